"""A scenario with rows summed that no measure can distinguish: savings stay the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.amounts import with_numbers
from ..measures.rows import matching
from ..scenarios.scenario_runs import ScenarioRuns
from ..units import Q, as_unit, number_text
from ..units.conversion_paths import CONVERTING_PROPERTIES

_DECIDING = ("factor", "unit", "module", "factor_module", "carrier", "date", *CONVERTING_PROPERTIES)
"""Columns on which an account or a conversion of a row depends, whatever the measures read."""


def aggregated(runs: ScenarioRuns) -> ScenarioRuns:
    """The runs with those rows summed that no measure, account or conversion can distinguish.

    Thousands of rows of a bill become a few dozen; emissions and savings are the same. They are
    the runs given if an amount depends on assumptions, if rows replace modules of other rows, or a
    measure does not say that rows may be summed before it acts (`SiteMeasure.adds_up`).
    """
    baseline = runs.baseline
    if (
        not runs.measures
        or not all(getattr(measure, "adds_up", False) for measure in runs.measures)
        or baseline["amount"].dtype == object
        or "replaces_modules" in baseline
    ):
        return runs
    read = np.array([_conditions_met(measure, baseline) for measure in runs.measures]).reshape(
        -1, len(baseline)
    )
    return runs.with_baseline(_summed(with_numbers(baseline), read))


def _conditions_met(measure: Any, baseline: pd.DataFrame) -> Array:
    """For each row, which of a measure's conditions it meets, as bits."""
    is_met = [matching(baseline, where) for where in measure.targets] + [measure.reads(baseline)]
    return np.asarray(np.array(is_met).T @ (1 << np.arange(len(is_met))))


def _summed(table: pd.DataFrame, read: Array) -> pd.DataFrame:
    """The rows summed that agree in all deciding columns; of other columns the first cell."""
    hours, is_stated = _hours(table)
    columns = [
        table[name] if name not in CONVERTING_PROPERTIES else table[name].astype(str)
        for name in _DECIDING
        if name in table
    ]
    codes = (
        [
            pd.factorize(column.to_numpy(dtype=object), use_na_sentinel=False)[0]
            for column in columns
        ]
        + [pd.factorize(row)[0] for row in read]
        + [is_stated.astype(int)]
    )
    group = np.zeros(len(table), dtype=np.int64)
    for code in codes:
        group = pd.factorize(group * (int(code.max()) + 1) + code)[0]
    _, first = np.unique(group, return_index=True)
    amount = np.bincount(group, weights=table["amount"].to_numpy(dtype=float))
    summed = table.iloc[first].assign(amount=amount)
    if "hours" in table:
        sums = np.bincount(group, weights=hours)
        summed["hours"] = [
            f"{number_text(hours_of_group)} h" if stated else ""
            for hours_of_group, stated in zip(sums, is_stated[first], strict=True)
        ]
    return summed.reset_index(drop=True)


def _hours(table: pd.DataFrame) -> tuple[Array, Array]:
    """The hours of each row, and which rows state some."""
    if "hours" not in table:
        return np.zeros(len(table)), np.zeros(len(table), dtype=bool)
    codes, texts = pd.factorize(table["hours"].fillna("").astype(str).to_numpy(dtype=object))
    values = np.array(
        [float(Q(text).to(as_unit("h")).magnitude) if text else 0.0 for text in texts]
    )
    return values[codes], np.array([bool(text) for text in texts])[codes]
