"""A reduction against the tender's baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from ...messages import Message, message
from ...units import Quantity, as_unit
from ...units.fields import InUnit
from .base import Subject, Verdict, evidence_of
from .emissions import EmissionRequirement, emissions_of, line_evidence
from .formulas import Comparison, VerdictCells


class Reduction(EmissionRequirement):
    """A reduction against the tender's baseline.

    Parameters
    ----------
    name : str
    at_least : str or float
        Share of the baseline, such as ``"40 %"``.
    modules, elements, flows, without_flows, where
        The line items that count on both sides, see `Selection`.
    electricity : {"location-based", "as-the-basis", "prescribed"}
        By which it is judged, see `Limit`.
    """

    comparison: ClassVar[Comparison] = ">="

    at_least: Annotated[Quantity, InUnit("", gt=0, le=1)]
    unit: str = "%"

    @property
    def sentence(self) -> Message:
        """What it asks."""
        return message("tender.asks.reduction", rows=self.rows_in_words, share=self.figure)

    @property
    def figure(self) -> float:
        """The reduction asked for, in percent."""
        return float(self.at_least.to(as_unit("%")).magnitude)

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """Reduction [%]."""
        return 100.0 * (1.0 - inputs["emissions"] / inputs["baseline"])

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """The emissions of the bid and of the baseline as sums over line items."""
        return {
            "emissions": cells.emissions(self.selection),
            "baseline": cells.baseline_emissions(self.selection),
        }

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if the bid is as far below the baseline as asked, both in one indicator."""
        counted = self.selection.counted(subject.lines)
        missing, inputs = self.lacking(subject, counted), {}
        before, after = subject.baseline, subject.account
        if before is None:
            missing.append(message("tender.missing.baseline"))
        elif before.indicator is not after.indicator or before.basis != after.basis:
            missing.append(message("tender.missing.other_baseline"))
        else:
            of_before = self.selection.counted(before.lines)
            missing += [
                message("tender.missing.in_baseline", problem=problem)
                for problem in self.selection.missing(before, before.lines, of_before)
            ]
            emissions = before.lines[before.indicator.value].to_numpy(dtype=float)
            baseline = float(emissions[of_before].sum())
            if not missing and not baseline > 0:
                missing.append(message("tender.missing.positive_baseline"))
            inputs = {"emissions": emissions_of(subject, counted), "baseline": baseline}
        evidence = evidence_of(line_evidence(subject, counted))
        return self.verdict(inputs, self.figure, missing, self.unit, evidence, counted)
