"""The example of civil works: numbers by hand, the question on the asphalt, and the decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs

NORDLI, VIK, RIMELIG, ASFALT, DALEN = (
    f"{name} AS (oppdiktet)"
    for name in (
        "Nordli Anlegg",
        "Vik og Sønner",
        "Rimelig Graving",
        "Asfalt og Rør",
        "Dalen Maskin",
    )
)

# The shipped factors of the rows, in kgCO2e per unit: diesel 2.66 + 0.634133 per litre, HVO
# 0.03558 + 0.56439 per litre, electricity (2024) per kWh; the rest per tonne.
DIESEL, HVO, POWER = 2.66 + 0.634133, 0.03558 + 0.56439, 0.03075
LANDFILL, STONE, CONCRETE_PIPE, PP_PIPE = 1.26338, 14.695, 141.743, 2619.84
PIPES_AND_LANDFILL = 28_000 * LANDFILL + 620 * CONCRETE_PIPE + 28 * PP_PIPE

BY_HAND = {
    NORDLI: PIPES_AND_LANDFILL
    + (2200 * 55 + 1100 * 38 + 350 * 20 + 120 * 60 + 60 * 180) * POWER
    + (50_050 + 27_300 + 9737) * POWER
    + 24_000 * STONE
    + 3200 * 36,
    VIK: PIPES_AND_LANDFILL
    + 2310 * 55 * POWER
    + (1155 * 11 + 368 * 7 + 126 * 22 + 63 * 60) * HVO
    + (20_212 + 11_025 + 3932) * DIESEL
    + 24_000 * STONE
    + 3200 * 41,
    RIMELIG: PIPES_AND_LANDFILL
    + (2090 * 18 + 1045 * 11 + 332 * 7 + 114 * 22 + 57 * 60) * DIESEL
    + (18_288 + 9975 + 3558) * DIESEL
    + 24_000 * STONE
    + 3200 * 44,
    ASFALT: PIPES_AND_LANDFILL
    + 2244 * 55 * POWER
    + (1122 * 11 + 357 * 7 + 122 * 22 + 61 * 60) * HVO
    + (19_635 + 10_710 + 3820) * HVO
    + 24_000 * STONE
    + 3200 * 36,
    DALEN: PIPES_AND_LANDFILL
    + (2156 * 55 + 1078 * 38) * POWER
    + (343 * 7 + 118 * 22 + 59 * 60) * HVO
    + (18_865 + 10_290 + 3670) * HVO
    + 22_500 * STONE
    + 3200 * 36,
}
"""Emissions of each bid with the decisions [kgCO2e]: its amounts times the factors."""


@pytest.fixture(scope="module")
def tender(civil_works_example: Any) -> cs.tender.Tender:
    return cs.tender.Tender.read(civil_works_example.FILE)


@pytest.fixture(scope="module")
def received(
    civil_works_example: Any, tender: cs.tender.Tender, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder: Path = civil_works_example.received(tender, tmp_path_factory.mktemp("civil"))
    return folder


@pytest.fixture(scope="module")
def as_they_came(civil_works_example: Any, tender: Any, received: Path) -> Any:
    return civil_works_example.evaluated(tender, received)


@pytest.fixture(scope="module")
def decided(civil_works_example: Any, tender: Any, received: Path) -> Any:
    decisions = cs.tender.Decisions.read(civil_works_example.DECISIONS)
    return civil_works_example.evaluated(tender, received, decisions)


def details(evaluation: Any, kind: str) -> list[tuple[str, str]]:
    table = evaluation.findings[evaluation.findings["finding"] == kind]
    return list(table[["bidder", "detail"]].itertuples(index=False, name=None))


def emissions(evaluation: Any) -> dict[str, float]:
    return {
        one.bid.bidder: one.bid.scenario.baseline_account().total.magnitude
        for one in evaluation.in_order
        if one.bid.scenario is not None
    }


def test_the_check_finds_nothing(tender: Any) -> None:
    check = tender.check()
    assert not len(check.problems) and not len(check.advice)
    trials = check.trials.assign(trial=check.trials["trial"].map(str)).set_index("trial")
    assert trials["computed"].all() and len(trials) == 9
    assert trials.loc["electricity", "met"] == 5


def test_the_tenders_own_rows_by_hand(tender: Any) -> None:
    litres = 2200 * 18 + 1100 * 11 + 350 * 7 + 120 * 22 + 60 * 60
    hauls = 19_250 + 10_500 + 3745  # trips there and back, at half a litre per kilometre
    assert hauls == pytest.approx((875 * 22 + 750 * 14 + 107 * 35) * 2 * 0.5)
    by_hand = PIPES_AND_LANDFILL + (litres + hauls) * DIESEL + 24_000 * STONE + 3200 * 39.2125
    assert tender.scenario.baseline_account().total.magnitude == pytest.approx(by_hand, rel=1e-6)


def test_the_emissions_of_each_bid_by_hand(decided: Any) -> None:
    assert emissions(decided) == pytest.approx(BY_HAND, rel=1e-6)


def test_the_points_by_hand(decided: Any) -> None:
    price = {NORDLI: 63.9, VIK: 62.3, ASFALT: 63.2, DALEN: 64.8}
    least = min(BY_HAND[name] for name in price)
    by_hand = {
        name: 7 * 62.3 / millions + 3 * least / BY_HAND[name] for name, millions in price.items()
    }
    assert decided.ranking["total"].to_dict() == pytest.approx(by_hand, rel=1e-6)
    assert decided.ranking.index.tolist() == [NORDLI, ASFALT, DALEN, VIK]


def test_shares_limits_and_options_by_hand(decided: Any) -> None:
    value = decided.verdicts.set_index(["bidder", "requirement"])["value"]
    hours = "Minst 40 % av maskintimene utslippsfrie"
    assert value[ASFALT, hours] == pytest.approx(100 * 2244 / (2244 + 1122 + 357 + 122 + 61))
    assert value[RIMELIG, "Asfalt A1-A3"] == pytest.approx(44)
    reused = 6000 * LANDFILL + 6000 / 28_000 * 50_050 * POWER
    assert decided.options[NORDLI].table["saving"].tolist() == pytest.approx([reused], rel=1e-6)


def test_the_cheapest_bid_breaks_two_requirements_and_diesel_lorries_none(decided: Any) -> None:
    outcome = decided.verdicts.set_index(["bidder", "requirement"])["outcome"]
    assert outcome[RIMELIG].eq("NOT_MET").sum() == 2
    assert outcome[RIMELIG, "Fossilfri byggeplass"] == "NOT_MET"
    assert outcome[VIK, "Fossilfri byggeplass"] == "MET"  # its lorries drive outside the fence
    assert RIMELIG not in decided.ranking.index


def test_asphalt_in_another_unit_is_asked_about_and_changes_no_rank_by_itself(
    as_they_came: Any, decided: Any
) -> None:
    ((bidder, detail),) = details(as_they_came, "question")
    assert bidder == ASFALT and "0.036 kgCO2e per t, with the tender's own factor 39.21" in detail
    assert as_they_came.winner == ASFALT
    assert details(decided, "question") == [] and decided.winner == NORDLI
    gained = emissions(decided)[ASFALT] - emissions(as_they_came)[ASFALT]
    assert gained == pytest.approx(3200 * (36 - 0.036), rel=1e-6)


def test_the_bad_cell_is_clarified_and_its_gain_is_told(as_they_came: Any, decided: Any) -> None:
    assert DALEN in [one.bidder for one in as_they_came.not_ranked]
    ((bidder, detail),) = details(decided, "clarification improves rank")
    assert bidder == DALEN and "ranks 3 with the clarification" in detail
    (both,) = [text for name, text in details(decided, "deviation") if name == DALEN]
    assert "the file says 28 000 tonn ca, read as 28000" in both


def test_the_protocol_verifies_and_letters_name_no_other_bidder(
    decided: Any, tmp_path: Path
) -> None:
    outcome = cs.reports.verify(cs.tender.protocol(decided, tmp_path / "protokoll.xlsx"))
    assert outcome.exit_code == 0
    for letter in cs.tender.letters(decided, tmp_path):
        if letter.suffix == ".html":
            text = letter.read_text(encoding="utf-8")
            assert sum(name in text for name in BY_HAND if name != NORDLI) <= 1, letter.name


def test_it_runs_from_any_folder(
    civil_works_example: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    civil_works_example.main()
    assert "9 trial bids, 0 problems" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "civil_works_tender").iterdir()} >= {
        "tilbudsskjema.xlsx",
        "protokoll.xlsx",
        "protokoll.html",
        "vedlegg.html",
        "bids",
    }
