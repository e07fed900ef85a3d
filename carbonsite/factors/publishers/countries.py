"""Countries by the codes and names that publishers write."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("countries.csv")
_GROUPS = {"eu": "EU", "eu27": "EU", "eu-27": "EU", "european union": "EU", "world": "GLO"}
_BETWEEN = "|"


@cache
def _codes() -> Mapping[str, str]:
    """Each code and each European name, in small letters, to the code of two letters."""
    codes = dict(_GROUPS)
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["iso2"], row["iso3"], *row["names"].split(_BETWEEN)):
                if name:
                    codes[name.casefold()] = row["iso2"]
    return codes


def country_code(text: str) -> str:
    """The code of two letters of a country, the EU or the world; blank if it is none of them.

    Examples
    --------
    >>> country_code("NOR"), country_code("Great Britain"), country_code("OECD")
    ('NO', 'GB', '')
    """
    return _codes().get(text.strip().casefold(), "")
