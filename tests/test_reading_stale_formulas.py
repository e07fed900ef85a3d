"""Stored values that are not what their formulas give: found, named, and not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite import limits

FACTORS = {"Vegg": "clt", "Dekke": "clt", "Bjelke": "glulam"}


def workbook(path: Path, *rows: tuple[str, Any, Any], further: Any = None) -> Path:
    """A bill of quantities; an amount is a number, or a formula with the value that is stored
    beside it.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Mengder")
        sheet.write_row(0, 0, ["Beskrivelse", "Merknad", "Mengde", "Enhet"])
        for row, (item, told, amount) in enumerate(rows, start=1):
            sheet.write_string(row, 0, item)
            if told is not None:
                sheet.write_number(row, 1, told)
            if isinstance(amount, tuple):
                sheet.write_formula(row, 2, amount[0], None, amount[1])
            else:
                sheet.write_number(row, 2, amount)
            sheet.write_string(row, 3, "m3")
        if further:
            further(book)
    return path


def test_a_planted_value_is_found_and_its_row_is_not_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        ("Vegg", 4, ("=B2*2.5", 10)),
        ("Dekke", 4, ("=B3*2.5", 999)),
        ("Bjelke", None, ("=C2+1", 11)),
    )
    found = cs.read_activities(path, factors=FACTORS)
    assert found.activities[["item", "amount"]].values.tolist() == [
        ["Vegg", 10.0],
        ["Bjelke", 11.0],
    ]
    left = found.left.iloc[0]
    assert (left["row"], left["kind"], left["value"], left["problem"]) == (
        3,
        "not understood",
        "999",
        "is stored, and its formula gives 10",
    )
    told = found.findings.set_index("finding")["detail"]
    assert any("C3 gives 10" in str(detail) for detail in told[["stale formulas"]])


def test_what_follows_from_a_planted_value_is_found_too(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx", ("Vegg", 4, ("=B2*2.5", 999)), ("Dekke", None, ("=C2*2", 1998))
    )
    assert sorted(cs.read_activities(path, factors=FACTORS).uncovered["row"]) == [2, 3]


@pytest.mark.parametrize(
    "formula", ["=VLOOKUP(1,A1:B9,2,FALSE)", "=[1]Annen!A1", "=TODAY()", "=no_such_name*2", "=B2*"]
)
def test_what_cannot_be_calculated_is_read_as_it_is_stored(formula: str, tmp_path: Path) -> None:
    found = cs.read_activities(
        workbook(tmp_path / "b.xlsx", ("Vegg", 4, (formula, 12.5))), factors=FACTORS
    )
    assert found.activities["amount"].tolist() == [12.5]
    assert "formulas" in found.findings["finding"].tolist()


def test_a_circle_ends(tmp_path: Path) -> None:
    found = cs.read_activities(
        workbook(tmp_path / "b.xlsx", ("Vegg", None, ("=C3", 5)), ("Dekke", None, ("=C2", 5))),
        factors=FACTORS,
    )
    assert found.activities["amount"].tolist() == [5.0, 5.0]


def test_too_many_formulas_are_said_not_to_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FORMULAS_CHECKED", 0)
    found = cs.read_activities(
        workbook(tmp_path / "b.xlsx", ("Vegg", 4, ("=B2*2.5", 999))), factors=FACTORS
    )
    assert found.activities["amount"].tolist() == [999.0]
    assert "formulas not checked" in found.findings["finding"].tolist()


@settings(max_examples=examples(30), deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.01, 1e6), st.floats(0.01, 1e3), st.booleans()), min_size=1, max_size=8
    )
)
def test_every_stale_row_is_left_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, float, bool]]
) -> None:
    told = [
        ("Vegg", number, (f"=B{line}*{by!r}", number * by * (2 if is_stale else 1)))
        for line, (number, by, is_stale) in enumerate(rows, start=2)
    ]
    found = cs.read_activities(
        workbook(tmp_path_factory.mktemp("b") / "b.xlsx", *told), factors=FACTORS
    )
    assert found.left["row"].tolist() == [
        line for line, (_, _, is_stale) in enumerate(rows, start=2) if is_stale
    ]
