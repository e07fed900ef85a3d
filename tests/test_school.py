"""The school that is not Biri: from a messy bill to a verdict."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SCHOOL = Path(__file__).parents[1] / "examples" / "school.py"


def test_the_answer_comes_first_and_within_forty_lines(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(SCHOOL), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "br18-2025: NOT_SHOWN" and len(lines) <= 40
    assert any("Rigg og drift (lump sum)" in line for line in lines)


def test_what_is_printed_fits_eighty_columns_and_has_no_empty_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_path(str(SCHOOL), run_name="__main__")
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert not {"nan", "None", "none"} & set(printed.split())


def test_every_element_of_the_bill_is_in_the_account() -> None:
    school = runpy.run_path(str(SCHOOL))["school"]()
    table = school.reading.table
    assert {str(code)[:2] for code in table["element"]} - {""} == {
        "21", "22", "23", "24", "25", "26", "28", "36",
    }  # fmt: skip
    by_module = school.by("module")["gwp_total"]
    assert by_module["C3"] > 0 and by_module["B4"] > 0
