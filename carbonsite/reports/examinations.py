"""Claims compared with the subject of a report, under each basis that it can be accounted in."""

from __future__ import annotations

from collections.abc import Iterable

from ..messages.arguments import listed, require
from ..messages.labels import Labels
from ..scenarios.claim import Claim
from ..scenarios.claims import Examination, examine
from .subject import ReportSubject


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
    named = {
        name: basis
        for name, basis, result in subject.under_bases
        if basis is not None and isinstance(result, ReportSubject)
    }
    return tuple(
        claim if isinstance(claim, Examination) else examine(subject.scenario, claim, named)
        for claim in (*several, *own)
    )


def gap_sentences(examination: Examination, say: Labels) -> list[str]:
    """For each set of measures, how far its saving under the first basis is from the claim."""
    first = examination.gaps.drop_duplicates("measures")
    return [
        f"{say.claimed(row.measures)}, {say.claimed(row.basis)}: {say.text(row.outcome)}"
        for row in first.itertuples(index=False)
    ]
