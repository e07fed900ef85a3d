"""Electricity by which a tender judges: of the place, unless it says otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import carbonsite as cs
from carbonsite.tender import (
    BonusMalus,
    Coverage,
    Emissions,
    Outcome,
    PricedCarbon,
    Reached,
    Reduction,
    Subject,
    Tender,
    preset,
    requirement_of,
)

MARKET = ["residual", "electricity-hydro-power-eu"]
CRANE = {"item": "crane", "factor": "electricity", "amount": "1 MWh", "module": "A5"}
PRESCRIBED = {
    "br18-a4-a5": {},
    "br18-flats-offices": {"modules": ("A5",)},
    "tek17-materials": {},
    "boverket-klimatdeklaration": {},
}


def bid(electricity: str) -> Subject:
    crane = cs.activity("crane", "1 MWh", "electricity", module="A5", flow="site-energy")
    basis = cs.Basis(electricity=electricity, year=2020)
    return Subject(cs.Scenario("bid", crane, basis=basis, date="2026-03-01", area="1000 m2"))


def tender(electricity: str, **parts: Any) -> Tender:
    basis = {"electricity": electricity, "year": 2020}
    site = {"name": "Site", "date": "2026-03-01", "basis": basis, "baseline": [CRANE]}
    return Tender.of(site | parts)


def points(**fields: Any) -> dict[str, Any]:
    price = {"name": "price", "weight": "70 %", "of": "price", "model": "relative"}
    site = {"name": "site", "weight": "30 %", "of": "emissions", "model": "relative"}
    return {"rule": "points", "criteria": [price, site | fields]}


def priced(**fields: Any) -> dict[str, Any]:
    addition = {"type": "priced-carbon", "name": "carbon", "per_tonne": "1500 NOK/tCO2e"}
    return {"rule": "price", "additions": [addition | fields]}


# -- a rule that prescribes its factors


@pytest.mark.parametrize("electricity", MARKET)
@pytest.mark.parametrize("name", PRESCRIBED)
def test_a_rule_that_prescribes_its_factors_shows_nothing_under_another_electricity(
    name: str, electricity: str
) -> None:
    requirement = preset(name, **PRESCRIBED[name])
    refused = requirement.check(bid(electricity))
    assert refused.outcome is Outcome.NOT_SHOWN
    assert any("the rule prescribes its factors" in text for text in refused.missing)
    place = requirement.check(bid("location"))
    assert not any("prescribes" in text for text in place.missing)


@pytest.mark.parametrize("word", ["as-the-basis", "location-based"])
@pytest.mark.parametrize("name", PRESCRIBED)
def test_a_prescribed_rule_cannot_be_loosened(name: str, word: str) -> None:
    with pytest.raises(cs.InputError, match="prescribes its factors") as refused:
        preset(name, electricity=word, **PRESCRIBED[name])
    assert refused.value.problems["column"].tolist() == ["electricity"]


def test_coverage_of_ones_own_looks_at_no_electricity() -> None:
    covered = Coverage(name="x", modules=("A5",)).check(bid("residual"))
    assert covered.outcome is Outcome.MET


# -- refused where the tender is read


@pytest.mark.parametrize("electricity", MARKET)
@pytest.mark.parametrize(
    ("parts", "column"),
    [
        (
            {"requirements": [{"type": "limit", "name": "x", "limit": "1 tCO2e"}]},
            "requirements[0].electricity",
        ),
        (
            {"requirements": [{"type": "reduction", "name": "x", "at_least": "40 %"}]},
            "requirements[0].electricity",
        ),
        ({"requirements": [{"preset": "br18-a4-a5"}]}, "requirements[0].electricity"),
        ({"requirements": [{"preset": "tek17-materials"}]}, "requirements[0].electricity"),
        (
            {
                "requirements": [
                    {
                        "type": "any-of",
                        "name": "either",
                        "parts": [{"type": "limit", "name": "x", "limit": "1 tCO2e"}],
                    }
                ]
            },
            "requirements[0].electricity",
        ),
        ({"award": points()}, "award.criteria[1].electricity"),
        (
            {
                "award": points(
                    of="requirement",
                    requirement={"type": "reduction", "name": "x", "at_least": "40 %"},
                )
            },
            "award.criteria[1].electricity",
        ),
        ({"award": priced()}, "award.additions[0].electricity"),
    ],
)
def test_what_a_basis_can_never_show_is_refused_where_the_tender_is_read(
    electricity: str, parts: dict[str, Any], column: str
) -> None:
    with pytest.raises(cs.InputError) as refused:
        tender(electricity, **parts)
    (row,) = refused.value.problems.to_dict("records")
    assert row["column"] == column
    assert 'electricity = "location" in the basis' in row["remedy"]
    assert tender("location", **parts).requirements is not None


@pytest.mark.parametrize("electricity", MARKET)
def test_a_tender_may_say_that_it_takes_electricity_as_the_basis_does(electricity: str) -> None:
    own = {"electricity": "as-the-basis"}
    limit = {"type": "limit", "name": "x", "limit": "1 tCO2e", **own}
    tender(electricity, requirements=[limit], award=points(**own))
    tender(electricity, requirements=[limit], award=priced(**own))


# -- awards


@pytest.mark.parametrize("electricity", MARKET)
def test_an_award_counts_no_emissions_of_electricity_that_was_bought(electricity: str) -> None:
    subject, as_bought = bid(electricity), Emissions(electricity="as-the-basis")
    assert np.isnan(Emissions().value(subject, 0.0, {}))
    assert as_bought.value(subject, 0.0, {}) == pytest.approx(
        float(subject.account.total.magnitude)
    )
    of_place = bid("location")
    assert Emissions().value(of_place, 0.0, {}) == pytest.approx(
        float(of_place.account.total.magnitude)
    )


def test_what_an_award_reaches_follows_its_requirement() -> None:
    limit = {"type": "limit", "name": "x", "limit": "1 tCO2e"}
    assert np.isnan(Reached(requirement=requirement_of(limit)).value(bid("residual"), 0.0, {}))
    assert isinstance(requirement_of({**limit, "electricity": "as-the-basis"}).figure, float)
    named = PricedCarbon(
        name="c", per_tonne="1500 NOK/tCO2e", emissions=Emissions(electricity="as-the-basis")
    )
    assert named.of.value(bid("residual"), 0.0, {}) > 0
    assert Reduction(name="x", at_least="40 %").electricity == "location-based"


@pytest.mark.parametrize("electricity", MARKET)
def test_a_bonus_is_not_settled_by_electricity_that_was_bought(electricity: str) -> None:
    built, budget = bid(electricity).account, "1000 tCO2e"
    with pytest.raises(cs.InputError, match="judged with location-based electricity") as refused:
        BonusMalus(bonus="10 %").settled("100 000 000 NOK", budget, built)
    assert refused.value.problems["column"].tolist() == ["actual"]
    named = BonusMalus(bonus="10 %", electricity="as-the-basis")
    assert named.settled("100 000 000 NOK", budget, built) == named.settled(
        "100 000 000 NOK", budget, built.total
    )
    place = bid("location").account
    assert BonusMalus(bonus="10 %").settled("100 000 000 NOK", budget, place).magnitude > 0


def crane_account(indicator: str = "gwp_ghg", **basis: Any) -> cs.Account:
    row = cs.activity("crane", "1 MWh", "electricity", module="A5")
    taken = cs.Basis(**{"year": 2020, **basis})
    return cs.account(cs.activities(row), cs.FactorCatalogue.default(), taken, indicator)


@pytest.mark.parametrize(
    ("built", "column", "value"),
    [
        (crane_account(year=2022), "basis", "Basis(year=2020); Basis(year=2022)"),
        (crane_account(biofuel="none"), "basis", "Basis(biofuel=credited); Basis(biofuel=none)"),
        (crane_account(boundary="direct"), "boundary", "life-cycle; direct"),
        (crane_account(country="SE"), "basis", "Basis(country=NO); Basis(country=SE)"),
    ],
)
def test_a_bonus_is_settled_on_one_basis(built: cs.Account, column: str, value: str) -> None:
    """A grid that became cleaner, or a wider boundary, is no work of the contractor's."""
    agreed, budget = BonusMalus(bonus="10 %"), crane_account()
    with pytest.raises(cs.InputError) as refused:
        agreed.settled("100 000 000 NOK", budget, built)
    assert refused.value.problems["column"].tolist() == [column]
    assert value in refused.value.problems["value"].iloc[0]
    assert agreed.settled("100 000 000 NOK", budget, crane_account()).magnitude == 0


def test_a_bonus_is_settled_in_one_indicator() -> None:
    rows = cs.activities(cs.activity("x", "1 t", "steel"))
    steel = cs.EmissionFactor(
        factor="steel",
        module="A1-A3",
        declared_unit="t",
        gwp_ghg=1000.0,
        gwp_total=900.0,
        source=cs.Source(publisher="P", document="D", year=2020, locator="p 1"),
    )
    catalogue = cs.FactorCatalogue([steel])
    ghg, total = (cs.account(rows, catalogue, None, name) for name in ("gwp_ghg", "gwp_total"))
    with pytest.raises(cs.InputError, match="two indicators"):
        BonusMalus(bonus="10 %").settled("100 000 000 NOK", ghg, total)
    on_a_basis = cs.account(rows, catalogue, cs.Basis(year=2020), "gwp_ghg")
    assert BonusMalus(bonus="10 %").settled("100 000 000 NOK", ghg, on_a_basis).magnitude == 0
