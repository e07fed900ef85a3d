"""Chart of emissions by element, purpose or another tag, each bar split by life-cycle module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ...accounting.account import Account
from ...arrays import Array
from ...lifecycle import MODULES, MODULES_IN_TOTAL
from ...messages import AnyLanguage, message
from ...messages.labels import Labels
from ...messages.numbers import Scale
from ...messages.problems import refusal
from ..subject import ReportSubject
from .drawing import (
    WIDTH,
    add_legend,
    axes_of,
    height_of,
    in_house_style,
    label_bars,
    name_bars,
    say_emissions,
    stacked_bars,
)
from .palette import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...scenarios.scenario import Scenario

BARS = 40
"""Bars that a chart shows; the last one sums the smallest beyond them."""

Ends = tuple[float, float]


@in_house_style
def stacked(
    told: Scenario | Account | ReportSubject,
    by: str = "element",
    ax: Axes | None = None,
    lang: AnyLanguage = "en",
) -> Axes:
    """A bar for each element, or value of another tag, by life-cycle module; largest on top.

    A scenario is shown after its measures; a vertical line marks the baseline. If parts are
    negative, a dot marks the sum.

    Parameters
    ----------
    told : Scenario or Account
    by : str
        A column of the lines, such as ``"element"``, ``"purpose"`` or ``"machine"``; ``"module"``
        gives each module a bar.
    ax : matplotlib Axes, optional
    lang : {"en", "nb"}

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InputError
        Where no line has the column, or the scenario cannot be accounted.
    ReportError
        Where matplotlib is not installed.
    """
    subject, say = ReportSubject.of(told), Labels.of(lang)
    table, before = _parts(subject, by, say)
    scale = Scale.of([*table.sum(axis=1), *before], say)
    shown = table / scale.kilograms
    axes = axes_of(ax, (WIDTH, height_of(len(table)) + 0.3))
    places = name_bars(axes, [_name(str(label), by, say) for label in table.index])
    below, above = stacked_bars(axes, places, shown, is_named=by != "module")
    ends = [(float(low), float(high)) for low, high in zip(below, above, strict=True)]
    texts = [scale.text(value) for value in table.sum(axis=1)]
    if subject.scenario is not None:
        marks = before.to_numpy() / scale.kilograms
        ends = _mark_baseline(axes, places, marks, ends, say("steps.baseline"))
        changes = zip(before, texts, strict=True)
        texts = [f"{scale.text(value)} → {after}" for value, after in changes]
    if by != "module" and (shown < 0).any(axis=None):
        axes.plot(shown.sum(axis=1), places, "o", color=INK, markersize=4, label=say("summary.sum"))
    label_bars(axes, places, ends, texts)
    if by != "module" or subject.scenario is not None:
        add_legend(axes, is_own=ax is None)
    tag = say.known("tag", by).lower()
    heading = say("chart.modules") if by == "module" else say("chart.stacked", by=tag)
    return say_emissions(
        axes, scale, [subject], subject.titled(heading), note=say("chart.without_d")
    )


def _mark_baseline(
    axes: Axes, places: Array, marks: Array, ends: Sequence[Ends], label: str
) -> list[Ends]:
    """Draw a line at the baseline of each bar; the ends of the bars with their lines."""
    axes.vlines(marks, places - 0.4, places + 0.4, color=INK, linewidth=2.2, label=label)
    pairs = zip(ends, marks, strict=True)
    return [(min(low, mark), max(high, mark)) for (low, high), mark in pairs]


def _parts(subject: ReportSubject, by: str, say: Labels) -> tuple[pd.DataFrame, pd.Series]:
    """Emissions by label and module after the measures, and by label before, largest first [kg]."""
    after, before = (_by_module(account, by) for account in (subject.final, subject.baseline))
    if after is None and before is None:
        columns = ", ".join(map(str, subject.whole.reading.table.columns))
        remedy = message("chart.no_such_column.remedy", columns=columns)
        raise refusal("stacked", "by", by, message("chart.no_such_column", column=by), remedy)
    empty = pd.DataFrame()
    after, before = (empty if table is None else table for table in (after, before))
    labels = list(dict.fromkeys([*after.index, *before.index]))
    modules = [module for module in MODULES if module in after or module in before]
    table = after.reindex(index=labels, columns=modules).fillna(0.0)
    was = before.reindex(index=labels, columns=modules).fillna(0.0).sum(axis=1)
    if by == "module":
        order = [module for module in modules if module in labels]
        return table.loc[order], was.loc[order]
    size = (
        pd.concat([table.abs().sum(axis=1), was.abs()], axis=1)
        .max(axis=1)
        .sort_values(ascending=False, kind="stable")
    )
    table, was = table.loc[size.index], was.loc[size.index]
    if len(table) > BARS:
        rest = say("chart.rest", count=len(table) - BARS + 1)
        table = pd.concat([table.head(BARS - 1), table.iloc[BARS - 1 :].sum().to_frame(rest).T])
        was = pd.concat([was.head(BARS - 1), pd.Series({rest: was.iloc[BARS - 1 :].sum()})])
    return table, was


def _by_module(account: Account, by: str) -> pd.DataFrame | None:
    """Table of emissions, labels by modules in the total; None if no line has the column."""
    if by != "module" and by not in account.reading.table:
        return None
    sums = account.by(*dict.fromkeys((by, "module")))[account.indicator.value]
    if by == "module":
        sums = sums[sums.index.isin(list(MODULES_IN_TOTAL))]
        return pd.DataFrame(
            {module: sums.where(sums.index == module, 0.0) for module in sums.index}
        )
    wide = sums.unstack("module")
    return wide[[module for module in wide.columns if module in MODULES_IN_TOTAL]]


def _name(label: str, by: str, say: Labels) -> str:
    if by == "module":
        return f"{label}  {say.module(label)}"
    return say.tag(by, label) or say("summary.not_stated")
