"""Ember's yearly electricity data in long format: the intensity of each area's generation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...errors import InputError
from ...messages import message
from ...spreadsheets.files.grid import Grid
from .column_numbers import column_numbers
from .countries import country_code
from .factor_rows import FactorRow, Outcome, catalogue_of
from .headings import HeadedTable, check_columns, headed, plain
from .opened_file import PublisherFile
from .published import (
    NotRead,
    PublishedFactors,
    PublishedFinding,
    findings_table,
    not_read_table,
    terms_of,
)
from .sheet_findings import sheet_findings

PUBLISHER = "Ember"
DOCUMENT = "Yearly electricity data (full release, long format)"
_URL = "https://ember-energy.org/data/yearly-electricity-data/"
_COLUMNS = ("Area", "Year", "Category", "Variable", "Unit", "Value")
_LAYOUT = message("publisher.layout.ember")
_VARIABLE, _UNIT = "co2 intensity", "gco2/kwh"
_CODES = ("ISO 3 code", "Country code")


def recognises(file: PublisherFile) -> bool:
    """True for a csv of areas, years, variables and values of electricity."""
    return any(_table(grid) is not None for grid in file.grids)


def _table(grid: Grid) -> HeadedTable | None:
    table = headed(grid, _COLUMNS, least=4)
    if table is None or plain("Variable") not in table.places:
        return None
    categories = {plain(text) for text in set(table.texts("Category")[:5000])}
    return table if any("electricity" in text or "power" in text for text in categories) else None


def read(file: PublisherFile, progress: bool | None = None) -> PublishedFactors:  # noqa: ARG001
    """The intensity of each area and year; other variables are no emission factors.

    Raises
    ------
    InputError
        If a column is missing, or no row is an intensity in gCO2/kWh.
    """
    table = next(table for grid in file.grids if (table := _table(grid)) is not None)
    check_columns(table, _COLUMNS, _LAYOUT)
    kinds = [pd.Series(table.texts(name), dtype=object) for name in ("Variable", "Unit")]
    variable, unit = (kind.str.casefold() for kind in kinds)
    is_intensity = ((variable == _VARIABLE) & (unit == _UNIT)).to_numpy()
    if not is_intensity.any():
        raise _no_intensity(table)
    chosen = _selected(table, is_intensity)
    catalogue, not_read, count = catalogue_of(_rows_of(chosen))
    others = list(_other_variables(table, is_intensity))
    years = catalogue.frame["reference_year"]
    mix = PublishedFinding("production mix", "", message("publisher.ember.mix"))
    return PublishedFactors(
        catalogue,
        PUBLISHER,
        DOCUMENT,
        int(years.max()) + 1 if len(years) else None,
        terms_of("ember"),
        file.digest,
        count + len(others),
        not_read_table([*not_read, *others]),
        findings_table([mix, *sheet_findings([table])]),
    )


def _no_intensity(table: HeadedTable) -> InputError:
    problem = {
        "column": "Variable",
        "value": "",
        "problem": message("publisher.ember.none"),
        "remedy": message("publisher.layout", layout=_LAYOUT),
    }
    return InputError.of(table.grid.where, [problem])


def _selected(table: HeadedTable, rows: np.ndarray) -> HeadedTable:
    """The table with its heading and these of its rows."""
    kept = np.concatenate([np.zeros(table.heading, bool), [True], rows])
    grid = table.grid
    columns = tuple(column[kept] for column in grid.columns)
    return HeadedTable(Grid(grid.file, grid.sheet, columns, grid.rows[kept]), 0, table.places)


def _other_variables(table: HeadedTable, is_intensity: np.ndarray) -> Iterator[NotRead]:
    """One row for each other variable and unit: the first of its rows, and how many there are."""
    names = ("Category", "Variable", "Unit")
    frame = pd.DataFrame({name: table.texts(name) for name in names}).assign(row=table.rows)
    groups = frame[~is_intensity].groupby(list(names), sort=True)["row"]
    for (category, variable, unit), rows in groups:
        problem = message("publisher.ember.other", count=len(rows))
        remedy = message("publisher.ember.other.remedy")
        shown = f"{category}: {variable} [{unit}]"
        yield NotRead(table.sheet, int(rows.min()), "Variable", shown, problem, remedy)


def _rows_of(table: HeadedTable) -> Iterator[Outcome]:
    """Each intensity as a factor, or why it is none."""
    code_column = next((name for name in _CODES if plain(name) in table.places), "")
    numbers = zip(column_numbers(table, "Value"), table.texts("Value"), strict=True)
    areas = zip(
        table.rows,
        table.texts("Area"),
        table.texts(code_column),
        table.texts("Year"),
        strict=True,
    )
    for (row, area, code, year), (number, shown) in zip(areas, numbers, strict=True):
        country = country_code(code) or country_code(area)
        if not country:
            yield _left(table, row, "Area", area, "publisher.no_country")
        elif not (year.isascii() and year.isdigit() and 1990 <= int(year) <= 2100):
            yield _left(table, row, "Year", year, "publisher.no_year")
        elif number is None:
            yield _left(table, row, "Value", shown, "publisher.blank")
        elif isinstance(number, tuple):
            yield NotRead(table.sheet, row, "Value", shown, *number)
        else:
            cells = _cells(area, country, int(year), number)
            locator = f"{table.sheet}, row {row}: {area} {year}, CO2 intensity {shown} gCO2/kWh"
            cells["locator"] = locator.removeprefix(", ")
            yield FactorRow(cells, table.sheet, row)


def _left(table: HeadedTable, row: int, column: str, value: str, key: str) -> NotRead:
    problem, remedy = message(key), message(f"{key}.remedy")
    return NotRead(table.sheet, row, column, value, problem, remedy)


def _cells(area: str, country: str, year: int, number: float) -> dict[str, object]:
    return {
        "factor": f"ember-electricity-{country.lower()}-{year}-production",
        "name": f"Electricity, {area}, production mix {year} (Ember)",
        "category": "electricity",
        "declared_unit": "kWh",
        "gwp_ghg": number / 1000,
        "generic": "electricity",
        "accounting": "location",
        "boundary": "life-cycle",
        "characterisation": "not stated",
        "geography": country,
        "reference_year": year,
        "publisher": PUBLISHER,
        "document": DOCUMENT,
        "year": year + 1,
        "url": _URL,
        "terms": str(terms_of("ember")),
        "evidence": "A",
    }
