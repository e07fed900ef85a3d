"""The weight of climate and environment in a Norwegian tender."""

from __future__ import annotations

from ...messages import message
from ...messages.arguments import refused
from ..requirements.base import Outcome, Verdict, at_least
from .awards import Award, PointsAward

LEAST = 30.0
"""Least weight in percent. Anskaffelsesforskriften § 7-9 (2), in force 1 January 2024."""

FIRST = 3
"""Number of priorities that climate should be among. § 7-9 (3)."""

NAME = "Anskaffelsesforskriften § 7-9"


def climate_weight(award: Award, requirements: int = 0) -> Verdict:
    """Verdict on the weight of climate and environment, or on the alternative to it.

    Parameters
    ----------
    award : Award
    requirements : int
        How many requirements the tender states.

    Returns
    -------
    Verdict
        In percent. An alternative needs its reason, which stands in the documents; whether the
        reason holds is a legal question that carbonsite does not answer.

    References
    ----------
    Anskaffelsesforskriften § 7-9 as amended 1 January 2024: (2) climate and environment
    weigh at least thirty percent; (3) where criteria are given in order of priority, they should be
    among the first three; (4) requirements may take their place where that clearly gives a better
    effect, with reasons in the documents; (5) nothing is asked where footprint and burden are
    insignificant, with reasons. Quoted by anskaffelser.no, guide to the rules, chapter 3; chapter 6
    on (4), annex 1 on priced quality. The Act is under replacement (Prop. 147 L (2024-2025)): check
    what is in force.

    Examples
    --------
    >>> from carbonsite.tender import Criterion, Emissions, Price, PointsAward, Relative
    >>> price = Criterion(name="price", weight="75 %", of=Price(), model=Relative())
    >>> site = Criterion(name="site", weight="25 %", of=Emissions(), model=Relative())
    >>> climate_weight(PointsAward(criteria=(price, site)))
    Verdict('Anskaffelsesforskriften § 7-9', not met: 25 %, limit 30 %, margin −5 %)
    """
    if not hasattr(award, "climate"):
        raise refused(award, "climate_weight()", "award", "made_award")
    rule, criteria = award.climate.rule, award.criteria if isinstance(award, PointsAward) else ()
    weight = 100.0 * sum(criterion.share for criterion in criteria if criterion.counts_as_climate)
    missing = []
    if rule == "weight" and criteria:
        outcome = Outcome.MET if at_least(weight, LEAST) else Outcome.NOT_MET
        return Verdict(NAME, outcome, weight, LEAST, weight - LEAST, "%")
    if rule == "weight":
        missing.append(message("tender.missing.climate_weight"))
    elif rule == "prioritised":
        first = sorted(criteria, key=lambda criterion: -criterion.share)[:FIRST]
        is_first = any(criterion.counts_as_climate for criterion in first)
        return Verdict(NAME, Outcome.MET if is_first else Outcome.NOT_MET)
    elif not award.climate.reason.strip():
        missing.append(message("tender.missing.climate_reason"))
    if rule == "requirements" and not requirements:
        missing.append(message("tender.missing.requirements"))
    return Verdict(NAME, Outcome.NOT_SHOWN if missing else Outcome.MET, missing=tuple(missing))
