"""Line items and changes: amount × conversion × factor as live formulas, and sums over all of their sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .. import limits
from ..accounting.lines import LEADING
from ..activity_rows import TAGS
from ..lifecycle import INDICATORS, MODULES, MODULES_IN_TOTAL
from .book import Book
from .factor_sheet import KEYS, NUMBERS
from .sheet import Column, Sheet, is_blank, write_table
from .used_factors import UsedFactors

_NAMED = ("emissions", "in_total", "module", "element", "measure", "equal_scope", "resolved_factor", "amount", "conversion", "number", "key")
"""Columns that formulas on other sheets sum by, and those by which a verification finds what each line is multiplied of."""

_OWN = {*LEADING, *INDICATORS, "element"}
_OWN_OF_CHANGES = {*_OWN, "measure", "replaces", "emissions", "counted", "equal_scope", "stated_module"}
"""Columns of the tables of lines that have a place of their own; all others are tags."""
_FETCH = f"=INDEX({NUMBERS},MATCH([key],{KEYS},0))"
_MULTIPLY = '=IF([number]="undeclared","undeclared",[amount]*[conversion]*[number])'
_OUTSIDE = ",".join(f'[module]="{module}"' for module in MODULES if module not in MODULES_IN_TOTAL)
_IN_TOTAL = f'=IF(OR({_OUTSIDE}),"no","yes")'


@dataclass(frozen=True)
class LineSheets:
    """The sheets that hold the line items of one kind, and formulas that sum over all of them.

    Attributes
    ----------
    prefix : str
        Begins the names of their columns: ``line_emissions``, on a second sheet ``line_emissions_2``.
    count : int
    """

    prefix: str
    count: int

    def summed(self, **equal: str) -> str:
        """The sum of the emissions of lines whose columns equal something, as SUMIFS; for words of carbonsite's own only."""
        parts = list(self._parts())
        condition = [",".join(f"{names[column]},{value}" for column, value in equal.items()) for names in parts]
        sums = "+".join(f"SUMIFS({names['emissions']},{each})" for names, each in zip(parts, condition, strict=True))
        missing = "+".join(f'COUNTIFS({names["emissions"]},"undeclared",{each})' for names, each in zip(parts, condition, strict=True))
        return f'=IF({missing}>0,"undeclared",{sums})'

    def summed_exactly(self, texts: Mapping[str, str], **equal: str) -> str:
        """The same for texts from outside, which SUMIFS would take for patterns, comparisons or numbers ("22" for 22.0)."""
        sums, missing = [], []
        for names in self._parts():
            condition = "*".join([*(f"EXACT({names[column]},{cell})" for column, cell in texts.items()), *(f"({names[column]}={value})" for column, value in equal.items())])
            sums.append(f"SUMPRODUCT({condition},{names['emissions']})")
            missing.append(f"SUMPRODUCT({condition}*({names['emissions']}=\"undeclared\"))")
        return f'=IF({"+".join(missing)}>0,"undeclared",{"+".join(sums)})'

    def _parts(self) -> Iterator[dict[str, str]]:
        """The names of the columns on each sheet."""
        for number in range(1, self.count + 1):
            yield {column: name_of(self.prefix, column, number) for column in _NAMED}


def name_of(prefix: str, column: str, number: int) -> str:
    """The name of a column on the sheet of a number."""
    return f"{prefix}_{column}" if number == 1 else f"{prefix}_{column}_{number}"


