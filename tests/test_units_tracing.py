"""Numbers that remember how they were computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonsite import Q, Quantity
from carbonsite.measures.machinery import fuel_use
from carbonsite.measures.transport import trips
from carbonsite.spreadsheets.writing.formulas import defined_names, formula_of
from carbonsite.units.terms import Symbol, still_holds, substituted, symbols_in, value_of
from carbonsite.units.tracing import Trace, Traced, as_numbers, is_not_zero

NUMBERS = st.floats(0.1, 1e4)


def traced(**values: float) -> tuple[Trace, list[Traced]]:
    trace = Trace()
    return trace, [trace.number("input", name, value) for name, value in values.items()]


def written(number: Any) -> str:
    return formula_of(number.term, lambda symbol: str(symbol.key))


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_term_gives_the_bits_that_the_calculation_gave(a: float, b: float, c: float) -> None:
    def compute(x: Any, y: Any, z: Any) -> Any:
        return (
            (x * (1 - y) + z / x - 2.5) * np.maximum(x, y) / (y**2)
            - np.ceil(x * z)
            + np.minimum(np.float64(3) * z, 7.0)
        )

    _, (x, y, z) = traced(a=a, b=b, c=c)
    found = compute(x, y, z)
    values = {Symbol("input", name): value for name, value in (("a", a), ("b", b), ("c", c))}
    assert found.value == compute(a, b, c) == value_of(found.term, values)
    assert symbols_in(found.term) == set(values)


def test_the_formula_of_a_kernel_is_read_off_the_kernel() -> None:
    _, (mass, volume) = traced(mass=1000.0, volume=500.0)
    assert (
        written(trips.kernel(mass, volume, 15.0, 12.0))
        == "-INT(-(MAX(mass/15,volume/12)*0.999999999999))"
    )
    _, (hours, rate) = traced(hours=100.0, rate=30.0)
    assert written(fuel_use.kernel(hours, rate)) == "hours*rate"
    amount = fuel_use(Quantity(hours, "h"), Quantity(rate, Q("1 L/h").units), "50 %")
    assert written(amount.magnitude) == "hours*rate*0.5"


@pytest.mark.parametrize(
    ("compute", "formula"),
    [
        (lambda a, b: a - (b - 1), "a-(b-1)"),
        (lambda a, b: a / (b * 2), "a/(b*2)"),
        (lambda a, b: (a + b) * 3, "(a+b)*3"),
        (lambda a, b: a * (b / 2), "a*(b/2)"),
        (lambda a, b: a + -2.0 * b, "a+(-2)*b"),
        (lambda a, b: -a + 1e-12, "(-1)*a+1E-12"),
        (lambda a, b: a * 1.0 + 0.0, "a"),
        (lambda a, b: (a - b) ** 2, "(a-b)^2"),
    ],
)
def test_parentheses_keep_the_order_of_the_calculation(compute: Any, formula: str) -> None:
    _, (a, b) = traced(a=3.0, b=2.0)
    assert written(compute(a, b)).replace("-1*a", "(-1)*a").replace("((", "(") == formula


def test_arrays_are_traced_element_by_element() -> None:
    _, (a, b) = traced(a=3.0, b=2.0)
    column = as_numbers([a, 5.0]) * np.array([2.0, 3.0]) * (1 - b)
    assert [written(cell) for cell in column] == ["a*2*(1-b)", "15*(1-b)"]
    assert (np.array([1.0, 2.0]) * a).dtype == object
    assert as_numbers([1, 2.5]).dtype == float


def test_what_takes_it_for_a_plain_number_ends_the_trace() -> None:
    _, (a,) = traced(a=3.0)
    assert type(float(a) * 2) is float
    assert np.asarray([a], dtype=float).dtype == float
    assert type(np.sqrt(a)) is np.float64


def test_a_question_is_written_down_while_someone_asks() -> None:
    trace, (a, b) = traced(a=3.0, b=2.0)
    assert a > b
    assert not trace.conditions
    with trace.recording_as("a measure"):
        assert max(0.0, a - b) == 1.0
    first, _ = trace.conditions
    assert first[0] == "a measure"
    assert still_holds(first[1], {Symbol("input", "a"): 3.0, Symbol("input", "b"): 2.5})
    assert not still_holds(first[1], {Symbol("input", "a"): 2.0, Symbol("input", "b"): 2.5})


def test_a_traced_zero_may_be_something() -> None:
    _, (zero,) = traced(zero=0.0)
    assert is_not_zero(as_numbers([zero, 0.0, 1.0])).tolist() == [True, False, True]
    assert is_not_zero(np.array([0.0, 2.0])).tolist() == [False, True]


def test_a_symbol_can_stand_for_nothing() -> None:
    _, (a, b) = traced(a=3.0, b=2.0)
    term = substituted((a + b - b * 0.5).term, {Symbol("input", "b"): 0.0})
    assert formula_of(term, lambda symbol: symbol.key) == "a-0*0.5"


@given(st.lists(st.text(max_size=60), unique=True, max_size=30))
def test_names_of_cells_are_names_and_none_stands_twice(texts: list[str]) -> None:
    found = list(defined_names(texts).values())
    assert len({name.casefold() for name in found}) == len(texts)
    assert all(
        name.replace("_", "a").isalnum() and not name[0].isdigit() and len(name) < 60
        for name in found
    )
    assert not {"area", "saving", "total", "formulas_hold", "r", "c", "a1"} & {
        name.casefold() for name in found
    }
