"""Contradictions among the numbers of one factor, and which of the numbers is then used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...lifecycle import MODULES, Indicator
from ...messages import Joined, message
from ...units import number_text
from ..agreement import adds_up, agree, half_digit, is_near, sum_of_declared
from .declaration import EpdFinding, finding_of

NumbersByModule = dict[str, dict[str, float]]
"""Numbers of one factor by module and indicator [kgCO2e/declared unit]."""

SPLIT = (Indicator.FOSSIL.value, Indicator.BIOGENIC.value, Indicator.LULUC.value)
TOTAL, GHG, BIOGENIC = Indicator.TOTAL.value, Indicator.GHG.value, Indicator.BIOGENIC.value
_PARTS = ("A1", "A2", "A3")


def one_product_stage(
    rows: NumbersByModule,
) -> tuple[NumbersByModule, list[EpdFinding], str]:
    """Rows with either A1-A3 or A1, A2 and A3; findings; and a note of the modules summed."""
    parts = {module: rows[module] for module in _PARTS if module in rows}
    if not parts or "A1-A3" not in rows:
        return rows, [], ""
    whole = dict(rows["A1-A3"])
    findings, notes = [], []
    for indicator in sorted({name for row in parts.values() for name in row}):
        stated = {module: row[indicator] for module, row in parts.items() if indicator in row}
        texts = (f"{module} {number_text(value)}" for module, value in stated.items())
        notes.append(f"{indicator}: {', '.join(texts)}")
        total = sum_of_declared(map(stated.get, _PARTS))
        if total is None:
            continue
        values = {"indicator": indicator, "stated": _named(stated), "sum": total}
        if indicator not in whole:
            whole[indicator] = total
            findings.append(finding_of("A1-A3 summed", "epd.summed", **values))
        elif not agree(whole[indicator], total):
            values["whole"] = whole[indicator]
            findings.append(finding_of("A1-A3 is not the sum", "epd.not_the_sum", **values))
    kept = {module: row for module, row in rows.items() if module not in _PARTS}
    return kept | {"A1-A3": whole}, findings, f"Also declared apart: {'; '.join(notes)}."


def agreeing_split(rows: NumbersByModule) -> tuple[NumbersByModule, list[EpdFinding]]:
    """The rows without the split of those modules in which it does not add up to the total."""
    off = {
        module: sum(row[name] for name in SPLIT)
        for module in MODULES
        if (row := rows.get(module, {})).keys() >= {TOTAL, *SPLIT}
        and not adds_up((row[name] for name in SPLIT), row[TOTAL])
    }
    findings = [_split_finding(module, rows[module], parts) for module, parts in off.items()]
    kept = {
        module: {
            name: number for name, number in row.items() if module not in off or name not in SPLIT
        }
        for module, row in rows.items()
    }
    return kept, [*findings, *_shifted(rows, off)]


def _split_finding(module: str, row: dict[str, float], parts: float) -> EpdFinding:
    split = _named({name.removeprefix("gwp_"): row[name] for name in SPLIT})
    return finding_of(
        "split is not the total",
        "epd.split_off",
        module=module,
        sum=parts,
        split=split,
        total=row[TOTAL],
    )


def _named(numbers: Mapping[str, float]) -> Joined:
    return Joined(
        message("epd.named_number", name=name, value=value) for name, value in numbers.items()
    )


def _shifted(rows: NumbersByModule, off: dict[str, float]) -> Iterator[EpdFinding]:
    """A finding if the splits fit the totals of the neighbouring module: a column pasted aside."""
    order = [module for module in MODULES if TOTAL in rows.get(module, {})]
    for step, side in ((-1, "before"), (1, "after")):
        neighbours = {
            module: order[place + step]
            for place, module in enumerate(order)
            if module in off and 0 <= place + step < len(order)
        }
        fits = [
            message("epd.shifted.one", module=module, sum=off[module], other=other)
            for module, other in neighbours.items()
            if off[module] and is_near(off[module], rows[other][TOTAL])
        ]
        # One fit may be chance.
        if len(fits) >= 2:
            yield finding_of("columns shifted", f"epd.shifted.{side}", fits=Joined(fits))


def ghg_beside_total(rows: NumbersByModule) -> Iterator[EpdFinding]:
    """A finding for each module in which GWP-GHG is far from the total without biogenic carbon.

    The two need not be equal: methane of biogenic origin and luluc are counted differently. That
    explains less than a tenth of the numbers.
    """
    for module, row in rows.items():
        if not {TOTAL, GHG, BIOGENIC} <= row.keys():
            continue
        expected = row[TOTAL] - row[BIOGENIC]
        room = (
            0.1 * max(abs(expected), abs(row[GHG]))
            + 0.01 * abs(row[TOTAL])
            + half_digit(row[TOTAL])
            + half_digit(row[BIOGENIC])
        )
        if abs(row[GHG] - expected) > room:
            yield finding_of(
                "GWP-GHG differs", "epd.ghg_differs", module=module, ghg=row[GHG], expected=expected
            )
