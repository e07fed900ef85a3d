"""Words of a cell that declares nothing."""

from __future__ import annotations

UNDECLARED_WORDS = frozenset(
    [
        "",
        "-",
        "–",
        "—",
        "nd",
        "mnd",
        "mna",
        "mnr",
        "ina",
        "nr",
        "na",
        "n/a",
        "n.a.",
        "n.d.",
        "x",
        "null",
        "none",
        "nil",
        "not declared",
        "ikke deklarert",
        "not relevant",
        "not applicable",
        "module not declared",
    ]
)
"""Texts of a cell that declares nothing; they are never read as 0."""
