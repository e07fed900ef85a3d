"""The boundary on-site: the direct part of fuels that burn inside the fence, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from builders import SOURCE, problems_of
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.inputs.flows import FLOWS, SITE_FLOWS, TRANSPORT_FLOWS

CATALOGUE = cs.FactorCatalogue.default()
ON_SITE = cs.Basis(boundary="on-site", year=2020)
DIESEL, HVO = 2.66, 0.03558
"""Direct emissions [kgCO2e/L] of the shipped factors: Miljødirektoratet, DESNZ 2025."""


def row(item: str, amount: str, factor: str, flow: str = "site-energy", **tags: Any) -> Any:
    """An activity booked in A5, unless its factor has modules."""
    module = {} if factor == "gravel-br18" else {"module": "A5"}
    return cs.activity(item, amount, factor, flow=flow, **module, **tags)


def account(*rows: Any, basis: cs.Basis = ON_SITE) -> cs.Account:
    return cs.account(cs.activities(*rows), CATALOGUE, basis, indicator="gwp_ghg")


def test_only_what_burns_inside_the_fence_counts_and_all_else_stays_in_the_lines() -> None:
    """CH4 and N2O of biofuel count, its CO2 does not."""
    result = account(
        row("excavator", "100 L", "diesel"),
        row("piling", "100 L", "hvo", "groundworks-energy"),
        row("crane", "1000 kWh", "electricity"),
        row("hall", "1000 kWh", "electricity-no-2020-location"),
        row("haul on site", "100 L", "diesel", "mass-transport", fence="inside"),
        row("haul", "100 L", "diesel", "mass-transport"),
        row("lorry", "100 tkm", "lorry-dk-over-26t", "equipment-transport"),
        row("gravel", "1 t", "gravel-br18", "product"),
    )
    assert result.total.magnitude == pytest.approx(200 * DIESEL + 100 * HVO)
    lines = result.lines
    counted = lines[lines["counted"].astype(bool)]
    assert counted["gwp_ghg"].sum() == pytest.approx(result.total.magnitude)
    assert set(counted["item"]) == {"excavator", "piling", "haul on site"}
    assert set(counted["part"]) == {"direct"}
    others = lines[~lines["counted"].astype(bool) & (lines["module"] != "D")]
    assert set(others["why_not"]) == {"outside the fence"}
    assert set(others["item"]) == {"crane", "hall", "haul", "lorry", "gravel"}
    by_item = result.by("item")["gwp_ghg"]
    assert by_item.sum() == pytest.approx(result.total.magnitude)


def test_renewable_fuel_that_is_not_credited_is_diesel_inside_the_fence_too() -> None:
    basis = cs.Basis(boundary="on-site", biofuel="none", year=2023)
    assert account(row("x", "1008 kWh", "hvo100"), basis=basis).total.magnitude == pytest.approx(
        100 * DIESEL
    )


@given(st.lists(st.tuples(st.sampled_from(FLOWS), st.booleans()), min_size=1, max_size=6))
@settings(max_examples=examples(15), deadline=None)
def test_on_site_is_the_direct_account_of_the_rows_inside(rows: list[tuple[str, bool]]) -> None:
    table = [
        row(str(place), "10 L", "diesel", flow, fence="inside" if inside else "")
        for place, (flow, inside) in enumerate(rows)
    ]
    burnt = sum(flow in SITE_FLOWS or (inside and flow in TRANSPORT_FLOWS) for flow, inside in rows)
    assert account(*table).total.magnitude == pytest.approx(10 * DIESEL * burnt)


@pytest.mark.parametrize(
    ("tags", "column", "problem"),
    [
        ({"flow": ""}, "flow", "a flow is missing"),
        ({"flow": "haulage"}, "flow", "is not one of the words"),
        ({"flow": "mass-transport", "fence": "yes"}, "fence", "is not one of the words"),
        ({"fence": "outside"}, "fence", "energy of the site is not outside its fence"),
    ],
)
def test_a_row_that_does_not_say_its_side_is_a_problem(
    tags: dict[str, str], column: str, problem: str
) -> None:
    ((_, found, text),) = problems_of(account, row("x", "1 L", "diesel", **tags))
    assert found == column and text.startswith(problem)


@pytest.mark.parametrize("factor", ["diesel-machine-dk", "grid-gas-dk-2023"])
def test_a_fuel_without_a_direct_number_is_a_problem_inside_and_none_outside(factor: str) -> None:
    amount = "1 L" if factor == "diesel-machine-dk" else "1 kWh"
    ((_, column, problem),) = problems_of(account, row("x", amount, factor))
    assert column == "factor" and "has no on-site number" in problem
    assert account(row("x", amount, factor, "mass-transport")).total.magnitude == 0.0


def test_a_claim_is_compared_with_it_only_if_it_names_it() -> None:
    scenario = cs.Scenario(
        "site",
        cs.activities(row("roller", "1000 L", "diesel", machine="roller")),
        [cs.measures.Biodiesel()],
        basis=ON_SITE,
    )
    assert scenario.saving().magnitude == pytest.approx(1000 * DIESEL - 10_080 / 34.32 * 3.6 * HVO)
    named = cs.Claim("2 tCO2e", source=SOURCE, boundary="on-site")
    assert len(cs.examine(scenario, named).table)
    with pytest.raises(cs.InputError, match="no basis has it"):
        cs.examine(scenario, cs.Claim("2 tCO2e", source=SOURCE))
