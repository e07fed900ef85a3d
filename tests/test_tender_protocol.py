"""The protocol: formulas checked by a second calculator, texts, and letters with own figures."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any, ClassVar
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from bidding import ANSWERS, AWARD, REQUIREMENTS, Asked, bid, bids, evaluation, tender
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from profiles import examples
from recalculation import differences, recalculated

import carbonsite as cs
from carbonsite import limits
from carbonsite import measures as m
from carbonsite.messages.labels import Labels
from carbonsite.tender import (
    AllOf,
    LiveRequirement,
    Outcome,
    Subject,
    Verdict,
    VerdictCells,
    annex,
    evaluate,
    leading_probabilities,
    letters,
    page,
    protocol,
    under_bases,
    weight_intervals,
)
from carbonsite.tender.letters.writing import letter_text
from carbonsite.tender.protocol.ranking_table import names_of, step_title
from carbonsite.tender.protocol.sections import climate_text, short

ALL_TYPES = [
    *REQUIREMENTS,
    {
        "type": "all-of",
        "name": "Alt",
        "parts": [
            {"type": "limit", "name": "Hele", "limit": "30 tCO2e"},
            {
                "type": "ban",
                "name": "Palmeolje",
                "where": {"carrier": "diesel"},
                "column": "feedstock",
                "banned": ["palm oil"],
            },
        ],
    },
    {
        "type": "any-of",
        "name": "Ett av",
        "parts": [
            {
                "type": "limit",
                "name": "Per år",
                "limit": "0,5 kgCO2e/m2 BTA/year",
                "period": "50 years",
            },
            {
                "type": "quality",
                "name": "Kjent",
                "where": {"machine": "excavator"},
                "at_least": "nameplate",
            },
        ],
    },
    {"type": "coverage", "name": "Omfang", "modules": ["A5"]},
]
WITH_SHARE = {
    **AWARD,
    "criteria": [
        *AWARD["criteria"][:2],
        {
            "name": "Andel",
            "weight": "10 %",
            "of": "requirement",
            "requirement": {"preset": "emission-free-site"},
            "model": "linear",
            "best": 100,
            "worst": 0,
        },
    ],
}
BY_PRICE = {
    "rule": "price",
    "additions": [
        {
            "type": "priced-carbon",
            "name": "Karbon",
            "per_tonne": "150 000 NOK/tCO2e",
            "modules": ["A5"],
        },
        {"type": "fictitious-discount", "name": "Stige"},
    ],
}
ANSWERS_OF_TWO = {name: ANSWERS[name] for name in ("Anlegg Øst AS", "Bygg & Sønn <b>AS</b>")}
LEVELS = {name: {"level": place, **told} for place, (name, told) in enumerate(ANSWERS.items())}


LOTS = {**AWARD, "ties": "lots", "decimals": 0}
LOWEST = {**AWARD, "ties": "lowest-price", "decimals": 0}
NOBODY = [{"type": "limit", "name": "x", "limit": "1 kgCO2e"}]
VARIANTS: dict[str, Callable[[], cs.tender.Evaluation]] = {
    "every type": lambda: evaluate(
        tender(requirements=ALL_TYPES, award=WITH_SHARE), bids(), ANSWERS
    ),
    "price": lambda: evaluate(tender(award=BY_PRICE), bids(), LEVELS),
    "lots": lambda: evaluate(tender(award=LOTS, requirements=[]), bids(), ANSWERS),
    "lowest price": lambda: evaluate(tender(award=LOWEST, requirements=[]), bids(), ANSWERS),
    "nobody": lambda: evaluate(tender(requirements=NOBODY), bids(), ANSWERS),
}
"""Evaluations that, with that by points, have every type of requirement and every kind of award."""


@pytest.fixture(scope="module")
def points() -> cs.tender.Evaluation:
    """The bids evaluated by points."""
    return evaluation()


@pytest.fixture(scope="module")
def book(points: cs.tender.Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The protocol of the evaluation by points; tests edit copies of it."""
    return protocol(points, tmp_path_factory.mktemp("book") / "protocol.xlsx")


