"""Canonical content of cells: the same whichever spreadsheet program saved the workbook.

A program that only saves a workbook may share formulas and texts, number formats and looks again,
write values with fifteen or seventeen digits, leave out quotation marks around the names of sheets,
and drop the values of formulas. The canonical content is the same before and after.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import unquote

from ..calculator.references import RelativeFormulas as RelativeFormulas
from ..calculator.references import absolute as absolute
from ..calculator.references import column_of as column_of
from ..calculator.references import letters_of as letters_of
from ..calculator.references import number as number
from ..calculator.references import relative as relative

CELL, ROW = "\x1e", "\x1c"
"""Separators of cells in a row and of rows in a sheet; no text in a workbook contains them."""

INNER = "\x1f"
"""Separator of the parts of a cell."""

_HIDDEN = "hidden"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PASSES = 4
"""Passes that decode a text: some programs escape an escape again, which files do not show."""


def text(stored: str) -> str:
    """Text with escapes such as ``_x000A_`` decoded and one kind of line break.

    Examples
    --------
    >>> text("a_x000D__x000A_b") == text("a_x000A_b") == text("a_x005F_x000A_b")
    True
    """
    for _ in range(_PASSES if "_x" in stored else 0):
        stored = decoded(stored)
    return stored.replace("\r\n", "\n").replace("\r", "\n") if "\r" in stored else stored


def decoded(stored: str) -> str:
    """A text as a cell shows it."""
    return _ESCAPE.sub(_unescaped, stored) if "_x" in stored else stored


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    is_sign = (code >= 32 and not 0xD800 <= code < 0xE000) or code in (9, 10, 13)
    return chr(code) if is_sign else match[0].upper().replace("_X", "_x")


def number_format(code: str) -> str:
    """Number format in one spelling; empty for the general one.

    Examples
    --------
    >>> number_format("GENERAL"), number_format('#,##0" kg"'), number_format(r"#,##0\\ ")
    ('', '#,##0" kg"', '#,##0" "')
    """
    if code.lower() == "general":
        return ""
    return re.sub(r"\\(.)", r'"\1"', code).replace('""', "") if "\\" in code else code


def link(address: str) -> str:
    """Address of a link, decoded.

    Examples
    --------
    >>> link("https://example.org/") == link("https://example.org")
    True
    """
    return unquote(address).rstrip("/")


_LAST_DIGIT = 1.5e-14


def cell_content(content: str, look: str) -> str:
    """Content of a cell and its number format.

    The content begins with what it is: ``=`` a formula, ``#`` a number, ``"`` a text, ``b`` yes or
    no, ``e`` an error.
    """
    return f"{content}{INNER}{look}" if look else content


def cell(letters: str, content: str, look: str) -> str:
    """A cell in its row: column letters and content."""
    return f"{letters}{INNER}{cell_content(content, look)}"


def row(cells: list[str], is_hidden: bool) -> str:
    """A row in its sheet: its cells, after a mark if it is hidden."""
    return CELL.join([_HIDDEN, *cells] if is_hidden else cells)


@dataclass(frozen=True)
class CanonicalCell:
    """A cell, read back from its canonical form."""

    content: str
    look: str = ""


EMPTY = CanonicalCell("")
"""An empty cell."""


def cells_of(row_text: str) -> tuple[bool, dict[str, CanonicalCell]]:
    """Whether a row is hidden, and its cells by the letters of their column."""
    parts = row_text.split(CELL) if row_text else []
    is_hidden = bool(parts) and parts[0] == _HIDDEN
    cells: dict[str, CanonicalCell] = {}
    for part in parts[is_hidden:]:
        letters, *content = part.split(INNER, 2)
        cells[letters] = CanonicalCell(*content)
    return is_hidden, cells


def same(one: CanonicalCell, other: CanonicalCell) -> bool:
    """True if two cells are equal; numbers may differ by one in their fifteenth digit.

    Examples
    --------
    >>> same(CanonicalCell("#35869.3754319025"), CanonicalCell("#35869.3754319026"))
    True
    >>> same(CanonicalCell("#35869.375431902"), CanonicalCell("#35869.375431903"))
    False
    """
    if one.content[:1] == other.content[:1] == "#" and one.look == other.look:
        a, b = float(one.content[1:]), float(other.content[1:])
        power = math.floor(math.log10(max(abs(a), abs(b), 1e-300)))
        return abs(a - b) <= _LAST_DIGIT * 10.0**power
    return one == other
