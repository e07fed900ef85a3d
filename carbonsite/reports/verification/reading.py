"""A workbook read once: what each row says, and the values and formulas that are computed anew."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any

from ... import limits
from ...errors import InputError
from ...spreadsheets.calculator.values import CellError, ColumnValues, Value
from ...spreadsheets.files.opening import content_of, refusal
from ...spreadsheets.files.package import Package, SheetPart
from ...spreadsheets.files.sheet_rows import Cell, SheetRow, SheetRows
from ...spreadsheets.writing import canonical
from ...spreadsheets.writing.manifest import (
    HASH,
    TITLE,
    Sealed,
    SheetManifest,
    damaged,
    read_manifest,
    row_hash,
)
from .read_book import ReadBook, ReadSheet

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
"""Number formats that no workbook spells out, by their number. ECMA-376 part 1, 18.8.30."""

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_TRUE = ("1", "true")
_TEXTS = ("s", "inlineStr", "str")
_KNOWN_TEXTS = 100_000


def open_report(path: str | PathLike[str]) -> tuple[Package, Sealed]:
    """A report as a package of parts, and its manifest.

    Raises
    ------
    InputError
        Where it cannot be read, or holds no manifest that can be used.
    """
    name = Path(path).name
    with as_report(name):
        package = Package(content_of(path, limits.REPORT_FILE), name, limits.REPORT_UNPACKED)
        return package, manifest_of(package)


def read_book(package: Package, sealed: Sealed, advance: Callable[[int], None]) -> ReadBook:
    """Read the sheets of a report.

    Parameters
    ----------
    package : Package
    sealed : Sealed
    advance : callable
        Told how many further cells have been read.

    Raises
    ------
    InputError
        Where it is damaged, or holds far more than was written.
    """
    with as_report(package.name):
        written = {sheet.title: sheet for sheet in sealed.manifest.sheets}
        reader = _Reader(package, advance)
        sheets = {
            part.name: reader.read(part, written.get(part.name))
            for part in package.sheets
            if part.name != TITLE
        }
        return ReadBook(
            package.name,
            sealed,
            [title for title in package.titles if title != TITLE],
            sheets,
            _names(package),
        )


def manifest_of(package: Package) -> Sealed:
    """The manifest of a workbook.

    Raises
    ------
    InputError
        Where it has none, or one that was edited.
    """
    part = next((sheet for sheet in package.sheets if sheet.name == TITLE), None)
    if part is None:
        raise damaged(
            package.name,
            f"there is no sheet {TITLE!r}",
            "ask for the workbook as carbonsite wrote it; one from elsewhere cannot be verified",
        )
    rows = (
        [
            (
                str(cell.value)
                if cell.kind in ("s", "str", "inlineStr") or not isinstance(cell.value, float)
                else f"{cell.value:g}"
            )
            for cell in row.cells
        ]
        for row in SheetRows(package, part)
    )
    return read_manifest(rows, package.name)


@contextmanager
def as_report(name: str) -> Iterator[None]:
    """Say of a file that cannot be read that it cannot be verified."""
    try:
        yield
    except InputError as error:
        problem = error.problems["problem"].iloc[0]
        if getattr(problem, "key", "") == "file.unusable":
            problem = problem.values["reason"]
        remedy = (
            str(error.problems["remedy"].iloc[0])
            if "carbonsite" in str(error.problems["remedy"].iloc[0])
            else "ask for the workbook as it was written"
        )
        raise refusal(name, problem, remedy, "a report") from None


def _names(package: Package) -> dict[str, str]:
    """Defined names, without those that programs make for filters and printing; one for a single
    sheet says which.
    """
    found = {}
    for each in package.names:
        if not each.name.lower().startswith(("_xlnm.", "_filterdatabase")):
            found[f"{each.name} (sheet {each.scope})" if each.scope else each.name] = (
                canonical.relative(each.refers_to, 1)
            )
    return found


class _Reader:
    """Reads the sheets of a workbook one by one; `sheet` is the one that is being read."""

    def __init__(self, package: Package, advance: Callable[[int], None]) -> None:
        self.package, self.advance = package, advance
        self.looks = {
            str(place): canonical.number_format(
                _BUILT_IN.get(int(code), code) if code.isdecimal() else code
            )
            for place, code in enumerate(package.formats)
        }
        self.formulas = canonical.RelativeFormulas()
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.sheet = ReadSheet("", True)
        self._columns: dict[int, tuple[str, ColumnValues]] = {}
        self._texts: dict[Any, tuple[str, Value]] = {}

    def read(self, part: SheetPart, written: SheetManifest | None) -> ReadSheet:
        """A sheet as it is now."""
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
                raise refusal(
                    self.package.name,
                    f"the rows of {part.name!r} stand in no order: {row.number} after"
                    f" {len(sheet.hashes)}",
                    "",
                    "a report",
                )
            sheet.hashes.extend([bytes(HASH)] * (row.number - 1 - len(sheet.hashes)))
            said = canonical.row(self._cells(row), row.is_hidden)
            hashed = row_hash(said)
            if said and (row.number > len(expected) or expected[row.number - 1] != hashed):
                sheet.texts[row.number] = said
            sheet.hashes.append(hashed)
            self.advance(len(row.cells))
        sheet.facts = self._facts(rows, part)
        return sheet

    def _cells(self, row: SheetRow) -> list[str]:
        """The cells of a row in their canonical form, and entered into their columns."""
        found, looks, columns, last, number = [], self.looks, self._columns, -1, row.number
        # Some ten cells in each of a hundred thousand rows: what is said of most of them is known
        # from the row above.
        for cell in row.cells:
            column, value, kind, formula, style, _ = cell
            if column <= last:
                raise refusal(
                    self.package.name,
                    f"a cell of row {number} of {self.sheet.title!r} stands twice",
                    "",
                    "a report",
                )
            last = column
            content, said = (
                self._texts.get(value) or self._content(value, kind)
                if kind in _TEXTS
                else _content(value, kind)
            )
            relative = None
            if formula is not None:
                relative = self._formula(cell, number)
                content = "=" + relative
            held = columns.get(column)
            if held is None:
                held = columns[column] = self._column(column)
            letters, cells = held
            if relative is not None:
                cells.formulas[len(cells.rows)] = relative
            cells.rows.append(number)
            cells.stored.append(said)
            if content:
                look = looks.get(style)
                found.append(
                    f"{letters}{canonical.INNER}{content}{canonical.INNER}{look}"
                    if look
                    else f"{letters}{canonical.INNER}{content}"
                )
        return found

    def _column(self, place: int) -> tuple[str, ColumnValues]:
        """A column that is met for the first time; its place counts from 0."""
        column = self.sheet.columns[place + 1] = ColumnValues()
        return canonical.letters_of(place + 1), column

    def _content(self, value: Any, kind: str) -> tuple[str, Value]:
        """As the function, remembered."""
        found = _content(value, kind)
        if len(self._texts) < _KNOWN_TEXTS:
            self._texts[value] = found
        return found

    def _formula(self, cell: Cell, row: int) -> str:
        """A formula as it reads in its own row: one that shares another's is written out."""
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
        """What the sheet says beside its rows, as the manifest has it."""
        led = self.package.relations_of(part.part)
        facts: dict[str, Any] = {
            "is_conditional": False,
            "drawings": 0,
            "links": {},
            "rows_are_hidden": False,
        }
        charts = set[str]()
        for tag, at in rows.others:
            target = led.get(
                next((value for name, value in at.items() if name.endswith(":id")), ""), ("", "")
            )[1]
            if tag == "hyperlink":
                facts["links"][at.get("ref", "")] = canonical.link(
                    target + (f"#{at['location']}" if at.get("location") else "")
                )
            elif tag == "sheetFormatPr":
                facts["rows_are_hidden"] = at.get("zeroHeight") in _TRUE
            elif tag == "cfRule":
                facts["is_conditional"] = True
            elif tag == "drawing":
                facts["drawings"] += sum(
                    name in _ANCHORS for name, _ in self.package.elements(target)
                )
                charts |= self._drawn(target)
            else:
                facts["drawings"] += 1
        hidden = sorted(
            {column for first, last in rows.hidden_columns for column in range(first + 1, last + 2)}
            & set(self.sheet.columns)
        )
        merged = sorted(
            f"{canonical.letters_of(left + 1)}{top}:{canonical.letters_of(right + 1)}{bottom}"
            for top, left, bottom, right in rows.merged
        )
        return {**facts, "hidden_columns": hidden, "merged": merged, "charts": sorted(charts)}

    def _drawn(self, drawing: str) -> set[str]:
        """The ranges that the charts of a drawing draw; programs also write titles there, as texts."""
        charts = [
            part for kind, part in self.package.relations_of(drawing).values() if kind == "chart"
        ]
        formulas = [
            said for chart in charts for _, said in self.package.elements_with_text(chart, "f")
        ]
        return {
            canonical.relative(formula, 1)
            for formula in formulas
            if "!" in formula and not formula.startswith('"')
        }


def _content(value: Any, kind: str) -> tuple[str, Value]:
    """What a cell without a formula says in its canonical form, and as a calculator takes it."""
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
    said = canonical.text(value)
    return ('"' + said if said else ""), canonical.decoded(value)
