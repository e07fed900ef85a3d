"""Objects of a sheet: charts, and whatever else is drawn over or beside its cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ...errors import InputError
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.strict_xml import relation_id
from ...spreadsheets.writing.chart_facts import NAMESPACES, ChartFacts, chart_facts
from .attributes import TRUE, whole

_DRAWING = NAMESPACES | {
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
}
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_SHAPES = ("sp", "pic", "cxnSp", "grpSp", "contentPart")
_VML_SHAPES = ("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve", "image")
_OF_CHARTS = ("chartStyle", "chartColorStyle")
"""Kinds of parts that a chart may have; others draw something over it, or are its numbers."""

_SMALL = 720_000
"""A height or width in English metric units, 2 cm, at which a chart can no longer be read."""

_ROWS = 2


class DrawingFacts(NamedTuple):
    """What a drawing holds.

    Attributes
    ----------
    objects : int
    charts : list of ChartFacts
        In their order.
    changes : list of (str, str)
        What carbonsite does not draw, and its text.
    first : int or None
        First row that an object covers; 0 for one that is placed by distances, None without any.
    """

    objects: int
    charts: list[ChartFacts]
    changes: list[tuple[str, str]]
    first: int | None


def drawn(package: Package, part: str) -> DrawingFacts:
    """What a drawing of a sheet holds."""
    root = package.tree(part, _DRAWING)
    targets = package.relations_of(part)
    anchors = [node for node in root.iter() if node.tag.rpartition(":")[2] in _ANCHORS]
    charts: list[ChartFacts] = []
    changes = [("charts, pictures or shapes", "")] if _has_shapes(root) else []
    for anchor in anchors:
        named = [targets.get(relation_id(node.attrib), ("", "")) for node in anchor.iter("chart")]
        parts = [target for kind, target in named if kind == "chart" and target in package]
        if len(parts) != 1 or len(named) != 1:
            changes.append(("charts, pictures or shapes", ""))
        for chart in parts:
            charts.append(chart_facts(package.tree(chart, NAMESPACES)))
            changes += ((change, "") for change in _around_chart(package, chart))
        changes += ((change, "") for change in _unseen_object(anchor))
        changes += (("text of an object", text) for text in _other_texts(anchor))
    rows = [whole(node.text) + 1 for node in root.iter("row")]
    is_placed = any(node.tag.endswith("absoluteAnchor") for node in anchors)
    return DrawingFacts(len(anchors), charts, changes, 0 if is_placed else min(rows, default=None))


def _has_shapes(root: Element) -> bool:
    return any(node.tag.rpartition(":")[2] in _SHAPES for node in root.iter())


def _around_chart(package: Package, chart: str) -> Iterator[str]:
    """What belongs to a chart and is none of its own texts and cells."""
    if any(tag in ("numLit", "strLit") for tag, _ in package.elements(chart)):
        yield "chart of numbers of its own"
    if any(kind not in _OF_CHARTS for kind, _ in package.relations_of(chart).values()):
        yield "charts, pictures or shapes"


def _unseen_object(anchor: Element) -> Iterator[str]:
    """Whether an object is hidden, too small to be read, or a link."""
    for properties in anchor.iter("cNvPr"):
        if properties.get("hidden") in TRUE:
            yield "chart hidden"
        if len(properties):
            yield "link on an object"
    ends = [anchor.find(end) for end in ("from", "to")]
    if all(end is not None for end in ends):
        spans = {
            kind: _number(ends[1], kind) - _number(ends[0], kind)
            for kind in ("row", "col", "rowOff", "colOff")
        }
        if spans["row"] < _ROWS or (spans["col"] < 1 and spans["colOff"] < _SMALL):
            yield "chart too small to read"
    for size in anchor.findall("ext"):
        if min(whole(size.get(side)) for side in ("cx", "cy")) < _SMALL:
            yield "chart too small to read"


def _other_texts(anchor: Element) -> Iterator[str]:
    """Texts that programs read aloud in place of an object."""
    for properties in anchor.iter("cNvPr"):
        text = " ".join(filter(None, (properties.get("title"), properties.get("descr"))))
        if text:
            yield text


def _number(end: Element | None, kind: str) -> int:
    return 0 if end is None else whole(end.findtext(kind))


def in_vml(package: Package, part: str) -> Iterator[str]:
    """What the older kind of drawing holds besides comments that are not shown."""
    try:
        elements = list(package.elements(part))
    except InputError:
        yield "charts, pictures or shapes"
        return
    kinds = [at.get("ObjectType", "") for tag, at in elements if tag == "ClientData"]
    if any(kind != "Note" for kind in kinds):
        yield "form control"
    if any(tag == "Visible" for tag, _ in elements):
        yield "comment shown"
    if sum(tag in _VML_SHAPES for tag, _ in elements) > len(kinds):
        yield "charts, pictures or shapes"
