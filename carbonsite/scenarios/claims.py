"""Claims: savings that somebody states, compared with the bounds of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ..errors import InputError
from ..factors.basis import Basis, Boundary
from ..factors.generic import ELECTRICITY
from ..messages import Word
from ..messages.arguments import require
from ..messages.problems import problem
from ..units import as_unit
from .bounds import Bounds
from .claim import MARKET_BASED, Claim, refused_option
from .claim_gap import Gap, gap_of
from .claim_takes import Takes, takes_of
from .examination import Examination, ExaminedSaving, electricity_of, verdict_on, with_messages
from .scenario import Scenario
from .scoped_claims import scoped_rows


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
            case: dict[str, object] = {
                "measures": title,
                "basis": name,
                "electricity": electricity_of(basis),
            }
            try:
                if claim.is_scoped:
                    rows += [case | row for row in scoped_rows(under, claim)]
                    continue
                bounds = under.bounds()
            except InputError as error:
                raise _told_of_location(error, scenario.basis, basis) from None
            row = _row(bounds, claim.kilograms(scenario.areas))
            rows.append(case | row._asdict())
            gaps.append(gap_of(title, name, under, bounds, row.claim))
    takes = [
        takes_of(scenario, claim, name, basis)
        for name, basis in chosen.items()
        if not claim.is_scoped
    ]
    return Examination(
        claim,
        with_messages(pd.DataFrame(rows), rows),
        with_messages(pd.DataFrame(gaps, columns=Gap._fields), [gap._asdict() for gap in gaps]),
        pd.DataFrame(takes, columns=Takes._fields),
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


def _sets_of(
    scenario: Scenario, claim: Claim, sets: Mapping[str, Iterable[str]] | None
) -> Mapping[str, Iterable[str]]:
    """The sets of measures that a claim may mean, by title."""
    if claim.includes is not None:
        return {Word("claimed", "as the claim says"): claim.includes}
    everything = [measure.name for measure in scenario.measures]
    return sets or {Word("claimed", "all measures"): everything}


def _row(bounds: Bounds, claimed: float) -> ExaminedSaving:
    low, value, high = (
        float(q.to(as_unit("kgCO2e")).magnitude) for q in (bounds.low, bounds.value, bounds.high)
    )
    return ExaminedSaving(
        value, low, high, claimed, verdict_on([low, value, high], claimed, claimed)
    )


def _is_examined(claim: Claim, boundary: Boundary) -> bool:
    """True for the boundary that a claim names; on-site is examined only if it is named."""
    if claim.boundary is None:
        return boundary is not Boundary.ON_SITE
    return boundary is claim.boundary


def _boundary(scenario: Scenario, basis: Basis | None) -> Boundary:
    """The boundary of a basis; without a basis, that of the baseline's account."""
    return basis.boundary if basis else scenario.baseline_account().resolution.boundary
