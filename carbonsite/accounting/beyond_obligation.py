"""Documents of renewable fuel that is not counted towards the sales obligation."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import UnitError
from ..factors.basis import Basis, Biofuel
from ..factors.table import FactorTable
from ..inputs.flows import texts_in
from ..messages import message
from ..units import Q, as_unit
from ..units.dates import AmbiguousDayError, DatePeriod, period_of
from .checks import EPOCH
from .coded_activities import CodedActivities
from .coding import Coded, spread
from .conversion import convert
from .dates_of_rows import UNDATED
from .problems import Problems
from .resolution import Resolution

SHARE, DOCUMENT, VOLUME, PERIOD = (
    "beyond_obligation",
    "beyond_document",
    "beyond_volume",
    "beyond_period",
)
COLUMNS = (SHARE, DOCUMENT, VOLUME, PERIOD)
"""Share of a row's fuel beyond the obligation, and the document, volume and period that say so."""

When = DatePeriod | int | None
"""Days or year of use, where they are known."""

_AGREEMENT = 1e-9


def check_documents(
    reading: CodedActivities,
    resolution: Resolution,
    problems: Problems,
    table: FactorTable,
    basis: Basis | None,
    date: datetime.date | None,
) -> None:
    """Report rows whose share beyond the obligation no document covers.

    Each names a document, its volume and its period. The period holds the days or year of the row,
    and no document covers more than its volume in all the rows that name it.
    """
    if basis is None or basis.biofuel is not Biofuel.ADDITIONAL or SHARE not in reading.columns:
        return
    rows = np.flatnonzero(reading.columns[SHARE].codes >= 0)
    cells = {name: texts_in(reading.table, name)[rows] for name in COLUMNS[1:]}
    for name in COLUMNS[1:]:
        problem = message("accounting.beyond.missing")
        problems.add(
            rows[cells[name] == ""], name, problem, message(f"accounting.beyond.{name}.remedy"), ""
        )
    volumes = np.array([_litres(cell) for cell in cells[VOLUME]], dtype=float)
    unread = (cells[VOLUME] != "") & np.isnan(volumes)
    remedy = message("accounting.beyond.beyond_volume.remedy")
    problems.add(rows[unread], VOLUME, message("accounting.beyond.not_a_volume"), remedy)
    when = basis.year if date is None else DatePeriod(date, date)
    _check_periods(reading, problems, rows, cells[PERIOD], when)
    _check_volumes(reading, resolution, problems, table, rows, cells[DOCUMENT], volumes)


def _period_of(cell: object) -> DatePeriod | None:
    try:
        return period_of(cell)
    except AmbiguousDayError:
        return None


def _litres(cell: Any) -> float:
    try:
        return float(Q(cell).to(as_unit("L")).magnitude)
    except (UnitError, TypeError):
        return np.nan


def _check_periods(
    reading: CodedActivities, problems: Problems, rows: Array, texts: Array, when: When
) -> None:
    """Report periods that cannot be read, or that do not hold the day or year of their row."""
    unread, outside = [], []
    # A loop over the rows that a document covers: few, and each has its own day.
    for row, text in zip(rows.tolist(), texts, strict=True):
        if text == "":
            continue
        period = _period_of(text)
        if period is None:
            unread.append(row)
        elif not _holds(period, _period_of_row(row, reading) or when):
            outside.append(row)
    remedy = message("accounting.beyond.beyond_period.remedy")
    for bad, key in ((unread, "not_a_period"), (outside, "other_period")):
        problems.add(np.array(bad, dtype=int), PERIOD, message(f"accounting.beyond.{key}"), remedy)


def _period_of_row(row: int, reading: CodedActivities) -> DatePeriod | None:
    """Days of a row; None where it has no date."""
    if reading.days is None or reading.last_days is None or reading.days[row] == UNDATED:
        return None
    days = (int(days[row]) for days in (reading.days, reading.last_days))
    return DatePeriod(*(EPOCH + datetime.timedelta(days=day) for day in days))


def _holds(period: DatePeriod, when: When) -> bool:
    """True if a period holds all days of another, or a year in part."""
    if isinstance(when, DatePeriod):
        return period.first <= when.first and when.last <= period.last
    return when is None or period.first.year <= when <= period.last.year


def _check_volumes(
    reading: CodedActivities,
    resolution: Resolution,
    problems: Problems,
    table: FactorTable,
    rows: Array,
    documents: Array,
    volumes: Array,
) -> None:
    """Report the rows of documents that cover less than is credited to them together."""
    litres = _credited_litres(reading, resolution, table)[rows]
    # One document however it is spelt: another spelling would be credited with its volume again.
    names = [" ".join(str(text).split()).casefold() for text in documents]
    of = pd.DataFrame({"document": names, "volume": volumes, "litres": litres})
    by_document = of.groupby("document")
    whole = by_document["litres"].transform("sum").to_numpy()
    least = by_document["volume"].transform("min").to_numpy()
    over = (documents != "") & (whole > least * (1 + _AGREEMENT))
    unknown = (documents != "") & np.isnan(litres)
    for marked, key in ((over, "too_little"), (unknown, "no_litres")):
        problem = [
            message(f"accounting.beyond.{key}", document=text, volume=volume, litres=litre)
            for text, volume, litre in zip(
                documents[marked], least[marked], whole[marked], strict=True
            )
        ]
        column = np.empty(len(problem), dtype=object)
        column[:] = problem
        problems.add(rows[marked], VOLUME, column, message(f"accounting.beyond.{key}.remedy"))


def _credited_litres(reading: CodedActivities, resolution: Resolution, table: FactorTable) -> Array:
    """Litres of each row that take the number of a renewable fuel; NaN if it has no litres."""
    r = resolution
    factor = np.zeros(len(r.key), dtype=int)
    factor_of = dict(zip(r.owner.tolist(), table.factor[r.row].tolist(), strict=True))
    factor[:] = [factor_of.get(target, 0) for target in r.target.tolist()]
    per_litre = convert(Coded(np.zeros(len(factor), dtype=int), ["L"]), factor, table, {}).factor
    litres = np.where(table.is_biofuel[factor], r.share * r.conversion / per_litre, 0.0)
    row, link = spread(r.key, reading.keys.of_row)
    return np.bincount(row, weights=litres[link], minlength=len(reading.amount)) * reading.amount
