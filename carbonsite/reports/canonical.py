"""What a cell says, written so that it reads the same whichever spreadsheet program saved the workbook.

Programs that merely save a workbook spell it anew: they share formulas and texts, number the formats and looks afresh, write values with
fifteen or seventeen digits, leave out quotation marks around the names of sheets, and drop the values of formulas. None of that is content.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

CELL, ROW = "\x1e", "\x1c"
"""What ends a cell within its row, and a row within its sheet: no text in a workbook holds them."""

INNER = "\x1f"
"""What parts a cell."""

_HIDDEN = "hidden"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      |(?P<sheet>'(?:[^']|'')*'!)
      |(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(!]))
      |(?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?(?![\w.]))
      |(?P<word>[\w\\.]+)
      |(?P<space>\s+)""",
    re.VERBOSE,
)
_PASSES = 4
"""Programs escape what is an escape already, or forget to: which of the two they met, no file tells."""

_CELL_NAME = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_PLAIN_SHEET = re.compile(r"[A-Za-z_\u00c0-\uffff][\w.]*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*[Cc]?[0-9]*|[Cc][0-9]*|TRUE|FALSE", re.IGNORECASE)
_PREFIXES = ("_xlfn.", "_xlws.", "_xll.")
_MARK = "\ue000"
"""Stands for the row in a formula while it is looked up; a formula that holds it is not looked up."""

_TEMPLATE_CELL = re.compile(r"\$?[A-Z]{1,3}\ue000(?![\w.(!$])")
_KNOWN_FORMULAS = 100_000


def number(stored: str | float) -> str:
    """A number at fifteen digits, as far as any program keeps it.

    Examples
    --------
    >>> number(0.1 + 0.2) == number("0.3")
    True
    """
    found = f"{float(stored):.15g}"
    return "0" if found == "-0" else found


def text(stored: str) -> str:
    """A text, however often programs have written what it holds as ``_x000A_``, and with one kind of line break.

    Examples
    --------
    >>> text("a_x000D__x000A_b") == text("a_x000A_b") == text("a_x005F_x000A_b")
    True
    """
    for _ in range(_PASSES if "_x" in stored else 0):
        stored = decoded(stored)
    if "\r" in stored:
        stored = stored.replace("\r\n", "\n").replace("\r", "\n")
    return stored


def decoded(stored: str) -> str:
    """A text as a cell shows it."""
    return _ESCAPE.sub(_unescaped, stored) if "_x" in stored else stored


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if (code >= 32 and not 0xD800 <= code < 0xE000) or code in (9, 10, 13) else found[0].upper().replace("_X", "_x")


def number_format(code: str) -> str:
    """A number format; the general one is none.

    Examples
    --------
    >>> number_format("GENERAL"), number_format('#,##0" kg"'), number_format(r"#,##0\\ ")
    ('', '#,##0" kg"', '#,##0" "')
    """
    if code.lower() == "general":
        return ""
    return re.sub(r"\\(.)", r'"\1"', code).replace('""', "") if "\\" in code else code


def link(address: str) -> str:
    """Where a link leads, however its letters are encoded.

    Examples
    --------
    >>> link("https://example.org/") == link("https://example.org")
    True
    """
    return unquote(address).rstrip("/")


def sheet_name(name: str) -> str:
    """The name of a sheet as a formula writes it, in quotation marks only where it needs them."""
    return name if _PLAIN_SHEET.fullmatch(name) and not _LOOKS_LIKE_A_CELL.fullmatch(name) else "'" + name.replace("'", "''") + "'"


def relative(formula: str, row: int, right: int = 0) -> str:
    """A formula with rows counted from its own, so that it reads the same wherever its row is moved.

    Parameters
    ----------
    formula : str
        Without the sign that begins it.
    row : int
        In which it stands, counted from 1.
    right : int
        Columns by which it stands right of the cell it was written for, as in a shared formula.

    Examples
    --------
    >>> relative("E5*$G$5+D4", 5)
    'E[0]*$G$5+D[-1]'
    >>> relative("'Lines'!A1 & \\"A1\\"", 1)
    'Lines!A[0]&"A1"'
    """

    def token(found: re.Match[str]) -> str:
        kind, written = found.lastgroup, found[0]
        if kind == "cell":
            return _relative_cell(written, row, right)
        if kind == "sheet":
            return sheet_name(written[1:-2].replace("''", "'")) + "!"
        if kind == "number":
            return number(written)
        if kind == "word":
            for prefix in _PREFIXES:
                written = written.removeprefix(prefix)
            return written.upper() if found.string[found.end() : found.end() + 1] == "(" else written
        return "" if kind == "space" else written

    return _ONE_CELL.sub(r"\1", _TOKEN.sub(token, formula.removeprefix("=")))


