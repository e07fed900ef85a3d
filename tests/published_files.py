"""Small files of the shapes that publishers give out, with numbers that are made up.

None is a copy of a publisher's file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

DESNZ_HEADING = (
    "ID",
    "Scope",
    "Level 1",
    "Level 2",
    "Level 3",
    "Level 4",
    "Column Text",
    "UOM",
    "GHG/Unit",
    "GHG Conversion Factor 2025",
)
DESNZ_PREFACE = (
    ("UK Government GHG Conversion Factors for Company Reporting",),
    ("Factors by category",),
    ("Factor set:", "Flat file", "", "Version:", "1.1"),
    ("Year:", "2025"),
    (),
)
GASES = ("kg CO2e", "kg CO2e of CO2 per unit", "kg CO2e of CH4 per unit", "kg CO2e of N2O per unit")

Row = Sequence[Any]


def desnz_rows() -> list[Row]:
    """Rows of every kind that the flat file has."""
    hgv = "HGV (all diesel)"
    rows: list[Row] = []

    def add(key: str, scope: str, *names: str, unit: str, numbers: Sequence[Any]) -> None:
        for gas, (text, number) in enumerate(zip(GASES, numbers, strict=False), start=1):
            rows.append((f"{key}_{gas}", scope, *names, unit, text, number))

    add(
        *("1_100_1000_15", "Scope 1", "Fuels", "Gaseous fuels", "Butane", "", ""),
        unit="tonnes",
        numbers=(3033.25, 3029.5, 2.25, 1.5),
    )
    add(
        *("11_100_1000_15", "Scope 3", "WTT- fuels", "Gaseous fuels", "Butane", "", ""),
        unit="tonnes",
        numbers=(344.5,),
    )
    add(
        *("2_110_1030_8", "Scope 1", "Bioenergy", "Biofuel", "Biodiesel HVO", "", ""),
        unit="litres",
        numbers=(0.0355,),
    )
    add(
        *("12_900_1030_8", "Scope 3", "WTT- bioenergy", "WTT- biofuel", "Biodiesel HVO", "", ""),
        unit="litres",
        numbers=(0.5625,),
    )
    outside = ("Outside of Scopes", "Outside of scopes")
    rows.append(
        (
            "99_103_1030_8_2",
            *outside,
            "Biofuel",
            "Biodiesel HVO",
            "",
            "",
            "litres",
            GASES[1],
            2.4375,
        )
    )
    rows.append(
        ("99_104_1099_15_2", *outside, "Biomass", "Straw", "", "", "tonnes", GASES[1], 1375.5)
    )
    add(
        *("27_304_3131_14", "Scope 3", "Freighting goods", hgv, "Articulated (>33t)", ""),
        "100% Laden",
        unit="tonne.km",
        numbers=(0.0625, 0.061, 0.0005, 0.001),
    )
    add(
        *("28_907_3131_14", "Scope 3", "WTT- delivery vehs & freight", f"WTT- {hgv}"),
        *("Articulated (>33t)", "", "100% Laden"),
        unit="tonne.km",
        numbers=(0.0140625,),
    )
    add(
        *("27_303_3108_14", "Scope 3", "Freighting goods", "Vans", "Average (up to 3.5 tonnes)"),
        *("", "Battery Electric Vehicle"),
        unit="tonne.km",
        numbers=(0.25,),
    )
    add(
        *("28_906_3108_14", "Scope 3", "WTT- delivery vehs & freight", "WTT- vans"),
        *("Average (up to 3.5 tonnes)", "", "Battery Electric Vehicle"),
        unit="tonne.km",
        numbers=(0.0625,),
    )
    add(
        *("25_301_3075_4", "Scope 3", "Business travel- land", "Cars (by size)", "Average car"),
        *("", "Plug-in Hybrid Electric Vehicle"),
        unit="km",
        numbers=(0.125,),
    )
    add(
        *("26_904_3075_4", "Scope 3", "WTT- pass vehs & travel- land", "WTT- cars (by size)"),
        *("Average car", "", "Plug-in Hybrid Electric Vehicle"),
        unit="km",
        numbers=(0.03125,),
    )
    add(
        *("4_301_3075_4", "Scope 1", "Passenger vehicles", "Cars (by size)", "Average car"),
        *("", "Plug-in Hybrid Electric Vehicle"),
        unit="km",
        numbers=(0.0625,),
    )
    add(
        *("8_301_3075_4", "Scope 2", "UK electricity for EVs", "Cars (by size)", "Average car"),
        *("", "Plug-in Hybrid Electric Vehicle"),
        unit="km",
        numbers=(0.0546875,),
    )
    add(
        *("7_400_4000_5", "Scope 2", "UK electricity", "Electricity generated"),
        *("Electricity: UK", "", ""),
        unit="kWh",
        numbers=(0.1775, 0.1755, 0.0008, 0.0012),
    )
    add(
        *("13_402_4000_5", "Scope 3", "Transmission and distribution", "T&D- UK electricity"),
        *("Electricity: UK", "kWh", ""),
        unit="kWh",
        numbers=(0.0185,),
    )
    add(
        *("15_918_4000_5", "Scope 3", "WTT- UK electricity", "WTT- UK electricity (T&D)"),
        *("Electricity: UK", "kWh", ""),
        unit="kWh",
        numbers=(0.00395,),
    )
    add(
        *("13_403_4004_5", "Scope 3", "Transmission and distribution"),
        *("Distribution - district heat & steam", "5% loss", "kWh", ""),
        unit="kWh",
        numbers=(0.0095,),
    )
    add(
        *("16_920_4004_5", "Scope 3", "WTT- heat and steam"),
        *("WTT- district heat & steam distribution", "5% loss", "kWh", ""),
        unit="kWh",
        numbers=(0.00175,),
    )
    add(
        *("20_500_5170_15", "Scope 3", "Waste disposal", "Construction", "Aggregates", ""),
        "Closed-loop",
        unit="tonnes",
        numbers=(1.0085,),
    )
    add(
        *("19_500_5000_15", "Scope 3", "Material use", "Construction", "Aggregates", ""),
        "Primary material production",
        unit="tonnes",
        numbers=(7.75,),
    )
    add(
        *("17_600_6000_9", "Scope 3", "Water supply", "Water supply", "", "", ""),
        unit="million litres",
        numbers=(191.25,),
    )
    add(
        *("29_700_7000_20", "Scope 3", "Hotel stay", "Hotel stay", "Norway", "", ""),
        unit="Room per night",
        numbers=(None,),
    )
    add(
        *("26_999_3999_11", "Scope 3", "WTT- pass vehs & travel- land", "WTT- bus", "Trolley"),
        *("", ""),
        unit="passenger.km",
        numbers=(0.0125,),
    )
    rows.append(
        (
            *("33_301_3001_4_1", "Scope 3", "SECR kWh pass & delivery vehs", "Cars (by size)"),
            *("Small car", "", "Diesel", "km", "kWh (Net CV)", 0.55),
        )
    )
    return rows


def workbook(path: Path, sheets: dict[str, Iterable[Row]]) -> Path:
    """A workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def as_csv(path: Path, rows: Iterable[Row], separator: str = ",", decimal: str = ".") -> Path:
    """A csv of these rows, numbers with a decimal mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    for row in rows:
        writer.writerow(
            [str(cell).replace(".", decimal) if isinstance(cell, float) else cell for cell in row]
        )
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def desnz_table(rows: Iterable[Row] | None = None, heading: Row = DESNZ_HEADING) -> list[Row]:
    """The flat file's rows with its preface and heading."""
    return [*DESNZ_PREFACE, heading, *(desnz_rows() if rows is None else rows)]


