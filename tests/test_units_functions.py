"""Quantity functions, and amounts that remember what they came from."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.units import Derived, Estimate, Number, in_units
from carbonsite.units.fields import InUnit

Q = cs.Q
POSITIVE = st.floats(1e-3, 1e6)


@in_units(returns="L")
def fuel(
    hours: Annotated[Number, "h"], rate: Annotated[Number, "L/h"], load: Annotated[Number, ""] = 1.0
) -> Number:
    """Fuel of a machine [L]."""
    return hours * rate * load


@in_units(returns="kWh")
def energy(volume: Annotated[Number, "L"], heating_value: Annotated[Number, "kWh/L"]) -> Number:
    """Energy of fuel [kWh]."""
    return volume * heating_value


HOURS = cs.Assumption("hours", "1000 h", low="700 h", high="1400 h", reason="six months")
RATE = cs.Assumption("rate", "5 L/h", low="4 L/h", high="6 L/h", reason="a mean")


@pytest.mark.parametrize(
    ("hours", "rate"),
    [
        ("10 h", "30 L/h"),
        ("600 min", "0,5 L/min"),
        (Q("10 h"), Q("30 dm**3/h")),
        ("36000 s", "720 L/d"),
    ],
)
def test_units_are_settled_at_the_border(hours: object, rate: object) -> None:
    result = fuel(hours, rate)
    assert result.to("L").magnitude == pytest.approx(300, rel=1e-12) and str(result.units) == "L"


@given(POSITIVE, POSITIVE, st.floats(0, 1))
def test_the_kernel_is_the_same_formula_in_plain_numbers(
    hours: float, rate: float, load: float
) -> None:
    assert (
        fuel(Q(hours, "h"), Q(rate, "L/h"), load).magnitude
        == fuel.kernel(hours, rate, load)
        == hours * rate * load
    )


def test_the_kernel_works_on_arrays() -> None:
    assert fuel(Q(np.array([1.0, 2.0]), "h"), "30 L/h").magnitude.tolist() == [30.0, 60.0]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("3 kg", "30 L/h"), r"fuel\(\): hours is in 'h'"),
        ((10, "30 L/h"), r"hours is in 'h'; 10 has no unit"),
        (("1 h", "30 L"), "rate is in 'L/h'"),
        (("1 h", "30 L/h", "3 kg"), "load is in 'parts of one'"),
        (("1 h", "1,234 L/h"), "may mean"),
    ],
)
def test_errors_name_function_and_parameter(args: tuple[object, ...], said: str) -> None:
    with pytest.raises(cs.UnitError, match=said):
        fuel(*args)


def test_a_share_may_be_a_plain_number_or_a_percentage() -> None:
    assert fuel("10 h", "30 L/h", "50 %") == fuel("10 h", "30 L/h", 0.5) == Q("150 L")


def test_signature_units_and_docstring_stay_at_hand() -> None:
    assert (
        fuel.units == {"hours": "h", "rate": "L/h", "load": ""}
        and fuel.returns == "L"
        and fuel.__doc__ == "Fuel of a machine [L]."
    )


def test_an_assumption_makes_a_derived_amount() -> None:
    derived = fuel(HOURS, RATE)
    assert (
        isinstance(derived, Derived)
        and isinstance(derived, Estimate)
        and isinstance(HOURS, Estimate)
    )
    assert derived.value == Q("5000 L")
    assert derived.assumptions == {"hours": HOURS, "rate": RATE}
    assert str(derived) == "5000 L = fuel(hours=1000 h, rate=5 L/h)"


def test_derived_amounts_nest_and_keep_every_assumption() -> None:
    nested = energy(fuel(HOURS, RATE, "50 %"), "10 kWh/L")
    assert nested.value == Q("25000 kWh")
    assert set(nested.assumptions) == {"hours", "rate"}
    assert nested.evaluate({"hours": Q("2000 h")}) == Q("50000 kWh")


@given(POSITIVE, POSITIVE)
def test_evaluating_is_the_same_as_computing_anew(hours: float, rate: float) -> None:
    assert fuel(HOURS, RATE).evaluate({"hours": Q(hours, "h"), "rate": Q(rate, "L/h")}) == fuel(
        Q(hours, "h"), Q(rate, "L/h")
    )


def test_evaluating_ignores_the_names_of_others() -> None:
    assert fuel(HOURS, RATE).evaluate({"depth": Q("3 m")}) == Q("5000 L")


def test_two_assumptions_of_one_name_are_refused() -> None:
    other = cs.Assumption("hours", "7 kWh/L", reason="another thing of the same name")
    with pytest.raises(cs.InputError, match="is the name of two different assumptions"):
        _ = energy(fuel(HOURS, RATE), other).assumptions


@in_units(returns="h")
def filling(volume: Annotated[Number, "m3"], flow: Annotated[Number, "m3/h"]) -> Number:
    """Time to fill a basin [h]."""
    return volume / flow


def test_a_division_by_nothing_says_what_to_correct() -> None:
    with pytest.raises(cs.UnitError, match=r"filling\(\): something is divided by 0") as caught:
        filling("1 m3", "0 m3/h")
    assert caught.value.remedy == "correct flow"


@in_units(returns="K")
def warmed(start: Annotated[Number, InUnit("K", ge=None)], by: Annotated[Number, "K"]) -> Number:
    """Temperature difference after warming [K]."""
    return start + by


def test_an_argument_is_not_negative_unless_its_parameter_says_so() -> None:
    assert warmed("-5 K", "3 K") == Q("-2 K")
    with pytest.raises(cs.UnitError, match=r"by is in 'K'; -3 K is out of bounds.*at least 0 K"):
        warmed("5 K", "-3 K")


def test_an_assumption_is_within_bounds_from_end_to_end() -> None:
    reaching = cs.Assumption("by", "3 K", low="-1 K", high="5 K", reason="a guess")
    with pytest.raises(cs.UnitError, match=r"-1 K is out of bounds"):
        warmed("0 K", reaching)
    with pytest.raises(cs.UnitError, match=r"start is in 'K'; .* is not finite"):
        warmed(Q(float("nan"), "K"), "1 K")