def _relative_cell(written: str, row: int, right: int) -> str:
    fixed_column, letters, fixed_row, digits = _CELL_NAME.fullmatch(written).groups()  # type: ignore[union-attr]
    letters = letters.upper()
    if right and not fixed_column:
        letters = letters_of(column_of(letters) + right)
    place = f"${digits}" if fixed_row else f"[{int(digits) - row}]"
    return f"{fixed_column}{letters}{place}"


_ONE_CELL = re.compile(r"(?<![A-Z$:\w])(\$?[A-Z]{1,3}(?:\$[0-9]+|\[-?[0-9]+\])):\1(?![0-9:])")
"""A range of one cell, which some programs write as that cell."""

_LAST_DIGIT = 1.5e-14
_RELATIVE_ROW = re.compile(r"(?<=[A-Z])\[(-?[0-9]+)\]")


def absolute(formula: str, row: int) -> str:
    """A relative formula as it reads in a row.

    Examples
    --------
    >>> absolute("E[0]*$G$5+D[-1]", 5)
    'E5*$G$5+D4'
    """
    return _RELATIVE_ROW.sub(lambda found: str(row + int(found[1])), formula)


@dataclass
class Formulas:
    """Relative formulas, read once for all the rows that repeat them."""

    _known: dict[str, str | None] = field(default_factory=dict)

    def relative(self, formula: str, row: int) -> str:
        """As `relative`, of a formula in its own column."""
        template = formula.replace(str(row), _MARK)
        known = self._known.get(template)
        if known is not None:
            return known
        found = relative(formula, row)
        # Remembered only where the row stands in cells of this row alone: "A5" may be a text, and 15 holds a 5.
        if template not in self._known and _MARK not in formula and len(self._known) < _KNOWN_FORMULAS:
            others = _TEMPLATE_CELL.sub("", template)
            safe = _MARK not in others and _MARK not in "".join(re.findall(r'"[^"]*"|\'[^\']*\'', template)) and not re.search(r"\[-?[1-9]", found)
            self._known[template] = found if safe else None
        return found


def column_of(letters: str) -> int:
    """The number of a column, counted from 1.

    Examples
    --------
    >>> column_of("A"), column_of("AB")
    (1, 28)
    """
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place


@cache
def letters_of(column: int) -> str:
    """The letters of a column, counted from 1.

    Examples
    --------
    >>> letters_of(1), letters_of(28)
    ('A', 'AB')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell(letters: str, content: str, look: str) -> str:
    """A cell as it enters its row: where it stands, what it says, and its number format.

    The content begins with what it is: ``=`` a formula, ``#`` a number, ``"`` a text, ``b`` yes or no, ``e`` an error.
    """
    return f"{letters}{INNER}{content}{INNER}{look}" if look else f"{letters}{INNER}{content}"


def row(cells: list[str], is_hidden: bool) -> str:
    """A row as it enters its sheet; an empty one that is seen is empty."""
    return CELL.join([_HIDDEN, *cells] if is_hidden else cells)


@dataclass(frozen=True)
class Cell:
    """A cell, read back from its canonical form."""

    content: str
    look: str = ""


EMPTY = Cell("")
"""A cell that says nothing."""


def cells_of(row_text: str) -> tuple[bool, dict[str, Cell]]:
    """Whether a row is hidden, and its cells by the letters of their column."""
    parts = row_text.split(CELL) if row_text else []
    is_hidden = bool(parts) and parts[0] == _HIDDEN
    found: dict[str, Cell] = {}
    for part in parts[is_hidden:]:
        letters, *said = part.split(INNER, 2)
        found[letters] = Cell(*said)
    return is_hidden, found


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same: numbers within one of their fifteenth digit, which programs round in their own ways.

    Examples
    --------
    >>> same(Cell("#35869.3754319025"), Cell("#35869.3754319026")), same(Cell("#35869.375431902"), Cell("#35869.375431903"))
    (True, False)
    """
    if one.content[:1] == other.content[:1] == "#" and one.look == other.look:
        a, b = float(one.content[1:]), float(other.content[1:])
        return abs(a - b) <= _LAST_DIGIT * 10.0 ** math.floor(math.log10(max(abs(a), abs(b), 1e-300)))
    return one == other
