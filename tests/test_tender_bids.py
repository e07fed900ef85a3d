"""Bids: computed by the terms of the tender, with problems and deviations by sheet and cell."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from edited import as_excel, by_openpyxl, in_parts, in_sheet, part_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profiles import examples
from recalculation import recalculated
from tendered import ANSWERS, SITE, cell_of, fill

import carbonsite as cs
from carbonsite import limits
from carbonsite.tender.bids.findings import ASSESS, FINDING_COLUMNS
from carbonsite.tender.evaluation.options import BidOptions

Tender = cs.tender.Tender
Answered = dict[tuple[str, str, str], Any]


@pytest.fixture(scope="module")
def tender() -> Any:
    return Tender.of(SITE)


@pytest.fixture(scope="module")
def form(tender: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tender.write_form(tmp_path_factory.mktemp("form") / "form.xlsx")


@pytest.fixture(scope="module")
def plain(form: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole bid."""
    return fill(form, ANSWERS, tmp_path_factory.mktemp("plain") / "a.xlsx")


@pytest.fixture(scope="module")
def whole(tender: Any, plain: Path) -> Any:
    """A whole bid, read."""
    return read(tender, plain.parent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "bids"
    place.mkdir()
    return place


def read(tender: Any, folder: Path) -> Any:
    (bid,) = tender.read_bids(folder).bids
    return bid


def found(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Sheet, cell and what is told, of each finding."""
    return [(row.sheet, row.cell, row.what) for row in table.itertuples()]


def is_told(table: pd.DataFrame, sheet: str, cell: str, what: str) -> bool:
    return any(row[:2] == (sheet, cell) and what in row[2] for row in found(table))


# -- a whole bid


def test_a_bid_is_computed_by_the_tender_from_the_bidders_quantities(
    tender: Any, whole: Any
) -> None:
    bid = whole
    assert (bid.bidder, bid.number, bid.price, bid.tender) == (
        "Bygg AS",
        "999 999 999",
        150e6,
        tender.digest,
    )
    assert not len(bid.problems)
    assert not len(bid.deviations)
    by_hand = cs.activities(
        cs.activity("Gravemaskin", "13 500 L", "diesel", module="A5"),
        cs.activity("Mobilkran", "8 000 kWh", "electricity", module="A5"),
        cs.activity("Hjullaster", "2 000 L", "hvo", module="A5"),
        cs.activity("Masser", "3 500 t", "soil-landfill", module="A5"),
        cs.activity("Massivtre", "1 150 m3", "clt"),
        cs.activity("Betong", "280 m3", "concrete-nb37-reference-2017"),
    )
    expected = cs.account(
        by_hand, tender.scenario.catalogue, tender.scenario.basis, date=tender.scenario.date
    )
    assert bid.scenario.baseline_account().total.magnitude == pytest.approx(
        expected.total.magnitude, rel=1e-12
    )
    assert bid.scenario.basis == tender.scenario.basis
    assert bid.options == {"Elektrisk gravemaskin": 900_000.0}


def test_rows_keep_the_tags_of_the_tender_and_take_those_of_the_bidder(whole: Any) -> None:
    bid = whole
    rows = bid.scenario.baseline.set_index("row")
    assert rows.loc["M1", ["machine", "flow", "module", "quality", "hours"]].tolist() == [
        "excavator",
        "site-energy",
        "A5",
        "hours × load",
        "900 h",
    ]
    assert rows.loc["M3", ["item", "machine", "flow", "module"]].tolist() == [
        "Hjullaster",
        "wheel loader",
        "site-energy",
        "A5",
    ]
    assert rows.loc["H1", ["factor", "amount", "purpose"]].tolist() == ["diesel", 0.0, "thawing"]
    assert bid.documents.loc[0, ["row", "kind", "document", "valid_to"]].tolist() == [
        "P1",
        "epd",
        "NEPD-1",
        "2027-12-31",
    ]


def test_an_option_acts_with_the_bidders_price_and_fields(tender: Any, whole: Any) -> None:
    bid = whole
    steps = bid.scenario.steps()
    # 13 500 L replaced by 3,4 kWh for each.
    electric = cs.account(
        cs.activity("x", "45 900 kWh", "electricity", module="A5"),
        tender.scenario.catalogue,
        tender.scenario.basis,
        date="2025-03-01",
    )
    diesel = cs.account(
        cs.activity("x", "13 500 L", "diesel", module="A5"),
        tender.scenario.catalogue,
        tender.scenario.basis,
        date="2025-03-01",
    )
    assert steps["change"].iloc[1] == pytest.approx(
        electric.total.magnitude - diesel.total.magnitude, rel=1e-12
    )
    assert BidOptions(bid, tender.options).found.front["cost"].tolist() == [0.0, 900_000.0]


@pytest.mark.parametrize("saved", ["openpyxl", "excel", "libreoffice"])
def test_programs_that_save_a_form_leave_no_deviation(
    tender: Any, plain: Path, folder: Path, saved: str
) -> None:
    if saved == "libreoffice":
        recalculated(plain, folder)
    else:
        (as_excel if saved == "excel" else by_openpyxl)(plain, folder / "a.xlsx")
    bid = read(tender, folder)
    assert found(bid.problems) == found(bid.deviations) == []
    assert bid.scenario is not None


def test_the_english_form_reads_alike(
    tender: Any, whole: Any, form: Path, folder: Path, tmp_path: Path
) -> None:
    english = tender.write_form(tmp_path / "en.xlsx", "en")
    nb, en = openpyxl.load_workbook(form), openpyxl.load_workbook(english)
    layouts = {layout.language: layout for layout in tender.layouts}
    words = {
        shown: layouts["en"].choices[name][code]
        for name, choices in layouts["nb"].choices.items()
        for code, shown in choices.items()
    }
    told = {}
    for (sheet, id, heading), value in ANSWERS.items():
        place = cell_of(nb, sheet, id, heading)
        other = en.worksheets[nb.sheetnames.index(sheet)]
        told[other.title, id, other.cell(4, place.column).value] = words.get(value, value)
    bid = read(tender, fill(english, told, folder / "b.xlsx").parent)
    assert not len(bid.problems)
    assert bid.scenario.baseline_account().digest == whole.scenario.baseline_account().digest
    pd.testing.assert_frame_equal(bid.documents, whole.documents)


# -- cells that cannot be used


@pytest.mark.parametrize(
    ("where", "value", "cell", "what"),
    [
        (("Maskiner", "M1", "Timer [h]"), -900, "F5", "is negative"),
        (("Maskiner", "M1", "Timer [h]"), "900 timer", "F5", "is not a number"),
        (("Maskiner", "M1", "Timer [h]"), None, "F5", "a use per hour is stated, but no hours"),
        (("Maskiner", "M1", "Mengde"), 100, "I5", "an amount and a use per hour are both stated"),
        (("Maskiner", "M1", "Energibærer"), "kull", "E5", "is not in the list"),
        (("Maskiner", "M1", "Energibærer"), None, "E5", "nothing is chosen for it"),
        (("Maskiner", "M2", "Mengde"), 1e30, "I6", "is too large, or no number"),
        (("Maskiner", "M2", "Enhet"), None, "J6", "the amount has no unit"),
        (("Maskiner", "M2", "Enhet"), "L", "J6", "cannot be turned into"),
        (("Maskiner", "M2", "Mengde"), limits.LARGEST_NUMBER, "I6", "is too large, or no number"),
        (("Maskiner", "M2", "Mengde"), True, "I6", "is not a number"),
        (("Maskiner", "M2", "Fabrikat og modell"), "x" * (limits.TABLE_CELL + 1), "D6", "longer"),
        (("Maskiner", "M3", "Maskin"), None, "C7", "is blank"),
        (("Maskiner", "M3", "Mengde"), None, "I7", "the row has no amount"),
        (
            ("Byggvarme og byggtørk", "H1", "Mengde"),
            None,
            "E5",
            "a blank is a missing answer and not 0",
        ),
        (("Materialer", "P1", "Gyldig til"), "neste år", "I5", "is not a date"),
        (("Materialer", "P1", "Faktor"), "clt-own", "E5", "is not in the list"),
        (("Materialer", "P2", "Mengde"), "=1+", "F6", "a formula without a value"),
        (("Tilbyder og pris", "B4", "Svar"), -1, "C8", "is negative"),
        (("Tilbyder og pris", "B4", "Svar"), None, "C8", "is not stated"),
        (("Tilbyder og pris", "B1", "Svar"), None, "C5", "is not stated"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_cell(
    tender: Any,
    form: Path,
    folder: Path,
    where: tuple[str, str, str],
    value: Any,
    cell: str,
    what: str,
) -> None:
    bid = read(tender, fill(form, {**ANSWERS, where: value}, folder / "a.xlsx").parent)
    assert is_told(bid.problems, where[0], cell, what), found(bid.problems)
    assert bid.scenario is None
    assert len(bid.problems) == 1, found(bid.problems)


def test_all_problems_are_told_at_once(tender: Any, form: Path, folder: Path) -> None:
    wrong = {
        ("Maskiner", "M1", "Timer [h]"): "x",
        ("Masser og transport", "T1", "Mengde"): -1,
        ("Materialer", "P1", "Mengde"): None,
        ("Opsjoner", "O1", "Svar"): "gratis",
    }
    bid = read(tender, fill(form, {**ANSWERS, **wrong}, folder / "a.xlsx").parent)
    assert list(bid.problems) == list(FINDING_COLUMNS)
    assert {(sheet, cell) for sheet, cell, _ in found(bid.problems)} == {
        ("Maskiner", "F5"),
        ("Masser og transport", "G5"),
        ("Materialer", "F5"),
    }
    assert is_told(bid.deviations, "Opsjoner", "D5", "is not a number")


@pytest.mark.parametrize(
    ("where", "value", "cell", "what"),
    [
        (("Opsjoner", "O1", "Svar"), -900_000, "D5", "is negative"),
        (("Opsjoner", "O1.1", "Svar"), None, "D6", "is not stated, though the option has a price"),
        (("Opsjoner", "O1.1", "Svar"), 0, "D6", "is out of bounds"),
        (("Opsjoner", "O1", "Svar"), "gratis", "D5", "is not a number"),
    ],
)
def test_a_bad_cell_of_an_option_leaves_that_option_uncomputed_and_not_the_bid(
    tender: Any,
    form: Path,
    folder: Path,
    whole: Any,
    where: tuple[str, str, str],
    value: Any,
    cell: str,
    what: str,
) -> None:
    bid = read(tender, fill(form, {**ANSWERS, where: value}, folder / "a.xlsx").parent)
    assert is_told(bid.deviations, where[0], cell, what), found(bid.deviations)
    assert not len(bid.problems) and not bid.options
    assert what in str(bid.uncomputed["Elektrisk gravemaskin"])
    same = (one.scenario.baseline_account().total.magnitude for one in (bid, whole))
    assert next(same) == next(same)


def test_a_missing_answer_is_not_zero_and_shows_what_hangs_on_it(
    tender: Any, form: Path, folder: Path
) -> None:
    bid = read(
        tender,
        fill(
            form, {**ANSWERS, ("Masser og transport", "T1", "Mengde"): None}, folder / "a.xlsx"
        ).parent,
    )
    (effect,) = bid.problems["effect"]
    own = cs.account(
        cs.activity("x", "4 000 t", "soil-landfill", module="A5"), tender.scenario.catalogue
    )
    assert effect == pytest.approx(own.total.magnitude, rel=1e-12)


def test_a_missing_row_is_a_missing_answer(plain: Path, tender: Any, folder: Path) -> None:
    def without(book: Any) -> None:
        book["Materialer"].delete_rows(6)

    bid = changed(tender, plain, folder, without)
    assert is_told(bid.problems, "Materialer", "F4", "the row P2 of the form is missing")
    assert bid.problems["effect"].iloc[0] == pytest.approx(300 * 316.667, rel=1e-6)


# -- deviations


def changed(tender: Any, plain: Path, folder: Path, change: Callable[[Any], Any]) -> Any:
    by_openpyxl(plain, folder / "a.xlsx", change)
    return read(tender, folder)


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell].value = value

    return change


def test_a_changed_unit_is_taken_as_stated_and_its_effect_shown_apart(
    plain: Path, tender: Any, folder: Path
) -> None:
    bid = changed(tender, plain, folder, put("Masser og transport", "H5", "kg"))
    assert is_told(bid.deviations, "Masser og transport", "H5", "the form asks for 't'")
    assert bid.deviations["remedy"].tolist() == [ASSESS]
    row = bid.scenario.baseline.set_index("row").loc["T1"]
    assert (row["amount"], row["unit"]) == (3500.0, "kg")
    stated, meant = (
        cs.account(
            cs.activity("x", f"3 500 {unit}", "soil-landfill", module="A5"),
            tender.scenario.catalogue,
        ).total.magnitude
        for unit in ("kg", "t")
    )
    assert bid.deviations["effect"].iloc[0] == pytest.approx(meant - stated, rel=1e-12)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "what"),
    [
        (
            "Maskiner",
            "B5",
            "Gravemaskin (leid)",
            "the form says 'Gravemaskin', which is what was taken",
        ),
        (
            "Masser og transport",
            "F5",
            "diesel",
            "the form says 'soil-landfill', which is what was taken",
        ),
        ("Opsjoner", "E5", "EUR", "the form says 'NOK', which is what was taken"),
        ("Maskiner", "C5", "robot", "the form says 'gravemaskin', which is what was taken"),
        ("Maskiner", "N9", "Forbehold: ekskl. rigg", "stands beside the form"),
        ("Maskiner", "A2", "Les dette", "is not as the form has it"),
        ("Opsjoner", "C30", "Forbehold", "the form has no such row; it was not read"),
    ],
)
def test_an_edited_form_is_told_and_the_tender_stands(
    plain: Path, whole: Any, tender: Any, folder: Path, sheet: str, cell: str, value: str, what: str
) -> None:
    bid = changed(tender, plain, folder, put(sheet, cell, value))
    cell = "A30" if cell == "C30" else cell
    assert is_told(bid.deviations, sheet, cell, what), found(bid.deviations)
    assert len(bid.deviations) == 1
    assert bid.deviations["value"].tolist() == [value]
    assert bid.scenario.baseline_account().digest == whole.scenario.baseline_account().digest


def test_a_row_that_the_form_does_not_have_is_in_no_total(
    plain: Path, tender: Any, folder: Path
) -> None:
    def more(book: Any) -> None:
        for column, value in (
            ("B", "Ekstra gravemaskin"),
            ("C", "gravemaskin"),
            ("E", "diesel"),
            ("I", 5000),
            ("J", "L"),
        ):
            book["Maskiner"][f"{column}20"].value = value

    bid = changed(tender, plain, folder, more)
    assert is_told(bid.deviations, "Maskiner", "B20", "the form has no such row; it is in no total")
    assert "Ekstra gravemaskin" not in bid.scenario.baseline["item"].tolist()
    diesel = cs.account(
        cs.activity("x", "5 000 L", "diesel", module="A5"),
        tender.scenario.catalogue,
        tender.scenario.basis,
        date="2025-03-01",
    )
    assert bid.deviations["effect"].tolist() == [pytest.approx(diesel.total.magnitude, rel=1e-12)]


def test_rows_may_be_sorted(plain: Path, whole: Any, tender: Any, folder: Path) -> None:
    def swap(book: Any) -> None:
        sheet = book["Materialer"]
        for column in range(1, 11):
            one, other = sheet.cell(5, column), sheet.cell(6, column)
            one.value, other.value = other.value, one.value

    bid = changed(tender, plain, folder, swap)
    assert found(bid.problems) == found(bid.deviations) == []
    assert bid.scenario.baseline_account().total.magnitude == pytest.approx(
        whole.scenario.baseline_account().total.magnitude, rel=1e-12
    )


def test_a_row_that_is_there_twice_is_a_problem(plain: Path, tender: Any, folder: Path) -> None:
    bid = changed(tender, plain, folder, put("Maskiner", "A6", "M1"))
    assert is_told(bid.problems, "Maskiner", "A6", "the row is there twice")


def test_changed_headings_are_a_problem(plain: Path, tender: Any, folder: Path) -> None:
    bid = changed(tender, plain, folder, put("Maskiner", "I4", "Mengde [MWh]"))
    assert is_told(bid.problems, "Maskiner", "I4", "the heading of the form is 'Mengde'")
    assert bid.scenario is None


def with_formula(
    plain: Path,
    folder: Path,
    formula: str,
    stored: str,
    cell: str = "G5",
    title: str = "Masser og transport",
) -> None:
    """A bid with a formula whose stored value is another number, as some programs leave it."""
    in_sheet(
        plain,
        folder / "a.xlsx",
        title,
        lambda xml: re.sub(
            rf'(<c r="{cell}"[^>]*?)( t="n")?><v>[^<]*</v>',
            rf"\1><f>{formula}</f><v>{stored}</v>",
            xml,
        ),
    )


def test_a_formula_that_gives_what_is_stored_is_a_deviation(
    plain: Path, tender: Any, folder: Path
) -> None:
    with_formula(plain, folder, "7*500", "3500")
    bid = read(tender, folder)
    assert is_told(
        bid.deviations,
        "Masser og transport",
        "G5",
        "a formula where a number belongs; 3500 is stored and follows from it",
    )
    assert bid.deviations["value"].tolist() == ["=7*500"]
    assert bid.scenario is not None


def test_a_stale_value_is_a_problem_with_its_effect(plain: Path, tender: Any, folder: Path) -> None:
    with_formula(plain, folder, "8*500", "3500")
    bid = read(tender, folder)
    assert is_told(
        bid.problems, "Masser og transport", "G5", "a formula that gives 4000, where 3500 is stored"
    )
    per_tonne = cs.account(
        cs.activity("x", "1 t", "soil-landfill", module="A5"), tender.scenario.catalogue
    ).total.magnitude
    assert bid.problems["effect"].tolist() == [pytest.approx(500 * per_tonne, rel=1e-9)]
    assert bid.scenario is None


def test_a_stale_rate_moves_the_amount(plain: Path, tender: Any, folder: Path) -> None:
    with_formula(plain, folder, "2*9", "15", "G5", "Maskiner")
    bid = read(tender, folder)
    litre = cs.account(
        cs.activity("x", "1 L", "diesel", module="A5"),
        tender.scenario.catalogue,
        tender.scenario.basis,
        date="2025-03-01",
    ).total.magnitude
    assert bid.problems["effect"].tolist() == [pytest.approx(900 * 3 * litre, rel=1e-9)]


@pytest.mark.parametrize(
    "formula", ["[1]Sheet1!A1", "WEBSERVICE(&quot;http://x&quot;)", "RAND()*7000", "NOW()"]
)
def test_a_formula_that_cannot_be_checked_is_a_problem(
    plain: Path, tender: Any, folder: Path, formula: str
) -> None:
    with_formula(plain, folder, formula, "3500")
    bid = read(tender, folder)
    assert bid.scenario is None
    assert is_told(bid.problems, "Masser og transport", "G5", "a formula")


# -- what a file carries


def test_hidden_sheets_rows_and_columns_are_told(plain: Path, tender: Any, folder: Path) -> None:
    def hide(book: Any) -> None:
        book.create_sheet("Forbehold")["A1"] = "Prisen er ekskl. mva. og rigg"
        book["Forbehold"].sheet_state = "veryHidden"
        book["Materialer"].row_dimensions[6].hidden = True
        book["Maskiner"].column_dimensions["D"].hidden = True
        book["Maskiner"].merge_cells("D9:E9")

    bid = changed(tender, plain, folder, hide)
    told = found(bid.deviations)
    assert ("Forbehold", "", "the form has no such sheet; it was not read") in told
    assert ("Forbehold", "", "the sheet is hidden") in told
    assert ("Materialer", "A6", "the row is hidden; it was read as the others") in told
    assert ("Maskiner", "D1", "the column is hidden; it was read as the others") in told
    assert ("Maskiner", "D9", "the form has no merged cells") in told
    assert bid.scenario is not None


@pytest.mark.parametrize(("code", "shown"), [("#,##0.00,", "3.50"), (";;;", "–"), ("0.0", "")])
def test_a_cell_that_shows_another_number_than_it_stores_is_told(
    plain: Path, tender: Any, folder: Path, code: str, shown: str
) -> None:
    def scale(book: Any) -> None:
        book["Masser og transport"]["G5"] = 3500
        book["Masser og transport"]["G5"].number_format = code

    bid = changed(tender, plain, folder, scale)
    told = [(place, what) for _, place, what in found(bid.deviations) if "shows" in what]
    text = f"shows {shown}; the number that is stored was read"
    assert told == ([("G5", text)] if shown else [])
    assert bid.scenario is not None


def test_links_and_comments_are_told_and_not_followed(
    plain: Path, tender: Any, folder: Path
) -> None:
    def link(book: Any) -> None:
        book["Maskiner"]["E5"].hyperlink = "http://example.com/price"
        book["Materialer"]["E5"].comment = openpyxl.comments.Comment("Gjelder bare 2025", "x")

    bid = changed(tender, plain, folder, link)
    assert is_told(bid.deviations, "Maskiner", "E5", "the form has no link here")
    assert "http://example.com/price" in bid.deviations["value"].tolist()
    assert is_told(bid.deviations, "Materialer", "", "the form has no comment here")


def test_a_link_keeps_its_cell_beside_a_comment_on_the_same_sheet(
    tender: Any, plain: Path, folder: Path
) -> None:
    def link(book: Any) -> None:
        book["Maskiner"]["D5"].comment = openpyxl.comments.Comment("Bare 2025", "x")
        for cell in ("E5", "D6"):
            book["Maskiner"][cell].hyperlink = f"http://example.com/{cell}"

    rows = changed(tender, plain, folder, link).deviations
    links = rows[rows["what"].str.contains("no link")]
    assert dict(zip(links["cell"], links["value"], strict=True)) == {
        "E5": "http://example.com/E5",
        "D6": "http://example.com/D6",
    }
    others = rows[~rows["what"].str.contains("no link")]
    assert set(others["sheet"]) == {"Maskiner"}
    assert set(others["cell"]) == set(others["value"]) == {""}


@pytest.mark.parametrize("largest", [0.0, 1.0])
def test_numbers_and_texts_up_to_their_limits_are_read(
    tender: Any, form: Path, folder: Path, largest: float
) -> None:
    limit = {
        ("Maskiner", "M2", "Mengde"): largest,
        ("Maskiner", "M2", "Fabrikat og modell"): "x" * limits.TABLE_CELL,
    }
    bid = read(tender, fill(form, ANSWERS | limit, folder / "a.xlsx").parent)
    assert found(bid.problems) == []
    row = bid.scenario.baseline.set_index("row").loc["M2"]
    assert (row["amount"], len(row["model"])) == (largest, limits.TABLE_CELL)


def test_a_formula_for_the_bidders_own_words_is_a_deviation(
    tender: Any, form: Path, folder: Path, tmp_path: Path
) -> None:
    words = {("Maskiner", "M1", "Fabrikat og modell"): "x"}
    typed = fill(form, ANSWERS | words, tmp_path / "a.xlsx")
    formula = r'<c r="D5"\1 t="str"><f>B1</f><v>Hitachi</v></c>'
    in_sheet(
        typed,
        folder / "a.xlsx",
        "Maskiner",
        lambda xml: re.sub(r'<c r="D5"( s="\d+")? t="\w+">.*?</c>', formula, xml),
    )
    bid = read(tender, folder)
    told = "a formula where the bidder's own words belong; what is stored was taken"
    assert (found(bid.problems), found(bid.deviations)) == ([], [("Maskiner", "D5", told)])
    assert bid.scenario.baseline.set_index("row").loc["M1", "model"] == "Hitachi"


def test_macros_and_drawing_on_other_workbooks_are_told(
    plain: Path, tender: Any, folder: Path
) -> None:
    relation = (
        b'<Relationship Id="rId99"'
        b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"'
        b' Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    in_parts(
        plain,
        folder / "a.xlsm",
        lambda name, content: (
            content.replace(b"</Relationships>", relation)
            if name == "xl/_rels/workbook.xml.rels"
            else content
        ),
        {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )
    told = [what for _, _, what in found(read(tender, folder).deviations)]
    assert "the workbook contains macros; they were not run" in told
    assert "the workbook draws on other workbooks; nothing was fetched" in told


# -- files that are no bids


def test_a_form_of_another_tender_is_refused(plain: Path) -> None:
    other = Tender.of({**SITE, "basis": {"year": 2023}})
    bid = read(other, plain.parent)
    assert is_told(bid.problems, "Veiledning", "B6", "is not the digest of the tender")
    assert (bid.scenario, bid.bidder, len(bid.problems)) == (None, "", 1)


@pytest.mark.parametrize("digest", [None, "x"])
def test_a_form_without_the_digest_is_refused(
    plain: Path, tender: Any, folder: Path, digest: Any
) -> None:
    bid = changed(tender, plain, folder, put("Veiledning", "B6", digest))
    assert bid.problems["sheet"].tolist() == ["Veiledning"]
    assert bid.scenario is None


def zipped(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def hostile(form: Path, title: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(form) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = part_of(form, title)
    return zipped({**parts, part: change(parts[part])})


HOSTILE: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda form: b"",
    "text": lambda form: b"a;b;c\n1;2;3\n",
    "old Excel, or encrypted": lambda form: b"\xd0\xcf\x11\xe0" + b"x" * 600,
    "cut off": lambda form: form.read_bytes()[:2000],
    "no workbook": lambda form: zipped({"a.txt": b"hello"}),
    "bomb": lambda form: zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b" " * 90_000_000}),
    "entities": lambda form: hostile(
        form,
        "Maskiner",
        lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1),
    ),
    "ten million rows": lambda form: hostile(
        form,
        "Maskiner",
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="10000000"><c r="A10000000"><v>1</v></c></row></sheetData>'
        ),
    ),
    "three million cells": lambda form: hostile(
        form,
        "Maskiner",
        lambda xml: xml.replace(
            b"</sheetData>",
            b"".join(
                b'<row r="%d"><c><v>%d</v></c></row>' % (n + 100, n * 7919)
                for n in range(1_000_000)
            )
            + b"</sheetData>",
        ),
    ),
    "broken": lambda form: hostile(form, "Maskiner", lambda xml: xml.replace(b"</row>", b"", 1)),
    "far away": lambda form: hostile(
        form,
        "Maskiner",
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="900"><c r="XFD900"><v>1</v></c></row></sheetData>'
        ),
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_a_problem_that_names_it(
    plain: Path, tender: Any, form: Path, folder: Path, kind: str
) -> None:
    (folder / "bad.xlsx").write_bytes(HOSTILE[kind](form))
    shutil.copy(plain, folder / "good.xlsx")
    bids = tender.read_bids(folder)
    bad, good = bids.bids
    assert len(bad.problems) >= 1
    assert (bad.file, bad.scenario, set(bad.problems["bid"])) == ("bad.xlsx", None, {"bad.xlsx"})
    assert good.scenario is not None
    assert not len(good.problems)
    assert bids.usable == (good,)


def test_a_sheet_of_many_times_its_form_is_refused_before_it_is_read_whole(
    tender: Any, form: Path, folder: Path
) -> None:
    notes = b"".join(b'<row r="%d"><c><v>%d</v></c></row>' % (n + 100, n) for n in range(30_000))
    (folder / "bad.xlsx").write_bytes(
        hostile(form, "Maskiner", lambda xml: xml.replace(b"</sheetData>", notes + b"</sheetData>"))
    )
    (problem,) = tender.read_bids(folder).problems["what"]
    assert re.search(r"sheet 'Maskiner' has more than 20\d\d\d cells", problem)


def test_other_files_are_named_and_not_read(plain: Path, tender: Any, folder: Path) -> None:
    shutil.copy(plain, folder / "a.xlsx")
    (folder / "letter.pdf").write_bytes(b"%PDF")
    (folder / "~$a.xlsx").write_bytes(b"lock")
    (folder / "b.xlsx").mkdir()
    bids = tender.read_bids(folder)
    assert [bid.file for bid in bids] == ["a.xlsx"]
    assert set(bids.problems["bid"]) == {"b.xlsx", "letter.pdf"}
    with pytest.raises(cs.InputError, match="is not a folder"):
        tender.read_bids(folder / "nothing")


def test_one_bid_does_not_change_another(
    plain: Path, whole: Any, tender: Any, form: Path, folder: Path
) -> None:
    shutil.copy(plain, folder / "a.xlsx")
    fill(
        form,
        {
            **ANSWERS,
            ("Tilbyder og pris", "B1", "Svar"): "Annen AS",
            ("Maskiner", "M1", "Timer [h]"): "x",
            ("Maskiner", "M2", "Mengde"): 1,
            ("Masser og transport", "T1", "Mengde"): 2,
        },
        folder / "b.xlsx",
    )
    beside = tender.read_bids(folder)["Bygg AS"]
    pd.testing.assert_frame_equal(beside.scenario.baseline, whole.scenario.baseline)
    assert not len(beside.deviations)


def test_a_renamed_copy_is_told_on_both(plain: Path, tender: Any, form: Path, folder: Path) -> None:
    shutil.copy(plain, folder / "a.xlsx")
    fill(
        form,
        {
            **ANSWERS,
            ("Tilbyder og pris", "B1", "Svar"): "Annen AS",
            ("Tilbyder og pris", "B4", "Svar"): 140_000_000,
        },
        folder / "b.xlsx",
    )
    own = {**ANSWERS, ("Tilbyder og pris", "B1", "Svar"): "Tredje AS"}
    fill(
        form,
        {
            where: value * 1.1 if isinstance(value, int) and not isinstance(value, bool) else value
            for where, value in own.items()
        },
        folder / "c.xlsx",
    )
    bids = tender.read_bids(folder)
    assert [len(bid.deviations) for bid in bids] == [1, 1, 0]
    assert (
        "10 of 11 numbers are those of b.xlsx (Annen AS)"
        in bids["Bygg AS"].deviations["what"].iloc[0]
    )


def test_the_same_bidder_twice_is_told(plain: Path, tender: Any, folder: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        shutil.copy(plain, folder / name)
    told = tender.read_bids(folder)["a.xlsx"].deviations["what"].tolist()
    assert told == ["is the same file as b.xlsx", "is a second bid of the bidder of b.xlsx"]


# -- options and own factors


def test_an_option_without_a_price_is_not_offered(tender: Any, form: Path, folder: Path) -> None:
    bid = read(
        tender, fill(form, {**ANSWERS, ("Opsjoner", "O1", "Svar"): None}, folder / "a.xlsx").parent
    )
    assert bid.options == {}
    assert is_told(
        bid.deviations,
        "Opsjoner",
        "D6",
        "per_litre is stated, but no price; the option counts as not offered",
    )


def test_rules_between_options_hold_for_those_offered(
    tender: Any, form: Path, folder: Path
) -> None:
    crane = {("Maskiner", "M2", "Energibærer"): "diesel", ("Maskiner", "M2", "Enhet"): "L"}
    priced = {
        ("Opsjoner", "O2", "Svar"): 60_000,
        ("Opsjoner", "O3", "Svar"): 200_000,
        ("Opsjoner", "O3.1", "Svar"): 40,
    }
    bid = read(tender, fill(form, {**ANSWERS, **crane, **priced}, folder / "a.xlsx").parent)
    assert not len(bid.problems), found(bid.problems)
    assert list(bid.options) == ["Elektrisk gravemaskin", "Biodiesel", "Elektrisk tårnkran"]
    assert not [
        row
        for row in BidOptions(bid, tender.options).found.front["measures"]
        if "Biodiesel" in row and "tårnkran" in row
    ]


def test_an_option_that_needs_another_is_offered_only_with_it(folder: Path, tmp_path: Path) -> None:
    options = [
        {**SITE["options"][0], "requires": ["Biodiesel"]},
        {"name": "Biodiesel", "type": "Biodiesel"},
    ]
    needing = Tender.of({**SITE, "options": options})
    bid = read(
        needing, fill(needing.write_form(tmp_path / "f.xlsx"), ANSWERS, folder / "a.xlsx").parent
    )
    assert bid.options == {}
    assert is_told(bid.deviations, "Opsjoner", "D5", "it needs 'Biodiesel', which is not offered")


def test_an_option_that_changes_nothing_is_told(tender: Any, form: Path, folder: Path) -> None:
    electric = {
        ("Maskiner", "M1", "Energibærer"): "elektrisitet",
        ("Maskiner", "M1", "Enhet for forbruk per time"): "kWh/h",
    }
    bid = read(tender, fill(form, {**ANSWERS, **electric}, folder / "a.xlsx").parent)
    assert not len(bid.problems)
    assert is_told(bid.deviations, "Opsjoner", "D5", "the option changes nothing of what is bid")


def own_factor(row: str = "F1", **changed: Any) -> Answered:
    """A factor of the bidder's own with every field filled in, some of them changed."""
    fields = {
        "Id": "clt-nordic",
        "Name": "CLT",
        "Module": "A1-A3",
        "Declared unit": "m3",
        "GWP total": 25,
        GHG: 20,
        "Density": "430 kg/m3",
        "Publisher": "EPD-Norge",
        "Document": "NEPD-0000",
        "Year": 2024,
        "Locator": "table 3",
        "Web address": "https://example.com/nepd-0000",
    }
    return {("Own factors", row, heading): value for heading, value in (fields | changed).items()}


GHG = "GWP without biogenic carbon (GWP-GHG)"
ENGLISH: Answered = {
    ("Bidder and price", "B1", "Answer"): "Bygg AS",
    ("Bidder and price", "B4", "Answer"): 1,
    ("Machines", "M1", "Amount"): 0,
    ("Machines", "M2", "Amount"): 0,
    ("Heating and drying", "H1", "Amount"): 0,
    ("Masses and transport", "T1", "Amount"): 0,
    ("Materials", "P1", "Amount"): 100,
    ("Materials", "P1", "Factor"): "clt-nordic",
    ("Materials", "P2", "Amount"): 0,
}


@pytest.fixture(scope="module")
def open_tender() -> Any:
    return Tender.of({**SITE, "form": {"language": "en", "allow_own_factors": True}})


@pytest.fixture(scope="module")
def open_form(open_tender: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_tender.write_form(tmp_path_factory.mktemp("open") / "f.xlsx")


def test_own_factors_count_where_the_tender_allows_them(
    open_tender: Any, open_form: Path, folder: Path
) -> None:
    bid = read(open_tender, fill(open_form, ENGLISH | own_factor(), folder / "a.xlsx").parent)
    assert not len(bid.problems), found(bid.problems)
    assert bid.scenario.baseline_account().total.magnitude == pytest.approx(2000.0)
    assert "clt-nordic" not in open_tender.scenario.catalogue


def test_own_factors_may_be_negative(open_tender: Any, open_form: Path, folder: Path) -> None:
    stored = own_factor(**{"GWP total": -700, GHG: -600})
    bid = read(open_tender, fill(open_form, ENGLISH | stored, folder / "a.xlsx").parent)
    assert bid.scenario.baseline_account().total.magnitude == pytest.approx(-60_000.0)


NOT_LISTED = ("Materials", "E5", "is not in the list")
"""A factor that cannot be used cannot be chosen either."""


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Id", [("Own factors", "B5", "factor: is missing"), NOT_LISTED]),
        ("Name", []),
        (
            "Module",
            [("Materials", "F5", "a module is missing: the factor has none of its own")],
        ),
        ("Declared unit", [("Own factors", "E5", "declared_unit: is missing"), NOT_LISTED]),
        ("GWP total", []),
        (
            GHG,
            [
                ("Masses and transport", "F5", "'soil-landfill' declares no gwp_total"),
                ("Materials", "E5", "'clt-nordic' A1-A3 declares no gwp_ghg"),
            ],
        ),
        ("Density", []),
        ("Publisher", [("Own factors", "I5", "publisher: is blank"), NOT_LISTED]),
        ("Document", [("Own factors", "J5", "document: is blank"), NOT_LISTED]),
        ("Year", [("Own factors", "K5", "year: is not a year"), NOT_LISTED]),
        ("Locator", [("Own factors", "L5", "locator: is blank"), NOT_LISTED]),
        ("Web address", []),
    ],
)
def test_each_blank_field_of_an_own_factor_is_a_problem_at_its_cell_or_none(
    open_tender: Any,
    open_form: Path,
    folder: Path,
    heading: str,
    told: list[tuple[str, str, str]],
) -> None:
    answers = ENGLISH | own_factor(**{heading: None})
    bid = read(open_tender, fill(open_form, answers, folder / "a.xlsx").parent)
    assert found(bid.problems) == told
    assert (bid.scenario is None) == bool(told)


@pytest.mark.parametrize(
    ("heading", "value", "told"),
    [
        ("Id", "clt", ("B5", "is the name of one of the client's factors")),
        (GHG, "mange", ("G5", "is not a number")),
        ("Declared unit", "ton", ("E5", "is not in the list")),
        ("Density", "430", ("H5", "density: '430' has no unit")),
        ("Year", "i fjor", ("K5", "is not a number")),
    ],
)
def test_a_wrong_field_of_an_own_factor_is_a_problem_at_its_cell(
    open_tender: Any,
    open_form: Path,
    folder: Path,
    heading: str,
    value: Any,
    told: tuple[str, str],
) -> None:
    answers = ENGLISH | own_factor(**{heading: value})
    bid = read(open_tender, fill(open_form, answers, folder / "a.xlsx").parent)
    assert found(bid.problems) == [("Own factors", *told), NOT_LISTED]
    assert bid.problems["value"].iloc[0] == value


def test_an_own_factor_in_two_rows_is_a_problem_of_the_sheet(
    open_tender: Any, open_form: Path, folder: Path
) -> None:
    answers = ENGLISH | own_factor() | own_factor("F2")
    bid = read(open_tender, fill(open_form, answers, folder / "a.xlsx").parent)
    assert found(bid.problems) == [("Own factors", "", "occurs twice"), NOT_LISTED]


def test_own_factors_are_refused_where_the_tender_does_not_allow_them(
    plain: Path, tender: Any, folder: Path
) -> None:
    bid = changed(tender, plain, folder, put("Materialer", "E5", "clt-nordic"))
    assert is_told(bid.problems, "Materialer", "E5", "is not in the list")


def test_those_who_decide_say_what_is_equivalent(tender: Any, form: Path, folder: Path) -> None:
    bid = read(
        tender,
        fill(
            form,
            {
                **ANSWERS,
                ("Materialer", "P2", "Dokumentasjon"): "likeverdig dokumentasjon",
                ("Materialer", "P2", "Deklarasjonsnr."): "Rapport 7",
            },
            folder / "a.xlsx",
        ).parent,
    )
    documented = cs.tender.Documented(name="EPD", where={"flow": "product"})
    assert (
        documented.check(cs.tender.Subject(bid.scenario, documents=bid.documents)).outcome
        == "NOT_SHOWN"
    )
    assert (
        documented.check(
            cs.tender.Subject(bid.scenario, documents=bid.accepting({"P2": "yes"}).documents)
        ).outcome
        == "MET"
    )
    with pytest.raises(cs.InputError, match="no document of this row"):
        bid.accepting({"P9": "yes", "P2": "maybe"})


def test_a_question_of_the_tender_is_a_column_that_a_requirement_looks_at(
    folder: Path, tmp_path: Path
) -> None:
    questions = [
        {
            "part": "materials",
            "name": "concrete_class",
            "title": "Lavkarbonklasse",
            "choices": ["B", "A", "Pluss"],
        },
        {
            "part": "machines",
            "name": "feedstock",
            "title": "Råstoff i biodrivstoff",
            "note": "For eksempel brukt frityrolje.",
        },
    ]
    requirements = [
        {
            "type": "allowed",
            "name": "klasse A",
            "where": {"material": "concrete"},
            "column": "concrete_class",
            "allowed": ["A", "Pluss"],
        },
        {
            "type": "ban",
            "name": "uten palmeolje",
            "where": {"carrier": ["hvo", "biodiesel"]},
            "column": "feedstock",
            "banned": ["palmeolje"],
        },
    ]
    asking = Tender.of(
        {**SITE, "requirements": requirements, "form": {**SITE["form"], "questions": questions}}
    )
    told = {
        ("Materialer", "P2", "Lavkarbonklasse"): "B",
        ("Maskiner", "M3", "Råstoff i biodrivstoff"): "brukt frityrolje",
    }
    form = asking.write_form(tmp_path / "f.xlsx")
    bid = read(asking, fill(form, ANSWERS | told, folder / "a.xlsx").parent)
    assert bid.scenario.baseline.set_index("row").loc["P2", "concrete_class"] == "B"
    subject = cs.tender.Subject(bid.scenario)
    assert [requirement.check(subject).outcome for requirement in asking.requirements] == [
        "NOT_MET",
        "MET",
    ]
    wrong = read(
        asking,
        fill(
            form, ANSWERS | told | {("Materialer", "P2", "Lavkarbonklasse"): "C"}, folder / "a.xlsx"
        ).parent,
    )
    assert is_told(wrong.problems, "Materialer", "K6", "is not in the list")


# -- whatever stands in it

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**15),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.sampled_from(
        [
            "=1+1",
            "=cmd|'/c calc'!A1",
            "<b>x</b>",
            "5 %",
            "1e9",
            "\x1b[31m",
            "[red]x[/red]",
            datetime.datetime(2025, 1, 1),
        ]
    ),
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(sorted(ANSWERS)), CELLS), min_size=1, max_size=4))
def test_any_cell_is_read_or_told(
    tender: Any, form: Path, tmp_path: Path, edits: list[tuple[tuple[str, str, str], Any]]
) -> None:
    place = tmp_path / "any"
    place.mkdir(exist_ok=True)
    try:
        fill(form, ANSWERS | dict(edits), place / "a.xlsx")
    except openpyxl.utils.exceptions.IllegalCharacterError:
        return
    bid = read(tender, place)
    assert (bid.scenario is None) == bool(len(bid.problems))
    if bid.scenario is not None:
        assert np.isfinite(bid.scenario.baseline_account().total.magnitude)


