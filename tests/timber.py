"""Scenarios in which timber replaces concrete, and the saving is undeclared."""

from __future__ import annotations

from typing import Any

import pandas as pd
from builders import factor

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.factors.columns import CO2_ONLY

FRAME = {"purpose": "frame"}
CONCRETE = {"A1-A3": 282.0}
TIMBER = {"A1-A3": -664.0, "C3": 744.0, "C4": 0.0, "D": -387.0}
"""Declared for 1 m3 of cross-laminated timber of 470 kg/m3."""
Modules = dict[str, Any]


def declared(name: str, modules: Modules, **fields: Any) -> list[cs.EmissionFactor]:
    """A product by module: its total, or its total and the biogenic part of it."""
    factors = []
    for module, number in modules.items():
        total, *biogenic = number if isinstance(number, tuple) else (number,)
        parts: dict[str, Any] = {
            f"gwp_{part}": value
            for carbon in biogenic
            for part, value in (("fossil", total - carbon), ("biogenic", carbon), ("luluc", 0.0))
        }
        if biogenic:
            parts["biogenic_carbon"] = CO2_ONLY
        properties = {"declared_unit": "m3", "density": "2400 kg/m3", **fields}
        factors.append(factor(name, module=module, gwp_total=total, **parts, **properties))
    return factors


def replaced(
    old: Modules = CONCRETE,
    new: Modules = TIMBER,
    *,
    share: Any = "100 %",
    volume: Any = "800 m3",
    indicator: str | None = "gwp_total",
    **old_fields: Any,
) -> cs.Scenario:
    """1000 m3 of one product, of which a share is replaced by some volume of another."""
    row = cs.activity("frame", "1000 m3", "old", flow="product", row="frame", **FRAME)
    measure = m.SolidTimber(where=FRAME, volume=volume, share=share, factor="new")
    catalogue = cs.FactorCatalogue([*declared("old", old, **old_fields), *declared("new", new)])
    return cs.Scenario("x", cs.activities(row), [measure], catalogue, indicator=indicator)


class Scaled:
    """Less or more of some rows."""

    name, stage, cost = "scaled", m.Stage.AVOID, None

    def __init__(self, **kept: float) -> None:
        self.kept = kept

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        kept = activities["row"].map(lambda row: self.kept.get(row, 1.0))
        return activities.assign(amount=activities["amount"] * kept)


SITE = {"flow": "site-energy", "module": "A5"}


def with_diesel(**prices: str) -> cs.Scenario:
    """The frame, and an excavator that is made electric."""
    catalogue = cs.FactorCatalogue(
        [
            *declared("old", CONCRETE, biogenic_carbon="none"),
            *declared("new", TIMBER),
            factor("fuel", declared_unit="L", gwp_total=3.0),
        ]
    )
    table = cs.activities(
        cs.activity("frame", "1000 m3", "old", flow="product", row="frame", **FRAME),
        cs.activity("excavator", "1000 L", "fuel", row="fuel", **SITE),
    )
    timber = m.SolidTimber(
        where=FRAME, volume="800 m3", factor="new", cost=prices.get("timber", "1 000 NOK")
    )
    less = type("Less", (Scaled,), {"cost": cs.Assumption("c", "500 NOK", reason="x")})(fuel=0.5)
    return cs.Scenario(
        "x", table, [timber, less], catalogue, indicator="gwp_total", area="500 m2 BTA"
    )
