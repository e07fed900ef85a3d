"""Whether a report is what it was, and whether its numbers follow."""

from __future__ import annotations

from .verdict import Verification, VerificationOutcome
from .verifying import verify

__all__ = ["Verification", "VerificationOutcome", "verify"]
