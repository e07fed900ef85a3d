"""Values of cells as they are stored; what only some programs take for a value is refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..calculator.operations import ORDERS

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}Z?)?|[0-9]{2}:[0-9]{2}:[0-9]{2}")
_TRUTHS = {"1": True, "0": False}


def number_of(stored: str) -> float | None:
    """Number of a cell; None if it is blank.

    Python also reads ``1_000``, ``nan`` and digits of any script.

    Raises
    ------
    ValueError
        If it is no number.
    """
    if stored.isspace():
        return None
    value = float(stored)
    is_odd = value - value != 0.0 or "_" in stored or not stored.isascii()
    if is_odd and not _NUMBER.fullmatch(stored):
        raise ValueError
    return value


def moment_of(stored: str) -> datetime.date | datetime.time:
    """Day, moment or time of a cell that states it in ISO 8601.

    Raises
    ------
    ValueError
        If it states none.

    Examples
    --------
    >>> str(moment_of("2024-02-01")), str(moment_of("2024-02-01T08:30:00"))
    ('2024-02-01', '2024-02-01 08:30:00')
    """
    if not _DAY.fullmatch(stored):
        raise ValueError
    if stored[2] == ":":
        return datetime.time.fromisoformat(stored)
    moment = datetime.datetime.fromisoformat(stored.removesuffix("Z"))
    return moment if moment.time() != datetime.time() else moment.date()


def other_value(kind: str, stored: str) -> str | bool | None:
    """Value of a cell that is neither a number nor a shared text: text, truth, error or day.

    Raises
    ------
    ValueError, LookupError
        If it is no value of its kind, or there is no such kind.
    """
    if kind == "str":
        return stored
    if not stored and kind in ("b", "e", "d"):
        return None
    if kind == "b":
        return _TRUTHS[stored.strip()]
    if kind == "e" and stored.startswith("#"):
        return stored
    if kind == "d":
        moment_of(stored)
        return stored
    raise ValueError


_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|E[+-][0#?]+)|(?P<digits>[0#?][0#?.,]*|\.[0#?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
CellValue = float | str | datetime.date | datetime.time | datetime.timedelta | None
"""Value of a cell of a grid."""

_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = dict.fromkeys(("5", "6", "7", "8", "42", "44"), '"¤"#,##0.00')
"""Built-in formats of money; its sign depends on the country."""

_LONGEST = 400
"""Characters of a format that are read; programs allow 255."""


class ShownNumber(NamedTuple):
    """A number as a cell shows it.

    Attributes
    ----------
    text : str
        With a point as decimal mark and spaces between thousands; "" if nothing is shown.
    label : str
        Words and signs of money that the format adds.
    is_other : bool
        True if the digits are another number's: it is scaled, or not shown.
    """

    text: str
    label: str
    is_other: bool


class _FormatPart(NamedTuple):
    """A part of a format: its condition, the texts before and behind the digits, the digits."""

    condition: tuple[str, float] | None
    before: str
    digits: str
    behind: str
    is_general: bool

    @property
    def label(self) -> str:
        words = " ".join(f"{self.before} {self.behind}".split())
        return words if any(sign.isalpha() or sign in "¤$€£%" for sign in words) else ""

    @property
    def scale(self) -> int:
        """Thousands by which the digits are smaller than the number."""
        whole = self.digits.partition(".")[0]
        behind = len(self.digits) - len(self.digits.rstrip(","))
        return max(len(whole) - len(whole.rstrip(",")), behind)


@lru_cache(maxsize=1024)
def may_relabel(code: str) -> bool:
    """True if a format may scale or hide a number, or add words to it.

    Examples
    --------
    >>> [may_relabel(code) for code in ("#,##0.0", "#,##0,", '0.0 "tonn"', ";;;", "dd.mm.yyyy")]
    [False, True, True, True, False]
    """
    if kind_of_format(code):
        return False
    # The third part is for 0, of which nothing is lost if it is not shown.
    return any(
        bool(section.label) or section.scale > 0 or (place != 2 and _is_blank(section))
        for place, section in enumerate(_sections(code)[:3])
    )


def shown_number(number: float, code: str) -> ShownNumber:
    """A number as a format shows it.

    Examples
    --------
    >>> shown_number(120400.0, "#,##0.0,").text, shown_number(12.5, '0.0 "tonn"').text
    ('120.4', '12.5 tonn')
    """
    sections = _sections(code)
    section = _of(sections, number)
    if _is_blank(section):
        words = f"{section.before}{section.behind}".strip()
        return ShownNumber(words, section.label, bool(number) or bool(section.label))
    digits = f"{number:.11g}" if section.is_general else _digits(number, section)
    is_negative = number < 0 and len(sections) < 2 and not section.is_general
    text = f"{'-' if is_negative else ''}{section.before}{digits}{section.behind}"
    return ShownNumber(" ".join(text.split()), section.label, section.scale > 0)


def _is_blank(section: _FormatPart) -> bool:
    return not section.digits and not section.is_general


@lru_cache(maxsize=1024)
def _sections(code: str) -> Sequence[_FormatPart]:
    code = _CURRENCY.get(code, "General" if code.isdecimal() else code)[:_LONGEST] or "General"
    tokens: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            tokens.append([])
        else:
            tokens[-1].append(token)
    return [_section(part) for part in tokens]


def _section(tokens: Sequence[re.Match[str]]) -> _FormatPart:
    before, behind, digits, condition, is_general = "", "", "", None, False
    for token in tokens:
        bracket = token["bracket"] or ""
        if token["digits"] or token["general"] or token["other"] == "@":
            digits += token["digits"] or ""
            is_general |= not token["digits"]
            continue
        if compared := _CONDITION.fullmatch(bracket):
            condition = compared[1], float(compared[2])
        words = token["text"] or token["escaped"] or token["other"] or ""
        words += " " if token["space"] else ""
        words += bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        if digits or is_general:
            behind += words
        else:
            before += words
    return _FormatPart(condition, before, digits, behind, is_general)


def _of(sections: Sequence[_FormatPart], number: float) -> _FormatPart:
    """The section of a format by which a number is shown."""
    conditional = [section for section in sections[:3] if section.condition]
    for section in conditional:
        mark, limit = section.condition or ("=", 0.0)
        if ORDERS[mark](number, limit):
            return section
    if conditional:
        return next((part for part in sections[:3] if not part.condition), sections[-1])
    place = 0 if number > 0 else 1 if number < 0 else 2
    return sections[place] if place < min(len(sections), 3) else sections[0]


def _digits(number: float, section: _FormatPart) -> str:
    """Digits of a number: its decimals, its thousands, scaled."""
    whole, _, decimals = section.digits.rstrip(",").partition(".")
    places = sum(sign in "0#?" for sign in decimals)
    scaled = abs(number) / 1000.0**section.scale
    text = f"{scaled:,.{places}f}" if "," in whole.rstrip(",") else f"{scaled:.{places}f}"
    least = sum(sign in "0?" for sign in decimals)
    while places > least and text.endswith("0"):
        text, places = text[:-1], places - 1
    return text.removesuffix(".").replace(",", " ")


_BUILT_IN = {
    9: "share",
    10: "share",
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "day"),
    **dict.fromkeys((*range(18, 22), 45, 47), "time"),
    46: "duration",
}
"""Kinds of the built-in formats, which workbooks name by number; all others are numbers."""

_TEXT_IN_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")


def kind_of_format(code: str) -> str:
    """Kind of the numbers in a format: day, time, duration, share; "" for other numbers.

    Parameters
    ----------
    code : str
        The format, or the number of a built-in one.

    Examples
    --------
    >>> kind_of_format("dd.mm.yyyy"), kind_of_format("[h]:mm"), kind_of_format("10")
    ('day', 'duration', 'share')
    """
    if code.isdecimal():
        return _BUILT_IN.get(int(code), "") if len(code) < 4 else ""
    shown = (
        _TEXT_IN_FORMAT.sub("", code.partition(";")[0].lower())
        .replace("general", "")
        .replace("e+", "")
    )
    if _ELAPSED.search(shown):
        return "duration"
    if "%" in shown:
        return "share"
    if "d" in shown or "y" in shown or ("m" in shown and not {"h", "s"} & set(shown)):
        return "day"
    return "time" if {"h", "s"} & set(shown) else ""
