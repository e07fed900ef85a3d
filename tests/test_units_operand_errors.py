"""What does not go together with a quantity says what to write instead."""

from __future__ import annotations

import math
import operator
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import carbonsite as cs
from carbonsite import Q

TOTAL = Q("449248.5 kgCO2e")


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        (lambda: TOTAL > 400_000, r"Q\(400000, 'kgCO2e'\)"),
        (lambda: TOTAL <= 1.5, r"Q\(1.5, 'kgCO2e'\)"),
        (lambda: max([TOTAL, 5]), r"Q\(5, 'kgCO2e'\)"),
        (lambda: TOTAL > "5 kgCO2e", r"give a quantity, such as Q\(5, 'kgCO2e'\)"),
        (lambda: TOTAL + 5, r"Q\(5, 'kgCO2e'\)"),
        (lambda: 5 - TOTAL, r"Q\(5, 'kgCO2e'\)"),
        (lambda: TOTAL // 5, r"Q\(5, 'kgCO2e'\)"),
        (lambda: TOTAL % 5, r"Q\(5, 'kgCO2e'\)"),
        (lambda: 2**TOTAL, r"Q\(5, 'kgCO2e'\)"),
        (lambda: TOTAL * "5", r"give a quantity"),
        (lambda: TOTAL + "5 kgCO2e", r"give a quantity"),
        (lambda: "5 kgCO2e" + TOTAL, r"give a quantity"),
        (lambda: TOTAL / cs.activity("x", "1 L", "diesel"), r"give a quantity"),
        (lambda: float(TOTAL), r"\.to\('kgCO2e'\)\.magnitude"),
        (lambda: int(TOTAL), r"\.to\('kgCO2e'\)\.magnitude"),
        (lambda: complex(TOTAL), r"\.to\('kgCO2e'\)\.magnitude"),
        (lambda: math.ceil(TOTAL), r"\.to\('kgCO2e'\)\.magnitude"),
        (lambda: math.sqrt(TOTAL), r"\.to\('kgCO2e'\)\.magnitude"),
        (lambda: TOTAL.to("t"), "write 'tCO2e'"),
        (lambda: Q("5 t").to("kgCO2e"), "write 'tCO2e'"),
        (lambda: Q("5 kg/m2") + Q("5 kgCO2e/m2"), "write 'kgCO2e/m2'"),
        (lambda: TOTAL.to(5), "write for example 'kg'"),
        (lambda: TOTAL.to(None), "write for example 'kg'"),
        (lambda: Q(5, 5), "write for example 'kg'"),
        (lambda: Q(f"{14.125} L/h"), r"Q\(14.125, 'L/h'\)"),
        (lambda: Q(14.125), "'14.1250 m3'"),
        (lambda: Q(True), "write text like"),
        (lambda: Q(cs.Assumption("h", "5 h", reason="r")), r"\.value"),
        (lambda: cs.measures.fuel_use(10, "5 L/h"), "'10 h'"),
        (lambda: cs.measures.ElectricExcavator(per_litre=3.6), "'3.6 kWh/L'"),
    ],
)
def test_it_says_what_to_write(wrong: Callable[[], Any], remedy: str) -> None:
    with pytest.raises(cs.CarbonsiteError, match=remedy) as caught:
        wrong()
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value) and "Plain" not in str(again)


def test_a_remedy_for_a_number_is_itself_read() -> None:
    with pytest.raises(cs.UnitError, match=r"14\.1250 m3") as caught:
        Q(14.125)
    assert str(Q(caught.value.remedy.partition("'")[2].rstrip("'"))) == "14.1250 m3"


def test_what_was_right_stays_right() -> None:
    assert Q(5, TOTAL.units) == Q("5 kgCO2e")
    assert float(Q("50 %")) == 0.5 and Q("50 %") > 0.4 and TOTAL > 0
    assert sum([TOTAL, TOTAL]) == 2 * TOTAL == TOTAL * 2
    assert operator.truediv(1, Q("2 h")) == Q(0.5, "1/h")
    assert TOTAL // Q("1 tCO2e") == 449
