"""Uncertainty of an account or a scenario: moments, quantiles and draws of its results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ... import limits
from ...accounting.account import Account
from ...display import html_table, text_table, with_undeclared
from ...messages import message
from ...messages.arguments import require
from ...messages.problems import refusal
from ...scenarios.scenario import Scenario
from ...units import Quantity
from .account_model import model_of_account
from .brute_force import rerun_draws
from .model import ProductModel, refuse_unused
from .moments import Moments, lognormal_quantiles
from .sampling import draws_of
from .scenario_model import model_of_scenario
from .simulation import Drawn, Simulation, described
from .spread import Spread

AGREEMENT = 0.01
"""Share of a standard deviation by which products may differ from re-runs of the measures."""

ROUNDING = 1e-9
"""Share of the sum of magnitudes that is rounding."""


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Mean, standard deviation and quantiles of results, in closed form if that is exact.

    Attributes
    ----------
    model : ProductModel
    of : Account or Scenario
    draws, seed : int
        Of the draws from which quantiles are read that have no closed form.
    """

    model: ProductModel
    of: Account | Scenario
    spreads: Mapping[str, Spread]
    draws: int
    seed: int

    @cached_property
    def moments(self) -> Moments:
        """Exact means and covariances."""
        return Moments(self.model)

    @cached_property
    def table(self) -> pd.DataFrame:
        """``result, value, mean, deviation, P5, P50, P95, quantiles`` [kgCO2e].

        `value` is the deterministic result. Mean and standard deviation are exact. `quantiles` says
        whether the quantiles have a closed form (Fenton-Wilkinson, for sums of lognormal lines of
        one sign), or are those of draws.
        """
        quantiles = lognormal_quantiles(self.model, self.moments)
        is_closed = [bool(np.isfinite(row).all()) for row in quantiles]
        drawn = Simulation({}) if all(is_closed) else simulate(self, self.draws, self.seed)
        rows = []
        for place, name in enumerate(self.model.sums.names):
            shown = (
                dict(zip(("P5", "P50", "P95"), quantiles[place].tolist(), strict=True))
                if is_closed[place]
                else described(drawn[name])
            )
            rows.append(
                {
                    "result": name,
                    "value": self.model.sums.results[place],
                    "mean": self.moments.mean[place],
                    "deviation": self.moments.deviation[place],
                    **{key: shown[key] for key in ("P5", "P50", "P95")},
                    "quantiles": "closed form" if is_closed[place] else f"{self.draws} draws",
                }
            )
        return pd.DataFrame(rows)

    @property
    def covariance(self) -> pd.DataFrame:
        """Covariance of the results [kgCO2e²]."""
        names = pd.Index(self.model.sums.names, name="result")
        return pd.DataFrame(self.moments.covariance, index=names, columns=names)

    @property
    def inputs(self) -> pd.DataFrame:
        """Table of the varied inputs: ``input, kind, value, spread, known_by``."""
        inputs = self.model.inputs
        # Messages stay messages only in columns of dtype object.
        texts = {
            name: pd.Series([getattr(one, name) for one in inputs], dtype=object)
            for name in ("spread", "known_by")
        }
        return pd.DataFrame(
            {
                "input": [one.name for one in inputs],
                "kind": [one.kind.value for one in inputs],
                "value": [one.value for one in inputs],
                **texts,
            }
        )

    @property
    def certain(self) -> list[str]:
        """Assumptions that do not vary: they have no range, or belong to the basis."""
        return self.model.certain

    def require_products(self) -> None:
        """Check that the products agree with re-runs of the measures.

        Raises
        ------
        InputError
            If some result of the products differs from the re-runs.
        """
        model, deviation = self.model, self.moments.deviation
        if not model.responses:
            return
        rounding = ROUNDING * np.abs(np.nan_to_num(model.value)).sum()
        is_apart = model.deviation > AGREEMENT * deviation + rounding
        if is_apart.any():
            apart, spread = (float(part[is_apart].max()) for part in (model.deviation, deviation))
            names = np.array(list(map(str, model.sums.names)), dtype=object)[is_apart]
            raise refusal(
                message("uncertainty.uncertainty"),
                "",
                ", ".join(names),
                "uncertainty.no_product",
                apart=apart,
                deviation=spread,
            )

    def __repr__(self) -> str:
        return text_table(with_undeclared(self.table), "given these assumptions [kgCO2e]")

    def _repr_html_(self) -> str:
        return html_table(with_undeclared(self.table), "given these assumptions [kgCO2e]")


