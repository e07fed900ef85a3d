"""A factor table as arrays, in which the account looks up its numbers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..arrays import Array
from ..lifecycle import INDICATORS, MODULES, Indicator
from .columns import _RANGE, CARBON_CONTENT, CO2_ONLY, CO2_PER_CARBON
from .generic import BIOFUELS, DISTRICT_HEAT, ELECTRICITY, LOSSES

if TYPE_CHECKING:
    from ..units.assumption import Assumption

_IS_BIOGENIC = np.array(INDICATORS) == Indicator.BIOGENIC
_OF_FUEL = (Indicator.GHG, Indicator.FOSSIL, Indicator.BIOGENIC)


class FactorTable:
    """Factors in the order of their first row; `rows[start[f]:stop[f]]` are the rows of factor `f`.

    Attributes
    ----------
    ids : list of str
        Factor ids by code.
    codes : dict
        Code of each id.
    module, part, boundary : array of int or str, shape (rows,)
        Of each row, sorted by factor; a module is its place in life-cycle order, -1 if the activity
        decides.
    gwp : array of float, shape (rows, 5) [kgCO2e/declared unit]
        The indicators in the order of `INDICATORS`, derived where the declaration allows; NaN is
        undeclared.
    counted : array of float, shape (rows, 5) [kgCO2e/declared unit]
        `gwp` without the biogenic CO2 of a direct part, which is a memo and in no sum.
    meanings : dict
        Generic names looked up so far, with their factors' codes.
    declared_properties : dict
        Properties looked up so far, by code and name.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        codes, ids = pd.factorize(frame["factor"])
        order = np.argsort(codes, kind="stable")
        self.frame = frame.iloc[order].reset_index(drop=True)
        self.ids = [str(name) for name in ids]
        self.codes = {name: code for code, name in enumerate(self.ids)}
        self.factor = codes[order]
        self.start = np.searchsorted(self.factor, np.arange(len(ids)))
        self.stop = np.searchsorted(self.factor, np.arange(len(ids)), side="right")
        self.module = pd.Index([*MODULES]).get_indexer(self.frame["module"])
        self.is_product = self.module[self.start] >= 0 if len(ids) else np.zeros(0, dtype=bool)
        self.gwp = derived_indicators(self.frame)
        self.counted = np.where(
            (self.frame["part"] == "direct").to_numpy()[:, np.newaxis] & _IS_BIOGENIC,
            np.nan,
            self.gwp,
        )
        self.meanings: dict[tuple[object, ...], int] = {}
        self.declared_properties: dict[tuple[int, str], Assumption | None] = {}
        self._properties: dict[str, tuple[list[object], Array, Array]] = {}

    @cached_property
    def generic(self) -> dict[str, str]:
        """The generic name of each factor; blank if it has none."""
        return dict(self.frame[["factor", "generic"]].itertuples(index=False, name=None))

    @cached_property
    def part(self) -> Array:
        """Part of each row: "", "direct" or "upstream"."""
        return np.asarray(self.frame["part"].to_numpy(dtype=object))

    @cached_property
    def is_carrier(self) -> Array:
        """Factors for which the boundary matters.

        A row of them states a part, boundary, accounting or generic name. Products are stated by
        module, and a service such as landfill is counted whole under any boundary.
        """
        columns = ("part", "boundary", "accounting", "generic")
        return self._any(~np.all([self._is(column, "") for column in columns], axis=0))

    @cached_property
    def is_biofuel(self) -> Array:
        """Factors of liquid renewable fuel, by generic name or id.

        Marked so in `biogenic_carbon`, named generically, or measured by volume with more biogenic
        CO2 in its direct part than what counts.
        """
        marked = self._is("biogenic_carbon", "biofuel")
        named = self.frame["generic"].isin(BIOFUELS).to_numpy()
        ghg, fossil, biogenic = (self.gwp[:, INDICATORS.index(name)] for name in _OF_FUEL)
        burnt = (self.part == "direct") & (biogenic > np.nan_to_num(np.fmax(ghg, fossil)))
        of_volume = np.zeros(len(self.ids), dtype=bool)
        candidates = np.flatnonzero(self._any(burnt))
        of_volume[candidates] = [self._is_by_volume(factor) for factor in candidates.tolist()]
        return np.asarray(self._any(marked | named) | of_volume)

    @cached_property
    def is_unknown_fuel(self) -> Array:
        """Liquid fuels that say neither that they are a biofuel nor that they are none."""
        texts = self.frame[["heating_value", "biogenic_carbon"]].to_numpy(dtype=object)
        unsaid = (texts[:, 0] != "") & (texts[:, 1] == "") & (self.module < 0)
        unknown = np.zeros(len(self.ids), dtype=bool)
        candidates = np.flatnonzero(self._any(unsaid) & ~self.is_biofuel)
        unknown[candidates] = [self._is_by_volume(factor) for factor in candidates.tolist()]
        return unknown

    def _is_by_volume(self, factor: int) -> bool:
        """True if the factor is declared per volume, or has a density or heating value per one."""
        stated = {
            "1 L": f"1 {self.text('declared_unit', factor)}",
            "1 kg/L": self.text("density", factor),
            "1 kWh/L": self.text("heating_value", factor),
        }
        return any(text and base_value(text)[0] == base_value(of)[0] for of, text in stated.items())

    @cached_property
    def is_electricity(self) -> Array:
        """Factors of electricity: generic, of that category, or accounted as a kilowatt hour is."""
        named = self._is("generic", ELECTRICITY) | self._is("category", ELECTRICITY)
        return self._any(named | ~self._is("accounting", ""))

    @cached_property
    def is_lost_in_grid(self) -> Array:
        """Factors of what is lost in the grid for each kilowatt hour, beside electricity."""
        return self._any(self._is("accounting", LOSSES))

    @cached_property
    def is_bought_energy(self) -> Array:
        """Factors of electricity and of district heat, which burn nothing where they are used."""
        return self.is_electricity | self._any(self._is("generic", DISTRICT_HEAT))

    @cached_property
    def is_burnt(self) -> Array:
        """Factors of what burns where it is used: with a direct part, no electricity, no heat."""
        heat = self._any(self._is("category", "heat"))
        return np.asarray(self._any(self._is_direct) & ~self.is_bought_energy & ~heat)

    @cached_property
    def in_direct(self) -> Array:
        """Rows that count under the direct boundary."""
        return np.asarray(self._is_direct | ~self.is_carrier[self.factor])

    @cached_property
    def in_life_cycle(self) -> Array:
        """Rows that count under the life-cycle boundary: both parts, else an undivided number."""
        divided = self._any(self.part == "direct") & self._any(self.part == "upstream")
        undivided = (self.part == "") & ~self._is("boundary", "direct")
        return np.asarray(np.where(divided[self.factor], self.part != "", undivided))

    def has(self, boundary: str) -> Array:
        """True for factors that have a number within a boundary."""
        return self._any(self.in_life_cycle if boundary == "life-cycle" else self.in_direct)

    @property
    def _is_direct(self) -> Array:
        return np.asarray((self.part == "direct") | self._is("boundary", "direct"))

    def _is(self, column: str, word: str) -> Array:
        """True for the rows that have this word in a column."""
        return np.asarray(self.frame[column].to_numpy(dtype=object) == word)

    def _any(self, rows: Array) -> Array:
        return np.asarray(np.bincount(self.factor, weights=rows, minlength=len(self.ids)) > 0)

    def text(self, column: str, factor: int) -> str:
        """A text column of the first row of a factor."""
        return str(self.frame[column].iloc[self.start[factor]])

    @cached_property
    def declared(self) -> tuple[list[str], Array]:
        """The distinct declared units, and the place of each factor's unit among them."""
        codes, units = pd.factorize(self.frame["declared_unit"].iloc[self.start])
        return [str(unit) for unit in units], codes

    def property(self, name: str) -> tuple[list[object], Array, Array]:
        """Dimensions of a property; each factor's place among them (-1: none) and magnitude.

        Magnitudes are in base units.
        """
        if name not in self._properties:
            self._properties[name] = self._read_property(name)
        return self._properties[name]

    def _read_property(self, name: str) -> tuple[list[object], Array, Array]:
        dimensions: list[object] = []
        kind, magnitude = np.full(len(self.ids), -1), np.full(len(self.ids), np.nan)
        texts = self.frame[name].to_numpy(dtype=object)
        rows = np.flatnonzero(texts != "")
        for factor, text in dict(zip(self.factor[rows].tolist(), texts[rows], strict=True)).items():
            dimension, magnitude[factor] = base_value(text)
            if dimension not in dimensions:
                dimensions.append(dimension)
            kind[factor] = dimensions.index(dimension)
        return dimensions, kind, magnitude


