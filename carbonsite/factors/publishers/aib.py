"""AIB's European residual mixes as a table: direct CO2 of each country's untracked electricity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...messages import Joined, message
from ...messages.problems import refusal
from ...spreadsheets.files.grid import Grid
from .electricity_mix import mixes_in
from .factor_rows import Edition, Outcome, factors_from
from .headings import HeadedTable, headed, plain, refused_layout, tables_in
from .opened_file import PublisherFile
from .published import NotRead, PublishedFactors, PublishedFinding

_DOCUMENT = "European Residual Mixes"
_EDITION = Edition(
    "aib",
    "Association of Issuing Bodies (AIB)",
    _DOCUMENT,
    url="https://www.aib-net.org/facts/european-residual-mix",
)
_COUNTRY = ("country", "country code", "country_code", "country name", "iso", "domain")
_YEARS = ("year", "data_year", "data year", "calendar year", "calendar_year")
_NUMBER = re.compile(
    r"(?P<scale>k?)g\s*_?(?:of\s)?co2(?P<kind>e|eq|-?eq)?\s*[_/ ]\s*(?:per[_ ])?kwh"
)
_RESIDUAL = "residual"
_TITLE = re.compile(r"residual mix(?:es)?")
_LAYOUT = message("publisher.layout.aib")
_YEAR = re.compile(r"\b(20[0-4]\d)\b")


def recognises(file: PublisherFile) -> bool:
    """True for a table of countries that says that it is of the residual mix, in CO2 per kWh."""
    return bool(tables_in(file, _table))


def _table(grid: Grid) -> HeadedTable | None:
    """The table under a heading with a country and CO2 per kWh, if it is of the residual mix."""
    table = headed(grid, _COUNTRY, least=1)
    if table is None or not _numbers(table):
        return None
    texts = (plain(grid.sheet), *map(plain, table.preface), *table.places)
    return table if any(_TITLE.search(text.replace("_", " ")) for text in texts) else None


def _numbers(table: HeadedTable) -> list[str]:
    return [name for name in table.places if _NUMBER.search(name.replace("₂", "2"))]


def read(file: PublisherFile) -> PublishedFactors:
    """The residual mix of each country and year.

    Raises
    ------
    InputError
        If the column of the residual mix is not clear, or no year is stated.
    """
    tables = tables_in(file, _table)
    outcomes = [outcome for table in tables for outcome in _rows_of(table)]
    direct = PublishedFinding("direct CO2", "", message("publisher.aib.direct"))
    read = factors_from(file, _EDITION, outcomes, tables, direct)
    return read if read.year is None else replace(read, document=f"{_DOCUMENT} {read.year}")


def _number_column(table: HeadedTable) -> tuple[str, float, str]:
    """The column of the residual mix, its unit's number in a kilogram, and its characterisation.

    Raises
    ------
    InputError
        If several columns may be it.
    """
    names = _numbers(table)
    chosen = [name for name in names if _RESIDUAL in name] or names
    if len(chosen) != 1:
        columns = Joined(map(repr, chosen))
        raise refused_layout(table.grid.where, _LAYOUT, "publisher.aib.columns", columns=columns)
    match = _NUMBER.search(chosen[0].replace("₂", "2"))
    assert match is not None
    scale = 1.0 if match["scale"] else 1000.0
    return table.written(chosen[0]), scale, "not stated" if match["kind"] else "CO2 only"


def _rows_of(table: HeadedTable) -> Iterator[Outcome]:
    """Each row as a factor, or why it is none."""
    column, scale, characterisation = _number_column(table)
    country = table.written(next(name for name in _COUNTRY if name in table.places))
    year = next((name for name in _YEARS if name in table.places), "")
    whole = {} if year else {"year": _stated_year(table)}
    seen: dict[tuple[str, int], int] = {}
    for mix in mixes_in(table, column, year or "year", country, whole=whole):
        if isinstance(mix, NotRead):
            yield mix
        elif mix.number == 0:
            yield table.left(mix.row, column, mix.shown, "publisher.aib.zero")
        elif (first := seen.setdefault((mix.country, mix.year), mix.row)) != mix.row:
            key = "publisher.repeated.other"
            yield table.left(mix.row, column, mix.area, key, first=first)
        else:
            yield mix.factor(
                f"{mix.area} {mix.year}, {column} {mix.shown}",
                factor=f"aib-electricity-{mix.country.lower()}-{mix.year}-residual",
                name=f"Electricity, {mix.country}, residual mix {mix.year} (AIB), direct CO2",
                gwp_ghg=mix.number / scale,
                accounting="residual",
                boundary="direct",
                standard="national table",
                characterisation=characterisation,
                document=f"{_DOCUMENT} {mix.year}",
            )


def _stated_year(table: HeadedTable) -> str:
    """The year in the sheet's name or the texts above the heading, if they state one.

    Raises
    ------
    InputError
        If they state none, or several.
    """
    texts = " ".join([table.grid.sheet, *table.preface, *table.places])
    years: set[str] = set(_YEAR.findall(texts.replace("_", " ")))
    if len(years) != 1:
        raise refusal(table.grid.where, "year", ", ".join(sorted(years)), "publisher.aib.year")
    return years.pop()
