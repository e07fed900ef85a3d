"""Texts as a workbook can hold them; a page asks it, too, and needs nothing of workbooks."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|^<r>")


def storable(text: str) -> tuple[str, bool]:
    """A text that a workbook can hold, and whether a character had to be replaced."""
    if not _UNFIT.search(text):
        return text, False
    clean, replaced = _FORBIDDEN.subn("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    # XlsxWriter takes a text within these two marks as formatted by hand and writes it without
    # escaping.
    is_marked = clean.startswith("<r>") and clean.endswith("</r>")
    return f"{clean} " if is_marked else clean, bool(replaced)
