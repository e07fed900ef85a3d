"""How a result differs from the same project's result by another version, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..lifecycle import MODULES_IN_TOTAL
from ..messages import Word, message
from ..scenarios.scenario import Scenario
from .json_export import to_dict
from .old_result import OldResult, ResultTotals

_EQUAL = 1e-9
"""Relative difference below which two results are one."""

_SAME_LINE = ["of", "measure", "row", "item", "module", "factor_module", "factor", "part"]
"""Columns in which a line of both results is the same."""

_TEXTS = [*_SAME_LINE, "resolved_factor", "unit"]


@dataclass(frozen=True)
class VersionChanges:
    """Old and new results of one project.

    Attributes
    ----------
    old, new : OldResult
    results : DataFrame
        ``result, old, new, difference`` [kgCO2e]: totals, savings, bounds, steps and bases; all of
        them, whether they differ or not.
    lines : DataFrame
        ``of, measure, row, item, module, factor, old, new, why`` [kgCO2e]: the lines whose part in
        the total differs, largest difference first.
    findings : DataFrame
        ``finding, factor, now``: those that only one of the two has; `now` is "new" or "gone".
    """

    old: OldResult
    new: OldResult
    results: pd.DataFrame
    lines: pd.DataFrame
    findings: pd.DataFrame

    @property
    def shown_results(self) -> pd.DataFrame:
        """The total, and the results that differ."""
        is_total = self.results["result"] == "total"
        return self.results[is_total | _differing(self.results["old"], self.results["new"])]

    @property
    def differ(self) -> bool:
        """True if any number differs, or the two are of different indicators."""
        return self.old.indicator != self.new.indicator or bool(
            len(self.lines) or _differing(self.results["old"], self.results["new"]).any()
        )


def version_changes(scenario: Scenario, old: OldResult) -> VersionChanges:
    """Changes of a scenario's results since an old result of it.

    Parameters
    ----------
    scenario : Scenario
    old : OldResult
        What another version wrote of the same project.

    Raises
    ------
    InputError
        If the scenario cannot be accounted.
    """
    return changes_between(old, OldResult.of(to_dict(scenario), scenario.name))


def changes_between(old: OldResult, new: OldResult) -> VersionChanges:
    """Changes between two results of one project."""
    results = pd.DataFrame(_results(old, new), columns=["result", "old", "new"])
    texts = pd.Series(results["result"].to_list(), dtype=object)
    # Numbers of two indicators have no difference, and no line that explains one.
    is_comparable = old.indicator == new.indicator
    difference = results["new"] - results["old"] if is_comparable else float("nan")
    results = results.assign(result=texts, difference=difference)
    lines = _line_changes(old, new)
    return VersionChanges(
        old, new, results, lines if is_comparable else lines.iloc[:0], _findings(old, new)
    )


def _results(old: OldResult, new: OldResult) -> Iterator[tuple[str, float, float]]:
    """Each result by its name, old and new; NaN where one has none."""
    before, after = dict(_numbers(old)), dict(_numbers(new))
    nan = float("nan")
    for name in dict.fromkeys([*before, *after]):
        yield name, before.get(name, nan), after.get(name, nan)


def _numbers(result: OldResult) -> Iterator[tuple[str, float]]:
    yield from _of_totals(result.totals, "")
    if result.bounds is not None:
        yield message("versions.low"), result.bounds.low
        yield message("versions.high"), result.bounds.high
    for step in result.steps[1:]:
        yield message("versions.step", measure=step.step), step.change
    for basis in result.bases:
        yield from _of_totals(basis, basis.basis)


def _of_totals(totals: ResultTotals, basis: str) -> Iterator[tuple[str, float]]:
    for name in ("baseline", "total", "saving"):
        number = getattr(totals, name)
        if name == "total" or number == number:
            word = Word("cli", name)
            under = message("versions.under", result=word, basis=basis) if basis else word
            yield under, number


def _line_changes(old: OldResult, new: OldResult) -> pd.DataFrame:
    """Table of the lines whose part in the total differs, with the first reason."""
    before, after = _lines(old), _lines(new)
    both = before.merge(after, on=[*_SAME_LINE, "place"], how="outer", suffixes=("_old", "_new"))
    numbers = [f"{name}_{side}" for name in ("counted_kg", "amount") for side in ("old", "new")]
    filled = both[numbers].fillna(0.0)
    changed = _differing(filled["counted_kg_old"], filled["counted_kg_new"])
    table = both[changed].reset_index(drop=True)
    shown = table[["of", "measure", "row", "item", "module", "factor"]].assign(
        old=table["counted_kg_old"],
        new=table["counted_kg_new"],
        why=pd.Series([_why(line) for line in table.to_dict("records")], dtype=object),
    )
    size = (shown["new"].fillna(0.0) - shown["old"].fillna(0.0)).abs()
    return shown.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _lines(result: OldResult) -> pd.DataFrame:
    """Lines of the baseline and the changes: texts, amount, number of the factor, part in total."""
    parts = (("baseline", result.lines), ("change", result.changes))
    table = pd.concat(
        [pd.DataFrame(rows, dtype=object).assign(of=name) for name, rows in parts],
        ignore_index=True,
    )
    texts = {name: _column(table, name, "").fillna("").astype(str) for name in _TEXTS}
    amount, conversion, emissions = (
        pd.to_numeric(_column(table, name, None), errors="coerce")
        for name in ("amount", "conversion", result.indicator)
    )
    in_total = texts["module"].isin([*MODULES_IN_TOTAL, ""])
    counted = _column(table, "counted", None)
    is_counted = in_total & counted.where(counted.notna(), True).astype(bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        number = emissions / (amount * conversion)
    lines = pd.DataFrame(texts).assign(
        amount=amount,
        conversion=conversion,
        number=number,
        why_not=_column(table, "why_not", "").fillna("").astype(str),
        is_counted=is_counted,
        counted_kg=emissions.where(is_counted, 0.0),
    )
    return lines.assign(place=lines.groupby(_SAME_LINE, sort=False).cumcount())


def _column(table: pd.DataFrame, name: str, missing: Any) -> pd.Series:
    """A column of the lines; a version that did not have it has a missing value in each."""
    blank = pd.Series([missing] * len(table), index=table.index, dtype=object)
    return table.get(name, blank)


def _why(line: dict[str, Any]) -> str:
    """The first reason for which a line has another part in the total."""
    if line["is_counted_old"] != line["is_counted_old"]:
        return message("versions.why.new")
    if line["is_counted_new"] != line["is_counted_new"]:
        return message("versions.why.gone")
    if line["is_counted_old"] != line["is_counted_new"]:
        key = "counted" if line["is_counted_new"] else "not_counted"
        return message(f"versions.why.{key}", reason=line["why_not_new"])
    if line["resolved_factor_old"] != line["resolved_factor_new"]:
        factors = {"old": line["resolved_factor_old"], "new": line["resolved_factor_new"]}
        return message("versions.why.factor", **factors)
    for name in ("amount", "conversion", "number"):
        before, after = line[f"{name}_old"], line[f"{name}_new"]
        if _differing(pd.Series([before]), pd.Series([after])).any():
            return message(f"versions.why.{name}", old=float(before), new=float(after))
    return message("versions.why.several")


def _findings(old: OldResult, new: OldResult) -> pd.DataFrame:
    """Findings that only one of the two has, by kind and factor."""
    before, after = (
        {(str(row.get("finding", "")), str(row.get("factor", ""))) for row in result.findings}
        for result in (old, new)
    )
    rows = [
        *((*pair, Word("versions", "new")) for pair in sorted(after - before)),
        *((*pair, Word("versions", "gone")) for pair in sorted(before - after)),
    ]
    return pd.DataFrame(rows, columns=["finding", "factor", "now"], dtype=object)


def _differing(old: pd.Series, new: pd.Series) -> pd.Series:
    """Mask of numbers that differ; two that are unknown do not."""
    size = pd.concat([old.abs(), new.abs()], axis=1).max(axis=1).fillna(0.0)
    apart = (old - new).abs() > _EQUAL * size
    return apart | (old.isna() != new.isna())
