"""Lives, shares and generic factors by name: a slip of the pen is no name of another building."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import pytest
from sites import estimate, product

import carbonsite as cs
from carbonsite import building as b

CATALOGUE = cs.FactorCatalogue(
    [
        *product("plaster-board", {"A1-A3": 10.0, "C3": 1.0}, unit="kg", service_life="30 years"),
        *product("plaster-boards", {"A1-A3": 12.0}, unit="kg"),
        *product("generic-end", {"A1-A3": 1.0, "C3": 2.0, "C4": 1.0}, unit="kg"),
    ]
)
PERIOD = cs.Period(2026, 50)


def rows(**tags: Any) -> pd.DataFrame:
    own = {"row": "p", "material": "gypsum", "element": "24"}
    return cs.activity("board", "100 kg", "plaster-board", **(own | tags))


def replaced(lives: Any, of: pd.DataFrame | None = None) -> pd.DataFrame:
    return b.replacements(rows() if of is None else of, CATALOGUE, PERIOD, lives)


def wasted(shares: Any, of: pd.DataFrame | None = None, **options: Any) -> pd.DataFrame:
    return b.site_waste(rows() if of is None else of, CATALOGUE, shares, **options)


def ended(generic: Any, of: pd.DataFrame | None = None) -> pd.DataFrame:
    return b.end_of_life(rows() if of is None else of, CATALOGUE, generic)


MAKERS = [
    pytest.param(replaced, "lives", "30 years", id="lives"),
    pytest.param(wasted, "shares", "5 %", id="shares"),
    pytest.param(ended, "generic", "generic-end", id="generic"),
]
Maker = Callable[..., pd.DataFrame]


def problem_of(make: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(cs.InputError) as caught:
        make()
    found = caught.value.problems.iloc[0]
    return str(found["column"]), str(found["value"]), f"{found['problem']}; {found['remedy']}"


@pytest.mark.parametrize(("make", "argument", "value"), MAKERS)
@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("plaster-bord", "plaster-board"),
        ("Plaster-Board", "plaster-board"),
        ("gypsun", "gypsum"),
        ("Gypsum", "gypsum"),
    ],
)
def test_a_name_that_is_nearly_that_of_a_row_is_refused(
    make: Maker, argument: str, value: str, slip: str, meant: str
) -> None:
    column, shown, text = problem_of(partial(make, {slip: value}))
    assert (column, shown) == (argument, slip)
    assert f"did you mean {meant!r}?" in text


@pytest.mark.parametrize(("make", "argument", "value"), MAKERS)
@pytest.mark.parametrize(
    "of_others", ["brick", "plaster-boards", "25", "gypsum-fibre-board, 2 x 13 mm"]
)
def test_a_name_of_another_building_is_allowed(
    make: Maker, argument: str, value: str, of_others: str
) -> None:
    """It is not near, or a factor of the catalogue, or an element."""
    assert argument
    alone, shared = make({"gypsum": value}), make({"gypsum": value, of_others: value})
    pd.testing.assert_frame_equal(alone, shared)


@pytest.mark.parametrize(("make", "argument", "value"), MAKERS)
def test_a_near_name_is_no_slip_where_the_row_has_an_entry(
    make: Maker, argument: str, value: str
) -> None:
    for own in ("gypsum", "plaster-board"):
        assert len(make({own: value, "gypsun": value, "plaster-bord": value}))
    column = {"lives": "service_life", "shares": "waste", "generic": "generic"}[argument]
    assert len(make({"gypsun": value}, rows(**{column: value})))
    # What is stated of an element is not the row's own, and the slip would be lost beside it.
    assert "gypsum" in problem_of(partial(make, {"24": value, "gypsun": value}))[2]


@pytest.mark.parametrize(("make", "argument", "value"), MAKERS)
@pytest.mark.parametrize("key", [24, 24.0, None, ("24",), ""])
def test_a_name_is_text(make: Maker, argument: str, value: str, key: object) -> None:
    column, shown, text = problem_of(partial(make, {key: value}))
    assert (column, shown) == (argument, str(key))
    assert "write it as text" in text


@pytest.mark.parametrize(("make", "argument", "value"), MAKERS)
def test_what_is_no_mapping_is_refused(make: Maker, argument: str, value: str) -> None:
    column, _, text = problem_of(partial(make, value))
    assert column == argument and f"{argument}={{" in text


def test_an_element_may_be_a_number_in_the_table_and_is_text_as_a_name() -> None:
    assert set(replaced({"24": 10}, rows(element=241))["replacements"]) == {4.0}


def test_all_slips_are_told_at_once() -> None:
    with pytest.raises(cs.InputError) as caught:
        replaced({"gypsun": 10, "plaster-bord": 10, 24: 10})
    assert set(caught.value.problems["value"]) == {"gypsun", "plaster-bord", "24"}


def test_recorded_waste_of_a_slip_is_not_left_out() -> None:
    column, shown, text = problem_of(lambda: wasted({"gypsum": 0.1}, recorded=["gypsun"]))
    assert (column, shown) == ("recorded", "gypsun") and "gypsum" in text
    assert not len(wasted({}, recorded=["gypsum", "timber"]))
    assert problem_of(lambda: wasted({}, recorded="gypsum"))[0] == "recorded"
    assert problem_of(lambda: wasted({}, recorded=[24]))[:2] == ("recorded", "24")


def test_a_module_that_waste_cannot_count_is_refused() -> None:
    for modules, value in ((["A1-A3", "A9"], "A9"), (["D"], "D"), ([4], "4"), ("A4", "A4")):
        column, shown, text = problem_of(
            lambda own=modules: wasted({"gypsum": 0.1}, modules=own)  # type: ignore[misc]
        )
        assert (column, shown) == ("modules", value)
        assert "A1-A3" in text or modules == "A4"
    once, twice = (wasted({"gypsum": 0.1}, modules=["A1-A3"] * n) for n in (1, 2))
    pd.testing.assert_frame_equal(once, twice)


def test_a_number_of_years_is_no_period() -> None:
    column, shown, text = problem_of(
        lambda: b.replacements(rows(), CATALOGUE, 50)  # type: ignore[arg-type]
    )
    assert (column, shown) == ("period", "50")
    assert "Period(2026, 50)" in text


@pytest.mark.parametrize("generic", ["generic-ende", 5, ["generic-end"], estimate("x", "1 kg")])
def test_a_generic_factor_that_is_unknown_is_refused_with_near_ones(generic: object) -> None:
    column, shown, text = problem_of(lambda: ended({"gypsum": generic}))
    assert (column, shown) == ("generic", str(generic))
    assert "'generic-end'" in text or generic != "generic-ende"
