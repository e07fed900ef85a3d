"""The model of a scenario: baseline and changes as products of factors, amounts and assumptions, told from runs of the measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..accounting.account import account
from ..activity_rows import with_numbers
from ..scenario import Scenario
from ..units import Estimate
from .amounts import amount_input, row_names
from .checking import RUNS, Joint, checked, joint_runs
from .distributions import Lognormal
from .factor_inputs import factor_inputs
from .model import Input, Model, Response, Sums
from .pedigree import sigma_of_amounts
from .responses import Varied, response_of, varied
from .spread import Spread

Array = np.ndarray[Any, Any]

_LINE = ["measure", "row", "resolved_factor", "module", "side", "equal_scope"]
"""What tells the lines of a scenario apart: what is taken away is another line than what is put in its place."""

_GOLDEN = 0.6180339887498949


def model_of_scenario(scenario: Scenario, spreads: Mapping[str, Spread]) -> Model:
    """Sums are the baseline, the total after all measures, the saving, and the saving of each measure."""
    return _Runs(scenario, spreads).model()


class _Runs:
    """A scenario run at its own values, at the base, at each end, and with everything moved together."""

    def __init__(self, scenario: Scenario, spreads: Mapping[str, Spread]) -> None:
        own = scenario.baseline_account()
        self._scenario, self._spreads, self._own = replace(scenario, basis=own.basis, indicator=own.indicator), spreads, own
        self._numbers = with_numbers(scenario.baseline)
        used = [a for _, a in scenario.used]
        self._moving = [varied(a, spreads.get(a.name)) for a in {a.name: a for a in used}.values() if not a.is_certain or a.name in spreads]
        self._certain = [a.name for a in {a.name: a for a in used}.values() if a.is_certain and a.name not in spreads]

    def model(self) -> Model:
        moving, amounts = self._moving, self._amounts
        base = {one.assumption.name: one.quantity(one.base) for one in moving if one.is_moved}
        ends = [{**base, one.assumption.name: one.quantity(end)} for one in moving for end in (one.low, one.high)]
        lines = self._lines([{}, base, *ends])
        joint, coloured = self._moved_together(base)
        index = lines.columns.union(joint.columns, sort=False).union(coloured.columns, sort=False)
        value, at_base, *at_ends = lines.reindex(columns=index, fill_value=0.0).to_numpy()
        factors, factor = self._factors(index)
        offset = len(factors)
        amount, mixed = self._amount_of(coloured.reindex(columns=index, fill_value=0.0).to_numpy()[0], at_base)
        responses = [self._response(offset + len(amounts) + n, one, at_base, *at_ends[2 * n : 2 * n + 2]) for n, one in enumerate(moving)]
        responses += self._mixed(mixed, base, index, at_base, offset)
        inputs = [*factors, *amounts, *(one.as_input for one in moving)]
        found = [response for response in responses if response is not None]
        model = Model(inputs, at_base, value, factor, np.where(amount >= 0, amount + offset, -1), found, self._sums(index), self._certain)
        together = Joint(self._together, joint.reindex(columns=index, fill_value=0.0).to_numpy())
        return checked(model, together, range(offset, len(inputs)))

    @staticmethod
    def _response(place: int, one: Varied, at_base: Array, at_low: Array, at_high: Array) -> Response | None:
        return response_of(place, one, at_base, at_low, at_high)

    # -- runs ---------------------------------------------------------------------------------------------------------

    def _lines(self, runs: Sequence[Mapping[str, Any]], scenario: Scenario | None = None) -> pd.DataFrame:
        """What each line of baseline and changes emits [kgCO2e]: one row for each run, one column for each line."""
        chosen = scenario or self._scenario
        varying = [chosen.property_values(values) for values in runs]
        if any(varying):
            parts = [self._part(chosen, [values], properties) for values, properties in zip(runs, varying, strict=True)]
            return pd.concat(parts, ignore_index=True).fillna(0.0)
        return self._part(chosen, list(runs), {})

    @staticmethod
    def _part(scenario: Scenario, runs: list[Mapping[str, Any]], properties: Mapping[str, Any]) -> pd.DataFrame:
        tables = [scenario.before(values).assign(run=run) for run, values in enumerate(runs)]
        before = scenario.lines_of(pd.concat(tables, ignore_index=True), properties).assign(measure="", equal_scope=True)
        after = scenario.lines_of(scenario.changes_in(runs), properties)
        lines = pd.concat([part for part in (before, after) if len(part)], ignore_index=True)
        lines = lines[lines["counted"].astype(bool)]
        lines = lines.assign(side=lines["amount"].to_numpy(dtype=float) < 0, equal_scope=lines["equal_scope"].astype(bool))
        table = lines.pivot_table(index="run", columns=_LINE, values="emissions", aggfunc="sum", fill_value=0.0, observed=True)
        return table.reindex(index=range(len(runs))).fillna(0.0)

    def _scaled(self, multiples: Array) -> Scenario:
        """The scenario with its plain amounts multiplied."""
        amount = self._scenario.baseline["amount"].to_numpy(dtype=object, copy=True)
        amount[self._plain] = self._numbers["amount"].to_numpy(dtype=float)[self._plain] * multiples
        return replace(self._scenario, baseline=self._scenario.baseline.assign(amount=amount))

    def _moved_together(self, base: Mapping[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Runs with all inputs moved, for the check, and one at the base in which each amount is multiplied by a number of its own."""
        if not self._moving and not len(self._plain):
            nothing = self._lines([{}])
            return nothing.iloc[:0], nothing
        parts = []
        for run in self._together:
            multiples, numbers = np.array(run[: len(self._plain)]), run[len(self._plain) :]
            values = {one.assumption.name: one.quantity(number) for one, number in zip(self._moving, numbers, strict=True)}
            parts.append(self._lines([values], self._scaled(multiples)))
        return pd.concat(parts, ignore_index=True).fillna(0.0), self._lines([base], self._scaled(self._colours))

    # -- amounts ------------------------------------------------------------------------------------------------------

    @cached_property
    def _plain(self) -> Array:
        """Rows of the baseline whose amount rests on no assumption with a range."""
        ranged = {one.assumption.name for one in self._moving}
        cells = self._scenario.baseline["amount"]
        rests = np.array([isinstance(cell, Estimate) and bool(ranged & cell.assumptions.keys()) for cell in cells], dtype=bool)
        return np.flatnonzero(~rests & (self._numbers["amount"].to_numpy(dtype=float) != 0))

    @cached_property
    def _amounts(self) -> list[Input]:
        """The plain amounts as inputs, each with the spread of its quality."""
        quality = self._numbers["quality"].to_numpy(dtype=object)[self._plain] if "quality" in self._numbers else np.full(len(self._plain), "")
        names, sigma = row_names(self._numbers, self._plain), sigma_of_amounts(quality)
        told = zip(names, sigma.tolist(), quality, strict=True)
        return [amount_input(name, Lognormal(0.0, deviation), deviation, text if isinstance(text, str) else "", self._spreads) for name, deviation, text in told]

    @cached_property
    def _together(self) -> list[list[float]]:
        return joint_runs([*self._amounts, *self._moving])

    @cached_property
    def _colours(self) -> Array:
        """A multiple for each plain amount that no other has: a line's own multiple then tells which amount it follows."""
        return 1.1 + 0.3 * (np.arange(1, len(self._plain) + 1) * _GOLDEN % 1.0)

    def _amount_of(self, coloured: Array, at_base: Array) -> tuple[Array, Array]:
        """The plain amount that each line is a multiple of (-1: of none), and the lines that follow several in some other way."""
        ratio = np.divide(coloured, at_base, out=np.ones_like(at_base), where=at_base != 0)
        ranked = np.argsort(self._colours)
        colours = self._colours[ranked]
        if not len(colours):
            return np.full(len(ratio), -1), np.zeros(0, dtype=int)
        right = np.clip(np.searchsorted(colours, ratio), 1, max(len(colours) - 1, 1))
        near = np.where(np.abs(colours[right - 1] - ratio) < np.abs(colours[np.minimum(right, len(colours) - 1)] - ratio), right - 1, np.minimum(right, len(colours) - 1))
        is_one = np.abs(colours[near] - ratio) < 1e-9
        return np.where(is_one, ranked[near], -1), np.flatnonzero(~is_one & (np.abs(ratio - 1) > 1e-9))

    def _mixed(self, lines: Array, base: Mapping[str, Any], index: Any, at_base: Array, offset: int) -> list[Response | None]:
        """The responses of lines that follow amounts in another way than as a multiple of one, told from runs of each amount alone."""
        found: list[Response | None] = []
        if not len(lines):
            return found
        # A loop over plain amounts: only where a measure mixes several of them, as a balance of masses does.
        for place, one in enumerate(self._amounts):
            low, high = np.exp([-2.0, 2.0] * np.sqrt(np.log1p(one.distribution.variance / one.distribution.mean**2)))
            ends = []
            for end in (low, high):
                multiples = np.ones(len(self._plain))
                multiples[place] = end
                run = self._lines([base], self._scaled(multiples)).reindex(columns=index, fill_value=0.0).to_numpy()[0]
                ends.append(np.where(np.isin(np.arange(len(run)), lines), run, at_base))
            alone = _Alone(1.0, float(low), float(high))
            found.append(response_of(offset + place, alone, at_base, *ends))
        return found

    # -- factors and sums -----------------------------------------------------------------------------------------------

    def _factors(self, index: Any) -> tuple[list[Input], Array]:
        """The factors of all lines as inputs, and which one each line takes."""
        names = index.get_level_values("resolved_factor")
        table = self._own.catalogue.table
        codes = np.array([table.codes[name] for name in names], dtype=int)
        inputs, of_row = factor_inputs(self._own, table.start[np.unique(codes)], self._spreads)
        return inputs, of_row[table.start[codes]]

    def _sums(self, index: Any) -> Sums:
        scenario = self._scenario
        measures = [measure.name for measure in scenario.measures]
        of_measure = index.get_level_values("measure").to_numpy()
        equal = index.get_level_values("equal_scope").to_numpy(dtype=bool)
        before = np.flatnonzero(of_measure == "")
        saved = np.flatnonzero((of_measure != "") & equal)
        members = [(before, 1.0), (np.arange(len(index)), 1.0), (saved, -1.0), *((np.flatnonzero((of_measure == name) & equal), -1.0) for name in measures)]
        of, line = (np.concatenate(part) for part in zip(*((np.full(len(lines), place), lines) for place, (lines, _) in enumerate(members)), strict=True))
        weight = np.concatenate([np.full(len(lines), sign) for lines, sign in members])
        told = [self._own.total.magnitude, scenario.account().total.magnitude, scenario.saving().magnitude, *(0.0 - scenario.steps()["change"].to_numpy()[1:])]
        return Sums(["baseline", "total", "saving", *measures], of, line, weight, np.array(told, dtype=float))


class _Alone:
    """An amount alone at two multiples."""

    def __init__(self, base: float, low: float, high: float) -> None:
        self.base, self.low, self.high = base, low, high


__all__ = ["RUNS", "model_of_scenario"]
