"""Formulas of verdicts in the protocol, over line items, evidence and the table of verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ...messages.labels import Labels
from ...scenarios.selection import Selection
from ...spreadsheets.writing.formulas import formula_of, number_text
from ...units.tracing import Trace, Traced
from ..award.awards import Award
from ..award.values import Emissions
from ..requirements.base import ROUNDING, Outcome, Verdict
from ..requirements.formulas import LiveRequirement, formulas_of
from .bid_sheets import BASELINE, BidSheets

_UNTRACEABLE = (TypeError, AttributeError, ValueError, ArithmeticError, LookupError)
"""Errors of an own requirement that cannot compute with traced numbers."""


@dataclass(frozen=True, eq=False)
class SelectionsAsked:
    """Notes the selections of line items that formulas sum or count, in the place of `BidSheets`.

    Attributes
    ----------
    selections : dict of Selection
        In the order in which they are asked for first.
    """

    selections: dict[Selection, None] = field(default_factory=dict)

    def summed(self, mark: str, selection: Selection) -> str:
        """Note a selection; the formula stays empty."""
        self.selections[selection] = None
        return ""

    def counted(self, mark: str, selection: Selection, module: str) -> str:
        """Note a selection; the formula stays empty."""
        return self.summed(mark, selection)


@dataclass(frozen=True, eq=False)
class WrittenVerdict:
    """A verdict with the cells that its formulas refer to, as `VerdictCells` describes them.

    Attributes
    ----------
    mark : str
        Mark of the bid's sheets.
    key : str
        Key of its evidence.
    parts : sequence of str
        Cells with the outcomes of its parts.
    """

    verdict: Verdict
    mark: str
    key: str
    bids: BidSheets | SelectionsAsked
    say: Labels
    parts: Sequence[str] = ()

    @property
    def formulas(self) -> LiveRequirement:
        """The formulas that its requirement brings along."""
        return formulas_of(self.verdict.of)

    def word(self, outcome: Outcome) -> str:
        """An outcome as cells state it, in quotation marks."""
        return f'"{self.say(f"outcome.{outcome}")}"'

    def emissions(self, selection: Selection) -> str:
        """Emissions of the bid's line items in a selection [kgCO2e]."""
        return self.bids.summed(self.mark, selection)

    def baseline_emissions(self, selection: Selection) -> str:
        """Emissions of the line items of the tender's baseline in a selection [kgCO2e]."""
        return self.bids.summed(BASELINE, selection)

    def line_count(self, selection: Selection, module: str) -> str:
        """Number of the bid's line items of a module in a selection."""
        return self.bids.counted(self.mark, selection, module)

    def evidence_sum(self, outcome: Outcome) -> str:
        """Sum of what counts of the verdict's evidence with an outcome."""
        return f"SUMIFS(evidence_counted,{self._of_evidence(outcome)})"

    def evidence_count(self, outcome: Outcome | None = None) -> str:
        """Number of rows of the verdict's evidence, of all or of those with an outcome."""
        return f"COUNTIFS({self._of_evidence(outcome)})"

    def _of_evidence(self, outcome: Outcome | None) -> str:
        of_key = f'evidence_key,"{self.key}"'
        return of_key if outcome is None else f"{of_key},evidence_outcome,{self.word(outcome)}"

    @cached_property
    def live_inputs(self) -> dict[str, str]:
        """The inputs of the value that are formulas, by name, as expressions."""
        inputs = self.verdict.inputs
        formulas = self.formulas.inputs_formula(self)
        return {name: text for name, text in formulas.items() if name in inputs}

    @property
    def inputs(self) -> dict[str, str]:
        """All inputs of the value as expressions: formulas, else the numbers that are stated."""
        stated = {
            name: number_text(float(number))
            for name, number in self.verdict.inputs.items()
            if number == number
        }
        return stated | self.live_inputs

    def value(self, cells: Mapping[str, str]) -> str:
        """Formula of the value over cells of its inputs, from a run; empty if it is stored.

        It is stored if an own requirement cannot be followed, or computes another value than it
        says.
        """
        compute, stored = getattr(self.verdict.of, "value_of", None), self.verdict.value
        if stored is None or compute is None:
            return ""
        trace = Trace()
        try:
            value = compute(
                {
                    name: trace.number("input", name, number)
                    for name, number in self.verdict.inputs.items()
                }
            )
        except _UNTRACEABLE:
            return ""
        if not isinstance(value, Traced) or not math.isclose(
            value.value, stored, rel_tol=ROUNDING, abs_tol=ROUNDING
        ):
            return ""
        return formula_of(value.term, lambda symbol: cells[str(symbol.key)])

    def limit(self, cells: Mapping[str, str]) -> str:
        """Formula of the limit over cells of the inputs; empty if it is a stated number."""
        name = self.formulas.limit_input
        return cells[name] if name in self.verdict.inputs else ""

    @property
    def margin(self) -> str:
        """Formula of the margin; empty if there is none, or it is stored."""
        return "" if self.verdict.margin is None else self.formulas.margin_formula()

    @property
    def outcome(self) -> str:
        """Formula of the outcome; empty if it is stored."""
        return self.formulas.outcome_formula(self)


def selections_of(
    judged: Iterable[Verdict], award: Award, reached: Iterable[Verdict], say: Labels
) -> list[Selection]:
    """Distinct selections of line items that requirements and criteria sum; the whole is first.

    Parameters
    ----------
    judged, reached : iterable of Verdict
        On requirements of the tender, and on those that measure a criterion of the award.
    """
    asked = SelectionsAsked({Selection(): None})

    def note(verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            formulas_of(verdict.of).inputs_formula(WrittenVerdict(verdict, "", "", asked, say))

    note(judged)
    for measure in award.measures.values():
        if isinstance(measure, Emissions):
            asked.summed("", measure.selection)
    note(reached)
    return list(asked.selections)
