"""Plots of uncertainty and of options; each draws on given axes or on new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from ..analysis.prices import ROUNDING
from ..errors import InputError
from ..units import Q, as_unit
from .charts.palette import ADDED, PALE, SAVED, TOTAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..analysis.options import Options
    from ..analysis.uncertainty.simulation import Drawn
    from ..scenarios.bounds import Bounds
    from ..scenarios.claim import Claim
    from ..units import Quantity

    Array = NDArray[np.float64]

BARS = 12
"""Assumptions that a tornado shows; the others move less."""


def distribution(
    drawn: Drawn, claim: str | Quantity | Claim | None = None, ax: Axes | None = None
) -> Axes:
    """Histogram of drawn values, with P5, P50, P95, the deterministic value and a claim marked.

    Parameters
    ----------
    drawn : Drawn
        Such as ``cs.simulate(scenario)["saving"]``.
    claim : str, Quantity or Claim, optional
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
    tonnes = drawn.draws / 1000
    axes = _axes(ax, (8.0, 4.2))
    axes.hist(tonnes, bins=_bins(tonnes), color=PALE, density=True)
    axes.set_yticks([])
    marks = _marks(drawn, claim)
    top = axes.get_ylim()[1]
    # Labels of neighbouring marks stand on steps above each other.
    for step, (place, text, colour, style) in enumerate(sorted(marks)):
        height = top * (1.03 + 0.07 * (step % 3))
        axes.plot([place, place], [0, height], color=colour, linestyle=style, linewidth=1.4)
        axes.annotate(
            f"{text}  {_number(place)}",
            (place, height),
            xytext=(4, -2),
            textcoords="offset points",
            fontsize=8.5,
            color=colour,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )
    axes.set_ylim(0, top * 1.24)
    draws = f"{len(drawn.draws)} draws, given these assumptions"
    axes.set_xlabel(f"{drawn.name} [tonnes CO2e], {draws}")
    return _bare(axes, ("top", "right", "left"))


def _marks(drawn: Drawn, claim: str | Quantity | Claim | None) -> list[tuple[float, str, str, str]]:
    """Place, words, colour and line of each mark on a histogram."""
    marks = [(drawn.quantile(share / 100), f"P{share}", TOTAL, ":") for share in (5, 50, 95)]
    marks.append((drawn.value, "as accounted", SAVED, "-"))
    if claim is not None:
        amount = Q(cast("str | Quantity", getattr(claim, "amount", claim)))
        limit = amount.to(as_unit("kgCO2e"))
        kept = drawn.reaches(limit) if drawn.is_saving else drawn.stays_under(limit)
        words = "reach the claim" if drawn.is_saving else "stay under the limit"
        marks.append((limit, f"{100 * float(kept):.0f} % {words}", ADDED, "-"))
    return [(one.magnitude / 1000, words, colour, line) for one, words, colour, line in marks]


