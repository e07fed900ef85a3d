"""Decimal marks: a number that is unclear alone may be clear among the others of its column."""

from __future__ import annotations

import re

_UNCLEAR = re.compile(r"[+\u2212-]?[1-9]\d{0,2}[.,]\d{3}")
"""A number that is 1.234 in one country and 1234 in another."""


def decimal_mark(cell: str) -> str | None:
    """The decimal mark that a number has for certain; None where it may be a thousands separator,
    or there is none.

    Examples
    --------
    >>> decimal_mark("2,5"), decimal_mark("1.234,5"), decimal_mark("1,234,567"), decimal_mark("1,234")
    (',', ',', '.', None)
    """
    marks = [c for c in cell if c in ".,"]
    if not marks or not is_bare(cell) or _UNCLEAR.fullmatch(cell.strip()):
        return None
    if len(set(marks)) == 1 and len(marks) > 1:
        return "." if marks[0] == "," else ","
    return marks[-1]


def clear(cell: str, mark: str | None) -> str:
    """A number that is only clear in its column, as one that is clear alone."""
    if mark is None or not _UNCLEAR.fullmatch(cell.strip()):
        return cell
    return (
        f"{cell.strip().replace(mark, '.')}0"
        if mark in cell
        else cell.replace("." if mark == "," else ",", "")
    )


def is_bare(cell: str) -> bool:
    """Whether a text is meant as a number alone, without a unit."""
    return not any(c.isalpha() for c in cell.replace("e", "").replace("E", ""))
