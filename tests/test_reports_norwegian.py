"""Reports in Norwegian: findings, names of measures, and claims are told in it, and the numbers are
the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import sites
from openpyxl import load_workbook
from second_calculator import Calculator
from workbooks import TITLES, beside, rows_of

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.messages.labels import Labels
from carbonsite.units.source import Source

ENGLISH = re.compile(
    r"\b(the|of|and|is|are|used|valid|lines|rest|counted|negative|only|source|basis|takes|meters|account)\b"
)
BOOK_TITLES = [
    "Sammendrag",
    "Steg",
    "Linjer",
    "Endringer",
    "Forutsetninger",
    "Faktorer",
    "Beregningsgrunnlag",
    "Merknader",
    "Om",
    "Signering",
]


def told() -> cs.Scenario:
    """Diesel of 2023 that an excavator burns, electricity instead, and concrete replaced by
    something that declares other modules.
    """
    baseline = cs.activities(
        m.machine_use(
            "excavator",
            "1000 h",
            "15 L/h",
            machine="excavator",
            row="excavator",
            quality="nameplate",
        ),
        m.space_heat(
            "heaters", "5000 m2", "30 kWh/m2", "80 %", row="heaters", purpose="winter heating"
        ),
        cs.activity(
            "foundations",
            "200 m3",
            "old-concrete",
            flow="product",
            material="concrete",
            element="21",
            row="foundations",
        ),
        cs.activity(
            "frame",
            "300 m3",
            "old-concrete",
            flow="product",
            material="concrete",
            element="22",
            purpose="frame",
            row="frame",
        ),
    )
    measures = [
        m.ElectricExcavator(per_litre="3,5 kWh/L", loss="5 %"),
        m.CleanHeating(old_efficiency="80 %"),
        m.LowCarbonConcrete(
            where={"material": "concrete", "element": "21"}, factor="new-concrete", share="90 %"
        ),
    ]
    return sites.scenario_of(
        baseline, *measures, basis=cs.Basis(year=2019), date="2023-06-01", area="5000 m2 BTA"
    )


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sentences")
    claim = cs.Claim(
        "60 t CO2e", Source(publisher="Kommune", document="Plan", year=2021, locator="s. 3")
    )
    return {
        lang: cs.reports.excel(told(), folder / f"{lang}.xlsx", lang=lang, claims=[claim])
        for lang in ("en", "nb")
    }


def test_findings_are_told_in_norwegian(books: dict[str, Path]) -> None:
    english, norwegian = rows_of(books["en"], "Findings"), rows_of(books["nb"], "Merknader")
    assert len(norwegian) == len(english) >= 6
    said = [str(row["Utdyping"]) for row in norwegian]
    told_by_others = [str(each) for each in sites.ALL.frame["name"]] + [
        "Bygg.no: Mineral oil for heating of building sites is banned"
    ]
    for each in said:
        plain = each
        for foreign in told_by_others:
            plain = plain.replace(foreign, "") if foreign else plain
        assert not ENGLISH.search(re.sub(r"\(.*\)", "", plain)), each
    assert any("Lavkarbonbetong: C3 er ikke med i besparelsen" in each for each in said)
    assert any(
        "mineralolje til oppvarming eller tørking av bygninger er forbudt i Norge" in each
        for each in said
    )


def test_measures_bear_norwegian_names_and_the_sums_by_them_are_the_same(
    books: dict[str, Path],
) -> None:
    for name, english in (
        ("Elektrisk gravemaskin", "Electric excavator"),
        ("Elektrisk byggvarme", "Electric site heating"),
        ("Lavkarbonbetong", "Low-carbon concrete"),
    ):
        assert (
            beside(books["nb"], "Sammendrag", name)[:3]
            == beside(books["en"], "Summary", english)[:3]
        )
    assert {row["Tiltak"] for row in rows_of(books["nb"], "Endringer")} == {
        "Elektrisk gravemaskin",
        "Elektrisk byggvarme",
        "Lavkarbonbetong",
    }
    assert "Elektrisk gravemaskin ← excavator" in {
        row["Rad"] for row in rows_of(books["nb"], "Endringer")
    }
    assert "Elektrisk gravemaskin: loss" in {
        row["Forutsetning"] for row in rows_of(books["nb"], "Forutsetninger")
    }
    assert list(Calculator(books["nb"]).differences()) == []
    assert cs.reports.verify(books["nb"]).outcome is cs.reports.VerificationOutcome.UNCHANGED


def test_nothing_of_carbonsite_stays_english(books: dict[str, Path]) -> None:
    sheets = load_workbook(books["nb"], data_only=True)
    assert sheets.sheetnames[: len(TITLES)] == BOOK_TITLES
    words = (
        "Electric ",
        "Low-carbon",
        "all measures",
        "within the bounds",
        "more than the bounds",
        "less than the bounds",
    )
    found = {
        cell.value
        for sheet in sheets.worksheets[:-1]
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and any(word in cell.value for word in words)
    }
    names = {row["Navn i formler"] for row in rows_of(books["nb"], "Forutsetninger")}
    assert found <= names, "names in formulas are those of the scenario"


def test_a_measure_of_the_users_own_keeps_its_name() -> None:
    say = Labels.of("nb")
    assert [
        say.measure(name) for name in ("Timber frame", "electric excavator", "Biodiesel: mine", "")
    ] == ["Timber frame", "electric excavator", "Biodiesel: mine", ""]
    assert say.row("Excavated masses reused, A4 ← haul") == "Gjenbruk av gravemasser, A4 ← haul"
    assert (
        say.row("Biodiesel ← Excavated masses reused: crushing")
        == "Biodiesel ← Gjenbruk av gravemasser: crushing"
    )
    assert [say.row(row) for row in ("12", "lorry, 2: north", ": ", "")] == [
        "12",
        "lorry, 2: north",
        ": ",
        "",
    ]


def test_two_measures_are_never_called_alike(tmp_path: Path) -> None:
    """A user's own Norwegian name beside carbonsite's for another measure: sums by name would hold
    both.
    """
    own = m.ElectricTowerCrane(
        name="Elektrisk gravemaskin",
        power="60 kW",
        utilisation="30 %",
        standby="1 kW",
        standby_hours="500 h",
    )
    baseline = cs.activities(
        m.machine_use("excavator", "1000 h", "15 L/h", machine="excavator", row="e"),
        m.machine_use("crane", "300 h", "10 L/h", machine="mobile crane", row="c"),
    )
    both = sites.scenario_of(baseline, m.ElectricExcavator(per_litre="3,5 kWh/L"), own)
    path = cs.reports.excel(both, tmp_path / "both.xlsx", lang="nb")
    assert {row["Tiltak"] for row in rows_of(path, "Endringer")} == {
        "Electric excavator",
        "Elektrisk gravemaskin",
    }
    assert list(Calculator(path).differences()) == []


def test_the_page_tells_them_too(tmp_path: Path) -> None:
    page = cs.reports.html(told(), tmp_path / "side.html", lang="nb").read_text(encoding="utf-8")
    for words in (
        "Lavkarbonbetong: C3 er ikke med i besparelsen",
        "Elektrisk gravemaskin",
        "mengder fra merkeskilt",
    ):
        assert words in page
    assert "Electric" not in page and "only one side" not in page


def test_without_measures_a_finding_stands_once(tmp_path: Path) -> None:
    none = replace(told(), measures=[])
    assert len(none.findings) > len(none.findings.drop(columns="of").drop_duplicates())
    rows = pd.DataFrame(rows_of(cs.reports.excel(none, tmp_path / "none.xlsx"), "Findings"))
    assert not rows.drop(columns="Of").duplicated().any() and set(rows["Of"]) == {"baseline"}
