"""A report is held against itself: merely saved again it is unchanged, and no change of any cell
passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sites
from builders import table
from edited import as_excel, by_openpyxl, cell_pattern, in_parts, in_sheet, part_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from profiles import examples
from recalculation import recalculated
from timber import with_diesel
from workbooks import CATALOGUE, MANIFEST, account, activities, rows_of, scenario

import carbonsite as cs
from carbonsite import limits
from carbonsite.reports import VerificationOutcome, verify
from carbonsite.reports.verification.notes import remedy_of


def site() -> cs.Scenario:
    """A site with every measure that is shipped."""
    return cs.Scenario(
        "Site",
        sites.site(),
        sites.every_measure(),
        sites.ALL,
        sites.BASIS,
        date="2019-12-01",
        area="5000 m2 BTA",
    )


def hostile() -> cs.Account:
    """Texts that programs spell in their own ways, and numbers from tiny to large."""
    elements = [
        "22",
        "022",
        "22.0",
        "2*",
        "*",
        "?",
        ">0",
        "<>",
        "=22",
        "",
        "~",
        "A",
        "a",
        "=1+1",
        "TRUE",
        "1e1",
        "#N/A",
        "'22",
        '"',
        "\u00e5",
        " x ",
        "a\nb",
        "_x000A_",
        "_x0041_",
        "a\tb",
        "\U0001f600",
    ]
    amounts = [10.0 ** (place - 12) / 3 for place in range(len(elements))]
    rows = table(
        *(
            (element, "gravel", amount, "t")
            for element, amount in zip(elements, amounts, strict=True)
        ),
        element=elements,
        code=[f"={each}" for each in elements],
    )
    return cs.account(rows, CATALOGUE)


CASES: dict[str, Callable[[], Any]] = {
    "account": account,
    "scenario": scenario,
    "site": site,
    "hostile": hostile,
    "undeclared saving": with_diesel,
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The report of a case, written once."""
    folder, found = tmp_path_factory.mktemp("reports"), {}

    def of(case: str) -> Path:
        if case not in found:
            found[case] = cs.reports.excel(CASES[case](), folder / f"{case}.xlsx")
        return found[case]

    return of


def changes(path: Path) -> list[tuple[str, str, str]]:
    """What a verification lists."""
    return list(verify(path).cells[["sheet", "cell", "change"]].itertuples(index=False, name=None))


def shown(path: Path) -> Any:
    """The sheets of a workbook that are seen."""
    return [sheet for sheet in load_workbook(path) if sheet.title != MANIFEST]


# -- merely saved again


@pytest.mark.parametrize("case", CASES)
def test_a_report_is_unchanged(case: str, written: Callable[[str], Path]) -> None:
    found = verify(written(case))
    assert (found.outcome, found.count, len(found.wrong), found.exit_code) == (
        VerificationOutcome.UNCHANGED,
        0,
        0,
        0,
    )