@pytest.mark.parametrize("name", VARIANTS)
def test_a_second_calculator_agrees_and_the_protocol_verifies(name: str, tmp_path: Path) -> None:
    lang = "en" if name == "price" else "nb"
    written = protocol(VARIANTS[name](), tmp_path / "protocol.xlsx", lang=lang)
    assert_verified(written, tmp_path / "again")


def test_a_second_calculator_agrees_on_points(book: Path, tmp_path: Path) -> None:
    assert_verified(book, tmp_path / "again")


def assert_verified(written: Path, folder: Path) -> None:
    assert str(cs.reports.verify(written).outcome) == "unchanged"
    assert not list(differences(written, recalculated(written, folder)))


def test_a_planted_quantity_moves_the_points(book: Path, tmp_path: Path) -> None:
    """A changed litre in a bid's line items changes the ranking: all formulas are linked."""
    edited = load_workbook(book)
    sheet = next(
        sheet
        for sheet in edited
        if "Linjer" in sheet.title and any(cell.value == "Gravemaskin" for cell in sheet["B"])
    )
    row = next(cell.row for cell in sheet["B"] if cell.value == "Gravemaskin")
    column = next(cell.column for cell in sheet[4] if cell.value == "Mengde")
    before = load_workbook(book, data_only=True)["Tildeling"]
    sheet.cell(row, column).value = sheet.cell(row, column).value * 0.5
    edited.save(tmp_path / "edited.xlsx")
    after = load_workbook(
        recalculated(tmp_path / "edited.xlsx", tmp_path / "again"), data_only=True
    )["Tildeling"]
    numbers = [
        [cell.value for row in sheet for cell in row if isinstance(cell.value, float)]
        for sheet in (before, after)
    ]
    assert numbers[0] != numbers[1]
    assert str(cs.reports.verify(tmp_path / "edited.xlsx").outcome) != "unchanged"


