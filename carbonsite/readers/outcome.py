"""What comes of a table: its rows as activities, and what is left of it, each row with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from .. import limits
from ..activity_rows import OF_FACTOR, REQUIRED
from .block import Block
from .rows import ACTIVITY, KINDS, Totals, lump_sums, totals_of, vertical_sums
from .texts import text_of
from .vocabulary import TOTAL

Array = np.ndarray[Any, Any]

LEFT_COLUMNS = ("file", "sheet", "row", "kind", "item", "amount", "unit", "column", "value", "problem", "remedy")
"""What is said of a row that is no activity."""

_TAKEN = frozenset((*REQUIRED, *OF_FACTOR, "row", "measure", "replaces", "emissions", "counted", "equal_scope", "run"))
"""Names that mean something to an account; a column of a file that travels through gets another."""


@dataclass(frozen=True)
class Outcome:
    """A block, sorted into activities and the rest."""

    block: Block

    @cached_property
    def totals(self) -> Totals:
        """The rows that are sums of others."""
        block = self.block
        sums = vertical_sums(block.grid, block.amount, block.places) if block.amount is not None and block.grid.formulas else np.zeros(len(block), dtype=bool)
        return totals_of(block.begins(TOTAL), block.amounts, block.units, block.has_factor, sums)

    @cached_property
    def kinds(self) -> Array:
        """What each row is, as a place in `rows.KINDS`; what stands further down here outweighs what stands above."""
        block = self.block
        kinds = np.full(len(block), ACTIVITY, dtype=np.int8)
        no_amount = np.isnan(block.amounts.values)
        bare = ~block.column("unit").each(bool, bool) & ~block.column("factor").each(bool, bool)
        amount = "" if block.amount is None else block.title(block.amount)
        kinds[block.factors == ""] = KINDS.index("not mapped")
        kinds[list(self.troubles)] = KINDS.index("not understood")
        kinds[no_amount] = KINDS.index("no amount")
        kinds[no_amount & bare] = KINDS.index("text")
        kinds[[row for row, (column, *_) in self.troubles.items() if column == amount]] = KINDS.index("not understood")
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
            head = {text_of(block.grid.columns[column][place]) for place in range(heading.first, heading.last + 1)}
            same &= block.texts(column).each(head.__contains__, bool)
        return same

    @cached_property
    def troubles(self) -> dict[int, tuple[str, Any, str, str]]:
        """Rows with a cell that cannot be used: the column, the cell, what is wrong, what to do; the first of each row."""
        block = self.block
        found: dict[int, tuple[str, Any, str, str]] = dict(self._amount_troubles()) if block.amount is not None else {}
        for row, (unit, problem, remedy) in block.unit_troubles.items():
            found.setdefault(row, ("unit", unit, problem, remedy))
        for row, (problem, remedy) in block.days[1].items():
            found.setdefault(row, ("date", text_of(block.cells(block.heading.columns["date"])[row]), problem, remedy))
        for name, numbers in block.measures.items():
            for row, (problem, remedy) in numbers.troubles.items():
                found.setdefault(row, (name, text_of(block.cells(block.heading.columns[name])[row]), problem, remedy))
        return found

    def _amount_troubles(self) -> Any:
        """Amounts that cannot be used."""
        block = self.block
        assert block.amount is not None
        title, cells = block.title(block.amount), block.cells(block.amount)
        lines = {formula.row for formula in block.grid.formulas if formula.column == block.amount and not formula.is_stored}
        if lines:
            for row in np.flatnonzero(np.isin(block.lines, list(lines))):
                yield int(row), (title, "", "is a formula without a stored value", "open the workbook in a spreadsheet and save it, or write the value")
        for line, (problem, remedy) in block.amounts.troubles.items():
            yield line, (title, text_of(cells[line]), problem, remedy)
        for row in np.flatnonzero(block.amounts.values < 0):
            yield int(row), (title, text_of(cells[row]), "is negative", "state what is used; what is avoided is a measure")

    # -- the two tables -----------------------------------------------------------------------------------------------

    @property
    def activities(self) -> pd.DataFrame:
        """The activities, each with the row that it stands in."""
        block = self.block
        kept = np.flatnonzero(self.kinds == ACTIVITY)
        unnamed = block.item == ""
        items = np.where(unnamed, block.factors, block.item) if unnamed.any() else block.item
        table = {"item": items, "factor": block.factors, "amount": block.amounts.values, "unit": block.units}
        table |= {name if name in block.heading.columns else _free(name): column for name, column in block.tags().items()}
        every = len(kept) == len(block)
        columns = {name: column if every else column[kept] for name, column in {**table, "row": block.lines}.items()}
        found = pd.DataFrame({name: pd.Series(column, dtype=column.dtype, copy=False) for name, column in columns.items()}, copy=False)
        return _tagged(found, {"source": block.grid.where, **block.mapping.tags})

    @property
    def left(self) -> pd.DataFrame:
        """The rows that are no activities: what each is, and where something is wrong, what."""
        rows = np.flatnonzero(self.kinds != ACTIVITY)
        if len(self.block.heading.amounts) > 1:
            rows = rows[~np.isin(self.kinds[rows], [KINDS.index("text"), KINDS.index("no amount")])]
        # A loop over rows, but only over those that are no activities.
        return pd.DataFrame([self._told(int(row)) for row in rows], columns=list(LEFT_COLUMNS))

    def _told(self, row: int) -> dict[str, Any]:
        """What is said of a row that is no activity."""
        block, kind = self.block, KINDS[self.kinds[row]]
        column, value, problem, remedy = self.troubles[row] if kind == "not understood" and not self._long[row] else self._reason(row, kind)
        item = str(block.item[row] or block.first_text(row))[: limits.PROBLEM_TEXT]
        place = {"file": block.grid.file, "sheet": block.grid.sheet, "row": int(block.lines[row])}
        quantity = {"amount": float(block.amounts.values[row]), "unit": str(block.units[row])}
        return {**place, "kind": kind, "item": item, **quantity, "column": column, "value": str(value)[: limits.PROBLEM_TEXT], "problem": problem, "remedy": remedy}

    def _reason(self, row: int, kind: str) -> tuple[str, str, str, str]:
        block = self.block
        amount = "" if block.amount is None else text_of(block.cells(block.amount)[row])
        quantity, title = f"{amount} {self._units[row]}".strip(), "" if block.amount is None else block.title(block.amount)
        reasons: Mapping[str, tuple[str, str, str, str]] = {
            "not understood": ("", "", f"a cell has more than {limits.TABLE_CELL} characters", "shorten it"),
            "not mapped": ("item", block.item[row], "no factor is told for this text", f"tell it: factors={{{block.item[row][:80]!r}: '…'}}; suggest_factors() proposes some"),
            "lump sum": ("unit", quantity, "is a lump sum without a quantity", "state the quantity; until then it is not covered"),
            "no amount": (title, quantity, "has no amount", "write the amount, 0 where nothing is used"),
            "total": (title, quantity, self.totals.told.get(row, "has no amount of its own"), ""),
            "text": ("", "", "is a text alone", ""),
            "repeated heading": ("", "", "is the heading once more", ""),
        }
        return reasons[kind]

    @cached_property
    def _units(self) -> Array:
        return self.block.column("unit").array


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
