"""Colours and hatches that colour-blind readers and grey print can tell apart, light and dark."""

from __future__ import annotations

from dataclasses import dataclass

from ...lifecycle import MODULES

TOTAL, SAVED, ADDED, PALE = "#3b4a54", "#1f7a70", "#c8502e", "#c7d0d6"
INK, PAPER = "#1b1f22", "#fefefe"
"""Colours of letters and lines, and of the gaps between bars."""

PRODUCT, DELIVERY, SITE, USE, END = "#16425b", "#4f93bd", "#e3a72f", "#4f7a3a", "#b58cc2"
"""Colours of A1 to A3, A4, A5, B and C."""

ON_DARK = {
    TOTAL: "#9fb2bf",
    SAVED: "#4fb8a9",
    ADDED: "#ef8460",
    PALE: "#4a565e",
    INK: "#e8ecef",
    PAPER: "#14181b",
    PRODUCT: "#6fa8cc",
    DELIVERY: "#a9d2ec",
    SITE: "#f0bf5c",
    USE: "#93c47a",
    END: "#c9a3d4",
}
"""Each colour on a dark ground."""


@dataclass(frozen=True)
class BarLook:
    """Colour of a bar, and a hatch that tells it apart in grey print."""

    colour: str
    hatch: str = ""


WHOLE, LESS, MORE, BEFORE = (
    BarLook(TOTAL),
    BarLook(SAVED, "////"),
    BarLook(ADDED, "---"),
    BarLook(PALE),
)
"""A total, what is saved, what is added, and what was before."""

_HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "----", "++++", "oo")
_FAMILIES = (
    ("A1", PRODUCT),
    ("A2", PRODUCT),
    ("A3", PRODUCT),
    ("A4", DELIVERY),
    ("A5", SITE),
    ("B", USE),
    ("C", END),
)


def look_of_module(module: str) -> BarLook:
    """Look of a life-cycle module: the colour of its stage, and a hatch within the stage."""
    colour = next((colour for start, colour in _FAMILIES if module.startswith(start)), TOTAL)
    family = [
        other
        for other in MODULES
        if next((shade for start, shade in _FAMILIES if other.startswith(start)), TOTAL) == colour
    ]
    place = family.index(module) if module in family else 0
    shifted = {DELIVERY: 1, END: 2}.get(colour, 0)
    return BarLook(colour, _HATCHES[(place + shifted) % len(_HATCHES)])
