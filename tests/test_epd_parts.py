"""The parts that all declaration readers share: cells, modules, dates, indicators, units,
scenarios, conversions.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonsite import UnitError
from carbonsite.factors.epd.checks import agreeing_split, ghg_beside_total, one_product_stage
from carbonsite.factors.epd.conversions import DERIVED, FACTOR, LOOSE, STATED, read_properties
from carbonsite.factors.epd.declaration import Conversion, EpdScenario
from carbonsite.factors.epd.declared_units import amount_in, read_amount, read_unit
from carbonsite.factors.epd.indicators import INDICATOR_UUIDS, climate_indicator, climate_unit
from carbonsite.factors.epd.values import module_of, number_of, slug
from carbonsite.factors.epd.variants import variants
from carbonsite.lifecycle import MODULES


@pytest.mark.parametrize(
    "cell",
    [None, "", " ", "-", "–", "ND", "MND", "mna", "MNR", "INA", "null", "n/a", "Not declared"],
)
def test_what_declares_nothing_is_none_and_never_0(cell: Any) -> None:
    assert number_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", 0.0),
        (0, 0.0),
        ("-764.0695889049085", -764.0695889049085),
        ("1.234", 1.234),
        ("3.7E-13", 3.7e-13),
        (".5", 0.5),
        ("12,5", 12.5),
        ("−1.5", -1.5),
        (7, 7.0),
    ],
)
def test_numbers_are_read_as_data_formats_write_them(cell: Any, number: float) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "1,234",
        "abc",
        "1e400",
        float("nan"),
        float("inf"),
        10**30,
        True,
        [],
        {},
        {"value": 1},
        "１２",
        "5 kg",
    ],
)
def test_what_is_no_number_is_refused(cell: Any) -> None:
    with pytest.raises(UnitError):
        number_of(cell)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20))
def test_a_number_written_as_text_is_read_back_equal(number: float) -> None:
    assert number_of(repr(number)) == number
    assert number_of(number) == number


@pytest.mark.parametrize(
    "text", ["A1-A3", "A1A2A3", "A1_A2_A3", "a1a3", "A1–A3", "A1 - A3", "Module A1-A3", "A1-3"]
)
def test_the_product_stage_has_many_spellings(text: str) -> None:
    assert module_of(text) == "A1-A3"


@pytest.mark.parametrize("text", ["A4-A5", "C1-C4", "B1-B7", "A5.1", "A6", "total", ""])
def test_what_is_no_single_module_is_none(text: str) -> None:
    assert module_of(text) is None


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_known_in_both_cases(module: str) -> None:
    assert module_of(module) == module_of(module.lower()) == module


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Limtræ, 45 × 220 mm (C24)", "limtrae-45-220-mm-c24"),
        ("Förhöjd Ångspärr", "forhojd-angsparr"),
        ("100% recycling", "100-recycling"),
        ("混凝土", ""),
    ],
)
def test_an_id_is_small_letters_digits_and_hyphens(text: str, id: str) -> None:
    assert slug(text) == id


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("Global Warming Potential - total (GWP-total)", "gwp_total"),
        ("Global warming potential (GWP)", "gwp_total"),
        ("Treibhauspotential (GWP 100)", "gwp_total"),
        ("Globales Erwärmungspotenzial - fossil (GWP-fossil)", "gwp_fossil"),
        ("Global Warming Potential - biogenic (GWP-biogenic)", "gwp_biogenic"),
        ("Global Warming Potential - land use and land use change (GWP-luluc)", "gwp_luluc"),
        (
            (
                "Global warming potential except emissions and uptake of biogenic carbon"
                " (GWP-IOBC/GHG, EF 3.1)"
            ),
            "gwp_ghg",
        ),
        ("GWP excluding biogenic carbon", "gwp_ghg"),
        ("Global Warming Potential (GWP-GHG)", "gwp_ghg"),
        ("gwp", "gwp_total"),
        ("gwp-luluc", "gwp_luluc"),
        ("gwp_fos", "gwp_fossil"),
        ("gwp_bio", "gwp_biogenic"),
        ("gwp_lul", "gwp_luluc"),
        ("Climate change - Fossil", "gwp_fossil"),
    ],
)
def test_a_name_says_which_column(name: str, indicator: str) -> None:
    meaning = climate_indicator("", [name])
    assert meaning is not None
    assert meaning.indicator == indicator


@pytest.mark.parametrize(
    "name",
    [
        "Acidification potential (AP)",
        "gwp-nonCO2",
        "GWP 20",
        "GWP500",
        "Ozone depletion",
        "Materials for energy recovery (MER)",
        "",
    ],
)
def test_other_indicators_are_not_taken(name: str) -> None:
    assert climate_indicator("", [name]) is None


def test_a_uuid_says_more_than_a_name() -> None:
    meaning = climate_indicator("5F635281-343e-44fb-83df-1971b155e6b6", ["something else"])
    assert meaning == INDICATOR_UUIDS["5f635281-343e-44fb-83df-1971b155e6b6"]
    assert meaning.indicator == "gwp_fossil"


@pytest.mark.parametrize(
    "unit",
    [
        "kg CO2e",
        "kgCO2e",
        "kg CO2-Äqv.",
        "kg CO2 eqv.",
        "kg CO_2 eq.",
        "kg CO2-ekv",
        "kg CO₂e",
        "kg CO2 equivalents",
        "kg CO<sub>2</sub> eq",
        "[kg CO2-eq.]",
        "kg CO2 eq (100 years)",
        "kg CO2 Äq.",
    ],
)
def test_units_of_global_warming_are_known(unit: str) -> None:
    assert climate_unit(unit) == (1.0, "", True)


@pytest.mark.parametrize(
    "unit",
    ["kg SO2-Äqv.", "mol H+ eqv.", "kg C", "MJ", "kg", "m3 CO2e", "kg CFC 11 eqv.", "x", "CO2e"],
)
def test_other_units_are_refused(unit: str) -> None:
    with pytest.raises(UnitError, match="is not a unit of global warming potential"):
        climate_unit(unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("KG", "kg"),
        ("M3", "m3"),
        ("qm", "m2"),
        ("m^2", "m2"),
        ("Item(s)", "stk"),
        ("PCS", "stk"),
        ("STK", "stk"),
        ("t*km", "tkm"),
        ("TONES_KM", "tkm"),
        ("sq ft", "ft2"),
        ("MJ", "MJ"),
        ("kg/m^3", "kg/m3"),
        ("metric ton", "t"),
        ("short ton", "short_ton"),
    ],
)
def test_declared_units_are_those_of_carbonsite(text: str, unit: str) -> None:
    assert read_unit(text) == unit


@pytest.mark.parametrize("text", ["ton", "UNKNOWN", "", "m**9**9", "bag", "kg SO2"])
def test_a_unit_that_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        read_unit(text)


def test_an_amount_may_stand_before_the_unit() -> None:
    assert read_amount("1000 kg") == (1000.0, "kg")
    assert read_amount("m2") == (1.0, "m2")
    assert amount_in("1 m2 of insulation with R = 1 m2K/W") == (1.0, "m2")
    assert amount_in("1 kg/m2 of something") is None
    assert amount_in("Insulation of a wall") is None


NUMBERS = {
    "": {"A1-A3": {"gwp_total": 1.0}},
    "lorry": {"A4": {"gwp_total": 2.0}},
    "train": {"A4": {"gwp_total": 3.0}},
    "burnt": {"C3": {"gwp_total": 4.0}, "D": {"gwp_total": -4.0}},
    "landfill": {"C4": {"gwp_total": 5.0}, "D": {"gwp_total": 0.0}},
}


def test_each_scenario_is_a_whole_product() -> None:
    """By the rule of the docstring: one group's alternative keeps the other group's default."""
    plans, findings = variants(
        [
            EpdScenario("lorry", "t", True),
            EpdScenario("train", "t"),
            EpdScenario("burnt", "e", True),
            EpdScenario("landfill", "e"),
        ],
        NUMBERS,
    )
    assert plans == {
        "": {"A1-A3": "", "A4": "lorry", "C3": "burnt", "D": "burnt"},
        "--train": {"A1-A3": "", "A4": "train", "C3": "burnt", "D": "burnt"},
        "--landfill": {"A1-A3": "", "A4": "lorry", "C4": "landfill", "D": "landfill"},
    }
    assert not findings


def test_without_groups_scenarios_exclude_those_that_share_a_module() -> None:
    plans, _ = variants(
        [
            EpdScenario("lorry", "", True),
            EpdScenario("train"),
            EpdScenario("burnt", "", True),
            EpdScenario("landfill"),
        ],
        NUMBERS,
    )
    assert plans["--train"] == {"A1-A3": "", "A4": "train", "C3": "burnt", "D": "burnt"}
    assert plans["--landfill"] == {"A1-A3": "", "A4": "lorry", "C4": "landfill", "D": "landfill"}


def test_without_a_default_nothing_is_chosen() -> None:
    plans, findings = variants(
        [], {"": NUMBERS[""], "burnt": NUMBERS["burnt"], "landfill": NUMBERS["landfill"]}
    )
    assert plans[""] == {"A1-A3": ""}
    assert set(plans) == {"", "--burnt", "--landfill"}
    assert [finding.finding for finding in findings] == ["no default scenario"] * 3


def test_a_scenario_without_rival_is_the_default() -> None:
    plans, findings = variants([], {"": NUMBERS[""], "lorry": NUMBERS["lorry"]})
    assert plans == {"": {"A1-A3": "", "A4": "lorry"}}
    assert not findings


def test_two_scenarios_that_look_alike_have_two_ids() -> None:
    plans, _ = variants([], {"50 % A": NUMBERS["lorry"], "50% (a)": NUMBERS["train"]})
    assert set(plans) == {"--50-a", "--50-a-2"}


def test_a1_to_a3_stands_once() -> None:
    rows = {
        "A1": {"gwp_total": 1.0},
        "A2": {"gwp_total": 2.0},
        "A3": {"gwp_total": 3.0},
        "A1-A3": {"gwp_total": 6.0},
    }
    kept, findings, note = one_product_stage(rows)
    assert kept == {"A1-A3": {"gwp_total": 6.0}}
    assert not findings
    assert note == "Also declared apart: gwp_total: A1 1, A2 2, A3 3."
    alone = {module: rows[module] for module in ("A1", "A2", "A3")}
    assert one_product_stage(alone) == (alone, [], "")


def test_a_sum_that_is_none_names_both_numbers() -> None:
    rows = {
        "A1": {"gwp_total": 1.0},
        "A2": {"gwp_total": 2.0},
        "A3": {"gwp_total": 30.0},
        "A1-A3": {"gwp_total": 6.5},
    }
    kept, findings, _ = one_product_stage(rows)
    assert kept["A1-A3"]["gwp_total"] == 6.5
    assert [finding.finding for finding in findings] == ["A1-A3 is not the sum"]
    assert "6.5" in findings[0].detail
    assert "33" in findings[0].detail


def test_parts_off_the_total_are_left_out_and_named() -> None:
    rows = {
        "A1-A3": {"gwp_total": 10.25, "gwp_fossil": 9.25, "gwp_biogenic": 0.75, "gwp_luluc": 0.25},
        "C3": {"gwp_total": 2.25, "gwp_fossil": 1.25, "gwp_biogenic": 3.25, "gwp_luluc": 0.25},
    }
    kept, findings = agreeing_split(rows)
    assert kept == {"A1-A3": rows["A1-A3"], "C3": {"gwp_total": 2.25}}
    assert [finding.finding for finding in findings] == ["split is not the total"]
    assert "4.75" in findings[0].detail
    assert "2.25" in findings[0].detail


def test_columns_pasted_one_place_aside_are_told() -> None:
    totals = {"A1-A3": 10.25, "A4": 3.75, "C2": 1.125, "C3": 7.5, "D": -2.25}
    shifted = dict(zip(totals, [None, *totals.values()], strict=False))
    rows = {
        module: (
            {"gwp_total": total}
            | (
                {"gwp_fossil": parts, "gwp_biogenic": 0.0, "gwp_luluc": 0.0}
                if (parts := shifted[module]) is not None
                else {}
            )
        )
        for module, total in totals.items()
    }
    _, findings = agreeing_split(rows)
    assert [finding.finding for finding in findings].count("columns shifted") == 1
    told = findings[-1].detail
    assert "module before" in told
    assert "A4 10.25 = total of A1-A3" in told


def test_ghg_far_from_the_total_without_biogenic_is_a_finding() -> None:
    rows = {
        "A1-A3": {"gwp_total": -700.0, "gwp_biogenic": -800.0, "gwp_ghg": 98.0},
        "C3": {"gwp_total": 805.0, "gwp_biogenic": 800.0, "gwp_ghg": 805.0},
    }
    assert [finding.detail for finding in ghg_beside_total(rows)] == [
        "in C3 GWP-GHG is 805, the total without its biogenic part 5; both are kept as declared"
    ]


def properties(declared: str, *conversions: Conversion) -> dict[str, str]:
    found = read_properties(conversions, declared)
    assert not found.findings
    return found.texts


def test_the_direction_of_a_conversion_is_kept() -> None:
    """InData, technical details: the amount of the declared unit divided by the conversion factor
    is the mass.
    """
    assert properties("m3", Conversion(0.002, "m3", "kg", "conversion factor to 1 kg", FACTOR)) == {
        "density": "500 kg/m3"
    }
    assert properties(
        "kg",
        Conversion(0.721, "qm", "kg", "flow property Area", DERIVED),
        Conversion(1 / 0.721, "kg", "m2", "grammage", STATED),
    ) == {"density": "1.3869625520110958 kg/m2"}
    assert properties("stk", Conversion(12.5, "kg", "Item(s)", "weight per piece", STATED)) == {
        "density": "12.5 kg/stk"
    }
    assert properties("m2", Conversion(0.2, "m3", "m2", "flow property Volume", DERIVED)) == {
        "thickness": "0.2 m"
    }


def test_the_density_is_that_of_the_declared_unit() -> None:
    both = (
        Conversion(2000.0, "kg", "m3", "gross density", STATED),
        Conversion(100.0, "kg", "m2", "grammage", STATED),
        Conversion(0.05, "m", "", "layer thickness", STATED),
    )
    assert properties("m2", *both) == {"density": "100 kg/m2", "thickness": "0.05 m"}
    assert properties("m3", *both) == {"density": "2000 kg/m3", "thickness": "0.05 m"}


def test_a_bulk_density_is_one_of_loose_material() -> None:
    bulk = Conversion(1500.0, "kg", "m3", "bulk density", LOOSE)
    assert properties("kg", bulk) == {"density": "1500 kg/lm3"}
    assert properties("m3", bulk) == {"density": "1500 kg/m3"}


@pytest.mark.parametrize(
    ("declared", "conversions", "numbers"),
    [
        (
            "m3",
            (
                Conversion(500.0, "kg", "m3", "gross density", STATED),
                Conversion(0.02, "m3", "kg", "conversion factor to 1 kg", FACTOR),
            ),
            ("500 kg/m3", "50 kg/m3"),
        ),
        (
            "m3",
            (
                Conversion(500.0, "kg", "m3", "gross density", STATED),
                Conversion(450.0, "kg", "m3", "flow property Mass", DERIVED),
            ),
            ("500 kg/m3", "450 kg/m3"),
        ),
        (
            "m2",
            (
                Conversion(700.0, "kg", "m3", "gross density", STATED),
                Conversion(0.0125, "m", "", "layer thickness", STATED),
                Conversion(9.8, "kg", "m2", "flow property Mass", DERIVED),
            ),
            ("8.75 kg/m2", "9.8 kg/m2"),
        ),
        (
            "kg",
            (Conversion(1000.0, "KG", "KG", "conversion to KG", STATED),),
            ("1 kg/kg", "1000 kg/kg"),
        ),
    ],
)
def test_conversions_that_disagree_are_named_both(
    declared: str, conversions: tuple[Conversion, ...], numbers: tuple[str, str]
) -> None:
    (finding,) = read_properties(conversions, declared).findings
    assert finding.finding == "conversions disagree"
    assert all(number in finding.detail for number in numbers)


def test_content_of_carbon_is_no_mass() -> None:
    assert (
        properties("m3", Conversion(219.94, "kg", "m3", "flow property Carbon content (biogenic)"))
        == {}
    )


@given(st.floats(min_value=5.001, max_value=11_999))
def test_a_factor_to_one_kg_is_the_inverse_of_the_density(density: float) -> None:
    text = read_properties(
        [Conversion(1 / density, "m3", "kg", "conversion factor to 1 kg", FACTOR)], "m3"
    ).texts["density"]
    assert math.isclose(float(text.split()[0]), density, rel_tol=1e-12)
