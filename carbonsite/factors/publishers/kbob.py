"""KBOB's workbook Ökobilanzdaten im Baubereich: greenhouse gases of production and of disposal.

Its headings stand in several rows: the indicator above, then total, production and disposal, then
the unit. Its method is its own, not that of EN 15804; uptake and release of biogenic CO2 are in
none of the numbers. Disposal is one number for dismantling, transport and treatment. It is a factor
of its own without a module, because none of C1 to C4 is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ...errors import UnitError
from ...messages import message
from ...spreadsheets.files.grid import Grid
from ..agreement import adds_up
from ..epd.declared_units import read_unit
from .column_numbers import Number, column_numbers
from .factor_rows import FactorRow, Outcome, catalogue_of, readable_id
from .headings import HeadedTable, plain, refused_layout, text_of
from .kbob_headings import DISPOSAL, PRODUCTION, TOTAL, KbobTable, kbob_table
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

PUBLISHER = "KBOB, ecobau, IPB (Switzerland)"
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
_DISPOSAL_NOTE = "C1 to C4 in one number, per unit of the product."
_LOOKED_AT = 40
"""Rows at the beginning of a sheet in which its edition may stand."""


class _Edition(NamedTuple):
    """Year and version of the list, as it states them."""

    year: int
    document: str


def recognises(file: PublisherFile) -> bool:
    """True for a workbook with numbers by ID and a column of greenhouse gases."""
    return any(_is_kbob(grid) for grid in file.grids)


def _is_kbob(grid: Grid) -> bool:
    if not grid.sheet:
        return False
    texts = [plain(cell) for cell in _beginning(grid)]
    return any(text.startswith("id-nummer") for text in texts) and any(
        "treibhausgas" in text for text in texts
    )


def _beginning(grid: Grid) -> Iterator[Any]:
    for place in range(min(len(grid.rows), _LOOKED_AT)):
        yield from grid.row(place)


def read(file: PublisherFile, progress: bool | None = None) -> PublishedFactors:  # noqa: ARG001
    """The factors of every sheet with numbers.

    Raises
    ------
    InputError
        If the edition is not stated, or a sheet has no unit, no name or no greenhouse gases.
    """
    edition = _edition_of(file)
    tables = [kbob_table(grid, _LAYOUT) for grid in file.grids if _is_kbob(grid)]
    outcomes = (outcome for table in tables for outcome in _outcomes(table, edition))
    catalogue, not_read, count = catalogue_of(outcomes)
    boundary = PublishedFinding("boundary", "", message("publisher.kbob.boundary"))
    return PublishedFactors(
        catalogue,
        PUBLISHER,
        edition.document,
        edition.year,
        terms_of("kbob"),
        file.digest,
        count,
        not_read_table(not_read),
        findings_table([boundary, *sheet_findings(one.table for one in tables)]),
    )


def _edition_of(file: PublisherFile) -> _Edition:
    texts = [text_of(cell) for grid in file.grids for cell in _beginning(grid)]
    year = next((match for text in texts if (match := _EDITION.search(text))), None)
    version = next((match for text in texts if (match := _VERSION.search(text))), None)
    if year is None:
        raise refused_layout(file.name, _LAYOUT, message("publisher.no_edition"))
    stated = f", version {version['version']}" if version else ""
    return _Edition(int(year["year"]), f"{DOCUMENT}, 2009/1:{year['year']}{stated}")


def _outcomes(kbob: KbobTable, edition: _Edition) -> Iterator[Outcome]:
    """The factors of each row with an ID, or why it gives none; headings of groups are skipped."""
    table = kbob.table
    numbers = {name: column_numbers(table, name) for name in kbob.numbers}
    columns = zip(
        table.rows,
        table.cells("id"),
        table.texts("name"),
        table.texts("unit"),
        table.texts("disposal"),
        table.texts("mass"),
        strict=True,
    )
    for place, (row, raw_id, *texts) in enumerate(columns):
        values = {part: cells[place] for part, cells in numbers.items()}
        key = _key(raw_id)
        if not key:
            # The heading of a group has no numbers.
            if any(isinstance(value, float) for value in values.values()):
                problem, remedy = message("publisher.kbob.no_id"), message("remedy.as_published")
                yield NotRead(table.sheet, row, "ID-Nummer", text_of(raw_id), problem, remedy)
            continue
        yield from _Entry(kbob, edition, row, key, *texts).outcomes(values)


def _key(cell: Any) -> str:
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
    edition: _Edition
    row: int
    key: str
    name: str
    unit: str
    disposal: str
    mass: str

    @property
    def table(self) -> HeadedTable:
        return self.kbob.table

    def outcomes(self, values: dict[str, Number]) -> Iterator[Outcome]:
        """A factor for each number that is booked, or why there is none."""
        try:
            unit = read_unit(self.unit)
        except UnitError as error:
            yield self._not_read("Bezug", self.unit, error.problem, error.remedy)
            return
        main = PRODUCTION if PRODUCTION in values else TOTAL
        if values.get(main) is None:
            blank, remedy = message("publisher.blank"), message("publisher.blank.remedy")
            yield self._not_read(self.kbob.numbers.get(main, ""), "", blank, remedy)
        if not _is_sum(values):
            shown = ", ".join(f"{part} {value}" for part, value in values.items())
            problem, remedy = message("publisher.kbob.not_sum"), message("remedy.as_published")
            yield self._not_read("Treibhausgasemissionen", shown, problem, remedy)
            return
        # Production and disposal add up to the total, which is no module and is not booked.
        for part in (part for part in values if part != TOTAL or PRODUCTION not in values):
            value = values[part]
            if isinstance(value, tuple):
                yield self._not_read(self.kbob.numbers[part], "", *value)
            elif value is not None:
                yield FactorRow(self._cells(part, value, unit), self.table.sheet, self.row)

    def _not_read(self, column: str, value: str, problem: str, remedy: str) -> NotRead:
        return NotRead(self.table.sheet, self.row, column, value, problem, remedy)

    def _cells(self, part: str, value: float, unit: str) -> dict[str, object]:
        category = self._category
        is_carrier = category in ("energy", "transport")
        is_disposal = part not in (TOTAL, PRODUCTION)
        name = f"{self.name}, disposal: {self.disposal or 'C1 to C4'}" if is_disposal else self.name
        column = self.kbob.numbers[part]
        return {
            "factor": readable_id("kbob", self.key, self.name, "disposal" if is_disposal else ""),
            "module": "A1-A3" if part == PRODUCTION else None,
            "name": name,
            "category": "waste" if is_disposal else category,
            "declared_unit": unit,
            "gwp_ghg": value * self.kbob.scale,
            "boundary": "life-cycle" if is_carrier else "",
            "standard": "KBOB 2009/1 (not EN 15804)",
            "characterisation": "not stated",
            "geography": "CH",
            "reference_year": self.edition.year,
            "publisher": PUBLISHER,
            "document": self.edition.document,
            "year": self.edition.year,
            "locator": f"{self.table.sheet}, row {self.row}: ID {self.key}, {column}",
            "terms": str(terms_of("kbob")),
            "evidence": "A",
            "note": _DISPOSAL_NOTE if is_disposal else self._mass_note,
        }

    @property
    def _mass_note(self) -> str:
        """Density or mass per area as it is written: the list does not say which of the two."""
        return f"Rohdichte/Flächenmasse: {self.mass}." if self.mass.strip(" -") else ""

    @property
    def _category(self) -> str:
        sheet = plain(self.table.grid.sheet)
        return next((name for word, name in _CATEGORIES.items() if word in sheet), "material")