def shown_options(book: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """The savings of the protocol, alone and last in, by bidder and option."""
    rows = [[cell.value for cell in row] for row in load_workbook(book, data_only=True)["Opsjoner"]]
    first = next(place for place, row in enumerate(rows) if row[1] == "Opsjon")
    return {
        (row[0], row[1]): (row[3], row[4])
        for row in rows[
            first + 1 : next(
                place for place in range(first + 1, len(rows)) if rows[place][1] is None
            )
        ]
    }


def planted(sheet: Any, row_is: tuple[str, str], heading: str, value: float) -> None:
    """A number of a table set to another, in the row that has a text in some column."""
    column, text = row_is
    head = next(
        row
        for row in sheet
        if heading in [cell.value for cell in row] and column in [cell.value for cell in row]
    )
    at = {cell.value: cell.column for cell in head}
    row = next(
        row
        for row in range(head[0].row + 1, sheet.max_row + 1)
        if sheet.cell(row, at[column]).value == text
    )
    sheet.cell(row, at[heading]).value = value


def test_savings_of_options_follow_the_amounts_of_the_bid_and_what_it_states(
    book: Path, tmp_path: Path
) -> None:
    """A workbook with changed litres and excavator use shows what carbonsite computes for them."""
    edited = load_workbook(book)
    before = shown_options(book)
    title = next(
        sheet.title
        for sheet in edited
        if sheet["A2"].value and sheet["A2"].value.startswith("Anlegg Øst AS: mengde")
    )
    planted(edited[title], ("Post", "Gravemaskin"), "Mengde", 7000)
    planted(edited["Opsjonssteg"], ("Tilbyder", "Anlegg Øst AS"), "Verdi", 4.0)
    edited.save(tmp_path / "edited.xlsx")
    after = shown_options(recalculated(tmp_path / "edited.xlsx", tmp_path / "again"))
    other = bid("Anlegg Øst AS", 10e6, "7 000 L")
    measures = [
        (
            replace_field(measure, per_litre="4,0 kWh/L")
            if measure.name == "Elektrisk gravemaskin"
            else measure
        )
        for measure in other.scenario.measures
    ]
    other = replace(other, scenario=replace(other.scenario, measures=measures))
    expected = (
        evaluate(tender(), [other, *bids()[1:]], ANSWERS)
        .options["Anlegg Øst AS"]
        .table.set_index("option")
    )
    for option, row in expected.iterrows():
        assert after["Anlegg Øst AS", option] == pytest.approx(
            (row["saving"], row["last_in"]), rel=1e-9
        )
        assert after["Anlegg Øst AS", option] != pytest.approx(
            before["Anlegg Øst AS", option], rel=1e-3
        )
    assert all(
        told == pytest.approx(before[key], rel=1e-12)
        for key, told in after.items()
        if key[0] != "Anlegg Øst AS"
    )


def replace_field(measure: Any, **fields: str) -> Any:
    """The same measure with another value of a field."""
    return type(measure)(
        **{name: getattr(measure, name) for name in measure.model_fields_set} | fields
    )


def test_more_steps_than_a_workbook_should_take_are_stored_and_told(
    points: cs.tender.Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OPTION_WORK", 2000)
    protocol(points, tmp_path / "alone.xlsx")
    monkeypatch.setattr(limits, "OPTION_WORK", 0)
    protocol(points, tmp_path / "stored.xlsx")
    for name, live in (("alone", True), ("stored", False)):
        assert str(cs.reports.verify(tmp_path / f"{name}.xlsx").outcome) == "unchanged"
        rows = [
            row
            for row in load_workbook(tmp_path / f"{name}.xlsx")["Opsjoner"]
            if row[1].value == "Biodiesel"
        ]
        assert {
            row[3].data_type
            for row in rows
            if row[4].value is not None and isinstance(row[2].value, float | int)
        } == {"f" if live else "n"}
        told = [
            cell.value
            for row in load_workbook(tmp_path / f"{name}.xlsx")["Opsjoner"]
            for cell in row
        ]
        assert "lagret: ingen formel følger den" in told
    stored = shown_options(tmp_path / "stored.xlsx")
    assert all(
        told == pytest.approx(stored[key], rel=1e-12)
        for key, told in shown_options(tmp_path / "alone.xlsx").items()
    )


class Halved(m.SiteMeasure):
    """A measure of one's own that takes the numbers out of the amounts."""

    stage: ClassVar[m.Stage] = m.Stage.AVOID

    name: str = "Halvert"

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        return activities.assign(amount=[float(amount) / 2 for amount in activities["amount"]])


def test_an_option_that_no_formula_follows_is_stored_and_told(tmp_path: Path) -> None:
    offered = bids()[0]
    own = replace(
        offered,
        options={**offered.options, "Halvert": 1000.0},
        scenario=replace(
            offered.scenario,
            measures=[
                *offered.scenario.measures,
                Halved(where={"flow": "site-energy"}, cost="1000 NOK"),
            ],
        ),
    )
    book = protocol(
        evaluate(
            tender(options=(*tender().options, Asked("Halvert"))), [own, bids()[1]], ANSWERS_OF_TWO
        ),
        tmp_path / "protocol.xlsx",
    )
    assert str(cs.reports.verify(book).outcome) == "unchanged"
    assert not list(differences(book, recalculated(book, tmp_path / "again")))
    told = {
        (row[0].value, row[1].value): (row[3].data_type, row[6].value)
        for row in load_workbook(book)["Opsjoner"].iter_rows(min_row=5, max_row=9)
    }
    assert told["Anlegg Øst AS", "Halvert"] == ("n", "lagret: ingen formel følger den")
    assert told["Bygg & Sønn <b>AS</b>", "Biodiesel"] == ("f", None)


def test_what_an_account_must_hold_is_counted_in_its_line_items(tmp_path: Path) -> None:
    found = evaluate(
        tender(requirements=[{"type": "coverage", "name": "Omfang", "modules": ["A5", "B6"]}]),
        bids(),
        ANSWERS,
    )
    book = protocol(found, tmp_path / "protocol.xlsx")
    held = load_workbook(book)["Krav"]
    column = next(
        cell.column for row in held for cell in row if cell.value == "Oppfyller (delmengde)"
    )
    assert all("COUNTIFS" in str(held.cell(row, column).value) for row in range(5, 9))
    assert [
        row[column - 1].value
        for row in load_workbook(book, data_only=True)["Krav"].iter_rows(min_row=5, max_row=8)
    ] == [1, 1, 1, 1]
    assert not list(differences(book, recalculated(book, tmp_path / "again")))


def test_the_same_evaluation_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    assert protocol(evaluation(), tmp_path / "again.xlsx").read_bytes() == book.read_bytes()
    for name, write in (("a.html", page), ("b.html", annex)):
        one, other = (
            write(evaluation(), tmp_path / f"{turn}{name}").read_bytes() for turn in (1, 2)
        )
        assert one == other


HOSTILE = [
    '=HYPERLINK("https://evil.example","x")',
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "@SUM(1)",
    "\u202eSA gninwO",
    "x\ty\nz",
    "&amp;<img src=x onerror=alert(1)>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_bidders_text_runs_or_renders(text: str, tmp_path: Path) -> None:
    table = cs.activities(
        cs.activity(
            text, "5 000 L", "diesel", module="A5", machine=text, row="r1", flow="site-energy"
        )
    )
    odd = replace(
        bid(text, 12e6, "6 000 L", file=text),
        deviations=pd.DataFrame(
            [{"bid": text, "sheet": text, "cell": "A1", "what": text, "remedy": text}]
        ),
    )
    mean = bid("Annen AS", 12e6, "6 000 L")
    odd = replace(
        odd,
        scenario=replace(
            odd.scenario,
            baseline=pd.concat([odd.scenario.baseline, table], ignore_index=True).fillna(""),
        ),
    )
    found = evaluate(
        tender(requirements=ALL_TYPES[2:4]),
        [odd, mean],
        {text: {"understanding": 1.0}, "Annen AS": {"understanding": 1.0}},
    )
    book = protocol(found, tmp_path / "p.xlsx")
    held = load_workbook(book)
    formulas = [
        cell.value for sheet in held for row in sheet for cell in row if cell.data_type == "f"
    ]
    assert formulas and not [
        formula
        for formula in formulas
        if "evil" in formula or "alert" in formula or "SUM(1)" in formula
    ]
    with zipfile.ZipFile(book) as package:
        assert not [
            name for name in package.namelist() if "externalLink" in name or "vba" in name.lower()
        ]
        assert not any(
            b"evil.example" in package.read(name)
            for name in package.namelist()
            if name.endswith(".rels")
        )
    for told in (
        page(found, tmp_path / "p.html"),
        annex(found, tmp_path / "a.html", draws=100),
        *(path for path in letters(found, tmp_path) if path.suffix == ".html"),
    ):
        tree = ElementTree.fromstring(
            re.sub(r"<!DOCTYPE html>|<meta[^>]*>|<br>", "", told.read_text(encoding="utf-8"))
        )
        assert {element.tag for element in tree.iter()} & {
            "script",
            "img",
            "iframe",
            "object",
        } == set()
        assert (
            "{{" not in text
            or told.name.startswith("a")
            or "{{ 7*7 }}" in told.read_text(encoding="utf-8")
            or "annen" in told.name
        )


# -- letters


def figures(text: str) -> set[str]:
    """Every run of digits of a page that can be read, thin spaces and marks left out."""
    shown = unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL))
    return set(re.findall(r"\d{5,}", re.sub(r"[\u202f\u00a0 ,.](?=\d)", "", shown)))


@settings(max_examples=examples(15), deadline=None)
@given(st.permutations([0, 1, 2, 3]), st.data())
def test_nobodys_figures_stand_in_anothers_letter_but_the_winners(
    order: list[int], data: st.DataObject
) -> None:
    """Unique prices and amounts are only in the letter of their bidder, unless it is the winner."""
    marks = {
        name: data.draw(st.integers(10_000, 99_999).filter(lambda number: number % 10), label=name)
        for name in ("A", "B", "C", "D")
    }
    if len(set(marks.values())) < 4:
        return
    names = [list(marks)[place] for place in order]
    offered = [
        bid(
            f"Firma {name}",
            float(f"1{place}{marks[name]}77"),
            f"{3000 + 900 * place} L",
            f"{marks[name] / 100:.2f} L",
            prices={
                "Elektrisk gravemaskin": float(f"9{marks[name]}88"),
                "Biodiesel": float(f"8{marks[name]}99"),
            },
        )
        for place, name in enumerate(names)
    ]
    found = evaluate(tender(), offered, {each.bidder: {"understanding": 5.0} for each in offered})
    secrets = {
        each.bidder: {f"{each.price:.0f}", *(f"{price:.0f}" for price in each.options.values())}
        for each in offered
    }
    for own in found.bids:
        told = figures(letter_text(found, own, Labels.of("nb")))
        others = {
            bidder: numbers
            for bidder, numbers in secrets.items()
            if bidder not in (own.bidder, found.winner)
        }
        assert secrets[own.bidder] <= told
        assert not [
            bidder
            for bidder, numbers in others.items()
            if any(number in figure for number in numbers for figure in told)
        ]
        assert not [
            bidder for bidder in others if bidder in letter_text(found, own, Labels.of("nb"))
        ]


def test_a_letter_says_why_a_bid_is_not_ranked_and_not_how_to_improve_it(tmp_path: Path) -> None:
    """Follow-up in a letter would invite a bidder to improve the bid after the deadline."""
    odd = replace(
        bids()[2],
        deviations=pd.DataFrame(
            [{"bid": "x", "sheet": "Krav", "cell": "A1", "what": "kg i stedet for t"}]
        ).assign(remedy="ring tilbyderen", value="", effect=float("nan")),
    )
    whole = evaluate(tender(), [*bids()[:2], odd, bids()[3]], ANSWERS)
    letter = letter_text(whole, whole["=1+1 Cowboy AS"], Labels.of("nb"))
    report = page(whole, tmp_path / "p.html").read_text(encoding="utf-8")
    for text in ("Begrunnelse", "Byggeplass", "kg i stedet for t", "Det valgte tilbudet"):
        assert text in letter
    for text in ("juridisk", "Mulig oppfølging", "avklar"):
        assert text in report
        assert text not in letter


def test_letters_are_named_by_number_and_bidder_and_need_their_folder(tmp_path: Path) -> None:
    named = [
        bid("Åge Ødegård & Sønner ÆØÅ " + "x" * 40, 12e6, "6 000 L"),
        bid("日本", 13e6, "6 000 L"),
    ]
    whole = evaluate(tender(), named, {each.bidder: {"understanding": 5.0} for each in named})
    pages = [path.name for path in letters(whole, tmp_path) if path.suffix == ".html"]
    assert pages == ["01-age-odegard-sonner-aeoa-xxxxxxxxxxxxxxxx.html", "02-bidder.html"]
    with pytest.raises(cs.ReportError, match="there is no such folder; make it first"):
        letters(whole, tmp_path / "nothing")


def test_a_headline_has_at_most_48_characters() -> None:
    assert (short("x" * 48), short("x" * 49)) == ("x" * 48, "x" * 47 + "…")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "30 % (Anskaffelsesforskriften § 7-9: at least 30 %)"),
        ("nb", "30 % (Anskaffelsesforskriften § 7-9: minst 30 %)"),
    ],
)
def test_the_weight_of_climate_is_a_figure_and_no_outcome(
    points: cs.tender.Evaluation, lang: str, text: str
) -> None:
    assert climate_text(points.climate, Labels.of(lang)) == text
    by_price = VARIANTS["price"]().climate
    assert climate_text(by_price, Labels.of(lang)).startswith(f"{by_price.requirement}: ")


