"""The factors that lines take, with their sources."""

from __future__ import annotations

from typing import Any

from ..factors.catalogue import FactorCatalogue
from ..factors.columns import PROPERTIES
from ..lifecycle import INDICATORS
from .book import Book
from .sheet import Column, Sheet, write_table
from .used_factors import UsedFactors, taken_as

_TITLES = {
    "factor": "Factor",
    "name": "Name",
    "module": "Module",
    "part": "Part",
    "declared_unit": "Declared unit",
    "biogenic_carbon": "Biogenic carbon",
    "generic": "Generic name",
    "accounting": "Accounting",
    "boundary": "Boundary",
    "property_source": "Source of properties",
    "publisher": "Publisher",
    "document": "Document",
    "year": "Year",
    "locator": "Locator",
    "url": "Address",
    "standard": "Standard",
    "characterisation": "Characterisation",
    "geography": "Geography",
    "reference_year": "Reference year",
    "valid_from": "Valid from",
    "valid_to": "Valid to",
    "uncertainty": "Uncertainty",
    "evidence": "Evidence",
    "terms": "Terms",
    "note": "Note",
}
_WIDTHS = {"factor": 26, "name": 28, "property_source": 30, "publisher": 22, "document": 30, "locator": 34, "url": 30, "uncertainty": 22, "terms": 24, "note": 50}
_SOURCE = ("publisher", "document", "year", "locator", "url")
_FURTHER = ("name", "biogenic_carbon", "generic", "accounting", "boundary", *PROPERTIES, "property_source", "standard", "characterisation", "geography", "reference_year", "valid_from", "valid_to", "uncertainty", "evidence", "terms", "note")

KEYS, NUMBERS, UNITS = "factor_key", "factor_number", "factor_unit"
"""The names by which line items fetch a factor's number, and a verification what that is per."""


def write_factors(book: Book, sheet: Sheet, used: UsedFactors, catalogue: FactorCatalogue) -> None:
    """Each row of the catalogue that some line takes: its number, how it was declared, and where it was read."""
    sheet.heading("Factors", f"The rows of the catalogue that the line items take. Number taken = {used.indicator} per declared unit, declared or derived as “Taken as” says. Blue: declared by the source.")
    columns = [column for column in _columns(used, catalogue) if column.is_kept]
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=1)
    book.name(KEYS, table.range("key"))
    book.name(NUMBERS, table.range("number"))
    book.name(UNITS, table.range("declared_unit"))


def _columns(used: UsedFactors, catalogue: FactorCatalogue) -> list[Column]:
    frame = used.frame
    derived = [taken_as(row, used.indicator) for row in frame[["part", "biogenic_carbon", *INDICATORS]].to_dict("records")]
    cells: dict[str, list[Any]] = {name: frame[name].tolist() for name in frame}
    stands_for = [_stands_in_for(factor, catalogue) for factor in cells["factor"]]
    return [
        Column("key", "Key: factor|module|part", used.keys, "wrap", width=34),
        Column("number", "Number taken [kgCO2e per declared unit]", used.numbers.tolist(), "factor", [formula for _, formula in derived], width=14),
        Column("taken_as", "Taken as", [words for words, _ in derived], "wrap", width=14),
        _column("declared_unit", cells["declared_unit"]),
        *(Column(name, name, cells[name], "declared", width=13) for name in INDICATORS),
        *(_column(name, cells[name]) for name in _SOURCE),
        *(_column(name, cells[name]) for name in ("factor", "module", "part")),
        Column("stands_for", "Stands in for", stands_for, "wrap", width=24, is_optional=True),
        *(_column(name, cells[name]) for name in _FURTHER),
    ]


def _column(name: str, cells: list[Any]) -> Column:
    title = _TITLES.get(name) or name.replace("_", " ").capitalize()
    style = "link" if name == "url" else "any" if name in ("year", "reference_year") else "wrap"
    return Column(name, title, cells, style, width=_WIDTHS.get(name, 0), is_optional=True)


def _stands_in_for(factor: str, catalogue: FactorCatalogue) -> str:
    """Which factors this one was substituted for, and why."""
    return "; ".join(f"{old} ({note})" for old, (new, note) in catalogue.substitutions.items() if new == factor)
