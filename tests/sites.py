"""Small building sites for the tests of measures and scenarios: activities, factors and what must
hold for every scenario.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.factors.properties import CatalogueProperties

SOURCE = cs.Source(
    publisher="Test", document="Numbers that are easy to reckon with", year=2018, locator="p. 1"
)
CATALOGUE = cs.FactorCatalogue.default()
BASIS = cs.Basis(year=2019)
LORRY = "lorry-dk-over-26t"
CLOSE = 1e-9


def estimate(
    name: str, value: str, low: str | None = None, high: str | None = None
) -> cs.Assumption:
    """An assumption with a range."""
    return cs.Assumption(name, value, low=low, high=high, reason="chosen for the test")


def product(
    factor: str, modules: dict[str, float], unit: str = "m3", **properties: Any
) -> list[cs.EmissionFactor]:
    """A product that declares some modules, in the indicator of the site's energy carriers."""
    return [
        cs.EmissionFactor(
            factor=factor,
            module=module,
            declared_unit=unit,
            gwp_ghg=number,
            source=SOURCE,
            **properties,
        )
        for module, number in modules.items()
    ]


MATERIALS = cs.FactorCatalogue(
    [
        *product(
            "old-concrete",
            {"A1-A3": 300.0, "C3": 10.0, "C4": 2.0, "D": -20.0},
            density="2400 kg/m3",
        ),
        *product("new-concrete", {"A1-A3": 200.0}, density="2400 kg/m3"),
        *product("reinforcement", {"A1-A3": 0.4, "C3": 0.01}, unit="kg"),
        *product("cross-timber", {"A1-A3": 50.0, "C3": 30.0}, density="450 kg/m3"),
        *product("laminated-timber", {"A1-A3": 60.0, "C3": 30.0}, density="430 kg/m3"),
        *product("wool", {"A1-A3": 1.5}, unit="kg", density="30 kg/m3", conductivity="0,035 W/m/K"),
        *product(
            "fibre", {"A1-A3": 0.5}, unit="kg", density="50 kg/m3", conductivity="0,040 W/m/K"
        ),
        *product(
            "crushed-stone", {"A1-A3": 5.0, "C3": 7.0, "D": -2.0}, unit="t", density="1,6 t/m3"
        ),
        cs.EmissionFactor(
            factor="landfill", declared_unit="t", gwp_ghg=20.0, source=SOURCE, density="1,8 t/m3"
        ),
    ]
)
ALL = CATALOGUE | MATERIALS


def site() -> pd.DataFrame:
    """A site on which every shipped measure finds something to act on."""
    structure = {"material": "concrete", "element": "22", "purpose": "frame"}
    return cs.activities(
        m.machine_use(
            "excavator",
            estimate("excavator hours", "1000 h", "700 h", "1400 h"),
            "15 L/h",
            machine="excavator",
            row="excavator",
        ),
        m.machine_use("mobile crane", "300 h", "10 L/h", machine="mobile crane", row="crane"),
        m.machine_use("generator for tools", "200 h", "3 L/h", machine="hand tools", row="tools"),
        m.machine_use("roller", "200 h", "7 L/h", machine="roller", row="roller"),
        m.space_heat("thawing", "500 m2", "20 kWh/m2", "50 %", purpose="thawing", row="thawing"),
        m.space_heat(
            "heaters",
            "5000 m2",
            estimate("heat demand", "30 kWh/m2", "10 kWh/m2", "60 kWh/m2"),
            "80 %",
            row="heaters",
        ),
        m.space_heat("drying", "5000 m2", "10 kWh/m2", "80 %", purpose="drying", row="drying"),
        cs.activity(
            "masses to landfill",
            "3000 t",
            "landfill",
            module="A5",
            flow="waste-treatment",
            material="excavated masses",
            row="landfill",
        ),
        m.haul(
            "haul",
            "3000 t",
            "2000 lm3",
            "15 km",
            ("15 t", "12 lm3"),
            "0,5 L/km",
            material="excavated masses",
            row="haul",
        ),
        cs.activity(
            "gravel", "1000 t", "crushed-stone", flow="product", material="aggregate", row="gravel"
        ),
        m.deliver(
            "delivery of gravel",
            "1000 t",
            "20 km",
            LORRY,
            material="aggregate",
            row="gravel delivery",
        ),
        cs.activity(
            "concrete frame", "900 m3", "old-concrete", flow="product", row="frame", **structure
        ),
        cs.activity(
            "reinforcement", "90 t", "reinforcement", flow="product", row="rebar", **structure
        ),
        m.deliver(
            "delivery of concrete", "2160 t", "30 km", LORRY, row="frame delivery", **structure
        ),
        cs.activity(
            "foundations",
            "200 m3",
            "old-concrete",
            flow="product",
            material="concrete",
            element="21",
            row="foundations",
        ),
        cs.activity(
            "insulation",
            "6000 kg",
            "wool",
            flow="product",
            material="mineral wool",
            element="23",
            row="insulation",
        ),
    )


