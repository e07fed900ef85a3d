"""The bid form as a bidder fills it in who gives everything that it asks for, in memory."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...accounting.checks import as_date
from ...errors import UnitError
from ...factors.properties import CatalogueProperties
from ...lifecycle import GENERIC_CARRIERS
from ...reports.choices import choices_of
from ...spreadsheets.files.grid import Grid
from ..bid_form.layout import HEAD, FormLayout, FormRow, FormSheet
from ..bid_form.parts import reference_rows
from ..bid_request import BidRequest
from ..requirements.combining import leaves_of
from ..requirements.replies import Answered
from ..requirements.shares import carriers

_PRICE, _ONE, _TEXT, _FILE = 1_000_000.0, 1.0, "x", "x.pdf"
_LITRES = 1e12
_BEYOND = ("beyond_obligation", "beyond_document", "beyond_volume", "beyond_period")
_TODAY = datetime.date(2100, 1, 1)
"""For a tender without a date; no document is judged by its validity then."""
_VALID = datetime.timedelta(days=365)
_GIVEN = {"documentation": "epd", "quality": "metered"}
"""Choices that show the most; of another list the first."""


@dataclass(frozen=True)
class FormAnswers:
    """Answers of every cell that a tender's form leaves open.

    Attributes
    ----------
    tender : BidRequest
    layout : FormLayout
        In the language of the tender.
    """

    tender: BidRequest
    layout: FormLayout

    def grids(self, carrier: str = "", option: str = "") -> dict[str, Grid]:
        """Each sheet of the form as it comes back, by its title.

        Parameters
        ----------
        carrier : str
            What all machines and heating run on; left out, what the tender's own rows say.
        option : str
            The option that is priced; left out, none.
        """
        return {sheet.title: self._grid(sheet, carrier, option) for sheet in self.layout.sheets}

    def _grid(self, sheet: FormSheet, carrier: str, option: str) -> Grid:
        lines = [["", *(column.title for column in sheet.columns)]]
        lines += [self._cells(sheet, row, carrier, option) for row in sheet.rows]
        columns = []
        # A loop over columns: cells are of any type.
        for cells in zip(*lines, strict=True):
            column = np.empty(len(cells), dtype=object)
            column[:] = cells
            columns.append(column)
        return Grid("", sheet.title, tuple(columns), np.arange(HEAD, HEAD + len(lines)))

    def _cells(self, sheet: FormSheet, row: FormRow, carrier: str, option: str) -> list[Any]:
        answers = dict(self._answers(sheet, row, carrier, option))
        cells = (row.fixed.get(name, answers.get(name)) for name in sheet.names)
        return [row.id, *cells]

    def _answers(
        self, sheet: FormSheet, row: FormRow, carrier: str, option: str
    ) -> Iterator[tuple[str, Any]]:
        """The answer of each open cell of a row; rows of the bidder's own stay blank."""
        if row.is_further:
            return
        if sheet.part == "bidder":
            yield "value", _PRICE if row.kind == "number" else self._reply(row)
        elif sheet.part == "options":
            yield "value", _ONE if row.tags["option"] == option else None
        else:
            yield from self._activity(sheet, row, carrier)

    def _reply(self, row: FormRow) -> str:
        """The answer of a bidder who wants to keep every requirement."""
        if not row.choices:
            return _FILE if row.tags.get("answer") == "file" else _TEXT
        asked = [one for one in self._leaves if isinstance(one, Answered)]
        allowed = [one.allowed for one in asked if one.question == row.tags["question"]]
        choices = self.layout.choices[row.choices]
        kept = [code for code in choices if all(code in codes for codes in allowed if codes)]
        return choices[(kept or list(choices))[0]]

    def _activity(self, sheet: FormSheet, row: FormRow, carrier: str) -> Iterator[tuple[str, Any]]:
        factor, amount, unit = self._amount(row, carrier)
        hours = self._hours.get(row.id, "")
        own = {"factor": factor, "unit": unit}
        for column in sheet.columns:
            if column.kind == "choice" and column.name != "rate_unit":
                code = own.get(column.name) or self._choice(column.choices, column.name)
                yield column.name, self.layout.choices[column.choices].get(code, code)
            elif column.kind == "date":
                yield column.name, (as_date(self.tender.scenario.date) or _TODAY) + _VALID
            elif column.kind == "text" and column.name not in _BEYOND:
                yield column.name, _TEXT
        yield from self._beyond(sheet, factor, unit)
        yield "amount", amount
        yield "hours", float(hours.split()[0]) if hours else _ONE

    def _beyond(self, sheet: FormSheet, factor: str, unit: str) -> Iterator[tuple[str, Any]]:
        """A document of all the fuel as beyond the sales obligation, where the form asks for it."""
        if "beyond_obligation" not in sheet.names or carriers().get(factor) != "fossil-free":
            return
        try:
            self._properties.conversion(factor, unit, "L")
        except UnitError:
            return
        scenario = self.tender.scenario
        year = scenario.basis.year if scenario.basis else None
        period = str(as_date(scenario.date) or year or _TODAY.year)
        yield from zip(_BEYOND, (100.0, _TEXT, _LITRES, period), strict=True)

    def _amount(self, row: FormRow, carrier: str) -> tuple[str, float, str]:
        """Factor, amount and unit of a row; of another carrier the amount of equal energy."""
        factor, unit = str(row.tags["asked_factor"]), str(row.tags["asked_unit"])
        amount = float(row.tags["asked_amount"])
        if not carrier or factor not in GENERIC_CARRIERS or factor == carrier:
            return factor, amount, unit
        units = self._units[carrier]
        for other in ("kWh", *units):
            try:
                return carrier, amount * self._rate(factor, unit, carrier, other), other
            except UnitError:
                continue
        return carrier, amount, units[0]

    def _rate(self, factor: str, unit: str, carrier: str, other: str) -> float:
        """Amount of a carrier per amount of another, of equal energy."""
        if other not in self._units[carrier]:
            raise UnitError(other, "")
        energy = self._properties.conversion(factor, unit, "kWh")
        return energy / self._properties.conversion(carrier, other, "kWh")

    @cached_property
    def _properties(self) -> CatalogueProperties:
        scenario = self.tender.scenario
        country = scenario.basis.country if scenario.basis else "NO"
        return CatalogueProperties(scenario.catalogue, country)

    @cached_property
    def _units(self) -> dict[str, tuple[str, ...]]:
        return {
            choice.factor: choice.units
            for choice in choices_of(self.tender.scenario.catalogue)
            if choice.factor in self.tender.carriers
        }

    @cached_property
    def _hours(self) -> dict[str, str]:
        """Hours of the tender's own rows as it states them, by the id of the row."""
        return dict(reference_rows(self.tender.scenario)["hours"].astype(str))

    def _choice(self, choices: str, column: str) -> str:
        """The code that a bidder chooses who wants to keep every requirement."""
        codes = list(self.layout.choices[choices])
        wanted = [code for code in codes if self._keeps(column, code)]
        given = _GIVEN.get(column, "")
        return given if given in codes else (wanted or codes)[0]

    def _keeps(self, column: str, code: str) -> bool:
        """True if a choice is allowed, and none that is banned."""
        asked = [one for one in self._leaves if getattr(one, "column", "") == column]
        allowed = all(code in getattr(one, "allowed", (code,)) for one in asked)
        return allowed and not any(code in getattr(one, "banned", ()) for one in asked)

    @cached_property
    def _leaves(self) -> list[Any]:
        return [leaf for one in self.tender.requirements for leaf in leaves_of(one)]
