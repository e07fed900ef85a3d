"""Quantities and units in pint's layouts, such as HTML and LaTeX, in carbonsite's own words."""

from __future__ import annotations

import re
from html import escape
from numbers import Real

import numpy as np

from .numbers import number_text

_LETTERS = re.compile("Lx|[PCHLD]")
_SQUARED_OR_CUBED = re.compile(r"\b((?:[cdkmfla])?m|ft|yd|inch)([23])(?![A-Za-z0-9])")
_POWER = re.compile(r"\*\*(-?[\d.]+)")
_EXPONENT = re.compile(r"e[+]?(-?)0*(\d+)")
_SUPERSCRIPTS = str.maketrans("23", "²³")


def parted_spec(spec: str) -> tuple[str, str]:
    """The format of the number, and the letters of the layout, which may be none.

    Examples
    --------
    >>> parted_spec(".1f~P"), parted_spec(",.0f"), parted_spec("~H")
    (('.1f', 'P'), (',.0f', ''), ('', 'H'))
    """
    letters = _LETTERS.search(spec)
    if letters is None and "~" not in spec:
        return spec, ""
    # pint's own signs for short names and for a scaled unit; carbonsite's names are short.
    number = _LETTERS.sub("", spec).replace("~", "").replace("#", "")
    return number, letters[0] if letters else ""


def quantity_in(layout: str, number: str, unit: str) -> str:
    """Number and unit in a layout.

    Examples
    --------
    >>> quantity_in("H", "12", "kg/m3"), quantity_in("P", "12", "kg/m3")
    ('12 kg/m<sup>3</sup>', '12 kg/m³')
    """
    shown = unit_in(layout, unit)
    if layout == "Lx":
        return rf"\SI[]{{{number}}}{{{shown}}}"
    between = r"\ " if layout == "L" and shown else " "
    return f"{number}{between}{shown}".rstrip(" ")


def unit_in(layout: str, unit: str) -> str:
    """Unit in a layout; where it is typeset, ``short_ton`` is two words."""
    if layout in ("H", "P", "L", "Lx"):
        unit = unit.replace("_", " ")
    if layout == "H":
        return _with_powers(escape(unit), r"<sup>{}</sup>").replace("*", "·")
    if layout == "P":
        return _SQUARED_OR_CUBED.sub(_superscript, unit).replace("**", "^").replace("*", "·")
    if layout in ("L", "Lx") and unit:
        spaced = unit.replace(" ", r"\ ") if layout == "L" else unit
        text = _with_powers(spaced, "^{{{}}}").replace("*", r"\cdot ").replace("%", r"\%")
        return text if layout == "Lx" else rf"\mathrm{{{text}}}"
    return unit


def _superscript(match: re.Match[str]) -> str:
    return match[0].translate(_SUPERSCRIPTS)


def _with_powers(unit: str, power: str) -> str:
    raised = _SQUARED_OR_CUBED.sub(lambda match: match[1] + power.format(match[2]), unit)
    return _POWER.sub(lambda match: power.format(match[1]), raised)


def magnitude_in(layout: str, spec: str, magnitude: object) -> str:
    """The number or array of a quantity; without a format HTML and LaTeX round.

    Examples
    --------
    >>> magnitude_in("H", "", 449248.2872), magnitude_in("", "", 449248.2872)
    ('449\\u202f248', '449248.2872')
    """
    if isinstance(magnitude, np.ndarray) and magnitude.ndim:
        shown = {"all": lambda number: magnitude_in(layout, spec, number)}
        return np.array2string(magnitude, formatter=shown)  # type: ignore[arg-type]
    if spec:
        return format(magnitude, spec)
    if not isinstance(magnitude, Real):
        return str(magnitude)
    if layout not in ("H", "L", "Lx"):
        return number_text(float(magnitude))
    number = float(magnitude)
    rounded = f"{number:,.0f}" if 1e3 <= abs(number) < 1e15 else f"{number:.4g}"
    if layout == "L":
        rounded = _EXPONENT.sub(r"\\times 10^{\1\2}", rounded)
    return rounded.replace(",", {"H": "\u202f", "L": r"\,"}.get(layout, ""))
