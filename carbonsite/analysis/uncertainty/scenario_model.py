"""The model of a scenario: lines as products of factors, amounts and assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from ...arrays import Array
from ...errors import InputError
from ...inputs.amounts import with_numbers
from ...messages import message
from ...scenarios.amount_formulas import SamplePoints, ScenarioFormulas
from ...scenarios.changes import steps_of
from ...scenarios.scenario_runs import ScenarioRuns
from ...units import Estimate
from .distributions import Lognormal
from .model import Input, ProductModel, Response, ResultSums
from .pedigree import sigma_of_amounts
from .plain_inputs import amount_input, factor_inputs, of_basis, row_names
from .product_check import HasDistribution, JointRuns, checked, joint_runs
from .responses import ENDS, response_of, varied_and_certain
from .spread import Spread

_GOLDEN = 0.6180339887498949


def model_of_scenario(runs: ScenarioRuns, spreads: Mapping[str, Spread]) -> ProductModel:
    """Model whose sums are the baseline, the total, the saving, and each measure's saving.

    A saving that is undeclared in one of the runs is undeclared.
    """
    return ModelRuns(runs, spreads).model()


class ModelRuns:
    """Runs of a scenario, and the model that follows from them.

    The runs are at its own values, at the base, at each end, and with all inputs varied together.
    """

    def __init__(self, runs: ScenarioRuns, spreads: Mapping[str, Spread]) -> None:
        self._spreads, self._own = spreads, runs.before
        self._runs = runs.with_settings_of(self._own)
        self._numbers = with_numbers(runs.baseline)
        self.moving, self._certain = varied_and_certain(runs.assumptions.values(), spreads)

    def model(self) -> ProductModel:
        """The products that give the runs, with their largest differences from other runs."""
        lines = self.lines([*self._single_runs(), *self._together])
        index, (value, at_base, *others) = lines.columns, lines.to_numpy()
        count = 2 * len(self.moving)
        at_ends, at_colours, joint = others[:count], others[count], others[count + 1 :]
        factors, factor = self.factors(index)
        amount, mixed = self._amount_of(at_colours, at_base)
        inputs = [*factors, *self.amounts, *(one.as_input for one in self.moving)]
        offset = len(factors)
        first = offset + len(self.amounts)
        responses = [
            response_of(first + n, one.ends, at_base, *at_ends[2 * n : 2 * n + 2])
            for n, one in enumerate(self.moving)
        ]
        responses += self._mixed(mixed, index, at_base, offset)
        model = ProductModel(
            inputs,
            at_base,
            value,
            factor,
            np.where(amount >= 0, amount + offset, -1),
            [response for response in responses if response is not None],
            self.sums(index),
            [*self._certain, *of_basis(self._own.basis)],
        )
        return checked(
            model,
            JointRuns(self._together, np.array(joint).reshape(len(joint), len(index))),
            range(offset, len(inputs)),
        )

    def _single_runs(self) -> list[list[float]]:
        """Runs at the own values, at the base, at each end alone, and with coloured amounts."""
        plain = [1.0] * len(self._plain)
        own = [float(one.assumption.value.magnitude) for one in self.moving]
        base = [one.base for one in self.moving]
        ends = [
            [*base[:n], end, *base[n + 1 :]]
            for n, one in enumerate(self.moving)
            for end in (one.low, one.high)
        ]
        return [*([*plain, *values] for values in (own, base, *ends)), [*self._colours, *base]]

    # -- runs

    def lines(self, runs: Sequence[Sequence[float]] | Array) -> pd.DataFrame:
        """Table of the emissions of lines [kgCO2e]: one row for each run, one column for each line.

        Parameters
        ----------
        runs : array of float, shape (runs, plain amounts + assumptions)
            The multiples of the plain amounts and the values of the assumptions, in this order.

        Raises
        ------
        InputError
            If a measure cannot act on inputs that lie within their spread.
        """
        table = np.asarray(runs, dtype=float)
        table = table.reshape(len(runs), len(self._plain) + len(self.moving))
        multiples = np.ones((len(table), len(self._numbers)))
        multiples[:, self._plain] = table[:, : len(self._plain)]
        values = {
            one.assumption.name: column
            for one, column in zip(self.moving, table[:, len(self._plain) :].T, strict=True)
        }
        try:
            points = SamplePoints(len(table), values, multiples)
            return _once_undeclared(ScenarioFormulas(self._runs).lines(points))
        except InputError as error:
            problems = [
                {
                    **row,
                    "problem": message("uncertainty.within_spread", problem=row["problem"]),
                    "remedy": message("uncertainty.within_spread.remedy"),
                }
                for row in error.problems.to_dict("records")
            ]
            where = message("uncertainty.uncertainty_of", name=self._runs.name, where=error.where)
            raise InputError.of(where, problems) from error

    # -- amounts

    @cached_property
    def _plain(self) -> Array:
        """Rows of the baseline whose amount depends on no assumption with a range."""
        ranged = {one.assumption.name for one in self.moving}
        cells = self._runs.baseline["amount"]
        is_estimated = np.array(
            [
                isinstance(cell, Estimate) and bool(ranged & cell.assumptions.keys())
                for cell in cells
            ],
            dtype=bool,
        )
        return np.flatnonzero(~is_estimated & (self._numbers["amount"].to_numpy(dtype=float) != 0))

    @cached_property
    def amounts(self) -> list[Input]:
        """The plain amounts as inputs, each with the spread of its quality."""
        quality = (
            self._numbers["quality"].to_numpy(dtype=object)[self._plain]
            if "quality" in self._numbers
            else np.full(len(self._plain), "")
        )
        names, sigma = row_names(self._numbers, self._plain), sigma_of_amounts(quality)
        return [
            amount_input(
                name,
                Lognormal(0.0, deviation),
                deviation,
                text if isinstance(text, str) else "",
                self._spreads,
            )
            for name, deviation, text in zip(names, sigma.tolist(), quality, strict=True)
        ]

    @cached_property
    def _together(self) -> list[list[float]]:
        moved: list[HasDistribution] = [*self.amounts, *self.moving]
        return joint_runs(moved) if moved else []

    @cached_property
    def _colours(self) -> Array:
        """Distinct multiple for each plain amount, which shows in the lines that follow it."""
        return 1.1 + 0.3 * (np.arange(1, len(self._plain) + 1) * _GOLDEN % 1.0)

    def _amount_of(self, coloured: Array, at_base: Array) -> tuple[Array, Array]:
        """Plain amount that each line is a multiple of (-1: none); lines that follow several."""
        ratio = np.divide(coloured, at_base, out=np.ones_like(at_base), where=at_base != 0)
        ranked = np.argsort(self._colours)
        colours = self._colours[ranked]
        if not len(colours):
            return np.full(len(ratio), -1), np.zeros(0, dtype=int)
        right = np.clip(np.searchsorted(colours, ratio), 1, max(len(colours) - 1, 1))
        near = np.where(
            np.abs(colours[right - 1] - ratio)
            < np.abs(colours[np.minimum(right, len(colours) - 1)] - ratio),
            right - 1,
            np.minimum(right, len(colours) - 1),
        )
        is_one = np.abs(colours[near] - ratio) < 1e-9
        return np.where(is_one, ranked[near], -1), np.flatnonzero(
            ~is_one & (np.abs(ratio - 1) > 1e-9)
        )

    def _mixed(
        self, lines: Array, index: pd.MultiIndex, at_base: Array, offset: int
    ) -> list[Response | None]:
        """Responses of lines that follow several amounts, from runs of each amount alone."""
        if not len(lines):
            return []
        ends = np.array([one.distribution.at(ENDS) for one in self.amounts]).reshape(-1, 2)
        base = [*np.ones(len(self._plain)), *(one.base for one in self.moving)]
        runs = np.repeat([base], 2 * len(ends), axis=0)
        runs[np.arange(len(runs)), np.repeat(np.arange(len(ends)), 2)] = ends.ravel()
        of_lines = np.isin(np.arange(len(at_base)), lines)
        at_ends = np.where(
            of_lines,
            self.lines(runs.tolist()).reindex(columns=index, fill_value=0.0).to_numpy(),
            at_base,
        )
        return [
            response_of(
                offset + place, (1.0, low, high), at_base, *at_ends[2 * place : 2 * place + 2]
            )
            for place, (low, high) in enumerate(ends.tolist())
        ]

    # -- factors and sums

    def factors(self, index: pd.MultiIndex) -> tuple[list[Input], Array]:
        """The factors of all lines as inputs, and the input of each line."""
        names = index.get_level_values("resolved_factor")
        table = self._own.catalogue.table
        codes = np.array([table.codes[name] for name in names], dtype=int)
        inputs, of_row = factor_inputs(self._own, table.start[np.unique(codes)], self._spreads)
        return inputs, of_row[table.start[codes]]

    def sums(self, index: pd.MultiIndex) -> ResultSums:
        """The results as sums of the lines."""
        runs = self._runs
        measures = [measure.name for measure in runs.measures]
        of_measure = index.get_level_values("measure").to_numpy()
        equal = index.get_level_values("equal_scope").to_numpy(dtype=bool)
        is_before = of_measure == ""
        saved = np.where(~is_before & equal, -1.0, 0.0)
        of_each = [np.where(of_measure == name, saved, 0.0) for name in measures]
        weights = np.array([is_before.astype(float), np.ones(len(index)), saved, *of_each])
        of, line = np.nonzero(weights)
        results = [
            self._own.total.magnitude,
            runs.after.total.magnitude,
            runs.saved,
            *(0.0 - steps_of(runs.change_lines, measures, 0.0)["change"].to_numpy()[1:]),
        ]
        declared = index.get_level_values("declared").to_numpy(dtype=bool)
        undeclared = np.isin(measures, of_measure[~declared])
        is_undeclared = np.array([False, False, undeclared.any(), *undeclared])
        return ResultSums(
            ["baseline", "total", "saving", *measures],
            of,
            line,
            weights[of, line],
            np.where(is_undeclared, np.nan, np.array(results, dtype=float)),
        )


def _once_undeclared(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines, each in one column, undeclared if it is in some run."""
    declared = lines.columns.get_level_values("declared").to_numpy(dtype=bool)
    if declared.all():
        return lines
    names = lines.columns.names
    others = [name for name in names if name not in ("equal_scope", "declared")]
    keys = lines.columns.to_frame(index=False)
    unknown = pd.MultiIndex.from_frame(keys.loc[~declared, others])
    counts = keys["equal_scope"].astype(bool).to_numpy()
    changed = counts & pd.MultiIndex.from_frame(keys[others]).isin(unknown)
    keys.loc[changed, ["equal_scope", "declared"]] = False
    columns = pd.MultiIndex.from_frame(keys, names=names)
    return (
        lines.set_axis(columns, axis=1).T.groupby(level=list(range(len(names))), sort=False).sum().T
    )
