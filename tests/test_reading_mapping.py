"""A mapping written and read is the same, and what it cannot say is refused with what to write."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import reading

import carbonsite as cs
from carbonsite.inputs.reading.mapping import mapping_of

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20)
PLACES = st.one_of(WORDS, st.integers(1, 256))
MAPPINGS = st.builds(
    cs.ActivityMapping,
    columns=st.dictionaries(
        WORDS, st.one_of(PLACES, st.lists(PLACES, min_size=1, max_size=3)), max_size=3
    ),
    factors=st.dictionaries(WORDS, WORDS, max_size=3),
    tags=st.dictionaries(WORDS, WORDS, max_size=3),
    sheet=st.one_of(st.none(), WORDS, st.lists(WORDS, min_size=1, max_size=2)),
    decimal=st.sampled_from([None, ".", ","]),
    separator=st.sampled_from([None, ";", ",", "tab", "|"]),
    heading=st.one_of(st.none(), st.integers(0, 1000)),
)


@given(MAPPINGS)
def test_what_is_written_reads_back_equal(mapping: cs.ActivityMapping) -> None:
    with tempfile.TemporaryDirectory() as folder:
        mapping.write(Path(folder, "mapping.toml"))
        assert cs.ActivityMapping.read(Path(folder, "mapping.toml")) == mapping


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("columns = 5", "columns"),
        ("[columns]\namount = 0", "columns"),
        ("decimal = ';'", "decimal"),
        ("colums = {}", "colums"),
        ("[columns", "is not TOML"),
        ("heading = -1", "heading"),
        ("\x00", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
        ("heading = " + "9" * 5000, "is not TOML"),
    ],
)
def test_what_is_no_mapping_is_refused(text: str, match: str, tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(text)
    with pytest.raises(cs.InputError, match=match):
        cs.ActivityMapping.read(tmp_path / "mapping.toml")


def test_a_mapping_that_is_too_large_or_missing(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text("# " + "x" * 2**20)
    with pytest.raises(cs.InputError, match="more than 1 MB"):
        cs.ActivityMapping.read(tmp_path / "mapping.toml")
    with pytest.raises(cs.InputError, match="check the path"):
        cs.ActivityMapping.read(tmp_path / "none.toml")


def test_what_is_told_beside_a_mapping_goes_before_it(tmp_path: Path) -> None:
    held = cs.ActivityMapping(columns={"amount": "A", "item": "B"}, decimal=",")
    both = mapping_of(held, columns={"amount": "C"}, decimal=".")
    assert both.columns == {"amount": "C", "item": "B"}
    assert both.decimal == "."


def test_the_mapping_of_a_reading_reads_the_same_again(tmp_path: Path) -> None:
    text = "Hva;Prosjektert;Utført;Enhet\nA;1,250;2;kg\nB;3;4;kg\n"
    first = reading(
        tmp_path,
        text,
        columns={"item": "Hva", "amount": "Prosjektert"},
        decimal=",",
        factors={"A": "x"},
    )
    first.mapping.write(tmp_path / "mapping.toml")
    again = cs.read_activities(tmp_path / "table.csv", mapping=tmp_path / "mapping.toml")
    assert again.activities.equals(first.activities)
    assert again.left.equals(first.left)
    assert first.activities["amount"].tolist() == [1.25, 3.0]


def test_factors_are_told_by_text_without_case_and_spaces(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Tekst;Mengde;Enhet\n B35  LAVKARBON ;1;m3\nB45;2;m3\n",
        tags={},
        factors={"b35 lavkarbon": "concrete"},
    )
    assert found.activities["factor"].tolist() == ["concrete"]
    assert found.left["kind"].tolist() == ["not mapped"]
    assert "factors={'B45': '…'}" in found.left["remedy"][0]
