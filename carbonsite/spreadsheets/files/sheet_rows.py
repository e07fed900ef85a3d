"""Rows of a sheet in one pass: values, formulas, formats, and what is hidden or merged.

openpyxl gives values or formulas, not both, knows hidden and merged cells only with the whole sheet
in memory, and takes four times as long; calamine gives only values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ... import limits
from ...messages import message
from .opening import refusal
from .package import Package, SheetPart
from .strict_xml import local, strict_parser

_LOCAL = {name: name for name in ("c", "v", "f", "t", "row", "is", "r", "rPh", "col", "mergeCell")}
_TEXTS = frozenset(("v", "f", "t"))
_TRUE = ("1", "true")
_SEEN = 0.5
"""A height [points] or width [characters] below which nothing can be seen."""

_cell = tuple.__new__
"""Makes a Cell in half the time; a sheet may have millions."""

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


class Cell(NamedTuple):
    """Cell as it is stored.

    Attributes
    ----------
    column : int
        From 0.
    value : float, str, bool or None
        Number, text, truth value, or error such as ``#REF!`` (`kind` is "e"); None if not stored.
    kind : str
        As in the file: n, s, str, inlineStr, b, e, d.
    formula : str or None
        Without the equals sign; a shared formula is stated only in its first cell.
    style : str
        Index in `Package.formats`; "" if none.
    shared : mapping or None
        Attributes of a shared or array formula.
    """

    column: int
    value: Any
    kind: str
    formula: str | None
    style: str
    shared: dict[str, str] | None = None


class SheetRow(NamedTuple):
    """Row of a sheet: its number from 1, whether it is hidden, and its non-empty cells."""

    number: int
    is_hidden: bool
    cells: list[Cell]


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
        Elements for links, drawings, conditional formats and the default height of rows, with
        their attributes.
    """

    package: Package
    sheet: SheetPart
    most_cells: int = limits.SHEET_CELLS
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    others: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list, repr=False)

    def __iter__(self) -> Iterator[SheetRow]:
        rows: list[SheetRow] = []
        self.texts = self.package.texts
        parser = strict_parser(self.package.name)
        _SheetParser(self, parser, rows)
        count = 0
        for _ in self.package.fed(
            parser, self.sheet.part, f"{self.package.name}, sheet {self.sheet.name!r}"
        ):
            count += sum(len(row.cells) for row in rows)
            if count > self.most_cells:
                problem = message("file.many_cells", sheet=self.sheet.name, limit=self.most_cells)
                raise refusal(self.package.name, problem, message("file.many_cells.remedy"))
            yield from rows
            rows.clear()


