"""Options whose saving is undeclared, or cannot be computed, in the protocol: told, never 0."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bidding import DIGEST, Asked, MadeTender, bids, tender
from openpyxl import load_workbook
from recalculation import differences, recalculated
from timber import CONCRETE, FRAME, declared, with_diesel

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.tender import Bid, Evaluation, evaluate, page, protocol

AWARD = {
    "rule": "points",
    "criteria": [
        {"name": "Pris", "weight": "70 %", "of": "price", "model": "relative"},
        {"name": "Utslipp", "weight": "30 %", "of": "emissions", "model": "relative"},
    ],
}
TIMBER, LESS = "Cross-laminated timber", "scaled"


def own_tender(**changed: Any) -> MadeTender:
    """A tender of a frame and an excavator, in total GWP."""
    baseline = replace(with_diesel(), measures=[])
    options = (Asked(TIMBER), Asked(LESS))
    made = {"scenario": baseline, "requirements": [], "award": AWARD, "options": options}
    return tender(**{**made, **changed})


@pytest.fixture(scope="module")
def undeclared() -> Evaluation:
    """The saving of timber is undeclared: its uptake counts only with its release."""
    offer = Bid("A AS", with_diesel(), 1e6, {TIMBER: 1000.0, LESS: 500.0}, tender=DIGEST)
    return evaluate(own_tender(), [offer, replace(offer, bidder="B AS", price=2e6)], {})


def rows_of_page(path: Path, section: str) -> list[list[str]]:
    """Texts of the rows of the first table of a section."""
    html = path.read_text(encoding="utf-8").partition(f'id="{section}"')[2].partition("</table>")[0]
    return [
        [" ".join(unescape(re.sub("<[^>]+>", "", cell)).split()) for cell in cells]
        for row in re.findall("<tr>.*?</tr>", html, flags=re.DOTALL)
        if (cells := re.findall("<t[hd][^>]*>.*?</t[hd]>", row, flags=re.DOTALL))
    ]


def test_a_saving_that_is_undeclared_stands_so_on_the_page(
    undeclared: Evaluation, tmp_path: Path
) -> None:
    rows = rows_of_page(page(undeclared, tmp_path / "page.html"), "options")
    told = {(row[0], row[1]): row[2:] for row in rows[1:]}
    for bidder in ("A AS", "B AS"):
        price, alone, last, per_tonne = told[bidder, TIMBER]
        assert (price, alone, last, per_tonne) == ("1 000", "ikke deklarert", "ikke deklarert", "")
        assert told[bidder, LESS] == ["500", "1 500", "ikke deklarert", "333"]


def test_a_saving_that_is_undeclared_stands_so_in_the_workbook(
    undeclared: Evaluation, tmp_path: Path
) -> None:
    book = protocol(undeclared, tmp_path / "protocol.xlsx")
    assert str(cs.reports.verify(book).outcome) == "unchanged"
    assert not list(differences(book, recalculated(book, tmp_path / "again")))
    sheet = load_workbook(book, data_only=True)["Opsjoner"]
    rows = [row[:6] for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]]
    assert ("A AS", TIMBER, 1000, "ikke deklarert", "ikke deklarert", None) in rows
    # No set that is chosen has it.
    assert not any(TIMBER in str(row[1]) for row in rows if row[0] == "A AS" and row[4] == 4)


def test_options_that_cannot_be_computed_are_told_and_not_left_out(tmp_path: Path) -> None:
    """One option uses a factor that does not declare the indicator; its bid can be computed."""
    catalogue = cs.FactorCatalogue(
        [
            *cs.FactorCatalogue.default(),
            *declared("old", CONCRETE, biogenic_carbon="none", gwp_ghg=282.0),
            *declared("new", {"A1-A3": 100.0}),
        ]
    )
    frame = cs.activities(
        cs.activity("frame", "100 m3", "old", flow="product", row="frame", **FRAME)
    )
    timber = m.SolidTimber(
        where=FRAME, volume="80 m3", factor="new", name="Massivtre", cost="1 NOK"
    )
    given = bids()[0]
    offered = replace(
        given.scenario,
        baseline=pd.concat([given.scenario.baseline, frame], ignore_index=True),
        measures=[*given.scenario.measures, timber],
        catalogue=catalogue,
    )
    offer = replace(given, scenario=offered, options={**given.options, "Massivtre": 1.0})
    asked = (*tender().options, Asked("Massivtre"))
    criteria = {**AWARD, "criteria": [{**AWARD["criteria"][0], "weight": "100 %"}]}
    judged = evaluate(tender(options=asked, requirements=[], award=criteria), [offer], {})
    findings = judged.findings
    reasons = findings[findings["finding"] == "option not computed"]["detail"].tolist()
    assert len(reasons) == 3 and all("'new' A1-A3 declares no gwp_ghg" in why for why in reasons)
    rows = rows_of_page(page(judged, tmp_path / "page.html"), "options")
    assert {row[1] for row in rows[1:]} == {option.name for option in asked}
    assert {row[3] for row in rows[1:]} == {"ikke regnet ut: 'new' A1-A3 deklarerer ikke gwp_ghg"}
