"""The differences between two versions of a catalogue."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..messages import message
from .columns import FACTOR_COLUMNS, KEY, NUMBERS
from .content import CatalogueContent
from .validity import YEARS, day_in, ends_by_programme

DIFF_COLUMNS = ("change", *KEY, "column", "old", "new", "relative", "detail")


def difference_of(
    old: CatalogueContent, new: CatalogueContent, date: str | datetime.date | None
) -> pd.DataFrame:
    """Table of what changed from one catalogue to another; see `FactorCatalogue.diff`."""
    before, after = (content.frame.set_index(list(KEY)) for content in (old, new))
    rows = [
        *_changed(before, after),
        *_removed(before.index.difference(after.index, sort=False), new),
        *_added(after.index.difference(before.index, sort=False)),
        *_expired(after, date),
    ]
    # Details are objects, because a message in a column of text would lose its key.
    details = pd.Series([row.get("detail", np.nan) for row in rows], dtype=object)
    table = pd.DataFrame(rows, columns=list(DIFF_COLUMNS)).astype({"relative": float})
    return table.assign(detail=details)


def _key(key: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(KEY, key, strict=True))


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Cells that differ in rows that both catalogues have."""
    both = before.index.intersection(after.index, sort=False)
    for column in FACTOR_COLUMNS[len(KEY) :]:
        one, other = (
            frame.loc[both, column].astype(object).where(frame.loc[both, column].notna(), None)
            for frame in (before, after)
        )
        differs = [a != b for a, b in zip(one, other, strict=True)]
        for key, a, b in zip(both[differs], one[differs], other[differs], strict=True):
            is_number = column in NUMBERS and a is not None and b is not None
            yield {
                **_key(key),
                "change": "changed",
                "column": column,
                "old": a,
                "new": b,
                "relative": b / a - 1.0 if is_number and a else None,
            }


def _removed(keys: pd.Index, new: CatalogueContent) -> Iterator[dict[str, object]]:
    """Rows that the newer catalogue lacks; an id that leads to another is renamed."""
    for key in keys:
        to = new.current(key[0])
        if to is None or to == key[0]:
            yield {**_key(key), "change": "removed", "detail": ""}
        else:
            detail = message("factors.now", factor=to, note=new.redirects[key[0]].note)
            yield {**_key(key), "change": "renamed", "detail": detail}


def _added(keys: pd.Index) -> Iterator[dict[str, object]]:
    for key in keys:
        yield {**_key(key), "change": "added", "detail": ""}


def _expired(after: pd.DataFrame, date: str | datetime.date | None) -> Iterator[dict[str, object]]:
    """Rows of the newer catalogue that are no longer valid on a day."""
    if date is None:
        return
    on = day_in(date, "diff").isoformat()[:10]
    by_programme = pd.Series(ends_by_programme(after.reset_index()), after.index, dtype=object)
    for text, ends in (("expired", after["valid_to"]), ("expired_by_programme", by_programme)):
        for key, last in ends[(ends != "") & (ends < on)].items():
            yield {
                **_key(key),
                "change": "expired",
                "column": "valid_to",
                "new": last if text == "expired" else "",
                "detail": message(f"factors.{text}", last=last, day=on, years=YEARS),
            }
