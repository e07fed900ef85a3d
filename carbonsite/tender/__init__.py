"""Tenders: requirements, awards, bid forms, bids, their evaluation and the protocol.

carbonsite gives no legal advice: what deviates is a finding for those who decide.
"""

from __future__ import annotations

from ..scenarios.selection import Selection
from .award.additions import FictitiousDiscount, PricedCarbon, ShadowCost
from .award.awards import Award, PointsAward, PriceAward
from .award.climate import climate_weight
from .award.completion import BonusMalus
from .award.criteria import Climate, Criterion
from .award.models import BestRelative, Given, Linear, LinearBounds, Relative
from .award.ranking import TieRule
from .award.reading import award_of
from .award.values import Answer, Emissions, Price, Reached
from .bids.bid import Bid, Bids
from .check.checking import TenderCheck
from .decisions.register import Decisions
from .evaluation.evaluating import evaluate
from .evaluation.evaluation import Evaluation
from .evaluation.judging import Judged
from .letters.writing import letters
from .options import TenderOption
from .protocol.annex import annex
from .protocol.pages import page
from .protocol.robustness import leading_probabilities, under_bases, weight_intervals
from .protocol.workbook import protocol
from .requirements.base import Outcome, Requirement, Subject, Verdict
from .requirements.combining import AllOf, AnyOf, Schedule
from .requirements.coverage import Coverage
from .requirements.documented import Documented
from .requirements.formulas import LiveRequirement, VerdictCells
from .requirements.limit import Limit
from .requirements.presets import presets
from .requirements.reading import preset, requirement_of
from .requirements.reduction import Reduction
from .requirements.replies import Answered
from .requirements.rows import Allowed, Ban, Quality
from .requirements.shares import EnergyShare
from .tender import Tender

__all__ = [
    "AllOf",
    "Allowed",
    "Answer",
    "Answered",
    "AnyOf",
    "Award",
    "Ban",
    "BestRelative",
    "Bid",
    "Bids",
    "BonusMalus",
    "Climate",
    "Coverage",
    "Criterion",
    "Decisions",
    "Documented",
    "Emissions",
    "EnergyShare",
    "Evaluation",
    "FictitiousDiscount",
    "Given",
    "Judged",
    "Limit",
    "Linear",
    "LinearBounds",
    "LiveRequirement",
    "Outcome",
    "PointsAward",
    "Price",
    "PriceAward",
    "PricedCarbon",
    "Quality",
    "Reached",
    "Reduction",
    "Relative",
    "Requirement",
    "Schedule",
    "Selection",
    "ShadowCost",
    "Subject",
    "Tender",
    "TenderCheck",
    "TenderOption",
    "TieRule",
    "Verdict",
    "VerdictCells",
    "annex",
    "award_of",
    "climate_weight",
    "evaluate",
    "leading_probabilities",
    "letters",
    "page",
    "preset",
    "presets",
    "protocol",
    "requirement_of",
    "under_bases",
    "weight_intervals",
]