def test_totals_are_named_by_the_rule(points: cs.tender.Evaluation) -> None:
    say = Labels.of("en")
    award = VARIANTS["price"]().award
    assert step_title("total", points.award, say) == "Total points"
    assert step_title("points: Pris", points.award, say) == "Points: Pris"
    assert step_title("total", award, say) == "Evaluated price"
    assert step_title("added: Karbon", award, say) == "Added: Karbon"
    assert [names_of(each.award)[0] for each in (points, VARIANTS["price"]())] == ["price"] * 2


def test_an_award_by_price_or_without_ranked_bids_has_no_weights_to_change() -> None:
    for name in ("price", "nobody"):
        intervals = weight_intervals(VARIANTS[name]())
        assert list(intervals) == ["criterion", "low", "high", "first", "is_own"]
        assert not len(intervals)
    assert not len(leading_probabilities(VARIANTS["nobody"](), draws=10))


# -- the annex


def test_the_first_place_changes_at_the_weights_told(points: cs.tender.Evaluation) -> None:
    """At each weight told, just below and just above, the award ranks as the annex says."""
    found = points
    intervals = weight_intervals(found)
    values = found.ranking[["price", *found.award.measures]]
    for row in intervals.itertuples():
        weight = (row.low + row.high) / 2
        own = found.award.weights[row.criterion]
        weights = {
            name: weight if name == row.criterion else share * (1 - weight) / (1 - own)
            for name, share in found.award.weights.items()
        }
        columns = {name: values[name].to_numpy() for name in values}
        total = found.award.scored(columns, found.award.best(values), weights)["total"]
        assert values.index[int(np.argmax(total))] == row.first
    assert intervals[intervals["is_own"]]["first"].unique().tolist() == [found.winner]


