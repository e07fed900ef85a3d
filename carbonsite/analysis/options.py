"""Options: which of the priced measures to choose, under a budget or for a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from .. import limits
from ..display import html_table
from ..factors.basis import Basis
from ..messages import Joined, MeasureName, message
from ..messages.arguments import require
from ..units import Q, Quantity, as_unit
from .interactions import interactions_of
from .option_rules import OptionRules
from .pareto import Choice, Front
from .prices import Prices, abatement_curve, best_for_bidders, break_even_prices, price_problems


@dataclass(frozen=True, eq=False)
class Options(OptionRules):
    """The measures of a scenario as options with a price.

    Parameters
    ----------
    scenario : Scenario
    always : iterable of str
        Absolute requirements: measures that are in every set.
    excludes : iterable of (str, str)
        Measures that exclude each other.
    requires : mapping of str to str or iterable of str
        What a measure needs: ``{"B": "A"}`` admits B only with A.
    known : Interactions, optional
        Savings of every set, if `interactions_of_each` has found them for several scenarios.

    Raises
    ------
    InputError
        If a rule names no measure of the scenario, costs are in several currencies, or the rules
        admit no set.

    Notes
    -----
    A measure without a cost that is not in `always` is in no set; if in `always`, it is in every
    set at no cost. `without_cost` lists both, in each result, too. Costs are one-off amounts:
    nothing is discounted. `undeclared` lists measures whose saving is, which are in no set chosen.

    Examples
    --------
    >>> import carbonsite as cs
    >>> baseline = cs.measures.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    >>> electric = cs.measures.ElectricExcavator(per_litre="3,6 kWh/L", cost="900 000 NOK")
    >>> biodiesel = cs.measures.Biodiesel(cost="60 000 NOK")
    >>> basis = cs.Basis(year=2020)
    >>> options = Options(cs.Scenario("site", baseline, [electric, biodiesel], basis=basis))
    >>> options.best(budget="500 000 NOK").measures
    ('Biodiesel',)
    >>> options.front[["measures", "saving", "cost", "price"]].round()
                 measures   saving      cost    price
    0                          0.0       0.0      NaN
    1           Biodiesel  39896.0   60000.0   1504.0
    2  Electric excavator  47771.0  900000.0  18840.0
    """

    @cached_property
    def front(self) -> pd.DataFrame:
        """The sets that no other set beats, cheapest first.

        Returns
        -------
        DataFrame
            ``measures, saving, cost, price, without_cost, undeclared, next_price``: `saving` in
            kgCO2e, `cost` in `currency`; `price` is the cost of a tonne, `next_price` that of each
            tonne more than in the set before.
        """
        table = pd.DataFrame([self._row(choice) for choice in self._choices(self._front)])
        table["next_price"] = 1000 * table["cost"].diff() / table["saving"].diff()
        return table

    @property
    def sets(self) -> pd.DataFrame:
        """Every admissible set: ``measures, saving, cost, price, without_cost, undeclared``.

        Raises
        ------
        InputError
            If there are too many to list; `front`, `best` and `cheapest` consider them all.
        """
        whole = self._front.listed(limits.SETS_SHOWN)
        return pd.DataFrame([self._row(choice) for choice in self._choices(whole)])

    def best(self, budget: Quantity | str) -> Choice:
        """The set with the largest saving within a budget; ties go to the cheapest.

        Raises
        ------
        InputError
            If no admissible set is within the budget.
        """
        return self._choice(
            self._front.best(self._money(budget)),
            message("analysis.budget", amount=str(Q(budget))),
            message("analysis.no_set.budget"),
        )

    def cheapest(self, target: Quantity | str) -> Choice:
        """The cheapest set that reaches a target saving; ties go to the largest saving.

        Raises
        ------
        InputError
            If no admissible set reaches it.
        """
        kilograms = float(Q(target).to(as_unit("kgCO2e")).magnitude)
        return self._choice(
            self._front.cheapest(kilograms),
            message("analysis.target", amount=str(Q(target))),
            self._most_saved(),
        )

    def _most_saved(self) -> str:
        """The remedy for a target that no set reaches."""
        most, left_out = float(self._front.saving.max()), self._left_out
        remedy = message("analysis.no_set.target", saving=most)
        if left_out:
            names = Joined(map(MeasureName, left_out))
            remedy = message("analysis.no_set.target_of_priced", saving=most, names=names)
        if self.undeclared:
            names = Joined(map(MeasureName, self.undeclared))
            remedy = message("analysis.no_set.undeclared", remedy=remedy, names=names)
        return remedy

    def bidders(self, prices: Prices, budget: Quantity | str) -> pd.DataFrame:
        """The set with the largest saving within a budget, for each bidder with prices of its own.

        Parameters
        ----------
        prices : mapping of str to mapping of str to Quantity
            By bidder and measure; each bidder prices every measure that has a cost.
        budget : str or Quantity

        Returns
        -------
        DataFrame
            ``bidder, measures, saving, cost, price, without_cost, undeclared``, in the order given;
            NaN if no admissible set is within the budget.

        Raises
        ------
        InputError
            If a price is missing, something else is priced, or the admissible sets are too many to
            list.
        """
        problems = price_problems(prices, list(self.costs))
        if problems:
            raise self._refused(problems)
        best = best_for_bidders(
            self._front,
            self.interactions,
            prices,
            self._money(budget),
            lambda priced, name: self._money(priced[name]) if name in self.costs else 0.0,
        )
        rows = [
            {"bidder": bidder, **({} if choice is None else self._row(self._chosen(*choice)))}
            for bidder, choice in zip(prices, best, strict=True)
        ]
        columns = ["bidder", "measures", "saving", "cost", "price", "without_cost", "undeclared"]
        return pd.DataFrame(rows, columns=columns)

    def curve(self) -> pd.DataFrame:
        """The marginal abatement cost curve over order-free shares.

        Returns
        -------
        DataFrame
            ``measure, cost, order_free, alone, last_in`` [kgCO2e] and the cost of a tonne by each:
            ``price, price_alone, price_last_in``; cheapest tonne first. Below, without a price, are
            measures that save nothing or worsen emissions, and those without a cost.
        """
        return abatement_curve(self.interactions, self.costs)

    def break_even(self, bases: Mapping[str, Basis] | None = None) -> pd.DataFrame:
        """The price of carbon from which each measure pays, under several bases.

        Parameters
        ----------
        bases : mapping of str to Basis, optional
            Left out: the scenario's.

        Returns
        -------
        DataFrame
            ``measure, cost``, and for each basis the price of a tonne by the order-free share; NaN
            if it saves nothing or has no cost.
        """
        require(bases, Mapping | None, "break_even()", "bases", "named_bases")
        scenario = self.scenario
        own = {scenario.basis.label if scenario.basis else "as named": scenario.basis}
        named: Mapping[str, Basis | None] = bases or scenario.bases or own
        by_basis = {
            label: interactions_of(scenario if basis is None else scenario.with_basis(basis))
            for label, basis in named.items()
        }
        return break_even_prices(by_basis, self.costs, self.without_cost)

    # -- parts

    def _money(self, amount: Quantity | str) -> float:
        return float(Q(amount).to(as_unit(self.currency)).magnitude)

    def _chosen(self, chosen: int, saving: float, cost: float) -> Choice:
        names = (name for place, name in enumerate(self._names) if chosen >> place & 1)
        beside = (tuple(self.without_cost), tuple(self.undeclared))
        return Choice(tuple(names), saving, cost, self.currency, *beside)

    def _choices(self, front: Front) -> Sequence[Choice]:
        return [
            self._chosen(chosen, saving, cost)
            for chosen, saving, cost in zip(
                front.chosen.tolist(), front.saving.tolist(), front.cost.tolist(), strict=True
            )
        ]

    def _choice(self, place: int, aim: str, remedy: str) -> Choice:
        if place < 0:
            problem = message("analysis.no_set")
            raise self._refused([{"value": aim, "problem": problem, "remedy": remedy}])
        return self._choices(self._front)[place]

    @staticmethod
    def _row(choice: Choice) -> dict[str, object]:
        return {
            "measures": ", ".join(choice.measures),
            "saving": choice.saving,
            "cost": choice.cost,
            "price": choice.price,
            "without_cost": ", ".join(choice.without_cost),
            "undeclared": ", ".join(choice.undeclared),
        }

    def _repr_html_(self) -> str:
        return html_table(self.front, f"{len(self.front)} sets that no other beats")
