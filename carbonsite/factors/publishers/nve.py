"""NVE's workbook of factors of the yearly electricity disclosure and climate declaration."""

from __future__ import annotations

from collections.abc import Iterator

from ...messages import Joined, message
from ...spreadsheets.files.grid import Grid
from .column_numbers import column_numbers
from .factor_rows import FactorRow, Outcome, catalogue_of
from .headings import HeadedTable, check_columns, headed, plain, refused_layout
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

PUBLISHER = "Norges vassdrags- og energidirektorat (NVE)"
DOCUMENT = "Strømdeklarasjoner, faktorer"
_URL = "https://www.nve.no/energi/energisystem/energibruk/stroemdeklarasjoner/"
_YEAR, _CO2 = "År", "CO2"
_COLUMNS = (_YEAR, _CO2)
_LAYOUT = message("publisher.layout.nve")

_LEAST = 2.0
"""The headings state no unit; grams per kilowatt hour have a number above this in some year."""

_KINDS = {
    "varedeklarasjon": ("residual", "life-cycle", "residual mix (without guarantees of origin)"),
    "klimadeklarasjon": ("location", "direct", "location-based mix"),
}
"""Word in the name of a sheet to the accounting of electricity, the boundary and the name."""


def recognises(file: PublisherFile) -> bool:
    """True for a workbook with one of the two sheets."""
    return any(_kind(grid.sheet) for grid in file.grids)


def _kind(sheet: str) -> str:
    return next((word for word in _KINDS if word in plain(sheet)), "")


def read(file: PublisherFile, progress: bool | None = None) -> PublishedFactors:  # noqa: ARG001
    """The factors of both sheets.

    Raises
    ------
    InputError
        If a sheet has no column ``År`` or ``CO2``, or its numbers are hardly grams.
    """
    tables = [_table(grid) for grid in file.grids if _kind(grid.sheet)]
    catalogue, not_read, count = catalogue_of(row for table in tables for row in _rows_of(table))
    years = catalogue.frame["reference_year"]
    boundary = PublishedFinding("boundary", "", message("publisher.nve.boundary"))
    return PublishedFactors(
        catalogue,
        PUBLISHER,
        DOCUMENT,
        int(years.max()) if len(years) else None,
        terms_of("nve"),
        file.digest,
        count,
        not_read_table(not_read),
        findings_table([boundary, *sheet_findings(tables)]),
    )


def _table(grid: Grid) -> HeadedTable:
    table = headed(grid, _COLUMNS, least=1)
    if table is None:
        problem = message("publisher.no_heading", columns=Joined(_COLUMNS))
        raise refused_layout(grid.where, _LAYOUT, problem)
    check_columns(table, _COLUMNS, _LAYOUT)
    numbers = [number for number in column_numbers(table, _CO2) if isinstance(number, float)]
    if numbers and max(numbers) < _LEAST:
        raise refused_layout(grid.where, _LAYOUT, message("publisher.nve.small"))
    return table


def _rows_of(table: HeadedTable) -> Iterator[Outcome]:
    """Each row as a factor, or why it is none."""
    kind = _kind(table.grid.sheet)
    numbers = column_numbers(table, _CO2)
    years, cells = table.texts(_YEAR), table.texts(_CO2)
    for row, text, number, shown in zip(table.rows, years, numbers, cells, strict=True):
        if not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100):
            problem, remedy = message("publisher.no_year"), message("publisher.no_year.remedy")
            yield NotRead(table.sheet, row, _YEAR, text, problem, remedy)
        elif number is None:
            problem, remedy = message("publisher.blank"), message("publisher.blank.remedy")
            yield NotRead(table.sheet, row, _CO2, shown, problem, remedy)
        elif isinstance(number, tuple):
            yield NotRead(table.sheet, row, _CO2, shown[:60], *number)
        else:
            yield FactorRow(_cells(kind, int(text), number, table, row), table.sheet, row)


def _cells(kind: str, year: int, number: float, table: HeadedTable, row: int) -> dict[str, object]:
    accounting, boundary, name = _KINDS[kind]
    return {
        "factor": f"nve-electricity-no-{year}-{accounting}",
        "name": f"Electricity, Norway, {name} {year} (NVE)",
        "category": "electricity",
        "declared_unit": "kWh",
        "gwp_ghg": number / 1000,
        "generic": "electricity",
        "accounting": accounting,
        "boundary": boundary,
        "standard": "national table",
        "characterisation": "not stated",
        "geography": "NO",
        "reference_year": year,
        "publisher": PUBLISHER,
        "document": DOCUMENT,
        "year": year + 1,
        "locator": f"{table.sheet}, row {row}: {_YEAR} {year}, {_CO2} {number:.15g} g/kWh",
        "url": _URL,
        "terms": str(terms_of("nve")),
        "evidence": "A",
    }
