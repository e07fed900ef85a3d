"""One boundary for all carriers, one way to account electricity, and substitutions that leave a
trace.
"""

from __future__ import annotations

from typing import Any

import pytest
from builders import CARRIERS, factor, problems_of, table

import carbonsite as cs

MIXED = CARRIERS | cs.FactorCatalogue(
    [
        factor("direct-kwh", declared_unit="kWh", boundary="direct", gwp_ghg=0.015),
        factor("whole-kwh", declared_unit="kWh", boundary="life-cycle", gwp_ghg=0.03),
        factor("tailpipe", declared_unit="L", part="direct", gwp_ghg=2.5),
        factor("landfill", gwp_ghg=1.0),
        factor("wall", module="A1-A3", gwp_ghg=1.0),
        factor("wall-2", module="A1-A3", gwp_ghg=2.0),
    ]
)


def account(
    *names: str,
    basis: cs.Basis | None = None,
    catalogue: cs.FactorCatalogue = MIXED,
    **options: Any,
) -> cs.Account:
    """One unit of each, in the factor's own unit, booked in A5 where it is a carrier."""
    rows = [
        (
            "x",
            name,
            1.0,
            (
                "L"
                if name in ("b0", "b100", "tailpipe", "diesel")
                else (
                    "kWh"
                    if "20" in name or "kwh" in name or name in ("electricity", "contract")
                    else "kg"
                )
            ),
        )
        for name in names
    ]
    return cs.account(
        table(*rows, module=["" if name.startswith("wall") else "A5" for name in names]),
        catalogue,
        basis,
        **options,
    )


def test_life_cycle_sums_the_two_parts_and_direct_takes_one() -> None:
    assert account("b0", basis=cs.Basis()).total == cs.Q("3,2 kgCO2e")
    assert account("b0", basis=cs.Basis(boundary="direct")).total == cs.Q("2,6 kgCO2e")
    assert account("b0").total == cs.Q("3,2 kgCO2e")


@pytest.mark.parametrize(
    ("names", "boundary", "lacking"),
    [
        (("b0", "direct-kwh"), "life-cycle", 1),
        (("b0", "whole-kwh"), "direct", 1),
        (("tailpipe", "b0"), "life-cycle", 0),
        (("location-2020", "b0"), "direct", 0),
    ],
)
def test_a_carrier_without_the_boundary_is_an_error_that_names_what_exists(
    names: tuple[str, ...], boundary: str, lacking: int
) -> None:
    with pytest.raises(cs.InputError) as caught:
        account(*names, basis=cs.Basis(boundary=boundary))
    (problem,) = caught.value.problems.to_dict("records")
    assert (
        problem["row"] == lacking
        and f"has no {boundary} number" in problem["problem"]
        and ("direct" if boundary == "life-cycle" else "life-cycle") in problem["remedy"]
    )


@pytest.mark.parametrize(
    ("name", "boundary", "remedy"),
    [
        ("direct-kwh", "life-cycle", "it has direct; take another factor, or Basis(boundary=…)"),
        ("whole-kwh", "direct", "it has life-cycle; take another factor, or Basis(boundary=…)"),
    ],
)
def test_only_boundaries_that_the_carrier_has_are_offered(
    name: str, boundary: str, remedy: str
) -> None:
    with pytest.raises(cs.InputError) as caught:
        account(name, basis=cs.Basis(boundary=boundary))
    assert caught.value.problems["remedy"].tolist() == [remedy]


def test_problems_of_an_account_are_said_in_norwegian_too() -> None:
    with pytest.raises(cs.InputError) as caught:
        account("direct-kwh", basis=cs.Basis(boundary="life-cycle"))
    (problem,) = caught.value.problems["problem"]
    assert problem.in_language("nb") == "'direct-kwh' har ikke noe tall for systemgrensen «livsløp»"
    assert caught.value.where.in_language("nb") == "aktiviteter (rader etter indeks)"


def test_without_a_basis_the_boundary_is_one_that_all_carriers_have() -> None:
    assert account("b0", "direct-kwh").total.magnitude == pytest.approx(2.6 + 0.015)
    assert "direct boundary" in account("b0", "direct-kwh").findings["finding"].tolist()
    assert account("b0", "whole-kwh").total.magnitude == pytest.approx(3.2 + 0.03)
    assert "direct boundary" not in account("b0", "whole-kwh").findings["finding"].tolist()


def test_without_a_basis_and_without_a_common_boundary_it_raises() -> None:
    assert [row for row, _, _ in problems_of(account, "direct-kwh", "whole-kwh")] == [0]


def test_products_and_services_have_no_boundary() -> None:
    for boundary in ("direct", "life-cycle"):
        assert account("wall", "landfill", basis=cs.Basis(boundary=boundary)).total == cs.Q(
            "2 kgCO2e"
        )


@pytest.mark.parametrize("market", ["residual-2020", "contract"])
def test_market_based_electricity_never_stands_beside_location_based(market: str) -> None:
    assert problems_of(account, "location-2020", market, "b0") == [
        (1, "factor", "market-based electricity stands beside location-based")
    ]
    assert problems_of(account, market, "electricity", basis=cs.Basis(year=2020)) == [
        (0, "factor", "market-based electricity stands beside location-based")
    ]
    assert (
        account(
            market, "electricity", basis=cs.Basis(year=2020, electricity="residual")
        ).total.magnitude
        > 0.4
    )


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("walls", "'wall'"),
        ("wall-3", "'wall-2'"),
        ("electricty", "'electricity'"),
        ("zzz", "see FactorCatalogue"),
        (3, "see FactorCatalogue"),
        ("Diesel", "'diesel'"),
        ("WALL", "'wall'"),
    ],
)
def test_an_unknown_factor_says_what_is_near(name: Any, near: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        cs.account(table(("x", name, 1.0, "kg")), MIXED, cs.Basis())
    assert near in caught.value.problems["remedy"].item()


def test_near_names_are_sought_for_at_most_twenty_ids_that_occur() -> None:
    names = [f"wall-{n}x" for n in range(40)]
    rows = table(*[("x", name, 1.0, "kg") for name in names])
    rows["factor"] = rows["factor"].astype(
        type(rows["factor"].astype("category").dtype)([f"a{n}" for n in range(50)] + names)
    )
    with pytest.raises(cs.InputError) as caught:
        cs.account(rows, MIXED)
    assert caught.value.problems["remedy"].str.startswith("did you mean").sum() == 20


def test_a_substitution_is_taken_and_leaves_a_trace() -> None:
    changed = MIXED.substitute("wall", "wall-2", "the supplier changed")
    found = account("wall", catalogue=changed)
    assert found.total == cs.Q("2 kgCO2e")
    assert found.lines[["factor", "resolved_factor"]].values.tolist() == [["wall", "wall-2"]]
    (finding,) = found.findings.to_dict("records")
    assert (
        finding["finding"] == "substituted"
        and finding["factor"] == "wall"
        and "the supplier changed" in finding["detail"]
        and finding["share"] == 1.0
    )
    assert (
        account("wall-2", catalogue=changed).findings.empty
        and account("wall").digest != found.digest
    )
