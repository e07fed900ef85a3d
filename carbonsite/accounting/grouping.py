"""Sums of emissions by columns of the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import InputError
from ..lifecycle import INDICATORS, MODULES
from ..messages import message
from ..messages.arguments import refused
from .accounted import Accounted
from .cells import ENTRY_COLUMNS, summed
from .coding import coded, keys_of
from .counting import is_summed


def _check_columns(columns: Sequence[str]) -> None:
    """Refuse lists instead of names, no name, and one name twice."""
    for column in columns:
        if isinstance(column, list | tuple):
            raise refused(column, "by()", "columns", "column")
    if not columns or len(set(columns)) < len(columns):
        key = "accounting.column_twice" if columns else "accounting.no_column"
        problem = {
            "value": ", ".join(map(str, columns)),
            "problem": message(key),
            "remedy": message("accounting.no_column.remedy"),
        }
        raise InputError.of("by()", [problem])


def sums_by(account: Accounted, columns: Sequence[str], *, partial: bool) -> pd.DataFrame:
    """Sums of every indicator [kgCO2e] by columns of the lines, in the columns' order.

    Raises
    ------
    InputError
        Where a column is not one of the lines, is named twice, or none is named.
    """
    _check_columns(columns)
    values, cells, cell, entry = account.values(
        [column for column in columns if column not in ENTRY_COLUMNS]
    )
    of_entry = {
        column: coded(pd.Series(account.entry_labels(column)))
        for column in columns
        if column in ENTRY_COLUMNS
    }
    keys = keys_of(of_entry, len(account.resolution.owner))
    kept = is_summed(account.resolution.why_not[entry], columns)
    of_group, pairs = pd.factorize(
        (keys.of_row * cells.groups)[entry][kept] + cells.group[cell][kept]
    )
    key, group = np.divmod(pairs, cells.groups)
    labels = {name: column.labels[keys.codes[name][key]] for name, column in of_entry.items()} | {
        name: texts[group] for name, texts in cells.labels.items()
    }
    return grouped_sums(
        values[kept],
        cells.rows[cell][kept],
        of_group,
        pd.DataFrame({name: labels[name] for name in columns}),
        cells.order,
        partial=partial,
    )


def declared_sums(table: pd.DataFrame, columns: Sequence[str], numbers: list[str]) -> pd.DataFrame:
    """Sums of some numbers by columns of a table; NaN where one of them is not declared.

    Groups come as they first appear. pandas' own sum of groups leaves out what is NaN.
    """
    groups = table.groupby(list(columns), sort=False, dropna=False)
    lacking = table[numbers].isna().groupby(groups.ngroup()).any()
    return groups[numbers].sum().mask(lacking.to_numpy())


def _place_of(labels: pd.Series, order: Sequence[object]) -> Array:
    """Place of each label: modules in life-cycle order, texts in the order given or found."""
    known = MODULES if labels.name in ("module", "factor_module") else order or labels.unique()
    return np.asarray(
        labels.map({text: place for place, text in enumerate(known)}).fillna(-1).to_numpy()
    )


def grouped_sums(
    values: Array,
    rows: Array,
    of_group: Array,
    labels: pd.DataFrame,
    order_of: Mapping[str, Sequence[object]],
    *,
    partial: bool,
) -> pd.DataFrame:
    """Sum indicator values by group: modules in life-cycle order, other texts as they first appear.

    A group in which some line does not declare an indicator is NaN there; `partial` sums what is
    declared and adds how many rows that covers.
    """
    size, declared = len(labels), ~np.isnan(values)
    table = {
        name: summed(
            of_group, np.where(declared[:, i], values[:, i], 0.0) if partial else values[:, i], size
        )
        for i, name in enumerate(INDICATORS)
    }
    if partial:
        covered = {
            name: summed(of_group, rows * declared[:, i], size) for i, name in enumerate(INDICATORS)
        }
        table = {name: np.where(covered[name] > 0, sums, np.nan) for name, sums in table.items()}
        table["rows"] = summed(of_group, rows, size).astype(int)
        table |= {f"{name}_rows": count.astype(int) for name, count in covered.items()}
    columns = list(labels.columns)
    sums_of_groups = pd.DataFrame(
        table,
        index=(
            pd.Index(labels[columns[0]], name=columns[0])
            if len(columns) == 1
            else pd.MultiIndex.from_frame(labels)
        ),
    )
    order = np.lexsort(
        [_place_of(labels[column], order_of.get(column, ())) for column in reversed(columns)]
    )
    seen = np.bincount(of_group, weights=rows, minlength=size) > 0
    return sums_of_groups.iloc[order[seen[order]]]
