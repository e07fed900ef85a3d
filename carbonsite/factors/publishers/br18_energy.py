"""BR18 table 8: the emissions of electricity, district heat and grid gas in years to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...messages import message
from ...spreadsheets.files.grid import Grid
from .column_numbers import Number, column_numbers
from .factor_rows import FactorRow, Outcome, catalogue_of, readable_id
from .headings import HeadedTable, plain, refused_layout, text_of
from .opened_file import PublisherFile
from .published import NotRead, PublishedFactors, findings_table, not_read_table, terms_of
from .sheet_findings import sheet_findings

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
_ROWS_LOOKED_AT, _FEWEST_YEARS = 60, 3


class _Place(NamedTuple):
    """A number of the table."""

    row: int
    carrier: str
    year: int
    number: Number


def recognises(file: PublisherFile) -> bool:
    """True for a table of district heat and other carriers by year."""
    return any(_heading(grid) >= 0 for grid in file.grids)


def read(file: PublisherFile, progress: bool | None = None) -> PublishedFactors:  # noqa: ARG001
    """The factor of each carrier in each year.

    Raises
    ------
    InputError
        If the table does not state kg CO2e per kWh.
    """
    grid = next(grid for grid in file.grids if _heading(grid) >= 0)
    texts = (text_of(cell) for place in range(len(grid.rows)) for cell in grid.row(place))
    if not any(_UNIT.search(text) for text in texts):
        raise refused_layout(grid.where, _LAYOUT, message("publisher.br18_energy.unit"))
    places = list(_places(grid))
    edition = min((place.year for place in places), default=_YEARS[0])
    catalogue, not_read, count = catalogue_of(_outcome(place, grid, edition) for place in places)
    return PublishedFactors(
        catalogue,
        PUBLISHER,
        DOCUMENT,
        edition,
        terms_of("br18"),
        file.digest,
        count,
        not_read_table(not_read),
        findings_table(sheet_findings([_table(grid)])),
    )


def _carrier(cell: object) -> str:
    word = plain(cell).partition(" ")[0].strip(",:")
    return word if word in _CARRIERS else ""


def _year(cell: object) -> int | None:
    text = text_of(cell)
    return int(text) if text.isascii() and text.isdigit() and int(text) in _YEARS else None


def _heading(grid: Grid) -> int:
    """The row of years, or of carriers, under which the other stands at the left; else -1."""
    left = grid.columns[0].tolist() if grid.columns else []
    carriers, years = {_carrier(cell) for cell in left}, {_year(cell) for cell in left}
    for place in range(min(len(grid.rows), _ROWS_LOOKED_AT)):
        row = grid.row(place)
        across = {_year(cell) for cell in row} - {None}
        named = {_carrier(cell) for cell in row}
        if len(across) >= _FEWEST_YEARS and _NEEDED in carriers:
            return place
        if _NEEDED in named and len(years - {None}) >= _FEWEST_YEARS:
            return place
    return -1


def _table(grid: Grid) -> HeadedTable:
    columns = {f"column {place}": place for place in range(len(grid.columns))}
    return HeadedTable(grid, _heading(grid), columns)


def _places(grid: Grid) -> Iterator[_Place]:
    """The numbers, whether the years stand above or at the left."""
    table = _table(grid)
    left = table.cells("column 0")
    for name, column in table.places.items():
        above = grid.row(table.heading)[column]
        if column == 0 or not (_year(above) or _carrier(above)):
            continue
        numbers = column_numbers(table, name)
        for row, side, number in zip(table.rows, left, numbers, strict=True):
            carrier, year = _carrier(side) or _carrier(above), _year(above) or _year(side)
            if carrier and year:
                yield _Place(row, carrier, year, number)


def _outcome(place: _Place, grid: Grid, edition: int) -> Outcome:
    category, name = _CARRIERS[place.carrier]
    sheet = f"sheet {grid.sheet!r}" if grid.sheet else ""
    if not isinstance(place.number, float):
        blank = message("publisher.blank"), message("publisher.blank.remedy")
        column = f"{place.carrier} {place.year}"
        return NotRead(sheet, place.row, column, "", *(place.number or blank))
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
        "publisher": PUBLISHER,
        "document": DOCUMENT,
        "year": edition,
        "locator": f"Bilag 2, Tabel 8, {place.carrier}, {place.year}",
        "terms": str(terms_of("br18")),
        "evidence": "A",
        "note": "The year of the document is the first of the table.",
    }
    return FactorRow(cells, sheet, place.row)
