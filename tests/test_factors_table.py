"""A factor table as arrays."""

from __future__ import annotations

import numpy as np
import pytest
from builders import CARRIERS, factor
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.factors.columns import read_property
from carbonsite.factors.generic import GENERIC_NAMES
from carbonsite.factors.properties import CatalogueProperties
from carbonsite.factors.table import base_value
from carbonsite.lifecycle import INDICATORS, MODULES

TOTAL, GHG, FOSSIL, BIOGENIC, LULUC = range(5)
NUMBER = st.floats(-1e3, 1e3)


def gwp(**fields: object) -> np.ndarray:
    """The indicators of one factor."""
    return cs.FactorCatalogue([factor("x", **fields)]).table.gwp[0]


@given(NUMBER, NUMBER, NUMBER)
def test_total_and_ghg_follow_from_the_split(fossil: float, biogenic: float, luluc: float) -> None:
    split = {"gwp_fossil": fossil, "gwp_biogenic": biogenic, "gwp_luluc": luluc}
    found = gwp(**split, biogenic_carbon="co2 only")
    assert found[TOTAL] == fossil + biogenic + luluc and found[GHG] == found[TOTAL] - biogenic
    assert np.isnan(gwp(**split)[GHG])


@given(NUMBER, NUMBER)
def test_ghg_is_total_less_biogenic_co2_and_never_less_methane(
    total: float, biogenic: float
) -> None:
    row = {"gwp_total": total, "gwp_biogenic": biogenic}
    assert gwp(**row, biogenic_carbon="co2 only")[GHG] == total - biogenic
    assert np.isnan(gwp(**row)[GHG])


@given(NUMBER, st.floats(0, 1e3), st.sampled_from(MODULES))
def test_in_the_product_stage_ghg_is_total_plus_the_co2_taken_up(
    total: float, carbon: float, module: str
) -> None:
    derived = gwp(gwp_total=total, carbon_content=carbon, module=module)[GHG]
    if module == "A1-A3":
        assert derived == pytest.approx(total + 44 / 12 * carbon, rel=1e-12, abs=1e-9)
    else:
        assert np.isnan(derived)


def test_the_carbon_content_of_timber_by_hand() -> None:
    # EN 15804: 1 kg of biogenic carbon is 44/12 kg of CO2. -664 + 44/12 x 213 = 117.
    timber = factor(
        "timber", module="A1-A3", declared_unit="m3", gwp_total=-664, carbon_content="0,213 t/m3"
    )
    assert timber.carbon_content == pytest.approx(213)
    assert cs.FactorCatalogue([timber]).table.gwp[0, GHG] == pytest.approx(117)


@pytest.mark.parametrize("wrong", [-1.0, "-2 kg/kg", "3 kg/m3", float("nan")])
def test_what_is_no_carbon_content_is_refused(wrong: object) -> None:
    with pytest.raises(cs.InputError, match="carbon_content"):
        factor("x", gwp_total=1.0, carbon_content=wrong)


@given(NUMBER)
def test_without_biogenic_carbon_total_and_ghg_are_one(number: float) -> None:
    assert (
        gwp(gwp_total=number, biogenic_carbon="none")[GHG]
        == number
        == gwp(gwp_ghg=number, biogenic_carbon="none")[TOTAL]
    )


@pytest.mark.parametrize(
    ("fields", "undeclared"),
    [
        ({"gwp_total": 1.0}, {GHG, FOSSIL, BIOGENIC, LULUC}),
        ({"gwp_ghg": 1.0}, {TOTAL, FOSSIL, BIOGENIC, LULUC}),
        ({"gwp_fossil": 1.0, "gwp_biogenic": 1.0}, {TOTAL, GHG, LULUC}),
        ({"gwp_fossil": 1.0, "gwp_luluc": 1.0}, {TOTAL, GHG, BIOGENIC}),
        ({"gwp_ghg": 1.0, "gwp_biogenic": 1.0}, {TOTAL, FOSSIL, LULUC}),
    ],
)
def test_nothing_else_is_derived_and_undeclared_is_never_zero(
    fields: dict[str, float], undeclared: set[int]
) -> None:
    assert set(np.flatnonzero(np.isnan(gwp(**fields)))) == undeclared


