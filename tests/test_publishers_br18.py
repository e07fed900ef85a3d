"""BR18: table 7 as a workbook, and table 8 with the years above or at the left."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from builders import problem_table
from epd_files import SAMPLES
from openpyxl import Workbook

import carbonsite as cs
from carbonsite.factors.publishers.opened_file import opened
from carbonsite.factors.publishers.registry import PUBLISHERS

UNIT = "Emissionsfaktorer [kg CO2-ækv./kWh]"
BY_YEAR = [
    [UNIT, "2025", "2030", "2040"],
    ["El", "0,135", "0,047", "0,0403"],
    ["Fjernvarme", "0,0878", "0,0713", "0,068"],
    ["Ledningsgas", "0,163", "-", "0,02"],
]


def numbers_of(path: Path) -> dict[tuple[str, int], float]:
    frame = cs.read_factors(path, cache=False).catalogue.frame
    names = frame["name"].str.partition(",")[0]
    return dict(
        zip(zip(names, frame["reference_year"], strict=True), frame["gwp_ghg"], strict=True)
    )


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def as_xlsx(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_table_8_is_the_same_whichever_way_it_is_turned(tmp_path: Path) -> None:
    turned = [list(row) for row in zip(*BY_YEAR, strict=True)]
    plain = {
        (name, int(year)): float(text.replace(",", "."))
        for name, row in zip(("Electricity", "District heat", "Grid gas"), BY_YEAR[1:], strict=True)
        for year, text in zip(BY_YEAR[0][1:], row[1:], strict=True)
        if text != "-"
    }
    for number, rows in enumerate((BY_YEAR, turned)):
        for made, ending in ((as_csv, "csv"), (as_xlsx, "xlsx")):
            path = made(tmp_path / f"{number}.{ending}", rows)
            assert numbers_of(path) == plain and len(plain) == 8
            assert [one.name for one in PUBLISHERS if one.recognises(opened(path))] == [
                "br18_energy"
            ]
    read = cs.read_factors(path, cache=False)
    assert read.counts == {"source_rows": 9, "not_read": 1, "factors": 8, "factor_rows": 8}
    assert read.catalogue["br18-electricity-2030"][0].boundary == "life-cycle"


def test_table_8_without_its_unit_is_refused(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "8.csv", [["", *BY_YEAR[0][1:]], *BY_YEAR[1:]])
    (remedy,) = problem_table(lambda: cs.read_factors(path, cache=False))["remedy"]
    assert remedy.key == "publisher.layout"


@pytest.mark.parametrize("preface", [[], [["Bilag 2, tabel 7"], []]])
def test_table_7_as_a_workbook_is_that_as_csv(tmp_path: Path, preface: list[Any]) -> None:
    with (SAMPLES / "br18.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))

    def cell(text: str) -> Any:
        try:
            return float(text)
        except ValueError:
            return text or None

    path = as_xlsx(tmp_path / "7.xlsx", [*preface, *([*map(cell, row)] for row in rows)])
    assert [one.name for one in PUBLISHERS if one.recognises(opened(path))] == ["br18"]
    read, expected = cs.read_factors(path, cache=False), cs.read_epd(SAMPLES / "br18.csv")
    assert read.catalogue == expected.catalogue and len(read) > 3
