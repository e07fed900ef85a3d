"""Messages: the same keys and values in every language, and a text that survives what tables do."""

from __future__ import annotations

import copy
import pickle
import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonsite.messages import Joined, Language, MeasureName, Message, Word, message
from carbonsite.messages.labels import Labels
from carbonsite.messages.language import text_file, texts_of
from carbonsite.messages.message import in_language

ENGLISH = texts_of(Language.ENGLISH)
OTHERS = [language for language in Language if language is not Language.ENGLISH]


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_in_the_same_order(language: Language) -> None:
    assert list(texts_of(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", list(Language))
def test_no_key_is_there_twice_and_no_text_is_blank(language: Language) -> None:
    rows = text_file(language).read_text(encoding="utf-8")
    assert rows.startswith("key,text\n")
    keys = pd.read_csv(text_file(language), dtype=str, keep_default_na=False, encoding="utf-8")
    assert keys["key"].is_unique
    assert (keys["text"] != "").all()


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_names_the_same_values(language: Language) -> None:
    texts = texts_of(language)
    assert {key for key in ENGLISH if names_in(ENGLISH[key]) != names_in(texts[key])} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_few_texts_are_the_same_in_two_languages(language: Language) -> None:
    texts = texts_of(language)
    alike = [key for key in ENGLISH if texts[key] == ENGLISH[key]]
    assert len(alike) < 0.08 * len(ENGLISH), alike


def test_a_message_is_its_english_text_and_knows_its_norwegian_one() -> None:
    expired = message("detail.expired", last="2020-12-31", day="2021-03-01")
    assert expired == "valid to 2020-12-31, used on 2021-03-01"
    assert expired.in_language(Language.NORWEGIAN) == "gyldig til 2020-12-31, brukt 2021-03-01"
    assert (expired.key, set(expired.values)) == ("detail.expired", {"last", "day"})


def test_numbers_are_written_as_the_language_has_them() -> None:
    less = message(
        "detail.unequal_scope",
        measure=MeasureName("Less"),
        module="C3",
        emissions=-12345.0,
        why="",
    )
    assert "-12345 kgCO2e" in less
    assert "−12\u202f345 kg CO2e" in less.in_language(Language.NORWEGIAN)


@pytest.mark.parametrize(
    ("taken", "text"), [(664_000.0, "664000"), (1234.5, "1234"), (6.64, "6.64"), (2e-5, "2e-05")]
)
def test_a_large_number_of_few_digits_is_no_power_of_ten(taken: float, text: str) -> None:
    said = message("detail.uptake_without_release", taken=taken, percent=0.0)
    assert f"takes up {text} kgCO2e" in said


def test_a_report_has_its_own_names_for_measures() -> None:
    less = message(
        "detail.unequal_scope",
        measure=MeasureName("Low-carbon concrete"),
        module="C3",
        emissions=1.0,
        why="",
    )
    assert Labels.of("nb").text(less).startswith("Lavkarbonbetong: C3 er ikke med i besparelsen")
    taken = Labels.of("nb").beside(["Lavkarbonbetong"])
    assert taken.text(less).startswith("Low-carbon concrete: C3 er ikke med i besparelsen")


@given(st.text(), st.text())
def test_words_of_others_are_never_translated(last: str, day: str) -> None:
    expired = message("detail.expired", last=last, day=day)
    assert expired.in_language(Language.NORWEGIAN) == f"gyldig til {last}, brukt {day}"
    assert in_language(last, Language.NORWEGIAN) == last


def test_messages_within_messages_are_put_into_the_language_too() -> None:
    stated = Joined([Word("characterisation", "CO2 only"), "AR5"])
    mixed = message("detail.mixed_characterisation", stated=stated)
    assert mixed == "lines rest on CO2 only, AR5"
    assert (
        mixed.in_language(Language.NORWEGIAN)
        == "linjene bygger på ulike karakteriseringsfaktorer: bare CO2, AR5"
    )
    assert Word("characterisation", "AR5").in_language(Language.NORWEGIAN) == "AR5"


@pytest.mark.parametrize(
    "text",
    [
        message("detail.expired", last="x", day="y"),
        Word("characterisation", "CO2 only"),
        Joined(["a", Word("characterisation", "CO2 only")]),
    ],
)
def test_a_message_survives_pickle_copy_and_a_table(text: Message) -> None:
    for again in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):
        assert again == text
        assert again.in_language(Language.NORWEGIAN) == text.in_language(Language.NORWEGIAN)
    column = pd.DataFrame({"problem": pd.Series([text], dtype=object)})["problem"]
    assert isinstance(pd.concat([column, column]).iloc[1], Message)
