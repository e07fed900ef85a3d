"""Fields of measures: assumptions checked over their whole range, read back equal, and described
for a form.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, TypeAdapter
from sites import SOURCE, estimate

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.units.assumption_fields import Estimated
from carbonsite.units.records import Record


class Form(Record):
    """A record with one of each kind of field."""

    model_config = ConfigDict(validate_default=True)

    rate: Annotated[Any, Estimated("L/h", gt=0)] = "1 L/h"
    share: Annotated[Any, Estimated("", le=1.0)] = "0 %"
    change: Annotated[Any, Estimated("K", ge=None)] | None = None


def read(**fields: Any) -> Any:
    return getattr(Form(**fields), next(iter(fields)))


def test_a_bare_value_is_an_assumption_as_stated() -> None:
    found = read(rate="30 L/h")
    assert (found.name, str(found.value), found.status.value, found.is_certain) == (
        "rate",
        "30 L/h",
        "stated",
        True,
    )
    assert read(rate=cs.Q("30 L/h")) == found


def test_the_unit_typed_is_kept() -> None:
    assert str(read(rate="0,5 L/min").value) == "0.5 L/min"
    assert str(read(share="12,5 %").value) == "12.5 %"
    assert Form(rate="0,5 L/min").model_dump(mode="json")["rate"] == "0.5 L/min"


def test_an_assumption_stays_the_one_that_it_is() -> None:
    shared = estimate("rate of all", "30 L/h", "20 L/h", "40 L/h")
    assert read(rate=shared) is shared


@pytest.mark.parametrize(
    ("share", "value"), [(0.3, 0.3), (1, 1.0), ("30 %", 0.3), ("0,3 kWh/kWh", 0.3)]
)
def test_a_share_may_be_a_plain_number(share: Any, value: float) -> None:
    assert read(share=share).value.to("%").magnitude == pytest.approx(100 * value)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("rate", "30 kWh/h", "write a quantity like '12.5 L/h'"),
        ("rate", "30", "has no unit"),
        ("rate", 30.0, "has no unit"),
        ("rate", "0 L/h", "more than 0 L/h"),
        ("rate", "-1 L/h", "at least 0 L/h"),
        ("rate", float("nan"), "no unit"),
        ("rate", cs.Q(float("inf"), "L/h"), "is not finite"),
        ("share", "101 %", "at most 1"),
        ("share", 1.01, "at most 1"),
        ("share", float("nan"), "is not finite"),
        ("share", True, "not a quantity"),
        ("share", "3 kg", "write a quantity like '12.5 %'"),
        ("share", None, "is not a quantity"),
        ("share", [0.1], "is not a quantity"),
        ("share", estimate("s", "50 %", "20 %", "120 %"), "120 % is out of bounds"),
        ("share", estimate("s", "50 %", "-1 %", "60 %"), "-1 % is out of bounds"),
        ("rate", estimate("r", "5 L", "4 L", "6 L"), "cannot be turned into 'L/h'"),
        (
            "rate",
            m.fuel_use(estimate("h", "5 h", "4 h", "6 h"), "2 L/h"),
            "cannot be turned into 'L/h'",
        ),
    ],
)
def test_what_is_refused(field: str, value: Any, words: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        Form(**{field: value})
    assert caught.value.problems["column"].tolist() == [field]
    assert words in str(caught.value)


def test_bounds_hold_in_any_unit() -> None:
    assert str(read(share="999 g/kg").value) == "999 g/kg"
    with pytest.raises(cs.InputError, match="out of bounds"):
        Form(share="1001 g/kg")


def test_without_bounds_less_than_nothing_is_fine() -> None:
    assert read(change="-5 K").value == cs.Q("-5 K")


def test_a_mapping_describes_an_assumption() -> None:
    told = {
        "value": "30 L/h",
        "low": "20 L/h",
        "high": "40 L/h",
        "source": {
            "publisher": "Betonmast",
            "document": "Verdens største gravemaskin",
            "year": 2019,
            "locator": "paragraph 3",
        },
    }
    found = read(rate=told)
    assert (found.name, found.status.value, found.source.publisher, str(found.low)) == (
        "rate",
        "published",
        "Betonmast",
        "20 L/h",
    )
    assert (
        read(rate={"name": "idling", "value": "4 L/h", "reason": "as MachineMax has it"}).name
        == "idling"
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"low": "1 L/h"}, "missing 1 required positional argument: 'value'"),
        ({"value": "1 L/h", "hight": "2 L/h"}, "unexpected keyword argument 'hight'"),
        ({"value": "1 L/h", "source": {"publisher": "x"}}, "missing 3 required"),
        ({"value": "1 L/h", "low": "2 L/h", "reason": "r"}, "do not hold the value"),
        ({"value": "1 L/h", "low": "0,5 L/h", "high": "2 L/h"}, "reason"),
        ({"value": "1 L/h", "status": "guessed", "reason": "r"}, "is not a status"),
        ({"value": "1 L", "reason": "r"}, "cannot be turned into"),
        ({}, "value"),
    ],
)
def test_a_mapping_that_cannot_be_read(told: dict[str, Any], words: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        Form(rate=told)
    text = str(caught.value) + " ".join(caught.value.problems["problem"].astype(str))
    assert words in text


NUMBERS = st.floats(1e-6, 1e6).map(lambda number: float(f"{number:.9g}"))


@given(
    NUMBERS,
    st.sampled_from(["L/h", "m3/d", "L/min"]),
    st.sampled_from(["published", "measured", "assumed", "stated"]),
)
def test_text_reads_back_equal(number: float, unit: str, status: str) -> None:
    value = cs.Q(number, unit)
    provenance = (
        {"source": SOURCE} if status in ("published", "measured") else {"reason": "why: æøå, «»"}
    )
    told = cs.Assumption(
        "the rate", value, low=value / 3, high=value * 7, status=status, **provenance
    )
    before = Form(rate=told)
    after = Form(**json.loads(json.dumps(before.model_dump(mode="json"))))
    assert after == before
    assert after.rate == told


@given(NUMBERS)
def test_a_bare_value_reads_back_equal(number: float) -> None:
    before = Form(rate=cs.Q(number, "L/h"), share=0.25, change="-3 K")
    assert Form(**json.loads(before.model_dump_json())) == before


def test_a_dump_for_python_reads_back_equal_too() -> None:
    before = Form(
        rate=estimate("r", "5 L/h", "4 L/h", "6 L/h"),
        share=cs.Assumption("s", "5 %", source=SOURCE),
    )
    assert Form(**before.model_dump()) == before


def test_a_derived_amount_is_written_as_its_value() -> None:
    delivery = m.driven(estimate("trips", "5 stk"), "3 km")
    measure = m.SolidTimber(
        where={"a": "b"}, volume="1 m3", delivery=delivery, delivery_factor="lorry"
    )
    assert measure.model_dump(mode="json")["delivery"] == "30 km"


def test_the_schema_shows_an_example_that_can_be_typed() -> None:
    schema = TypeAdapter(Annotated[object, Estimated("L/h")]).json_schema()
    text, mapping = schema["anyOf"]
    assert text["type"] == "string"
    assert Form(rate=text["examples"][0]).rate.value == cs.Q("12.5 L/h")
    assert mapping["required"] == ["value"]
    assert set(mapping["properties"]) == {
        "value",
        "low",
        "high",
        "name",
        "status",
        "reason",
        "source",
    }
    share = Form.model_json_schema()["properties"]["share"]["anyOf"][0]["examples"]
    assert Form(share=share[0]).share.value == cs.Q("12.5 %")


def test_a_cost_is_money_of_one_currency() -> None:
    assert str(m.Biodiesel(cost="950 000 NOK").cost.value) == "950000 NOK"
    assert m.Biodiesel(cost="-100 NOK").cost.value.magnitude == -100
    with pytest.raises(cs.InputError, match="NOK"):
        m.Biodiesel(cost="950 000 EUR")
