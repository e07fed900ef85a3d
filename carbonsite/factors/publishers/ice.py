"""The Inventory of Carbon and Energy: the sheet ICE Summary of its workbook, A1-A3.

Materials that grew stand there with and without the carbon stored in them. A number that includes
it is a total; one that leaves it out is of greenhouse gases alone. Where it is not stated, the
number has no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ...errors import UnitError
from ...messages import message
from ...spreadsheets.files.grid import Grid
from ..epd.declared_units import read_unit
from ..epd.indicators import climate_unit
from .column_numbers import column_numbers
from .factor_rows import FactorRow, Outcome, catalogue_of, readable_id
from .headings import HeadedTable, plain, refused_layout, text_of
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

PUBLISHER = "Circular Ecology"
DOCUMENT = "Inventory of Carbon and Energy (ICE)"
SHEET = "ice summary"
_LAYOUT = message("publisher.layout.ice")
_MATERIALS = ("material", "materials")
_CARBON = re.compile(r"embodied carbon\b|\bef \(", re.IGNORECASE)
_HEADING_UNIT = re.compile(
    r"(?P<climate>k?g\s*CO2e?)\s*(?:/|per)\s*(?P<per>[\w³²]+)", re.IGNORECASE
)
_EDITION = re.compile(r"\bV(?:ersion)?\s?(?P<version>\d+(?:\.\d+)+).{0,60}?(?P<year>20\d\d)", re.I)
_QUALITY = ("comment", "note", "quality", "uncertainty", "dqi", "range")
_GREW = re.compile(
    r"\b(?:timber|wood\w*|\w*board|plywood|glulam|clt|lvl|osb|mdf|cork|bamboo|straw|hemp\w*|cotton"
    r"|paper|cellulose|wool|linoleum|jute|flax|biochar)\b",
    re.IGNORECASE,
)
_MINERAL = re.compile(
    r"\b(?:mineral|glass|stone|rock|slag)\s?wool"
    r"|\b(?:plaster|gypsum|cement|silicate)\w*(?:\W+\w+)?\W*board",
    re.IGNORECASE,
)
_STORAGE = re.compile(r"storage|sequest", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:excl\w*|without|no|not(?:\W+incl\w*)?)\b", re.IGNORECASE)
_INCLUDED = re.compile(r"\b(?:incl\w*|with)\b", re.IGNORECASE)
_ROWS_LOOKED_AT, _LONGEST_SECTION = 60, 100


class _IceSheet(NamedTuple):
    """The sheet with its heading, unit and edition."""

    table: HeadedTable
    unit: str
    scale: float
    year: int
    document: str


def recognises(file: PublisherFile) -> bool:
    """True for a workbook with the sheet ICE Summary, or with materials by embodied carbon."""
    return any(plain(grid.sheet) == SHEET or _heading(grid) >= 0 for grid in file.grids)


def read(file: PublisherFile, progress: bool | None = None) -> PublishedFactors:  # noqa: ARG001
    """The factors of the summary.

    Raises
    ------
    InputError
        If there is no such sheet, or it states no edition or no unit.
    """
    grid = next((grid for grid in file.grids if plain(grid.sheet) == SHEET), None)
    if grid is None or _heading(grid) < 0:
        problem = message("publisher.no_heading", columns="Materials, Embodied Carbon")
        raise refused_layout(file.name if grid is None else grid.where, _LAYOUT, problem)
    summary = _summary(grid, file)
    catalogue, not_read, count = catalogue_of(_outcomes(summary))
    boundary = PublishedFinding("boundary", "", message("publisher.ice.boundary"))
    return PublishedFactors(
        catalogue,
        PUBLISHER,
        summary.document,
        summary.year,
        terms_of("ice"),
        file.digest,
        count,
        not_read_table(not_read),
        findings_table([boundary, *sheet_findings([summary.table])]),
    )


def _heading(grid: Grid) -> int:
    """The row with a column of materials and one of embodied carbon; -1 if there is none."""
    for place in range(min(len(grid.rows), _ROWS_LOOKED_AT) if grid.sheet else 0):
        texts = [text_of(cell) for cell in grid.row(place)]
        if any(plain(text) in _MATERIALS for text in texts) and any(map(_CARBON.search, texts)):
            return place
    return -1


def _summary(grid: Grid, file: PublisherFile) -> _IceSheet:
    heading = _heading(grid)
    texts = [text_of(cell) for cell in grid.row(heading)]
    places = {
        "material": next(place for place, text in enumerate(texts) if plain(text) in _MATERIALS),
        "carbon": next(place for place, text in enumerate(texts) if _CARBON.search(text)),
    }
    for name, words in (("full name", ("exactly", "ice db name")), ("quality", _QUALITY)):
        column = next(
            (
                place
                for place, text in enumerate(texts)
                if any(word in plain(text) for word in words)
            ),
            None,
        )
        if column is not None:
            places[name] = column
    unit = _HEADING_UNIT.search(texts[places["carbon"]].replace("₂", "2"))
    if unit is None:
        raise refused_layout(grid.where, _LAYOUT, message("publisher.ice.unit"))
    try:
        scale, per = climate_unit(unit["climate"])[0], read_unit(unit["per"])
    except UnitError:
        raise refused_layout(grid.where, _LAYOUT, message("publisher.ice.unit")) from None
    edition = _edition(file)
    if edition is None:
        raise refused_layout(grid.where, _LAYOUT, message("publisher.no_edition"))
    document = f"{DOCUMENT}, V{edition['version']}, {edition['year']}"
    return _IceSheet(HeadedTable(grid, heading, places), per, scale, int(edition["year"]), document)


def _edition(file: PublisherFile) -> re.Match[str] | None:
    """Version and year, from the texts at the beginning of any sheet."""
    for grid in file.grids:
        for place in range(min(len(grid.rows), _ROWS_LOOKED_AT)):
            for cell in grid.row(place):
                if match := _EDITION.search(text_of(cell)):
                    return match
    return None


def _outcomes(summary: _IceSheet) -> Iterator[Outcome]:
    """The factor of each material, or why it gives none; a row with a name alone is a section."""
    table, section = summary.table, ""
    names, full = table.texts("material"), table.texts("full name")
    numbers, notes = column_numbers(table, "carbon"), table.texts("quality")
    cells = table.cells("carbon")
    for place, row in enumerate(table.rows):
        name, number = names[place], numbers[place]
        if not name:
            continue
        if number is None:
            if full[place] or notes[place]:
                reason = message("publisher.blank"), message("publisher.blank.remedy")
                yield NotRead(table.sheet, row, "Embodied Carbon", name, *reason)
            else:
                section = name[:_LONGEST_SECTION]
            continue
        whole = " ".join(dict.fromkeys(filter(None, (section, full[place] or name))))
        if isinstance(number, tuple):
            shown = text_of(cells[place])
            yield NotRead(table.sheet, row, "Embodied Carbon", shown, *number)
            continue
        indicator = _indicator(f"{full[place]} {name} {notes[place]}", section)
        if indicator is None:
            reason = message("publisher.ice.storage"), message("publisher.ice.storage.remedy")
            yield NotRead(table.sheet, row, "Embodied Carbon", whole, *reason)
            continue
        fields = _cells(summary, row, section, full[place] or name, notes[place])
        yield FactorRow({**fields, indicator: number * summary.scale}, table.sheet, row)


def _indicator(text: str, section: str) -> str | None:
    """The column of a number; None if it may hold the carbon of a material that grew."""
    for statement in (text, section):
        if _STORAGE.search(statement):
            is_without = bool(_WITHOUT.search(statement))
            is_included = bool(_INCLUDED.search(_WITHOUT.sub(" ", statement)))
            if is_without is not is_included:
                return "gwp_ghg" if is_without else "gwp_total"
            return None
    grew = _GREW.search(_MINERAL.sub(" ", f"{section} {text}"))
    return None if grew else "gwp_ghg"


def _cells(summary: _IceSheet, row: int, section: str, name: str, quality: str) -> dict[str, Any]:
    return {
        "factor": readable_id("ice", section, name),
        "module": "A1-A3",
        "name": f"{section}: {name}" if section else name,
        "category": section,
        "declared_unit": summary.unit,
        "characterisation": "not stated",
        "reference_year": summary.year,
        "publisher": PUBLISHER,
        "document": summary.document,
        "year": summary.year,
        "locator": f"{summary.table.sheet}, row {row}: {name}",
        "terms": str(terms_of("ice")),
        "evidence": "A",
        "note": quality[:500],
    }
