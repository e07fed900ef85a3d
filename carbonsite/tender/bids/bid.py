"""A bid as it was read, and all bids of a tender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ...display import html_table
from ...errors import InputError
from ...messages.labels import Labels
from ...messages.problems import problem
from ...scenarios.scenario import Scenario
from ..requirements.base import no_replies
from .findings import FINDING_COLUMNS
from .own_factors import DOCUMENT_COLUMNS


@dataclass(frozen=True, eq=False)
class Bid:
    """The bid of one bidder, computed with the tender's factors and basis.

    Attributes
    ----------
    bidder : str
        As stated.
    scenario : Scenario or None
        The amounts as baseline, the priced options as measures; None if there are problems.
    price : float
        The tender price [in the tender's currency, without VAT]; NaN if it cannot be read.
    options : mapping of str to float
        The price of each option that is offered.
    uncomputed : mapping of str to str
        Why an option that the bid prices is not computed, by its name; the bid counts without it.
    documents : DataFrame
        ``row, item, factor, kind, document, valid_from, valid_to, accepted``: the documentation of
        each material.
    replies : DataFrame
        ``question, row, item, reply``: the answer to each question of the tender to the bidder.
    problems : DataFrame
        ``bid, sheet, cell, value, what, remedy, effect``: cells that cannot be used.
    deviations : DataFrame
        The same columns: cells that can be read and are not as the tender asks, for legal
        assessment.
    file, number, contact : str
        Name of the file, organisation number and contact of the bidder.
    tender : str
        Digest of the tender.
    digest : str
        sha256 of the file.
    numbers : mapping
        Every number that the bidder has filled in, without prices, by row and column.
    original : Bid or None
        The bid as its file has it, if cells of it were clarified.
    """

    bidder: str
    scenario: Scenario | None
    price: float
    options: Mapping[str, float] = field(default_factory=dict)
    uncomputed: Mapping[str, str] = field(default_factory=dict)
    documents: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(DOCUMENT_COLUMNS)), repr=False
    )
    replies: pd.DataFrame = field(default_factory=no_replies, repr=False)
    problems: pd.DataFrame = field(default_factory=lambda: joined_findings([]), repr=False)
    deviations: pd.DataFrame = field(default_factory=lambda: joined_findings([]), repr=False)
    file: str = ""
    number: str = ""
    contact: str = ""
    tender: str = ""
    digest: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict, repr=False)
    original: Bid | None = field(default=None, repr=False)

    def accepting(self, answers: Mapping[str, str]) -> Bid:
        """The bid with decisions on documents that may be equivalent to a declaration.

        Parameters
        ----------
        answers : mapping of str to str
            ``"yes"`` or ``"no"`` by the id of the row.

        Raises
        ------
        InputError
            Where a row has no document, or an answer is neither.
        """
        rows = set(self.documents["row"])
        documented = {"rows": ", ".join(sorted(rows))}
        problems = [
            {"row": row, **problem("accepted", answer, "tender.accepted.no_row", **documented)}
            for row, answer in answers.items()
            if row not in rows
        ]
        problems += [
            {"row": row, **problem("accepted", answer, "tender.accepted.no_answer")}
            for row, answer in answers.items()
            if answer not in ("yes", "no")
        ]
        if problems:
            raise InputError.of(f"bid {self.file}", problems)
        accepted = self.documents["row"].map(answers)
        return replace(
            self,
            documents=self.documents.assign(
                accepted=accepted.where(accepted.notna(), self.documents["accepted"])
            ),
        )

    def __repr__(self) -> str:
        contents = (
            f"{len(self.problems)} problems"
            if self.scenario is None
            else (
                f"{len(self.scenario.baseline)} activities, {len(self.options)} options priced,"
                f" {len(self.deviations)} deviations"
            )
        )
        return f"<Bid of {self.bidder!r} ({self.file}): {contents}>"

    def _repr_html_(self) -> str:
        return html_table(
            pd.concat([self.problems, self.deviations], ignore_index=True), repr(self)
        )


@dataclass(frozen=True, eq=False)
class Bids:
    """All bids of a tender.

    Attributes
    ----------
    bids : tuple of Bid
        One for each file that may be a bid, in the order of the names of files.
    not_read : DataFrame
        Files that are not bid forms, as problems.
    """

    bids: tuple[Bid, ...]
    not_read: pd.DataFrame

    def __iter__(self) -> Iterator[Bid]:
        return iter(self.bids)

    def __len__(self) -> int:
        return len(self.bids)

    def __getitem__(self, bidder: str) -> Bid:
        """The bid of a bidder, or of a file."""
        return next(bid for bid in self.bids if bidder in (bid.bidder, bid.file))

    @property
    def usable(self) -> tuple[Bid, ...]:
        """Bids without problems, which can be evaluated."""
        return tuple(bid for bid in self.bids if bid.scenario is not None)

    @cached_property
    def problems(self) -> pd.DataFrame:
        """Every problem of every bid: ``bid, sheet, cell, value, what, remedy, effect``."""
        return joined_findings([*(bid.problems for bid in self.bids), self.not_read])

    @cached_property
    def deviations(self) -> pd.DataFrame:
        """Every deviation of every bid, for legal assessment; the same columns."""
        return joined_findings([bid.deviations for bid in self.bids])

    def in_words(self, lang: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Problems and deviations in a language; texts of bidders are not translated.

        Parameters
        ----------
        lang : {"en", "nb"}

        Raises
        ------
        InputError
            Where there is no such language.
        """
        say = Labels.of(lang)
        tables = [
            table.assign(**{name: list(map(say.text, table[name])) for name in ("what", "remedy")})
            for table in (self.problems, self.deviations)
        ]
        return tables[0], tables[1]

    @property
    def overview(self) -> pd.DataFrame:
        """One row for each bid: price, emissions, and numbers of options, problems, deviations."""
        rows = [
            {
                "bid": bid.file,
                "bidder": bid.bidder,
                "price": bid.price,
                "options": len(bid.options),
                "problems": len(bid.problems),
                "deviations": len(bid.deviations),
                "emissions": _emissions(bid),
            }
            for bid in self.bids
        ]
        return pd.DataFrame(
            rows,
            columns=["bid", "bidder", "price", "options", "problems", "deviations", "emissions"],
        )

    def __repr__(self) -> str:
        return (
            f"<{len(self.bids)} bids, {len(self.usable)} without problems; {len(self.problems)}"
            f" problems, {len(self.deviations)} deviations>"
        )

    def _repr_html_(self) -> str:
        return html_table(self.overview, repr(self))


def _emissions(bid: Bid) -> float:
    return (
        np.nan if bid.scenario is None else float(bid.scenario.baseline_account().total.magnitude)
    )


def joined_findings(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Findings of several bids in one table."""
    filled = [table for table in tables if len(table)]
    return (
        pd.concat(filled, ignore_index=True)
        if filled
        else pd.DataFrame(columns=list(FINDING_COLUMNS)).astype({"effect": float})
    )
