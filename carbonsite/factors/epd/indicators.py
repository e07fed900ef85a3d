"""Climate indicators of declarations: the column each belongs in, by UUID or name, and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ...errors import UnitError
from ...lifecycle import Indicator
from ...messages import message
from ..shipped import words_in


class ClimateIndicator(NamedTuple):
    """The column of an indicator, its rank against others, and its characterisation factors."""

    indicator: str
    rank: int
    characterisation: str


_NAMED, _A1 = 2, 1
_RANKS = {"AR6": 4, "AR5": 3, "not stated": _A1}
"""Characterisation factors of EF 3.1, EF 3.0 and EN 15804+A1 to their rank."""

# InData working group, ILCD+EPD identifiers: EN15804+A1, EN15804+A2 (EF 3.0 and EF 3.1) and
# country-specific indicators.
INDICATOR_UUIDS = {
    row["uuid"]: ClimateIndicator(
        Indicator(row["name"]), _RANKS[row["characterisation"]], row["characterisation"]
    )
    for row in words_in("identifiers")
    if row["kind"] == "indicator"
}

EN_15804_A1 = "77e416eb-a363-4258-a04e-171d843a6460"
CLIMATE_UNIT_UUID = "1ebf3012-d0db-4de2-aefd-ef30cedb0be1"

_CLIMATE = re.compile(
    r"\bgwp|global\s?warming|treibhaus|erwärmungs|klimaänderung|oppvarming|uppvärmning|opvarmning"
    r"|climate change|klimaendring|calentamiento"
)
_EXCLUDED = re.compile(
    r"(?:except|exclu|excl\.|without|ohne|uten|utan|uden|eksl|exkl).{0,60}biogen"
    r"|\biobc\b|\bghg\b|greenhouse"
)
_NOT_CO2 = re.compile(r"non-?co2|non-?fossil|gwp\s?-?(?:20|500)\b|\bgtp")


def climate_indicator(uuid: str, names: Iterable[str]) -> ClimateIndicator | None:
    """The climate indicator of a UUID, else of the first name that is one; None if none is."""
    known = INDICATOR_UUIDS.get(uuid.strip().lower())
    return known or next(filter(None, map(climate_indicator_named, names)), None)


@lru_cache(maxsize=1024)
def climate_indicator_named(name: str) -> ClimateIndicator | None:
    """The climate indicator of a name: ``gwp-fossil``, ``Global Warming Potential - total``."""
    text = " ".join(name.lower().replace("_", "-").split())
    if not _CLIMATE.search(text) or _NOT_CO2.search(text):
        return None
    if (
        "luluc" in text
        or "land use" in text
        or "landnutzung" in text
        or re.search(r"gwp-lul\b", text)
    ):
        return ClimateIndicator(Indicator.LULUC, _NAMED, "not stated")
    if _EXCLUDED.search(text):
        return ClimateIndicator(Indicator.GHG, _NAMED, "not stated")
    if "biogen" in text or re.search(r"gwp-bio\b", text):
        return ClimateIndicator(Indicator.BIOGENIC, _NAMED, "not stated")
    if "fossil" in text or re.search(r"gwp-fos\b", text):
        return ClimateIndicator(Indicator.FOSSIL, _NAMED, "not stated")
    return ClimateIndicator(Indicator.TOTAL, _NAMED if "total" in text else _A1, "not stated")


_UNIT = re.compile(
    r"(?P<mass>kg|g|t|tonnes?|tonn|mt)?[\s.*-]*co[\s_]*(?:2|₂)"
    r"(?P<equivalent>[\s.,_-]*"
    r"(?:e|eq|eqv|equ|equiv|equivalents?|äq|äqv|äquiv|aeq|ekv|ækv|aekv)[\s.]*)?"
    r"(?:/\s*(?P<per>.+))?",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"\(100[^)]*\)|</?su[bp]>|[\[\]()]")
_MASSES = {"kg": 1.0, "g": 0.001, "t": 1000.0, "tonne": 1000.0, "tonnes": 1000.0, "tonn": 1000.0}


@lru_cache(maxsize=256)
def climate_unit(text: str) -> tuple[float, str, bool]:
    """Size of a unit [kgCO2e], what it is per (or ""), and whether it says "equivalents".

    Raises
    ------
    UnitError
        If it is another unit, such as that of acidification.

    Examples
    --------
    >>> climate_unit("kg CO2-Äqv."), climate_unit("g CO2 eq./kg")
    ((1.0, '', True), (0.001, 'kg', True))
    """
    match = _UNIT.fullmatch(" ".join(_ORNAMENT.sub("", text[:200]).split()))
    mass = (match["mass"] or "").lower() if match else ""
    if match is None or mass not in _MASSES:
        raise UnitError(message("epd.climate_unit", unit=text[:60]))
    return _MASSES[mass], (match["per"] or "").strip(), bool(match["equivalent"])
