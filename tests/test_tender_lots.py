"""Lots: requirements, criteria and the form tell the rows of one lot from those of another."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from tendered import ANSWERS, SITE, fill

import carbonsite as cs
from carbonsite.tender import evaluate
from carbonsite.tender.tender import Tender

LOT = {"part": "machines", "name": "lot", "title": "Delkontrakt", "choices": ["1", "2"]}
"""The question by which bidders say the lot of a row of their own."""


def rows() -> list[dict[str, Any]]:
    """The baseline; the excavator is of lot 1, all else of lot 2."""
    baseline = copy.deepcopy(SITE["baseline"])
    for place, row in enumerate(baseline):
        row["tags"] = {"lot": "2" if place else "1"}
    return baseline


def tender(**changed: Any) -> Tender:
    content = copy.deepcopy(SITE) | {"options": [], "baseline": rows()}
    return Tender.of(content | {"form": SITE["form"] | {"questions": [LOT]}} | changed)


def limit(lot: str, tonnes: float, **further: Any) -> dict[str, Any]:
    where = {"lot": lot, "flow": "site-energy"}
    fields = {"type": "limit", "name": f"Lot {lot}", "modules": ["A5"], "where": where}
    return {**fields, "limit": f"{tonnes} tCO2e", **further}


def share(lot: str) -> dict[str, Any]:
    fields = {"type": "energy-share", "name": f"Fri {lot}", "kind": "emission-free"}
    return {**fields, "per": "kWh", "at_least": "50 %", "where": {"lot": lot}}


def evaluated(asked: Tender, folder: Path, **cells: Any) -> Any:
    """One bid: 13 500 L of diesel in lot 1, 8 000 kWh of electricity in lot 2, HVO in either."""
    folder.mkdir()
    answers = {key: cell for key, cell in ANSWERS.items() if key[0] != "Opsjoner"}
    answers |= {("Maskiner", row, "Delkontrakt"): lot for row, lot in cells.items()}
    fill(asked.write_form(folder / "form.xlsx"), answers, folder / "a.xlsx")
    (folder / "form.xlsx").unlink()
    return evaluate(asked, asked.read_bids(folder))


def test_the_form_shows_the_lot_of_a_row_and_asks_it_of_others() -> None:
    (sheet,) = (one for one in tender().layouts[0].sheets if one.part == "machines")
    shown = [row.fixed.get("lot") for row in sheet.rows]
    assert shown == ["1", "2", None, None, None]


@pytest.mark.parametrize(("lot", "outcome"), [("1", "NOT_MET"), ("2", "MET")])
def test_a_limit_and_a_share_are_of_the_rows_of_their_lot(
    tmp_path: Path, lot: str, outcome: str
) -> None:
    asked = tender(requirements=[limit(lot, 20), share(lot)])
    judged = evaluated(asked, tmp_path / "bids", M3="1").verdicts
    assert judged["outcome"].tolist() == [outcome, outcome]
    assert judged["unit"].tolist()[1] == "% of kWh"


def test_rows_of_the_bidders_own_count_in_the_lot_that_they_name(tmp_path: Path) -> None:
    asked = tender(requirements=[limit("1", 100), limit("2", 100)])
    values = [evaluated(asked, tmp_path / lot, M3=lot).verdicts["value"].to_numpy() for lot in "12"]
    moved = values[0] - values[1]
    assert moved[0] == pytest.approx(-moved[1]) and moved[0] > 0


def test_every_requirement_takes_a_lot(tmp_path: Path) -> None:
    asked = tender(
        requirements=[
            {"type": "documented", "name": "EPD", "where": {"lot": "2", "material": "timber"}},
            {"type": "ban", "name": "ban", "column": "carrier", "banned": ["diesel"]}
            | {"where": {"lot": "2", "flow": "site-energy"}},
            {"type": "allowed", "name": "class", "column": "machine", "allowed": ["excavator"]}
            | {"where": {"lot": "1", "flow": "site-energy"}},
            {"type": "quality", "name": "quality", "at_least": "hours × load"}
            | {"where": {"lot": "1"}},
            {"type": "coverage", "name": "cover", "modules": ["A5"], "where": {"lot": "2"}},
            {"type": "reduction", "name": "below", "modules": ["A5"], "at_least": "5 %"}
            | {"where": {"lot": "1"}},
        ]
    )
    verdicts = evaluated(asked, tmp_path / "bids", M3="2").verdicts
    assert verdicts.set_index("requirement")["outcome"].to_dict() == {
        "EPD": "MET",
        "ban": "MET",
        "class": "MET",
        "quality": "MET",
        "cover": "MET",
        "below": "MET",
    }


def test_a_criterion_of_emissions_is_of_the_rows_of_its_lot(tmp_path: Path) -> None:
    criteria = copy.deepcopy(SITE["award"]["criteria"])
    criteria[1]["where"] = {"lot": "1"}
    asked = tender(award={"rule": "points", "criteria": criteria})
    evaluation = evaluated(asked, tmp_path / "bids", M3="2")
    (bid,) = evaluation.bids
    lines = bid.subject.lines
    of_lot = lines.loc[(lines["lot"] == "1") & lines["counted"], bid.subject.account.indicator]
    assert evaluation.ranking["klima"].item() == pytest.approx(of_lot.sum(), rel=1e-12)


def test_a_lot_that_no_row_has_is_a_problem_of_the_check() -> None:
    checked = tender(requirements=[limit("3", 100)]).check()
    assert checked.problems["column"].tolist() == ["requirements[0]"]
    assert not len(tender(requirements=[limit("2", 100)]).check().problems)


def test_a_lot_is_a_text() -> None:
    with pytest.raises(cs.InputError, match=r"requirements\[0\]"):
        tender(requirements=[limit("1", 100, where={"lot": 1})])


def test_a_row_that_leaves_its_lot_open_escapes_no_requirement(tmp_path: Path) -> None:
    asked = tender(requirements=[limit("1", 100), limit("2", 100)])
    (bid,) = evaluated(asked, tmp_path / "bids").bids
    assert bid.bid.problems[["cell", "what"]].to_numpy().tolist() == [["L7", "is blank"]]
    assert not bid.is_ranked


def test_a_row_without_an_amount_needs_no_lot(tmp_path: Path) -> None:
    asked = tender(requirements=[limit("1", 100)])
    folder = tmp_path / "bids"
    folder.mkdir()
    answers = {key: cell for key, cell in ANSWERS.items() if key[0] != "Opsjoner"}
    fill(
        asked.write_form(tmp_path / "form.xlsx"),
        answers | {("Maskiner", "M3", "Mengde"): 0},
        folder / "a.xlsx",
    )
    (bid,) = asked.read_bids(folder).bids
    assert not len(bid.problems)
