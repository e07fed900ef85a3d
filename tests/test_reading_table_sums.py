"""What a bill has twice, as parts and as their sum, is counted once, wherever the sum stands."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import ONE_FACTOR, kinds, lines, reading, said

import carbonsite as cs

POSTS = "Postnr;Beskrivelse;Mengde;Enhet\n"
FLAT = "Beskrivelse;Mengde;Enhet\n"


def details(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


def with_formulas(path: Path, rows: list[tuple[Any, ...]]) -> cs.ActivityReading:
    """A bill whose formulas are pairs of text and stored value."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("Postnr", "Beskrivelse", "Mengde", "Enhet"), *rows]):
            for column, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    sheet.write_formula(row, column, cell[0], None, cell[1])
                else:
                    sheet.write(row, column, cell)
    return cs.read_activities(path, tags=ONE_FACTOR)


def test_formulas_above_the_rows_that_they_add_up(tmp_path: Path) -> None:
    found = with_formulas(
        tmp_path / "a.xlsx",
        [
            ("02", "Betongarbeider", ("=SUM(C3:C4)", 325), "m3"),
            ("02.1", "Betong B35 fundament", 250, "m3"),
            ("02.2", "Betong B35 vegger", 75, "m3"),
            ("03", "Gravearbeider", ("=C6", 900), "m3"),
            ("03.1", "Utgraving", 900, "m3"),
            ("04", "Armering", ("=SUBTOTAL(9,C8:C9)", 30), "t"),
            ("04.1", "Armering B500NC", 10, "t"),
            ("04.2", "Armering nett", 20, "t"),
            ("05", "Forskaling", ("=C11+C12", 50), "t"),
            ("05.1", "Lemmer", 20, "t"),
            ("05.2", "Kryssfiner", 30, "t"),
        ],
    )
    assert found.activities["amount"].sum() == 1305
    assert kinds(found) == dict.fromkeys((2, 5, 7, 10), "total")


def test_a_formula_over_rows_with_another_factor_is_an_activity(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [
                ("Beskrivelse", "Mengde", "Enhet"),
                ("Graving", 500, "m3"),
                ("Sprengning", 400, "m3"),
                ("Bortkjøring", None, "m3"),
            ]
        ):
            sheet.write_row(row, 0, cells)
        sheet.write_formula(3, 1, "=B2+B3", None, 900)
    both = {"Graving": "dig", "Sprengning": "blast"}
    found = cs.read_activities(tmp_path / "a.xlsx", factors=both)
    assert kinds(found) == {4: "total"}
    told = cs.read_activities(tmp_path / "a.xlsx", factors={**both, "Bortkjøring": "lorry"})
    assert len(told) == 3
    assert "other factors" in details(told)["total or activity"]
    same = cs.read_activities(tmp_path / "a.xlsx", factors={**both, "Bortkjøring": "dig"})
    assert kinds(same) == {4: "total"}


@pytest.mark.parametrize(
    ("rows", "leaves"),
    [
        ("02;Betong;325;m3\n02.1;a;250;m3\n02.2;b;75;m3\n", 325),
        ("02;Betong;325;m3\n02.01;Betong B35;325;m3\n", 325),
        ("A;Betong;60;m3\nA-1;a;20;m3\nA-1-1;x;15;m3\nA-1-2;y;5;m3\nA-2;b;40;m3\n", 60),
        ("02.1;a;250;m3\n02.2;b;75;m3\n02;Betong;325;m3\n", 325),
        ("1;Betong;325;m3\n1.1;a;100,2;m3\n1.2;b;224,9;m3\n", 325.1),
        ("1;Betong;325;m3\n1.1;a;250;m3\n1.2;stål;10;t\n1.3;b;75;m3\n", 335),
        ("1.;Betong;30;m3\n1.1.;a;10;m3\n1.2.;b;20;m3\n1;Grus;7;m3\n1.1;c;7;m3\n", 37),
    ],
    ids=["two", "one", "levels", "below", "rounded", "other unit", "numbered anew"],
)
def test_a_position_above_its_children(rows: str, leaves: float, tmp_path: Path) -> None:
    found = reading(tmp_path, POSTS + rows)
    assert found.activities["amount"].sum() == pytest.approx(leaves)
    assert set(kinds(found).values()) == {"total"}
    assert found.findings.empty


