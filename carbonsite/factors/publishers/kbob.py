"""KBOB's workbook Ökobilanzdaten im Baubereich: greenhouse gases of production and of disposal.

Its headings stand in several rows: the indicator above, then total, production and disposal, then
the unit. Its method is its own, not that of EN 15804; uptake and release of biogenic CO2 are in
none of the numbers. Disposal is one number for dismantling, transport and treatment. It is a factor
of its own without a module, because none of C1 to C4 is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import UnitError
from ...messages import message
from ...spreadsheets.files.grid import Grid
from ..agreement import adds_up
from ..epd.declared_units import read_unit
from .column_numbers import Number, column_numbers
from .factor_rows import Edition, FactorRow, Outcome, factors_from, readable_id
from .headings import plain, refused_layout, text_of, top_rows
from .kbob_headings import DISPOSAL, PRODUCTION, TOTAL, KbobTable, kbob_table
from .opened_file import PublisherFile
from .published import NotRead, PublishedFactors, PublishedFinding

DOCUMENT = "Ökobilanzdaten im Baubereich"
_LAYOUT = message("publisher.layout.kbob")
_EDITION = re.compile(r"2009/1\s*:\s*(?P<year>20\d\d)")
_VERSION = re.compile(r"\bVersion\s+(?P<version>\d+(?:\.\d+)*)", re.IGNORECASE)
_ID = re.compile(r"\d{1,2}\.\d{1,3}(?:\.\d{1,3})?")
_CATEGORIES = {
    "energie": "energy",
    "transport": "transport",
    "entsorgung": "waste",
    "gebäudetechnik": "building services",
    "baumaterialien": "material",
}


def recognises(file: PublisherFile) -> bool:
    """True for a workbook with numbers by ID and a column of greenhouse gases."""
    return any(map(_is_kbob, file.grids))


def _is_kbob(grid: Grid) -> bool:
    texts = [text.casefold() for _, row in top_rows(grid) for text in row] if grid.sheet else []
    return any(text.startswith("id-nummer") for text in texts) and any(
        "treibhausgas" in text for text in texts
    )


def read(file: PublisherFile) -> PublishedFactors:
    """The factors of every sheet with numbers.

    Raises
    ------
    InputError
        If the edition is not stated, or a sheet has no unit, no name or no greenhouse gases.
    """
    edition = _edition_of(file)
    tables = [kbob_table(grid, _LAYOUT) for grid in file.grids if _is_kbob(grid)]
    outcomes = (outcome for table in tables for outcome in _outcomes(table, edition.year))
    boundary = PublishedFinding("boundary", "", message("publisher.kbob.boundary"))
    return factors_from(file, edition, outcomes, (one.table for one in tables), boundary)


def _edition_of(file: PublisherFile) -> Edition:
    texts = [text for grid in file.grids for _, row in top_rows(grid) for text in row]
    year, version = (
        next(filter(None, map(pattern.search, texts)), None) for pattern in (_EDITION, _VERSION)
    )
    if year is None:
        raise refused_layout(file.name, _LAYOUT, "publisher.no_edition")
    stated = f", version {version['version']}" if version else ""
    document = f"{DOCUMENT}, 2009/1:{year['year']}{stated}"
    return Edition("kbob", "KBOB, ecobau, IPB (Switzerland)", document, int(year["year"]))


def _outcomes(kbob: KbobTable, year: int | None) -> Iterator[Outcome]:
    """The factors of each row with an ID, or why it gives none; headings of groups are skipped."""
    table = kbob.table
    numbers = zip(
        *(column_numbers(table, part, heading) for part, heading in kbob.numbers.items()),
        strict=True,
    )
    texts = (table.texts(name) for name in ("name", "unit", "disposal", "mass"))
    for row, raw_id, cells, *own in zip(
        table.rows, table.cells("id"), numbers, *texts, strict=True
    ):
        values = dict(zip(kbob.numbers, cells, strict=True))
        key = _key(raw_id)
        if key:
            yield from _Entry(kbob, year, row, key, *own).outcomes(values)
        elif any(isinstance(value, float) for value in cells):
            shown = text_of(raw_id)
            yield table.left(row, "ID-Nummer", shown, "publisher.kbob.no_id", "remedy.as_published")


def _key(cell: object) -> str:
    """The ID of a row, also where the workbook stores it as a number; "" if it is none."""
    if isinstance(cell, float) and not cell.is_integer():
        return f"{cell:06.3f}"
    text = text_of(cell)
    return text if _ID.fullmatch(text) else ""


def _is_sum(values: dict[str, Number]) -> bool:
    """False if production and disposal are not the total, as in columns that are shifted."""
    total, *parts = (values.get(part) for part in (TOTAL, PRODUCTION, DISPOSAL))
    numbers = [part for part in parts if isinstance(part, float)]
    return not isinstance(total, float) or len(numbers) < 2 or adds_up(numbers, total)


class _Entry(NamedTuple):
    """A row with an ID."""

    kbob: KbobTable
    year: int | None
    row: int
    key: str
    name: str
    unit: str
    disposal: str
    mass: str

    def outcomes(self, values: dict[str, Number]) -> Iterator[Outcome]:
        """A factor for each number that is booked, or why there is none."""
        table, row = self.kbob.table, self.row
        try:
            unit = read_unit(self.unit)
        except UnitError as error:
            yield table.left(row, "Bezug", self.unit, error.problem, error.remedy)
            return
        main = PRODUCTION if PRODUCTION in values else TOTAL
        if values.get(main) is None:
            yield table.left(row, self.kbob.numbers.get(main, ""), "", "publisher.blank")
        if not _is_sum(values):
            shown = ", ".join(f"{part} {value}" for part, value in values.items())
            key, remedy = "publisher.kbob.not_sum", "remedy.as_published"
            yield table.left(row, "Treibhausgasemissionen", shown, key, remedy)
            return
        # Production and disposal add up to the total, which is no module and is not booked.
        for part in (part for part in values if part != TOTAL or PRODUCTION not in values):
            value = values[part]
            if isinstance(value, NotRead):
                yield value
            elif value is not None:
                yield FactorRow(self._cells(part, value, unit), table.sheet, row)

    def _cells(self, part: str, value: float, unit: str) -> dict[str, object]:
        sheet = plain(self.kbob.table.grid.sheet)
        category = next((name for word, name in _CATEGORIES.items() if word in sheet), "material")
        is_disposal = part not in (TOTAL, PRODUCTION)
        name = f"{self.name}, disposal: {self.disposal or 'C1 to C4'}" if is_disposal else self.name
        # The list does not say whether it is a density or a mass per area.
        mass = f"Rohdichte/Flächenmasse: {self.mass}." if self.mass.strip(" -") else ""
        return {
            "factor": readable_id("kbob", self.key, self.name, "disposal" if is_disposal else ""),
            "module": "A1-A3" if part == PRODUCTION else None,
            "name": name,
            "category": "waste" if is_disposal else category,
            "declared_unit": unit,
            "gwp_ghg": value * self.kbob.scale,
            "boundary": "life-cycle" if category in ("energy", "transport") else "",
            "standard": "KBOB 2009/1 (not EN 15804)",
            "characterisation": "not stated",
            "geography": "CH",
            "reference_year": self.year,
            "locator": self.kbob.table.locator(
                self.row, f"ID {self.key}, {self.kbob.numbers[part]}"
            ),
            "note": "C1 to C4 in one number, per unit of the product." if is_disposal else mass,
        }
