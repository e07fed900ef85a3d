"""What lies around and over the cells of a report: windows, objects, settings of the program.

The manifest holds cells. Whatever else could show something other than them counts as a change,
unless a program is known to write it when it merely saves; what a reader should know besides is a
note.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...errors import InputError
from ...spreadsheets.files.package import Package, SheetPart
from ...spreadsheets.files.sheet_rows import SheetRows
from ...spreadsheets.writing import canonical
from ...spreadsheets.writing.manifest import SIGNATURE, TITLE

_TRUE, _FALSE = ("1", "true"), ("0", "false")
_SHAPES = ("sp", "pic", "cxnSp", "grpSp", "contentPart")
_VML_SHAPES = ("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve", "image")
_OBJECTS = ("drawing", "picture", "oleObject", "control", "legacyDrawing", "sparklineGroup")
_SECTIONS = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FROZEN_ROWS = 40
"""Rows above a frozen pane that are more than a screen shows."""


class Surrounding(NamedTuple):
    """Something around the cells, by sheet and place."""

    sheet: str
    cell: str
    what_is_there: str


Others = list[tuple[str, dict[str, str]]]
"""Elements of a sheet besides its rows, with their attributes."""


def around_cells(package: Package, title: str, part: str, others: Others) -> Iterator[Surrounding]:
    """What shows something else than the cells of a sheet."""
    view: dict[str, str] = {}
    for tag, at in others:
        if tag == "sheetView":
            view = at
            if at.get("showZeros") in _FALSE:
                yield Surrounding(title, "", "zeros not shown")
            if at.get("showFormulas") in _TRUE:
                yield Surrounding(title, "", "formulas shown")
        elif tag == "pane" and at.get("state", "").startswith("frozen"):
            above = _row_of(view.get("topLeftCell", "A1")) - 1
            if above or float(at.get("ySplit", 0)) > _FROZEN_ROWS:
                yield Surrounding(title, "", "rows out of reach")
        elif tag == "control":
            yield Surrounding(title, "", "form control")
        elif tag == "sparklineGroup":
            yield Surrounding(title, "", "sparklines")
        elif tag == "legacyDrawing":
            target = package.relations_of(part).get(_id_of(at), ("", ""))[1]
            yield from (Surrounding(title, "", kind) for kind in _in_vml(package, target))


def _row_of(cell: str) -> int:
    return int(cell.lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 1)


def _id_of(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _in_vml(package: Package, part: str) -> Iterator[str]:
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


def in_drawing(package: Package, drawing: str) -> tuple[bool, int | None]:
    """Whether a drawing holds others than charts, and the first row that an object covers.

    The row is None without any object, and 0 of one that is placed by distances.
    """
    tags = [tag for tag, _ in package.elements(drawing)]
    rows = [int(text) + 1 for _, text in package.elements_with_text(drawing, "row")]
    first = 0 if "absoluteAnchor" in tags else min(rows, default=None)
    return any(tag in _SHAPES for tag in tags), first


def has_literals(package: Package, chart: str) -> bool:
    """True if a chart draws numbers or names of its own instead of cells."""
    return any(tag in ("numLit", "strLit") for tag, _ in package.elements(chart))


def around_sheets(package: Package) -> Iterator[Surrounding]:
    """Settings of the workbook that show other numbers, or none, and what is on the manifest."""
    book = package.related("", "officeDocument", ".main+xml")
    for tag, at in package.elements(book):
        if tag == "workbookView" and at.get("visibility", "visible") != "visible":
            yield Surrounding("", "", "window hidden")
        if tag == "workbookView" and at.get("showSheetTabs") in _FALSE:
            yield Surrounding("", "", "tabs of sheets hidden")
        if tag == "calcPr" and at.get("fullPrecision") in _FALSE:
            yield Surrounding("", "", "calculates with shown digits")
        if tag == "calcPr" and at.get("calcMode") == "manual":
            yield Surrounding("", "", "calculates only when asked")
    if package.counts_from_1904:
        yield Surrounding("", "", "days counted from 1904")
    for sheet in package.sheets:
        if sheet.name == TITLE:
            yield from _on_manifest(package, sheet)


def _on_manifest(package: Package, part: SheetPart) -> Iterator[Surrounding]:
    """What the sheet of the manifest shows: it must be hidden, and hold nothing else."""
    if part.state == "visible":
        yield Surrounding(TITLE, "", "sheet shown")
    rows = SheetRows(package, part)
    for row in rows:
        is_signature = bool(row.cells) and row.cells[0].value == SIGNATURE
        for cell in row.cells:
            if cell.column > (2 if is_signature else 0) and cell.value is not None:
                place = f"{canonical.letters_of(cell.column + 1)}{row.number}"
                yield Surrounding(TITLE, place, "filled")
    if any(tag in _OBJECTS for tag, _ in rows.others):
        yield Surrounding(TITLE, "", "charts, pictures or shapes")


def unseen_styles(package: Package) -> frozenset[str]:
    """Styles whose text has the colour of the paper: white on white."""
    section, fonts, fills, styles = "", list[bool](), list[bool](), list[str]()
    part = package.related(
        package.related("", "officeDocument", ".main+xml"), "styles", ".styles+xml"
    )
    number = 0
    for tag, at in package.elements(part):
        section = tag if tag in _SECTIONS else section
        if tag == "font" and section == "fonts":
            fonts.append(False)
        elif tag == "color" and section == "fonts" and fonts:
            fonts[-1] = _is_white(at)
        elif tag == "fill" and section == "fills":
            fills.append(True)
        elif tag == "patternFill" and section == "fills" and fills:
            fills[-1] = at.get("patternType", "none") == "none"
        elif tag == "fgColor" and section == "fills" and fills:
            fills[-1] |= _is_white(at)
        elif tag == "xf" and section == "cellXfs":
            font, fill = int(at.get("fontId", 0)), int(at.get("fillId", 0))
            if font < len(fonts) and fonts[font] and (fill >= len(fills) or fills[fill]):
                styles.append(str(number))
            number += 1
    return frozenset(styles)


def _is_white(colour: dict[str, str]) -> bool:
    return (
        colour.get("rgb", "").upper().endswith("FFFFFF")
        or colour.get("theme") == "0"
        or colour.get("indexed") in ("1", "9")
    )


def notes_on(package: Package) -> Iterator[Surrounding]:
    """What does not change the report, and a reader should know of."""
    if package.has_macros:
        yield Surrounding("", "", "macros")
    if package.external_links:
        yield Surrounding("", "", "links to other workbooks")
    names = [member.filename.lower() for member in package.members]
    if any(name.endswith("/connections.xml") or "/querytables/" in name for name in names):
        yield Surrounding("", "", "connections to other sources")
