"""The origin of each number of a factor."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from ..display import html_table
from ..errors import UnknownFactorError
from ..lifecycle import INDICATORS, Indicator
from ..messages import Joined, Message, message
from ..units import number_text
from .choice import DefaultChoice, choice_of
from .columns import CARBON_CONTENT, CO2_ONLY, PROPERTIES
from .content import CatalogueContent
from .generic import GENERIC_NAMES
from .table import derived_indicators

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
    """The numbers of a factor with their origin, its properties, its validity and its notes.

    Attributes
    ----------
    factor, name : str
    facts : dict of str
        Category, declared unit, and the columns that the basis reads.
    numbers : DataFrame
        ``module, part, indicator, number, unit, how, source, url, evidence, terms``: `how` is "as
        declared", or the formula.
    properties : DataFrame
        ``property, value, source``.
    validity : DataFrame
        Geography, reference year, dates, standard, characterisation and uncertainty of each row.
    notes : tuple of str
        Conflicts with other sources, substitutions, new names.
    choice : DefaultChoice, optional
        The default of its product group, why that one, and what stands beside it; None if it is in
        no group.
    """

    factor: str
    name: str
    facts: dict[str, str]
    numbers: pd.DataFrame
    properties: pd.DataFrame
    validity: pd.DataFrame
    notes: tuple[str, ...]
    choice: DefaultChoice | None = None

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return str(self)

    def lines(self) -> Iterator[str]:
        """The explanation line by line, as messages."""
        yield f"{self.factor}: {self.name}" if self.name else self.factor
        yield from (
            message("explain.fact", name=_column(name), text=text)
            for name, text in self.facts.items()
        )
        for (module, part, source), rows in self.numbers.groupby(
            ["module", "part", "source"], sort=False
        ):
            yield " ".join(filter(None, (module, part))) or message("explain.any_module")
            yield from (
                message(
                    "explain.number",
                    indicator=f"{row.indicator:<12}",
                    number=f"{_text(row.number):>12}",
                    unit=row.unit,
                    how=row.how,
                )
                for row in rows.itertuples()
            )
            first = rows.iloc[0]
            yield message("explain.source", source=source)
            yield from (
                message("explain.fact", name=_column(name), text=first[name])
                for name in ("url", "evidence", "terms")
                if first[name]
            )
            yield from _validity_lines(self.validity, module, part)
        yield from (
            message(
                "explain.property", name=_column(row.property), value=row.value, source=row.source
            )
            for row in self.properties.itertuples()
        )
        yield from () if self.choice is None else self.choice.lines()
        yield from (message("explain.note", note=note) for note in self.notes)

    def _repr_html_(self) -> str:
        facts = "; ".join(f"{name.replace('_', ' ')} {text}" for name, text in self.facts.items())
        shown = self.numbers.assign(number=self.numbers["number"].map(_text))
        parts = [html_table(shown, f"{self.factor}: {self.name}"), f"<p>{escape(facts)}</p>"]
        parts += [
            html_table(table, caption)
            for table, caption in ((self.properties, "properties"), (self.validity, "validity"))
            if len(table)
        ]
        if self.choice is not None:
            parts.append(html_table(self.choice.beside, str(next(self.choice.lines()))))
        return "".join([*parts, *(f"<p>note: {escape(note)}</p>" for note in self.notes)])


def explain(content: CatalogueContent, factor: str) -> Explanation:
    """The explanation of a factor; see `FactorCatalogue.explain`."""
    current = content.current(factor)
    if current is None:
        raise _unknown(content, factor)
    rows = content.frame[content.frame["factor"] == current].reset_index(drop=True)
    first = rows.iloc[0]
    years = rows["reference_year"].astype(object).where(rows["reference_year"].notna(), "")
    return Explanation(
        current,
        str(first["name"]),
        {name: str(first[name]) for name in _FACTS if first[name]},
        _number_table(rows),
        pd.DataFrame(_properties(first), columns=list(PROPERTY_COLUMNS)),
        rows[list(VALIDITY_COLUMNS)].assign(reference_year=years),
        tuple(_notes(content, factor, current, rows)),
        choice_of(content, current),
    )


def _unknown(content: CatalogueContent, factor: str) -> UnknownFactorError:
    if not isinstance(factor, str) or factor not in GENERIC_NAMES:
        return content.unknown(factor)
    ids = content.frame.query("generic == @factor")["factor"].unique()
    return UnknownFactorError(
        message("factors.is_generic", factor=factor),
        message("factors.is_generic.remedy", factors=Joined(ids))
        if len(ids)
        else message("factors.is_generic.none"),
    )


def _number_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Each number of each row, as declared or derived; `how` keeps its messages as objects."""
    numbers = list(_numbers(rows))
    how_texts = pd.Series([number["how"] for number in numbers], dtype=object)
    return pd.DataFrame(numbers, columns=list(NUMBER_COLUMNS)).assign(how=how_texts)


