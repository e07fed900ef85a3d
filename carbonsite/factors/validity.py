"""When a declaration ends that does not print its end: by the five years of its programme."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

import numpy as np
import pandas as pd

from ..arrays import Mask
from ..errors import InputError
from ..messages.problems import problem

YEARS = 5
"""For which a declaration of a product is valid at most, from its issue."""

_DECLARATION = re.compile(r"EPD|\bIBU\b|Bauen und Umwelt|\bS-P-\d|\bMD-\d")
"""How a document or a publisher says that it is a declaration of a product."""

_COLUMNS = ["publisher", "document", "module", "valid_from", "valid_to", "year"]


def day_in(date: str | datetime.date, where: str) -> datetime.date:
    """A day as it is given.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        return date if isinstance(date, datetime.date) else datetime.date.fromisoformat(date)
    except (TypeError, ValueError):
        raise InputError.of(where, [problem("date", date, "inputs.not_a_date")]) from None


def is_declaration(frame: pd.DataFrame) -> Mask:
    """True for rows of a declaration of a product: by EN 15804, or as document or publisher say.

    A row whose standard is another, such as a national table, is none.
    """
    standard = frame["standard"].astype(str)
    texts = frame["publisher"].astype(str) + " " + frame["document"].astype(str)
    is_one = (standard == "") & texts.str.contains(_DECLARATION)
    return np.asarray(is_one | standard.str.startswith("EN 15804"), dtype=bool)


def ends_by_programme(frame: pd.DataFrame) -> list[str]:
    """Last day on which each row can be valid by the rule of its programme; blank if it has none.

    A row has one if it is a declaration of a product and its document prints no end. Without a day
    of issue, it is of the last day of its year, so that no declaration ends too early.

    References
    ----------
    EPD-Norge, page "Gyldighet av EPD" (epd-norge.no/lage-epder/gyldighet): 5 years. EN 15804, on
    verification and validity of an EPD, which IBU, EPD Danmark and the International EPD System
    follow for building products: 5 years from its issue.
    """
    return [_end(*map(str, cells)) for cells in frame[_COLUMNS].itertuples(index=False)]


@lru_cache(maxsize=4096)
def _end(
    publisher: str, document: str, module: str, valid_from: str, valid_to: str, year: str
) -> str:
    if valid_to or not module or not _DECLARATION.search(f"{publisher} {document}"):
        return ""
    issued = valid_from or f"{year}-12-31"
    first = datetime.date.fromisoformat(issued)
    # The day before the anniversary; 29 February is followed by 1 March.
    day = min(first.day, 28) if first.month == 2 else first.day
    return (first.replace(year=first.year + YEARS, day=day) - datetime.timedelta(1)).isoformat()
