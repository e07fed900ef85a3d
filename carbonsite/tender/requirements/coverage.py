"""Required scope of an account: modules and elements, without a limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from ...messages import Message, message
from ...scenarios.selection import Selection
from .base import Outcome, Subject, Verdict, evidence_of
from .electricity import JudgedElectricity
from .emissions import EmissionRequirement, line_evidence
from .formulas import Comparison, VerdictCells, unless_missing


class Coverage(EmissionRequirement):
    """An account of some modules, elements and flows, each declared, without a limit.

    Parameters
    ----------
    name : str
    modules, elements, flows, without_flows, where
        What must be there, see `Selection`; each module needs a row, if one with the amount 0.
    electricity : {"as-the-basis", "location-based", "prescribed"}
        What is covered does not depend on it; "prescribed" where a rule prescribes its factors.
    """

    comparison: ClassVar[Comparison] = ">="

    modules: tuple[str, ...] = Field(min_length=1)
    electricity: JudgedElectricity = "as-the-basis"
    unit: str = "modules"

    @property
    def sentence(self) -> Message:
        """What it asks."""
        return message("tender.asks.coverage", rows=self.rows_in_words)

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """Number of modules covered."""
        return inputs["part"]

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """The number of modules of which a line item counts."""
        counts = (
            "+".join(cells.line_count(self.selection, named) for named in Selection.named(module))
            for module in self.modules
        )
        return {"part": "+".join(f"IF({count}>0,1,0)" for count in counts)}

    def outcome_formula(self, cells: VerdictCells) -> str:
        """Met unless something is missing, a module or an element."""
        return unless_missing(cells, cells.word(Outcome.MET))

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if each module is there and declared."""
        counted = self.selection.counted(subject.lines)
        missing = self.lacking(subject, counted)
        modules = set(subject.lines["module"].to_numpy(dtype=object)[counted])
        modules |= {"A1-A3"} if modules & {"A1", "A2", "A3"} else set()
        missing += self.selection.elements_without_rows(subject.lines, counted)
        part, whole = (
            float(sum(module in modules for module in self.modules)),
            float(len(self.modules)),
        )
        outcome = Outcome.NOT_SHOWN if missing else Outcome.MET
        evidence, inputs = (
            evidence_of(line_evidence(subject, counted)),
            {"part": part, "whole": whole},
        )
        return Verdict(
            self.name,
            outcome,
            part,
            whole,
            part - whole,
            self.unit,
            tuple(missing),
            evidence,
            inputs,
            of=self,
        )
