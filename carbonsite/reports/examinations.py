"""Claims compared with the subject of a report, under each basis that it can be accounted in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ..messages.arguments import listed, require
from ..messages.labels import Labels
from ..messages.numbers import number_text
from ..scenarios.claim import MARKET_BASED, Claim
from ..scenarios.claims import examine, own_basis
from ..scenarios.examination import ABOVE, BELOW, NOT_SHOWN, UNDECLARED, WITHIN, Examination
from .subject import ReportSubject

_VERDICTS: dict[str, str] = {
    WITHIN: "within",
    ABOVE: "above",
    BELOW: "below",
    UNDECLARED: "undeclared",
    NOT_SHOWN: "not_shown",
}


def examinations_of(
    subject: ReportSubject, claims: Iterable[Claim | Examination] = ()
) -> tuple[Examination, ...]:
    """Examinations of the claims given and of the scenario's own; none for an account.

    Parameters
    ----------
    claims : iterable of Claim or Examination
        An examination stands as it is, in place of its claim.
    """
    if subject.scenario is None:
        return ()
    several = listed(claims, "report", "claims")
    for claim in several:
        require(claim, Claim | Examination, "report", "claims", "claim")
    stated = [claim.claim if isinstance(claim, Examination) else claim for claim in several]
    own = [claim for claim in subject.scenario.claims if claim not in stated]
    return tuple(
        claim if isinstance(claim, Examination) else _examined(subject, claim)
        for claim in (*several, *own)
    )


def _examined(subject: ReportSubject, claim: Claim) -> Examination:
    """A claim compared with the own basis and with those that the scenario names."""
    scenario = subject.scenario
    assert scenario is not None, "an account has no claims"
    named = {
        name: basis
        for name, basis, result in subject.under_bases
        if name in scenario.bases and isinstance(result, ReportSubject)
    }
    if scenario.basis is not None and scenario.basis not in scenario.bases.values():
        named = {**own_basis(scenario, claim), **named}
    return examine(scenario, claim, {name: basis for name, basis in named.items() if basis})


class ExaminedRow(Protocol):
    """A row of the table of an `Examination`."""

    measures: str
    basis: str
    electricity: str
    verdict: str


def verdict_of(row: ExaminedRow, say: Labels) -> str:
    """Whether a claim is within the bounds of a row, in words, or why that is not shown."""
    verdict = say(f"verdict.{_VERDICTS[row.verdict]}") if row.verdict in _VERDICTS else row.verdict
    missing = getattr(row, "missing", "")
    return f"{verdict}: {say.text(missing)}" if missing else verdict


def case_of(row: ExaminedRow, say: Labels) -> str:
    """Measures and basis of a row of an examination, and what counts of a claim's scope."""
    case = f"{say.claimed(row.measures)}, {basis_of(row, say)}"
    view = getattr(row, "view", "")
    return f"{case}, {say.text(view)}" if view else case


def amount_of(claim: Claim, say: Labels) -> str:
    """The amount of a claim in the language: emissions [kgCO2e], or as it is written."""
    if claim.is_share or claim.is_per_area:
        return claim.text
    kilograms = float(claim.amount.to("kgCO2e").magnitude)
    return f"{number_text(kilograms, 0, say.language.value)} kgCO2e"


def basis_of(row: ExaminedRow, say: Labels) -> str:
    """Basis of a row of an examination, with a mark where electricity is as it was bought."""
    mark = f" ({say.claimed(row.electricity)})" if row.electricity == MARKET_BASED else ""
    return f"{say.claimed(row.basis)}{mark}"


def gap_sentences(examination: Examination, say: Labels) -> list[str]:
    """For each set of measures, how far its saving under the first basis is from the claim."""
    first = examination.gaps.drop_duplicates("measures")
    # Each row of the gaps is one of the table, which says whose electricity it is.
    cases = examination.table.loc[first.index].itertuples(index=False)
    return [
        f"{case_of(case, say)}: {say.text(outcome)}"
        for case, outcome in zip(cases, first["outcome"], strict=True)
    ]