def titles(title: str, lines: int) -> list[str]:
    """The titles of the sheets that some lines need: "Line items", "Line items 2" …"""
    count = max(1, -(-lines // limits.SHEET_ROWS))
    return [title, *(f"{title} {number}" for number in range(2, count + 1))]


def write_lines(book: Book, sheets: list[Sheet], prefix: str, columns: list[Column], note: str) -> LineSheets:
    """Write columns of line items over as many sheets as they need, and name what formulas sum by."""
    kept = [column for column in columns if column.is_kept or column.key in _NAMED]
    for number, sheet in enumerate(sheets, start=1):
        start = (number - 1) * limits.SHEET_ROWS
        part = [column.part(start, start + limits.SHEET_ROWS) for column in kept]
        sheet.heading(sheet.title, note)
        sheet.widths(column.shown_width for column in kept)
        table = write_table(sheet, part)
        book.finish_table(sheet, table, len(part), frozen=2)
        for column in part:
            if column.key in _NAMED:
                book.name(name_of(prefix, column.key, number), table.range(column.key))
    return LineSheets(prefix, len(sheets))


def line_columns(lines: pd.DataFrame, emissions: list[float], used: UsedFactors, own: Set[str] = _OWN) -> list[Column]:
    """The columns of line items: what was done, what it is multiplied by, what that gives, and the tags."""
    cells: dict[str, list[Any]] = {**{name: [] for name in LEADING}, **{name: lines[name].tolist() for name in lines}}
    places, numbers = used.places(lines), used.numbers.tolist()
    return [
        Column("row", "Row", cells["row"], "any_wrap"),
        Column("item", "Item", cells["item"], "any_wrap"),
        Column("module", "Module", cells["module"]),
        Column("element", "Element", element_texts(lines)),
        Column("amount", "Amount", cells["amount"], "amount"),
        Column("unit", "Unit", cells["unit"]),
        Column("conversion", "Conversion", cells["conversion"], "conversion"),
        Column("declared_unit", "Declared unit", cells["declared_unit"]),
        Column("number", "Factor [kgCO2e per declared unit]", [numbers[place] for place in places], "factor", _FETCH, width=14),
        Column("emissions", "Emissions [kgCO2e]", emissions, "kg_line", _MULTIPLY, width=13),
        Column("in_total", "In total", ["yes" if module in MODULES_IN_TOTAL else "no" for module in cells["module"]], "centre", _IN_TOTAL),
        Column("factor", "Factor", cells["factor"]),
        Column("resolved_factor", "Resolved factor", cells["resolved_factor"]),
        Column("factor_module", "Factor module", cells["factor_module"], is_optional=True),
        Column("part", "Part", cells["part"], is_optional=True),
        Column("key", "Factor key", [used.keys[place] for place in places]),
        *(_tag(name, cells[name]) for name in cells if name not in own),
        Column("conversion_source", "Conversion source", cells["conversion_source"], width=60, is_optional=True),
    ]


def _tag(name: Any, cells: list[Any]) -> Column:
    """A tag; its key is none that a formula could mean, whatever a user calls it."""
    return Column(f"tag {name}", name.replace("_", " ").capitalize() if name in TAGS else str(name), cells, "any", is_optional=True)


def change_columns(lines: pd.DataFrame, used: UsedFactors) -> list[Column]:
    """The columns of changes: those of line items, the measure, what is replaced, and whether the line counts in a saving."""
    columns = line_columns(lines, lines["emissions"].tolist(), used, _OWN_OF_CHANGES)
    replaces = ["" if is_blank(cell) else str(cell) for cell in lines["replaces"].tolist()] if "replaces" in lines else [""] * len(lines)
    equal = ["yes" if cell else "no" for cell in lines["equal_scope"].tolist()]
    place = 1 + next(number for number, column in enumerate(columns) if column.key == "in_total")
    measure = Column("measure", "Measure", lines["measure"].tolist(), "wrap", width=26)
    scope = [Column("equal_scope", "Equal scope", equal, "centre"), Column("replaces", "Replaces", replaces, "wrap", is_optional=True)]
    return [measure, *columns[:place], *scope, *columns[place:]]


def element_texts(lines: pd.DataFrame) -> list[str]:
    """The element of each line as text, whatever a table holds it as; a line without one is empty."""
    cells = lines["element"].tolist() if "element" in lines else [""] * len(lines)
    return ["" if is_blank(cell) else str(cell) for cell in cells]
