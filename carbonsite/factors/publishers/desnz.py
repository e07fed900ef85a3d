"""The UK government's conversion factors for company reporting, as the flat file of any year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from ...errors import InputError
from ...messages import message
from ...messages.problems import problem
from ...spreadsheets.files.grid import Grid
from .column_numbers import column_numbers
from .desnz_rows import VALUE, FlatRow, FlatRows
from .desnz_words import ENERGY, GASES, SCOPES, TOTAL, UNITS, Names
from .factor_rows import Outcome, factors_from
from .headings import (
    HeadedTable,
    check_columns,
    check_content,
    headed,
    plain,
    refused_layout,
    tables_in,
    top_rows,
)
from .opened_file import PublisherFile
from .published import PublishedFactors, findings_table

_LEVELS = ("Scope", "Level 1", "Level 2", "Level 3", "Level 4", "Column Text", "UOM")
_GAS = ("GHG/Unit", "GHG")
_TITLE = "uk government ghg conversion factors"
_VALUE = re.compile(r"ghg conversion factor (?P<year>20\d\d)")
_LAYOUT = message("publisher.layout.desnz")


def recognises(file: PublisherFile) -> bool:
    """True for the flat file, and for the same factors sheet by sheet."""
    return bool(tables_in(file, _table)) or any(
        _TITLE in text.casefold()
        for grid in file.grids
        for _, row in top_rows(grid)
        for text in row
    )


def _table(grid: Grid) -> HeadedTable | None:
    return headed(grid, (*_LEVELS, *_GAS), least=4)


def read(file: PublisherFile) -> PublishedFactors:
    """The factors of the flat file: direct and well-to-tank rows of one thing are one factor.

    Raises
    ------
    InputError
        If it is not the flat file, lacks a column, or its columns are shifted.
    """
    tables = tables_in(file, _table)
    if len(tables) != 1:
        key = "publisher.desnz.several" if tables else "publisher.desnz.not_flat"
        raise refused_layout(file.name, _LAYOUT, key)
    table = tables[0]
    gas = next((name for name in _GAS if plain(name) in table.places), _GAS[0])
    check_columns(table, (*_LEVELS, gas), _LAYOUT)
    column, year = _value_column(table)
    check_content(table, "Scope", SCOPES, _LAYOUT)
    check_content(table, "UOM", UNITS, _LAYOUT)
    check_content(table, gas, (TOTAL, *GASES, *ENERGY), _LAYOUT)
    flat = FlatRows(year, _document(table, year), table)
    read = factors_from(file, flat.edition, _outcomes(table, flat, gas, column), tables)
    catalogue = read.catalogue.with_findings(flat.findings_of(read.catalogue.table.ids))
    findings = [read.findings, findings_table(flat.findings_of_file()), catalogue.findings]
    return replace(
        read,
        catalogue=catalogue,
        source_rows=len(table.rows),
        findings=pd.concat(findings, ignore_index=True),
    )


def _outcomes(table: HeadedTable, flat: FlatRows, gas: str, column: str) -> Iterator[Outcome]:
    """Every row of the table, as a factor or as why it is none."""
    names = zip(*(table.texts(name) for name in _LEVELS[1:]), strict=True)
    cells = zip(
        table.rows,
        table.texts("ID"),
        table.texts("Scope"),
        names,
        table.texts(gas),
        column_numbers(table, column, VALUE),
        table.texts(column),
        strict=True,
    )
    # A loop over rows: each is sorted by what it is, and each that is not read has its reason.
    for row, key, scope, levels, unit, number, shown in cells:
        yield from flat.add(FlatRow(row, key, scope, Names(*levels), unit, number, shown))
    yield from flat.factors()


def _value_column(table: HeadedTable) -> tuple[str, int]:
    """The column of the numbers and the edition that its heading states."""
    columns = {name: match for name in table.places if (match := _VALUE.fullmatch(name))}
    if len(columns) != 1:
        key = f"publisher.desnz.{'two_years' if columns else 'no_year'}"
        layout = message("publisher.layout", layout=_LAYOUT)
        row = {"row": int(table.grid.rows[table.heading])}
        odd = problem(VALUE, ", ".join(columns), key, layout)
        raise InputError.of(table.grid.where, [row | odd])
    ((name, match),) = columns.items()
    return name, int(match["year"])


def _document(table: HeadedTable, year: int) -> str:
    """The title with the edition, and the version where the preface states it."""
    title = f"UK Government GHG Conversion Factors for Company Reporting {year} (flat file)"
    for text, following in pairwise([*table.preface, ""]):
        label, _, rest = text.partition(":")
        version = rest.strip() or following
        if label.casefold() == "version" and re.fullmatch(r"v?\d+(?:\.\d+)*", version):
            return f"{title}, version {version}"
    return title
