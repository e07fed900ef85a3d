"""Claims of a share, of modules and elements, and per area."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import SOURCE, estimate, product

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.outcome import Outcome
from carbonsite.scenarios.scoped_claims import reductions_of

TIMBER = cs.FactorCatalogue(
    [
        *product("frame-concrete", {"A1-A3": 300.0, "A4": 20.0, "C3": 5.0}),
        *product("frame-timber", {"A1-A3": 120.0, "A4": 24.0, "C3": 30.0}),
        *product("wall", {"A1-A3": 10.0, "A4": 1.0, "C3": 1.0}, unit="m2"),
        *product("paint", {"A1-A3": 0.5}, unit="m2"),
    ]
)
SCOPE = {"modules": ["A1-A3", "A4"], "elements": ["22", "23"]}


def building(concrete: cs.Assumption | str = "1000 m3", *, walls: bool = True) -> cs.Scenario:
    rows = [
        cs.activity(
            "frame", concrete, "frame-concrete", element="222", flow="product", material="concrete"
        ),
    ]
    if walls:
        rows.append(cs.activity("walls", "4000 m2", "wall", element="231", flow="product"))
    timber = m.SolidTimber(where={"material": "concrete"}, volume="1000 m3", factor="frame-timber")
    return cs.Scenario("house", cs.activities(*rows), [timber], TIMBER, area="5000 m2 BTA")


def claim(amount: str = "40-50 %", **fields: Any) -> cs.Claim:
    return cs.Claim(amount, SOURCE, **{**SCOPE, **fields})


def test_a_share_of_the_modules_and_elements_that_the_claim_names() -> None:
    row = cs.examine(building(), claim()).table.iloc[0]
    reference, built = 320_000 + 44_000, 144_000 + 44_000
    assert (row.reference, row.built) == pytest.approx((reference, built))
    assert row.saving == pytest.approx(100 * (1 - built / reference))
    assert (row.claim, row.claim_upper) == (40.0, 50.0)
    assert row.outcome is Outcome.MET and row.verdict == "within the bounds"
    assert row.missing == ""


def test_a_larger_share_is_not_met() -> None:
    row = cs.examine(building(), claim("60 %")).table.iloc[0]
    assert row.outcome is Outcome.NOT_MET and row.verdict == "more than the bounds allow"


def test_not_shown_while_an_element_has_no_row_on_a_side() -> None:
    table = cs.examine(building(walls=False), claim()).table
    assert (table["outcome"] == Outcome.NOT_SHOWN).all()
    assert (table["verdict"] == "not shown").all()
    assert table["missing"].iloc[0] == ("reference: element 23: no row; built: element 23: no row")


def test_not_shown_while_a_module_has_no_row() -> None:
    row = cs.examine(building(), claim(modules=["A1-A3", "B4"])).table.iloc[0]
    assert row.outcome is Outcome.NOT_SHOWN and "B4: no row" in row.missing


def test_a_share_of_an_unknown_whole_is_not_shown() -> None:
    row = cs.examine(building(), cs.Claim("40 %", SOURCE)).table.iloc[0]
    assert row.outcome is Outcome.NOT_SHOWN and "no elements" in row.missing


def test_replacement_and_biogenic_carbon_are_views_of_their_own() -> None:
    scenario = building()
    again = cs.activity(
        "paint again", "4000 m2", "paint", element="231", module="B4", factor_module="A1-A3"
    )
    with_paint = cs.Scenario(
        "house", cs.activities(scenario.baseline, again), scenario.measures, TIMBER
    )
    table = cs.examine(with_paint, claim()).table
    assert [str(view) for view in table["view"]] == [
        "as claimed",
        "with replacement (B4)",
        "with biogenic carbon",
    ]
    assert table["reference"].iloc[1] == pytest.approx(364_000 + 2_000)
    assert table["outcome"].tolist() == [Outcome.MET, Outcome.MET, Outcome.NOT_SHOWN]
    assert "gwp_total" in table["missing"].iloc[2]


def test_a_claim_per_area_is_that_on_the_area_of_the_scenario() -> None:
    table = cs.examine(building(), cs.Claim("30 kgCO2e/m2 BTA", SOURCE)).table
    assert table["claim"].tolist() == pytest.approx([150_000.0])
    scoped = cs.examine(building(), claim("30 kgCO2e/m2 BTA")).table.iloc[0]
    assert scoped.claim == pytest.approx(150_000)
    assert scoped.saving == pytest.approx(176_000) and scoped.outcome is Outcome.MET


def test_a_claim_per_area_of_another_type_is_refused() -> None:
    with pytest.raises(cs.InputError, match="no area of that type"):
        cs.examine(building(), cs.Claim("30 kgCO2e/m2 BRA", SOURCE))


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        ("50-40 %", "is no range"),
        ("-40 %", "is not a share saved"),
        ("0 %", "is not a share saved"),
        ("about half", "not a quantity"),
        ("40-50", "unknown unit"),
        ("40 % - 50 %", "cannot read the unit"),
        ("nan %", "not a quantity"),
        ("150-160 tCO2e", "only a share may be one"),
    ],
)
def test_amounts_that_are_no_claim(amount: str, problem: str) -> None:
    with pytest.raises(cs.CarbonsiteError, match=problem):
        claim(amount)


def test_module_d_is_in_no_claim() -> None:
    with pytest.raises(cs.InputError, match="D"):
        claim(modules=["A1-A3", "D"])


def test_accounts_of_two_bases_have_no_difference() -> None:
    rows = cs.activities(cs.activity("a", "1 L", "diesel", module="A5"))
    accounts = [
        cs.account(rows, cs.FactorCatalogue.default(), cs.Basis(year=year)) for year in (2019, 2020)
    ]
    with pytest.raises(cs.InputError, match="basis"):
        reductions_of(*accounts, claim())


@settings(max_examples=examples(40))
@given(st.integers(500, 900), st.integers(1100, 2000))
def test_bounds_of_a_share_hold_every_run_between_the_ends(low: int, high: int) -> None:
    concrete = estimate("concrete", "1000 m3", f"{low!r} m3", f"{high!r} m3")
    scenario = building(concrete)
    row = cs.examine(scenario, claim()).table.iloc[0]
    for share in np.linspace(0.0, 1.0, 5):
        volume = low + share * (high - low)
        reference = 320.0 * volume + 44_000
        value = 100 * (reference - 188_000) / reference
        assert row.low - 1e-9 <= value <= row.high + 1e-9


@settings(max_examples=examples(20))
@given(st.floats(0.1, 10.0))
def test_a_share_does_not_change_with_the_size_of_the_building(size: float) -> None:
    scenario = building()
    larger = cs.Scenario(
        "larger",
        scenario.baseline.assign(amount=scenario.baseline["amount"] * size),
        [
            m.SolidTimber(
                where={"material": "concrete"}, volume=f"{1000 * size!r} m3", factor="frame-timber"
            )
        ],
        TIMBER,
    )
    shares = [cs.examine(one, claim()).table["saving"].iloc[0] for one in (scenario, larger)]
    assert shares[1] == pytest.approx(shares[0], rel=1e-12)


def test_a_claim_reads_back_as_it_is_written() -> None:
    for amount in ("40-50 %", "40 %", "167000 kgCO2e", "30 kgCO2e/m2 BTA"):
        assert claim(claim(amount).text) == claim(amount)


PROJECT = """
name = "house"
areas = ["5000 m2 BTA"]
[[baseline]]
item = "frame"
factor = "concrete-nb37-reference-2017"
amount = "100 m3"
element = "222"
flow = "product"
material = "concrete"
[[measures]]
type = "LowCarbonConcrete"
strength = "B35"
carbon_class = "A"
[sources.slides]
publisher = "Municipality"
document = "Slides"
year = 2021
locator = "slide 4"
[[claims]]
amount = "40-50 %"
source = "slides"
modules = ["A1-A3", "A4"]
elements = ["22", "23"]
"""


def test_a_project_file_holds_a_share_and_every_report_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(PROJECT, encoding="utf-8")
    project = cs.Project.read(path)
    assert project.claims[0].text == "40-50 %" and project.claims[0].elements == ("22", "23")
    project.write(tmp_path / "again.toml")
    assert cs.Project.read(tmp_path / "again.toml").claims == project.claims
    for name in ("house.xlsx", "house.html"):
        write = cs.reports.excel if name.endswith("xlsx") else cs.reports.html
        write(project.scenario, tmp_path / name)
    page = (tmp_path / "house.html").read_text(encoding="utf-8")
    assert "40-50 %" in page and "not shown: " in page and "element 23: no row" in page
    sheet = openpyxl.load_workbook(tmp_path / "house.xlsx").worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any(text.startswith("not shown: ") for text in texts)


def test_a_project_file_names_the_place_of_a_wrong_share(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(PROJECT.replace("40-50 %", "50-40 %"), encoding="utf-8")
    with pytest.raises(cs.InputError) as caught:
        cs.Project.read(path)
    assert caught.value.problems["column"].tolist() == ["claims[0].amount"]


def test_two_accounts_are_compared_as_a_scenario_is() -> None:
    scenario = building()
    of_scenario = cs.examine(scenario, claim()).table.iloc[0]
    of_accounts = cs.examine_accounts(scenario.baseline_account(), scenario.account(), claim())
    row = of_accounts.table.iloc[0]
    for name in ("saving", "reference", "built", "claim", "outcome", "verdict"):
        assert row[name] == of_scenario[name]
    assert row["measures"] == "two accounts" and of_accounts.gaps.empty
