"""Published numbers over years and per area."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from sites import SOURCE, product

import carbonsite as cs

CASES = tomllib.loads(
    (Path(__file__).parent / "golden" / "years.toml").read_text(encoding="utf-8")
)["case"]


def of_projection(years: dict[str, float], year: int) -> float:
    rows = [row for one, value in years.items() for row in product(one, {"B6": value}, "kWh")]
    own = cs.Projection("own", {int(one): one for one in years}, SOURCE)
    catalogue = cs.FactorCatalogue(rows).with_projection(own)
    light = cs.activity("light", "1 kWh/year", "own", module="B6")
    return float(cs.account(light, catalogue, period=cs.Period(year, 1)).total.magnitude)


def of_per(total: dict[str, float], area: float, period: int = 0) -> float:
    account = cs.account(
        cs.activity("building", "1 stk", "building"),
        cs.FactorCatalogue(product("building", total, "stk")),
        period=cs.Period(2026, period) if period else None,
        areas=[f"{area} m2"],
    )
    return float(account.per("m2", "year" if period else "").magnitude)


def of_scenarios(rate: str, period: int) -> float:
    light = cs.activity("light", rate, "electricity", module="B6")
    of_norway, of_europe = (
        cs.account(
            light,
            cs.FactorCatalogue.default(),
            cs.Basis(electricity=electricity),
            period=cs.Period(2026, period),
        ).total.magnitude
        for electricity in ("ns3720-no", "ns3720-eu")
    )
    return float(of_europe / of_norway)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_numbers(case: dict[str, Any]) -> None:
    of = {
        "projection": of_projection,
        "per": of_per,
        "per_year": of_per,
        "scenarios": of_scenarios,
    }[case["of"]]
    value = of(**case["inputs"])
    assert value == pytest.approx(case["expected"], abs=case["tolerance"])
