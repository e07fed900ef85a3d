"""A csv as a grid, whatever separates its cells and however its letters are encoded."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from .grid import Grid
from .opening import encoding_of, refusal

SEPARATORS = (";", ",", "\t", "|")
NAMES = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
_LINES_LOOKED_AT = 60

_TOLD = re.compile(r'"?sep=(?P<separator>[;,\t|])[;,\t|" ]*', re.IGNORECASE)
"""A first line that tells Excel what separates the cells."""


def read_delimited(
    content: bytes, name: str, known: Callable[[Sequence[str]], int], separator: str | None = None
) -> Grid:
    """A csv as a grid of texts.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for errors.
    known : callable
        How many cells of a row are headings that a reader knows; tells one separator from another.
    separator : str, optional
        Left out, the one that parts the first lines into most known headings, then most evenly.

    Raises
    ------
    InputError
        Where it is no text, a line is too long, a quotation mark is not closed, or nothing stands
        in it.
    """
    content, encoding = _in_utf8(content, name)
    _check_lines(content, name)
    first = content[:200_000].decode("utf-8", "ignore").splitlines()[:_LINES_LOOKED_AT]
    told = _TOLD.fullmatch(first[0]) if first else None
    hint = told["separator"] if told else ""
    chosen = separator or hint or _separator(first, known)
    width = max(map(len, _split(first, chosen, with_blank=True)), default=1)
    table = _table(content, chosen, _at_most(width, name), name)
    columns = tuple(table[column].to_numpy(dtype=object) for column in table)
    rows = np.arange(1, len(table) + 1)
    filled = np.zeros(len(table), dtype=bool)
    for column in columns:
        filled |= column != ""
    filled[: 1 if hint else 0] = False
    if not filled.any():
        raise refusal(name, "it is empty", "write a heading and at least one row")
    notes = (("encoding", encoding), ("separator", NAMES.get(chosen, repr(chosen))))
    return Grid(
        name,
        "",
        columns if filled.all() else tuple(column[filled] for column in columns),
        rows[filled],
        notes=notes,
    )


def _in_utf8(content: bytes, name: str) -> tuple[bytes, str]:
    """The text in UTF-8 without a mark of its order, and the encoding that it had."""
    if not content.strip():
        raise refusal(name, "it is empty", "write a heading and at least one row")
    encoding = encoding_of(content, name)
    if encoding == "utf-8-sig":
        return content.removeprefix(b"\xef\xbb\xbf"), (
            "UTF-8 with byte-order mark" if content.startswith(b"\xef\xbb\xbf") else "UTF-8"
        )
    return content.decode(encoding).lstrip("\ufeff").encode("utf-8"), {
        "cp1252": "Windows-1252"
    }.get(encoding, "UTF-16")


def _check_lines(content: bytes, name: str) -> None:
    """Refuse a file whose lines are too long, or too many, to be rows."""
    mark = b"\n" if b"\n" in content else b"\r"
    start = 0
    while len(content) - start > limits.TABLE_LINE:
        end = content.rfind(mark, start, start + limits.TABLE_LINE)
        if end < 0:
            raise refusal(
                name,
                f"it has a line of more than {limits.TABLE_LINE / 2**20:.0f} MB",
                "save it as csv with one row on each line",
            )
        start = end + 1
    if content.count(mark) > limits.TABLE_ROWS:
        raise refusal(name, f"it has more than {limits.TABLE_ROWS} lines", "split it")


def _separator(lines: Sequence[str], known: Callable[[Sequence[str]], int]) -> str:
    """The separator that gives most known headings, then the most even columns."""

    def score(separator: str) -> tuple[int, int]:
        rows = _split(lines, separator)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[0] - 1) * item[1], default=(1, 0))
        return max(map(known, rows), default=0), (width - 1) * count

    return max(SEPARATORS, key=score)


def _split(lines: Sequence[str], separator: str, with_blank: bool = False) -> list[list[str]]:
    try:
        return [
            row
            for row in csv.reader(lines, delimiter=separator)
            if with_blank or any(cell.strip() for cell in row)
        ]
    except csv.Error:
        return []


def _table(content: bytes, separator: str, width: int, name: str) -> pd.DataFrame:
    """All cells as texts; rows that are shorter than others end in blanks, and where one is longer
    all are looked at for the longest.
    """
    how: dict[str, Any] = {
        "sep": separator,
        "header": None,
        "dtype": object,
        "keep_default_na": False,
        "na_filter": False,
        "skip_blank_lines": False,
        "index_col": False,
    }
    try:
        with warnings.catch_warnings():
            # pandas cuts rows off that are longer than it was told, and only warns.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            try:
                table = pd.read_csv(io.BytesIO(content), names=range(width), **how)
            except (pd.errors.ParserError, pd.errors.ParserWarning):
                table = pd.read_csv(
                    io.BytesIO(content), names=range(_width(content, separator, name)), **how
                )
    except (
        pd.errors.ParserError,
        pd.errors.ParserWarning,
        pd.errors.EmptyDataError,
        ValueError,
        OverflowError,
    ) as error:
        raise refusal(
            name,
            " ".join(str(error).split()),
            "close every quotation mark that is opened, and double one inside a text",
        ) from None
    _check_quotes(table, content, separator, name)
    return table


def _width(content: bytes, separator: str, name: str) -> int:
    """The most cells that a row has."""
    csv.field_size_limit(limits.TABLE_LINE)
    try:
        most = max(
            map(
                len,
                csv.reader(
                    io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""), delimiter=separator
                ),
            ),
            default=1,
        )
    except csv.Error as error:
        raise refusal(name, str(error), "close every quotation mark that is opened") from None
    return _at_most(most, name)


def _at_most(width: int, name: str) -> int:
    if width > limits.TABLE_COLUMNS:
        raise refusal(
            name,
            f"it has more than {limits.TABLE_COLUMNS} columns",
            "leave out the columns that are not of the table",
        )
    return width


def _check_quotes(table: pd.DataFrame, content: bytes, separator: str, name: str) -> None:
    """Refuse a text that runs over several cells or rows because of a quotation mark that was not
    meant.
    """
    if b'"' not in content:
        return
    if len(table.columns) > 2:
        whole = np.flatnonzero(
            [
                isinstance(text, str) and text.count(separator) >= len(table.columns) - 1
                for text in table[0].to_numpy(dtype=object)
            ]
        )
        # A loop over the few rows whose first text might be all of the row.
        for row in whole:
            if not any(table.iloc[row, 1:]):
                raise refusal(
                    name,
                    f"row {row + 1}: the whole row stands between quotation marks",
                    "take the quotation marks away",
                )
    lines = content.count(b"\n") or content.count(b"\r")
    if lines <= len(table):
        return
    for column in table:
        texts = table[column].to_numpy(dtype=object)
        swallowed = [
            row
            for row, text in enumerate(texts, start=1)
            if isinstance(text, str)
            and "\n" in text
            and text.count(separator) >= max(2, len(table.columns) - 1)
        ]
        if swallowed:
            raise refusal(
                name,
                f"row {swallowed[0]}: a text runs over several rows",
                "close every quotation mark that is opened, and double one inside a text",
            )
