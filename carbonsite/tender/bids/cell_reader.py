"""Reads the cells of a bid as numbers, choices, texts and days; anything else is a problem."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ... import limits
from ...arrays import Array
from ...inputs.reading.text_columns import text_of
from ...messages import message
from ...messages.problems import problem
from ...units.dates import AmbiguousDayError, period_of
from .findings import BidFindings, OtherReading
from .sheet_answers import SheetAnswers, filled

_RETYPE = message("tender.remedy.type_a_number")


_PERCENTAGE = re.compile(r"\s*(?P<number>\d+(?:[.,]\d+)?)\s*%\s*")


def _day_of(cell: Any) -> datetime.date | None:
    """The day of a date, or of a text that is surely one, such as 31.12.2026."""
    try:
        period = period_of(cell)
    except AmbiguousDayError:
        return None
    return period.first if period is not None and period.first == period.last else None


@dataclass(frozen=True)
class CellReader:
    """Reads the bidder's cells of one sheet, column by column.

    Attributes
    ----------
    answers : SheetAnswers
    codes : mapping of str to mapping of str to str
        Code of each text of a list, by list.
    findings : BidFindings
    bad : array of bool, shape (rows,)
        Rows with a cell that cannot be used; they are not checked any further.
    """

    answers: SheetAnswers
    codes: Mapping[str, Mapping[str, str]]
    findings: BidFindings
    bad: Array

    @classmethod
    def of(
        cls, answers: SheetAnswers, codes: Mapping[str, Mapping[str, str]], findings: BidFindings
    ) -> CellReader:
        """Reader of a sheet of which no cell has been read yet."""
        return cls(answers, codes, findings, np.zeros(len(answers.sheet.rows), dtype=bool))

    def problem(
        self,
        row: int,
        column: str,
        key: str,
        remedy: str = "",
        other: OtherReading | None = None,
        /,
        **values: object,
    ) -> None:
        """Note a cell that cannot be used, with the texts of keys; see `note`."""
        texts = problem("", "", key, remedy, **values)
        self.note(row, column, texts["problem"], texts["remedy"], other)

    def problems(self, rows: Array, column: str, key: str, remedy: str) -> None:
        """Note the cells of some rows, an array of bool, that cannot be used."""
        for row in np.flatnonzero(rows).tolist():
            self.problem(row, column, key, remedy)

    def note(
        self, row: int, column: str, text: str, remedy: str, other: OtherReading | None = None
    ) -> None:
        """Note a cell that cannot be used; a row that the form does not have is only marked bad."""
        self.bad[row] = True
        if not self.answers.sheet.rows[row].is_extra:
            self.findings.note(
                self.answers.place(row, column),
                self.answers.cells[column][row],
                text,
                remedy,
                other,
            )

    def _asked_as(self, column: str, kind: str) -> Array:
        """True for rows in which the bidder fills in a column with an answer of a kind."""
        sheet = self.answers.sheet
        of_column = sheet.columns[sheet.column(column)].kind
        asked = np.array([(row.kind or of_column) == kind for row in sheet.rows], dtype=bool)
        return np.asarray(sheet.is_open[column] & asked)

    def numbers(self, column: str, least: float = 0.0) -> Array:
        """Numbers of a column; NaN for a blank cell and for a cell that is a problem."""
        cells = self._without_percent(column)
        is_number = np.fromiter(
            (isinstance(cell, float | int) and not isinstance(cell, bool) for cell in cells),
            dtype=bool,
            count=len(cells),
        )
        values = np.full(len(cells), np.nan)
        values[is_number] = cells[is_number].astype(float)
        is_open = self._asked_as(column, "number")
        is_text = is_open & ~is_number & filled(cells)
        self.problems(is_text, column, "tender.cell.not_a_number", _RETYPE)
        remedy = message("tender.remedy.least", least=least) if math.isfinite(least) else _RETYPE
        # A formula or a typed number that is too large is stored as infinite.
        for row in np.flatnonzero(
            is_open & is_number & ~((values >= least) & (values < limits.LARGEST_NUMBER))
        ):
            key = "tender.cell.negative" if values[row] < least else "tender.cell.too_large"
            self.problem(int(row), column, key, remedy)
            values[row] = np.nan
        return np.where(is_open, values, np.nan)

    def _without_percent(self, column: str) -> Array:
        """The cells of a column; a percentage is its number where percent is asked for."""
        cells, units = self.answers.cells[column].copy(), self.answers.cells.get("unit")
        sheet = self.answers.sheet
        if sheet.columns[sheet.column(column)].unit:
            units = np.full(len(cells), sheet.columns[sheet.column(column)].unit, dtype=object)
        # A loop over texts, of which a column of numbers has hardly any.
        for row in np.flatnonzero([isinstance(cell, str) for cell in cells]):
            percentage = _PERCENTAGE.fullmatch(cells[row])
            if percentage and units is not None and text_of(units[row]) == "%":
                cells[row] = float(percentage["number"].replace(",", "."))
        return cells

    def choices(self, column: str, own: frozenset[str] = frozenset()) -> Array:
        """Codes of a column of choices; "" for a blank cell and for a cell that is a problem.

        Parameters
        ----------
        column : str
        own : frozenset of str
            Codes that may be chosen in addition to the list.
        """
        sheet, cells = self.answers.sheet, self.answers.cells[column]
        of_column = sheet.columns[sheet.column(column)].choices
        chosen = np.full(len(cells), "", dtype=object)
        # A loop over cells: each is looked up in its list.
        for row in np.flatnonzero(self._asked_as(column, "choice") & filled(cells)):
            text = text_of(cells[row])
            code = text if text in own else self._code(sheet.rows[row].choices or of_column, text)
            if code:
                chosen[row] = code
            else:
                self.problem(int(row), column, "tender.cell.not_listed", "tender.remedy.choose")
        return chosen

    def _code(self, choices: str, text: str) -> str:
        """Code of a text of a list, in whatever case it is typed; "" if it is none, or several."""
        code = self.codes[choices].get(text, "")
        return code or self._in_any_case[choices].get(text.casefold(), "")

    @cached_property
    def _in_any_case(self) -> dict[str, dict[str, str]]:
        """Code of each text in small letters, by list; of texts that differ in case only none."""
        lists = {}
        for name, codes in self.codes.items():
            of_text = Counter(map(str.casefold, codes))
            unique = {shown: code for shown, code in codes.items() if of_text[shown.casefold()] < 2}
            lists[name] = {shown.casefold(): code for shown, code in unique.items()}
        return lists

    def texts(self, column: str) -> Array:
        """Texts of a column; "" for a blank cell and for a cell that is a problem."""
        cells = self.answers.cells[column]
        texts = np.full(len(cells), "", dtype=object)
        # A loop over cells: each is made one line.
        for row in np.flatnonzero(self._asked_as(column, "text") & filled(cells)):
            text = text_of(cells[row])
            if len(text) > limits.TABLE_CELL:
                self.problem(
                    int(row),
                    column,
                    "tender.cell.too_long",
                    "tender.remedy.shorten",
                    most=limits.TABLE_CELL,
                )
            else:
                texts[row] = text
        return texts

    def days(self, column: str) -> Array:
        """Days of a column, as 2025-12-01; "" for a blank cell and a cell that is a problem."""
        cells = self.answers.cells[column]
        days = np.full(len(cells), "", dtype=object)
        # A loop over cells: each day is written out.
        for row in np.flatnonzero(self.answers.sheet.is_open[column] & filled(cells)):
            day = _day_of(cells[row])
            if day is not None:
                days[row] = day.isoformat()
            else:
                self.problem(int(row), column, "tender.cell.not_a_date", "tender.remedy.type_a_day")
        return days
