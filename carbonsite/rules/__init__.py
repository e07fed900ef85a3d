"""Rules of countries and schemes as data: what counts, per which area and period, and the limit."""

from __future__ import annotations

from .description import description
from .rule import Rule, RuleField, RuleLimit, RuleSource, table
from .side_by_side import side_by_side
from .under import under
from .verdict import UnderRule

__all__ = [
    "Rule",
    "RuleField",
    "RuleLimit",
    "RuleSource",
    "UnderRule",
    "description",
    "side_by_side",
    "table",
    "under",
]
