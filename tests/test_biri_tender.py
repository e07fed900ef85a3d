"""The example of a tender: five made-up bids for a site like Biri, and the protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs
from carbonsite.tender.evaluation.options import BidOptions

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def example(biri_tender_example: Any) -> Any:
    return biri_tender_example


@pytest.fixture(scope="module")
def tender(example: Any) -> Any:
    return cs.tender.Tender.read(example.FILE)


@pytest.fixture(scope="module")
def bids(example: Any, tender: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return example.received(tender, tmp_path_factory.mktemp("biri"))


def test_the_tender_has_biris_shape(tender: Any) -> None:
    assert [requirement.name for requirement in tender.requirements][:2] == [
        "Tre over bakken",
        "Passivhus: dokumentert etter NS 3701 eller tilsvarende",
    ]
    site_measures = {
        type(measure).__name__
        for measure in cs.Project.read(EXAMPLES / "biri.toml").scenario.measures
    }
    # Solid timber is required; all other measures are options.
    assert {type(option.measure).__name__ for option in tender.options} == site_measures - {
        "SolidTimber"
    }


def test_its_baseline_is_what_biris_assumptions_say_as_one_number_each(tender: Any) -> None:
    known = cs.Project.read(EXAMPLES / "biri.toml").scenario.baseline.set_index("item")
    asked = tender.scenario.baseline.set_index("item")
    for here, there in (
        ("Gravemaskin 35 t", "excavator 35 t"),
        ("Mobilkran", "mobile crane"),
        ("Tining", "thawing"),
        ("Vinteroppvarming", "winter heating"),
        ("Tørking", "drying"),
        ("Sand og grus til deponi", "sand and gravel to landfill"),
        ("Grus", "gravel"),
    ):
        value = known.loc[there, "amount"].value.to(known.loc[there, "unit"]).magnitude
        found = asked.loc[here, "amount"]
        found = (
            found.value.to(asked.loc[here, "unit"]).magnitude if hasattr(found, "value") else found
        )
        assert found == pytest.approx(value, rel=1e-9), here


def test_every_name_is_marked_as_made_up(bids: Any) -> None:
    assert len(bids) == 5
    assert all(bid.bidder.endswith("(oppdiktet)") for bid in bids)


def test_the_faulty_bid_is_told_and_stops_no_other(bids: Any) -> None:
    assert [bid.file for bid in bids if bid.scenario is None] == ["hastverk.xlsx"]
    told = {(row.sheet, row.cell) for row in bids.problems.itertuples()}
    assert told == {
        ("Byggvarme og byggtørk", "E5"),
        ("Masser og transport", "G5"),
    }
    assert {(row.sheet, row.cell) for row in bids.deviations.itertuples()} == {
        ("Maskiner", "B5"),
        ("Masser og transport", "H5"),
        ("Opsjoner", "D5"),
    }


def test_the_bids_are_ranked_by_the_models_of_the_file(
    example: Any, tender: Any, bids: Any
) -> None:
    found = example.evaluated(tender, bids)
    by_hand = {}
    held = {bid.bidder: bid for bid in bids.usable}
    lowest = (
        min(bid.price for bid in held.values()),
        min(bid.scenario.baseline_account().total.magnitude for bid in held.values()),
    )
    for name, bid in held.items():
        price, emissions = (
            10 * (1 - (value - least) / least)
            for value, least in zip(
                (bid.price, bid.scenario.baseline_account().total.magnitude), lowest, strict=True
            )
        )
        by_hand[name] = (
            0.5 * max(price, 0)
            + 0.3 * max(emissions, 0)
            + 0.2 * example.ASSESSED[name.removesuffix(" (oppdiktet)")]
        )
    assert found.ranking["total"].to_dict() == pytest.approx(by_hand, rel=1e-9)
    assert found.winner == max(by_hand, key=by_hand.__getitem__)
    assert "Hastverk AS (oppdiktet)" in [each.bidder for each in found.not_ranked]


def test_requirements_and_options_are_told(example: Any, tender: Any, bids: Any) -> None:
    found = example.evaluated(tender, bids)
    verdicts = found.verdicts[found.verdicts["bidder"].str.startswith("Mjøsbygg")]
    assert verdicts["outcome"].tolist() == ["MET", "MET", "MET"]
    without = cs.tender.evaluate(tender, bids.bids, {})
    assert set(
        without.verdicts.query("requirement.str.startswith('Passivhus')", engine="python")[
            "outcome"
        ]
    ) == {"NOT_SHOWN"}
    priced = {bid.bidder: len(bid.options) for bid in bids}
    assert priced["Rimelig Bygg AS (oppdiktet)"] == 0
    assert BidOptions(bids["fjell-og-tre.xlsx"], tender.options).count == 2**8
    assert (
        "no option priced"
        in found.findings.query("bidder == 'Rimelig Bygg AS (oppdiktet)'")["finding"].tolist()
    )


def test_the_protocol_verifies(example: Any, tender: Any, bids: Any, tmp_path: Path) -> None:
    found = example.evaluated(tender, bids)
    outcome = cs.reports.verify(cs.tender.protocol(found, tmp_path / "protokoll.xlsx"))
    assert outcome.exit_code == 0
    text = cs.tender.page(found, tmp_path / "protokoll.html").read_text(encoding="utf-8")
    assert tender.digest in text
    written = cs.tender.letters(found, tmp_path)
    assert [path.suffix for path in written] == [".html", ".docx"] * 5


def test_it_runs_from_any_folder(
    example: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    example.main()
    printed = capsys.readouterr().out
    assert "Biri omsorgssenter, konkurranse (eksempel)" in printed
    assert {path.name for path in (tmp_path / "biri_tender").iterdir()} >= {
        "tilbudsskjema.xlsx",
        "protokoll.xlsx",
        "protokoll.html",
        "bids",
    }
