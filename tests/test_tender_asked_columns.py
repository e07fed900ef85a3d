"""Columns that a form asks only where the tender's basis or its requirements need them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from tendered import ANSWERS, SITE, fill

from carbonsite.tender.tender import Tender

BEYOND = ["beyond_obligation", "beyond_document", "beyond_volume", "beyond_period"]
HEADINGS = [
    "Andel utover omsetningskravet [%]",
    "Dokumentasjon av andelen",
    "Volum i dokumentet [L]",
    "Periode i dokumentet",
]
ADDITIONAL = {"year": 2024, "biofuel": "additional"}
HAUL = {
    "item": "Intern massetransport",
    "factor": "diesel",
    "amount": "2 000 L",
    "module": "A5",
    "flow": "mass-transport",
}
FOSSIL_FREE = {"preset": "fossil-free-site"}


def tender(**changed: Any) -> Tender:
    return Tender.of(copy.deepcopy(SITE) | {"options": []} | copy.deepcopy(changed))


def columns(asked: Tender) -> dict[str, list[str]]:
    return {sheet.part: list(sheet.names) for sheet in asked.layouts[0].sheets}


def test_the_share_beyond_the_obligation_is_asked_under_the_basis_that_needs_it() -> None:
    additional, credited = columns(tender(basis=ADDITIONAL)), columns(tender())
    for part in ("machines", "heating", "masses"):
        assert [name for name in additional[part] if name in BEYOND] == BEYOND
        assert not set(BEYOND) & set(credited[part])
    assert not set(BEYOND) & set(additional["materials"])


def biodiesel(asked: Tender, folder: Path, *cells: Any) -> Any:
    """The bid of machine M3 on 2 000 L of HVO, with what it says of the obligation."""
    folder.mkdir()
    said = {
        ("Maskiner", "M3", heading): cell for heading, cell in zip(HEADINGS, cells, strict=False)
    }
    answers = {key: cell for key, cell in ANSWERS.items() if key[0] != "Opsjoner"}
    fill(asked.write_form(folder.parent / f"{folder.name}.xlsx"), answers | said, folder / "a.xlsx")
    (bid,) = asked.read_bids(folder).bids
    return bid


def test_a_documented_share_is_credited_and_an_empty_cell_is_not(tmp_path: Path) -> None:
    asked = tender(basis=ADDITIONAL)
    empty = biodiesel(asked, tmp_path / "empty")
    half = biodiesel(asked, tmp_path / "half", 50, "erklæring 7", 2000, "2025")
    whole = biodiesel(asked, tmp_path / "whole", "100 %", "erklæring 7", 2000, 2025)
    totals = [bid.scenario.baseline_account().total.magnitude for bid in (empty, half, whole)]
    assert totals[0] > totals[1] > totals[2]
    assert totals[1] == pytest.approx((totals[0] + totals[2]) / 2, rel=1e-12)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ((50,), "O"),
        ((150, "erklæring 7", 2000, "2025"), "L"),
        ((100, "erklæring 7", 1000, "2025"), "N"),
        ((100, "erklæring 7", 2000, "2023"), "O"),
    ],
)
def test_a_share_that_no_document_covers_is_a_problem_of_its_cell(
    tmp_path: Path, cells: tuple[Any, ...], column: str
) -> None:
    bid = biodiesel(tender(basis=ADDITIONAL), tmp_path / "bids", *cells)
    assert f"{column}7" in bid.problems["cell"].tolist() and bid.scenario is None


def test_the_dry_run_shows_that_a_limit_can_be_kept_with_documented_fuel() -> None:
    limit = {"type": "limit", "name": "A5", "modules": ["A5"], "flows": ["site-energy"]}
    checked = tender(
        basis={**ADDITIONAL, "boundary": "direct"},
        requirements=[limit | {"limit": "10 tCO2e"}],
        form=SITE["form"] | {"carriers": ["diesel", "hvo"]},
    ).check()
    assert not len(checked.problems) and not len(checked.advice)
    assert checked.trials.set_index("trial").loc["hvo", "met"] == 1


def fenced(**changed: Any) -> Tender:
    form = SITE["form"] | {"further_rows": {"masses": 2}}
    baseline = [*SITE["baseline"], HAUL, {**HAUL, "item": "Innenfor", "fence": "inside"}]
    return tender(**{"baseline": baseline, "form": form, "requirements": [FOSSIL_FREE]} | changed)


def test_the_side_of_the_fence_is_asked_of_rows_of_the_bidders_own() -> None:
    (masses,) = (sheet for sheet in fenced().layouts[0].sheets if sheet.part == "masses")
    shown = {row.id: row.fixed.get("fence") for row in masses.rows}
    assert shown == {
        "T1": "",
        "T2": "utenfor gjerdet",
        "T3": "innenfor gjerdet",
        "T4": None,
        "T5": None,
    }
    assert "fence" not in columns(fenced(requirements=[]))["masses"]
    assert "fence" not in columns(fenced(form=SITE["form"]))["masses"]
    on_site = {"year": 2024, "boundary": "on-site"}
    assert "fence" in columns(fenced(requirements=[], basis=on_site))["masses"]


@pytest.mark.parametrize(
    ("side", "outcome"),
    [("innenfor gjerdet", "NOT_MET"), ("utenfor gjerdet", "MET"), (None, "")],
)
def test_transport_of_the_bidders_own_counts_on_its_side_of_the_fence(
    tmp_path: Path, side: str | None, outcome: str
) -> None:
    asked, folder = fenced(), tmp_path / "bids"
    folder.mkdir()
    kept = ("Tilbyder og pris", "Materialer", "Byggvarme og byggtørk", "Masser og transport")
    answers = {key: cell for key, cell in ANSWERS.items() if key[0] in kept}
    sheet = "Masser og transport"
    for row in ("M1", "M2"):
        answers["Maskiner", row, "Mengde"] = 0
    answers |= {(sheet, "T2", "Mengde"): 0, (sheet, "T3", "Mengde"): 0}
    own = {"Beskrivelse": "Dumper", "Aktivitetstype": "massetransport", "Modul": "A5"}
    own |= {"Faktor eller energibærer": "diesel", "Mengde": 100, "Enhet": "L"}
    answers |= {(sheet, "T4", heading): cell for heading, cell in own.items()}
    electric = {"Energibærer": "elektrisitet", "Enhet": "kWh", "Mengde": 5000}
    answers |= {("Maskiner", "M1", heading): cell for heading, cell in electric.items()}
    if side:
        answers[sheet, "T4", "Side av gjerdet"] = side
    fill(asked.write_form(tmp_path / "form.xlsx"), answers, folder / "a.xlsx")
    (bid,) = asked.read_bids(folder).bids
    if not side:
        assert bid.problems["cell"].tolist() == ["J8"]
        return
    (requirement,) = asked.requirements
    from carbonsite.tender import Subject

    assert requirement.check(Subject(bid.scenario)).outcome == outcome
