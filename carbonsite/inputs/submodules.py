"""Modules with a number of the user's own after a point, such as A5.1: labels of their parents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..lifecycle import MODULES
from .flows import texts_in

if TYPE_CHECKING:
    import pandas as pd

COLUMN = "submodule"
"""Column with the label of each row whose module has one."""

_LABEL = re.compile(r"(?P<module>[^.]+)(?:\.\d+)+")


def parent_of(module: object) -> str:
    """The module of a label; blank for what is none.

    Examples
    --------
    >>> parent_of("A5.1"), parent_of("A5"), parent_of("A9.1")
    ('A5', '', '')
    """
    label = _LABEL.fullmatch(module) if isinstance(module, str) else None
    return label["module"] if label and label["module"] in MODULES else ""


def has_labels(modules: Iterable[object]) -> bool:
    """True if a module among them is a label."""
    return any(map(parent_of, modules))


def with_parents(activities: pd.DataFrame) -> pd.DataFrame:
    """Activities whose labels stand in `submodule`, and in `module` what they are part of."""
    modules, labels = texts_in(activities, "module"), texts_in(activities, COLUMN)
    parents = {module: parent_of(module) for module in set(modules.tolist())}
    of_row = np.array([parents[module] for module in modules.tolist()], dtype=object)
    is_label = of_row != ""
    return activities.assign(
        module=np.where(is_label, of_row, modules),
        **{COLUMN: np.where(is_label & (labels == ""), modules, labels)},
    )
