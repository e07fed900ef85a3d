"""What stands in a workbook: the account's own values, text that stays text, and nothing undeclared
that looks like a number.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import SOURCE, factor, table
from openpyxl import load_workbook
from recalculation import formulas
from workbooks import (
    BASIS,
    CATALOGUE,
    MANIFEST,
    TITLES,
    account,
    activities,
    beside,
    links,
    rows_of,
    scenario,
    values,
)

import carbonsite as cs
from carbonsite import limits
from carbonsite.spreadsheets.writing.sheet import is_blank

CLOSE = 1e-9


@pytest.fixture(scope="module")
def of_account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(account(), tmp_path_factory.mktemp("account") / "account.xlsx")


@pytest.fixture(scope="module")
def of_scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(scenario(), tmp_path_factory.mktemp("scenario") / "scenario.xlsx")


# -- sheets


@pytest.mark.parametrize("which", ["of_account", "of_scenario"])
def test_the_sheets_have_their_titles_and_no_others(
    which: str, request: pytest.FixtureRequest
) -> None:
    assert load_workbook(request.getfixturevalue(which)).sheetnames == [*TITLES, MANIFEST]


def test_an_account_says_that_it_has_no_changes_and_no_assumptions(of_account: Path) -> None:
    for title in ("Changes", "Assumptions"):
        assert "There are none" in values(of_account, title)["A2"].value


@pytest.mark.parametrize("title", TITLES)
def test_every_sheet_is_set_up_for_a4(of_scenario: Path, title: str) -> None:
    sheet = load_workbook(of_scenario)[title]
    assert (
        sheet.page_setup.paperSize,
        sheet.page_setup.orientation,
        sheet.sheet_properties.pageSetUpPr.fitToPage,
    ) == (9, "portrait" if title == "Steps" else "landscape", True)
    assert "House" in sheet.oddHeader.left.text and title in sheet.oddHeader.right.text
    assert "&P" in sheet.oddFooter.right.text
    if title in ("Line items", "Changes", "Assumptions", "Factors", "Bases", "Findings"):
        assert sheet.auto_filter.ref and sheet.print_title_rows
        pane = sheet.sheet_view.pane
        assert pane.xSplit == {"Line items": 2, "Changes": 2, "Findings": None}.get(title, 1)
        assert pane.ySplit == int(sheet.print_title_rows.split("$")[-1])


# -- values


def test_the_line_items_hold_the_lines_of_the_account(of_account: Path) -> None:
    lines, found = account().lines, rows_of(of_account, "Line items")
    assert len(found) == len(lines) == 9
    for line, row in zip(lines.to_dict("records"), found, strict=True):
        assert [
            row[title]
            for title in (
                "Row",
                "Item",
                "Module",
                "Amount",
                "Unit",
                "Declared unit",
                "Factor",
                "Resolved factor",
            )
        ] == [
            line[name]
            for name in (
                "row",
                "item",
                "module",
                "amount",
                "unit",
                "declared_unit",
                "factor",
                "resolved_factor",
            )
        ]
        assert row["Conversion"] == pytest.approx(line["conversion"], rel=CLOSE)
        if line["gwp_ghg"] == line["gwp_ghg"]:
            assert row["Emissions [kgCO2e]"] == pytest.approx(line["gwp_ghg"], rel=CLOSE)
            assert row["Amount"] * row["Conversion"] * row[
                "Factor [kgCO2e per declared unit]"
            ] == pytest.approx(line["gwp_ghg"], rel=CLOSE)


def test_the_summary_holds_the_totals_of_the_account(of_account: Path) -> None:
    by_hand = 1000 * 3.0 + 50_000 * 0.02 + 100 * (300 + 6) + 10 * (50 + 1) + 10 * 3 + 20 * 1.8 * 3
    assert beside(of_account, "Summary", "Total of modules A to C")[0] == pytest.approx(
        by_hand, rel=CLOSE
    )
    assert account().total.magnitude == pytest.approx(by_hand, rel=CLOSE)
    by_module = account().by("module")["gwp_ghg"]
    assert {
        module: beside(of_account, "Summary", module, "By module")[0]
        for module in ("A1-A3", "A5", "C3", "C4")
    } == pytest.approx(by_module.drop("D").to_dict(), rel=CLOSE)
    by_element = account().by("element")["gwp_ghg"]
    assert {
        element: beside(of_account, "Summary", element or "(not stated)", "By element")[0]
        for element in by_element.index
    } == pytest.approx(by_element.to_dict(), rel=CLOSE)


def test_the_summary_of_a_scenario_holds_what_the_scenario_says(of_scenario: Path) -> None:
    told = scenario()
    steps = told.steps()
    expected = {
        "Baseline": told.baseline_account().total.magnitude,
        "Changes due to the measures": -told.saving().magnitude,
        "Changes of unequal scope, not in the saving": steps["unequal_scope"].sum(),
        "After the measures": told.account().total.magnitude,
        "Saving": told.saving().magnitude,
        "Saving, low end of the bounds": told.bounds().low.magnitude,
        "Saving, high end of the bounds": told.bounds().high.magnitude,
    }
    for label, number in expected.items():
        total, per_area, share = beside(of_scenario, "Summary", label)[:3]
        assert total == pytest.approx(number, rel=CLOSE)
        assert per_area == pytest.approx(number / 200, rel=CLOSE)
        assert share == pytest.approx(number / expected["Baseline"], rel=CLOSE)
    assert expected["Changes of unequal scope, not in the saving"] != 0, (
        "the case shows nothing of unequal scope"
    )
    assert beside(of_scenario, "Summary", "Timber frame")[:3] == pytest.approx(
        steps.iloc[1][["change", "unequal_scope", "total"]].tolist(), rel=CLOSE
    )


def test_baseline_and_changes_are_what_is_left_by_module_and_element(of_scenario: Path) -> None:
    after = scenario().account()
    for module, number in after.by("module")["gwp_ghg"].drop("D").items():
        before, change, left = beside(of_scenario, "Summary", module, "By module")[:3]
        assert left == pytest.approx(before + change, rel=CLOSE)
        assert left == pytest.approx(number, rel=CLOSE)
    for element, number in after.by("element")["gwp_ghg"].items():
        assert beside(of_scenario, "Summary", element or "(not stated)", "By element")[
            2
        ] == pytest.approx(number, rel=CLOSE)


def test_changes_are_signed_and_say_what_they_replace(of_scenario: Path) -> None:
    found = rows_of(of_scenario, "Changes")
    assert {(row["Resolved factor"], row["Module"]): row["Amount"] for row in found} == {
        ("concrete", "A1-A3"): -50.0,
        ("concrete", "C3"): -50.0,
        ("concrete", "D"): -50.0,
        ("timber", "A1-A3"): 50.0,
        ("timber", "C4"): 50.0,
    }
    assert {row["Module"]: row["Equal scope"] for row in found} == {
        "A1-A3": "yes",
        "C3": "no",
        "D": "no",
        "C4": "no",
    }
    assert {row["Replaces"] for row in found if row["Resolved factor"] == "timber"} == {"2"}
    assert {row["Measure"] for row in found} == {"Timber frame"}


def test_the_bases_stand_side_by_side_and_say_what_they_mean(of_scenario: Path) -> None:
    own, residual, other_year = rows_of(of_scenario, "Bases")
    told = scenario()
    assert [row["Of this workbook"] for row in (own, residual, other_year)] == ["yes", "no", "no"]
    assert own["Saving [kgCO2e]"] == pytest.approx(told.saving().magnitude, rel=CLOSE)
    under = told.with_basis(told.bases["residual mix"])
    assert residual["After the measures [kgCO2e]"] == pytest.approx(
        under.account().total.magnitude, rel=CLOSE
    )
    assert residual["Baseline [kgCO2e]"] == pytest.approx(
        own["Baseline [kgCO2e]"] + 50_000 * 0.38, rel=CLOSE
    )
    assert (own["“electricity” means"], residual["“electricity” means"], own["“diesel” means"]) == (
        "grid-2019",
        "grid-residual",
        "b0",
    )
    assert other_year["Saving [kgCO2e]"] is None
    assert "no factor for 'electricity'" in other_year["Not shown, and why"]


def test_the_assumptions_say_what_they_move(of_scenario: Path) -> None:
    (row,) = rows_of(of_scenario, "Assumptions")
    moved = scenario().bounds().sensitivity.iloc[0]
    assert [
        row[title] for title in ("Assumption", "Value", "Low", "High", "Unit", "Status", "Reason")
    ] == ["share of timber", 50, 20, 60, "%", "assumed", "the architect's three sketches"]
    assert row["Saving at its low end [kgCO2e]"] == pytest.approx(moved["saving_at_low"], rel=CLOSE)
    assert row["Swing [kgCO2e]"] == pytest.approx(moved["swing"], rel=CLOSE)


def test_the_factors_show_what_is_declared_and_what_is_taken(of_account: Path) -> None:
    found = {row["Key: factor|module|part"]: row for row in rows_of(of_account, "Factors")}
    number, taken = "Number taken [kgCO2e per declared unit]", "Taken as"
    assert {key: (row[number], row[taken]) for key, row in found.items()} == {
        "b0||direct": (2.5, "declared"),
        "b0||upstream": (0.5, "declared"),
        "grid-2019||": (0.02, "declared"),
        "concrete|A1-A3|": (300, "declared"),
        "concrete|C3|": (6, "declared"),
        "concrete|D|": ("undeclared", "undeclared"),
        "timber|A1-A3|": (pytest.approx(51), "fossil + biogenic + luluc − biogenic"),
        "timber|C4|": (pytest.approx(3), "total − biogenic"),
        "gravel|A1-A3|": (3, "gwp_total: no biogenic carbon"),
    }
    assert found["gravel|A1-A3|"]["gwp_ghg"] == "undeclared"
    assert [
        found["gravel|A1-A3|"][title] for title in ("Publisher", "Document", "Year", "Locator")
    ] == [SOURCE.publisher, SOURCE.document, SOURCE.year, SOURCE.locator]


@pytest.mark.parametrize("obj", [account, scenario])
def test_findings_stand_in_the_book(obj: Any, tmp_path: Path) -> None:
    told = obj()
    path = cs.reports.excel(told, tmp_path / "book.xlsx")
    found = rows_of(path, "Findings")
    assert [(row["Finding"], row["Detail"]) for row in found] == list(
        told.findings[["finding", "detail"]].itertuples(index=False, name=None)
    )
    for title, name in (("Rows", "rows"), ("Share", "share")):
        stated = [None if is_blank(cell) else cell for cell in told.findings[name]]
        assert any(stated) and [row[title] for row in found] == [
            None if cell is None else pytest.approx(cell) for cell in stated
        ]
    assert beside(path, "Summary", "Findings")[0] == f"{len(found)}, on the sheet Findings"
    assert beside(path, "Findings", "concrete", "Undeclared")[0] == "C1, C2, C4"


def test_the_book_says_what_it_rests_on(of_account: Path) -> None:
    assert beside(of_account, "About", "Digest of the catalogue")[0] == CATALOGUE.digest
    assert beside(of_account, "About", "Digest of the account")[0] == account().digest
    assert beside(of_account, "About", "Made with")[0] == f"carbonsite {cs.__version__}"


# -- undeclared, and D


def test_undeclared_is_a_word_and_never_zero(of_account: Path) -> None:
    (line,) = [row for row in rows_of(of_account, "Line items") if row["Module"] == "D"]
    assert (
        line["Factor [kgCO2e per declared unit]"],
        line["Emissions [kgCO2e]"],
        line["In total"],
    ) == ("undeclared", "undeclared", "no")
    assert beside(of_account, "Summary", "D", "By module")[0] == "undeclared"


def test_d_is_in_no_total(tmp_path: Path) -> None:
    told = cs.account(
        table(("gravel", "gravel", 10.0, "t")),
        cs.FactorCatalogue(
            [
                factor("gravel", module=module, declared_unit="t", gwp_total=number)
                for module, number in (("A1-A3", 3.0), ("D", -2.0))
            ]
        ),
    )
    path = cs.reports.excel(told, tmp_path / "book.xlsx")
    assert beside(path, "Summary", "Total of modules A to C")[0] == 30
    assert beside(path, "Summary", "D", "By module")[0] == -20
    assert beside(path, "Summary", "Sum", "By module")[0] == 30


# -- formulas


def test_every_number_of_the_summary_is_a_formula_but_the_bounds_and_the_area(
    of_scenario: Path,
) -> None:
    written = formulas(of_scenario)["Summary"]
    stored = [
        (sheet_row[0].value, cell.coordinate)
        for sheet_row in values(of_scenario, "Summary").iter_rows()
        for cell in sheet_row
        if isinstance(cell.value, int | float) and cell.coordinate not in written
    ]
    assert {label for label, _ in stored} == {
        "Area [m2 BTA]",
        "Saving, low end of the bounds",
        "Saving, high end of the bounds",
        "Timber frame",
    }
    assert {cell[0] for label, cell in stored if label == "Timber frame"} == {"E", "F"}


def test_every_line_multiplies_in_the_sheet(of_scenario: Path) -> None:
    for title in ("Line items", "Changes"):
        heads = {cell.value: cell.column_letter for cell in values(of_scenario, title)[4]}
        written = formulas(of_scenario)[title]
        for row in range(5, 5 + len(rows_of(of_scenario, title))):
            number, emissions = (
                f"{heads[head]}{row}"
                for head in ("Factor [kgCO2e per declared unit]", "Emissions [kgCO2e]")
            )
            assert re.fullmatch(
                rf"=INDEX\(factor_number,MATCH\({heads['Factor key']}{row},factor_key,0\)\)",
                written[number],
            )
            assert (
                f"{heads['Amount']}{row}*{heads['Conversion']}{row}*{number}" in written[emissions]
            )


def test_only_plain_functions_are_used(of_scenario: Path) -> None:
    used = {
        name
        for sheet in formulas(of_scenario).values()
        for formula in sheet.values()
        for name in re.findall(r"([A-Z][A-Z.]+)\(", formula)
    }
    assert used <= {
        "SUM",
        "SUMIFS",
        "SUMPRODUCT",
        "COUNT",
        "COUNTIFS",
        "INDEX",
        "MATCH",
        "IF",
        "OR",
        "MAX",
        "MIN",
        "ROWS",
        "EXACT",
        "ABS",
        "COUNTIF",
        "NA",
        "NOT",
    }


# -- text from outside

HOSTILE = [
    "=1+1",
    "@SUM(1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "<r><t>bold</t></r>",
    "https://example.org/x",
    "  spaces  ",
    "12,5",
    "TRUE",
    "{=1}",
    "'quoted",
    "two\nlines",
    "a & <b>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str, tmp_path: Path) -> None:
    rows = table((text, "gravel", 1.0, "t"), element=[text], **{"my column": [text]})
    path = cs.reports.excel(cs.account(rows, CATALOGUE), tmp_path / "book.xlsx")
    (row,) = rows_of(path, "Line items")
    assert [str(row[title]).strip() for title in ("Item", "Element", "my column")] == [
        text.strip()
    ] * 3
    assert text not in formulas(path)["Line items"].values()
    assert beside(path, "Summary", row["Element"], "By element")[0] == 1 * 3.0
    assert not links(path, "Line items")


def test_the_name_of_a_scenario_enters_no_formula_and_no_command_of_the_page(
    tmp_path: Path,
) -> None:
    path = cs.reports.excel(scenario(name="=1+1 &P & co"), tmp_path / "book.xlsx")
    sheet = load_workbook(path)["Summary"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1 &P & co", "s")
    assert "&&P && co" in sheet.oddHeader.left.text


def test_characters_that_no_workbook_holds_are_replaced_and_told(tmp_path: Path) -> None:
    rows = table(("bell \x07", "gravel", 1.0, "t"), ("no character \uffff", "gravel", 1.0, "t"))
    path = cs.reports.excel(cs.account(rows, CATALOGUE), tmp_path / "book.xlsx")
    assert [row["Item"] for row in rows_of(path, "Line items")] == [
        "bell \ufffd",
        "no character \ufffd",
    ]
    notice = next(
        row
        for row in values(path, "Findings").iter_rows(values_only=True)
        if row[0] and "was replaced" in row[0]
    )
    assert notice[1:4] == ("Line items", "B5", "2")


def test_a_text_longer_than_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    path = cs.reports.excel(
        cs.account(table(("x" * 40_000, "gravel", 1.0, "t")), CATALOGUE), tmp_path / "book.xlsx"
    )
    (row,) = rows_of(path, "Line items")
    assert len(row["Item"]) == limits.CELL_TEXT
    assert row["Item"].endswith("[…]")
    assert any(
        row[0] and "was cut" in row[0]
        for row in values(path, "Findings").iter_rows(values_only=True)
    )


def test_only_https_becomes_a_link(tmp_path: Path) -> None:
    addresses = {
        "safe": "https://example.org/epd?a=1&b=2",
        "plain": "http://example.org",
        "script": "javascript:alert(1)",
        "file": "file:///etc/passwd",
        "internal": "internal:Summary!A1",
        "none": "",
    }
    catalogue = cs.FactorCatalogue(
        [
            factor(name, module="A1-A3", gwp_ghg=1.0, source=cs.Source("P", "D", 2020, "p. 1", url))
            for name, url in addresses.items()
        ]
    )
    path = cs.reports.excel(
        cs.account(table(*((name, name, 1.0, "kg") for name in addresses)), catalogue),
        tmp_path / "book.xlsx",
    )
    assert {row["Factor"]: row["Address"] or "" for row in rows_of(path, "Factors")} == addresses
    assert links(path, "Factors") == [addresses["safe"]]


def test_factors_that_a_spreadsheet_cannot_tell_apart_are_told_apart(tmp_path: Path) -> None:
    names = ["stone*", "stone?", "Stone_", "stone~"]
    catalogue = cs.FactorCatalogue(
        [
            factor(name, module="A1-A3", gwp_ghg=float(number))
            for number, name in enumerate(names, start=1)
        ]
    )
    path = cs.reports.excel(
        cs.account(table(*((name, name, 10.0, "kg") for name in names)), catalogue),
        tmp_path / "book.xlsx",
    )
    keys = [row["Factor key"] for row in rows_of(path, "Line items")]
    assert len({key.casefold() for key in keys}) == 4
    assert not set("*?~") & set("".join(keys))


# -- many lines


def test_more_lines_than_a_sheet_holds_go_on_to_further_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHEET_ROWS", 4)
    path = cs.reports.excel(scenario(), tmp_path / "book.xlsx")
    assert load_workbook(path).sheetnames == [
        "Summary",
        "Steps",
        "Line items",
        "Line items 2",
        "Line items 3",
        "Changes",
        "Changes 2",
        *TITLES[4:],
        MANIFEST,
    ]
    assert (
        sum(len(rows_of(path, title)) for title in ("Line items", "Line items 2", "Line items 3"))
        == 9
    )
    total = next(
        formula for formula in formulas(path)["Summary"].values() if "line_emissions_3" in formula
    )
    assert all(
        name in total
        for name in (
            "SUMIFS(line_emissions,",
            "SUMIFS(line_emissions_2,",
            "SUMIFS(line_emissions_3,",
        )
    )


# -- bytes


@pytest.mark.parametrize("obj", [account, scenario])
def test_the_same_input_gives_the_same_bytes(obj: Any, tmp_path: Path) -> None:
    paths = [cs.reports.excel(obj(), tmp_path / name) for name in ("first.xlsx", "second.xlsx")]
    first, second = (hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    assert first == second


ELSEWHERE = """
import sys
sys.path[:0] = sys.argv[2:]
import carbonsite as cs
from workbooks import scenario
cs.reports.excel(scenario(), sys.argv[1])
"""


def test_another_process_in_another_time_zone_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "here.xlsx", tmp_path / "there.xlsx"]
    for path, seed, zone in zip(paths, ("1", "2"), ("Europe/Oslo", "Asia/Tokyo"), strict=True):
        subprocess.run(
            [sys.executable, "-c", ELSEWHERE, str(path), str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
        )
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_another_input_gives_other_bytes(tmp_path: Path) -> None:
    first = cs.reports.excel(account(), tmp_path / "first.xlsx")
    second = cs.reports.excel(
        cs.account(activities().assign(amount=1.0), CATALOGUE, BASIS), tmp_path / "second.xlsx"
    )
    assert first.read_bytes() != second.read_bytes()


# -- what is given


def test_a_scenario_without_measures_changes_nothing(tmp_path: Path) -> None:
    path = cs.reports.excel(scenario(measures=[], bases={}), tmp_path / "book.xlsx")
    assert beside(path, "Summary", "Saving")[0] == 0
    assert (
        beside(path, "Summary", "After the measures")[0] == beside(path, "Summary", "Baseline")[0]
    )
    assert rows_of(path, "Changes") == []


def test_columns_of_a_users_own_are_kept_in_their_kind(tmp_path: Path) -> None:
    rows = table(
        ("a", "gravel", 1.0, "t"),
        ("b", "gravel", 2.0, "t"),
        hired=[True, False],
        day=pd.to_datetime(["2019-05-01", None]),
        count=[3, 4],
        code=["007", ""],
    )
    path = cs.reports.excel(cs.account(rows, CATALOGUE), tmp_path / "book.xlsx")
    assert [
        [row[title] for title in ("hired", "day", "count", "code")]
        for row in rows_of(path, "Line items")
    ] == [["yes", "2019-05-01", 3, "007"], ["no", None, 4, None]]


def test_a_column_of_a_users_own_may_be_called_like_one_of_the_sheet(tmp_path: Path) -> None:
    names = [
        "number",
        "key",
        "in_total",
        "emissions",
        "measure",
        "equal_scope",
        "tag key",
    ]
    path = cs.reports.excel(
        cs.account(
            table(("a", "gravel", 2.0, "t"), **{name: [f"my {name}"] for name in names}), CATALOGUE
        ),
        tmp_path / "book.xlsx",
    )
    (row,) = rows_of(path, "Line items")
    assert [row["Measure" if name == "measure" else name] for name in names] == [
        f"my {name}" for name in names
    ]
    assert row["Emissions [kgCO2e]"] == 6
    assert beside(path, "Summary", "Total of modules A to C")[0] == 6
    multiplied = next(
        formula for formula in formulas(path)["Line items"].values() if "*" in formula
    )
    assert multiplied == '=IF(I5="undeclared","undeclared",E5*G5*I5)'


def test_a_scenario_that_contradicts_itself_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = scenario().steps()
    monkeypatch.setattr(
        cs.Scenario, "steps", lambda self: steps.assign(total=steps["total"] * 1.001)
    )
    with pytest.raises(cs.InputError, match="the account after the measures is"):
        cs.reports.excel(scenario(), tmp_path / "book.xlsx")
    assert not list(tmp_path.iterdir())


def test_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="neither a scenario nor an account"):
        cs.reports.excel(activities(), tmp_path / "book.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_substituted_factor_says_for_which_it_stands(tmp_path: Path) -> None:
    catalogue = CATALOGUE.substitute("timber", "concrete", "no timber to be had")
    path = cs.reports.excel(cs.account(activities(), catalogue, BASIS), tmp_path / "book.xlsx")
    assert {row["Replaces"] for row in rows_of(path, "Factors") if row["Factor"] == "concrete"} == {
        "timber (no timber to be had)"
    }
