"""Letters to bidders: from a template, as a page and a Word document, without what is internal."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import docx
import pytest
from bidding import bids, evaluation, tender

import carbonsite as cs
from carbonsite.messages.labels import Labels
from carbonsite.tender import evaluate, letters
from carbonsite.tender.evaluation.evaluation import Evaluation
from carbonsite.tender.letters.writing import TEMPLATE, letter_text

INTERNAL = ("avklar eller avvis", "clarify", "skriv tallet", "write the number", "carbonsite")


@pytest.fixture(scope="module")
def judged() -> Evaluation:
    return evaluation()


def text_of(html: str) -> str:
    """What a reader sees of a page."""
    return unescape(
        re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.S))
    )


def word_texts(path: Path) -> list[str]:
    """The texts of a Word document, paragraphs and then cells."""
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_the_winner_and_the_others_read_the_decision(judged: Evaluation) -> None:
    say = Labels.of("nb")
    winner = str(judged.winner)
    assert "har valgt deres tilbud" in letter_text(judged, judged[winner], say)
    for bid in judged.bids:
        text = text_of(letter_text(judged, bid, say))
        if bid.bidder != winner:
            assert f"har valgt tilbudet fra {winner}." in text and "Det valgte tilbudet" in text
        assert all(word in text for word in ("Karensperioden utløper", "Frist for å klage", "Dato"))


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_no_letter_has_internal_words_or_names_the_program(judged: Evaluation, lang: str) -> None:
    for bid in judged.bids:
        text = letter_text(judged, bid, Labels.of(lang)).casefold()
        assert not [word for word in INTERNAL if word in text]


def test_a_requirement_that_is_not_met_is_a_reason(judged: Evaluation) -> None:
    text = text_of(letter_text(judged, judged["=1+1 Cowboy AS"], Labels.of("nb")))
    asked = "utslippene i modul A5 er høyst 30 kgCO2e/m2 BTA"
    assert f"Kravet «Byggeplass» ({asked}): ikke oppfylt: 37,042 kgCO2e/m2 BTA" in text


def test_page_and_word_say_the_same(judged: Evaluation, tmp_path: Path) -> None:
    written = letters(judged, tmp_path, "nb")
    assert [path.suffix for path in written] == [".html", ".docx"] * len(judged.bids)
    for page, word in zip(written[::2], written[1::2], strict=True):
        shown = text_of(page.read_text(encoding="utf-8"))
        texts = [text for text in word_texts(word) if text]
        assert len(texts) > 10
        assert not [text for text in texts if " ".join(text.split()) not in shown]


def test_the_same_letters_have_the_same_bytes(judged: Evaluation, tmp_path: Path) -> None:
    contents = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        contents.append([path.read_bytes() for path in letters(judged, tmp_path / name)])
    assert contents[0] == contents[1]


def test_only_what_is_released_of_the_winner_stands_in_others_letters(judged: Evaluation) -> None:
    winner, say = str(judged.winner), Labels.of("en")
    loser = next(bid for bid in judged.bids if bid.bidder not in (winner, "=1+1 Cowboy AS"))

    def chosen(release: tuple[str, ...]) -> str:
        return text_of(letter_text(judged, loser, say, release=release)).rpartition(
            "The chosen bid"
        )[2]

    assert "Byggeplass: value" not in chosen(()) and "Byggeplass: value" in chosen(("Byggeplass",))


def test_a_criterion_that_is_none_is_not_released(judged: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="is no criterion of the award"):
        letters(judged, tmp_path, release=["Farge"])
    assert list(tmp_path.iterdir()) == []


def test_a_template_of_ones_own(judged: Evaluation, tmp_path: Path) -> None:
    template = tmp_path / "brev.html"
    loop = "{% for a in letter.figures %}{{ a[0].upper() if loop.first }}{% endfor %}"
    text = "<h1>Til {{ letter.bidder | upper }}</h1><p>{{ letter.decision }}</p>" + loop
    template.write_text(text, "utf-8")
    (tmp_path / "brev").mkdir()
    page, word, *_ = letters(judged, tmp_path / "brev", "nb", template)
    assert page.read_text(encoding="utf-8").startswith("<h1>Til ")
    assert word_texts(word)[0].startswith("Til ")


@pytest.mark.parametrize(
    "text",
    [
        "{{ letter.price }}",
        "{% for x in letter %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ letter.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ 9 ** 9 ** 9 ** 'x' }}",
        "{{ word('nothing') }}",
        "{{ word.func }}",
        "{{ '{5}'.format(1) }}",
        "{{ letter.bidder|xmlattr }}",
        "{{ 'a'|truncate(1) }}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{% for a in range(9) %}{% endfor %}",
        "{% for a in 'aa' %}" * 3 + "{% endfor %}" * 3,
        "{{ 'x' * 999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'x'|center(999999999) }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{% set n = namespace(a='xx') %}",
        "{% for a in letter.figures recursive %}{{ loop(letter.figures) }}{% endfor %}",
    ],
)
def test_a_template_that_cannot_be_used_is_refused_and_nothing_is_written(
    judged: Evaluation, tmp_path: Path, text: str
) -> None:
    template = tmp_path / "brev.html"
    template.write_text(text, encoding="utf-8")
    (tmp_path / "brev").mkdir()
    with pytest.raises(cs.InputError, match="the template cannot be used"):
        letters(judged, tmp_path / "brev", "nb", template)
    assert list((tmp_path / "brev").iterdir()) == []


def test_texts_of_bidders_are_texts(tmp_path: Path) -> None:
    named = [one for one in bids() if "<b>" in one.bidder]
    judged = evaluate(tender(), named, {named[0].bidder: {"understanding": 5.0}})
    page, word = letters(judged, tmp_path)
    assert "&lt;b&gt;AS&lt;/b&gt;" in page.read_text(encoding="utf-8")
    assert any("<b>AS</b>" in text for text in word_texts(word))


def test_the_shipped_template_names_no_texts_of_its_own() -> None:
    """Every word comes from the messages, so that it is there in each language."""
    shown = text_of(re.sub(r"\{[{%].*?[%}]\}", "", TEMPLATE.read_text(encoding="utf-8")))
    assert not re.findall(r"[^\W\d_]{2,}", shown.replace("_", ""))