@pytest.mark.parametrize("case", CASES)
def test_saved_again_by_libreoffice_it_is_unchanged(
    case: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    found = verify(recalculated(written(case), tmp_path))
    assert (found.outcome, found.says) == (
        VerificationOutcome.UNCHANGED,
        verify(written(case)).says,
    )


@pytest.mark.parametrize("case", CASES)
def test_saved_again_by_openpyxl_it_is_unchanged(
    case: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    once = by_openpyxl(written(case), tmp_path / "once.xlsx")
    assert verify(once).outcome is VerificationOutcome.UNCHANGED
    assert (
        verify(by_openpyxl(once, tmp_path / "twice.xlsx")).outcome is VerificationOutcome.UNCHANGED
    )


@pytest.mark.parametrize("case", ["scenario", "hostile"])
def test_saved_by_one_program_after_the_other_it_is_unchanged(
    case: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    by_office = recalculated(written(case), tmp_path)
    assert (
        verify(by_openpyxl(by_office, tmp_path / "then.xlsx")).outcome
        is VerificationOutcome.UNCHANGED
    )
    assert (
        verify(
            recalculated(by_openpyxl(written(case), tmp_path / "first.xlsx"), tmp_path / "later")
        ).outcome
        is VerificationOutcome.UNCHANGED
    )


@pytest.mark.parametrize("case", CASES)
def test_saved_as_excel_saves_it_is_unchanged(
    case: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    found = verify(as_excel(written(case), tmp_path / "excel.xlsx"))
    assert (found.outcome, found.count, len(found.wrong)) == (VerificationOutcome.UNCHANGED, 0, 0)
    assert (
        verify(recalculated(tmp_path / "excel.xlsx", tmp_path / "again")).outcome
        is VerificationOutcome.UNCHANGED
    )


def test_several_sheets_of_lines_are_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHEET_ROWS", 4)
    found = verify(cs.reports.excel(scenario(), tmp_path / "book.xlsx"))
    assert found.outcome is VerificationOutcome.UNCHANGED
    assert found.recalculated.magnitude == pytest.approx(
        scenario().account().total.magnitude, rel=1e-9
    )


# -- any single change


def cells_with_something(path: Path) -> list[tuple[str, str]]:
    return [
        (sheet.title, cell.coordinate)
        for sheet in shown(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def change_value(cell: Any) -> None:
    cell.value = (
        cell.value * 1.001 + 1
        if isinstance(cell.value, int | float)
        else f"{cell.value} "
        if cell.data_type == "s"
        else f"{cell.value}+0"
    )


def change_to_value(cell: Any) -> None:
    cell.value = 17.25 if cell.value != 17.25 else 18


def change_to_text(cell: Any) -> None:
    cell.value = "something else"


def change_to_formula(cell: Any) -> None:
    cell.value = "=1+1"


def change_to_nothing(cell: Any) -> None:
    cell.value = None


def change_format(cell: Any) -> None:
    cell.number_format = ";;;"


def hide_row(cell: Any) -> None:
    cell.parent.row_dimensions[cell.row].hidden = True


def flatten_row(cell: Any) -> None:
    cell.parent.row_dimensions[cell.row].height = 0.1


def hide_column(cell: Any) -> None:
    cell.parent.column_dimensions[cell.column_letter].hidden = True


def narrow_column(cell: Any) -> None:
    cell.parent.column_dimensions[cell.column_letter].width = 0.1


def merge(cell: Any) -> None:
    cell.parent.merge_cells(
        start_row=cell.row, end_row=cell.row, start_column=cell.column, end_column=cell.column + 1
    )


CHANGES = [
    change_value,
    change_to_value,
    change_to_text,
    change_to_formula,
    change_to_nothing,
    change_format,
    hide_row,
    flatten_row,
    hide_column,
    narrow_column,
    merge,
]


@settings(
    max_examples=examples(70),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.data(), change=st.sampled_from(CHANGES), case=st.sampled_from(["account", "scenario"])
)
def test_no_change_of_any_cell_passes(
    data: st.DataObject,
    change: Callable[[Any], None],
    case: str,
    written: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    path = written(case)
    sheet, cell = data.draw(st.sampled_from(cells_with_something(path)))
    found = verify(
        by_openpyxl(path, tmp_path / "changed.xlsx", lambda book: change(book[sheet][cell]))
    )
    assert found.outcome is not VerificationOutcome.UNCHANGED and found.exit_code == 1
    assert sheet in set(found.cells["sheet"])
    if change in CHANGES[:6]:
        assert cell in set(found.cells["cell"])


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.data(), value=st.one_of(st.floats(-1e6, 1e6), st.text("ab1", min_size=1, max_size=3))
)
def test_something_written_into_any_empty_cell_is_found(
    data: st.DataObject, value: float | str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    sheet = data.draw(st.sampled_from([each.title for each in shown(path)]))
    cell = data.draw(
        st.sampled_from(
            [f"{column}{row}" for column in ("A", "E", "Z", "AB") for row in (3, 30, 500)]
        )
    )

    def change(book: Any) -> None:
        book[sheet][cell].value = value

    field = load_workbook(path)[sheet][cell]
    if field.value is None and not (sheet == "Sign-off" and not field.protection.locked):
        assert (sheet, cell, "filled") in changes(
            by_openpyxl(path, tmp_path / "changed.xlsx", change)
        )


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), case=st.sampled_from(["account", "scenario"]))
def test_a_stored_value_that_is_not_what_its_formula_gives_is_found(
    data: st.DataObject, case: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written(case)
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in shown(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    sheet, cell = data.draw(st.sampled_from(formulas))
    planted = in_sheet(
        path,
        tmp_path / "planted.xlsx",
        sheet,
        lambda text: re.sub(
            rf'(<c r="{cell}"[^>]*?)( t="str")?>(<f>[^<]*</f>)<v>[^<]*</v>',
            r"\1>\3<v>999.5</v>",
            text,
        ),
    )
    found = verify(planted)
    assert (found.outcome, found.count) == (VerificationOutcome.INCONSISTENT, 0)
    assert (sheet, cell, "999.5") in list(
        found.wrong[["sheet", "cell", "stored"]].itertuples(index=False, name=None)
    )


# -- outcomes


def line_cell(path: Path, item: str, title: str, sheet: str = "Line items") -> str:
    """A cell of the line of an item."""
    heads = {cell.value: cell.column_letter for cell in load_workbook(path)[sheet][4]}
    place = next(
        place for place, row in enumerate(rows_of(path, sheet), start=5) if row["Item"] == item
    )
    return f"{heads[title]}{place}"


def test_a_changed_amount_that_is_followed_is_consistent_and_the_new_total_is_told(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    cell = line_cell(path, "fill", "Amount")
    edited = by_openpyxl(
        path,
        tmp_path / "edited.xlsx",
        lambda book: setattr(book["Line items"][cell], "value", 120.0),
    )
    found = verify(recalculated(edited, tmp_path / "again"))
    assert (found.outcome, found.exit_code) == (VerificationOutcome.CONSISTENT, 1)
    assert found.cells.to_dict("records") == [
        {
            "sheet": "Line items",
            "cell": cell,
            "change": "value",
            "was": "20",
            "now": "120",
            "remedy": remedy_of("value"),
        }
    ]
    again = cs.account(
        activities().assign(amount=[1000.0, 50_000.0, 100.0, 10.0, 120.0]),
        CATALOGUE,
        cs.Basis(year=2019),
        date="2019-12-01",
    )
    assert found.recalculated.magnitude == pytest.approx(again.total.magnitude, rel=1e-9)
    assert "'Line items'!" in found.says and f"the total is {again.total:.0f}" in found.says


def test_a_changed_amount_that_is_not_followed_is_inconsistent(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    cell = line_cell(path, "fill", "Amount")
    found = verify(
        in_sheet(
            path,
            tmp_path / "edited.xlsx",
            "Line items",
            lambda text: re.sub(rf'(<c r="{cell}"[^>]*><v>)[^<]*', r"\g<1>120", text),
        )
    )
    assert found.outcome is VerificationOutcome.INCONSISTENT
    assert ("Summary", "stored value") in set(
        found.wrong[["sheet", "check"]].itertuples(index=False, name=None)
    )


def test_a_formula_replaced_by_its_value_is_found_and_consistent(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    cell = line_cell(path, "fill", "Emissions [kgCO2e]")
    flat = in_sheet(
        path,
        tmp_path / "flat.xlsx",
        "Line items",
        lambda text: re.sub(rf'(<c r="{cell}"[^>]*>)<f>[^<]*</f>', r"\1", text),
    )
    found = verify(flat)
    assert found.outcome is VerificationOutcome.CONSISTENT
    (row,) = found.cells.to_dict("records")
    assert (row["change"], row["was"][:4], float(row["now"])) == (
        "formula replaced by a value",
        "=IF(",
        pytest.approx(108),
    )


@pytest.mark.parametrize("cell", ["Emissions [kgCO2e]", "Factor [kgCO2e per declared unit]"])
def test_a_formula_replaced_by_another_value_is_inconsistent(
    cell: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    place = line_cell(path, "fill", cell)
    found = verify(
        in_sheet(
            path,
            tmp_path / "flat.xlsx",
            "Line items",
            lambda text: re.sub(rf'(<c r="{place}"[^>]*>)<f>[^<]*</f><v>[^<]*', r"\1<v>1", text),
        )
    )
    assert found.outcome is VerificationOutcome.INCONSISTENT
    assert ("Line items", place) in set(
        found.wrong[["sheet", "cell"]].itertuples(index=False, name=None)
    )


def test_all_formulas_replaced_by_their_values_are_found(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    flat = tmp_path / "flat.xlsx"
    load_workbook(path, data_only=True).save(flat)
    found = verify(flat)
    formulas = sum(
        cell.data_type == "f" for sheet in shown(path) for row in sheet.iter_rows() for cell in row
    )
    assert (found.outcome, found.count, set(found.cells["change"])) == (
        VerificationOutcome.CONSISTENT,
        formulas,
        {"formula replaced by a value"},
    )


def test_a_formula_that_gives_less_is_inconsistent_though_its_value_is_what_it_gives(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    cell = line_cell(path, "fill", "Emissions [kgCO2e]")
    edited = by_openpyxl(
        path,
        tmp_path / "edited.xlsx",
        lambda book: setattr(
            book["Line items"][cell], "value", f"{book['Line items'][cell].value}*0.5"
        ),
    )
    found = verify(recalculated(edited, tmp_path / "again"))
    assert found.outcome is VerificationOutcome.INCONSISTENT
    assert found.recalculated.magnitude == pytest.approx(account().total.magnitude, rel=1e-9), (
        "the total that follows from the lines, not from the changed formula"
    )


def test_a_name_that_leaves_a_line_out_is_inconsistent(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    def shorten(book: Any) -> None:
        name = book.defined_names["line_emissions"]
        for column in ("emissions", "in_total", "module", "element"):
            name = book.defined_names[f"line_{column}"]
            name.attr_text = name.attr_text.replace("$13", "$12")

    found = verify(
        recalculated(
            by_openpyxl(written("account"), tmp_path / "edited.xlsx", shorten), tmp_path / "again"
        )
    )
    assert found.outcome is VerificationOutcome.INCONSISTENT
    assert ("line_emissions", "name") in set(
        found.cells[["cell", "change"]].itertuples(index=False, name=None)
    )


def test_a_report_made_anew_with_less_in_it_does_not_pass_for_its_sums(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    """Someone who forges the manifest with the workbook still cannot make the lines add up to
    another total.
    """
    path = written("account")
    cheaper = cs.account(
        activities().assign(amount=[1000.0, 50_000.0, 90.0, 10.0, 20.0]),
        CATALOGUE,
        cs.Basis(year=2019),
        date="2019-12-01",
    )
    other = cs.reports.excel(cheaper, tmp_path / "cheaper.xlsx")
    sheet = _parts(other)["xl/worksheets/sheet1.xml"]
    found = verify(
        in_parts(
            path,
            tmp_path / "mixed.xlsx",
            lambda name, content: sheet if name == "xl/worksheets/sheet1.xml" else content,
        )
    )
    assert found.outcome is VerificationOutcome.INCONSISTENT


def _parts(path: Path) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# -- rows, sheets and names


def moved(row: str, after: int, by: int) -> str:
    """A row of XML with all cells below a row that it is in or refers to moved, as Excel moves
    them.
    """
    at = int(re.findall(r'<row r="(\d+)"', row)[0])
    if at <= after:
        return row
    row = re.sub(r'(<row r=")\d+', rf"\g<1>{at + by}", row)
    row = re.sub(r'(<c r="[A-Z]+)\d+', rf"\g<1>{at + by}", row)
    return re.sub(
        r"<f>[^<]*</f>",
        lambda found: re.sub(
            r'(?<![A-Za-z0-9!"_$])([A-Z]{1,2})(\d+)(?![0-9A-Za-z(])',
            lambda ref: f"{ref[1]}{int(ref[2]) + by * (int(ref[2]) > after)}",
            found[0],
        ),
        row,
    )


def without_row(number: int) -> Callable[[str], str]:
    """Take a row out of the XML of a sheet."""

    def change(text: str) -> str:
        text = re.sub(rf'<row r="{number}".*?</row>', "", text)
        return re.sub(r'<row r="\d+".*?</row>', lambda found: moved(found[0], number, -1), text)

    return change


def test_a_deleted_row_is_found_and_named(written: Callable[[str], Path], tmp_path: Path) -> None:
    found = verify(
        in_sheet(written("account"), tmp_path / "shorter.xlsx", "Line items", without_row(7))
    )
    assert found.outcome is not VerificationOutcome.UNCHANGED
    assert found.cells.iloc[0][["sheet", "cell", "change"]].tolist() == [
        "Line items",
        "7:7",
        "row deleted",
    ]
    assert "hut" in found.cells.iloc[0]["was"] and found.count == 1


def with_row(number: int, cells: str) -> Callable[[str], str]:
    """Put a row into the XML of a sheet."""

    def change(text: str) -> str:
        text = re.sub(r'<row r="\d+".*?</row>', lambda found: moved(found[0], number - 1, 1), text)
        return text.replace(
            f'<row r="{number + 1}"', f'<row r="{number}">{cells}</row><row r="{number + 1}"'
        )

    return change


def test_an_inserted_row_is_found_and_named(written: Callable[[str], Path], tmp_path: Path) -> None:
    longer = in_sheet(
        written("account"),
        tmp_path / "longer.xlsx",
        "Line items",
        with_row(7, '<c r="B7" t="inlineStr"><is><t>another</t></is></c>'),
    )
    assert verify(longer).cells.to_dict("records") == [
        {
            "sheet": "Line items",
            "cell": "7:7",
            "change": "row inserted",
            "was": "",
            "now": "another",
            "remedy": remedy_of("row inserted"),
        }
    ]


def test_rows_that_changed_places_are_found(written: Callable[[str], Path], tmp_path: Path) -> None:
    def swap(book: Any) -> None:
        sheet = book["Line items"]
        for column in range(1, sheet.max_column + 1):
            first, second = sheet.cell(5, column), sheet.cell(7, column)
            if first.data_type != "f":
                first.value, second.value = second.value, first.value

    found = changes(by_openpyxl(written("account"), tmp_path / "swapped.xlsx", swap))
    assert {cell[1:] for _, cell, _ in found} == {"5", "7"}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_found(
    state: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = by_openpyxl(
        written("account"),
        tmp_path / "hidden.xlsx",
        lambda book: setattr(book["Findings"], "sheet_state", state),
    )
    assert changes(path) == [("Findings", "", "sheet hidden")]


def test_sheets_taken_away_added_renamed_or_moved_are_found(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    assert ("Findings", "", "sheet removed") in changes(
        by_openpyxl(path, tmp_path / "a.xlsx", lambda book: book.remove(book["Findings"]))
    )
    assert ("More", "", "sheet added") in changes(
        by_openpyxl(path, tmp_path / "b.xlsx", lambda book: book.create_sheet("More"))
    )
    renamed = changes(
        by_openpyxl(
            path, tmp_path / "c.xlsx", lambda book: setattr(book["About"], "title", "Other")
        )
    )
    assert {("About", "", "sheet removed"), ("Other", "", "sheet added")} <= set(renamed)
    assert ("", "", "sheets in another order") in changes(
        by_openpyxl(path, tmp_path / "d.xlsx", lambda book: book.move_sheet("About", -3))
    )


def test_names_added_changed_or_taken_away_are_found(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    path = written("account")

    def add(book: Any) -> None:
        book.defined_names["more"] = DefinedName("more", attr_text="Summary!$A$1")

    def point(book: Any) -> None:
        book.defined_names["total"].attr_text = "Summary!$B$3"

    assert changes(by_openpyxl(path, tmp_path / "a.xlsx", add)) == [("", "more", "name")]
    assert ("", "total", "name") in changes(by_openpyxl(path, tmp_path / "b.xlsx", point))
    assert ("", "total", "name") in changes(
        by_openpyxl(path, tmp_path / "c.xlsx", lambda book: book.defined_names.pop("total"))
    )


def test_a_number_format_that_hides_digits_is_found(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = by_openpyxl(
        written("account"),
        tmp_path / "rounded.xlsx",
        lambda book: setattr(book["Line items"]["E5"], "number_format", "0,"),
    )
    (row,) = verify(path).cells.to_dict("records")
    assert (row["sheet"], row["cell"], row["change"], row["now"]) == (
        "Line items",
        "E5",
        "number format",
        "0,",
    )


def test_a_link_that_leads_elsewhere_is_found(tmp_path: Path) -> None:
    activity = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    path = cs.reports.excel(
        cs.account(activity, cs.FactorCatalogue.default()), tmp_path / "site.xlsx"
    )
    found = verify(
        in_parts(
            path,
            tmp_path / "led.xlsx",
            lambda name, content: (
                content.replace(b"https://", b"https://elsewhere.example/")
                if name.endswith(f"{part_of(path, 'Factors').rpartition('/')[2]}.rels")
                else content
            ),
        )
    )
    assert (
        set(found.cells["change"]) == {"link"}
        and verify(path).outcome is VerificationOutcome.UNCHANGED
    )
    assert verify(recalculated(path, tmp_path / "again")).outcome is VerificationOutcome.UNCHANGED
    assert (
        set(verify(path).factors["status"]) == {"as in the catalogue"}
        and verify(path).is_named_catalogue
    )


def test_a_picture_over_the_cells_is_found(written: Callable[[str], Path], tmp_path: Path) -> None:
    from openpyxl.chart import BarChart, Reference

    def draw(book: Any) -> None:
        chart = BarChart()
        chart.add_data(Reference(book["Line items"], min_col=5, min_row=5, max_row=9))
        book["Summary"].add_chart(chart, "A1")

    assert {
        (sheet, change)
        for sheet, _, change in changes(
            by_openpyxl(written("account"), tmp_path / "drawn.xlsx", draw)
        )
    } == {
        ("Summary", "charts, pictures or shapes"),
        ("Summary", "chart of other cells"),
        ("Summary", "object over cells"),
    }


def test_looks_that_depend_on_values_are_found(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Font

    def colour(book: Any) -> None:
        book["Summary"].conditional_formatting.add(
            "A1:Z99", CellIsRule(operator="greaterThan", formula=["1"], font=Font(color="FFFFFF"))
        )

    assert changes(by_openpyxl(written("account"), tmp_path / "white.xlsx", colour)) == [
        ("Summary", "", "looks that depend on values")
    ]


def test_rows_that_are_all_hidden_are_found(written: Callable[[str], Path], tmp_path: Path) -> None:
    path = in_sheet(
        written("account"),
        tmp_path / "hidden.xlsx",
        "Findings",
        lambda text: text.replace("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" '),
    )
    assert changes(path) == [("Findings", "", "rows hidden")]


# -- the sheet that is filled in


def filled_in(book: Any) -> None:
    sheet = book["Sign-off"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None and not cell.protection.locked:
                cell.value = "Kari Nordmann" if cell.column != 3 else "2026-11-25"


def test_with_the_sign_off_filled_in_it_is_unchanged(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    signed = by_openpyxl(written("scenario"), tmp_path / "signed.xlsx", filled_in)
    assert (
        sum(
            cell.value == "Kari Nordmann"
            for row in load_workbook(signed)["Sign-off"].iter_rows()
            for cell in row
        )
        > 3
    )
    assert verify(signed).outcome is VerificationOutcome.UNCHANGED
    assert verify(recalculated(signed, tmp_path / "again")).outcome is VerificationOutcome.UNCHANGED


def test_what_was_written_on_the_sign_off_holds(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = by_openpyxl(written("scenario"), tmp_path / "signed.xlsx", filled_in)
    cells = [
        cell.coordinate
        for row in load_workbook(written("scenario"))["Sign-off"].iter_rows()
        for cell in row
        if cell.value is not None
    ]
    for cell in (cells[0], cells[len(cells) // 2], cells[-1]):
        changed = by_openpyxl(
            path,
            tmp_path / "changed.xlsx",
            lambda book, at=cell: setattr(book["Sign-off"][at], "value", "another"),
        )
        assert ("Sign-off", cell) in {(sheet, place) for sheet, place, _ in changes(changed)}
    assert ("Sign-off", "", "sheet hidden") in changes(
        by_openpyxl(
            path,
            tmp_path / "hidden.xlsx",
            lambda book: setattr(book["Sign-off"], "sheet_state", "hidden"),
        )
    )


def test_norwegian_reports_and_those_of_several_are_verified(tmp_path: Path) -> None:
    found = verify(
        cs.reports.excel([scenario(), account()], tmp_path / "several.xlsx", lang="nb"), CATALOGUE
    )
    assert found.outcome is VerificationOutcome.UNCHANGED and found.is_named_catalogue
    results = found.results.set_index("name")["recalculated"]
    assert results["A_final_total"] == pytest.approx(scenario().account().total.magnitude, rel=1e-9)
    assert results["B_total"] == pytest.approx(account().total.magnitude, rel=1e-9)
    assert found.recalculated is None, "there is no one total"


# -- factors


def test_factors_are_held_against_the_catalogue_that_is_named(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    found = verify(written("account"), CATALOGUE)
    assert found.is_named_catalogue and set(found.factors["status"]) == {"as in the catalogue"}
    assert "the catalogue that the report names" in found.says


def test_own_factors_are_no_failure(written: Callable[[str], Path]) -> None:
    found = verify(written("account"))
    assert (found.outcome, set(found.factors["status"]), found.is_named_catalogue) == (
        VerificationOutcome.UNCHANGED,
        {"not in a known catalogue"},
        False,
    )


def test_a_factor_that_is_not_the_catalogues_makes_the_report_inconsistent(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    row = next(
        place
        for place, row in enumerate(rows_of(path, "Factors"), start=5)
        if row["Key: factor|module|part"] == "concrete|A1-A3|"
    )
    column = next(
        cell.column_letter for cell in load_workbook(path)["Factors"][4] if cell.value == "gwp_ghg"
    )
    edited = by_openpyxl(
        path,
        tmp_path / "edited.xlsx",
        lambda book: setattr(book["Factors"][f"{column}{row}"], "value", 200.0),
    )
    again = recalculated(edited, tmp_path / "again")
    assert verify(again).outcome is VerificationOutcome.CONSISTENT, (
        "without the catalogue the numbers follow from the factors in the report"
    )
    found = verify(again, CATALOGUE)
    assert found.outcome is VerificationOutcome.INCONSISTENT
    assert found.factors[found.factors["status"] == "differs from the catalogue"][
        ["factor", "in_report", "in_catalogue"]
    ].values.tolist() == [["concrete|A1-A3|", 200.0, 300.0]]


# -- shown


def test_it_says_what_it_does_not_prove(written: Callable[[str], Path]) -> None:
    assert (
        "Without a signature this proves that the report is consistent with itself, not where it"
        " comes from." in verify(written("account")).says
    )


def test_a_notebook_sees_tables_with_every_text_escaped(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = by_openpyxl(
        written("account"),
        tmp_path / "x.xlsx",
        lambda book: setattr(book["Line items"]["B5"], "value", "<script>alert(1)</script>"),
    )
    html = verify(path)._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html and "Differing cells" in html


def test_results_are_told_beside_what_is_stored(written: Callable[[str], Path]) -> None:
    told = scenario()
    results = verify(written("scenario")).results.set_index("name")
    expected = {
        "baseline_total": told.baseline_account().total.magnitude,
        "saving": told.saving().magnitude,
        "final_total": told.account().total.magnitude,
    }
    for column in ("stored", "recalculated"):
        assert {name: results.loc[name, column] for name in expected} == pytest.approx(
            expected, rel=1e-9
        )


def test_no_more_differences_are_listed_than_can_be_read_and_all_are_counted(
    written: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REPORT_DIFFERENCES", 3)

    def blank(book: Any) -> None:
        for row in book["Line items"].iter_rows(min_row=5):
            row[0].value = "x"

    found = verify(by_openpyxl(written("account"), tmp_path / "x.xlsx", blank))
    assert (len(found.cells), found.count) == (3, 9)
    assert isinstance(found.cells, pd.DataFrame)


def test_a_cell_pattern_matches_one_cell() -> None:
    assert len(re.findall(cell_pattern("B2"), '<c r="B2" s="1"/><c r="B22"><v>1</v></c>')) == 1
