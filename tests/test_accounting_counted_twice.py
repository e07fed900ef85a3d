"""Modules of a product that rows of their own replace: counted once, and nothing in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from builders import factor, problems_of, table
from hypothesis import given, settings
from profiles import examples
from sites import SOURCE

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.inputs.replaced_modules import with_replaced_modules
from carbonsite.reports.json_export import to_dict
from carbonsite.reports.tables import line_table

STEEL = {"A1-A3": 1000.0, "A4": 50.0, "B4": 7.0, "C3": 3.0, "C4": 1.0, "D": -200.0}
GREEN = {"A1-A3": 100.0, "A4": 70.0, "C3": 3.0}


def product(name: str, modules: dict[str, float]) -> list[cs.EmissionFactor]:
    return [
        factor(name, module=module, declared_unit="t", gwp_ghg=number, density="7.8 t/m3")
        for module, number in modules.items()
    ]


CATALOGUE = cs.FactorCatalogue(
    [
        *product("steel", STEEL),
        *product("green", GREEN),
        *product("bare", {"A1-A3": 100.0}),
        factor("lorry", declared_unit="tkm", gwp_ghg=0.1),
        factor("crusher", declared_unit="t", gwp_ghg=2.0),
    ]
)
STEEL_ROW = cs.activity("beam", "10 t", "steel", row="s", material="steel", flow="product")


def site(*further: pd.DataFrame, **tags: Any) -> pd.DataFrame:
    """Ten tonnes of steel, and their delivery with some tags."""
    lorry = m.deliver(
        "beam", "10 t", "100 km", "lorry", **{"row": "l", "material": "steel", **tags}
    )
    return cs.activities(STEEL_ROW, lorry, *further)


def kinds(rows: pd.DataFrame) -> list[tuple[str, str]]:
    found = cs.account(rows, CATALOGUE).findings
    found = found[found["finding"] == "counted twice"]
    return list(found[["factor", "detail"]].itertuples(index=False, name=None))


def test_a_delivery_replaces_the_transport_that_the_factor_declares() -> None:
    account = cs.account(site(of="s"), CATALOGUE)
    lines = account.lines.set_index(["row", "module"])
    assert lines.loc[("s", "A4"), ["counted", "gwp_ghg"]].tolist() == [False, 500.0]
    assert lines.loc[("s", "A4"), "why_not"] == "replaced by row l"
    assert lines.loc[("s", "A4"), "why_not"].in_language("nb") == "erstattet av rad l"
    assert account.total.magnitude == 10 * (1000 + 7 + 3 + 1) + 100
    assert account.by("module")["gwp_ghg"].to_dict() == {
        "A1-A3": 10_000,
        "A4": 100,
        "B4": 70,
        "C3": 30,
        "C4": 10,
        "D": -2000,
    }
    assert account.by("material")["gwp_ghg"].tolist() == [account.total.magnitude]
    assert not kinds(site(of="s"))


def test_a_delivery_beside_a_declared_transport_is_found() -> None:
    detail = (
        "declares A4, and other rows are booked in A4 for the same material: name the row that "
        "they are of (`of`) and what they replace (`replaces_modules`)"
    )
    assert kinds(site()) == [("steel", detail)]
    assert kinds(site(material="")) == kinds(site(material="STEEL ")) == [("steel", detail)]
    assert not kinds(site(material="timber"))
    assert not kinds(site(flow="equipment-transport"))
    assert not kinds(site().assign(amount=[10.0, 0.0]))


def test_other_modules_are_found_by_their_material() -> None:
    waste = cs.activity("crushing", "10 t", "crusher", module="C3", row="w", material="steel")
    crushed = waste.assign(of="s", replaces_modules="C3; C4")
    assert [detail.split(",")[0] for _, detail in kinds(cs.activities(STEEL_ROW, waste))] == [
        "declares C3"
    ]
    account = cs.account(cs.activities(STEEL_ROW, crushed), CATALOGUE)
    assert account.total.magnitude == 10 * (1000 + 50 + 7) + 20
    assert not kinds(cs.activities(STEEL_ROW, crushed))


def test_one_delivery_may_be_of_several_rows_and_one_row_have_several() -> None:
    second = STEEL_ROW.assign(row="s2", amount=5.0)
    ferry = m.deliver("ferry", "15 t", "10 km", "lorry", row="f", of="s2, s")
    account = cs.account(site(second, ferry, of="s; s2"), CATALOGUE)
    why_not = account.lines.query("module == 'A4' and not counted")["why_not"].tolist()
    assert why_not == ["replaced by row l, f", "replaced by row l, f"]
    assert account.total.magnitude == 15 * 1011 + 100 + 15


@pytest.mark.parametrize(
    ("tags", "problem"),
    [
        (
            {"replaces_modules": "A4"},
            ("l", "of", "names modules that it replaces, but no row whose modules they are"),
        ),
        ({"of": "x"}, ("l", "of", "there is no row 'x'")),
        ({"of": "l"}, ("l", "of", "a row cannot replace modules of its own")),
        (
            {"of": "s", "replaces_modules": "A1-A3"},
            ("l", "replaces_modules", "are not modules that a row can replace"),
        ),
        (
            {"of": "s", "replaces_modules": "A5"},
            ("l", "replaces_modules", "replaces A5, but is booked in A4"),
        ),
        (
            {"of": "s", "replaces_modules": "A4, A5"},
            ("s", "factor", "'steel' has no number in A5, which row l is said to replace"),
        ),
    ],
)
def test_a_module_that_nothing_replaces_is_an_error(tags: Any, problem: Any) -> None:
    assert problems_of(cs.account, site(**tags), CATALOGUE) == [problem]


def test_two_rows_of_one_id_are_an_error() -> None:
    rows = site(STEEL_ROW, of="s")
    wrong = ("l", "of", "several rows are called 's'")
    assert wrong in problems_of(cs.account, rows, CATALOGUE)


def test_rows_that_replace_each_other_are_an_error() -> None:
    """Both would count in no total: 200 kg of lorries were gone without a word."""
    other = m.deliver("back", "10 t", "100 km", "lorry", row="b", of="l", material="steel")
    problem = "row {row!r} replaces the same module itself"
    wrong = [(row, "of", problem.format(row=of)) for row, of in (("l", "b"), ("b", "l"))]
    assert problems_of(cs.account, site(other, of="b"), CATALOGUE) == wrong
    assert problems_of(cs.account, site(other, of="s"), CATALOGUE) == wrong[1:]


def test_a_missing_text_of_pandas_replaces_nothing() -> None:
    rows = site(of="s").replace("", pd.NA).convert_dtypes()
    assert rows["replaces_modules"].isna().tolist() == [True, False]
    account = cs.account(rows, CATALOGUE)
    assert account.total.magnitude == cs.account(site(of="s"), CATALOGUE).total.magnitude


def test_whole_numbers_with_blanks_name_rows_as_whole_numbers_do() -> None:
    """A column of ids with a blank is one of floats, and row 1 was looked for as 1.0."""
    rows = site(of="s").assign(row=[1, 2], of=[float("nan"), 1])
    account = cs.account(rows, CATALOGUE)
    assert account.total.magnitude == cs.account(site(of="s"), CATALOGUE).total.magnitude


def test_a_measure_keeps_what_is_replaced() -> None:
    swap = m.LowCarbonConcrete(
        where={"material": "steel", "flow": "product"}, factor="green", share="30 %"
    )
    scenario = cs.Scenario("site", site(of="s"), [swap], CATALOGUE)
    # Three of ten tonnes; both factors' A4 is replaced by the same lorry.
    assert scenario.saving().magnitude == pytest.approx(3 * (1003 - 103))
    before, after = scenario.baseline_account(), scenario.account()
    assert before.total.magnitude == cs.account(site(of="s"), CATALOGUE).total.magnitude
    assert after.total.magnitude == cs.account(scenario.activities(), CATALOGUE).total.magnitude
    assert scenario.steps()["total"].iloc[-1] == pytest.approx(after.total.magnitude)
    table = line_table(scenario)
    assert table["gwp_ghg"][table["counted"]].sum() == pytest.approx(after.total.magnitude)


def test_a_removed_delivery_replaces_nothing_any_more() -> None:
    class WithoutLorry(m.SiteMeasure):
        stage: ClassVar[m.Stage] = m.Stage.REPLACE
        name: str = "On foot"

        def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
            return activities[activities["row"] != "l"]

    scenario = cs.Scenario("site", site(of="s"), [WithoutLorry(where={"row": "l"})], CATALOGUE)
    assert scenario.account().total.magnitude == 10 * (1000 + 50 + 7 + 3 + 1)
    assert scenario.saving().magnitude == pytest.approx(100 - 500)


def test_timber_with_its_own_delivery_counts_it_once() -> None:
    timber = m.SolidTimber(
        where={"material": "steel", "flow": "product"},
        volume="1 m3",
        factor="green",
        delivery="100 km",
        delivery_factor="lorry",
    )
    scenario = cs.Scenario("site", cs.activities(STEEL_ROW), [timber], CATALOGUE)
    lines = scenario.account().lines.query("amount > 0 and module == 'A4'")
    assert lines[["counted", "gwp_ghg"]].to_numpy().tolist() == [
        [False, pytest.approx(7.8 * 70)],
        [True, pytest.approx(7.8 * 100 * 0.1)],
    ]


@settings(max_examples=examples(40))
@given(
    st.lists(st.sampled_from([*"spq"]), min_size=1, max_size=3, unique=True),
    st.lists(st.floats(0, 1000), min_size=3, max_size=3),
    st.floats(0, 100),
)
def test_what_is_replaced_leaves_every_sum(of: list[str], tonnes: list[float], km: float) -> None:
    rows = table(
        *(("beam", "steel", amount, "t") for amount in tonnes),
        ("lorry", "lorry", sum(tonnes) * km, "tkm"),
        row=["s", "p", "q", "l"],
        module=["", "", "", "A4"],
        of=["", "", "", "; ".join(of)],
        replaces_modules=["", "", "", "A4"],
    )
    account = cs.account(rows, CATALOGUE)
    left = sum(amount for row, amount in zip("spq", tonnes, strict=True) if row not in of)
    expected = sum(tonnes) * 1011 + left * 50 + sum(tonnes) * km * 0.1
    lines, near = account.lines, pytest.approx(expected, rel=1e-9)
    assert account.total.magnitude == near
    assert lines["gwp_ghg"][lines["counted"]].sum() == near
    assert account.by("row")["gwp_ghg"].sum() == near
    assert sum(row["total"] for row in to_dict(account)["by_module"][:-1]) == near
    stamped = with_replaced_modules(rows)
    pd.testing.assert_frame_equal(with_replaced_modules(stamped), stamped)


def test_the_workbook_follows(tmp_path: Path) -> None:
    scenario = cs.Scenario(
        "site",
        site(of="s"),
        [m.LowCarbonConcrete(where={"material": "steel", "flow": "product"}, factor="green")],
        CATALOGUE,
    )
    path = cs.reports.excel(scenario, tmp_path / "book.xlsx")
    checked = cs.reports.verify(path)
    assert checked.outcome is cs.reports.VerificationOutcome.UNCHANGED
    results = checked.results.set_index("name")["stored"]
    assert results["baseline_total"] == scenario.baseline_account().total.magnitude
    assert results["final_total"] == pytest.approx(scenario.account().total.magnitude)
    assert results["saving"] == pytest.approx(scenario.saving().magnitude)


def test_uncertainty_is_of_the_lines_that_count() -> None:
    account = cs.account(site(of="s"), CATALOGUE)
    values = cs.uncertainty(account, "module").table["value"]
    assert values.tolist() == pytest.approx(account.by("module")["gwp_ghg"].tolist())
    assert cs.uncertainty(account).table["value"].tolist() == [account.total.magnitude]
    drawn = cs.simulate(account, 100, 1, "module")
    assert np.mean(drawn["A4"].draws) < 200 < 500


def test_the_page_says_what_is_in_no_total_and_why(tmp_path: Path) -> None:
    account = cs.account(site(of="s"), CATALOGUE)
    page = cs.reports.html(account, tmp_path / "page.html").read_text(encoding="utf-8")
    for text in ("Not in the total", "replaced by row l", "D lies beyond the system boundary"):
        assert text in page
    plain = cs.account(cs.activities(cs.activity("a", "1 t", "bare")), CATALOGUE)
    page = cs.reports.html(plain, tmp_path / "plain.html").read_text(encoding="utf-8")
    assert "None: every line item is in the total." in page


MASS = "less than that mass over one kilometre"


@pytest.mark.parametrize(
    ("rows", "detail"),
    [
        (
            [("0 tkm", "lorry", "A4", {})],
            f"A4 of 10 t (row s) is replaced by 0 tkm (row 0): {MASS}",
        ),
        ([("0.001 tkm", "lorry", "A4", {})], f"by 0.001 tkm (row 0): {MASS}"),
        (
            [("4 tkm", "lorry", "A4", {}), ("5.9 tkm", "lorry", "A4", {})],
            f"5.9 tkm (row 1): {MASS}",
        ),
        ([("9.9 t*km", "lorry", "A4", {"of": "s; v"})], f"(row 0): {MASS}"),
        ([("4 tkm", "lorry", "A4", {}), ("6.1 tkm", "lorry", "A4", {})], None),
        ([("0 tkm", "lorry", "A4", {}), ("900 tkm", "lorry", "A4", {})], None),
        ([("23 tkm", "lorry", "A4", {"of": "s; v"})], "A4 of 3 m3 (row v) is replaced by 23 tkm"),
        ([("34 tkm", "lorry", "A4", {"of": "s; v"})], None),
        ([("9 kg", "crusher", "C3", {})], "replaced by 9 kg (row 0): less than a thousandth of it"),
        ([("11 kg", "crusher", "C3", {})], None),
        ([("0.1 kWh", "power", "A4", {})], "0.1 kWh (row 0), which emits less than a hundredth"),
        ([("100 kWh", "power", "A4", {})], None),
        ([("0.1 kWh", "wind", "A4", {})], None),
    ],
)
def test_a_module_that_next_to_nothing_replaces_is_found(rows: Any, detail: str | None) -> None:
    """A lorry of 0.001 tkm took away A4 of ten tonnes."""
    further = [
        factor(name, declared_unit="kWh", gwp_ghg=number)
        for name, number in {"power": 0.5, "wind": 0.0}.items()
    ]
    volume = cs.activity("v", "3 m3", "steel", row="v")
    activities = cs.activities(
        STEEL_ROW,
        volume,
        *(
            cs.activity(
                "x", amount, of, module=module, row=str(place), **{"of": "s", **tags}
            ).assign(replaces_modules=module)
            for place, (amount, of, module, tags) in enumerate(rows)
        ),
    )
    findings = cs.account(activities, CATALOGUE | cs.FactorCatalogue(further)).findings
    there = findings[findings["finding"] == "replaced by too little"]
    assert there["factor"].tolist() == ([] if detail is None else ["steel"])
    assert detail is None or detail in there["detail"].iloc[0]


def test_a_product_of_nothing_is_replaced_by_anything() -> None:
    none = cs.activities(STEEL_ROW.assign(amount=0.0), *[site(of="s").iloc[[1]].assign(amount=0.0)])
    assert "replaced by too little" not in set(cs.account(none, CATALOGUE).findings["finding"])


@pytest.mark.parametrize("part", ["A1", "A2", "A3"])
@pytest.mark.parametrize("same", ["item", "factor"])
def test_a1_a3_beside_its_parts_is_found_and_no_rule_shows_it(part: str, same: str) -> None:
    rows = [
        cs.activity("wall", "1 m3", "whole", module="A1-A3", element="231"),
        cs.activity(
            "wall" if same == "item" else "of the wall",
            "1 m3",
            "whole" if same == "factor" else "part",
            module=part,
            element="231",
        ),
        cs.activity("wall", "1 m3", "part", module=part, element="241"),
    ]
    own = [
        cs.EmissionFactor(factor=name, declared_unit="m3", gwp_ghg=1.0, source=SOURCE)
        for name in ("whole", "part")
    ]
    catalogue, period = cs.FactorCatalogue(own), cs.Period(2026, 50)
    account = cs.account(cs.activities(*rows), catalogue, period=period)
    (found,) = account.findings.query("finding == 'counted twice'").to_dict("records")
    assert "also in A1-A3" in found["detail"] and "rows 1" in found["detail"]
    assert (found["rows"], found["share"]) == (1, pytest.approx(1 / 3))
    assert "in A1-A3 and in its parts" in "; ".join(cs.under(account, "tek17").missing)
    apart = cs.account(cs.activities(rows[0], rows[2]), catalogue, period=period)
    assert "counted twice" not in set(apart.findings["finding"])
    assert "in its parts" not in "; ".join(cs.under(apart, "tek17").missing)
