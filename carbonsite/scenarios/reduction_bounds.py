"""Bounds of a reduction in some modules and elements when assumptions go to their ends."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Array, Mask
from .amount_formulas import ScenarioFormulas
from .assumptions import Values
from .scenario_runs import ScenarioRuns
from .selection import Selection, texts_of

_PASSES = 3
"""Times that all assumptions are looked at, to move single ones to their other end."""


def reduction_bounds(
    runs: ScenarioRuns, selection: Selection, *, is_share: bool
) -> tuple[float, float]:
    """Lowest and highest reduction that runs at the ends of the assumptions reach.

    In % of the reference of the same run, or in kgCO2e. The first try takes each assumption at the
    end that moves the reduction further alone; then single ones are moved to their other end while
    that moves it further.
    """
    uncertain = runs.uncertain

    def at(points: list[Values]) -> Array:
        return _reductions_at(runs, points, selection, is_share=is_share)

    def at_corners(corners: Mask) -> Array:
        return at(
            [
                {
                    one.name: one.high if is_high else one.low
                    for one, is_high in zip(uncertain, corner, strict=True)
                }
                for corner in corners.tolist()
            ]
        )

    alone = at([{}, *({one.name: end} for one in uncertain for end in (one.low, one.high))])
    rises = alone[2::2] > alone[1::2]
    reached = [alone]
    for sign, corner in ((-1.0, ~rises), (1.0, rises)):
        best = at_corners(corner[np.newaxis])
        for _ in range(_PASSES if len(uncertain) else 0):
            turned = corner ^ np.eye(len(corner), dtype=bool)
            further = sign * at_corners(turned)
            place = int(np.nan_to_num(further, nan=-np.inf).argmax())
            if not further[place] > sign * best[0]:
                break
            corner, best = turned[place], sign * further[place : place + 1]
        reached.append(best)
    every = np.concatenate(reached)
    return float(every.min()), float(every.max())


def _reductions_at(
    runs: ScenarioRuns, points: list[Values], selection: Selection, *, is_share: bool
) -> Array:
    """The reduction in each run, of the line items selected: in % of the reference, or [kgCO2e]."""
    lines = ScenarioFormulas(runs).lines_at(points)
    selected = _selected(runs, lines.columns, selection)
    is_reference = (lines.columns.get_level_values("measure") == "") & selected
    emissions = lines.to_numpy(dtype=float)
    saving = 0.0 - emissions[:, selected & ~is_reference].sum(axis=1)
    if not is_share:
        return np.asarray(saving)
    reference = emissions[:, is_reference].sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(reference > 0, 100.0 * saving / reference, np.nan)


def _selected(runs: ScenarioRuns, columns: pd.MultiIndex, selection: Selection) -> Mask:
    """Mask of the columns of `ScenarioFormulas.lines` that a selection counts."""
    rows = pd.concat([runs.baseline, runs.changes()], ignore_index=True)
    tags = rows.drop_duplicates("row").set_index("row")
    named = tags.reindex(columns.get_level_values("row"))
    lines = pd.DataFrame(
        {
            "module": columns.get_level_values("module").to_numpy(dtype=object),
            "counted": np.ones(len(columns), dtype=bool),
            **{tag: texts_of(named, tag) for tag in ("element", "flow")},
        }
    )
    return selection.counted(lines)
