"""How sure an account or a saving is, which input that comes from, and what measuring one would be
worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ... import limits
from ...accounting.account import Account
from ...display import html_table, text_table
from ...errors import InputError
from ...scenarios.scenario import Scenario
from ...units import Quantity
from .account_model import model_of_account
from .brute_force import rerun_draws
from .model import Kind, ProductModel
from .moments import Moments
from .quantiles import lognormal_quantiles
from .sampling import draws_of
from .scenario_model import model_of_scenario
from .simulation import Drawn, Simulation, described
from .spread import Spread

AGREEMENT = 0.01
"""Part of a standard deviation by which products may lie from re-runs of the measures."""

ROUNDING = 1e-9
"""Part of the sum of magnitudes that is rounding."""


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Mean, standard deviation and quantiles of results, in closed form where that is exact.

    Attributes
    ----------
    model : ProductModel
    of : Account or Scenario
    draws, seed : int
        Of the draws that quantiles of signed sums, and of sums with assumptions, are read from.
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

        `value` is the deterministic result. Mean and standard deviation are exact; `quantiles` says
        how the quantiles were found: in closed form (Fenton-Wilkinson, for sums of lognormal lines
        of one sign), or by draws.
        """
        moments, found = self.moments, lognormal_quantiles(self.model, self.moments)
        rows = []
        drawn = simulate(self, self.draws, self.seed) if np.isnan(found).any() else Simulation({})
        for place, name in enumerate(self.model.sums.names):
            closed = not np.isnan(found[place]).any()
            row = {
                "result": name,
                "value": self.model.sums.told[place],
                "mean": moments.mean[place],
                "deviation": moments.deviation[place],
            }
            told = (
                dict(zip(("P5", "P50", "P95"), found[place].tolist(), strict=True))
                if closed
                else described(drawn[name])
            )
            rows.append(
                {
                    **row,
                    **{key: told[key] for key in ("P5", "P50", "P95")},
                    "quantiles": "closed form" if closed else f"{self.draws} draws",
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
        """``input, kind, value, spread, known_by``: every input that was varied, and why so far."""
        rows = [
            {
                "input": one.name,
                "kind": one.kind.value,
                "value": one.value,
                "spread": one.spread,
                "known_by": one.known_by,
            }
            for one in self.model.inputs
        ]
        return pd.DataFrame(rows, columns=["input", "kind", "value", "spread", "known_by"])

    @property
    def certain(self) -> list[str]:
        """Assumptions that were not varied: they have no range, or belong to the basis."""
        return self.model.certain

    def require_products(self) -> None:
        """Products stand for the measures only where re-runs agree with them.

        Raises
        ------
        InputError
            Where some result lies apart from the re-runs.
        """
        model, deviation = self.model, self.moments.deviation
        if not model.responses:
            return
        rounding = ROUNDING * np.abs(np.nan_to_num(model.value)).sum()
        apart = model.deviation > AGREEMENT * deviation + rounding
        if apart.any():
            names = ", ".join(
                str(name)
                for name, is_apart in zip(model.sums.names, apart, strict=True)
                if is_apart
            )
            worst, spread = (float(part[apart].max()) for part in (model.deviation, deviation))
            lie = (
                f"re-runs of the measures lie up to {worst:.3g} kgCO2e apart, the standard"
                f" deviation being {spread:.3g}"
            )
            remedy = "run the measures in every draw: cs.simulate(scenario, draws=1000, rerun=True)"
            raise InputError.of(
                "uncertainty",
                [
                    {
                        "value": names,
                        "problem": f"follows its inputs otherwise than as a product of them: {lie}",
                        "remedy": remedy,
                    }
                ],
            )

    def __repr__(self) -> str:
        return text_table(self.table, "given these assumptions [kgCO2e]")

    def _repr_html_(self) -> str:
        return html_table(self.table, "given these assumptions [kgCO2e]")


def uncertainty(
    obj: Account | Scenario | Uncertainty,
    *by: str,
    spreads: Mapping[str, Spread] | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Uncertainty:
    """How sure an account or a scenario is.

    Parameters
    ----------
    obj : Account or Scenario
    *by : str
        Of an account: columns of its lines to group by, such as ``"module"``; left out, the total.
    spreads : mapping of str to Spread, optional
        In place of what is taken otherwise, by the id of a factor, the name of an assumption, or
        ``"amount of <item>"``.
    draws, seed : int
        For quantiles that have no closed form.

    Returns
    -------
    Uncertainty
        Of a scenario: baseline, total, saving, and the saving of each measure.

    Raises
    ------
    InputError
        Where a spread cannot be read, names nothing, or a result follows its inputs otherwise than
        as a product of them.

    Notes
    ----- Factors take the spread that their source states, else the pedigree rule; assumptions lie
    between their low and high, triangular; amounts without assumptions take the spread of their
    quality. See docs/method.md.

    Examples
    --------
    >>> import carbonsite as cs
    >>> bought = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5", quality="invoiced"))
    >>> found = uncertainty(cs.account(bought, cs.FactorCatalogue.default(), date="2023-01-01"))
    >>> found.table[["value", "mean", "deviation", "P5", "P95"]].round(-2)
         value     mean  deviation       P5       P95
    0  98500.0  98600.0     4800.0  90900.0  106800.0
    """
    if isinstance(obj, Uncertainty):
        return obj
    given = spreads or {}
    if isinstance(obj, Scenario):
        if by:
            remedy = "ask cs.uncertainty(scenario.account(), …), or leave it out"
            raise InputError.of(
                "uncertainty()",
                [
                    {
                        "value": ", ".join(by),
                        "problem": "a scenario is not grouped",
                        "remedy": remedy,
                    }
                ],
            )
        model = model_of_scenario(obj, given)
    else:
        model = model_of_account(obj, by, given)
    _refuse_unused(given, model)
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

    What is shared is drawn once: a factor by all its lines, an assumption by all amounts that it
    drives. An input's draws hang on the seed and its name alone, so that two accounts or scenarios
    with one seed are drawn together.

    Parameters
    ----------
    obj : Account, Scenario or Uncertainty
        An `Uncertainty` that is at hand saves the runs of the measures.
    draws, seed : int
    *by : str
        Of an account: columns of its lines to group by.
    spreads : mapping of str to Spread, optional
        As in `uncertainty`.
    rerun : bool
        Of a scenario: run the measures anew in every draw, which is slow and takes whatever they
        do.

    Returns
    -------
    Simulation

    Raises
    ------
    InputError
        As `uncertainty`; and where `draws` is not above 0, or more than memory holds.

    Examples
    --------
    >>> import carbonsite as cs
    >>> baseline = cs.measures.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    >>> scenario = cs.Scenario("site", baseline, [cs.measures.ElectricExcavator(per_litre="3,6 kWh/L")], basis=cs.Basis(year=2020))
    >>> drawn = simulate(scenario, draws=10_000, seed=1)
    >>> print(drawn["saving"].reaches("40 t CO2e"))
    given these assumptions, the probability that saving reaches 40 tCO2e is 99.7 % (± 0.1 % by drawing)
    """
    if not 1 <= draws <= limits.DRAWS:
        problem = "is not above 0" if draws < 1 else f"is more than {limits.DRAWS}"
        raise InputError.of(
            "simulate()",
            [
                {
                    "column": "draws",
                    "value": draws,
                    "problem": problem,
                    "remedy": "write draws=10_000",
                }
            ],
        )
    found = uncertainty(obj, *by, spreads=spreads)
    model = found.model
    if rerun and isinstance(found.of, Scenario):
        values = rerun_draws(found.of, found.spreads, draws, seed)
    else:
        found.require_products()
        values = draws_of(model, draws, seed)
    is_scenario = isinstance(found.of, Scenario)
    told = zip(model.sums.names, model.sums.told.tolist(), values, strict=True)
    return Simulation(
        {
            name: Drawn(str(name), Quantity(value, "kgCO2e"), of, is_scenario and place > 1, seed)
            for place, (name, value, of) in enumerate(told)
        }
    )


def _refuse_unused(spreads: Mapping[str, Spread], model: ProductModel) -> None:
    names = {
        (
            one.name.partition(": ")[0]
            if one.kind is Kind.AMOUNT
            else one.name.partition(" (")[0]
            if one.kind is Kind.FACTOR
            else one.name
        )
        for one in model.inputs
    }
    unused = [name for name in spreads if name not in names]
    if unused:
        remedy = (
            "write the id of a factor that is used, the name of an assumption, or 'amount of"
            " <item>' for an amount that rests on no assumption"
        )
        raise InputError.of(
            "spreads",
            [
                {"value": name, "problem": "names no input of the result", "remedy": remedy}
                for name in unused
            ],
        )
