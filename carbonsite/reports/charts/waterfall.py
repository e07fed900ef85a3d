"""The waterfall: from the baseline, measure by measure, to what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...arrays import Array
from ...messages import AnyLanguage
from ...messages.labels import Labels
from ...messages.numbers import Scale
from ...messages.problems import refusal
from ..subject import ReportSubject
from .drawing import (
    WIDTH,
    axes_of,
    bars,
    height_of,
    in_house_style,
    label_bars,
    name_bars,
    say_emissions,
)
from .palette import LESS, MORE, TOTAL, WHOLE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...scenarios.scenario import Scenario


@in_house_style
def waterfall(
    scenario: Scenario | ReportSubject, ax: Axes | None = None, lang: AnyLanguage = "en"
) -> Axes:
    """Horizontal bars: the baseline, the change by each measure in order, the remaining emissions.

    Each change has its bounds: all assumptions at the ends that move it most, not probabilities.

    Parameters
    ----------
    scenario : Scenario
    ax : matplotlib Axes, optional
        Left out: a new figure.
    lang : {"en", "nb"}

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InputError
        Where it is an account, which has no measures, or the scenario cannot be accounted.
    ReportError
        Where matplotlib is not installed.
    """
    subject, say = ReportSubject.of(scenario), Labels.of(lang)
    if subject.scenario is None:
        raise refusal("waterfall", "", "an account", "chart.no_measures")
    measures = map(say.measure, subject.steps["step"].tolist()[1:])
    names = [say("steps.baseline"), *measures, say("steps.final")]
    totals = subject.steps["total"].to_numpy(dtype=float)
    scale = Scale.of(totals, say)
    start = np.concatenate([[0.0], totals[:-1], [0.0]]) / scale.kilograms
    end = np.concatenate([totals, totals[-1:]]) / scale.kilograms
    axes = axes_of(ax, (WIDTH, height_of(len(names))))
    places = name_bars(axes, names)
    _draw(axes, places, start, end)
    changes = _changes(subject, np.diff(totals), scale)
    texts = [scale.text(totals[0]), *changes, scale.text(totals[-1])]
    label_bars(
        axes, places, [(min(pair), max(pair)) for pair in zip(start, end, strict=True)], texts
    )
    return say_emissions(axes, scale, [subject], subject.title, note=_note(subject, scale, say))


def _draw(axes: Axes, places: Array, start: Array, end: Array) -> None:
    """Draw the first and last bar whole, the changes between them, and lines from bar to bar."""
    is_step = np.isin(np.arange(len(places)), (0, len(places) - 1), invert=True)
    for look, chosen in (
        (WHOLE, ~is_step),
        (LESS, is_step & (end <= start)),
        (MORE, is_step & (end > start)),
    ):
        bars(axes, places[chosen], (end - start)[chosen], start[chosen], look)
    axes.vlines(end[:-1], places[1:] + 0.33, places[:-1] - 0.33, color=TOTAL, linewidth=0.8)


def _note(subject: ReportSubject, scale: Scale, say: Labels) -> str:
    """The saving with its bounds, and how the bounds are meant; or that it is undeclared."""
    if np.isnan(subject.saving):
        return say("page.headline.why_undeclared")
    low, high = map(scale.text, subject.saving_bounds)
    saving = scale.text(subject.saving)
    words = say("chart.saving", saving=saving, low=low, high=high, unit=scale.unit)
    return f"{words} {say('chart.bounds')}"


def _changes(subject: ReportSubject, change: Array, scale: Scale) -> list[str]:
    """Text of each change with the bounds of its measure, if they differ from it."""
    ends, texts = subject.ends, []
    for name, emissions in zip(subject.steps["step"].tolist()[1:], change, strict=True):
        low, high = ends[name]
        bounds = f"  ({scale.text(0.0 - high)} … {scale.text(0.0 - low)})" if high > low else ""
        texts.append(f"{scale.text(emissions, is_signed=True)}{bounds}")
    return texts
