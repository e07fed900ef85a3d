"""House style of the charts: axes, bars, labels and source lines; the same on every machine."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from functools import lru_cache, partial, wraps
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ... import __version__
from ...errors import ReportError
from ...messages import message
from ...messages.labels import Labels
from ...messages.numbers import Scale, number_text
from ..basis_words import basis_words
from ..subject import ReportSubject
from .palette import INK, PAPER, BarLook, look_of_module

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

P = ParamSpec("P")
R = TypeVar("R")
Array = NDArray[np.float64]
Along = Literal["x", "y"]

WIDTH = 8.6
"""Inches of a new figure: the text width of an A4 page on its side, and of a screen."""

_FONT = "DejaVu Sans"
_SIZE = 9.0
_STYLE = {
    "font.family": [_FONT],
    "font.size": _SIZE,
    "hatch.linewidth": 0.9,
    "svg.fonttype": "path",
    "svg.hashsalt": "carbonsite",
    **dict.fromkeys(
        ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK
    ),
}
_SMALL = 7.5
_ADVANCE = 0.62
"""Width of a character, in sizes of its font."""
_ABOVE, _ABOVE_SECOND = 6.0, 12.0 + 3 * _SMALL
"""Distance of a title above the axes, and above a second axis with two lines [pt]."""


def in_house_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Decorator: draw in the house style, and restore the user's own style afterwards.

    Raises
    ------
    ReportError
        Where matplotlib is not installed.
    """

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            import matplotlib
        except ImportError as error:
            raise ReportError(
                message("chart.matplotlib"), message("chart.matplotlib.remedy")
            ) from error
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_STYLE)
            return draw(*args, **kwargs)

    return drawn


def axes_of(ax: Axes | None, size: tuple[float, float]) -> Axes:
    """The given axes, or axes of a new figure with a size [inch]."""
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    from .layout import RoomAround  # inherits from matplotlib, which is an extra

    return Figure(figsize=size, layout=RoomAround()).add_subplot()


def figure_of(axes: Axes) -> Figure:
    """The figure that axes stand in."""
    return cast("Figure", axes.figure)


def height_of(bars: int) -> float:
    """The height of a new figure with some bars [inch]."""
    return 1.7 + 0.36 * max(bars, 1)


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(_FONT)).get_charmap())


def fit_for_drawing(text: str, width: int = 34, lines: int = 2) -> str:
    """A user's text for a chart: in a few short lines, drawable signs only, never a formula."""
    known = "".join(
        map(_drawable, " ".join(re.split(r"(?:(?!\u202f)\s)+", str(text)[:2000])).strip())
    )
    shown = textwrap.wrap(known, width) or [""]
    if len(shown) > lines:
        shown = [*shown[: lines - 1], shown[lines - 1][: width - 1] + "…"]
    return "\n".join(shown).replace("$", r"\$")


def _drawable(sign: str) -> str:
    """A sign, or a box for a control sign or one that the font lacks."""
    return sign if (sign.isprintable() or sign == "\u202f") and ord(sign) in _glyphs() else "\u25a1"


def font_of(axes: Axes, bars: int) -> tuple[float, int]:
    """Size of letters beside bars [pt], and the lines of them that fit a bar and its gap."""
    room = 72 * figure_of(axes).get_figheight() * axes.get_position().height * 0.8 / max(bars, 1)
    return float(np.clip(room / 1.3, 2.5, _SIZE)), 2 if room > 2.5 * _SIZE else 1


def name_bars(axes: Axes, names: Sequence[str]) -> Array:
    """Write the names of horizontal bars, the first on top; positions of the bars."""
    places = np.arange(len(names), dtype=float)[::-1]
    size, lines = font_of(axes, len(names))
    axes.set_yticks(places, [fit_for_drawing(name, lines=lines) for name in names], fontsize=size)
    axes.set_ylim(-0.6, max(len(names), 1) - 0.4)
    axes.tick_params(axis="y", length=0)
    return places


def bars(
    axes: Axes,
    places: Array,
    size: Array,
    base: Array | float,
    look: BarLook,
    *,
    along: Along = "x",
    label: str | None = None,
) -> None:
    """Bars of one look from `base` on, along one of the axes."""
    draw = partial(axes.barh, left=base, height=0.66)
    if along == "y":
        draw = partial(axes.bar, bottom=base, width=0.8)
    colour = look.colour
    draw(places, size, color=colour, hatch=look.hatch, edgecolor=PAPER, linewidth=0.5, label=label)


def stacked_bars(
    axes: Axes, places: Array, shown: pd.DataFrame, *, along: Along = "x", is_named: bool = True
) -> tuple[pd.Series, pd.Series]:
    """Bars of a table with a column for each module, parts above and below 0 apart; their ends."""
    above, below = shown.clip(lower=0), shown.clip(upper=0)
    for module in map(str, shown.columns):
        for side in (above, below):
            base = (side.loc[:, :module].sum(axis=1) - side[module]).to_numpy()
            label = module if side is above and is_named else None
            size, look = side[module].to_numpy(), look_of_module(module)
            bars(axes, places, size, base, look, along=along, label=label)
    return below.sum(axis=1), above.sum(axis=1)


