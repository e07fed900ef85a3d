"""Table of a difference: activities of two accounts matched, and the effects of each pair."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..arrays import Array
from ..lifecycle import INDICATORS
from ..units import dimension_and_scale
from .accounted import Accounted
from .cells import summed

EFFECTS = ("factor_effect", "amount_effect", "interaction")
TABLE_COLUMNS = (
    "row",
    "item",
    "factor",
    "other_factor",
    "match",
    "amount",
    "other_amount",
    "unit",
    "intensity",
    "other_intensity",
    "before",
    *EFFECTS,
    "after",
)

_ROUNDS = (("row", "item"), ("item", "factor", "module", "element"), ("item", "module"), ("item",))
"""Columns by which activities are matched, round by round; matched ones leave the next round."""

_OWN = ("amount", "intensity", "resolved", "kind", "scale", "factor")
"""Columns of the activities that the table shows as numbers of its own."""


def difference_table(before: Accounted, after: Accounted) -> pd.DataFrame:
    """Table of the activities of two accounts with their effects, columns as in `TABLE_COLUMNS`."""
    activities = _activities_of(before), _activities_of(after)
    return _table(*activities, *_pairs(*activities))


def _activities_of(account: Accounted) -> pd.DataFrame:
    """Activities with intensity [kgCO2e/unit], resolved ids, and kind and scale of their unit."""
    r, reading, table = account.resolution, account.reading, account.catalogue.table
    counted = r.counted
    gwp = table.counted[r.row[counted], INDICATORS.index(account.indicator)]
    of_target = summed(r.owner[counted], gwp, int(r.target.max()) + 1)
    of_key = summed(r.key, r.share * r.conversion * of_target[r.target], len(reading.keys))
    ids: list[list[str]] = [[] for _ in range(len(reading.keys))]
    factor_of_target = dict(
        zip(r.owner[::-1].tolist(), table.factor[r.row[::-1]].tolist(), strict=True)
    )
    for key, target in zip(r.key.tolist(), r.target.tolist(), strict=True):
        ids[key].append(table.ids[factor_of_target[target]])
    units = reading.texts("unit")
    kinds = [dimension_and_scale(unit) for unit in units]
    of_row = reading.keys.of_row
    columns = {
        "intensity": of_key[of_row],
        "amount": reading.amount,
        "resolved": np.array([" + ".join(names) for names in ids], dtype=object)[of_row],
        "kind": np.array([str(kind) for kind, _ in kinds], dtype=object)[of_row],
        "scale": np.array([scale for _, scale in kinds])[of_row],
    }
    return reading.table.reset_index(drop=True).assign(**columns)


def _pairs(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Places of the matched activities in both tables, and the columns that matched them."""
    free = [np.arange(len(before)), np.arange(len(after))]
    pairs: list[tuple[Array, Array, str]] = []
    for names in _ROUNDS:
        columns = [name for name in names if name in before and name in after]
        if names[0] not in columns:
            continue
        one, two = (
            _keyed(table, places, columns)
            for table, places in zip((before, after), free, strict=True)
        )
        both = one.merge(two, on=["key", "turn"], suffixes=("", "_other"))
        pairs.append((both["place"].to_numpy(), both["place_other"].to_numpy(), ", ".join(columns)))
        free = [
            np.setdiff1d(places, paired) for places, paired in zip(free, pairs[-1][:2], strict=True)
        ]
    how = (
        np.concatenate([np.full(len(one), text, dtype=object) for one, _, text in pairs])
        if pairs
        else np.empty(0, dtype=object)
    )
    first, second = (
        (
            np.concatenate([pair[side] for pair in pairs]).astype(int)
            if pairs
            else np.empty(0, dtype=int)
        )
        for side in (0, 1)
    )
    return first, second, how


def _keyed(table: pd.DataFrame, places: Array, columns: Sequence[str]) -> pd.DataFrame:
    """Key of each activity, and its number among those of one key; a blank `row` is not a key."""
    rows = table.iloc[places]
    texts = [
        rows[column].astype(object).where(rows[column].notna(), "").astype(str)
        for column in (*columns, "kind")
    ]
    key = texts[0].str.cat(texts[1:], sep="\x1f")
    stated = (texts[0] != "").to_numpy() if columns[0] == "row" else np.ones(len(rows), dtype=bool)
    keyed = pd.DataFrame({"key": key.to_numpy()[stated], "place": places[stated]})
    return keyed.assign(turn=keyed.groupby("key").cumcount())


def _table(
    before: pd.DataFrame, after: pd.DataFrame, one: Array, two: Array, how: Array
) -> pd.DataFrame:
    """Rows of the difference: first the order of the first account, then activities that began."""
    first, second, match = _in_order(len(before), len(after), one, two, how)
    in_first, in_second = first >= 0, second >= 0
    a, f, scale = (_at(before[name], first, np.nan) for name in ("amount", "intensity", "scale"))
    b, g, other = (_at(after[name], second, np.nan) for name in ("amount", "intensity", "scale"))
    ratio = np.where(in_first & in_second, other / scale, 1.0)
    b, g = b * ratio, g / ratio
    effects = _effects(
        np.where(in_first, a, 0.0),
        np.where(in_first, f, g),
        np.where(in_second, b, 0.0),
        np.where(in_second, g, f),
    )
    texts = {
        name: np.where(in_first, _at(before[name], first, ""), _at(after[name], second, ""))
        for name in before
        if name in after and name not in _OWN
    }
    ids = {
        "factor": _at(before["resolved"], first, ""),
        "other_factor": _at(after["resolved"], second, ""),
    }
    numbers = {"amount": a, "other_amount": b, "intensity": f, "other_intensity": g, **effects}
    table = pd.DataFrame({**texts, **ids, "match": match, **numbers})
    leading = [name for name in TABLE_COLUMNS if name in table]
    return table[[*leading, *(name for name in table if name not in leading)]]


def _in_order(
    befores: int, afters: int, one: Array, two: Array, how: Array
) -> tuple[Array, Array, Array]:
    """Places in both accounts (-1: not there) and match of each row of the table."""
    ended, begun = np.setdiff1d(np.arange(befores), one), np.setdiff1d(np.arange(afters), two)
    first = np.concatenate([one, ended, np.full(len(begun), -1)]).astype(int)
    second = np.concatenate([two, np.full(len(ended), -1), begun]).astype(int)
    only_before = np.full(len(ended), "only before", dtype=object)
    only_after = np.full(len(begun), "only after", dtype=object)
    match = np.concatenate([how, only_before, only_after])
    order = np.lexsort((second, np.where(first < 0, befores, first)))
    return first[order], second[order], match[order]


def _at(column: pd.Series, places: Array, missing: float | str) -> Array:
    """Cells of a column at some places; `missing` where the place is -1."""
    cells = column.to_numpy(dtype=object if isinstance(missing, str) else float)
    # The cell that is put last is the one at -1.
    return np.append(cells, missing)[places]


def _effects(a: Array, f: Array, b: Array, g: Array) -> dict[str, Array]:
    """Split of b g - a f [kgCO2e]: amounts a, b [unit], intensities f, g [kgCO2e/unit]."""
    return {
        "before": a * f,
        "factor_effect": a * (g - f),
        "amount_effect": (b - a) * f,
        "interaction": (b - a) * (g - f),
        "after": b * g,
    }
