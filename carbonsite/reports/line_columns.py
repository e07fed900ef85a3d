"""Columns of line items and changes: amount × conversion × factor as live formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import pandas as pd

from ..accounting.lines import LEADING
from ..lifecycle import INDICATORS, MODULES, MODULES_IN_TOTAL
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import is_blank
from ..spreadsheets.writing.sheet_tables import Column, ColumnMaker
from .factor_sheet import KEYS, NUMBERS
from .used_factors import UsedFactors

_OWN = {*LEADING, *INDICATORS, "element"}
_OWN_OF_CHANGES = {
    *(*_OWN, "measure", "replaces", "emissions"),
    *("equal_scope", "declared", "stated_module"),
}
"""Columns of the tables of lines that have a place of their own; all others are tags."""

_OUTSIDE = ",".join(f'[module]="{module}"' for module in MODULES if module not in MODULES_IN_TOTAL)


def line_columns(
    book: Book,
    lines: pd.DataFrame,
    emissions: Sequence[float],
    used: UsedFactors,
    own: Set[str] = _OWN,
) -> list[Column]:
    """Columns of line items, with stored amounts; tags last. A column is one entry here."""
    say, undeclared, column = book.say, book.say("undeclared"), ColumnMaker(book.say, "lines")
    cells = {**{name: [] for name in LEADING}, **{name: _shared(lines[name]) for name in lines}}
    places = used.places(lines)
    fetch = f"=INDEX({book.named(NUMBERS)},MATCH([key],{book.named(KEYS)},0))"
    multiply = f'=IF([number]="{undeclared}","{undeclared}",[amount]*[conversion]*[number])'
    sources = list(map(say.text, _texts(lines, "conversion_source")))
    parts = [say.known("part", part) for part in _texts(lines, "part")]
    return [
        column("row", cells["row"], "any_wrap"),
        column("item", cells["item"], "any_wrap"),
        column("module", cells["module"], name="module"),
        column("element", element_texts(lines), name="element"),
        column("amount", cells["amount"], "amount", formula_style="derived", name="amount"),
        column("unit", cells["unit"]),
        column("conversion", cells["conversion"], "conversion", name="conversion"),
        column("declared_unit", cells["declared_unit"]),
        column("number", used.numbers[places].tolist(), "factor", fetch, width=14, name="number"),
        column("emissions", emissions, "kg_line", multiply, width=13, name="emissions"),
        column("in_total", *_in_total(say, cells), name="in_total"),
        column("factor", cells["factor"]),
        column("resolved_factor", cells["resolved_factor"], name="resolved_factor"),
        column("factor_module", cells["factor_module"], is_optional=True),
        column("part", parts, is_optional=True),
        column("key", [used.keys[place] for place in places], name="key"),
        column("why_not", list(map(say.text, _texts(lines, "why_not"))), "wrap", is_optional=True),
        *(_tag(say, name, cells[name]) for name in cells if name not in own),
        column("conversion_source", sources, width=60, is_optional=True),
    ]


def _in_total(say: Labels, cells: Mapping[str, list[object]]) -> tuple[list[str], str, str]:
    """Cells, style and formula of the column that says which lines the totals sum."""
    yes, no = say("yes"), say("no")
    outside = _OUTSIDE + (',[why_not]<>""' if any(cells["why_not"]) else "")
    counted = [yes if counted else no for counted in cells["counted"]]
    return counted, "centre", f'=IF(OR({outside}),"{no}","{yes}")'


def _shared(column: pd.Series) -> list[object]:
    """Cells of a column; equal texts are one object, which takes a quarter of the memory."""
    texts = dict[str, str]()
    return [texts.setdefault(cell, cell) if type(cell) is str else cell for cell in column.tolist()]


def _texts(lines: pd.DataFrame, name: str) -> list[str]:
    """Cells of a column of texts; none of a table without lines."""
    return lines[name].tolist() if name in lines else []


def _tag(say: Labels, name: object, cells: list[object]) -> Column:
    """Column of a tag in words; its key has a space, so that no formula can mean it."""
    words = [say.tag(str(name), cell) if isinstance(cell, str) else cell for cell in cells]
    return Column(f"tag {name}", say.known("tag", str(name)), words, "any", is_optional=True)


def change_columns(book: Book, lines: pd.DataFrame, used: UsedFactors) -> list[Column]:
    """Columns of changes: those of line items, the measure, `replaces` and `equal_scope`."""
    say, column = book.say, ColumnMaker(book.say, "lines")
    measures = lines["measure"].tolist()
    columns = line_columns(book, lines, lines["emissions"].tolist(), used, _OWN_OF_CHANGES)
    rows = [
        say.row(row, measure) if type(row) is str else row
        for row, measure in zip(columns[0].cells, measures, strict=True)
    ]
    columns[0] = replace(columns[0], cells=rows)
    replaced = lines["replaces"].tolist() if "replaces" in lines else [""] * len(lines)
    replaces = ["" if is_blank(cell) else say.row(str(cell)) for cell in replaced]
    words = {True: say("yes"), False: say("no")}
    equal = [
        words[equal] if declared else say("undeclared")
        for equal, declared in zip(lines["equal_scope"], lines["declared"], strict=True)
    ]
    place = 1 + next(number for number, one in enumerate(columns) if one.key == "in_total")
    return [
        column("measure", list(map(say.measure, measures)), "wrap", width=26, name="measure"),
        *columns[:place],
        column("equal_scope", equal, "centre", name="equal_scope"),
        column("replaces", replaces, "wrap", is_optional=True),
        *columns[place:],
    ]


def with_conversions(columns: Sequence[Column], formulas: Sequence[str]) -> list[Column]:
    """The columns, with formulas of conversions if there are any."""
    if not any(formulas):
        return list(columns)
    return _with(columns, "conversion", formula=formulas, formula_style="factor")


def with_amounts(
    columns: Sequence[Column], formulas: Sequence[str], guard: str = ""
) -> list[Column]:
    """The columns, with formulas of amounts.

    `guard` is a condition; where it is false, emissions become #N/A instead of wrong numbers.
    """
    columns = _with(columns, "amount", formula=formulas)
    if not guard:
        return columns
    return [
        replace(column, formula=_guarded(column.formula, guard))
        if column.key.startswith("emissions")
        else column
        for column in columns
    ]


def _guarded(formula: str | Sequence[str], guard: str) -> str | list[str]:
    """A formula that is #N/A where a condition is false; of each row, where each has its own."""
    if not isinstance(formula, str):
        return [str(_guarded(one, guard)) if one else "" for one in formula]
    return f"=IF({guard},{formula.removeprefix('=')},NA())"


def _with(
    columns: Sequence[Column], key: str, *, formula: str | Sequence[str], formula_style: str = ""
) -> list[Column]:
    """The columns, one of them with another formula."""
    return [
        replace(column, formula=formula, formula_style=formula_style or column.formula_style)
        if column.key == key
        else column
        for column in columns
    ]


def element_texts(lines: pd.DataFrame) -> list[str]:
    """Element of each line as text; empty if the line has none."""
    cells = lines["element"].tolist() if "element" in lines else [""] * len(lines)
    return ["" if is_blank(cell) else str(cell) for cell in cells]