def _numbers(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    derived = derived_indicators(rows)
    # A loop over rows: one factor has as many as it has modules.
    for place, row in enumerate(rows.to_dict("records")):
        texts = {name: row[name] for name in ("module", "part", "url", "evidence", "terms")}
        for column, indicator in enumerate(INDICATORS):
            number = derived[place, column]
            if not np.isnan(number):
                yield {
                    **texts,
                    "indicator": indicator,
                    "number": float(number),
                    "unit": f"kgCO2e/{row['declared_unit']}",
                    "how": how(row, indicator),
                    "source": _source(row),
                }


def _source(row: Mapping[Hashable, object] | pd.Series) -> str:
    return f"{row['publisher']}: {row['document']} ({row['year']}), {row['locator']}"


def how(row: Mapping[Hashable, Any], indicator: str) -> Message:
    """The origin of a number that a row has: "as declared", or the formula with its numbers."""
    is_memo = row["part"] == "direct"
    if not np.isnan(row[indicator]):
        is_biogenic = indicator == Indicator.BIOGENIC
        return message("how.memo" if is_memo and is_biogenic else "how.declared")
    total, _, fossil, biogenic, luluc = (float(row[name]) for name in INDICATORS)
    # The biogenic CO2 of a direct part is in no sum.
    parts = np.nan if is_memo else fossil + biogenic + luluc
    whole = parts if np.isnan(total) else total
    if indicator == Indicator.TOTAL and not np.isnan(whole):
        return message("how.sum", fossil=fossil, biogenic=biogenic, luluc=luluc)
    if indicator == Indicator.GHG and row["biogenic_carbon"] != "none":
        if row["biogenic_carbon"] == CO2_ONLY and not is_memo and not np.isnan(whole - biogenic):
            return message("how.without_biogenic", total=whole, biogenic=biogenic)
        return message("how.carbon_content", total=whole, carbon=row[CARBON_CONTENT])
    return message("how.same_as_total" if indicator == Indicator.GHG else "how.same_as_ghg")


def _properties(first: pd.Series) -> Iterator[dict[str, object]]:
    """Each property with its source."""
    for name in PROPERTIES:
        if first[name]:
            source = first["property_source"] or _source(first)
            yield {"property": name, "value": first[name], "source": source}


def _notes(
    content: CatalogueContent, asked: str, current: str, rows: pd.DataFrame
) -> Iterator[str]:
    if asked != current:
        note = content.redirects[asked].note
        yield message("factors.renamed", old=asked, new=current, note=note)
    if current in content.substitutions:
        new, note = content.substitutions[current]
        yield message("factors.uses_numbers_of", new=new, note=note)
    for old, (new, note) in content.substitutions.items():
        if new == current:
            yield message("factors.numbers_used_by", old=old, note=note)
    yield from dict.fromkeys(note for note in rows["note"] if note)


def _validity_lines(validity: pd.DataFrame, module: str, part: str) -> Iterator[str]:
    row = validity[(validity["module"] == module) & (validity["part"] == part)].iloc[0]
    texts = [(name, row[name]) for name in VALIDITY_COLUMNS[2:] if row[name]]
    facts = [message("explain.in_line", name=_column(name), text=str(text)) for name, text in texts]
    yield message("explain.validity", facts=Joined(facts, "; "))


def _column(name: str) -> Message:
    return message(f"explain.{name}")


def _text(number: float) -> str:
    return number_text(float(f"{number:.12g}"))
