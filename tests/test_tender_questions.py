"""Questions on a bid's numbers: far from the tender's, of another class or another material."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tendered import ANSWERS, SITE, fill

from carbonsite.tender import evaluate
from carbonsite.tender.evaluation.evaluation import Evaluation
from carbonsite.tender.evaluation.plausibility import is_far, machine_rates
from carbonsite.tender.letters.writing import letters
from carbonsite.tender.tender import Tender

MASSES = ("Masser og transport", "T1", "Mengde")
CLASSES = {
    "part": "materials",
    "name": "concrete_class",
    "title": "Klasse",
    "choices": ["B", "Pluss"],
}
ASKED: dict[str, Any] = {
    **SITE,
    "requirements": [
        {
            "type": "allowed",
            "name": "class",
            "where": {"material": "concrete"},
            "column": "concrete_class",
            "allowed": ["Pluss"],
        }
    ],
    "form": {**SITE["form"], "allow_own_factors": True, "questions": [CLASSES]},
}


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender.of(ASKED)


@pytest.fixture(scope="module")
def form(tender: Tender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tender.write_form(tmp_path_factory.mktemp("form") / "form.xlsx")


@pytest.fixture
def judged(tender: Tender, form: Path, tmp_path: Path) -> Any:
    def of(*changed: dict[tuple[str, str, str], Any]) -> Evaluation:
        for number, answers in enumerate(changed):
            named = {("Tilbyder og pris", "B1", "Svar"): f"Bidder {number}"}
            fill(
                form,
                {**ANSWERS, ("Materialer", "P2", "Klasse"): "Pluss", **named, **answers},
                tmp_path / f"{number}.xlsx",
            )
        return evaluate(tender, tender.read_bids(tmp_path))

    return of


def questions(evaluation: Evaluation) -> list[str]:
    table = evaluation.findings
    return table.loc[table["finding"] == "question", "detail"].tolist()


def test_a_usual_bid_is_asked_nothing(judged: Any) -> None:
    assert questions(judged({})) == []


@pytest.mark.parametrize(
    ("where", "value", "text"),
    [
        (
            ("Masser og transport", "T1", "Mengde"),
            400,
            "T1: the amount is 400 t, the tender's own 4,000 t",
        ),
        (
            ("Materialer", "P2", "Mengde"),
            3000,
            "P2: the amount is 3,000 m3, the tender's own 300 m3",
        ),
        (("Maskiner", "M1", "Timer [h]"), 90, "M1: the hours are 90, the tender's own 1,000"),
        (("Materialer", "P2", "Faktor"), "clt", "P2: the factor clt is of another material"),
        (
            ("Materialer", "P2", "Faktor"),
            "concrete-b35-unicon-class-b",
            "class Pluss, and its factor",
        ),
    ],
)
def test_a_number_far_from_the_tenders_is_a_question(
    judged: Any, where: tuple[str, str, str], value: Any, text: str
) -> None:
    assert any(text in question for question in questions(judged({where: value})))


def test_an_own_declaration_in_another_unit_is_a_question(judged: Any) -> None:
    own = {"factor": "own-concrete", "name": "Betong", "module": "A1-A3", "declared_unit": "m3"}
    source = {
        "gwp_ghg": 0.29,
        "publisher": "Verk",
        "document": "EPD",
        "year": 2025,
        "locator": "s. 1",
    }
    titles = {
        "factor": "Faktor",
        "name": "Navn",
        "module": "Modul",
        "declared_unit": "Deklarert enhet",
    }
    layout = Tender.of(ASKED).layouts[0]
    (sheet,) = (sheet for sheet in layout.sheets if sheet.part == "own_factors")
    heading = {column.name: column.title for column in sheet.columns}
    assert set(titles) <= set(heading)
    answers = {
        (sheet.title, "F1", heading[name]): value for name, value in {**own, **source}.items()
    }
    answers[("Materialer", "P2", "Faktor")] = "own-concrete"
    asked = questions(judged(answers))
    assert any(
        "P2: A1-A3 is 0.29 kgCO2e per m3, with the tender's own factor" in one for one in asked
    )


def test_questions_depend_on_no_other_bid(judged: Any) -> None:
    far = {MASSES: 400}
    assert questions(judged(far)) == questions(judged(far, {}, {MASSES: 3900})) != []


def test_a_question_neither_costs_nor_gains_a_rank(judged: Any) -> None:
    # 1 300 t is below a third of the tender's own 4 000 t and is asked about; 1 400 t is not.
    evaluation = judged({MASSES: 1400}, {MASSES: 1300}, {MASSES: 1500})
    assert [text.partition(":")[0] for text in questions(evaluation)] == ["T1"]
    assert evaluation.ranking.index.tolist() == ["Bidder 1", "Bidder 0", "Bidder 2"]


def test_no_letter_has_a_question(judged: Any, tmp_path: Path) -> None:
    evaluation = judged({("Masser og transport", "T1", "Mengde"): 400})
    (tmp_path / "letters").mkdir()
    letter, *_ = letters(evaluation, tmp_path / "letters", "en")
    assert questions(evaluation) and "own 4,000 t" not in letter.read_text(encoding="utf-8")


def test_far_is_more_than_three_times_or_less_than_a_third() -> None:
    assert is_far(301.0, 100.0) and is_far(33.0, 100.0)
    assert not is_far(300.0, 100.0) and not is_far(34.0, 100.0)
    assert not is_far(0.0, 100.0) and not is_far(5.0, 0.0)


def test_the_classes_of_machines_have_bounds() -> None:
    low, high = machine_rates()["wheel loader"]
    assert 0 <= low < high < 100


WALLS = ("Materialer", "P3")
"""A row of the bidder's own: concrete without a class."""


def walls(material: object) -> dict[tuple[str, str, str], Any]:
    cells = {"Beskrivelse": "Betong i vegger", "Materiale": material, "Mengde": 500, "Enhet": "m3"}
    cells |= {"Faktor": "concrete-nb37-reference-2017"}
    return {(*WALLS, heading): cell for heading, cell in cells.items()}


@pytest.mark.parametrize("material", ["concrete", "betong", "Betong", " BETONG "])
def test_a_requirement_looks_at_a_material_in_the_words_of_the_form(
    judged: Any, material: str
) -> None:
    (verdict,) = judged(walls(material)).bids[0].verdicts
    assert verdict.evidence["row"].tolist() == ["P2", "P3"]
    assert verdict.outcome == "NOT_SHOWN"


def test_a_row_without_the_material_that_a_requirement_selects_by_is_not_computed(
    judged: Any,
) -> None:
    (bid,) = judged(walls(None)).bids
    assert bid.bid.problems["cell"].tolist() == ["D7"] and not bid.is_ranked


def test_a_material_that_no_requirement_names_is_asked_about(judged: Any) -> None:
    assert questions(judged(walls("B35 M45"))) == [
        "P3: 'B35 M45' is none of what the requirements name, concrete; they do not look at"
        " this row"
    ]
    assert questions(judged(walls("timber"))) == []