def test_probabilities_are_of_one_and_follow_the_margin(points: cs.tender.Evaluation) -> None:
    found = leading_probabilities(points, draws=2000)
    assert found["probability"].sum() == pytest.approx(1.0)
    assert found.set_index("bidder")["probability"].idxmax() == points.winner
    alike = evaluate(
        tender(),
        [bid("A", 10e6, "6 000 L"), bid("B", 10e6, "6 000 L")],
        {"A": {"understanding": 5.0}, "B": {"understanding": 5.0}},
    )
    assert leading_probabilities(alike, draws=4000)["probability"].between(0.4, 0.6).all()


def test_other_bases_are_told_and_enter_no_points(points: cs.tender.Evaluation) -> None:
    found = points
    told = under_bases(
        found,
        {
            "life cycle": cs.Basis(boundary="life-cycle", year=2023),
            "none": cs.Basis(boundary="direct", electricity="residual", year=2023),
        },
    )
    assert (
        told["basis"].tolist() == ["life cycle", "none"]
        and told.loc[0, "first"]
        and told.loc[1, "problem"]
    )
    pd.testing.assert_frame_equal(found.ranking, evaluation().ranking)


def test_a_basis_that_is_named_shows_electricity_as_it_was_bought(
    points: cs.tender.Evaluation,
) -> None:
    (row,) = under_bases(points, {"residual": cs.Basis(electricity="residual", year=2020)}).to_dict(
        "records"
    )
    assert row["problem"] == "" and row["first"]


