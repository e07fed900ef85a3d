"""Several scenarios or accounts, or one scenario under its bases, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ...accounting.account import Account
from ...arrays import Array
from ...errors import InputError
from ...messages import AnyLanguage
from ...messages.labels import Labels
from ...messages.numbers import Scale
from ...messages.problems import refusal
from ...scenarios.scenario import Scenario
from ..subject import ReportSubject
from .drawing import (
    WIDTH,
    add_legend,
    axes_of,
    bars,
    height_of,
    in_house_style,
    label_bars,
    name_bars,
    say_emissions,
)
from .palette import BEFORE, INK, LESS, WHOLE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    Told = Scenario | Account | ReportSubject


@in_house_style
def comparison(
    told: Told | Mapping[str, Told],
    ax: Axes | None = None,
    lang: AnyLanguage = "en",
    ranges: bool = True,
) -> Axes:
    """Savings with their bounds, side by side; without ranges, totals over the baseline.

    Parameters
    ----------
    told : Scenario, or mapping of str to Scenario or Account
        A scenario alone is shown under its own basis and its further ones.
    ax : matplotlib Axes, optional
    lang : {"en", "nb"}
    ranges : bool
        Whether savings are shown with their bounds, which takes a run of the scenario for each end
        of each assumption. An account saves nothing: where one is among them, totals are shown.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InputError
        Where indicators differ, or a scenario of the mapping cannot be accounted; a basis under
        which one cannot be is shown as such.
    ReportError
        Where matplotlib is not installed.
    """
    say, subjects = Labels.of(lang), _subjects(told)
    shown = [subject for subject in subjects.values() if isinstance(subject, ReportSubject)]
    _refuse_unlike(shown)
    draw = _savings if ranges and all(subject.scenario for subject in shown) else _totals
    axes = axes_of(ax, (WIDTH, height_of(len(subjects)) + 0.3))
    scale = draw(axes, subjects, say)
    if draw is _totals and any(subject.scenario for subject in shown):
        add_legend(axes, is_own=ax is None)
    title = next(
        (subject.title for subject in shown if isinstance(told, Scenario | ReportSubject)), ""
    )
    heading = say("chart.comparison_of_bases" if title else "chart.comparison")
    note = say("chart.range_note") if draw is _savings else ""
    return say_emissions(axes, scale, shown, f"{title}: {heading}" if title else heading, note=note)


def _totals(axes: Axes, subjects: Mapping[str, ReportSubject | InputError], say: Labels) -> Scale:
    """Draw totals after the measures over a pale bar for the baseline."""
    unknown = [float("nan")] * 2
    numbers = np.array(
        [
            [subject.before, subject.after] if isinstance(subject, ReportSubject) else unknown
            for subject in subjects.values()
        ]
    )
    scale, places = Scale.of(numbers.ravel(), say), name_bars(axes, list(subjects))
    before, after = numbers.T / scale.kilograms
    has_measures = np.array(
        [
            isinstance(subject, ReportSubject) and subject.scenario is not None
            for subject in subjects.values()
        ]
    )
    bars(axes, places[has_measures], before[has_measures], 0.0, BEFORE, label=say("steps.baseline"))
    axes.barh(places, after, height=0.34, color=WHOLE.colour, label=say("steps.final"))
    texts = [_total_text(subject, scale, say) for subject in subjects.values()]
    label_bars(axes, places, _ends_of(numbers / scale.kilograms), texts)
    return scale


def _ends_of(numbers: Array) -> list[tuple[float, float]]:
    """Ends of bars from 0 to the numbers of a row."""
    return [(np.nanmin([0.0, *row]), np.nanmax([0.0, *row])) for row in numbers]


def _savings(axes: Axes, subjects: Mapping[str, ReportSubject | InputError], say: Labels) -> Scale:
    """Draw savings with whiskers from low to high."""
    unknown = [float("nan")] * 3
    numbers = np.array(
        [
            [subject.saving_bounds[0], subject.saving, subject.saving_bounds[1]]
            if isinstance(subject, ReportSubject)
            else unknown
            for subject in subjects.values()
        ]
    )
    scale, places = Scale.of(numbers.ravel(), say), name_bars(axes, list(subjects))
    low, value, high = numbers.T / scale.kilograms
    bars(axes, places, value, 0.0, LESS)
    axes.hlines(places, low, high, color=INK, linewidth=1.6)
    axes.plot(
        np.concatenate([low, high]),
        np.concatenate([places, places]),
        "|",
        color=INK,
        markersize=9,
        markeredgewidth=1.6,
    )
    texts = [
        (
            (say("undeclared") if isinstance(subject, ReportSubject) else say("chart.not_shown"))
            if row[1] != row[1]
            else "{1} ({0} … {2})".format(*map(scale.text, row))
        )
        for row, subject in zip(numbers, subjects.values(), strict=True)
    ]
    label_bars(axes, places, _ends_of(numbers / scale.kilograms), texts)
    return scale


def _subjects(told: Told | Mapping[str, Told]) -> dict[str, ReportSubject | InputError]:
    """Accounts and scenarios by the names of their bars."""
    if isinstance(told, Mapping):
        subjects: dict[str, ReportSubject | InputError] = {
            name: ReportSubject.of(obj) for name, obj in told.items()
        }
        if not subjects:
            raise refusal("comparison", "", "", "chart.nothing_to_compare")
        return subjects
    return {name or "–": subject for name, _, subject in ReportSubject.of(told).under_bases}


def _refuse_unlike(shown: list[ReportSubject]) -> None:
    """Raise if the subjects have different indicators, which cannot share an axis."""
    indicators = list(dict.fromkeys(subject.indicator for subject in shown))
    if len(indicators) > 1:
        several = ", ".join(indicators)
        raise refusal("comparison", "indicator", "", "chart.unlike", indicators=several)


def _total_text(subject: ReportSubject | InputError, scale: Scale, say: Labels) -> str:
    """Text beside a bar: the total, and the saving."""
    if not isinstance(subject, ReportSubject):
        return say("chart.not_shown")
    total = scale.text(subject.after)
    if subject.scenario is None:
        return total
    return f"{total}  {say('chart.saves', saving=scale.text(subject.saving))}"
