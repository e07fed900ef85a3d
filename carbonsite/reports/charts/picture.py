"""A chart as SVG: the same bytes for the same chart, letters as outlines, no texts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ...display import visible
from ...spreadsheets.files.writing import whole_file, writable
from .drawing import figure_of, in_house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_COMMENT = re.compile("<!--.*?-->\\s*", re.DOTALL)
_PROLOGUE = re.compile(".*?(?=<svg )", re.DOTALL)
_ID = re.compile('(\\bid="|href="#|url\\(#)([^")]+)')


@in_house_style
def svg_text(axes: Axes, name: str = "") -> str:
    """The figure of some axes as an ``<svg>`` element.

    Letters are outlines, so that the picture is the same wherever it is seen; what it says must
    stand beside it as text.

    Parameters
    ----------
    axes : matplotlib Axes
    name : str
        Set before every id, so that several pictures can stand in one page.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    drawing, figure = io.StringIO(), figure_of(axes)
    with _transparent(figure):
        # Not `savefig`: it would draw a figure with a layout engine twice.
        FigureCanvasSVG(figure).print_svg(drawing, metadata=_NO_METADATA)
    plain = _COMMENT.sub("", _PROLOGUE.sub("", drawing.getvalue(), count=1))
    # Ids are counted: matplotlib makes them from coordinates, whose last digits vary.
    known: dict[str, str] = {}
    return _ID.sub(
        lambda match: (
            match[1]
            + known.setdefault(
                match[2], f"{name}-{len(known) + 1}" if name else f"p{len(known) + 1}"
            )
        ),
        plain,
    )


@contextmanager
def _transparent(figure: Figure) -> Iterator[None]:
    """Context manager: nothing is drawn behind the figure and its axes; its canvas is restored."""
    canvas = figure.canvas
    grounds = [
        figure.patch,
        *(part.patch for axes in figure.axes for part in (axes, *axes.child_axes)),
    ]
    shown = [ground.get_visible() for ground in grounds]
    for ground in grounds:
        ground.set_visible(False)
    try:
        yield
    finally:
        figure.set_canvas(canvas)
        for ground, was in zip(grounds, shown, strict=True):
            ground.set_visible(was)


def svg(axes: Axes, path: str | PathLike[str]) -> Path:
    """Write the figure of some axes as SVG; the same chart gives the same bytes.

    Parameters
    ----------
    axes : matplotlib Axes
        Such as ``charts.waterfall(scenario)``.
    path : str or path
        A file that stands there is replaced once the new one is whole.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        Where nothing can be written there.
    """
    place = writable(path)
    text = f'<?xml version="1.0" encoding="utf-8"?>\n{visible(svg_text(axes))}'
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")
    return place
