"""NVE's workbook of factors of the yearly electricity disclosure and climate declaration."""

from __future__ import annotations

from collections.abc import Iterator

from ...messages import Joined, message
from ...spreadsheets.files.grid import Grid
from .column_numbers import column_numbers
from .electricity_mix import mixes_in
from .factor_rows import Edition, Outcome, factors_from
from .headings import HeadedTable, check_columns, headed, plain, refused_layout
from .opened_file import PublisherFile
from .published import NotRead, PublishedFactors, PublishedFinding

_EDITION = Edition(
    "nve",
    "Norges vassdrags- og energidirektorat (NVE)",
    "Strømdeklarasjoner, faktorer",
    url="https://www.nve.no/energi/energisystem/energibruk/stroemdeklarasjoner/",
)
_YEAR, _CO2 = _COLUMNS = ("År", "CO2")
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
    return any(_kind(grid) for grid in file.grids)


def _kind(grid: Grid) -> str:
    return next((word for word in _KINDS if word in plain(grid.sheet)), "")


def read(file: PublisherFile) -> PublishedFactors:
    """The factors of both sheets.

    Raises
    ------
    InputError
        If a sheet has no column ``År`` or ``CO2``, or its numbers are hardly grams.
    """
    tables = [_table(grid) for grid in file.grids if _kind(grid)]
    outcomes = (outcome for table in tables for outcome in _rows_of(table))
    boundary = PublishedFinding("boundary", "", message("publisher.nve.boundary"))
    return factors_from(file, _EDITION, outcomes, tables, boundary)


def _table(grid: Grid) -> HeadedTable:
    table = headed(grid, _COLUMNS, least=1)
    if table is None:
        columns = Joined(_COLUMNS)
        raise refused_layout(grid.where, _LAYOUT, "publisher.no_heading", columns=columns)
    check_columns(table, _COLUMNS, _LAYOUT)
    numbers = [number for number in column_numbers(table, _CO2) if isinstance(number, float)]
    if numbers and max(numbers) < _LEAST:
        raise refused_layout(grid.where, _LAYOUT, "publisher.nve.small")
    return table


def _rows_of(table: HeadedTable) -> Iterator[Outcome]:
    """Each row as a factor, or why it is none."""
    accounting, boundary, name = _KINDS[_kind(table.grid)]
    for mix in mixes_in(table, _CO2, _YEAR, "area", whole={"area": "NO"}):
        if isinstance(mix, NotRead):
            yield mix
            continue
        yield mix.factor(
            f"{_YEAR} {mix.year}, {_CO2} {mix.number:.15g} g/kWh",
            factor=f"nve-electricity-no-{mix.year}-{accounting}",
            name=f"Electricity, Norway, {name} {mix.year} (NVE)",
            gwp_ghg=mix.number / 1000,
            accounting=accounting,
            boundary=boundary,
            standard="national table",
        )
