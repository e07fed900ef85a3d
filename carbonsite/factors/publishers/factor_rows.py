"""Rows of factors as a publisher's reader makes them, and the catalogue that they give."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ... import limits
from ...errors import InputError
from ...messages.problems import problem
from ..catalogue import FactorCatalogue
from ..epd.values import slug
from ..factor import EmissionFactor
from ..rows import factor_of
from .headings import HeadedTable
from .opened_file import PublisherFile
from .published import (
    NotRead,
    PublishedFactors,
    PublishedFinding,
    findings_table,
    not_read_table,
    terms_of,
)

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

    cells: Mapping[str, object]
    file: str
    row: int | str


class Edition(NamedTuple):
    """Whose numbers the factors of a file are, and in which document.

    Attributes
    ----------
    name : str
        A short word, by which the terms are found among the texts.
    publisher, document : str
    year : int, optional
        Of the document; by default the latest of the numbers.
    url : str
    """

    name: str
    publisher: str
    document: str
    year: int | None = None
    url: str = ""

    def cells(self) -> dict[str, object]:
        """The columns that all rows have in common."""
        return {
            "publisher": self.publisher,
            "document": self.document,
            "year": self.year,
            "url": self.url,
            "terms": str(terms_of(self.name)),
            "evidence": "A",
        }


Outcome = FactorRow | NotRead
"""What a reader makes of a row of its file: a row of a factor, or why it is none."""


def factors_from(
    file: PublisherFile,
    edition: Edition,
    outcomes: Iterable[Outcome],
    tables: Iterable[HeadedTable],
    *findings: PublishedFinding,
) -> PublishedFactors:
    """The result of reading a file: the factors of its rows, and what a reader must know."""
    catalogue, not_read, count = catalogue_of(outcomes, edition)
    years = catalogue.frame["reference_year"]
    return PublishedFactors(
        catalogue,
        edition.publisher,
        edition.document,
        edition.year or (int(years.max()) if len(years) else None),
        terms_of(edition.name),
        file.digest,
        count,
        not_read_table(not_read),
        findings_table([*findings, *(one for table in tables for one in table.findings())]),
    )


def catalogue_of(
    outcomes: Iterable[Outcome], edition: Edition
) -> tuple[FactorCatalogue, list[NotRead], int]:
    """The catalogue of rows in the order of their keys, what was not read, and how many they were.

    A row with a cell that cannot be used is not read, nor one that stands there already; neither
    stops the rest.
    """
    common = edition.cells()
    factors: dict[tuple[str, str, str], EmissionFactor] = {}
    not_read, count = [], 0
    # A loop over rows: each is checked on its own, so that one bad row does not stop the rest.
    for outcome in outcomes:
        count += 1
        read = _factor_in(outcome, common) if isinstance(outcome, FactorRow) else outcome
        if isinstance(read, NotRead):
            not_read.append(read)
            continue
        key = read.factor, read.module or "", read.part
        if factors.setdefault(key, read) is not read:
            twice = problem("", read.name, "publisher.twice", "remedy.as_published")
            not_read.append(NotRead(outcome.file, outcome.row, **twice))
    return FactorCatalogue(factors[key] for key in sorted(factors)), not_read, count


def _factor_in(row: FactorRow, common: Mapping[str, object]) -> EmissionFactor | NotRead:
    """The factor of a row, or why it is none."""
    try:
        return factor_of({**common, **row.cells})
    except InputError as error:
        _, column, value, *reason = error.problems.iloc[0]
        return NotRead(row.file, row.row, str(column), str(value)[: limits.PROBLEM_TEXT], *reason)


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
