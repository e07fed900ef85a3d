"""What comes of a table: its rows as activities, and what is left of it, each row with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ..table import OF_FACTOR, REQUIRED
from .amount_table import Block
from .skipped_rows import LEFT_COLUMNS
from .sum_rows import ACTIVITY, KINDS, Totals, lump_sums, totals_of
from .text_columns import text_of
from .vocabulary import PART, is_total_alone

Array = np.ndarray[Any, Any]

_KIND_NAMES = np.array(KINDS, dtype=object)

_TAKEN = frozenset(
    (
        *REQUIRED,
        *OF_FACTOR,
        "row",
        "measure",
        "replaces",
        "emissions",
        "counted",
        "equal_scope",
        "run",
    )
)
"""Names that mean something to an account; a column of a file that travels through gets another."""


@dataclass(frozen=True)
class Outcome:
    """A block, sorted into activities and the rest."""

    block: Block

    @cached_property
    def totals(self) -> Totals:
        """The rows that are sums of others."""
        return totals_of(self.block.signs(), self.block.amounts.values, self.block.units)

    @cached_property
    def _parts(self) -> Array:
        """Rows that are said to be a part of another row."""
        return self.block.begins(PART) & ~np.isnan(self.block.amounts.values) & ~self.block.is_told

    @cached_property
    def kinds(self) -> Array:
        """What each row is, as a place in `rows.KINDS`; what stands further down here outweighs
        what stands above.
        """
        block = self.block
        kinds = np.full(len(block), ACTIVITY, dtype=np.int8)
        no_amount = np.isnan(block.amounts.values)
        bare = ~block.column("unit").each(bool, bool) & ~block.column("factor").each(bool, bool)
        amount = "" if block.amount is None else block.title(block.amount)
        kinds[block.factors == ""] = KINDS.index("not mapped")
        kinds[list(self.troubles)] = KINDS.index("not understood")
        kinds[no_amount] = KINDS.index("no amount")
        kinds[no_amount & bare] = KINDS.index("text")
        kinds[[row for row, (column, *_) in self.troubles.items() if column == amount]] = (
            KINDS.index("not understood")
        )
        kinds[self._parts] = KINDS.index("not understood")
        kinds[list(self.totals.doubtful)] = KINDS.index("not understood")
        kinds[lump_sums(block.column("unit"), block.amounts)] = KINDS.index("lump sum")
        kinds[self.totals.rows] = KINDS.index("total")
        kinds[self._repeats] = KINDS.index("repeated heading")
        kinds[self._long] = KINDS.index("not understood")
        return kinds

    @cached_property
    def _long(self) -> Array:
        """Rows with a text that is longer than any cell is."""
        found = np.zeros(len(self.block), dtype=bool)
        for column in range(len(self.block.grid.columns)):
            texts = self.block.texts(column) if column != self.block.amount else None
            if texts is not None and max(map(len, texts.distinct), default=0) > limits.TABLE_CELL:
                found |= texts.each(lambda text: len(text) > limits.TABLE_CELL, bool)
        return found

    @property
    def _repeats(self) -> Array:
        """Rows that hold the heading once more."""
        block, heading = self.block, self.block.heading
        same = np.full(len(block), heading.first >= 0) & (block.column("item").each(bool, bool))
        for column in heading.used:
            head = {
                text_of(block.grid.columns[column][place])
                for place in range(heading.first, heading.last + 1)
            }
            same &= block.texts(column).each(head.__contains__, bool)
        return same

    @cached_property
    def troubles(self) -> dict[int, tuple[str, Any, str, str]]:
        """Rows with a cell that cannot be used: the column, the cell, what is wrong, what to do;
        the first of each row.
        """
        block = self.block
        found: dict[int, tuple[str, Any, str, str]] = (
            dict(self._amount_troubles()) if block.amount is not None else {}
        )
        for row, (unit, problem, remedy) in block.unit_troubles.items():
            found.setdefault(row, ("unit", unit, problem, remedy))
        for row, (problem, remedy) in block.days[1].items():
            found.setdefault(
                row,
                ("date", text_of(block.cells(block.heading.columns["date"])[row]), problem, remedy),
            )
        for name, numbers in block.measures.items():
            for row, (problem, remedy) in numbers.troubles.items():
                found.setdefault(
                    row,
                    (name, text_of(block.cells(block.heading.columns[name])[row]), problem, remedy),
                )
        return found

    def _amount_troubles(self) -> Any:
        """Amounts that cannot be used."""
        block = self.block
        assert block.amount is not None
        title, cells = block.title(block.amount), block.cells(block.amount)
        lines = {
            formula.row
            for formula in block.grid.formulas
            if formula.column == block.amount and not formula.is_stored
        }
        if lines:
            for row in np.flatnonzero(np.isin(block.lines, list(lines))):
                yield (
                    int(row),
                    (
                        title,
                        "",
                        "is a formula without a stored value",
                        "open the workbook in a spreadsheet and save it, or write the value",
                    ),
                )
        for line, given in {
            row: given
            for (row, column), given in block.grid.stale.items()
            if column == block.amount
        }.items():
            for row in np.flatnonzero(block.lines == line):
                yield (
                    int(row),
                    (
                        title,
                        text_of(cells[row]),
                        f"is stored, and its formula gives {given:.15g}",
                        "open the workbook in a spreadsheet and save it, or write the value",
                    ),
                )
        for line, (problem, remedy) in block.amounts.troubles.items():
            yield line, (title, text_of(cells[line]), problem, remedy)
        for row in np.flatnonzero(block.amounts.values < 0):
            yield (
                int(row),
                (
                    title,
                    text_of(cells[row]),
                    "is negative",
                    "state what is used; what is avoided is a measure",
                ),
            )

    # -- the two tables

    @property
    def activities(self) -> pd.DataFrame:
        """The activities, each with the row that it stands in."""
        block = self.block
        kept = np.flatnonzero(self.kinds == ACTIVITY)
        unnamed = block.item == ""
        items = np.where(unnamed, block.factors, block.item) if unnamed.any() else block.item
        table = {
            "item": items,
            "factor": block.factors,
            "amount": block.amounts.values,
            "unit": block.units,
        }
        table |= {
            name if name in block.heading.columns else _free(name): column
            for name, column in block.tags().items()
        }
        every = len(kept) == len(block)
        columns = {
            name: column if every else column[kept]
            for name, column in {**table, "row": block.lines}.items()
        }
        found = pd.DataFrame(
            {
                name: pd.Series(column, dtype=column.dtype, copy=False)
                for name, column in columns.items()
            },
            copy=False,
        )
        return _tagged(found, {"source": block.grid.where, **block.mapping.tags})

    @property
    def left(self) -> pd.DataFrame:
        """The rows that are no activities: what each is, and where something is wrong, what."""
        block, rows = self.block, self._listed
        kinds = _KIND_NAMES[self.kinds[rows]]
        reasons = np.full((len(rows), 4), "", dtype=object)
        for kind in dict.fromkeys(kinds):
            of = np.flatnonzero(kinds == kind)
            reasons[of] = np.array(self._reasons(kind, rows[of]), dtype=object)
        # A loop over rows, but only over those that are no activities and name no item.
        names = [
            str(item or block.first_text(int(row)))[: limits.PROBLEM_TEXT]
            for item, row in zip(block.item[rows], rows, strict=True)
        ]
        # As objects: a message keeps its key, which pandas' own texts lose.
        told = {
            name: pd.Series(texts, dtype=object)
            for name, texts in zip(LEFT_COLUMNS[7:], reasons.T, strict=True)
        }
        table = pd.DataFrame(
            {
                "row": block.lines[rows],
                "kind": kinds,
                "item": pd.Series(names, dtype=object),
                "amount": block.amounts.values[rows],
                "unit": block.units[rows],
                **told,
            }
        )
        return table.assign(file=block.grid.file, sheet=block.grid.sheet)[list(LEFT_COLUMNS)]

    @property
    def _listed(self) -> Array:
        """The rows that are no activities; one in which no column of amounts has anything is listed
        with the first of them.
        """
        block = self.block
        rows = np.flatnonzero(self.kinds != ACTIVITY)
        if len(block.heading.amounts) < 2:
            return rows
        others = [
            block.numbers(column) for column in block.heading.amounts if column != block.amount
        ]
        is_first = block.amount == block.heading.amounts[0]
        bare = np.isin(
            self.kinds, [KINDS.index(kind) for kind in ("text", "no amount", "repeated heading")]
        )
        said = ~np.logical_and.reduce([np.isnan(numbers.values) for numbers in others])
        for numbers in others:
            said[list(numbers.troubles)] = True
        found: Array = rows[~(bare & (said | (not is_first)))[rows]]
        return found

    def _reasons(self, kind: str, rows: Array) -> list[tuple[str, str, str, str]]:
        """What is said of rows of one kind that are no activities: column, value, problem, remedy."""
        block = self.block
        if kind == "text":
            return [("", "", "is a text alone", "")] * len(rows)
        if kind == "repeated heading":
            return [("", "", "is the heading once more", "")] * len(rows)
        if kind == "not mapped":
            return [
                ("item", item[: limits.PROBLEM_TEXT], *_not_mapped(item))
                for item in block.item[rows]
            ]
        title = "" if block.amount is None else block.title(block.amount)
        quantities = [
            f"{amount} {unit}".strip()[: limits.PROBLEM_TEXT]
            for amount, unit in zip(
                self._amount_texts(rows), block.column("unit").array[rows], strict=True
            )
        ]
        if kind == "no amount":
            return [
                (title, quantity, "has no amount", "write the amount, 0 where nothing is used")
                for quantity in quantities
            ]
        if kind == "lump sum":
            return [
                (
                    "unit",
                    quantity,
                    "is a lump sum without a quantity",
                    "state the quantity; until then it is not covered",
                )
                for quantity in quantities
            ]
        if kind == "total":
            return [
                (title, quantity, *self._of_total(int(row)))
                for row, quantity in zip(rows, quantities, strict=True)
            ]
        return [
            self._not_understood(int(row), title, quantity)
            for row, quantity in zip(rows, quantities, strict=True)
        ]

    def _amount_texts(self, rows: Array) -> list[str]:
        block = self.block
        return (
            [""] * len(rows)
            if block.amount is None
            else [text_of(cell) for cell in block.cells(block.amount)[rows]]
        )

    def _of_total(self, row: int) -> tuple[str, str]:
        """How a total compares with the rows above, and what to do where it may be something else."""
        block = self.block
        says = self.totals.told.get(row, "has no amount of its own")
        item = str(block.item[row])
        return says, (
            ""
            if not item or is_total_alone(item)
            else f"where it is no total, tell its factor: {_telling(item)}"
        )

    def _not_understood(self, row: int, title: str, quantity: str) -> tuple[str, str, str, str]:
        """What is wrong with a row that is not understood: what is in the way of the amount first."""
        item = str(self.block.item[row])
        if self._long[row]:
            return "", "", f"a cell has more than {limits.TABLE_CELL} characters", "shorten it"
        if row in self.totals.doubtful:
            remedy = (
                f"where it is an activity, tell its factor: {_telling(item)}"
                if item
                else "write the item, or leave the row out where it is a sum"
            )
            return title, quantity, self.totals.doubtful[row], remedy
        if self._parts[row]:
            return (
                title,
                quantity,
                "is said to be a part of another row, which would be counted twice",
                f"leave it out, or tell its factor: {_telling(item)}",
            )
        column, value, problem, remedy = self.troubles[row]
        return column, str(value)[: limits.PROBLEM_TEXT], problem, remedy


def _telling(item: str) -> str:
    """How a mapping tells the factor of an item."""
    return f"factors={{{item[:80]!r}: '…'}}"


@lru_cache(maxsize=4096)
def _not_mapped(item: str) -> tuple[str, str]:
    """What is wrong with an item for which no factor is told, and what to do."""
    if not item:
        return (
            "no factor is told, and no text says what this is",
            (
                "name the column that says it: columns={'item': …}; or one factor for all:"
                " tags={'factor': …}"
            ),
        )
    return (
        "no factor is told for this text",
        f"tell it: {_telling(item)}; suggest_factors() proposes some",
    )


def _tagged(table: pd.DataFrame, tags: Mapping[str, str]) -> pd.DataFrame:
    """The table with what holds for each row that says nothing else."""
    for name, text in tags.items():
        if name not in table:
            table[name] = pd.Series(np.full(len(table), text, dtype=object), dtype=object)
        elif name not in ("factor", "unit"):
            cells = table[name].to_numpy(dtype=object)
            table[name] = pd.Series(np.where(cells == "", text, cells), dtype=object)
    return table


def _free(name: str) -> str:
    """A name for a column that travels through, which no column of carbonsite's has."""
    return f"{name} (file)" if name in _TAKEN else name
