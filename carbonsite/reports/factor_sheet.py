"""The sheet Factors: the factors that line items use, with their sources."""

from __future__ import annotations

from typing import Any

from ..factors.catalogue import FactorCatalogue
from ..factors.columns import CARBON_CONTENT, PROPERTIES
from ..lifecycle import INDICATORS
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, write_table
from .used_factors import UsedFactors, taken_as

_WIDTHS = {
    "factor": 26,
    "name": 28,
    "property_source": 30,
    "publisher": 22,
    "document": 30,
    "locator": 34,
    "url": 30,
    "uncertainty": 22,
    "terms": 24,
    "note": 50,
}
_WORDS = ("part", "biogenic_carbon", "standard", "characterisation")
"""Columns with words of carbonsite's own."""

_DECIDING = ("module", "part", "biogenic_carbon", CARBON_CONTENT)
"""Columns that say how an indicator follows from others."""

_SOURCE = ("publisher", "document", "year", "locator", "url")
_FURTHER = (
    "name",
    "biogenic_carbon",
    "generic",
    "accounting",
    "boundary",
    *PROPERTIES,
    "property_source",
    "standard",
    "characterisation",
    "geography",
    "reference_year",
    "valid_from",
    "valid_to",
    "uncertainty",
    "evidence",
    "terms",
    "note",
)

KEYS, NUMBERS, UNITS = "factor_key", "factor_number", "factor_unit"
"""Defined names: line items fetch a factor's number by them, a verification also its unit."""


def write_factors(book: Book, sheet: Sheet, used: UsedFactors, catalogue: FactorCatalogue) -> None:
    """Write each used row of the catalogue: its number, what is declared, and its source."""
    sheet.heading(book.sheet_title("factors"), book.say("factors.intro", indicator=used.indicator))
    columns = [column for column in _columns(book.say, used, catalogue) if column.is_kept]
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=1)
    book.name(KEYS, table.range("key"))
    book.name(NUMBERS, table.range("number"))
    book.name(UNITS, table.range("declared_unit"))


def _columns(say: Labels, used: UsedFactors, catalogue: FactorCatalogue) -> list[Column]:
    cells: dict[str, list[Any]] = {name: used.frame[name].tolist() for name in used.frame}

    def column(name: str) -> Column:
        texts = [say.known(name, cell) for cell in cells[name]] if name in _WORDS else cells[name]
        style = "link" if name == "url" else "any" if name in ("year", "reference_year") else "wrap"
        width = _WIDTHS.get(name, 0)
        return Column(name, say(f"factors.{name}"), texts, style, width=width, is_optional=True)

    replaced = Column(
        "stands_for",
        say("factors.stands_for"),
        [_replaced_by(factor, catalogue) for factor in cells["factor"]],
        "wrap",
        width=24,
        is_optional=True,
    )
    return [
        Column("key", say("factors.key"), used.keys, "wrap", width=34),
        *_number_columns(say, used),
        column("declared_unit"),
        *(Column(name, name, cells[name], "declared", width=13) for name in INDICATORS),
        Column(
            CARBON_CONTENT,
            say(f"factors.{CARBON_CONTENT}"),
            cells[CARBON_CONTENT],
            "declared",
            width=13,
            is_optional=True,
        ),
        *map(column, _SOURCE),
        *map(column, ("factor", "module", "part")),
        replaced,
        *map(column, _FURTHER),
    ]


def _number_columns(say: Labels, used: UsedFactors) -> list[Column]:
    """The number in the indicator of the account, and how it follows from the declared ones."""
    rows = used.frame[[*_DECIDING, *INDICATORS]].to_dict("records")
    derived = [taken_as(row, used.indicator, say("undeclared")) for row in rows]
    formulas = [formula for _, formula in derived]
    words = [say(f"taken_as.{words}") for words, _ in derived]
    return [
        Column(
            "number", say("factors.number"), used.numbers.tolist(), "factor", formulas, width=14
        ),
        Column("taken_as", say("factors.taken_as"), words, "wrap", width=14),
    ]


def _replaced_by(factor: str, catalogue: FactorCatalogue) -> str:
    """Factors that this one replaces, and why."""
    return "; ".join(
        f"{old} ({note})" for old, (new, note) in catalogue.substitutions.items() if new == factor
    )
