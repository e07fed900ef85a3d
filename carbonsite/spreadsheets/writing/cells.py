"""Cells as XML in the file of a sheet, and as canonical content in its manifest.

XlsxWriter spends most of its time on cells, for it serves every kind of workbook. Cells of a report
are texts, numbers or formulas, and most of them repeat a cell above. So they are written here,
and the rest of the workbook by XlsxWriter; tests compare both ways of writing a cell.
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

    @classmethod
    def of(cls, cell_format: Any) -> CellLook:
        """Look of a format of XlsxWriter; None is no format."""
        if cell_format is None:
            return cls("", "")
        return cls(
            f' s="{cell_format._get_xf_index()}"',
            canonical.number_format(str(cell_format.num_format)),
        )


def text_shown(text: str, look: CellLook) -> Shown:
    """Cell of a text."""
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
    """Cell of a text that several cells share, by its index in the workbook."""
    return Shown(
        f'{look.stored} t="s"><v>{number}</v></c>',
        canonical.cell_content(canonical_text(text), look.number_format),
    )


def number_shown(number: float, look: CellLook) -> Shown:
    """Cell of a number."""
    return Shown(
        f"{look.stored}><v>{number:.16G}</v></c>",
        canonical.cell_content(canonical_number(number), look.number_format),
    )


def formula_shown(formula: str, value: float | str, look: CellLook, relative: str) -> Shown:
    """Cell of a formula without its equals sign, with its value and its relative form."""
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
    """Text in the manifest."""
    return '"' + (
        text
        if text.isprintable() and "_x" not in text
        else canonical.text(XMLwriter._escape_control_characters(text))
    )


def canonical_number(number: float) -> str:
    """Number in the manifest, with the sixteen digits in the file."""
    return "#" + canonical.number(f"{number:.16G}")


def _escaped(text: str) -> str:
    """Text with the signs of XML escaped."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if "&" in text or "<" in text or ">" in text
        else text
    )
