"""Own factors from csv and xlsx: however they are written, all problems at once, and the same after
writing.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import SOURCE, factor
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite import limits
from carbonsite.factors.columns import FACTOR_COLUMNS
from carbonsite.spreadsheets.files.csv_writing import marked, unmarked
from carbonsite.units.numbers import decimal_mark

HEAD = ("factor", "declared_unit", "gwp_total", "publisher", "document", "year", "locator")
ROW = ("gravel", "kg", "2.9", "P", "D", "2020", "L")


def text_of(*rows: tuple[Any, ...], separator: str = ",", head: tuple[str, ...] = HEAD) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows([head, *rows])
    return file.getvalue()


def sheet_of(
    path: Path,
    *rows: tuple[Any, ...],
    head: tuple[Any, ...] = HEAD,
    title: str = "Faktorer",
    more: tuple[str, ...] = (),
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in (head, *rows):
        sheet.append(list(row))
    for name in more:
        book.create_sheet(name).append(["something", "else"])
    book.save(path)
    return path


def problems(call: Any, *args: Any, **kwargs: Any) -> list[tuple[Any, Any, str]]:
    with pytest.raises(cs.InputError) as caught:
        call(*args, **kwargs)
    table = caught.value.problems
    return [
        (None if row != row else row, None if column != column else column, problem)
        for row, column, problem in table[["row", "column", "problem"]].itertuples(index=False)
    ]


# -- the same after writing


def test_the_shipped_catalogue_is_written_and_read_the_same(tmp_path: Path) -> None:
    default = cs.FactorCatalogue.default()
    default.write_csv(tmp_path / "all.csv")
    again = cs.FactorCatalogue.read_csv(tmp_path / "all.csv")
    assert again.digest == default.digest and not len(default.diff(again))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''",
        "+4",
        "-x",
        "@sum",
        "'",
        "a;b",
        'say "x"',
        "two\nlines",
        "a,b",
        "\ttab",
        "NA",
        "nan",
        "1,5",
    ]
)
numbers = st.floats(-1e20, 1e20).filter(lambda number: number == 0 or abs(number) > 1e-300)


@given(
    st.lists(
        st.tuples(texts, texts, numbers, st.none() | numbers, st.none() | st.integers(1900, 2150)),
        max_size=6,
    )
)
@settings(max_examples=examples(60), deadline=None)
def test_any_catalogue_is_written_and_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any]
) -> None:
    made = cs.FactorCatalogue(
        [
            factor(
                f"f{place}",
                category=category,
                note=note,
                gwp_ghg=ghg,
                gwp_biogenic=biogenic,
                reference_year=year,
                density="840 kg/m3 (800 kg/m3 to 900 kg/m3)",
                valid_to=datetime.date(2020, 1, 2),
            )
            for place, (category, note, ghg, biogenic, year) in enumerate(rows)
        ]
        or [factor("a", gwp_ghg=1.0)]
    )
    path = tmp_path_factory.mktemp("csv") / "own.csv"
    made.write_csv(path)
    assert cs.FactorCatalogue.read_csv(path).digest == made.digest


@given(st.text(max_size=5) | st.text("=+-@'\t\r＝＠", max_size=4))
@settings(max_examples=examples(60), deadline=None)
def test_a_text_is_marked_so_that_no_spreadsheet_runs_it(text: str) -> None:
    assert unmarked(marked(text)) == text
    # Also in the full width of East Asian writing, which such spreadsheets read alike.
    assert not marked(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))


def test_what_would_be_lost_is_not_written(tmp_path: Path) -> None:
    catalogue = cs.FactorCatalogue([factor("a", gwp_ghg=1.0), factor("b", gwp_ghg=2.0)]).substitute(
        "a", "b", "x"
    )
    assert (
        "would be lost" in problems(catalogue.write_csv, tmp_path / "x.csv")[0][2]
        and not (tmp_path / "x.csv").exists()
    )


# -- csv however it is written


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings(separator: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(
        text_of(
            ("grus", "kg", "2.9", "Østfold; a, b", "Ærlig", "2020", "L")[:7], separator=separator
        ).encode(encoding)
    )
    found = cs.FactorCatalogue.read_csv(path)["grus"][0]
    assert (found.gwp_total, found.source.publisher, found.source.document) == (
        2.9,
        "Østfold; a, b",
        "Ærlig",
    )


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (["1,234", "2,5"], [1.234, 2.5]),
        (["1.234", "2.5"], [1.234, 2.5]),
        (["1.234", "2,5"], [1234.0, 2.5]),
        (["1,234", "2.5"], [1234.0, 2.5]),
        (["1 234,5", "1.234"], [1234.5, 1234.0]),
        (["1.234,5", "-1.234"], [1234.5, -1234.0]),
        (["1e-05", "−2"], [1e-05, -2.0]),
        (["0,8 kg CO2e/kg", "2.5"], [0.8, 2.5]),
    ],
)
def test_the_column_decides_the_decimal_mark(
    column: list[str], read: list[float], tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        text_of(*((f"f{n}", "kg", cell, *ROW[3:]) for n, cell in enumerate(column)), separator=";"),
        encoding="utf-8",
    )
    assert cs.FactorCatalogue.read_csv(path).frame["gwp_total"].tolist() == read


def test_a_column_that_does_not_tell_is_refused_until_someone_does(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text_of(("a", "kg", "1,234", *ROW[3:])))
    (found,) = problems(cs.FactorCatalogue.read_csv, path)
    assert found[:2] == (2, "gwp_total") and "may mean 1234 or 1,234" in found[2]
    assert cs.FactorCatalogue.read_csv(path, decimal=",").frame["gwp_total"].tolist() == [1.234]
    assert cs.FactorCatalogue.read_csv(path, decimal=".").frame["gwp_total"].tolist() == [1234.0]
    assert problems(cs.FactorCatalogue.read_csv, path, decimal="komma")[0][1] == "decimal"
    path.write_text(text_of(("a", "kg", "2,5", *ROW[3:]), ("b", "kg", "2.5", *ROW[3:])))
    assert problems(cs.FactorCatalogue.read_csv, path) == [
        (3, "gwp_total", "has another decimal mark than ','")
    ]


def test_decimal_marks_that_are_certain() -> None:
    assert [
        decimal_mark(cell)
        for cell in ("2,5", "0.123", "1.234", "1.234.567", "12", "", "x,y", "1,5e3")
    ] == [",", ".", None, ",", None, None, None, ","]


def test_all_problems_at_once_with_line_column_value_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    head = (
        "factor",
        "declared_unit",
        "gwp_total",
        "gwp_fosil",
        "publisher",
        "document",
        "year",
        "locator",
        "density",
    )
    rows = [
        ("a", "kg", "1", "", "P", 'two\nlines, "quoted"', "2020", "L", "840 kg/m3"),
        ("b", "ton", "x", "", "", "D", "20x0", "L", "840"),
        (),
        ("c", "kg", "1", "", "P", "D", "2020", "L", "", "one too many"),
        ("d", "kg", "1", "", "P" * 3000, "D", "2020", "L", ""),
        ("e", "kg", "#N/A", "", "P", "D", "2020", "L", ""),
    ]
    path.write_text(text_of(*rows, head=head), encoding="utf-8")
    found = {(row, column) for row, column, _ in problems(cs.FactorCatalogue.read_csv, path)}
    assert found == {
        (None, "gwp_fosil"),
        (4, "declared_unit"),
        (4, "gwp_total"),
        (4, "publisher"),
        (4, "year"),
        (4, "density"),
        (6, None),
        (7, "publisher"),
        (8, "gwp_total"),
    }
    with pytest.raises(cs.InputError) as caught:
        cs.FactorCatalogue.read_csv(path)
    assert (caught.value.problems["remedy"].fillna("") != "").sum() >= 7 and "gwp_fossil" in str(
        caught.value
    )
    assert len(str(caught.value)) < 4000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"\x00\x01\x02", "no text"),
        (text_of(head=HEAD).encode(), "no rows"),
        (
            text_of(ROW, head=tuple(name for name in HEAD if name != "year"))
            .replace("2020", "")
            .encode(),
            "year",
        ),
        (text_of(ROW, head=(*HEAD[:2], "co2", *HEAD[3:])).encode(), "no column of numbers"),
        (
            text_of((*ROW[:2], "1", *ROW[3:]), head=HEAD).replace("locator", "factor").encode(),
            "twice",
        ),
        (b'factor,declared_unit\n"never closed,kg', "quotation"),
        (text_of(ROW, ROW).encode(), "occurs twice"),
    ],
)
def test_what_is_no_table_is_a_clear_error(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(cs.InputError) as caught:
        cs.FactorCatalogue.read_csv(path)
    assert said in str(caught.value.problems.to_dict("records"))


def test_a_missing_column_is_one_problem_and_not_one_of_each_row(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text_of(*[ROW[:-1]] * 50, head=HEAD[:-1]))
    assert problems(cs.FactorCatalogue.read_csv, path) == [(None, "locator", "missing column")]


def test_a_missing_file_and_a_folder_are_input_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        for read in (cs.FactorCatalogue.read_csv, cs.FactorCatalogue.read_xlsx):
            assert "cannot be read" in problems(read, path)[0][2]


# -- xlsx


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    rows = [
        ("gravel", "kg", 2.9, "P", "D", 2020, "L"),
        (),
        ("sand", "kg", "0,8 kg CO2e/kg", "P", "D", 2020.0, 17),
    ]
    path = sheet_of(tmp_path / "own.xlsx", *rows)
    text = tmp_path / "own.csv"
    text.write_text(text_of(ROW, ("sand", "kg", "0.8", "P", "D", "2020", "17")))
    assert cs.FactorCatalogue.read_xlsx(path).digest == cs.FactorCatalogue.read_csv(text).digest


def test_dates_of_a_workbook_are_dates(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "own.xlsx",
        ("a", "kg", 1, "P", "D", 2020, "L", datetime.datetime(2024, 5, 1)),
        head=(*HEAD, "valid_to"),
    )
    assert cs.FactorCatalogue.read_xlsx(path)["a"][0].valid_to == datetime.date(2024, 5, 1)


def test_the_sheet_is_the_one_asked_for_or_the_only_one_that_fits(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "own.xlsx", ROW, more=("Notes",))
    assert "gravel" in cs.FactorCatalogue.read_xlsx(
        path
    ) and "gravel" in cs.FactorCatalogue.read_xlsx(path, sheet="Faktorer")
    assert problems(cs.FactorCatalogue.read_xlsx, path, sheet="faktorer") == [
        (None, "sheet", "there is no such sheet")
    ]
    with pytest.raises(cs.InputError, match="'Faktorer', 'Notes'"):
        cs.FactorCatalogue.read_xlsx(path, sheet="x")


def test_problems_name_the_row_of_the_sheet(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "own.xlsx",
        (),
        ("a", "kg", True, "P", "D", 2020, "L"),
        ("b", "kg", 1, "P", "D", 2020.5, "L"),
        ("c", "kg", "#REF!", "P", "D", 2020, "L"),
    )
    assert {(row, column) for row, column, _ in problems(cs.FactorCatalogue.read_xlsx, path)} == {
        (3, "gwp_total"),
        (4, "year"),
        (5, "gwp_total"),
    }


def test_a_formula_without_a_stored_value_is_a_problem(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "own.xlsx", ("a", "kg", "=1+1", "P", "D", 2020, "L"))
    assert (2, "gwp_total", "is a formula without a stored value") in problems(
        cs.FactorCatalogue.read_xlsx, path
    )


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"\0" * (limits.TABLE_FILE + 2**20))
    assert "unpacks to" in problems(cs.FactorCatalogue.read_xlsx, path)[0][2]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.xml", b" " * 3 * 2**20)
    assert "unpacks to" in problems(cs.FactorCatalogue.read_xlsx, path)[0][2]
    with zipfile.ZipFile(path, "w") as file:
        for place in range(limits.PACKED_PARTS + 1):
            file.writestr(f"{place}.xml", b"")
    assert "parts" in problems(cs.FactorCatalogue.read_xlsx, path)[0][2]


def changed(path: Path, part: str, old: str, new: str) -> None:
    """Rewrite one part of a workbook."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    text = parts[part].decode()
    assert old in text
    parts[part] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)


