"""Options: which of the priced measures to choose, under a budget or for a target, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from .. import limits
from ..display import html_table
from ..errors import InputError
from ..factors.basis import Basis
from ..scenarios.scenario import Scenario
from ..units import Q, as_unit
from .abatement import abatement_curve, break_even_prices
from .interactions import Interactions, interactions_of
from .pareto import Choice, Front, front_of, moebius_terms
from .subsets import Forbidden, best_of_each

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Options:
    """The measures of a scenario as options with a price.

    Parameters
    ----------
    scenario : Scenario
    always : iterable of str
        Absolute requirements: measures that are in every set.
    excludes : iterable of (str, str)
        Measures that cannot be taken together.
    requires : mapping of str to str or iterable of str
        What a measure needs: ``{"B": "A"}`` takes B only with A.
    known : Interactions, optional
        What every set saves, where `interactions_of_each` has found it for several scenarios at
        once.

    Raises
    ------
    InputError
        Where a rule names no measure of the scenario, costs are in several currencies, or the rules
        admit no set.

    Notes
    ----- A measure without a cost that is not always taken is left out of every set, and stands in
    `without_cost`. Costs are one-off and as they stand: nothing is discounted.

    Examples
    --------
    >>> import carbonsite as cs
    >>> baseline = cs.measures.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    >>> electric = cs.measures.ElectricExcavator(per_litre="3,6 kWh/L", cost="900 000 NOK")
    >>> options = Options(cs.Scenario("site", baseline, [electric, cs.measures.Biodiesel(cost="60 000 NOK")], basis=cs.Basis(year=2020)))
    >>> options.best(budget="500 000 NOK").measures
    ('Biodiesel',)
    >>> options.front[["measures", "saving", "cost", "price"]].round()
                 measures   saving      cost    price
    0                          0.0       0.0      NaN
    1           Biodiesel  39746.0   60000.0   1510.0
    2  Electric excavator  47620.0  900000.0  18900.0
    """

    scenario: Scenario
    always: Iterable[str] = ()
    excludes: Iterable[tuple[str, str]] = ()
    requires: Mapping[str, str | Iterable[str]] = ()  # type: ignore[assignment]
    known: Interactions | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        requires = {
            name: (needs,) if isinstance(needs, str) else tuple(needs)
            for name, needs in dict(self.requires).items()
        }
        for name, value in (
            ("always", tuple(self.always)),
            ("excludes", tuple(map(tuple, self.excludes))),
            ("requires", requires),
        ):
            object.__setattr__(self, name, value)
        named = [
            *((name, "always") for name in self.always),
            *((name, "excludes") for pair in self.excludes for name in pair),
        ]
        named += [
            (name, "requires") for needing, needs in requires.items() for name in (needing, *needs)
        ]
        problems = [
            _not_a_measure(name, column, self._names)
            for name, column in named
            if name not in self._names
        ]
        if len(self._currencies) > 1:
            problems.append(
                {
                    "column": "cost",
                    "value": ", ".join(self._currencies),
                    "problem": "costs are in several currencies",
                    "remedy": "state them in one: there is no rate between currencies",
                }
            )
        if problems:
            raise InputError.of(f"options of {self.scenario.name!r}", problems)
        self._front  # noqa: B018  # rules that admit no set are refused here

    # -- what there is to choose

    @cached_property
    def interactions(self) -> Interactions:
        """What every set of measures saves."""
        return interactions_of(self.scenario) if self.known is None else self.known

    @cached_property
    def costs(self) -> dict[str, float]:
        """The cost of each measure that has one, in `currency`."""
        priced = {
            measure.name: getattr(measure, "cost", None) for measure in self.scenario.measures
        }
        return {
            name: float(cost.value.to(as_unit(self.currency)).magnitude)
            for name, cost in priced.items()
            if cost is not None
        }

    @cached_property
    def currency(self) -> str:
        """The currency that all costs are in."""
        return next(iter(self._currencies), "NOK")

    @property
    def without_cost(self) -> list[str]:
        """Measures whose cost is not known: those always taken are in every set at no cost, the
        others in none.
        """
        return [name for name in self._names if name not in self.costs]

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(measure.name for measure in self.scenario.measures)

    @property
    def _currencies(self) -> list[str]:
        return list(
            dict.fromkeys(
                str(measure.cost.value.units)
                for measure in self.scenario.measures
                if getattr(measure, "cost", None) is not None
            )
        )

    @cached_property
    def _rules(self) -> list[Forbidden]:
        bit = {name: 1 << place for place, name in enumerate(self._names)}
        rules = [Forbidden(bit[one] | bit[other]) for one, other in self.excludes]
        rules += [
            Forbidden(bit[name], bit[need])
            for name, needs in self.requires.items()
            for need in needs
        ]
        rules += [Forbidden(0, bit[name]) for name in self.always]
        return rules + [
            Forbidden(bit[name]) for name in self.without_cost if name not in self.always
        ]

    @cached_property
    def _front(self) -> Front:
        return front_of(
            self.interactions, [self.costs.get(name, 0.0) for name in self._names], self._rules
        )

    # -- what to choose

    @cached_property
    def front(self) -> pd.DataFrame:
        """The sets that no other beats: ``measures, saving, cost, price, next_price``, cheapest
        first.

        `saving` in kgCO2e, `cost` in `currency`; `price` is what a tonne costs in the set,
        `next_price` what each further tonne costs on the way from the set before.
        """
        table = pd.DataFrame([self._row(choice) for choice in self._choices(self._front)])
        table["next_price"] = 1000 * table["cost"].diff() / table["saving"].diff()
        return table

    @property
    def sets(self) -> pd.DataFrame:
        """Every admissible set: ``measures, saving, cost, price``.

        Raises
        ------
        InputError
            Where there are too many to list; `front`, `best` and `cheapest` take them all into
            account.
        """
        whole = self._front.listed(limits.SETS_SHOWN)
        return pd.DataFrame([self._row(choice) for choice in self._choices(whole)])

    def best(self, budget: Any) -> Choice:
        """The set that saves most within a budget; of several the cheapest.

        Raises
        ------
        InputError
            Where no admissible set is within the budget.
        """
        return self._choice(
            self._front.best(self._money(budget)),
            f"the budget of {Q(budget)}",
            "raise it, or lift a requirement",
        )

    def cheapest(self, target: Any) -> Choice:
        """The cheapest set that reaches a target saving; of several the one that saves most.

        Raises
        ------
        InputError
            Where no admissible set reaches it.
        """
        kilograms = float(Q(target).to(as_unit("kgCO2e")).magnitude)
        return self._choice(
            self._front.cheapest(kilograms),
            f"the target of {Q(target)}",
            f"the most that can be saved is {self._front.saving.max():.0f} kgCO2e",
        )

    def bidders(self, prices: Mapping[str, Mapping[str, Any]], budget: Any) -> pd.DataFrame:
        """For each bidder with prices of their own, the set that saves most within a budget.

        Parameters
        ----------
        prices : mapping of str to mapping of str to Quantity
            By bidder and measure; each bidder prices every measure that has a cost.
        budget : str or Quantity

        Returns
        -------
        DataFrame
            ``bidder, measures, saving, cost, price``, in the order given; NaN where no admissible
            set is within the budget.

        Raises
        ------
        InputError
            Where a price is missing, or the admissible sets are too many to list.
        """
        lacking = [
            (bidder, name)
            for bidder, told in prices.items()
            for name in self.costs
            if name not in told
        ]
        if lacking:
            problems = [
                {
                    "row": bidder,
                    "column": name,
                    "problem": "has no price",
                    "remedy": "price every measure that has a cost",
                }
                for bidder, name in lacking
            ]
            raise InputError.of(f"options of {self.scenario.name!r}", problems)
        sets = self._front.listed(limits.SETS_LISTED).chosen
        terms = moebius_terms(self.interactions.parts)
        table = np.array(
            [
                [self._money(told[name]) if name in self.costs else 0.0 for told in prices.values()]
                for name in self._names
            ]
        )
        savings = np.repeat(np.array(list(terms.values()))[:, np.newaxis], len(prices), axis=1)
        place, saving, cost = best_of_each(sets, list(terms), savings, table, self._money(budget))
        found = [
            self._row(Choice(self._named(int(sets[n])), s, c, self.currency)) if n >= 0 else {}
            for n, s, c in zip(place.tolist(), saving.tolist(), cost.tolist(), strict=True)
        ]
        return pd.DataFrame(found, columns=["measures", "saving", "cost", "price"]).assign(
            bidder=list(prices)
        )[["bidder", "measures", "saving", "cost", "price"]]

    def curve(self) -> pd.DataFrame:
        """The marginal abatement cost curve over order-free shares.

        Returns
        -------
        DataFrame
            ``measure, cost, order_free, alone, last_in`` [kgCO2e] and ``price, price_alone,
            price_last_in``, what a tonne costs by each; cheapest tonne first, and measures that
            save nothing last, without a price.
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
            where it saves nothing.
        """
        named: Mapping[str, Basis | None] = (
            bases
            or self.scenario.bases
            or {
                (
                    self.scenario.basis.label if self.scenario.basis else "as named"
                ): self.scenario.basis
            }
        )
        found = {
            label: interactions_of(
                self.scenario if basis is None else self.scenario.with_basis(basis)
            )
            for label, basis in named.items()
        }
        return break_even_prices(found, self.costs)

    # -- parts

    def _money(self, amount: Any) -> float:
        return float(Q(amount).to(as_unit(self.currency)).magnitude)

    def _named(self, chosen: int) -> tuple[str, ...]:
        return tuple(name for place, name in enumerate(self._names) if chosen >> place & 1)

    def _choices(self, front: Front) -> Sequence[Choice]:
        return [
            Choice(self._named(chosen), saving, cost, self.currency)
            for chosen, saving, cost in zip(
                front.chosen.tolist(), front.saving.tolist(), front.cost.tolist(), strict=True
            )
        ]

    def _choice(self, place: int, what: str, remedy: str) -> Choice:
        if place < 0:
            raise InputError.of(
                f"options of {self.scenario.name!r}",
                [{"value": what, "problem": "no admissible set keeps it", "remedy": remedy}],
            )
        return self._choices(self._front)[place]

    @staticmethod
    def _row(choice: Choice) -> dict[str, Any]:
        return {
            "measures": ", ".join(choice.measures),
            "saving": choice.saving,
            "cost": choice.cost,
            "price": choice.price,
        }

    def _repr_html_(self) -> str:
        return html_table(self.front, f"{len(self.front)} sets that no other beats")


def _not_a_measure(name: str, column: str, names: Sequence[str]) -> dict[str, Any]:
    return {
        "column": column,
        "value": name,
        "problem": "is not one of the scenario's measures",
        "remedy": f"there are {', '.join(names)}",
    }
