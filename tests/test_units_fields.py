"""Fields of pydantic models that hold quantities."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

import carbonsite as cs
from carbonsite.units.fields import InUnit

Q = cs.Q
VOLUME = TypeAdapter(Annotated[Any, InUnit("m3")])
SHARE = TypeAdapter(Annotated[Any, InUnit("", le=1.0)])
BOUNDED = TypeAdapter(Annotated[Any, InUnit("h", ge=None, gt=0, le=24)])


class Tank(BaseModel):
    """A model with a quantity."""

    volume: Annotated[Any, InUnit("m3", le=10)]
    filled: Annotated[Any, InUnit("", le=1.0)] = "100 %"


@pytest.mark.parametrize("typed", ["250 L", "0,25 m3", "10 USgal"])
def test_the_unit_typed_is_kept(typed: str) -> None:
    assert str(VOLUME.validate_python(typed).units) == typed.split()[1]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("5 kg", "measure different things"),
        ("5", "has no unit"),
        (5, "has no unit"),
        (None, "is not a quantity"),
        ("5 ton", "write 't'"),
        ("-1 L", "out of bounds; write at least 0 m3"),
        ([], "is not a quantity"),
        (True, "is not a quantity"),
    ],
)
def test_wrong_values_say_what_to_write(value: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        VOLUME.validate_python(value)


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("1 min", True),
        ("24 h", True),
        ("1 d", True),
        ("0 h", False),
        ("25 h", False),
        ("-1 h", False),
        ("1441 min", False),
    ],
)
def test_bounds_hold_in_any_unit(typed: str, is_right: bool) -> None:
    if is_right:
        assert BOUNDED.validate_python(typed) == Q(typed)
    else:
        with pytest.raises(
            ValidationError, match=r"out of bounds; write (more than 0|at most 24) h"
        ):
            BOUNDED.validate_python(typed)


def test_not_a_number_is_out_of_bounds() -> None:
    with pytest.raises(ValidationError, match="out of bounds"):
        VOLUME.validate_python(Q(float("nan"), "m3"))


@given(st.floats(0, 1e20), st.sampled_from(["m3", "L", "USgal", "kbm"]))
def test_text_reads_back_equal(number: float, unit: str) -> None:
    quantity = VOLUME.validate_python(Q(number, unit))
    dumped = VOLUME.dump_python(quantity, mode="json")
    assert isinstance(dumped, str)
    assert (
        VOLUME.validate_python(dumped)
        == quantity
        == VOLUME.validate_json(VOLUME.dump_json(quantity))
    )


@given(st.floats(0, 1))
def test_a_share_reads_back_equal_as_number_text_and_json(share: float) -> None:
    quantity = SHARE.validate_python(share)
    assert quantity.magnitude == share
    assert SHARE.validate_python(SHARE.dump_python(quantity, mode="json")) == quantity


@pytest.mark.parametrize("typed", ["30 %", "0.3", "0,3", 0.3])
def test_a_share_may_be_typed_with_or_without_percent(typed: object) -> None:
    assert SHARE.validate_python(typed).to(cs.units.as_unit("")).magnitude == pytest.approx(
        0.3, rel=1e-15
    )


@pytest.mark.parametrize("typed", ["130 %", "1,5", -0.1, "0,3 kg", "1.234", "x"])
def test_what_is_no_share_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        SHARE.validate_python(typed)


def test_a_model_with_quantities_goes_through_json() -> None:
    tank = Tank.model_validate({"volume": "1 234,5 L", "filled": "75 %"})
    again = Tank.model_validate_json(tank.model_dump_json())
    assert (again.volume, again.filled) == (Q("1234.5 L"), Q("75 %"))
    assert tank.model_dump()["volume"] == Q("1234.5 L")


def test_json_schema_has_an_example_that_validates() -> None:
    for adapter in (VOLUME, SHARE, BOUNDED):
        schema = adapter.json_schema()
        assert schema["type"] == "string"
        assert all(adapter.validate_python(example) for example in schema["examples"])
