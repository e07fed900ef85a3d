"""Conversions, and columns whose unit differs by row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.units import conversion, dimension_and_scale, known_words

WORDS = [word for word in known_words() if word not in ("°C", "degree_celsius")]
BY_KIND: dict[object, list[str]] = {}
for _word in WORDS:
    BY_KIND.setdefault(dimension_and_scale(_word)[0], []).append(_word)
ALIKE = st.sampled_from([words for words in BY_KIND.values() if len(words) > 2]).flatmap(
    lambda words: st.tuples(*[st.sampled_from(words)] * 3)
)


@given(ALIKE)
def test_conversion_is_reciprocal_and_transitive(words: tuple[str, str, str]) -> None:
    a, b, c = words
    assert conversion(a, b) * conversion(b, a) == pytest.approx(1, rel=1e-14)
    assert conversion(a, b) * conversion(b, c) == pytest.approx(conversion(a, c), rel=1e-14)
    assert conversion(a, a) == 1.0


@given(st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_only_units_of_one_kind_convert(a: str, b: str) -> None:
    if dimension_and_scale(a)[0] == dimension_and_scale(b)[0]:
        assert conversion(a, b) == pytest.approx(
            cs.Q(1.0, a).to(cs.units.as_unit(b)).magnitude, rel=1e-13
        )
    else:
        with pytest.raises(cs.UnitError):
            conversion(a, b)


@pytest.mark.parametrize(
    ("unit", "target", "number"),
    [
        ("t", "kg", 1000),
        ("mil", "km", 10),
        ("daa", "m2", 1000),
        ("ha", "daa", 10),
        ("kWh", "MJ", 3.6),
        ("GJ", "kWh", 1000 / 3.6),
        ("uke", "d", 7),
        ("tkm", "t*km", 1),
        ("%", "", 0.01),
        ("L", "dm**3", 1),
        ("tCO2e", "gCO2e", 1e6),
    ],
)
def test_known_conversions(unit: str, target: str, number: float) -> None:
    assert conversion(unit, target) == pytest.approx(number, rel=1e-14)


@pytest.mark.parametrize("unit", ["°C", "kWh/°C", "W/(m2*°C)"])
def test_a_unit_with_a_zero_of_its_own_is_no_amount(unit: str) -> None:
    with pytest.raises(cs.UnitError, match="write 'K'"):
        dimension_and_scale(unit)


def test_in_unit_reads_every_row_in_one_unit() -> None:
    table = pd.DataFrame(
        {"factor": ["a"] * 4, "amount": [1.0, 250.0, 2.0, 1.0], "unit": ["m3", "L", "m3", "USgal"]},
        index=[7, 3, 5, 9],
    )
    assert cs.in_unit(table, "L") == pytest.approx([1000.0, 250.0, 2000.0, 3.785411784], rel=1e-15)


def test_in_unit_by_a_property() -> None:
    table = pd.DataFrame(
        {"factor": ["a", "b", "a"], "amount": [1.0, 1.0, 3.0], "unit": ["m3", "m3", "t"]}
    )
    density = {"a": 2.0, "b": 0.5}

    def through(factor: str, unit: str, target: str) -> float:
        return density[factor] if unit == "m3" else conversion(unit, target)

    assert cs.in_unit(table, "t", through).tolist() == [2.0, 0.5, 3.0]


def test_in_unit_lists_every_unit_that_does_not_fit() -> None:
    table = pd.DataFrame({"factor": "a", "amount": 1.0, "unit": ["L", "kg", "ton", "kg"]})
    with pytest.raises(cs.InputError) as caught:
        cs.in_unit(table, "m3")
    assert caught.value.problems["value"].tolist() == ["kg", "ton"]
    assert caught.value.problems["row"].tolist() == [1, 2]


@given(
    st.lists(
        st.tuples(st.floats(0, 1e6), st.sampled_from(["L", "m3", "USgal", "dm**3"])),
        min_size=1,
        max_size=20,
    )
)
def test_in_unit_equals_each_quantity_alone(rows: list[tuple[float, str]]) -> None:
    table = pd.DataFrame(rows, columns=["amount", "unit"]).assign(factor="a")
    alone = [cs.Q(amount, unit).to("L").magnitude for amount, unit in rows]
    assert np.allclose(cs.in_unit(table, "L"), alone, rtol=1e-14, atol=0)
