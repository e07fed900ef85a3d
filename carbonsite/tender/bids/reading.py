"""Bids read: each file by itself, so that one bad bid never stops or changes the others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...errors import InputError
from ...factors.catalogue import FactorCatalogue
from ...inputs.table import activities
from ...messages import message
from ...scenarios.scenario import Scenario
from ..bid_request import BidRequest
from .activities import PartReading
from .answers import Answers, answers_of
from .bid import Bid
from .cells import Cells
from .effects import tell_effects
from .findings import BidFindings
from .form_deviations import as_asked, tell_formulas
from .offers import Offer, PricedOption, documents_of, offer_of, options_in, own_factors_in
from .opening import OpenedBid, content_of_bid, open_bid

_ASIDE = ("bidder", "options", "own_factors")
"""Sheets that hold no activities."""


def read_bid(path: Path, tender: BidRequest) -> Bid:
    """A bid, with every problem and every deviation; of a file that cannot be read, a bid of
    problems alone.
    """
    findings = BidFindings(path.name)
    content, opened = b"", None
    try:
        content = content_of_bid(path)
        opened = open_bid(path, content, tender.layouts, tender.digest, findings)
    except InputError as error:
        _tell(error, findings)
    reading = _Reading(tender, findings)
    if opened is not None:
        reading.read(opened)
    return reading.bid(path, hashlib.sha256(content).hexdigest() if content else "")


def _tell(error: InputError, findings: BidFindings) -> None:
    """An error of a whole file or sheet as problems."""
    sheet = error.where.partition(", sheet ")[2].strip("'\"")
    for problem in (
        error.problems.astype(object).where(error.problems.notna(), "").to_dict("records")
    ):
        findings.problem((sheet, ""), problem["value"], problem["problem"], problem["remedy"])


@dataclass
class _Reading:
    """One bid while it is read."""

    tender: BidRequest
    findings: BidFindings
    offer: Offer = field(default_factory=Offer)
    priced: list[PricedOption] = field(default_factory=list)
    places: dict[str, tuple[Answers, int]] = field(default_factory=dict)
    """Where each activity stands, by the id of its row."""
    numbers: dict[str, float] = field(default_factory=dict)
    documents: pd.DataFrame = field(default_factory=lambda: documents_of(pd.DataFrame()))
    option_sheet: Answers | None = None
    terms: Scenario | None = None
    scenario: Scenario | None = None

    def read(self, opened: OpenedBid) -> None:
        """Everything, sheet by sheet; the bid is put together where nothing is in the way."""
        answers = {
            sheet.part: found
            for sheet in opened.layout.sheets
            if sheet.title in opened.grids
            and (found := answers_of(sheet, opened.grids[sheet.title], self.findings)) is not None
        }
        cells = {
            part: Cells.of(found, opened.layout.codes, self.findings)
            for part, found in answers.items()
        }
        own = (
            own_factors_in(cells["own_factors"], self.tender.scenario.catalogue)
            if "own_factors" in cells
            else FactorCatalogue()
        )
        self.terms = (
            replace(self.tender.scenario, catalogue=self.tender.scenario.catalogue | own)
            if len(own)
            else self.tender.scenario
        )
        tables = [
            self._part(PartReading(held, frozenset(own.table.ids if len(own) else ())), opened)
            for part, held in cells.items()
            if part not in _ASIDE
        ]
        if "bidder" in cells:
            self.offer = offer_of(cells["bidder"])
        if "options" in cells:
            self.option_sheet = answers["options"]
            self.priced = options_in(
                cells["options"],
                {option.name: option for option in self.tender.options},
                self.tender.currency,
            )
        for part in _ASIDE:
            if part in answers:
                tell_formulas(answers[part], opened.given, self.findings, {})
        table = (
            activities(*(held for held in tables if len(held))) if any(map(len, tables)) else None
        )
        if table is not None and not self.findings.problems:
            self._put_together(table)
        tell_effects(self.findings, self.terms)

    def _part(self, part: PartReading, opened: OpenedBid) -> pd.DataFrame:
        """The activities of a part."""
        table = as_asked(part, opened.given, self.findings)
        answers = part.cells.answers
        self.places |= {
            str(row): (answers, int(place))
            for place, row in zip(table.index, table["row"], strict=True)
        }
        for column, values in (("amount", part.stated), ("hours", part.hours), ("rate", part.rate)):
            self.numbers |= {
                f"{answers.sheet.rows[row].id} {column}": float(values[row])
                for row in np.flatnonzero(values > 0)
            }
        if part.part == "materials":
            self.documents = documents_of(table)
        return table.drop(
            columns=[name for name in ("declaration", "valid_to", "documentation") if name in table]
        )

    def _put_together(self, table: pd.DataFrame) -> None:
        """The bidder's quantities under the tender's terms, with the options priced; what cannot be
        computed is told by its cell.
        """
        assert self.terms is not None, "a bid is put together once it has been read"
        try:
            found = replace(
                self.terms,
                name=self.offer.bidder,
                baseline=table,
                measures=tuple(each.measure for each in self.priced),
            )
            found.baseline_account()
            self._tell_idle(found)
            self.scenario = found
        except InputError as error:
            for problem in (
                error.problems.astype(object).where(error.problems.notna(), "").to_dict("records")
            ):
                self.findings.problem(
                    self._place(problem),
                    problem["value"],
                    str(problem["problem"]),
                    str(problem["remedy"]),
                )

    def _tell_idle(self, scenario: Scenario) -> None:
        """Options that change nothing of what is bid, such as an electric machine where the bid has
        one already.
        """
        acting = set(scenario.changes()["measure"]) if self.priced else set()
        for each in self.priced:
            if each.option.name not in acting and self.option_sheet is not None:
                self.findings.deviation(
                    self.option_sheet.place(each.row, "value"),
                    each.price,
                    message("tender.option.idle"),
                )

    def _place(self, problem: Mapping[str, Any]) -> tuple[str, str]:
        """Where a problem of the scenario stands in the bid."""
        row, column = str(problem["row"]), str(problem["column"])
        if row in self.places:
            answers, place = self.places[row]
            return answers.place(place, column if column in answers.sheet.names else "amount")
        named = next(
            (
                each
                for each in self.priced
                if each.option.name in (str(problem["value"]), column.partition(": ")[0])
            ),
            None,
        )
        return (
            ("", "")
            if named is None or self.option_sheet is None
            else self.option_sheet.place(named.row, "value")
        )

    def bid(self, path: Path, digest: str) -> Bid:
        """What was read."""
        return Bid(
            file=path.name,
            bidder=self.offer.bidder,
            number=self.offer.number,
            contact=self.offer.contact,
            price=self.offer.price,
            tender=self.tender.digest,
            digest=digest,
            scenario=self.scenario,
            options={each.option.name: each.price for each in self.priced},
            documents=self.documents,
            problems=self.findings.table_of(self.findings.problems),
            deviations=self.findings.table_of(self.findings.deviations),
            numbers=self.numbers,
        )
