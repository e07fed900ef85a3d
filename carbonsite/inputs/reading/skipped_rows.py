"""Columns and kinds of the rows of a file that are not activities."""

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
"""Columns of the table of these rows."""

NOT_COVERED = (
    "not understood",
    "not mapped",
    "lump sum",
    "no amount",
    "counter reading",
    "power",
    "stock",
    "money",
)
"""Kinds of rows that should be in the account but could not be used."""
