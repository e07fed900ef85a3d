"""BR18 table 8: the emissions of electricity, district heat and grid gas in years to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...messages import message
from ...spreadsheets.files.grid import Grid
from .column_numbers import Number, column_numbers
from .factor_rows import Edition, FactorRow, Outcome, factors_from, readable_id
from .headings import HeadedTable, plain, refused_layout, tables_in, text_of, top_rows
from .opened_file import PublisherFile
from .published import NotRead, PublishedFactors

PUBLISHER = "Social- og Boligstyrelsen (Denmark)"
DOCUMENT = "Bygningsreglementet BR18, Bilag 2, Tabel 8"
_LAYOUT = message("publisher.layout.br18_energy")
_CARRIERS = {
    "el": ("electricity", "Electricity"),
    "elektricitet": ("electricity", "Electricity"),
    "fjernvarme": ("heat", "District heat"),
    "ledningsgas": ("fuel", "Grid gas"),
    "gas": ("fuel", "Grid gas"),
}
"""First word of a row or column to its category and name."""

_NEEDED = "fjernvarme"
_UNIT = re.compile(r"kg\s*CO[2₂]\W{0,3}(?:e|eq|ækv|ækvivalenter)?\W{0,3}/\s*kWh", re.IGNORECASE)
_YEARS = range(2015, 2101)
_FEWEST_YEARS = 3


class _Place(NamedTuple):
    """A number of the table."""

    row: int
    carrier: str
    year: int
    number: Number


def recognises(file: PublisherFile) -> bool:
    """True for a table of district heat and other carriers by year."""
    return bool(tables_in(file, _table))


def read(file: PublisherFile) -> PublishedFactors:
    """The factor of each carrier in each year.

    Raises
    ------
    InputError
        If the table does not state kg CO2e per kWh.
    """
    table = tables_in(file, _table)[0]
    texts = (text_of(cell) for column in table.grid.columns for cell in column)
    if not any(map(_UNIT.search, texts)):
        raise refused_layout(table.grid.where, _LAYOUT, "publisher.br18_energy.unit")
    places = list(_places(table))
    year = min((place.year for place in places), default=_YEARS[0])
    outcomes = (_outcome(place, table) for place in places)
    return factors_from(file, Edition("br18", PUBLISHER, DOCUMENT, year), outcomes, [table])


def _carrier(cell: object) -> str:
    word = plain(cell).partition(" ")[0].strip(",:")
    return word if word in _CARRIERS else ""


def _year(cell: object) -> int | None:
    text = text_of(cell)
    return int(text) if text.isascii() and text.isdigit() and int(text) in _YEARS else None


def _table(grid: Grid) -> HeadedTable | None:
    """The table under a row of years, or of carriers, where the other stands at the left."""
    left = grid.columns[0].tolist() if grid.columns else []
    carriers, years = {_carrier(cell) for cell in left}, {_year(cell) for cell in left} - {None}
    for place, row in top_rows(grid):
        is_above = len({_year(cell) for cell in row} - {None}) >= _FEWEST_YEARS
        if (is_above and _NEEDED in carriers) or (
            len(years) >= _FEWEST_YEARS and _NEEDED in map(_carrier, row)
        ):
            columns = {f"column {column}": column for column in range(len(grid.columns))}
            return HeadedTable(grid, place, columns)
    return None


def _places(table: HeadedTable) -> Iterator[_Place]:
    """The numbers, whether the years stand above or at the left."""
    left = table.cells("column 0")
    for name, column in table.places.items():
        above = table.grid.row(table.heading)[column]
        if column == 0 or not (_year(above) or _carrier(above)):
            continue
        numbers = column_numbers(table, name)
        for row, side, number in zip(table.rows, left, numbers, strict=True):
            carrier, year = _carrier(side) or _carrier(above), _year(above) or _year(side)
            if carrier and year:
                yield _Place(row, carrier, year, number)


def _outcome(place: _Place, table: HeadedTable) -> Outcome:
    category, name = _CARRIERS[place.carrier]
    column = f"{place.carrier} {place.year}"
    if place.number is None:
        return table.left(place.row, column, "", "publisher.blank")
    if isinstance(place.number, NotRead):
        return place.number._replace(column=column)
    cells = {
        "factor": readable_id("br18", name, place.year),
        "name": f"{name}, Denmark, BR18 {place.year}",
        "category": category,
        "declared_unit": "kWh",
        "gwp_ghg": place.number,
        "boundary": "life-cycle",
        "standard": "national table",
        "characterisation": "not stated",
        "geography": "DK",
        "reference_year": place.year,
        "locator": f"Bilag 2, Tabel 8, {place.carrier}, {place.year}",
        "note": "The year of the document is the first of the table.",
    }
    return FactorRow(cells, table.sheet, place.row)
