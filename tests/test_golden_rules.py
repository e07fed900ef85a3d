"""Published numbers of rules: limits by building and day, areas, rounding, surcharge."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sites import SOURCE

import carbonsite as cs
from carbonsite.building import site_waste
from carbonsite.rules import Rule
from carbonsite.rules.limits_by_day import rounded

CASES = tomllib.loads(
    (Path(__file__).parent / "golden" / "rules.toml").read_text(encoding="utf-8")
)["case"]


def generic(numbers: Mapping[str, float]) -> cs.FactorCatalogue:
    """A product of a national table: no declaration by EN 15804."""
    return cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="board",
                module=module,
                declared_unit="kg",
                standard="national table",
                source=SOURCE,
                gwp_total=number,
                gwp_ghg=number,
            )
            for module, number in numbers.items()
        ]
    )


def judged(
    rule: str,
    areas: Sequence[str] = (),
    building: str = "",
    day: str | None = None,
    numbers: Mapping[str, float] | None = None,
    waste: str = "",
) -> cs.UnderRule:
    catalogue = generic(numbers or {"A1-A3": 1.0})
    rows = cs.activities(cs.activity("board", "1 kg", "board", flow="product", row="board"))
    if waste:
        own = site_waste(rows, catalogue, {"board": waste}, "w", ("A1-A3", "A4"))
        rows = pd.concat([rows, own], ignore_index=True)
    account = cs.account(rows, catalogue, period=cs.Period(2026, 50), areas=areas)
    return cs.under(account, rule, building=building, application=day)


def of_limit(rule: str, day: str, areas: Sequence[str], building: str = "") -> float:
    limit = judged(rule, areas, building, day).limit
    return math.nan if limit is None else limit


def of_site(rule: str, day: str) -> float:
    areas = ["1000 m2 BR18", "900 m2 heated"]
    checks = judged(rule, areas, "office", day).checks.set_index("modules")
    return float(checks.loc["A4, A5", "limit"]) * 50


def of_area(rule: str, parts: Mapping[str, float]) -> float:
    return Rule.named(rule).weighted_area(parts)


def of_compared(rule: str, value: float) -> float:
    return rounded(value, int(str(Rule.named(rule).fields["rounding"].value)))


def of_surcharge(rule: str, numbers: Mapping[str, float], module: str, waste: str = "") -> float:
    sums = judged(rule, numbers=numbers, waste=waste).by_module.set_index("module")
    return float(sums.loc[module, "emissions"] + sums.loc[module, "surcharge"])


OF: Mapping[str, Any] = {
    "limit": of_limit,
    "total of the site": of_site,
    "area": of_area,
    "compared": of_compared,
    "surcharge": of_surcharge,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_numbers(case: dict[str, Any]) -> None:
    value = OF[case["of"]](**case["inputs"])
    assert value == pytest.approx(case["expected"], abs=case["tolerance"], nan_ok=True)
