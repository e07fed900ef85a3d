"""Rows of a product that count again what its own row counts, or what is replaced with it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import product

import carbonsite as cs
from carbonsite import building as b

CATALOGUE = cs.FactorCatalogue(
    [
        *product("beam", {"A1-A3": 10.0, "A4": 1.0, "A5": 2.0, "C3": 1.0, "D": -4.0}, unit="t"),
        *product("bare", {"A1-A3": 10.0}, unit="t"),
        *product("lorry", {"A4": 0.1}, unit="tkm"),
        *product("paint", {"A1-A3": 3.0, "C3": 0.5}, unit="kg"),
        *product("window", {"A1-A3": 50.0}, unit="m2"),
    ]
)
PERIOD = cs.Period(2026, 50)
BEAM = cs.activity("beam", "100 t", "beam", row="p", material="steel")


def way(amount: str = "50 tkm", **tags: Any) -> pd.DataFrame:
    own = {"row": "d", "module": "A4", "of": "p", "material": "steel beams"}
    return cs.activity("way", amount, "lorry", **(own | tags))


def found(kind: str, *rows: pd.DataFrame) -> pd.DataFrame:
    table = pd.concat([one for one in rows if len(one)], ignore_index=True)
    findings = cs.account(table, CATALOGUE, period=PERIOD).findings
    return findings[findings["finding"] == kind].reset_index(drop=True)


def twice(*rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [one.values for one in found("counted twice", *rows)["detail"]]


# -- a module that a product declares, and rows of it


def test_a_delivery_of_a_product_that_declares_its_own_is_told_with_both() -> None:
    """The two were told apart only by their material, and these materials differ."""
    findings = found("counted twice", BEAM, way())
    assert findings[["factor", "rows"]].to_numpy().tolist() == [["beam", 1]]
    assert findings["detail"].iloc[0].values == {
        "module": "A4",
        "own": 100.0,
        "other": 5.0,
        "rows": "d",
    }
    whole = 100 * (10 + 1 + 2 + 1 + 4) + 5
    assert findings["share"].iloc[0] == pytest.approx(100 / whole)


def test_it_is_told_once_also_where_the_material_is_the_same() -> None:
    assert [one["own"] for one in twice(BEAM, way(material="steel"))] == [100.0]


@pytest.mark.parametrize(
    "rows",
    [
        [BEAM, way(replaces_modules="A4")],
        [BEAM, way(flow="equipment-transport")],
        [BEAM, way("0 tkm")],
        [BEAM.assign(factor="bare"), way()],
        [BEAM.assign(factor="bare"), cs.activity("o", "1 t", "beam", material="steel"), way()],
        [BEAM, way(of="other")],
        [BEAM, way(of="d")],
        # A second product with the row, such as its packaging, is booked in modules of its own.
        [BEAM, cs.activity("strap", "1 t", "beam", row="s", of="p", material="straps")],
    ],
)
def test_what_counts_once_is_not_told(rows: list[pd.DataFrame]) -> None:
    assert not [one for one in twice(*rows) if "own" in one]


def test_one_delivery_of_several_and_several_of_one() -> None:
    second = BEAM.assign(row="q", amount=20.0)
    both = twice(BEAM, second, way(of="p; q"), way("10 tkm", row="e"))
    assert [(one["own"], one["other"], one["rows"]) for one in both] == [
        (pytest.approx(120.0), pytest.approx(6.0), "d, e")
    ]


def test_waste_beside_a_declared_a5_is_told() -> None:
    both = twice(BEAM, b.site_waste(BEAM, CATALOGUE, {"beam": 0.1}))
    assert [(one["module"], one["own"], one["other"]) for one in both] == [
        ("A5", pytest.approx(200.0), pytest.approx(100.0))
    ]


def test_deliveries_that_are_made_of_legs_count_once() -> None:
    legs = b.deliveries(BEAM, CATALOGUE, [b.Leg(distance="100 km", factor="lorry")])
    assert not twice(BEAM, legs)
    assert twice(BEAM, legs.assign(replaces_modules=""))


@settings(max_examples=examples(30))
@given(st.floats(0.1, 1e4), st.floats(0.1, 1e4), st.booleans())
def test_both_numbers_are_those_of_the_account(mass: float, work: float, says: bool) -> None:
    rows = [
        BEAM.assign(amount=mass),
        way(replaces_modules="A4" if says else "").assign(amount=work),
    ]
    table = pd.concat(rows, ignore_index=True)
    account = cs.account(table, CATALOGUE)
    both = twice(*rows)
    assert bool(both) is not says
    if both:
        a4 = account.by("module")["gwp_ghg"]["A4"]
        assert both[0]["own"] + both[0]["other"] == pytest.approx(a4)


# -- maintained and replaced

PAINT = cs.activity("paint", "10 kg", "paint", row="p", element="231")
AGAIN = b.replacements(PAINT, CATALOGUE, PERIOD, {"paint": 10})


def repaint(factor: str = "paint", **tags: Any) -> pd.DataFrame:
    return b.stated("repaint", "1 kg/year", factor, "B2", **{"row": "r", **tags})


def both_of(*rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    findings = found("maintained and replaced", *rows)
    values = [one.values for one in findings["detail"]]
    return [
        (factor, one["maintained"], one["replaced"], one["rows"])
        for factor, one in zip(findings["factor"], values, strict=True)
    ]


@pytest.mark.parametrize("tags", [{"element": "231"}, {}, {"of": "p", "element": "28"}])
def test_a_coating_that_is_painted_again_and_replaced_is_told_with_both(
    tags: dict[str, str],
) -> None:
    assert both_of(PAINT, AGAIN, repaint(**tags)) == [("paint", 150.0, pytest.approx(140.0), "r")]


def test_another_element_or_another_product_is_another_coating() -> None:
    assert not both_of(PAINT, AGAIN, repaint(element="232"))
    assert not both_of(PAINT, AGAIN, repaint("bare").assign(unit="t/year"))
    assert not both_of(PAINT, repaint(element="231"))
    assert not both_of(PAINT, AGAIN)


def test_what_is_maintained_of_a_product_that_is_replaced_is_told() -> None:
    window = cs.activity("window", "10 m2", "window", row="w", element="234")
    again = b.replacements(window, CATALOGUE, PERIOD, {"window": 20})
    assert both_of(window, again, repaint(of="w")) == [("paint", 150.0, 1000.0, "r")]


def test_each_row_is_counted_once_though_two_ways_lead_to_it() -> None:
    rows = [repaint(of="p", element="231", row=name) for name in "rs"]
    assert both_of(PAINT, AGAIN, *rows) == [("paint", 300.0, pytest.approx(140.0), "r, s")]
