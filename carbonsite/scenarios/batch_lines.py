"""Line items of many runs whose amounts are known: runs that share signs are accounted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..arrays import Array
from ..units import Quantity
from ..units.terms import Symbol, still_holds, values_of
from .assumptions import Values
from .carbon_balance import BALANCE, declared_lines, may_be_undeclared
from .scenario_runs import ScenarioRuns
from .traced_run import BASELINE, CHANGE, INPUT, TracedCell, TracedRun

LINE = ["measure", "row", "resolved_factor", "module", "side", "equal_scope", "declared"]
"""Columns that identify a line of a scenario; `side` is True for what a change takes away.
A line that is not `declared` belongs to a change whose saving is undeclared.
"""

_RUN, _PLACE = "run", "place in the run"
"""Columns that lead from a line to the amount that it is a multiple of."""


@dataclass(frozen=True)
class ActivityBlock:
    """Rows of the baseline or of the changes, with the amounts of each in many runs.

    Attributes
    ----------
    table : DataFrame
        The rows, as they are in one run.
    amounts : array of float, shape (rows, runs)
    cells : list of TracedCell
        Other cells that depend on inputs.
    numbers : array of float, shape (cells, runs)
    """

    table: pd.DataFrame
    amounts: Array
    cells: list[TracedCell]
    numbers: Array

    def of_runs(self, runs: Array) -> ActivityBlock:
        """The same rows in some of the runs."""
        return replace(self, amounts=self.amounts[:, runs], numbers=self.numbers[:, runs])

    @property
    def is_finite(self) -> Array:
        """Mask of runs that have a number in every cell."""
        return np.asarray(
            np.isfinite(self.amounts).all(axis=0) & np.isfinite(self.numbers).all(axis=0)
        )

    def stacked(self, first_run: int) -> pd.DataFrame:
        """Table of all runs' activities, without amounts of 0; runs count from `first_run`."""
        run, place = np.nonzero(self.amounts.T)
        table = (
            self.table.iloc[place]
            .assign(amount=self.amounts.T[run, place], **{_RUN: first_run + run, _PLACE: place})
            .reset_index(drop=True)
        )
        for column in dict.fromkeys(cell.column for cell in self.cells):
            cells = table[column].to_numpy(dtype=object, copy=True)
            table[column] = self._column(column, cells, run, place)
        return table

    def _column(self, name: str, column: Array, run: Array, place: Array) -> Array:
        """A column of the stacked table with the cells that depend on inputs filled in."""
        cells = {
            cell.place: (cell.unit, numbers)
            for cell, numbers in zip(self.cells, self.numbers.tolist(), strict=True)
            if cell.column == name
        }
        # A loop over the rows that depend on inputs: each cell has its own unit.
        for row in np.flatnonzero(np.isin(place, list(cells))).tolist():
            unit, numbers = cells[place[row]]
            column[row] = (
                numbers[run[row]] if unit is None else str(Quantity(numbers[run[row]], unit))
            )
        return column


def traced_blocks(
    traced: TracedRun, inputs: Mapping[str, Array | float], plain: Array
) -> tuple[Array, ActivityBlock, ActivityBlock]:
    """Mask of runs that meet all conditions of the formulas; their baseline and changes.

    Parameters
    ----------
    traced : TracedRun
    inputs : mapping of str to array of float, shape (runs,), or float
    plain : array of float, shape (runs, rows of the baseline)
        Amounts of the baseline; used of rows without a formula.
    """
    known: dict[Symbol, Array | float] = {
        Symbol(INPUT, name): values for name, values in inputs.items()
    }
    estimated = values_of([0.0 if term is None else term for term in traced.baseline], known)
    baseline = [
        plain[:, row] if term is None else amount
        for row, (term, amount) in enumerate(zip(traced.baseline, estimated, strict=True))
    ]
    known |= {Symbol(BASELINE, row): amount for row, amount in enumerate(baseline)}
    changes = []
    own_amounts = traced.table["amount"].tolist()
    for row, (term, own) in enumerate(zip(traced.changes, own_amounts, strict=True)):
        changes.append(own if term is None else values_of([term], known)[0])
        known[Symbol(CHANGE, row)] = changes[-1]
    before, after = (
        ActivityBlock(
            table,
            _by_run(amounts, len(plain)),
            cells,
            _by_run(values_of([cell.term for cell in cells], known), len(plain)),
        )
        for table, amounts, cells in (
            (traced.activities.assign(measure=""), baseline, traced.activity_cells),
            (traced.table, changes, traced.cells),
        )
    )
    # A row with the amount 0 still decides on the scope of others; a difference that has
    # vanished does not.
    stays = ~np.array(traced.vanishes, dtype=bool)
    was_something = traced.table["amount"].to_numpy(dtype=float) != 0
    is_met = ((after.amounts != 0) == was_something[:, np.newaxis])[stays].all(axis=0)
    for _, condition in traced.trace.conditions:
        is_met &= still_holds(condition, known)
    return is_met & before.is_finite & after.is_finite, before, after