def base_value(text: str) -> tuple[object, float]:
    """Dimension and magnitude in base units of a property as a table writes it."""
    from ..units import dimension_and_scale
    from ..units.quantities import split_quantity

    ranged = _RANGE.fullmatch(text)
    number, unit = split_quantity(ranged["value"] if ranged else text)
    dimension, scale = dimension_and_scale(unit)
    return dimension, number * scale


def derived_indicators(frame: pd.DataFrame) -> Array:
    """The indicators of each row, with those that can be derived from the declared ones.

    ``gwp_total`` = fossil + biogenic + luluc where all three are declared. ``gwp_ghg`` = total if
    source or material says that there is no biogenic carbon; else total - biogenic if the source
    says that this is CO2 alone; else, in A1-A3, total + 44/12 x the biogenic carbon content. The
    biogenic CO2 of a direct part is a memo and is in none of this.
    """
    gwp: Array = frame[list(INDICATORS)].to_numpy(dtype=float, copy=True)
    total, ghg, fossil, biogenic, luluc = gwp.T
    counted = np.where(frame["part"] == "direct", np.nan, biogenic)
    total[:] = np.where(np.isnan(total), fossil + counted + luluc, total)
    without = (frame["biogenic_carbon"] == "none").to_numpy()
    is_co2 = (frame["biogenic_carbon"] == CO2_ONLY).to_numpy()
    carbon = np.where(frame["module"] == "A1-A3", frame[CARBON_CONTENT], np.nan)
    for number in (
        np.where(without, total, np.nan),
        np.where(is_co2, total - counted, np.nan),
        total + CO2_PER_CARBON * carbon,
    ):
        ghg[:] = np.where(np.isnan(ghg), number, ghg)
    total[:] = np.where(np.isnan(total) & without, ghg, total)
    return gwp
