"""The lines of many runs whose amounts are known: accounted once for each way in which they fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..units import Quantity
from .traced_run import TracedCell

if TYPE_CHECKING:
    from .scenario import Scenario

Array = np.ndarray[Any, Any]

LINE = ["measure", "row", "resolved_factor", "module", "side", "equal_scope"]
"""What tells the lines of a scenario apart: what is taken away is another line than what is put in
its place.
"""

_RUN, _PLACE = "run", "place in the run"
"""Columns that lead from a line to the amount that it is a multiple of."""


@dataclass(frozen=True)
class ActivityBlock:
    """Rows of the baseline or of the changes, and what differs in them from run to run, one column
    for each run.
    """

    table: pd.DataFrame
    amounts: Array
    cells: list[TracedCell]
    numbers: Array

    def of(self, runs: Array) -> ActivityBlock:
        """The same of some runs."""
        return replace(self, amounts=self.amounts[:, runs], numbers=self.numbers[:, runs])

    @property
    def is_finite(self) -> Array:
        """Which runs have a number in every cell."""
        return np.asarray(
            np.isfinite(self.amounts).all(axis=0) & np.isfinite(self.numbers).all(axis=0)
        )

    def laid_out(self, since: int) -> pd.DataFrame:
        """The activities of all runs one below the other, without those that are nothing; runs are
        counted from a number.
        """
        run, place = np.nonzero(self.amounts.T)
        table = (
            self.table.iloc[place]
            .assign(amount=self.amounts.T[run, place], **{_RUN: since + run, _PLACE: place})
            .reset_index(drop=True)
        )
        for column in dict.fromkeys(cell.column for cell in self.cells):
            table[column] = self._column(
                column, table[column].to_numpy(dtype=object, copy=True), run, place
            )
        return table

    def _column(self, name: str, column: Array, run: Array, place: Array) -> Array:
        """A column of the runs laid out with its cells that rest on inputs."""
        cells = {
            cell.place: (cell.unit, numbers)
            for cell, numbers in zip(self.cells, self.numbers.tolist(), strict=True)
            if cell.column == name
        }
        # A loop over the rows that rest on inputs: each cell is told in its own unit.
        for row in np.flatnonzero(np.isin(place, list(cells))).tolist():
            unit, numbers = cells[place[row]]
            column[row] = (
                numbers[run[row]] if unit is None else str(Quantity(numbers[run[row]], unit))
            )
        return column


def columns_of(numbers: Sequence[Any], runs: int) -> Array:
    """Some numbers, each plain or one for each run, as an array with one column for each run."""
    return np.array([np.broadcast_to(number, runs) for number in numbers], dtype=float).reshape(
        len(numbers), runs
    )


def counted_lines(
    scenario: Scenario, table: pd.DataFrame, properties: Mapping[str, Any]
) -> pd.DataFrame:
    """The lines of some activities that count, with what tells them apart; those of the baseline
    are all of equal scope.
    """
    lines = scenario.line_columns(table, properties)
    counted = np.flatnonzero(lines["counted"])
    if not len(counted):
        return pd.DataFrame(columns=LINE)
    told = {
        **lines,
        "side": lines["amount"].astype(float) < 0,
        "equal_scope": lines["equal_scope"] | (lines["measure"] == ""),
    }
    wanted = [*LINE, "emissions", *(name for name in (_RUN, _PLACE) if name in lines)]
    return pd.DataFrame(
        {
            name: pd.Series(
                told[name][counted], dtype=object if told[name].dtype == object else None
            )
            for name in wanted
        }
    )


@dataclass(frozen=True)
class TracedBatch:
    """Runs that a traced one leads: their places among all runs, and what is computed of them."""

    places: Array
    sides: list[ActivityBlock]

    def ways(self) -> tuple[Array, Array]:
        """For each way in which the lines fall the first run that goes it, and for each run its
        way.

        The signs of the amounts decide which lines there are and which of them count in a saving,
        other cells how they are converted; runs that share both have the same lines, each a
        multiple of its amount.
        """
        told = np.concatenate(
            [part for side in self.sides for part in (np.sign(side.amounts), side.numbers)]
        )
        _, first, way = np.unique(told, axis=1, return_index=True, return_inverse=True)
        return first, way.ravel()


def lines_followed(
    scenario: Scenario, followed: Sequence[TracedBatch], properties: Mapping[str, Any]
) -> pd.DataFrame:
    """The lines of some runs, one row for each: of each way in which they fall one run is
    accounted, all of them in one table.
    """
    ways = [each.ways() for each in followed]
    since = np.cumsum([0, *(len(first) for first, _ in ways)])
    parts = []
    for which in range(len(followed[0].sides)):
        tables = [
            each.sides[which].of(first).laid_out(start)
            for each, (first, _), start in zip(followed, ways, since[:-1].tolist(), strict=True)
        ]
        parts.append(
            counted_lines(
                scenario,
                pd.concat(
                    [table for table in tables if len(table)] or tables[:1], ignore_index=True
                ),
                properties,
            )
        )
    keys = pd.concat(
        [lines[LINE] for lines in parts if len(lines)] or [pd.DataFrame(columns=LINE)],
        ignore_index=True,
    )
    code, columns = pd.MultiIndex.from_frame(keys).factorize()
    found = [np.zeros((len(columns), len(each.places))) for each in followed]
    for which, lines in enumerate(parts):
        if not len(lines):
            continue
        of_line, code = code[: len(lines)], code[len(lines) :]
        emissions, place = (
            lines["emissions"].to_numpy(dtype=float),
            lines[_PLACE].to_numpy(dtype=int),
        )
        # A loop over ways: the lines of all runs that go one way are computed at once.
        for one, chosen in lines.groupby(_RUN).indices.items():
            group = int(np.searchsorted(since, one, side="right")) - 1
            (first, way), own = ways[group], int(one) - since[group]
            runs, multiples = _multiples(
                followed[group].sides[which].amounts, place[chosen], first[own], way == own
            )
            np.add.at(
                found[group],
                np.ix_(of_line[chosen], runs),
                emissions[chosen, np.newaxis] * multiples,
            )
    return pd.DataFrame(
        np.concatenate([each.T for each in found]),
        index=np.concatenate([each.places for each in followed]),
        columns=columns.set_names(LINE),
    )


def _multiples(amounts: Array, rows: Array, first: int, chosen: Array) -> tuple[Array, Array]:
    """The runs chosen, and what some amounts are in each of them as multiples of what they are in
    the first.
    """
    runs = np.flatnonzero(chosen)
    return runs, amounts[np.ix_(rows, runs)] / amounts[rows, first][:, np.newaxis]
