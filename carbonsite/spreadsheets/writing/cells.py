"""Cells as XML in the file of a sheet, and as canonical content in its manifest.

XlsxWriter spends most of its time on cells, for it serves every kind of workbook. Cells of a report
are texts, numbers or formulas, and most of them repeat a cell above. So they are written here,
and the rest of the workbook by XlsxWriter; tests compare both ways of writing a cell.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.xmlwriter import XMLwriter

from ... import limits
from ...display import visible
from . import canonical
from .storable_text import storable


class Shown(NamedTuple):
    """A cell without its place.

    Attributes
    ----------
    stored : str
        The cell in the file, from its look on.
    content : str
        Its content and number format, as in `canonical.cell_content`.
    """

    stored: str
    content: str


class CellLook(NamedTuple):
    """A format in a cell: its attribute in the file and its number format, or empty texts."""

    stored: str
    number_format: str

    def shown(self, stored: str, content: str) -> Shown:
        """A cell that looks so, by what follows its look in the file and its content."""
        # As `canonical.cell_content`; a call for each of a million cells takes long.
        look = self.number_format
        shown = f"{content}{canonical.INNER}{look}" if look else content
        return Shown(f"{self.stored}{stored}</c>", shown)

    @classmethod
    def of(cls, cell_format: Format | None) -> CellLook:
        """Look of a format of XlsxWriter; None is no format."""
        if cell_format is None:
            return cls("", "")
        number_format = canonical.number_format(str(cell_format.num_format))
        return cls(f' s="{cell_format._get_xf_index()}"', number_format)


def text_shown(text: str, look: CellLook) -> Shown:
    """Cell of a text."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    stored = f' t="inlineStr"><is><t{space}>{_escaped(_without_controls(text))}</t></is>'
    return look.shown(stored, canonical_text(text))


def shared_text_shown(text: str, number: int, look: CellLook) -> Shown:
    """Cell of a text that several cells share, by its index in the workbook."""
    return look.shown(f' t="s"><v>{number}</v>', canonical_text(text))


def number_shown(number: float, look: CellLook) -> Shown:
    """Cell of a number."""
    return look.shown(f"><v>{number:.16G}</v>", canonical_number(number))


def formula_shown(formula: str, value: float | str, look: CellLook, relative: str) -> Shown:
    """Cell of a formula without its equals sign, with its value and its relative form."""
    kind = ' t="str"' if isinstance(value, str) and value else ""
    shown = _escaped(value) if isinstance(value, str) else value
    return look.shown(f"{kind}><f>{_escaped(formula)}</f><v>{shown}</v>", "=" + relative)


def _without_controls(text: str) -> str:
    """Text with signs escaped that a file cannot hold."""
    is_plain = text.isprintable() and "_x" not in text
    return text if is_plain else str(XMLwriter._escape_control_characters(text))


def canonical_text(text: str) -> str:
    """Text in the manifest."""
    if text.isprintable() and "_x" not in text:
        return f'"{text}'
    return '"' + canonical.text(_without_controls(text))


def canonical_number(number: float) -> str:
    """Number in the manifest, with the sixteen digits in the file."""
    return "#" + canonical.number(f"{number:.16G}")


def _escaped(text: str) -> str:
    """Text with the signs of XML escaped."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


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
    (2, 1)
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


def _length(text: str) -> int:
    """Characters as a workbook counts them: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    room = 2 * (limits.CELL_TEXT - len(_CUT_MARK))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT_MARK


@dataclass(frozen=True)
class Notices:
    """Texts of a workbook that were replaced or cut, by kind and sheet."""

    cells: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def add(self, notice: str, sheet: str, cell: str) -> None:
        """A further cell; the first one is named, the rest are counted."""
        first, count = self.cells.get((notice, sheet), (cell, 0))
        self.cells[notice, sheet] = first, count + 1

    @property
    def rows(self) -> list[tuple[str, str, str, int]]:
        """Notice, sheet, first cell, number of cells."""
        return [(*of, *cells) for of, cells in self.cells.items()]
