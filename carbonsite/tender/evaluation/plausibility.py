"""Questions on a bid's numbers: against the tender's reference, the class and the catalogue.

Each is a finding beside the ranking. None changes a number, a verdict or a rank, and none looks at
another bid.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

from ...accounting.account import Account
from ...arrays import Array
from ...factors.shipped import data_file, shipped_table
from ...lifecycle import GENERIC_CARRIERS, PRODUCT_MODULES
from ...messages import Message, message
from ..bid_form.columns import column_table, list_name
from ..bid_form.parts import reference_rows
from ..bid_request import BidTerms
from ..judged_by import named_by
from ..requirements.amounts import amounts_in, hours_of
from ..requirements.base import Subject
from ..requirements.combining import leaves_of
from ..requirements.rows import Allowed
from ..requirements.sentences import values_of
from .findings import EvaluationFinding

FACTOR = 3.0
"""A number is asked about if it is more than this many times the reference, or below its third."""

QUESTION = "question"
_WORDS = re.compile(r"[^\W\d_]{4,}")
_CLASS = re.compile(r"class-([a-z0-9]+)")


def questions_on(bidder: str, subject: Subject, tender: BidTerms) -> Iterator[EvaluationFinding]:
    """Questions on the numbers of a bid, row by row.

    Parameters
    ----------
    bidder : str
    subject : Subject
        The bid, with the account of the tender's baseline.
    tender : BidTerms
    """
    rows = _Rows.of(subject, tender)
    asked = [*rows.amounts(), *rows.hours(), *rows.rates(), *rows.materials()]
    asked += [*rows.classes(_class_columns(tender)), *_intensities(subject, rows)]
    asked += _unnamed(subject, tender)
    for row, text in asked:
        detail = message("tender.of", whose=row, problem=text)
        remedy = message("tender.remedy.question")
        yield EvaluationFinding(bidder, QUESTION, detail, remedy, is_internal=True)


def _class_columns(tender: BidTerms) -> list[str]:
    """The columns in which rows state a class that a requirement looks at."""
    leaves = [leaf for one in tender.requirements for leaf in leaves_of(one)]
    return list(dict.fromkeys(one.column for one in leaves if isinstance(one, Allowed)))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of a bid that answer rows of the tender, and those rows.

    Attributes
    ----------
    subject : Subject
    bid, own : DataFrame
        Of the bid and of the tender, in one order; rows of the bidder's own and amounts of 0 are in
        neither.
    """

    subject: Subject
    bid: pd.DataFrame
    own: pd.DataFrame

    @classmethod
    def of(cls, subject: Subject, tender: BidTerms) -> _Rows:
        """The rows of a bid and those of its tender."""
        own, bid = reference_rows(tender.scenario), subject.scenario.baseline
        bid = bid[bid["row"].isin(own.index) & (bid["amount"].to_numpy(dtype=float) != 0)]
        return cls(subject, bid.reset_index(drop=True), own.loc[bid["row"]].reset_index(drop=True))

    @cached_property
    def _is_carrier(self) -> Array:
        """True where a row is energy on either side: amounts of two carriers are no ratio."""
        names = list(GENERIC_CARRIERS)
        energy = self.bid["factor"].isin(names) | self.own["factor"].isin(names)
        return np.asarray(energy & (self.bid["factor"] != self.own["factor"]))

    def _where(self, is_asked: Array) -> Iterator[tuple[int, str]]:
        for place in np.flatnonzero(is_asked):
            yield int(place), str(self.bid["row"][place])

    def amounts(self) -> Iterator[tuple[str, Message]]:
        """Amounts against those of the tender, in the tender's unit."""
        amount, reference = self._in_own_unit(), self.own["amount"].to_numpy(dtype=float)
        for place, row in self._where(is_far(amount, reference) & ~self._is_carrier):
            numbers = _shown(amount=amount[place], reference=reference[place])
            yield row, message("question.amount", **numbers, unit=str(self.own["unit"][place]))

    def _in_own_unit(self) -> Array:
        """Amounts of the bid in the units of the tender."""
        amount = np.full(len(self.bid), np.nan)
        units = self.own["unit"].to_numpy(dtype=object)
        for unit in dict.fromkeys(units):
            rows = units == unit
            amount[rows] = amounts_in(self.bid[rows], self.subject, str(unit))
        return amount

    def hours(self) -> Iterator[tuple[str, Message]]:
        """Hours of machines against those of the tender."""
        hours, reference = hours_of(self.bid), hours_of(self.own)
        for place, row in self._where(is_far(hours, reference)):
            numbers = _shown(hours=hours[place], reference=reference[place])
            yield row, message("question.hours", **numbers)

    def rates(self) -> Iterator[tuple[str, Message]]:
        """Use per hour against the class of the machine, for those that burn litres."""
        if "machine" not in self.bid:
            return
        litres = np.where(self.bid["unit"] == "L", self.bid["amount"].to_numpy(dtype=float), np.nan)
        rate = litres / hours_of(self.bid)
        bounds = [machine_rates().get(str(name)) for name in self.bid["machine"]]
        low, high = np.array([bound or (np.nan, np.nan) for bound in bounds]).reshape(-1, 2).T
        for place, row in self._where((rate < low / FACTOR) | (rate > high * FACTOR)):
            numbers = _shown(rate=rate[place], low=low[place], high=high[place])
            yield row, message("question.rate", **numbers)

    def materials(self) -> Iterator[tuple[str, Message]]:
        """Factors of another material: their names share no word with that of the tender's."""
        pairs = zip(self.bid["factor"], self.own["factor"], strict=True)
        is_other = np.array([_is_other_material(str(a), str(b)) for a, b in pairs], dtype=bool)
        for place, row in self._where(is_other):
            names = {"factor": self.bid["factor"][place], "reference": self.own["factor"][place]}
            yield row, message("question.material", **names)

    def classes(self, columns: list[str]) -> Iterator[tuple[str, Message]]:
        """Factors of another class than the row states."""
        for column in [column for column in columns if column in self.bid]:
            stated = self.bid[column].fillna("").astype(str).str.strip()
            of_factor = self.bid["factor"].str.extract(_CLASS)[0].fillna("")
            differs = (stated != "") & (of_factor != "") & (stated.str.casefold() != of_factor)
            for place, row in self._where(differs.to_numpy()):
                names = {"stated": stated[place], "factor": self.bid["factor"][place]}
                yield row, message("question.class", **names)


