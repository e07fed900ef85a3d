"""Rows of a sheet in one pass: values, formulas, formats, and what is hidden or merged.

openpyxl gives values or formulas, not both, knows hidden and merged cells only with the whole sheet
in memory, and takes four times as long; calamine gives only values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers.expat import XMLParserType

from ... import limits
from ...errors import InputError
from ...messages import with_remedy
from ..calculator.references import column_of
from .opening import refusal
from .package import Package, SheetPart
from .shared_texts import Look
from .sheet_cells import Cell as Cell
from .sheet_cells import CellParser, is_nothing
from .sheet_cells import SheetRow as SheetRow
from .strict_xml import CELLS, SHEET, OutlineParser, local, strict_parser

_TRUE = ("1", "true")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_OTHERS = frozenset(
    (
        *("sheetFormatPr", "hyperlink", "cfRule", "drawing", "picture", "oleObject"),
        *("sheetView", "pane", "legacyDrawing", "control", "sparklineGroup"),
        *("legacyDrawingHF", "dataValidation", "customSheetView", "filterColumn"),
        *("pageSetup", "pageSetUpPr", "headerFooter"),
    )
)
_TEXTS = frozenset(
    f"{page}{place}" for page in ("odd", "even", "first") for place in ("Header", "Footer")
)
"""Elements with a text, which is noted as an attribute ``text``."""


@dataclass
class SheetRows:
    """Sheet that is read row by row; the attributes are complete after the last row.

    Attributes
    ----------
    hidden_columns : list of (int, int)
        First and last column of each hidden range, from 0.
    merged : list of (int, int, int, int)
        First row, first column, last row, last column of each merged range, rows from 1 and columns
        from 0.
    others : list of (str, dict)
        Elements for links, drawings, controls, conditional formats, views, pages and the default
        height of rows, with their attributes; groups that are collapsed as ``row`` and ``col``.
    text_looks : set
        How parts of the texts in its own cells look.
    """

    package: Package
    sheet: SheetPart
    most_cells: int = limits.SHEET_CELLS
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    others: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text_looks: set[Look] = field(default_factory=set)

    def __iter__(self) -> Iterator[SheetRow]:
        rows: list[SheetRow] = []
        where = f"{self.package.name}, sheet {self.sheet.name!r}"
        parser = strict_parser(self.package.name)
        _SheetParser(self, parser, where, rows)
        count = 0
        for _ in self.package.fed(parser, self.sheet.part, where):
            count += sum(len(row.cells) for row in rows)
            if count > self.most_cells:
                raise many_cells(self.package, self.sheet, self.most_cells)
            yield from rows
            rows.clear()


def many_cells(package: Package, sheet: SheetPart, limit: int) -> InputError:
    """Error of a sheet with more cells than a limit."""
    wrong = with_remedy("file.many_cells", sheet=sheet.name, limit=limit)
    return refusal(package.name, *wrong)


class _SheetParser:
    """Handlers of the XML parser for one sheet, but for its cells."""

    def __init__(
        self, sheet: SheetRows, parser: XMLParserType, where: str, rows: list[SheetRow]
    ) -> None:
        self.sheet, self.parser = sheet, parser
        package = sheet.package
        self.cells = CellParser(parser, where, package.texts, len(package.formats), rows)
        self.outline = OutlineParser(parser, SHEET, (where, sheet.sheet.part), self.report)
        self.text: list[str] | None = None
        parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element; those about looks and links are noted wherever they stand."""
        tag = local(name)
        if tag in _OTHERS:
            self.sheet.others.append((tag, attributes))
        elif tag in _TEXTS:
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
        self.outline.begin(name, attributes)

    def end(self, name: str) -> None:
        """End an element, and note its text."""
        if self.text is not None:
            self.sheet.others.append((local(name), {"text": "".join(self.text)}))
            self.text = self.parser.CharacterDataHandler = None
        self.outline.end(name)

    def report(self, place: str, at: dict[str, str]) -> None:
        """Read the rows, or note columns that are hidden or have no width, or a merged range."""
        if place == CELLS:
            self.cells.enter(self.outline.namespace, self.leave)
        elif place.endswith("/mergeCell"):
            merged = _RANGE.fullmatch(at.get("ref", ""))
            if merged:
                first, last = column_of(merged[1]) - 1, column_of(merged[3] or merged[1]) - 1
                self.sheet.merged.append((int(merged[2]), first, int(merged[4] or merged[2]), last))
        elif at.get("hidden") in _TRUE or is_nothing(at.get("width"), limits.LEGIBLE_WIDTH):
            last = min(int(at.get("max", 1)), limits.SHEET_LAST_COLUMN)
            self.sheet.hidden_columns.append((int(at.get("min", 1)) - 1, last - 1))
        elif at.get("collapsed") in _TRUE:
            self.sheet.others.append(("col", at))

    def leave(self) -> None:
        """End the rows."""
        parser = self.parser
        parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end
        parser.CharacterDataHandler = None
        self.sheet.others += [("row", {"r": str(row)}) for row in self.cells.collapsed]
        self.sheet.text_looks = self.cells.text.looks
        self.outline.end("")
