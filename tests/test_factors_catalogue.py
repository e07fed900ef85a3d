"""A read-only set of emission factors."""

from __future__ import annotations

import itertools
import pickle
from typing import Any

import pandas as pd
import pytest
from builders import CARRIERS, SOURCE, factor, problems_of
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.factors.columns import FACTOR_COLUMNS
from carbonsite.factors.generic import GENERIC_NAMES
from carbonsite.factors.integrity import digest_of

A, B, C = (
    factor(name, gwp_ghg=number, module="A1-A3")
    for name, number in (("a", 1.0), ("b", 2.0), ("c", 3.0))
)
FACTORS = [
    A,
    B,
    C,
    factor("a", gwp_ghg=-0.5, module="D"),
    factor("fuel", part="direct", gwp_ghg=1.0),
    factor("fuel", part="upstream", gwp_ghg=0.2),
]


def test_the_digest_does_not_depend_on_the_order() -> None:
    """Every order of five rows, two of them of one factor and two of one carrier."""
    catalogue = cs.FactorCatalogue([A, B, *FACTORS[3:]])
    frame, digest = catalogue.frame, catalogue.digest
    orders = itertools.permutations(range(len(frame)))
    assert {digest_of(frame.iloc[list(order)]) for order in orders} == {digest}


@pytest.mark.parametrize("turn", range(len(FACTORS)))
def test_catalogues_of_the_same_factors_are_equal(turn: int) -> None:
    turned = cs.FactorCatalogue([*FACTORS[turn:], *FACTORS[:turn]][::-1])
    assert turned == cs.FactorCatalogue(FACTORS)
    assert hash(turned) == hash(cs.FactorCatalogue(FACTORS))


OTHER_SOURCE = cs.Source(publisher="P", document="D", year=2018, locator="L")


@pytest.mark.parametrize(
    "changed",
    [
        {"gwp_ghg": 1.0000000000000002},
        {"density": "5 kg/m3"},
        {"note": "x"},
        {"source": OTHER_SOURCE},
        {"valid_to": "2020-01-01"},
        {"gwp_total": 1.0},
        {"factor": "aa"},
    ],
)
def test_the_digest_changes_with_any_content(changed: dict[str, Any]) -> None:
    other = cs.EmissionFactor(
        **{
            "factor": "a",
            "declared_unit": "kg",
            "source": SOURCE,
            "gwp_ghg": 1.0,
            "module": "A1-A3",
            **changed,
        }
    )
    assert cs.FactorCatalogue([other]).digest != cs.FactorCatalogue([A]).digest


def test_the_digest_is_a_sha256_of_rows_as_text() -> None:
    digest = cs.FactorCatalogue([A]).digest
    assert len(digest) == 64 and set(digest) <= set("0123456789abcdef")


@given(st.integers(0, len(FACTORS)))
def test_equal_rows_merge_in_any_split(cut: int) -> None:
    left, right = cs.FactorCatalogue(FACTORS[:cut]), cs.FactorCatalogue(FACTORS[max(0, cut - 2) :])
    assert left | right == right | left == cs.FactorCatalogue(FACTORS)


def test_joining_leaves_both_as_they_were() -> None:
    left, right = cs.FactorCatalogue([A]), cs.FactorCatalogue([B])
    assert (
        len(left | right) == 2
        and len(left) == len(right) == 1
        and len(left | cs.FactorCatalogue()) == 1 == len(cs.FactorCatalogue() | left)
    )


def test_unequal_rows_with_one_key_raise() -> None:
    other = cs.FactorCatalogue(
        [
            factor("a", gwp_ghg=1.5, module="A1-A3"),
            factor("b", gwp_ghg=2.0, module="A1-A3", note="x"),
        ]
    )
    found = problems_of(lambda: cs.FactorCatalogue([A, B, C]) | other)
    assert len(found) == 2 and all("occurs twice" in problem for _, _, problem in found)


@pytest.mark.parametrize("twin", [A, factor("a", gwp_ghg=9, module="A1-A3")])
def test_one_key_stands_once(twin: cs.EmissionFactor) -> None:
    assert "occurs twice" in problems_of(cs.FactorCatalogue, [A, twin])[0][2]


@pytest.mark.parametrize("name", sorted(GENERIC_NAMES))
def test_generic_names_are_reserved(name: str) -> None:
    assert "is reserved" in problems_of(cs.FactorCatalogue, [factor(name, gwp_ghg=1)])[0][2]


@pytest.mark.parametrize("part", ["A1", "A2", "A3"])
def test_a1_a3_never_stands_beside_its_parts(part: str) -> None:
    assert (
        "A1-A3 beside"
        in problems_of(cs.FactorCatalogue, [A, factor("a", gwp_ghg=1, module=part)])[0][2]
    )
    assert (
        len(
            cs.FactorCatalogue(
                [factor("a", gwp_ghg=1, module=module) for module in ("A1", "A2", "A3")]
            )
        )
        == 3
    )


def test_one_factor_has_one_declared_unit_and_is_product_or_carrier() -> None:
    assert (
        "several declared units"
        in problems_of(
            cs.FactorCatalogue, [A, factor("a", gwp_ghg=1, module="C4", declared_unit="t")]
        )[0][2]
    )
    assert (
        "a module on some rows"
        in problems_of(cs.FactorCatalogue, [A, factor("a", gwp_ghg=1)])[0][2]
    )