def _by_run(numbers: Sequence[Array | float], runs: int) -> Array:
    """Array with one column for each run; a plain number is the same in every run."""
    columns = [np.broadcast_to(number, runs) for number in numbers]
    return np.array(columns, dtype=float).reshape(len(numbers), runs)


def counted_lines(runs: ScenarioRuns, table: pd.DataFrame, properties: Values) -> pd.DataFrame:
    """Table of the lines of some activities that count in totals: `LINE` and `emissions`.

    Lines of the baseline (with a blank `measure`) are all of equal scope. Further columns are those
    of `BALANCE`, and `amount`.
    """
    lines = runs.line_columns(table, properties)
    counted = np.flatnonzero(lines["counted"])
    if not len(counted):
        return pd.DataFrame(columns=LINE)
    columns = {
        **lines,
        "side": lines["amount"].astype(float) < 0,
        "equal_scope": lines["equal_scope"] | (lines["measure"] == ""),
    }
    further = (name for name in (_RUN, _PLACE) if name in lines)
    wanted = [*LINE, "emissions", "counted", "amount", *BALANCE, *further]
    return pd.DataFrame(
        {
            name: pd.Series(
                columns[name][counted], dtype=object if columns[name].dtype == object else None
            )
            for name in wanted
        }
    )


@dataclass(frozen=True)
class TracedBatch:
    """Runs that are computed by the formulas of one traced run.

    Attributes
    ----------
    places : array of int
        Their places among all runs.
    blocks : list of ActivityBlock
        Of the baseline, where it is asked for, and of the changes.
    """

    places: Array
    blocks: list[ActivityBlock]

    def patterns(self) -> tuple[Array, Array]:
        """The first run of each pattern, and the pattern of each run.

        The signs of the amounts decide which lines there are and which modules are compared; other
        cells decide how they are converted. Runs in which both are the same share a pattern:
        they have the same lines, each a multiple of its amount.
        """
        deciding = np.concatenate(
            [part for block in self.blocks for part in (np.sign(block.amounts), block.numbers)]
        )
        _, first, pattern = np.unique(deciding, axis=1, return_index=True, return_inverse=True)
        return first, pattern.ravel()


