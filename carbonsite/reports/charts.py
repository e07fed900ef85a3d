"""Charts of scenarios, where people would rather look than read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..scenario import Scenario

TOTAL, SAVED, ADDED = "#3b4a54", "#2a9d8f", "#e76f51"
"""Colours that stay apart for colour-blind readers and in grey print."""


def waterfall(scenario: Scenario, ax: Any = None) -> Any:
    """The baseline, what each measure changes in the order given, and what is left, as horizontal bars.

    Parameters
    ----------
    scenario : Scenario
    ax : matplotlib Axes, optional
        Left out: a new figure.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ImportError
        Where matplotlib is not installed: ``pip install carbonsite[plot]``.
    """
    steps = scenario.steps()
    tonnes = steps["total"].to_numpy() / 1000
    change = (steps["change"] + steps["unequal_scope"]).to_numpy() / 1000
    names = [*steps["step"], "With all measures"]
    left = np.concatenate([[0.0], np.minimum(tonnes[1:], tonnes[:-1]), [0.0]])
    width = np.concatenate([[tonnes[0]], np.abs(change[1:]), [tonnes[-1]]])
    colours = [TOTAL, *(SAVED if step <= 0 else ADDED for step in change[1:]), TOTAL]
    axes = _axes(ax, len(names))
    places = np.arange(len(names))[::-1]
    axes.barh(places, width, left=left, color=colours, height=0.66)
    axes.hlines(places[1:] + 0.5, *np.sort([tonnes, tonnes], axis=0), color=TOTAL, linewidth=0.8)
    for place, end, text in zip(places, left + width, [tonnes[0], *change[1:], tonnes[-1]], strict=True):
        axes.annotate(_tonnes(text, is_change=place not in (places[0], places[-1])), (end, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(places, names)
    axes.set_xlim(min(0.0, float(tonnes.min())), float(max(tonnes.max(), (left + width).max())) * 1.14 or 1.0)
    axes.set_xlabel("tonnes CO2e")
    axes.set_title(f"{scenario.name}: {scenario.basis.label if scenario.basis else ''}".rstrip(": "), loc="left", fontsize=10)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return axes


def _axes(ax: Any, bars: int) -> Any:
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    return Figure(figsize=(8.5, 1.2 + 0.38 * bars), layout="constrained").add_subplot()


def _tonnes(value: float, *, is_change: bool) -> str:
    """A number of tonnes as Norwegians write it: thin spaces between thousands, a real minus."""
    text = f"{value:+,.0f}" if is_change else f"{value:,.0f}"
    return text.replace(",", "\u202f").replace("-", "\u2212")
