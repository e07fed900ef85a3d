"""Accounts and scenarios side by side."""

from __future__ import annotations

import math

import pytest
from sites import CATALOGUE

import carbonsite as cs


def account(subject: str = "building", litres: int = 100) -> cs.Account:
    rows = cs.activity("fuel", f"{litres} L", "diesel-b0", module="A5")
    return cs.account(rows, CATALOGUE, subject=subject, areas=["10 m2 BTA"])  # type: ignore[arg-type]


def test_subjects_that_have_no_sum_stand_side_by_side() -> None:
    scenario = cs.Scenario(
        "site", cs.activity("fuel", "10 L", "diesel-b0", module="A5"), (), CATALOGUE
    )
    table = cs.compare(account(), scenario, town=account("town", 200))
    assert table["name"].tolist() == ["1", "site", "town"]
    assert table["subject"].tolist() == ["building", "building", "town"]
    assert table["total"].tolist() == pytest.approx([329.4133, 32.94133, 658.8266])
    assert table["total per m2 BTA"].iloc[2] == pytest.approx(65.88266)


def test_an_account_without_a_total_has_none_in_the_table() -> None:
    rows = cs.activities(
        cs.activity("timber", "1 m3", "br18-clt"),
        cs.activity("power", "1 kWh", "electricity-dk-2025-br18", module="B6"),
    )
    assert math.isnan(cs.compare(cs.account(rows, CATALOGUE))["total"].iloc[0])


def test_two_of_one_name_both_stand() -> None:
    rows = cs.activity("fuel", "10 L", "diesel-b0", module="A5")
    scenarios = [cs.Scenario("site", rows, (), CATALOGUE) for _ in range(2)]
    table = cs.compare(*scenarios, account(), site=account(litres=20))
    assert table["name"].tolist() == ["site", "site", "3", "site"]
    assert table["total"].tolist() == pytest.approx([32.94133, 32.94133, 329.4133, 65.88266])


def test_something_else_is_refused() -> None:
    with pytest.raises(cs.InputError, match="compare"):
        cs.compare(3)  # type: ignore[arg-type]
