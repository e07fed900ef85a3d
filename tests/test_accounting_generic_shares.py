"""What a generic name means under a basis."""

from __future__ import annotations

from typing import Any

import pytest
from builders import CARRIERS, SOURCE, factor, problems_of, table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs

B0, B100 = 3.2, 0.6
"""Life-cycle emissions of a litre of fossil diesel and of biodiesel in the small catalogue
[kgCO2e/L].
"""
SHARES = st.floats(0.01, 1.0)


def account(
    name: str,
    amount: float,
    unit: str,
    basis: cs.Basis | None,
    catalogue: cs.FactorCatalogue = CARRIERS,
    date: Any = None,
    **columns: Any,
) -> cs.Account:
    """The account of one row booked in A5."""
    return cs.account(
        table(("x", name, amount, unit), **{"module": "A5", **columns}), catalogue, basis, date=date
    )


def total(*args: Any, **kwargs: Any) -> float:
    """Its total [kgCO2e]."""
    return float(account(*args, **kwargs).total.magnitude)


def taken(*args: Any, **kwargs: Any) -> list[str]:
    """The ids that the row resolves to."""
    return sorted(set(account(*args, **kwargs).lines["resolved_factor"]))


@pytest.mark.parametrize(
    ("name", "unit", "basis", "id_"),
    [
        ("electricity", "kWh", cs.Basis(year=2019), "location-2019"),
        ("electricity", "kWh", cs.Basis(year=2020), "location-2020"),
        ("electricity", "kWh", cs.Basis(year=2020, electricity="residual"), "residual-2020"),
        ("electricity", "kWh", cs.Basis(electricity="contract"), "contract"),
        ("diesel", "L", cs.Basis(), "b0"),
        ("biodiesel", "L", cs.Basis(), "b100"),
        ("biodiesel", "kWh", cs.Basis(biofuel="none"), "b0"),
    ],
)
def test_exactly_one_factor_matches_and_lines_show_both_names(
    name: str, unit: str, basis: cs.Basis, id_: str
) -> None:
    lines = account(name, 1.0, unit, basis).lines
    assert set(lines["factor"]) == {name} and set(lines["resolved_factor"]) == {id_}


def test_without_a_basis_a_generic_name_raises() -> None:
    assert "there is no basis" in problems_of(account, "electricity", 1.0, "kWh", None)[0][2]


@pytest.mark.parametrize(
    ("name", "basis", "said"),
    [
        ("electricity", cs.Basis(year=2018), "for 2018"),
        ("electricity", cs.Basis(year=2019, electricity="residual"), "for 2019"),
        ("electricity", cs.Basis(), "for an undated row"),
        ("electricity", cs.Basis(year=2020, boundary="direct"), "under direct"),
        ("electricity", cs.Basis(year=2020, country="SE"), "in SE"),
        ("electricity", cs.Basis(electricity="nobody"), "no emission factor 'nobody'"),
        ("hvo", cs.Basis(), "no factor for 'hvo'"),
        ("district-heat", cs.Basis(year=2020), "no factor for 'district-heat'"),
        ("biodiesel", cs.Basis(country="DK"), "in DK"),
    ],
)
def test_unknown_is_not_average_and_no_year_is_near(name: str, basis: cs.Basis, said: str) -> None:
    ((row, column, problem),) = problems_of(account, name, 1.0, "kWh", basis)
    assert (row, column) == (0, "factor") and said in problem


def test_two_that_match_are_ambiguous() -> None:
    twin = cs.FactorCatalogue(
        [
            factor(
                "other-2020",
                declared_unit="kWh",
                generic="electricity",
                accounting="location",
                boundary="life-cycle",
                geography="NO",
                reference_year=2020,
                gwp_ghg=0.03,
            )
        ]
    )
    ((_, _, problem),) = problems_of(
        account, "electricity", 1.0, "kWh", cs.Basis(year=2020), CARRIERS | twin
    )
    assert "may be" in problem and "location-2020" in problem and "other-2020" in problem