def test_a_cost_schedule_with_levels(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Id,Level,Name,Quantity,Unit,Quantities\n101,1,Grunn,,,\n102,2,Graving,1200.5,m3,\"[('w',"
        ' 1)]"\n103,2,Fylling,800,m3,\n104,1,Betong,325,m3,\n105,2,Betong B35,325,m3,\n',
    )
    assert [line[1] for line in lines(found)] == [1200.5, 800.0, 325.0]
    assert kinds(found) == {2: "text", 5: "total"}


def test_element_codes_are_positions_by_their_digits(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Bygningsdel;Beskrivelse;Mengde;Enhet\n21;Grunn;30;m3\n211;a;10;m3\n216;b;20;m3\n"
        "23;Yttervegg;90;m2\n231;c;90;m2\n",
    )
    assert kinds(found) == {2: "total"}, "one child alone may be another thing"


def test_a_position_that_is_not_the_sum_is_a_finding_with_both_totals(tmp_path: Path) -> None:
    found = reading(tmp_path, POSTS + "02;Betong;330;m3\n02.1;a;250;m3\n02.2;b;75;m3\n")
    assert len(found) == 3
    assert details(found)["sum or activity"] == (
        "may be a sum of other rows, and was counted beside them: row 2 (330 m3; the 2 rows that"
        " belong to it: 325 m3). m3 in all: 655 with it, 325 without"
    )


def test_a_position_with_a_factor_of_its_own_is_no_sum(tmp_path: Path) -> None:
    rows = POSTS + "02;Grøft;100;m\n02.1;Rør;100;m\n"
    found = reading(tmp_path, rows, tags={}, factors={"Grøft": "dig", "Rør": "pipe"})
    assert len(found) == 2 and found.findings.empty
    same = reading(tmp_path, rows, tags={}, factors={"Grøft": "pipe", "Rør": "pipe"})
    assert kinds(same) == {2: "total"}
    unknown = reading(tmp_path, rows, tags={}, factors={"Rør": "pipe"})
    assert kinds(unknown) == {2: "not mapped"}, "a single row below may be another thing"
    alone = reading(tmp_path, rows, tags={}, factors={"Grøft": "dig"})
    assert lines(alone) == [("Grøft", 100.0, "m")]
    assert kinds(alone) == {3: "not mapped"}


def test_months_beside_their_quarter_and_their_year(tmp_path: Path) -> None:
    months = [4125, 3980, 4310, 3720, 3515, 3290]
    rows = [f"m{place};{value};kWh" for place, value in enumerate(months)]
    rows.insert(3, f"1. kvartal;{sum(months[:3])};kWh")
    rows += [f"2. kvartal;{sum(months[3:])};kWh", f"Halvåret;{sum(months)};kWh"]
    found = reading(tmp_path, FLAT + "\n".join(rows))
    assert found.activities["amount"].tolist() == months
    assert kinds(found) == {5: "total", 9: "total", 10: "total"}
    assert "kWh in all: 68820 with it, 22940 without" in details(found)["sum by its amount"]
    assert "digit by digit" in said(found, 5)


@pytest.mark.parametrize(
    "rows",
    [
        "Betong;325;m3\na;250;m3\nb;75;m3\n",
        "a;250;m3\nb;75;m3\nBetong;325;m3\n",
    ],
)
def test_two_parts_are_too_few_and_a_finding_has_both_totals(rows: str, tmp_path: Path) -> None:
    found = reading(tmp_path, FLAT + rows)
    assert len(found) == 3
    assert "m3 in all: 650 with it, 325 without" in details(found)["sum or activity"]


@pytest.mark.parametrize(
    "rows",
    [
        "Dør A;1;stk\nDør B;1;stk\nDør C;1;stk\nDør D;3;stk\n",
        "Grøft 1;100;m\nGrøft 2;200;m\nRør;300;m\nKabel;150;m\nTrekkerør;500;m\n",
        "Graving;1250;m3\nDeponi;700;t\nGjenbruk;350;t\nLager;200;t\n",
        "a;100,2;m3\nb;120,1;m3\nc;105,4;m3\nd;327;m3\n",
    ],
    ids=["few", "round", "other unit", "not to its digits"],
)
def test_amounts_that_agree_by_chance_are_no_sums(rows: str, tmp_path: Path) -> None:
    found = reading(tmp_path, FLAT + rows)
    assert "total" not in kinds(found).values()
    assert found.findings.empty


