"""What requirements on emissions have in common: lines that count, and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
import pandas as pd
from pydantic import Field

from ...arrays import Array
from .base import Subject
from .electricity import JudgedElectricity, refusal_of
from .formulas import LiveRequirement, VerdictCells
from .selecting import Selecting


class EmissionRequirement(Selecting, LiveRequirement):
    """Base of requirements on the emissions of selected line items.

    They are judged with location-based electricity, unless `electricity` is "as-the-basis"; it is
    "prescribed" where a rule prescribes its factors.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    electricity: JudgedElectricity = "location-based"

    evidence_is_lines: ClassVar[bool] = True

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """The emissions as a sum over line items."""
        return {"emissions": cells.emissions(self.selection)}

    def lacking(self, subject: Subject, counted: Array) -> list[str]:
        """What is missing for the emissions; a market-based account shows nothing unless asked."""
        missing = self.selection.missing(subject.account, subject.lines, counted)
        refusal = refusal_of(self.electricity, subject.scenario.basis)
        return missing if refusal is None else [*missing, refusal.missing]


def emissions_of(subject: Subject, counted: Array) -> float:
    """Emissions of the line items that count [kgCO2e]; NaN if one is undeclared."""
    return float(
        subject.lines[subject.account.indicator.value].to_numpy(dtype=float)[counted].sum()
    )


def line_evidence(subject: Subject, counted: Array) -> dict[str, Any]:
    """The lines that count, summed by row and module: the columns of evidence."""
    kept = np.flatnonzero(counted)
    row, item, module = (
        subject.lines[name].to_numpy(dtype=object)[kept] for name in ("row", "item", "module")
    )
    rows, modules = pd.factorize(row)[0], pd.factorize(module)
    place, pairs = pd.factorize(rows * len(modules[1]) + modules[0])
    # What is undeclared in part is undeclared.
    sums = np.bincount(
        place,
        weights=subject.lines[subject.account.indicator.value].to_numpy(dtype=float)[kept],
        minlength=len(pairs),
    )
    first = np.unique(place, return_index=True)[1]
    return {
        "row": row[first],
        "item": item[first],
        "value": module[first],
        "counted": sums,
        "detail": ["kgCO2e"] * len(first),
    }
