"""Hot spots: which activities emit most, and how much of all they are together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...arrays import Array
from ...messages import AnyLanguage
from ...messages.labels import Labels
from ...messages.numbers import Scale, number_text
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
from .palette import BEFORE, LESS, WHOLE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...accounting.account import Account
    from ...scenarios.scenario import Scenario

BARS = 20
"""Activities with a bar; one more bar sums the others."""


@in_house_style
def hot_spots(
    told: Scenario | Account | ReportSubject, ax: Axes | None = None, lang: AnyLanguage = "en"
) -> Axes:
    """The activities with the largest emissions, each with its share and the running share.

    Activities with one name are summed. A scenario is shown after its measures. Shares are of the
    absolute emissions of all activities, so that uptake does not make them more than 100 %.

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
        Where the scenario cannot be accounted.
    ReportError
        Where matplotlib is not installed.
    """
    subject, say = ReportSubject.of(told), Labels.of(lang)
    sums = _largest_first(subject)
    shown, rest = sums.head(BARS), sums.iloc[BARS:]
    names, emissions = [str(name) for name in shown.index], shown.to_numpy(dtype=float)
    if len(rest):
        names.append(say("chart.rest", count=len(rest)))
        emissions = np.append(emissions, rest.sum())
    scale = Scale.of(emissions, say)
    axes = axes_of(ax, (WIDTH, height_of(len(names))))
    places, values = name_bars(axes, names), emissions / scale.kilograms
    _draw(axes, places, values, np.arange(len(names)) >= len(shown))
    ends = [(min(0.0, value), max(0.0, value)) for value in values]
    shares = _shares(sums, say)
    texts = [scale.text(value) + share for value, share in zip(emissions, shares, strict=True)]
    label_bars(axes, places, ends, texts)
    heading = say("chart.hot_spots")
    title, note = subject.titled(heading), say("chart.hot_spots_note")
    return say_emissions(axes, scale, [subject], title, note=note)


def _largest_first(subject: ReportSubject) -> pd.Series:
    """Emissions by activity after the measures [kg], without zeros unless all are."""
    sums = subject.final.by("item")[subject.indicator]
    sums = sums[sums != 0] if sums.any() else sums
    return sums.loc[sums.abs().sort_values(ascending=False, kind="stable").index]


def _draw(axes: Axes, places: Array, values: Array, is_rest: NDArray[np.bool_]) -> None:
    """Draw emissions, uptake and the sum of the other activities in their colours."""
    for look, chosen in (
        (WHOLE, ~is_rest & (values >= 0)),
        (LESS, ~is_rest & (values < 0)),
        (BEFORE, is_rest),
    ):
        bars(axes, places[chosen], values[chosen], 0.0, look)


def _shares(sums: pd.Series, say: Labels) -> list[str]:
    """Share and running share of each bar, as text behind its emissions."""
    shown, rest = sums.head(BARS), sums.iloc[BARS:]
    size = float(sums.abs().sum())
    magnitudes = np.append(shown.abs(), [rest.abs().sum()] if len(rest) else [])
    return [
        f"  {_percent(magnitude, size, say)} · Σ {_percent(running, size, say)}" if size else ""
        for magnitude, running in zip(magnitudes, np.cumsum(magnitudes), strict=True)
    ]


def _percent(part: float, whole: float, say: Labels) -> str:
    percent = 100 * part / whole
    shown = "<1" if 0 < percent < 0.5 else number_text(percent, 0, say.language.value)
    return f"{shown}\u202f%"