def test_everything_that_conflicts_is_said_at_once() -> None:
    wrong = [
        A,
        A,
        factor("diesel", gwp_ghg=1),
        factor("a", gwp_ghg=1, module="A1"),
        factor("b", gwp_ghg=1, module="C4", declared_unit="m"),
        B,
    ]
    assert len(problems_of(cs.FactorCatalogue, wrong)) == 4


def test_factors_come_back_as_they_went_in() -> None:
    catalogue = cs.FactorCatalogue(
        [*FACTORS, *(each for name in ("b0", "b100") for each in CARRIERS[name])]
    )
    assert sorted(map(repr, catalogue)) == sorted(map(repr, cs.FactorCatalogue(list(catalogue))))
    assert catalogue["a"] == [A, FACTORS[3]] and catalogue == cs.FactorCatalogue(list(catalogue))


def test_properties_keep_their_range_and_say_where_they_come_from() -> None:
    density = cs.Assumption(
        "d",
        "1,8 t/m3",
        low="1,6 t/m3",
        high="2 t/m3",
        source=cs.Source(publisher="P", document="Densities", year=2001, locator="p. 3"),
    )
    (made,) = cs.FactorCatalogue([factor("x", gwp_ghg=1, density=density)])["x"]
    assert (made.density.value, made.density.low, made.density.high) == (
        density.value,
        density.low,
        density.high,
    )
    assert made.property_source == "P: Densities (2001), p. 3"


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("concrete-b35-class-A", "concrete-b35-class-a"),
        ("diesl-b0", "diesel-b0"),
        ("CLT", "clt"),
        (None, None),
        (3, None),
        ("x" * 10_000, None),
        ([], None),
    ],
)
def test_an_unknown_id_says_what_is_near_and_nothing_is_taken_instead(
    wanted: Any, near: str | None
) -> None:
    catalogue = cs.FactorCatalogue.default()
    assert wanted not in catalogue
    with pytest.raises(
        cs.UnknownFactorError,
        match=f"did you mean '?{near}" if near else "did you mean|see FactorCatalogue",
    ):
        catalogue[wanted]


def test_the_frame_is_a_copy() -> None:
    catalogue = cs.FactorCatalogue([A])
    frame = catalogue.frame
    frame["gwp_ghg"] = 99.0
    assert (
        catalogue.frame["gwp_ghg"].tolist() == [1.0]
        and tuple(catalogue.frame.columns) == FACTOR_COLUMNS
    )


def test_substitution_is_a_trace_and_part_of_the_content() -> None:
    catalogue = cs.FactorCatalogue([A, B, C])
    changed = catalogue.substitute("a", "b", "the supplier changed")
    assert (
        changed.substitutions == {"a": ("b", "the supplier changed")}
        and catalogue.substitutions == {}
    )
    assert (
        len(
            {
                catalogue.digest,
                changed.digest,
                catalogue.substitute("a", "b", "another reason").digest,
            }
        )
        == 3
    )
    assert changed | catalogue == changed == catalogue | changed and changed["a"] == [A]


UNKNOWN = cs.UnknownFactorError


@pytest.mark.parametrize(
    ("old", "new", "note", "error"),
    [
        ("a", "zz", "x", UNKNOWN),
        ("zz", "a", "x", UNKNOWN),
        ("a", "b", " ", cs.InputError),
        ("a", "a", "x", cs.InputError),
        ("diesel", "a", "x", UNKNOWN),
    ],
)
def test_a_substitution_needs_two_ids_and_a_note(
    old: str, new: str, note: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        cs.FactorCatalogue([A, B]).substitute(old, new, note)


def test_two_substitutions_of_one_factor_raise() -> None:
    catalogue = cs.FactorCatalogue([A, B, C])
    assert (
        "two ways"
        in problems_of(
            lambda: catalogue.substitute("a", "b", "x") | catalogue.substitute("a", "c", "y")
        )[0][2]
    )


def test_survives_pickle_and_prints_what_it_is() -> None:
    catalogue = cs.FactorCatalogue(FACTORS)
    again = pickle.loads(pickle.dumps(catalogue))
    assert again == catalogue and again.frame.equals(catalogue.frame)
    assert repr(catalogue) == f"FactorCatalogue(4 factors, 6 rows, digest {catalogue.digest[:12]})"


def test_an_empty_catalogue_is_a_catalogue() -> None:
    empty = cs.FactorCatalogue()
    assert len(empty) == 0 and list(empty) == [] and empty | empty == empty and "a" not in empty
    with pytest.raises(cs.UnknownFactorError):
        empty["a"]


def test_columns_have_one_type_whatever_they_hold() -> None:
    kinds = {
        tuple(map(str, cs.FactorCatalogue(factors).frame.dtypes))
        for factors in itertools.chain(
            [FACTORS, [A], []],
            [[factor("y", gwp_total=1, reference_year=2020, valid_to="2030-01-01")]],
        )
    }
    assert len(kinds) == 1
    assert pd.api.types.is_float_dtype(
        cs.FactorCatalogue([factor("i", gwp_total=2)]).frame["gwp_total"]
    )
