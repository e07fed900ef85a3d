"""Reading of csv files in any encoding and with any separator."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ... import limits
from ...messages import message, with_remedy
from .grid import Grid, many_columns
from .opening import encoding_of, refusal

SEPARATORS = (";", ",", "\t", "|")
NAMES = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
_LINES_LOOKED_AT = 60

_SEPARATOR_LINE = re.compile(r'"?sep=(?P<separator>[;,\t|])[;,\t|" ]*', re.IGNORECASE)
"""First line by which Excel knows the separator."""


def read_delimited(
    content: bytes, name: str, known: Callable[[Sequence[str]], int], separator: str | None = None
) -> Grid:
    """Grid of the texts in a csv.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for errors.
    known : callable
        Number of cells in a row that are known headings; used to choose the separator.
    separator : str, optional
        If left out, the one that gives most known headings, then the most even columns.

    Raises
    ------
    InputError
        If it is empty or not text, a line is too long, or a quotation mark is not closed.
    """
    content, encoding = _in_utf8(content, name)
    _check_lines(content, name)
    first = content[:200_000].decode("utf-8", "ignore").splitlines()[:_LINES_LOOKED_AT]
    separator_line = _SEPARATOR_LINE.fullmatch(first[0]) if first else None
    hint = separator_line["separator"] if separator_line else ""
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
        raise refusal(name, *with_remedy("file.empty"))
    notes = (("encoding", encoding), ("separator", NAMES.get(chosen, repr(chosen))))
    return Grid(
        name,
        "",
        columns if filled.all() else tuple(column[filled] for column in columns),
        rows[filled],
        notes=notes,
    )


def _in_utf8(content: bytes, name: str) -> tuple[bytes, str]:
    """Text in UTF-8 without a byte-order mark, and the encoding that it had."""
    if not content.strip():
        raise refusal(name, *with_remedy("file.empty"))
    encoding = encoding_of(content, name)
    if encoding == "utf-8-sig":
        bare = content.removeprefix(codecs.BOM_UTF8)
        return bare, "UTF-8" if len(bare) == len(content) else "UTF-8 with byte-order mark"
    shown = "Windows-1252" if encoding == "cp1252" else "UTF-16"
    return content.decode(encoding).lstrip("\ufeff").encode("utf-8"), shown


def _check_lines(content: bytes, name: str) -> None:
    """Raise if lines are too long, or too many, to be rows."""
    mark = b"\n" if b"\n" in content else b"\r"
    start = 0
    while len(content) - start > limits.TABLE_LINE:
        end = content.rfind(mark, start, start + limits.TABLE_LINE)
        if end < 0:
            raise refusal(name, *with_remedy("file.long_line", size=limits.TABLE_LINE / 2**20))
        start = end + 1
    if content.count(mark) > limits.TABLE_ROWS:
        problem = message("file.many_lines", limit=limits.TABLE_ROWS)
        raise refusal(name, problem, message("file.split"))


def _separator(lines: Sequence[str], known: Callable[[Sequence[str]], int]) -> str:
    """Separator that gives most known headings, then the most even columns."""

    def score(separator: str) -> tuple[int, int]:
        rows = _split(lines, separator)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[0] - 1) * item[1], default=(1, 0))
        return max(map(known, rows), default=0), (width - 1) * count

    return max(SEPARATORS, key=score)


def _split(lines: Sequence[str], separator: str, with_blank: bool = False) -> list[list[str]]:
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return []
    return [row for row in rows if with_blank or any(cell.strip() for cell in row)]


def _table(content: bytes, separator: str, width: int, name: str) -> pd.DataFrame:
    """Table of all cells as texts; shorter rows end in blanks.

    `width` is a guess from the first lines; if a row is longer, the longest is looked for.
    """

    def read(width: int) -> pd.DataFrame:
        return pd.read_csv(
            io.BytesIO(content),
            names=range(width),
            sep=separator,
            header=None,
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            index_col=False,
        )

    try:
        with warnings.catch_warnings():
            # pandas cuts rows off that are longer than it was told, and only warns.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            try:
                table = read(width)
            except (pd.errors.ParserError, pd.errors.ParserWarning):
                table = read(_width(content, separator, name))
    except (pd.errors.ParserWarning, ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())
        raise refusal(name, reason, message("file.quotes.remedy")) from None
    _check_quotes(table, content, separator, name)
    return table


def _width(content: bytes, separator: str, name: str) -> int:
    """Number of cells of the longest row."""
    csv.field_size_limit(limits.TABLE_LINE)
    lines = io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="")
    try:
        most = max(map(len, csv.reader(lines, delimiter=separator)), default=1)
    except csv.Error as error:
        raise refusal(name, str(error), message("file.quotes.remedy")) from None
    return _at_most(most, name)


def _at_most(width: int, name: str) -> int:
    if width > limits.TABLE_COLUMNS:
        raise many_columns(name)
    return width


def _check_quotes(table: pd.DataFrame, content: bytes, separator: str, name: str) -> None:
    """Raise if a stray quotation mark has joined several cells or rows into one text."""
    if b'"' not in content:
        return
    if len(table.columns) > 2:
        whole = [
            row
            for row, text in enumerate(table[0].to_numpy(dtype=object))
            if isinstance(text, str) and text.count(separator) >= len(table.columns) - 1
        ]
        # A loop over the few rows whose first text might be all of the row.
        for row in whole:
            if not any(table.iloc[row, 1:]):
                raise refusal(name, *with_remedy("file.quoted_row", row=row + 1))
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
            problem = message("file.joined_rows", row=swallowed[0])
            raise refusal(name, problem, message("file.quotes.remedy"))
