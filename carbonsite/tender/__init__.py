"""Tenders: requirements that are met, not met or not shown, award models with their formulas, bids judged and ranked, and the protocol.

carbonsite gives no legal advice: what deviates is a finding for those who decide.
"""

from __future__ import annotations

from .requirements.base import Outcome, Requirement, Subject, Verdict
from .requirements.combining import AllOf, AnyOf, Schedule
from .requirements.coverage import Coverage
from .requirements.limit import Limit, Reduction
from .requirements.presets import presets
from .requirements.reading import preset, requirement_of
from .requirements.rows import Allowed, Ban, Documented, Quality
from .requirements.selection import Selection
from .requirements.shares import EnergyShare

__all__ = [
    "AllOf",
    "Allowed",
    "AnyOf",
    "Ban",
    "Coverage",
    "Documented",
    "EnergyShare",
    "Limit",
    "Outcome",
    "Quality",
    "Reduction",
    "Requirement",
    "Schedule",
    "Selection",
    "Subject",
    "Verdict",
    "preset",
    "presets",
    "requirement_of",
]
