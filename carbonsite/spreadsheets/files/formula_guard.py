"""Texts in a csv that a spreadsheet would read as formulas."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs that a spreadsheet reads as the beginning of a formula; it may also take them in the full
width of East Asian writing.
"""


def unmarked(cell: str) -> str:
    """The text without the mark that `marked` puts before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*RISKY, "'")) else cell


def marked(cell: str) -> str:
    """The text with a mark before it if a spreadsheet would read it as a formula.

    Examples
    --------
    >>> marked("=1+1"), marked("betong"), unmarked(marked("=1+1")) == "=1+1"
    ("'=1+1", 'betong', True)
    """
    return f"'{cell}" if cell.startswith((*RISKY, "'")) else cell
