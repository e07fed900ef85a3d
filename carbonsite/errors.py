"""The errors that carbonsite raises on purpose.

::

    CarbonsiteError                      catch this one at the edge of a program
    ├── UnitError (ValueError)           a unit or number cannot be read, or measures the wrong thing
    ├── FieldError (ValueError)          fields of one object do not go together
    ├── UnknownFactorError (LookupError) the catalogue has no such emission factor
    ├── InputError (ValueError)          a table cannot be used; `.problems` lists every bad cell
    └── ReportError (OSError)            a report cannot be written where it was asked for
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
        super().__init__(f"{problem}; {remedy}" if remedy else str(problem))

    def __reduce__(self) -> tuple[Any, ...]:
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

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.where, self.problems)

    @classmethod
    def of(cls, where: str, problems: Iterable[Mapping[str, Any]]) -> InputError:
        """The error of a few problems, each a mapping with some of the columns."""
        import pandas as pd

        rows = list(problems)
        texts = {
            name: pd.Series([row.get(name, "") for row in rows], dtype=object)
            for name in ("problem", "remedy")
        }
        return cls(where, pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS)).assign(**texts))

    def __str__(self) -> str:
        count = len(self.problems)
        shown = self.problems.head(limits.PROBLEMS_SHOWN).astype(object)
        cells = [
            PROBLEM_COLUMNS[:4],
            *(
                _message_cells(*row)
                for row in shown.where(shown.notna(), "").itertuples(index=False)
            ),
        ]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)][:3]
        lines = [
            " ".join(
                [
                    *(cell.rjust(width) for cell, width in zip(row[:3], widths, strict=True)),
                    " " + row[3],
                ]
            )
            for row in cells
        ]
        more = [f"... and {count - len(shown)} more (see .problems)"] if count > len(shown) else []
        return "\n".join(
            [f"{self.where}: {count} {'problem' if count == 1 else 'problems'}", *lines, *more]
        )

    def _repr_html_(self) -> str:
        """Every problem as a table, for a notebook."""
        from .display import html_table

        count = len(self.problems)
        return html_table(
            self.problems, f"{self.where}: {count} {'problem' if count == 1 else 'problems'}"
        )


class ReportError(CarbonsiteError, OSError):
    """A report cannot be written where it was asked for; what stood there before still does."""


def _message_cells(
    row: object, column: object, value: object, problem: object, remedy: object
) -> tuple[str, str, str, str]:
    """A problem as the message prints it: what is wrong, and what to do."""
    return (
        _short(row),
        _short(column),
        _short(value, 32),
        f"{_short(problem)}; {_short(remedy)}".removesuffix("; "),
    )


def _short(cell: object, length: int = limits.PROBLEM_TEXT) -> str:
    """A cell of the message: one line, of bounded length."""
    text = " ".join(str(cell)[: length + 1].split())
    return text if len(str(cell)) <= length else text[:length] + "…"
