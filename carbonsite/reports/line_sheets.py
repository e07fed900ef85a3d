"""Line items and changes: amount × conversion × factor as live formulas, and sums over all of their
sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from .. import limits
from ..accounting.lines import LEADING
from ..lifecycle import INDICATORS, MODULES, MODULES_IN_TOTAL
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet, is_blank
from ..spreadsheets.writing.sheet_tables import Column, letters_of, write_table
from .factor_sheet import KEYS, NUMBERS
from .used_factors import UsedFactors

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
"""Columns that formulas on other sheets sum by, and those by which a verification finds what each
line is multiplied of.
"""

_OWN = {*LEADING, *INDICATORS, "element"}
_OWN_OF_CHANGES = {
    *_OWN,
    "measure",
    "replaces",
    "emissions",
    "counted",
    "equal_scope",
    "stated_module",
}
"""Columns of the tables of lines that have a place of their own; all others are tags."""
_OUTSIDE = ",".join(f'[module]="{module}"' for module in MODULES if module not in MODULES_IN_TOTAL)
_FIRST_ROW = 5
"""The first row of a table below the head of its sheet, counted from 1."""


@dataclass(frozen=True)
class LineSheets:
    """The sheets that hold the line items of one kind, and formulas that sum over all of them.

    Attributes
    ----------
    prefix : str
        Begins the names of their columns: ``line_emissions``, on a second sheet
        ``line_emissions_2``.
    count : int
    undeclared : str
        The word that stands for a number that is not declared.
    further : tuple of str
        Columns beside the usual ones that formulas sum by.
    """

    prefix: str
    count: int
    undeclared: str
    further: tuple[str, ...] = ()

    def summed(self, **equal: str) -> str:
        """The sum of the emissions of lines whose columns equal something, as SUMIFS; for words of
        carbonsite's own only.
        """
        parts = list(self._parts())
        condition = [
            ",".join(f"{names[column]},{value}" for column, value in equal.items())
            for names in parts
        ]
        sums = "+".join(
            f"SUMIFS({names['emissions']},{each})"
            for names, each in zip(parts, condition, strict=True)
        )
        missing = "+".join(
            f'COUNTIFS({names["emissions"]},"{self.undeclared}",{each})'
            for names, each in zip(parts, condition, strict=True)
        )
        return f'=IF({missing}>0,"{self.undeclared}",{sums})'

    def summed_exactly(self, texts: Mapping[str, str], **equal: str) -> str:
        """The same for texts from outside, which SUMIFS would take for patterns, comparisons or
        numbers ("22" for 22.0).
        """
        sums, missing = [], []
        for names in self._parts():
            condition = "*".join(
                [
                    *(f"EXACT({names[column]},{cell})" for column, cell in texts.items()),
                    *(f"({names[column]}={value})" for column, value in equal.items()),
                ]
            )
            sums.append(f"SUMPRODUCT({condition},{names['emissions']})")
            missing.append(f'SUMPRODUCT({condition}*({names["emissions"]}="{self.undeclared}"))')
        return f'=IF({"+".join(missing)}>0,"{self.undeclared}",{"+".join(sums)})'

    def counted(self, **equal: str) -> str:
        """How many lines there are whose columns equal something, as COUNTIFS without its equals
        sign.
        """
        return "+".join(
            f"COUNTIFS({','.join(f'{names[column]},{value}' for column, value in equal.items())})"
            for names in self._parts()
        )

    def _parts(self) -> Iterator[dict[str, str]]:
        """The names of the columns on each sheet."""
        for number in range(1, self.count + 1):
            yield {
                column: name_of(self.prefix, column, number) for column in (*_NAMED, *self.further)
            }


def name_of(prefix: str, column: str, number: int) -> str:
    """The name of a column on the sheet of a number."""
    return f"{prefix}_{column}" if number == 1 else f"{prefix}_{column}_{number}"


def titles(book: Book, kind: str, lines: int) -> list[str]:
    """The titles of the sheets that some lines need: "Line items", "Line items 2" …"""
    count = max(1, -(-lines // limits.SHEET_ROWS))
    return [book.sheet_title(kind, number) for number in range(1, count + 1)]


@dataclass(frozen=True)
class LineCells:
    """Where the amounts of lines will stand, known before they are written.

    Attributes
    ----------
    titles : list of str
        Of the sheets.
    letter : str
        Of the column of amounts.
    """

    titles: list[str]
    letter: str

    @classmethod
    def of(cls, titles: list[str], columns: Sequence[Column]) -> LineCells:
        """The places of the amounts of some columns."""
        return cls(titles, letters_of(_kept(columns))["amount"])

    def amount(self, line: int, seen_from: str = "") -> str:
        """The cell of a line's amount, as a formula names it; without its sheet where it is seen
        from there.
        """
        sheet, row = divmod(line, limits.SHEET_ROWS)
        cell = f"{self.letter}{_FIRST_ROW + row}"
        return cell if self.titles[sheet] == seen_from else f"'{self.titles[sheet]}'!{cell}"

    def sheet_of(self, line: int) -> str:
        """The title of the sheet that a line stands on."""
        return self.titles[line // limits.SHEET_ROWS]


def write_lines(
    book: Book,
    sheets: list[Sheet],
    prefix: str,
    columns: list[Column],
    note: str,
    further: tuple[str, ...] = (),
) -> LineSheets:
    """Write columns of line items over as many sheets as they need, and name what formulas sum by;
    some columns beside the usual ones.
    """
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


def line_columns(
    book: Book, lines: pd.DataFrame, emissions: list[float], used: UsedFactors, own: Set[str] = _OWN
) -> list[Column]:
    """The columns of line items: what was done, what it is multiplied by, what that gives, and the
    tags; amounts as they are stored.
    """
    say, cells = (
        book.say,
        {**{name: [] for name in LEADING}, **{name: _held(lines[name]) for name in lines}},
    )
    places, numbers = used.places(lines), used.numbers.tolist()
    undeclared, yes, no = say("undeclared"), say("yes"), say("no")
    fetch = f"=INDEX({book.named(NUMBERS)},MATCH([key],{book.named(KEYS)},0))"
    multiply = f'=IF([number]="{undeclared}","{undeclared}",[amount]*[conversion]*[number])'

    def column(
        name: str, held: list[Any], style: str = "text", formula: str = "", **further: Any
    ) -> Column:
        return Column(name, say(f"lines.{name}"), held, style, formula, **further)

    return [
        column("row", cells["row"], "any_wrap"),
        column("item", cells["item"], "any_wrap"),
        column("module", cells["module"]),
        column("element", element_texts(lines)),
        column("amount", cells["amount"], "amount", formula_style="derived"),
        column("unit", cells["unit"]),
        column("conversion", cells["conversion"], "conversion"),
        column("declared_unit", cells["declared_unit"]),
        column("number", [numbers[place] for place in places], "factor", fetch, width=14),
        column("emissions", emissions, "kg_line", multiply, width=13),
        column(
            "in_total",
            [yes if module in MODULES_IN_TOTAL else no for module in cells["module"]],
            "centre",
            f'=IF(OR({_OUTSIDE}),"{no}","{yes}")',
        ),
        column("factor", cells["factor"]),
        column("resolved_factor", cells["resolved_factor"]),
        column("factor_module", cells["factor_module"], is_optional=True),
        column("part", cells["part"], is_optional=True),
        column("key", [used.keys[place] for place in places]),
        *(_tag(say, name, cells[name]) for name in cells if name not in own),
        column("conversion_source", cells["conversion_source"], width=60, is_optional=True),
    ]


def _held(cells: pd.Series) -> list[Any]:
    """The cells of a column, a text that stands in many of them held once: apart they take four
    times the room.
    """
    listed, texts = cells.tolist(), dict[str, str]()
    return [texts.setdefault(cell, cell) if type(cell) is str else cell for cell in listed]


def _tag(say: Labels, name: Any, cells: list[Any]) -> Column:
    """A tag; its key is none that a formula could mean, whatever a user calls it."""
    return Column(f"tag {name}", say.known("tag", str(name)), cells, "any", is_optional=True)


def change_columns(book: Book, lines: pd.DataFrame, used: UsedFactors) -> list[Column]:
    """The columns of changes: those of line items, the measure, what is replaced, and whether the
    line counts in a saving.
    """
    say = book.say
    columns = line_columns(book, lines, lines["emissions"].tolist(), used, _OWN_OF_CHANGES)
    columns = [
        (
            replace(
                column,
                cells=[say.row(cell) if type(cell) is str else cell for cell in column.cells],
            )
            if column.key == "row"
            else column
        )
        for column in columns
    ]
    replaces = (
        ["" if is_blank(cell) else say.row(str(cell)) for cell in lines["replaces"].tolist()]
        if "replaces" in lines
        else [""] * len(lines)
    )
    equal = [say("yes" if cell else "no") for cell in lines["equal_scope"].tolist()]
    place = 1 + next(number for number, column in enumerate(columns) if column.key == "in_total")
    measure = Column(
        "measure", say("lines.measure"), list(map(say.measure, lines["measure"])), "wrap", width=26
    )
    scope = [
        Column("equal_scope", say("lines.equal_scope"), equal, "centre"),
        Column("replaces", say("lines.replaces"), replaces, "wrap", is_optional=True),
    ]
    return [measure, *columns[:place], *scope, *columns[place:]]


def with_conversions(columns: Sequence[Column], formulas: list[str]) -> list[Column]:
    """The columns with formulas of conversions, where there are some."""
    if not any(formulas):
        return list(columns)
    return [
        (
            replace(column, formula=formulas, formula_style="factor")
            if column.key == "conversion"
            else column
        )
        for column in columns
    ]


def with_amounts(columns: Sequence[Column], formulas: list[str], guard: str = "") -> list[Column]:
    """The columns with formulas of amounts; under a guard, a cell that says no turns the emissions
    into an error instead of leaving them wrong.
    """
    changed = {"amount": lambda column: replace(column, formula=formulas)}
    if guard:
        changed["emissions"] = lambda column: replace(
            column, formula=f"=IF({guard},{str(column.formula).removeprefix('=')},NA())"
        )
    return [changed.get(column.key, lambda same: same)(column) for column in columns]


def element_texts(lines: pd.DataFrame) -> list[str]:
    """The element of each line as text, whatever a table holds it as; a line without one is empty."""
    cells = lines["element"].tolist() if "element" in lines else [""] * len(lines)
    return ["" if is_blank(cell) else str(cell) for cell in cells]
