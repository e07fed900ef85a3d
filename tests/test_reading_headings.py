"""Where headings stand, how far they reach, and what is refused where two readings are possible."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tables import lines, reading

import carbonsite as cs
from carbonsite.inputs.reading.heading_rows import heading_rows, reach_of
from carbonsite.inputs.reading.headings import heading_at
from carbonsite.spreadsheets.files.grid import Grid

NO = cs.ActivityMapping()


def grid(*rows: tuple[Any, ...], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Grid:
    columns = []
    for cells in zip(*rows, strict=True):
        column = np.empty(len(cells), dtype=object)
        column[:] = cells
        columns.append(column)
    return Grid("a.xlsx", "S", tuple(columns), np.arange(1, len(rows) + 1), merged=merged)


def test_the_row_in_which_most_headings_are_known_is_the_first() -> None:
    found = grid(("Prosjekt", "Dato", None), ("Beskrivelse", "Mengde", "Enhet"), ("a", 1.0, "kg"))
    assert heading_rows(found, NO) == [1]
    assert heading_rows(found, cs.ActivityMapping(heading=1)) == [0]
    assert heading_rows(grid(("a", 1.0), ("Mengde", 2.0)), NO) == []


def test_headings_far_down_begin_tables_of_their_own(tmp_path: Path) -> None:
    text = (
        "Tekst;Mengde;Enhet\n" + "A;1;kg\n" * 1500 + "Beskrivelse;Enhet;Mengde\n" + "B;m3;2\n" * 3
    )
    found = reading(tmp_path, text)
    assert len(found) == 1503
    assert lines(found)[-1] == ("B", 2.0, "m3")


def test_a_row_of_units_and_groups_above_belong_to_the_heading() -> None:
    units = grid(("Maskin", "Diesel", "Timer"), (None, "liter", "h"), ("a", 1.0, 2.0))
    assert reach_of(units, 0) == (0, 1)
    assert heading_at(units, 0, NO).names == ["Maskin", "Diesel liter", "Timer h"]
    groups = grid(
        ("Post", "Mengder", None),
        (None, "Prosjektert", "Utført"),
        ("a", 1.0, 2.0),
        merged=((1, 0, 2, 0), (1, 1, 1, 2)),
    )
    assert reach_of(groups, 0) == (0, 1)
    assert heading_at(groups, 0, cs.ActivityMapping(columns={"amount": "Utført"})).amounts == (2,)


def test_the_first_row_of_the_table_is_no_part_of_the_heading() -> None:
    assert reach_of(grid(("Tekst", "Mengde", "Enhet"), ("Betong", 1.0, "m3")), 0) == (0, 0)
    assert reach_of(grid(("Tekst", "Mengde", "Enhet"), ("Betong", "RS", None)), 0) == (0, 0)


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        (("Item", "Qty", "Rate", "Amount"), (1,)),
        (("Item", "Amount", "Unit", "Area"), (1,)),
        (("Maskin", "Drivstoff (liter)", "Timer"), (1,)),
        (("Materiale", "kg", "kg CO2e"), (1,)),
        (("Vare", "Sum kg", "Sum NOK"), (1,)),
        (("Tekst", "Enhet", "Pris"), ()),
    ],
)
def test_the_column_of_amounts(heading: tuple[str, ...], amounts: tuple[int, ...]) -> None:
    assert heading_at(grid(heading), 0, NO).amounts == amounts


@pytest.mark.parametrize(
    "heading",
    [
        ("Item", "Amount", "Quantity"),
        ("Vare", "Nettovekt", "Bruttovekt"),
        ("Maskin", "Diesel (L)", "Strøm (kWh)"),
        ("Tekst", "Mengde", "Antall"),
    ],
)
def test_two_columns_that_may_be_the_amount_are_refused(heading: tuple[str, ...]) -> None:
    with pytest.raises(cs.InputError, match="several columns may be the amount"):
        heading_at(grid(heading), 0, NO)


def test_a_unit_of_the_price_is_not_the_unit_of_the_amount() -> None:
    found = heading_at(
        grid(
            ("Tekst", "Pris", None, "Mengde", "Enhet"),
            (None, "Enhet", "Sum", None, None),
            merged=((1, 1, 1, 2), (1, 0, 2, 0), (1, 3, 2, 3), (1, 4, 2, 4)),
        ),
        0,
        NO,
    )
    assert found.columns["unit"] == 4


def test_the_unit_of_the_heading_and_of_its_column_may_not_differ(tmp_path: Path) -> None:
    found = reading(tmp_path, "Tekst;Mengde (m3);Enhet\nBetong;12;m3\nStål;12;kg\nX;12;\n")
    assert lines(found) == [("Betong", 12.0, "m3"), ("X", 12.0, "m3")]
    assert found.left["problem"].tolist() == [
        "is another unit than 'm3' in the heading of the amounts"
    ]
