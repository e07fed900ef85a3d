"""Conversion and share of each link: how much of its factor a unit of a row takes."""

from __future__ import annotations

import numpy as np

from ..arrays import Array
from ..factors.table import FactorTable
from ..messages import message, with_remedy
from ..units import dimension_and_scale
from ..units.conversion_paths import CONVERTING_PROPERTIES, ENERGY
from .coded_activities import CodedActivities
from .coding import Coded
from .conversion import Conversions, convert
from .generic_shares import Of
from .links import Links, of_keys
from .problems import KeyProblems, Problem


def conversions_of(
    reading: CodedActivities,
    problems: KeyProblems,
    links: Links,
    table: FactorTable,
    as_energy: Array,
) -> Conversions:
    """Conversion of each link; NaN where the unit or property could not be read."""
    places = np.flatnonzero(reading.readable[links.key])
    of_key = _stated(reading, links.key[places])
    unit, stands_in = of_key.pop("unit"), links.of[places] == Of.ENERGY
    kilowatt_hour = len(unit.texts)
    unit = Coded(np.where(as_energy[places], kilowatt_hour, unit.codes), [*unit.texts, "kWh"])
    # What the row states of itself is a property of its own fuel, not of the fossil one.
    own = {
        name: Coded(np.where(stands_in, -1, column.codes), column.texts)
        for name, column in of_key.items()
    }
    conversions = convert(unit, links.factor[places], table, own)
    bad = {
        int(places[n]): (problem, message("accounting.no_conversion.remedy"))
        for n, problem in conversions.problem.items()
    }
    problems.append(("unit", of_keys(links, bad), None))
    if len(places) == len(links.key):
        return conversions
    factor, path = np.full(len(links.key), np.nan), np.full(len(links.key), None, dtype=object)
    path.fill(())
    factor[places], path[places] = conversions.factor, conversions.path
    return Conversions(factor, path, {})


def _stated(reading: CodedActivities, keys: Array) -> dict[str, Coded]:
    """Unit of some keys, and the properties that they state themselves."""
    return {
        name: Coded(reading.keys.codes[name][keys], reading.columns[name].texts)
        for name in ("unit", *CONVERTING_PROPERTIES)
        if name in reading.columns
    }


def stated_by_keys(reading: CodedActivities) -> tuple[Coded, dict[str, Coded]]:
    """Unit of each key, and the properties that it states itself."""
    own = _stated(reading, np.arange(len(reading.keys)))
    return own.pop("unit"), own


def amounts_of(
    reading: CodedActivities,
    problems: KeyProblems,
    links: Links,
    conversion: Array,
    table: FactorTable,
    as_energy: Array,
) -> Array:
    """Shares of the amount, and of its energy [kWh/unit] where a link takes that.

    Of a volume: v_i/c_i over the sum of v/c, where c is the litres that one unit is.
    """
    places = np.flatnonzero(links.of == Of.VOLUME)
    per_litre = convert(
        Coded(np.zeros(len(places), dtype=int), ["L"]), links.factor[places], table, {}
    )
    bad = {
        int(places[n]): with_remedy("accounting.blend_by_volume", problem=problem)
        for n, problem in per_litre.problem.items()
    }
    amount = links.share.copy()
    amount[places] *= per_litre.factor / conversion[places]
    whole = np.bincount(links.key[places], weights=amount[places], minlength=len(reading.keys))
    amount[places] /= whole[links.key[places]]
    energy, without = _energy_per_unit(reading, links, table, np.flatnonzero(as_energy))
    amount[as_energy] *= energy
    problems.append(("unit", of_keys(links, bad | without), None))
    return amount


def _energy_per_unit(
    reading: CodedActivities, links: Links, table: FactorTable, places: Array
) -> tuple[Array, dict[int, Problem]]:
    """Energy of one unit of each link's renewable fuel [kWh], and the problems of those without."""
    energy: Array = np.full(len(places), np.nan)
    bad: dict[int, Problem] = {}
    has_fuel = np.flatnonzero(links.fuel[places] >= 0)
    known, fuel = places[has_fuel], links.fuel[places[has_fuel]]
    own = _stated(reading, links.key[known])
    unit = convert(own.pop("unit"), fuel, table, own)
    kilowatt_hour = convert(Coded(np.zeros(len(known), dtype=int), ["kWh"]), fuel, table, own)
    energy[has_fuel] = unit.factor / kilowatt_hour.factor
    names, units = reading.texts("factor"), reading.texts("unit")
    for place in places[np.isnan(energy)].tolist():
        key = links.key[place]
        bad[place] = with_remedy("accounting.no_equal_energy", name=names[key], unit=units[key])
    return energy, bad


def links_as_energy(reading: CodedActivities, links: Links) -> Array:
    """True for links that take the energy of an amount in another unit, such as litres."""
    units = reading.texts("unit")
    places = np.flatnonzero((links.of == Of.ENERGY) & reading.readable[links.key])
    as_energy = np.zeros(len(links.key), dtype=bool)
    as_energy[places] = [
        dimension_and_scale(units[key])[0] != ENERGY for key in links.key[places].tolist()
    ]
    return as_energy
