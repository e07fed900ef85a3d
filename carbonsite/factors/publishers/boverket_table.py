"""Boverket's klimatdatabas as a workbook or csv, with Swedish or English headings.

A row becomes the resource that the JSON of the same database has, so that both are read alike.

References
----------
Boverket, klimatdatabas 02.07.000 as xlsx: one sheet, a row for each resource. Version 02.06.000 is
of 30 January 2025, 02.07.000 of 21 January 2026; the workbook has no date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...errors import UnitError
from ...messages import Joined, message
from ...spreadsheets.files.grid import Grid
from ..epd.indicators import climate_unit
from .column_numbers import Number, column_numbers
from .headings import HeadedTable, plain, refused_layout, top_rows
from .published import NotRead

_LAYOUT = message("publisher.layout.boverket")
_PUBLISHED = {"02.06.000": "2025-01-30", "02.07.000": "2026-01-21"}
_COLUMNS = {
    "id": r"resurs-id|resource id",
    "name": r"produktnamn|product name",
    "category": r"kategori|category",
    "unit": r"enhet för klimatpåverkan|unit for climate impact",
    "version": r"version\w*",
    "A1-A3 Typical": r"a1-a3 .*(?:typiskt värde|typical value)",
    "A1-A3 Conservative": r"a1-a3 .*(?:konservativt värde|conservative value)",
    "energy": r"(?:energislagets|energy product).*(?:typiskt värde|typical value)",
    "A4": r"a4\b.*(?:klimatpåverkan|climate impact).*",
    "A5.1": r"a5(?:\.1)?\b.*(?:klimatpåverkan|climate impact).*",
    "conversion": r"omräkningsfaktor|conversion factor",
    "conversion unit": r"enhet för omräkningsfaktor|unit for conversion factor",
}
"""Column to what its heading looks like."""

_NEEDED = ("id", "name", "category", "unit", "version", "A1-A3 Typical", "A1-A3 Conservative")
_NUMBERS = ("A1-A3 Typical", "A1-A3 Conservative", "energy", "A4", "A5.1", "conversion")
_MARKS = ("id", "unit", "A1-A3 Typical", "A1-A3 Conservative")
"""Columns by which the table is recognised, most of them."""


class BoverketTable(NamedTuple):
    """The table as the JSON of the database, and the rows that have no place in it."""

    content: bytes
    not_read: list[NotRead]


def boverket_table(table: HeadedTable) -> BoverketTable:
    """The table of a workbook or csv.

    Raises
    ------
    InputError
        If a column is missing or stands twice, its units are others, or its version has no date.
    """
    _check(table)
    numbers = {
        name: column_numbers(table, name) for name in _NUMBERS if plain(name) in table.places
    }
    versions = sorted({text for text in table.texts("version") if text})
    if len(versions) != 1 or versions[0] not in _PUBLISHED:
        shown, key = ", ".join(versions), "publisher.boverket.version"
        raise refused_layout(table.grid.where, _LAYOUT, key, versions=shown)
    outcomes = list(_resources(table, numbers))
    answer = {
        "Version": versions[0],
        "PublishedDate": _PUBLISHED[versions[0]],
        "Resources": [outcome for outcome in outcomes if isinstance(outcome, dict)],
    }
    not_read = [outcome for outcome in outcomes if isinstance(outcome, NotRead)]
    return BoverketTable(json.dumps(answer).encode(), not_read)


@lru_cache(maxsize=1024)
def _column_of(heading: str) -> str:
    return next((name for name, pattern in _COLUMNS.items() if re.fullmatch(pattern, heading)), "")


def boverket_grid(grid: Grid) -> HeadedTable | None:
    """The table of the database in a sheet or csv; None if it is none."""
    for row, texts in top_rows(grid):
        names = [_column_of(plain(text)) for text in texts]
        if len({*_MARKS} & {*names}) >= len(_MARKS) - 1:
            places: dict[str, int] = {}
            for column, name in enumerate(names):
                if name:
                    places.setdefault(plain(name), column)
            return HeadedTable(grid, row, places)
    return None


def _check(table: HeadedTable) -> None:
    names = [_column_of(plain(cell)) for cell in table.grid.row(table.heading)]
    odd = [name for name in _NEEDED if name not in names] + [
        name for name in _COLUMNS if names.count(name) > 1
    ]
    if odd:
        columns = Joined(map(repr, odd))
        raise refused_layout(
            table.grid.where, _LAYOUT, "publisher.boverket.columns", columns=columns
        )
    units = [text for text in table.texts("unit") if text]
    if not units or sum(map(_is_climate, units)) < len(units) / 2:
        raise refused_layout(table.grid.where, _LAYOUT, "publisher.boverket.unit")


def _is_climate(unit: str) -> bool:
    try:
        return bool(climate_unit(unit)[1])
    except UnitError:
        return False


def _resources(
    table: HeadedTable, numbers: dict[str, list[Number]]
) -> Iterator[dict[str, object] | NotRead]:
    """Each row as a resource, or why it is none."""
    texts = (table.texts(name) for name in ("id", "name", "category", "unit", "conversion unit"))
    cells = zip(*numbers.values(), strict=True)
    for row, key, name, category, unit, per in zip(cells, *texts, strict=True):
        odd = next((number for number in row if isinstance(number, NotRead)), None)
        values = dict(zip(numbers, row, strict=True))
        yield odd or _resource(key, name, category, unit, per, values)


def _resource(
    key: str, name: str, category: str, unit: str, per: str, values: dict[str, Number]
) -> dict[str, object]:
    energy, conversion = values.pop("energy", None), values.pop("conversion", None)
    if energy is not None and values.get("A1-A3 Typical") is None:
        values["A1-A3 Typical"] = energy
    modules = [
        {"DataModuleCode": code, "Value": value}
        for code, value in values.items()
        if value is not None
    ]
    item = {"PropertyCode": "GWP-GHG", "PropertyUnitCode": unit, "DataValueItems": modules}
    return {
        "ResourceId": key,
        "Name": name,
        "InventoryUnit": unit.partition("/")[2],
        "Categories": [{"ClassificationType": "Boverket", "Text": category}],
        "DataItems": [item],
        "Conversions": [{"Field": "conversion factor", "Value": conversion, "Unit": per}],
    }
