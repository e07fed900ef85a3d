"""Activities of a sheet: the bidder's amounts with the tags that the tender gives each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ...arrays import Array
from ...errors import UnitError
from ...inputs.flows import TRANSPORT_FLOWS
from ...measures.machinery import fuel_use
from ...units import as_unit, number_text
from .cell_reader import CellReader
from .findings import OtherReading

_NEEDED = {
    "machines": ("machine",),
    "heating": ("purpose",),
    "masses": ("flow", "module"),
    "materials": (),
}
"""Columns that a row of the bidder's own must fill in besides the amount."""

_NOT_TAGS = ("factor", "amount", "unit", "rate", "rate_unit", "hours")


@dataclass(frozen=True)
class PartActivities:
    """The activities of one part.

    Attributes
    ----------
    cells : CellReader
    own_factors : frozenset of str
        Factors of the bidder's own that may be chosen.
    selecting : mapping of str to mapping of str to str
        Tags by which rows are selected, each with the code of every text, in small letters.
    """

    cells: CellReader
    own_factors: frozenset[str] = frozenset()
    selecting: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def part(self) -> str:
        return self.cells.answers.sheet.part

    @cached_property
    def _is_further(self) -> Array:
        return self.cells.answers.sheet.is_further

    @cached_property
    def _is_by_formula(self) -> Array:
        """True for rows whose amount is, or depends on, a formula; formulas have own findings."""
        answers = self.cells.answers
        rows = [row for row, column in answers.formulas if column in ("amount", "rate", "hours")]
        is_by_formula = np.zeros(len(answers.lines), dtype=bool)
        is_by_formula[rows] = True
        return is_by_formula

    # -- amounts

    @cached_property
    def stated(self) -> Array:
        """Amounts as stated; NaN where none is."""
        return self.cells.numbers("amount")

    @cached_property
    def hours(self) -> Array:
        """Hours of machines [h]; NaN where none are stated."""
        return (
            self.cells.numbers("hours")
            if self.part == "machines"
            else np.full(len(self.stated), np.nan)
        )

    @cached_property
    def rate(self) -> Array:
        """Use of machines per hour; NaN where none is stated."""
        return (
            self.cells.numbers("rate")
            if self.part == "machines"
            else np.full(len(self.stated), np.nan)
        )

    @cached_property
    def amount(self) -> Array:
        """Amounts; for machines hours × use per hour where these are stated."""
        by_rate = ~np.isnan(self.rate)
        if not by_rate.any():
            return self.stated
        both = by_rate & ~np.isnan(self.stated)
        problem, remedy = "tender.row.amount_and_rate", "tender.remedy.amount_or_rate"
        self.cells.problems(both, "amount", problem, remedy)
        lacking = by_rate & np.isnan(self.hours) & ~self.cells.bad & ~self._is_by_formula
        problem, remedy = "tender.row.rate_without_hours", "tender.remedy.hours_or_amount"
        self.cells.problems(lacking, "hours", problem, remedy)
        return np.where(
            by_rate, np.asarray(fuel_use.kernel(self.hours, self.rate), dtype=float), self.stated
        )

    @cached_property
    def unit(self) -> Array:
        """Unit of each amount; a unit that the bidder has changed is used as stated."""
        sheet, cells = self.cells.answers.sheet, self.cells
        units = np.where(sheet.is_open["unit"], cells.choices("unit"), sheet.fixed["unit"])
        if self.part == "machines":
            rate_unit, by_rate = cells.choices("rate_unit"), ~np.isnan(self.rate)
            lacking = by_rate & (rate_unit == "") & ~cells.bad
            problem, remedy = "tender.row.rate_without_unit", "tender.remedy.choose_one"
            cells.problems(lacking, "rate_unit", problem, remedy)
            units = np.where(by_rate, [unit.removesuffix("/h") for unit in rate_unit], units)
        for row in np.flatnonzero(self.is_in_another_unit):
            units[row] = self._changed_unit(int(row), str(units[row]))
        return units

    @cached_property
    def is_in_another_unit(self) -> Array:
        """True for rows whose amount has another unit than the tender has fixed.

        An amount from hours and use per hour has the unit of the use.
        """
        return np.asarray(self.cells.answers.changed["unit"] & np.isnan(self.rate))

    def _changed_unit(self, row: int, fixed: str) -> str:
        """The unit that the bidder wrote, if it is one; else a problem and the tender's unit."""
        text = str(self.cells.answers.cells["unit"][row] or "").strip()
        try:
            return str(as_unit(text)) if text else ""
        except UnitError:
            self.cells.problem(
                row, "unit", "tender.row.fixed_unit", "tender.remedy.unit_of_the_form", fixed=fixed
            )
            return fixed

    # -- what it is

    @cached_property
    def factor(self) -> Array:
        """Factor of each row: chosen by the bidder, or fixed by the tender."""
        sheet = self.cells.answers.sheet
        asked = self._tag("asked_factor")
        chosen = self.cells.choices("factor", self.own_factors)
        return np.where(
            sheet.is_open["factor"],
            np.where((chosen == "") & (self.amount == 0), asked, chosen),
            asked,
        )

    def _tag(self, name: str) -> Array:
        tags = self.cells.answers.sheet.tags
        return (
            tags[name].to_numpy(dtype=object)
            if name in tags
            else np.full(len(tags), "", dtype=object)
        )

    @cached_property
    def activities(self) -> pd.DataFrame:
        """Every row that states an amount; its index is the row of the sheet.

        Rows that cannot be used are problems and left out.
        """
        stated = {
            name: self._cells_of(name)
            for name in self.cells.answers.sheet.names
            if name not in _NOT_TAGS
        }
        self._check_amounts()
        self._check_rest(stated)
        unit = np.where((self.unit == "") & (self.amount == 0), self._tag("asked_unit"), self.unit)
        rows = self.cells.answers.sheet.rows
        tags = self.cells.answers.sheet.tags
        own = {
            str(name): tags[name].to_numpy()
            for name in tags
            if not str(name).startswith("asked_") and name not in stated
        }
        columns = {
            "item": stated.pop("item"),
            "factor": self.factor,
            "amount": self.amount,
            "unit": unit,
            "row": [row.id for row in rows],
            **own,
            **stated,
        }
        table = pd.DataFrame(columns)
        if self.part == "machines":
            table["hours"] = [
                "" if hours != hours else f"{number_text(hours)} h" for hours in self.hours
            ]
        return table[self.is_stated & ~self.cells.bad]

    @cached_property
    def is_stated(self) -> Array:
        """True for rows with an amount."""
        return np.asarray(~np.isnan(self.amount))

    def _cells_of(self, name: str) -> Array:
        """A column as tags of activities: fixed by the tender, or filled in by the bidder."""
        sheet = self.cells.answers.sheet
        column = sheet.columns[sheet.column(name)]
        read = {
            "choice": self.cells.choices,
            "date": self.cells.days,
            "number": self._with_unit,
        }.get(column.kind, self.cells.texts)(name)
        if name in self.selecting and column.kind == "text":
            codes = self.selecting[name]  # a loop over cells: each may be a code in words
            read = np.array([codes.get(text.casefold(), text) for text in read], dtype=object)
        return np.where(sheet.is_open[name], read, self._tag(name))

    def _with_unit(self, name: str) -> Array:
        """Numbers of a column with the unit in its heading; blank for 0 and a blank cell."""
        sheet = self.cells.answers.sheet
        unit = sheet.columns[sheet.column(name)].unit
        texts = [f"{number_text(n)} {unit}" if n > 0 else "" for n in self.cells.numbers(name)]
        return np.array(texts, dtype=object)

    def _check_amounts(self) -> None:
        """Note rows of the tender without an amount, and amounts without a unit or a factor."""
        answers, cells, factor, unit = self.cells.answers, self.cells, self.factor, self.unit
        is_missing = ~self.is_stated & ~self._is_further & ~cells.bad & ~self._is_by_formula
        for row in np.flatnonzero(is_missing).tolist():
            key = "tender.row.no_answer" if answers.lines[row] else "tender.row.missing"
            other = OtherReading(None, self.asked(row))
            id = answers.sheet.rows[row].id
            cells.problem(row, "amount", key, "tender.remedy.state_or_zero", other, row=id)
        is_some = self.is_stated & (self.amount > 0) & ~cells.bad
        for name, values, problem in (
            ("factor", factor, "tender.row.nothing_chosen"),
            ("unit", unit, "tender.row.no_unit"),
        ):
            cells.problems(is_some & (values == ""), name, problem, "tender.remedy.choose")

    def _check_rest(self, stated: dict[str, Array]) -> None:
        """Note rows of the bidder's own that are only partly filled in."""
        answers, cells = self.cells.answers, self.cells
        anything = answers.is_filled(*answers.sheet.names)
        is_half = self._is_further & anything & ~self.is_stated & ~cells.bad
        cells.problems(is_half, "amount", "tender.row.no_amount", "tender.remedy.state_or_leave")
        # A row that leaves open what requirements select by would escape them.
        is_open, selecting = answers.sheet.is_open, self.selecting.keys() & stated
        needed = {name: is_open[name] & (self.amount > 0) for name in sorted(selecting)}
        needed |= dict.fromkeys(("item", *_NEEDED[self.part]), self._is_further)
        if "fence" in stated:
            needed["fence"] = self._is_further & np.isin(stated["flow"], TRANSPORT_FLOWS)
        for name, is_needed in needed.items():
            is_blank = is_needed & self.is_stated & (stated[name] == "") & ~cells.bad
            cells.problems(is_blank, name, "tender.cell.blank", "tender.remedy.say")

    def asked(self, row: int) -> dict[str, Any]:
        """A row of the tender as an activity with the tender's own amount."""
        tags = dict(self.cells.answers.sheet.rows[row].tags)
        asked = {name: tags.pop(f"asked_{name}") for name in ("factor", "amount", "unit")}
        return {**asked, **tags}
