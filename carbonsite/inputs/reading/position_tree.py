"""The tree of a bill: which row is above which, by their positions or their levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from ...arrays import Cells, Integers
from .amount_table import AmountTable
from .unit_words import plain
from .vocabulary import meaning

_LEVELS = frozenset(
    ("hierarchy", "level", "outline level", "wbs level", "depth", "nivå", "niva", "dybde", "djup")
)
_LAST_PART = re.compile(r"[.,/\-][^.,/\-]+$|(?<=[^\W\d_])\d+$|(?<=\d)[^\W\d_]$", re.IGNORECASE)
"""The last part of a position: 1 of A.1 and of A1, b of 2b."""

_DEEPEST = 20
_MOST_ROWS = 200_000
"""Rows of a table whose tree is looked for; a longer one is a log."""


def parents_of(table: AmountTable) -> tuple[Integers, bool]:
    """Row above each row in the tree of a bill, -1 at its top; and whether its positions say so.

    Positions such as 02 and 02.1, or A and A1, are in a column of codes, levels such as 1 and 2 in
    one that is named so. Codes such as 21 and 216, or 01 and 0101, are levels by their digits, and
    say less.
    """
    none = np.full(len(table), -1)
    if len(table) > _MOST_ROWS:
        return none, False
    trees = [
        _by_positions(texts)
        for column, name in enumerate(table.heading.names)
        if _is_of_codes(name)
        if any(map(_LAST_PART.search, (texts := table.texts(column).array).tolist()))
    ]
    best = max(trees, key=lambda tree: int((tree >= 0).sum()), default=none)
    if (best >= 0).any():
        return best, True
    for column, name in enumerate(table.heading.names):
        texts = table.texts(column).array.tolist() if column != table.amount else []
        if texts and plain(name) in _LEVELS and all(map(str.isdecimal, filter(None, texts))):
            return _by_levels([min(int(text[:4]), _DEEPEST) if text else 0 for text in texts]), True
    for column, name in enumerate(table.heading.names):
        if _is_of_codes(name):
            parents = _by_fixed_widths(table.texts(column).array.tolist())
            if (parents >= 0).any():
                return parents, False
    if "element" in table.heading.columns:
        return _by_digits(table.column("element").array.tolist()), False
    return none, False


def _is_of_codes(heading: str) -> bool:
    return meaning(heading) == "-code" or plain(heading) in ("identification", "wbs", "hierarchy")


def _by_fixed_widths(codes: Sequence[str]) -> Integers:
    """Tree of codes of digits, if all that go on from codes of one width have one width too.

    Numbers that run on, such as 1 to 12 or 1, 10, 11, are no tree: positions begin at 1. The rows
    above may stand below.
    """
    for is_below in (False, True):
        parents = _by_digits(codes[::-1] if is_below else codes)
        if is_below:
            parents = np.where(parents >= 0, len(codes) - 1 - parents, -1)[::-1]
        rows = np.flatnonzero(parents >= 0).tolist()
        pairs = [(codes[parents[row]], codes[row]) for row in rows]
        widths = {(len(above), len(code)) for above, code in pairs}
        is_from_one = all(int(code[len(above) :]) > 0 for above, code in pairs)
        if rows and is_from_one and len(dict(widths)) == len(widths):
            return parents
    return np.full(len(codes), -1)


def _by_positions(texts: Cells) -> Integers:
    """Nearest row above, otherwise below, whose position begins that of each row."""
    codes = [text.rstrip(".") for text in texts.tolist()]
    parents = np.full(len(codes), -1)
    for rows in (range(len(codes)), range(len(codes) - 1, -1, -1)):
        last: dict[str, int] = {}
        # A loop over rows: which position was last seen depends on the rows before.
        for row in rows:
            code = codes[row]
            if code and parents[row] < 0:
                parents[row] = next((last[above] for above in _above(code) if above in last), -1)
            if code:
                last[code] = row
    return parents


def _above(code: str) -> Sequence[str]:
    """Positions above a position, the nearest first."""
    above: list[str] = []
    while (shorter := _LAST_PART.sub("", code)) != code and len(above) < _DEEPEST:
        above.append(shorter)
        code = shorter
    return above


def _by_levels(levels: Sequence[int]) -> Integers:
    """Nearest row above with a lower level; 0 is no level."""
    rows = [row for row, level in enumerate(levels) if level]
    return _nearest_open(len(levels), rows, lambda row, above: levels[above] < levels[row])


def _by_digits(codes: Sequence[str]) -> Integers:
    """Nearest row above whose code begins that of each row, as long as codes go on from it."""

    def is_below(row: int, above: int) -> bool:
        return codes[row].startswith(codes[above]) and codes[row] != codes[above]

    rows = [row for row, code in enumerate(codes) if code.isdecimal() and len(code) <= _DEEPEST]
    return _nearest_open(len(codes), rows, is_below)


def _nearest_open(
    count: int, rows: Sequence[int], is_below: Callable[[int, int], bool]
) -> Integers:
    """Nearest of the rows above that each row is below, if no row between them is not."""
    parents = np.full(count, -1)
    open_rows: list[int] = []
    # A loop over rows: which row is open depends on the rows before.
    for row in rows:
        while open_rows and not is_below(row, open_rows[-1]):
            open_rows.pop()
        parents[row] = open_rows[-1] if open_rows else -1
        open_rows.append(row)
    return parents


def deepest_first(parents: Integers) -> Integers:
    """Rows of a tree so that each comes before the row above it."""
    depth, above = np.zeros(len(parents), dtype=int), parents
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, parents[above], -1)
    return np.argsort(-depth, kind="stable")