def test_rows_with_other_factors_or_days_are_no_parts(tmp_path: Path) -> None:
    text = FLAT + "Graving;1255;m3\nDeponi;705;m3\nGjenbruk;350;m3\nLager;200;m3\n"
    factors = {"Graving": "dig", "Deponi": "tip", "Gjenbruk": "use", "Lager": "store"}
    found = reading(tmp_path, text, tags={}, factors=factors)
    assert len(found) == 4 and found.findings.empty
    assert kinds(reading(tmp_path, text)) == {2: "total"}
    days = "".join(f"{day}.01.2024;{value}\n" for day, value in enumerate((611, 201, 207, 203), 1))
    assert len(reading(tmp_path, "Dato;Diesel (L)\n" + days)) == 4


def test_a_total_above_its_rows(tmp_path: Path) -> None:
    found = reading(tmp_path, FLAT + "Sum betong;325;m3\na;250;m3\nb;75;m3\n")
    assert said(found, 2).startswith("agrees with the 2 rows below it")
    assert found.findings.empty


def test_a_total_is_compared_with_the_leaves_of_a_tree(tmp_path: Path) -> None:
    found = reading(
        tmp_path, POSTS + "02;Betong;325;m3\n02.1;a;250;m3\n02.2;b;75;m3\n;Sum;325;m3\n"
    )
    assert said(found, 5).startswith("agrees with the 2 rows above it")
    assert found.findings.empty


@st.composite
def trees(draw: Any, position: str = "1", depth: int = 3) -> list[tuple[str, int, bool]]:
    """Position, amount, and whether it is a leaf; each row above others is their sum."""
    if depth == 0 or draw(st.booleans()):
        return [(position, draw(st.integers(1, 10**6)), True)]
    parts = [
        draw(trees(f"{position}.{place + 1}", depth - 1))
        for place in range(draw(st.integers(1, 4)))
    ]
    rows = [row for part in parts for row in part]
    return [(position, sum(amount for _, amount, is_leaf in rows if is_leaf), False), *rows]


@given(st.lists(trees(), min_size=1, max_size=4), st.sampled_from([1, 10, 1000]))
@settings(max_examples=examples(60))
def test_of_any_tree_the_leaves_are_counted_once(
    chapters: list[list[tuple[str, int, bool]]], scale: int
) -> None:
    rows = [
        (f"{place}{position[1:]}", amount / scale, is_leaf)
        for place, chapter in enumerate(chapters, 1)
        for position, amount, is_leaf in chapter
    ]
    text = "".join(f"{position};x{position};{amount:.3f};t\n" for position, amount, _ in rows)
    with tempfile.TemporaryDirectory() as folder:
        found = reading(Path(folder), POSTS + text, decimal=".")
    sure = [amount for _, amount, is_leaf in rows if is_leaf]
    others = {row for row, kind in kinds(found).items() if kind == "total"}
    parents = {place for place, (*_, is_leaf) in enumerate(rows, 2) if not is_leaf}
    assert parents <= others
    by_amounts = others - parents
    assert found.activities["amount"].sum() == pytest.approx(
        sum(sure) - sum(rows[row - 2][1] for row in by_amounts)
    )
    assert bool(by_amounts) == ("sum by its amount" in details(found))


def test_a_long_table_is_read_in_time(tmp_path: Path) -> None:
    import time

    rows = "".join(f"{n // 100}.{n % 100};x;{(n * 7919) % 9973},5;t\n" for n in range(50_000))
    begin = time.perf_counter()
    reading(tmp_path, POSTS + rows)
    assert time.perf_counter() - begin < 10


def summary_book(path: Path, formulas: list[tuple[str, str, float, str]]) -> Path:
    """A workbook with a bill, and before it a summary with formulas over the bill."""
    with xlsxwriter.Workbook(path) as book:
        summary, bill = book.add_worksheet("Sammendrag"), book.add_worksheet("Grunn og fundament")
        for sheet in (summary, bill):
            sheet.write_row(0, 0, ("Beskrivelse", "Mengde", "Enhet"))
        for row, (item, formula, value, unit) in enumerate(formulas, 1):
            summary.write(row, 0, item)
            summary.write_formula(row, 1, formula, None, value)
            summary.write(row, 2, unit)
        rows = [
            ("Fundament", 250, "m3"),
            ("Vegger", 75, "m3"),
            ("Stål", 10, "t"),
            ("Sum", 325, "m3"),
        ]
        for row, cells in enumerate(rows, 1):
            bill.write_row(row, 0, cells)
    return path


