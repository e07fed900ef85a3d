"""Rows of factors as a publisher's reader makes them, and the catalogue that they give."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ... import limits
from ...errors import InputError
from ...messages import message
from ..catalogue import FactorCatalogue
from ..epd.values import slug
from ..factor import EmissionFactor
from ..rows import factor_of
from .published import NotRead

_LONGEST_ID = 110
_SIGNS = {
    "<=": " up to ",
    ">=": " from ",
    "≤": " up to ",
    "≥": " from ",
    "<": " under ",
    ">": " over ",
    "%": " percent ",
    "+": " plus ",
    "&": " and ",
}
"""Signs that make a difference and would be lost in an id."""

_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))


class FactorRow(NamedTuple):
    """A row of a factor and where it was read.

    Attributes
    ----------
    cells : mapping of str to object
        The columns of `FACTOR_COLUMNS`; those that are left out are blank.
    file : str
        The sheet or the member of an archive.
    row : int or str
        The row in the file, or the key of the data set.
    """

    cells: Mapping[str, Any]
    file: str
    row: int | str


Outcome = FactorRow | NotRead
"""What a reader makes of a row of its file: a row of a factor, or why it is none."""


def catalogue_of(outcomes: Iterable[Outcome]) -> tuple[FactorCatalogue, list[NotRead], int]:
    """The catalogue of rows in the order of their keys, what was not read, and how many they were.

    A row with a cell that cannot be used is not read, nor one that stands there already; neither
    stops the rest.
    """
    factors: dict[tuple[str, str, str], EmissionFactor] = {}
    not_read, count = [], 0
    # A loop over rows: each is checked on its own, so that one bad row does not stop the rest.
    for outcome in outcomes:
        count += 1
        read = factor_in(outcome) if isinstance(outcome, FactorRow) else outcome
        if isinstance(read, NotRead):
            not_read.append(read)
            continue
        key = read.factor, read.module or "", read.part
        if factors.setdefault(key, read) is not read:
            problem, remedy = message("publisher.twice"), message("remedy.as_published")
            not_read.append(NotRead(outcome.file, outcome.row, "", read.name, problem, remedy))
    return FactorCatalogue(factors[key] for key in sorted(factors)), not_read, count


def factor_in(row: FactorRow) -> EmissionFactor | NotRead:
    """The factor of a row, or why it is none."""
    try:
        return factor_of(row.cells)
    except InputError as error:
        first = error.problems.iloc[0]
        shown = str(first["value"])[: limits.PROBLEM_TEXT]
        reason = first["problem"], first["remedy"]
        return NotRead(row.file, row.row, str(first["column"]), shown, *reason)


def readable_id(*parts: object) -> str:
    """A readable id of the publisher's own key, the same for the same key.

    A long one is cut, with a digest of the whole key so that no two are cut alike.

    Examples
    --------
    >>> readable_id("desnz", 2025, "Freighting goods", "HGV (>33t)", "50% laden")
    'desnz-2025-freighting-goods-hgv-over-33t-50-percent-laden'
    """
    key = " ".join(str(part) for part in parts if str(part).strip())
    words = slug(_SIGN.sub(lambda sign: _SIGNS[sign[0]], key), 400)
    if len(words) <= _LONGEST_ID:
        return words
    return f"{words[: _LONGEST_ID - 9].rstrip('-')}-{short_digest(key)}"


def short_digest(key: str) -> str:
    """Eight letters that tell two keys apart."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]