@dataclass(frozen=True)
class FewLines:
    """A requirement of one's own with the margin limit − value, as that of a limit."""

    name: str = "Få linjer"

    def value_of(self, inputs: dict[str, Any]) -> Any:
        return 2 * inputs["part"]

    def check(self, subject: Subject) -> Verdict:
        half = len(subject.lines) / 2
        return Verdict(
            self.name, Outcome.MET, 2 * half, 99.0, 99.0 - 2 * half, inputs={"part": half}, of=self
        )


class OwnInputs:
    """A requirement of one's own over inputs that carbonsite does not know."""

    name = "Maskintimer"

    def value_of(self, inputs: dict[str, Any]) -> Any:
        return inputs["hours"] / inputs["machines in use"] + inputs["value"]

    def check(self, subject: Subject) -> Verdict:
        inputs = {"hours": 900.0, "machines in use": 3.0, "value": float(len(subject.lines))}
        value = self.value_of(inputs)
        return Verdict(
            self.name, Outcome.MET, value, 400.0, 400.0 - value, "h", inputs=inputs, of=self
        )


class Unfollowed(OwnInputs):
    """One whose formula cannot be followed."""

    name = "Ukjent formel"

    def value_of(self, inputs: dict[str, Any]) -> Any:
        return {900.0: 300.0}[inputs["hours"]] + inputs["value"]