BILL_SHEET = "'Grunn og fundament'!"


@pytest.mark.parametrize(
    ("formula", "is_sum"),
    [
        (f"=SUM({BILL_SHEET}B2:B3)", True),
        (f"={BILL_SHEET}B2+{BILL_SHEET}$B$3", True),
        (f"={BILL_SHEET}B5", True),
        (f"={BILL_SHEET}B2*0.1", False),
        (f"=SUM({BILL_SHEET}A2:A3)", False),
        (f"=SUM({BILL_SHEET}B20:B30)", False),
        ("=300+25", False),
    ],
)
def test_a_summary_of_other_sheets_is_counted_once(
    formula: str, is_sum: bool, tmp_path: Path
) -> None:
    path = summary_book(tmp_path / "a.xlsx", [("Betong", formula, 325, "m3")])
    found = cs.read_activities(path, tags=ONE_FACTOR)
    listed = found.left[found.left["sheet"] == "Sammendrag"]["problem"].tolist()
    drawn = "is drawn from amounts of another sheet that is read too: Grunn og fundament"
    assert (listed == [drawn]) is is_sum
    assert found.activities["amount"].sum() >= 335


def test_an_amount_of_another_sheet_with_a_factor_of_its_own_is_an_activity(tmp_path: Path) -> None:
    path = summary_book(tmp_path / "a.xlsx", [("Pumping", f"={BILL_SHEET}B2", 250, "m3")])
    factors = {"Pumping": "pump", "Fundament": "concrete", "Vegger": "concrete", "Stål": "steel"}
    assert len(cs.read_activities(path, factors=factors)) == 4
    alone = cs.read_activities(path, sheet="Sammendrag", tags=ONE_FACTOR)
    assert len(alone) == 1, "a sheet that is not read counts nothing twice"


def _coded(codes: list[str], amounts: list[float], heading: str = "Postnr") -> str:
    rows = [f"{code};x;{amount};m3" for code, amount in zip(codes, amounts, strict=True)]
    return "\n".join([f"{heading};Beskrivelse;Mengde;Enhet", *rows])


@pytest.mark.parametrize("heading", ["Postnr", "Pos", "Nr", "Kode"])
@pytest.mark.parametrize(
    "codes",
    [
        ["A", "A1", "A2"],
        ["a", "a1", "a2"],
        ["A1", "A1.1", "A1.2"],
        ["2", "2a", "2b"],
        ["01", "0101", "0102"],
        ["1", "11", "12"],
        ["21", "211", "212"],
        ["A1", "A2", "A"],
        ["0101", "0102", "01"],
    ],
)
def test_positions_without_dots_are_counted_once(
    codes: list[str], heading: str, tmp_path: Path
) -> None:
    above = min(codes, key=len)
    amounts = [
        325.0 if code == above else 250.0 if code.endswith(("1", "a")) else 75.0 for code in codes
    ]
    found = reading(tmp_path, _coded(codes, amounts, heading))
    assert found.activities["amount"].sum() == 325.0
    assert list(kinds(found).values()) == ["total"]


@pytest.mark.parametrize(
    ("codes", "amounts"),
    [
        ([str(number) for number in range(1, 13)], [57.0, *[3.0] * 8, 12.0, 20.0, 25.0]),
        (["1", "2", "10", "11"], [57.0, 12.0, 20.0, 25.0]),
        (["1", "10", "11"], [8.0, 3.0, 5.0]),
        (["A", "A1", "A2"], [57.0, 20.0, 25.0]),
        (["01", "0101", "0102"], [57.0, 20.0, 25.0]),
        (["A", "B1", "B2"], [45.0, 20.0, 25.0]),
        (["1", "21", "22"], [45.0, 20.0, 25.0]),
    ],
)
def test_codes_that_are_no_tree_are_counted(
    codes: list[str], amounts: list[float], tmp_path: Path
) -> None:
    found = reading(tmp_path, _coded(codes, amounts))
    assert found.activities["amount"].sum() == sum(amounts)
