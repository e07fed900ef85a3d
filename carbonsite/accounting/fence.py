"""The side of the site's fence on which each row is, where only what is inside counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.flows import FLOWS, SITE_FLOWS, Fence, inside_fence, texts_in
from ..messages import Joined, message
from .problems import Problems

SIDE = "side of the fence"
"""Column with the side of the fence of each row, if only what is inside counts."""


def sides_of(table: pd.DataFrame, problems: Problems) -> Array:
    """Side of each row; reports rows that do not say it, or say two things."""
    cells = {name: texts_in(table, name) for name in ("flow", "fence")}
    words = {"flow": FLOWS, "fence": tuple(Fence)}
    for name, texts in cells.items():
        remedy = message(
            "accounting.not_a_word.remedy", words=Joined(map(repr, map(str, words[name])), "or")
        )
        other = ~np.isin(texts, words[name]) & (texts != "")
        problems.add(np.flatnonzero(other), name, message("accounting.not_a_word"), remedy)
        if name == "flow":
            missing = np.flatnonzero(texts == "")
            problems.add(missing, name, message("accounting.no_flow"), remedy, "")
    contradicts = np.isin(cells["flow"], SITE_FLOWS) & (cells["fence"] == Fence.OUTSIDE)
    remedy = message("accounting.flow_is_inside.remedy")
    problem = message("accounting.flow_is_inside")
    problems.add(np.flatnonzero(contradicts), "fence", problem, remedy)
    sides = np.where(inside_fence(table), Fence.INSIDE.value, Fence.OUTSIDE.value)
    return np.asarray(sides.astype(object))
