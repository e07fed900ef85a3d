"""Rows of a file that are no activity: what is told of each, and which of them an account lacks."""

from __future__ import annotations

LEFT_COLUMNS = (
    "file",
    "sheet",
    "row",
    "kind",
    "item",
    "amount",
    "unit",
    "column",
    "value",
    "problem",
    "remedy",
)
"""What is said of a row that is no activity."""

NOT_COVERED = ("not understood", "not mapped", "lump sum", "no amount")
"""What is left and would be accounted for if it could be."""
