"""Every csv that carbonsite writes: its separators, decimal marks and marks before formulas."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path

import pandas as pd

from ...messages import Language
from .writing import whole_file

_WRITTEN = {Language.ENGLISH: (",", "utf-8"), Language.NORWEGIAN: (";", "utf-8-sig")}
"""Separator and encoding: Excel takes a csv without the mark at its begin for Windows' own."""

_AMBIGUOUS = re.compile(r"^-?[1-9]\d{0,2}\.\d{3}$")
"""A number that is another one where the point separates thousands."""


def write_csv(
    table: pd.DataFrame, path: str | PathLike[str], lang: Language | str = Language.ENGLISH
) -> Path:
    """Write a table as a csv in UTF-8; a text that is like a formula gets an apostrophe before it.

    Parameters
    ----------
    table : DataFrame
    path : str or path
    lang : {"en", "nb"}
        Where the file is opened: commas and decimal points, or what Excel with Norwegian settings
        opens by itself: semicolons, decimal commas and a byte order mark. Both read back.

    Raises
    ------
    ReportError
        If the file cannot be written.
    """
    language = Language(lang)
    separator, encoding = _WRITTEN[language]
    columns = {str(name): _cells(table[name], language) for name in table}
    written = pd.DataFrame(columns, index=table.index)
    written.columns = pd.Index([marked(name) for name in columns])
    with whole_file(path) as place:
        # CRLF as in RFC 4180: only then pandas quotes a carriage return within a text.
        written.to_csv(
            place,
            index=False,
            sep=separator,
            encoding=encoding,
            lineterminator="\r\n",
            errors="replace",
        )
    return Path(path)


def _cells(column: pd.Series, language: Language) -> pd.Series:
    """A column as texts: numbers as they are written there, and marked texts."""
    if pd.api.types.is_float_dtype(column):
        return _numbers(column, language)
    if pd.api.types.is_numeric_dtype(column):
        return column
    given = column.astype(object).where(column.notna(), "")
    texts = given.astype(str).astype(object)
    cells = texts.map({text: marked(text) for text in texts.unique()})
    is_number = given.map(lambda cell: isinstance(cell, float)).to_numpy(dtype=bool)
    return cells.mask(is_number, _numbers(texts, language)) if is_number.any() else cells


def _numbers(column: pd.Series, language: Language) -> pd.Series:
    """Numbers as texts that read back equal: with a further 0 where ``1.234`` may be 1234."""
    texts = column.astype(str).str.replace(_AMBIGUOUS, r"\g<0>0", regex=True)
    if language is Language.NORWEGIAN:
        texts = texts.str.replace(".", ",", regex=False)
    return texts.where(column.notna(), "")


RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs that a spreadsheet reads as the beginning of a formula; it may also take them in the full
width of East Asian writing.
"""


def unmarked(cell: str) -> str:
    """The text without the mark that `marked` puts before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*RISKY, "'")) else cell


def marked(cell: str) -> str:
    """The text with a mark before it if a spreadsheet would read it as a formula.

    Examples
    --------
    >>> marked("=1+1"), marked("betong"), unmarked(marked("=1+1")) == "=1+1"
    ("'=1+1", 'betong', True)
    """
    return f"'{cell}" if cell.startswith((*RISKY, "'")) else cell
