"""Requirements on what the bidder answers once: yes or no, a choice, a text, or a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from ...messages import Message, message
from ...units.records import Record
from .base import Outcome, Subject, Verdict, evidence_of
from .formulas import LiveRequirement, VerdictCells, unless_missing
from .sentences import values_of


class Answered(Record, LiveRequirement):
    """An answer to a question to the bidder, such as a certified environmental management system.

    Parameters
    ----------
    name : str
    question : str
        The name of a question of the form with ``part = "bidder"``.
    allowed : tuple of str
        The answers that keep it; left out, any answer does.

    Notes
    -----
    A question that is left empty is not shown. Whether an enclosed file holds what it should is
    for those who read it.

    Examples
    --------
    >>> import carbonsite as cs
    >>> import pandas as pd
    >>> site = cs.Scenario("bid", cs.activities(cs.activity("fill", "1 t", "gravel-br18")))
    >>> reply = {"question": "iso_14001", "row": "B5", "item": "ISO 14001?", "reply": "yes"}
    >>> certified = Answered(name="ISO 14001", question="iso_14001", allowed=("yes",))
    >>> certified.check(Subject(site, replies=pd.DataFrame([reply])))
    Verdict('ISO 14001', met)
    >>> certified.check(Subject(site))
    Verdict('ISO 14001', not shown; missing: iso_14001: no answer)
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    question: Annotated[str, Field(min_length=1)]
    allowed: tuple[str, ...] = ()

    @property
    def sentence(self) -> Message:
        """What it asks."""
        if not self.allowed:
            return message("tender.asks.answer", question=self.question)
        answers = values_of("yes_no", self.allowed)
        return message("tender.asks.answer_of", question=self.question, answers=answers)

    def outcome_formula(self, cells: VerdictCells) -> str:
        """Not met if the answer in the evidence is not allowed, not shown if there is none."""
        failed, met = cells.word(Outcome.NOT_MET), cells.word(Outcome.MET)
        otherwise = unless_missing(cells, met)
        return f"IF({cells.evidence_count(Outcome.NOT_MET)}>0,{failed},{otherwise})"

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if the answer is allowed; not shown if there is none."""
        replies = subject.replies[subject.replies["question"] == self.question]
        asked = replies.to_dict("records")
        reply: Mapping[Any, Any] = asked[0] if asked else {}
        value = reply.get("reply", "")
        evidence = evidence_of(
            {
                "row": [reply.get("row", "")],
                "item": [reply.get("item", "")],
                "value": [value],
                "outcome": [self._outcome(value)],
                "detail": [self._detail(value)],
            }
        )
        whose = str(reply.get("row", self.question))
        missing = () if value else (message("tender.of", whose=whose, problem=_NO_ANSWER),)
        return Verdict(self.name, self._outcome(value), missing=missing, evidence=evidence, of=self)

    def _outcome(self, value: str) -> Outcome:
        if not value:
            return Outcome.NOT_SHOWN
        return Outcome.MET if not self.allowed or value in self.allowed else Outcome.NOT_MET

    def _detail(self, value: str) -> str:
        outcome = self._outcome(value)
        if outcome is Outcome.NOT_MET:
            return message("tender.reply.other", allowed=values_of("yes_no", self.allowed))
        return _NO_ANSWER if outcome is Outcome.NOT_SHOWN else ""


_NO_ANSWER = message("tender.reply.none")