def label_bars(
    axes: Axes, places: Array, ends: Sequence[tuple[float, float]], texts: Sequence[str]
) -> None:
    """Write a text beside each bar, and widen the axis for it.

    It is left of a bar that reaches further below 0 than above.

    Parameters
    ----------
    ends : sequence of (low, high)
        Ends of each bar, in the unit of the axis.
    """
    size = min(8.5, font_of(axes, len(places))[0])
    low, high = min([0.0, *(end[0] for end in ends)]), max([0.0, *(end[1] for end in ends)])
    is_left = [start < 0 and abs(start) > end for start, end in ends]
    for place, (start, end), text, aside in zip(places, ends, texts, is_left, strict=True):
        axes.annotate(
            text,
            (start if aside else end, place),
            xytext=(-4 if aside else 4, 0),
            textcoords="offset points",
            ha="right" if aside else "left",
            va="center",
            fontsize=size,
        )
    width = 72 * figure_of(axes).get_figwidth() * axes.get_position().width * 0.8
    longest = {True: 0, False: 0}
    for text, aside in zip(texts, is_left, strict=True):
        longest[aside] = max(longest[aside], len(text))
    room = [longest[side] * size * _ADVANCE / width for side in (True, False)]
    span = (high - low or 1.0) / max(0.25, 1 - sum(room))
    axes.set_xlim(low - room[0] * span, (high if high > low else low + 1.0) + room[1] * span)
    axes.axvline(0, color=INK, linewidth=0.8)


def add_legend(axes: Axes, *, is_own: bool) -> None:
    """Add a legend; below the axes of an own figure, where it covers nothing."""
    look = {"fontsize": 8, "handleheight": 1.2}
    if is_own:
        axes.figure.legend(loc="lower right", ncols=9, frameon=False, **look)
    else:
        axes.legend(loc="best", framealpha=0.85, edgecolor="none", **look)


def say_emissions(
    axes: Axes,
    scale: Scale,
    subjects: Sequence[ReportSubject],
    title: str,
    *,
    along: Along = "x",
    note: str = "",
) -> Axes:
    """Write the title, the axis of emissions, a second axis per area, and the source line."""
    say = Labels.of(scale.lang)
    axis = axes.xaxis if along == "x" else axes.yaxis
    axis.set_major_formatter(lambda value, _: _tick(value, scale.lang))
    axes.locator_params(axis=along, nbins=7)
    axes.grid(axis=along, color=INK, alpha=0.15, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", *(["left"] if along == "x" else [])]].set_visible(False)
    unit = say("chart.axis", unit=scale.unit, indicator=subjects[0].indicator)
    below = [*([note] if note else []), _rests_on(subjects, say)]
    room = max(1.5, figure_of(axes).get_figwidth() - 2.4)
    lines = [fit_for_drawing(line, int(16.5 * room), 4) for line in below]
    axes.set_xlabel("\n".join([unit, *lines] if along == "x" else lines), loc="left", fontsize=8)
    if along == "y":
        axes.set_ylabel(unit, fontsize=8)
    is_topped = _say_per_area(axes, scale, subjects, along, say) and along == "x"
    above = _ABOVE_SECOND if is_topped else _ABOVE
    # Placed by hand: matplotlib would measure every label each time it draws.
    axes.set_title(
        fit_for_drawing(title, int(11 * room)),
        loc="left",
        fontsize=10.5,
        fontweight="bold",
        y=1.0,
        pad=above,
    )
    return axes


def _tick(value: float, lang: str) -> str:
    """Number of an axis, with as many decimals as it needs."""
    near = 1e-9 * max(1.0, abs(value))
    enough = (digits for digits in range(4) if abs(value - round(value, digits)) < near)
    return number_text(value, next(enough, 4), lang)


def _rests_on(subjects: Sequence[ReportSubject], say: Labels) -> str:
    """The source line: basis, date, version and digest."""
    subject = subjects[0]
    if len(subjects) > 1:
        return f"carbonsite {__version__}"
    return say(
        "chart.source",
        basis=basis_words(say, subject.basis),
        date=str(subject.whole.date or say("not_stated")),
        version=__version__,
        digest=subject.whole.digest[:12],
    )


def _say_per_area(
    axes: Axes, scale: Scale, subjects: Sequence[ReportSubject], along: Along, say: Labels
) -> bool:
    """Add an axis in kg per m2 if all subjects share an area; True if they do."""
    areas = {str(subject.areas[0]) if subject.areas else "" for subject in subjects}
    if len(areas) != 1 or not subjects[0].areas:
        return False
    area = subjects[0].areas[0]
    ratio = scale.kilograms / float(area.magnitude)
    functions = (lambda kept: np.multiply(kept, ratio), lambda kept: np.divide(kept, ratio))
    if along == "x":
        second = axes.secondary_xaxis("top", functions=functions)
    else:
        second = axes.secondary_yaxis("right", functions=functions)
    axis = second.xaxis if along == "x" else second.yaxis
    axis.set_major_formatter(lambda value, _: _tick(value, scale.lang))
    second.locator_params(axis=along, nbins=7)
    second.spines[:].set_visible(False)
    second.tick_params(labelsize=_SMALL, length=2)
    axis.set_label_text(say("chart.per_area", area=str(area.units)), fontsize=_SMALL)
    return True
