"""The register of decisions: what it changes, what stays readable, and what it cannot do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import run
from tendered import ANSWERS, SITE, fill, site_text

import carbonsite as cs
from carbonsite.tender import evaluate
from carbonsite.tender.decisions.forms import AddendumForm
from carbonsite.tender.decisions.register import Decisions
from carbonsite.tender.evaluation.evaluation import Evaluation
from carbonsite.tender.letters.writing import letters
from carbonsite.tender.protocol.pages import page
from carbonsite.tender.tender import Tender

MASSES = ("Masser og transport", "T1", "Mengde")
NAME = ("Tilbyder og pris", "B1", "Svar")
PRICE = ("Tilbyder og pris", "B4", "Svar")
BY = '\nwho = "Kari Nordmann"\nwhen = 2026-03-20\nwhy = "brev av 18. mars"\n'


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender.of(SITE)


@pytest.fixture(scope="module")
def form(tender: Tender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tender.write_form(tmp_path_factory.mktemp("form") / "form.xlsx")


@pytest.fixture
def bids(form: Path, tmp_path: Path) -> Path:
    """Two bids; one cell of the cheaper one is no number."""
    folder = tmp_path / "bids"
    folder.mkdir()
    fill(
        form,
        {**ANSWERS, NAME: "Billig AS", PRICE: 140e6, MASSES: "3 500 tonn ca"},
        folder / "a.xlsx",
    )
    fill(form, {**ANSWERS, NAME: "Dyr AS", ("Materialer", "P2", "Mengde"): 270}, folder / "b.xlsx")
    return folder


def register(folder: Path, *tables: str) -> Decisions:
    path = folder / "decisions.toml"
    path.write_text("\n".join(table + BY for table in tables), encoding="utf-8")
    return Decisions.read(path)


def judged(tender: Tender, folder: Path, decisions: Decisions | None) -> Evaluation:
    return evaluate(tender, tender.read_bids(folder, decisions=decisions), {}, decisions)


def kinds(evaluation: Evaluation, finding: str) -> list[tuple[str, str]]:
    table = evaluation.findings[evaluation.findings["finding"] == finding]
    return list(table[["bidder", "detail"]].itertuples(index=False, name=None))


CLARIFIED = (
    '[[clarified]]\nfile = "a.xlsx"\nsheet = "Masser og transport"\ncell = "G5"\nvalue = 3500'
)


def test_a_clarified_cell_is_read_with_its_value_and_keeps_both(
    tender: Tender, bids: Path, tmp_path: Path
) -> None:
    assert judged(tender, bids, None).winner == "Dyr AS"
    evaluation = judged(tender, bids, register(tmp_path, CLARIFIED))
    assert evaluation.winner == "Billig AS"
    (told,) = [text for name, text in kinds(evaluation, "deviation") if "clarified" in text]
    assert "the file says 3 500 tonn ca, read as 3500" in told
    assert "brev av 18. mars; Kari Nordmann, 2026-03-20" in told
    assert len(evaluation["Billig AS"].bid.original.problems) == 1
    text = page(evaluation, tmp_path / "p.html", "nb").read_text(encoding="utf-8")
    assert "filen sier 3 500 tonn ca, lest som 3500" in text


def test_a_clarification_that_improves_the_rank_is_a_finding(
    tender: Tender, bids: Path, form: Path, tmp_path: Path
) -> None:
    evaluation = judged(tender, bids, register(tmp_path, CLARIFIED))
    ((name, detail),) = kinds(evaluation, "clarification improves rank")
    assert name == "Billig AS" and "ranks 1 with the clarification, and could not" in detail
    fill(form, {**ANSWERS, NAME: "Billig AS", PRICE: 151e6, MASSES: 3500}, bids / "a.xlsx")
    worse = judged(tender, bids, register(tmp_path, CLARIFIED.replace("= 3500", "= 3600")))
    assert kinds(worse, "clarification improves rank") == []


def test_a_rejected_bid_is_in_no_ranking_and_the_others_are_ranked_without_it(
    tender: Tender, bids: Path, tmp_path: Path
) -> None:
    both = register(tmp_path, CLARIFIED, '[[rejected]]\nfile = "a.xlsx"')
    evaluation = judged(tender, bids, both)
    assert evaluation.ranking.index.tolist() == ["Dyr AS"]
    assert not len(evaluation.ranking_of_all) > len(evaluation.ranking)
    assert kinds(evaluation, "decision") == [
        ("Billig AS", "rejected: brev av 18. mars (Kari Nordmann, 2026-03-20)")
    ]


def test_of_two_files_of_a_bidder_the_valid_one_is_evaluated(
    tender: Tender, form: Path, bids: Path, tmp_path: Path
) -> None:
    fill(form, {**ANSWERS, NAME: "Dyr AS", PRICE: 149e6}, bids / "c.xlsx")
    assert judged(tender, bids, None).winner is None
    version = '[[versions]]\nfile = "c.xlsx"\ninstead_of = ["b.xlsx"]'
    evaluation = judged(tender, bids, register(tmp_path, version))
    assert evaluation.winner == evaluation.ranking.index[0]
    assert evaluation[evaluation.winner].bid.file == "c.xlsx"


def limited(**further: Any) -> Tender:
    """The tender with a limit that no bid keeps."""
    limit = {"type": "limit", "name": "A5", "modules": ["A5"], "limit": "1 kgCO2e", **further}
    return Tender.of({**SITE, "requirements": [limit]})


ACCEPTED = '[[accepted]]\nfile = "b.xlsx"\nrequirement = "A5"\nnot_substantial = "avrunding"'


def test_an_accepted_deviation_is_no_obstacle_and_has_its_reason(tmp_path: Path) -> None:
    tender, folder = limited(), tmp_path / "bids"
    folder.mkdir()
    fill(tender.write_form(tmp_path / "form.xlsx"), {**ANSWERS, NAME: "Dyr AS"}, folder / "b.xlsx")
    assert judged(tender, folder, None).winner is None
    evaluation = judged(tender, folder, register(tmp_path, ACCEPTED))
    assert evaluation.winner == "Dyr AS"
    assert "not substantial: avrunding" in kinds(evaluation, "decision")[0][1]
    assert kinds(evaluation, "requirement not met") == []


def test_no_deviation_is_accepted_from_an_absolute_requirement(tmp_path: Path) -> None:
    tender, folder = limited(absolute=True), tmp_path / "bids"
    folder.mkdir()
    fill(tender.write_form(tmp_path / "form.xlsx"), {**ANSWERS, NAME: "Dyr AS"}, folder / "b.xlsx")
    with pytest.raises(cs.InputError, match="is an absolute requirement"):
        judged(tender, folder, register(tmp_path, ACCEPTED))
    assert limited(absolute=True).digest != limited().digest


def own_factor(folder: Path) -> tuple[Tender, Path]:
    """A tender that allows own factors, and a bid with one that lets carbon out nowhere."""
    tender = Tender.of({**SITE, "form": {**SITE["form"], "allow_own_factors": True}})
    (sheet,) = (one for one in tender.layouts[0].sheets if one.part == "own_factors")
    heading = {column.name: column.title for column in sheet.columns}
    own = {"factor": "own", "name": "x", "module": "A1-A3", "declared_unit": "m3", "gwp_ghg": -5}
    source = {"publisher": "P", "document": "D", "year": 2025, "locator": "1"}
    cells = {(sheet.title, "F1", heading[key]): value for key, value in {**own, **source}.items()}
    answers = {**ANSWERS, **cells, NAME: "Egen AS", ("Materialer", "P2", "Faktor"): "own"}
    (folder / "own").mkdir()
    fill(tender.write_form(folder / "own.xlsx"), answers, folder / "own" / "b.xlsx")
    return tender, folder / "own"


def test_a_finding_of_a_bids_account_can_be_accepted_and_says_so(tmp_path: Path) -> None:
    tender, folder = own_factor(tmp_path)
    credit = "credit in the total"
    assert kinds(judged(tender, folder, None), credit)
    accepted = (
        '[[accepted]]\nfile = "b.xlsx"\nfinding = "{}"\nfactor = "own"\nnot_substantial = "y"'
    )
    evaluation = judged(tender, folder, register(tmp_path, accepted.format(credit)))
    assert not kinds(evaluation, credit)
    assert "accepted deviation of credit in the total" in kinds(evaluation, "decision")[0][1]
    with pytest.raises(cs.InputError, match="has no such finding"):
        judged(tender, folder, register(tmp_path, accepted.format("expired")))


def test_a_form_from_before_an_addendum_stays_valid(
    tender: Tender, bids: Path, tmp_path: Path
) -> None:
    later = Tender.of({**SITE, "requirements": []})
    assert not later.read_bids(bids).usable
    addendum = f'[[addenda]]\ndigest = "{tender.digest}"'
    (usable,) = later.read_bids(bids, decisions=register(tmp_path, addendum)).usable
    assert usable.file == "b.xlsx"


CELL = (
    '[[accepted]]\nfile = "a.xlsx"\nsheet = "Masser og transport"\ncell = "G5"\n'
    'not_substantial = "x"'
)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (CLARIFIED.replace("a.xlsx", "z.xlsx"), "no bid of this name"),
        ('[[accepted]]\nfile = "b.xlsx"\nnot_substantial = "x"', "does not say which deviation"),
        (ACCEPTED.replace('not_substantial = "avrunding"', ""), "is missing"),
        (ACCEPTED.replace('"A5"', '"A6"'), "is no requirement of the tender"),
        ('[[versions]]\nfile = "b.xlsx"\ninstead_of = ["a.xlsx"]', "of another bidder"),
        (CLARIFIED + BY + CLARIFIED, "is decided twice"),
        (CLARIFIED.replace("G5", "gg"), "clarified.*cell"),
        (CLARIFIED.replace("3500", "1" + "0" * 400), "clarified.*value"),
        (CLARIFIED.replace("3500", "nan"), "clarified.*value"),
        (CELL.replace("G5", "B5"), "no deviation in this cell"),
        (CELL.replace("Masser", "Massar"), "no deviation in this cell"),
        ('[[clarifed]]\nfile = "a.xlsx"', "clarified"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    tender: Tender, bids: Path, tmp_path: Path, table: str, problem: str
) -> None:
    with pytest.raises(cs.InputError, match=problem):
        judged(tender, bids, register(tmp_path, table))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (CLARIFIED, "read without this register"),
        (CLARIFIED.replace("a.xlsx", "z.xlsx"), "no bid of this name"),
        ('[[rejected]]\nfile = "z.xlsx"', "no bid of this name"),
    ],
)
def test_a_register_that_the_bids_were_not_read_with_is_refused(
    tender: Tender, bids: Path, tmp_path: Path, table: str, problem: str
) -> None:
    with pytest.raises(cs.InputError, match=problem):
        evaluate(tender, tender.read_bids(bids), {}, register(tmp_path, table))


def test_a_clarified_cell_that_no_form_has_is_a_problem(
    tender: Tender, bids: Path, tmp_path: Path
) -> None:
    beside = register(tmp_path, CLARIFIED.replace("G5", "G500"))
    bid = tender.read_bids(bids, decisions=beside)["a.xlsx"]
    assert any("does not have" in str(text) for text in bid.problems["what"])


def test_the_letter_has_the_decisions_on_its_own_bid_only(
    tender: Tender, bids: Path, tmp_path: Path
) -> None:
    evaluation = judged(tender, bids, register(tmp_path, CLARIFIED))
    (tmp_path / "letters").mkdir()
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in letters(evaluation, tmp_path / "letters", "nb")
        if path.suffix == ".html"
    }
    assert [("Kari Nordmann" in text) for text in texts.values()] == [True, False]


def test_the_command_takes_a_register(tender: Tender, bids: Path, tmp_path: Path) -> None:
    file = tmp_path / "tender.toml"
    file.write_text(site_text(), encoding="utf-8")
    register(tmp_path, CLARIFIED, f'[[addenda]]\ndigest = "{tender.digest}"')
    done = run(
        "tender", "evaluate", file, bids, "--decisions", tmp_path / "decisions.toml", "--json"
    )
    assert done.returncode == 0 and '"first": "Billig AS"' in done.stdout


def test_a_deviation_from_a_requirement_that_is_met_is_not_accepted(
    form: Path, tender: Tender, tmp_path: Path
) -> None:
    folder = tmp_path / "bids"
    folder.mkdir()
    fill(form, {**ANSWERS, NAME: "Dyr AS"}, folder / "b.xlsx")
    met = ACCEPTED.replace('"A5"', '"Massivtre"')
    with pytest.raises(cs.InputError, match="is met by the bid") as error:
        judged(tender, folder, register(tmp_path, met))
    (row,) = error.value.problems.to_dict("records")
    assert (row["row"], row["value"]) == ("b.xlsx", "Massivtre")
    assert "leave the decision out" in row["remedy"]


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        ("Masser og transport", "B5"),
        ("Masser og transport", "A5"),
        ("Masser og transport", "G4"),
        ("Tilbyder og pris", "D8"),
    ],
)
def test_a_cell_that_the_form_fixes_cannot_be_clarified(
    tender: Tender, bids: Path, tmp_path: Path, sheet: str, cell: str
) -> None:
    decision = CLARIFIED.replace("G5", cell).replace("Masser og transport", sheet)
    read = tender.read_bids(bids, decisions=register(tmp_path, decision))
    (problem,) = (row for row in read.problems.itertuples() if row.cell == cell)
    assert "the form fixes this cell" in problem.what
    assert not any("read as" in text for text in read.deviations["what"])


def test_the_unit_of_an_amount_can_be_clarified(tender: Tender, bids: Path, tmp_path: Path) -> None:
    unit = CLARIFIED.replace("G5", "H5").replace("value = 3500", 'value = "kg"')
    decisions = register(tmp_path, CLARIFIED, unit)
    (bid, _) = tender.read_bids(bids, decisions=decisions).bids
    assert not len(bid.problems)
    masses = bid.scenario.baseline.set_index("row").loc["T1"]
    assert (masses["amount"], masses["unit"]) == (3500, "kg")


def test_a_bidder_in_capitals_is_the_same_bidder(
    tender: Tender, form: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "bids"
    folder.mkdir()
    fill(form, {**ANSWERS, NAME: "Bygg AS"}, folder / "a.xlsx")
    fill(form, {**ANSWERS, NAME: "BYGG  AS", PRICE: 140e6}, folder / "b.xlsx")
    evaluation = judged(tender, folder, None)
    assert evaluation.winner is None and not len(evaluation.ranking)
    assert all("several bids" in str(bid.problem) for bid in evaluation.bids)


@pytest.mark.parametrize(
    ("table", "key", "problem"),
    [
        ('cell = "5G"', "cell", "is no cell"),
        ('cell = "G0"', "cell", "is no cell"),
        ("cell = 5", "cell", "is no cell"),
        ("value = true", "value", "is neither a text, a number nor a day"),
        ("value = inf", "value", "is neither a text, a number nor a day"),
        ("value = [1]", "value", "is neither a text, a number nor a day"),
        ('who = "  "', "who", "is blank"),
        ('why = "\\t "', "why", "is blank"),
    ],
)
def test_a_clarification_that_says_nothing_is_refused(
    tmp_path: Path, table: str, key: str, problem: str
) -> None:
    fields = {
        "file": 'file = "a.xlsx"',
        "sheet": 'sheet = "Materialer"',
        "cell": 'cell = "g5"',
        "value": "value = 2029-12-31",
        "who": 'who = "Kari"',
        "when": "when = 2026-03-20",
        "why": 'why = "brev"',
    }
    path = tmp_path / "decisions.toml"
    path.write_text("\n".join(["[[clarified]]", *(fields | {key: table}).values()]))
    with pytest.raises(cs.InputError, match=problem) as error:
        Decisions.read(path)
    assert error.value.problems["column"].tolist() == [f"clarified[0].{key}"]


def test_a_day_and_a_cell_in_small_letters_are_clarified(tender: Tender, bids: Path) -> None:
    cell = 'file = "b.xlsx"\nsheet = "Materialer"\ncell = "i5"\nvalue = 2029-12-31'
    decisions = register(bids.parent, f"[[clarified]]\n{cell}")
    read = tender.read_bids(bids, decisions=decisions)
    (bid,) = (one for one in read.bids if one.file == "b.xlsx")
    assert bid.documents.set_index("row").loc["P1", "valid_to"] == "2029-12-31"


def test_a_digest_is_one() -> None:
    with pytest.raises(ValueError, match="is no digest"):
        AddendumForm(who="K", when="2026-01-01", why="x", digest="abc")
