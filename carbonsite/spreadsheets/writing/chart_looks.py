"""How parts of a chart look: whether they can be seen, and the values that say so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from . import canonical

_PLACES = ((("x", "y"), -0.5, 0.95), (("w", "h"), 0.2, 2.0))
"""Shares of a chart between which a part of it is seen: places, and sizes."""

_TINY = 400.0
"""Hundredths of a point, below which a text cannot be read."""

_CLEAR = 10_000.0
"""Thousandths of a percent, below which a colour lets everything through."""

_WHITE = ("ffffff", "white", "bg1", "lt1", "window")


def is_moved_away(layout: Element) -> bool:
    """True if a part of a chart was made tiny, or moved over its edge."""
    return any(
        not least <= _number(text, least) <= most
        for tags, least, most in _PLACES
        for text in values(layout, tags)
    )


def dimmed(looks: Iterable[Element]) -> list[str]:
    """A mark if a fill or a text has no colour or that of the paper, or a text is tiny."""
    for look in looks:
        texts = [node for tag in ("defRPr", "rPr") for node in look.iter(tag)]
        fills = [
            fill
            for place in (look, *texts)
            for tag in ("solidFill", "pattFill", "gradFill")
            for fill in place.findall(tag)
        ]
        if (
            any(place.find("noFill") is not None for place in (look, *texts))
            or any(_is_unseen_fill(fill) for fill in fills)
            or any(_number(text.get("sz", ""), _TINY) < _TINY for text in texts)
        ):
            return ["unseen"]
    return []


def _is_unseen_fill(fill: Element) -> bool:
    colours = [node for node in fill.iter() if node.tag.endswith("Clr") and node.get("val")]
    return bool(colours) and all(_is_unseen(colour) for colour in colours)


def _is_unseen(colour: Element) -> bool:
    alpha = colour.find("alpha")
    is_clear = alpha is not None and _number(alpha.get("val", ""), _CLEAR) < _CLEAR
    return is_clear or colour.get("val", "").lower() in _WHITE


def values(element: Element, tags: Iterable[str]) -> list[str]:
    """The values of all children with some names, numbers in one spelling."""
    return [_spelt(child.get("val", "")) for tag in tags for child in element.findall(tag)]


def value(element: Element, tag: str, usual: str) -> str:
    """The value of a child; the usual one without it. Of several, all."""
    return " ".join(values(element, (tag,))) or usual


def _spelt(value: str) -> str:
    number = _number(value, math.nan)
    return value if math.isnan(number) else canonical.number(number)


def _number(text: str, usual: float) -> float:
    """A number; the usual one if a text is none."""
    try:
        number = float(text)
    except ValueError:
        return usual
    return number if math.isfinite(number) else usual
