"""The cells of a declaration: numbers or undeclared, module names, dates, and safe steps into
nested content.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from functools import lru_cache
from typing import Any

from ... import limits
from ...errors import UnitError
from ...lifecycle import MODULES
from ...units import parse_number

UNDECLARED_WORDS = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        "nd",
        "mnd",
        "mna",
        "mnr",
        "ina",
        "nr",
        "na",
        "n/a",
        "n.a.",
        "n.d.",
        "x",
        "null",
        "none",
        "nil",
        "not declared",
        "not relevant",
        "not applicable",
        "module not declared",
    }
)
"""What stands in a cell that declares nothing. It is never read as 0."""

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_YEAR = re.compile(r"\s*(\d{4})\s*")
_SLUG = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "ø": "o",
        "å": "a",
        "ä": "a",
        "ö": "o",
        "ü": "u",
        "ß": "ss",
        "²": "2",
        "³": "3",
        "ð": "d",
        "þ": "th",
        "ł": "l",
    }
)
_MODULES = {re.sub("[^a-z0-9]", "", module.lower()): module for module in MODULES} | {
    "a1a2a3": "A1-A3",
    "a13": "A1-A3",
    "a1toa3": "A1-A3",
    "a1to3": "A1-A3",
}


def number_of(raw: Any) -> float | None:
    """A cell as a number; None where it declares nothing.

    Raises
    ------
    UnitError
        Where it is neither a number nor a word for undeclared.
    """
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise UnitError(f"{str(raw)[:60]!r} is not a number")
    if isinstance(raw, str):
        return (
            None
            if raw.strip().lower() in UNDECLARED_WORDS
            else _within(_number_text(raw.strip()), raw)
        )
    return _within(raw, raw)


def _number_text(text: str) -> float:
    """Data formats write a decimal point; a decimal comma is read where it can mean only one thing."""
    if len(text) > limits.QUANTITY_TEXT:
        raise UnitError(f"{text[:20]!r}… is not a number")
    return float(text) if _PLAIN.fullmatch(text) and text.isascii() else parse_number(text)


def _within(number: float, raw: object) -> float:
    if isinstance(number, float) and not math.isfinite(number):
        raise UnitError(f"{str(raw)[:60]} is not a finite number")
    if abs(number) >= limits.LARGEST_NUMBER:
        raise UnitError(f"{str(raw)[:60]} is too large", f"the limit is {limits.LARGEST_NUMBER:g}")
    return float(number)


def positive(raw: Any) -> float | None:
    """A number above 0, else None: for conversions and amounts that a document may leave out."""
    try:
        number = number_of(raw)
    except UnitError:
        return None
    return number if number is not None and number > 0 else None


def amount_of(raw: Any) -> float | None:
    """An amount that a document may leave out (None); one that is there and is no number above 0 is
    0, which is refused later.
    """
    return None if raw is None else positive(raw) or 0.0


@lru_cache(maxsize=1024)
def module_of(text: str) -> str | None:
    """The module that a text names: ``A1-A3``, ``A1A2A3``, ``A1_A2_A3``, ``a1a3``; None where it is
    none of the modules.
    """
    return _MODULES.get(re.sub("[^a-z0-9]", "", text.lower().removeprefix("module")))


def date_of(raw: Any, is_end: bool = False) -> datetime.date | None:
    """A date from ISO text, a year, or milliseconds since 1970; a bare year is its first day, or
    its last where it ends something.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 1e10 < abs(raw) < 1e14:
        return (datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=raw)).date()
    text = str(raw) if isinstance(raw, str | int) else ""
    found, year = _DATE.match(text.strip()), _YEAR.fullmatch(text)
    parts = (
        tuple(map(int, found.groups()))
        if found
        else (int(year[1]), *((12, 31) if is_end else (1, 1)))
        if year
        else None
    )
    if parts is None or not 1900 <= parts[0] <= 2150:
        return None
    try:
        return datetime.date(*parts)
    except ValueError:
        return None


def year_of(raw: Any) -> int | None:
    """A year between 1900 and 2150, else None."""
    day = date_of(raw)
    return day.year if day else None


@lru_cache(maxsize=4096)
def slug(text: str, length: int = 60) -> str:
    """A text as part of an id: small letters, digits and hyphens."""
    plain = (
        unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
        .encode("ascii", "ignore")
        .decode()
    )
    return _SLUG.sub("-", plain).strip("-")[:length].strip("-")


def at(content: Any, *keys: str | int) -> Any:
    """What stands at the end of a path of keys and places; None where a step is missing or of
    another shape.
    """
    for key in keys:
        if isinstance(content, dict) and isinstance(key, str):
            content = content.get(key)
        elif isinstance(content, list) and isinstance(key, int) and key < len(content):
            content = content[key]
        else:
            return None
    return content


def listed(content: Any) -> list[Any]:
    """A list as it is, one thing as a list of one, nothing as an empty list."""
    return content if isinstance(content, list) else [] if content is None else [content]


def said(content: Any, length: int = 500) -> str:
    """A text or number as one line of text; "" for anything else."""
    if isinstance(content, bool) or not isinstance(content, str | int | float):
        return ""
    text = str(content)[: length * 2]
    return " ".join(
        (
            text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
        ).split()
    )[:length]


LANGUAGES = ("en", "no", "nb", "sv", "da", "de")


def in_language(texts: Any) -> str:
    """The text of a list of ``{value, lang}`` that a Nordic reader is most likely to read."""
    entries = [text for text in listed(texts) if isinstance(text, dict) and said(text.get("value"))]
    ranked = sorted(
        entries,
        key=lambda text: (
            LANGUAGES.index(text["lang"]) if text.get("lang") in LANGUAGES else len(LANGUAGES)
        ),
    )
    return (
        said(ranked[0]["value"])
        if ranked
        else next((said(text) for text in listed(texts) if said(text)), "")
    )
