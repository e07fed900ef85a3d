"""The words of the UK government's conversion factors: units, categories, and what belongs to what.

The flat file names each number by four levels and a column text. Well-to-tank rows and the biogenic
CO2 outside the scopes are rows of their own; `twin_key` gives one key to rows of the same thing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..shipped import words_in
from .countries import country_code

UNITS = {row["name"]: (row["unit"], float(row["divisor"])) for row in words_in("desnz_units")}
"""Unit of measure to the declared unit, and what its number is divided by."""

TOTAL = "kg co2e"
CO2 = "kg co2e of co2 per unit"
"""In which the rows outside the scopes are."""

GASES = {f"kg co2e of {gas} per unit": gas.upper() for gas in ("co2", "ch4", "n2o")}
ENERGY = ("kwh (net cv)", "kwh (gross cv)", "kwh (net)", "kwh (gross)", "kwh")
"""Units of rows that turn a distance into energy, and are no emissions."""

SCOPES = ("scope 1", "scope 2", "scope 3", "outside of scopes")
OUTSIDE = "outside of scopes"
UPSTREAM = "wtt-"

_CATEGORIES = [(row["part"], row["category"]) for row in words_in("desnz_categories")]
"""Part of the first two levels, or of the first, to the category of a factor."""

_BURNT = ("fuel", "transport", "heat", "electricity")
"""Categories whose rows are the direct part, beside an upstream part."""

_SAME = {
    "electricity generated": "uk electricity",
    "uk electricity (generation)": "uk electricity",
    "t&d- uk electricity": "uk electricity (t&d)",
    "distribution - district heat & steam": "district heat & steam distribution",
}
"""Second levels that the well-to-tank rows name otherwise."""

_FOR_VEHICLES = " for evs"
"""End of the first levels that are the electricity of vehicles."""

_WITH_GRID = ("business travel- land", "freighting goods")
"""First levels whose electric vehicles hold their electricity; those of scope 1 do not."""

_PREFIX = re.compile(r"^(?:wtt- ?|managed )+")


class Names(NamedTuple):
    """What a row is about: four levels, the column text and the unit, as written."""

    level_1: str
    level_2: str
    level_3: str
    level_4: str
    text: str
    unit: str

    @property
    def is_upstream(self) -> bool:
        """True for a well-to-tank row."""
        return self.level_1.casefold().startswith(UPSTREAM)

    @property
    def is_stay(self) -> bool:
        """True for a night in a hotel."""
        return "hotel" in self.level_1.casefold()

    @property
    def is_electric(self) -> bool:
        """True for a vehicle that takes electricity from the grid, or its electricity alone."""
        of_grid = self.level_1.casefold().endswith(_FOR_VEHICLES)
        return of_grid or (
            self.category == "transport" and "electric" in " ".join(self[1:5]).casefold()
        )

    @property
    def holds_grid(self) -> bool:
        """True for an electric vehicle whose number holds the electricity that it takes."""
        return self.is_electric and self.level_1.casefold() in _WITH_GRID

    @property
    def category(self) -> str:
        """The category of a factor."""
        return _category(self.level_1, self.level_2)

    @property
    def part(self) -> str:
        """The part of the life cycle; blank for a number that is not divided."""
        if self.is_electric or self.is_stay or self.category not in _BURNT:
            return ""
        return "upstream" if self.is_upstream else "direct"

    @property
    def geography(self) -> str:
        """The country; of a hotel that of its row, blank if its name is not known."""
        is_abroad = self.is_stay and not self.level_3.startswith("UK")
        return country_code(self.level_3) if is_abroad else "GB"

    @property
    def is_liquid_biofuel(self) -> bool:
        """True for the fuels whose credit a basis may refuse; biomethane is a gas."""
        levels = [level.casefold().removeprefix("wtt- ") for level in self[:3]]
        return levels[:2] == ["bioenergy", "biofuel"] and not levels[2].startswith("biomethane")

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels and the text that say something; the fourth may repeat the unit."""
        unit = self.unit.casefold()
        return tuple(name for name in self[:5] if name and name.casefold() != unit)

    @property
    def in_words(self) -> str:
        """The names in one text."""
        first, *others = self.levels or ("",)
        return f"{first}: {', '.join([*others, f'per {self.unit}'])}"


@lru_cache(maxsize=1024)
def _category(level_1: str, level_2: str) -> str:
    first = level_1.casefold()
    if first.endswith(_FOR_VEHICLES):
        return "transport"
    both = f"{first}: {level_2.casefold()}"
    return next(
        (category for part, category in _CATEGORIES if part in (both if ":" in part else first)),
        "other",
    )


def twin_key(names: Names) -> tuple[str, ...]:
    """One key for the row of a thing and the well-to-tank row of the same thing.

    Examples
    --------
    >>> own = Names("Freighting goods", "Vans", "Class I", "", "Diesel", "tonne.km")
    >>> upstream = Names(
    ...     "WTT- delivery vehs & freight", "WTT- vans", "Class I", "", "Diesel", "tonne.km"
    ... )
    >>> twin_key(own) == twin_key(upstream)
    True
    """
    second = _PREFIX.sub("", names.level_2.casefold())
    others = (name.casefold() for name in names[2:])
    return names.category, _SAME.get(second, second), *others


def biogenic_key(names: Names) -> tuple[str, str]:
    """One key for a fuel and for its biogenic CO2 outside the scopes: its name and its unit."""
    last = names.text or names.level_4 or names.level_3
    return (names.level_3 or last).casefold(), names.unit.casefold()
