"""The manifest: what is written down, what is refused, and an old report that verifies for ever."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from edited import by_openpyxl, in_parts, part_of
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from workbooks import MANIFEST, account, scenario

import carbonsite as cs
from carbonsite.reports import VerificationOutcome, verify
from carbonsite.reports.verification.verifying import open_report
from carbonsite.spreadsheets.calculator.references import absolute, relative
from carbonsite.spreadsheets.writing import canonical
from carbonsite.spreadsheets.writing.manifest import (
    Manifest,
    SurroundedManifest,
    cells_of,
    digest_of,
    read_manifest,
)

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(scenario(), tmp_path_factory.mktemp("manifest") / "report.xlsx")


def manifest(path: Path) -> Manifest:
    return open_report(path)[1].manifest


def test_the_sheet_is_very_hidden_and_the_last(report: Path) -> None:
    book = load_workbook(report)
    assert book.sheetnames[-1] == MANIFEST and book[MANIFEST].sheet_state == "veryHidden"


def test_it_holds_every_cell_of_every_sheet(report: Path) -> None:
    book, told = load_workbook(report), manifest(report)
    assert [sheet.title for sheet in told.sheets] == book.sheetnames[:-1]
    for sheet in told.sheets:
        held = {
            f"{letters}{row}": cell
            for row, text in enumerate(sheet.row_texts("report"), start=1)
            for letters, cell in canonical.cells_of(text)[1].items()
        }
        cells = {
            cell.coordinate: cell
            for row in book[sheet.title].iter_rows()
            for cell in row
            if cell.value is not None
        }
        assert held.keys() == cells.keys() and sheet.cells == len(cells)
        for place, cell in cells.items():
            kind = {"n": "#", "s": '"', "f": "="}[cell.data_type]
            assert held[place].content[0] == kind
            assert held[place].look == (
                "" if cell.number_format == "General" else cell.number_format
            )
            if kind == '"':
                assert held[place].content[1:] == cell.value
            if kind == "=":
                assert absolute(held[place].content[1:], cell.row) == absolute(
                    relative(cell.value, cell.row), cell.row
                )


def test_it_says_what_the_report_rests_on(report: Path) -> None:
    told = manifest(report)
    assert (told.format, told.carbonsite) == (2, cs.__version__)
    assert [(each.mark, each.catalogue, each.indicator) for each in told.subjects] == [
        ("", scenario().catalogue.digest, "gwp_ghg")
    ]
    assert {
        "line_emissions",
        "line_amount",
        "line_conversion",
        "line_key",
        "factor_key",
        "factor_number",
        "factor_unit",
        "final_total",
    } <= told.names.keys()


def test_its_text_is_such_that_no_program_changes_it(report: Path) -> None:
    for cell in cells_of(manifest(report)):
        assert cell.isascii() and len(cell) <= 30_000 and "\n" not in cell
    text = manifest(report).text()
    assert " " not in text and "_" not in text
    assert SurroundedManifest.model_validate_json(text) == manifest(report)


def texts(report: Path) -> list[str]:
    return [row[0] for row in load_workbook(report)[MANIFEST].iter_rows(values_only=True)]


def resealed(report: Path, change: Any) -> list[list[str]]:
    """The rows of a manifest with another content and a digest that fits it."""
    told = json.loads("".join(texts(report)[3:]))
    change(told)
    text = json.dumps(told)
    return [[MANIFEST], ["2"], [digest_of(text)], [text]]


def test_every_edit_of_the_manifest_is_found(report: Path, tmp_path: Path) -> None:
    for row in range(1, len(texts(report)) + 1):

        def change(book: Any, at: int = row) -> None:
            cell = book[MANIFEST].cell(at, 1)
            cell.value = f"{cell.value[:-1]}{'0' if cell.value[-1] != '0' else '1'}"

        with pytest.raises(cs.InputError, match="its manifest cannot be used"):
            verify(by_openpyxl(report, tmp_path / "edited.xlsx", change))


def test_a_report_without_its_manifest_is_none(report: Path, tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="there is no sheet 'carbonsite manifest'"):
        verify(
            by_openpyxl(report, tmp_path / "without.xlsx", lambda book: book.remove(book[MANIFEST]))
        )


def put(key: str, value: Any) -> Any:
    return lambda told: told.__setitem__(key, value)


@pytest.mark.parametrize(
    "change",
    [
        put("format", 1),
        put("format", "2"),
        put("sheets", None),
        put("sheets", {}),
        put("names", []),
        put("names", {"a": 1}),
        put("carbonsite", 1),
        put("more", 1),
        lambda told: told.pop("names"),
        lambda told: told["sheets"][0].update(cells=-1),
        lambda told: told["sheets"][0].update(cells="1"),
        lambda told: told["sheets"][0].update(is_visible=1),
        lambda told: told["sheets"][0].update(hidden_columns=[[1]]),
        put("sheets", [1]),
    ],
)
def test_wrong_types_are_refused(change: Any, report: Path) -> None:
    with pytest.raises(cs.InputError, match="its manifest cannot be used"):
        read_manifest(resealed(report, change), "report.xlsx")


@pytest.mark.parametrize("content", ["", "!", "AAAA", "eJwLAAAA"])
def test_content_that_is_not_that_of_its_hashes_is_refused(content: str, report: Path) -> None:
    sealed = read_manifest(
        resealed(report, lambda told: told["sheets"][0].update(content=content)), "report.xlsx"
    )
    with pytest.raises(cs.InputError, match=r"cannot be unpacked|does not fit its hashes"):
        sealed.manifest.sheets[0].row_texts("report.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["x"]],
        [[MANIFEST], ["1"]],
        [[MANIFEST], ["99"], ["x"], ["y"]],
        [[MANIFEST], ["1"], ["x"], ["{}"]],
        [[MANIFEST], ["1"], [digest_of("[" * 100_000)], ["[" * 100_000]],
    ],
)
def test_what_is_no_manifest_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(cs.InputError, match="its manifest cannot be used"):
        read_manifest(rows, "report.xlsx")


def test_a_later_format_says_what_to_do(report: Path) -> None:
    with pytest.raises(
        cs.InputError, match="verify it with the carbonsite that wrote it, or a later one"
    ):
        read_manifest([[MANIFEST], ["3"], ["x"], ["y"]], "report.xlsx")


def test_the_same_input_gives_the_same_manifest(report: Path, tmp_path: Path) -> None:
    assert cs.reports.excel(scenario(), tmp_path / "again.xlsx").read_bytes() == report.read_bytes()


@pytest.mark.parametrize(
    "sample", sorted(SAMPLES.glob("report_format_*.xlsx")), ids=lambda path: path.stem
)
def test_reports_that_earlier_versions_wrote_verify(sample: Path, tmp_path: Path) -> None:
    found = verify(sample)
    assert (found.outcome, found.exit_code) == (VerificationOutcome.UNCHANGED, 0)
    assert f"{found.recalculated:.0f}" == "22648 kgCO2e"
    changed = by_openpyxl(
        sample,
        tmp_path / "changed.xlsx",
        lambda book: setattr(book["Line items"]["E5"], "value", 1.0),
    )
    assert verify(changed).outcome is not VerificationOutcome.UNCHANGED


def test_there_is_a_kept_report_of_every_format() -> None:
    from carbonsite.spreadsheets.writing.manifest import FORMATS

    assert {f"report_format_{number}" for number in FORMATS} == {
        path.stem for path in SAMPLES.glob("report_format_*.xlsx")
    }


def test_cells_that_are_written_past_the_sheet_are_recorded_too(tmp_path: Path) -> None:
    """Whoever writes a cell, and however: the record is made where it goes into the file."""
    from xlsxwriter import Workbook

    from carbonsite.spreadsheets.writing.recording import RecordedWorksheet, write_manifest

    workbook = Workbook(str(tmp_path / "plain.xlsx"), {"constant_memory": True})
    sheet = workbook.add_worksheet("One", RecordedWorksheet)
    sheet.write(0, 0, "text")
    sheet.write(0, 1, 1.5, workbook.add_format({"num_format": "0.00"}))
    sheet.write(2, 0, True)
    sheet.write_formula(4, 0, "=B1*2", None, 3)
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.set_column(3, 4, None, None, {"hidden": True})
    sheet.write(6, 3, "hidden")
    write_manifest(workbook, {}, [])
    workbook.close()
    found = verify(tmp_path / "plain.xlsx")
    assert (found.outcome, found.count) == (VerificationOutcome.UNCHANGED, 0)
    told = manifest(tmp_path / "plain.xlsx").sheets[0]
    assert (told.hidden_columns, told.cells, get_column_letter(4)) == ([[4, 5]], 5, "D")


def test_a_part_that_is_missing_or_doubled_is_refused(report: Path, tmp_path: Path) -> None:
    missing = in_parts(
        report,
        tmp_path / "missing.xlsx",
        lambda name, content: None if name == part_of(report, "Line items") else content,
    )
    with pytest.raises(cs.InputError, match="'Line items' is missing"):
        verify(missing)
    doubled = in_parts(
        report,
        tmp_path / "doubled.xlsx",
        lambda name, content: content,
        {"XL/worksheets/sheet2.xml": b"<x/>"},
    )
    with pytest.raises(cs.InputError, match="two of its parts have one name"):
        verify(doubled)


def test_an_account_names_one_total(tmp_path: Path) -> None:
    told = manifest(cs.reports.excel(account(), tmp_path / "a.xlsx"))
    assert re.fullmatch(r"Summary!\$B\$\d+", told.names["total"])
