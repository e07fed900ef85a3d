"""The sections of a page with results: by measure, module, tag, activity, month and basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ...errors import InputError
from ...lifecycle import MODULES, MODULES_IN_TOTAL
from ...messages.labels import Labels
from ..charts.comparison import comparison
from ..charts.hot_spots import hot_spots
from ..charts.picture import svg_text
from ..charts.stacked import stacked
from ..charts.timeline import timeline
from ..charts.waterfall import waterfall
from ..subject import ReportSubject
from .parts import NumberCells, PageCell, PageTable, Picture, Section, table_of, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TAGS = ("element", "purpose", "machine", "material")
"""Tags by which a page breaks a total down, if lines have them."""

_SPOTS = 20


def result_sections(subject: ReportSubject, say: Labels) -> Iterator[Section]:
    """Steps, modules, parts of the building, hot spots, months and bases."""
    if subject.scenario is not None:
        yield _measures(subject, say)
    yield _modules(subject, say)
    yield from _tags(subject, say)
    yield _hot_spots(subject, say)
    if "date" in subject.final.reading.table:
        yield from _months(subject, say)
    if subject.scenario is not None and len(subject.under_bases) > 1:
        yield _bases(subject, say)


def _picture(axes: Axes, name: str, label: str) -> Picture:
    return Picture(svg_text(axes, name), label)


def _measures(subject: ReportSubject, say: Labels) -> Section:
    """The waterfall, and the same as a table."""
    n, ends = NumberCells(say), subject.ends
    rows: list[list[PageCell]] = []
    for step, (name, *changes, total) in enumerate(subject.steps.itertuples(index=False)):
        rows.append(
            [
                text(say.measure(name) if step else say("steps.baseline")),
                *(n.kilograms(change if step else "", is_signed=True) for change in changes),
                n.kilograms(total),
                *map(n.kilograms, ends[name] if step else ("", "")),
            ]
        )
    keys = ("measure", "change", "unequal", "total", "low", "high")
    heads = [say(f"summary.head.{key}") for key in keys]
    table = table_of(say("page.measures.caption"), heads, rows)
    label = say("page.measures.label", count=len(rows) - 1)
    picture = _picture(waterfall(subject, lang=say.language), "waterfall", label)
    return Section("measures", say("page.measures"), [say("page.bounds_note")], [picture], [table])


def _modules(subject: ReportSubject, say: Labels) -> Section:
    """By life-cycle module; D last, not in the total."""
    axes = stacked(subject, "module", lang=say.language)
    sides = _sides(subject, "module")
    order = [module for module in MODULES if module in sides.index]
    names = [
        f"{module} {say.module(module)}"
        + ("" if module in MODULES_IN_TOTAL else f" ({say('summary.outside')})")
        for module in order
    ]
    table = _side_table(subject, say, sides.loc[order], names, say("summary.head.module"))
    picture = _picture(axes, "modules", say("page.modules.label"))
    return Section("modules", say("page.modules"), [], [picture], [table])


def _tags(subject: ReportSubject, say: Labels) -> Iterator[Section]:
    """By element, purpose, …: each as a table, the first also as a picture."""
    is_drawn = False
    for tag in TAGS:
        if tag not in subject.baseline.reading.table and tag not in subject.final.reading.table:
            continue
        sides = _sides(subject, tag)
        sides = sides.loc[sides.abs().max(axis=1).sort_values(ascending=False, kind="stable").index]
        if len(sides) < 2:
            continue
        names = [say.tag(tag, str(label)) or say("summary.not_stated") for label in sides.index]
        word, pictures = say.known("tag", tag), []
        if not is_drawn:
            label = say("page.by.label", tag=word.lower())
            pictures = [_picture(stacked(subject, tag, lang=say.language), tag, label)]
        is_drawn = True
        tables = [_side_table(subject, say, sides, names, word)]
        yield Section(f"by-{tag}", say("page.by", tag=word.lower()), [], pictures, tables)


def _sides(subject: ReportSubject, column: str) -> pd.DataFrame:
    """Emissions by a column before and after the measures [kgCO2e]; equal for an account."""
    sums_of = {}
    for side, account in (("before", subject.baseline), ("after", subject.final)):
        known = column in account.reading.table or column == "module"
        sums_of[side] = (
            account.by(column)[subject.indicator]
            if known
            else pd.Series({"": float(account.total.magnitude)})
        )
    index = list(dict.fromkeys([*sums_of["before"].index, *sums_of["after"].index]))
    # A label of one side only is 0 on the other; an undeclared number stays undeclared.
    return pd.DataFrame(
        {
            side: [float(sums[label]) if label in sums.index else 0.0 for label in index]
            for side, sums in sums_of.items()
        },
        index=index,
    )


def _side_table(
    subject: ReportSubject, say: Labels, sides: pd.DataFrame, names: list[str], head: str
) -> PageTable:
    n = NumberCells(say)
    if subject.scenario is None:
        rows = [
            [text(name), n.kilograms(after)]
            for name, after in zip(names, sides["after"], strict=True)
        ]
        return table_of(say("page.table.account", by=head.lower()), [head, "kgCO2e"], rows)
    rows = [
        [
            text(name),
            n.kilograms(before),
            n.kilograms(after - before, is_signed=True),
            n.kilograms(after),
        ]
        for name, (before, after) in zip(names, sides.to_numpy(), strict=True)
    ]
    heads = [head, say("steps.baseline"), say("summary.head.changes"), say("summary.result.final")]
    return table_of(say("page.table.scenario", by=head.lower()), heads, rows)


def _hot_spots(subject: ReportSubject, say: Labels) -> Section:
    n = NumberCells(say)
    sums = subject.final.by("item")[subject.indicator]
    sums = sums.loc[sums.abs().sort_values(ascending=False, kind="stable").index]
    size = float(sums.abs().sum())
    rows = [
        [text(name), n.kilograms(value), n.share(abs(value) / size if size else None)]
        for name, value in sums.head(_SPOTS).items()
    ]
    heads = [say("lines.item"), say("lines.emissions"), say("findings.share")]
    table = PageTable(say("page.hot_spots.caption"), heads, rows, max(0, len(sums) - _SPOTS))
    picture = _picture(
        hot_spots(subject, lang=say.language), "hot-spots", say("page.hot_spots.label")
    )
    return Section("hot-spots", say("page.hot_spots"), [], [picture], [table])


def _months(subject: ReportSubject, say: Labels) -> Iterator[Section]:
    """Emissions by month, if some activity has a date that can be drawn."""
    try:
        axes = timeline(subject, lang=say.language)
    except InputError:
        return
    yield Section(
        "months", say("page.months"), [], [_picture(axes, "months", say("page.months.label"))]
    )


def _bases(subject: ReportSubject, say: Labels) -> Section:
    """Results under each basis, or the problems with it."""
    rows = [
        _basis(name or say("bases.no_generic"), result, result is subject, say)
        for name, _, result in subject.under_bases
    ]
    keys = ("basis", "baseline", "final", "saving", "indicator")
    heads = [*(say(f"bases.{key}") for key in keys), say("page.remark")]
    results = [result for _, _, result in subject.under_bases]
    indicators = {result.indicator for result in results if isinstance(result, ReportSubject)}
    pictures = []
    if len(indicators) == 1:
        axes = comparison(subject, lang=say.language, ranges=False)
        pictures.append(_picture(axes, "bases", say("page.bases.label")))
    table = table_of(say("page.bases.caption"), heads, rows)
    return Section("bases", say("page.bases"), [say("page.bases.note")], pictures, [table])


def _basis(
    name: str, result: ReportSubject | InputError, is_own: bool, say: Labels
) -> list[PageCell]:
    """Cells of a basis."""
    n = NumberCells(say)
    if isinstance(result, InputError):
        problems = "; ".join(dict.fromkeys(map(say.text, result.problems["problem"])))
        remark = say("bases.cannot", problems=problems)
        return [text(name), *[n.kilograms("")] * 3, text(""), text(remark)]
    return [
        text(name),
        *map(n.kilograms, (result.before, result.after, result.saving)),
        text(result.indicator),
        text(say("page.own_basis") if is_own else ""),
    ]
