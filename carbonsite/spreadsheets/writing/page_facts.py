"""What stands around the cells of a printed sheet, in one spelling whichever program saved it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict

_TOKEN = re.compile(
    r"&(?:&|(?P<font>\"[^\"]*\")|(?P<size>[0-9]+)|K(?P<colour>[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})"
    r"|(?P<code>[A-Za-z]))|[^&]+|&"
)
_SECTIONS = "LCR"
_STYLES = frozenset("BIUESXYOH")
_LEGIBLE = 5
"""Points; smaller text in the head of a page cannot be read."""
_SYMBOLS = ("wingdings", "webdings", "symbol", "marlett")
_RECTANGLE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_SHEET = re.compile(r"(?:'(?:[^']|'')*'|[^'!,]+)!")


class Facts(BaseModel):
    """What a manifest says: each field of its own kind, and no others."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class PageFacts(Facts):
    """What a printed page shows besides the cells.

    Attributes
    ----------
    header, footer : str
        Their sections from left to right.
    area : str
        The cells that are printed; empty for all.
    titles : str
        Rows and columns that stand on every page.
    height : int
        Pages in height to which the sheet is fitted; 0 for as many as it needs.
    """

    header: str
    footer: str
    area: str
    titles: str
    height: int


def head_of_page(code: str) -> str:
    """Text of a header or footer, without fonts and sizes that can be read.

    Examples
    --------
    >>> head_of_page("&L&9House&R&9Page &P of &N") == head_of_page("&L&9 House&R&9 Page &P of &N")
    True
    >>> head_of_page("&L&9House&R&9Page &P of &N")
    'House | Page &P of &N'
    """
    sections: dict[str, list[str]] = {section: [] for section in _SECTIONS}
    section = "C"
    for match in _TOKEN.finditer(code):
        if match["code"] and match["code"].upper() in _SECTIONS:
            section = match["code"].upper()
        else:
            sections[section].append(_shown(match))
    texts = (" ".join("".join(texts).split()) for texts in sections.values())
    return " | ".join(text for text in texts if text)


def _shown(match: re.Match[str]) -> str:
    """What a piece of a header shows; of its looks only those that hide it."""
    if match["font"]:
        is_plain = not match["font"].strip('"').lower().startswith(_SYMBOLS)
    elif match["size"]:
        is_plain = int(match["size"][:4]) >= _LEGIBLE
    elif match["colour"]:
        is_plain = match["colour"].upper() < "E" and not match["colour"].startswith("00+")
    else:
        is_plain = bool(match["code"]) and match["code"].upper() in _STYLES
    return "" if is_plain and match[0] != "&&" else match[0].replace("&&", "&")


def printed_ranges(references: Iterable[str]) -> str:
    """Ranges of a sheet in one spelling and order.

    Examples
    --------
    >>> printed_ranges(["'Line items'!$4:$4,'Line items'!$A:$B"])
    '4:4, A:B'
    """
    return ", ".join(sorted(set(_ranges(references))))


def cells_in(area: str) -> tuple[str, int, str, int] | None:
    """Left, top, right and bottom of an area of one rectangle; None of any other.

    Examples
    --------
    >>> cells_in("A1:F35"), cells_in("A:B")
    (('A', 1, 'F', 35), None)
    """
    match = _RECTANGLE.fullmatch(area)
    return None if match is None else (match[1], int(match[2]), match[3], int(match[4]))


def _ranges(references: Iterable[str]) -> Iterator[str]:
    for reference in references:
        for part in _SHEET.sub("", reference.removeprefix("=")).split(","):
            if part.strip():
                yield part.strip().replace("$", "")
