"""Columns of numbers: the column decides its decimal mark, or nothing is guessed."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.inputs.reading.numbers import NumberColumn, numbers_of


def column(*cells: Any, decimal: str | None = None) -> NumberColumn:
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return numbers_of(array, decimal, "table.csv", "B 'Mengde'")


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("1,5", "1.250", "2"), [1.5, 1250.0, 2.0]),
        (("1.5", "1,250", "2"), [1.5, 1250.0, 2.0]),
        (("1.250.000", "2.500"), [1250000.0, 2500.0]),
        (("1 250,5", "12\u202f000", "1'250", "\u22125"), [1250.5, 12000.0, 1250.0, -5.0]),
        (("0,125", "1,250"), [0.125, 1.25]),
        (("1e3", "1.5e-05"), [1000.0, 1.5e-05]),
        ((5.0, "5", "5 kg", 0.125), [5.0, 5.0, 5.0, 0.125]),
    ],
)
def test_the_column_decides(cells: tuple[Any, ...], values: list[float]) -> None:
    found = column(*cells)
    assert not found.problems
    assert found.values.tolist() == values


def test_a_mark_that_no_cell_tells_is_asked_for() -> None:
    with pytest.raises(
        cs.InputError, match="may mean 1250 or 1,250, and no cell of the column shows which"
    ) as caught:
        column("1.250", "10")
    assert caught.value.problems["remedy"][0] == "write decimal=',' or decimal='.'"
    assert column("1.250", "10", decimal=".").values.tolist() == [1.25, 10.0]
    assert column("1.250", "10", decimal=",").values.tolist() == [1250.0, 10.0]


def test_where_cells_disagree_an_unclear_number_stays_unclear() -> None:
    found = column("1.5", "2,5", "3,5", "1.250", "1,250", "1 250")
    assert {
        row: problem.partition(" ")[2][:20] for row, (problem, _) in found.problems.items()
    } == {
        0: "has another decimal ",
        3: "may mean 1250 or 1,2",
        4: "may mean 1250 or 1,2",
    }
    assert found.values[[1, 2, 5]].tolist() == [2.5, 3.5, 1250.0]


@pytest.mark.parametrize(
    "cell",
    [
        "ca. 20",
        "20-30",
        "20 m3 + 5",
        "1/2",
        "½",
        "(10)",
        "10-",
        "5,-",
        ".5",
        "5.",
        "1 25 0",
        "=1+1",
        "1e30",
        "1e-400",
        "9" * 300,
        "12 qm",
        "10 %",
        "1.2.3",
        "٣",
        True,
        1e300,
        float("inf"),
        datetime.date(2024, 1, 2),
        datetime.time(7, 30),
        "#REF!",
    ],
)
def test_what_is_no_number_has_a_reason_and_a_remedy(cell: Any) -> None:
    found = column("1,5", cell)
    assert np.isnan(found.values[1])
    assert all(found.problems[1]), found.problems


@pytest.mark.parametrize("cell", [None, "", "-", "–", "n/a", "Ikke aktuelt"])
def test_what_says_that_there_is_no_amount_is_no_trouble(cell: Any) -> None:
    found = column("1,5", cell)
    assert np.isnan(found.values[1])
    assert not found.problems


def test_units_in_the_cell_and_durations() -> None:
    found = column("12,5 m3", "1 250kg", datetime.timedelta(hours=30))
    assert found.units.tolist() == ["m3", "kg", "h"]
    assert found.values.tolist() == [12.5, 1250.0, 30.0]
    assert found.texts("L").tolist() == ["12.5 m3", "1250 kg", "30 h"]


MARKS = st.sampled_from(
    [
        (",", "."),
        (",", " "),
        (",", "\u00a0"),
        (",", ""),
        (".", ","),
        (".", " "),
        (".", "'"),
        (".", ""),
    ]
)


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=20), MARKS)
def test_numbers_written_alike_are_read_as_they_are(
    numbers: list[Any], marks: tuple[str, str]
) -> None:
    decimal, thousands = marks
    texts = [
        f"{number:,.2f}".replace(",", "t").replace(".", decimal).replace("t", thousands)
        for number in numbers
    ]
    assert column(*texts).values.tolist() == [float(number) for number in numbers]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.floats(allow_nan=True),
            st.none(),
            st.text("0123456789.,' -e", max_size=12),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_cells_give_numbers_or_troubles_or_one_error(cells: list[Any]) -> None:
    try:
        found = column(*cells)
    except cs.InputError as error:
        assert "decimal" in error.problems["remedy"][0]
        return
    assert np.isfinite(found.values[~np.isnan(found.values)]).all()
    assert all(np.isnan(found.values[row]) for row in found.problems)
