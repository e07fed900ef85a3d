"""A building as a table: bills, compositions, element codes, one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import SOURCE, estimate, product

import carbonsite as cs
from carbonsite import building as b

CATALOGUE = cs.FactorCatalogue(
    [
        *product("studs", {"A1-A3": 50.0, "C3": 5.0}),
        *product("wool", {"A1-A3": 1.5}, unit="kg"),
        *product("door", {"A1-A3": 80.0}, unit="stk"),
    ]
)
WALL = b.composition(
    "outer wall",
    "m2",
    cs.activity("studs", "0.02 m3", "studs", material="timber"),
    cs.activity("wool", "6 kg", "wool"),
)


def bill(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return cs.activities(
        *(cs.activity(item, amount, of, element=code, row=code) for code, item, amount, of in rows)
    )


HOUSE = bill(("231", "axis A", "400 m2", "outer wall"), ("234", "doors", "12 stk", "door"))


def test_elements_become_their_products_with_their_tags() -> None:
    rows = b.expand(HOUSE, WALL)
    columns = ["row", "item", "factor", "amount", "unit", "element", "composition", "material"]
    assert rows.reindex(columns=columns).fillna("").to_numpy().tolist() == [
        ["234", "doors", "door", 12.0, "stk", "234", "", ""],
        ["231/1", "axis A: studs", "studs", 8.0, "m3", "231", "outer wall", "timber"],
        ["231/2", "axis A: wool", "wool", 2400.0, "kg", "231", "outer wall", ""],
    ]


def test_five_lines_lead_from_a_bill_to_elements() -> None:
    account = cs.account(b.expand(HOUSE, WALL), CATALOGUE, areas=["500 m2 BTA"])
    by_element = account.by("element")["gwp_ghg"]
    assert by_element["231"] == pytest.approx(400 * (0.02 * 55 + 6 * 1.5))
    assert b.by_element(account)["gwp_ghg"].to_dict() == pytest.approx(
        {"23": 400 * (0.02 * 55 + 9) + 12 * 80}
    )
    assert account.per("m2 BTA").magnitude == pytest.approx(account.total.magnitude / 500)


def test_a_group_with_an_undeclared_number_has_no_sum() -> None:
    lacks = [
        cs.EmissionFactor(
            factor="old", declared_unit="kg", module="A1-A3", gwp_total=7.0, source=SOURCE
        )
    ]
    rows = bill(
        ("231", "wool", "2 kg", "wool"),
        ("232", "old", "1 kg", "old"),
        ("241", "wool", "3 kg", "wool"),
    )
    account = cs.account(rows, CATALOGUE | cs.FactorCatalogue(lacks))
    for digits, groups in ((2, ["23", "24"]), (3, ["231", "232", "241"])):
        sums = b.by_element(account, digits)["gwp_ghg"]
        assert sums.index.tolist() == groups
        assert sums.isna().tolist() == [group in ("23", "232") for group in groups]
    assert sums.dropna().tolist() == pytest.approx([3.0, 4.5])


def test_without_elements_all_is_under_a_blank_and_d_in_no_sum() -> None:
    own = cs.FactorCatalogue(product("slab", {"A1-A3": 10.0, "D": -4.0}, unit="kg"))
    account = cs.account(cs.activity("slab", "2 kg", "slab"), own)
    assert b.by_element(account)["gwp_ghg"].to_dict() == {"": 20.0}
    assert account.total.magnitude == 20.0


def test_units_of_one_kind_are_converted() -> None:
    rows = b.expand(bill(("231", "wall", "0.04 ha", "outer wall")), WALL)
    assert rows["amount"].tolist() == pytest.approx([8.0, 2400.0])


def test_every_wrong_row_is_told_at_once() -> None:
    wrong = bill(
        ("02.02", "wall", "1 m2", "outer wall"),
        ("231", "wall", "1 m3", "outer wall"),
        ("232", "wall", "1 m2", "outer wall"),
    )
    with pytest.raises(cs.InputError) as caught:
        b.expand(wrong, WALL)
    assert caught.value.problems[["row", "column"]].to_numpy().tolist() == [
        ["02.02", "element"],
        ["231", "unit"],
    ]


def test_an_unknown_composition_is_an_unknown_factor_with_what_is_near() -> None:
    rows = b.expand(bill(("231", "wall", "1 m2", "outer wal")), WALL)
    with pytest.raises(cs.InputError, match="outer wal"):
        cs.account(rows, CATALOGUE)


def test_estimates_of_element_and_composition_stay_estimates() -> None:
    wall = b.composition(
        "wall", "m2", cs.activity("wool", estimate("wool per m2", "6 kg", "5 kg", "8 kg"), "wool")
    )
    rows = b.expand(
        cs.activity("axis", estimate("area", "400 m2", "300 m2", "500 m2"), "wall", element="231"),
        wall,
    )
    scenario = cs.Scenario("house", rows, (), CATALOGUE)
    assert scenario.account().total.magnitude == pytest.approx(400 * 6 * 1.5)
    assert set(scenario.assumptions["assumption"]) == {"wool per m2", "area"}


@settings(max_examples=examples(40))
@given(st.lists(st.floats(0.1, 1e4), min_size=1, max_size=8))
def test_splitting_an_element_changes_nothing(parts: list[float]) -> None:
    whole = b.expand(bill(("231", "wall", f"{sum(parts)!r} m2", "outer wall")), WALL)
    split = b.expand(
        cs.activities(
            *(
                cs.activity(f"part {n}", cs.Q(part, "m2"), "outer wall", element="231", row=str(n))
                for n, part in enumerate(parts)
            )
        ),
        WALL,
    )
    totals = [cs.account(rows, CATALOGUE).total.magnitude for rows in (whole, split)]
    assert totals[1] == pytest.approx(totals[0], rel=1e-12)


# -- codes


def test_codes_and_pairs_have_grades() -> None:
    for table in (b.element_codes(), b.element_codes("BR18"), b.element_pairs()):
        assert len(table) > 10 and table["grade"].isin(list("ABCD")).all()
    assert set(b.element_codes()["code"].str.len()) == {1, 2, 3}


def test_coverage_lists_what_has_no_rows_and_what_is_undeclared() -> None:
    account = cs.account(b.expand(HOUSE, WALL), CATALOGUE)
    table = b.element_coverage(account, ["231", "23", "24"])
    assert table["rows"].tolist() == [2, 3, 0]
    assert table["undeclared"].iloc[0] == "C1, C2, C3, C4"


# -- one file

TOML = """
[[elements]]
element = "231"
item = "axis A"
amount = "400 m2"
composition = "outer wall"

