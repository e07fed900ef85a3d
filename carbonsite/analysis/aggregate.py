"""A scenario aggregate to what its measures can tell apart: thousands of rows of a bill are then a
few dozen, and savings are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..inputs.amounts import with_numbers
from ..measures.rows import matching
from ..scenarios.scenario import Scenario
from ..units import Q, as_unit, number_text
from ..units.conversion_paths import CONVERTING_PROPERTIES

Array = np.ndarray[Any, Any]

_TELLING = ("factor", "unit", "module", "factor_module", "carrier", "date", *CONVERTING_PROPERTIES)
"""Columns on which an account or a conversion of a row depends, whatever the measures read."""


def aggregate(scenario: Scenario) -> Scenario:
    """The scenario with those rows summed that no measure, account or conversion can tell apart.

    What it emits and what its measures save is the same. Where a measure does not say that rows may
    be summed before it acts (`SiteMeasure.adds_up`), or an amount rests on assumptions, it is the
    scenario itself.
    """
    baseline = scenario.baseline
    if (
        not scenario.measures
        or not all(getattr(measure, "adds_up", False) for measure in scenario.measures)
        or baseline["amount"].dtype == object
    ):
        return scenario
    read = np.array([_seen(measure, baseline) for measure in scenario.measures]).reshape(
        -1, len(baseline)
    )
    return scenario.with_baseline(_summed(with_numbers(baseline), read))


def _seen(measure: Any, baseline: pd.DataFrame) -> Array:
    """Which rows each of a measure's conditions holds for."""
    held = [matching(baseline, where) for where in measure.targets] + [measure.reads(baseline)]
    return np.asarray(np.array(held).T @ (1 << np.arange(len(held))))


def _summed(table: pd.DataFrame, read: Array) -> pd.DataFrame:
    """The rows with amounts and hours summed by all that tells them apart; of other columns the
    first.
    """
    hours, is_told = _hours(table)
    columns = [
        table[name] if name not in CONVERTING_PROPERTIES else table[name].astype(str)
        for name in _TELLING
        if name in table
    ]
    codes = (
        [
            pd.factorize(column.to_numpy(dtype=object), use_na_sentinel=False)[0]
            for column in columns
        ]
        + [pd.factorize(row)[0] for row in read]
        + [is_told.astype(int)]
    )
    group = np.zeros(len(table), dtype=np.int64)
    for code in codes:
        group = pd.factorize(group * (int(code.max()) + 1) + code)[0]
    _, first = np.unique(group, return_index=True)
    amount = np.bincount(group, weights=table["amount"].to_numpy(dtype=float))
    found = table.iloc[first].assign(amount=amount)
    if "hours" not in table:
        return found.reset_index(drop=True)
    summed = np.bincount(group, weights=hours)
    return found.assign(
        hours=[
            f"{number_text(each)} h" if told else ""
            for each, told in zip(summed, is_told[first], strict=True)
        ]
    ).reset_index(drop=True)


def _hours(table: pd.DataFrame) -> tuple[Array, Array]:
    """The hours of each row, and which rows state some."""
    if "hours" not in table:
        return np.zeros(len(table)), np.zeros(len(table), dtype=bool)
    codes, texts = pd.factorize(table["hours"].fillna("").astype(str).to_numpy(dtype=object))
    values = np.array(
        [float(Q(text).to(as_unit("h")).magnitude) if text else 0.0 for text in texts]
    )
    return values[codes], np.array([bool(text) for text in texts])[codes]
