"""Rows whose amount is drawn from amounts of another sheet that is read too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...spreadsheets.files.grid import Formula
from .amount_table import AmountTable
from .formula_sums import place_of

Array = np.ndarray[Any, Any]

_CELLS = re.compile(
    r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!(\$?)([A-Z]{1,3})(\$?)(\d{1,7})"
    r"(?::\$?([A-Z]{1,3})(\$?)(\d{1,7}))?",
    re.IGNORECASE,
)
_ADDED = r"(?:SUM\(\0(?:[,;]\0)*\)|\0)"
_ADDITION = re.compile(rf"\+?{_ADDED}(?:\+{_ADDED})*", re.IGNORECASE)
_LONGEST = 2000
_LOOKED_AT = 1000
"""Rows of a range whose factors are looked at."""


def drawn_rows(tables: Sequence[AmountTable]) -> list[dict[int, str]]:
    """Rows of each table whose formula only adds up amounts of other tables, and their sheets.

    A row with a factor that none of these amounts has is another activity.
    """
    by_column: dict[tuple[str, int], list[AmountTable]] = {}
    for table in tables:
        if table.amount is not None and table.grid.sheet:
            key = table.grid.sheet.casefold(), table.amount
            by_column.setdefault(key, []).append(table)
    drawn: list[dict[int, str]] = []
    for table in tables:
        of_line = {
            formula.row: sheet
            for formula in table.grid.formulas
            if formula.column == table.amount and (sheet := _drawn_from(formula, table, by_column))
        }
        rows = np.flatnonzero(np.isin(table.lines, list(of_line))) if of_line else ()
        drawn.append({int(row): of_line[int(table.lines[row])] for row in rows})
    return drawn


def _drawn_from(
    formula: Formula, table: AmountTable, by_column: dict[tuple[str, int], list[AmountTable]]
) -> str:
    """Sheets from whose amounts a formula draws; "" if it also draws on something else."""
    written = formula.text[:_LONGEST].replace(" ", "") if "!" in formula.text else ""
    if not _ADDITION.fullmatch(_CELLS.sub("\0", written)):
        return ""
    down, right = formula.row - formula.origin[0], formula.column - formula.origin[1]
    sheets, factors = dict[str, None](), set[str]()
    for cells in _CELLS.findall(formula.text[:_LONGEST]):
        quoted, bare, fixed, letters, is_fixed, first, other, is_last_fixed, last = cells
        sheet = quoted.replace("''", "'") or bare
        column = place_of(letters) + (0 if fixed else right)
        top = int(first) + (0 if is_fixed else down)
        bottom = int(last) + (0 if is_last_fixed else down) if last else top
        sources = by_column.get((sheet.casefold(), column), [])
        of_sources = set[str]().union(*(_factors(source, top, bottom) for source in sources))
        is_same = sheet.casefold() == table.grid.sheet.casefold()
        if is_same or (other or letters) != letters or not of_sources:
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
    there = ~np.isnan(table.amounts.values[start:end])
    return set(table.factors[start:end][there].tolist())
