"""The Inventory of Carbon and Energy: the sheet ICE Summary of its workbook, A1-A3.

Materials that grew stand there with and without the carbon stored in them. A number that includes
it is a total; one that leaves it out is of greenhouse gases alone. Where it is not stated, the
number has no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...errors import UnitError
from ...messages import message
from ...spreadsheets.files.grid import Grid
from ..epd.declared_units import read_unit
from ..epd.indicators import climate_unit
from .column_numbers import column_numbers
from .factor_rows import Edition, FactorRow, Outcome, factors_from, readable_id
from .headings import HeadedTable, plain, refused_layout, text_of, top_rows
from .opened_file import PublisherFile
from .published import NotRead, PublishedFactors, PublishedFinding

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
_COLUMN, _LONGEST_SECTION = "Embodied Carbon", 100


class _IceSheet(NamedTuple):
    """The sheet with its heading, unit and edition."""

    table: HeadedTable
    unit: str
    scale: float
    edition: Edition


def recognises(file: PublisherFile) -> bool:
    """True for a workbook with the sheet ICE Summary, or with materials by embodied carbon."""
    return any(plain(grid.sheet) == SHEET or _heading(grid) >= 0 for grid in file.grids)


def read(file: PublisherFile) -> PublishedFactors:
    """The factors of the summary.

    Raises
    ------
    InputError
        If there is no such sheet, or it states no edition or no unit.
    """
    grid = next((grid for grid in file.grids if plain(grid.sheet) == SHEET), None)
    if grid is None or _heading(grid) < 0:
        where, columns = file.name if grid is None else grid.where, "Materials, Embodied Carbon"
        raise refused_layout(where, _LAYOUT, "publisher.no_heading", columns=columns)
    summary = _summary(grid, file)
    boundary = PublishedFinding("boundary", "", message("publisher.ice.boundary"))
    return factors_from(file, summary.edition, _outcomes(summary), [summary.table], boundary)


def _heading(grid: Grid) -> int:
    """The row with a column of materials and one of embodied carbon; -1 if there is none."""
    for place, texts in top_rows(grid) if grid.sheet else ():
        if any(plain(text) in _MATERIALS for text in texts) and any(map(_CARBON.search, texts)):
            return place
    return -1


def _summary(grid: Grid, file: PublisherFile) -> _IceSheet:
    heading = _heading(grid)
    texts = [text_of(cell) for cell in grid.row(heading)]
    names = list(map(plain, texts))
    columns: dict[str, list[int]] = {
        "material": [place for place, name in enumerate(names) if name in _MATERIALS],
        "carbon": [place for place, text in enumerate(texts) if _CARBON.search(text)],
        "full name": _with_words(names, ("exactly", "ice db name")),
        "quality": _with_words(names, _QUALITY),
    }
    places = {name: several[0] for name, several in columns.items() if several}
    unit = _unit_in(texts[places["carbon"]])
    if unit is None:
        raise refused_layout(grid.where, _LAYOUT, "publisher.ice.unit")
    return _IceSheet(HeadedTable(grid, heading, places), *unit, _edition(file, grid))


def _unit_in(heading: str) -> tuple[str, float] | None:
    """The declared unit that a heading states, and the size of its unit of emissions [kgCO2e]."""
    unit = _HEADING_UNIT.search(heading.replace("₂", "2"))
    try:
        return (read_unit(unit["per"]), climate_unit(unit["climate"])[0]) if unit else None
    except UnitError:
        return None


def _with_words(names: list[str], words: Iterable[str]) -> list[int]:
    """The columns whose name has one of these words."""
    return [place for place, name in enumerate(names) if any(word in name for word in words)]


def _edition(file: PublisherFile, grid: Grid) -> Edition:
    """Version and year, from the texts at the beginning of any sheet."""
    texts = (text for other in file.grids for _, row in top_rows(other) for text in row)
    edition = next(filter(None, map(_EDITION.search, texts)), None)
    if edition is None:
        raise refused_layout(grid.where, _LAYOUT, "publisher.no_edition")
    document = f"{DOCUMENT}, V{edition['version']}, {edition['year']}"
    return Edition("ice", "Circular Ecology", document, int(edition["year"]))


def _outcomes(summary: _IceSheet) -> Iterator[Outcome]:
    """The factor of each material, or why it gives none; a row with a name alone is a section."""
    table, section = summary.table, ""
    columns = zip(
        table.rows,
        table.texts("material"),
        column_numbers(table, "carbon", _COLUMN),
        table.texts("full name"),
        table.texts("quality"),
        strict=True,
    )
    for row, name, number, full, quality in columns:
        if not name:
            continue
        if number is None and not (full or quality):
            section = name[:_LONGEST_SECTION]
        elif number is None:
            yield table.left(row, _COLUMN, name, "publisher.blank")
        elif isinstance(number, NotRead):
            yield number
        elif (indicator := _indicator(f"{full} {name} {quality}", section)) is None:
            whole = " ".join(dict.fromkeys(filter(None, (section, full or name))))
            yield table.left(row, _COLUMN, whole, "publisher.ice.storage")
        else:
            cells = _cells(summary, row, section, full or name)
            numbers = {indicator: number * summary.scale, "note": quality[:500]}
            yield FactorRow({**cells, **numbers}, table.sheet, row)


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


def _cells(summary: _IceSheet, row: int, section: str, name: str) -> dict[str, object]:
    return {
        "factor": readable_id("ice", section, name),
        "module": "A1-A3",
        "name": f"{section}: {name}" if section else name,
        "category": section,
        "declared_unit": summary.unit,
        "characterisation": "not stated",
        "reference_year": summary.edition.year,
        "locator": summary.table.locator(row, name),
    }
