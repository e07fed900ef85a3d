"""The reference building: typical quantities with ranges, or the user's own."""

from __future__ import annotations

import pytest
from sites import SOURCE, estimate, product

import carbonsite as cs
from carbonsite.building import ReferenceBuilding, typical_quantities

FACTORS = cs.FactorCatalogue(
    [
        *product("concrete", {"A1-A3": 0.1}, unit="kg"),
        *product("steel", {"A1-A3": 1.0}, unit="kg"),
    ]
)
REST = ["wood", "gypsum", "mineral wool", "glass"]


def test_typical_quantities_are_medians_within_their_range_of_three_rows_or_more() -> None:
    table = typical_quantities()
    assert (table["low"] <= table["value"]).all() and (table["value"] <= table["high"]).all()
    assert (table["rows"] >= 3).all() and not table.duplicated(["building", "material"]).any()
    flats = table[table["building"] == "concrete flats"].set_index("material")
    assert flats.loc["concrete", ["low", "value", "high", "rows"]].tolist() == [
        276.0,
        951.5,
        1573.0,
        16,
    ]


def test_masses_are_quantities_times_area_and_keep_range_and_source() -> None:
    reference = ReferenceBuilding.typical("concrete flats", "5000 m2 BTA")
    rows = reference.activities({"concrete": "concrete", "steel": "steel"}, REST)
    scenario = cs.Scenario("reference", rows, (), FACTORS)
    assert scenario.account().total.magnitude == pytest.approx(5000 * (951.5 * 0.1 + 104.0 * 1.0))
    concrete = scenario.assumptions.set_index("assumption").loc["concrete of concrete flats"]
    assert concrete["status"] == "published" and "selection structure=C" in concrete["source"]
    assert [concrete[name] for name in ("low", "high")] == ["276 kg/m2 BTA", "1573 kg/m2 BTA"]


def test_no_row_has_an_element() -> None:
    reference = ReferenceBuilding.typical("timber house", "150 m2 BTA")
    rows = reference.activities({"concrete": "concrete"}, ["steel", *REST])
    assert "element" not in rows or not rows["element"].any()


def test_every_material_without_a_word_is_a_problem() -> None:
    reference = ReferenceBuilding.typical("concrete flats", "5000 m2 BTA")
    with pytest.raises(cs.InputError) as caught:
        reference.activities({"concrete": "concrete", "straw": "steel"}, ["glass", "concrete"])
    assert caught.value.problems[["column", "value"]].to_numpy().tolist() == [
        ["factors", "steel"],
        ["factors", "wood"],
        ["factors", "gypsum"],
        ["factors", "mineral wool"],
        ["factors", "straw"],
        ["left_out", "concrete"],
    ]


@pytest.mark.parametrize("area", ["0 m2 BTA", "5000 m2", "5000 m2 BRA", "-1 m2 BTA"])
def test_an_area_of_another_type_or_of_nothing(area: str) -> None:
    with pytest.raises(cs.CarbonsiteError):
        ReferenceBuilding.typical("concrete flats", area)


def test_an_unknown_kind_names_what_there_is() -> None:
    with pytest.raises(cs.InputError, match="concrete flats"):
        ReferenceBuilding.typical("concrete flat", "5000 m2 BTA")


def test_the_users_own_quantities_are_compared_by_share() -> None:
    own = ReferenceBuilding(
        "1000 m2 BTA",
        {"concrete": estimate("concrete", "1000 kg/m2 BTA"), "steel": "50 kg/m2 BTA"},
    )
    rows = own.activities({"concrete": "concrete", "steel": "steel"})
    less = rows.assign(amount=[500_000.0, 50_000.0])
    table = cs.examine_accounts(
        cs.account(rows, FACTORS),
        cs.account(less, FACTORS),
        cs.Claim("30 %", SOURCE, modules=["A1-A3"], elements=["22"]),
    ).table
    assert table["outcome"].iloc[0] == "NOT_SHOWN", "a whole building has no elements"


def test_a_density_leads_from_mass_to_a_factor_per_volume() -> None:
    poured = cs.FactorCatalogue(product("poured", {"A1-A3": 240.0}))
    own = ReferenceBuilding("1000 m2 BTA", {"concrete": "1000 kg/m2 BTA"})
    rows = own.activities({"concrete": "poured"}, densities={"concrete": "2400 kg/m3"})
    assert cs.account(rows, poured).total.magnitude == pytest.approx(1e6 / 2400 * 240)
