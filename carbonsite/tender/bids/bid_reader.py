"""Reads one bid, independently of all others."""

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
from .activities import PartActivities
from .bid import Bid
from .cell_reader import CellReader
from .deviations import activities_of_form, check_formulas
from .effect_on_total import set_effects
from .findings import BidFindings
from .offer import Offer, PricedOption, offer_of, options_in
from .opening import OpenedBid, content_of_bid, open_bid
from .own_factors import documents_of, own_factors_in
from .sheet_answers import SheetAnswers, answers_of

_ASIDE = ("bidder", "options", "own_factors")
"""Parts of the form without activities."""


def read_bid(path: Path, tender: BidRequest) -> Bid:
    """The bid of a file; if the file cannot be read, it has problems only."""
    findings = BidFindings(path.name)
    content, opened = b"", None
    try:
        content = content_of_bid(path)
        opened = open_bid(path, content, tender.layouts, tender.digest, findings)
    except InputError as error:
        _note_error(error, findings)
    reading = _BidReader(tender, findings)
    if opened is not None:
        reading.read(opened)
    return reading.bid(path, hashlib.sha256(content).hexdigest() if content else "")


def _note_error(error: InputError, findings: BidFindings) -> None:
    """Note an error of a whole file or sheet as problems."""
    sheet = error.where.partition(", sheet ")[2].strip("'\"")
    for problem in (
        error.problems.astype(object).where(error.problems.notna(), "").to_dict("records")
    ):
        cell = f"{problem['column']}{problem['row']}" if problem["column"] else ""
        findings.problem((sheet, cell), problem["value"], problem["problem"], problem["remedy"])


@dataclass
class _BidReader:
    tender: BidRequest
    findings: BidFindings
    offer: Offer = field(default_factory=Offer)
    priced: list[PricedOption] = field(default_factory=list)
    places: dict[str, tuple[SheetAnswers, int]] = field(default_factory=dict)
    """Sheet and row of each activity, by the id of its row."""
    numbers: dict[str, float] = field(default_factory=dict)
    documents: pd.DataFrame = field(default_factory=lambda: documents_of(pd.DataFrame()))
    option_sheet: SheetAnswers | None = None
    terms: Scenario | None = None
    scenario: Scenario | None = None

    def read(self, opened: OpenedBid) -> None:
        """Read every sheet; the bid is computed if there are no problems."""
        answers = self._answers(opened)
        cells = {
            part: CellReader.of(cells_of_part, opened.layout.codes, self.findings)
            for part, cells_of_part in answers.items()
        }
        self.terms, own_ids = self._terms_with(cells.get("own_factors"))
        tables = [
            self._part(PartActivities(reader, own_ids), opened)
            for part, reader in cells.items()
            if part not in _ASIDE
        ]
        self._read_offer(cells, answers)
        for part in _ASIDE:
            if part in answers:
                check_formulas(answers[part], opened.values, self.findings, {})
        filled = [table for table in tables if len(table)]
        table = activities(*filled) if filled else None
        if table is not None and not self.findings.problems:
            self._compute_scenario(table)
        set_effects(self.findings, self.terms)

    def _answers(self, opened: OpenedBid) -> dict[str, SheetAnswers]:
        """Answers of each sheet that is there and can be read, by its part."""
        answers = {
            sheet.part: answers_of(sheet, opened.grids[sheet.title], self.findings)
            for sheet in opened.layout.sheets
            if sheet.title in opened.grids
        }
        return {part: sheet for part, sheet in answers.items() if sheet is not None}

    def _terms_with(self, cells: CellReader | None) -> tuple[Scenario, frozenset[str]]:
        """The tender's scenario with the bidder's own factors, and the ids of those."""
        terms, catalogue = self.tender.scenario, self.tender.scenario.catalogue
        own = own_factors_in(cells, catalogue) if cells is not None else FactorCatalogue()
        if not len(own):
            return terms, frozenset()
        return replace(terms, catalogue=catalogue | own), frozenset(own.table.ids)

    def _read_offer(
        self, cells: Mapping[str, CellReader], answers: Mapping[str, SheetAnswers]
    ) -> None:
        """Read bidder, price and priced options."""
        if "bidder" in cells:
            self.offer = offer_of(cells["bidder"])
        if "options" in cells:
            self.option_sheet = answers["options"]
            self.priced = options_in(
                cells["options"],
                {option.name: option for option in self.tender.options},
                self.tender.currency,
            )

    def _part(self, part: PartActivities, opened: OpenedBid) -> pd.DataFrame:
        table = activities_of_form(part, opened.values, self.findings)
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

    def _compute_scenario(self, table: pd.DataFrame) -> None:
        """Compute the scenario of the bidder's amounts and options with the tender's factors."""
        assert self.terms is not None, "a bid is put together once it has been read"
        try:
            scenario = replace(
                self.terms,
                name=self.offer.bidder,
                baseline=table,
                measures=tuple(priced.measure for priced in self.priced),
            )
            scenario.baseline_account()
            self._note_options_without_effect(scenario)
            self.scenario = scenario
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

    def _note_options_without_effect(self, scenario: Scenario) -> None:
        """Note options without any effect, such as an electric machine that the bid already has."""
        acting = set(scenario.changes()["measure"]) if self.priced else set()
        for priced in self.priced:
            if priced.option.name not in acting and self.option_sheet is not None:
                self.findings.deviation(
                    self.option_sheet.place(priced.row, "value"),
                    priced.price,
                    message("tender.option.idle"),
                )

    def _place(self, problem: Mapping[str, Any]) -> tuple[str, str]:
        """Sheet and cell of a problem of the scenario."""
        row, column = str(problem["row"]), str(problem["column"])
        if row in self.places:
            answers, place = self.places[row]
            return answers.place(place, column if column in answers.sheet.names else "amount")
        named = next(
            (
                priced
                for priced in self.priced
                if priced.option.name in (str(problem["value"]), column.partition(": ")[0])
            ),
            None,
        )
        return (
            ("", "")
            if named is None or self.option_sheet is None
            else self.option_sheet.place(named.row, "value")
        )

    def bid(self, path: Path, digest: str) -> Bid:
        return Bid(
            file=path.name,
            bidder=self.offer.bidder,
            number=self.offer.number,
            contact=self.offer.contact,
            price=self.offer.price,
            tender=self.tender.digest,
            digest=digest,
            scenario=self.scenario,
            options={priced.option.name: priced.price for priced in self.priced},
            documents=self.documents,
            problems=self.findings.table_of(self.findings.problems),
            deviations=self.findings.table_of(self.findings.deviations),
            numbers=self.numbers,
        )
