"""Looks of cells in which their content cannot be read, or is read as something else."""

from __future__ import annotations

from collections.abc import Collection
from xml.etree.ElementTree import Element

from ...spreadsheets.files.package import Package
from ...spreadsheets.files.shared_texts import Look
from ...spreadsheets.writing.chart_facts import NAMESPACES
from .attributes import FALSE, size, whole
from .colours import Colours, is_close

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
