"""Rows, magnitudes and sums of the entries that findings of an account are about."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TypedDict

import numpy as np
import pandas as pd

from ..arrays import Array
from ..lifecycle import INDICATORS
from .accounted import Accounted
from .checks import EPOCH

FINDING_COLUMNS = ("finding", "factor", "detail", "rows", "share")


def finding_table(findings: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Table of some findings; `detail` keeps its messages, which know their keys and values."""
    details = pd.Series([finding["detail"] for finding in findings], dtype=object)
    return pd.DataFrame(findings, columns=list(FINDING_COLUMNS)).assign(detail=details)


class FindingRow(TypedDict):
    """One finding, with the number of rows that it is about and their share of the total."""

    finding: str
    factor: str
    detail: str
    rows: int
    share: float


class Weights:
    """Rows, magnitude and sums of each entry, from which findings have their rows and shares."""

    def __init__(self, account: Accounted) -> None:
        values, cells, cell, entry = account.values([])
        magnitude = np.abs(values[:, INDICATORS.index(account.indicator)])
        self.size = len(account.resolution.owner)
        self.sums = np.stack(
            [np.bincount(entry, weights=column, minlength=self.size) for column in values.T], axis=1
        )
        self.magnitude = np.bincount(entry, weights=np.nan_to_num(magnitude), minlength=self.size)
        self.rows = np.bincount(entry, weights=cells.rows[cell], minlength=self.size)
        self.owner = account.resolution.owner
        self.whole = self.magnitude.sum() or 1.0

    def finding(self, kind: str, factor: str, detail: str, entries: Array) -> FindingRow:
        """Finding about the entries marked."""
        _, first = np.unique(self.owner[entries], return_index=True)
        rows = int(self.rows[entries][first].sum())
        return {
            "finding": kind,
            "factor": factor,
            "detail": detail,
            "rows": rows,
            "share": float(self.magnitude[entries].sum() / self.whole),
        }


def by_factor(account: Accounted) -> Iterator[tuple[str, int, Array]]:
    """Id, first row of the table, and entries of each factor used."""
    table = account.catalogue.table
    of_entry = table.factor[account.resolution.row]
    for factor in np.unique(of_entry):
        yield table.ids[factor], int(table.start[factor]), of_entry == factor


def entries_named(account: Accounted, names: Container[str]) -> Array:
    """True for entries of activities that name one of these factors."""
    r = account.resolution
    keys = np.array([name in names for name in account.reading.texts("factor")])
    return np.isin(r.owner, r.target[keys[r.key]])


def days_of_use(account: Accounted, entries: Array) -> list[datetime.date]:
    """First and last day of use: of the rows, without dates of rows that of the account."""
    days = account.reading.days_of(account.resolution.keys_with(entries))
    if account.reading.days is None:
        return [] if account.date is None else [account.date]
    return [EPOCH + datetime.timedelta(days=int(day)) for day in days[[0, -1]]] if len(days) else []


def of_activities(
    account: Accounted, weights: Weights, names: set[str], kind: str, factor: str, detail: str
) -> Iterator[FindingRow]:
    """Finding about the activities that name one of these ids themselves."""
    if names.isdisjoint(account.reading.columns["factor"].texts):
        return
    values, cells, cell, _ = account.values(["factor"])
    marked = np.isin(cells.labels["factor"], list(names))[cells.group]
    magnitude = np.abs(values[marked[cell], INDICATORS.index(account.indicator)])
    share = np.nan_to_num(magnitude).sum() / weights.whole
    yield {
        "finding": kind,
        "factor": factor,
        "detail": detail,
        "rows": int(cells.rows[marked].sum()),
        "share": float(share),
    }
