"""Factors to choose from in a workbook to fill in, with their units and modules."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UnitError
from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties
from ..lifecycle import GENERIC_CARRIERS, MODULES

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


def choices_of(catalogue: FactorCatalogue) -> list[FactorChoice]:
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
    return [
        FactorChoice(
            factor, str(name), _units(factor, str(unit), properties), _modules(factor, properties)
        )
        for factor, name, unit in named
    ]


def _units(factor: str, declared_unit: str, properties: CatalogueProperties) -> tuple[str, ...]:
    def is_reached(unit: str) -> bool:
        try:
            return bool(properties.conversion(factor, unit, declared_unit))
        except UnitError:
            return False

    return tuple(dict.fromkeys(unit for unit in (declared_unit, *UNITS) if is_reached(unit)))


def _modules(factor: str, properties: CatalogueProperties) -> tuple[str, ...]:
    declared = () if factor in GENERIC_CARRIERS else properties.modules(factor)
    return declared or tuple(
        module for module in MODULES if module not in ("A1-A3", "A1", "A2", "A3", "D")
    )
