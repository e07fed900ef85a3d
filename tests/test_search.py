"""Words find factors: in four languages, misspelt, joined; the best first, and nothing where there
is nothing.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from builders import factor, problems_of
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.factors.search import SEARCH_COLUMNS
from carbonsite.factors.search_vocabulary import Vocabulary, edit_distance
from carbonsite.factors.search_words import (
    parts_of,
    plain,
    synonyms,
    tokens_of,
    without_ending,
)

CATALOGUE = cs.FactorCatalogue.default()

FOUND = {
    "armering": "rebar",
    "armeringsjern": "rebar",
    "betong": "concrete",
    "beton": "concrete",
    "betongelement": "precast",
    "pukk": "crushed-stone",
    "skærver": "crushed-stone",
    "grus": "gravel",
    "limtre": "glulam",
    "limträ": "glulam",
    "massivtre": "clt",
    "KL-trä": "clt",
    "krydslamineret": "clt",
    "trefiber": "wood-fibre",
    "træfiber": "wood-fibre",
    "steinull": "stone-wool",
    "glassull": "glass-wool",
    "glasuld": "glass-wool",
    "mineralull": "mineral-wool",
    "anleggsdiesel": "diesel",
    "diesel": "diesel-b0",
    "biodiesel": "biodiesel",
    "propan": "propane",
    "fjernvarme": "district-heat",
    "fjärrvärme": "district-heat",
    "strøm": "electricity",
    "el": "electricity",
    "elektrisitet": "electricity",
    "lastebil": "lorry",
    "lastbil": "lorry",
    "stål": "steel",
    "gips": "plasterboard",
    "isolasjon": "mineral-wool",
    "deponi": "landfill",
    "asfalt": "asphalt",
    "aluminium": "aluminium",
    "tegl": "brick",
    "vindu": "window",
    "gran": "spruce",
    "tømmer": "timber",
    "lavkarbon b35": "concrete-b35",
    "low carbon b35": "concrete-b35",
    "rebar": "rebar",
    "glulam": "glulam",
    "restmiks": "residual",
    "solceller": "pv",
}
"""What someone types, and what the id of the best factor must say."""


@pytest.mark.parametrize(("query", "said"), FOUND.items())
def test_the_best_is_what_was_meant(query: str, said: str) -> None:
    assert said in CATALOGUE.search(query)["factor"].iloc[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("betnog", "betong"),
        ("masivtre", "massivtre"),
        ("armring", "armering"),
        ("BETONG", "betong"),
        ("Stål", "stal"),
        ("betongen", "betong"),
        ("hulldekkeelement", "hulldekke"),
    ],
)
def test_what_is_misspelt_or_bent_finds_the_same_first(written: str, meant: str) -> None:
    assert CATALOGUE.search(written)["factor"].iloc[0] == CATALOGUE.search(meant)["factor"].iloc[0]


@pytest.mark.parametrize(
    ("joined", "parts"),
    [
        ("limtrebjelke", ["limtre", "bjelke"]),
        ("betongvegg", ["betong", "vegg"]),
        ("stålbjelke", ["stal", "bjelke"]),
        ("xyzbjelke", []),
        ("betongx", []),
    ],
)
def test_a_joined_word_is_taken_apart(joined: str, parts: list[str]) -> None:
    known = {word[0] for word in synonyms() if len(word) == 1}
    assert parts_of(plain(joined), known) == parts
    assert len(CATALOGUE.search(joined)) > 0 or not parts


def test_all_words_must_be_there_where_some_factor_has_all() -> None:
    assert set(CATALOGUE.search("lavkarbon b35")["factor"]) == {
        "concrete-b35-class-a",
        "concrete-b35-unicon-class-b",
    }
    assert CATALOGUE.search("norsk strøm 2019", country="NO")["factor"].str.contains("2019").all()
    assert CATALOGUE.search("NEPD-434-305")["factor"].tolist() == ["rebar-celsa-nepd-434-305"]


@pytest.mark.parametrize(
    "query", ["xyzzy", "foobar", "", "   ", "!!!", "%_'\";--", "\x00", "å" * 300, "🦆"]
)
def test_nothing_is_found_without_an_error(query: str) -> None:
    found = CATALOGUE.search(query)
    assert len(found) == 0 and tuple(found.columns) == SEARCH_COLUMNS


@given(st.text(max_size=60))
@settings(max_examples=examples(60), deadline=None)
def test_any_text_can_be_searched(query: str) -> None:
    found = CATALOGUE.search(query)
    assert (
        tuple(found.columns) == SEARCH_COLUMNS
        and (found["score"] > 0).all()
        and found["score"].round(2).is_monotonic_decreasing
    )


def test_an_empty_catalogue_finds_nothing() -> None:
    assert len(cs.FactorCatalogue().search("betong")) == 0


def test_the_value_is_what_an_account_takes() -> None:
    for row in CATALOGUE.search("betong").head(5).itertuples():
        amount = f"1 {row.unit.removeprefix('kgCO2e/')}"
        activities = cs.activities(cs.activity("x", amount, row.factor, module=row.module or "A5"))
        assert cs.account(
            activities, CATALOGUE, indicator=row.indicator
        ).total.magnitude == pytest.approx(row.value, rel=1e-12)
    fuel = CATALOGUE.search("diesel-b0").iloc[0]
    assert (fuel["part"], fuel["value"]) == (
        "direct + upstream",
        pytest.approx(cs.emissions("1 L", "diesel-b0", CATALOGUE).magnitude),
    )


def test_filters_hold_for_every_row() -> None:
    assert set(CATALOGUE.search("betong", country="no")["geography"]) == {"NO"}
    assert set(CATALOGUE.search("strøm", year=2022)["year"]) == {2022}
    assert set(CATALOGUE.search("deponi", category="waste")["factor"]) < set(
        CATALOGUE.search("deponi")["factor"]
    )
    timber = CATALOGUE.search("clt", module="C3")
    assert timber[["factor", "module", "value"]].to_numpy().tolist() == [
        ["br18-clt", "C3", 744.0]
    ]  # BR18 annex 2 table 7, #B1318
    assert "hvo100" in set(CATALOGUE.search("hvo", country="NO")["factor"]), (
        "its row says that it stands for NO"
    )


@pytest.mark.parametrize(
    ("filters", "column"),
    [
        ({"country": "XX"}, "country"),
        ({"country": 47}, "country"),
        ({"year": "2020"}, "year"),
        ({"year": 20}, "year"),
        ({"year": True}, "year"),
        ({"module": "A13"}, "module"),
        ({"category": "stuff"}, "category"),
        ({"query": 3}, "query"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused_with_what_there_is(
    filters: dict[str, object], column: str
) -> None:
    with pytest.raises(cs.InputError) as caught:
        CATALOGUE.search(**{"query": "betong", **filters})  # type: ignore[arg-type]
    assert caught.value.problems["column"].tolist() == [column]
    assert caught.value.problems["remedy"].str.len().min() > 0


def test_all_wrong_filters_are_told_at_once() -> None:
    assert [
        column for _, column, _ in problems_of(CATALOGUE.search, "betong", "XX", "y", "Z", "w")
    ] == ["country", "year", "module", "category"]


def test_steps_of_the_product_stage_are_one_number_where_all_are_there() -> None:
    steps = [
        factor("slab", module=module, gwp_total=number)
        for module, number in (("A1", 1.0), ("A2", 2.0), ("A3", 4.0), ("C3", 8.0))
    ]
    found = cs.FactorCatalogue([*steps, factor("beam-slab", module="A1", gwp_total=3.0)])
    assert found.search("slab")[["factor", "module", "value"]].to_numpy().tolist() == [
        ["slab", "A1-A3", 7.0],
        ["beam-slab", "A1", 3.0],
    ]
    assert found.search("slab", module="A2")["value"].tolist() == [2.0]
    assert found.search("slab", module="A1-A3")["factor"].tolist() == ["slab"]


def test_own_factors_are_found_beside_the_shipped() -> None:
    own = CATALOGUE | cs.FactorCatalogue(
        [factor("massivtre-egen-sag", module="A1-A3", gwp_ghg=1.0)]
    )
    assert set(own.search("massivtre")["factor"]) == {
        "clt",
        "clt-dk-without-biogenic",
        "br18-clt",
        "massivtre-egen-sag",
    }


def test_every_synonym_leads_somewhere() -> None:
    index = CATALOGUE._index
    lost = [
        (word, phrase)
        for word, means in synonyms().items()
        if not any(all(part in index._worth for part in phrase) for phrase in means)
        for phrase in means
    ]
    assert not lost


def test_words_are_compared_in_plain_letters() -> None:
    assert tokens_of("Trä, TRÆ & tre/Øre 12,5") == ("tra", "tra", "tre", "ore", "12.5")
    assert without_ending("vinduer", {"vindu"}) == "vindu" and without_ending("is", {"i"}) is None


@given(st.text("abcæå", max_size=8), st.text("abcæå", max_size=8))
@settings(max_examples=examples(60), deadline=None)
def test_the_edit_distance_is_a_distance(one: str, other: str) -> None:
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edit_distance(one, other) <= max(len(one), len(other))


def test_short_words_and_numbers_are_not_guessed() -> None:
    assert Vocabulary({"b35", "b30"}).near("b36") == []
    assert Vocabulary({"2023"}).near("2024") == []
    assert Vocabulary({"gran", "kakel"}).near("kran") == []
    assert Vocabulary({"betong", "beton"}).near("betnog") == ["betong"]


def golden_searches() -> list[tuple[str, str]]:
    """What a bill of quantities says, and the id that comes first (as a pattern), or a dash."""
    path = Path(__file__).parent / "golden" / "searches.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["first"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("query", "first"), golden_searches())
def test_words_of_the_trade_find_the_right_thing_first_or_say_that_there_is_none(
    query: str, first: str
) -> None:
    found = CATALOGUE.search(query)
    if first == "-":
        assert not len(found), found["factor"].tolist()[:3]
        assert found.attrs["note"].key == "search.none"
    else:
        assert re.fullmatch(first, found["factor"].iloc[0]), found["factor"].tolist()[:3]


def test_the_note_says_which_words_of_a_query_have_no_factor() -> None:
    note = CATALOGUE.search("himling i gips").attrs["note"]
    assert (note.key, "'himling'" in note, "gips" in note) == ("search.none_for_some", True, False)
    assert CATALOGUE.search("gips").attrs["note"] == ""
    note = CATALOGUE.search("massivtre", module="B4").attrs["note"]
    assert note.key == "search.filtered"
    assert "carbonsite import-factors" in CATALOGUE.search("himling").attrs["note"]


def test_a_factor_of_ones_own_is_found_though_none_is_shipped() -> None:
    own = CATALOGUE | cs.FactorCatalogue([factor("himling-egen", module="A1-A3", gwp_ghg=1.0)])
    assert own.search("himling")["factor"].tolist() == ["himling-egen"]


@pytest.mark.parametrize("word", ["avfall", "deponi", "treavfall", "affald", "waste"])
def test_waste_is_not_first_that_of_a_british_landfill(word: str) -> None:
    assert CATALOGUE.search(word)["geography"].iloc[0] in {"NO", "DK", "SE", "FI"}


def test_a_number_finds_nothing_without_the_word_beside_it() -> None:
    assert not len(CATALOGUE.search("xyzzy 200"))
    assert CATALOGUE.search("pukk 22 32")["factor"].iloc[0].startswith("crushed-stone")


def test_a_word_without_a_factor_is_named_as_it_was_typed() -> None:
    note = str(cs.FactorCatalogue.default().search("Innerdør").attrs["note"])
    assert note.startswith("no factor for 'Innerdør' is shipped")