def _unnamed(subject: Subject, tender: BidTerms) -> Iterator[tuple[str, Message]]:
    """Rows of the bidder's own with a text that neither tender nor requirements name.

    Requirements select rows by their tags, and pass over such a text.
    """
    table, own = subject.scenario.baseline, tender.scenario.baseline
    is_added = ~table["row"].isin(reference_rows(tender.scenario).index) & (table["amount"] != 0)
    questions = getattr(getattr(tender, "form", None), "questions", ())
    free = {row["column"] for row in column_table() if row["kind"] == "text"}
    free |= {one.name for one in questions if not list_name(one)}
    named_tags = named_by(tender.requirements, tender.award)
    for tag in [tag for tag in named_tags if tag in table and tag in free]:
        texts = named_tags[tag]
        known = {"", *texts, *(own[tag].dropna() if tag in own else ())}
        stated = table[tag].fillna("")
        is_asked = is_added & ~stated.isin(known)
        for row, text in zip(table["row"][is_asked], stated[is_asked], strict=True):
            named = values_of(tag, texts)
            yield str(row), message("question.unnamed", text=text, named=named)


def _shown(**numbers: float) -> dict[str, float]:
    """Numbers with the four digits that a question needs."""
    return {name: float(f"{number:.4g}") for name, number in numbers.items()}


def is_far(value: Array, reference: Array) -> Array:
    """True where a value is more than `FACTOR` times another, or below its third; neither is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.divide(value, reference)
    is_outside = (ratio > FACTOR) | (ratio < 1.0 / FACTOR)
    return np.asarray(np.isfinite(ratio) & (ratio != 0) & is_outside)


@cache
def machine_rates() -> Mapping[str, tuple[float, float]]:
    """The least and the greatest use per hour of each class of machine [L/h]."""
    rates: dict[str, list[float]] = {}
    with data_file("machines.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            texts = (row["fuel_rate"], row["fuel_rate_low"], row["fuel_rate_high"])
            numbers = [float(text.split()[0]) for text in texts if text.endswith("L/h")]
            rates.setdefault(row["machine"].casefold(), []).extend(numbers)
    return {name: (min(numbers), max(numbers)) for name, numbers in rates.items() if numbers}


@cache
def _words_of_factors() -> Mapping[str, frozenset[str]]:
    """The words in the id and the name of each shipped factor."""
    named = shipped_table().drop_duplicates("factor")[["factor", "name"]]
    return {
        factor: frozenset(map(str.casefold, _WORDS.findall(f"{factor} {name}")))
        for factor, name in named.itertuples(index=False)
    }


def _is_other_material(factor: str, reference: str) -> bool:
    """True if two shipped factors share no word; of a bidder's own factor nothing is said."""
    words = _words_of_factors()
    known = factor in words and reference in words
    return known and factor != reference and not words[factor] & words[reference]


def _intensities(subject: Subject, rows: _Rows) -> Iterator[tuple[str, Message]]:
    """Emissions per amount of products against the tender's own factor, module by module."""
    assert subject.baseline is not None, "questions are asked against the tender's baseline"
    bid, reference = _per_amount(subject.account), _per_amount(subject.baseline)
    own = dict(zip(rows.bid["row"], rows.own["tender_row"], strict=True))
    units = dict(
        zip(rows.bid["row"], zip(rows.bid["unit"], rows.own["unit"], strict=True), strict=True)
    )
    for (row, module), value in bid.items():
        before = reference.get((own.get(row), module))
        if before is None or units[row][0] != units[row][1]:
            continue
        if value * before < 0 or bool(is_far(np.array(value), np.array(before))):
            numbers = _shown(value=value, reference=before)
            unit = str(units[row][0])
            yield str(row), message("question.factor", module=module, unit=unit, **numbers)


def _per_amount(account: Account) -> dict[tuple[Any, str], float]:
    """Emissions per unit of the stated amount, by row and module of products."""
    lines = account.lines
    is_product = lines["factor_module"].isin(PRODUCT_MODULES) & (lines["amount"] != 0)
    part = lines[is_product]
    sums = part.groupby(["row", "module"], sort=False).agg(
        emissions=(account.indicator.value, "sum"), amount=("amount", "first")
    )
    per_amount: dict[tuple[Any, str], float] = (sums["emissions"] / sums["amount"]).to_dict()
    return per_amount