def traced_lines(
    runs: ScenarioRuns, batches: Sequence[TracedBatch], properties: Values
) -> pd.DataFrame:
    """Table of the lines of some batches, one row for each run, one column for each line.

    One run of each pattern is accounted, all of them in one table; the lines of the others are
    multiples of its lines. Whether a change has a saving depends on more than signs, and is judged
    in each run.
    """
    patterns = [batch.patterns() for batch in batches]
    starts = np.cumsum([0, *(len(first) for first, _ in patterns)])
    tables = [
        counted_lines(runs, _stacked(batches, patterns, starts, block), properties)
        for block in range(len(batches[0].blocks))
    ]
    codes, columns = _columns(tables)
    sums = [np.zeros((len(columns), len(batch.places))) for batch in batches]
    for block, (lines, both) in enumerate(zip(tables, codes, strict=True)):
        # A loop over patterns: the lines of all runs of a pattern are computed at once.
        for accounted, chosen in lines.groupby(_RUN).indices.items() if len(lines) else ():
            of_batch = int(np.searchsorted(starts, accounted, side="right")) - 1
            (first, pattern), own = patterns[of_batch], int(accounted) - starts[of_batch]
            alike = np.flatnonzero(pattern == own)
            amounts = batches[of_batch].blocks[block].amounts
            _add(sums[of_batch], lines.iloc[chosen], both[:, chosen], alike, amounts, first[own])
    kept = columns.get_level_values("declared").to_numpy(dtype=bool)
    kept = kept | np.logical_or.reduce([lines.any(axis=1) for lines in sums])
    return pd.DataFrame(
        np.concatenate([lines[kept].T for lines in sums]),
        index=np.concatenate([batch.places for batch in batches]),
        columns=columns[kept],
    )


def _columns(tables: Sequence[pd.DataFrame]) -> tuple[list[Array], pd.MultiIndex]:
    """Code of the key of each table's lines, shape (1 or 2, lines), and the keys.

    Each line twice, where it may be: for runs in which the saving of its change is declared, and
    for the others.
    """
    keys = [
        [_keys(lines, declared) for declared in (True, False)[: 1 + may_be_undeclared(lines)]]
        if len(lines)
        else []
        for lines in tables
    ]
    several = [key for of_table in keys for key in of_table]
    whole = pd.concat(several or [pd.DataFrame(columns=LINE)], ignore_index=True)
    code, columns = pd.MultiIndex.from_frame(whole).factorize()
    ends = np.cumsum([sum(map(len, of_table)) for of_table in keys])
    parts = np.split(code, ends[:-1])
    shaped = [
        part.reshape(len(of_table), len(lines))
        for part, of_table, lines in zip(parts, keys, tables, strict=True)
    ]
    return shaped, columns.set_names(LINE)


def _keys(lines: pd.DataFrame, declared: bool) -> pd.DataFrame:
    """The columns `LINE` of some lines, as if the saving of each change were declared, or not."""
    compared = lines["equal_scope"].astype(bool) | ~lines["declared"].astype(bool)
    return lines[LINE].assign(equal_scope=compared & declared, declared=declared)


def _add(
    sums: Array, lines: pd.DataFrame, codes: Array, runs: Array, amounts: Array, first: int
) -> None:
    """Add the lines of one pattern to the sums by line and run.

    Parameters
    ----------
    sums : array of float, shape (keys, runs of the batch) [kgCO2e]
    lines : DataFrame
        Of the first run of the pattern.
    codes : array of int, shape (1 or 2, lines)
        Key of each line in a run in which the saving of its change is declared, and in others.
    runs : array of int
        Those of the pattern; `first` is the run that was accounted.
    amounts : array of float, shape (rows, runs of the batch)
    """
    of_line = amounts[lines[_PLACE].to_numpy(dtype=int)]
    multiples = of_line[:, runs] / of_line[:, first][:, np.newaxis]
    emissions = lines["emissions"].to_numpy(dtype=float)[:, np.newaxis] * multiples
    if len(codes) == 1:
        np.add.at(sums, np.ix_(codes[0], runs), emissions)
        return
    declared = declared_lines({name: lines[name].to_numpy() for name in lines}, multiples)
    for code, part in zip(codes, (declared, ~declared), strict=True):
        if part.any():
            np.add.at(sums, np.ix_(code, runs), np.where(part, emissions, 0.0))


def _stacked(
    batches: Sequence[TracedBatch],
    patterns: Sequence[tuple[Array, Array]],
    starts: Array,
    block: int,
) -> pd.DataFrame:
    """Table of the activities of one block, for the first run of each pattern of each batch."""
    tables = [
        batch.blocks[block].of_runs(first).stacked(start)
        for batch, (first, _), start in zip(batches, patterns, starts[:-1].tolist(), strict=True)
    ]
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
