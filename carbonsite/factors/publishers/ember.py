"""Ember's yearly electricity data in long format: the intensity of each area's generation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from ...messages import message
from ...messages.problems import refusal
from ...spreadsheets.files.grid import Grid
from .electricity_mix import mixes_in
from .factor_rows import Edition, Outcome, factors_from
from .headings import HeadedTable, check_columns, headed, plain, tables_in
from .opened_file import PublisherFile
from .published import NotRead, PublishedFactors, PublishedFinding

_EDITION = Edition(
    "ember",
    "Ember",
    "Yearly electricity data (full release, long format)",
    url="https://ember-energy.org/data/yearly-electricity-data/",
)
_COLUMNS = ("Area", "Year", "Category", "Variable", "Unit", "Value")
_LAYOUT = message("publisher.layout.ember")
_VARIABLE, _UNIT = "co2 intensity", "gco2/kwh"
_CODES = ("ISO 3 code", "Country code")


def recognises(file: PublisherFile) -> bool:
    """True for a csv of areas, years, variables and values of electricity."""
    return bool(tables_in(file, _table))


def _table(grid: Grid) -> HeadedTable | None:
    table = headed(grid, _COLUMNS, least=4)
    if table is None or plain("Variable") not in table.places:
        return None
    categories = {plain(text) for text in set(table.texts("Category")[:5000])}
    return table if any("electricity" in text or "power" in text for text in categories) else None


def read(file: PublisherFile) -> PublishedFactors:
    """The intensity of each area and year; other variables are no emission factors.

    Raises
    ------
    InputError
        If a column is missing, or no row is an intensity in gCO2/kWh.
    """
    table = tables_in(file, _table)[0]
    check_columns(table, _COLUMNS, _LAYOUT)
    kinds = [pd.Series(table.texts(name), dtype=object) for name in ("Variable", "Unit")]
    variable, unit = (kind.str.casefold() for kind in kinds)
    is_intensity = ((variable == _VARIABLE) & (unit == _UNIT)).to_numpy()
    if not is_intensity.any():
        layout = message("publisher.layout", layout=_LAYOUT)
        raise refusal(table.grid.where, "Variable", "", "publisher.ember.none", layout)
    outcomes = [
        *_rows_of(_selected(table, is_intensity)),
        *_other_variables(table, is_intensity),
    ]
    mix = PublishedFinding("production mix", "", message("publisher.ember.mix"))
    read = factors_from(file, _EDITION, outcomes, [table], mix)
    return read if read.year is None else replace(read, year=read.year + 1)


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
        shown = f"{category}: {variable} [{unit}]"
        count = len(rows)
        yield table.left(int(rows.min()), "Variable", shown, "publisher.ember.other", count=count)


def _rows_of(table: HeadedTable) -> Iterator[Outcome]:
    """Each intensity as a factor, or why it is none."""
    code = next((name for name in _CODES if plain(name) in table.places), "")
    for mix in mixes_in(table, "Value", "Year", "Area", code):
        if isinstance(mix, NotRead):
            yield mix
            continue
        yield mix.factor(
            f"{mix.area} {mix.year}, CO2 intensity {mix.shown} gCO2/kWh",
            factor=f"ember-electricity-{mix.country.lower()}-{mix.year}-production",
            name=f"Electricity, {mix.area}, production mix {mix.year} (Ember)",
            gwp_ghg=mix.number / 1000,
            accounting="location",
            boundary="life-cycle",
        )
