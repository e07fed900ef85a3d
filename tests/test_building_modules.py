"""Rows of life-cycle modules: replacements, waste, deliveries, refrigerants, end of life."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from profiles import examples
from second_calculator import Calculator
from sites import SOURCE, estimate, product

import carbonsite as cs
from carbonsite import building as b
from carbonsite.units import Estimate

GOLDEN = tomllib.loads(
    (Path(__file__).parent / "golden" / "building.toml").read_text(encoding="utf-8")
)["case"]
NUMBERS = {"A1-A3": 10.0, "A4": 1.0, "A5": 0.5, "C3": 0.4, "C4": 0.1, "D": -5.0}
CATALOGUE = cs.FactorCatalogue(
    [
        *product("wall", NUMBERS, unit="m2", service_life="25 years", density="100 kg/m3"),
        *product("bare", {"A1-A3": 10.0}, unit="kg"),
        *product("generic", {"A1-A3": 99.0, "C3": 2.0, "C4": 1.0}, unit="kg"),
        *product("slab", {"A1-A3": 0.2838, "A4": 0.0232}, unit="kg"),
        *product("lorry", {"A4": 0.1}, unit="tkm"),
        *product("truck", {"A4": 1.0}, unit="km"),
    ]
)
LORRY = "lorry-artic-over-33t-average-laden"
PERIOD = cs.Period(2024, 50)


def wall(amount: Any = "100 m2", **tags: Any) -> pd.DataFrame:
    return cs.activity("wall", amount, "wall", row="w", element="231", **tags)


def total(*tables: pd.DataFrame, catalogue: cs.FactorCatalogue = CATALOGUE) -> float:
    rows = pd.concat([table for table in tables if len(table)], ignore_index=True)
    return float(cs.account(rows, catalogue, period=PERIOD).total.magnitude)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["id"])
def test_golden_cases(case: dict[str, Any]) -> None:
    inputs, factor = case["inputs"], case["of"]
    made = cs.FactorCatalogue(
        product(
            "x",
            {name.upper(): inputs[name] for name in ("a4", "c3", "c4") if name in inputs}
            | {"A1-A3": inputs.get("a1a3", 1.0)},
            unit="kg",
        )
    )
    rows = cs.activity("x", cs.Q(inputs.get("installed", 1.0), "kg"), "x", row="x")
    if factor == "site_waste":
        new = b.site_waste(rows, made, {"x": inputs["waste"]}, case["convention"], case["modules"])
        value = total(new, catalogue=made) if len(new) else 0.0
    elif factor == "replacements":
        period = cs.Period(2024, inputs["period"])
        new = b.replacements(rows, made, period, {"x": inputs["life"]}, case["convention"])
        value = total(new, catalogue=made) if len(new) else 0.0
    else:
        new = b.refrigerant("x", cs.Q(inputs["charge"], "kg"), "x", inputs["leakage"])
        gas = cs.FactorCatalogue(product("x", {"B1": inputs["gwp"]}, unit="kg"))
        value = float(cs.account(new, gas, period=cs.Period(2024, inputs["years"])).total.magnitude)
    assert value == pytest.approx(case["expected"], abs=case["tolerance"] + 1e-12)


# -- replacement


def test_each_convention_counts_its_modules_and_never_d() -> None:
    totals = {
        convention: total(b.replacements(wall(), CATALOGUE, PERIOD, {"wall": 20}, convention))
        for convention in ("lcabyg", "en15978", "partial")
    }
    assert totals["lcabyg"] == pytest.approx(100 * 2 * (10.0 + 0.4 + 0.1))
    assert totals["en15978"] == pytest.approx(100 * 2 * (10.0 + 1.0 + 0.5 + 0.4 + 0.1))
    assert totals["partial"] == pytest.approx(100 * 1.5 * 12.0)


def test_the_rows_say_how_often_by_which_convention_and_what_is_left() -> None:
    rows = b.replacements(wall(), CATALOGUE, PERIOD, {"231": "30 years"})
    assert rows[["module", "factor_module", "of", "convention"]].to_numpy().tolist() == [
        ["B4", module, "w", "lcabyg"] for module in ("A1-A3", "C3", "C4")
    ]
    assert rows[["service_life", "replacements", "years_left"]].iloc[0].tolist() == [
        "30 years",
        1.0,
        10.0,
    ]
    assert rows["element"].tolist() == ["231"] * 3


@pytest.mark.parametrize(
    ("lives", "count"),
    [
        ({"wall": 50}, 0),
        ({"wall": 25}, 1),
        ({"wall": "20 years"}, 2),
        ({"23": 10}, 4),
        ({"231": 25, "23": 10}, 1),
        ({"wall": b.replacement.LASTING}, 0),
        ({"wall": ">50"}, 0),
        ({"wall": "≥50 years"}, 0),
        ({}, 1),
    ],
)
def test_lives_come_from_the_user_else_from_the_declaration(
    lives: dict[str, object], count: int
) -> None:
    rows = b.replacements(wall(), CATALOGUE, PERIOD, lives)
    assert total(rows) == pytest.approx(100 * count * 10.5) if count else not len(rows)


@pytest.mark.parametrize(
    ("life", "problem"),
    [
        (0, "is not a service life"),
        (-5, "is not a service life"),
        ("soon", "is not a service life"),
        ("30 kg", "is not a service life"),
        (True, "is not a service life"),
        (float("nan"), "is not a service life"),
    ],
)
def test_what_is_no_life_is_refused(life: object, problem: str) -> None:
    with pytest.raises(cs.InputError, match=problem):
        b.replacements(wall(), CATALOGUE, PERIOD, {"wall": life})


def test_more_than_50_years_is_unknown_at_60_and_not_60() -> None:
    with pytest.raises(cs.InputError, match="nothing of the years beyond"):
        b.replacements(wall(), CATALOGUE, cs.Period(2024, 60), {"wall": ">50"})


def test_every_product_without_a_life_is_told_at_once() -> None:
    rows = cs.activities(
        cs.activity("one", "1 kg", "bare", row="1"), cs.activity("two", "1 kg", "bare", row="2")
    )
    with pytest.raises(cs.InputError) as caught:
        b.replacements(rows, CATALOGUE, PERIOD)
    assert caught.value.problems["row"].tolist() == ["1", "2"]


@settings(max_examples=examples(60))
@given(st.integers(1, 120), st.floats(0.5, 150.0), st.floats(0.0, 50.0))
def test_a_longer_life_never_raises_b4(length: int, life: float, longer: float) -> None:
    period = cs.Period(2024, length)

    def emissions(years: float) -> float:
        rows = b.replacements(wall(), CATALOGUE, period, {"wall": years}, "en15978")
        return total(rows) if len(rows) else 0.0

    assert emissions(life + longer) <= emissions(life) + 1e-9


@settings(max_examples=examples(40))
@given(st.integers(1, 100), st.integers(1, 12))
def test_a_life_that_divides_the_period_is_not_replaced_at_its_end(life: int, times: int) -> None:
    count = b.replacement_count(f"{life * times} years", f"{life} years")
    assert float(count.magnitude) == times - 1


@settings(max_examples=examples(60))
@given(
    st.integers(1, 120),
    st.floats(0.5, 150.0),
    st.sampled_from(["lcabyg", "en15978", "partial"]),
)
def test_the_years_left_are_of_one_life(length: int, life: float, convention: Any) -> None:
    rows = b.replacements(wall(), CATALOGUE, cs.Period(2024, length), {"wall": life}, convention)
    for left in set(rows["years_left"]) if len(rows) else ():
        assert 0 <= left <= life
        # The lives that have begun by then last as long as the period and what is left.
        lives = (length + left) / life
        assert lives == pytest.approx(round(lives), abs=1e-6)


def test_a_part_of_a_replacement_leaves_what_a_whole_one_would() -> None:
    for convention in ("en15978", "partial"):
        rows = b.replacements(wall(), CATALOGUE, PERIOD, {"wall": 20}, convention)
        assert set(rows["years_left"]) == {10.0}


YEARLY = cs.activities(
    wall(),
    cs.activity("filter", "10 kg/year", "bare", row="f", material="steel"),
    cs.activity("wax", "3 kg", "bare", row="x", material="steel").assign(per="year"),
    cs.activity("way", "3 tkm/år", "lorry", row="l", of="w", module="A4"),
)


def test_a_yearly_amount_is_neither_replaced_nor_wasted_nor_taken_down() -> None:
    waste = {"wall": 0.1, "bare": 0.1}
    for make, rows in (
        (lambda: b.replacements(YEARLY, CATALOGUE, PERIOD, {"bare": 20}, "en15978"), "fxl"),
        (lambda: b.replacements(YEARLY, CATALOGUE, PERIOD, {"bare": 20}), "fx"),
        (lambda: b.site_waste(YEARLY, CATALOGUE, waste, modules=["A1-A3", "A4"]), "fxl"),
        (lambda: b.end_of_life(YEARLY, CATALOGUE, {"steel": "generic"}), "fx"),
    ):
        with pytest.raises(cs.InputError, match="per year") as caught:
            make()
        assert caught.value.problems["row"].tolist() == list(rows)


def test_an_estimated_amount_stays_one_in_its_replacements() -> None:
    rows = wall(estimate("area", "100 m2", "80 m2", "150 m2"))
    both = pd.concat([rows, b.replacements(rows, CATALOGUE, PERIOD)], ignore_index=True)
    scenario = cs.Scenario("house", both, (), CATALOGUE, period=PERIOD)
    spread = cs.uncertainty(scenario.account()).table.iloc[0]
    assert spread["value"] == pytest.approx(100 * (12.0 + 10.5))
    assert spread["P95"] > 120 * (12.0 + 10.5)


# -- waste


def test_waste_of_what_is_installed_and_of_what_is_bought() -> None:
    for convention, share in (("w", 0.05), ("w/(1-w)", 0.05 / 0.95)):
        rows = b.site_waste(wall(), CATALOGUE, {"wall": "5 %"}, convention)
        assert total(rows) == pytest.approx(100 * 10.0 * share)
        assert set(rows["module"]) == {"A5"} and set(rows["convention"]) == {convention}


@pytest.mark.parametrize(
    ("tags", "shares", "problem"),
    [
        ({"delivered": "bought"}, {"wall": 0.05}, "holds its waste already"),
        ({"delivered": "ordered"}, {"wall": 0.05}, "neither installed nor bought"),
        ({}, {}, "none is not 0"),
        ({}, {"wall": 1.0}, "is not a share of waste"),
        ({}, {"wall": -0.1}, "is not a share of waste"),
        ({}, {"wall": "5 kg"}, "is not a share of waste"),
    ],
)
def test_waste_that_cannot_be_known(
    tags: dict[str, str], shares: dict[str, object], problem: str
) -> None:
    with pytest.raises(cs.InputError, match=problem):
        b.site_waste(wall(**tags), CATALOGUE, shares)


def test_no_waste_is_declared_and_weighed_waste_replaces_the_share() -> None:
    assert not len(b.site_waste(wall(), CATALOGUE, {"wall": 0}))
    assert not len(b.site_waste(wall(), CATALOGUE, {}, recorded=["wall"]))


# -- deliveries


def test_legs_replace_a_declarations_own_delivery() -> None:
    rows = wall(thickness="0.2 m")
    legs = [b.Leg(distance="100 km", factor="lorry"), b.Leg(distance="50 km", factor="lorry")]
    new = b.deliveries(rows, CATALOGUE, legs)
    account = cs.account(pd.concat([rows, new], ignore_index=True), CATALOGUE)
    by_module = account.by("module")["gwp_ghg"]
    tonnes = 100 * 0.2 * 100 / 1000
    assert by_module["A4"] == pytest.approx(tonnes * 150 * 0.1)
    replaced = account.lines[(account.lines["module"] == "A4") & ~account.lines["counted"]]
    assert len(replaced) == 1


def test_waste_counts_the_delivery_that_takes_place_and_not_the_one_replaced() -> None:
    rows = cs.activity("slab", "1000 kg", "slab", row="s")
    new = b.deliveries(rows, CATALOGUE, [b.Leg(distance="100 km", factor="lorry")] * 2)
    both = pd.concat([rows, new], ignore_index=True)
    waste = b.site_waste(both, CATALOGUE, {"slab": 0.05}, modules=["A1-A3", "A4"])
    assert total(waste) == pytest.approx(0.05 * (283.8 + 2 * 10.0))
    assert set(waste["of"]) == {"s"} and waste["row"].is_unique


def test_waste_counts_a_delivery_by_a_vehicle_that_declares_no_modules() -> None:
    catalogue = cs.FactorCatalogue.default()
    rows = cs.activity("c", "10 m3", "concrete-b35-class-a", row="c", density="2400 kg/m3")
    new = b.deliveries(rows, catalogue, [b.Leg(distance="100 km", factor=LORRY)])
    both = pd.concat([rows, new], ignore_index=True)
    waste = b.site_waste(both, catalogue, {rows["factor"].iloc[0]: 0.03}, modules=["A1-A3", "A4"])
    account = cs.account(pd.concat([both, waste], ignore_index=True), catalogue)
    by_module = account.by("module")[account.indicator]
    assert by_module["A5"] == pytest.approx(0.03 * (by_module["A1-A3"] + by_module["A4"]))


def test_a_replacement_counts_what_stands_for_the_modules_of_its_product() -> None:
    rows = cs.activity("bare", "100 kg", "bare", row="b", material="steel")
    new = [
        b.deliveries(rows, CATALOGUE, [b.Leg(distance="100 km", factor="lorry")]),
        b.site_waste(rows, CATALOGUE, {"bare": 0.1}),
        b.end_of_life(rows, CATALOGUE, {"steel": "generic"}),
    ]
    both = pd.concat([rows, *new], ignore_index=True)
    for convention, once in (("lcabyg", 1000 + 300), ("en15978", 1000 + 1.0 + 100 + 300)):
        b4 = b.replacements(both, CATALOGUE, PERIOD, {"bare": 20}, convention)
        assert total(b4) == pytest.approx(2 * once)


@settings(max_examples=examples(30))
@given(st.floats(1.0, 500.0), st.floats(0.01, 0.4), st.integers(5, 60))
def test_waste_and_replacements_follow_the_modules_of_the_account(
    distance: float, share: float, life: int
) -> None:
    rows = cs.activity("slab", "1000 kg", "slab", row="s")
    leg = b.Leg(distance=cs.Q(distance, "km"), factor="lorry")
    both = pd.concat([rows, b.deliveries(rows, CATALOGUE, [leg])], ignore_index=True)
    once = total(both)
    waste = b.site_waste(both, CATALOGUE, {"slab": share}, modules=["A1-A3", "A4"])
    assert total(waste) == pytest.approx(share * once)
    b4 = b.replacements(both, CATALOGUE, PERIOD, {"slab": life}, "en15978")
    count = max(-(-50 // life) - 1, 0)
    assert (total(b4) if len(b4) else 0.0) == pytest.approx(count * once)


def test_a_delivery_of_an_estimated_amount_stays_estimated() -> None:
    rows = cs.activity("slab", estimate("mass", "1000 kg", "500 kg", "2000 kg"), "slab", row="s")
    for leg, unit in (
        (b.Leg(distance="100 km", factor="lorry"), "tkm"),
        (b.Leg(distance="100 km", factor="truck", payload="1 t"), "km"),
    ):
        amount = b.deliveries(rows, CATALOGUE, [leg])["amount"].iloc[0]
        assert isinstance(amount, Estimate)
        assert "mass" in amount.assumptions
        assert amount.value.to(unit).magnitude == pytest.approx(100.0)


def test_a_workbook_holds_formulas_of_estimated_deliveries_and_their_waste(tmp_path: Path) -> None:
    rows = cs.activity("slab", estimate("mass", "1000 kg", "500 kg", "2000 kg"), "slab", row="s")
    leg = b.Leg(distance=estimate("way", "100 km", "50 km", "150 km"), factor="lorry")
    both = pd.concat([rows, b.deliveries(rows, CATALOGUE, [leg])], ignore_index=True)
    waste = b.site_waste(both, CATALOGUE, {"slab": 0.05}, modules=["A1-A3", "A4"])
    whole = pd.concat([both, waste], ignore_index=True)
    path = tmp_path / "house.xlsx"
    cs.reports.excel(cs.Scenario("house", whole, (), CATALOGUE), path)
    assert list(Calculator(path).differences()) == []
    lines = load_workbook(path)["Line items"]
    formulas = [str(cell.value) for row in lines.iter_rows() for cell in row]
    assert "=mass*0.001*way*0.05" in formulas


def test_vehicles_by_the_kilometre_take_fill_and_the_way_back() -> None:
    rows = cs.activity("bare", "48 t", "bare")
    leg = b.Leg(distance="100 km", factor="truck", payload="24 t", fill="80 %", empty_return="50 %")
    assert total(b.deliveries(rows, CATALOGUE, [leg])) == pytest.approx(375.0)


def test_an_empty_return_of_a_factor_per_tonne_kilometre_is_refused() -> None:
    with pytest.raises(cs.InputError, match="empty running"):
        b.Leg(distance="100 km", factor="lorry", empty_return="50 %")


def test_a_product_without_mass_or_a_delivery_without_legs_is_refused() -> None:
    with pytest.raises(cs.CarbonsiteError, match="t"):
        b.deliveries(wall(), CATALOGUE, [b.Leg(distance="1 km", factor="lorry")])
    with pytest.raises(cs.InputError, match="at least one leg"):
        b.deliveries(wall(), CATALOGUE, [])


# -- use, end of life, carbon


def test_refrigerants_leak_each_year_and_at_the_end_of_each_unit() -> None:
    gas = cs.FactorCatalogue(product("gas", {"B1": 1000.0}, unit="kg"))
    rows = b.refrigerant("heat pump", "10 kg", "gas", "3.8 %/year", "90 %", 2)
    account = cs.account(rows, gas, period=cs.Period(2024, 20))
    assert account.total.magnitude == pytest.approx(1000 * (10 * 0.038 * 20 + 10 * 2 * 0.1))
    assert not len(b.refrigerant("x", "1 kg", "gas", "1 %/year").query("item == 'x, end of life'"))


def test_stated_maintenance_counts_in_its_module() -> None:
    rows = b.stated("paint", "10 kg/year", "bare", "B2")
    account = cs.account(rows, CATALOGUE, period=PERIOD)
    assert account.by("module")["gwp_ghg"].to_dict() == {"B2": pytest.approx(5000.0)}


def test_water_is_b7_over_the_period() -> None:
    tap = cs.FactorCatalogue(product("tap", {"B7": 0.04855}, unit="m3"))
    rows = b.water("1000 m3/year", "tap")
    assert cs.account(rows, tap, period=cs.Period(2024, 1)).total.magnitude == pytest.approx(48.55)


def test_a_generic_end_of_life_stands_in_and_is_told() -> None:
    rows = cs.activity("bare", "100 kg", "bare", row="b", material="steel")
    new = b.end_of_life(rows, CATALOGUE, {"steel": "generic"})
    account = cs.account(pd.concat([rows, new], ignore_index=True), CATALOGUE)
    assert account.by("module")["gwp_ghg"].to_dict() == pytest.approx(
        {"A1-A3": 1000.0, "C3": 200.0, "C4": 100.0}
    )
    assert "stand-in" in set(account.findings["finding"])
    undeclared = account.undeclared
    lacking = undeclared[undeclared["factor"] == "bare"]["module"].tolist()
    assert lacking == ["C1", "C2"]
    assert not len(b.end_of_life(wall(), CATALOGUE, {"wall": "generic"}))


def test_three_views_of_the_carbon_in_wood_stand_side_by_side() -> None:
    timber = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="timber",
                module=module,
                declared_unit="m3",
                source=SOURCE,
                gwp_total=fossil + biogenic,
                gwp_fossil=fossil,
                gwp_biogenic=biogenic,
                gwp_luluc=0.0,
                gwp_ghg=fossil,
            )
            for module, fossil, biogenic in (("A1-A3", 60.0, -700.0), ("C3", 5.0, 700.0))
        ]
    )
    views = b.biogenic_views(cs.account(cs.activity("t", "10 m3", "timber"), timber))
    assert views["value"].tolist() == pytest.approx([650.0, 650.0, 7000.0])
    assert views["rows_lacking"].tolist() == [0, 0, 0]
