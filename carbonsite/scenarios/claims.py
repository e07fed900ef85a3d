"""Claims: a saving that somebody states, held against what the activities give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..accounting.account import emissions
from ..display import html_table, text_table
from ..errors import CarbonsiteError, InputError
from ..factors.basis import Basis, Boundary
from ..factors.generic import FOSSIL
from ..factors.properties import CatalogueProperties
from ..inputs.table import carrier_of, with_numbers
from ..units import Q, as_unit, in_unit
from ..units.source import Source
from .scenario import Scenario


@dataclass(frozen=True, init=False)
class Claim:
    """A saving as somebody states it.

    Parameters
    ----------
    amount : str or Quantity
        Such as ``"167 000 kg CO2e"``.
    source : Source
    boundary : {"life-cycle", "direct"}, optional
        Left out where the source does not say.
    includes : iterable of str, optional
        Names of the measures that it covers; left out where the source does not say.

    Raises
    ------
    InputError, UnitError

    Examples
    --------
    >>> source = Source(publisher="Gjøvik municipality", document="Smart Gjøvik", year=2021, locator="slide on the site")
    >>> Claim("167 000 kg CO2e", source).amount
    Q('167000 kgCO2e')
    """

    amount: Any
    source: Source
    boundary: Boundary | None
    includes: tuple[str, ...] | None

    def __init__(
        self,
        amount: Any,
        source: Source,
        boundary: str | None = None,
        includes: Iterable[str] | None = None,
    ) -> None:
        if boundary is not None and boundary not in set(Boundary):
            raise InputError.of(
                "claim",
                [
                    {
                        "column": "boundary",
                        "value": boundary,
                        "problem": "is not a boundary",
                        "remedy": (
                            f"write {' or '.join(repr(b.value) for b in Boundary)}, or leave it out"
                        ),
                    }
                ],
            )
        fields = {
            "amount": Q(amount),
            "source": source,
            "boundary": None if boundary is None else Boundary(boundary),
            "includes": None if includes is None else tuple(includes),
        }
        fields["amount"].to(as_unit("kgCO2e"))
        for name, value in fields.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Examination:
    """What the activities say of a claim; bounds, not probabilities.

    Attributes
    ----------
    claim : Claim
    table : DataFrame
        ``measures, basis, saving, low, high, claim, verdict`` [kgCO2e], one row for each set of
        measures under each basis.
    takes : DataFrame
        ``basis, litres, machine_hours, per_area``: what the claim would take, each alone; NaN where
        it cannot be said.
    """

    claim: Claim
    table: pd.DataFrame
    takes: pd.DataFrame

    @property
    def holds(self) -> pd.DataFrame:
        """The rows whose bounds hold the claim."""
        return self.table[self.table["verdict"] == WITHIN]

    def __repr__(self) -> str:
        return text_table(self.table, f"claim of {self.claim.amount}")

    def _repr_html_(self) -> str:
        return html_table(self.table, f"claim of {self.claim.amount}")


WITHIN, ABOVE, BELOW = (
    "within the bounds",
    "more than the bounds allow",
    "less than the bounds allow",
)


def examine(
    scenario: Scenario,
    claim: Claim,
    bases: Mapping[str, Basis] | None = None,
    sets: Mapping[str, Iterable[str]] | None = None,
) -> Examination:
    """Hold a claim against a scenario, under each boundary that it may mean and for each set of
    measures.

    Parameters
    ----------
    scenario : Scenario
    claim : Claim
        Where it states a boundary, only bases with that boundary are examined; where it says what
        it includes, only that.
    bases : mapping of str to Basis, optional
        Left out: the scenario's own.
    sets : mapping of str to names of measures, optional
        Left out: all measures.

    Returns
    -------
    Examination

    Raises
    ------
    InputError
        Where no basis has the boundary that the claim states.
    """
    named: Mapping[str, Basis | None] = (
        bases
        or scenario.bases
        or {scenario.basis.label if scenario.basis else "as named": scenario.basis}
    )
    chosen = {
        name: basis
        for name, basis in named.items()
        if claim.boundary is None or _boundary(scenario, basis) is claim.boundary
    }
    if not chosen:
        raise InputError.of(
            "claim",
            [
                {
                    "column": "boundary",
                    "value": claim.boundary,
                    "problem": "no basis has it",
                    "remedy": "examine(…, bases={…}) with one that has",
                }
            ],
        )
    everything = {"all measures": [measure.name for measure in scenario.measures]}
    parts = (
        {"as the claim says": claim.includes} if claim.includes is not None else sets or everything
    )
    rows = []
    for title, names in parts.items():
        part = scenario.only(*names)
        for name, basis in chosen.items():
            found = (part if basis is None else part.with_basis(basis)).bounds()
            rows.append(_row(title, name, found, claim))
    return Examination(
        claim,
        pd.DataFrame(rows),
        pd.DataFrame([_takes(scenario, claim, name, basis) for name, basis in chosen.items()]),
    )


def _row(title: str, basis: str, found: Any, claim: Claim) -> dict[str, Any]:
    low, value, high, said = (
        float(q.to(as_unit("kgCO2e")).magnitude)
        for q in (found.low, found.value, found.high, claim.amount)
    )
    verdict = ABOVE if said > high else BELOW if said < low else WITHIN
    return {
        "measures": title,
        "basis": basis,
        "saving": value,
        "low": low,
        "high": high,
        "claim": said,
        "verdict": verdict,
    }


def _takes(scenario: Scenario, claim: Claim, name: str, basis: Basis | None) -> dict[str, Any]:
    """Litres of diesel, hours of the baseline's machines and kilograms per area that would make up
    the claim.
    """
    kilograms = float(claim.amount.to(as_unit("kgCO2e")).magnitude)
    area = scenario.area
    found = {
        "basis": name,
        "litres": float("nan"),
        "machine_hours": float("nan"),
        "per_area": kilograms / area.magnitude if area is not None else float("nan"),
    }
    try:
        per_litre = emissions(
            "1 L",
            "diesel",
            scenario.catalogue,
            basis,
            scenario.baseline_account().indicator,
            scenario.date,
        ).magnitude
    except CarbonsiteError:
        return found
    rate = _mean_rate(scenario)
    return {
        **found,
        "litres": kilograms / per_litre,
        "machine_hours": kilograms / per_litre / rate if rate else float("nan"),
    }


def _mean_rate(scenario: Scenario) -> float:
    """Litres per hour of all machines of the baseline that burn diesel and whose hours are stated."""
    table = with_numbers(scenario.baseline)
    if "hours" not in table:
        return 0.0
    stated = table[(table["hours"].fillna("") != "").to_numpy() & (carrier_of(table) == FOSSIL)]
    hours = sum(Q(text).to(as_unit("h")).magnitude for text in stated["hours"])
    properties = CatalogueProperties(
        scenario.catalogue, scenario.basis.country if scenario.basis else "NO"
    )
    return float(in_unit(stated, "L", properties.conversion).sum() / hours) if hours else 0.0


def _boundary(scenario: Scenario, basis: Basis | None) -> Boundary:
    """The boundary of a basis; without one, what the account's carriers have in common."""
    return basis.boundary if basis else scenario.baseline_account().resolution.boundary
