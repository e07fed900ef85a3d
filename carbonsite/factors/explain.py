"""Where each number of a factor comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..display import html_table
from ..errors import UnknownFactorError
from ..lifecycle import INDICATORS, Indicator
from ..units import number_text
from .columns import PROPERTIES
from .generic import GENERIC_NAMES
from .table import derived_indicators

if TYPE_CHECKING:
    from .catalogue import FactorCatalogue

NUMBER_COLUMNS = (
    "module",
    "part",
    "indicator",
    "number",
    "unit",
    "how",
    "source",
    "url",
    "evidence",
    "terms",
)
PROPERTY_COLUMNS = ("property", "value", "source")
VALIDITY_COLUMNS = (
    "module",
    "part",
    "geography",
    "reference_year",
    "valid_from",
    "valid_to",
    "standard",
    "characterisation",
    "uncertainty",
)

_FACTS = (
    "category",
    "declared_unit",
    "biogenic_carbon",
    "generic",
    "generic_for",
    "accounting",
    "boundary",
)


@dataclass(frozen=True)
class Explanation:
    """A factor taken apart: its numbers and how each came about, its properties, its validity, and
    what is noted about it.

    Attributes
    ----------
    factor, name : str
    facts : dict of str
        What it is: category, declared unit, and what the basis reads of it.
    numbers : DataFrame
        ``module, part, indicator, number, unit, how, source, url, evidence, terms``: `how` is "as
        declared", or the formula.
    properties : DataFrame
        ``property, value, source``.
    validity : DataFrame
        Geography, reference year, dates, standard, characterisation and uncertainty of each row.
    notes : tuple of str
        Conflicts with other sources, substitutions, new names.
    """

    factor: str
    name: str
    facts: dict[str, str]
    numbers: pd.DataFrame
    properties: pd.DataFrame
    validity: pd.DataFrame
    notes: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        return str(self)

    def _lines(self) -> Iterator[str]:
        yield f"{self.factor}: {self.name}" if self.name else self.factor
        yield from (f"  {name.replace('_', ' ')}: {text}" for name, text in self.facts.items())
        for (module, part, source), rows in self.numbers.groupby(
            ["module", "part", "source"], sort=False
        ):
            yield (
                " ".join(word for word in (module, part) if word)
                or "in whatever module the activity says"
            )
            yield from (
                f"  {row.indicator:<12} {_text(row.number):>12} {row.unit}  {row.how}"
                for row in rows.itertuples()
            )
            first = rows.iloc[0]
            yield f"  read in {source}"
            yield from (
                f"  {name}: {first[name]}" for name in ("url", "evidence", "terms") if first[name]
            )
            yield from _validity_lines(self.validity, module, part)
        yield from (
            f"{row.property.replace('_', ' ')} {row.value}, from {row.source}"
            for row in self.properties.itertuples()
        )
        yield from (f"note: {note}" for note in self.notes)

    def _repr_html_(self) -> str:
        facts = "; ".join(f"{name.replace('_', ' ')} {text}" for name, text in self.facts.items())
        shown = self.numbers.assign(number=self.numbers["number"].map(_text))
        parts = [html_table(shown, f"{self.factor}: {self.name}"), f"<p>{escape(facts)}</p>"]
        parts += [
            html_table(table, caption)
            for table, caption in ((self.properties, "properties"), (self.validity, "validity"))
            if len(table)
        ]
        return "".join([*parts, *(f"<p>note: {escape(note)}</p>" for note in self.notes)])


def explain(catalogue: FactorCatalogue, factor: str) -> Explanation:
    """Take a factor apart; see `FactorCatalogue.explain`."""
    held = catalogue.current(factor)
    if held is None:
        raise _unknown(catalogue, factor)
    frame = catalogue.frame
    rows = frame[frame["factor"] == held].reset_index(drop=True)
    first = rows.iloc[0]
    facts = {name: str(first[name]) for name in _FACTS if first[name]}
    numbers = pd.DataFrame(_numbers(rows), columns=list(NUMBER_COLUMNS))
    properties = pd.DataFrame(_properties(rows), columns=list(PROPERTY_COLUMNS))
    validity = rows[list(VALIDITY_COLUMNS)].assign(
        reference_year=rows["reference_year"]
        .astype(object)
        .where(rows["reference_year"].notna(), "")
    )
    return Explanation(
        held,
        str(first["name"]),
        facts,
        numbers,
        properties,
        validity,
        tuple(_notes(catalogue, factor, held, rows)),
    )


def _unknown(catalogue: FactorCatalogue, factor: str) -> UnknownFactorError:
    if isinstance(factor, str) and factor in GENERIC_NAMES:
        meant = catalogue.frame.query("generic == @factor")["factor"].unique()
        return UnknownFactorError(
            f"{factor!r} is a generic name: the basis says which factor it means",
            f"explain one of {', '.join(meant) or 'none in this catalogue'}",
        )
    return catalogue.unknown(factor)


def _numbers(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each number of each row, as declared or derived."""
    derived = derived_indicators(rows)
    # A loop over rows: one factor has as many as it has modules.
    for place, row in enumerate(rows.to_dict("records")):
        source = f"{row['publisher']}: {row['document']} ({row['year']}), {row['locator']}"
        for column, indicator in enumerate(INDICATORS):
            number = derived[place, column]
            if not np.isnan(number):
                told = {name: row[name] for name in ("module", "part", "url", "evidence", "terms")}
                yield {
                    **told,
                    "indicator": indicator,
                    "number": float(number),
                    "unit": f"kgCO2e/{row['declared_unit']}",
                    "how": how(row, indicator),
                    "source": source,
                }


