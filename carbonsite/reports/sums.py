"""Sums by module and by element as carbonsite computes them: before, changes and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ..lifecycle import MODULES, MODULES_IN_TOTAL
from ..spreadsheets.writing.cells import fit
from .line_columns import element_texts
from .subject import ReportSubject


@dataclass(frozen=True)
class LabelSums:
    """Sums by label [kgCO2e]; NaN is undeclared, a label without lines is 0.

    Attributes
    ----------
    before, changes : dict of str to float
        Sums of the account or the baseline, and of the changes.
    is_scenario : bool
    """

    before: dict[str, float]
    changes: dict[str, float]
    is_scenario: bool

    @property
    def labels(self) -> list[str]:
        """Modules in life-cycle order, D last; other labels as they appear, an empty one last."""
        known = {label: place for place, label in enumerate((*MODULES, ""))}
        return sorted(
            dict.fromkeys([*self.before, *self.changes]), key=lambda label: known.get(label, -1)
        )

    def of(self, label: str) -> list[float]:
        """Sums of a label: of an account one; of a scenario baseline, changes and their sum."""
        before, changes = self.before.get(label, 0.0), self.changes.get(label, 0.0)
        return [before, changes, before + changes] if self.is_scenario else [before]


def sums_by_module(subject: ReportSubject) -> LabelSums:
    """Sums by module."""
    before = subject.baseline.by("module")[subject.indicator].to_dict()
    return LabelSums(
        before,
        _changes_by_module(subject.changes) if subject.scenario else {},
        subject.scenario is not None,
    )


def _changes_by_module(changes: pd.DataFrame) -> dict[str, float]:
    """Sums of changes by module; D, which no total counts, has a sum of its own."""
    shown = changes["counted"].astype(bool) | ~changes["module"].isin(MODULES_IN_TOTAL)
    return _sums(changes["module"][shown], changes["emissions"][shown])


def sums_by_element(subject: ReportSubject) -> LabelSums:
    """Sums by element over modules in the total."""
    account = subject.baseline
    sums = (
        account.by("element")[subject.indicator]
        if "element" in account.reading.table
        else pd.Series({"": account.total.magnitude})
    )
    before = _sums(map(_text, sums.index), sums)
    if subject.scenario is None:
        return LabelSums(before, {}, False)
    counted = subject.changes[subject.changes["counted"].astype(bool)]
    return LabelSums(before, _sums(map(_text, element_texts(counted)), counted["emissions"]), True)


def _text(label: object) -> str:
    """A label as the cells of the lines show it."""
    return fit(str(label))[0]


def _sums(labels: Iterable[str], values: Iterable[float]) -> dict[str, float]:
    frame = pd.DataFrame({"label": list(labels), "value": list(values)})
    return {
        str(label): float(group.sum(skipna=False))
        for label, group in frame.groupby("label", sort=False)["value"]
    }
