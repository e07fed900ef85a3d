"""Materials: low-carbon concrete by class, timber instead of concrete, wood fibre instead of
mineral wool.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sites import (
    ALL,
    BASIS,
    CLOSE,
    LORRY,
    MATERIALS,
    assert_sums_agree,
    estimate,
    final,
    product,
    scenario_of,
)

import carbonsite as cs
from carbonsite import measures as m


def poured(amount: str = "100 m3", factor: str = "old-concrete", **tags: Any) -> pd.DataFrame:
    return cs.activity(
        "concrete", amount, factor, flow="product", material="concrete", row="c", **tags
    )


def frame() -> pd.DataFrame:
    tags = {"purpose": "frame", "element": "22"}
    return cs.activities(
        cs.activity("concrete", "900 m3", "old-concrete", flow="product", row="c", **tags),
        cs.activity("rebar", "90 t", "reinforcement", flow="product", row="r", **tags),
        m.deliver("delivery", "2160 t", "30 km", LORRY, row="a4", **tags),
    )


def timber(**fields: Any) -> m.SolidTimber:
    return m.SolidTimber(
        **{
            "where": {"purpose": "frame"},
            "volume": "500 m3",
            "factor": "cross-timber",
            "glulam_factor": "laminated-timber",
            **fields,
        }
    )


# -- concrete


def test_a_class_is_an_id() -> None:
    """Norsk Betongforening's publication 37: B35 class A at most 210 kg, B30 class B at most 240 kg
    of CO2e in a cubic metre.
    """
    for strength, carbon_class, limit in (("B35", "A", 210), ("B30", "B", 240)):
        measure = m.LowCarbonConcrete(strength=strength, carbon_class=carbon_class)
        scenario = cs.Scenario(
            "site", poured(factor="concrete-nb37-reference-2017"), [measure], basis=BASIS
        )
        assert scenario.account().total.magnitude == pytest.approx(100 * limit)


def test_volume_for_volume() -> None:
    found = final(scenario_of(poured(), m.LowCarbonConcrete(factor="new-concrete", share="70 %")))
    assert found["c"] == [pytest.approx(30), "m3", "old-concrete"]
    assert found["Low-carbon concrete ← c"] == [pytest.approx(70), "m3", "new-concrete"]


def test_tonnes_become_volume_by_the_old_concretes_density() -> None:
    found = final(scenario_of(poured("240 t"), m.LowCarbonConcrete(factor="new-concrete")))
    assert found["Low-carbon concrete ← c"][:2] == [pytest.approx(100), "m3"]
    own = final(
        scenario_of(
            poured("240 t", "reinforcement", density="2,5 t/m3"),
            m.LowCarbonConcrete(factor="new-concrete"),
        )
    )
    assert own["Low-carbon concrete ← c"][0] == pytest.approx(96)


def test_deliveries_of_concrete_stay() -> None:
    both = cs.activities(
        poured(), m.deliver("delivery", "240 t", "30 km", LORRY, material="concrete", row="a4")
    )
    assert final(scenario_of(both, m.LowCarbonConcrete(factor="new-concrete")))["a4"][0] == 7200


def test_no_concrete_is_named() -> None:
    for fields in ({}, {"strength": "B35"}, {"carbon_class": "A"}):
        with pytest.raises(cs.InputError, match="no concrete is named"):
            m.LowCarbonConcrete(**fields)
    with pytest.raises(cs.InputError):
        m.LowCarbonConcrete(strength="B35", carbon_class="C")


def test_a_class_that_nobody_states_a_limit_of_is_an_error() -> None:
    measure = m.LowCarbonConcrete(strength="B95", carbon_class="Ekstrem")
    with pytest.raises(cs.InputError, match="no such emission factor"):
        scenario_of(poured(), measure).saving()


def test_one_class_after_another() -> None:
    """The second finds what the first has poured; each step counts only modules that both concretes
    of it declare.
    """
    between = MATERIALS | cs.FactorCatalogue(
        product("between", {"A1-A3": 250.0, "C3": 9.0, "C4": 1.0})
    )
    first, second = (
        m.LowCarbonConcrete(name="1", factor="between"),
        m.LowCarbonConcrete(name="2", factor="new-concrete"),
    )
    scenario = scenario_of(poured(), first, second, catalogue=between, basis=None)
    steps = scenario.steps().set_index("step")
    assert steps["change"].tolist() == pytest.approx([0.0, -100 * (50 + 1 + 1), -100 * 50])
    assert steps["unequal_scope"].tolist() == pytest.approx([0.0, 0.0, -100 * (9 + 1)])
    assert_sums_agree(scenario)


# -- timber


def test_timber_replaces_products_and_deliveries() -> None:
    scenario = scenario_of(
        frame(), timber(share="60 %", glulam="40 m3", delivery="150 km", delivery_factor=LORRY)
    )
    found = scenario.activities().set_index("row")
    assert found.loc[["c", "r", "a4"], "amount"].tolist() == pytest.approx([360, 36, 25_920])
    new = found.iloc[3:]
    assert new[["factor", "amount", "unit", "module"]].values.tolist() == [
        ["cross-timber", 500.0, "m3", ""],
        [LORRY, pytest.approx(500 * 0.45 * 150), "tkm", "A4"],
        ["laminated-timber", 40.0, "m3", ""],
        [LORRY, pytest.approx(40 * 0.43 * 150), "tkm", "A4"],
    ]
    assert set(new["replaces"]) == {"c; r; a4"}
    assert set(new["element"]) == {"22"}
    assert set(new["material"]) == {"timber"}
    assert_sums_agree(scenario)


def test_timber_brings_lining_screed_and_envelope_as_rows() -> None:
    boards = product("fire-board", {"A1-A3": 1.5}, unit="m2")
    screed = product("screed", {"A1-A3": 0.2}, unit="kg")
    scenario = scenario_of(
        frame(),
        timber(
            lining=estimate("lining", "3000 m2", "2500 m2", "4000 m2"),
            lining_factor="fire-board",
            screed="240 t",
            screed_factor="screed",
            envelope="100 m2",
            envelope_factor="fire-board",
        ),
        catalogue=ALL | cs.FactorCatalogue([*boards, *screed]),
    )
    new = scenario.activities().iloc[4:]
    assert new[["item", "factor", "amount", "unit", "element"]].values.tolist() == [
        ["fire lining", "fire-board", 3000.0, "m2", "22"],
        ["screed", "screed", 240_000.0, "kg", "22"],
        ["envelope", "fire-board", 100.0, "m2", "22"],
    ]
    changes = scenario.changes()
    assert {*changes["item"]} >= {"fire lining", "screed", "envelope"}
    assert "lining" in set(scenario.assumptions["assumption"])


@pytest.mark.parametrize("name", ["lining", "screed", "envelope"])
def test_what_timber_brings_needs_a_factor(name: str) -> None:
    unit = "kg" if name == "screed" else "m2"
    with pytest.raises(cs.InputError, match=f"{name}_factor"):
        timber(**{name: f"10 {unit}"})


def test_a_density_of_ones_own_goes_before_the_factors() -> None:
    for fields, tonnes in (({}, 225), ({"density": "480 kg/m3"}, 240)):
        row = final(
            scenario_of(frame(), timber(delivery="100 km", delivery_factor=LORRY, **fields))
        )["Cross-laminated timber: delivery of cross-laminated timber"]
        assert row[0] == pytest.approx(tonnes * 100)


def test_rows_of_several_elements_leave_the_timbers_element_open() -> None:
    mixed = cs.activities(
        frame(),
        cs.activity(
            "deck", "10 m3", "old-concrete", flow="product", purpose="frame", element="25", row="d"
        ),
    )
    table = scenario_of(mixed, timber()).activities().set_index("row")
    assert table.loc["Cross-laminated timber: cross-laminated timber", "element"] == ""


def test_timber_for_a_structure_that_is_gone_is_not_added() -> None:
    first = timber(name="A", drying="50 %")
    drying = m.space_heat("drying", "100 m2", "10 kWh/m2", purpose="drying", row="d")
    found = {
        row: cells[0]
        for row, cells in final(
            scenario_of(cs.activities(frame(), drying), first, timber(name="B", drying="50 %"))
        ).items()
    }
    assert not any(row.startswith("B") for row in found)
    assert found["d"] == pytest.approx(500)


def test_a_delivery_needs_a_factor() -> None:
    with pytest.raises(cs.InputError, match="delivery_factor"):
        timber(delivery="100 km")


def test_a_delivery_needs_a_density() -> None:
    assert "clt" in ALL
    with pytest.raises(cs.UnitError, match="'clt' declares no density"):
        scenario_of(
            frame(), timber(factor="clt", delivery="100 km", delivery_factor=LORRY)
        ).changes()


def test_biri_holds_a_quarter_cubic_metre_of_timber_in_a_square_metre() -> None:
    """1 200 m3 of cross-laminated timber and 100 m3 of glulam in 5 000 m2 (bygg.no 2019): 0.24 and
    0.02 m3/m2.
    """
    scenario = scenario_of(frame(), timber(volume="1200 m3", glulam="100 m3"), area="5000 m2 BTA")
    table = scenario.activities().set_index("row")["amount"]
    per_area = [
        float(table[f"Cross-laminated timber: {item}"] / scenario.area.magnitude)
        for item in ("cross-laminated timber", "glulam")
    ]
    assert per_area == pytest.approx([0.24, 0.02])


# -- insulation


def test_equal_resistance() -> None:
    """EN ISO 6946: R = d/λ. 200 mm at 0.035 and 228.6 mm at 0.040 W/mK are both 5.714 m2K/W."""
    area, thickness = 500, 0.2
    found = m.equal_resistance_volume(
        cs.Q(area * thickness, "m3"), cs.Q(0.035, "W/m/K"), cs.Q(0.040, "W/m/K")
    )
    new_thickness = found.to("m3").magnitude / area
    assert new_thickness / 0.040 == pytest.approx(thickness / 0.035, rel=CLOSE)
    assert m.material_mass(found, "50 kg/m3").to("kg").magnitude == pytest.approx(
        area * new_thickness * 50, rel=CLOSE
    )


def wool(amount: str = "3000 kg", **tags: Any) -> pd.DataFrame:
    return cs.activity(
        "wool", amount, "wool", flow="product", material="mineral wool", row="w", **tags
    )


@pytest.mark.parametrize(
    ("fields", "kilograms"),
    [
        ({}, 100 * 40 / 35 * 50),
        ({"share": "40 %"}, 0.4 * 100 * 40 / 35 * 50),
        ({"old_conductivity": "0,032 W/m/K"}, 100 * 40 / 32 * 50),
        ({"new_conductivity": "0,038 W/m/K"}, 100 * 38 / 35 * 50),
        ({"density": "160 kg/m3"}, 100 * 40 / 35 * 160),
    ],
)
def test_wood_fibre_of_the_same_resistance(fields: dict[str, str], kilograms: float) -> None:
    found = final(scenario_of(wool(), m.WoodFibreInsulation(factor="fibre", **fields)))
    assert found["Wood-fibre insulation ← w"] == [pytest.approx(kilograms), "kg", "fibre"]


def test_square_metres_become_volume_by_the_thickness_of_the_product() -> None:
    """Rockwool R1 (EPD): 37 mm at 0.037 W/mK, per m2 at R = 1."""
    row = cs.activity(
        "wool", "100 m2", "stone-wool-rockwool-r1", flow="product", material="mineral wool", row="w"
    )
    found = final(scenario_of(row, m.WoodFibreInsulation(factor="fibre")))
    assert found["Wood-fibre insulation ← w"][0] == pytest.approx(
        100 * 0.037 * (0.040 / 0.037) * 50
    )


def test_the_new_rows_do_not_inherit_the_wools_density() -> None:
    """The wool's row states a density of its own; the fibre is weighed by the fibre's and accounted
    per cubic metre by the fibre's.
    """
    per_volume = MATERIALS | cs.FactorCatalogue(
        product("fibre-m3", {"A1-A3": 25.0}, density="50 kg/m3", conductivity="0,040 W/m/K")
    )
    scenario = scenario_of(
        wool(density="30,2 kg/m3"),
        m.WoodFibreInsulation(factor="fibre-m3"),
        catalogue=per_volume,
        basis=None,
    )
    assert scenario.account().total.magnitude == pytest.approx(3000 / 30.2 * 40 / 35 * 25)
    table = scenario.activities().set_index("row")
    assert table["density"].tolist() == ["30,2 kg/m3", ""]
    assert table["material"].tolist() == ["mineral wool", "wood fibre"]


def test_a_conductivity_must_be_known() -> None:
    bare = MATERIALS | cs.FactorCatalogue(product("bare", {"A1-A3": 1.0}, unit="kg"))
    with pytest.raises(cs.UnitError, match="'bare' declares no conductivity"):
        scenario_of(
            wool(), m.WoodFibreInsulation(factor="bare", density="50 kg/m3"), catalogue=bare
        ).changes()


def test_ranges_of_both_factors_properties_are_bounds() -> None:
    ranged = cs.FactorCatalogue(
        [
            *product(
                "wool-r",
                {"A1-A3": 1.5},
                unit="kg",
                density=estimate("d", "30 kg/m3", "20 kg/m3", "40 kg/m3"),
                conductivity="0,035 W/m/K",
            ),
            *product(
                "fibre-r",
                {"A1-A3": 0.5},
                unit="kg",
                density="50 kg/m3",
                conductivity=estimate("c", "0,040 W/m/K", "0,036 W/m/K", "0,044 W/m/K"),
            ),
        ]
    )
    row = cs.activity("wool", "3000 kg", "wool-r", flow="product", material="mineral wool")
    found = scenario_of(
        row, m.WoodFibreInsulation(factor="fibre-r"), catalogue=ranged, basis=None
    ).bounds()
    by_hand = [
        3000 * 1.5 - 3000 / density * conductivity / 0.035 * 50 * 0.5
        for density, conductivity in ((20, 0.044), (30, 0.040), (40, 0.036))
    ]
    assert [q.magnitude for q in (found.low, found.value, found.high)] == pytest.approx(by_hand)
    assert set(found.sensitivity["assumption"]) == {"wool-r density", "fibre-r conductivity"}
