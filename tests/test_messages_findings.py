"""What findings say in detail: both languages tell the same, and a sentence is known again whatever
it tells.
"""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonsite.messages.findings import ENGLISH, detail, retold, sentences
from carbonsite.messages.labels import label_table

ALL = [(kind, sentence) for kind, several in sentences().items() for sentence in several]
TOLD = st.text(st.characters(exclude_characters=":;({,"), min_size=1).map(lambda text: f"x{text}x")


def told_in(sentence: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(sentence) if name]


def test_both_languages_tell_the_same() -> None:
    for kind, sentence in ALL:
        assert set(sentence) == {"en", "nb"} and sentence["en"] != sentence["nb"], kind
        assert sorted(told_in(sentence["en"])) == sorted(told_in(sentence["nb"])), kind


def test_every_kind_of_finding_has_a_name_in_reports() -> None:
    assert {f"finding.{kind.replace(' ', '_')}" for kind in sentences()} == {
        key for key in label_table() if key.startswith("finding.")
    }


@pytest.mark.parametrize(
    ("kind", "sentence"),
    ALL,
    ids=[f"{kind} {len(told_in(sentence['en']))}" for kind, sentence in ALL],
)
@given(st.data())
def test_what_a_sentence_tells_is_told_in_the_other_language(
    kind: str, sentence: dict[str, str], data: st.DataObject
) -> None:
    told = {name: data.draw(TOLD) for name in told_in(sentence[ENGLISH])}
    said = detail(kind, **told)
    assert said == sentence["en"].format(**told)
    assert retold(kind, said, "nb") == sentence["nb"].format(**told)
    assert retold(kind, said, "en") == said


def test_what_is_told_may_hold_the_marks_of_the_sentence() -> None:
    said = detail("unequal scope", measure="Less; of: {it}", module="C3", emissions="-7000")
    assert (
        retold("unequal scope", said, "nb", {"emissions": lambda number: f"<{number}>"})
        == "Less; of: {it}: bare den ene siden deklarerer C3; <-7000> kgCO2e teller ikke i noen"
        " besparelse"
    )
    said = detail("renamed", held="new", note="is called new since 2020: no")
    assert retold("renamed", said, "nb").startswith("heter new")


def test_a_sentence_of_somebody_else_stays() -> None:
    assert retold("expired", "since last year", "nb") == "since last year"
    assert retold("my own finding", "of my own", "nb") == "of my own"
