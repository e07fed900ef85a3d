"""Mixes of electricity by area and year, as several publishers state them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .column_numbers import column_numbers
from .countries import country_code
from .factor_rows import FactorRow
from .headings import HeadedTable
from .published import NotRead

_YEARS = range(1990, 2101)


class Mix(NamedTuple):
    """The number of an area in a year, and the cell that shows it."""

    table: HeadedTable
    row: int
    area: str
    country: str
    year: int
    number: float
    shown: str

    def factor(self, locator: str, **cells: object) -> FactorRow:
        """The row of its factor; `locator` finds the number in its row."""
        common = {
            "category": "electricity",
            "declared_unit": "kWh",
            "generic": "electricity",
            "characterisation": "not stated",
            "geography": self.country,
            "reference_year": self.year,
            "year": self.year + 1,
            "locator": self.table.locator(self.row, locator),
        }
        return FactorRow({**common, **cells}, self.table.sheet, self.row)


def mixes_in(
    table: HeadedTable,
    value: str,
    year: str,
    area: str,
    code: str = "",
    whole: Mapping[str, str] | None = None,
) -> Iterator[Mix | NotRead]:
    """The mix of each row, or why it has none.

    Parameters
    ----------
    table : HeadedTable
    value, year, area, code : str
        The columns of the number, the year, the area, and of the code of its country.
    whole : mapping of str, optional
        What the whole table is of, by the column that it lacks.
    """
    known = whole or {}
    areas, codes, years = (
        [known[name]] * len(table.rows) if name in known else table.texts(name)
        for name in (area, code or area, year)
    )
    numbers, shown_texts = column_numbers(table, value), table.texts(value)
    rows = zip(table.rows, areas, codes, years, numbers, shown_texts, strict=True)
    for row, name, short, stated, number, shown in rows:
        country = country_code(short) or country_code(name)
        if not country:
            yield table.left(row, area, name, "publisher.no_country")
        elif not (stated.isascii() and stated.isdigit() and int(stated) in _YEARS):
            yield table.left(row, year, stated, "publisher.no_year")
        elif number is None:
            yield table.left(row, value, shown, "publisher.blank")
        elif isinstance(number, NotRead):
            yield number
        else:
            yield Mix(table, row, name, country, int(stated), number, shown)
