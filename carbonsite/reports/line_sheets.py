"""The sheets of line items and of changes, and formulas that sum over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .. import limits
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, letters_of

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
    """

    prefix: str
    count: int
    undeclared: str

    @classmethod
    def of(cls, book: Book, prefix: str, count: int) -> LineSheets:
        """The sheets of a number of lines in a book."""
        return cls(book.named(prefix), count, book.say("undeclared"))

    def summed(self, **equal: str) -> str:
        """SUMIFS over the emissions of the lines whose columns equal some values.

        For carbonsite's own words only; `summed_exactly` is for texts of others.
        """
        return summed_over([self], **equal)

    def parts(self, summed: str, equal: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """For each sheet, the sum of a column over some lines, and how many are undeclared."""
        word = f'"{self.undeclared}"'
        places = [(self._name(summed, n), self._equal(n, equal)) for n in self._numbers]
        return (
            [f"SUMIFS({cells},{condition})" for cells, condition in places],
            [f"COUNTIFS({cells},{word},{condition})" for cells, condition in places],
        )

    def summed_exactly(self, texts: Mapping[str, str], **equal: str) -> str:
        """The same sum as SUMPRODUCT, for texts of users.

        SUMIFS would read them as patterns, comparisons or numbers ("22" as 22.0).
        """
        word = f'"{self.undeclared}"'
        places = [
            (self._name("emissions", n), self._exactly(n, texts, equal)) for n in self._numbers
        ]
        return _total(
            self.undeclared,
            [f"SUMPRODUCT({condition},{cells})" for cells, condition in places],
            [f"SUMPRODUCT({condition}*({cells}={word}))" for cells, condition in places],
        )

    def declared(self, formula: str, texts: Mapping[str, str] | None = None, **equal: str) -> str:
        """A formula of a saving, which is the word where that of one of its lines is undeclared."""
        equal = {**equal, "equal_scope": f'"{self.undeclared}"'}
        counts = [f"SUMPRODUCT({self._exactly(n, texts or {}, equal)})" for n in self._numbers]
        return _total(self.undeclared, [formula.removeprefix("=")], counts)

    def counted(self, **equal: str) -> str:
        """COUNTIFS of the lines whose columns equal some values, without an equals sign."""
        return "+".join(f"COUNTIFS({self._equal(n, equal)})" for n in self._numbers)

    @property
    def _numbers(self) -> range:
        return range(1, self.count + 1)

    def _name(self, column: str, number: int) -> str:
        return name_of(self.prefix, column, number)

    def _exactly(self, number: int, texts: Mapping[str, str], equal: Mapping[str, str]) -> str:
        """Conditions of SUMPRODUCT: texts of users, and words of carbonsite's own."""
        exact = [f"EXACT({self._name(column, number)},{cell})" for column, cell in texts.items()]
        same = [f"({self._name(column, number)}={value})" for column, value in equal.items()]
        return "*".join([*exact, *same])

    def _equal(self, number: int, equal: Mapping[str, str]) -> str:
        """Conditions of SUMIFS or COUNTIFS."""
        return ",".join(f"{self._name(column, number)},{value}" for column, value in equal.items())


def summed_over(
    sides: Sequence[LineSheets], summed: str = "emissions", times: str = "", **equal: str
) -> str:
    """SUMIFS over a column of lines and of changes whose other columns equal some values.

    `times` is a cell by which the sum is multiplied.
    """
    parts = [side.parts(summed, equal) for side in sides]
    sums, undeclared = ([one for part in parts for one in part[kind]] for kind in (0, 1))
    if times:
        sums = [f"{times}*({'+'.join(sums)})"]
    return _total(sides[0].undeclared, sums, undeclared)


def _total(word: str, sums: Sequence[str], undeclared: Sequence[str]) -> str:
    """Sum over all sheets; the word if one of the numbers is undeclared."""
    return f'=IF({"+".join(undeclared)}>0,"{word}",{"+".join(sums)})'


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
        return cls(titles, letters_of([column for column in columns if column.is_kept])["amount"])

    def amount(self, line: int, seen_from: str = "") -> str:
        """Reference to a line's amount, without the sheet if `seen_from` is that sheet."""
        sheet, row = divmod(line, limits.SHEET_ROWS)
        cell = f"{self.letter}{_FIRST_ROW + row}"
        return cell if self.titles[sheet] == seen_from else f"'{self.titles[sheet]}'!{cell}"

    def sheet_of(self, line: int) -> str:
        """Title of the sheet with a line."""
        return self.titles[line // limits.SHEET_ROWS]


def write_lines(
    book: Book, sheets: Sequence[Sheet], prefix: str, columns: Sequence[Column], note: str
) -> LineSheets:
    """Write columns of line items over their sheets; names of columns begin with the prefix."""
    kept = [column for column in columns if column.is_kept]
    for number, sheet in enumerate(sheets, start=1):
        start = (number - 1) * limits.SHEET_ROWS
        parts = [column.part(start, start + limits.SHEET_ROWS) for column in kept]
        named = [
            replace(part, name=name_of(prefix, part.name, number)) if part.name else part
            for part in parts
        ]
        book.write_columns(sheet, named, note, frozen=2)
    return LineSheets.of(book, prefix, len(sheets))