class OtherValue(OwnInputs):
    """One that says another value than its formula gives."""

    name = "Annen verdi"

    def check(self, subject: Subject) -> Verdict:
        return replace(super().check(subject), requirement=self.name, value=1.0, of=self)


@pytest.mark.parametrize(
    ("own", "is_live"), [(OwnInputs(), True), (Unfollowed(), False), (OtherValue(), False)]
)
def test_an_own_requirement_has_inputs_of_its_own(
    own: OwnInputs, is_live: bool, tmp_path: Path
) -> None:
    found = evaluate(tender(requirements=(own, FewLines())), bids()[:2], ANSWERS_OF_TWO)
    book = protocol(found, tmp_path / "own.xlsx", lang="en")
    stored, written = (
        list(load_workbook(book, data_only=is_stored)["Requirements"].iter_rows(min_row=4))
        for is_stored in (True, False)
    )
    headings = [cell.value for cell in stored[0]]
    shown = {name: stored[1][headings.index(name)].value for name in ("Value", "hours", "value")}
    verdict = found.bids[0].verdicts[0]
    assert shown == {"Value": verdict.value, "hours": 900.0, "value": verdict.inputs["value"]}
    assert str(written[1][headings.index("Value")].value).startswith("=") is is_live
    assert not is_live or not list(differences(book, recalculated(book, tmp_path / "again")))
    assert cs.reports.verify(book).outcome is cs.reports.VerificationOutcome.UNCHANGED


@dataclass(frozen=True)
class PerWorker(LiveRequirement):
    """One that brings its formulas: emissions of the site for each worker, at most a limit."""

    name: str = "Per arbeider"
    limit: float = 4000.0
    comparison: ClassVar[str] = "<="
    on_site: ClassVar[Any] = cs.tender.Selection(modules=("A5",), flows=("site-energy",))

    def value_of(self, inputs: dict[str, Any]) -> Any:
        return inputs["emissions on site"] / inputs["workers"]

    def inputs_formula(self, cells: VerdictCells) -> dict[str, str]:
        return {"emissions on site": cells.emissions(self.on_site)}

    def check(self, subject: Subject) -> Verdict:
        lines = subject.lines[self.on_site.counted(subject.lines)]
        inputs = {"emissions on site": float(lines["gwp_ghg"].sum()), "workers": 8.0}
        return self.verdict(inputs, self.limit, unit="kg")


@dataclass(frozen=True)
class TwoMachines(LiveRequirement):
    """One over evidence of its own: at least two machines with a name that is long enough."""

    name: str = "To maskiner"
    shortest: int = 9
    comparison: ClassVar[str] = ">="

    def value_of(self, inputs: dict[str, Any]) -> Any:
        return inputs["long names"]

    def inputs_formula(self, cells: VerdictCells) -> dict[str, str]:
        return {"long names": cells.evidence_count(Outcome.MET)}

    def check(self, subject: Subject) -> Verdict:
        rows = subject.activities
        is_long = rows["item"].astype(str).str.len() >= self.shortest
        evidence = pd.DataFrame(
            {
                **{name: rows[name] for name in ("row", "item", "amount", "unit")},
                "value": "",
                "counted": is_long.astype(float),
                "outcome": np.where(is_long, Outcome.MET, Outcome.NOT_MET),
                "detail": "",
            }
        )
        inputs = {"long names": float(is_long.sum())}
        return self.verdict(inputs, 2.0, evidence=evidence)


