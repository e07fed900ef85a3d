"""Which lines count in the total of an account, and why the others do not: decided only here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.replaced_modules import REPLACED, replaced_pairs
from ..lifecycle import MODULES, MODULES_IN_TOTAL
from ..messages import Joined, message
from .coded_activities import CodedActivities
from .problems import Problems


class WhyNot(IntEnum):
    """Reason for which an entry is not in the total; `COUNTED` is none."""

    COUNTED = 0
    BEYOND = 1
    REPLACED = 2
    OUTSIDE = 3


_OF_MODULE = np.array(
    [
        *(WhyNot.COUNTED if module in MODULES_IN_TOTAL else WhyNot.BEYOND for module in MODULES),
        WhyNot.COUNTED,
    ]
)
"""Reason of each of `MODULES`; the last, at -1, is a line without a module."""


def why_not_of(
    reading: CodedActivities, key: Array, target: Array, owner: Array, module: Array
) -> Array:
    """Reason of each entry.

    Parameters
    ----------
    reading : CodedActivities
    key, target : array of int, shape (links,)
    owner, module : array of int, shape (entries,)
        The entry's target, and the place in `MODULES` where it is booked.
    """
    reason = np.asarray(_OF_MODULE[module])
    if REPLACED[0] not in reading.columns:
        return reason
    replaced = _is_replaced(reading)[_codes_of_targets(reading, key, target)[owner], module]
    return np.where((reason == WhyNot.COUNTED) & replaced, WhyNot.REPLACED, reason)


def is_summed(why_not: Array, columns: Sequence[str]) -> Array:
    """Mask of the lines that sums by some columns are of.

    With the module among the columns D has sums of its own; what else does not count is in no sum.
    """
    counted = why_not == WhyNot.COUNTED
    return np.asarray(counted | (why_not == WhyNot.BEYOND) if "module" in columns else counted)


def outside_fence(
    reading: CodedActivities,
    key: Array,
    target: Array,
    owner: Array,
    is_burnt: Array,
    why_not: Array,
) -> Array:
    """Reason of each entry where only fuels count that burn inside the fence."""
    first = np.unique(target, return_index=True)[1]
    inside = reading.inside[key[first]][owner] & is_burnt
    return np.where((why_not == WhyNot.COUNTED) & ~inside, WhyNot.OUTSIDE, why_not)


def replaced_codes(reading: CodedActivities) -> Array:
    """Code of what other rows replace of each key; -1 where that is nothing."""
    if REPLACED[0] not in reading.columns:
        return np.full(len(reading.keys), -1)
    return np.asarray(reading.keys.codes[REPLACED[0]])


def _codes_of_targets(reading: CodedActivities, key: Array, target: Array) -> Array:
    """Code of what is replaced of each target, which all of its keys have in common."""
    first = np.unique(target, return_index=True)[1]
    return np.asarray(replaced_codes(reading)[key[first]])


def _is_replaced(reading: CodedActivities) -> Array:
    """True where a code names a module; the last row, at -1, names none."""
    texts = [*reading.columns[REPLACED[0]].texts, ""]
    named = [{module for module, _ in replaced_pairs(text, text)} for text in texts]
    return np.array([[module in modules for module in (*MODULES, "")] for modules in named])


def report_nothing_replaced(
    reading: CodedActivities,
    problems: Problems,
    key: Array,
    target: Array,
    owner: Array,
    why_not: Array,
    module: Array,
) -> None:
    """Report rows of which a module is replaced that they have no line of.

    Rows that a measure has made or changed may have a factor that declares less: only what a table
    states itself is judged.
    """
    if REPLACED[0] not in reading.columns or REPLACED[0] in reading.given:
        return
    is_there = np.zeros((int(target.max(initial=-1)) + 1, len(MODULES) + 1), dtype=bool)
    replaced = why_not == WhyNot.REPLACED
    is_there[owner[replaced], module[replaced]] = True
    is_lacking = _is_replaced(reading)[_codes_of_targets(reading, key, target)] & ~is_there
    of_key = np.zeros((len(reading.keys), len(MODULES) + 1), dtype=bool)
    of_key[key] = is_lacking[target]
    columns = [reading.table[name].to_numpy(dtype=object) for name in ("factor", *REPLACED)]
    # A loop over the few rows of which something is replaced.
    for place in reading.rows_of(np.asarray(of_key.any(axis=1))).tolist():
        factor, modules, by = (column[place] for column in columns)
        lacks = of_key[reading.keys.of_row[place]]
        pairs = replaced_pairs(modules, by)
        names, rows = zip(*(pair for pair in pairs if lacks[MODULES.index(pair[0])]), strict=True)
        values = {"factor": factor, "modules": Joined(names), "row": Joined(dict.fromkeys(rows))}
        problems.add(
            np.array([place]),
            "factor",
            message("accounting.nothing_replaced", **values),
            message("accounting.nothing_replaced.remedy", **values),
        )


def why_not_texts(why_not: Array, module: Array, activities: pd.DataFrame) -> Array:
    """Reason of each line as a text; blank where it is in the total.

    Parameters
    ----------
    why_not : array of WhyNot, shape (lines,)
    module : array of str, shape (lines,)
    activities : DataFrame
        The activity of each line.
    """
    reasons = ["", message("why_not.beyond"), "", message("why_not.outside_the_fence")]
    texts = np.array(reasons, dtype=object)[why_not]
    places = np.flatnonzero(why_not == WhyNot.REPLACED)
    if len(places):
        cells = [activities[name].to_numpy(dtype=object)[places] for name in REPLACED]
        # A loop over the lines that others replace: each names its own.
        for place, modules, by in zip(places.tolist(), *cells, strict=True):
            pairs = replaced_pairs(modules, by)
            rows = [row for replaced, row in pairs if replaced == module[place]]
            texts[place] = message(
                "why_not.replaced", row=rows[0] if len(rows) == 1 else Joined(rows)
            )
    return np.asarray(texts)
