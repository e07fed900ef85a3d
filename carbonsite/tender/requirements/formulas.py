"""Formulas that a requirement brings along, by which the protocol writes its verdicts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any, ClassVar, Literal, Protocol

import pandas as pd

from ...arrays import Array
from ...messages import message
from ...messages.arguments import refused
from ...scenarios.selection import Selection
from ...spreadsheets.writing.formulas import number_text
from .base import (
    MARGIN_DIGITS,
    ROUNDING,
    Outcome,
    Requirement,
    Verdict,
    at_least,
    at_most,
    margin_of,
    no_evidence,
)

Comparison = Literal["<=", ">=", ""]
"""How a value must stand to its limit; "" where the two do not say whether it is met."""


class VerdictCells(Protocol):
    """What the formulas of a verdict may refer to, each as an expression without equals sign.

    ``[value]``, ``[limit]`` and ``[missing]`` are the cells of the verdict itself.

    Attributes
    ----------
    parts : sequence of str
        The cells with the outcomes of the parts of a combination.
    """

    @property
    def parts(self) -> Sequence[str]: ...

    def word(self, outcome: Outcome) -> str:
        """An outcome as cells state it, in quotation marks."""

    def emissions(self, selection: Selection) -> str:
        """Emissions of the bid's line items in a selection [kgCO2e]."""

    def baseline_emissions(self, selection: Selection) -> str:
        """Emissions of the line items of the tender's baseline in a selection [kgCO2e]."""

    def line_count(self, selection: Selection, module: str) -> str:
        """Number of the bid's line items of a module in a selection."""

    def evidence_sum(self, outcome: Outcome) -> str:
        """Sum of what counts of the verdict's evidence with an outcome."""

    def evidence_count(self, outcome: Outcome | None = None) -> str:
        """Number of rows of the verdict's evidence, of all or of those with an outcome."""


class Comparing(Requirement, Protocol):
    """A requirement whose value is compared with a limit."""

    @property
    def comparison(self) -> Comparison: ...

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """The value, from numbers or traced numbers."""


class LiveRequirement:
    """Base of requirements whose verdicts are formulas in the protocol, not stored numbers.

    The value is a formula wherever ``value_of(inputs)`` computes it from the verdict's inputs; no
    base is needed for that. What a class leaves as it is here is written as it was stored, and the
    protocol says so.

    Attributes
    ----------
    comparison : {"<=", ">=", ""}
        How the value must stand to the limit; by it outcome and margin are formulas.
    limit_input : str
        The input that is the limit, if one is, such as the number of all rows.
    evidence_is_lines : bool
        True if the evidence is the bid's line items, which stand on a sheet of their own; other
        evidence is written to the sheet of evidence.

    Examples
    --------
    >>> from carbonsite import tender as t
    >>> class PerWorker(t.LiveRequirement):
    ...     name = "per worker"
    ...     comparison = "<="
    ...
    ...     def value_of(self, inputs):
    ...         return inputs["site"] / inputs["workers"]
    ...
    ...     def inputs_formula(self, cells):
    ...         return {"site": cells.emissions(t.Selection(modules=("A5",)))}
    >>> PerWorker().verdict({"site": 900.0, "workers": 4.0}, limit=300.0, unit="kgCO2e")
    Verdict('per worker', met: 225 kgCO2e, limit 300 kgCO2e, margin 75 kgCO2e)
    """

    comparison: ClassVar[Comparison] = ""
    limit_input: ClassVar[str] = ""
    evidence_is_lines: ClassVar[bool] = False

    def verdict(
        self: Comparing,
        inputs: Mapping[str, float],
        limit: float,
        missing: Sequence[str] = (),
        unit: str = "",
        evidence: pd.DataFrame | None = None,
        counted: Array | None = None,
    ) -> Verdict:
        """The verdict by the comparison: not shown while evidence is missing.

        Parameters
        ----------
        inputs : mapping of str to float
            Numbers that ``value_of`` computes the value from.
        limit : float
            In `unit`, as the value.
        missing, unit, evidence, counted
            See `Verdict`. A value that is no number is missing.

        Raises
        ------
        InputError
            Where the comparison is neither ``<=`` nor ``>=``, or the limit is no number.
        """
        if self.comparison not in ("<=", ">="):
            raise refused(self.comparison, self.name, "comparison", "comparison")
        if not isinstance(limit, Real) or not math.isfinite(limit):
            raise refused(limit, self.name, "limit", "finite")
        if evidence is None:
            evidence = no_evidence()
        missing = [missing] if isinstance(missing, str) else list(missing)
        outcome, value, margin = Outcome.NOT_SHOWN, None, None
        if not missing and not math.isfinite(self.value_of(inputs)):
            missing = [message("tender.missing.value")]
        if not missing:
            value = float(self.value_of(inputs))
            is_upper = self.comparison == "<="
            is_met = at_most(value, limit) if is_upper else at_least(value, limit)
            outcome = Outcome.MET if is_met else Outcome.NOT_MET
            margin = margin_of(limit - value if is_upper else value - limit)
        figures = (value, limit, margin, unit, tuple(missing), evidence, inputs, counted)
        return Verdict(self.name, outcome, *figures, of=self)

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """Formula of each input that is not a stated number, by its name."""
        return {}

    def margin_formula(self) -> str:
        """Formula of the margin: the distance of the value to the limit."""
        sides = {"<=": "[limit]-[value]", ">=": "[value]-[limit]"}
        return f"ROUND({sides[self.comparison]},{MARGIN_DIGITS})" if self.comparison else ""

    def outcome_formula(self, cells: VerdictCells) -> str:
        """Formula of the outcome: not shown while evidence is missing, else by the comparison."""
        if not self.comparison:
            return ""
        sign = "+" if self.comparison == "<=" else "-"
        bound = f"[limit]{sign}{number_text(ROUNDING)}*ABS([limit])"
        met, failed = cells.word(Outcome.MET), cells.word(Outcome.NOT_MET)
        return unless_missing(cells, f"IF([value]{self.comparison}{bound},{met},{failed})")


def formulas_of(requirement: object) -> LiveRequirement:
    """The formulas that a requirement brings along; one that brings none has them stored."""
    return requirement if isinstance(requirement, LiveRequirement) else LiveRequirement()


def unless_missing(cells: VerdictCells, formula: str) -> str:
    """Formula that is "not shown" while evidence is missing, else another formula."""
    return f'IF([missing]<>"",{cells.word(Outcome.NOT_SHOWN)},{formula})'


def joined_outcomes(cells: VerdictCells, decisive: Outcome, otherwise: Outcome) -> str:
    """Formula of the outcome of parts: the decisive one if one has it, else not shown, else other.

    Not met is decisive where all parts must be met, met where one must be.
    """
    words = (cells.word(outcome) for outcome in (decisive, Outcome.NOT_SHOWN, otherwise))
    return joined(cells.parts, *words)


def joined(parts: Sequence[str], decisive: str, unknown: str, otherwise: str) -> str:
    """Formula of a word: the decisive one if a part has it, else unknown if one is, else other."""
    is_decided, is_open = (
        f"OR({','.join(f'{part}={word}' for part in parts)})" for word in (decisive, unknown)
    )
    return f"IF({is_decided},{decisive},IF({is_open},{unknown},{otherwise}))"
