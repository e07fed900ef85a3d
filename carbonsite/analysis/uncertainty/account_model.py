"""The model of an account: amounts summed into groups, times factors and assumptions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...accounting.account import Account
from ...accounting.accounted import emissions_kernel
from ...accounting.cells import ENTRY_COLUMNS
from ...accounting.coding import spread
from ...accounting.counting import is_summed
from ...lifecycle import INDICATORS
from .amounts import GroupedAmounts, amounts_of
from .estimates import estimated_responses
from .model import ProductModel, ResultSums
from .plain_inputs import factor_inputs, of_basis
from .product_check import checked
from .spread import Spread

Array = np.ndarray


def model_of_account(
    account: Account, columns: tuple[str, ...], spreads: Mapping[str, Spread]
) -> ProductModel:
    """A line is a group of amounts times a row of the catalogue; sums are the total or groups."""
    resolution, table = account.resolution, account.catalogue.table
    amounts = amounts_of(account, columns, spreads)
    cell, link = spread(resolution.key, amounts.key)
    pair, entry = spread(resolution.owner, resolution.target[link])
    cell, link = cell[pair], link[pair]
    row = resolution.row[entry]
    number = table.counted[row][:, [INDICATORS.index(account.indicator)]]
    value = emissions_kernel(
        amounts.total[cell], (resolution.share * resolution.conversion)[link], number
    )[:, 0]
    factors, of_row = factor_inputs(account, np.unique(row), spreads)
    estimates = estimated_responses(account, amounts, cell, link, value, spreads)
    inputs = [*factors, *amounts.inputs, *estimates.inputs]
    own, offset = amounts.input[cell], len(factors) + len(amounts.inputs)
    sums = _sums(account, columns, amounts, cell, entry)
    model = ProductModel(
        inputs,
        estimates.base,
        value,
        of_row[row],
        np.where(own >= 0, own + len(factors), -1),
        estimates.responses(offset),
        sums,
        [*estimates.certain, *of_basis(account.basis)],
    )
    return checked(model, estimates.joint, range(offset, len(inputs)))


def _sums(
    account: Account, columns: tuple[str, ...], amounts: GroupedAmounts, cell: Array, entry: Array
) -> ResultSums:
    """The total over modules A to C, or the groups by some columns."""
    if not columns:
        lines = np.flatnonzero(account.resolution.counted[entry])
        return ResultSums(
            ["total"],
            np.zeros(len(lines), dtype=int),
            lines,
            np.ones(len(lines)),
            np.array([account.total.magnitude]),
        )
    results = account.by(*columns)[account.indicator]
    labels = {
        column: (
            account.entry_labels(column)[entry]
            if column in ENTRY_COLUMNS
            else amounts.labels[column][cell]
        )
        for column in columns
    }
    index = (
        pd.Index(labels[columns[0]])
        if len(columns) == 1
        else pd.MultiIndex.from_frame(pd.DataFrame(labels))
    )
    of = results.index.get_indexer(index)
    lines = np.flatnonzero((of >= 0) & is_summed(account.resolution.why_not[entry], columns))
    return ResultSums(
        list(results.index), of[lines], lines, np.ones(len(lines)), results.to_numpy(dtype=float)
    )
