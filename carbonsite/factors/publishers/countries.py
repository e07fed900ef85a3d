"""Countries by the codes and names that publishers write."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..shipped import words_in

_GROUPS = {"eu": "EU", "eu27": "EU", "eu-27": "EU", "european union": "EU", "world": "GLO"}
_BETWEEN = "|"


@cache
def _codes() -> Mapping[str, str]:
    """Each code and each European name, in small letters, to the code of two letters."""
    codes = dict(_GROUPS)
    for row in words_in("countries"):
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
