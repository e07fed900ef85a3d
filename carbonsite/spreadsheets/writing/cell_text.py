"""Text from outside made fit for a cell: text a workbook cannot contain is replaced or cut."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

from ... import limits
from ...display import visible

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|^<r>")
_CUT_MARK = " […]"

REPLACED, CUT = "notice.replaced", "notice.cut"
"""What may have to be done to a text, as keys of the labels."""


def is_plain(text: str) -> bool:
    """True if a text fits unchanged: short, printable, one line; a quick test before `fit`."""
    return text.isprintable() and 2 * len(text) <= limits.CELL_TEXT and not text.startswith("<r>")


def wrapped_lines(width: float, text: str) -> int:
    """Number of lines of a text that is broken between words in a column of a width.

    Examples
    --------
    >>> wrapped_lines(12, "Unit of use per hour"), wrapped_lines(30, "Unit of use per hour")
    (3, 1)
    """
    if len(text) < width and "\n" not in text:
        return 1
    room = max(int(width) - 1, 4)
    return sum(max(len(textwrap.wrap(line, room)), 1) for line in text.split("\n"))


def fit(text: str) -> tuple[str, str]:
    """A text as a cell can hold and show it, and what had to be done to it (empty: nothing).

    Characters that no workbook can hold are replaced. Those that a program obeys and no reader
    sees, such as signs that turn the direction of writing, are written out.

    Examples
    --------
    >>> fit("=1+1")
    ('=1+1', '')
    >>> fit("a\\x00b")[0] == "a\\ufffdb"
    True
    >>> fit("50 kg\\u202e")[0]
    '50 kg\\\\u202e'
    """
    stored, was_replaced = storable(text)
    shown = visible(stored)
    notice = REPLACED if was_replaced or shown != stored else ""
    if 2 * len(shown) > limits.CELL_TEXT and _length(shown) > limits.CELL_TEXT:
        return _cut(shown), CUT
    return shown, notice


def storable(text: str) -> tuple[str, bool]:
    """A text that a workbook can hold, and whether a character had to be replaced."""
    if not _UNFIT.search(text):
        return text, False
    clean, replaced = _FORBIDDEN.subn("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    # XlsxWriter takes a text within these two marks as formatted by hand and writes it without
    # escaping.
    is_marked = clean.startswith("<r>") and clean.endswith("</r>")
    return f"{clean} " if is_marked else clean, bool(replaced)


def _length(text: str) -> int:
    """Characters as a workbook counts them: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    room = 2 * (limits.CELL_TEXT - len(_CUT_MARK))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT_MARK


@dataclass(frozen=True)
class Notices:
    """Texts of a workbook that were replaced or cut, by kind and sheet."""

    cells: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def add(self, notice: str, sheet: str, cell: str) -> None:
        """A further cell; the first one is named, the rest are counted."""
        entry = self.cells.setdefault((notice, sheet), [cell, 0])
        entry[1] += 1

    @property
    def rows(self) -> list[tuple[str, str, str, int]]:
        """Notice, sheet, first cell, number of cells."""
        return [
            (notice, sheet, first, count) for (notice, sheet), (first, count) in self.cells.items()
        ]