def uncertainty(
    obj: Account | Scenario | Uncertainty,
    *by: str,
    spreads: Mapping[str, Spread] | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Uncertainty:
    """Uncertainty of an account or a scenario.

    Parameters
    ----------
    obj : Account or Scenario
    *by : str
        Of an account: columns of its lines to group by, such as ``"module"``; left out, the total.
    spreads : mapping of str to Spread, optional
        Instead of the usual spreads: by the id of a factor, the name of an assumption, or ``"amount
        of <item>"``.
    draws, seed : int
        For quantiles that have no closed form.

    Returns
    -------
    Uncertainty
        Of a scenario: baseline, total, saving, and the saving of each measure.

    Raises
    ------
    InputError
        If a spread cannot be read or names nothing, or a result is not a product of its inputs.

    Notes
    -----
    Factors have the spread that their source states, or that of the pedigree rule. Assumptions are
    triangular between low and high. Amounts without assumptions have the spread of their quality.
    See docs/method.md.

    Examples
    --------
    >>> import carbonsite as cs
    >>> bought = cs.activity(
    ...     "excavator", "30 000 L", "diesel-b0", module="A5", quality="invoiced"
    ... )
    >>> account = cs.account(bought, cs.FactorCatalogue.default(), date="2023-01-01")
    >>> uncertainty(account).table[["value", "mean", "deviation", "P5", "P95"]].round(-2)
         value     mean  deviation       P5       P95
    0  98800.0  98900.0     4900.0  91200.0  107100.0
    """
    if isinstance(obj, Uncertainty):
        return obj
    require(obj, Account | Scenario, "uncertainty()", "obj", "result")
    require(spreads, Mapping | None, "uncertainty()", "spreads", "spreads")
    for column in by:
        require(column, str, "uncertainty()", "by", "column")
    given = spreads or {}
    if isinstance(obj, Scenario):
        if by:
            raise refusal("uncertainty()", "", ", ".join(by), "uncertainty.not_grouped")
        model = model_of_scenario(obj.runs, given)
    else:
        model = model_of_account(obj, by, given)
    refuse_unused(given, model)
    return Uncertainty(model, obj, given, draws, seed)


def simulate(
    obj: Account | Scenario | Uncertainty,
    draws: int = 10_000,
    seed: int = 0,
    *by: str,
    spreads: Mapping[str, Spread] | None = None,
    rerun: bool = False,
) -> Simulation:
    """Draw an account or a scenario many times.

    Each input is drawn once: a factor for all its lines, an assumption for all amounts that depend
    on it. Its draws depend on the seed and its name only, so that two accounts or scenarios with
    one seed are drawn together.

    Parameters
    ----------
    obj : Account, Scenario or Uncertainty
        An existing `Uncertainty` saves the runs of the measures.
    draws, seed : int
    *by : str
        Of an account: columns of its lines to group by.
    spreads : mapping of str to Spread, optional
        As in `uncertainty`.
    rerun : bool
        Of a scenario: run the measures in every draw, which is slow and right for any measure.

    Returns
    -------
    Simulation

    Raises
    ------
    InputError
        As `uncertainty`; and if `draws` is not above 0, or too large.

    Examples
    --------
    >>> import carbonsite as cs
    >>> baseline = cs.measures.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    >>> electric = cs.measures.ElectricExcavator(per_litre="3,6 kWh/L")
    >>> scenario = cs.Scenario("site", baseline, [electric], basis=cs.Basis(year=2020))
    >>> drawn = simulate(scenario, draws=10_000, seed=1)
    >>> print(drawn["saving"].reaches("40 t CO2e"))  # doctest: +NORMALIZE_WHITESPACE
    given these assumptions, the probability that saving reaches 40 tCO2e is
    99.8 % (± 0.0 % by drawing)
    """
    require(draws, int, "simulate()", "draws", "whole_number")
    if not 1 <= draws <= limits.DRAWS:
        key = "uncertainty.too_few_draws" if draws < 1 else "uncertainty.too_many_draws"
        remedy = "uncertainty.draws.remedy"
        raise refusal("simulate()", "draws", draws, key, remedy, most=limits.DRAWS)
    result = uncertainty(obj, *by, spreads=spreads)
    model, is_scenario = result.model, isinstance(result.of, Scenario)
    if rerun and isinstance(result.of, Scenario):
        draws_by_sum = rerun_draws(result.of.runs, result.spreads, draws, seed)
    else:
        result.require_products()
        draws_by_sum = draws_of(model, draws, seed)
    sums = zip(model.sums.names, model.sums.results.tolist(), draws_by_sum, strict=True)
    return Simulation(
        {
            # The first two results of a scenario are totals, all others savings.
            name: Drawn(str(name), Quantity(value, "kgCO2e"), row, is_scenario and place > 1, seed)
            for place, (name, value, row) in enumerate(sums)
        }
    )
