"""What is told of bids and requirements: every sentence in both languages, found again whatever it
tells, and none left in English where Norwegian is asked.
"""

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
from carbonsite.messages.language import Language, texts_of
from carbonsite.tender import Outcome, Subject, Verdict, annex, evaluate, letters, page, protocol
from carbonsite.tender.requirements.base import EVIDENCE
from carbonsite.tender.sentences import FILE, retold, sentence_table, tell
from carbonsite.tender.words import Words

PACKAGE = Path(cs.__file__).parent
TENDER = FILE.parent
EXAMPLE = Path(__file__).parents[1] / "examples" / "biri_tender.py"
SENTENCES = sentence_table()


def parts_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def told(key: str) -> str:
    """A sentence that tells nothing that is a word."""
    return tell(
        key,
        **{
            part: f"{place}x"
            for place, part in enumerate(sorted(parts_of(SENTENCES[key]["en"])), start=1)
        },
    )


# -- the table


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_has_both_languages_and_tells_the_same_things(key: str) -> None:
    texts = SENTENCES[key]
    assert set(texts) == {"en", "nb"}
    assert all(text.strip() for text in texts.values())
    assert texts["en"] != texts["nb"]
    assert parts_of(texts["en"]) == parts_of(texts["nb"])


def test_no_key_and_no_sentence_stands_twice() -> None:
    keys = [line.partition(",")[0] for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(set(keys)) == len(keys) == len(SENTENCES)
    assert len({re.sub(r"\{\w+\}", "{}", texts["en"]) for texts in SENTENCES.values()}) == len(
        SENTENCES
    )


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_is_told_somewhere(key: str) -> None:
    """By its key, or, of what other parts of the package say, by its own words."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TENDER.rglob("*.py")))
    family = key.partition(".")[0]
    if (
        f'"{key}"' in code
        or f"'{key}'" in code
        or re.search(rf'tell\(f"{family}\.\{{', code)
        or (key.startswith("missing.") and 'f"missing.{tag}_of"' in code and key.endswith("_of"))
    ):
        return
    # A bound and what a file is read as are put into their sentence there.
    words = max(
        re.split(r"\{\w+\}|at least|more than|at most|a bid form|a table", SENTENCES[key]["en"]),
        key=len,
    ).strip(" ;:'")
    elsewhere = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))
    )
    assert words in elsewhere or words in ("File is not a zip file", "Field required"), words


# -- found again


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_is_found_again(key: str) -> None:
    parts = {
        part: f"{place}x"
        for place, part in enumerate(sorted(parts_of(SENTENCES[key]["en"])), start=1)
    }
    assert Words.of("nb").sentence(tell(key, **parts)) == SENTENCES[key]["nb"].format(**parts)
    assert (
        Words.of("nb").sentence(f"Krav: M1: {tell(key, **parts)}")
        == f"Krav: M1: {SENTENCES[key]['nb'].format(**parts)}"
    )
    assert Words.of("en").sentence(tell(key, **parts)) == tell(key, **parts)


NAMES = st.text(
    st.characters(exclude_characters="'\n", exclude_categories=("Cs", "Cc")),
    min_size=1,
    max_size=20,
).filter(lambda text: not set(text.lower()) & set("abcdefghijklmnopqrstuvwxyz"))


@given(st.sampled_from(sorted(SENTENCES)), st.lists(NAMES, min_size=4, max_size=4))
def test_no_text_within_a_sentence_is_lost(key: str, texts: list[str]) -> None:
    """Whatever strangers write into it: every letter is still there, wherever the sentence is taken
    apart.
    """
    parts = dict(zip(sorted(parts_of(SENTENCES[key]["en"])), texts, strict=False))
    found = retold(tell(key, **parts), "nb", {})
    assert all(sum(map(found.count, {part})) >= 1 for part in parts.values())


@given(st.text(max_size=200))
def test_a_text_that_is_no_sentence_stays_as_it_is(text: str) -> None:
    known = {texts["en"] for texts in SENTENCES.values()}
    if not any(piece in known for piece in [text, *text.split(": ")]):
        assert Words.of("nb").sentence(f"Ø{text}") == f"Ø{text}"


def test_numbers_and_tags_within_a_sentence_are_those_of_the_language() -> None:
    say = Words.of("nb")
    assert (
        say.sentence(tell("formula.other_number", given=7500.5, stored=0.25))
        == "en formel som gir 7500,5, der 0,25 er lagret"
    )
    assert (
        say.sentence(
            tell("missing.no_row_with", tags="purpose drying or thawing, flow site-energy")
        )
        == "ingen rad med formål byggtørk eller teletining, strøm site-energy"
    )
    assert (
        say.sentence(tell("missing.in_baseline", what="A5: no row")) == "referansen: A5: ingen rad"
    )


# -- nothing is left in English


def words_of(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w.-])[a-zæøå]{2,}(?![\w-])", text.lower()))


NORWEGIAN = {
    word
    for text in [
        *(texts["nb"] for texts in SENTENCES.values()),
        *texts_of(Language.NORWEGIAN).values(),
    ]
    for word in words_of(re.sub(r"\{\w+\}", " ", text))
}
ENGLISH = {
    word for texts in SENTENCES.values() for word in words_of(re.sub(r"\{\w+\}", " ", texts["en"]))
} - NORWEGIAN
"""Every word of an English sentence that no Norwegian text has."""
FRONT = ("Protokoll", "Tildeling", "Krav", "Dokumentasjon", "Opsjoner", "Merknader")
"""Sheets of the protocol beside the line items and factors, which are in the words of their
sources.
"""


def english_in(text: str, own: str = "") -> set[str]:
    return (words_of(text) & ENGLISH) - words_of(own)


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
            for place, key in enumerate(SENTENCES)
        ]
        return Verdict(
            self.name,
            Outcome.NOT_SHOWN,
            missing=tuple(map(told, SENTENCES)),
            evidence=pd.DataFrame([{**dict.fromkeys(EVIDENCE, ""), **row} for row in rows]),
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
            for key in SENTENCES
        ]
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
        ]
    )
    for text in (
        sheets_text(protocol(found, tmp_path / "p.xlsx")),
        *map(page_text, (page(found, tmp_path / "p.html"), *letters(found, tmp_path / "brev"))),
    ):
        assert not english_in(text, own)
    assert "virkning +1\u202f234 kgCO2e" in page_text(
        tmp_path / "p.html"
    ) or "virkning +1\u202f235 kgCO2e" in page_text(tmp_path / "p.html")
    assert english_in(page_text(page(found, tmp_path / "en.html", "en")), own) >= {
        "clarify",
        "reject",
        "not",
        "stated",
    }


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
            "gwp_ghg",
        ]
    )
    texts = [
        sheets_text(protocol(found, tmp_path / "p.xlsx")),
        *map(
            page_text,
            (
                page(found, tmp_path / "p.html"),
                annex(found, tmp_path / "a.html", draws=100),
                *letters(found, tmp_path),
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