def how(row: dict[str, Any], indicator: str) -> str:
    """How a row comes to have a number: "as declared", or the formula with its numbers."""
    total, _, fossil, biogenic, luluc = (row[name] for name in INDICATORS)
    is_memo = row["part"] == "direct"
    if not np.isnan(row[indicator]):
        return (
            "as declared; a memo, in no sum"
            if is_memo and indicator == Indicator.BIOGENIC
            else "as declared"
        )
    parts = [] if is_memo else [fossil, biogenic, luluc]
    whole = (
        total
        if not np.isnan(total)
        else sum(parts)
        if parts and not np.isnan(parts).any()
        else np.nan
    )
    if indicator == Indicator.TOTAL and not np.isnan(whole):
        return (
            f"derived: fossil {_text(fossil)} + biogenic {_text(biogenic)} + luluc {_text(luluc)}"
        )
    if (
        indicator == Indicator.GHG
        and not is_memo
        and not np.isnan(whole)
        and not np.isnan(biogenic)
    ):
        return f"derived: total {_text(whole)} - biogenic {_text(biogenic)}"
    other = "total" if indicator == Indicator.GHG else "ghg"
    return f"derived: the same as {other}, because there is no biogenic carbon in it"


def _properties(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each distinct property with its source."""
    first = rows.iloc[0]
    for name in PROPERTIES:
        if first[name]:
            yield {
                "property": name,
                "value": first[name],
                "source": (
                    first["property_source"]
                    or f"{first['publisher']}: {first['document']} ({first['year']}), {first['locator']}"
                ),
            }


def _notes(catalogue: FactorCatalogue, asked: str, held: str, rows: pd.DataFrame) -> Iterator[str]:
    if asked != held:
        yield f"{asked!r} is now called {held!r}: {catalogue.redirects[asked].note}"
    if held in catalogue.substitutions:
        new, note = catalogue.substitutions[held]
        yield f"activities that name it take the numbers of {new!r}: {note}"
    yield from (
        f"{old!r} takes the numbers of this factor: {note}"
        for old, (new, note) in catalogue.substitutions.items()
        if new == held
    )
    yield from dict.fromkeys(note for note in rows["note"] if note)


def _validity_lines(validity: pd.DataFrame, module: str, part: str) -> Iterator[str]:
    row = validity[(validity["module"] == module) & (validity["part"] == part)].iloc[0]
    said = {name: row[name] for name in VALIDITY_COLUMNS[2:] if row[name]}
    yield "  " + "; ".join(f"{name.replace('_', ' ')} {text}" for name, text in said.items())


def _text(number: float) -> str:
    return number_text(float(f"{number:.12g}"))
