"""A table of factors as cells: from a csv or a workbook to the columns of a catalogue, with every
problem kept.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import limits
from ..errors import PROBLEM_COLUMNS, InputError, UnitError
from ..lifecycle import INDICATORS
from ..messages.near_names import near_names
from ..spreadsheets.files.formula_guard import unmarked
from ..units import Q, parse_number
from ..units.decimals import clear, decimal_mark, is_bare
from .columns import FACTOR_COLUMNS
from .factor import EmissionFactor
from .rows import factor_of

REQUIRED = ("factor", "declared_unit", "publisher", "document", "year", "locator")
_YEARS = ("year", "reference_year")


@dataclass(frozen=True)
class Cells:
    """A table as it was read: its heading, its rows of text, numbers or dates, and where each row
    stands in the file.

    Attributes
    ----------
    where : str
        The file, and the sheet of a workbook.
    heading : sequence of str
    rows : sequence of sequence
    lines : sequence of int
        Line of a csv, row of a sheet.
    problems : tuple of mapping
        What was wrong already when it was read.
    decimal : str, optional
        Which of ``.`` and ``,`` is the decimal mark; left out, each column tells.
    """

    where: str
    heading: Sequence[str]
    rows: Sequence[Sequence[Any]]
    lines: Sequence[int]
    problems: tuple[dict[str, Any], ...] = ()
    decimal: str | None = None


def factors_in(cells: Cells) -> list[EmissionFactor]:
    """The factors of a table.

    Raises
    ------
    InputError
        Once, with the line, column, value, problem and remedy of every bad cell.
    """
    problems = [*cells.problems, *_of_heading(cells), *_of_shape(cells)]
    columns = _columns(cells, problems)
    factors = []
    absent = {name for name in REQUIRED if name not in columns}
    bad = {(problem["row"], problem.get("column")) for problem in problems if problem.get("row")}
    # A loop over rows: each is checked on its own, so that every bad cell is found.
    for place, line in enumerate(cells.lines):
        try:
            factors.append(factor_of({name: column[place] for name, column in columns.items()}))
        except InputError as error:
            found = error.problems.to_dict("records")
            problems += [
                {**problem, "row": line}
                for problem in found
                if problem["column"] not in absent and (line, problem["column"]) not in bad
            ]
    if problems:
        raise InputError(f"{cells.where} (rows as there)", _sorted(problems))
    return factors


def _sorted(problems: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(problems, columns=list(PROBLEM_COLUMNS))
    return table.sort_values("row", kind="stable", na_position="first", ignore_index=True)


def _of_heading(cells: Cells) -> Iterator[dict[str, Any]]:
    names = [name for name in cells.heading if name]
    for name in REQUIRED:
        if name not in names:
            yield {
                "column": name,
                "problem": "missing column",
                "remedy": "add it; the order of columns is free",
            }
    for name, count in Counter(names).items():
        if count > 1:
            yield {
                "column": name,
                "problem": "stands twice in the heading",
                "remedy": "keep one of the columns",
            }
        if name not in FACTOR_COLUMNS:
            yield {
                "column": name,
                "problem": "is not a column of a factor table",
                "remedy": f"{_near_column(name)} leave it out, or put what it says into 'note'",
            }
    if not any(name in INDICATORS for name in names):
        yield {
            "column": ", ".join(INDICATORS),
            "problem": "no column of numbers",
            "remedy": "add at least one of these",
        }


def _near_column(name: str) -> str:
    near = near_names(name, FACTOR_COLUMNS, "")
    return f"{near.removesuffix('?')}, or" if near else ""


def _of_shape(cells: Cells) -> Iterator[dict[str, Any]]:
    width = len(cells.heading)
    if not len(cells.rows):
        yield {
            "problem": "the table has no rows",
            "remedy": "write one row for each factor, module and part below the heading",
        }
    for place, (line, row) in enumerate(zip(cells.lines, cells.rows, strict=True)):
        if place == 0:
            unnamed = [
                column + 1
                for column, name in enumerate(cells.heading)
                if not name
                and any(
                    len(other) > column and other[column] not in (None, "") for other in cells.rows
                )
            ]
            yield from (
                {
                    "column": f"column {column}",
                    "problem": "has cells but no heading",
                    "remedy": "name the column",
                }
                for column in unnamed
            )
        if any(cell not in (None, "") for cell in row[width:]):
            yield {
                "row": line,
                "value": str(row[width])[: limits.PROBLEM_TEXT],
                "problem": "the row has more cells than the heading",
                "remedy": "quote a text that holds the separator, or name the column",
            }


def _columns(cells: Cells, problems: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """The known columns, numbers read by what all cells of a column agree on."""
    found: dict[str, list[Any]] = {}
    for place, name in enumerate(cells.heading):
        if name not in FACTOR_COLUMNS or name in found:
            continue
        column = [row[place] if place < len(row) else None for row in cells.rows]
        column, wrong = _plain(column)
        problems += [
            {
                "row": cells.lines[n],
                "column": name,
                "value": str(column[n])[: limits.PROBLEM_TEXT],
                "problem": problem,
                "remedy": remedy,
            }
            for n, (problem, remedy) in wrong.items()
        ]
        if name in INDICATORS:
            column, wrong = _numbers(column, cells.decimal)
            problems += [
                {
                    "row": cells.lines[n],
                    "column": name,
                    "value": column[n],
                    "problem": problem,
                    "remedy": remedy,
                }
                for n, (problem, remedy) in wrong.items()
            ]
        found[name] = (
            [_whole(cell) for cell in column]
            if name in _YEARS
            else column
            if name in INDICATORS
            else [_text(cell) for cell in column]
        )
    return found


def _plain(column: list[Any]) -> tuple[list[Any], dict[int, tuple[str, str]]]:
    """Cells without the mark that keeps a spreadsheet from running them; cells that are too long or
    an error of a spreadsheet are bad.
    """
    wrong: dict[int, tuple[str, str]] = {}
    plain = [unmarked(cell) if isinstance(cell, str) else cell for cell in column]
    for place, cell in enumerate(plain):
        if isinstance(cell, str) and len(cell) > limits.FACTOR_CELL:
            wrong[place] = (f"is longer than {limits.FACTOR_CELL} characters", "shorten it")
        elif isinstance(cell, str) and cell in (
            "#N/A",
            "#REF!",
            "#DIV/0!",
            "#VALUE!",
            "#NAME?",
            "#NUM!",
            "#NULL!",
        ):
            wrong[place] = ("is an error of the spreadsheet", "correct the formula there")
        elif isinstance(cell, bool):
            wrong[place] = ("is true or false", "write a text or a number")
    return plain, wrong


def _numbers(
    column: list[Any], decimal: str | None
) -> tuple[list[Any], dict[int, tuple[str, str]]]:
    """Texts as numbers where they are such; a text that holds a unit stays for the factor to read."""
    told = {
        place: mark
        for place, cell in enumerate(column)
        if isinstance(cell, str) and (mark := decimal_mark(cell))
    }
    mark = decimal or next(iter(told.values()), None)
    wrong = {
        place: (
            f"has another decimal mark than {mark!r}",
            "write all numbers of a column alike, or read with another decimal=",
        )
        for place, other in told.items()
        if other != mark
    }
    numbers = list(column)
    for place, cell in enumerate(column):
        if not isinstance(cell, str) or not cell.strip() or place in wrong:
            continue
        bare = is_bare(cell)
        try:
            if bare:
                numbers[place] = parse_number(clear(cell, mark))
            else:
                Q(cell)
        except UnitError as error:
            is_ambiguous = bare and getattr(error.problem, "key", "") == "number.ambiguous"
            wrong[place] = (
                error.problem,
                f"{error.remedy}, or read with decimal='.' or decimal=','"
                if is_ambiguous
                else error.remedy,
            )
    return numbers, wrong


def _whole(cell: Any) -> Any:
    """A year as a whole number where it is one; blank is None, and what is no year stays for the
    factor to refuse.
    """
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return int(cell)
    text = str(cell or "").strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() else text or None


def _text(cell: Any) -> str:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
