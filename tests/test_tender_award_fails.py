"""A model relative to the best value fails for all bids where that value is 0 or less."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bidding import bid, tender

import carbonsite as cs
from carbonsite.tender import Bid, Criterion, Emissions, Price, evaluate
from carbonsite.tender.award.awards import PointsAward
from carbonsite.tender.award.models import BestRelative, LinearBounds, Relative
from carbonsite.tender.award.reading import award_of
from carbonsite.tender.evaluation.evaluation import Evaluation
from carbonsite.tender.letters.writing import letters
from carbonsite.tender.protocol.pages import page as protocol_page
from carbonsite.tender.protocol.robustness import under_bases
from carbonsite.tender.protocol.workbook import protocol


def award(model: Any) -> PointsAward:
    """Price and emissions of the site, with a model for emissions."""
    price = Criterion(name="price", weight="60 %", of=Price(), model=Relative())
    climate = Criterion(name="climate", weight="40 %", of=Emissions(), model=model)
    return PointsAward(criteria=(price, climate))


def bids() -> list[Bid]:
    """An emission-free bid, and two with diesel of which the cheaper one is dirtier."""
    clean = bid("Elektro AS", 139.5e6, "6 000 L", prices={})
    nothing = clean.scenario.baseline.assign(amount=0.0)
    clean = replace(clean, scenario=replace(clean.scenario, baseline=nothing))
    return [
        clean,
        bid("Billig AS", 139.0e6, "9 000 L", prices={}),
        bid("Dyr AS", 146.0e6, "4 000 L", prices={}),
    ]


def judged(model: Any, offers: list[Bid] | None = None) -> Evaluation:
    asked = tender(award=award(model), requirements=(), options=())
    return evaluate(asked, bids() if offers is None else offers)


@pytest.mark.parametrize("model", [Relative(), BestRelative()])
def test_no_bid_wins_where_the_model_fails(model: Any) -> None:
    evaluation = judged(model)
    assert evaluation.winner is None and not len(evaluation.ranking) and not evaluation.ranked
    assert len(evaluation.in_order) == 3
    (row,) = evaluation.findings.query("finding == 'award model fails'").to_dict("records")
    assert row["bidder"] == "" and "climate" in row["detail"] and "legal advice" in row["remedy"]
    assert not len(under_bases(evaluation, {}))


def test_without_the_bid_of_zero_the_same_model_ranks() -> None:
    assert judged(Relative(), bids()[1:]).winner is not None


def test_a_stated_rule_scores_every_bid_where_the_best_is_zero() -> None:
    rule = LinearBounds(best=0.0, worst=100_000.0)
    evaluation = judged(Relative(otherwise=rule))
    assert evaluation.winner == "Elektro AS"
    points = evaluation.ranking["points: climate"]
    emissions = evaluation.ranking["climate"]
    assert points.tolist() == pytest.approx((10 * (1 - emissions / 100_000)).tolist())
    same = judged(Relative(otherwise=rule), bids()[1:]).ranking["points: climate"]
    assert same.tolist() == judged(Relative(), bids()[1:]).ranking["points: climate"].tolist()


def test_a_bid_of_zero_is_never_behind_an_equal_priced_one_with_more() -> None:
    offers = [replace(one, price=140e6) for one in bids()]
    rule = LinearBounds(best=0.0, worst=100_000.0)
    assert judged(Relative(otherwise=rule), offers).ranking.index[0] == "Elektro AS"


def test_the_protocol_and_the_letters_say_so(tmp_path: Path) -> None:
    evaluation = judged(Relative())
    text = protocol_page(evaluation, tmp_path / "protocol.html", "en").read_text(encoding="utf-8")
    assert "No bid is ranked: the award model of the documents cannot be used" in text
    (tmp_path / "letters").mkdir()
    letters(evaluation, tmp_path / "letters", "nb")
    for letter in (tmp_path / "letters").glob("*.html"):
        text = letter.read_text(encoding="utf-8")
        assert "har ikke valgt noe tilbud ennå" in text and "rangert" not in text
    path = protocol(evaluation, tmp_path / "protocol.xlsx", "en")
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert any(cell.startswith("No bid is ranked") for cell in cells)


def test_the_rule_is_read_from_the_file_of_the_tender() -> None:
    climate = {"name": "k", "weight": "100 %", "of": "emissions", "model": "relative"}
    read = award_of({"criteria": [{**climate, "otherwise": {"best": 0, "worst": 5}}]})
    assert read.criteria[0].model.otherwise == LinearBounds(best=0.0, worst=5.0)


@pytest.mark.parametrize(("best", "worst"), [(0.0, 0.0), (500.0, 0.0), (-5.0, -10.0)])
def test_bounds_that_favour_the_higher_value_are_refused_when_written(
    best: float, worst: float
) -> None:
    with pytest.raises(cs.CarbonsiteError, match="best is not below worst"):
        LinearBounds(best=best, worst=worst)
