"""Bounds of a saving when assumptions go to the ends of their ranges; not probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..display import html_table, quantity_text, text_table, with_undeclared
from ..units import Quantity
from .batch import SamplePoints, evaluate_lines
from .runnable import Runnable

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Bounds:
    """Low and high of a saving, and what moves it.

    Attributes
    ----------
    value, low, high : Quantity [kgCO2e]
        All assumptions at their values; all at the ends that together give the lowest saving; and
        the highest. Undeclared (NaN) if the saving is, in some of the runs.
    sensitivity : DataFrame
        ``assumption, low, high, saving_at_low, saving_at_high, swing``: each assumption alone to
        its ends, largest swing first.
    measures : DataFrame
        ``measure, value, low, high``: the saving of each measure with all assumptions at the ends
        that move *its* saving.
    """

    value: Quantity
    low: Quantity
    high: Quantity
    sensitivity: pd.DataFrame
    measures: pd.DataFrame

    def __repr__(self) -> str:
        value, low, high = map(quantity_text, (self.value, self.low, self.high))
        heading = f"saves {value}, between {low} and {high}: bounds and not probabilities"
        return text_table(with_undeclared(self.measures), heading)

    def _repr_html_(self) -> str:
        low, high = map(quantity_text, (self.low, self.high))
        heading = f"{low} to {high}, bounds and not probabilities"
        return html_table(with_undeclared(self.sensitivity), heading)


def bounds_of(scenario: Runnable) -> Bounds:
    """Bounds of a scenario's saving, for all measures and for each.

    2n + 1 runs move each of n assumptions alone; further runs combine their ends.
    """
    uncertain = scenario.uncertain
    names = [measure.name for measure in scenario.measures]
    parts = _parts_in(
        scenario, [{}, *({a.name: end} for a in uncertain for end in (a.low, a.high))]
    )
    alone = _of_measures(parts, names)
    corners = [
        (which, corner)
        for which in ("", *names)
        for sign in (-1, 1)
        for corner in _corners(parts, which, sign)
    ]
    runs = list(dict.fromkeys(corner for _, corner in corners))
    combined = _of_measures(_parts_at(scenario, parts, runs), names)
    rows = [
        _bounds_row(
            which, alone, combined.iloc[[runs.index(c) for of, c in corners if of == which]]
        )
        for which in ("", *names)
    ]
    value, low, high = (Quantity(rows[0][end], "kgCO2e") for end in ("value", "low", "high"))
    return Bounds(
        value,
        low,
        high,
        _sensitivity(uncertain, _together(alone)),
        pd.DataFrame(rows[1:], columns=["measure", "value", "low", "high"]),
    )


def _parts_at(
    scenario: Runnable, alone: pd.DataFrame, corners: Sequence[tuple[bool, ...]]
) -> pd.DataFrame:
    """As `_parts_in`, at combinations of ends; of less than two assumptions each is known."""
    uncertain = scenario.uncertain
    if len(uncertain) < 2:
        return alone.iloc[[1 + corner[0] if corner else 0 for corner in corners]]
    ends = [
        {a.name: a.high if is_high else a.low for a, is_high in zip(uncertain, corner, strict=True)}
        for corner in corners
    ]
    return _parts_in(scenario, ends)


def _bounds_row(which: str, alone: pd.DataFrame, combined: pd.DataFrame) -> dict[str, Any]:
    """Row of a measure: its saving, and the lowest and highest that a run has reached."""
    savings = [
        float(saving)
        for table in (alone, combined)
        for saving in (table[which] if which else _together(table))
    ]
    low, high = float(np.min(savings)), float(np.max(savings))
    return {"measure": which, "value": savings[0], "low": low, "high": high}


def _together(savings: pd.DataFrame) -> pd.Series:
    """Saving of all measures in each run; NaN if that of one of them is undeclared."""
    return savings.sum(axis=1, skipna=False)


def _sensitivity(uncertain: list[Any], alone: pd.Series) -> pd.DataFrame:
    """Each assumption alone to its ends, largest swing first."""
    rows = [
        {
            "assumption": a.name,
            "low": str(a.low),
            "high": str(a.high),
            "saving_at_low": alone.iloc[2 * n + 1],
            "saving_at_high": alone.iloc[2 * n + 2],
        }
        for n, a in enumerate(uncertain)
    ]
    table = pd.DataFrame(
        rows, columns=["assumption", "low", "high", "saving_at_low", "saving_at_high"]
    )
    table["swing"] = (table["saving_at_high"] - table["saving_at_low"]).abs()
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _corners(parts: pd.DataFrame, which: str, sign: int) -> list[tuple[bool, ...]]:
    """Combinations of ends (True: high) at which a saving is lowest (`sign` -1) or highest (1).

    The first takes each assumption at the end that moves the saving further alone. That need not
    be the furthest: more heat demand saves diesel and costs electricity, and which of the two
    weighs more depends on the efficiency. So single assumptions are moved to their other end while
    the saving moves further, by the ratio in which each line responds to each assumption alone,
    which is exact for products.
    """
    of_measure = (
        parts.loc[:, parts.columns.get_level_values("measure") == which].to_numpy()
        if which
        else parts.to_numpy()
    )
    # Where a saving is undeclared, so are its bounds, whichever ends are tried.
    of_measure = np.nan_to_num(of_measure)
    value, ends = of_measure[0], np.stack([of_measure[1::2], of_measure[2::2]])
    ratio = np.divide(ends, value, out=np.ones_like(ends), where=value != 0)
    from_nothing = np.where(value == 0, ends, 0.0).sum(axis=2)
    every = np.arange(ends.shape[1])

    def savings(corners: Array) -> Array:
        chosen = corners.astype(int)
        return np.asarray(
            sign
            * (ratio[chosen, every].prod(axis=1) @ value + from_nothing[chosen, every].sum(axis=1))
        )

    corner = sign * (ends[1] - ends[0]).sum(axis=1) > 0
    first, reached = corner, float(savings(corner[np.newaxis])[0])
    for _ in range(2 * len(every)):
        turned = corner ^ np.eye(len(every), dtype=bool)
        further = savings(turned)
        if not len(every) or further.max() <= reached + 1e-9 * abs(reached):
            break
        corner, reached = turned[further.argmax()], float(further.max())
    return [tuple(map(bool, ends)) for ends in dict.fromkeys(map(tuple, (first, corner)))]


def _of_measures(parts: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Saving of each measure in each run; NaN where it is undeclared."""
    undeclared = parts.isna()
    sums, is_undeclared = (
        table.T.groupby(level="measure").sum().T.reindex(columns=names, fill_value=0)
        for table in (parts, undeclared)
    )
    return sums if not undeclared.any(axis=None) else sums.mask(is_undeclared.astype(bool))


def savings_at(scenario: Runnable, runs: Sequence[Mapping[str, Any]]) -> Array:
    """The saving of all measures in each run [kgCO2e]; a run has the values that differ."""
    return np.asarray(_together(_parts_in(scenario, runs)), dtype=float)


def _parts_in(scenario: Runnable, runs: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Table of each line's saving [kgCO2e]: one row for each run, one column for each line.

    It is NaN in runs in which the saving of the line's change is undeclared.
    """
    lines = evaluate_lines(scenario, SamplePoints.of(scenario, runs), with_baseline=False)
    equal, declared = (
        lines.columns.get_level_values(name).to_numpy(dtype=bool)
        for name in ("equal_scope", "declared")
    )
    saved = 0.0 - lines
    undeclared = saved.loc[:, ~declared]
    saved.loc[:, ~declared] = undeclared.mask(undeclared != 0, np.nan)
    return saved.loc[:, equal | ~declared]
