"""Texts on bids and requirements: none is lost, and none stays English in Norwegian tables."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from bidding import ANSWERS, bid, bids, tender
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

import carbonsite as cs
from carbonsite.cli.app import app
from carbonsite.messages import Message, message
from carbonsite.messages.labels import Labels
from carbonsite.messages.language import Language, texts_of
from carbonsite.tender import Outcome, Subject, Verdict, annex, evaluate, letters, page, protocol
from carbonsite.tender.requirements.base import EVIDENCE
from carbonsite.tender.requirements.rows import Allowed

EXAMPLE = Path(__file__).parents[1] / "examples" / "biri_tender.py"
ENGLISH_TEXTS, NORWEGIAN_TEXTS = (texts_of(language) for language in Language)
KEYS = [key for key in ENGLISH_TEXTS if key.startswith("tender.")]


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def told(key: str) -> Message:
    """A message with values that are no words."""
    named = {
        name: spec for _, name, spec, _ in string.Formatter().parse(ENGLISH_TEXTS[key]) if name
    }
    return message(
        key,
        **{
            name: float(place) if named[name] else f"{place}x"
            for place, name in enumerate(sorted(named), start=1)
        },
    )


NAMES = st.text(
    st.characters(exclude_characters="\n", exclude_categories=("Cs", "Cc")),
    min_size=1,
    max_size=20,
).filter(lambda text: not set(text.lower()) & set("abcdefghijklmnopqrstuvwxyz"))


@given(
    st.sampled_from(
        sorted(key for key in KEYS if not re.search(r":[^}]*[fg]}", ENGLISH_TEXTS[key]))
    ),
    st.lists(NAMES, min_size=5, max_size=5),
)
def test_no_text_within_a_message_is_lost(key: str, texts: list[str]) -> None:
    """Whatever strangers write into it: every letter is still there, in each language."""
    values = dict(zip(sorted(values_of(ENGLISH_TEXTS[key])), texts, strict=False))
    for language in Language:
        text = message(key, **values).in_language(language)
        assert all(value in text or repr(value) in text for value in values.values())


@given(st.text(max_size=200))
def test_a_text_that_is_no_message_stays_as_it_is(text: str) -> None:
    assert Labels.of("nb").text(text) == text


def test_numbers_and_tags_within_a_message_are_those_of_the_language() -> None:
    say = Labels.of("nb")
    other = message("tender.formula.other_number", given=7500.5, stored=0.25)
    assert other == "a formula that gives 7500.5, where 0.25 is stored"
    assert say.text(other) == "en formel som gir 7500,5, der 0,25 er lagret"
    thawing = Allowed(
        name="class",
        where={"purpose": ("drying", "winter heating"), "flow": "site-energy"},
        column="carrier",
        allowed=("electricity",),
    )
    (missing,) = thawing.check(Subject(tender().scenario)).missing
    assert missing == "no row with purpose drying or winter heating, flow energy on site"
    assert (
        say.text(missing)
        == "ingen rad med formål byggtørk eller byggvarme, aktivitetstype energi på byggeplassen"
    )
    no_row = message("tender.of", whose="A5", problem=message("tender.missing.no_row"))
    assert (
        say.text(message("tender.missing.in_baseline", problem=no_row))
        == "referansen: A5: ingen rad"
    )


# -- nothing is left in English


def words_of(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w.-])[a-zæøå]{2,}(?![\w-])", text.lower()))


def own_words(key: str, language: Language) -> set[str]:
    """The words of a text that its other language does not have, such as names of columns."""
    own, other = (
        words_of(re.sub(r"\{[^}]*\}", " ", texts[key]))
        for texts in (ENGLISH_TEXTS, NORWEGIAN_TEXTS)[:: 1 if language is Language.ENGLISH else -1]
    )
    return own - other


NORWEGIAN = {word for key in NORWEGIAN_TEXTS for word in own_words(key, Language.NORWEGIAN)}
ENGLISH = {word for key in KEYS for word in own_words(key, Language.ENGLISH)} - NORWEGIAN
"""Every word of an English text of bids that no Norwegian text has."""
ANSWER_COLUMNS = {"bidder", "answer", "value"}
"""What the file of answers calls its columns, in every language."""

FRONT = ("Protokoll", "Tildeling", "Krav", "Dokumentasjon", "Opsjoner", "Merknader")
"""Sheets of the protocol beside the line items and factors, which are in the words of their
sources.
"""


def english_in(text: str, own: str = "") -> set[str]:
    return (words_of(text) & ENGLISH) - words_of(own) - ANSWER_COLUMNS


def sheets_text(book: Path) -> str:
    held = load_workbook(book, data_only=True)
    assert set(FRONT) <= set(held.sheetnames)
    return "\n".join(
        str(cell.value)
        for title in FRONT
        for row in held[title]
        for cell in row
        if cell.value is not None
    )


def page_text(file: Path) -> str:
    return unescape(
        re.sub(
            r"<style>.*?</style>|<[^>]*>", " ", file.read_text(encoding="utf-8"), flags=re.DOTALL
        )
    )


@dataclass(frozen=True)
class TellsEverything:
    """A requirement that misses everything that can be missing."""

    name: str = "Alt"

    def check(self, subject: Subject) -> Verdict:
        rows = [
            {
                "row": f"r{place}",
                "item": "post",
                "value": "",
                "outcome": Outcome.NOT_SHOWN,
                "detail": told(key),
            }
            for place, key in enumerate(KEYS)
        ]
        return Verdict(
            self.name,
            Outcome.NOT_SHOWN,
            missing=tuple(map(told, KEYS)),
            evidence=pd.DataFrame(
                [{**dict.fromkeys(EVIDENCE, ""), **row} for row in rows], dtype=object
            ),
            of=self,
        )


def test_the_words_looked_for_are_many() -> None:
    assert {"is", "not", "number", "missing", "read", "stated", "clarify", "with", "row"} <= ENGLISH
    assert english_in("the form has no such row") and not english_in("skjemaet har ingen slik rad")


def test_a_protocol_with_everything_that_can_be_told_has_no_english_left(tmp_path: Path) -> None:
    faults = pd.DataFrame(
        [
            {
                "bid": "a.xlsx",
                "sheet": "Maskiner",
                "cell": "C7",
                "value": "x",
                "what": told(key),
                "remedy": told(key),
                "effect": 1234.5,
            }
            for key in KEYS
        ],
        dtype=object,
    )
    offered = [
        replace(bids()[0], deviations=faults),
        replace(bids()[1], scenario=None, problems=faults),
        *bids()[2:],
        bid("Dobbel AS", 1e7, "1 L", file="d1"),
        bid("Dobbel AS", 1e7, "1 L", file="d2"),
        bid("Uten pris AS", float("nan"), "6 000 L"),
    ]
    found = evaluate(tender(requirements=[TellsEverything()]), offered, ANSWERS)
    (tmp_path / "brev").mkdir()
    own = " ".join(
        [
            *(each.bidder for each in found.bids),
            *(option.name for option in found.tender.options),
            "bonus",
            "site-energy",
            *(
                word
                for key in KEYS
                for word in words_of(NORWEGIAN_TEXTS[key]) & words_of(ENGLISH_TEXTS[key])
            ),
        ]
    )
    for text in (
        sheets_text(protocol(found, tmp_path / "p.xlsx")),
        *map(
            page_text,
            (page(found, tmp_path / "p.html"), *pages_of(letters(found, tmp_path / "brev"))),
        ),
    ):
        assert not english_in(text, own)
    assert "virkning +1\u202f234 kg CO2e" in page_text(
        tmp_path / "p.html"
    ) or "virkning +1\u202f235 kg CO2e" in page_text(tmp_path / "p.html")
    assert english_in(page_text(page(found, tmp_path / "en.html", "en")), own) >= {
        "clarify",
        "reject",
        "not",
        "stated",
    }


def pages_of(written: list[Path]) -> list[Path]:
    """The pages among letters; their Word documents say the same."""
    return [path for path in written if path.suffix == ".html"]


@pytest.fixture(scope="module")
def faulty(
    biri_tender_example: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Any, Any, Path]:
    """Biri's tender and its bids, with further faults put into them by another program."""
    folder = tmp_path_factory.mktemp("biri")
    example = biri_tender_example
    asked = cs.tender.Tender.read(example.FILE)
    example.received(asked, folder)
    (folder / "bids" / "kopi.xlsx").write_bytes((folder / "bids" / "mjosbygg.xlsx").read_bytes())
    (folder / "bids" / "brev.pdf").write_bytes(b"%PDF")
    (folder / "bids" / "gammel.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    (folder / "bids" / "tekst.xlsx").write_bytes(b"a;b")
    book = openpyxl.load_workbook(folder / "bids" / "rimelig-bygg.xlsx")
    machines, materials = book["Maskiner"], book["Materialer"]
    book.create_sheet("Forbehold").sheet_state = "hidden"
    machines["E5"].hyperlink = "http://example.com"
    materials["E5"].comment = openpyxl.comments.Comment("Bare 2025", "x")
    machines["N9"].value, machines["A2"].value = "ekskl. rigg", "Les dette"
    machines.row_dimensions[6].hidden = True
    machines.column_dimensions["D"].hidden = True
    for column, value in (
        ("B", "Ekstra"),
        ("C", "gravemaskin"),
        ("E", "diesel"),
        ("I", 5000),
        ("J", "L"),
    ):
        machines[f"{column}30"].value = value
    book.save(folder / "bids" / "rimelig-bygg.xlsx")
    return example, asked, folder


def test_a_letter_names_no_other_bid_and_its_file(faulty: Any, tmp_path: Path) -> None:
    """Findings that compare bids are for the protocol alone."""
    _, asked, folder = faulty
    found = evaluate(asked, asked.read_bids(folder / "bids"), {})
    compared = [finding for finding in found.found if finding.is_internal]
    assert {finding.row_in(Labels.of("en"))["detail"].split(" ")[0] for finding in compared} >= {
        "is"
    }
    files = [bid.bid.file for bid in found.bids if bid.bid.file not in bid.bidder]
    assert len(files) > 2
    assert "er samme fil som mjosbygg.xlsx" in page_text(page(found, tmp_path / "p.html"))
    for letter in pages_of(letters(found, tmp_path)):
        assert "samme fil" not in page_text(letter)
        assert not [file for file in files if file in page_text(letter)]


def test_the_protocol_of_bids_with_faults_has_no_english_left(faulty: Any, tmp_path: Path) -> None:
    example, asked, folder = faulty
    read = asked.read_bids(folder / "bids")
    points = {
        f"{name} (oppdiktet)": {"arkitektur": points}
        for name, points in example.ASSESSED.items()
        if not name.startswith("Mjøsbygg")
    }
    found = evaluate(asked, read, points)
    assert len(read.deviations) > 8
    own = " ".join(
        [
            *(each.bidder for each in read),
            *asked.scenario.baseline["item"],
            *(option.name for option in asked.options),
            *(one.name for one in asked.requirements),
            "gwp_ghg http://example.com",
        ]
    )
    texts = [
        sheets_text(protocol(found, tmp_path / "p.xlsx")),
        *map(
            page_text,
            (
                page(found, tmp_path / "p.html"),
                annex(found, tmp_path / "a.html", draws=100),
                *pages_of(letters(found, tmp_path)),
            ),
        ),
    ]
    for text in texts:
        assert not english_in(text, own)
    for table in read.in_words("nb"):
        assert not english_in(" ".join([*table["what"], *table["remedy"]]), own)
    for command in ("read", "evaluate"):
        shown = CliRunner().invoke(
            app, ["tender", command, str(example.FILE), str(folder / "bids"), "--lang", "nb"]
        )
        assert shown.exit_code == 0
        assert not english_in(shown.stdout, own)
