"""From the unit of a row to the declared unit of its factor."""

from __future__ import annotations

from typing import Any

import pytest
from builders import SOURCE, factor, problems_of, table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue(
    [
        factor("stone", module="A1-A3", gwp_ghg=1.0, density="1,8 t/m3"),
        factor(
            "soil",
            module="A1-A3",
            declared_unit="fm3",
            gwp_ghg=1.0,
            density="2 t/fm3",
            swell="1,25 lm3/fm3",
        ),
        factor(
            "fuel",
            module="A1-A3",
            declared_unit="L",
            gwp_ghg=1.0,
            density="0,8 kg/L",
            heating_value="10 kWh/L",
        ),
        factor(
            "board",
            module="A1-A3",
            declared_unit="m2",
            gwp_ghg=1.0,
            density="700 kg/m3",
            thickness="13 mm",
        ),
        factor("bare", module="A1-A3", gwp_ghg=1.0),
        factor("door", module="A1-A3", declared_unit="stk", gwp_ghg=1.0, density="40 kg/stk"),
        factor("ride", module="A1-A3", declared_unit="pkm", gwp_ghg=1.0),
    ]
)


def amount_of(name: str, amount: float, unit: str, **columns: Any) -> float:
    """The amount in declared units that one row comes to."""
    return float(cs.account(table(("x", name, amount, unit), **columns), CATALOGUE).total.magnitude)


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("stone", "t", 1000.0),
        ("stone", "m3", 1800.0),
        ("stone", "L", 1.8),
        ("stone", "yd3", 1800 * 0.9144**3),
        ("soil", "t", 0.5),
        ("soil", "lm3", 0.8),
        ("soil", "pfm3", 1.0),
        ("fuel", "kg", 1.25),
        ("fuel", "kWh", 0.1),
        ("fuel", "GJ", 1000 / 36),
        ("board", "m3", 1 / 0.013),
        ("board", "kg", 1 / 9.1),
        ("door", "t", 25.0),
    ],
)
def test_by_hand(name: str, unit: str, expected: float) -> None:
    assert amount_of(name, 1.0, unit) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("name", "unit", "said"),
    [
        ("bare", "m3", "'m3' cannot be turned into 'kg' (factor 'bare'): no density is declared"),
        (
            "stone",
            "kWh",
            "'kWh' cannot be turned into 'kg' (factor 'stone'): no heating value is declared",
        ),
        (
            "stone",
            "fm3",
            (
                "'fm3' cannot be turned into 'kg' (factor 'stone'): they measure different things"
                " and no property joins them"
            ),
        ),
        (
            "soil",
            "m3",
            (
                "'m3' cannot be turned into 'fm3' (factor 'soil'): they measure different things"
                " and no property joins them"
            ),
        ),
        (
            "soil",
            "am3",
            (
                "'am3' cannot be turned into 'fm3' (factor 'soil'): they measure different things"
                " and no property joins them"
            ),
        ),
        (
            "stone",
            "m2",
            (
                "'m2' cannot be turned into 'kg' (factor 'stone'): no density per area, or"
                " thickness and density, is declared"
            ),
        ),
        (
            "door",
            "m2 BTA",
            (
                "'m2 BTA' cannot be turned into 'stk' (factor 'door'): they measure different"
                " things and no property joins them"
            ),
        ),
        (
            "board",
            "m2 BRA",
            (
                "'m2 BRA' cannot be turned into 'm2' (factor 'board'): they measure different"
                " things and no property joins them"
            ),
        ),
        (
            "ride",
            "km",
            (
                "'km' cannot be turned into 'pkm' (factor 'ride'): they measure different things"
                " and no property joins them"
            ),
        ),
        (
            "ride",
            "tkm",
            (
                "'tkm' cannot be turned into 'pkm' (factor 'ride'): they measure different things"
                " and no property joins them"
            ),
        ),
        (
            "stone",
            "kgCO2e",
            (
                "'kgCO2e' cannot be turned into 'kg' (factor 'stone'): they measure different"
                " things and no property joins them"
            ),
        ),
    ],
)
def test_what_does_not_fit_is_never_a_default(name: str, unit: str, said: str) -> None:
    assert problems_of(amount_of, name, 1.0, unit) == [(0, "unit", said)]


