"""Amounts that are formulas which only add up others: of their own column, or of other sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from ...spreadsheets.calculator.references import column_of
from ...spreadsheets.files.grid import Formula, Grid
from .amount_table import AmountTable

Ranges = list[tuple[int, int]]
"""First and last row in the file of each range that is added up."""

_SPACE = re.compile(r"('(?:[^']|'')*')| ")
_TEXT = re.compile(r"\"[^\"]*\"")
_CELLS = re.compile(
    r"(?:'((?:[^']|'')+)'!|([^\W\d][\w.]*)!)?(\$?)([A-Z]{1,3})(\$?)(\d{1,7})"
    r"(?::(\$?)([A-Z]{1,3})(\$?)(\d{1,7}))?",
    re.IGNORECASE,
)
_OF_SHEET = r"(?:SUM\(\0(?:[,;]\0)*\)|\0)"
_OF_COLUMN = r"(?:(?:SUM|SUBTOTAL|AGGREGATE)\((?:\d+[,;]){0,2}\0(?:[,;]\0)*\)|\0)"
_SHEET_SUM = re.compile(rf"\+?{_OF_SHEET}(?:\+{_OF_SHEET})*", re.IGNORECASE)
_COLUMN_SUM = re.compile(
    rf"\+?(?:ROUND\()?{_OF_COLUMN}(?:\+{_OF_COLUMN})*(?:[,;]\d+\))?", re.IGNORECASE
)
_CONDITIONAL = re.compile(r"\+?SUMIFS?\((?:[^()\"!]|\"[^\"]*\")*\)", re.IGNORECASE)
_LONGEST, _SEVERAL = 2000, -1
_LOOKED_AT = 1000
"""Rows of a range whose factors are looked at."""


def _written(formula: Formula) -> str:
    return _SPACE.sub(r"\1", formula.text[:_LONGEST])


def _cells(formula: Formula) -> Iterator[tuple[str, int, int, int]]:
    """Sheet, column from 0 (-1 of several), first and last row of all cells of a formula."""
    down, right = formula.row - formula.origin[0], formula.column - formula.origin[1]
    for quoted, bare, *corners in _CELLS.findall(_TEXT.sub("", _written(formula))):
        places = [
            (column_of(letters.upper()) - 1 + right * (not fixed), int(row) + down * (not still))
            for fixed, letters, still, row in (corners[:4], corners[4:])
            if row
        ]
        (first, top), (last, bottom) = places[0], places[-1]
        yield quoted.replace("''", "'") or bare, first if first == last else _SEVERAL, top, bottom


def vertical_sums(grid: Grid, column: int | None) -> dict[int, Ranges]:
    """Ranges of each formula of a column that only adds up two cells or more of it, by its row.

    The cells may be above or below it.
    """
    formulas = [formula for formula in grid.formulas if formula.column == column]
    return {formula.row: ranges for formula in formulas if (ranges := _added(formula))}


def _added(formula: Formula) -> Ranges:
    """Ranges of its own column that a formula adds up, two cells or more; otherwise none."""
    is_conditional = bool(_CONDITIONAL.fullmatch(_written(formula)))
    if not is_conditional and not _COLUMN_SUM.fullmatch(_CELLS.sub("\0", _written(formula))):
        return []
    cells = list(_cells(formula))
    own = [cell[2:] for cell in cells if cell[:2] == ("", formula.column)]
    is_own = is_conditional or len(own) == len(cells)
    reaches_itself = any(first <= formula.row <= last for first, last in own)
    is_several = sum(last - first + 1 for first, last in own) > 1
    is_there = all(first > 0 for first, _ in own)
    return own if is_own and is_several and is_there and not reaches_itself else []


def drawn_rows(tables: Sequence[AmountTable]) -> list[dict[int, str]]:
    """Rows of each table whose formula only adds up amounts of other tables, and their sheets.

    A row with a factor that none of these amounts has is another activity.
    """
    by_column: dict[tuple[str, int], list[AmountTable]] = {}
    for table in tables:
        if table.amount is not None and table.grid.sheet:
            key = table.grid.sheet.casefold(), table.amount
            by_column.setdefault(key, []).append(table)
    return [
        table.by_row(
            {
                formula.row: sheet
                for formula in table.grid.formulas
                if formula.column == table.amount
                and (sheet := _drawn_from(formula, table, by_column))
            }
        )
        for table in tables
    ]


def _drawn_from(
    formula: Formula, table: AmountTable, by_column: dict[tuple[str, int], list[AmountTable]]
) -> str:
    """Sheets from whose amounts a formula draws; "" if it also draws on something else."""
    if "!" not in formula.text or not _SHEET_SUM.fullmatch(_CELLS.sub("\0", _written(formula))):
        return ""
    sheets, factors = dict[str, None](), set[str]()
    for sheet, column, top, bottom in _cells(formula):
        sources = by_column.get((sheet.casefold(), column), [])
        of_sources = set[str]().union(*(_factors(source, top, bottom) for source in sources))
        if sheet.casefold() == table.grid.sheet.casefold() or not of_sources:
            return ""
        sheets[sheet] = None
        factors |= of_sources
    place = int(np.searchsorted(table.lines, formula.row))
    own = table.factors[place] if place < len(table) else ""
    return "" if own and not factors & {own, ""} else ", ".join(sheets)


def _factors(table: AmountTable, first: int, last: int) -> set[str]:
    """Factors of the rows with an amount, of some lines of the file."""
    start = int(np.searchsorted(table.lines, first))
    end = min(int(np.searchsorted(table.lines, last, side="right")), start + _LOOKED_AT)
    return set(table.factors[start:end][table.has_amount[start:end]].tolist())