def every_measure() -> list[m.Measure]:
    """One of each shipped measure, for `site`."""
    return [
        m.ElectricExcavator(
            per_litre=estimate("electricity per litre", "3,5 kWh/L", "3 kWh/L", "4 kWh/L"),
            idle_share="10 %",
            loss="5 %",
        ),
        m.ElectricTowerCrane(
            power="60 kW", utilisation="30 %", standby="1 kW", standby_hours="500 h"
        ),
        m.ElectricTools(power="2 kW"),
        m.Biodiesel(share="80 %"),
        m.SeasonalPeriod(
            thawing="100 %", heating=estimate("heat avoided", "60 %", "40 %", "80 %"), drying="30 %"
        ),
        m.CleanHeating(old_efficiency="80 %", share="50 %"),
        m.ReusedMasses(
            on_site="1500 t",
            elsewhere="500 t",
            aggregate_replaced="800 t",
            processing="6 kWh/t",
            elsewhere_distance="10 km",
            elsewhere_factor=LORRY,
            elsewhere_aggregate="crushed-stone",
        ),
        m.SolidTimber(
            where={"purpose": "frame"},
            volume="500 m3",
            glulam="40 m3",
            factor="cross-timber",
            glulam_factor="laminated-timber",
            drying="50 %",
            delivery="150 km",
            delivery_factor=LORRY,
        ),
        m.LowCarbonConcrete(
            where={"material": "concrete", "element": "21"}, factor="new-concrete", share="90 %"
        ),
        m.WoodFibreInsulation(factor="fibre"),
    ]


def scenario_of(
    baseline: pd.DataFrame,
    *measures: m.Measure,
    basis: cs.Basis | None = BASIS,
    catalogue: cs.FactorCatalogue = ALL,
    **fields: Any,
) -> cs.Scenario:
    """A scenario on all factors."""
    return cs.Scenario("site", baseline, measures, catalogue, basis, **fields)


def final(
    scenario: cs.Scenario, columns: tuple[str, ...] = ("amount", "unit", "factor")
) -> dict[str, tuple[Any, ...]]:
    """Columns of the final rows, by id."""
    table = scenario.activities()
    return {
        row: cells if len(cells) > 1 else cells[0]
        for row, *cells in table[["row", *columns]].itertuples(index=False, name=None)
    }  # type: ignore[misc]


def amounts(scenario: cs.Scenario, unit: str) -> dict[str, float]:
    """The amounts of the final rows in one unit, by id; rows of another kind are left out."""
    found = {}
    for row, (amount, own, factor) in final(scenario).items():
        try:
            found[row] = amount * CatalogueProperties(scenario.catalogue).conversion(
                factor, own, unit
            )
        except cs.UnitError:
            continue
    return found


def assert_sums_agree(scenario: cs.Scenario) -> None:
    """Baseline and all changes together are the final activities: by row, by module, by element and
    in total.
    """
    table = pd.concat(
        [scenario.baseline_account().reading.table, scenario.changes()], ignore_index=True
    )
    both = cs.account(
        table, scenario.catalogue, scenario.basis, scenario.account().indicator, scenario.date
    )
    after = scenario.account()
    size = float(np.abs(both.lines[both.indicator]).sum())
    assert abs(both.total.magnitude - after.total.magnitude) <= 1e-12 * size
    for column in (
        "row",
        "module",
        *({"element", "carrier", "material"} & set(table) & set(after.reading.table)),
    ):
        of_both, of_after = both.by(column)[both.indicator], after.by(column)[after.indicator]
        apart = of_both.subtract(of_after, fill_value=0.0).abs()
        assert apart.max() <= 1e-12 * size, (
            f"by {column}: {apart.idxmax()} differs by {apart.max()}"
        )