def test_a_sheet_that_lies_about_its_size_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "own.xlsx", ROW)
    changed(
        path, "xl/worksheets/sheet1.xml", '<dimension ref="A1:G2"', '<dimension ref="A1:XFD1048576"'
    )
    assert len(cs.FactorCatalogue.read_xlsx(path)) == 1


def test_entities_are_refused(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "own.xlsx", ROW)
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        "<worksheet",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet',
    )
    assert "cannot be read" in problems(cs.FactorCatalogue.read_xlsx, path)[0][2]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", text_of(ROW).encode()])
def test_what_is_no_workbook_is_a_clear_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    path.write_bytes(content)
    assert "cannot be read" in problems(cs.FactorCatalogue.read_xlsx, path)[0][2]


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=examples(40), deadline=None)
def test_a_damaged_workbook_never_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    path = sheet_of(tmp_path_factory.mktemp("xlsx") / "own.xlsx", ROW)
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(bytes(content))
    with contextlib.suppress(cs.InputError):
        cs.FactorCatalogue.read_xlsx(path)


def test_the_columns_written_are_the_columns_of_a_factor_table(tmp_path: Path) -> None:
    cs.FactorCatalogue(
        [cs.EmissionFactor(factor="a", declared_unit="kg", gwp_ghg=1.0, source=SOURCE)]
    ).write_csv(tmp_path / "a.csv")
    assert tuple((tmp_path / "a.csv").read_text().splitlines()[0].split(",")) == FACTOR_COLUMNS


def test_a_carriage_return_in_a_text_begins_no_row(tmp_path: Path) -> None:
    source = cs.Source(
        publisher="Publisher\r=1+1", document="a\r\nb\nc", year=2020, locator="table 1"
    )
    catalogue = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="x", module="A1-A3", declared_unit="kg", gwp_total=1, source=source
            )
        ]
    )
    catalogue.write_csv(tmp_path / "x.csv")
    assert cs.FactorCatalogue.read_csv(tmp_path / "x.csv").digest == catalogue.digest
