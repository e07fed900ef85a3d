"""Reads one bid, independently of all others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from ...errors import CarbonsiteError, InputError
from ...factors.catalogue import FactorCatalogue
from ...inputs.table import activities
from ...messages.labels import Labels
from ...projects.problems import problems_of
from ...scenarios.scenario import Scenario
from ..bid_request import BidRequest
from ..decisions.forms import ClarifiedForm
from ..decisions.register import Decisions
from ..judged_by import codes_selecting
from .activities import PartActivities
from .bid import Bid
from .bid_files import BidFile
from .cell_reader import CellReader
from .clarified import clarified
from .deviations import activities_of_form, check_formulas
from .effect_on_total import set_effects
from .findings import BidFindings, OptionFindings
from .offer import (
    Offer,
    PricedOption,
    offer_of,
    options_in,
    uncomputed_in,
    with_requirements_met,
)
from .opening import OpenedBid, open_bid
from .own_factors import documents_of, own_factors_in
from .sheet_answers import SheetAnswers, answers_of, filled

NO_DECISIONS = Decisions()
_ASIDE = ("bidder", "options", "own_factors")
"""Parts of the form without activities."""


def read_bid(file: BidFile, tender: BidRequest, decisions: Decisions = NO_DECISIONS) -> Bid:
    """The bid of a file; if the file cannot be read, it has problems only.

    A bid with clarified cells is read with what they mean; `original` is the bid of its file.
    """
    cells = decisions.cells_of(file.name)
    original = _read(file, tender, [], decisions)
    if not cells:
        return original
    return replace(_read(file, tender, cells, decisions), original=original)


def _read(
    file: BidFile, tender: BidRequest, cells: Sequence[ClarifiedForm], decisions: Decisions
) -> Bid:
    findings = BidFindings(file.name)
    content, opened = b"", None
    try:
        content = file.content()
        digests = [tender.digest, *decisions.digests]
        opened = open_bid(file.name, content, tender.layouts, digests, findings)
    except InputError as error:
        findings.note_error(error)
    reading = _BidReader(tender, findings)
    if opened is not None:
        reading.read(clarified(opened, cells, findings))
    return reading.bid(file.name, hashlib.sha256(content).hexdigest() if content else "")


def bid_of(opened: OpenedBid, tender: BidRequest) -> Bid:
    """The bid of sheets that are in memory."""
    reading = _BidReader(tender, BidFindings(""))
    reading.read(opened)
    return reading.bid("", "")


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
    options: CellReader | None = None
    """The sheet of options."""
    option_findings: OptionFindings = field(init=False)
    terms: Scenario | None = None
    scenario: Scenario | None = None

    def __post_init__(self) -> None:
        self.option_findings = OptionFindings.of(self.findings)

    def read(self, opened: OpenedBid) -> None:
        """Read every sheet; the bid is computed if there are no problems but of options."""
        answers = self._answers(opened)
        cells = {
            part: CellReader.of(cells_of_part, opened.layout.codes, self._findings_of(part))
            for part, cells_of_part in answers.items()
        }
        self.terms, own_ids = self._terms_with(cells.get("own_factors"))
        say = Labels.of(opened.layout.language)
        selecting = codes_selecting(self.tender.requirements, self.tender.award, say)
        tables = [
            self._part(PartActivities(reader, own_ids, selecting), opened)
            for part, reader in cells.items()
            if part not in _ASIDE
        ]
        for part in _ASIDE:
            if part in answers:
                check_formulas(answers[part], opened.values, self._findings_of(part), {})
        self._read_offer(cells)
        filled = [table for table in tables if len(table)]
        table = activities(*filled) if filled else None
        if table is not None and not self.findings.problems:
            self._compute_scenario(table)
        set_effects(self.findings, self.terms)

    def _findings_of(self, part: str) -> BidFindings:
        return self.option_findings if part == "options" else self.findings

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

    def _read_offer(self, cells: Mapping[str, CellReader]) -> None:
        """Read bidder, price and priced options."""
        if "bidder" in cells:
            self.offer = offer_of(cells["bidder"])
            self.numbers |= _positive({"price": self.offer.price})
        if "own_factors" in cells:
            self.numbers |= _numbers_of(cells["own_factors"].answers)
        if "options" in cells:
            self.numbers |= _numbers_of(cells["options"].answers)
            self.options = cells["options"]
            self.priced = options_in(
                self.options,
                {option.name: option for option in self.tender.options},
                self.tender.currency,
            )
            self._leave_out_uncomputed()

    def _leave_out_uncomputed(self) -> None:
        """Leave out options with a cell that cannot be used, and those that require them."""
        uncomputed = self._uncomputed
        kept = [priced for priced in self.priced if priced.option.name not in uncomputed]
        assert self.options is not None, "options are left out of a sheet that was read"
        self.priced = with_requirements_met(self.options, kept)

    @property
    def _uncomputed(self) -> dict[str, str]:
        """Why an option is uncomputed, by its name."""
        if self.options is None:
            return {}
        names = [option.name for option in self.tender.options]
        return uncomputed_in(self.options, names, self.option_findings.reasons)

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
            scenario = replace(self.terms, name=self.offer.bidder, baseline=table)
            scenario.baseline_account()
        except InputError as error:
            for problem in problems_of(error):
                self.findings.note(
                    self._place(problem),
                    problem["value"],
                    str(problem["problem"]),
                    str(problem["remedy"]),
                )
            return
        self.scenario = self._with_options(scenario)

    def _with_options(self, scenario: Scenario) -> Scenario:
        """The scenario with each option that can be computed; notes the others."""
        try:
            return self._effective(scenario, self.priced)
        except CarbonsiteError:
            pass
        # One of them cannot be computed: each is tried by itself.
        for priced in self.priced:
            try:
                replace(scenario, measures=(priced.measure,)).account()
            except CarbonsiteError as error:
                self._note_uncomputed(priced, error)
        self._leave_out_uncomputed()
        return self._effective(scenario, self.priced)

    def _effective(self, scenario: Scenario, priced: Sequence[PricedOption]) -> Scenario:
        """The scenario with options; notes those without effect."""
        changed = replace(scenario, measures=tuple(one.measure for one in priced))
        self._note_options_without_effect(changed)
        return changed

    def _note_uncomputed(self, priced: PricedOption, error: CarbonsiteError) -> None:
        """Note an option that cannot be computed, at its price."""
        assert self.options is not None, "an option was priced on its sheet"
        place = self.options.answers.place(priced.row, "value")
        if isinstance(error, InputError):
            first = problems_of(error)[0]
            text, remedy = str(first["problem"]), str(first["remedy"])
        else:
            text, remedy = error.problem, error.remedy
        self.option_findings.note(place, priced.price, text, remedy)

    def _note_options_without_effect(self, scenario: Scenario) -> None:
        """Note options without any effect, such as an electric machine that the bid already has."""
        acting = set(scenario.changes()["measure"]) if self.priced else set()
        for priced in self.priced:
            if priced.option.name not in acting and self.options is not None:
                self.findings.deviation(
                    self.options.answers.place(priced.row, "value"),
                    priced.price,
                    "tender.option.idle",
                )

    def _place(self, problem: Mapping[str, Any]) -> tuple[str, str]:
        """Sheet and cell of a problem of the scenario."""
        row, column = str(problem["row"]), str(problem["column"])
        if row not in self.places:
            return "", ""
        answers, place = self.places[row]
        return answers.place(place, column if column in answers.sheet.names else "amount")

    def bid(self, file: str, digest: str) -> Bid:
        return Bid(
            file=file,
            bidder=self.offer.bidder,
            number=self.offer.number,
            contact=self.offer.contact,
            price=self.offer.price,
            tender=self.tender.digest,
            digest=digest,
            scenario=self.scenario,
            options={priced.option.name: priced.price for priced in self.priced},
            uncomputed=self._uncomputed,
            documents=self.documents,
            replies=self.offer.replies,
            problems=self.findings.table_of(self.findings.problems),
            deviations=self.findings.table_of(self.findings.deviations),
            numbers=self.numbers,
        )


def _numbers_of(answers: SheetAnswers) -> dict[str, float]:
    """The numbers that a bidder has filled in on a sheet, by row and column."""
    sheet, numbers = answers.sheet, {}
    for column, cells in answers.cells.items():
        # A loop over cells: they are of any type.
        for row in np.flatnonzero(sheet.is_open[column] & filled(cells)):
            if isinstance(cells[row], float | int):
                numbers[f"{sheet.rows[row].id} {column}"] = float(cells[row])
    return _positive(numbers)


def _positive(numbers: Mapping[str, float]) -> dict[str, float]:
    """Numbers that tell something: 0 and a blank are in many bids."""
    return {name: number for name, number in numbers.items() if number > 0}
