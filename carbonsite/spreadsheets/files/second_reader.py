"""A second reader: openpyxl reads the same cells, and where the two differ, neither is believed."""

from __future__ import annotations

import datetime
import heapq
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from ... import limits
from ...errors import InputError
from ...messages import message
from ..calculator.references import letters_of, relative
from ..writing.canonical import text as same_breaks
from .opening import ambiguous
from .package import Package, SheetPart
from .sheet_rows import Cell, SheetRows, many_cells
from .strict_xml import BROKEN

_FAILED = (*BROKEN, TypeError, AttributeError, AssertionError, SyntaxError)
"""Errors that openpyxl raises for a file that it cannot read."""

_MOMENTS = (datetime.date, datetime.time, datetime.timedelta)
_DAYS_APART = 1e-7
"""Difference of two moments [days] that openpyxl rounds away."""

_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_NAMES = {
    _STRICT + b"spreadsheetml/main": _USUAL + b"spreadsheetml/2006/main",
    _STRICT + b"officeDocument/relationships": _USUAL + b"officeDocument/2006/relationships",
}
"""Names of the strict form of workbooks, which openpyxl does not know, and the usual ones."""


class OtherValue(NamedTuple):
    """Value of a cell to openpyxl: number, text, truth, moment, formula; `kind` as it names it."""

    value: Any
    kind: str


class Disagreement(NamedTuple):
    """A cell that two readers read differently: the text of both readings, blank for none."""

    sheet: str
    cell: str
    own: str
    other: str


_BLANK = OtherValue(None, "n")
_Rows = Iterator[tuple[int, Mapping[int, Any]]]


def disagreements(
    package: Package, sheets: Sequence[SheetPart], most: int = limits.REPORT_DIFFERENCES
) -> list[Disagreement]:
    """Cells that openpyxl reads as another kind, number, text or formula; at most so many.

    Numbers are compared at fifteen digits. A formula that shares that of another cell is compared
    there.

    Parameters
    ----------
    package : Package
        Its sizes are checked.
    sheets : sequence of SheetPart
    most : int

    Raises
    ------
    InputError
        If openpyxl cannot read the file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(islice(_disagreements(package, sheets), most))
    except InputError:
        raise
    except _FAILED as error:
        problem = message("file.second_reader", reason=str(error) or type(error).__name__)
        raise ambiguous(package.name, problem) from None


def _disagreements(package: Package, sheets: Sequence[SheetPart]) -> Iterator[Disagreement]:
    # Stored results are read in a second pass, and only where there are formulas.
    book = cache(partial(_opened, _in_usual_names(package.content)))
    for sheet in sheets:
        comparison = _TwoReadings(package, sheet.name)
        for of_results in (False, True):
            comparison.of_results = of_results
            if not of_results or comparison.has_formulas:
                other = _other_rows(book(of_results)[sheet.name])
                yield from comparison.of_rows(_own_rows(package, sheet), other)


def _opened(content: bytes, data_only: bool) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _own_rows(package: Package, sheet: SheetPart) -> _Rows:
    padded = 0
    for row in SheetRows(package, sheet):
        # openpyxl makes a cell for every column up to the last of the row.
        padded += row.cells[-1].column if row.cells else 0
        if padded > limits.SECOND_READER_CELLS:
            raise many_cells(package, sheet, limits.SECOND_READER_CELLS)
        yield row.number, {cell.column: cell for cell in row.cells}


def _other_rows(sheet: Any) -> _Rows:
    # The size that a sheet states of itself may be anything.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        filled = ((column, cell) for column, cell in enumerate(cells) if cell.value is not None)
        there = {column: OtherValue(cell.value, cell.data_type) for column, cell in filled}
        if there:
            yield number, there


class _TwoReadings:
    """Compares rows of one sheet."""

    def __init__(self, package: Package, sheet: str) -> None:
        self.sheet, self.times, self.from_1904 = sheet, package.times, package.counts_from_1904
        self.has_formulas, self.of_results = False, False

    def of_rows(self, own: _Rows, other: _Rows) -> Iterator[Disagreement]:
        """Disagreements of two streams of rows."""
        number_of = itemgetter(0)
        marked: Iterable[tuple[int, bool, Mapping[int, Any]]] = heapq.merge(
            ((number, False, cells) for number, cells in own),
            ((number, True, cells) for number, cells in other),
            key=number_of,
        )
        # A loop over rows as both readers deliver them.
        for number, pair in groupby(marked, key=number_of):
            cells = {is_other: row for _, is_other, row in pair}
            ours, theirs = cells.get(False, {}), cells.get(True, {})
            for column in sorted(ours.keys() | theirs.keys()):
                own_cell, their_value = ours.get(column), theirs.get(column, _BLANK)
                if not self._agree(own_cell, their_value, number):
                    name = f"{letters_of(column + 1)}{number}"
                    shown = self._shown(own_cell), _text(their_value.value)
                    yield Disagreement(self.sheet, name, *shown)

    def _agree(self, own: Cell | None, other: OtherValue, row: int) -> bool:
        is_formula = own is not None and own.formula is not None
        self.has_formulas |= is_formula
        if self.of_results:
            return not is_formula or self._agree_on_value(own, other)
        if is_formula or other.kind == "f":
            return is_formula and other.kind == "f" and _agree_on_formula(own, other.value, row)
        return self._agree_on_value(own, other)

    def _agree_on_value(self, own: Cell | None, other: OtherValue) -> bool:
        value, theirs = (own.value, other.value) if own else (None, other.value)
        if own is None or value in (None, ""):
            return theirs in (None, "")
        if own.kind == "n":
            is_moment = self.times.get(own.style, "share") != "share"
            if isinstance(theirs, _MOMENTS):
                return is_moment and abs(self._days(theirs) - value) <= _DAYS_APART
            is_number = isinstance(theirs, int | float) and not isinstance(theirs, bool)
            return is_number and f"{value:.15g}" == f"{theirs:.15g}"
        if own.kind == "b":
            return value is theirs
        if own.kind == "d":
            return isinstance(theirs, _MOMENTS) and str(theirs).startswith(value[:10])
        return isinstance(theirs, str) and same_breaks(value) == same_breaks(theirs)

    def _days(self, moment: Any) -> float:
        """Number that stores a moment."""
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

        epoch = CALENDAR_MAC_1904 if self.from_1904 else CALENDAR_WINDOWS_1900
        return float(to_excel(moment, epoch))  # type: ignore[no-untyped-call]

    def _shown(self, own: Cell | None) -> str:
        if own is None:
            return ""
        is_value = self.of_results or own.formula is None
        return _text(own.value) if is_value else f"={own.formula}"


def _agree_on_formula(own: Cell | None, other: Any, row: int) -> bool:
    """True if two formulas are one; one without a text of its own shares another's."""
    formula = (own.formula if own else None) or ""
    text = getattr(other, "text", other)
    is_stated = bool(formula) and isinstance(text, str)
    return not is_stated or relative(formula, row) == relative(text.removeprefix("="), row)


def _text(value: object) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _in_usual_names(content: bytes) -> bytes:
    """A workbook without the names of its strict form."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        if not any(_STRICT in old.read(part) for part in old.namelist() if part.endswith("rels")):
            return content
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as new:
            for part in old.namelist():
                text = old.read(part)
                for strict, usual in _NAMES.items():
                    text = text.replace(strict, usual)
                new.writestr(part, text)
    return copy.getvalue()