[[elements]]
element = "234"
item = "doors"
amount = "12 stk"
factor = "door"

[compositions."outer wall"]
per = "m2"
products = [
    {item = "studs", amount = "0.02 m3", factor = "studs", tags = {material = "timber"}},
    {item = "wool", amount = "6 kg", factor = "wool"},
]
"""


def total(building: b.Building) -> float:
    return float(cs.account(building.activities(), CATALOGUE).total.magnitude)


WHOLE = 400 * (0.02 * 55 + 9) + 12 * 80


def test_one_toml_file_is_a_building(tmp_path: Path) -> None:
    path = tmp_path / "school.toml"
    path.write_text(TOML, encoding="utf-8")
    assert total(b.Building.read(path)) == pytest.approx(WHOLE)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("400 m2", "400", "elements\\[0\\].amount"),
        ('factor = "door"', "", "neither a composition nor a factor"),
        ('per = "m2"', "", "per"),
        ("[[elements]]", "[[element]]", "element"),
        ('item = "axis A"', "item = ", "TOML"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, old: str, new: str, text: str) -> None:
    path = tmp_path / "school.toml"
    path.write_text(TOML.replace(old, new), encoding="utf-8")
    with pytest.raises(cs.InputError, match=text):
        b.Building.read(path)


def sheet(book: openpyxl.Workbook, title: str, rows: list[list[Any]]) -> None:
    page = book.create_sheet(title)
    for row in rows:
        page.append(row)


def test_one_messy_norwegian_spreadsheet_is_a_building(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheet(
        book,
        "Mengder",
        [
            ["Skole, mengdebeskrivelse"],
            [],
            ["Bygningsdel", "Beskrivelse", "Mengde", "Enhet", "Faktor"],
            ["231", "Yttervegg akse A", "250,5", "m2", "outer wall"],
            ["231", "Yttervegg akse B", "149,5", "m2", "outer wall"],
            ["", "Sum yttervegg", "400,0", "m2", ""],
            ["234", "Dører", "12", "stk", "door"],
        ],
    )
    sheet(
        book,
        "Oppbygging",
        [
            ["Sammensetning", "Per", "Beskrivelse", "Mengde", "Enhet", "Faktor"],
            ["outer wall", "m2", "studs", "0,02", "m3", "studs"],
            ["outer wall", "m2", "wool", "6", "kg", "wool"],
        ],
    )
    path = tmp_path / "skole.xlsx"
    book.save(path)
    building = b.Building.read(path, {"columns": {"element": "Bygningsdel"}})
    assert building.left["kind"].tolist().count("total") == 1
    assert building.bill["element"].tolist() == ["231", "231", "234"]
    assert total(building) == pytest.approx(WHOLE)


def test_every_row_beside_those_of_a_composition_has_an_id() -> None:
    rows = [
        cs.activity("vinyl", "10 m2", "br18-pvc-flooring", element="255"),
        cs.activity("axis A", "400 m2", "outer wall", element="231"),
        cs.activity("doors", "2 stk", "door", element="234"),
    ]
    made = b.expand(cs.activities(*rows), WALL)
    assert made["item"].tolist() == ["vinyl", "doors", "axis A: studs", "axis A: wool"]
    assert made["row"].tolist() == ["0", "2", "1/1", "1/2"]


def test_a_bill_without_compositions_stays_as_it_is() -> None:
    bill = cs.activity("vinyl", "10 m2", "br18-pvc-flooring", element="255")
    assert b.expand(bill).equals(bill)


def test_a_delivery_is_of_its_row_beside_rows_of_a_composition() -> None:
    """What is wasted of a product without an id counts its delivery, as it does alone."""
    catalogue = cs.FactorCatalogue.default()
    concrete = cs.activity("concrete", "0.15 m3", "dansk-beton-concrete-c30-37")
    vinyl = cs.activity("vinyl", "1100 m2", "br18-pvc-flooring", element="255", density="3 kg/m2")
    axis = cs.activity("axis", "400 m2", "wall", element="231")
    legs = [b.Leg(distance="300 km", factor="lorry-dk-over-26t")]

    def wasted(bill: pd.DataFrame) -> list[str]:
        rows = b.expand(bill, b.composition("wall", "m2", concrete))
        both = cs.activities(rows, b.deliveries(rows, catalogue, legs))
        shares = {"255": "10 %", "231": 0}
        made = b.site_waste(both, catalogue, shares, modules=("A1-A3", "A4"))
        return [str(factor) for factor in made["factor"]]

    both = ["br18-pvc-flooring", "lorry-dk-over-26t"]
    assert wasted(cs.activities(axis, vinyl)) == wasted(vinyl) == both
