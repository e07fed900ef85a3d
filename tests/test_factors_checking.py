"""`carbonsite check-factors`: what is wrong or odd in a table of factors, all of it at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from commands import run

import carbonsite as cs

HEADING = (
    "factor,module,declared_unit,gwp_ghg,name,category,geography,publisher,document,year,locator,"
    "terms,evidence,valid_to"
)
ROW = {
    "factor": "own-clt",
    "module": "A1-A3",
    "declared_unit": "m3",
    "gwp_ghg": "60",
    "name": "Massivtre",
    "category": "material",
    "geography": "NO",
    "publisher": "Sawmill AS",
    "document": "EPD 1",
    "year": "2024",
    "locator": "page 3",
    "terms": "free to read",
    "evidence": "A",
    "valid_to": "",
}


def written(folder: Path, *rows: dict[str, str], heading: str = HEADING) -> Path:
    """A csv of rows that differ from a good one by what they say."""
    path = folder / "own.csv"
    names = heading.split(",")
    table = pd.DataFrame([{**ROW, **row} for row in rows])[names]
    table.to_csv(path, index=False)
    return path


def questions(folder: Path, *rows: dict[str, str], **options: Any) -> list[tuple[int, str, str]]:
    checked = cs.check_factors(written(folder, *rows), **options)
    assert not len(checked.problems) and (checked.questions["remedy"].str.len() > 0).all()
    return [
        (row.row, row.column, row.problem.key.removeprefix("check."))
        for row in checked.questions.itertuples()
    ]


def test_a_good_row_raises_no_question(tmp_path: Path) -> None:
    assert questions(tmp_path, {}) == []
    done = run("check-factors", str(written(tmp_path, {})))
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 rows checked: 0 cannot be used, 0 questions" in done.stderr


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"terms": ""}, [(2, "terms", "blank")]),
        ({"evidence": ""}, [(2, "evidence", "blank")]),
        ({"valid_to": "2023-06-30"}, [(2, "valid_to", "ended_before")]),
        ({"factor": "clt"}, [(2, "factor", "taken")]),
        ({"gwp_ghg": "161"}, [(2, "gwp_ghg", "far")]),
        ({"gwp_ghg": "159"}, []),
        ({"gwp_ghg": "16.9"}, [(2, "gwp_ghg", "far")]),
        ({"gwp_ghg": "17.1"}, []),
        ({"gwp_ghg": "600", "module": "C3"}, []),
        ({"gwp_ghg": "60000", "name": "Zorb"}, []),
        # Per litre, 60 is 60 000 per m3.
        ({"declared_unit": "L"}, [(2, "gwp_ghg", "far")]),
        ({"declared_unit": "L", "gwp_ghg": "0.06"}, []),
    ],
)
def test_what_somebody_should_look_at(
    row: dict[str, str], expected: list[tuple[int, str, str]], tmp_path: Path
) -> None:
    assert questions(tmp_path, row) == expected


def test_a_number_that_is_there_already(tmp_path: Path) -> None:
    shipped = cs.FactorCatalogue.default().frame.set_index("factor").loc["plasterboard-gyproc-gn13"]
    same = {
        "declared_unit": "m2",
        "gwp_ghg": str(shipped["gwp_ghg"]),
        "publisher": shipped["publisher"],
        "name": "Gips",
    }
    assert questions(tmp_path, same) == [(2, "factor", "twice")]
    assert questions(tmp_path, {**same, "publisher": "Another"}) == []
    twins = questions(tmp_path, {}, {"factor": "own-clt-again"})
    assert twins == [(2, "factor", "twice"), (3, "factor", "twice")]


def test_a_row_that_is_no_longer_valid_on_a_day(tmp_path: Path) -> None:
    assert questions(tmp_path, {"valid_to": "2026-01-31"}, date="2026-01-31") == []
    expired = [(2, "valid_to", "expired")]
    assert questions(tmp_path, {"valid_to": "2026-01-31"}, date="2026-02-01") == expired
    assert questions(tmp_path, {"year": "2019"}, date="2026-02-01") == expired
    with pytest.raises(cs.InputError, match="date"):
        questions(tmp_path, {}, date="tomorrow")


def test_cells_that_cannot_be_used_stand_beside_the_questions(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"declared_unit": "ton"},
        {"factor": "b", "gwp_ghg": "x"},
        {"factor": "c", "terms": ""},
    )
    checked = cs.check_factors(path)
    assert checked.problems[["row", "column", "value"]].to_numpy().tolist() == [
        [2, "declared_unit", "ton"],
        [3, "gwp_ghg", "x"],
    ]
    assert checked.questions[["row", "column"]].to_numpy().tolist() == [[4, "terms"]]
    assert checked.rows == 3
    done = run("check-factors", str(path))
    assert done.returncode == 2 and "write 't' (1000 kg)" in done.stdout
    assert "3 rows checked: 2 cannot be used, 1 questions" in done.stderr
    told = json.loads(run("check-factors", str(path), "--json").stdout)
    assert (told["rows"], len(told["problems"]), len(told["questions"])) == (3, 2, 1)


def test_questions_alone_exit_with_1_in_either_language(tmp_path: Path) -> None:
    path = str(written(tmp_path, {"terms": ""}))
    assert run("check-factors", path).returncode == 1
    done = run("check-factors", path, "--lang", "nb")
    assert done.returncode == 1 and "terms er tom" in done.stdout


def test_a_column_that_a_shipped_factor_needs_is_named_once(tmp_path: Path) -> None:
    heading = ",".join(name for name in HEADING.split(",") if name != "terms")
    path = written(tmp_path, {}, {"factor": "b", "gwp_ghg": "61"}, heading=heading)
    found = cs.check_factors(path).questions
    assert [(row.column, row.problem.key) for row in found.itertuples()] == [
        ("terms", "check.absent")
    ]


def test_two_rows_of_one_key_cannot_stand_together(tmp_path: Path) -> None:
    checked = cs.check_factors(written(tmp_path, {}, {"gwp_ghg": "61"}))
    assert len(checked.problems) == 1 and "own-clt" in str(checked.problems["value"].iloc[0])


def test_the_shipped_table_has_no_cell_that_cannot_be_used() -> None:
    path = Path(__file__).parents[1] / "data" / "emission_factors.csv"
    checked = cs.check_factors(path)
    assert not len(checked.problems)
    kinds = {row.problem.key for row in checked.questions.itertuples()}
    assert kinds <= {"check.twice", "check.far"}


def test_a_workbook_and_a_table_without_rows_are_checked_too(tmp_path: Path) -> None:
    row = {**ROW, "gwp_ghg": 60.0, "year": 2024, "terms": ""}
    pd.DataFrame([row]).to_excel(tmp_path / "own.xlsx", index=False)
    checked = cs.check_factors(tmp_path / "own.xlsx")
    assert (len(checked.problems), checked.questions["column"].tolist()) == (0, ["terms"])
    (tmp_path / "bare.csv").write_text(HEADING + "\n", encoding="utf-8")
    bare = cs.check_factors(tmp_path / "bare.csv")
    assert (bare.rows, len(bare.questions)) == (0, 0) and len(bare.problems) == 1