@given(st.floats(1e-3, 1e6), st.floats(1e-2, 1e4))
@settings(max_examples=examples(40), deadline=None)
def test_a_property_is_used_both_ways(amount: float, density: float) -> None:
    catalogue = cs.FactorCatalogue(
        [
            factor("mass", module="A1-A3", gwp_ghg=1.0, density=cs.Q(density, "kg/m3")),
            factor(
                "volume",
                module="A1-A3",
                declared_unit="m3",
                gwp_ghg=1.0,
                density=cs.Q(density, "kg/m3"),
            ),
        ]
    )
    mass = cs.emissions(cs.Q(amount, "m3"), "mass", catalogue).magnitude
    assert cs.emissions(cs.Q(mass, "kg"), "volume", catalogue).magnitude == pytest.approx(
        amount, rel=1e-14
    )


@pytest.mark.parametrize(
    "stated", ["1,8 t/m3", "1810 kg/m3", cs.Q("1,8 t/m3"), "1,8 t/m3 (1,6 t/m3 to 2 t/m3)"]
)
def test_a_row_may_state_the_property_itself(stated: Any) -> None:
    assert amount_of("bare", 1.0, "m3", density=stated) == pytest.approx(1800, rel=0.006)
    assert amount_of("stone", 1.0, "m3", density=stated) == pytest.approx(1800, rel=0.006)


@pytest.mark.parametrize(
    ("name", "unit", "column", "stated"),
    [
        ("stone", "m3", "density", "2 t/m3"),
        ("board", "kg", "density", "12 kg/m2"),
        ("board", "m3", "thickness", "20 mm"),
    ],
)
def test_two_ways_that_disagree_raise(name: str, unit: str, column: str, stated: str) -> None:
    (problem,) = problems_of(amount_of, name, 1.0, unit, **{column: stated})
    assert (
        problem[1] == "unit"
        and "what the row states and what the factor declares give two numbers" in problem[2]
    )


def test_a_row_may_state_another_property_that_agrees() -> None:
    assert amount_of("board", 9.1, "kg", density="9,1 kg/m2") == pytest.approx(1.0, rel=1e-14)


@pytest.mark.parametrize(
    "stated", ["x", "5", "1,234 t/m3", "0 kg/m3", "-2 kg/m3", "5 m", "0,5 m3/t", "2000", 2000.0]
)
@pytest.mark.parametrize("unit", ["m3", "kg"])
def test_a_property_that_cannot_be_used_is_a_problem_of_its_own_column(
    stated: Any, unit: str
) -> None:
    assert [
        column for _, column, _ in problems_of(amount_of, "bare", 1.0, unit, density=stated)
    ] == ["density"]


def test_only_the_rows_that_state_a_property_take_it() -> None:
    rows = table(
        ("a", "bare", 1.0, "m3"),
        ("b", "bare", 1.0, "kg"),
        ("c", "bare", 1.0, "m3"),
        density=["2 t/m3", None, "3 t/m3"],
    )
    assert cs.account(rows, CATALOGUE).by("item")["gwp_ghg"].to_dict() == pytest.approx(
        {"a": 2000.0, "b": 1.0, "c": 3000.0}
    )
    assert problems_of(cs.account, rows.assign(density=["2 t/m3", "", None]), CATALOGUE) == [
        (2, "unit", "'m3' cannot be turned into 'kg' (factor 'bare'): no density is declared")
    ]


def test_the_line_says_by_what_and_from_where() -> None:
    density = cs.Assumption(
        "d",
        "1,8 t/m3",
        source=cs.Source(publisher="Lab", document="Tests", year=2001, locator="p. 3"),
    )
    catalogue = cs.FactorCatalogue(
        [
            factor("sourced", module="A1-A3", gwp_ghg=1.0, density=density),
            factor("plain", module="A1-A3", gwp_ghg=1.0, density="2 t/m3"),
        ]
    )
    rows = table(
        ("a", "sourced", 2.0, "m3"),
        ("b", "plain", 2.0, "m3"),
        ("c", "plain", 2.0, "m3"),
        ("d", "plain", 2.0, "kg"),
        density=["", "", "2 t/m3", ""],
    )
    lines = cs.account(rows, catalogue).lines
    assert lines["conversion_source"].tolist() == [
        "× density 1.8 t/m3 (Lab: Tests (2001), p. 3)",
        f"× density 2 t/m3 ({SOURCE.publisher}, {SOURCE.locator})",
        "× density 2 t/m3 (the row)",
        "",
    ]
    assert lines["conversion"].tolist() == pytest.approx([1800, 2000, 2000, 1]) and set(
        lines["declared_unit"]
    ) == {"kg"}
    backwards = cs.account(table(("a", "fuel", 8.0, "kg")), CATALOGUE).lines
    assert backwards["conversion_source"].tolist() == [
        f"÷ density 0.8 kg/L ({SOURCE.publisher}, {SOURCE.locator})"
    ]
