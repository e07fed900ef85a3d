"""Conversions that follow a property of a factor: the totals move with its cell, as carbonsite
accounts it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sites
from builders import factor
from openpyxl import load_workbook
from recalculation import differences, formulas, recalculated
from second_calculator import Calculator
from workbooks import CATALOGUE, beside, rows_of

import carbonsite as cs
from carbonsite import Q
from carbonsite.factors.properties import with_properties
from carbonsite.reports.conversions import conversion_formulas

CLOSE = 1e-9
TOTALS = ["baseline_total", "final_total", "saving"]
DENSITY = cs.Assumption("density", "1,8 t/m3", low="1,5 t/m3", high="2 t/m3", reason="a test")
HEAT = cs.Assumption("heating value", "10 kWh/L", low="9 kWh/L", high="11 kWh/L", reason="a test")


def scenario(**fields: Any) -> cs.Scenario:
    """Half of some gravel is left out: a density turns its volume into mass, and a heating value
    what heats into litres.
    """
    own = cs.FactorCatalogue(
        [
            factor("sand", module="A1-A3", declared_unit="t", gwp_ghg=3.0, density=DENSITY),
            factor("oil", declared_unit="L", gwp_ghg=2.5, heating_value=HEAT),
        ]
    )
    activities = cs.activities(
        cs.activity("fill", "20 m3", "sand", flow="product", row="fill", machine="loader"),
        cs.activity("as mass", "5 t", "sand", flow="product", row="mass"),
        cs.activity("heaters", "4 MWh", "oil", module="A5", row="heaters", machine="loader"),
    )
    return cs.Scenario("Fill", activities, [Less()], CATALOGUE | own, cs.Basis(year=2019), **fields)


class Less:
    """Half of what the loader does is left out."""

    name, stage, cost = "Less of it", cs.measures.Stage.AVOID, None

    def apply(self, activities: Any, properties: Any) -> Any:
        return activities.assign(
            amount=activities["amount"].where(
                activities["machine"] != "loader", activities["amount"] / 2
            )
        )


class LessByMass(Less):
    """The same, by a measure that looks the density up."""

    def apply(self, activities: Any, properties: Any) -> Any:
        assert properties.conversion("sand", "m3", "t") > 0
        return super().apply(activities, properties)


def totals(told: cs.Scenario) -> list[float]:
    return [
        float(q.magnitude)
        for q in (told.baseline_account().total, told.account().total, told.saving())
    ]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(scenario(), tmp_path_factory.mktemp("conversions") / "fill.xlsx")


@pytest.fixture(scope="module")
def calculator(book: Path) -> Calculator:
    return Calculator(book)


def test_a_conversion_is_a_formula_over_the_property(book: Path) -> None:
    written = formulas(book)
    held = [row["Conversion"] for row in rows_of(book, "Line items")]
    column = next(
        cell.column_letter
        for cell in load_workbook(book)["Line items"][4]
        if cell.value == "Conversion"
    )
    said = [written["Line items"].get(f"{column}{row}") for row in range(5, 8)]
    assert said == ["=sand_density", None, "=1000/oil_heating_value"]
    assert held == pytest.approx([1.8, 1.0, 400.0 / 4])
    assert {
        row["Assumption"]: row["Formulas follow it"] for row in rows_of(book, "Assumptions")
    } == {"sand density": "yes", "oil heating value": "yes"}
    assert "formulas_hold" not in load_workbook(book).defined_names, (
        "nothing can be changed that is not followed"
    )


def test_the_stored_numbers_are_those_of_the_formulas(book: Path, calculator: Calculator) -> None:
    assert list(calculator.differences()) == []
    assert cs.reports.verify(book).outcome is cs.reports.VerificationOutcome.UNCHANGED


@pytest.mark.parametrize(
    ("title", "row", "value"),
    [
        ("sand density", 0, "1,5 t/m3"),
        ("sand density", 0, "2 t/m3"),
        ("oil heating value", 1, "9,5 kWh/L"),
    ],
)
def test_the_totals_follow_the_property(
    title: str, row: int, value: str, calculator: Calculator
) -> None:
    told = scenario()
    assert told.assumptions["assumption"].iloc[row] == title
    number = float(Q(value).to(Q(told.assumptions["value"].iloc[row]).units).magnitude)
    expected = totals(replace(told, catalogue=with_properties(told.catalogue, {title: Q(value)})))
    assert expected != pytest.approx(totals(told), rel=1e-3)
    assert calculator.computed(TOTALS, {("Assumptions", f"B{5 + row}"): number}) == pytest.approx(
        expected, rel=CLOSE
    )


def test_libreoffice_follows_it_too(book: Path, tmp_path: Path) -> None:
    changed = load_workbook(book)
    changed["Assumptions"]["B5"] = 1.6
    changed.save(tmp_path / "changed.xlsx")
    again = recalculated(tmp_path / "changed.xlsx", tmp_path / "again")
    expected = totals(
        replace(
            scenario(),
            catalogue=with_properties(scenario().catalogue, {"sand density": Q("1,6 t/m3")}),
        )
    )
    assert [
        beside(again, "Summary", label)[0] for label in ("Baseline", "After the measures", "Saving")
    ] == pytest.approx(expected, rel=CLOSE)
    assert list(differences(book, recalculated(book, tmp_path / "same"))) == []


def test_verify_computes_with_the_changed_property(book: Path, tmp_path: Path) -> None:
    changed = load_workbook(book)
    changed["Assumptions"]["B5"] = 1.6
    changed.save(tmp_path / "changed.xlsx")
    found = cs.reports.verify(tmp_path / "changed.xlsx")
    expected = totals(
        replace(
            scenario(),
            catalogue=with_properties(scenario().catalogue, {"sand density": Q("1,6 t/m3")}),
        )
    )
    assert found.recalculated.magnitude == pytest.approx(expected[1], rel=CLOSE)
    assert found.cells["cell"].tolist() == ["B5"]


def test_a_property_that_a_measure_looks_up_is_not_followed(tmp_path: Path) -> None:
    path = cs.reports.excel(replace(scenario(), measures=[LessByMass()]), tmp_path / "asked.xlsx")
    assert {
        row["Assumption"]: row["Formulas follow it"] for row in rows_of(path, "Assumptions")
    } == {"sand density": "no", "oil heating value": "yes"}
    found = Calculator(path).computed([*TOTALS, "formulas_hold"], {("Assumptions", "B5"): 1.6})
    assert found == ["#N/A", "#N/A", "#N/A", "no"]


def test_a_property_that_a_row_states_too_is_not_followed(tmp_path: Path) -> None:
    told = scenario()
    stated = told.baseline.assign(density=["1800 kg/m3", "", ""])
    followed = {
        row["Assumption"]: row["Formulas follow it"]
        for row in rows_of(
            cs.reports.excel(replace(told, baseline=stated), tmp_path / "stated.xlsx"),
            "Assumptions",
        )
    }
    assert followed == {"oil heating value": "yes"}


def test_a_property_by_which_a_blend_is_shared_is_not_followed(tmp_path: Path) -> None:
    heat = cs.Assumption("heating value", "34 MJ/L", low="33 MJ/L", high="35 MJ/L", reason="a test")
    frame = cs.FactorCatalogue.default().frame
    frame.loc[frame["factor"] == "biodiesel-offroad", "heating_value"] = (
        cs.FactorCatalogue([factor("x", declared_unit="L", gwp_ghg=1.0, heating_value=heat)])
        .frame["heating_value"]
        .iloc[0]
    )
    catalogue = cs.FactorCatalogue.default().holding(frame)
    activities = cs.activities(
        cs.activity(
            "fuel", "40 MWh", "biodiesel", module="A5", biofuel_share="50 %", machine="loader"
        )
    )
    told = cs.Scenario(
        "Blend",
        activities,
        [Less()],
        catalogue,
        cs.Basis(year=2023, biofuel="above-obligation", obligation="10 %"),
    )
    path = cs.reports.excel(told, tmp_path / "blend.xlsx")
    assert {
        row["Assumption"]: row["Formulas follow it"] for row in rows_of(path, "Assumptions")
    } == {"biodiesel-offroad heating value": "no"}


def test_without_properties_nothing_is_a_formula() -> None:
    assert set(conversion_formulas(sites.scenario_of(sites.site()).baseline_account(), {})) == {""}
