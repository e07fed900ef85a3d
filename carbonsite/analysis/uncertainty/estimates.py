"""Lines of an account that depend on assumptions or on properties of factors with a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...accounting.account import Account
from ...factors.properties import CatalogueProperties, property_title
from ...units import Estimate, Quantity, as_unit
from ...units.assumption import Assumption
from .amounts import GroupedAmounts, estimated_rows
from .model import Input, Response
from .product_check import JointRuns, joint_runs
from .responses import VariedAssumption, response_of, varied_and_certain
from .spread import Spread

Array = np.ndarray


@dataclass(frozen=True)
class Estimates:
    """Varied assumptions of an account, and its lines at their ends.

    Attributes
    ----------
    varied : list of VariedAssumption
    base, low, high : array of float
        Lines at the base, shape (lines,); with each assumption alone at an end, shape (assumptions,
        lines).
    certain : list of str
    joint : JointRuns
        Runs with all assumptions varied together.
    """

    varied: list[VariedAssumption]
    base: Array
    low: Array
    high: Array
    certain: list[str]
    joint: JointRuns

    @property
    def inputs(self) -> list[Input]:
        return [one.as_input for one in self.varied]

    def responses(self, offset: int) -> list[Response]:
        """The responses, with the inputs numbered from `offset`."""
        responses = (
            response_of(offset + n, one.ends, self.base, self.low[n], self.high[n])
            for n, one in enumerate(self.varied)
        )
        return [response for response in responses if response is not None]


def estimated_responses(
    account: Account,
    amounts: GroupedAmounts,
    cell: Array,
    link: Array,
    value: Array,
    spreads: Mapping[str, Spread],
) -> Estimates:
    """The lines at the base, at each end alone, and with all assumptions varied together."""
    own = estimated_rows(account)
    properties = _properties(account)
    stated = (
        a
        for cells in own.values()
        for estimate in cells.values()
        for a in estimate.assumptions.values()
    )
    moving, certain = varied_and_certain([*stated, *properties.values()], spreads)
    if not moving:
        nothing = np.zeros((0, len(value)))
        return Estimates([], value, nothing, nothing, certain, JointRuns([], nothing))
    lines = _EstimatedLines(account, own, properties, amounts.row[cell], link, value)
    base = {one.assumption.name: one.quantity(one.base) for one in moving if one.is_moved}
    ends = [
        lines.at({**base, one.assumption.name: one.quantity(end)})
        for one in moving
        for end in (one.low, one.high)
    ]
    runs = joint_runs(moving)
    together = JointRuns(runs, np.stack([lines.at(_quantities(moving, run)) for run in runs]))
    low, high = np.stack(ends[0::2]), np.stack(ends[1::2])
    return Estimates(moving, lines.at(base), low, high, certain, together)


def _quantities(moving: Sequence[VariedAssumption], run: Iterable[float]) -> dict[str, Quantity]:
    """The value of each assumption in one run, by its name."""
    return {one.assumption.name: one.quantity(n) for one, n in zip(moving, run, strict=True)}


class _EstimatedLines:
    """The lines of an account at other values of the assumptions."""

    def __init__(
        self,
        account: Account,
        own: Mapping[int, Mapping[str, Estimate]],
        properties: Mapping[tuple[int, str], Assumption],
        row: Array,
        link: Array,
        value: Array,
    ) -> None:
        self._own, self._value, self._paths = own, value, account.resolution.path[link]
        self._units = account.reading.table["unit"].to_numpy(dtype=object)
        self._row = row
        self._by_row = {int(one): np.flatnonzero(row == one) for one in own}
        factors = _factor_of(account)[link]
        self._properties = []
        for (factor, name), assumption in properties.items():
            is_factors = np.array([text is None for text in account.reading.texts(name)])[
                account.resolution.key[link]
            ]
            used = np.array([name in dict(path) for path in self._paths], dtype=bool)
            self._properties.append(
                (name, assumption, np.flatnonzero((factors == factor) & is_factors & used))
            )

    def at(self, values: Mapping[str, Quantity]) -> Array:
        """The value of each line [kgCO2e]."""
        lines_at = self._value.copy()
        # A loop over the rows that depend on assumptions: each has a formula of its own.
        for row, cells in self._own.items():
            lines = self._by_row[row]
            for column, estimate in cells.items():
                if not values.keys() & estimate.assumptions.keys():
                    continue
                if column == "amount":
                    unit = as_unit(self._units[row])
                    was, now = (
                        float(amount.to(unit).magnitude)
                        for amount in (estimate.value, estimate.evaluate(values))
                    )
                    lines_at[lines] *= now / was if was else 1.0
                else:
                    self._convert(
                        lines_at, lines, column, _ratio(estimate.evaluate(values), estimate.value)
                    )
        for name, assumption, lines in self._properties:
            if assumption.name in values:
                self._convert(
                    lines_at, lines, name, _ratio(values[assumption.name], assumption.value)
                )
        return lines_at

    def _convert(self, lines_at: Array, lines: Array, name: str, ratio: float) -> None:
        """Multiply lines by the power of a property with which they were converted."""
        for line in lines.tolist():
            lines_at[line] *= ratio ** sum(
                power for used, power in self._paths[line] if used == name
            )


def _ratio(now: Quantity, was: Quantity) -> float:
    return float(now.to(was.units).magnitude / was.magnitude)


def _factor_of(account: Account) -> Array:
    """The code of each link's factor."""
    resolution, table = account.resolution, account.catalogue.table
    of_target = dict(
        zip(resolution.owner.tolist(), table.factor[resolution.row].tolist(), strict=True)
    )
    return np.array([of_target.get(target, -1) for target in resolution.target.tolist()])


def _properties(account: Account) -> dict[tuple[int, str], Assumption]:
    """Properties of factors by which some row was converted, by factor and name."""
    paths, factors, table = account.resolution.path, _factor_of(account), account.catalogue.table
    properties = CatalogueProperties(
        account.catalogue, account.basis.country if account.basis else "NO"
    )
    used = dict.fromkeys(
        (int(factor), name) for factor, path in zip(factors, paths, strict=True) for name, _ in path
    )
    properties_used = {}
    for factor, name in used:
        if table.text(name, factor):
            assumption = properties[table.ids[factor], name]
            assert assumption.name == property_title(table.ids[factor], name)
            properties_used[factor, name] = assumption
    return properties_used
