"""Modules, indicators and area types."""

from __future__ import annotations

import pytest

from carbonsite.lifecycle import (
    INDICATORS,
    MODULE_TABLE,
    MODULES,
    MODULES_IN_TOTAL,
    PRODUCT_MODULES,
    AreaType,
)
from carbonsite.messages import Language
from carbonsite.messages.labels import Labels


def test_modules_stand_in_life_cycle_order() -> None:
    assert MODULES == (
        "A0",
        "A1-A3",
        "A1",
        "A2",
        "A3",
        "A4",
        "A5",
        "B1",
        "B2",
        "B3",
        "B4",
        "B5",
        "B6",
        "B7",
        "B8",
        "C1",
        "C2",
        "C3",
        "C4",
        "D",
    )


def test_everything_but_d_is_in_the_total() -> None:
    assert set(MODULES) - MODULES_IN_TOTAL == {"D"}


def test_what_en_15978_does_not_have_is_of_another_standard() -> None:
    assert {
        row["module"]: row["standard"] for row in MODULE_TABLE if row["standard"] != "EN 15978"
    } == {"A0": "EN 17472", "B8": "NS 3720"}


@pytest.mark.parametrize("language", list(Language))
def test_every_module_has_a_name_of_its_own_in_every_language(language: Language) -> None:
    names = [Labels.of(language.value).module(module) for module in MODULES]
    assert all(names) and len(set(names)) == len(MODULES)
    assert Labels.of(language.value).module("A9") == ""


def test_names_of_modules_are_those_of_the_standards() -> None:
    english, norwegian = Labels.of("en"), Labels.of("nb")
    assert (english.module("A5"), norwegian.module("A5")) == (
        "Construction and installation",
        "Bygging og montering",
    )
    assert (english.module("C1"), norwegian.module("C1")) == (
        "Deconstruction and demolition",
        "Demontering og riving",
    )
    assert (english.module("D"), norwegian.module("D")) == (
        "Beyond the system boundary",
        "Konsekvenser utenfor systemgrensen",
    )


def test_the_five_indicators_and_the_two_areas() -> None:
    assert INDICATORS == ("gwp_total", "gwp_ghg", "gwp_fossil", "gwp_biogenic", "gwp_luluc")
    assert [area.value for area in AreaType] == ["m2 BTA", "m2 BRA"]
    assert PRODUCT_MODULES == ("A1-A3", "C1", "C2", "C3", "C4")
