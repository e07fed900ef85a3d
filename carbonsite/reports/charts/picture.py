"""A chart as SVG: the same bytes for the same chart, letters as outlines, and no text of a stranger in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any

from ...files.writing import whole_file, writable
from .drawing import in_house_style

_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_COMMENT = re.compile("<!--.*?-->\\s*", re.DOTALL)
_PROLOGUE = re.compile(".*?(?=<svg )", re.DOTALL)
_ID = re.compile('(\\bid="|href="#|url\\(#)')


@in_house_style
def svg_text(axes: Any, name: str = "") -> str:
    """The figure of some axes as an ``<svg>`` element.

    Letters are outlines, so that the picture is the same wherever it is seen; what it says must stand beside it as text.

    Parameters
    ----------
    axes : matplotlib Axes
    name : str
        Set before every id, so that several pictures can stand in one page.
    """
    told = io.StringIO()
    with _laid_out(axes.figure):
        axes.figure.savefig(told, format="svg", metadata=_NO_METADATA, transparent=True)
    plain = _COMMENT.sub("", _PROLOGUE.sub("", told.getvalue(), count=1))
    return _ID.sub(f"\\g<1>{name}-", plain) if name else plain


@contextmanager
def _laid_out(figure: Any) -> Iterator[None]:
    """While it lasts, the figure stays as its layout has arranged it: matplotlib would draw it once more to arrange it, and throw that away."""
    engine = figure.get_layout_engine()
    if engine is None:
        yield
        return
    engine.execute(figure)
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def svg(axes: Any, path: str | PathLike[str]) -> Path:
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
    place, told = writable(path), f'<?xml version="1.0" encoding="utf-8"?>\n{svg_text(axes)}'
    with whole_file(path) as part:
        part.write_text(told, encoding="utf-8")
    return place