class _SheetParser:
    """Handlers of the XML parser for one sheet."""

    def __init__(self, sheet: SheetRows, parser: Any, rows: list[SheetRow]) -> None:
        self.sheet, self.parser, self.rows = sheet, parser, rows
        self.row, self.row_text, self.hidden, self.cells = 0, "0", False, list[Cell]()
        self.columns: dict[str, int] = {}
        self.skipped = 0
        self.inline: list[str] = []
        parser.StartElementHandler, parser.EndElementHandler = self.handlers()

    def handlers(self) -> tuple[Any, Any]:
        """Handlers of the begin and the end of an element."""
        # Local names, as a sheet may have millions of cells.
        parser, close, known, inline = self.parser, self.close, _LOCAL, self.inline
        cell: dict[str, str] = {}
        value: str | None = None
        formula: str | None = None
        shared: dict[str, str] | None = None
        pieces: list[str] = []
        parser.CharacterDataHandler = pieces.append

        def begin(name: str, at: dict[str, str]) -> None:
            nonlocal cell, value, formula, shared
            tag = known.get(name) or local(name)
            if tag == "c":
                cell, value, formula, shared = at, None, None, None
            elif tag in _TEXTS:
                pieces.clear()
                if at and tag == "f":
                    shared = at
            elif tag in _BESIDE:
                _BESIDE[tag](self, at)
            elif tag in _OTHERS:
                self.begin_other(tag, at)

        def end(name: str) -> None:
            nonlocal value, formula
            tag = known.get(name) or local(name)
            if tag == "c":
                close(cell, value, formula, shared)
            elif tag == "v":
                value = pieces[0] if len(pieces) == 1 else "".join(pieces)
            elif tag == "t":
                if not self.skipped:
                    inline.extend(pieces)
            elif tag == "f":
                formula = pieces[0] if len(pieces) == 1 else "".join(pieces)
            elif tag == "row":
                self.rows.append(SheetRow(self.row, self.hidden, self.cells))
            elif tag == "rPh":
                self.skipped -= 1

        return begin, end

    def begin_row(self, at: dict[str, str]) -> None:
        """Begin a row; without a number it is the one below the last."""
        self.row = int(at["r"]) if "r" in at else self.row + 1
        self.row_text = str(self.row)
        self.hidden, self.cells = at.get("hidden") in _TRUE or _is_nothing(at.get("ht")), []
        if not 0 < self.row <= limits.SHEET_LAST_ROW:
            raise ValueError(f"there is no row {self.row}")

    def begin_columns(self, at: dict[str, str]) -> None:
        """Note columns that are hidden or have no width."""
        if at.get("hidden") in _TRUE or _is_nothing(at.get("width")):
            self.sheet.hidden_columns.append(
                (
                    int(at.get("min", 1)) - 1,
                    min(int(at.get("max", 1)), limits.SHEET_LAST_COLUMN) - 1,
                )
            )

    def begin_merged(self, at: dict[str, str]) -> None:
        """Note a merged range."""
        merged = _RANGE.fullmatch(at.get("ref", ""))
        if merged:
            first, last = self.column(merged[1]), self.column(merged[3] or merged[1])
            self.sheet.merged.append((int(merged[2]), first, int(merged[4] or merged[2]), last))

    def begin_pronunciation(self, at: dict[str, str]) -> None:
        """Skip the pronunciation of a text."""
        self.skipped += 1

    def begin_other(self, tag: str, at: dict[str, str]) -> None:
        """Note an element about looks or links of cells."""
        self.sheet.others.append((tag, at))

    def close(
        self,
        at: dict[str, str],
        stored: str | None,
        formula: str | None,
        shared: dict[str, str] | None,
    ) -> None:
        """Add a complete cell, if it has a value or a formula."""
        get, cells = at.get, self.cells
        kind, reference = get("t", "n"), get("r")
        if reference:
            # If the cell names another row, its number stays in the letters and is refused.
            letters = reference.removesuffix(self.row_text)
            column = self.columns[letters] if letters in self.columns else self.column(letters)
        else:
            column = cells[-1][0] + 1 if cells else 0
        value: Any = stored
        if kind == "n":
            value = float(stored) if stored and not stored.isspace() else None
        elif kind == "inlineStr":
            value = self.inline[0] if len(self.inline) == 1 else "".join(self.inline)
            self.inline.clear()
        elif kind == "s" and stored is not None:
            value = self.sheet.texts[_place(stored)]
        elif kind == "b" and stored is not None:
            value = stored.strip() in _TRUE
        if value is not None or formula is not None:
            cells.append(_cell(Cell, (column, value, kind, formula, get("s", ""), shared)))

    def column(self, letters: str) -> int:
        """Index of a column from 0 by its letters."""
        place = 0
        for letter in letters[:4]:
            place = place * 26 + ord(letter.upper()) - 64
        if (
            not letters.isascii()
            or not letters.isalpha()
            or not 0 < place <= limits.SHEET_LAST_COLUMN
        ):
            raise ValueError(f"there is no column {letters[:8]!r}")
        self.columns[letters] = place - 1
        return place - 1


_BESIDE = {
    "row": _SheetParser.begin_row,
    "col": _SheetParser.begin_columns,
    "mergeCell": _SheetParser.begin_merged,
    "rPh": _SheetParser.begin_pronunciation,
}

_OTHERS = frozenset(("sheetFormatPr", "hyperlink", "cfRule", "drawing", "picture", "oleObject"))


def _is_nothing(size: str | None) -> bool:
    """True if a height or width is too small to be seen."""
    return size is not None and float(size) < _SEEN


def _place(stored: str) -> int:
    """Index of a shared text; a negative one is refused."""
    place = int(stored)
    if place < 0:
        raise ValueError(f"there is no text {place}")
    return place
