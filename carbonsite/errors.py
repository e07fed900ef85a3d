"""Errors that carbonsite raises on purpose.

::

    CarbonsiteError                      catch this one at the edge of a program
    ├── UnitError (ValueError)           a unit or number cannot be read, or is of the wrong kind
    ├── FieldError (ValueError)          fields of one object do not go together
    ├── UnknownFactorError (LookupError) the catalogue has no such emission factor
    ├── InputError (ValueError)          a table cannot be used; `.problems` lists every bad cell
    └── ReportError (OSError)            a report cannot be written where it was asked for
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import limits
from .display import html_table, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

PROBLEM_COLUMNS = ("row", "column", "value", "problem", "remedy")


class CarbonsiteError(Exception):
    """Base class of every error that carbonsite raises on purpose.

    Parameters
    ----------
    problem : str
        What is wrong.
    remedy : str
        What to write instead.
    """

    problem: str
    remedy: str

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(visible(f"{problem}; {remedy}" if remedy else str(problem)))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.problem, self.remedy)


class UnitError(CarbonsiteError, ValueError):
    """A unit or a number cannot be read, or measures the wrong thing."""


class FieldError(CarbonsiteError, ValueError):
    """Fields of one object do not go together; it reaches the caller within an `InputError`."""


class UnknownFactorError(CarbonsiteError, LookupError):
    """The catalogue has no such emission factor."""


class InputError(CarbonsiteError, ValueError):
    """A table cannot be used; every bad cell is listed in `problems`.

    Parameters
    ----------
    where : str
        What was read, with the meaning of `row`, such as ``"activities (rows as in boq.xlsx)"``.
    problems : DataFrame
        Columns ``row, column, value, problem, remedy``; one line for each bad cell.
    """

    def __init__(self, where: str, problems: pd.DataFrame) -> None:
        super().__init__(where)
        self.where = where
        self.problems = problems

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.where, self.problems)

    @classmethod
    def of(cls, where: str, problems: Iterable[Mapping[str, object]]) -> InputError:
        """Error of a few problems, each a mapping with some of the columns."""
        import pandas as pd

        rows = list(problems)
        texts = {
            name: pd.Series([row.get(name, "") for row in rows], dtype=object)
            for name in ("problem", "remedy")
        }
        return cls(where, pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS)).assign(**texts))

    @classmethod
    def one(cls, where: str, problem: str, remedy: str, **cell: object) -> InputError:
        """Error of one problem; `cell` has its row, column and value where there are some."""
        return cls.of(where, [{**cell, "problem": problem, "remedy": remedy}])

    def __str__(self) -> str:
        count, shown = len(self.problems), shown_problems(self.problems)
        lines = aligned([PROBLEM_COLUMNS[:4], *map(problem_cells, shown)])
        rest = count - len(shown)
        more = [f"... and {rest} more (see .problems)"] if rest else []
        heading = f"{visible(str(self.where))}: {count} {'problem' if count == 1 else 'problems'}"
        return "\n".join([heading, *lines, *more])

    def _repr_html_(self) -> str:
        """Every problem as a table, for a notebook."""
        count = len(self.problems)
        return html_table(
            self.problems, f"{self.where}: {count} {'problem' if count == 1 else 'problems'}"
        )


class ReportError(CarbonsiteError, OSError):
    """A report cannot be written to its path; an old file there is unchanged."""


def shown_problems(problems: pd.DataFrame) -> list[tuple[object, ...]]:
    """The problems that a message lists, each by its columns; blank where a cell is missing."""
    table = problems.head(limits.PROBLEMS_SHOWN).astype(object)
    return list(table.where(table.notna(), "").itertuples(index=False, name=None))


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of four cells as lines; the first three columns are aligned."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)][:3]
    return [
        " ".join(
            [*(cell.rjust(width) for cell, width in zip(row, widths, strict=False)), f" {row[3]}"]
        )
        for row in table
    ]


def problem_cells(problem: Sequence[object]) -> tuple[str, str, str, str]:
    """The cells of a problem in the message: row, column, value, and problem with remedy."""
    row, column, value, text, remedy = problem
    return (
        _short(row),
        _short(column),
        _short(value, 32),
        f"{_short(text)}; {_short(remedy)}".removesuffix("; "),
    )


def _short(cell: object, length: int = limits.PROBLEM_TEXT) -> str:
    """Text of a cell in one line of bounded length."""
    text = visible(" ".join(str(cell)[: length + 1].split()))
    return text if len(str(cell)) <= length else text[:length] + "…"