@pytest.mark.parametrize("text", ["31.12.2026", "2026-12-31", "31/12/2026", "31. des. 2026"])
def test_a_day_as_text_is_a_day(tender: Any, form: Path, folder: Path, text: str) -> None:
    where = ("Materialer", "P1", "Gyldig til")
    bid = read(tender, fill(form, {**ANSWERS, where: text}, folder / "a.xlsx").parent)
    assert bid.documents.set_index("row").loc["P1", "valid_to"] == "2026-12-31"


@pytest.mark.parametrize(
    "text", ["31.13.2026", "12.31.2026", "01/02/2026", "2026", "desember 2026"]
)
def test_a_text_that_is_no_day_or_not_surely_one_is_a_problem(
    tender: Any, form: Path, folder: Path, text: str
) -> None:
    where = ("Materialer", "P1", "Gyldig til")
    bid = read(tender, fill(form, {**ANSWERS, where: text}, folder / "a.xlsx").parent)
    assert is_told(bid.problems, "Materialer", "I5", "is not a date")


def test_a_percentage_is_read_where_percent_is_asked_for(folder: Path) -> None:
    option = {"name": "Kran", "type": "ElectricTowerCrane", "power": "40 kW"}
    asked = Tender.of({**SITE, "options": [{**option, "open": {"utilisation": "%"}}]})
    blank = asked.write_form(folder.parent / "blank.xlsx")

    def answered(value: Any, number_format: str = "General") -> Any:
        book = openpyxl.load_workbook(blank)
        for (sheet, id, heading), answer in ANSWERS.items():
            if sheet != "Opsjoner":
                cell_of(book, sheet, id, heading).value = answer
        cell_of(book, "Opsjoner", "O1", "Svar").value = 1000
        cell = cell_of(book, "Opsjoner", "O1.1", "Svar")
        cell.value, cell.number_format = value, number_format
        book.save(folder / "a.xlsx")
        return read(asked, folder)

    for value, number_format in ((25, "General"), ("25 %", "@"), (0.25, "0 %")):
        (measure,) = answered(value, number_format).scenario.measures
        assert str(measure.utilisation) == "25 %"
    assert is_told(answered("25 kg").deviations, "Opsjoner", "D6", "is not a number")
