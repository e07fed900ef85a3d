"""Several scenarios or accounts, or one scenario under its bases, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...accounting.account import Account
from ...errors import InputError
from ...scenario import Scenario
from ..labels import Labels
from ..numbers import Scale
from ..subject import Subject
from .drawing import WIDTH, axes_of, bars, height_of, in_house_style, label_bars, name_bars, say_emissions
from .palette import BEFORE, INK, WHOLE

if TYPE_CHECKING:
    Told = Scenario | Account | Subject

_UNLIKE = "the subjects are counted in different indicators: {indicators}"


@in_house_style
def comparison(told: Told | Mapping[str, Told], ax: Any = None, lang: str = "en", ranges: bool = True) -> Any:
    """A bar for each: what is emitted after the measures, over a pale one for the baseline; a whisker spans the saving's bounds.

    Parameters
    ----------
    told : Scenario, or mapping of str to Scenario or Account
        A scenario alone is shown under its own basis and its further ones.
    ax : matplotlib Axes, optional
    lang : {"en", "nb"}
    ranges : bool
        Whether bounds are worked out, which takes a run of the scenario for each end of each assumption.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InputError
        Where indicators differ, or a scenario of the mapping cannot be accounted; a basis under which one cannot be is
        shown as such.
    ReportError
        Where matplotlib is not installed.
    """
    say = Labels.of(lang)
    found = _subjects(told)
    shown = [subject for subject in found.values() if isinstance(subject, Subject)]
    _refuse_unlike(shown)
    numbers = [(_total(subject, "baseline"), _total(subject, "final")) for subject in found.values()]
    scale = Scale.of([each for pair in numbers for each in pair], say)
    axes = axes_of(ax, (WIDTH, height_of(len(found)) + 0.3))
    places = name_bars(axes, list(found))
    before, after = (np.array(side) / scale.kilograms for side in zip(*numbers, strict=True))
    if any(subject.scenario for subject in shown):
        bars(axes, places, before, 0.0, BEFORE, label=say("steps.baseline"))
    axes.barh(places, after, height=0.34, color=WHOLE.colour, label=say("steps.final") if any(subject.scenario for subject in shown) else None)
    ends, texts = [], []
    for place, subject, pair in zip(places, found.values(), zip(before, after, strict=True), strict=True):
        low, high = (min(0.0, *pair), max(0.0, *pair))
        text = say("chart.not_shown")
        if isinstance(subject, Subject):
            text = scale.text(float(subject.final.total.magnitude))
            if subject.scenario is not None:
                text += f"  {say('chart.saves', saving=scale.text(subject.saving))}"
                if ranges:
                    spread = [float(getattr(subject.bounds, end).magnitude) for end in ("low", "high")]
                    text += f" ({scale.text(spread[0])} … {scale.text(spread[1])})"
                    left, right = (pair[0] - spread[1] / scale.kilograms, pair[0] - spread[0] / scale.kilograms)
                    axes.plot([left, right], [place, place], color=INK, linewidth=1.3, marker="|", markersize=7)
                    low, high = min(low, left), max(high, right)
        ends.append((low, high))
        texts.append(text)
    label_bars(axes, places, ends, texts)
    if any(subject.scenario for subject in shown):
        axes.figure.legend(loc="outside lower right", ncols=2, fontsize=8, frameon=False) if ax is None else axes.legend(fontsize=8)
    title = next((subject.title for subject in shown if isinstance(told, Scenario | Subject)), "")
    heading = say("chart.comparison_of_bases" if title else "chart.comparison")
    note = say("chart.range_note") if ranges and any(subject.scenario for subject in shown) else ""
    return say_emissions(axes, scale, shown, f"{title}: {heading}" if title else heading, note=note)


def _subjects(told: Told | Mapping[str, Told]) -> dict[str, Subject | InputError]:
    """What stands side by side, by name."""
    if isinstance(told, Mapping):
        found: dict[str, Subject | InputError] = {name: Subject.of(each) for name, each in told.items()}
        if not found:
            raise InputError.of("comparison", [{"problem": "there is nothing to compare", "remedy": "give a scenario with bases, or {name: scenario or account}"}])
        return found
    return {name or "–": subject for name, _, subject in Subject.of(told).under_bases}


def _refuse_unlike(shown: list[Subject]) -> None:
    """Numbers of different indicators cannot stand on one axis."""
    indicators = list(dict.fromkeys(subject.indicator for subject in shown))
    if len(indicators) > 1:
        problem = _UNLIKE.format(indicators=", ".join(indicators))
        raise InputError.of("comparison", [{"column": "indicator", "problem": problem, "remedy": "give all of them one indicator="}])


def _total(subject: Subject | InputError, which: str) -> float:
    """A total [kgCO2e]; not a number where there is none."""
    return float(getattr(subject, which).total.magnitude) if isinstance(subject, Subject) else float("nan")
