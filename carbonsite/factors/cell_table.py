"""A table of factors as cells, and its way to the columns of a catalogue, with every problem."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import limits
from ..errors import PROBLEM_COLUMNS, InputError, UnitError
from ..lifecycle import INDICATORS
from ..messages import Joined, message, with_remedy
from ..messages.near_names import near_names
from ..messages.problems import Problem, problem
from ..spreadsheets.files.csv_writing import unmarked
from ..units import Q, parse_number
from ..units.numbers import decimal_mark, is_bare, unambiguous
from .columns import FACTOR_COLUMNS, NUMBERS
from .factor import EmissionFactor
from .findings import COLUMN, Findings, findings_in
from .rows import factor_of
from .undeclared import UNDECLARED_WORDS

REQUIRED = ("factor", "declared_unit", "publisher", "document", "year", "locator")
_YEARS = ("year", "reference_year")
_UNDECLARED = UNDECLARED_WORDS - {"x"}
"""Words of an undeclared number; an x may stand for anything in a table of one's own."""

_ERROR_VALUES = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")

Wrong = dict[int, tuple[str, str]]
"""Place of a bad cell in its column to problem and remedy."""


@dataclass(frozen=True)
class FactorCells:
    """A table as it was read: its heading, its rows of cells, and the line of each row.

    Attributes
    ----------
    where : str
        The file, and the sheet of a workbook.
    heading : sequence of str
    rows : sequence of sequence
        Texts, numbers or dates.
    lines : sequence of int
        Line of a csv, row of a sheet.
    problems : tuple of mapping
        Problems already found by the reader of the file.
    decimal : str, optional
        The decimal mark, ``.`` or ``,``; by default the cells of each column decide.
    """

    where: str
    heading: Sequence[str]
    rows: Sequence[Sequence[object]]
    lines: Sequence[int]
    problems: tuple[Mapping[str, object], ...] = ()
    decimal: str | None = None


def factors_in(cells: FactorCells) -> list[EmissionFactor]:
    """The factors of a table.

    Raises
    ------
    InputError
        Once, with the line, column, value, problem and remedy of every bad cell.
    """
    factors, problems = factors_and_problems(cells)
    if problems:
        where = message("factors.where.file", file=cells.where)
        raise InputError(where, problem_table(problems))
    return list(factors.values())


def factors_and_problems(
    cells: FactorCells,
) -> tuple[dict[int, EmissionFactor], list[Mapping[str, object]]]:
    """The factors of the rows that can be used, by line, and the problems of the others."""
    problems = [*cells.problems, *_problems_of_heading(cells), *_problems_of_shape(cells)]
    columns = _columns(cells, problems)
    absent = {name for name in REQUIRED if name not in columns}
    bad = {(row["row"], row["column"]) for row in problems if row.get("row")}
    factors = {}
    undeclared = _undeclared(columns, cells, problems)
    # A loop over rows: each is checked on its own, so that every bad cell is found.
    for place, line in enumerate(cells.lines):
        try:
            factors[line] = factor_of({name: column[place] for name, column in columns.items()})
        except InputError as error:
            problems += [
                {**row, "row": line}
                for row in error.problems.to_dict("records")
                if row["column"] not in absent
                and (line, row["column"]) not in bad
                and not (place in undeclared and row["problem"].key == "factors.no_number")
            ]
    return factors, problems


def _undeclared(
    columns: dict[str, list[object]], cells: FactorCells, problems: list[Mapping[str, object]]
) -> set[int]:
    """Places of the rows that declare nothing, which are modules left open.

    A factor of which no row declares anything is a problem.
    """
    bad = {row.get("row") for row in problems}
    numbers = [columns[name] for name in INDICATORS if name in columns]
    if "factor" not in columns or not numbers:
        return set()
    blank = {
        place
        for place, line in enumerate(cells.lines)
        if line not in bad and all(column[place] in (None, "") for column in numbers)
    }
    names = columns["factor"]
    declared = {name for place, name in enumerate(names) if place not in blank}
    for place in sorted(blank):
        if names[place] not in declared:
            odd = problem("factor", names[place], "factors.nothing_declared")
            problems.append({**odd, "row": cells.lines[place]})
    return blank


def findings_of(cells: FactorCells) -> Findings:
    """The findings of a table of factors, from its column `findings`."""
    if COLUMN not in cells.heading:
        return {}
    factors, texts = (
        [unmarked(str(cell or "")) for cell in _cut(cells, list(cells.heading).index(name))]
        for name in ("factor", COLUMN)
    )
    return findings_in(map(str.strip, factors), texts)


