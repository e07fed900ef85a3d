"""The parts of every requirement: subject, verdict, outcome and evidence."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from ...accounting.account import Account
from ...accounting.checks import as_date
from ...arrays import Array
from ...display import html_table
from ...errors import UnitError
from ...messages import message
from ...messages.arguments import require
from ...messages.labels import Labels
from ...messages.numbers import number_text
from ...outcome import Outcome as Outcome
from ...scenarios.scenario import Scenario
from ...units import as_unit

ROUNDING = 1e-9
"""Tolerance, relative to a limit: sums of floating-point numbers are not more exact."""

MARGIN_DIGITS = 9
"""Decimals of a margin."""

EVIDENCE = ("row", "item", "value", "amount", "unit", "counted", "outcome", "detail")
"""Columns of evidence: the row, its value and amount, the number that counts, and the outcome."""

DOCUMENTS = ("row", "kind", "document", "valid_from", "valid_to", "accepted")
"""Columns of the documents that a bid states for its rows."""


REPLIES = ("question", "row", "item", "reply")
"""Columns of the answers of a bid to the tender's questions to the bidder."""


def no_replies() -> pd.DataFrame:
    """Answers to no questions."""
    return pd.DataFrame(columns=list(REPLIES), dtype=object)


@dataclass(frozen=True, eq=False)
class Subject:
    """A bid as requirements judge it.

    Parameters
    ----------
    scenario : Scenario
        The bidder's quantities under the tender's basis, with the measures that are part of the
        bid.
    baseline : Account, optional
        Account of the tender's baseline, with which reductions are compared.
    documents : DataFrame, optional
        Evidence stated by row: ``row, kind ("epd" or "equivalent"), document, valid_from, valid_to,
        accepted``; `accepted` is the tenderer's decision on an equivalent document.
    date : date or str, optional
        The day by which schedules and validity are judged; left out, the scenario's.
    replies : DataFrame, optional
        Answers to the tender's questions to the bidder: ``question, row, item, reply``; a reply is
        blank if the cell was left empty.
    """

    scenario: Scenario
    baseline: Account | None = None
    documents: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(DOCUMENTS)))
    date: Any = None
    replies: pd.DataFrame = field(default_factory=no_replies)

    @property
    def day(self) -> datetime.date | None:
        """The day on which the bid is judged."""
        return as_date(self.date if self.date is not None else self.scenario.date, last=True)

    @cached_property
    def activities(self) -> pd.DataFrame:
        """The bidder's activities."""
        return self.scenario.activities()

    @cached_property
    def account(self) -> Account:
        """The account of the bid's emissions."""
        return self.scenario.account()

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The line items of the bid."""
        return self.account.lines

    def area(self, kind: str) -> float | None:
        """The area of a type [m2]; None if the bid states none."""
        for area in self.scenario.areas:
            try:
                return float(area.to(as_unit(kind)).magnitude)
            except UnitError:
                continue
        return None


@runtime_checkable
class Requirement(Protocol):
    """A requirement; any class with these members serves, a user's own too.

    Attributes
    ----------
    name : str
    """

    @property
    def name(self) -> str: ...

    def check(self, subject: Subject) -> Verdict:
        """The verdict on a bid; it depends on the figures stated only."""
        ...


def no_evidence() -> pd.DataFrame:
    """Evidence of no rows."""
    return pd.DataFrame({name: [] for name in EVIDENCE})


@dataclass(frozen=True, eq=False)
class Verdict:
    """The verdict on a requirement.

    Attributes
    ----------
    requirement : str
    outcome : Outcome
    value, limit : float or None
        In `unit`; a value that is not shown is None.
    margin : float or None
        Distance of the value to the limit, in `unit`; negative if the limit is exceeded.
    unit : str
    missing : tuple of str
        Missing evidence.
    evidence : DataFrame
        Columns of `EVIDENCE`.
    inputs : mapping of str to float
        Numbers from which `Requirement.value_of` computes the value.
    counted : array of bool or None
        True for line items of the subject that are in the value.
    parts : tuple of Verdict
        Verdicts of the parts of a combination.
    """

    requirement: str
    outcome: Outcome
    value: float | None = None
    limit: float | None = None
    margin: float | None = None
    unit: str = ""
    missing: tuple[str, ...] = ()
    evidence: pd.DataFrame = field(default_factory=no_evidence, repr=False)
    inputs: Mapping[str, float] = field(default_factory=dict)
    counted: Array | None = field(default=None, repr=False)
    parts: tuple[Verdict, ...] = ()
    of: Any = field(default=None, repr=False)
    is_tentative: bool = False

    def __post_init__(self) -> None:
        require(self.outcome, Outcome, str(self.requirement), "outcome", "outcome")

    @property
    def leaves(self) -> Sequence[Verdict]:
        """The verdicts of its single requirements, or itself."""
        return [leaf for part in self.parts for leaf in part.leaves] if self.parts else [self]

    @property
    def is_starred(self) -> bool:
        """True where a limit that decides was read only as others quote it."""
        is_one = self.is_tentative or any(part.is_starred for part in self.parts)
        return is_one and self.outcome is not Outcome.NOT_SHOWN

    def word(self, say: Labels) -> str:
        """The outcome in a word, with a star where a limit was read only as others quote it."""
        return say(f"outcome.{self.outcome}") + ("*" if self.is_starred else "")

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is missing, and what a star says."""
        return (*self.missing, *([message("verdict.star")] if self.is_starred else []))

    def said(self, say: Labels) -> str:
        """The verdict in words of a language."""
        text = self.word(say)
        if self.value is not None and self.limit is not None:
            numbers = {
                name: f"{figure(number, say)} {say.known('unit', self.unit)}".strip()
                for name, number in (
                    ("value", self.value),
                    ("limit", self.limit),
                    ("margin", self.margin or 0.0),
                )
            }
            text = f"{text}: {say('verdict.numbers', **numbers)}"
        if self.parts:
            text = f"{text}: " + "; ".join(
                f"{part.requirement} {part.word(say)}" for part in self.parts
            )
        return (
            f"{text}; {say('verdict.missing')}:"
            f" {', '.join(map(say.text, self.missing[:8]))}{' …' if len(self.missing) > 8 else ''}"
            if self.missing
            else text
        )

    @property
    def text(self) -> str:
        """The verdict in English words."""
        return self.said(Labels.of("en"))

    def __repr__(self) -> str:
        return f"Verdict({self.requirement!r}, {self.text})"

    def _repr_html_(self) -> str:
        return html_table(self.evidence, f"{self.requirement}: {self.text}")


