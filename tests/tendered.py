"""A small tender that several tests are built on; its numbers are made up."""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

_TEXT = """
name = "Omsorgssenter"
date = 2025-03-01
areas = ["5000 m2 BTA"]
currency = "NOK"
basis = {year = 2024}

[[baseline]]
item = "Gravemaskin"
factor = "diesel"
amount = "15 000 L"
hours = "1 000 h"
module = "A5"
machine = "excavator"
flow = "site-energy"

[[baseline]]
item = "Mobilkran"
calculator = "machine_use"
hours = "200 h"
rate = "15 L/h"
machine = "mobile crane"

[[baseline]]
item = "Tining"
factor = "diesel"
amount = "1 000 L"
module = "A5"
purpose = "thawing"
flow = "site-energy"

[[baseline]]
item = "Masser til deponi"
factor = "soil-landfill"
amount = "4 000 t"
module = "A5"
flow = "waste-treatment"
material = "excavated masses"

[[baseline]]
item = "Massivtre"
factor = "clt"
amount = "1 200 m3"
flow = "product"
material = "timber"
element = "22"

[[baseline]]
item = "Betong i fundamenter"
factor = "concrete-nb37-reference-2017"
amount = "300 m3"
flow = "product"
material = "concrete"
element = "21"

[[options]]
name = "Elektrisk gravemaskin"
type = "ElectricExcavator"
open = {per_litre = "kWh/L"}

[[options]]
name = "Biodiesel"
type = "Biodiesel"
excludes = ["Elektrisk tårnkran"]

[[options]]
name = "Elektrisk tårnkran"
type = "ElectricTowerCrane"
utilisation = "40 %"
open = {power = "kW"}

[[requirements]]
type = "limit"
name = "Massivtre"
modules = ["A1-A3"]
limit = "500 tCO2e"

[award]
rule = "points"
criteria = [
    {name = "pris", weight = "70 %", of = "price", model = "relative"},
    {name = "klima", weight = "30 %", of = "emissions", model = "relative"},
]

[form]
language = "nb"
further_rows = {machines = 3, materials = 5}
allow_own_factors = false
"""


def site_text() -> str:
    """The tender as its file."""
    return _TEXT.lstrip()


SITE: dict[str, Any] = {**tomllib.loads(_TEXT), "date": "2025-03-01"}
"""The tender as dicts and lists."""


def fill(form: Path, answers: dict[tuple[str, str, str], Any], to: Path) -> Path:
    """A form filled in by another program: by sheet, id of the row and heading of the column."""
    book = _opened(form)
    cells = [cell_of(book, *where) for where in answers]
    blank = [(cell.value, cell.number_format) for cell in cells]
    try:
        for cell, value in zip(cells, answers.values(), strict=True):
            cell.value = value
        book.save(to)
    finally:
        for cell, (value, number_format) in zip(cells, blank, strict=True):
            cell.value, cell.number_format = value, number_format
    return to


@cache
def _opened(form: Path) -> Any:
    """The form as another program opens it; it is opened once, and blank again after each use."""
    return openpyxl.load_workbook(form)


def cell_of(book: Any, sheet: str, id: str, heading: str) -> Any:
    """The cell of a form that answers a heading in a row."""
    worksheet = book[sheet]
    row = next(row for row in range(5, worksheet.max_row + 1) if worksheet.cell(row, 1).value == id)
    column = next(
        column
        for column in range(1, worksheet.max_column + 1)
        if worksheet.cell(4, column).value == heading
    )
    return worksheet.cell(row, column)


ANSWERS: dict[tuple[str, str, str], Any] = {
    ("Tilbyder og pris", "B1", "Svar"): "Bygg AS",
    ("Tilbyder og pris", "B2", "Svar"): "999 999 999",
    ("Tilbyder og pris", "B4", "Svar"): 150_000_000,
    ("Maskiner", "M1", "Energibærer"): "diesel",
    ("Maskiner", "M1", "Timer [h]"): 900,
    ("Maskiner", "M1", "Forbruk per time"): 15,
    ("Maskiner", "M1", "Enhet for forbruk per time"): "L/h",
    ("Maskiner", "M1", "Datakvalitet"): "timer × belastning",
    ("Maskiner", "M2", "Energibærer"): "elektrisitet",
    ("Maskiner", "M2", "Timer [h]"): 200,
    ("Maskiner", "M2", "Mengde"): 8000,
    ("Maskiner", "M2", "Enhet"): "kWh",
    ("Maskiner", "M3", "Beskrivelse"): "Hjullaster",
    ("Maskiner", "M3", "Maskin"): "hjullaster",
    ("Maskiner", "M3", "Energibærer"): "HVO",
    ("Maskiner", "M3", "Mengde"): 2000,
    ("Maskiner", "M3", "Enhet"): "L",
    ("Byggvarme og byggtørk", "H1", "Mengde"): 0,
    ("Masser og transport", "T1", "Mengde"): 3500,
    ("Materialer", "P1", "Faktor"): "clt",
    ("Materialer", "P1", "Mengde"): 1150,
    ("Materialer", "P1", "Deklarasjonsnr."): "NEPD-1",
    ("Materialer", "P1", "Gyldig til"): datetime.date(2027, 12, 31),
    ("Materialer", "P1", "Dokumentasjon"): "EPD",
    ("Materialer", "P2", "Faktor"): "concrete-nb37-reference-2017",
    ("Materialer", "P2", "Mengde"): 280,
    ("Opsjoner", "O1", "Svar"): 900_000,
    ("Opsjoner", "O1.1", "Svar"): 3.4,
}
"""A whole bid in the Norwegian form; its numbers are made up."""
