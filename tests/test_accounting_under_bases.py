"""A market-based total and the location-based one beside it."""

from __future__ import annotations

from typing import Any

import pytest
from builders import CARRIERS, factor, table

import carbonsite as cs
from carbonsite.accounting.account import location_based


def account(basis: cs.Basis | None, catalogue: cs.FactorCatalogue = CARRIERS) -> cs.Account:
    """The account of electricity and diesel; without a basis of diesel alone."""
    rows = table(("grid", "electricity", 1000.0, "kWh"), ("fuel", "b0", 10.0, "L"), module="A5")
    return cs.account(rows if basis else rows.iloc[1:], catalogue, basis)


def beside(result: cs.Account) -> list[Any]:
    """The findings about market-based electricity."""
    found = result.findings
    return found[found["finding"] == "market-based electricity"]["detail"].tolist()


@pytest.mark.parametrize(("electricity", "total"), [("residual", 432.0), ("contract", 37.0)])
def test_the_location_based_total_stands_beside_a_market_based_one(
    electricity: str, total: float
) -> None:
    """Scope 2 Guidance: both, without being asked. 10 kWh/kg of location-based are 10 g."""
    result = account(cs.Basis(electricity=electricity, year=2020))
    other = location_based(result)
    assert other is not None
    assert result.total.magnitude == pytest.approx(total)
    assert other.total.magnitude == pytest.approx(1000 * 0.01 + 10 * 3.2)
    assert other.indicator == result.indicator
    assert beside(result) == [
        "the total counts electricity as it was bought; location-based it is 42 kgCO2e"
    ]
    assert "location-based: 42 kgCO2e" in repr(result)
    assert "location-based: 42 kgCO2e" in result._repr_html_()


def test_a_contract_without_emissions_shows_it_too() -> None:
    free = factor(
        "free", declared_unit="kWh", accounting="contract", boundary="life-cycle", gwp_ghg=0.0
    )
    catalogue = CARRIERS | cs.FactorCatalogue([free])
    assert beside(account(cs.Basis(electricity="free", year=2020), catalogue))


def test_a_year_without_a_location_based_number_says_so() -> None:
    ((detail),) = beside(account(cs.Basis(electricity="contract", year=1999)))
    assert "no factor for 'electricity'" in detail


@pytest.mark.parametrize("basis", [None, cs.Basis(year=2020)])
def test_a_location_based_total_stands_alone(basis: cs.Basis | None) -> None:
    result = account(basis)
    assert location_based(result) is None and not beside(result)
    assert "location-based" not in repr(result)
