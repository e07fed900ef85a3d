"""Steps with their charts, sign-off, comparison, claims, rows not read, and the progress bar."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from builders import SOURCE, factor, table
from openpyxl import load_workbook
from recalculation import differences, formulas, recalculated
from test_second_calculator import moved
from workbooks import MANIFEST, TITLES, account, beside, rows_of, scenario, values

import carbonsite as cs
from carbonsite.messages.labels import Labels
from carbonsite.reports.json_export import to_dict
from carbonsite.spreadsheets.files import progress
from carbonsite.spreadsheets.writing import sheet_tables as sheets
from carbonsite.spreadsheets.writing.book import open_book
from carbonsite.spreadsheets.writing.sheet_tables import ColumnMaker

CLOSE = 1e-9


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(scenario(), tmp_path_factory.mktemp("sheets") / "scenario.xlsx")


# -- steps


def test_the_steps_lead_from_the_baseline_to_what_is_left(book: Path) -> None:
    found, told = rows_of(book, "Steps"), scenario()
    steps, bounds = told.steps(), told.bounds()
    assert [row["Step"] for row in found] == ["Baseline", "Timber frame", "With all measures"]
    assert [row["Total after the measure [kgCO2e]"] for row in found] == pytest.approx(
        [*steps["total"], steps["total"].iloc[-1]], rel=CLOSE
    )
    assert found[1]["Change [kgCO2e]"] == pytest.approx(steps["change"].iloc[1], rel=CLOSE)
    assert (found[1]["Saving, low [kgCO2e]"], found[1]["Saving, high [kgCO2e]"]) == pytest.approx(
        tuple(bounds.measures[["low", "high"]].iloc[0]), rel=CLOSE
    )
    assert (found[2]["Saving, low [kgCO2e]"], found[2]["Saving, high [kgCO2e]"]) == pytest.approx(
        (bounds.low.magnitude, bounds.high.magnitude), rel=CLOSE
    )


def test_the_steps_are_formulas_over_the_summary(book: Path) -> None:
    written = formulas(book)["Steps"]
    assert written["D5"] == "=baseline_total"
    assert written["D7"] == "=final_total"
    assert re.fullmatch(r"='Summary'!B\d+", written["B6"])


def signed() -> cs.Scenario:
    """Totals below and above 0, a step up and a step down."""
    catalogue = cs.FactorCatalogue(
        [
            factor("sink", module="A1-A3", declared_unit="m3", gwp_ghg=-50.0),
            factor("source", module="A1-A3", declared_unit="m3", gwp_ghg=80.0),
        ]
    )
    rows = table(
        ("a", "sink", 100.0, "m3"),
        ("b", "source", 20.0, "m3"),
        material=["x", "y"],
        flow=["product", "product"],
    )
    up = cs.measures.LowCarbonConcrete(
        name="up", factor="source", where={"material": "x"}, share="60 %"
    )
    down = cs.measures.LowCarbonConcrete(name="down", factor="sink", where={"material": "y"})
    return cs.Scenario("signed", rows, [up, down], catalogue)


def test_bars_of_the_waterfall_reach_from_one_total_to_the_next_across_zero(tmp_path: Path) -> None:
    found = rows_of(cs.reports.excel(signed(), tmp_path / "book.xlsx"), "Steps")
    totals = [row["Total after the measure [kgCO2e]"] / 1000 for row in found]
    assert min(totals) < 0 < max(totals)
    for before, after, row in zip(totals, totals[1:-1], found[1:-1], strict=False):
        base = row["not drawn, above 0 [t CO2e]"] + row["not drawn, below 0 [t CO2e]"]
        bars = [
            row[f"{kind}, {side} 0 [t CO2e]"]
            for kind in ("reduction", "increase")
            for side in ("above", "below")
        ]
        top = (
            base + sum(bar for bar in bars if bar > 0)
            if base >= 0
            else sum(bar for bar in bars if bar > 0)
        )
        bottom = base + sum(bar for bar in bars if bar < 0) if base <= 0 else base
        assert (top, bottom) == pytest.approx((max(before, after), min(before, after)), abs=1e-9)
    assert found[0]["total [t CO2e]"] == pytest.approx(totals[0])


def test_two_native_charts_stand_below_the_steps(book: Path) -> None:
    with zipfile.ZipFile(book) as parts:
        charts = [
            parts.read(name).decode()
            for name in sorted(parts.namelist())
            if name.startswith("xl/charts/chart")
        ]
    assert len(charts) == 2
    assert charts[0].count("<c:ser>") == 7 and '<c:grouping val="stacked"/>' in charts[0]
    assert "<c:errBars>" in charts[1]
    assert charts[0].count("pattFill") >= 4, "bars differ by pattern, which black and white keeps"


def test_an_account_has_no_steps(tmp_path: Path) -> None:
    assert (
        "There are none"
        in values(cs.reports.excel(account(), tmp_path / "book.xlsx"), "Steps")["A2"].value
    )


# -- sign-off


def test_only_the_framed_cells_of_the_sign_off_can_be_filled_in(book: Path) -> None:
    sheet = load_workbook(book)["Sign-off"]
    assert sheet.protection.sheet and not sheet.protection.password
    free = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert len(free) == 3 * 3 + 8 * 3
    assert all(cell.value is None and cell.border.left.style for cell in free)
    assert [
        beside(book, "Sign-off", label)[0]
        for label in ("Prepared by", "Checked by", "Approved by", "Remarks")
    ] == [None] * 4


def test_what_is_signed_is_a_formula_and_a_digest(book: Path) -> None:
    assert beside(book, "Sign-off", "After the measures [kgCO2e]")[0] == pytest.approx(
        scenario().account().total.magnitude, rel=CLOSE
    )
    assert beside(book, "Sign-off", "Digest")[0] == scenario().account().digest
    assert "=final_total" in formulas(book)["Sign-off"].values()


def test_no_other_sheet_is_locked(book: Path) -> None:
    assert not [
        sheet.title
        for sheet in load_workbook(book)
        if sheet.protection.sheet and sheet.title != "Sign-off"
    ]


# -- several


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(
        [scenario(), account(), scenario(name="Without", measures=[])],
        tmp_path_factory.mktemp("several") / "several.xlsx",
        lang="en",
    )


def test_each_of_several_has_its_own_sheets_and_names(several: Path) -> None:
    names = load_workbook(several).sheetnames
    own = TITLES[:-2]
    assert names == [
        "Comparison",
        *(f"{mark} {title}" for mark in "ABC" for title in own),
        "About",
        "Sign-off",
        MANIFEST,
    ]
    assert {"A_saving", "B_total", "C_final_total"} <= set(load_workbook(several).defined_names)


def test_the_comparison_holds_each_total_and_the_difference_to_the_first(several: Path) -> None:
    first, second, third = (
        found.account().total.magnitude if isinstance(found, cs.Scenario) else found.total.magnitude
        for found in (scenario(), account(), scenario(measures=[]))
    )
    assert beside(several, "Comparison", "Total, after the measures")[:3] == pytest.approx(
        [first, second, third], rel=CLOSE
    )
    assert beside(several, "Comparison", "Difference to the first")[1:3] == pytest.approx(
        [second - first, third - first], rel=CLOSE
    )
    assert beside(several, "Comparison", "Saving")[:3] == [
        pytest.approx(scenario().saving().magnitude, rel=CLOSE),
        None,
        0,
    ]
    stored = [
        cell.coordinate
        for row in values(several, "Comparison").iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
        and cell.coordinate not in formulas(several)["Comparison"]
    ]
    assert not stored


def test_totals_in_other_indicators_are_not_subtracted(tmp_path: Path) -> None:
    other = cs.account(
        table(("timber", "timber", 1.0, "m3")),
        cs.FactorCatalogue([factor("timber", module="A1-A3", declared_unit="m3", gwp_total=1.0)]),
    )
    path = cs.reports.excel([account(), other], tmp_path / "book.xlsx")
    with pytest.raises(AssertionError):
        beside(path, "Comparison", "Difference to the first")


def test_nothing_to_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="nothing to report"):
        cs.reports.excel([], tmp_path / "book.xlsx")


def test_a_name_that_begins_with_a_digit_is_no_size_of_letters(tmp_path: Path) -> None:
    path = cs.reports.excel(scenario(name="24 flats"), tmp_path / "book.xlsx")
    assert load_workbook(path)["Summary"].oddHeader.left.text.strip() == "24 flats"


# -- what is open


def test_claims_stand_on_the_summary_with_their_verdict(tmp_path: Path) -> None:
    claim = cs.Claim("900 t CO2e", SOURCE)
    path = cs.reports.excel(
        scenario(bases={}),
        tmp_path / "book.xlsx",
        claims=[claim, cs.examine(scenario(bases={}), cs.Claim("10 t CO2e", SOURCE))],
    )
    rows = [
        row
        for row in values(path, "Summary").iter_rows(values_only=True)
        if row[0] and str(row[0]).startswith("all measures") and row[4]
    ]
    assert [(row[4], row[5]) for row in rows] == [
        (900_000, "more than the bounds allow"),
        (10_000, "within the bounds"),
    ]
    assert any(
        "900000 kgCO2e" in str(row[0]) or "900 tCO2e" in str(row[0])
        for row in values(path, "Summary").iter_rows(values_only=True)
    )


def test_the_claims_of_a_scenario_are_in_every_report(tmp_path: Path) -> None:
    claim = cs.Claim("900 t CO2e", SOURCE)
    claimed = scenario(bases={}, claims=[claim])
    path = cs.reports.excel(claimed, tmp_path / "book.xlsx")
    cells = [cell for row in values(path, "Summary").iter_rows(values_only=True) for cell in row]
    assert "more than the bounds allow" in cells
    assert any("times the claim" in str(cell) for cell in cells)
    assert to_dict(claimed)["claims"][0]["amount"] == str(claim.amount)
    page = cs.reports.html(claimed, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "times the claim" in page
    twice = to_dict(claimed, [cs.examine(claimed, claim)])
    assert len(twice["claims"]) == 1


def test_rows_not_read_are_in_plain_sight(tmp_path: Path) -> None:
    left = pd.DataFrame(
        [
            {
                "file": "boq.xlsx",
                "sheet": "Mengder",
                "row": 7,
                "column": "amount",
                "value": "=1+1",
                "problem": "not a number",
                "remedy": "write one",
            }
        ]
    )
    path = cs.reports.excel(account(), tmp_path / "book.xlsx", left=left)
    assert (
        beside(path, "Summary", "Rows left out")[0]
        == "1: they are in no number of this workbook, see the sheet Findings"
    )
    (cells,) = [
        row for row in values(path, "Findings").iter_rows(values_only=True) if row[0] == "boq.xlsx"
    ]
    assert cells[:7] == ("boq.xlsx", "Mengder", "7", "amount", "=1+1", "not a number", "write one")
    assert (
        beside(
            cs.reports.excel(account(), tmp_path / "all.xlsx", left=left.iloc[:0]),
            "Summary",
            "Rows left out",
        )[0]
        == "none"
    )


# -- columns


def test_a_column_says_its_heading_its_name_and_whether_it_may_be_left_out(tmp_path: Path) -> None:
    say = Labels.of("nb")
    column = ColumnMaker(say, "lines")
    columns = [
        column("item", ["crane", "lorry"]),
        column("publisher", ["A", "B"], heading="factors.publisher", name="publishers"),
        column("unit", ["", ""], is_optional=True),
    ]
    with open_book(tmp_path / "book.xlsx", "title", say, lambda _: None) as book:
        book.write_columns(book.sheet("Sheet"), columns, "note", frozen=2)
    opened = load_workbook(tmp_path / "book.xlsx")
    rows = list(opened["Sheet"].iter_rows(min_row=4, values_only=True))
    assert rows == [(say("lines.item"), say("factors.publisher")), ("crane", "A"), ("lorry", "B")]
    assert opened.defined_names["publishers"].attr_text == "'Sheet'!$B$5:$B$6"
    assert opened["Sheet"].freeze_panes == "C5"


# -- a person waits


def test_a_bar_is_shown_where_it_is_asked_for_or_takes_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_STEP", 1)
    cs.reports.excel(account(), tmp_path / "book.xlsx")
    assert capsys.readouterr().err == ""
    cs.reports.excel(account(), tmp_path / "book.xlsx", progress=True, lang="nb")
    assert "Skriver arbeidsboken" in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    cs.reports.excel(account(), tmp_path / "book.xlsx")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    cs.reports.excel(account(), tmp_path / "book.xlsx")
    assert "Writing the workbook" in capsys.readouterr().err


# -- LibreOffice


def test_libreoffice_finds_the_same_in_several_and_in_norwegian(
    several: Path, tmp_path: Path
) -> None:
    assert list(differences(several, recalculated(several, tmp_path / "several"))) == []
    path = cs.reports.excel(scenario(), tmp_path / "nb.xlsx", lang="nb")
    assert list(differences(path, recalculated(path, tmp_path / "nb"))) == []


def test_libreoffice_follows_an_assumption_and_refuses_one_that_no_formula_follows(
    tmp_path: Path,
) -> None:
    hours = cs.Assumption("hours", "1000 h", low="700 h", high="1400 h", reason="a test")
    told = cs.Scenario(
        "Site",
        cs.measures.machine_use("excavator", hours, "15 L/h", machine="excavator"),
        [cs.measures.ElectricExcavator(per_litre="3,5 kWh/L")],
        basis=cs.Basis(year=2020),
    )
    path = cs.reports.excel(told, tmp_path / "book.xlsx")
    changed = load_workbook(path)
    changed["Assumptions"]["B5"] = 1234.5
    changed.save(tmp_path / "changed.xlsx")
    again = recalculated(tmp_path / "changed.xlsx", tmp_path / "again")
    expected = moved(told, {"hours": cs.Q("1234,5 h")})
    assert beside(again, "Summary", "Saving")[0] == pytest.approx(
        expected.saving().magnitude, rel=CLOSE
    )
    stuck = load_workbook(cs.reports.excel(scenario(), tmp_path / "stuck.xlsx"))
    stuck["Assumptions"]["B5"] = 40
    stuck.save(tmp_path / "changed too.xlsx")
    refused = recalculated(tmp_path / "changed too.xlsx", tmp_path / "again")
    assert [
        beside(refused, "Summary", label)[0]
        for label in ("Saving", "After the measures", "Formulas hold")
    ] == ["#N/A", "#N/A", "no"]