def test_a_user_extends_it_by_adding_rows() -> None:
    row = factor(
        "se-2018",
        declared_unit="kWh",
        generic="electricity",
        accounting="location",
        boundary="life-cycle",
        geography="EU",
        generic_for="SE DK",
        reference_year=2018,
        gwp_ghg=0.03,
    )
    catalogue = CARRIERS | cs.FactorCatalogue([row])
    assert total(
        "electricity", 10.0, "kWh", cs.Basis(country="SE", year=2018), catalogue
    ) == pytest.approx(0.3)
    assert problems_of(
        account, "electricity", 10.0, "kWh", cs.Basis(country="NO", year=2018), catalogue
    )


def test_the_year_is_the_bases_else_the_rows_else_the_accounts() -> None:
    assert taken("electricity", 1.0, "kWh", cs.Basis(), date="2019-06-01") == ["location-2019"]
    assert taken("electricity", 1.0, "kWh", cs.Basis(), date="2020-06-01") == ["location-2020"]
    rows = table(
        ("a", "electricity", 1.0, "kWh"),
        ("b", "electricity", 1.0, "kWh"),
        ("c", "electricity", 1.0, "kWh"),
        module="A5",
    )
    dated = rows.assign(date=["2019-02-01", "2020-02-01", ""])
    assert cs.account(dated, CARRIERS, cs.Basis(), date="2020-12-31").lines[
        "resolved_factor"
    ].tolist() == ["location-2019", "location-2020", "location-2020"]
    assert (
        cs.account(dated, CARRIERS, cs.Basis(year=2019), date="2020-12-31")
        .lines["resolved_factor"]
        .tolist()
        == ["location-2019"] * 3
    )
    assert [row for row, _, _ in problems_of(cs.account, dated, CARRIERS, cs.Basis())] == [2]


def test_credited_takes_the_fuels_own_factor() -> None:
    assert total("biodiesel", 10.0, "L", cs.Basis()) == pytest.approx(10 * B100)
    assert total("biodiesel", 90.0, "kWh", cs.Basis()) == pytest.approx(10 * B100)


@given(st.floats(1, 1e6))
@settings(max_examples=examples(30), deadline=None)
def test_none_is_fossil_of_equal_energy(energy: float) -> None:
    assert (
        total("biodiesel", energy, "kWh", cs.Basis(biofuel="none"))
        == pytest.approx(energy / 10 * B0, rel=1e-13)
        == total("diesel", energy, "kWh", cs.Basis())
    )


@given(SHARES, st.floats(0.0, 1.0))
@settings(max_examples=examples(60), deadline=None)
def test_additional_is_what_exceeds_the_obligation(share: float, obligation: float) -> None:
    basis = cs.Basis(biofuel="additional", obligation=cs.Q(obligation, ""))
    credited = max(0.0, share - obligation) / share
    expected = 900 * (credited * B100 / 9 + (1 - credited) * B0 / 10)
    assert total("biodiesel", 900.0, "kWh", basis, biofuel_share=share) == pytest.approx(
        expected, rel=1e-12
    )


@pytest.mark.parametrize(
    ("year", "obligation"), [(2019, 0.0), (2022, 0.0), (2023, 0.1), (2024, 0.1)]
)
def test_the_obligation_of_a_year_is_data(year: int, obligation: float) -> None:
    basis = cs.Basis(biofuel="additional", year=year)
    assert total("biodiesel", 900.0, "kWh", basis) == pytest.approx(
        (1 - obligation) * 100 * B100 + obligation * 90 * B0, rel=1e-12
    )


@pytest.mark.parametrize("year", [2025, 2030, None])
def test_an_obligation_that_nobody_knows_is_not_zero(year: int | None) -> None:
    assert (
        "sales obligation"
        in problems_of(account, "biodiesel", 1.0, "kWh", cs.Basis(biofuel="additional", year=year))[
            0
        ][2]
    )


