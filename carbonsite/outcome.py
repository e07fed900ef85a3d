"""Whether something asked is met, not met, or not shown."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of a requirement, a limit or a claim on the figures stated."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    NOT_SHOWN = "NOT_SHOWN"
    """Evidence is missing; it never counts as met."""
