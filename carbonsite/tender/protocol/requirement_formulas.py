"""Formulas of verdicts in the protocol: inputs, value, margin and outcome of a requirement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.formulas import formula_of, number_text
from ...units.tracing import Trace, Traced
from ..requirements.base import MARGIN_DIGITS, ROUNDING, Outcome, Verdict
from ..requirements.combining import AllOf, AnyOf, Schedule
from ..requirements.coverage import Coverage
from ..requirements.limit import EmissionRequirement, Limit, Reduction
from ..requirements.rows import EveryRow
from ..requirements.shares import EnergyShare
from .bid_sheets import BASELINE, BidSheets

_UNTRACEABLE = (TypeError, AttributeError, ValueError, ArithmeticError, LookupError)
"""Errors of an own requirement that cannot compute with traced numbers."""


@dataclass(frozen=True, eq=False)
class VerdictRow:
    """A verdict of a bid in the table of requirements.

    Attributes
    ----------
    mark : str
        Mark of the bid's sheets.
    key : str
        Key of its evidence.
    within : str
        Name of the requirement that it is a part of.
    parts : list of int
        Indices of the rows of its parts.
    """

    mark: str
    bidder: str
    verdict: Verdict
    key: str
    within: str
    parts: list[int]


def inputs_of(verdict: Verdict, mark: str, key: str, bids: BidSheets, book: Book) -> dict[str, str]:
    """Inputs of a value as expressions: sums over line items or evidence, or stated numbers."""
    inputs = {
        name: number_text(float(number))
        for name, number in verdict.inputs.items()
        if number == number
    }
    of, met, failed = verdict.of, book.say("outcome.MET"), book.say("outcome.NOT_MET")
    if isinstance(of, Limit | Reduction):
        inputs |= {"emissions": bids.summed(mark, of.selection)} | (
            {"baseline": bids.summed(BASELINE, of.selection)} if "baseline" in inputs else {}
        )
    if isinstance(of, Coverage):
        inputs["part"] = "+".join(_is_counted(of, module, mark, bids) for module in of.modules)
    if isinstance(of, EnergyShare):
        part, other = (
            f'SUMIFS(evidence_counted,evidence_key,"{key}",evidence_outcome,"{word}")'
            for word in (met, failed)
        )
        inputs |= {"part": part, "whole": f"{part}+{other}"}
    if isinstance(of, EveryRow):
        inputs |= {
            "part": f'COUNTIFS(evidence_key,"{key}",evidence_outcome,"{met}")',
            "whole": f'COUNTIFS(evidence_key,"{key}")',
        }
    return inputs


def _is_counted(of: Coverage, module: str, mark: str, bids: BidSheets) -> str:
    """Expression that is 1 if any line item of a module counts, else 0."""
    lines = "+".join(
        bids.counted(mark, of.selection, named) for named in of.selection.named(module)
    )
    return f"IF({lines}>0,1,0)"


def value_formula(verdict: Verdict, cells: dict[str, str]) -> str:
    """Formula of a value over its inputs, from a run of its requirement; empty if stored.

    It is stored if an own requirement cannot be followed, or computes another value than it says.
    """
    if verdict.value is None or not hasattr(verdict.of, "value_of"):
        return ""
    trace = Trace()
    inputs = {name: trace.number("input", name, number) for name, number in verdict.inputs.items()}
    try:
        value = verdict.of.value_of(inputs)
    except _UNTRACEABLE:
        return ""
    if not isinstance(value, Traced) or not math.isclose(
        value.value, verdict.value, rel_tol=ROUNDING, abs_tol=ROUNDING
    ):
        return ""
    return formula_of(value.term, lambda symbol: cells[str(symbol.key)])


def margin_formula(verdict: Verdict) -> str:
    """Formula of the margin; empty if there is none, or if an own requirement has it stored."""
    if verdict.margin is None:
        return ""
    if isinstance(verdict.of, Limit):
        return f"=ROUND([limit]-[value],{MARGIN_DIGITS})"
    is_own = not isinstance(verdict.of, EmissionRequirement | EnergyShare | EveryRow)
    return "" if is_own else f"=ROUND([value]-[limit],{MARGIN_DIGITS})"


def outcome_formula(book: Book, row: VerdictRow, first: int) -> str:
    """Formula of an outcome over value and limit, evidence, or outcomes of parts; empty if stored.

    `first` is the row of the first verdict on the sheet.
    """
    met, failed, unknown = (
        f'"{book.say(f"outcome.{outcome}")}"'
        for outcome in (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_SHOWN)
    )
    of, rounding = row.verdict.of, f"{number_text(ROUNDING)}*ABS([limit])"
    unless_missing = f'=IF([missing]<>"",{unknown},'
    if isinstance(of, AllOf | AnyOf | Schedule) and row.parts:
        return combined(
            type(of), [f"D{first + part}" for part in row.parts], (met, failed, unknown)
        )
    if isinstance(of, EveryRow):
        wrong = f'COUNTIFS(evidence_key,"{row.key}",evidence_outcome,{failed})'
        return f'=IF({wrong}>0,{failed},IF([missing]<>"",{unknown},{met}))'
    if isinstance(of, Limit):
        return f"{unless_missing}IF([value]<=[limit]+{rounding},{met},{failed}))"
    if isinstance(of, Reduction | EnergyShare):
        return f"{unless_missing}IF([value]>=[limit]-{rounding},{met},{failed}))"
    return f"{unless_missing}{met})" if isinstance(of, EmissionRequirement) else ""


def combined(kind: type[Any], cells: Sequence[str], words: tuple[str, ...]) -> str:
    """Formula of the outcome of all or any of some cells; words: met, not met, not shown."""
    met, failed, unknown = words
    decides, otherwise = (met, failed) if issubclass(kind, AnyOf) else (failed, met)
    decisive, open_ = (",".join(f"{cell}={word}" for cell in cells) for word in (decides, unknown))
    return f"=IF(OR({decisive}),{decides},IF(OR({open_}),{unknown},{otherwise}))"