@pytest.mark.parametrize("biofuel", ["none", "additional"])
@pytest.mark.parametrize("unit", ["L", "kg"])
def test_no_conversion_spans_two_fuels(biofuel: str, unit: str) -> None:
    ((_, column, problem),) = problems_of(
        account, "biodiesel", 1.0, unit, cs.Basis(biofuel=biofuel, obligation="10 %")
    )
    assert column == "unit" and "has no diesel of equal energy" in problem


@pytest.mark.parametrize("share", ["30 %", 0.3, "0,3 %", 1, "100 %"])
def test_a_share_may_be_a_number_or_a_text(share: Any) -> None:
    assert total("biodiesel", 9.0, "kWh", cs.Basis(), biofuel_share=share) == pytest.approx(B100)


@pytest.mark.parametrize("share", [0, 0.0, -0.1, 1.5, "x", "130 %", "0 %", "30 kg", True])
def test_what_is_no_share_is_a_problem(share: Any) -> None:
    assert problems_of(
        account,
        "biodiesel",
        1.0,
        "kWh",
        cs.Basis(biofuel="additional", obligation="10 %"),
        biofuel_share=share,
    ) == [(0, "biofuel_share", "is not a share")]


@given(st.floats(0.0, 1.0))
@settings(max_examples=examples(40), deadline=None)
def test_a_blend_is_a_share_of_the_volume(share: float) -> None:
    basis = cs.Basis(blend=cs.Q(share, ""))
    per_litre = share * B100 + (1 - share) * B0
    energy_per_litre = share * 9 + (1 - share) * 10
    mass_per_litre = share * 0.89 + (1 - share) * 0.84
    assert total("diesel", 100.0, "L", basis) == pytest.approx(100 * per_litre, rel=1e-12)
    assert total("diesel", 100.0, "kWh", basis) == pytest.approx(
        100 / energy_per_litre * per_litre, rel=1e-12
    )
    assert total("diesel", 100.0, "kg", basis) == pytest.approx(
        100 / mass_per_litre * per_litre, rel=1e-12
    )


def test_a_blend_by_hand() -> None:
    basis = cs.Basis(blend=cs.Assumption("blend", "7 %", source=SOURCE))
    assert total("diesel", 1000.0, "L", basis) == pytest.approx(70 * 0.6 + 930 * 3.2, rel=1e-14)
    lines = account("diesel", 1000.0, "L", basis).lines
    assert lines.groupby("resolved_factor")["amount"].first().to_dict() == pytest.approx(
        {"b0": 930.0, "b100": 70.0}
    )


def test_a_blend_holds_whatever_the_fuels_are_declared_per() -> None:
    per_energy = cs.FactorCatalogue(
        [
            factor(
                "b0-energy",
                declared_unit="kWh",
                part="",
                boundary="life-cycle",
                generic="diesel",
                geography="NO",
                gwp_ghg=B0 / 10,
                density="840 kg/m3",
                heating_value="10 kWh/L",
            ),
            factor(
                "b100-mass",
                declared_unit="kg",
                boundary="life-cycle",
                generic="biodiesel",
                geography="NO",
                gwp_ghg=B100 / 0.89,
                density="890 kg/m3",
                heating_value="9 kWh/L",
            ),
        ]
    )
    basis = cs.Basis(blend="7 %")
    for unit in ("L", "kWh"):
        assert total("diesel", 500.0, unit, basis, per_energy) == pytest.approx(
            total("diesel", 500.0, unit, basis), rel=1e-12
        )


def test_a_blend_is_credited_only_where_biofuel_is() -> None:
    for biofuel in ("none", "additional"):
        assert total("diesel", 10.0, "L", cs.Basis(blend="7 %", biofuel=biofuel)) == pytest.approx(
            10 * B0
        )


def test_a_name_and_its_id_stand_side_by_side() -> None:
    rows = table(("a", "diesel", 1.0, "L"), ("b", "b0", 1.0, "L"), module="A5")
    assert cs.account(rows, CARRIERS, cs.Basis(blend="7 %")).by("item")[
        "gwp_ghg"
    ].to_dict() == pytest.approx({"a": 0.07 * B100 + 0.93 * B0, "b": B0})
