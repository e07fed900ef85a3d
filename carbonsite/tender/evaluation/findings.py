"""Findings about a bid or the tender, for those who decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from ...errors import CarbonsiteError, InputError
from ...messages import Joined, message
from ...messages.labels import Labels
from ...messages.numbers import number_text
from ..requirements.base import Verdict

CLARIFY = message("tender.remedy.clarify")
"""Remedy of every deviation: carbonsite repairs nothing and gives no legal advice."""

_ABOUT_OTHERS = tuple(
    f"tender.file.{name}" for name in ("copy", "nameless_copy", "same", "second_bid", "version")
)

COLUMNS = ("bidder", "finding", "detail", "remedy")


@dataclass(frozen=True)
class EvaluationFinding:
    """A finding, whose texts are made in the language of the reader.

    Attributes
    ----------
    bidder : str
        Blank for a finding about the tender itself.
    finding : str
        English name of the finding.
    detail : str or callable
        A sentence, or a function that returns it in a language.
    remedy : str
    is_internal : bool
        True if no letter may contain it: it names files or figures of other bids, or is a question
        that is not decided.
    """

    bidder: str
    finding: str
    detail: str | Callable[[Labels], str]
    remedy: str = CLARIFY
    is_internal: bool = False

    def row_in(self, say: Labels) -> dict[str, str]:
        """Row of the table of findings in a language; `finding` stays the English key."""
        detail = say.text(self.detail) if isinstance(self.detail, str) else self.detail(say)
        return {
            "bidder": self.bidder,
            "finding": self.finding,
            "detail": detail,
            "remedy": say.text(self.remedy),
        }


def problem_text(error: CarbonsiteError) -> str:
    """The problems of an error on one line."""
    if isinstance(error, InputError):
        return Joined(dict.fromkeys(error.problems["problem"]), "; ")
    return Joined(filter(None, (error.problem, error.remedy)), "; ")


def table_of(findings: Iterable[EvaluationFinding], say: Labels) -> pd.DataFrame:
    """Findings as a table: ``bidder, finding, detail, remedy``."""
    return pd.DataFrame([finding.row_in(say) for finding in findings], columns=list(COLUMNS))


def verdict_finding(
    bidder: str, finding: str, verdict: Verdict, remedy: str = CLARIFY
) -> EvaluationFinding:
    """Finding on a requirement."""

    def text(say: Labels) -> str:
        return f"{verdict.requirement}: {verdict.said(say)}"

    return EvaluationFinding(bidder, finding, text, remedy)


def bid_finding(bidder: str, finding: str, row: Mapping[str, Any]) -> EvaluationFinding:
    """Finding on a problem or a deviation of a bid, with its place and its effect."""
    remedy, key = row.get("remedy", "") or CLARIFY, getattr(row.get("what"), "key", "")
    text = partial(_text_with_place, row)
    return EvaluationFinding(bidder, finding, text, remedy, is_internal=key in _ABOUT_OTHERS)


def _text_with_place(row: Mapping[str, Any], say: Labels) -> str:
    place = " ".join(str(row[key]) for key in ("sheet", "cell") if row.get(key))
    text = ": ".join(filter(None, (place, say.text(row.get("what", "")))))
    effect = row.get("effect")
    if effect is None or effect != effect:
        return text
    shown = number_text(effect, 0, say.language, is_signed=True)
    return "; ".join(filter(None, (text, say("finding.effect", effect=shown))))
