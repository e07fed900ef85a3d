"""Which modules an activity takes, and where its lines are booked."""

from __future__ import annotations

from typing import Any

import pytest
from builders import CARRIERS, factor, problems_of, table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.lifecycle import MODULES

CATALOGUE = CARRIERS | cs.FactorCatalogue(
    [
        *(
            factor("whole", module=module, gwp_ghg=float(number))
            for number, module in enumerate(("A1-A3", "A4", "C3", "C4", "D"), start=1)
        ),
        *(
            factor("parts", module=module, gwp_ghg=float(number))
            for number, module in enumerate(("A1", "A2", "A3"), start=1)
        ),
        *(
            factor("half", module=module, gwp_ghg=float(number))
            for number, module in enumerate(("A1", "A3"), start=1)
        ),
        factor("landfill", gwp_ghg=7.0),
    ]
)


def lines(name: str, **columns: Any) -> list[tuple[str, str, float]]:
    """Booked module, module of the number, and emissions of one kilogram."""
    found = cs.account(table(("x", name, 1.0, "kg"), **columns), CATALOGUE).lines
    return list(found[["module", "factor_module", "gwp_ghg"]].itertuples(index=False, name=None))


def refused(name: str, unit: str = "kg", **columns: Any) -> list[tuple[Any, str, str]]:
    """The problems of one row."""
    return problems_of(cs.account, table(("x", name, 1.0, unit), **columns), CATALOGUE)


def test_a_product_without_a_module_gives_a_line_for_each_it_declares() -> None:
    assert lines("whole") == [
        ("A1-A3", "A1-A3", 1.0),
        ("A4", "A4", 2.0),
        ("C3", "C3", 3.0),
        ("C4", "C4", 4.0),
        ("D", "D", 5.0),
    ]
    assert lines("whole", module="") == lines("whole") == lines("whole", module=None)


@pytest.mark.parametrize(("module", "number"), [("A1-A3", 1.0), ("C4", 4.0), ("D", 5.0)])
def test_with_one_named_it_gives_that_one_only(module: str, number: float) -> None:
    assert (
        lines("whole", module=module)
        == [(module, module, number)]
        == lines("whole", factor_module=module)
        == lines("whole", module=module, factor_module=module)
    )


def test_both_named_book_the_number_of_one_in_another() -> None:
    assert lines("whole", module="A5", factor_module="A1-A3") == [("A5", "A1-A3", 1.0)]
    assert lines("whole", module="B4", factor_module="C3") == [("B4", "C3", 3.0)]
    assert lines("whole", module="D", factor_module="A1-A3") == [("D", "A1-A3", 1.0)]


def test_a1_a3_of_a_factor_in_three_parts_is_their_sum() -> None:
    assert lines("parts", module="A1-A3") == [
        ("A1-A3", "A1", 1.0),
        ("A1-A3", "A2", 2.0),
        ("A1-A3", "A3", 3.0),
    ]
    assert lines("parts", module="A5", factor_module="A1-A3") == [
        ("A5", "A1", 1.0),
        ("A5", "A2", 2.0),
        ("A5", "A3", 3.0),
    ]
    assert lines("parts", module="A2") == [("A2", "A2", 2.0)]


@pytest.mark.parametrize(
    ("name", "columns", "said"),
    [
        ("whole", {"module": "A5"}, "'whole' does not declare A5"),
        ("whole", {"module": "A1"}, "'whole' does not declare A1"),
        ("whole", {"module": "A5", "factor_module": "B1"}, "'whole' does not declare B1"),
        ("parts", {"module": "C3"}, "'parts' does not declare C3"),
        ("half", {"module": "A1-A3"}, "'half' does not declare A1-A3"),
        ("half", {"module": "A5", "factor_module": "A1-A3"}, "'half' does not declare A1-A3"),
    ],
)
def test_a_module_that_is_not_declared_is_a_problem(
    name: str, columns: dict[str, Any], said: str
) -> None:
    assert refused(name, **columns) == [(0, "module", said)]


@pytest.mark.parametrize("module", ["A5", "A4", "C1", "D"])
def test_a_carrier_is_booked_where_the_activity_says(module: str) -> None:
    found = cs.account(table(("x", "b0", 1.0, "L"), module=module), CATALOGUE).lines
    assert (
        found["module"].tolist() == [module, module]
        and found["factor_module"].tolist() == ["", ""]
        and found["part"].tolist() == ["direct", "upstream"]
    )


@pytest.mark.parametrize("columns", [{}, {"module": ""}, {"module": None}])
@pytest.mark.parametrize("name", ["landfill", "location-2020"])
def test_a_carrier_without_a_module_is_a_problem(name: str, columns: dict[str, Any]) -> None:
    assert refused(name, "kg" if name == "landfill" else "kWh", **columns) == [
        (0, "module", "a module is missing: the factor has none of its own")
    ]


def test_a_carrier_has_no_factor_module() -> None:
    assert refused("landfill", module="C4", factor_module="A1-A3") == [
        (0, "factor_module", "'landfill' has no modules of its own")
    ]


@pytest.mark.parametrize("column", ["module", "factor_module"])
@pytest.mark.parametrize("module", ["A13", "a5", "A1-A2", "E", "A 5"])
def test_a_module_is_one_of_the_standard(column: str, module: str) -> None:
    assert refused("whole", **{column: module}) == [(0, column, "is not a life-cycle module")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["whole", "parts", "landfill"]),
            st.sampled_from(["", *MODULES]),
            st.sampled_from(["", *MODULES]),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=examples(60), deadline=None)
def test_rows_of_all_kinds_together_are_what_they_are_alone(
    rows: list[tuple[str, str, str]],
) -> None:
    alone, wrong = [], []
    for place, (name, module, factor_module) in enumerate(rows):
        try:
            alone += lines(name, module=module, factor_module=factor_module)
        except cs.InputError as error:
            wrong += [
                (place, *problem)
                for problem in error.problems[["column", "problem"]].itertuples(
                    index=False, name=None
                )
            ]
    together = table(
        *[("x", name, 1.0, "kg") for name, _, _ in rows],
        module=[module for _, module, _ in rows],
        factor_module=[module for _, _, module in rows],
    )
    if wrong:
        assert sorted(problems_of(cs.account, together, CATALOGUE)) == sorted(wrong)
    else:
        found = cs.account(together, CATALOGUE).lines
        assert (
            list(found[["module", "factor_module", "gwp_ghg"]].itertuples(index=False, name=None))
            == alone
        )