STORED = "Stored by the requirement, without a formula"
OWN_AWARD = cs.tender.PointsAward(
    criteria=tuple(
        cs.tender.Criterion(name=name, weight=weight, of=of, model=cs.tender.Relative())
        for name, weight, of in (
            ("Pris", "90 %", cs.tender.Price()),
            ("Per arbeider", "10 %", cs.tender.Reached(requirement=PerWorker())),
        )
    )
)


def requirement_cells(book: Path) -> list[dict[str, tuple[Any, Any]]]:
    """Stored value and formula of each cell of the sheet of requirements, by heading."""
    stored, written = (
        list(load_workbook(book, data_only=is_stored)["Requirements"].iter_rows(min_row=4))
        for is_stored in (True, False)
    )
    headings = [cell.value for cell in stored[0]]
    return [
        {
            heading: (cell.value, formula.value)
            for heading, cell, formula in zip(headings, row, formulas, strict=True)
        }
        for row, formulas in zip(stored[1:], written[1:], strict=True)
    ]


def test_an_own_requirement_brings_its_formulas(tmp_path: Path) -> None:
    both = AllOf(name="Begge", parts=(PerWorker(), TwoMachines()))
    asked = tender(requirements=(both,), award=OWN_AWARD)
    found = evaluate(asked, bids()[:2], ANSWERS_OF_TWO)
    book = protocol(found, tmp_path / "own.xlsx", lang="en")
    rows = requirement_cells(book)
    assert [row["Requirement"][0] for row in rows[:3]] == ["Per arbeider", "To maskiner", "Begge"]
    live = ("Outcome", "Value", "Margin")
    assert all(str(row[name][1]).startswith("=") for row in rows[:2] for name in live)
    assert "SUMIFS" in rows[0]["emissions on site"][1] and rows[0]["workers"] == (8.0, 8)
    assert not {"Years", "Baseline [kgCO2e]", STORED} & set(rows[0])
    evidence = load_workbook(book, data_only=True)["Evidence"]
    assert "Tårnkran" in [cell.value for cell in evidence["E"]]
    assert_verified(book, tmp_path)


def test_a_requirement_without_formulas_is_stored_and_told(tmp_path: Path) -> None:
    found = evaluate(tender(requirements=(FewLines(), PerWorker())), bids()[:2], ANSWERS_OF_TWO)
    book = protocol(found, tmp_path / "own.xlsx", lang="en")
    stored, live, *_ = requirement_cells(book)
    assert stored[STORED][0] == "Outcome, Margin" and live[STORED][0] is None
    assert_verified(book, tmp_path)


def test_the_margin_of_an_own_requirement_is_what_the_requirement_says(tmp_path: Path) -> None:
    found = evaluate(tender(requirements=(FewLines(),)), bids()[:2], ANSWERS_OF_TWO)
    book = protocol(found, tmp_path / "own.xlsx", lang="en")
    rows = list(load_workbook(book)["Requirements"].iter_rows(min_row=5, max_row=6))
    headings = [cell.value for cell in load_workbook(book)["Requirements"][4]]
    values = [row[headings.index("Margin")].value for row in rows]
    assert values == [verdict.margin for verdict in found.verdicts.itertuples()]
    assert cs.reports.verify(book).outcome is cs.reports.VerificationOutcome.UNCHANGED


def test_no_text_of_the_protocol_runs_off_its_page(book: Path) -> None:
    """Facts and formulas are wrapped over the first page's columns, on rows that are as high."""
    workbook = load_workbook(book)
    for title, first in (("Protokoll", "B"), ("Tildeling", "A")):
        sheet = workbook[title]
        spans = list(sheet.column_dimensions.values())
        places = range("ABCDEF".index(first) + 1, 7)
        room = sum(one.width for place in places for one in spans if one.min <= place <= one.max)
        merged = {cells.min_row for cells in sheet.merged_cells.ranges if cells.max_col == 6}
        texts = {row: str(sheet[f"{first}{row}"].value or "") for row in merged}
        assert len(texts) > 2 and max(map(len, texts.values())) > 100
        for row, text in texts.items():
            lines = -(-len(text) // int(1.1 * room))
            assert lines == 1 or sheet.row_dimensions[row].height >= 12 * lines
