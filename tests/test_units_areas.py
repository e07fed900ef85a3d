"""Areas: each of a type of its own, and each with its number per square metre."""

from __future__ import annotations

import dataclasses

import pytest

import carbonsite as cs

ROW = cs.activity("x", "100 L", "diesel-b0", module="A5")


def test_each_area_gets_its_number() -> None:
    scenario = cs.Scenario("site", ROW, area="100 m2 BTA", further_areas=["80 m2 BRA"])
    table = scenario.compare().iloc[0]
    total = scenario.account().total.magnitude
    assert (table["total per m2 BTA"], table["total per m2 BRA"]) == (total / 100, total / 80)
    assert scenario.area == cs.Q("100 m2 BTA") and scenario.areas == (
        cs.Q("100 m2 BTA"),
        cs.Q("80 m2 BRA"),
    )


def test_another_area_takes_the_place_of_the_first() -> None:
    scenario = cs.Scenario("site", ROW, area="100 m2 BTA", further_areas=["80 m2 BRA"])
    assert dataclasses.replace(scenario, area="90 m2 BTA").areas == (
        cs.Q("90 m2 BTA"),
        cs.Q("80 m2 BRA"),
    )
    assert scenario.with_basis(cs.Basis()).areas == scenario.areas


def test_further_areas_alone_are_areas() -> None:
    assert cs.Scenario("site", ROW, further_areas=["80 m2 BRA"]).area == cs.Q("80 m2 BRA")


NO_AREAS: list[tuple[str, list[str], str]] = [
    ("100 kg", [], "is not an area"),
    ("0 m2 BTA", [], "is not an area"),
    ("-5 m2", [], "is not an area"),
    ("100 m2 BTA", ["1 daa", "80 m2"], "second area"),
    ("5 m2 BTA", ["6 m2 BTA"], "second area"),
]


@pytest.mark.parametrize(("area", "further", "problem"), NO_AREAS)
def test_what_is_no_area_is_refused(area: str, further: list[str], problem: str) -> None:
    with pytest.raises(cs.InputError, match=problem):
        cs.Scenario("site", ROW, area=area, further_areas=further)
