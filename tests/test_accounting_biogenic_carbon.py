"""One rule on uptake and release: accounts, savings, claims and limits judge by the same shares."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from builders import factor, table
from hypothesis import given, settings
from profiles import examples
from timber import declared, replaced

import carbonsite as cs
from carbonsite.tender import Limit, Outcome, Subject

SOURCE = cs.Source(publisher="Town", document="Report", year=2023, locator="page 1")


@settings(max_examples=examples(40), deadline=None)
@given(st.floats(0, 1.2).filter(lambda share: min(abs(share - s) for s in (0.9, 0.99)) > 1e-6))
def test_account_saving_claim_and_limit_judge_one_share_alike(share: float) -> None:
    timber = {"A1-A3": (100.0, -664.0), "C3": (664 * share + 5.0, 664 * share)}
    scenario = replaced({"A1-A3": 282.0, "C3": 9.0}, timber)
    kinds = set(scenario.findings["finding"])
    assert ("uptake without release" in kinds) == (share < 0.99)
    assert ("release in part" in kinds) == (0.9 <= share < 0.99)
    assert ("saving undeclared" in kinds) == (share < 0.9)
    claimed = cs.examine(scenario, cs.Claim("1 t CO2e", SOURCE)).table["verdict"]
    assert (claimed == "the saving is undeclared").all() == (share < 0.9)
    bid = cs.Scenario(
        "bid",
        cs.activities(cs.activity("frame", "100 m3", "new")),
        catalogue=cs.FactorCatalogue(declared("new", timber)),
        indicator="gwp_total",
    )
    outcome = Limit(name="limit", limit="1 ktCO2e").check(Subject(bid)).outcome
    assert (outcome is Outcome.NOT_SHOWN) == (share < 0.9)


@pytest.mark.parametrize(("uptake", "is_found"), [(0.5, False), (2.0, True)])
def test_a_trace_of_uptake_is_cut_off_in_an_account_as_in_a_saving(
    uptake: float, is_found: bool
) -> None:
    """Packaging of up to 1 % of the product's emissions, EN 15804, 6.3.6."""
    rows = [("A1-A3", 100.0, -uptake), ("C3", 1.0, 0.0)]
    catalogue = cs.FactorCatalogue(
        [factor("p", module=m, gwp_total=total, gwp_biogenic=part) for m, total, part in rows]
    )
    account = cs.account(table(("p", "p", 3.0, "kg")), catalogue, indicator="gwp_total")
    assert ("uptake without release" in set(account.findings["finding"])) == is_found


def test_a_negative_number_in_an_indicator_without_uptake_is_a_credit() -> None:
    wood = cs.FactorCatalogue([factor("p", module="A1-A3", gwp_ghg=-6.0)])
    account = cs.account(table(("p", "p", 3.0, "kg")), wood, indicator="gwp_ghg")
    assert account.findings["finding"].tolist() == ["credit in the total"]
