"""Colours of a workbook as they are seen, whichever way they are named."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ...spreadsheets.files.package import Package
from ...spreadsheets.writing.chart_facts import NAMESPACES
from .attributes import TRUE, size, whole

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
"""Colours of a theme as cells number them."""

_SYSTEM = {"window": 0xFFFFFF, "windowText": 0x000000}
_OFFICE = (0xFFFFFF, 0x000000, 0xEEECE1, 0x1F497D)
_BASIC = (0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF)
_PALETTE = {
    **dict(enumerate(_BASIC * 2)),
    **dict.fromkeys((26, 42, 43), 0xFFFFCC),
    **dict.fromkeys((27, 41), 0xCCFFFF),
    64: 0x000000,
    65: 0xFFFFFF,
}
"""Numbered colours: the basic ones, the light ones, and those of the system."""

_CONTRAST = 1.25
"""Ratio of luminances, as WCAG 2 defines it, below which a text is not seen."""


@dataclass(frozen=True)
class Colours:
    """Colours by their number in the theme and in the palette."""

    theme: dict[int, int | None]
    palette: dict[int, int]

    @classmethod
    def of(cls, package: Package) -> Colours:
        """The colours of a workbook; those of Office where it has none of its own."""
        theme: dict[int, int | None] = dict(enumerate(_OFFICE))
        for part in package.of_type(".theme+xml"):
            root = package.tree(part, NAMESPACES)
            for number, name in enumerate(_ORDER):
                for colour in root.findall(f"themeElements/clrScheme/{name}/*"):
                    theme[number] = _SYSTEM.get(
                        colour.get("val", ""), _rgb(colour.get("lastClr") or colour.get("val"))
                    )
        palette = dict(_PALETTE)
        if package.styles_part:
            root = package.tree(package.styles_part, _MAIN)
            for number, colour in enumerate(root.findall("colors/indexedColors/rgbColor")):
                palette[number] = _rgb(colour.get("rgb")) or 0
        return cls(theme, palette)

    def resolve(self, colour: Element | None, usual: int) -> int | None:
        """A colour as a number RRGGBB; None if it is not known."""
        if colour is None or colour.get("auto") in TRUE:
            return usual
        named: int | None = usual
        if "rgb" in colour.attrib:
            named = _rgb(colour.get("rgb"))
        elif "theme" in colour.attrib:
            named = self.theme.get(whole(colour.get("theme")))
        elif "indexed" in colour.attrib:
            named = self.palette.get(whole(colour.get("indexed")))
        return None if named is None else _tinted(named, size(colour.get("tint"), 0.0))


def _rgb(text: str | None) -> int | None:
    """Number of a colour such as ``FF1A1A1A``, whose first two digits are not seen."""
    try:
        return int((text or "")[-6:], 16)
    except ValueError:
        return None


def _tinted(colour: int, tint: float) -> int:
    """A colour made lighter or darker. ECMA-376 part 1, 18.8.19."""
    red, green, blue = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength)
    red, green, blue = (round(255 * min(max(part, 0.0), 1.0)) for part in parts)
    return red << 16 | green << 8 | blue


def is_close(one: int | None, other: int | None) -> bool:
    """True if a text of one colour is not seen on the other.

    Examples
    --------
    >>> is_close(0xFFFFFF, 0xFDFDFD), is_close(0x6B6B6B, 0xE3E8EC)
    (True, False)
    """
    if one is None or other is None:
        return False
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05) < _CONTRAST


def _luminance(colour: int) -> float:
    parts = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
