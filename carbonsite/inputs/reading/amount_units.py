"""Units of the amounts of a table: those that cannot be used, and other spellings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ... import limits
from ...messages import message, with_remedy
from ...units import dimension_and_scale, number_text
from .amount_table import AmountTable
from .numbers import unit_of_cell
from .unit_words import counted_unit, is_unit, unit_problem
from .vocabulary import count_in, unit_in

UnitProblem = tuple[str, str, str]
"""Unit, problem and remedy."""


def unit_problems(table: AmountTable) -> dict[int, UnitProblem]:
    """Problem of each row whose unit cannot be used."""
    problems = _unknown(table) | _rates(table) | _contradicting_cells(table)
    for row, problem in _contradicting_heading(table).items():
        problems.setdefault(row, problem)
    is_missing = (table.units == "") & ~table.column("unit").is_filled
    missing = "", *with_remedy("inputs.no_unit")
    return problems | dict.fromkeys(np.flatnonzero(is_missing).tolist(), missing)


def respelt_units(table: AmountTable) -> dict[str, tuple[str, int]]:
    """Units that were read as another spelling, and their rows, by the text of the cell."""
    texts = pd.Series(table.column("unit").array)
    if table.amount is not None and (table.amounts.units != "").any():
        of_cells = table.texts(table.amount).map(unit_of_cell)
        # Only what is multiplied: the cell itself shows the number beside its unit.
        texts = texts.where([counted_unit(text)[0] == 1 for text in of_cells], of_cells)
    in_heading = count_in(table.amount_heading)[1]
    rows_of = dict(texts.value_counts(sort=False).items())
    if in_heading:
        rows_of[in_heading] = int(table.has_amount.sum())
    return {
        text: (_counted(count, unit), rows)
        for text, rows in rows_of.items()
        for count, unit in [counted_unit(text)]
        if unit and not is_unit(text)
    }


def _counted(count: float, unit: str) -> str:
    """A number of units, such as 1000 × kg, or a part of one, such as år/12."""
    if count < 1:
        return f"{unit}/{number_text(1 / count)}"
    return unit if count == 1 else f"{number_text(count)} × {unit}"


def _rates(table: AmountTable) -> dict[int, UnitProblem]:
    """Problems of rows whose amount is a rate, such as litres for each kilometre."""
    rates = [unit for unit in set(table.units.tolist()) if "/" in unit]
    wrong = with_remedy("inputs.rate")
    rows = np.flatnonzero(np.isin(table.units, rates) & table.has_amount)
    return {row: (table.units[row], *wrong) for row in rows.tolist()}


def _unknown(table: AmountTable) -> dict[int, UnitProblem]:
    """Problems of texts in the unit column that are not units."""
    stated = table.column("unit")
    unknown = [
        text for text in dict.fromkeys(stated.distinct) if text and not counted_unit(text)[1]
    ]
    problem_of = {
        text: (text, *unit_problem(text, place >= limits.DISTINCT_UNITS))
        for place, text in enumerate(unknown)
    }
    rows = np.flatnonzero(stated.map(problem_of.__contains__, bool)).tolist()
    return {row: problem_of[stated.of_row(row)] for row in rows}


def _contradicting_cells(table: AmountTable) -> dict[int, UnitProblem]:
    """Problems of rows whose amount has another unit than their unit column."""
    stated, in_cells = table.column("unit"), table.amounts.units
    both = (in_cells != "") & stated.map(lambda text: bool(counted_unit(text)[1]), bool)
    problems: dict[int, UnitProblem] = {}
    # A loop over the rows that state two units.
    for row in np.flatnonzero(both).tolist():
        text, own = stated.of_row(row), in_cells[row]
        if dimension_and_scale(own) != dimension_and_scale(counted_unit(text)[1]):
            problem = message("inputs.other_unit_in_cell", unit=own)
            problems[row] = text, problem, message("inputs.other_unit.remedy")
    return problems


def _contradicting_heading(table: AmountTable) -> dict[int, UnitProblem]:
    """Problems of rows whose amount has another unit than the heading of the amounts."""
    unit, (count, words) = unit_in(table.amount_heading), count_in(table.amount_heading)
    if not unit:
        return {}
    others = [
        other
        for other in set(table.units.tolist()) - {"", unit}
        if dimension_and_scale(other) != dimension_and_scale(unit)
    ]
    stated = table.column("unit")
    differs = np.isin(table.units, others)
    if count != 1:
        differs |= stated.map(lambda text: bool(text) and counted_unit(text)[0] != count, bool)
    problem = message("inputs.other_unit_in_heading", unit=words or unit)
    remedy = message("inputs.other_unit.remedy")
    return {
        row: (table.amounts.units[row] or stated.of_row(row), problem, remedy)
        for row in np.flatnonzero(differs & table.has_amount).tolist()
    }
