"""Findings about modules: uptake by its amount, credits, and emissions moved out of the total."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from builders import CARRIERS, factor, table
from hypothesis import given, settings
from profiles import examples

import carbonsite as cs


def product(name: str, **modules: float | tuple[float, float]) -> cs.FactorCatalogue:
    """A product by module: gwp_total, or that and gwp_biogenic."""
    rows = []
    for module, number in modules.items():
        total, biogenic = number if isinstance(number, tuple) else (number, None)
        key = module.replace("_", "-")
        rows.append(factor(name, module=key, gwp_total=total, gwp_biogenic=biogenic))
    return cs.FactorCatalogue(rows)


def findings(catalogue: cs.FactorCatalogue, *rows: tuple[str, float, str]) -> dict[str, str]:
    """Finding to detail, of rows of factor, kilograms and module, in gwp_total."""
    activities = table(
        *((name, name, amount, "kg") for name, amount, _ in rows),
        module=[module for *_, module in rows],
    )
    found = cs.account(activities, catalogue, indicator="gwp_total").findings
    return dict(zip(found["finding"], found["detail"], strict=True))


WHOLE = product("clt", A1_A3=-664.0, C3=744.0, C4=0.0, D=-387.0)


@pytest.mark.parametrize(
    ("rows", "percent"),
    [
        ([("clt", 100.0, "")], None),
        ([("clt", 100.0, "A1-A3")], "0.0"),
        ([("clt", 100.0, "A1-A3"), ("clt", 100.0, "C4")], "0.0"),
        ([("clt", 100.0, "A1-A3"), ("clt", 1.0, "C3")], "1.1"),
        ([("clt", 100.0, "A1-A3"), ("clt", 88.3, "C3")], "98.9"),
        ([("clt", 100.0, "A1-A3"), ("clt", 88.4, "C3")], None),
        ([("clt", 100.0, "A1-A3"), ("clt", 100.0, "D")], "0.0"),
    ],
)
def test_uptake_is_judged_by_how_much_is_released(rows: Any, percent: str | None) -> None:
    detail = findings(WHOLE, *rows).get("uptake without release")
    assert detail is None if percent is None else f"release of {percent} % of it" in str(detail)


@pytest.mark.parametrize(
    ("modules", "percent"),
    [
        ({"A1_A3": (2.0, -3.0), "C3": (0.5, 0.0)}, "0.0"),
        ({"A1_A3": (2.0, -3.0), "C3": (3.5, 3.0)}, None),
        ({"A1_A3": (2.0, -3.0), "A5": (1.0, 1.0), "C3": (2.5, 2.0)}, None),
        ({"A1_A3": (-600.0, -700.0), "C3": 740.0}, None),
        ({"A1_A3": (-600.0, -700.0), "C3": (740.0, 30.0)}, "4.3"),
        ({"A1_A3": (280.0, -0.1), "C3": (5.0, 0.0)}, None),
        ({"A1": (-700.0, -720.0), "A2": 5.0, "A3": (40.0, 0.0), "C4": (360.0, 360.0)}, "50.0"),
    ],
)
def test_biogenic_carbon_is_read_where_it_is_declared(modules: Any, percent: str | None) -> None:
    detail = findings(product("wood", **modules), ("wood", 3.0, "")).get("uptake without release")
    assert detail is None if percent is None else f"release of {percent} % of it" in str(detail)


@settings(max_examples=examples(100))
@given(st.floats(0.01, 1e4), st.floats(0, 1e4), st.floats(1, 1000), st.floats(0, 1000))
def test_no_row_of_c_silences_an_uptake_that_it_does_not_release(
    made: float, ended: float, uptake: float, release: float
) -> None:
    wood = product("wood", A1_A3=-uptake, C4=release)
    found = findings(wood, ("wood", made, "A1-A3"), ("wood", ended, "C4"))
    share = ended * release / (made * uptake)
    if abs(share - 0.99) > 1e-6:
        assert ("uptake without release" in found) == (share < 0.99)


@pytest.mark.parametrize(
    ("name", "module", "is_credit"),
    [("sold", "B6", True), ("slab", "", True), ("slab", "B1", False), ("slab", "A1-A3", False)],
)
def test_a_credit_in_the_total_is_found(name: str, module: str, is_credit: bool) -> None:
    catalogue = product("slab", A1_A3=100.0, A5=-2.0, B1=-10.0, C3=-1.0, D=-5.0)
    catalogue |= cs.FactorCatalogue([factor("sold", gwp_total=-0.3)])
    assert ("credit in the total" in findings(catalogue, (name, 2.0, module))) == is_credit


def test_emissions_that_are_booked_in_d_are_found() -> None:
    rows = table(("fuel", "b0", 5.0, "L"), ("waste", "clt", 5.0, "kg"), module=["D", "D"])
    rows["factor_module"] = ["", "C3"]
    clt = cs.FactorCatalogue([factor("clt", module="C3", gwp_ghg=7.0)])
    account = cs.account(rows, CARRIERS | clt, cs.Basis(), "gwp_ghg")
    assert account.total.magnitude == 0
    assert account.findings.query("finding == 'emissions in D'")["factor"].tolist() == ["b0", "clt"]
    assert "emissions in D" not in findings(WHOLE, ("clt", 1.0, "D"))
