"""A synthetic site ledger: activities, factors and units, the same on every run.

Two thousand factors, twelve units, skewed use of factors; a fifth of the rows state a volume where
the factor is per mass or the other way round, and need its density. Half of the factors declare the
split of EN 15804+A2, half a total.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import carbonsite as cs

FACTORS, ELEMENTS, SEED = 2_000, 100, 7
UNITS = {
    "kg": ("mass", 1.0, 0.30),
    "t": ("mass", 1000.0, 0.10),
    "g": ("mass", 1e-3, 0.02),
    "m3": ("volume", 1.0, 0.15),
    "L": ("volume", 1e-3, 0.05),
    "kWh": ("energy", 3.6e6, 0.12),
    "MJ": ("energy", 1e6, 0.03),
    "tkm": ("transport", 1e6, 0.10),
    "km": ("distance", 1e3, 0.03),
    "m2": ("area", 1.0, 0.05),
    "m": ("distance", 1.0, 0.03),
    "stk": ("count", 1.0, 0.02),
}
"""Dimension, how many base units one is, and how often a factor is declared per it."""

NEEDS_DENSITY = 0.2
"""Share of the rows that need a density."""

ONE_MODULE, FOUR_MODULES = ("A1-A3",), ("A1-A3", "A4", "C3", "C4")


@dataclass(frozen=True)
class Ledger:
    """Activities as a user's table, and the factors that they name, as a catalogue and as a plain
    table.
    """

    activities: pd.DataFrame
    catalogue: cs.FactorCatalogue
    factors: pd.DataFrame

    def categorical(self, *, shared: bool = False) -> Ledger:
        """The same with `category` columns in the activities.

        The plain table of factors stays text, as a file gives it; `shared` gives it the same
        categories, which is the fastest that a merge can be.
        """
        factor, unit = (
            pd.CategoricalDtype(sorted(set(self.factors["factor"]))),
            pd.CategoricalDtype(list(UNITS)),
        )
        activities = self.activities.astype({"factor": factor, "unit": unit, "element": "category"})
        return Ledger(
            activities,
            self.catalogue,
            (
                self.factors.astype({"factor": factor, "module": "category"})
                if shared
                else self.factors
            ),
        )


def unit_table() -> pd.DataFrame:
    """Dimension and scale of each unit."""
    return pd.DataFrame(
        [
            {"unit": unit, "dimension": dimension, "scale": scale}
            for unit, (dimension, scale, _) in UNITS.items()
        ]
    )


def ledger(rows: int, modules: tuple[str, ...]) -> Ledger:
    """A ledger of some length, its factors in some modules."""
    random = np.random.default_rng(SEED)
    names, weights = list(UNITS), np.array([weight for _, _, weight in UNITS.values()])
    declared = random.choice(len(names), FACTORS, p=weights / weights.sum())
    ids = np.array([f"EF-{number:05d}" for number in range(FACTORS)])
    factors = pd.DataFrame(
        {
            "factor": np.repeat(ids, len(modules)),
            "module": np.tile(modules, FACTORS),
            "declared_unit": np.repeat(np.array(names)[declared], len(modules)),
        }
    )
    split, value = (
        np.repeat(np.arange(FACTORS) % 2 == 1, len(modules)),
        random.lognormal(0, 1.2, len(factors)),
    )
    for column, share in (("gwp_fossil", 0.9), ("gwp_biogenic", 0.08), ("gwp_luluc", 0.02)):
        factors[column] = np.where(split, value * share, np.nan)
    factors["gwp_total"] = np.where(split, np.nan, value)
    factors["density"] = np.repeat(random.uniform(300, 7850, FACTORS), len(modules))
    return Ledger(_activities(rows, random, ids, declared), _catalogue(factors), factors)


def _activities(
    rows: int, random: np.random.Generator, ids: np.ndarray, declared: np.ndarray
) -> pd.DataFrame:
    dimension = np.array([dimension for dimension, _, _ in UNITS.values()])
    factor = (random.zipf(1.2, rows) - 1) % FACTORS
    wanted = dimension[declared[factor]]
    solid = np.isin(wanted, ["mass", "volume"])
    other = solid & (random.random(rows) < NEEDS_DENSITY / solid.mean())
    wanted[other] = np.where(wanted[other] == "mass", "volume", "mass")
    unit = np.zeros(rows, dtype=int)
    for each in np.unique(wanted):
        unit[wanted == each] = random.choice(
            np.flatnonzero(dimension == each), int((wanted == each).sum())
        )
    texts = {
        "item": np.char.add("item ", (np.arange(rows) % 5000).astype(str)),
        "factor": ids[factor],
        "unit": np.array(list(UNITS))[unit],
        "element": np.char.add("part", random.integers(0, ELEMENTS, rows).astype(str)),
    }
    columns = {name: pd.array(text.astype(object), dtype="str") for name, text in texts.items()}
    return pd.DataFrame(
        {
            "item": columns["item"],
            "factor": columns["factor"],
            "amount": random.lognormal(2, 1.5, rows),
            "unit": columns["unit"],
            "element": columns["element"],
        }
    )


def _catalogue(factors: pd.DataFrame) -> cs.FactorCatalogue:
    source = cs.Source(
        publisher="benchmark", document="synthetic ledger", year=2024, locator="factors"
    )
    numbers = ["gwp_total", "gwp_fossil", "gwp_biogenic", "gwp_luluc"]
    rows = (
        cs.EmissionFactor(
            factor=row.factor,
            module=row.module,
            declared_unit=row.declared_unit,
            density=f"{row.density!r} kg/m3",
            source=source,
            **{
                name: None if np.isnan(getattr(row, name)) else getattr(row, name)
                for name in numbers
            },
        )
        for row in factors.itertuples()
    )
    return cs.FactorCatalogue(rows)
