"""Columns of line items and changes: amount × conversion × factor as live formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import pandas as pd

from ..accounting.lines import LEADING
from ..lifecycle import INDICATORS, MODULES, MODULES_IN_TOTAL
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import is_blank
from ..spreadsheets.writing.sheet_tables import Column
from .factor_sheet import KEYS, NUMBERS
from .used_factors import UsedFactors

_OWN = {*LEADING, *INDICATORS, "element"}
_OWN_OF_CHANGES = {
    *_OWN,
    "measure",
    "replaces",
    "emissions",
    "equal_scope",
    "declared",
    "stated_module",
}
"""Columns of the tables of lines that have a place of their own; all others are tags."""
_OUTSIDE = ",".join(f'[module]="{module}"' for module in MODULES if module not in MODULES_IN_TOTAL)


def line_columns(
    book: Book, lines: pd.DataFrame, emissions: list[float], used: UsedFactors, own: Set[str] = _OWN
) -> list[Column]:
    """Columns of line items, with stored amounts; tags last."""
    say = book.say
    cells = {**{name: [] for name in LEADING}, **{name: _shared(lines[name]) for name in lines}}
    places, numbers = used.places(lines), used.numbers.tolist()
    undeclared = say("undeclared")
    fetch = f"=INDEX({book.named(NUMBERS)},MATCH([key],{book.named(KEYS)},0))"
    multiply = f'=IF([number]="{undeclared}","{undeclared}",[amount]*[conversion]*[number])'

    def column(
        name: str, values: list[Any], style: str = "text", formula: str = "", **further: Any
    ) -> Column:
        return Column(name, say(f"lines.{name}"), values, style, formula, **further)

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
        column("in_total", *_in_total(say, cells)),
        column("factor", cells["factor"]),
        column("resolved_factor", cells["resolved_factor"]),
        column("factor_module", cells["factor_module"], is_optional=True),
        column("part", [say.known("part", part) for part in cells["part"]], is_optional=True),
        column("key", [used.keys[place] for place in places]),
        column("why_not", list(map(say.text, cells["why_not"])), "wrap", is_optional=True),
        *(_tag(say, name, cells[name]) for name in cells if name not in own),
        column("conversion_source", cells["conversion_source"], width=60, is_optional=True),
    ]


def _in_total(say: Labels, cells: Mapping[str, list[Any]]) -> tuple[list[str], str, str]:
    """Cells, style and formula of the column that says which lines the totals sum."""
    yes, no = say("yes"), say("no")
    outside = _OUTSIDE + (',[why_not]<>""' if any(cells["why_not"]) else "")
    counted = [yes if counted else no for counted in cells["counted"]]
    return counted, "centre", f'=IF(OR({outside}),"{no}","{yes}")'


def _shared(column: pd.Series) -> list[Any]:
    """Cells of a column; equal texts are one object, which takes a quarter of the memory."""
    texts = dict[str, str]()
    return [texts.setdefault(cell, cell) if type(cell) is str else cell for cell in column.tolist()]


def _tag(say: Labels, name: Any, cells: list[Any]) -> Column:
    """Column of a tag; its key has a space, so that no formula can mean it."""
    return Column(f"tag {name}", say.known("tag", str(name)), cells, "any", is_optional=True)


def change_columns(book: Book, lines: pd.DataFrame, used: UsedFactors) -> list[Column]:
    """Columns of changes: those of line items, the measure, `replaces` and `equal_scope`."""
    say = book.say
    measures = lines["measure"].tolist()
    columns = line_columns(book, lines, lines["emissions"].tolist(), used, _OWN_OF_CHANGES)
    rows = [
        say.row(row, measure) if type(row) is str else row
        for row, measure in zip(columns[0].cells, measures, strict=True)
    ]
    columns[0] = replace(columns[0], cells=rows)
    replaces = (
        ["" if is_blank(cell) else say.row(str(cell)) for cell in lines["replaces"].tolist()]
        if "replaces" in lines
        else [""] * len(lines)
    )
    words = {True: say("yes"), False: say("no")}
    equal = [
        words[equal] if declared else say("undeclared")
        for equal, declared in zip(lines["equal_scope"], lines["declared"], strict=True)
    ]
    place = 1 + next(number for number, column in enumerate(columns) if column.key == "in_total")
    measure = Column(
        "measure", say("lines.measure"), list(map(say.measure, measures)), "wrap", width=26
    )
    scope = [
        Column("equal_scope", say("lines.equal_scope"), equal, "centre"),
        Column("replaces", say("lines.replaces"), replaces, "wrap", is_optional=True),
    ]
    return [measure, *columns[:place], *scope, *columns[place:]]


def with_conversions(columns: Sequence[Column], formulas: list[str]) -> list[Column]:
    """The columns, with formulas of conversions if there are any."""
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
    """The columns, with formulas of amounts.

    `guard` is a condition; where it is false, emissions become #N/A instead of wrong numbers.
    """
    changed = {"amount": lambda column: replace(column, formula=formulas)}
    if guard:
        changed["emissions"] = lambda column: replace(
            column, formula=f"=IF({guard},{str(column.formula).removeprefix('=')},NA())"
        )
    return [changed.get(column.key, lambda same: same)(column) for column in columns]


def element_texts(lines: pd.DataFrame) -> list[str]:
    """Element of each line as text; empty if the line has none."""
    cells = lines["element"].tolist() if "element" in lines else [""] * len(lines)
    return ["" if is_blank(cell) else str(cell) for cell in cells]