def problem_table(problems: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Table of problems by line; those of the whole table come first."""
    return InputError.of("", sorted(problems, key=_line)).problems[list(PROBLEM_COLUMNS)]


def _line(row: Mapping[str, object]) -> int:
    line = row.get("row")
    return line if isinstance(line, int) else 0


def _problems_of_heading(cells: FactorCells) -> Iterator[Problem]:
    names = [name for name in cells.heading if name]
    for name in REQUIRED:
        if name not in names:
            yield problem(name, None, "factors.missing_column")
    for name, count in Counter(names).items():
        if count > 1:
            yield problem(name, None, "factors.column_twice")
        if name not in (*FACTOR_COLUMNS, COLUMN):
            near = near_names(name, FACTOR_COLUMNS, "")
            remedy = message("factors.other_column.near", near=near) if near else ""
            yield problem(name, None, "factors.other_column", remedy)
    if not any(name in INDICATORS for name in names):
        yield problem(", ".join(INDICATORS), None, "factors.no_indicator")


def _problems_of_shape(cells: FactorCells) -> Iterator[Mapping[str, object]]:
    """Problems of a table without rows, columns without names, and rows that are too long."""
    if not len(cells.rows):
        yield {**problem("", None, "factors.no_rows"), "column": None}
    for column, name in enumerate(cells.heading):
        if not name and any(_is_filled(row[column : column + 1]) for row in cells.rows):
            yield problem(f"column {column + 1}", None, "factors.no_heading")
    width = len(cells.heading)
    for line, row in zip(cells.lines, cells.rows, strict=True):
        if _is_filled(row[width:]):
            shown = str(row[width])[: limits.PROBLEM_TEXT]
            yield {"row": line, **problem("", shown, "factors.long_row"), "column": None}


def _is_filled(row: Sequence[object]) -> bool:
    return any(cell not in (None, "") for cell in row)


def _columns(cells: FactorCells, problems: list[Mapping[str, object]]) -> dict[str, list[object]]:
    """The known columns, read by what all cells of a column agree on; problems are appended."""
    columns: dict[str, list[object]] = {}
    for place, name in enumerate(cells.heading):
        if name not in FACTOR_COLUMNS or name in columns:
            continue
        column = [unmarked(cell) if isinstance(cell, str) else cell for cell in _cut(cells, place)]
        wrong = _odd_cells(column)
        shown = [str(cell)[: limits.PROBLEM_TEXT] for cell in column]
        if name in NUMBERS:
            column, not_numbers = _numbers(column, cells.decimal)
            # A cell that is odd already needs no second problem.
            wrong = {**not_numbers, **wrong}
        problems += [
            {"row": cells.lines[number], **problem(name, shown[number], *reason)}
            for number, reason in wrong.items()
        ]
        if name not in NUMBERS:
            column = list(map(_whole if name in _YEARS else _text, column))
        columns[name] = column
    return columns


def _cut(cells: FactorCells, place: int) -> Iterator[object]:
    """The cells of a column; None if a row is too short for it."""
    return (row[place] if place < len(row) else None for row in cells.rows)


def _odd_cells(column: list[object]) -> Wrong:
    """Cells that are too long, an error of a spreadsheet, or true or false."""
    wrong: Wrong = {}
    for place, cell in enumerate(column):
        if isinstance(cell, str) and len(cell) > limits.FACTOR_CELL:
            long = message("factors.long_cell", limit=limits.FACTOR_CELL)
            wrong[place] = long, message("factors.long_cell.remedy")
        elif isinstance(cell, str) and cell in _ERROR_VALUES:
            wrong[place] = with_remedy("factors.error_value")
        elif isinstance(cell, bool):
            wrong[place] = with_remedy("factors.truth")
    return wrong


def _numbers(column: list[object], decimal: str | None) -> tuple[list[object], Wrong]:
    """Texts as numbers if they have no unit; a quantity stays a text for the factor to read."""
    marks = {
        place: mark
        for place, cell in enumerate(column)
        if isinstance(cell, str) and (mark := decimal_mark(cell))
    }
    mark = decimal or next(iter(marks.values()), None)
    wrong: Wrong = {
        place: with_remedy("factors.other_mark", mark=mark)
        for place, other in marks.items()
        if other != mark
    }
    numbers = list(column)
    for place, cell in enumerate(column):
        if not isinstance(cell, str) or place in wrong:
            continue
        if cell.strip().lower() in _UNDECLARED:
            numbers[place] = None
            continue
        try:
            if is_bare(cell):
                numbers[place] = parse_number(unambiguous(cell, mark))
            else:
                Q(cell)
        except UnitError as error:
            remedy = error.remedy
            if is_bare(cell) and getattr(error.problem, "key", "") == "number.ambiguous":
                remedy = Joined([remedy, message("factors.with_decimal")])
            wrong[place] = error.problem, remedy
    return numbers, wrong


def _whole(cell: object) -> object:
    """A year as a whole number; None if blank; anything else stays for the factor to refuse."""
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return int(cell)
    text = str(cell or "").strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() else text or None


def _text(cell: object) -> str:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
