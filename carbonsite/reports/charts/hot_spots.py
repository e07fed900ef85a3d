"""Hot spots: which activities emit most, and how much of all they are together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

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
    from ...accounting.account import Account
    from ...scenarios.scenario import Scenario

BARS = 20
"""Activities that are shown each by itself; the others stand together in one more bar."""


@in_house_style
def hot_spots(told: Scenario | Account | ReportSubject, ax: Any = None, lang: str = "en") -> Any:
    """The activities that emit most, largest on top, each with its share and the share of all down
    to it.

    Activities of one name stand together. Of a scenario, after the measures. Shares are of the
    magnitudes of all activities, so that uptake does not make them more than 100 %.

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
    sums = subject.final.by("item")[subject.indicator]
    sums = sums[sums != 0] if sums.any() else sums
    sums = sums.loc[sums.abs().sort_values(ascending=False, kind="stable").index]
    shown, rest = sums.head(BARS), sums.iloc[BARS:]
    names, emissions = [str(name) for name in shown.index], shown.to_numpy(dtype=float)
    if len(rest):
        names, emissions = (
            [*names, say("chart.rest", count=len(rest))],
            np.append(emissions, rest.sum()),
        )
    scale, size = Scale.of(emissions, say), float(sums.abs().sum())
    axes = axes_of(ax, (WIDTH, height_of(len(names))))
    places, values = name_bars(axes, names), emissions / scale.kilograms
    is_rest = np.arange(len(names)) >= len(shown)
    for look, chosen in (
        (WHOLE, ~is_rest & (values >= 0)),
        (LESS, ~is_rest & (values < 0)),
        (BEFORE, is_rest),
    ):
        bars(axes, places[chosen], values[chosen], 0.0, look)
    magnitudes = np.append(shown.abs(), [rest.abs().sum()] if len(rest) else [])
    down_to = np.cumsum(magnitudes)
    shares = [
        f"  {_percent(each, size, say)} · Σ {_percent(all_of_them, size, say)}" if size else ""
        for each, all_of_them in zip(magnitudes, down_to, strict=True)
    ]
    ends = [(min(0.0, value), max(0.0, value)) for value in values]
    label_bars(
        axes,
        places,
        ends,
        [scale.text(each) + share for each, share in zip(emissions, shares, strict=True)],
    )
    heading = say("chart.hot_spots")
    return say_emissions(
        axes,
        scale,
        [subject],
        f"{subject.title}: {heading}" if subject.title else heading,
        note=say("chart.hot_spots_note"),
    )


def _percent(part: float, whole: float, say: Labels) -> str:
    percent = 100 * part / whole
    return (
        "<1\u202f%"
        if 0 < percent < 0.5
        else f"{number_text(percent, 0, say.language.value)}\u202f%"
    )