def test_a_declared_number_is_never_replaced() -> None:
    assert gwp(
        gwp_total=10.0, gwp_ghg=7.0, gwp_fossil=7.0, gwp_biogenic=2.95, gwp_luluc=0.0
    ).tolist() == [10.0, 7.0, 7.0, 2.95, 0.0]


def test_the_biogenic_memo_of_a_direct_part_enters_no_derivation_and_no_sum() -> None:
    table = cs.FactorCatalogue(
        [factor("x", part="direct", gwp_fossil=0.1, gwp_biogenic=2.4, gwp_luluc=0.0)]
    ).table
    assert np.isnan(table.gwp[0, [TOTAL, GHG]]).all() and table.gwp[0, BIOGENIC] == 2.4
    assert np.isnan(table.counted[0, BIOGENIC]) and table.counted[0, FOSSIL] == 0.1


def test_rows_of_a_factor_stand_together_whatever_their_order() -> None:
    rows = [
        factor("a", module="D", gwp_ghg=4),
        factor("b", module="A1-A3", gwp_ghg=2),
        factor("a", module="A1-A3", gwp_ghg=1),
    ]
    table = cs.FactorCatalogue(rows).table
    for name, code in table.codes.items():
        assert table.ids[code] == name and set(
            table.frame["factor"].iloc[table.start[code] : table.stop[code]]
        ) == {name}
    assert table.is_product.all() and len(table.gwp) == 3 == len(table.frame)


def test_boundaries() -> None:
    rows = [
        factor("both", part="direct", gwp_ghg=1),
        factor("both", part="upstream", gwp_ghg=1),
        factor("only-direct", part="direct", gwp_ghg=1),
        factor("whole", boundary="life-cycle", gwp_ghg=1),
        factor("direct-number", boundary="direct", gwp_ghg=1),
        factor("service", gwp_ghg=1),
    ]
    table = cs.FactorCatalogue(rows).table
    held = {
        name: (bool(table.has("direct")[code]), bool(table.has("life-cycle")[code]))
        for name, code in table.codes.items()
    }
    assert held == {
        "both": (True, True),
        "only-direct": (True, False),
        "whole": (False, True),
        "direct-number": (True, False),
        "service": (True, True),
    }
    inside = {
        name: sum(table.in_life_cycle[table.start[code] : table.stop[code]])
        for name, code in table.codes.items()
    }
    assert inside["both"] == 2


@pytest.mark.parametrize("text", ["840 kg/m3", "0,84 t/m3", "840 kg/m3 (820 kg/m3 to 860 kg/m3)"])
def test_properties_are_read_in_base_units(text: str) -> None:
    dimension, value = base_value(text)
    assert value == pytest.approx(840) and dimension == base_value("1 kg/m3")[0]
    assert read_property("density", text).value.to("kg/m3").magnitude == pytest.approx(840)


def test_a_property_text_keeps_its_range() -> None:
    found = read_property("density", "840 kg/m3 (0,82 t/m3 to 860 kg/m3)")
    assert (found.low, found.high) == (cs.Q("0,82 t/m3"), cs.Q("860 kg/m3")) and str(
        read_property("density", str(found))
    ) == str(found)


def test_properties_of_a_catalogue_by_factor() -> None:
    kinds, kind, magnitude = CARRIERS.table.property("heating_value")
    held = {name: magnitude[code] for name, code in CARRIERS.table.codes.items() if kind[code] >= 0}
    assert (
        held == {"b0": pytest.approx(10 * 3.6e6 * 1000), "b100": pytest.approx(9 * 3.6e6 * 1000)}
        and len(kinds) == 1
    )


def test_generic_names_are_those_of_the_basis() -> None:
    assert {"electricity", "diesel", "biodiesel", "hvo", "fame", "district-heat"} == GENERIC_NAMES
    assert len(INDICATORS) == CARRIERS.table.gwp.shape[1]


def test_what_burns_where_it_is_used() -> None:
    table = cs.FactorCatalogue.default().table
    names = ("diesel-b0", "hvo100", "electricity-no-2019-location", "concrete-b35-class-a")
    assert [bool(table.is_burnt[table.codes[name]]) for name in names] == [True, True, False, False]


def test_a_service_without_a_module_declares_none() -> None:
    properties = CatalogueProperties(cs.FactorCatalogue.default())
    assert properties.modules("aggregates-landfill") == ()
    assert properties.modules("concrete-b35-class-a") == ("A1-A3",)
