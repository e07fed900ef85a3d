"""Numbers as people in Norway, and their neighbours, write them."""

from __future__ import annotations

import math
import re

from .. import limits
from ..errors import UnitError
from ..messages import message, with_remedy

_SPACES = " \u00a0\u2009\u202f"
_SIGNED = re.compile(r"[+-]?")
_PLAIN = re.compile(r"\d+(?P<mark>[.,])?(?P<decimals>(?<=[.,])\d+)?")
_SPACED = re.compile(rf"[1-9]\d{{0,2}}(?:[{_SPACES}']\d{{3}})+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""A number that is 1.234 in one country and 1234 in another."""

_SIGNED_AMBIGUOUS = re.compile(rf"[+\u2212-]?{_AMBIGUOUS.pattern}")
_EXPONENT = re.compile(r"(?P<mantissa>.*?)(?P<exponent>[eE][+-]?\d{1,4})?", re.DOTALL)
_SERIALISED_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def parse_number(text: str) -> float:
    """Read one number, or refuse what may mean two.

    Parameters
    ----------
    text : str
        ``12,5``, ``1 234,5``, ``1.234,5``, ``1.5e-05``. A single ``.`` or ``,`` followed by exactly
        three digits (``1,234``) means 1.234 in one country and 1234 in another.

    Returns
    -------
    float

    Raises
    ------
    UnitError
        Where the text is no number, may mean two numbers, or is not finite.

    Examples
    --------
    >>> parse_number("1 234,5"), parse_number("1.234,5"), parse_number("1.5e-05")
    (1234.5, 1234.5, 1.5e-05)
    """
    written = text.strip().replace("\u2212", "-")
    if not written.translate(dict.fromkeys(map(ord, _SPACES))).isascii():
        raise UnitError(
            message("number.not_a_number", text=_shown(text)),
            message("number.not_a_number.digits"),
        )
    sign = _SIGNED.match(written).group()  # type: ignore[union-attr]
    parts = _EXPONENT.fullmatch(written[len(sign) :])
    assert parts is not None
    digits, exponent = parts["mantissa"], parts["exponent"] or ""
    number = float(sign + _plain_digits(digits, text, has_exponent=bool(exponent)) + exponent)
    if not math.isfinite(number) or abs(number) >= limits.LARGEST_NUMBER:
        raise UnitError(
            *with_remedy("number.too_large", text=_shown(text), limit=limits.LARGEST_NUMBER),
        )
    if not number and re.search("[1-9]", digits):
        raise UnitError(*with_remedy("number.too_small", text=_shown(text)))
    return number


def _plain_digits(digits: str, text: str, has_exponent: bool) -> str:
    """The mantissa as Python writes it: no thousands separators, a decimal point."""
    if _AMBIGUOUS.fullmatch(digits) and not has_exponent:
        whole, decimals = re.split("[.,]", digits)
        raise UnitError(
            *with_remedy("number.ambiguous", text=_shown(text), whole=whole, decimals=decimals),
        )
    plain = _PLAIN.fullmatch(digits)
    if plain and bool(plain["mark"]) == bool(plain["decimals"]):
        return digits.replace(",", ".")
    if _SPACED.fullmatch(digits):
        return re.sub(rf"[{_SPACES}']", "", digits).replace(",", ".")
    if _GROUPED.fullmatch(digits):
        decimal = (
            ","
            if "." in digits and digits.rfind(",") > digits.rfind(".")
            else "."
            if "," in digits and "." in digits
            else None
        )
        thousands = {",": ".", ".": ","}.get(decimal or "", ".,")
        kept = "".join(c for c in digits if c not in thousands)
        return kept.replace(",", ".")
    raise UnitError(*with_remedy("number.not_a_number", text=_shown(text)))


def number_text(number: float) -> str:
    """A number as text that `parse_number` reads back equal.

    Examples
    --------
    >>> number_text(1.234), number_text(12.0), number_text(0.1)
    ('1.2340', '12', '0.1')
    """
    text = repr(float(number))
    if _SERIALISED_AMBIGUOUS.fullmatch(text):
        return text + "0"
    return text.removesuffix(".0")


def _shown(text: str) -> str:
    return text if len(text) <= limits.UNIT_TEXT else text[: limits.UNIT_TEXT] + "…"


def decimal_mark(cell: str) -> str | None:
    """Decimal mark of a number; None if it has none, or its mark may separate thousands.

    Examples
    --------
    >>> [decimal_mark(number) for number in ("2,5", "1.234,5", "1,234,567", "1,234")]
    [',', ',', '.', None]
    """
    marks = [c for c in cell if c in ".,"]
    if not marks or not is_bare(cell) or _SIGNED_AMBIGUOUS.fullmatch(cell.strip()):
        return None
    if len(set(marks)) == 1 and len(marks) > 1:
        return "." if marks[0] == "," else ","
    return marks[-1]


def unambiguous(cell: str, mark: str | None) -> str:
    """An ambiguous number written so that it has one meaning, by the decimal mark of its column."""
    if mark is None or not _SIGNED_AMBIGUOUS.fullmatch(cell.strip()):
        return cell
    return (
        f"{cell.strip().replace(mark, '.')}0"
        if mark in cell
        else cell.replace("." if mark == "," else ",", "")
    )


def is_bare(cell: str) -> bool:
    """True if a text is meant as a number without a unit."""
    return not any(c.isalpha() for c in cell.replace("e", "").replace("E", ""))
