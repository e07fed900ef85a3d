"""Rows of a table sorted into activities and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ... import limits
from ...arrays import Integers, Mask
from ...messages import Word, message, with_remedy
from ...units import NumberKind
from ..table import OF_FACTOR, REQUIRED
from .amount_table import AmountTable
from .amount_units import unit_problems
from .number_kinds import KINDS_OF_NUMBERS, NumberKinds
from .optional_rows import OPTIONAL, optional_rows
from .skipped_rows import NOT_COVERED
from .sum_rows import Totals
from .table_sums import sums_of
from .text_columns import Problem, text_of
from .unit_words import LUMP_SUMS, plain
from .vocabulary import CREDIT, EXAMPLE, INCLUDED, PART

CellProblem = tuple[str, str, str, str]
"""Column, cell, problem and remedy."""

KINDS = (
    "activity",
    *NOT_COVERED,
    *OPTIONAL,
    "total",
    "text",
    "repeated heading",
)
"""Kinds of rows.

not understood: a cell cannot be used; not mapped: no factor is given for it; lump sum: a price
without a quantity; no amount: a unit or a factor alone; counter reading, power, stock, money: a
number that is no amount; option, alternative, provisional, cancelled: counts only if the user says
so; total: a sum of other rows.
"""

OF_NUMBERS = {
    NumberKind.COUNTER: "counter reading",
    NumberKind.POWER: "power",
    NumberKind.STOCK: "stock",
    NumberKind.MONEY: "money",
}
"""Kinds of rows whose number is no amount, by its kind."""

KIND_WORDS = tuple(Word("row_kind", kind) for kind in KINDS)

_RESERVED = frozenset(
    (
        *REQUIRED,
        *OF_FACTOR,
        "row",
        "measure",
        "replaces",
        "replaced_modules",
        "replaced_by",
        "emissions",
        "counted",
        "equal_scope",
        "declared",
        "run",
    )
)
"""Names that mean something to an account; columns of a file with such a name get another."""


@dataclass(frozen=True)
class RowOutcomes:
    """A table whose rows are sorted into activities and the rest.

    Attributes
    ----------
    table : AmountTable
    numbers : NumberKinds
        Of which kind its amounts are.
    drawn : mapping of int to str
        Rows whose amount is drawn from amounts of other sheets, and these sheets.
    """

    table: AmountTable
    numbers: NumberKinds
    drawn: Mapping[int, str] = field(default_factory=dict)

    def are(self, kind: str) -> Mask:
        """True for the rows of a kind."""
        return np.equal(self.kinds, KINDS.index(kind))

    @cached_property
    def totals(self) -> Totals:
        """Rows that are sums of others, with findings."""
        return sums_of(self.table, self.is_apart, self.drawn)

    @cached_property
    def optional(self) -> Integers:
        """Kind of each row as a place in `OPTIONAL`; -1 of a row that is none."""
        return optional_rows(self.table)

    @cached_property
    def is_apart(self) -> Mask:
        """True for optional rows that the mapping does not include."""
        included = self.table.mapping.include
        apart = [place for place, kind in enumerate(OPTIONAL) if kind not in included]
        return np.isin(self.optional, apart)

    @cached_property
    def is_part(self) -> Mask:
        """True for rows that say they are a part of another row."""
        table = self.table
        return (table.begins(PART) | table.says(INCLUDED)) & table.has_amount & ~table.is_mapped

    @cached_property
    def is_example(self) -> Mask:
        """True for rows of a form that show how it is filled in."""
        table = self.table
        return table.column("item").match(EXAMPLE) & ~table.is_mapped & table.has_amount

    @cached_property
    def is_credit(self) -> Mask:
        """True for rows that say that they take back an amount."""
        return self.table.says(CREDIT) & (self.table.values > 0)

    @cached_property
    def kinds(self) -> Integers:
        """Kind of each row, as a place in `KINDS`; later assignments here outweigh earlier ones."""
        table, code = self.table, KINDS.index
        kinds = np.full(len(table), code("activity"), dtype=np.int8)
        no_amount = ~table.has_amount
        bare = ~table.column("unit").is_filled & ~table.column("factor").is_filled
        amount = "" if table.amount is None else table.title(table.amount)
        kinds[table.factors == ""] = code("not mapped")
        kinds[list(self.problems)] = code("not understood")
        kinds[no_amount] = code("no amount")
        kinds[no_amount & bare] = code("text")
        of_amount = [row for row, (column, *_) in self.problems.items() if column == amount]
        kinds[[*of_amount, *self.totals.doubtful]] = code("not understood")
        kinds[self.is_part | self.is_credit | self.is_example] = code("not understood")
        for number, kind in OF_NUMBERS.items():
            is_kind = self.numbers.codes == KINDS_OF_NUMBERS.index(number)
            kinds[is_kind & table.has_amount] = code(kind)
        is_lump = table.column("unit").map(lambda unit: plain(unit) in LUMP_SUMS, bool)
        kinds[is_lump | table.mask(table.amounts.lump_sums)] = code("lump sum")
        for place, optional in enumerate(OPTIONAL):
            is_kind = self.is_apart & (self.optional == place)
            kinds[is_kind & (kinds != code("text"))] = code(optional)
        kinds[self.totals.rows] = code("total")
        kinds[self._repeats_heading] = code("repeated heading")
        kinds[self.is_long] = code("not understood")
        return kinds

    @cached_property
    def is_long(self) -> Mask:
        """True for rows with a text of more than `limits.TABLE_CELL` characters."""
        table, is_long = self.table, self.table.mask(())
        for column in set(range(len(table.grid.columns))) - {table.amount}:
            texts = table.texts(column)
            if max(map(len, texts.distinct), default=0) > limits.TABLE_CELL:
                is_long |= texts.map(lambda text: len(text) > limits.TABLE_CELL, bool)
        return is_long

    @property
    def _repeats_heading(self) -> Mask:
        table, heading = self.table, self.table.heading
        same = (heading.first >= 0) & table.column("item").is_filled
        for column in heading.used:
            head = {
                text_of(table.grid.columns[column][place])
                for place in range(heading.first, heading.last + 1)
            }
            same &= table.texts(column).map(head.__contains__, bool)
        return same

    @cached_property
    def problems(self) -> dict[int, CellProblem]:
        """First problem of each row with a cell that cannot be used."""
        table = self.table
        problems = {} if table.amount is None else self._amount_problems(table.amount)
        for row, (unit, problem, remedy) in unit_problems(table).items():
            problems.setdefault(row, ("unit", unit, problem, remedy))
        when, heading = table.when, table.heading
        columns = {"date": (when.problems, when.columns or [heading.columns.get("date", 0)])} | {
            name: (numbers.problems, [heading.columns[name]])
            for name, numbers in table.described.items()
        }
        for name, (bad, places) in columns.items():
            for row, wrong in bad.items():
                cell = " ".join(text_of(table.cells(place)[row]) for place in places)
                problems.setdefault(row, (name, cell, *wrong))
        return problems

    def _amount_problems(self, amount: int) -> dict[int, CellProblem]:
        """Problems of the amounts, by row; the last of a row counts."""
        table = self.table
        title, cells = table.title(amount), table.cells(amount)
        negative = np.flatnonzero(table.values < 0).tolist()
        problems = self._formula_problems(amount) | dict(table.amounts.problems)
        problems |= dict.fromkeys(negative, with_remedy("inputs.negative"))
        return {row: (title, text_of(cells[row]), *wrong) for row, wrong in problems.items()}

    def _formula_problems(self, amount: int) -> dict[int, Problem]:
        """Amounts that are formulas without a stored value, or with another one than they give."""
        grid, remedy = self.table.grid, message("inputs.formula.remedy")
        problem_of = {
            formula.row: message("inputs.formula.not_stored")
            for formula in grid.formulas
            if formula.column == amount and not formula.is_stored
        } | {
            line: message("inputs.formula.stale", given=given)
            for (line, column), given in grid.stale.items()
            if column == amount
        }
        return {row: (problem, remedy) for row, problem in self.table.by_row(problem_of).items()}

    @property
    def activities(self) -> pd.DataFrame:
        """Table of the activities, each with its row in the file."""
        table = self.table
        kept = np.flatnonzero(self.are("activity"))
        unnamed = table.item == ""
        items = np.where(unnamed, table.factors, table.item) if unnamed.any() else table.item
        columns = dict(
            zip(REQUIRED, (items, table.factors, table.values, table.units), strict=True)
        )
        columns |= {
            name if name in table.heading.columns else _free(name): column
            for name, column in table.tags().items()
        }
        every = len(kept) == len(table)
        series = {
            name: pd.Series(column if every else column[kept], dtype=column.dtype, copy=False)
            for name, column in {**columns, "row": table.lines}.items()
        }
        tags = {"source": table.grid.where, **table.mapping.tags}
        return _tagged(pd.DataFrame(series, copy=False), tags)


def _tagged(table: pd.DataFrame, tags: Mapping[str, str]) -> pd.DataFrame:
    """Table with tags in the rows that have nothing in their column."""
    for name, text in tags.items():
        if name not in table:
            table[name] = pd.Series(np.full(len(table), text, dtype=object), dtype=object)
        elif name not in ("factor", "unit"):
            cells = table[name].to_numpy(dtype=object)
            table[name] = pd.Series(np.where(cells == "", text, cells), dtype=object)
    return table


def _free(name: str) -> str:
    """Name for a further column of a file that is not one of carbonsite's."""
    return f"{name} (file)" if name in _RESERVED else name
