"""The worth of each word, by hand, in a catalogue of made-up words that no synonym knows."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from builders import SOURCE, factor, problem_table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.factors.search_vocabulary import Vocabulary, edit_distance
from carbonsite.factors.search_words import parts_of, without_ending


def search(query: str, *factors: cs.EmissionFactor, **filters: Any) -> dict[str, float]:
    found = cs.FactorCatalogue(factors).search(query, **filters)
    return dict(zip(found["factor"], found["score"], strict=True))


def named(name: str, **fields: Any) -> cs.EmissionFactor:
    return cs.EmissionFactor(
        factor="x1", name=name, declared_unit="kg", gwp_ghg=1, source=SOURCE, **fields
    )


def from_source(name: str, gwp: float = 1.0, **fields: Any) -> cs.EmissionFactor:
    return factor(name, gwp_ghg=gwp, source=dataclasses.replace(SOURCE, **fields))


FIRST, WHOLE = 1.3, 1.4
"""The worth of a word that comes first in a name (1 + 0.3), and of one that is the whole id."""


@pytest.mark.parametrize(
    ("made", "score"),
    [
        (factor("zorb", gwp_ghg=1), WHOLE),
        (factor("red-zorb", gwp_ghg=1), 1.0),
        (factor("zorb-red", gwp_ghg=1), FIRST),
        (factor("br18-zorb", gwp_ghg=1), FIRST),
        (factor("desnz-red-zorb", gwp_ghg=1), 1.0),
        (named("Zorb plate"), FIRST),
        (named("Plate, zorb"), 1.0),
        (factor("x1", gwp_ghg=1, generic="zorb"), 1.1),
        (factor("x1", gwp_ghg=1, category="zorb"), 0.6),
        (factor("x1", gwp_ghg=1, geography="zorb"), 0.9 * 0.6),  # it is from far away
        (from_source("x1", publisher="Zorb"), 0.7),
        (from_source("x1", document="About zorb"), None),
        (from_source("x1", document="About ZORB"), 0.4),  # an abbreviation
        (named("red zorb", category="zorb"), 1.0),
        (factor("zorb-waste", gwp_ghg=1), 0.8 * FIRST),
        (factor("zorb-reused", gwp_ghg=1), 0.8 * FIRST),
        (factor("x1", gwp_ghg=1), None),
    ],
)
def test_a_word_is_worth_what_its_column_and_place_say(
    made: cs.EmissionFactor, score: float | None
) -> None:
    found = search("zorb", made)
    assert found == ({} if score is None else {made.factor: pytest.approx(score, abs=6e-4)})


@pytest.mark.parametrize(
    ("query", "score"),
    [
        ("zorbel", WHOLE),
        ("ZORBEL", WHOLE),
        ("zorbelen", 0.97 * WHOLE),  # an ending
        ("zorbels", 0.97 * WHOLE),
        ("zorb", 0.8 * WHOLE),  # the beginning of a known word
        ("zor", None),
        ("zo", None),
        ("zrobel", 0.75 * WHOLE),  # a slip
        ("zorbxl", 0.75 * WHOLE),
        ("zrobxl", None),  # two slips in a short word
        ("zorbel zorbel", WHOLE),
        ("zorbel unknownword", WHOLE),
    ],
)
def test_other_forms_and_slips_are_worth_less(query: str, score: float | None) -> None:
    found = search(query, factor("zorbel", gwp_ghg=1))
    assert found == ({} if score is None else {"zorbel": pytest.approx(score, abs=6e-4)})


def test_what_is_put_aside_counts_fully_where_it_is_asked_for() -> None:
    factors = factor("zorb", gwp_ghg=1), factor("zorb-waste", gwp_ghg=1)
    assert search("zorb", *factors) == {"zorb": 1.4, "zorb-waste": 1.04}
    assert search("zorb waste", *factors) == {"zorb-waste": pytest.approx((1.04 + 1.0) / 2)}


def test_the_first_part_of_a_joined_word_counts_twice_the_second() -> None:
    factors = [factor(name, gwp_ghg=1) for name in ("zorb-plink", "zorb-red", "plink-red")]
    assert search("zorbplink", *factors) == {
        "zorb-plink": pytest.approx((FIRST + 0.5 * 1.0) / 1.5, abs=6e-4)
    }
    # Where no factor has both parts, those with the first are listed.
    assert set(search("zorbplink", *factors[1:])) == {"zorb-red"}


def test_ties_go_to_the_norwegian_the_better_evidenced_and_the_newer() -> None:
    def made(name: str, **fields: Any) -> cs.EmissionFactor:
        return factor(f"{name}-zorb", gwp_ghg=1, **fields)

    found = search(
        "zorb",
        made("g", geography="SE", evidence="A"),
        made("f", geography="NO"),
        made("e", geography="NO", evidence="D"),
        made("d", geography="NO", evidence="B", reference_year=2010),
        made("c", geography="NO", evidence="B"),
        made("b", geography="NO", evidence="B", reference_year=2020),
        made("a", geography="NO", evidence="A", reference_year=2000),
    )
    assert [name[0] for name in found] == ["a", "b", "c", "d", "e", "f", "g"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, {"a-zorb", "b-zorb", "c-zorb"}),
        ({"country": "no"}, {"a-zorb", "b-zorb"}),
        ({"country": " SE "}, {"b-zorb"}),
        ({"year": 2018}, {"b-zorb", "c-zorb"}),
        ({"year": 2020}, {"a-zorb"}),
        ({"category": "k"}, {"a-zorb"}),
        ({"module": "C3"}, {"c-zorb"}),
        ({"module": "A1-A3"}, set()),
        ({"country": "NO", "year": 2018}, {"b-zorb"}),
    ],
)
def test_a_filter_keeps_what_it_says(filters: dict[str, Any], names: set[str]) -> None:
    factors = (
        factor("a-zorb", gwp_ghg=1, geography="NO", reference_year=2020, category="k"),
        factor("b-zorb", gwp_ghg=1, geography="SE", generic_for="DK NO"),
        factor("c-zorb", gwp_ghg=1, geography="FI", module="C3"),
    )
    assert set(search("zorb", *factors, **filters)) == names


@pytest.mark.parametrize(
    ("year", "is_right"), [(1899, False), (1900, True), (2150, True), (2151, False), (2e3, False)]
)
def test_a_year_has_bounds(year: Any, is_right: bool) -> None:
    if is_right:
        assert search("zorb", factor("zorb", gwp_ghg=1), year=year) == {}
    else:
        table = problem_table(search, "zorb", factor("zorb", gwp_ghg=1), year=year)
        assert table["remedy"].tolist() == ["write a year like 2020"]


def test_the_number_shown_is_that_of_the_account() -> None:
    """Life cycle before direct part, ghg before total, and the first module of a product."""
    catalogue = cs.FactorCatalogue(
        [
            factor("a-zorb", part="direct", gwp_ghg=2.0, generic="zorb"),
            factor("a-zorb", part="upstream", gwp_ghg=0.5, generic="zorb"),
            factor("b-zorb", part="direct", gwp_total=3.0),
            factor("c-zorb", module="C3", gwp_total=4.0),
            factor("c-zorb", module="A4", gwp_total=5.0, gwp_ghg=6.0),
            factor("d-zorb", boundary="direct", gwp_ghg=7.0),
            factor("e-zorb", part="upstream", gwp_ghg=8.0),
        ]
    )
    found = catalogue.search("zorb").sort_values("factor")
    columns = ["factor", "value", "indicator", "module", "part", "modules"]
    assert found[columns].to_numpy().tolist() == [
        ["a-zorb", 2.5, "gwp_ghg", "", "direct + upstream", ""],
        ["b-zorb", 3.0, "gwp_total", "", "direct", ""],
        ["c-zorb", 6.0, "gwp_ghg", "A4", "", "A4, C3"],
        ["d-zorb", 7.0, "gwp_ghg", "", "", ""],
    ]
    assert found["unit"].unique().tolist() == ["kgCO2e/kg"]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("zorben", "zorb"),
        ("zorbene", "zorb"),
        ("zorbs", "zorb"),
        ("zorb", None),
        ("plates", "plate"),
        ("plat", "plate"),
        ("glas", "glass"),
        ("aben", None),
        ("abcen", "abc"),
        ("abc", None),
        ("xyz", None),
    ],
)
def test_a_word_has_the_endings_of_nouns(word: str, form: str | None) -> None:
    assert without_ending(word, {"zorb", "plate", "glass", "ab", "abc"}) == form


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("zorbplink", ["zorb", "plink"]),
        ("zorbsplink", ["zorb", "plink"]),
        ("zorbeplink", ["zorb", "plink"]),
        ("zorbplinken", ["zorb", "plink"]),
        ("zorbplinkzorb", ["zorb", "plink", "zorb"]),
        ("zorbabc", ["zorb", "abc"]),
        ("abczorb", ["abc", "zorb"]),
        ("zorbab", []),
        ("zorbxplink", []),
        ("zorb123", []),
        ("zorb", []),
    ],
)
def test_a_joined_word_has_parts_of_three_letters_or_more(word: str, parts: list[str]) -> None:
    assert parts_of(word, {"zorb", "plink", "abc", "ab", "123"}) == parts


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("zobr", []),
        ("zorba", []),
        ("zorbla", ["zorbal"]),
        ("zorbalx", ["zorbal"]),
        ("zrobla", []),
        ("plonkers", ["plinkers"]),
        ("plonkurs", ["plinkers"]),
        ("plunkurz", []),
        ("plonker", []),
        ("zor1", []),
    ],
)
def test_one_slip_in_a_word_of_six_letters_and_two_in_one_of_eight_letters(
    word: str, near: list[str]
) -> None:
    assert Vocabulary({"zorb", "zorbal", "plinkers", "abc"}).near(word) == near


WORDS = st.text("abcdæ", min_size=1, max_size=10)


@given(WORDS, st.sets(WORDS, max_size=12))
@settings(max_examples=examples(60), deadline=None)
def test_near_and_begun_words_are_those_that_a_look_at_each_word_finds(
    word: str, words: set[str]
) -> None:
    known = Vocabulary(words)
    slips = 0 if len(word) < 6 else 1 if len(word) < 8 else 2
    distances = {other: edit_distance(word, other) for other in words if len(other) > 3}
    nearest = min(distances.values(), default=99)
    near = sorted(other for other in distances if distances[other] == nearest <= slips)
    assert known.near(word) == (near if slips else [])
    begun = sorted(
        other for other in words if other.startswith(word) and len(word) >= 0.6 * len(other)
    )
    assert known.begun(word) == (begun if len(word) >= 4 else [])
