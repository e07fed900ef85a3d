"""Columns of text as codes into their distinct texts; each text is looked up only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..arrays import Array
from ..units.tidy import NO_BREAK_SPACES, tidy

DENSE = 4_000_000
"""Combinations of codes below which presence is counted in an array instead of found by sorting."""


@dataclass(frozen=True)
class Coded:
    """A column: `texts[codes[i]]` is the text of row i; -1 is blank."""

    codes: Array
    texts: list[Any]

    @property
    def labels(self) -> Array:
        """The texts as an array that codes index; the last, -1, is blank."""
        return np.array([*self.texts, ""], dtype=object)

    def present(self, codes: Array) -> list[int]:
        """The codes among these that are of a text, each once, blank left out."""
        return np.flatnonzero(np.bincount(codes + 1, minlength=len(self.texts) + 1)[1:]).tolist()


def coded(column: pd.Series) -> Coded:
    """The codes of a column; missing cells and empty texts are blank."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, distinct = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, distinct = _factorized(column)
    texts = np.asarray(distinct, dtype=object).tolist()
    if _has_needless_spaces(texts):
        codes, texts = _tidied(codes, texts)
    if "" in texts:
        codes = np.where(codes == texts.index(""), -1, codes)
    return Coded(codes, texts)


def _has_needless_spaces(texts: list[object]) -> bool:
    """True if a text has a space at an end, or a no-break space; looked for in one piece."""
    joined = "\0".join(["", *(text for text in texts if isinstance(text, str)), ""])
    return any(space in joined for space in ("\0 ", " \0", *NO_BREAK_SPACES))


def tidied(column: pd.Series) -> Array:
    """The cells of a column, their texts without needless spaces, as `coded` has them."""
    cells = column.to_numpy()
    if cells.dtype != object or not _has_needless_spaces(cells.tolist()):
        return np.asarray(cells)
    # A loop over the rows of a column with such texts.
    plain = np.empty(len(cells), dtype=object)
    plain[:] = [tidy(cell) if isinstance(cell, str) else cell for cell in cells]
    return plain


def _tidied(codes: Array, texts: list[object]) -> tuple[Array, list[object]]:
    """Codes and distinct texts without needless spaces, which make no text another one."""
    tidied = [tidy(text) if isinstance(text, str) else text for text in texts]
    place: dict[object, int] = {}
    places = [place.setdefault(text, len(place)) for text in tidied]
    return np.array([*places, -1])[codes], list(place)


def _factorized(column: pd.Series) -> tuple[Array, object]:
    """Codes and distinct cells of a column; cells as text if one of them is a list."""
    # Plain cells take half the time of a column of strings, which looks for its own missing value
    # in each of them.
    cells = (
        column.to_numpy(dtype=object)
        if isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "python"
        else column
    )
    try:
        return pd.factorize(cells)  # type: ignore[no-any-return]
    except TypeError:
        return pd.factorize(column.map(str))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Keys:
    """The distinct combinations of several coded columns.

    Attributes
    ----------
    of_row : array of int, shape (rows,)
        Which combination each row has.
    codes : mapping of array, each of shape (keys,)
        The code of each column in each combination; -1 is blank, and a column that the table lacks
        is blank throughout.
    """

    of_row: Array
    codes: Mapping[str, Array]

    def __len__(self) -> int:
        return len(next(iter(self.codes.values())))


def keys_of(columns: Mapping[str, Coded], rows: int) -> Keys:
    """The distinct combinations of the columns, and which one each row has."""
    if (
        len(columns) > 1
        and np.prod([len(column.texts) + 1.0 for column in columns.values()])
        > np.iinfo(np.int64).max
    ):
        return _keys_of_halves(columns, rows)
    combined, widths = _combined(list(columns.values()), rows)
    distinct, of_row = _distinct(combined, int(np.prod(widths, dtype=float)))
    codes = {}
    for name, width in zip(reversed(list(columns)), reversed(widths), strict=True):
        distinct, codes[name] = np.divmod(distinct, width)
        codes[name] = codes[name] - 1
    return Keys(of_row, codes)


def _keys_of_halves(columns: Mapping[str, Coded], rows: int) -> Keys:
    """The distinct combinations of columns that are too many for one integer."""
    names = list(columns)
    halves = [
        keys_of({name: columns[name] for name in part}, rows)
        for part in (names[: len(names) // 2], names[len(names) // 2 :])
    ]
    both = keys_of(
        {str(n): Coded(half.of_row, [None] * len(half)) for n, half in enumerate(halves)}, rows
    )
    return Keys(
        both.of_row,
        {
            name: codes[both.codes[str(n)]]
            for n, half in enumerate(halves)
            for name, codes in half.codes.items()
        },
    )


def spread(owner: Array, of: Array) -> tuple[Array, Array]:
    """For each element of `of`, in order, the places in the sorted array `owner` that hold it.

    Returns
    -------
    parent, child : array of int
        Places in `of` and in `owner`; the pair of each match.
    """
    bounds = np.searchsorted(owner, np.arange(int(of.max()) + 2 if len(of) else 1))
    first, counts = bounds[of], np.diff(bounds)[of] if len(of) else of
    parent = np.repeat(np.arange(len(of)), counts)
    return parent, np.arange(len(parent)) - np.repeat(
        np.cumsum(counts) - counts, counts
    ) + np.repeat(first, counts)


def _combined(columns: Sequence[Coded], rows: int) -> tuple[Array, list[int]]:
    """Number of each row's combination, and how many codes each column has, blank included."""
    widths = [len(column.texts) + 1 for column in columns]
    combined: Array = (
        columns[0].codes.astype(np.int64) if columns else np.zeros(rows, dtype=np.int64)
    )
    offset = 1
    for column, width in zip(columns[1:], widths[1:], strict=True):
        combined *= width
        combined += column.codes
        offset = offset * width + 1
    combined += offset if columns else 0
    return combined, widths


def _distinct(combined: Array, room: int) -> tuple[Array, Array]:
    if room > DENSE:
        of_row, distinct = pd.factorize(combined)
        return distinct, of_row
    is_present = np.zeros(room, dtype=bool)
    is_present[combined] = True
    distinct = np.flatnonzero(is_present)
    place = np.zeros(room, dtype=np.int64)
    place[distinct] = np.arange(len(distinct))
    return distinct, place[combined]
