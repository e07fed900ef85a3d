"""What a claim would take: litres of diesel replaced, machine hours, kilograms per area."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..arrays import Array
from ..factors.basis import Basis
from ..factors.generic import FOSSIL
from ..inputs.amounts import with_numbers
from ..inputs.table import carrier_of
from ..units import Q, as_unit, in_unit
from .changes import change_of, in_saving
from .claim import Claim
from .scenario import Scenario

UNKNOWN = float("nan")


class Takes(NamedTuple):
    """What a claim would take under one basis, each alone; NaN where it is not known.

    Attributes
    ----------
    basis : str
    saved_per_litre : float [kgCO2e/L]
        Saving of the measures for each litre of diesel that they replace.
    litres : float [L]
        Of diesel to be replaced at that rate.
    litres_per_hour : float [L/h]
        Mean of the baseline's diesel machines that state their hours.
    machine_hours : float [h]
        In which machines of that mean burn as much.
    per_area : float [kgCO2e/m2]
    """

    basis: str
    saved_per_litre: float
    litres: float
    litres_per_hour: float
    machine_hours: float
    per_area: float


def takes_of(scenario: Scenario, claim: Claim, name: str, basis: Basis | None) -> Takes:
    """What a claim would take under a basis."""
    kilograms = claim.kilograms(scenario.areas)
    under = scenario if basis is None else scenario.with_basis(basis)
    saved, rate, area = _saved_per_litre(under), _mean_rate(under), next(iter(scenario.areas), None)
    litres = kilograms / saved if saved > 0 else UNKNOWN
    per_area = kilograms / area.magnitude if area is not None else UNKNOWN
    return Takes(name, saved, litres, rate, litres / rate if rate else UNKNOWN, per_area)


def _saved_per_litre(scenario: Scenario) -> float:
    """Saving of the changes that replace diesel, for each litre of it [kgCO2e/L]."""
    changes = scenario.changes()
    diesel = changes[(carrier_of(changes) == FOSSIL) & (changes["amount"] < 0).to_numpy()]
    litres = -float(_litres(scenario, diesel).sum())
    if not litres:
        return UNKNOWN
    lines = scenario.change_lines
    change = [*zip(lines["measure"], change_of(lines), strict=True)]
    wanted = set(zip(diesel["measure"], change_of(diesel), strict=True))
    replacing = np.array([key in wanted for key in change]) & in_saving(lines)
    return -float(lines["emissions"].to_numpy()[replacing].sum()) / litres


def _mean_rate(scenario: Scenario) -> float:
    """Mean litres per hour of the baseline's diesel machines; NaN if none states its hours."""
    table = with_numbers(scenario.baseline)
    if "hours" not in table:
        return UNKNOWN
    stated = table[(table["hours"].fillna("") != "").to_numpy() & (carrier_of(table) == FOSSIL)]
    hours = sum(Q(text).to(as_unit("h")).magnitude for text in stated["hours"])
    return float(_litres(scenario, stated).sum() / hours) if hours else UNKNOWN


def _litres(scenario: Scenario, table: pd.DataFrame) -> Array:
    """The amounts of a table of diesel [L]."""
    return in_unit(table, "L", scenario.runs.properties().conversion)
