"""Whether a report is what it was, and whether its numbers follow."""

from __future__ import annotations

from .verdict import Outcome, Verification
from .verifying import verify

__all__ = ["Outcome", "Verification", "verify"]
