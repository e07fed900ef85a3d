"""Claims: savings that somebody states, compared with the bounds of a scenario."""

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
from ..inputs.amounts import with_numbers
from ..inputs.table import carrier_of
from ..messages import Joined, Word, message
from ..units import Q, as_unit, in_unit
from ..units.source import Source
from .bounds import Bounds
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
        Left out if the source does not say.
    includes : iterable of str, optional
        Names of the measures that it covers; left out if the source does not say.

    Raises
    ------
    InputError, UnitError

    Examples
    --------
    >>> source = Source(
    ...     publisher="Gjøvik municipality", document="Smart Gjøvik", year=2021, locator="slide 4"
    ... )
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
            names = Joined((repr(boundary.value) for boundary in Boundary), "or")
            raise _refused(
                boundary,
                message("claims.boundary"),
                message("claims.boundary.remedy", names=names),
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


WITHIN, ABOVE, BELOW = (
    message("verdict.within"),
    message("verdict.above"),
    message("verdict.below"),
)


@dataclass(frozen=True)
class Examination:
    """A claim, compared with the bounds of a scenario's saving; bounds, not probabilities.

    Attributes
    ----------
    claim : Claim
    table : DataFrame
        ``measures, basis, saving, low, high, claim, verdict`` [kgCO2e], one row for each set of
        measures under each basis.
    takes : DataFrame
        ``basis, litres, machine_hours, per_area``: what the claim would take, each alone; NaN if
        unknown.
    """

    claim: Claim
    table: pd.DataFrame
    takes: pd.DataFrame

    @property
    def holds(self) -> pd.DataFrame:
        """The rows within whose bounds the claim lies."""
        return self.table[self.table["verdict"] == WITHIN]

    def __repr__(self) -> str:
        return text_table(self.table, f"claim of {self.claim.amount}")

    def _repr_html_(self) -> str:
        return html_table(self.table, f"claim of {self.claim.amount}")


def examine(
    scenario: Scenario,
    claim: Claim,
    bases: Mapping[str, Basis] | None = None,
    sets: Mapping[str, Iterable[str]] | None = None,
) -> Examination:
    """Compare a claim with a scenario, under each boundary that it may mean, by set of measures.

    Parameters
    ----------
    scenario : Scenario
    claim : Claim
        If it states a boundary, only bases with that boundary are examined; if it says what it
        includes, only that set.
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
        If no basis has the boundary that the claim states.
    """
    named: Mapping[str, Basis | None] = (
        bases
        or scenario.bases
        or {scenario.basis.label if scenario.basis else Word("claimed", "as named"): scenario.basis}
    )
    chosen = {
        name: basis
        for name, basis in named.items()
        if claim.boundary is None or _boundary(scenario, basis) is claim.boundary
    }
    if not chosen:
        raise _refused(
            claim.boundary, message("claims.no_basis"), message("claims.no_basis.remedy")
        )
    rows = []
    for title, names in _sets_of(scenario, claim, sets).items():
        part = scenario.only(*names)
        for name, basis in chosen.items():
            bounds = (part if basis is None else part.with_basis(basis)).bounds()
            rows.append(_row(title, name, bounds, claim))
    # Messages stay messages only in columns of dtype object.
    texts = {
        name: pd.Series([row[name] for row in rows], dtype=object)
        for name in ("measures", "basis", "verdict")
    }
    return Examination(
        claim,
        pd.DataFrame(rows).assign(**texts),
        pd.DataFrame([_takes(scenario, claim, name, basis) for name, basis in chosen.items()]),
    )


def _sets_of(
    scenario: Scenario, claim: Claim, sets: Mapping[str, Iterable[str]] | None
) -> Mapping[str, Iterable[str]]:
    """The sets of measures that a claim may mean, by title."""
    if claim.includes is not None:
        return {Word("claimed", "as the claim says"): claim.includes}
    everything = [measure.name for measure in scenario.measures]
    return sets or {Word("claimed", "all measures"): everything}


def _refused(boundary: object, problem: str, remedy: str) -> InputError:
    row = {"column": "boundary", "value": boundary, "problem": problem, "remedy": remedy}
    return InputError.of(message("claims.claim"), [row])


def _row(title: str, basis: str, bounds: Bounds, claim: Claim) -> dict[str, Any]:
    low, value, high, claimed = (
        float(q.to(as_unit("kgCO2e")).magnitude)
        for q in (bounds.low, bounds.value, bounds.high, claim.amount)
    )
    verdict = ABOVE if claimed > high else BELOW if claimed < low else WITHIN
    return {
        "measures": title,
        "basis": basis,
        "saving": value,
        "low": low,
        "high": high,
        "claim": claimed,
        "verdict": verdict,
    }


def _takes(scenario: Scenario, claim: Claim, name: str, basis: Basis | None) -> dict[str, Any]:
    """Litres of diesel, machine hours and kilograms per area that each amount to the claim."""
    kilograms = float(claim.amount.to(as_unit("kgCO2e")).magnitude)
    area = scenario.area
    takes = {
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
        return takes
    rate = _mean_rate(scenario)
    return {
        **takes,
        "litres": kilograms / per_litre,
        "machine_hours": kilograms / per_litre / rate if rate else float("nan"),
    }


def _mean_rate(scenario: Scenario) -> float:
    """Mean litres per hour of the baseline's diesel machines; 0 if none states its hours."""
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
    """The boundary of a basis; without a basis, that of the baseline's account."""
    return basis.boundary if basis else scenario.baseline_account().resolution.boundary