def tornado(bounds: Bounds, ax: Axes | None = None) -> Axes:
    """How far each assumption alone, at its low and its high, moves the saving; widest on top.

    Parameters
    ----------
    bounds : Bounds
        Such as ``scenario.bounds()``.
    ax : matplotlib Axes, optional
    """
    table = bounds.sensitivity.head(BARS)
    value = bounds.value.magnitude / 1000
    axes = _axes(ax, (8.5, 1.4 + 0.42 * len(table)))
    places = np.arange(len(table))[::-1]
    for which, colour in (("low", ADDED), ("high", SAVED)):
        ends = table[f"saving_at_{which}"].to_numpy(dtype=float) / 1000
        axes.barh(
            places, ends - value, left=value, color=colour, height=0.62, label=f"at its {which}"
        )
        for place, end, text in zip(places, ends, table[which], strict=True):
            outward = end >= value
            axes.annotate(
                text,
                (end, place),
                xytext=(4 if outward else -4, 0),
                textcoords="offset points",
                ha="left" if outward else "right",
                va="center",
                fontsize=8,
            )
    axes.axvline(value, color=TOTAL, linewidth=1.0)
    axes.set_yticks(places, table["assumption"])
    axes.margins(x=0.16)
    axes.set_xlabel(
        f"saving [tonnes CO2e], one assumption at a time; {_number(value)} as accounted"
    )
    axes.legend(loc="lower right", frameon=False, fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    return _bare(axes, ("top", "right", "left"))


def abatement(options: Options, ax: Axes | None = None) -> Axes:
    """Marginal abatement cost curve: a bar for each measure, its saving by the cost of a tonne.

    Widths are order-free shares, so that they add up to the saving of all; dots show the price of a
    tonne where the measure stands alone (open) and where it comes last (filled). Measures that
    worsen emissions stand left of 0, hatched; those without a cost are named below.

    Parameters
    ----------
    options : Options
    ax : matplotlib Axes, optional
    """
    whole = options.curve()
    curve = whole.dropna(subset=["price"])
    width = curve["order_free"].to_numpy(dtype=float) / 1000
    left = np.concatenate([[0.0], np.cumsum(width)[:-1]])
    middle = left + width / 2
    axes = _axes(ax, (9.0, 4.8))
    price = curve["price"].to_numpy(dtype=float)
    axes.bar(
        left,
        price,
        width=width,
        align="edge",
        color=[SAVED if cost <= 0 else PALE for cost in price],
        edgecolor="white",
        linewidth=1.0,
    )
    _dots(axes, middle, curve)
    shown = np.concatenate([price, curve["price_alone"].dropna(), [0.0]])
    top = float(shown.max()) * 1.35 or 1.0
    _costs_beyond(axes, middle, curve["price_last_in"].to_numpy(), top)
    _names_above(axes, middle, price, curve["measure"])
    _worsening(axes, whole[whole["order_free"] < -ROUNDING * whole["order_free"].abs().max()], top)
    axes.set_ylim(min(0.0, float(shown.min()) * 1.1), top)
    axes.axhline(0, color=TOTAL, linewidth=0.8)
    left_out = "".join(f"\n{name} has no cost" for name in options.without_cost)
    left_out += "".join(f"\n{name}: saving undeclared" for name in options.undeclared)
    axes.set_xlabel("saving, order-free shares side by side [tonnes CO2e]" + left_out)
    axes.set_ylabel(f"{options.currency} per tonne")
    axes.legend(loc="upper left", frameon=False, fontsize=8.5)
    return _bare(axes, ("top", "right"))


def _worsening(axes: Axes, worse: pd.DataFrame, top: float) -> None:
    """Draw the measures that worsen emissions left of 0; a tonne of theirs has no price."""
    if not len(worse):
        return
    width = worse["order_free"].to_numpy(dtype=float) / 1000
    right = np.concatenate([[0.0], np.cumsum(width)[:-1]])
    height = np.full(len(width), 0.05 * top)
    axes.bar(
        right,
        height,
        width=width,
        align="edge",
        color="white",
        edgecolor=ADDED,
        hatch="///",
        label="worsens emissions",
    )
    _names_above(axes, right + width / 2, height, worse["measure"])


def _dots(axes: Axes, middle: Array, curve: pd.DataFrame) -> None:
    """Draw the price of a tonne of each measure alone and after all others."""
    for column, face, text in (
        ("price_alone", "white", "standing alone"),
        ("price_last_in", TOTAL, "coming last"),
    ):
        axes.plot(
            middle,
            curve[column],
            "o",
            markersize=5,
            markerfacecolor=face,
            markeredgecolor=TOTAL,
            linestyle="none",
            label=f"the same, {text}",
        )


def _costs_beyond(axes: Axes, middle: Array, costs: Array, top: float) -> None:
    """Write the costs that are higher than the axis at its top."""
    beyond = costs > top
    for place, cost in zip(middle[beyond], costs[beyond], strict=True):
        axes.annotate(
            f"↑ {_number(cost)}",
            (place, top * 0.97),
            ha="center",
            va="top",
            fontsize=8,
            color=TOTAL,
        )


def _names_above(axes: Axes, middle: Array, price: Array, names: pd.Series) -> None:
    """Write the name of each measure above its bar."""
    for place, cost, name in zip(middle, price, names, strict=True):
        axes.annotate(
            name,
            (place, max(cost, 0.0)),
            xytext=(0, 5),
            textcoords="offset points",
            rotation=35,
            rotation_mode="anchor",
            ha="left",
            fontsize=8,
        )


def pareto(options: Options, ax: Axes | None = None) -> Axes:
    """What every admissible set costs and saves, and the sets that no other beats.

    Parameters
    ----------
    options : Options
        Where its sets are too many to list, only those that no other beats are shown.
    ax : matplotlib Axes, optional
    """
    axes = _axes(ax, (8.0, 4.8))
    try:
        sets = options.sets
        axes.plot(
            sets["cost"] / 1e6,
            sets["saving"] / 1000,
            ".",
            color=PALE,
            markersize=4,
            label=f"{len(sets)} admissible sets",
        )
    except InputError:
        axes.plot([], [], " ", label="more sets than can be listed")
    front = options.front
    axes.step(front["cost"] / 1e6, front["saving"] / 1000, where="post", color=SAVED, linewidth=1.2)
    axes.plot(
        front["cost"] / 1e6,
        front["saving"] / 1000,
        "o",
        color=SAVED,
        markersize=5,
        label=f"{len(front)} that no other beats",
    )
    axes.set_xlabel(f"cost [million {options.currency}]")
    axes.set_ylabel("saving [tonnes CO2e]")
    axes.legend(loc="lower right", frameon=False, fontsize=8.5)
    return _bare(axes, ("top", "right"))


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    return Figure(figsize=size, layout="constrained").add_subplot()


def _bare(axes: Axes, sides: tuple[str, ...]) -> Axes:
    axes.spines[list(sides)].set_visible(False)
    return axes


def _bins(tonnes: Array) -> int:
    """As many bins as draws can fill; one where there is no spread."""
    return 1 if np.ptp(tonnes) == 0 else int(np.clip(np.sqrt(len(tonnes)) / 1.5, 5, 80))


def _number(value: float) -> str:
    """A number as Norwegians write it: thin spaces between thousands, a real minus."""
    return f"{value:,.0f}".replace(",", "\u202f").replace("-", "\u2212")
