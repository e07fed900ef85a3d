"""House style of the charts: axes, bars, labels and source lines; the same on every machine."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from ... import __version__
from ...errors import ReportError
from ...messages import message
from ...messages.labels import Labels
from ...messages.numbers import Scale, number_text
from ..basis_words import basis_words
from ..subject import ReportSubject
from .palette import INK, PAPER, BarLook

P = ParamSpec("P")
R = TypeVar("R")
Array = np.ndarray[Any, Any]

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


def axes_of(ax: Any, size: tuple[float, float]) -> Any:
    """The given axes, or axes of a new figure with a size [inch]."""
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    from .layout import RoomAround  # inherits from matplotlib, which is an extra

    return Figure(figsize=size, layout=RoomAround()).add_subplot()


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


def font_of(axes: Any, bars: int) -> tuple[float, int]:
    """Size of letters beside bars [pt], and the lines of them that fit a bar and its gap."""
    room = 72 * axes.figure.get_figheight() * axes.get_position().height * 0.8 / max(bars, 1)
    return float(np.clip(room / 1.3, 2.5, _SIZE)), 2 if room > 2.5 * _SIZE else 1


def name_bars(axes: Any, names: Sequence[str]) -> Array:
    """Write the names of horizontal bars, the first on top; positions of the bars."""
    places = np.arange(len(names))[::-1]
    size, lines = font_of(axes, len(names))
    axes.set_yticks(places, [fit_for_drawing(name, lines=lines) for name in names], fontsize=size)
    axes.set_ylim(-0.6, max(len(names), 1) - 0.4)
    axes.tick_params(axis="y", length=0)
    return places


def bars(axes: Any, places: Array, width: Array, left: Any, look: BarLook, **further: Any) -> None:
    """Horizontal bars of one look."""
    axes.barh(
        places,
        width,
        left=left,
        height=0.66,
        color=look.colour,
        hatch=look.hatch,
        edgecolor=PAPER,
        linewidth=0.5,
        **further,
    )


def label_bars(
    axes: Any, places: Array, ends: Sequence[tuple[float, float]], texts: Sequence[str]
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
        side = {"xytext": (-4 if aside else 4, 0), "ha": "right" if aside else "left"}
        axes.annotate(
            text,
            (start if aside else end, place),
            textcoords="offset points",
            va="center",
            fontsize=size,
            **side,
        )
    width = 72 * axes.figure.get_figwidth() * axes.get_position().width * 0.8
    room = [
        max(
            (len(text) for text, aside in zip(texts, is_left, strict=True) if aside == side),
            default=0,
        )
        * size
        * _ADVANCE
        / width
        for side in (True, False)
    ]
    span = (high - low or 1.0) / max(0.25, 1 - sum(room))
    axes.set_xlim(low - room[0] * span, (high if high > low else low + 1.0) + room[1] * span)
    axes.axvline(0, color=INK, linewidth=0.8)


def add_legend(axes: Any, *, is_own: bool) -> None:
    """Add a legend; below the axes of an own figure, where it covers nothing."""
    look = {"fontsize": 8, "handleheight": 1.2}
    if is_own:
        axes.figure.legend(loc="lower right", ncols=9, frameon=False, **look)
    else:
        axes.legend(loc="best", framealpha=0.85, edgecolor="none", **look)


def say_emissions(
    axes: Any,
    scale: Scale,
    subjects: Sequence[ReportSubject],
    title: str,
    *,
    along: str = "x",
    note: str = "",
) -> Any:
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
    room = max(1.5, axes.figure.get_figwidth() - 2.4)
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
    digits = next(
        (
            digits
            for digits in range(4)
            if abs(value - round(value, digits)) < 1e-9 * max(1.0, abs(value))
        ),
        4,
    )
    return number_text(value, digits, lang)


def _rests_on(subjects: Sequence[ReportSubject], say: Labels) -> str:
    """The source line: basis, date, version and digest."""
    subject = subjects[0]
    if len(subjects) > 1:
        return f"carbonsite {__version__}"
    basis = basis_words(say, subject.basis) if subject.basis else say("basis.none")
    date = str(subject.whole.date or say("not_stated"))
    return say(
        "chart.source",
        basis=basis,
        date=date,
        version=__version__,
        digest=subject.whole.digest[:12],
    )


def _say_per_area(
    axes: Any, scale: Scale, subjects: Sequence[ReportSubject], along: str, say: Labels
) -> bool:
    """Add an axis in kg per m2 if all subjects share an area; True if they do."""
    areas = {str(subject.areas[0]) if subject.areas else "" for subject in subjects}
    if len(areas) != 1 or not subjects[0].areas:
        return False
    area = subjects[0].areas[0]
    ratio = scale.kilograms / float(area.magnitude)
    add = axes.secondary_xaxis if along == "x" else axes.secondary_yaxis
    second = add(
        "top" if along == "x" else "right",
        functions=(lambda kept: kept * ratio, lambda kept: kept / ratio),
    )
    axis = second.xaxis if along == "x" else second.yaxis
    axis.set_major_formatter(lambda value, _: _tick(value, scale.lang))
    second.locator_params(axis=along, nbins=7)
    second.spines[:].set_visible(False)
    second.tick_params(labelsize=_SMALL, length=2)
    axis.set_label_text(say("chart.per_area", area=str(area.units)), fontsize=_SMALL)
    return True
