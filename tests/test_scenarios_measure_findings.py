"""What measures leave out, or contradict in the rows that they change: asked for, or found."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sites import LORRY, MATERIALS, estimate, product, scenario_of

import carbonsite as cs
from carbonsite import measures as m

CATALOGUE = cs.FactorCatalogue.default() | MATERIALS
FRAME = {"material": "concrete", "purpose": "frame"}
KINDS = (
    "delivery left out",
    "little replaces much",
    "another strength",
    "strength not stated",
    "another efficiency",
    "another property",
    "processing left out",
)


def findings(*rows: pd.DataFrame, measure: Any, catalogue: Any = CATALOGUE) -> dict[str, str]:
    """The findings on what measures leave out, with their details."""
    scenario = scenario_of(cs.activities(*rows), measure, catalogue=catalogue)
    table = scenario.findings
    table = table[table["finding"].isin(KINDS)]
    assert (table["of"] == "changes").all() and (table["share"] > 0).all()
    return dict(zip(table["finding"], table["detail"], strict=True))


def concrete(volume: str = "1000 m3", factor: str = "old-concrete", **tags: Any) -> pd.DataFrame:
    return cs.activity("frame", volume, factor, flow="product", **{**FRAME, **tags})


DELIVERY = m.deliver("delivery of concrete", "2400 t", "30 km", LORRY, **FRAME)


def timber(**fields: Any) -> m.SolidTimber:
    fields = {"volume": "800 m3", "factor": "cross-timber", **fields}
    return m.SolidTimber(where={"purpose": "frame"}, **fields)


def test_reuse_elsewhere_needs_its_distance() -> None:
    for elsewhere in ("500 t", estimate("taken", "0 t", "0 t", "500 t")):
        with pytest.raises(cs.InputError, match="need elsewhere_distance") as caught:
            m.ReusedMasses(elsewhere=elsewhere)
        assert "'0 km' if the other site fetches them" in caught.value.problems["remedy"].item()
    assert m.ReusedMasses(elsewhere="500 t", elsewhere_distance="0 km")
    assert m.ReusedMasses(elsewhere="0 t")


def test_a_delivery_that_only_one_side_declares_is_credited_with_nothing() -> None:
    """The finding said that it was credited, beside one that it counts in no saving."""
    old = product("whole-concrete", {"A1-A3": 282.0, "A4": 10.0}, density="2400 kg/m3")
    own = CATALOGUE | cs.FactorCatalogue(old)
    assert not findings(concrete(factor="whole-concrete"), measure=timber(), catalogue=own)


def test_timber_without_delivery_where_that_of_concrete_is_credited() -> None:
    details = findings(concrete(), DELIVERY, measure=timber())
    assert list(details) == ["delivery left out"]
    assert "credited with" in details["delivery left out"]
    delivered = timber(delivery="300 km", delivery_factor=LORRY)
    assert not findings(concrete(), DELIVERY, measure=delivered)
    assert not findings(concrete(), measure=timber())


def test_a_product_that_declares_its_delivery_has_one() -> None:
    own = CATALOGUE | cs.FactorCatalogue(
        product("delivered-timber", {"A1-A3": 50.0, "A4": 20.0}, density="470 kg/m3")
    )
    measure = timber(factor="delivered-timber")
    assert not findings(concrete(), DELIVERY, measure=measure, catalogue=own)


@pytest.mark.parametrize(
    ("volume", "is_little"),
    [("1 m3", True), ("99 m3", True), ("101 m3", False), ("800 m3", False), ("5000 m3", False)],
)
def test_little_timber_for_much_concrete(volume: str, is_little: bool) -> None:
    details = findings(concrete(), measure=timber(volume=volume))
    assert ("little replaces much" in details) is is_little
    if volume == "1 m3":
        assert "1 m3 replace 1000 m3" in details["little replaces much"]


def test_glulam_and_part_of_the_frame_count_too() -> None:
    both = timber(volume="50 m3", glulam="60 m3", glulam_factor="laminated-timber")
    assert not findings(concrete(), measure=both)
    assert not findings(concrete(), measure=timber(volume="50 m3", share="40 %"))


def test_steel_is_heavy_and_takes_little_room() -> None:
    own = CATALOGUE | cs.FactorCatalogue(
        product("steel", {"A1-A3": 0.5}, unit="kg", density="7850 kg/m3")
    )

    class Steel(m.SolidTimber):
        name: str = "Steel"

    frame = cs.activity("frame", "150 m3", "cross-timber", flow="product", purpose="frame")
    # 10 m3 of steel are a fifteenth of the volume of the timber, and more than its mass.
    measure = Steel(where={"purpose": "frame"}, volume="10 m3", factor="steel")
    assert not findings(frame, measure=measure, catalogue=own)


def test_an_efficiency_that_is_not_the_rows() -> None:
    def heated(old: Any, efficiency: Any = "80 %") -> dict[str, str]:
        heater = m.space_heat("heaters", "500 m2", "40 kWh/m2", efficiency, row="h")
        return findings(heater, measure=m.CleanHeating(old_efficiency=old))

    assert not heated("80 %") and not heated(0.8) and not heated("0,8")
    details = heated("50 %")
    assert details["another efficiency"].endswith(
        "is 50 %, and the rows were computed with 80 %: h"
    )
    assert heated("80 %", 1.0)
    known = estimate("efficiency", "80 %", "70 %", "90 %")
    assert not heated(known, known)
    metered = cs.activity("heaters", "9 L", "diesel", module="A5", purpose="winter heating")
    assert not findings(metered, measure=m.CleanHeating(old_efficiency="50 %"))


def test_the_efficiency_of_the_new_heater_is_not_that_of_the_old() -> None:
    heater = m.space_heat("heaters", "500 m2", "40 kWh/m2", "80 %")
    half = m.CleanHeating(name="half", old_efficiency="80 %", share="50 %")
    rest = m.CleanHeating(name="rest", old_efficiency="80 %", new_efficiency=3)
    scenario = scenario_of(heater, half, rest)
    assert scenario.activities()["efficiency"].tolist() == ["80 %", "", ""]
    assert "another efficiency" not in scenario.findings["finding"].tolist()


@pytest.mark.parametrize(
    ("old", "strength", "differs"),
    [
        ("concrete-b35-unicon-class-b", "B30", True),
        ("concrete-b30-unicon-class-b", "B35", True),
        ("concrete-b35-unicon-class-b", "B35", False),
        ("old-concrete", "B35", False),
        ("concrete-c30-unicon-dk-rapid", "B30", False),
    ],
)
def test_concrete_of_another_strength(old: str, strength: str, differs: bool) -> None:
    measure = m.LowCarbonConcrete(strength=strength, carbon_class="A")
    slab = cs.activity("slab", "100 m3", old, module="A1-A3", flow="product", material="concrete")
    details = findings(slab, measure=measure)
    assert ("another strength" in details) is differs
    assert ("strength not stated" in details) is (old == "old-concrete")


def test_a_reference_without_a_strength_class_says_so() -> None:
    measure = m.LowCarbonConcrete(strength="B35", carbon_class="A")
    reference = {"factor": "concrete-nb37-reference-2017", "module": "A1-A3"}
    details = findings(concrete(**reference), measure=measure)
    assert "which states none" in details["strength not stated"]
    stated = concrete(**reference).assign(item="frame B35")
    assert not findings(stated, measure=measure)
    assert not findings(concrete(**reference), measure=timber())


def test_the_strength_may_stand_in_the_item() -> None:
    slab = concrete().assign(item="slab B45")
    details = findings(slab, measure=m.LowCarbonConcrete(strength="B35", carbon_class="A"))
    assert "has strength B35, and replaces slab B45" in details["another strength"]


def test_a_property_that_the_factor_declares_otherwise() -> None:
    wool = cs.activity("wool", "900 kg", "wool", flow="product", material="mineral wool")

    def changed(**fields: str) -> list[str]:
        return list(findings(wool, measure=m.WoodFibreInsulation(factor="fibre", **fields)))

    assert changed() == [] and changed(new_conductivity="0,041 W/m/K") == []
    assert changed(new_conductivity="0,020 W/m/K") == ["another property"]
    assert changed(old_conductivity="0,070 W/m/K") == ["another property"]
    assert changed(density="25 kg/m3") == ["another property"]
    light = timber(delivery="300 km", delivery_factor=LORRY, density="45 kg/m3")
    assert list(findings(concrete(), DELIVERY, measure=light)) == ["another property"]


def test_masses_that_replace_aggregate_are_crushed() -> None:
    rows = (
        cs.activity(
            "masses",
            "3000 t",
            "landfill",
            module="A5",
            flow="waste-treatment",
            material="excavated masses",
        ),
        cs.activity(
            "haul",
            "100 L",
            "diesel",
            module="A5",
            flow="mass-transport",
            material="excavated masses",
        ),
        cs.activity("gravel", "1000 t", "crushed-stone", flow="product", material="aggregate"),
    )
    reused = {"on_site": "800 t", "aggregate_replaced": "800 t"}
    assert list(findings(*rows, measure=m.ReusedMasses(**reused))) == ["processing left out"]
    assert not findings(*rows, measure=m.ReusedMasses(**reused, processing="0 kWh/t"))
    assert not findings(*rows, measure=m.ReusedMasses(on_site="800 t"))


def test_a_measure_of_the_users_own_is_looked_at_as_well() -> None:
    class Own:
        """Timber for a thousandth, in a class that knows nothing of carbonsite's."""

        name, cost = "own", None
        stage = m.Stage.MATERIAL

        def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
            kept = activities.assign(amount=[0.0] * len(activities))
            new = cs.activity("post", "1 m3", "cross-timber", flow="product", row="post")
            return cs.activities(kept, new)

    assert list(findings(concrete(), DELIVERY, measure=Own())) == [
        "delivery left out",
        "little replaces much",
    ]


def test_five_rows_of_another_efficiency_are_named() -> None:
    heaters = [
        m.space_heat("heaters", "500 m2", "40 kWh/m2", "80 %", row=f"h{number}")
        for number in range(6)
    ]
    rows = cs.activities(*heaters)
    details = findings(rows, measure=m.CleanHeating(old_efficiency="50 %"))
    assert details["another efficiency"].endswith(": h0, h1, h2, h3, h4")
