"""What is missing for the emissions of a selection: the release of carbon that is taken up."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timber import TIMBER, Modules, declared

import carbonsite as cs
from carbonsite.accounting.biogenic_carbon import RELEASED_IN_PART
from carbonsite.tender import Emissions, Limit, Outcome, Reduction, Subject, Verdict


def verdict(
    requirement: Limit | Reduction, new: Modules = TIMBER, indicator: str = "gwp_total"
) -> Verdict:
    """Of a bid of 100 m3 of timber, against a baseline of 1000 m3."""
    catalogue = cs.FactorCatalogue(declared("new", new))
    bids = [
        cs.Scenario(
            "bid",
            cs.activities(cs.activity("frame", amount, "new", row="frame")),
            catalogue=catalogue,
            basis=cs.Basis(year=2023),
            indicator=indicator,
            area="500 m2 BTA",
        )
        for amount in ("100 m3", "1000 m3")
    ]
    return requirement.check(Subject(bids[0], baseline=bids[1].account()))


def limit(*modules: str) -> Limit:
    return Limit(name="limit", limit="100 tCO2e", modules=modules)


def test_an_uptake_does_not_meet_a_limit_without_its_release() -> None:
    """-66.4 t in A1-A3 was below every limit."""
    shown = verdict(limit("A1-A3"))
    assert shown.outcome is Outcome.NOT_SHOWN
    assert shown.missing == (
        "the release of the carbon that new takes up; 0 % of it is in the modules that count",
    )
    norwegian = "utslippet av karbonet som new tar opp; 0 % av det er i modulene som teller"
    assert shown.missing[0].in_language("nb") == norwegian  # type: ignore[attr-defined]
    for modules in ((), ("A1-A3", "C3"), ("A1-A3", "C3", "C4")):
        met = verdict(limit(*modules))
        assert met.outcome is Outcome.MET and met.value == pytest.approx(100 * 80)


def test_a_row_of_c_does_not_stand_for_the_release() -> None:
    """It is there, and declares 0, or one kilogram."""
    for release in (0.0, 1.0):
        shown = verdict(limit(), {"A1-A3": -664.0, "C3": release, "C4": 0.0})
        assert shown.outcome is Outcome.NOT_SHOWN and shown.value is None


def test_a_reduction_needs_the_release_on_both_sides() -> None:
    shown = verdict(Reduction(name="less", at_least="40 %", modules=("A1-A3",)))
    assert shown.outcome is Outcome.NOT_SHOWN
    assert sum("release of the carbon" in text for text in shown.missing) == 2
    assert verdict(Reduction(name="less", at_least="40 %")).outcome is Outcome.MET


def test_without_uptake_in_the_indicator_nothing_is_missing() -> None:
    split = {"A1-A3": (-664.0, -700.0), "C3": (744.0, 700.0)}
    met = verdict(limit("A1-A3"), split, "gwp_ghg")
    assert met.outcome is Outcome.MET and met.value == pytest.approx(100 * 36)


@given(st.floats(-900, -1), st.floats(0, 900))
def test_no_limit_is_met_by_an_uptake(uptake: float, release: float) -> None:
    shown = verdict(limit(), {"A1-A3": uptake, "C3": release})
    is_released = release >= -RELEASED_IN_PART * uptake
    assert (shown.outcome is not Outcome.NOT_SHOWN) == is_released


def asphalt(**limit: Any) -> Any:
    """The verdict of a limit on two layers of asphalt, their delivery, and gravel."""
    layer = {"flow": "product", "material": "asphalt", "element": "65", "module": "A1-A3"}
    rows = cs.activities(
        cs.activity("Ab 11", "1200 t", "br18-asphalt-base-wearing-course", **layer),
        cs.activity("Ag 16", "2000 t", "br18-asphalt-base-wearing-course", **layer),
        cs.activity(
            "delivery", "900 L", "diesel", module="A4", material="asphalt", flow="product-transport"
        ),
        cs.activity(
            "gravel",
            "24 000 t",
            "gravel-br18",
            flow="product",
            material="aggregate",
            module="A1-A3",
        ),
    )
    bid = cs.Scenario("bid", rows, basis=cs.Basis(year=2024), indicator="gwp_total")
    return Limit(name="asphalt", **limit).check(Subject(bid))


def test_a_limit_per_tonne_is_per_tonne_of_the_product() -> None:
    verdict = asphalt(limit="75 kgCO2e/t", where={"material": "asphalt"}, modules=("A1-A3",))
    factor = cs.FactorCatalogue.default()["br18-asphalt-base-wearing-course"]
    assert verdict.value == pytest.approx(
        factor[0].gwp_total * (1 if factor[0].declared_unit == "t" else 1000)
    )
    assert verdict.inputs["amount"] == pytest.approx(3200.0)


def test_a_delivery_is_no_further_tonne() -> None:
    alone = asphalt(limit="75 kgCO2e/t", where={"material": "asphalt"}, modules=("A1-A3",))
    both = asphalt(limit="75 kgCO2e/t", where={"material": "asphalt"}, modules=("A1-A3", "A4"))
    assert both.inputs["amount"] == alone.inputs["amount"] and both.value > alone.value


def test_what_has_no_amount_in_the_unit_is_not_shown() -> None:
    verdict = asphalt(limit="75 kgCO2e/m", where={"material": "asphalt"})
    assert verdict.outcome is Outcome.NOT_SHOWN and "no amount in m" in str(verdict.missing)
    assert asphalt(limit="75 kgCO2e/t", where={"material": "pipe"}).outcome is Outcome.NOT_SHOWN


def test_where_narrows_every_requirement_on_emissions() -> None:
    whole = asphalt(limit="1000 tCO2e").value
    parts = [
        asphalt(limit="1000 tCO2e", where={"material": name}).value
        for name in ("asphalt", "aggregate")
    ]
    assert sum(parts) == pytest.approx(whole)


@pytest.mark.parametrize(
    "nothing",
    [
        {"where": {"materail": "asphalt"}},
        {"where": {"material": "asfalt"}},
        {"elements": ("99",)},
        {"flows": ("site-energi",)},
    ],
)
def test_what_selects_no_row_shows_nothing_and_is_not_zero(nothing: dict[str, Any]) -> None:
    verdict = asphalt(limit="1 kgCO2e", **nothing)
    assert verdict.outcome is Outcome.NOT_SHOWN and verdict.value is None
    rows = cs.activities(cs.activity("excavator", "1 L", "diesel", module="A5", flow="site-energy"))
    bid = Subject(cs.Scenario("bid", rows, basis=cs.Basis(year=2024)))
    assert math.isnan(Emissions(**nothing).value(bid, 1.0, {}))
