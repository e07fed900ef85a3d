"""What differs between two versions of a catalogue."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import InputError
from ..lifecycle import INDICATORS
from .columns import FACTOR_COLUMNS, KEY

if TYPE_CHECKING:
    from .catalogue import FactorCatalogue

DIFF_COLUMNS = ("change", *KEY, "column", "old", "new", "relative", "detail")


def difference_of(
    old: FactorCatalogue, new: FactorCatalogue, date: str | datetime.date | None
) -> pd.DataFrame:
    """What changed from one catalogue to another; see `FactorCatalogue.diff`."""
    before, after = (catalogue.frame.set_index(list(KEY)) for catalogue in (old, new))
    rows = [
        *_changed(before, after),
        *_only(before.index.difference(after.index, sort=False), "removed", new),
        *_only(after.index.difference(before.index, sort=False), "added", new),
    ]
    rows += _expired(after, date)
    return pd.DataFrame(rows, columns=list(DIFF_COLUMNS)).astype({"relative": float})


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Cells that differ in rows that both hold."""
    both = before.index.intersection(after.index, sort=False)
    for column in FACTOR_COLUMNS[len(KEY) :]:
        one, other = (
            frame.loc[both, column].astype(object).where(frame.loc[both, column].notna(), None)
            for frame in (before, after)
        )
        differs = [a != b for a, b in zip(one, other, strict=True)]
        for key, a, b in zip(both[differs], one[differs], other[differs], strict=True):
            is_number = column in INDICATORS and a is not None and b is not None
            yield {
                **dict(zip(KEY, key, strict=True)),
                "change": "changed",
                "column": column,
                "old": a,
                "new": b,
                "relative": b / a - 1.0 if is_number and a else None,
            }


def _only(keys: pd.Index, change: str, new: FactorCatalogue) -> Iterator[dict[str, Any]]:
    """Rows that one of the two holds; a removed id that leads somewhere is renamed."""
    for key in keys:
        to = new.current(key[0]) if change == "removed" else None
        renamed = to is not None and to != key[0]
        yield {
            **dict(zip(KEY, key, strict=True)),
            "change": "renamed" if renamed else change,
            "detail": f"now {to}: {new.redirects[key[0]].note}" if renamed else "",
        }


def _expired(after: pd.DataFrame, date: str | datetime.date | None) -> Iterator[dict[str, Any]]:
    """Rows of the newer catalogue that are no longer valid on a day."""
    if date is None:
        return
    try:
        day = (
            date if isinstance(date, datetime.date) else datetime.date.fromisoformat(date)
        ).isoformat()[:10]
    except (TypeError, ValueError):
        raise InputError.of(
            "diff",
            [
                {
                    "column": "date",
                    "value": date,
                    "problem": "is not a date",
                    "remedy": "write it like 2019-12-01",
                }
            ],
        ) from None
    ended = after["valid_to"]
    for key, last in ended[(ended != "") & (ended < day)].items():
        yield {
            **dict(zip(KEY, key, strict=True)),
            "change": "expired",
            "column": "valid_to",
            "new": last,
            "detail": f"valid to {last}, looked at on {day}",
        }
