"""Where the numbers of one factor contradict each other, and what is then taken."""

from __future__ import annotations

from collections.abc import Iterator

from ... import limits
from ...lifecycle import MODULES, Indicator
from ...units import number_text
from .declaration import Finding
from .numbers import agree, half_digit, is_near, sums

Rows = dict[str, dict[str, float]]
"""Numbers of one factor by module and indicator [kgCO2e/declared unit]."""

SPLIT = (Indicator.FOSSIL.value, Indicator.BIOGENIC.value, Indicator.LULUC.value)
TOTAL, GHG, BIOGENIC = Indicator.TOTAL.value, Indicator.GHG.value, Indicator.BIOGENIC.value
_PARTS = ("A1", "A2", "A3")


def one_product_stage(rows: Rows) -> tuple[Rows, list[Finding], str]:
    """The rows with A1-A3 or with A1, A2, A3, never both; what contradicts; and a note of the
    modules that were summed.
    """
    parts, whole = (
        {module: rows[module] for module in _PARTS if module in rows},
        dict(rows.get("A1-A3", {})),
    )
    if not parts or "A1-A3" not in rows:
        return rows, [], ""
    findings, notes = [], []
    for indicator in sorted({name for row in parts.values() for name in row}):
        stated = ", ".join(
            f"{module} {number_text(row[indicator])}"
            for module, row in parts.items()
            if indicator in row
        )
        total = sums(parts.get(module, {}).get(indicator) for module in _PARTS)
        notes.append(f"{indicator}: {stated}")
        if total is None:
            continue
        if indicator not in whole:
            whole[indicator] = total
            findings.append(
                Finding(
                    "A1-A3 summed",
                    f"{indicator} is declared for A1, A2 and A3 ({stated}) beside A1-A3 of other"
                    f" indicators; their sum {number_text(total)} is taken",
                )
            )
        elif not agree(whole[indicator], total):
            findings.append(
                Finding(
                    "A1-A3 is not the sum",
                    f"{indicator} of A1-A3 is {number_text(whole[indicator])}, the sum of A1, A2"
                    f" and A3 is {number_text(total)} ({stated}); the former is taken",
                )
            )
    kept = {module: row for module, row in rows.items() if module not in _PARTS}
    return kept | {"A1-A3": whole}, findings, f"Also declared apart: {'; '.join(notes)}."


def agreeing_split(rows: Rows) -> tuple[Rows, list[Finding]]:
    """The rows without the split of modules in which it does not add up to the total."""
    off = {
        module: parts
        for module in MODULES
        if module in rows
        and (parts := _split_sum(rows[module])) is not None
        and _is_off(rows[module], parts)
    }
    findings = []
    for module, parts in off.items():
        told = ", ".join(
            f"{name.removeprefix('gwp_')} {number_text(rows[module][name])}" for name in SPLIT
        )
        findings.append(
            Finding(
                "split is not the total",
                f"in {module} the parts add up to {number_text(parts)} ({told}), the total is"
                f" {number_text(rows[module][TOTAL])}; the total is taken, the parts are left out",
            )
        )
    findings += _shifted(rows, off)
    kept = {
        module: {
            name: number for name, number in row.items() if module not in off or name not in SPLIT
        }
        for module, row in rows.items()
    }
    return kept, findings


def _split_sum(row: dict[str, float]) -> float | None:
    return sums(row.get(name) for name in SPLIT) if TOTAL in row else None


def _is_off(row: dict[str, float], parts: float) -> bool:
    """The rule that a factor itself is held to."""
    room = limits.SPLIT_AGREEMENT * abs(row[TOTAL]) + sum(
        half_digit(row[name]) for name in (TOTAL, *SPLIT)
    )
    return abs(parts - row[TOTAL]) > room


def _shifted(rows: Rows, off: dict[str, float]) -> Iterator[Finding]:
    """Whether the parts fit the totals of the module before or after: a column pasted one place
    aside.
    """
    order = [module for module in MODULES if module in rows and TOTAL in rows[module]]
    for step, side in ((-1, "before"), (1, "after")):
        pairs = [
            (module, order[place + step])
            for place, module in enumerate(order)
            if module in off and 0 <= place + step < len(order)
        ]
        fits = [
            (module, other)
            for module, other in pairs
            if off[module] and is_near(off[module], rows[other][TOTAL])
        ]
        if len(fits) >= 2:
            told = ", ".join(
                f"{module} {number_text(off[module])} = total of {other}" for module, other in fits
            )
            yield Finding(
                "columns shifted", f"the parts add up to the totals of the module {side}: {told}"
            )


def ghg_beside_total(rows: Rows) -> Iterator[Finding]:
    """Where GWP-GHG is far from the total without its biogenic part.

    The two need not be equal: methane of biogenic origin and luluc are counted differently. A tenth
    of the numbers is more than that explains.
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
            yield Finding(
                "GWP-GHG differs",
                f"in {module} GWP-GHG is {number_text(row[GHG])}, the total without its biogenic"
                f" part {number_text(expected)}; both are kept as declared",
            )
