"""Questions to the bidder: asked in the form, answered in bids, judged, and shown in reports."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import load_workbook
from tendered import ANSWERS, SITE, fill

import carbonsite as cs
from carbonsite.tender import Evaluation, Outcome, evaluate, letters, page, protocol
from carbonsite.tender.schema import tender_schema
from carbonsite.tender.tender import Tender

SHEET, HEADING = "Tilbyder og pris", "Svar"
QUESTIONS = [
    {"part": "bidder", "name": "iso_14001", "title": "Har dere ISO 14001?", "answer": "yes-no"},
    {
        "part": "bidder",
        "name": "plan",
        "title": "Plan for massehåndtering",
        "note": "Legges ved tilbudet.",
        "answer": "file",
    },
    {"part": "bidder", "name": "role", "title": "Ansvarlig for miljø"},
    {"part": "bidder", "name": "scheme", "title": "Ordning", "choices": ["EMAS", "Miljøfyrtårn"]},
]
REQUIREMENTS = [
    {"type": "answer", "name": "Miljøledelse", "question": "iso_14001", "allowed": ["yes"]},
    {"type": "answer", "name": "Plan", "question": "plan"},
    {"type": "answer", "name": "Ansvarlig", "question": "role"},
    {"type": "answer", "name": "Ordning", "question": "scheme", "allowed": ["EMAS"]},
]


def content(**changed: Any) -> dict[str, Any]:
    form = SITE["form"] | {"questions": copy.deepcopy(QUESTIONS)}
    return copy.deepcopy(SITE) | {"form": form, "requirements": REQUIREMENTS} | changed


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender.of(content())


@pytest.fixture(scope="module")
def form(tender: Tender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tender.write_form(tmp_path_factory.mktemp("form") / "form.xlsx")


REPLIES = {"B5": "ja", "B6": "masseplan.pdf", "B7": "Kari Nordmann", "B8": "EMAS"}


def evaluated(tender: Tender, form: Path, folder: Path, **replies: Any) -> Evaluation:
    """One bid, with the usual answers but for some."""
    folder.mkdir(exist_ok=True)
    replied = {(SHEET, row, HEADING): text for row, text in {**REPLIES, **replies}.items()}
    fill(form, {**ANSWERS, **replied}, folder / "a.xlsx")
    return evaluate(tender, tender.read_bids(folder))


def test_each_question_is_a_row_of_the_bidders_sheet_with_its_list(form: Path) -> None:
    sheet = load_workbook(form)[SHEET]
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    assert sheet.cell(rows["B5"], 2).value == "Har dere ISO 14001?"
    assert sheet.cell(rows["B6"], 2).value == "Plan for massehåndtering Legges ved tilbudet."
    assert sheet.cell(rows["B6"], 4).value == "filnavn"
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert set(lists) == {f"C{rows['B5']}", f"C{rows['B8']}"}
    covered = [cell for rule in sheet.data_validations.dataValidation for cell in rule.cells]
    assert len(covered) == len(set(map(str, covered)))


@pytest.mark.parametrize(
    ("replies", "outcomes"),
    [
        ({}, "MET MET MET MET"),
        ({"B5": "nei", "B8": "Miljøfyrtårn"}, "NOT_MET MET MET NOT_MET"),
        ({"B5": None, "B6": None, "B7": None, "B8": None}, "NOT_SHOWN " * 4),
        ({"B6": "vedlagt"}, "MET NOT_SHOWN MET MET"),
        ({"B6": "se kap. 3.2"}, "MET NOT_SHOWN MET MET"),
        ({"B5": "Ja", "B6": "plan.7z", "B8": "emas "}, "MET MET MET MET"),
        ({"B5": "NEI"}, "NOT_MET MET MET MET"),
    ],
)
def test_an_answer_is_met_not_met_or_not_shown(
    tender: Tender, form: Path, tmp_path: Path, replies: dict[str, Any], outcomes: str
) -> None:
    evaluation = evaluated(tender, form, tmp_path / "bids", **replies)
    assert evaluation.verdicts["outcome"].tolist() == outcomes.split()
    assert (evaluation.winner is None) == ("NOT" in outcomes)
    detail = " ".join(evaluation.findings["detail"])
    assert ("names no file" in detail) == (
        outcomes.split()[1] == "NOT_SHOWN" and "B5" not in replies
    )


def test_an_answer_that_is_not_in_the_list_is_a_problem_of_its_cell(
    tender: Tender, form: Path, tmp_path: Path
) -> None:
    (bid,) = evaluated(tender, form, tmp_path / "bids", B5="kanskje").bids
    assert bid.bid.problems[["sheet", "cell"]].to_numpy().tolist() == [[SHEET, "C9"]]


def test_answers_stand_in_protocol_page_and_letter_in_norwegian(
    tender: Tender, form: Path, tmp_path: Path
) -> None:
    evaluation = evaluated(tender, form, tmp_path / "bids", B5="nei", B7=None)
    book = openpyxl.load_workbook(protocol(evaluation, tmp_path / "p.xlsx", "nb"))
    cells = [str(cell) for row in book["Dokumentasjon"].iter_rows(values_only=True) for cell in row]
    assert {"Har dere ISO 14001?", "nei", "det kreves ja"} <= set(cells)
    text = page(evaluation, tmp_path / "p.html", "nb").read_text(encoding="utf-8")
    assert "det kreves ja" in text and "asked is" not in text
    (tmp_path / "letters").mkdir()
    (letter, *_) = letters(evaluation, tmp_path / "letters", "nb")
    written = Path(letter).read_text(encoding="utf-8")
    assert "B7: ikke besvart" in written and "Miljøledelse" in written


def test_the_dry_run_answers_each_question_as_its_requirement_asks(tender: Tender) -> None:
    checked = tender.check()
    assert not len(checked.problems) and not len(checked.advice)
    assert (checked.trials["met"][:1] == 4).all()
    unused = Tender.of(content(requirements=REQUIREMENTS[1:])).check().advice
    assert unused["column"].tolist() == ["form.questions[0]"]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"question": "iso_9001"}, "question"),
        ({"allowed": ["maybe"]}, "allowed"),
        ({"question": "role"}, "allowed"),
    ],
)
def test_a_requirement_on_an_answer_that_cannot_be_given_is_refused(
    changed: dict[str, Any], key: str
) -> None:
    with pytest.raises(cs.InputError) as error:
        Tender.of(content(requirements=[REQUIREMENTS[0] | changed]))
    assert error.value.problems["column"].tolist() == [f"requirements[0].{key}"]


def test_a_file_is_asked_of_the_bidder_and_not_of_rows() -> None:
    question = {"part": "machines", "name": "x", "title": "x", "answer": "file"}
    with pytest.raises(cs.InputError, match="cannot be answered so"):
        Tender.of(content(form={"questions": [question]}, requirements=[]))


def test_a_yes_or_no_of_each_row_is_a_column_with_that_list() -> None:
    question = {"part": "machines", "name": "stage_v", "title": "Steg V", "answer": "yes-no"}
    allowed = {"type": "allowed", "name": "Steg V", "column": "stage_v", "allowed": ["yes"]}
    asked = Tender.of(
        content(
            form={"questions": [question]},
            requirements=[allowed | {"where": {"machine": "excavator"}}],
        )
    )
    (sheet,) = (one for one in asked.layouts[0].sheets if one.part == "machines")
    assert sheet.columns[-1].choices == "yes_no"
    assert not len(asked.check().problems)


def test_editors_know_the_requirement_and_the_question() -> None:
    definitions = tender_schema()["$defs"]
    titles = [one.get("title") for one in definitions["Requirement"]["oneOf"]]
    assert "answer" in titles
    assert "bidder" in str(definitions["QuestionForm"]["properties"]["part"])


def test_a_subject_without_answers_shows_nothing() -> None:
    bid = cs.tender.Subject(cs.Scenario("x", cs.activities(cs.activity("x", "1 t", "clt"))))
    asked = cs.tender.Answered(name="x", question="plan")
    assert asked.check(bid).outcome is Outcome.NOT_SHOWN


SPACED = {"title": " Klasse  av\nbetong ", "choices": ["A  pluss", " b"]}


def test_a_title_and_choices_with_needless_spaces_are_read_back(tmp_path: Path) -> None:
    column = {"part": "materials", "name": "grade", **SPACED}
    asked = Tender.of(content(form={**SITE["form"], "questions": [column]}, requirements=[]))
    assert not len(asked.check().problems)
    (sheet,) = (one for one in asked.layouts[0].sheets if one.part == "materials")
    cell = {("Materialer", "P2", sheet.columns[-1].title): "A  pluss"}
    folder = tmp_path / "bids"
    folder.mkdir()
    fill(asked.write_form(tmp_path / "form.xlsx"), ANSWERS | cell, folder / "a.xlsx")
    (bid,) = asked.read_bids(folder).bids
    assert not len(bid.problems) and not len(bid.deviations)
    assert bid.scenario.baseline["grade"].tolist().count("A  pluss") == 1


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ([{"title": "Klasse", "choices": ["a"]}, {"title": " klasse", "choices": ["b"]}], "title"),
        ([{"title": " "}], "title"),
        ([{"title": "Klasse", "choices": ["a", "A "]}], "choices"),
    ],
)
def test_questions_that_nobody_can_tell_apart_are_refused(
    changed: list[dict[str, Any]], key: str
) -> None:
    questions = [
        {"part": "materials", "name": f"x{place}", **one} for place, one in enumerate(changed)
    ]
    with pytest.raises(cs.InputError) as error:
        Tender.of(content(form={**SITE["form"], "questions": questions}, requirements=[]))
    column = f"form.questions[{len(changed) - 1}].{key}"
    assert error.value.problems["column"].tolist() == [column]