def desnz_book(path: Path, rows: Iterable[Row] | None = None) -> Path:
    """A workbook of the shape of the flat file."""
    return workbook(path, {"Factors by Category": desnz_table(rows)})


def nve_book(path: Path, residual: Iterable[Row] = (), location: Iterable[Row] = ()) -> Path:
    """A workbook of the shape of NVE's factors."""
    residual = list(residual) or [("År", "CO2"), (2020, 402), (2023, 599.5), (2024, 535)]
    location = list(location) or [("Kommentar",), ("År", "CO2"), (2023, 15), (2025, 11.5)]
    sheets = {"Varedeklarasjon": residual, "Klimadeklarasjon": location, "Om": [("Kontakt",)]}
    return workbook(path, sheets)


def aib_rows() -> list[Row]:
    """A table of residual mixes."""
    return [
        ("Country", "Year", "Residual mix [gCO2/kWh]", "Production mix [gCO2/kWh]"),
        ("Norway", 2024, 534.25, 4.5),
        ("SE", 2024, 68.5, 7.25),
        ("Germany", 2024, 724.5, 350.0),
        ("Finland", 2024, 471.5, 30.0),
        ("The Netherlands", 2024, 402.25, 250.0),
        ("Austria", 2023, 0.0, 110.5),
        ("Denmark", 2024, None, 90.5),
        ("Total", 2024, 500.0, 250.0),
    ]


def ember_rows() -> list[Row]:
    """Yearly data in long format."""
    heading = ("Area", "ISO 3 code", "Year", "Area type", "Category", "Subcategory")
    area = "Country or economy"
    intensity = ("Power sector emissions", "CO2 intensity", "CO2 intensity", "gCO2/kWh")
    return [
        (*heading, "Variable", "Unit", "Value"),
        ("Norway", "NOR", 2023, area, *intensity, 30.25),
        ("Norway", "NOR", 2027, area, *intensity, 28.5),
        ("Sweden", "SWE", 2027, area, *intensity, 35.75),
        ("EU", "", 2027, "Region", *intensity, 210.5),
        ("ASEAN", "", 2027, "Region", *intensity, 560.5),
        ("Kenya", "KEN", 2027, area, *intensity, 95.125),
        ("Iceland", "ISL", 2027, area, *intensity, ""),
        ("Norway", "NOR", 2027, area, "Capacity", "Fuel", "Hydro", "GW", 34.5),
        ("Sweden", "SWE", 2027, area, "Capacity", "Fuel", "Hydro", "GW", 16.5),
        ("Norway", "NOR", 2027, area, "Electricity generation", "Fuel", "Wind", "TWh", 14.5),
    ]
