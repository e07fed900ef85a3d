"""The sheet Factors: the factors that line items use, with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..factors.catalogue import FactorCatalogue
from ..factors.columns import CARBON_CONTENT, PROPERTIES
from ..lifecycle import INDICATORS
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, ColumnMaker
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
    *("name", "biogenic_carbon", "generic", "accounting", "boundary", *PROPERTIES),
    *("property_source", "standard", "characterisation", "geography", "reference_year"),
    *("valid_from", "valid_to", "uncertainty", "evidence", "terms", "note"),
)

KEYS, NUMBERS, UNITS = "factor_key", "factor_number", "factor_unit"
"""Defined names: line items fetch a factor's number by them, a verification also its unit."""


def write_factors(
    book: Book,
    sheet: Sheet,
    used: UsedFactors,
    catalogue: FactorCatalogue,
    others: Iterable[UsedFactors] = (),
) -> None:
    """Write each used row of the catalogue: its number, what is declared, and its source.

    `others` are the same rows in the indicators that rules count.
    """
    note = book.say("factors.intro", indicator=used.indicator)
    key, number, taken, *columns = _columns(book.say, used, catalogue)
    further = [_in_indicator(book.say, number, one) for one in others]
    book.write_columns(sheet, [key, number, taken, *further, *columns], note)


def numbers_in(indicator: str) -> str:
    """Defined name of the numbers in an indicator that a rule counts."""
    return f"{NUMBERS}_{indicator}"


def _in_indicator(say: Labels, number: Column, used: UsedFactors) -> Column:
    """The column of numbers in another indicator, after the model of the account's own."""
    formulas = [formula for _, formula in _derived(say, used)]
    return replace(
        number,
        key=f"number_{used.indicator}",
        title=f"{number.title}, {used.indicator}",
        cells=used.numbers.tolist(),
        formula=formulas,
        name=numbers_in(used.indicator),
    )


def _columns(say: Labels, used: UsedFactors, catalogue: FactorCatalogue) -> list[Column]:
    column = ColumnMaker(say, "factors")
    cells = {str(name): used.frame[name].tolist() for name in used.frame}

    def declared(name: str) -> Column:
        texts = [say.known(name, cell) for cell in cells[name]] if name in _WORDS else cells[name]
        style = "link" if name == "url" else "any" if name in ("year", "reference_year") else "wrap"
        defined, width = UNITS if name == "declared_unit" else "", _WIDTHS.get(name, 0)
        return column(name, texts, style, width=width, is_optional=True, name=defined)

    carbon, replaced = (
        cells[CARBON_CONTENT],
        [_replaced_by(one, catalogue) for one in cells["factor"]],
    )
    return [
        column("key", used.keys, "wrap", width=34, name=KEYS),
        *_number_columns(column, used),
        declared("declared_unit"),
        *(Column(name, name, cells[name], "declared", width=13) for name in INDICATORS),
        column(CARBON_CONTENT, carbon, "declared", width=13, is_optional=True),
        *map(declared, (*_SOURCE, "factor", "module", "part")),
        column("stands_for", replaced, "wrap", width=24, is_optional=True),
        *map(declared, _FURTHER),
    ]


def _number_columns(column: ColumnMaker, used: UsedFactors) -> list[Column]:
    """The number in the indicator of the account, and how it follows from the declared ones."""
    say = column.say
    derived = _derived(say, used)
    formulas = [formula for _, formula in derived]
    words = [say(f"taken_as.{words}") for words, _ in derived]
    return [
        column("number", used.numbers.tolist(), "factor", formulas, width=14, name=NUMBERS),
        column("taken_as", words, "wrap", width=14),
    ]


def _derived(say: Labels, used: UsedFactors) -> list[tuple[str, str]]:
    """How the number of each row follows from declared ones: key of a label, and a formula."""
    rows = used.frame[[*_DECIDING, *INDICATORS]].to_dict("records")
    return [taken_as(row, used.indicator, say("undeclared")) for row in rows]


def _replaced_by(factor: str, catalogue: FactorCatalogue) -> str:
    """Factors that this one replaces, and why."""
    return "; ".join(
        f"{old} ({note})" for old, (new, note) in catalogue.substitutions.items() if new == factor
    )
