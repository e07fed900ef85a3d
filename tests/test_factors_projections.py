"""Factors by year: linear between support years, and beyond them as the source says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import SOURCE, product

import carbonsite as cs

DECADES = {2020: 0.153, 2030: 0.089, 2040: 0.059, 2050: 0.045}
"""Electricity of Finland, edition 2022 of the emissions database for construction [kgCO2e/kWh]."""

FINLAND = cs.FactorCatalogue(
    [row for year, value in DECADES.items() for row in product(f"fi-{year}", {"B6": value}, "kWh")]
)
YEARS = {year: f"fi-{year}" for year in DECADES}


def projected(**options: Any) -> cs.FactorCatalogue:
    return FINLAND.with_projection(cs.Projection("fi", YEARS, SOURCE, **options))


def lines(catalogue: cs.FactorCatalogue, start: int, length: int) -> Any:
    row = cs.activity("light", "1 kWh/year", "fi", module="B6")
    return cs.account(row, catalogue, period=cs.Period(start, length)).by("year")["gwp_ghg"]


def test_a_year_between_two_printed_ones_is_linear() -> None:
    assert lines(projected(), 2025, 1).tolist() == pytest.approx([0.121])
    assert lines(projected(), 2030, 1).tolist() == pytest.approx([0.089])


def test_the_lines_name_the_real_factors_and_their_shares() -> None:
    row = cs.activity("light", "10 kWh/year", "fi", module="B6")
    account = cs.account(row, projected(), period=cs.Period(2023, 1))
    assert account.lines[["resolved_factor", "amount"]].to_numpy().tolist() == [
        ["fi-2020", pytest.approx(7.0)],
        ["fi-2030", pytest.approx(3.0)],
    ]


def test_beyond_the_years_nothing_holds_unless_the_source_says_so() -> None:
    with pytest.raises(cs.InputError, match="2051") as caught:
        lines(projected(), 2049, 3)
    assert "2020 to 2050" in str(caught.value)
    assert lines(projected(beyond="constant"), 2049, 3).tolist() == pytest.approx(
        [0.0464, 0.045, 0.045]
    )


def test_br18_between_and_after_its_years() -> None:
    catalogue = cs.FactorCatalogue.default()
    row = cs.activity("heat", "1 kWh/year", "district-heat-dk-br18", module="B6")
    account = cs.account(row, catalogue, period=cs.Period(2025, 50))
    by_year = account.by("year")["gwp_ghg"]
    assert by_year["2025"] == pytest.approx(0.0878)
    assert by_year["2026"] == pytest.approx(0.0878 + (0.0713 - 0.0878) / 5)
    assert by_year["2074"] == by_year["2040"] == pytest.approx(0.068)


def test_br18_has_no_number_before_its_first_year() -> None:
    row = cs.activity("heat", "1 kWh/year", "district-heat-dk-br18", module="B6")
    with pytest.raises(cs.InputError, match="2022"):
        cs.account(row, cs.FactorCatalogue.default(), period=cs.Period(2022, 2))


def test_after_the_last_year_it_may_be_constant_and_before_the_first_never() -> None:
    own = projected(beyond="constant")
    assert lines(own, 2050, 2).tolist() == pytest.approx([0.045, 0.045])
    with pytest.raises(cs.InputError, match="2019"):
        lines(own, 2019, 2)


def test_a_row_without_a_year_is_a_problem() -> None:
    with pytest.raises(cs.InputError, match="has no year"):
        cs.account(cs.activity("light", "1 kWh", "fi", module="B6"), projected())


def test_a_dated_row_takes_the_number_of_its_year() -> None:
    row = cs.activity("light", "1 kWh", "fi", module="B6", date="2030-05-01")
    assert cs.account(row, projected()).total.magnitude == pytest.approx(0.089)
    assert cs.emissions("1 kWh", "fi", projected(), date="2030").magnitude == pytest.approx(0.089)


def test_the_shipped_projections_name_shipped_factors_of_their_year() -> None:
    catalogue = cs.FactorCatalogue.default()
    for projection in catalogue.projections.values():
        for year, factor in projection.factors.items():
            assert {row.reference_year for row in catalogue[factor]} == {year}


@pytest.mark.parametrize(
    "fields",
    [
        {"factors": {2020: "fi-2020"}},
        {"factors": {2020: "fi-2020", "2030": "fi-2030"}},
        {"beyond": "last"},
    ],
)
def test_what_is_no_projection(fields: dict[str, Any]) -> None:
    with pytest.raises(cs.InputError):
        cs.Projection(**{"projection": "x", "factors": YEARS, "source": SOURCE, **fields})


def test_a_factor_that_is_not_there_and_an_id_that_is_taken() -> None:
    with pytest.raises(cs.UnknownFactorError, match="fi-1999"):
        FINLAND.with_projection(cs.Projection("x", {1999: "fi-1999", 2020: "fi-2020"}, SOURCE))
    with pytest.raises(cs.InputError, match="another factor has this id"):
        FINLAND.with_projection(cs.Projection("fi-2020", YEARS, SOURCE))


def test_two_catalogues_keep_their_projections_and_must_agree() -> None:
    both = projected() | cs.FactorCatalogue.default()
    assert {"fi", "electricity-dk-br18"} <= both.projections.keys()
    with pytest.raises(cs.InputError):
        projected() | projected(beyond="constant")


@settings(max_examples=examples(40))
@given(st.integers(2020, 2050))
def test_shares_sum_to_one_and_lie_between_two_years(year: int) -> None:
    shares = projected().projections["fi"].shares(year)
    assert sum(shares.values()) == pytest.approx(1.0) and 1 <= len(shares) <= 2
    value = sum(DECADES[int(name[3:])] * share for name, share in shares.items())
    assert min(DECADES.values()) <= value <= max(DECADES.values())
