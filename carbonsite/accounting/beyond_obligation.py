"""Documents of renewable fuel that is not counted towards the sales obligation."""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
import pandas as pd

from ..errors import UnitError
from ..factors.basis import Basis, Biofuel
from ..factors.table import FactorTable
from ..inputs.flows import texts_in
from ..messages import message
from ..units import Q, as_unit
from .checks import EPOCH
from .coded_activities import CodedActivities
from .coding import Coded, spread
from .conversion import convert
from .dates_of_rows import UNDATED
from .problems import Problems
from .resolution import Resolution

Array = np.ndarray[Any, Any]

SHARE, DOCUMENT, VOLUME, PERIOD = (
    "beyond_obligation",
    "beyond_document",
    "beyond_volume",
    "beyond_period",
)
COLUMNS = (SHARE, DOCUMENT, VOLUME, PERIOD)
"""Share of a row's fuel beyond the obligation, and the document, volume and period that say so."""

When = datetime.date | int | None
"""Day or year of use, where it is known."""

_AGREEMENT = 1e-9
_DAY = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"


def check_documents(
    reading: CodedActivities,
    resolution: Resolution,
    problems: Problems,
    table: FactorTable,
    basis: Basis | None,
    date: datetime.date | None,
) -> None:
    """Report rows whose share beyond the obligation no document covers.

    Each names a document, its volume and its period; the period holds the row's day or year; and no
    document covers more than its volume in all the rows that name it.
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
    _check_periods(reading, problems, rows, cells[PERIOD], date or basis.year)
    _check_volumes(reading, resolution, problems, table, rows, cells[DOCUMENT], volumes)


def period_of(text: Any) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a period such as ``2024``, ``2024-03`` or ``2024-01/2024-06``.

    Examples
    --------
    >>> period_of("2024-01/2024-02")
    (datetime.date(2024, 1, 1), datetime.date(2024, 2, 29))
    """
    match = re.fullmatch(rf"{_DAY}(?:/{_DAY})?", str(text).strip())
    if match is None:
        return None
    parts = [None if part is None else int(part) for part in match.groups()]
    start, end = parts[:3], parts[3:] if parts[3] is not None else parts[:3]
    try:
        first = datetime.date(start[0] or 1, start[1] or 1, start[2] or 1)
        last = _last_day(*end)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _last_day(year: int | None, month: int | None, day: int | None) -> datetime.date:
    """Last day of a year, of a month, or a day itself."""
    if day is not None:
        return datetime.date(year or 1, month or 1, day)
    following = (month or 12) % 12 + 1
    next_year = (year or 1) + (following == 1)
    return datetime.date(next_year, following, 1) - datetime.timedelta(days=1)


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
        period = period_of(text)
        if period is None:
            unread.append(row)
        elif not _holds(period, _day_of(row, reading) or when):
            outside.append(row)
    remedy = message("accounting.beyond.beyond_period.remedy")
    for bad, key in ((unread, "not_a_period"), (outside, "other_period")):
        problems.add(np.array(bad, dtype=int), PERIOD, message(f"accounting.beyond.{key}"), remedy)


def _day_of(row: int, reading: CodedActivities) -> datetime.date | None:
    """Day of a row; None where it has none."""
    if reading.days is None or reading.days[row] == UNDATED:
        return None
    return EPOCH + datetime.timedelta(days=int(reading.days[row]))


def _holds(period: tuple[datetime.date, datetime.date], when: When) -> bool:
    """True if a period holds a day, or a year in part."""
    first, last = period
    if isinstance(when, datetime.date):
        return first <= when <= last
    return when is None or first.year <= when <= last.year


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
    of = pd.DataFrame({"document": documents, "volume": volumes, "litres": litres})
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
