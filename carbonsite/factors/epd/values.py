"""The cells of a declaration: numbers, modules and texts, and safe steps into content."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

from ... import limits
from ...errors import UnitError
from ...lifecycle import MODULES
from ...messages import message
from ...units import parse_number
from ..undeclared import UNDECLARED_WORDS

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?")
_SLUG = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans("øåäöüð²³ł", "oaaoud23l") | {
    ord("æ"): "ae",
    ord("þ"): "th",
    ord("ß"): "ss",
}
_MODULES = {re.sub("[^a-z0-9]", "", module.lower()): module for module in MODULES} | {
    "a1a2a3": "A1-A3",
    "a13": "A1-A3",
    "a1toa3": "A1-A3",
    "a1to3": "A1-A3",
}


def number_of(raw: object) -> float | None:
    """A cell as a number; None if it declares nothing.

    Raises
    ------
    UnitError
        If it is neither a number nor a word for undeclared.
    """
    if raw is None or (isinstance(raw, str) and raw.strip().lower() in UNDECLARED_WORDS):
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise UnitError(message("number.not_a_number", text=str(raw)[:60]))
    number = _number_in(raw.strip()) if isinstance(raw, str) else raw
    if isinstance(number, float) and not math.isfinite(number):
        raise UnitError(message("epd.not_finite", text=str(raw)[:60]))
    if abs(number) >= limits.LARGEST_NUMBER:
        remedy = message("epd.too_large.remedy", limit=limits.LARGEST_NUMBER)
        raise UnitError(message("epd.too_large", text=str(raw)[:60]), remedy)
    return float(number)


def _number_in(text: str) -> float:
    """The number in a text, with a decimal point or an unambiguous decimal comma."""
    if len(text) > limits.QUANTITY_TEXT:
        raise UnitError(message("number.not_a_number", text=f"{text[:20]}…"))
    return float(text) if _PLAIN.fullmatch(text) and text.isascii() else parse_number(text)


def not_negative(raw: object) -> float | None:
    """A number of 0 or more, else None: for a content that a document may declare as none."""
    try:
        number = number_of(raw)
    except UnitError:
        return None
    return number if number is not None and number >= 0 else None


def positive(raw: object) -> float | None:
    """A number above 0, else None: for conversions and amounts that a document may leave out."""
    return not_negative(raw) or None


def amount_of(raw: object) -> float | None:
    """An amount that a document may leave out (None); 0, which is refused later, if it is wrong."""
    return None if raw is None else positive(raw) or 0.0


@lru_cache(maxsize=1024)
def module_of(text: str) -> str | None:
    """The module that a text names: ``A1-A3``, ``A1A2A3``, ``A1_A2_A3``, ``a1a3``; else None."""
    return _MODULES.get(re.sub("[^a-z0-9]", "", text.lower().removeprefix("module")))


@lru_cache(maxsize=4096)
def slug(text: str, length: int = 60) -> str:
    """A text as part of an id: small letters, digits and hyphens."""
    plain = (
        unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
        .encode("ascii", "ignore")
        .decode()
    )
    return _SLUG.sub("-", plain).strip("-")[:length].strip("-")


def value_at(content: object, *keys: str | int) -> object:
    """The value at the end of a path of keys and places; None if a step is missing."""
    for key in keys:
        if isinstance(content, dict) and isinstance(key, str):
            content = content.get(key)
        elif isinstance(content, list) and isinstance(key, int) and key < len(content):
            content = content[key]
        else:
            return None
    return content


def as_list(content: object) -> list[object]:
    """A list as it is, one thing as a list of one, nothing as an empty list."""
    return content if isinstance(content, list) else [] if content is None else [content]


def one_line(content: object, length: int = 500) -> str:
    """A text or number as one line of text; "" for anything else."""
    if isinstance(content, bool) or not isinstance(content, str | int | float):
        return ""
    text = str(content)[: length * 2]
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:length]


def one_of(*contents: object) -> str:
    """The first of several texts that is not blank, as one line."""
    return next((text for content in contents if (text := one_line(content))), "")


def text_at(content: object, *keys: str | int) -> str:
    """The text or number at the end of a path, as one line; "" if there is none."""
    return one_line(value_at(content, *keys))


def list_at(content: object, *keys: str | int) -> list[object]:
    """The things at the end of a path; none if a step is missing."""
    return as_list(value_at(content, *keys))


LANGUAGES = ("en", "no", "nb", "sv", "da", "de")


def language_rank(language: object) -> int:
    """Place of a language among those that a Nordic reader is most likely to read."""
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def in_language(texts: object) -> str:
    """The text of a list of ``{value, lang}`` that a Nordic reader is most likely to read."""
    entries = [entry for entry in as_list(texts) if text_at(entry, "value")]
    if not entries:
        return one_of(*as_list(texts))
    return text_at(min(entries, key=lambda entry: language_rank(value_at(entry, "lang"))), "value")
