"""What lies around and over the cells of a report: windows, objects, settings of the program.

The manifest holds cells. Whatever else could show something other than them counts as a change,
unless a program is known to write it when it merely saves; what a reader should know besides is a
note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ... import limits
from ...spreadsheets.files.package import Package, SheetPart
from ...spreadsheets.files.sheet_rows import SheetRows
from ...spreadsheets.files.strict_xml import relation_id
from ...spreadsheets.writing import canonical
from ...spreadsheets.writing.manifest import SIGNATURE, TITLE
from .attributes import FALSE, TRUE, size, whole
from .drawings import in_vml
from .legibility import is_normal_font_legible

_OBJECTS = ("drawing", "picture", "oleObject", "control", "legacyDrawing", "sparklineGroup")
_FROZEN_ROWS, _FROZEN_COLUMNS = 40, 12
"""Rows above, and columns left of a frozen pane that are more than a screen shows."""

_ZOOM = 25.0
"""Percent of the size below which a sheet cannot be read."""


class Surrounding(NamedTuple):
    """Something around the cells, by sheet and place.

    Attributes
    ----------
    sheet, cell, what_is_there : str
    now : str
        Its text.
    """

    sheet: str
    cell: str
    what_is_there: str
    now: str = ""


Others = list[tuple[str, dict[str, str]]]
"""Elements of a sheet besides its rows, with their attributes."""


def _is(values: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda text: text in values


def _below(least: float) -> Callable[[str], bool]:
    return lambda text: size(text, least) < least


_SETTINGS: tuple[tuple[str, str, Callable[[str], bool], str], ...] = (
    ("sheetView", "showZeros", _is(FALSE), "zeros not shown"),
    ("sheetView", "showFormulas", _is(TRUE), "formulas shown"),
    ("sheetView", "zoomScale", _below(_ZOOM), "shown too small to read"),
    ("sheetFormatPr", "defaultRowHeight", _below(limits.LEGIBLE_HEIGHT), "rows hidden"),
    ("sheetFormatPr", "defaultColWidth", _below(limits.LEGIBLE_WIDTH), "columns hidden"),
    ("sheetFormatPr", "baseColWidth", _is(("0",)), "columns hidden"),
    ("pageSetup", "scale", _below(_ZOOM), "printed too small to read"),
    ("pageSetup", "errors", lambda text: text != "displayed", "errors not printed"),
    ("pageSetup", "draft", _is(TRUE), "charts not printed"),
    ("workbookView", "visibility", lambda text: text != "visible", "window hidden"),
    ("workbookView", "minimized", _is(TRUE), "window hidden"),
    ("workbookView", "showSheetTabs", _is(FALSE), "tabs of sheets hidden"),
    ("workbookView", "showHorizontalScroll", _is(FALSE), "scroll bars hidden"),
    ("workbookView", "showVerticalScroll", _is(FALSE), "scroll bars hidden"),
    ("workbookPr", "showObjects", lambda text: text != "all", "charts not shown"),
    ("calcPr", "fullPrecision", _is(FALSE), "calculates with shown digits"),
    ("calcPr", "calcMode", _is(("manual",)), "calculates only when asked"),
    ("calcPr", "iterate", _is(TRUE), "calculates in circles"),
)
"""Element, attribute, values that show something else than the cells, and the change."""

_ELEMENTS = {
    "control": "form control",
    "sparklineGroup": "sparklines",
    "legacyDrawingHF": "picture on the printed page",
    "filterColumn": "filter set",
    "col": "group collapsed",
    "row": "group collapsed",
}
"""Elements that carbonsite does not write."""


def settings(title: str, others: Others) -> Iterator[Surrounding]:
    """Settings of a sheet, or of the workbook, that show something else than the cells."""
    for tag, at in others:
        for element, attribute, is_so, change in _SETTINGS:
            if tag == element and attribute in at and is_so(at[attribute]):
                yield Surrounding(title, "", change)


def around_cells(package: Package, title: str, part: str, others: Others) -> Iterator[Surrounding]:
    """What shows something else than the cells of a sheet."""
    yield from settings(title, others)
    view: dict[str, str] = {}
    for tag, at in others:
        if tag == "sheetView":
            view = at
        elif tag == "pane" and at.get("state", "").startswith("frozen"):
            yield from _out_of_reach(title, view, at)
        elif tag in _ELEMENTS:
            yield Surrounding(title, at.get("r", ""), _ELEMENTS[tag])
        elif tag == "dataValidation":
            yield Surrounding(title, at.get("sqref", ""), "prompt at a cell", _prompt(at))
        elif tag == "hyperlink" and at.get("tooltip"):
            yield Surrounding(title, at.get("ref", ""), "tip at a link", at["tooltip"])
        elif tag == "legacyDrawing":
            target = package.relations_of(part).get(relation_id(at), ("", ""))[1]
            yield from (Surrounding(title, "", kind) for kind in in_vml(package, target))


def _prompt(at: dict[str, str]) -> str:
    """The texts that a check of input shows."""
    texts = (at.get(name, "") for name in ("promptTitle", "prompt", "errorTitle", "error"))
    return " ".join(filter(None, texts))


def _out_of_reach(title: str, view: dict[str, str], pane: dict[str, str]) -> Iterator[Surrounding]:
    """Rows or columns before a frozen pane to which nobody can scroll."""
    corner = view.get("topLeftCell", "A1").replace("$", "")
    row = corner.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    letters = corner.removesuffix(row)
    if whole(row, 1) > 1 or size(pane.get("ySplit"), 0.0) > _FROZEN_ROWS:
        yield Surrounding(title, "", "rows out of reach")
    if letters not in ("", "A") or size(pane.get("xSplit"), 0.0) > _FROZEN_COLUMNS:
        yield Surrounding(title, "", "columns out of reach")


def around_sheets(package: Package) -> Iterator[Surrounding]:
    """Settings of the workbook that show other numbers, or none, and what is on the manifest."""
    yield from settings("", list(package.elements(package.book_part)))
    if not is_normal_font_legible(package):
        yield Surrounding("", "", "columns hidden")
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
