"""Bounds of a saving when assumptions go to the ends of their ranges; not probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..arrays import Array
from ..display import html_table, quantity_text, text_table, with_undeclared
from ..units import Quantity
from ..units.assumption import Assumption
from .amount_formulas import ScenarioFormulas
from .assumptions import Values
from .scenario_runs import ScenarioRuns


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


def bounds_of(runs: ScenarioRuns) -> Bounds:
    """Bounds of a scenario's saving, for all measures and for each.

    2n + 1 runs move each of n assumptions alone; further runs combine their ends.
    """
    uncertain = runs.uncertain
    names = [measure.name for measure in runs.measures]
    ends = [{a.name: end} for a in uncertain for end in (a.low, a.high)]
    parts = _parts_in(runs, [{}, *ends])
    corners = {
        name: [corner for sign in (-1, 1) for corner in _corners(parts, name, sign)]
        for name in ("", *names)
    }
    distinct = list(dict.fromkeys(corner for several in corners.values() for corner in several))
    alone = _with_sum(parts, names)
    combined = _with_sum(_parts_at(runs, parts, distinct), names)
    table = pd.DataFrame(
        [
            _bounds_row(name, alone, combined.iloc[[distinct.index(one) for one in corners[name]]])
            for name in corners
        ]
    )
    value, low, high = (Quantity(float(table[end].iloc[0]), "kgCO2e") for end in _ENDS)
    by_measure = table.iloc[1:].reset_index(drop=True)
    return Bounds(value, low, high, _sensitivity(uncertain, alone[""]), by_measure)


_ENDS = ("value", "low", "high")


def _parts_at(
    runs: ScenarioRuns, alone: pd.DataFrame, corners: Sequence[tuple[bool, ...]]
) -> pd.DataFrame:
    """As `_parts_in`, at combinations of ends; of less than two assumptions each is known."""
    uncertain = runs.uncertain
    if len(uncertain) < 2:
        return alone.iloc[[1 + corner[0] if corner else 0 for corner in corners]]
    ends = [
        {a.name: a.high if is_high else a.low for a, is_high in zip(uncertain, corner, strict=True)}
        for corner in corners
    ]
    return _parts_in(runs, ends)


def _bounds_row(name: str, alone: pd.DataFrame, combined: pd.DataFrame) -> dict[str, object]:
    """Row of a measure: its saving, and the lowest and highest that a run has reached."""
    savings = np.concatenate([alone[name], combined[name]])
    return {"measure": name, "value": savings[0], "low": savings.min(), "high": savings.max()}


def _sensitivity(uncertain: list[Assumption], alone: pd.Series) -> pd.DataFrame:
    """Each assumption alone to its ends, largest swing first."""
    table = pd.DataFrame(
        {
            "assumption": [a.name for a in uncertain],
            "low": [str(a.low) for a in uncertain],
            "high": [str(a.high) for a in uncertain],
            "saving_at_low": alone.to_numpy()[1::2],
            "saving_at_high": alone.to_numpy()[2::2],
        }
    )
    table["swing"] = (table["saving_at_high"] - table["saving_at_low"]).abs()
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _corners(parts: pd.DataFrame, measure: str, sign: int) -> list[tuple[bool, ...]]:
    """Combinations of ends (True: high) at which a saving is lowest (`sign` -1) or highest (1).

    The first takes each assumption at the end that moves the saving further alone. That need not
    be the furthest: more heat demand saves diesel and costs electricity, and which of the two
    weighs more depends on the efficiency. So single assumptions are moved to their other end while
    the saving moves further, by the ratio in which each line responds to each assumption alone,
    which is exact for products.
    """
    is_of_measure = (parts.columns.get_level_values("measure") == measure) | (not measure)
    # Where a saving is undeclared, so are its bounds, whichever ends are tried.
    of_measure = np.nan_to_num(parts.to_numpy()[:, is_of_measure])
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


def _with_sum(parts: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Saving of each measure, and of all under an empty name; NaN where it is undeclared."""
    sums, undeclared = (
        table.T.groupby(level="measure").sum().T.reindex(columns=names, fill_value=0)
        for table in (parts, parts.isna())
    )
    savings = sums.mask(undeclared.astype(bool))
    savings.insert(0, "", savings.sum(axis=1, skipna=False))
    return savings


def savings_at(runs: ScenarioRuns, points: Sequence[Values]) -> Array:
    """The saving of all measures at each point [kgCO2e]: the values that differ."""
    return np.asarray(_parts_in(runs, points).sum(axis=1, skipna=False), dtype=float)


def _parts_in(runs: ScenarioRuns, points: Sequence[Values]) -> pd.DataFrame:
    """Table of each line's saving [kgCO2e]: one row for each run, one column for each line.

    It is NaN in runs in which the saving of the line's change is undeclared.
    """
    lines = ScenarioFormulas(runs).lines_at(points, with_baseline=False)
    equal, declared = (
        lines.columns.get_level_values(name).to_numpy(dtype=bool)
        for name in ("equal_scope", "declared")
    )
    saved = 0.0 - lines
    undeclared = saved.loc[:, ~declared]
    saved.loc[:, ~declared] = undeclared.mask(undeclared != 0, np.nan)
    return saved.loc[:, equal | ~declared]
