"""Verification of a report against its manifest, its line items and a catalogue."""

from __future__ import annotations

from .verdict import Verification, VerificationOutcome
from .verifying import verify

__all__ = ["Verification", "VerificationOutcome", "verify"]
