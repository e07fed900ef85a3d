"""The sheets of line items and of changes, and formulas that sum over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import limits
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, letters_of, write_table

_NAMED = (
    "emissions",
    "in_total",
    "module",
    "element",
    "measure",
    "equal_scope",
    "resolved_factor",
    "amount",
    "conversion",
    "number",
    "key",
)
"""Columns with a defined name: formulas sum by them, and a verification multiplies them again."""

_FIRST_ROW = 5
"""The first row of a table below the head of its sheet, counted from 1."""


@dataclass(frozen=True)
class LineSheets:
    """The sheets of one kind of line items, and formulas that sum over all of them.

    Attributes
    ----------
    prefix : str
        Begins the names of their columns: ``line_emissions``, on a second sheet
        ``line_emissions_2``.
    count : int
    undeclared : str
        The word that a cell shows for an undeclared number.
    further : tuple of str
        Further columns that formulas sum by.
    """

    prefix: str
    count: int
    undeclared: str
    further: tuple[str, ...] = ()

    def summed(self, **equal: str) -> str:
        """SUMIFS over the emissions of the lines whose columns equal some values.

        For carbonsite's own words only; `summed_exactly` is for texts of others.
        """
        sums, missing = [], []
        for names in self._names():
            condition = _equal(names, equal)
            sums.append(f"SUMIFS({names['emissions']},{condition})")
            missing.append(f'COUNTIFS({names["emissions"]},"{self.undeclared}",{condition})')
        return f'=IF({"+".join(missing)}>0,"{self.undeclared}",{"+".join(sums)})'

    def summed_exactly(self, texts: Mapping[str, str], **equal: str) -> str:
        """The same sum as SUMPRODUCT, for texts of users.

        SUMIFS would read them as patterns, comparisons or numbers ("22" as 22.0).
        """
        sums, missing = [], []
        for names in self._names():
            condition = _exactly(names, texts, equal)
            sums.append(f"SUMPRODUCT({condition},{names['emissions']})")
            missing.append(f'SUMPRODUCT({condition}*({names["emissions"]}="{self.undeclared}"))')
        return f'=IF({"+".join(missing)}>0,"{self.undeclared}",{"+".join(sums)})'

    def declared(self, formula: str, texts: Mapping[str, str] | None = None, **equal: str) -> str:
        """A formula of a saving, which is the word where that of one of its lines is undeclared."""
        equal = {**equal, "equal_scope": f'"{self.undeclared}"'}
        counts = [f"SUMPRODUCT({_exactly(names, texts or {}, equal)})" for names in self._names()]
        word, formula = f'"{self.undeclared}"', formula.removeprefix("=")
        return f"=IF({'+'.join(counts)}>0,{word},{formula})"

    def counted(self, **equal: str) -> str:
        """COUNTIFS of the lines whose columns equal some values, without an equals sign."""
        return "+".join(f"COUNTIFS({_equal(names, equal)})" for names in self._names())

    def _names(self) -> Iterator[dict[str, str]]:
        """Column to its defined name, for each sheet."""
        for number in range(1, self.count + 1):
            yield {
                column: name_of(self.prefix, column, number) for column in (*_NAMED, *self.further)
            }


def _exactly(names: dict[str, str], texts: Mapping[str, str], equal: Mapping[str, str]) -> str:
    """Conditions of SUMPRODUCT: texts of users, and words of carbonsite's own."""
    return "*".join(
        [
            *(f"EXACT({names[column]},{cell})" for column, cell in texts.items()),
            *(f"({names[column]}={value})" for column, value in equal.items()),
        ]
    )


def _equal(names: dict[str, str], equal: dict[str, str]) -> str:
    """Conditions of SUMIFS or COUNTIFS."""
    return ",".join(f"{names[column]},{value}" for column, value in equal.items())


def name_of(prefix: str, column: str, number: int) -> str:
    """Defined name of a column on the sheet with a number."""
    return f"{prefix}_{column}" if number == 1 else f"{prefix}_{column}_{number}"


def titles(book: Book, kind: str, lines: int) -> list[str]:
    """Titles of the sheets that a number of lines need: "Line items", "Line items 2" …"""
    count = max(1, -(-lines // limits.SHEET_ROWS))
    return [book.sheet_title(kind, number) for number in range(1, count + 1)]


@dataclass(frozen=True)
class LineCells:
    """Cells of the amounts of lines, known before the sheets are written.

    Attributes
    ----------
    titles : list of str
        Titles of the sheets.
    letter : str
        Letter of the column of amounts.
    """

    titles: list[str]
    letter: str

    @classmethod
    def of(cls, titles: list[str], columns: Sequence[Column]) -> LineCells:
        """Cells of the amounts in a table of some columns."""
        return cls(titles, letters_of(_kept(columns))["amount"])

    def amount(self, line: int, seen_from: str = "") -> str:
        """Reference to a line's amount, without the sheet if `seen_from` is that sheet."""
        sheet, row = divmod(line, limits.SHEET_ROWS)
        cell = f"{self.letter}{_FIRST_ROW + row}"
        return cell if self.titles[sheet] == seen_from else f"'{self.titles[sheet]}'!{cell}"

    def sheet_of(self, line: int) -> str:
        """Title of the sheet with a line."""
        return self.titles[line // limits.SHEET_ROWS]


def write_lines(
    book: Book,
    sheets: list[Sheet],
    prefix: str,
    columns: list[Column],
    note: str,
    further: tuple[str, ...] = (),
) -> LineSheets:
    """Write columns of line items over their sheets, and name those that formulas sum by."""
    kept = _kept(columns)
    for number, sheet in enumerate(sheets, start=1):
        start = (number - 1) * limits.SHEET_ROWS
        part = [column.part(start, start + limits.SHEET_ROWS) for column in kept]
        sheet.heading(sheet.title, note)
        sheet.widths(column.shown_width for column in kept)
        table = write_table(sheet, part)
        book.finish_table(sheet, table, len(part), frozen=2)
        for column in part:
            if column.key in (*_NAMED, *further):
                book.name(name_of(prefix, column.key, number), table.range(column.key))
    return LineSheets(book.named(prefix), len(sheets), book.say("undeclared"), further)


def _kept(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.is_kept or column.key in _NAMED]
