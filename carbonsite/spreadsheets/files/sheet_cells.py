"""Cells of a sheet as they come from the parser, each where it belongs and once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from xml.parsers.expat import XMLParserType

from ... import limits
from ...errors import InputError
from ...messages import message
from ..calculator.references import column_of, letters_of
from .cell_values import number_of, other_value
from .shared_texts import TextParser
from .strict_xml import local

_TRUE = ("1", "true")

_cell = tuple.__new__
"""Makes a Cell in half the time; a sheet may have millions."""

_ROWS, _ROW, _CELL, _VALUE, _FORMULA, _INLINE = range(6)
"""What is open: the sheet's rows, a row, a cell, and what a cell has."""


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


def is_nothing(size: str | None, legible: float) -> bool:
    """True if a height or width is too small for anything in it to be read."""
    return size is not None and float(size) < legible


class CellParser:
    """Handlers of the XML parser between the begin and the end of the rows of a sheet.

    Parameters
    ----------
    parser : pyexpat.XMLParserType
    where : str
        File and sheet, for errors.
    texts : sequence of str
        The shared texts.
    styles : int
        Number of styles of the workbook.
    rows : list of SheetRow
        Gets each complete row.
    """

    def __init__(
        self,
        parser: XMLParserType,
        where: str,
        texts: Sequence[str],
        styles: int,
        rows: list[SheetRow],
    ) -> None:
        self.parser, self.where, self.texts, self.rows = parser, where, texts, rows
        self.row, self.row_text, self.hidden, self.cells = 0, "0", False, list[Cell]()
        self.last, self.columns = -1, dict[str, int]()
        self.styles = set(map(str, range(styles)))
        self.text = TextParser(parser, self.stray)
        self.pieces, self.inline = list[str](), list[str]()
        self.shared, self.collapsed = set[str](), list[int]()
        self.space, self.open_cell = "", dict[str, str]()

    def enter(self, namespace: str, leave: Callable[[], None]) -> None:
        """Take over from the handlers of the sheet, until its rows end."""
        # A sheet may have millions of cells: places are compared, and few names.
        self.space, self.leave = namespace, leave
        c, v, f = f"{namespace}:c", f"{namespace}:v", f"{namespace}:f"
        close, begin_other, end_other = self.close, self.begin_other, self.end_other
        pieces, place = self.pieces, _ROWS
        cell: dict[str, str] = {}
        value: str | None = None
        formula: str | None = None
        shared: dict[str, str] | None = None

        def begin(name: str, at: dict[str, str]) -> None:
            nonlocal place, cell, value, formula, shared
            if place == _ROW and name == c:
                place, cell, value, formula, shared = _CELL, at, None, None, None
            elif place == _CELL and name == v and value is None:
                place = _VALUE
                pieces.clear()
            elif place == _CELL and name == f and formula is None:
                place, shared = _FORMULA, at or None
                pieces.clear()
            else:
                self.open_cell = cell if place >= _CELL else {}
                place = begin_other(place, name, at)

        def end(_name: str) -> None:
            nonlocal place, value, formula
            if place == _VALUE:
                place, value = _CELL, pieces[0] if len(pieces) == 1 else "".join(pieces)
            elif place == _CELL:
                place = _ROW
                close(cell, value, formula, shared)
            elif place == _FORMULA:
                place, formula = _CELL, pieces[0] if len(pieces) == 1 else "".join(pieces)
            else:
                place = end_other(place)

        parser = self.parser
        parser.StartElementHandler, parser.EndElementHandler = begin, end
        parser.CharacterDataHandler = pieces.append

    def begin_other(self, place: int, name: str, at: dict[str, str]) -> int:
        """Begin a row, the text of a cell, or an element of that text; the place within."""
        is_text = self.open_cell.get("t") == "inlineStr"
        if place == _INLINE:
            self.text.begin(name, at)
        elif place == _ROWS and name == f"{self.space}:row":
            self.begin_row(at)
            return _ROW
        elif place == _CELL and name == f"{self.space}:is" and is_text and not self.inline:
            self.text.start(self.space)
            return _INLINE
        else:
            raise self.stray(local(name))
        return place

    def end_other(self, place: int) -> int:
        """End what `begin_other` began, or the rows; the place around."""
        if place == _ROW:
            self.rows.append(SheetRow(self.row, self.hidden, self.cells))
            return _ROWS
        if place == _ROWS:
            self.leave()
        elif self.text.is_between:
            self.inline.append(self.text.text)
            self.parser.CharacterDataHandler = self.pieces.append
            return _CELL
        else:
            self.text.end()
        return place

    def begin_row(self, at: dict[str, str]) -> None:
        """Begin a row; without a number it is the one below the last."""
        number = at.get("r", str(self.row + 1))
        if not (number.isascii() and number.isdecimal() and len(number) < 8):
            raise self.refused("file.row.none", "", row=number[:20])
        last, self.row = self.row, int(number)
        self.row_text, self.last, self.cells = str(self.row), -1, []
        self.hidden = at.get("hidden") in _TRUE or is_nothing(at.get("ht"), limits.LEGIBLE_HEIGHT)
        if at.get("collapsed") in _TRUE:
            self.collapsed.append(self.row)
        if not 0 < self.row <= limits.SHEET_LAST_ROW:
            raise self.refused("file.row.none", "", row=number)
        if self.row <= last:
            raise self.refused("file.row.order", "", row=self.row, last=last)

    def close(
        self,
        at: dict[str, str],
        stored: str | None,
        formula: str | None,
        shared: dict[str, str] | None,
    ) -> None:
        """Add a complete cell, if it has a value or a formula."""
        get = at.get
        kind, reference, style = get("t", "n"), get("r"), get("s", "")
        if reference:
            # If the cell names another row, its number stays in the letters and is refused.
            letters = reference.removesuffix(self.row_text)
            column = self.columns[letters] if letters in self.columns else self.column(letters)
        else:
            column = self.last + 1
        if column <= self.last:
            raise self.refused("file.cell.order", self.name(at, column))
        self.last = column
        if style and style not in self.styles and self.styles:
            raise self.refused("file.cell.style", self.name(at), style=style[:20])
        value: float | str | bool | None = None
        try:
            if kind == "n":
                value = number_of(stored) if stored else None
            elif kind == "s" and stored and stored.isdecimal() and stored.isascii():
                value = self.texts[int(stored)]
            elif stored is not None or kind != "s":
                value = self.other_value(kind, stored)
        except (ValueError, LookupError):
            shown = (stored or "")[:32]
            raise self.refused("file.cell.value", self.name(at), value=shown) from None
        if formula is not None and not self.is_one_formula(formula, value, shared or {}):
            raise self.refused("file.cell.formula", self.name(at))
        if value is not None or formula is not None:
            self.cells.append(_cell(Cell, (column, value, kind, formula, style, shared)))

    def is_one_formula(self, formula: str, value: object, shared: dict[str, str]) -> bool:
        """True if a formula is stated in its cell, or once and before in that whose it shares."""
        if shared.get("t") != "shared":
            return bool(formula or shared.get("t") or value is None)
        is_known = (index := shared.get("si", "")) in self.shared
        self.shared.add(index)
        return is_known != bool(formula)

    def other_value(self, kind: str, stored: str | None) -> str | bool | None:
        """Value of a cell that is neither a number nor a shared text."""
        if kind == "inlineStr":
            if stored:
                raise ValueError
            return self.inline.pop() if self.inline else ""
        return None if stored is None else other_value(kind, stored)

    def column(self, letters: str) -> int:
        """Index of a column from 0 by its letters."""
        is_word = letters.isascii() and letters.isalpha()
        place = column_of(letters[:4].upper()) if is_word else 0
        if not 0 < place <= limits.SHEET_LAST_COLUMN:
            raise self.refused("file.cell.none", f"{letters[:20]}{self.row}")
        self.columns[letters] = place - 1
        return place - 1

    def name(self, at: dict[str, str], column: int | None = None) -> str:
        """Name of a cell."""
        place = self.last if column is None else column
        return at.get("r") or f"{letters_of(place + 1)}{self.row}"

    def stray(self, tag: str) -> InputError:
        """Error of an element that does not belong where it stands."""
        place = self.name(self.open_cell) if self.open_cell else ""
        return self.refused("file.cell.stray", place, element=tag)

    def refused(self, key: str, cell: str, **values: str | int) -> InputError:
        """Error of a row or a cell that programs read differently."""
        problem = message(key, cell=cell or f"{self.row}:{self.row}", **values)
        column, remedy = cell.rstrip("0123456789"), message("file.cell.remedy")
        where = self.where
        return InputError.one(where, problem, remedy, row=self.row, column=column, value=where)
