"""Reads the sheets of a workbook: canonical rows to compare, values and formulas to compute."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ... import limits
from ...messages import message
from ...spreadsheets.calculator.values import CellError, ColumnValues, Value
from ...spreadsheets.files.opening import refusal
from ...spreadsheets.files.package import Package, SheetPart
from ...spreadsheets.files.sheet_rows import Cell, SheetRow, SheetRows
from ...spreadsheets.files.strict_xml import relation_id
from ...spreadsheets.writing import canonical
from ...spreadsheets.writing.manifest import HASH, SheetManifest, row_hash
from .around import page_facts
from .attributes import TRUE, whole
from .drawings import drawn
from .legibility import illegible_runs, illegible_styles
from .notes import notes_on_sheet
from .read_book import ReadSheet
from .surroundings import Surrounding, around_cells

_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    48: "##0.0E+0",
    49: "@",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
}
"""Built-in number formats by their number. ECMA-376 part 1, 18.8.30."""

_TEXTS = ("s", "inlineStr", "str")
_KNOWN_TEXTS = 100_000


class SheetReader:
    """Reads the sheets of a workbook one by one; `sheet` is the current one."""

    def __init__(self, package: Package, advance: Callable[[int], None]) -> None:
        self.package, self.advance = package, advance
        self.looks = {
            str(place): canonical.number_format(_BUILT_IN.get(whole(code, -1), code))
            for place, code in enumerate(package.formats)
        }
        self.formulas = canonical.RelativeFormulas()
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.sheet = ReadSheet("", True)
        self.illegible = illegible_styles(package)
        self._columns: dict[int, tuple[str, ColumnValues]] = {}
        self._texts: dict[Any, tuple[str, Value]] = {}

    def read(self, part: SheetPart, written: SheetManifest | None) -> ReadSheet:
        """Read a sheet as it is now."""
        self.sheet = sheet = ReadSheet(part.name, part.state == "visible")
        self.shared, self._columns = {}, {}
        expected = written.row_hashes if written else []
        rows = SheetRows(
            self.package,
            part,
            most_cells=(written.cells if written else 0) + limits.REPORT_FURTHER_CELLS,
        )
        for row in rows:
            if row.number <= len(sheet.hashes):
                problem = message(
                    "report.rows_out_of_order",
                    sheet=part.name,
                    row=row.number,
                    last=len(sheet.hashes),
                )
                raise refusal(self.package.name, problem, "", "a report")
            sheet.hashes.extend([bytes(HASH)] * (row.number - 1 - len(sheet.hashes)))
            content = canonical.row(self._cells(row), row.is_hidden)
            hashed = row_hash(content)
            if content and (row.number > len(expected) or expected[row.number - 1] != hashed):
                sheet.texts[row.number] = content
            sheet.hashes.append(hashed)
            self.advance(len(row.cells))
        sheet.facts = self._facts(rows, part)
        return sheet

    def _cells(self, row: SheetRow) -> list[str]:
        """Canonical cells of a row; values and formulas are entered into their columns."""
        canonical_cells, columns, last, number = list[str](), self._columns, -1, row.number
        # A loop over a million cells: texts and columns are looked up, not made anew.
        for cell in row.cells:
            column, value, kind, formula, style, _ = cell
            if column <= last:
                problem = message("report.cell_twice", row=number, sheet=self.sheet.title)
                raise refusal(self.package.name, problem, "", "a report")
            last = column
            content, stored = (
                self._texts.get(value) or self._content(value, kind)
                if kind in _TEXTS
                else _content(value, kind)
            )
            relative = None
            if formula is not None:
                relative = self._formula(cell, number)
                content = "=" + relative
            letters, cells = columns.get(column) or self._column(column)
            if relative is not None:
                cells.formulas[len(cells.rows)] = relative
            cells.rows.append(number)
            cells.stored.append(stored)
            if content:
                look = self.looks.get(style)
                canonical_cells.append(
                    f"{letters}{canonical.INNER}{content}{canonical.INNER}{look}"
                    if look
                    else f"{letters}{canonical.INNER}{content}"
                )
        if self.illegible:
            self._look_for_illegible(row)
        return canonical_cells

    def _look_for_illegible(self, row: SheetRow) -> None:
        """Note the first cell of a sheet whose content cannot be read, for each reason."""
        for cell in row.cells:
            problem = self.illegible.get(cell.style)
            is_filled = cell.value is not None or cell.formula is not None
            if problem and is_filled and problem not in self.sheet.illegible:
                place = f"{canonical.letters_of(cell.column + 1)}{row.number}"
                self.sheet.illegible[problem] = place

    def _column(self, place: int) -> tuple[str, ColumnValues]:
        """Letters and values of a new column; `place` counts from 0."""
        values = self.sheet.columns[place + 1] = ColumnValues()
        self._columns[place] = canonical.letters_of(place + 1), values
        return self._columns[place]

    def _content(self, value: Any, kind: str) -> tuple[str, Value]:
        """Content of a text, remembered."""
        content = _content(value, kind)
        if len(self._texts) < _KNOWN_TEXTS:
            self._texts[value] = content
        return content

    def _formula(self, cell: Cell, row: int) -> str:
        """Relative formula of a cell; one that shares another cell's formula is written out."""
        formula, shared, column = cell.formula or "", cell.shared, cell.column
        kind = shared.get("t", "") if shared else ""
        if not shared or kind in ("", "normal"):
            return self.formulas.relative(formula, row)
        if kind == "shared":
            if formula:
                self.shared[shared.get("si", "")] = (formula, row, column)
                return self.formulas.relative(formula, row)
            first, its_row, its_column = self.shared.get(shared.get("si", ""), ("", row, column))
            return canonical.relative(first, its_row, column - its_column)
        return f"{{{shared.get('ref', '')} {kind}}}{canonical.relative(formula, row)}"

    def _facts(self, rows: SheetRows, part: SheetPart) -> dict[str, Any]:
        """What a sheet has besides its rows, in the form of the manifest."""
        targets, package = self.package.relations_of(part.part), self.package
        facts: dict[str, Any] = {
            "is_conditional": False,
            "drawings": 0,
            "links": {},
            "rows_are_hidden": False,
            "around": list(around_cells(package, part.name, part.part, rows.others)),
            "notes": list(notes_on_sheet(package, part.name, part.part, rows.others)),
            "page": page_facts(package, package.titles.index(part.name), rows.others),
            "charts": [],
        }
        for problem in sorted(illegible_runs(package, rows.text_looks)):
            facts["notes"].append(Surrounding(part.name, "", problem))
        for tag, at in rows.others:
            target = targets.get(relation_id(at), ("", ""))[1]
            if tag == "hyperlink":
                facts["links"][at.get("ref", "")] = canonical.link(
                    target + (f"#{at['location']}" if at.get("location") else "")
                )
            elif tag == "sheetFormatPr":
                facts["rows_are_hidden"] = at.get("zeroHeight") in TRUE
            elif tag == "cfRule":
                facts["is_conditional"] = True
            elif tag == "drawing":
                self._add_drawing(facts, target)
            elif tag in ("picture", "oleObject"):
                facts["drawings"] += 1
        hidden = sorted(
            {column for first, last in rows.hidden_columns for column in range(first + 1, last + 2)}
            & set(self.sheet.columns)
        )
        merged = sorted(
            f"{canonical.letters_of(left + 1)}{top}:{canonical.letters_of(right + 1)}{bottom}"
            for top, left, bottom, right in rows.merged
        )
        return {**facts, "hidden_columns": hidden, "merged": merged}

    def _add_drawing(self, facts: dict[str, Any], part: str) -> None:
        """Add a drawing: its charts, and its objects that are none or stand over cells."""
        if part not in self.package:
            return
        drawing, title, hashes = drawn(self.package, part), self.sheet.title, self.sheet.hashes
        last = max((row for row, hashed in enumerate(hashes, start=1) if any(hashed)), default=0)
        facts["drawings"] += drawing.objects
        facts["charts"] += drawing.charts
        facts["around"] += [Surrounding(title, "", *change) for change in drawing.changes]
        if drawing.first is not None and drawing.first <= last:
            facts["around"].append(Surrounding(title, "", "object over cells"))


def _content(value: Any, kind: str) -> tuple[str, Value]:
    """Canonical content of a cell without a formula, and its value for the calculator."""
    if kind == "n":
        if value is None:
            return "", None
        return (
            ("#" + canonical.number(value), value)
            if math.isfinite(value)
            else ("e#NUM!", CellError("#NUM!"))
        )
    if kind == "b":
        return f"b{int(bool(value))}", bool(value)
    if kind == "e":
        return f"e{value}", CellError(str(value))
    if value is None:
        return "", None
    text = canonical.text(value)
    return ('"' + text if text else ""), canonical.decoded(value)
