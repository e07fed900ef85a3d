"""Formulas in relative form, and the names of cells and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      |(?P<sheet>'(?:[^']|'')*'!)
      |(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(!]))
      |(?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?(?![\w.]))
      |(?P<word>[\w\\.]+)
      |(?P<space>\s+)""",
    re.VERBOSE,
)
_CELL_NAME = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_PLAIN_SHEET = re.compile(r"[A-Za-z_\u00c0-\uffff][\w.]*")
_LOOKS_LIKE_A_CELL = re.compile(
    r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*[Cc]?[0-9]*|[Cc][0-9]*|TRUE|FALSE", re.IGNORECASE
)
_PREFIXES = ("_xlfn.", "_xlws.", "_xll.")
_MARK = "\ue000"
"""Stands for the row in a formula that is looked up."""

_TEMPLATE_CELL = re.compile(r"\$?[A-Z]{1,3}\ue000(?![\w.(!$])")
_KNOWN_FORMULAS = 100_000

_ONE_CELL = re.compile(r"(?<![A-Z$:\w])(\$?[A-Z]{1,3}(?:\$[0-9]+|\[-?[0-9]+\])):\1(?![0-9:])")
"""Range of one cell, which some programs write as that cell."""

_RELATIVE_ROW = re.compile(r"(?<=[A-Z])\[(-?[0-9]+)\]")


def number(stored: str | float) -> str:
    """Number with fifteen digits, as many as any program keeps.

    Examples
    --------
    >>> number(0.1 + 0.2) == number("0.3")
    True
    """
    text = f"{float(stored):.15g}"
    return "0" if text == "-0" else text


def sheet_name(name: str) -> str:
    """Name of a sheet in a formula, in quotation marks only if it needs them."""
    return (
        name
        if _PLAIN_SHEET.fullmatch(name) and not _LOOKS_LIKE_A_CELL.fullmatch(name)
        else "'" + name.replace("'", "''") + "'"
    )


def relative(formula: str, row: int, right: int = 0) -> str:
    """Formula with rows counted from its own, so that it is the same text in every row.

    Parameters
    ----------
    formula : str
        Without the equals sign.
    row : int
        Its row, counted from 1.
    right : int
        Columns by which it is right of the cell it was written for, as in a shared formula.

    Examples
    --------
    >>> relative("E5*$G$5+D4", 5)
    'E[0]*$G$5+D[-1]'
    >>> relative("'Lines'!A1 & \\"A1\\"", 1)
    'Lines!A[0]&"A1"'
    """

    def token(part: re.Match[str]) -> str:
        kind, written = part.lastgroup, part[0]
        if kind == "cell":
            return _relative_cell(written, row, right)
        if kind == "sheet":
            return sheet_name(written[1:-2].replace("''", "'")) + "!"
        if kind == "number":
            return number(written)
        if kind == "word":
            for prefix in _PREFIXES:
                written = written.removeprefix(prefix)
            return written.upper() if part.string[part.end() : part.end() + 1] == "(" else written
        return "" if kind == "space" else written

    return _ONE_CELL.sub(r"\1", _TOKEN.sub(token, formula.removeprefix("=")))


def _relative_cell(written: str, row: int, right: int) -> str:
    fixed_column, letters, fixed_row, digits = _CELL_NAME.fullmatch(written).groups()  # type: ignore[union-attr]
    letters = letters.upper()
    if right and not fixed_column:
        letters = letters_of(column_of(letters) + right)
    place = f"${digits}" if fixed_row else f"[{int(digits) - row}]"
    return f"{fixed_column}{letters}{place}"


def absolute(formula: str, row: int) -> str:
    """Relative formula as it is written in a row.

    Examples
    --------
    >>> absolute("E[0]*$G$5+D[-1]", 5)
    'E5*$G$5+D4'
    """
    return _RELATIVE_ROW.sub(lambda offset: str(row + int(offset[1])), formula)


@dataclass
class RelativeFormulas:
    """Relative formulas, each made once for all rows that repeat it."""

    _known: dict[str, str | None] = field(default_factory=dict)

    def relative(self, formula: str, row: int) -> str:
        """As `relative`, for a formula in its own column."""
        template = formula.replace(str(row), _MARK)
        known = self._known.get(template)
        if known is not None:
            return known
        text = relative(formula, row)
        # Kept only if the row number occurs in cells of this row alone: "A5" may be a text, and
        # 15 contains a 5.
        if (
            template not in self._known
            and _MARK not in formula
            and len(self._known) < _KNOWN_FORMULAS
        ):
            others = _TEMPLATE_CELL.sub("", template)
            safe = (
                _MARK not in others
                and _MARK not in "".join(re.findall(r'"[^"]*"|\'[^\']*\'', template))
                and not re.search(r"\[-?[1-9]", text)
            )
            self._known[template] = text if safe else None
        return text


def column_of(letters: str) -> int:
    """Number of a column, counted from 1.

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
    """Letters of a column, counted from 1.

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
