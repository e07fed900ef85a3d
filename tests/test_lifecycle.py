"""Modules, indicators and area types."""

from __future__ import annotations

from carbonsite.lifecycle import (
    INDICATORS,
    MODULE_TABLE,
    MODULES,
    MODULES_IN_TOTAL,
    PRODUCT_MODULES,
    AreaType,
)


def test_modules_stand_in_life_cycle_order() -> None:
    assert MODULES == (
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


def test_transport_in_use_is_of_the_norwegian_standard() -> None:
    assert {
        row["module"]: row["standard"] for row in MODULE_TABLE if row["standard"] != "EN 15978"
    } == {"B8": "NS 3720"}


def test_every_module_has_a_name_in_both_languages() -> None:
    assert all(row["name_en"].strip() and row["name_nb"].strip() for row in MODULE_TABLE)
    assert (
        len({row["name_nb"] for row in MODULE_TABLE})
        == len(MODULES)
        == len({row["name_en"] for row in MODULE_TABLE})
    )


def test_the_five_indicators_and_the_two_areas() -> None:
    assert INDICATORS == ("gwp_total", "gwp_ghg", "gwp_fossil", "gwp_biogenic", "gwp_luluc")
    assert [area.value for area in AreaType] == ["m2 BTA", "m2 BRA"]
    assert PRODUCT_MODULES == ("A1-A3", "C1", "C2", "C3", "C4")
