"""Cells as the file of a sheet holds them, and as its manifest does.

XlsxWriter spends most of its time on the cells: each goes through a dozen functions that serve
every kind of workbook. What a cell of a report holds is one of three things, and what most cells
hold has stood in the column before. All else of the workbook is XlsxWriter's, and what it writes of
the same cells is held against this in the tests.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from xlsxwriter.xmlwriter import XMLwriter

from . import canonical


class Shown(NamedTuple):
    """A cell without its place.

    Attributes
    ----------
    stored : str
        What the file holds from the look on.
    content : str
        What it says, and its number format, as `canonical.cell_content` has it.
    """

    stored: str
    content: str


class CellLook(NamedTuple):
    """A format as the cells hold it: its attribute in the file, and its number format, each empty
    where there is none.
    """

    stored: str
    number_format: str

    @classmethod
    def of(cls, cell_format: Any) -> CellLook:
        """The look of a format of XlsxWriter; None is the look of all that has none."""
        if cell_format is None:
            return cls("", "")
        return cls(
            f' s="{cell_format._get_xf_index()}"',
            canonical.number_format(str(cell_format.num_format)),
        )


def text_shown(text: str, look: CellLook) -> Shown:
    """A text, as it stands."""
    stored = (
        text
        if text.isprintable() and "_x" not in text
        else XMLwriter._escape_control_characters(text)
    )
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return Shown(
        f'{look.stored} t="inlineStr"><is><t{space}>{_escaped(stored)}</t></is></c>',
        canonical.cell_content(canonical_text(text), look.number_format),
    )


def shared_text_shown(text: str, number: int, look: CellLook) -> Shown:
    """A text that many cells share, by its number among those of the workbook."""
    return Shown(
        f'{look.stored} t="s"><v>{number}</v></c>',
        canonical.cell_content(canonical_text(text), look.number_format),
    )


def number_shown(number: float, look: CellLook) -> Shown:
    """A number."""
    return Shown(
        f"{look.stored}><v>{number:.16G}</v></c>",
        canonical.cell_content(canonical_number(number), look.number_format),
    )


def formula_shown(formula: str, value: float | str, look: CellLook, relative: str) -> Shown:
    """A formula without its equals sign, with the value that it gives, and as it reads in its own
    row.
    """
    if isinstance(value, str):
        kind = ' t="str"' if value else ""
        return Shown(
            f"{look.stored}{kind}><f>{_escaped(formula)}</f><v>{_escaped(value)}</v></c>",
            canonical.cell_content("=" + relative, look.number_format),
        )
    return Shown(
        f"{look.stored}><f>{_escaped(formula)}</f><v>{value}</v></c>",
        canonical.cell_content("=" + relative, look.number_format),
    )


def canonical_text(text: str) -> str:
    """A text as the manifest has it."""
    return '"' + (
        text
        if text.isprintable() and "_x" not in text
        else canonical.text(XMLwriter._escape_control_characters(text))
    )


def canonical_number(number: float) -> str:
    """A number as the manifest has it: the file has sixteen digits of it."""
    return "#" + canonical.number(f"{number:.16G}")


def _escaped(text: str) -> str:
    """A text between two tags."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if "&" in text or "<" in text or ">" in text
        else text
    )
