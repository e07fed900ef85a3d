"""Claims: savings that somebody states, compared with the bounds of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..display import html_table, text_table
from ..errors import InputError
from ..factors.basis import Basis, Boundary
from ..factors.generic import ELECTRICITY
from ..messages import Word, message
from ..messages.arguments import require
from ..messages.problems import problem
from ..units import as_unit
from .bounds import Bounds
from .claim import LOCATION_BASED, MARKET_BASED, Claim, refused_option
from .claim_gap import gap_of
from .claim_takes import takes_of
from .scenario import Scenario

WITHIN, ABOVE, BELOW, UNDECLARED = (
    message("verdict.within"),
    message("verdict.above"),
    message("verdict.below"),
    message("verdict.undeclared"),
)


_TEXTS = ("measures", "basis", "electricity", "verdict", "outcome")


@dataclass(frozen=True)
class Examination:
    """A claim, compared with the bounds of a scenario's saving; bounds, not probabilities.

    Attributes
    ----------
    claim : Claim
    table : DataFrame
        ``measures, basis, electricity, saving, low, high, claim, verdict`` [kgCO2e], one row for
        each set of measures under each basis; `electricity` says if that is location-based. Where
        the saving is undeclared, no claim is within its bounds.
    gaps : DataFrame
        ``measures, basis, ratio, first, first_value, second, second_value, saving, outcome``: the
        central saving as a multiple of the claim, and the two assumptions that move it furthest
        towards the claim, at the values where the two meet or come nearest.
    takes : DataFrame
        ``basis, saved_per_litre, litres, litres_per_hour, machine_hours, per_area``: what the claim
        would take, each alone, and the rates behind it; NaN if unknown.
    """

    claim: Claim
    table: pd.DataFrame
    gaps: pd.DataFrame
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
        If it states a boundary or an electricity, only such bases are examined; if it says what it
        includes, only that set.
    bases : mapping of str to Basis, optional
        Left out: the scenario's own; of a residual mix or a contract the location-based one,
        unless the claim names the market.
    sets : mapping of str to names of measures, optional
        Left out: all measures.

    Returns
    -------
    Examination

    Raises
    ------
    InputError
        If no basis has the boundary or the electricity that the claim states.
    """
    require(scenario, Scenario, "examine()", "scenario", "scenario")
    require(claim, Claim, "examine()", "claim", "claim")
    require(bases, Mapping | None, "examine()", "bases", "named_bases")
    require(sets, Mapping | None, "examine()", "sets", "sets")
    chosen = _chosen(scenario, claim, bases or scenario.bases or own_basis(scenario, claim))
    rows, gaps = [], []
    for title, names in _sets_of(scenario, claim, sets).items():
        part = scenario.only(*names)
        for name, basis in chosen.items():
            under = part if basis is None else part.with_basis(basis)
            try:
                bounds = under.bounds()
            except InputError as error:
                raise _told_of_location(error, scenario.basis, basis) from None
            row = _row(title, name, electricity_of(basis), bounds, claim)
            rows.append(row._asdict())
            gaps.append(gap_of(title, name, under, bounds, row.claim))
    takes = [takes_of(scenario, claim, name, basis) for name, basis in chosen.items()]
    return Examination(
        claim,
        _with_messages(pd.DataFrame(rows), rows),
        _with_messages(pd.DataFrame(gaps), [gap._asdict() for gap in gaps]),
        pd.DataFrame(takes),
    )


def _told_of_location(error: InputError, own: Basis | None, basis: Basis | None) -> InputError:
    """The error, and why it is about location-based electricity if the scenario has none such."""
    is_other = own is not None and own.is_market_based and basis == own.location_based
    if own is None or not is_other or ELECTRICITY not in set(error.problems["value"]):
        return error
    row = problem("electricity", own.electricity, "claims.no_location")
    return InputError.of(error.where, [*error.problems.to_dict("records"), row])


def own_basis(scenario: Scenario, claim: Claim) -> dict[str, Basis | None]:
    """The scenario's own basis, by its label, as a claim is compared with it.

    Of a residual mix or a contract it is the location-based one, unless the claim names the market.
    """
    basis = scenario.basis
    if basis is None:
        return {Word("claimed", "as named"): None}
    if basis.is_market_based and claim.electricity != MARKET_BASED:
        basis = basis.location_based
    return {basis.label: basis}


def _chosen(
    scenario: Scenario, claim: Claim, named: Mapping[str, Basis | None]
) -> dict[str, Basis | None]:
    """The bases that a claim may mean, by name."""
    bases = {
        name: basis
        for name, basis in named.items()
        if claim.electricity in (None, electricity_of(basis))
    }
    chosen = {
        name: basis
        for name, basis in bases.items()
        if _is_examined(claim, _boundary(scenario, basis))
    }
    if not chosen:
        option = "boundary" if bases else "electricity"
        raise refused_option(option, getattr(claim, option), "claims.no_basis")
    return chosen


def electricity_of(basis: Basis | None) -> str:
    """Whether a basis takes electricity of the place or as it was bought."""
    return MARKET_BASED if basis is not None and basis.is_market_based else LOCATION_BASED


def _with_messages(table: pd.DataFrame, rows: list[dict[str, object]]) -> pd.DataFrame:
    """The table with texts of dtype object, in which messages stay messages."""
    texts = {name: [row[name] for row in rows] for name in _TEXTS if name in table}
    return table.assign(**{name: pd.Series(cells, dtype=object) for name, cells in texts.items()})


def _sets_of(
    scenario: Scenario, claim: Claim, sets: Mapping[str, Iterable[str]] | None
) -> Mapping[str, Iterable[str]]:
    """The sets of measures that a claim may mean, by title."""
    if claim.includes is not None:
        return {Word("claimed", "as the claim says"): claim.includes}
    everything = [measure.name for measure in scenario.measures]
    return sets or {Word("claimed", "all measures"): everything}


class _Row(NamedTuple):
    measures: str
    basis: str
    electricity: str
    saving: float
    low: float
    high: float
    claim: float
    verdict: str


def _row(title: str, basis: str, electricity: str, bounds: Bounds, claim: Claim) -> _Row:
    low, value, high, claimed = (
        float(q.to(as_unit("kgCO2e")).magnitude)
        for q in (bounds.low, bounds.value, bounds.high, claim.amount)
    )
    verdict = WITHIN
    if np.isnan([low, value, high]).any():
        verdict = UNDECLARED
    elif claimed > high:
        verdict = ABOVE
    elif claimed < low:
        verdict = BELOW
    return _Row(title, basis, electricity, value, low, high, claimed, verdict)


def _is_examined(claim: Claim, boundary: Boundary) -> bool:
    """True for the boundary that a claim names; on-site is examined only if it is named."""
    if claim.boundary is None:
        return boundary is not Boundary.ON_SITE
    return boundary is claim.boundary


def _boundary(scenario: Scenario, basis: Basis | None) -> Boundary:
    """The boundary of a basis; without a basis, that of the baseline's account."""
    return basis.boundary if basis else scenario.baseline_account().resolution.boundary
