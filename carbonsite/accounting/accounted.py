"""Activities with their factors, and the one multiplication: amount x conversion x factor."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Array
from ..factors.catalogue import FactorCatalogue
from ..lifecycle import MODULES, Indicator
from .cells import Cells, cells_of
from .coded_activities import CodedActivities
from .coding import spread
from .resolution import Resolution

if TYPE_CHECKING:
    from ..factors.basis import Basis


def emissions_kernel(amount: Array, conversion: Array | float, gwp: Array) -> Array:
    """Emissions [kgCO2e] of some amounts.

    Parameters
    ----------
    amount : array of float, shape (rows,) [unit]
    conversion : array of float, shape (rows,) [declared unit/unit]
    gwp : array of float, shape (rows, indicators) [kgCO2e/declared unit]
    """
    return (amount * conversion)[:, np.newaxis] * gwp


@dataclass(frozen=True, eq=False)
class Accounted:
    """What an account is computed from; lines, findings and sums read it.

    Attributes
    ----------
    reading : CodedActivities
    resolution : Resolution
    catalogue : FactorCatalogue
    basis : Basis or None
    date : date or None
    indicator : Indicator
    """

    reading: CodedActivities
    resolution: Resolution
    catalogue: FactorCatalogue
    basis: Basis | None
    date: datetime.date | None
    indicator: Indicator

    def values(self, columns: list[str]) -> tuple[Array, Cells, Array, Array]:
        """Emissions [kgCO2e] of each cell by each entry of its target.

        Returns
        -------
        values : array of float, shape (pairs, indicators)
        cells : Cells
        cell, entry : array of int, shape (pairs,)
            Places of the pair's cell and entry.
        """
        r = self.resolution
        cells = cells_of(self.reading, r, columns)
        used = np.flatnonzero(cells.rows)
        cell, entry = spread(r.owner, cells.target[used])
        cell = used[cell]
        return (
            emissions_kernel(cells.amount[cell], 1.0, self.catalogue.table.counted[r.row[entry]]),
            cells,
            cell,
            entry,
        )

    def entry_labels(self, column: str) -> Array:
        """Text of each entry in one of the `ENTRY_COLUMNS`."""
        r, table = self.resolution, self.catalogue.table
        if column in ("module", "factor_module"):
            return np.array([*MODULES, ""], dtype=object)[
                r.module if column == "module" else table.module[r.row]
            ]
        return np.asarray(
            table.frame["factor" if column == "resolved_factor" else column].to_numpy(dtype=object)[
                r.row
            ]
        )
