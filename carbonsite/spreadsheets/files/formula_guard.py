"""Texts in a csv that a spreadsheet would take for formulas."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def unmarked(cell: str) -> str:
    """A text without the mark that `marked` has put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*RISKY, "'")) else cell


def marked(cell: str) -> str:
    """A text that no spreadsheet takes for a formula: with a mark before it where it begins like
    one.

    Examples
    --------
    >>> marked("=1+1"), marked("betong"), unmarked(marked("=1+1")) == "=1+1"
    ("'=1+1", 'betong', True)
    """
    return f"'{cell}" if cell.startswith((*RISKY, "'")) else cell
