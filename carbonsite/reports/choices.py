"""Factors to choose from in a workbook to fill in, with their units and modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..errors import UnitError
from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties, converting_properties
from ..lifecycle import GENERIC_CARRIERS, MODULES
from ..units import Quantity
from ..units.conversion_paths import conversion_through

UNITS = (
    *("kg", "t", "m3", "L", "m2", "m", "stk", "kWh", "MWh", "MJ", "GJ", "tkm", "km"),
    *("fm3", "lm3", "am3", "h", "d", "pkm", "m2 BTA", "m2 BRA"),
)
"""Units of the lists, most used first; the reader knows more."""


@dataclass(frozen=True)
class FactorChoice:
    """A factor, its possible units, and the modules that it can be booked in."""

    factor: str
    name: str
    units: tuple[str, ...]
    modules: tuple[str, ...]


@lru_cache(maxsize=4)
def choices_of(catalogue: FactorCatalogue) -> tuple[FactorChoice, ...]:
    """Every generic name and factor, with its units and modules."""
    properties = CatalogueProperties(catalogue)
    table = catalogue.table
    first = table.frame.iloc[table.start]
    named = [
        *(
            (name, name, str(rows["declared_unit"].iloc[0]))
            for name in GENERIC_CARRIERS
            if len(rows := first[first["generic"] == name])
        ),
        *zip(table.ids, first["name"], first["declared_unit"], strict=True),
    ]
    units: dict[tuple[object, ...], tuple[str, ...]] = {}
    choices = []
    for factor, name, unit in named:
        declared = converting_properties(properties, factor)
        # Few factors differ in unit and properties, which decide the units.
        key = (unit, *map(str, declared.items()))
        if key not in units:
            units[key] = _units(str(unit), declared)
        choices.append(FactorChoice(factor, str(name), units[key], _modules(factor, properties)))
    return tuple(choices)


def _units(declared_unit: str, properties: Mapping[str, Quantity]) -> tuple[str, ...]:
    """The units that turn into the declared one, which is first."""

    def is_reached(unit: str) -> bool:
        try:
            return bool(conversion_through(unit, declared_unit, properties))
        except UnitError:
            return False

    return tuple(dict.fromkeys(unit for unit in (declared_unit, *UNITS) if is_reached(unit)))


def _modules(factor: str, properties: CatalogueProperties) -> tuple[str, ...]:
    declared = () if factor in GENERIC_CARRIERS else properties.modules(factor)
    return declared or tuple(
        module for module in MODULES if module not in ("A1-A3", "A1", "A2", "A3", "D")
    )
