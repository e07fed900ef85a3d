"""Refrigerants by assessment report: blends follow from their components, reports stay apart."""

from __future__ import annotations

import re

import pytest

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue.default()
FRAME = CATALOGUE.frame
GASES = FRAME[FRAME["category"] == "refrigerant"].set_index("factor")
TERM = re.compile(r"([\d.]+) x (\d+)")


def test_the_id_names_the_report_that_the_row_states() -> None:
    assert len(GASES) >= 70
    reports = GASES.index.str.rsplit("-", n=1).str[-1].str.upper()
    assert (reports == GASES["characterisation"]).all()
    assert (GASES["declared_unit"] == "kg").all() and (GASES["generic"] == "").all()


@pytest.mark.parametrize("blend", GASES.index[GASES["evidence"] == "D"])
def test_a_blend_is_the_sum_of_its_components(blend: str) -> None:
    row = GASES.loc[blend]
    of_report = GASES[GASES["characterisation"] == row["characterisation"]]
    terms = [(float(share), float(number)) for share, number in TERM.findall(row["note"])]
    assert terms and {number for _, number in terms} <= set(of_report["gwp_ghg"])
    assert sum(share * number for share, number in terms) == pytest.approx(row["gwp_ghg"])
    shares = sum(share for share, _ in terms)
    assert shares == pytest.approx(1) or "counted as 0" in row["note"]


@pytest.mark.parametrize("blend", GASES.index[GASES["note"].str.contains("Composition as printed")])
def test_a_blend_that_is_quoted_agrees_with_its_components(blend: str) -> None:
    gases = GASES["gwp_ghg"]
    parts = re.findall(r"([\d.]+)% R(\w+)", GASES.loc[blend, "note"])
    assert sum(float(share) for share, _ in parts) == pytest.approx(100)
    names = {"1234ze": "1234ze-e"}
    computed = sum(
        float(share) / 100 * gases[f"refrigerant-r{names.get(gas, gas).lower()}-ar6"]
        for share, gas in parts
    )
    assert gases[blend] == pytest.approx(computed, abs=1)


def test_a_leak_counts_whole_under_any_boundary_in_the_module_of_its_activity() -> None:
    leak = cs.activity("leak", "2 kg", "refrigerant-r410a-ar6", module="B1", flow="site-energy")
    for boundary in ("life-cycle", "direct"):
        account = cs.account(cs.activities(leak), CATALOGUE, cs.Basis(boundary=boundary))
        assert account.total.magnitude == pytest.approx(2 * 2255.5)
