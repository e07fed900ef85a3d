"""A letter as a Word document, made of the same HTML; needs the extra ``letters``."""

from __future__ import annotations

import datetime
import io
import zipfile
from html.parser import HTMLParser
from importlib.util import find_spec
from typing import Any

_CREATED = datetime.datetime(2000, 1, 1)
"""Time of creation of every letter, so that the same letter gives the same bytes."""

_PACKED = (1980, 1, 1, 0, 0, 0)
_STYLES = {"h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "li": "List Bullet"}
_LEFT_OUT = ("head", "style", "script", "title")


def can_write_word() -> bool:
    """True if python-docx is installed."""
    return find_spec("docx") is not None


def word_of(html: str) -> bytes:
    """The bytes of a Word document with the headings, paragraphs, lists and tables of a page.

    Parameters
    ----------
    html : str
        Of a letter: other tags than h1, h2, h3, p, li, tr, th, td and br hold text only.
    """
    import docx

    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = _CREATED
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    for style, texts in reader.blocks:
        if style == "tr":
            _add_row(document, texts)
        elif texts[0]:
            document.add_paragraph(texts[0], style=_STYLES.get(style))
    packed = io.BytesIO()
    document.save(packed)
    return _with_fixed_times(packed)


def _add_row(document: Any, texts: list[str]) -> None:
    """A row at the end of the table that is last in the document, else of a new one."""
    last = document.element.body[-2] if len(document.element.body) > 1 else None
    is_table = last is not None and last.tag.endswith("}tbl")
    if is_table and len(document.tables[-1].columns) == len(texts):
        cells = document.tables[-1].add_row().cells
    else:
        cells = document.add_table(1, len(texts), style="Table Grid").rows[0].cells
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text


class _Blocks(HTMLParser):
    """The blocks of a page in their order: the tag, and its text or the texts of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, list[str]]] = []
        self._text, self._hidden = "", 0
        self._cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self._hidden += 1
        elif tag == "br":
            self._text += "\n"
        elif tag == "tr":
            self._end_block("p")
            self._cells = []
        elif tag in ("p", *_STYLES):
            self._end_block("p")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(self._taken())
        elif tag == "tr" and self._cells:
            self.blocks.append(("tr", self._cells))
            self._cells = None
        elif tag in ("p", *_STYLES):
            self._end_block(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text += data

    def close(self) -> None:
        super().close()
        self._end_block("p")

    def _end_block(self, tag: str) -> None:
        text = self._taken()
        if text:
            self.blocks.append((tag, [text]))

    def _taken(self) -> str:
        """The text so far on its lines, with the spaces of the source as one."""
        lines = (" ".join(line.split()) for line in self._text.split("\n"))
        self._text = ""
        return " ".join(filter(None, lines))


def _with_fixed_times(packed: io.BytesIO) -> bytes:
    """A package whose parts bear one time."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(packed) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _PACKED), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
