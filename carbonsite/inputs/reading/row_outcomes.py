"""Rows of a table sorted into activities and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ...messages import Message, Word, message
from ...units import NumberKind
from ..table import OF_FACTOR, REQUIRED
from .amount_table import AmountTable
from .amount_units import unit_problems
from .number_kinds import KINDS_OF_NUMBERS, NumberKinds
from .optional_rows import OPTIONAL, optional_rows
from .skipped_rows import NOT_COVERED
from .sum_rows import Totals
from .table_sums import Sums, sums_of
from .text_columns import text_of
from .unit_words import LUMP_SUMS, plain
from .vocabulary import CREDIT, EXAMPLE, INCLUDED, PART

Array = np.ndarray[Any, Any]
CellProblem = tuple[str, Any, str, str]
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
ACTIVITY = KINDS.index("activity")

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

    @cached_property
    def sums(self) -> Sums:
        """Rows that are sums of others, with findings."""
        return sums_of(self.table, self.is_apart, self.drawn)

    @cached_property
    def optional(self) -> Array:
        """Kind of each row as a place in `OPTIONAL`; -1 of a row that is none."""
        return optional_rows(self.table)

    @cached_property
    def is_apart(self) -> Array:
        """True for optional rows that the mapping does not include."""
        apart = [
            OPTIONAL.index(kind) for kind in OPTIONAL if kind not in self.table.mapping.include
        ]
        is_apart: Array = np.isin(self.optional, apart)
        return is_apart

    @property
    def totals(self) -> Totals:
        """Rows that are sums of others."""
        return self.sums.totals

    @cached_property
    def is_part(self) -> Array:
        """True for rows that say they are a part of another row."""
        has_amount = ~np.isnan(self.table.amounts.values)
        return (self.table.begins(PART) | self._says(INCLUDED)) & has_amount & ~self.table.is_mapped

    def _says(self, pattern: re.Pattern[str]) -> Array:
        """True for rows of which a text in any column begins so."""
        says_so = np.zeros(len(self.table), dtype=bool)
        for column in self.table.naming:
            says_so |= self.table.texts(column).match(pattern)
        return says_so

    @cached_property
    def is_example(self) -> Array:
        """True for rows of a form that show how it is filled in."""
        is_example = self.table.column("item").match(EXAMPLE) & ~self.table.is_mapped
        has_amount: Array = ~np.isnan(self.table.amounts.values)
        return is_example & has_amount

    @cached_property
    def is_credit(self) -> Array:
        """True for rows that say that they take back an amount."""
        is_credit: Array = self._says(CREDIT) & (self.table.amounts.values > 0)
        return is_credit

    @cached_property
    def kinds(self) -> Array:
        """Kind of each row, as a place in `KINDS`; later assignments here outweigh earlier ones."""
        table = self.table
        kinds = np.full(len(table), ACTIVITY, dtype=np.int8)
        no_amount = np.isnan(table.amounts.values)
        bare = ~table.column("unit").map(bool, bool) & ~table.column("factor").map(bool, bool)
        amount = "" if table.amount is None else table.title(table.amount)
        kinds[table.factors == ""] = KINDS.index("not mapped")
        kinds[list(self.problems)] = KINDS.index("not understood")
        kinds[no_amount] = KINDS.index("no amount")
        kinds[no_amount & bare] = KINDS.index("text")
        kinds[[row for row, (column, *_) in self.problems.items() if column == amount]] = (
            KINDS.index("not understood")
        )
        kinds[self.is_part | self.is_credit | self.is_example] = KINDS.index("not understood")
        kinds[list(self.totals.doubtful)] = KINDS.index("not understood")
        for number, kind in OF_NUMBERS.items():
            is_kind = self.numbers.codes == KINDS_OF_NUMBERS.index(number)
            kinds[is_kind & ~no_amount] = KINDS.index(kind)
        kinds[self._is_lump_sum] = KINDS.index("lump sum")
        for place, optional in enumerate(OPTIONAL):
            is_kind = self.is_apart & (self.optional == place)
            kinds[is_kind & (kinds != KINDS.index("text"))] = KINDS.index(optional)
        kinds[self.totals.rows] = KINDS.index("total")
        kinds[self._repeats_heading] = KINDS.index("repeated heading")
        kinds[self.is_long] = KINDS.index("not understood")
        return kinds

    @property
    def _is_lump_sum(self) -> Array:
        is_lump = self.table.column("unit").map(lambda unit: plain(unit) in LUMP_SUMS, bool)
        is_lump[list(self.table.amounts.lump_sums)] = True
        return is_lump

    @cached_property
    def is_long(self) -> Array:
        """True for rows with a text of more than `limits.TABLE_CELL` characters."""
        is_long = np.zeros(len(self.table), dtype=bool)
        for column in range(len(self.table.grid.columns)):
            texts = self.table.texts(column) if column != self.table.amount else None
            if texts is not None and max(map(len, texts.distinct), default=0) > limits.TABLE_CELL:
                is_long |= texts.map(lambda text: len(text) > limits.TABLE_CELL, bool)
        return is_long

    @property
    def _repeats_heading(self) -> Array:
        table, heading = self.table, self.table.heading
        same = np.full(len(table), heading.first >= 0) & table.column("item").map(bool, bool)
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
        problems = dict(self._amount_problems()) if table.amount is not None else {}
        for row, (unit, problem, remedy) in unit_problems(table).items():
            problems.setdefault(row, ("unit", unit, problem, remedy))
        when, heading = table.when, table.heading
        places = {"date": when.columns or [heading.columns.get("date", 0)]} | {
            name: [heading.columns[name]] for name in table.described
        }
        columns = {"date": when.problems} | {
            name: numbers.problems for name, numbers in table.described.items()
        }
        for name, bad in columns.items():
            for row, wrong in bad.items():
                cell = " ".join(text_of(table.cells(place)[row]) for place in places[name])
                problems.setdefault(row, (name, cell, *wrong))
        return problems

    def _amount_problems(self) -> Iterator[tuple[int, CellProblem]]:
        """Problems of the amounts, by row; the last of a row counts."""
        table = self.table
        assert table.amount is not None
        title, cells = table.title(table.amount), table.cells(table.amount)
        for row, problem in self._formula_problems(table.amount):
            yield row, (title, text_of(cells[row]), problem, message("inputs.formula.remedy"))
        for row, wrong in table.amounts.problems.items():
            yield row, (title, text_of(cells[row]), *wrong)
        negative = message("inputs.negative"), message("inputs.negative.remedy")
        for row in np.flatnonzero(table.amounts.values < 0).tolist():
            yield row, (title, text_of(cells[row]), *negative)

    def _formula_problems(self, amount: int) -> Iterator[tuple[int, Message]]:
        """Amounts that are formulas without a stored value, or with another one than they give."""
        grid = self.table.grid
        problem_of = {
            formula.row: message("inputs.formula.not_stored")
            for formula in grid.formulas
            if formula.column == amount and not formula.is_stored
        } | {
            line: message("inputs.formula.stale", given=given)
            for (line, column), given in grid.stale.items()
            if column == amount
        }
        lines = self.table.lines
        for row in np.flatnonzero(np.isin(lines, list(problem_of))).tolist() if problem_of else ():
            yield row, problem_of[int(lines[row])]

    @property
    def activities(self) -> pd.DataFrame:
        """Table of the activities, each with its row in the file."""
        table = self.table
        kept = np.flatnonzero(self.kinds == ACTIVITY)
        unnamed = table.item == ""
        items = np.where(unnamed, table.factors, table.item) if unnamed.any() else table.item
        columns = {
            "item": items,
            "factor": table.factors,
            "amount": table.amounts.values,
            "unit": table.units,
        }
        columns |= {
            name if name in table.heading.columns else _free(name): column
            for name, column in table.tags().items()
        }
        every = len(kept) == len(table)
        series = {
            name: pd.Series(column if every else column[kept], dtype=column.dtype, copy=False)
            for name, column in {**columns, "row": table.lines}.items()
        }
        return _tagged(
            pd.DataFrame(series, copy=False), {"source": table.grid.where, **table.mapping.tags}
        )


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
