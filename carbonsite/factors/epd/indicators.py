"""Which column a climate indicator belongs in, by its UUID or its name, and what its unit must be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ...errors import UnitError
from ...lifecycle import Indicator


class Meaning(NamedTuple):
    """What an indicator is: its column, which of two is taken, and whose characterisation factors
    it uses.
    """

    indicator: str
    rank: int
    characterisation: str


_EF_31, _EF_30, _NAMED, _A1 = 4, 3, 2, 1

# InData working group, ILCD+EPD identifiers: EN15804+A1, EN15804+A2 (EF 3.0 and EF 3.1) and
# country-specific indicators.
INDICATOR_UUIDS = {
    "77e416eb-a363-4258-a04e-171d843a6460": Meaning(Indicator.TOTAL, _A1, "not stated"),
    "6a37f984-a4b3-458a-a20a-64418c145fa2": Meaning(Indicator.TOTAL, _EF_30, "AR5"),
    "5f635281-343e-44fb-83df-1971b155e6b6": Meaning(Indicator.FOSSIL, _EF_30, "AR5"),
    "2356e1ab-0185-4db5-86e5-16de51c7485c": Meaning(Indicator.BIOGENIC, _EF_30, "AR5"),
    "4331bbdb-978a-490d-8707-eeb047f01a55": Meaning(Indicator.LULUC, _EF_30, "AR5"),
    "fb774615-0575-45de-9a89-1ded92f19770": Meaning(Indicator.GHG, _EF_30, "AR5"),
    "a7ea142a-9749-11ed-a8fc-0242ac120002": Meaning(Indicator.TOTAL, _EF_31, "AR6"),
    "a7ea19c0-9749-11ed-a8fc-0242ac120002": Meaning(Indicator.FOSSIL, _EF_31, "AR6"),
    "a7ea186c-9749-11ed-a8fc-0242ac120002": Meaning(Indicator.BIOGENIC, _EF_31, "AR6"),
    "a7ea1ae2-9749-11ed-a8fc-0242ac120002": Meaning(Indicator.LULUC, _EF_31, "AR6"),
    "e03c018f-8526-44bc-b5e4-bc03c3ab32f3": Meaning(Indicator.GHG, _EF_31, "AR6"),
}

EN_15804_A1 = "77e416eb-a363-4258-a04e-171d843a6460"
CLIMATE_UNIT_UUID = "1ebf3012-d0db-4de2-aefd-ef30cedb0be1"

_CLIMATE = re.compile(
    r"\bgwp|global\s?warming|treibhaus|erwärmungs|klimaänderung|oppvarming|uppvärmning|opvarmning|climate"
    r" change|klimaendring|calentamiento"
)
_EXCLUDED = re.compile(
    r"(?:except|exclu|excl\.|without|ohne|uten|utan|uden|eksl|exkl).{0,60}biogen|\biobc\b|\bghg\b|greenhouse"
)
_NOT_CO2 = re.compile(r"non-?co2|non-?fossil|gwp\s?-?(?:20|500)\b|\bgtp")


def meaning_of(uuid: str, names: Iterable[str]) -> Meaning | None:
    """What an indicator means, by its UUID, else by the first of its names that says so; None where
    it is not about climate.
    """
    known = INDICATOR_UUIDS.get(uuid.strip().lower())
    return known or next((found for found in map(meaning_of_name, names) if found), None)


@lru_cache(maxsize=1024)
def meaning_of_name(name: str) -> Meaning | None:
    """What the name of an indicator says, such as ``Global Warming Potential - total (GWP-total)``
    or ``gwp-fossil``.
    """
    text = " ".join(name.lower().replace("_", "-").split())
    if not _CLIMATE.search(text) or _NOT_CO2.search(text):
        return None
    if (
        "luluc" in text
        or "land use" in text
        or "landnutzung" in text
        or re.search(r"gwp-lul\b", text)
    ):
        return Meaning(Indicator.LULUC, _NAMED, "not stated")
    if _EXCLUDED.search(text):
        return Meaning(Indicator.GHG, _NAMED, "not stated")
    if "biogen" in text or re.search(r"gwp-bio\b", text):
        return Meaning(Indicator.BIOGENIC, _NAMED, "not stated")
    if "fossil" in text or re.search(r"gwp-fos\b", text):
        return Meaning(Indicator.FOSSIL, _NAMED, "not stated")
    return Meaning(Indicator.TOTAL, _NAMED if "total" in text else _A1, "not stated")


_UNIT = re.compile(
    r"(?P<mass>kg|g|t|tonnes?|tonn|mt)?[\s.*-]*co[\s_]*(?:2|₂)(?P<equivalent>[\s.,_-]*(?:e|eq|eqv|equ|equiv|equivalents?|äq|äqv|äquiv|aeq|ekv|ækv|aekv)[\s.]*)?(?:/\s*(?P<per>.+))?",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"\(100[^)]*\)|</?su[bp]>|[\[\]()]")
_MASSES = {"kg": 1.0, "g": 0.001, "t": 1000.0, "tonne": 1000.0, "tonnes": 1000.0, "tonn": 1000.0}


@lru_cache(maxsize=256)
def climate_unit(text: str) -> tuple[float, str, bool]:
    """How many kgCO2e a unit is, what it is per (or ""), and whether it says that equivalents are
    meant.

    Raises
    ------
    UnitError
        Where it is another unit, such as that of acidification.

    Examples
    --------
    >>> climate_unit("kg CO2-Äqv."), climate_unit("g CO2 eq./kg")
    ((1.0, '', True), (0.001, 'kg', True))
    """
    found = _UNIT.fullmatch(" ".join(_ORNAMENT.sub("", text[:200]).split()))
    mass = (found["mass"] or "").lower() if found else ""
    if found is None or mass not in _MASSES:
        raise UnitError(f"{text[:60]!r} is not a unit of global warming potential")
    return _MASSES[mass], (found["per"] or "").strip(), bool(found["equivalent"])
