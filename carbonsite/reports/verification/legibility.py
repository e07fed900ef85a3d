"""Looks and colours of cells in which their content cannot be read, or seems something else."""

from __future__ import annotations

import colorsys
from collections.abc import Collection
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ...spreadsheets.files.package import Package
from ...spreadsheets.files.shared_texts import Look
from ...spreadsheets.writing.chart_facts import NAMESPACES
from .attributes import FALSE, TRUE, size, whole

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


_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_SYMBOLS = ("wingdings", "webdings", "symbol", "marlett", "mt extra", "bookshelf symbol")
_SMALLEST = 4.0
"""Points."""

_INDENT = 15
_PAPER = 0xFFFFFF


def illegible_styles(package: Package) -> dict[str, str]:
    """What is wrong with a style of cells, by its number; those that can be read are left out."""
    part = package.styles_part
    if not part:
        return {}
    root, colours, symbols = (
        package.tree(part, _MAIN),
        Colours.of(package),
        _symbol_schemes(package),
    )
    fonts = [_of_font(font, symbols) for font in root.findall("fonts/font")]
    inks = [colours.resolve(font.find("color"), usual=0) for font in root.findall("fonts/font")]
    grounds = [_ground(fill, colours) for fill in root.findall("fills/fill")]
    styles: dict[str, str] = {}
    for number, style in enumerate(root.findall("cellXfs/xf")):
        font, fill = whole(style.get("fontId")), whole(style.get("fillId"))
        ground = grounds[fill] if fill < len(grounds) else [_PAPER]
        problem = (fonts[font] if font < len(fonts) else "") or _of_place(style)
        if font < len(inks) and ground and all(is_close(inks[font], node) for node in ground):
            problem = "white on white"
        if problem:
            styles[str(number)] = problem
    return styles


def is_normal_font_legible(package: Package) -> bool:
    """False if the widths of columns, which count in digits of the normal font, are too small."""
    if not package.styles_part:
        return True
    root = package.tree(package.styles_part, _MAIN)
    fonts = root.findall("fonts/font")
    normal = [whole(style.get("fontId")) for style in root.findall("cellStyleXfs/xf")][:1]
    return all(not _of_font(fonts[font]) for font in normal if font < len(fonts))


def illegible_runs(package: Package, looks: Collection[Look]) -> set[str]:
    """What is wrong with the looks of parts of a text."""
    if not looks:
        return set()
    colours, problems = Colours.of(package), set[str]()
    for tag, pairs in looks:
        attributes = dict(pairs)
        element = Element(tag, attributes)
        if tag == "color" and is_close(colours.resolve(element, usual=0), _PAPER):
            problems.add("white on white")
        elif tag == "rPh":
            problems.add("text beside a text")
        elif tag == "vertAlign" and attributes.get("val") != "baseline":
            problems.add("text raised or lowered")
        else:
            font = Element("font")
            font.append(Element("name" if tag == "rFont" else tag, attributes))
            problems.add(_of_font(font))
    return problems - {""}


def _symbol_schemes(package: Package) -> frozenset[str]:
    """Fonts of the theme that show symbols: cells name them, and the theme says which they are."""
    return frozenset(
        scheme
        for part in package.of_type(".theme+xml")
        for scheme in ("major", "minor")
        for font in package.tree(part, NAMESPACES).findall(
            f"themeElements/fontScheme/{scheme}Font/latin"
        )
        if font.get("typeface", "").strip().lower().startswith(_SYMBOLS)
    )


def _of_font(font: Element, symbols: frozenset[str] = frozenset()) -> str:
    """What is wrong with a font, but for its colour."""
    height, name, scheme = font.find("sz"), font.find("name"), font.find("scheme")
    if scheme is not None and scheme.get("val") in symbols:
        return "font of symbols"
    if height is not None and size(height.get("val"), 11.0) < _SMALLEST:
        return "text too small to read"
    if name is not None and name.get("val", "").strip().lower().startswith(_SYMBOLS):
        return "font of symbols"
    strike = font.find("strike")
    if strike is not None and strike.get("val", "1") not in FALSE:
        return "text struck through"
    return ""


def _of_place(style: Element) -> str:
    """What is wrong with the place of a text in its cell."""
    for alignment in style.findall("alignment"):
        if alignment.get("horizontal") == "fill":
            return "content repeated"
        if size(alignment.get("indent"), 0.0) > _INDENT:
            return "text moved out of its cell"
    return ""


def _ground(fill: Element, colours: Colours) -> list[int | None]:
    """The colours behind a text; empty if they cannot be known."""
    if fill.find("gradientFill") is not None:
        return [colours.resolve(node, usual=_PAPER) for node in fill.iter("color")]
    pattern = fill.find("patternFill")
    kind = "none" if pattern is None else pattern.get("patternType", "none")
    if pattern is None or kind == "none":
        return [_PAPER]
    front = colours.resolve(pattern.find("fgColor"), usual=0)
    if kind == "solid":
        return [front]
    return [front, colours.resolve(pattern.find("bgColor"), usual=_PAPER)]