def figure(number: float, say: Labels) -> str:
    """A number of a verdict with enough digits to differ visibly from its limit."""
    size = abs(number)
    return number_text(
        number,
        0 if size >= 1000 or number == int(number) else 1 if size >= 100 else 3,
        say.language.value,
    )


def margin_of(distance: float) -> float:
    """A distance to a limit without the last digits of sums: what is met exactly has none."""
    return round(distance, MARGIN_DIGITS) + 0.0


def at_most(value: float, limit: float) -> bool:
    """True if a value is not above a limit, apart from the rounding of sums."""
    return value <= limit + ROUNDING * abs(limit)


def at_least(value: float, limit: float) -> bool:
    """True if a value is not below a limit, apart from the rounding of sums."""
    return value >= limit - ROUNDING * abs(limit)


def all_met(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of requirements that must all be met: not met, else not shown, else met."""
    distinct = set(outcomes)
    return next(
        (outcome for outcome in (Outcome.NOT_MET, Outcome.NOT_SHOWN) if outcome in distinct),
        Outcome.MET,
    )


def any_met(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of requirements of which one must be met: met, else not shown, else not met."""
    distinct = set(outcomes)
    return next(
        (outcome for outcome in (Outcome.MET, Outcome.NOT_SHOWN) if outcome in distinct),
        Outcome.NOT_MET,
    )


def evidence_of(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Table of evidence from its columns; a column that is not given is blank."""
    if not len(columns["row"]):
        return no_evidence()
    # Columns that may hold messages.
    texts = {name: pd.Series(list(columns[name]), dtype=object) for name in ("value", "detail")}
    return pd.DataFrame({name: columns.get(name, "") for name in EVIDENCE}).assign(**texts)
