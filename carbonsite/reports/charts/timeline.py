"""Chart of emissions by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...lifecycle import MODULES, MODULES_IN_TOTAL
from ...messages import AnyLanguage
from ...messages.labels import Labels
from ...messages.numbers import Scale
from ...messages.problems import refusal
from ..subject import ReportSubject
from .drawing import WIDTH, add_legend, axes_of, in_house_style, say_emissions, stacked_bars
from .palette import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...accounting.account import Account
    from ...scenarios.scenario import Scenario

_NAMED = 14
"""Months that are named on the axis; of more, every second, third, …"""

MONTHS = 600
"""Months that a chart spans; more are most likely a mistyped year."""


@in_house_style
def timeline(
    told: Scenario | Account | ReportSubject, ax: Axes | None = None, lang: AnyLanguage = "en"
) -> Axes:
    """A bar for each month by life-cycle module, also for months without emissions.

    A scenario is shown after its measures. Undated emissions are stated below the chart.

    Parameters
    ----------
    told : Scenario or Account
    ax : matplotlib Axes, optional
    lang : {"en", "nb"}

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InputError
        Where no activity has a date, they span more than 50 years, or the scenario cannot be
        accounted.
    ReportError
        Where matplotlib is not installed.
    """
    subject, say = ReportSubject.of(told), Labels.of(lang)
    months, undated = by_month(subject)
    scale = Scale.of([*months.sum(axis=1), undated], say)
    shown = months / scale.kilograms
    axes = axes_of(ax, (WIDTH, 4.6))
    places = np.arange(len(shown), dtype=float)
    below, above = stacked_bars(axes, places, shown, along="y")
    step = -(-len(shown) // _NAMED)
    axes.set_xticks(places[::step], [str(month) for month in shown.index[::step]], fontsize=7.5)
    low, high = float(below.min()), float(above.max())
    axes.set_ylim(low * 1.08, high * 1.08 if high > 0 or low < 0 else 1.0)
    axes.set_xlim(-0.6, max(len(shown), 4) - 0.4)
    axes.axhline(0, color=INK, linewidth=0.8)
    add_legend(axes, is_own=ax is None)
    heading = say("chart.timeline")
    note = say("chart.undated", amount=scale.text(undated), unit=scale.unit) if undated else ""
    title = subject.titled(heading)
    return say_emissions(axes, scale, [subject], title, along="y", note=note)


def by_month(subject: ReportSubject) -> tuple[pd.DataFrame, float]:
    """Emissions by month and module in the total, and emissions of no one month [kgCO2e].

    Raises
    ------
    InputError
        Where nothing is dated, or the dates span more than 50 years.
    """
    account = subject.final
    dated = pd.DataFrame()
    if "date" in account.reading.table:
        sums = account.by("month", "module")[account.indicator.value].reset_index()
        sums = sums[sums["module"].isin(list(MODULES_IN_TOTAL))]
        # A period of several months is written with both of them.
        has_month = (sums["month"] != "") & ~sums["month"].str.contains("/")
        dated = sums[has_month]
    if not len(dated):
        raise refusal("timeline", "date", "", "chart.no_dates")
    dated = dated.assign(month=pd.PeriodIndex(dated["month"], freq="M"))
    wide = dated.pivot_table(
        index="month", columns="module", values=account.indicator.value, aggfunc="sum"
    )
    first, last = wide.index.min(), wide.index.max()
    if (last - first).n >= MONTHS:
        raise refusal("timeline", "date", f"{first} to {last}", "chart.long_time")
    modules = [module for module in MODULES if module in wide]
    months = wide.reindex(pd.period_range(first, last, freq="M"))[modules].fillna(0.0)
    return months, float(sums[~has_month][account.indicator.value].sum())
