"""AIB's European residual mixes as a table: direct CO2 of each country's untracked electricity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import InputError
from ...messages import Joined, message
from ...spreadsheets.files.grid import Grid
from .column_numbers import column_numbers
from .countries import country_code
from .factor_rows import FactorRow, Outcome, catalogue_of
from .headings import HeadedTable, headed, plain, refused_layout
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

PUBLISHER = "Association of Issuing Bodies (AIB)"
_DOCUMENT = "European Residual Mixes {}"
_URL = "https://www.aib-net.org/facts/european-residual-mix"
_COUNTRY = ("country", "country code", "country_code", "country name", "iso", "domain")
_YEARS = ("year", "data_year", "data year", "calendar year", "calendar_year")
_NUMBER = re.compile(
    r"(?P<scale>k?)g\s*_?(?:of\s)?co2(?P<kind>e|eq|-?eq)?\s*[_/ ]\s*(?:per[_ ])?kwh"
)
_RESIDUAL = "residual"
_TITLE = re.compile(r"residual mix(?:es)?")
_LAYOUT = message("publisher.layout.aib")
_EDITION = re.compile(r"\b(20[0-4]\d)\b")


def recognises(file: PublisherFile) -> bool:
    """True for a table of countries that says that it is of the residual mix, in CO2 per kWh."""
    return any(_table(grid) is not None for grid in file.grids)


def _table(grid: Grid) -> HeadedTable | None:
    """The table under a heading with a country and CO2 per kWh, if it is of the residual mix."""
    table = headed(grid, _COUNTRY, least=1)
    if table is None or not _numbers(table):
        return None
    texts = (plain(grid.sheet).replace("_", " "), *map(plain, table.preface), *table.places)
    return table if any(_TITLE.search(text.replace("_", " ")) for text in texts) else None


def _numbers(table: HeadedTable) -> list[str]:
    return [name for name in table.places if _NUMBER.search(name.replace("₂", "2"))]


def read(file: PublisherFile, progress: bool | None = None) -> PublishedFactors:  # noqa: ARG001
    """The residual mix of each country and year.

    Raises
    ------
    InputError
        If the column of the residual mix is not clear, or no year is stated.
    """
    tables = [table for grid in file.grids if (table := _table(grid)) is not None]
    outcomes = [outcome for table in tables for outcome in _rows_of(table)]
    catalogue, not_read, count = catalogue_of(outcomes)
    years = catalogue.frame["reference_year"]
    year = int(years.max()) if len(years) else None
    direct = PublishedFinding("direct CO2", "", message("publisher.aib.direct"))
    return PublishedFactors(
        catalogue,
        PUBLISHER,
        _DOCUMENT.format(year or "").strip(),
        year,
        terms_of("aib"),
        file.digest,
        count,
        not_read_table(not_read),
        findings_table([direct, *sheet_findings(tables)]),
    )


def _number_column(table: HeadedTable) -> tuple[str, float, str]:
    """The column of the residual mix, its unit's number in a kilogram, and its characterisation.

    Raises
    ------
    InputError
        If several columns may be it.
    """
    names = _numbers(table)
    residual = [name for name in names if _RESIDUAL in name]
    chosen = residual or names
    if len(chosen) != 1:
        problem = message("publisher.aib.columns", columns=Joined(map(repr, chosen)))
        raise refused_layout(table.grid.where, _LAYOUT, problem)
    match = _NUMBER.search(chosen[0].replace("₂", "2"))
    assert match is not None
    scale = 1.0 if match["scale"] else 1000.0
    return table.written(chosen[0]), scale, "not stated" if match["kind"] else "CO2 only"


def _rows_of(table: HeadedTable) -> Iterator[Outcome]:
    """Each row as a factor, or why it is none."""
    column, scale, characterisation = _number_column(table)
    place = next(name for name in _COUNTRY if name in table.places)
    year_column = next((name for name in _YEARS if name in table.places), None)
    stated = _stated_year(table) if year_column is None else ""
    years = [stated] * len(table.rows) if year_column is None else table.texts(year_column)
    numbers = zip(column_numbers(table, column), table.texts(column), strict=True)
    countries = zip(table.rows, table.texts(place), years, strict=True)
    seen: dict[tuple[str, str], int] = {}
    for (row, country, year), (number, shown) in zip(countries, numbers, strict=True):
        reason = _reason(country, year, number)
        key = (country_code(country), year)
        if not reason and seen.setdefault(key, row) != row:
            reason = ("repeated.other", country, {"first": seen[key]})
        if reason:
            name, value, values = reason
            texts = message(f"publisher.{name}", **values), message(f"publisher.{name}.remedy")
            yield NotRead(table.sheet, row, column, value or shown, *texts)
        elif isinstance(number, tuple):
            yield NotRead(table.sheet, row, column, shown, *number)
        else:
            assert number is not None
            cells = _cells(key[0], int(year), number / scale, characterisation)
            locator = f"{table.sheet}, row {row}: {country} {year}, {column} {shown}"
            cells["locator"] = locator.removeprefix(", ")
            yield FactorRow(cells, table.sheet, row)


def _reason(country: str, year: str, number: object) -> tuple[str, str, dict[str, object]] | None:
    """Why a row gives no factor: its key, the cell and values of the text; None if it may."""
    if not country_code(country):
        return "no_country", country, {}
    if not _EDITION.fullmatch(year):
        return "no_year", year, {}
    if number is None:
        return "blank", "", {}
    return ("aib.zero", "", {}) if number == 0 else None


def _stated_year(table: HeadedTable) -> str:
    """The year in the sheet's name or the texts above the heading, if they state one.

    Raises
    ------
    InputError
        If they state none, or several.
    """
    texts = " ".join([table.grid.sheet, *table.preface, *table.places])
    years: set[str] = set(_EDITION.findall(texts.replace("_", " ")))
    if len(years) != 1:
        problem = {
            "column": "year",
            "value": ", ".join(sorted(years)),
            "problem": message("publisher.aib.year"),
            "remedy": message("publisher.aib.year.remedy"),
        }
        raise InputError.of(table.grid.where, [problem])
    return years.pop()


def _cells(country: str, year: int, number: float, characterisation: str) -> dict[str, object]:
    return {
        "factor": f"aib-electricity-{country.lower()}-{year}-residual",
        "name": f"Electricity, {country}, residual mix {year} (AIB), direct CO2",
        "category": "electricity",
        "declared_unit": "kWh",
        "gwp_ghg": number,
        "generic": "electricity",
        "accounting": "residual",
        "boundary": "direct",
        "standard": "national table",
        "characterisation": characterisation,
        "geography": country,
        "reference_year": year,
        "publisher": PUBLISHER,
        "document": _DOCUMENT.format(year),
        "year": year + 1,
        "url": _URL,
        "terms": str(terms_of("aib")),
        "evidence": "A",
    }
