"""Numbers that agree within a share of the larger and what printing rounds away."""

from __future__ import annotations

import pytest

from carbonsite.factors.agreement import adds_up, agree, half_digit, is_near, sum_of_declared


@pytest.mark.parametrize(
    ("number", "half"),
    [
        (0.0, 0.0),
        (7.0, 0.5),
        (300.0, 0.5),
        (0.5, 0.05),
        (-1.25, 0.005),
        (1e22, 0.5e22),
        (2.5e-7, 0.05e-7),
        (3e-8, 0.5e-8),
    ],
)
def test_half_a_digit_is_half_of_the_last_one_printed(number: float, half: float) -> None:
    assert half_digit(number) == pytest.approx(half, rel=1e-12)


@pytest.mark.parametrize(
    ("one", "other", "near", "agrees"),
    [
        (100.0, 101.0, True, True),
        (100.0, 101.5, False, True),  # one percent of 101.5, and 0.5 + 0.05 of print
        (100.0, 101.6, False, False),
        (-100.0, -101.0, True, True),
        (-100.0, 100.0, False, False),
        (0.0, 0.1, False, False),
        (0.1, 0.2, False, True),
        (0.1, 0.21, False, False),
        (0.0, 0.0, True, True),
    ],
)
def test_two_numbers_agree_by_share_and_print(
    one: float, other: float, near: bool, agrees: bool
) -> None:
    assert is_near(one, other) is is_near(other, one) is near
    assert agree(one, other) is agree(other, one) is agrees


@pytest.mark.parametrize(
    ("parts", "total", "is_right"),
    [
        ((50.5, 49.5), 100.0, True),
        ((50.5, 51.0), 100.0, True),  # room 1 + 0.5 + 0.05 + 0.5
        ((50.5, 52.0), 100.0, False),
        ((-50.5, -49.5), -100.0, True),
        ((-50.5, -53.0), -100.0, False),
        ((50.5, 47.0), 100.0, False),
        ((), 0.0, True),
        ((0.25,), 0.0, False),
    ],
)
def test_parts_add_up_from_both_sides(
    parts: tuple[float, ...], total: float, is_right: bool
) -> None:
    assert adds_up(parts, total) is adds_up(iter(parts), total) is is_right


def test_a_sum_is_declared_where_every_part_is() -> None:
    assert sum_of_declared([1.0, -2.5, 4.0]) == 2.5
    assert sum_of_declared([1.0, None, 4.0]) is sum_of_declared([None]) is None
    assert sum_of_declared([]) == 0
