"""Units as text: one reader for table cells, declared units, properties, quantities and `.to()`.

The words come from ``units.txt``; an expression is read by the small grammar below and never
reaches pint's own evaluator, which hangs on ``m**9**9**9`` and reads ``fm³`` as a cubed femtometre.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .. import limits
from ..errors import UnitError
from ..messages import Message, message, with_remedy
from ..messages.near_names import did_you_mean

VOCABULARY = Path(__file__).with_name("units.txt")

_SPELLINGS = (
    (re.compile("[\u00a0\u2009\u202f]"), " "),
    (re.compile("²"), "2"),
    (re.compile("³"), "3"),
    (re.compile("₂"), "2"),
    (re.compile(r"[·⋅×]"), "*"),
    (re.compile(r"\bper\b|\bpr\b\.?"), "/"),
    (re.compile(r"/\s*(?:yr|a)\b"), "/year"),
    (re.compile(r"\b(kt|tonn|t|kg|g)\s*CO2[\s-]?(?:ekvivalenter|ekv|eq|e)\b\.?"), r"\1CO2e"),
    (re.compile(r"\btonnCO2e\b"), "tCO2e"),
    (re.compile(r"\b(?:m2|m\*\*2|kvm)[ _]?(BTA|BRA|BR18|heated|oppvarmet)\b"), r"m2_\1"),
    (re.compile(r"\b[pu]?([fla])m(?:3|\*\*3)(?![A-Za-z0-9])"), r"\1m3"),
)
_TOKEN = re.compile(r"\s*(\*\*|\^|[*/()]|-?\d+|[A-Za-zÆØÅæøåÄÖäö%°][A-Za-z0-9_ÆØÅæøåÄÖäö]*)")
_POWERED = re.compile(r"(mm|cm|dm|km|m|ft|yd|inch)([23])")
_ANY_YEAR = re.compile(r"year|år|\b(?:yr|a)\b")
"""What a unit of a year holds, in any spelling; most units hold none and are not parsed for it."""
_CARBON_MASS = re.compile(r"\b(?:kg|g|t|tonn)\s*CO2\b")
_ADVICE = {
    "ton": "units.advice.ton",
    "tons": "units.advice.ton",
    "gal": "units.advice.gal",
    "lm": "units.advice.lm",
    "RS": "units.advice.rs",
    "rs": "units.advice.rs",
    "kr": "units.advice.kr",
    "C": "units.advice.c",
    "mi": "units.advice.mi",
    "MNOK": "units.advice.mnok",
    "TNOK": "units.advice.tnok",
    **dict.fromkeys(("mnd", "måned", "måneder", "month", "months"), "units.advice.mnd"),
}
"""Remedy of each word that is meant as a unit and read otherwise."""


@cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    """Canonical name of each word, and symbol of each canonical name."""
    names, symbols = {}, {}
    for line in VOCABULARY.read_text(encoding="utf-8").splitlines():
        if "=" not in line or line.startswith("#"):
            continue
        name, _, symbol, *further = (part.strip() for part in line.split(" = "))
        symbols[name] = symbol
        names.update(dict.fromkeys((name, symbol, *further), name))
    symbols["delta_degree_celsius"] = symbols[
        "kelvin"
    ]  # What pint calls the difference of two temperatures.
    return names, symbols


def known_words() -> tuple[str, ...]:
    """Every word of the vocabulary, for errors, schemas and drop-down lists."""
    return tuple(_words()[0])


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> tuple[tuple[str, int], ...]:
    """Read a unit into canonical names and powers, such as ``(("meter", 3),)``.

    Raises
    ------
    UnitError
        With the word that is not known and what to write instead.
    """
    return _powers(text, is_advising=True)


@lru_cache(maxsize=4096)
def is_unit_text(text: str) -> bool:
    """True if `parse_unit` can read a text; faster, as it does not look for near words.

    Examples
    --------
    >>> is_unit_text("kWh/m2"), is_unit_text("kwh")
    (True, False)
    """
    try:
        _powers(text, is_advising=False)
    except UnitError:
        return False
    return True


def _powers(text: str, is_advising: bool) -> tuple[tuple[str, int], ...]:
    if len(text) > limits.UNIT_TEXT:
        raise UnitError(
            *with_remedy(
                "units.too_long", start=text[:20], count=len(text), limit=limits.UNIT_TEXT
            ),
        )
    written = text.strip()
    for pattern, replacement in _SPELLINGS:
        written = pattern.sub(replacement, written)
    if not written:
        raise UnitError(*with_remedy("units.missing"))
    if _CARBON_MASS.search(written):
        raise UnitError(*with_remedy("units.carbon_mass", text=text))
    powers: dict[str, int] = {}
    for name, power in _Expression(written, text, is_advising).powers():
        powers[name] = powers.get(name, 0) + power
    return tuple((name, power) for name, power in powers.items() if power)


class _Expression:
    """Parser of products, ratios and powers of words, such as ``kWh/m2/år`` or ``W/(m*K)``."""

    def __init__(self, written: str, text: str, is_advising: bool) -> None:
        self.text, self.is_advising = text, is_advising
        self.tokens: list[str] = []
        position = 0
        while position < len(written.rstrip()):
            token = _TOKEN.match(written, position)
            if token is None:
                raise self._unreadable()
            self.tokens.append(token[1])
            position = token.end()

    def powers(self) -> list[tuple[str, int]]:
        powers = self._product()
        if self.tokens:
            raise self._unreadable()
        return powers

    def _product(self) -> list[tuple[str, int]]:
        powers, is_divided = [] if self.tokens and self.tokens[0] == "/" else self._factor(), False
        while self.tokens and self.tokens[0] != ")":
            operator = self.tokens.pop(0) if self.tokens[0] in ("*", "/") else ""
            if is_divided and not operator:
                raise UnitError(
                    *with_remedy("units.two_readings", text=self.text),
                )
            is_divided |= operator == "/"
            powers += [
                (name, -power if operator == "/" else power) for name, power in self._factor()
            ]
        return powers

    def _factor(self) -> list[tuple[str, int]]:
        if not self.tokens:
            raise self._unreadable()
        token = self.tokens.pop(0)
        if token == "(":
            powers = self._product()
            if not self.tokens or self.tokens.pop(0) != ")":
                raise self._unreadable()
        elif token == "1" and self.tokens and self.tokens[0] == "/":
            return []
        else:
            powers = [self._word(token)]
        raised = self._power() if self._at_power() else 1
        return [(name, power * raised) for name, power in powers]

    def _at_power(self) -> bool:
        return bool(self.tokens) and self.tokens[0] in ("**", "^")

    def _power(self) -> int:
        self.tokens.pop(0)
        token = self.tokens.pop(0) if self.tokens else ""
        if not re.fullmatch("-?[1-9]", token) or self._at_power():
            raise self._unreadable("power")
        return int(token)

    def _word(self, word: str) -> tuple[str, int]:
        names = _words()[0]
        if word in names:
            return names[word], 1
        powered = _POWERED.fullmatch(word)
        if powered:
            return names[powered[1]], int(powered[2])
        raise UnitError(
            message("units.unknown", unit=word)
            if word == self.text
            else message("units.unknown_in", unit=word, text=self.text),
            _advice(word) if self.is_advising else "",
        )

    def _unreadable(self, remedy: str = "remedy") -> UnitError:
        return UnitError(
            message("units.unreadable", text=self.text), message(f"units.unreadable.{remedy}")
        )


@lru_cache(maxsize=4096)
def _advice(word: str) -> Message:
    if word in _ADVICE:
        return message(_ADVICE[word])
    if word.isdigit():
        return message("units.advice.for_one")
    near = [
        known for known in known_words() if known.casefold() == word.casefold()
    ] or get_close_matches(word, known_words(), n=3, cutoff=0.5)
    return did_you_mean(near) if near else message("units.unknown.remedy")


def unit_text(powers: Iterable[tuple[str, Any]]) -> str:
    """Compact text of a unit, which `parse_unit` reads back.

    Examples
    --------
    >>> unit_text(parse_unit("kg CO2e per m²"))
    'kgCO2e/m2'
    """
    symbols, powers = _words()[1], list(powers)
    above = [_symbol(symbols[name], power) for name, power in powers if power > 0]
    below = [_symbol(symbols[name], -power) for name, power in powers if power < 0]
    return "/".join(["*".join(above), *below])


def _symbol(symbol: str, power: float) -> str:
    if power == 1:
        return symbol.replace("m2_", "m2 ")
    return (
        f"{symbol}{power:g}" if _POWERED.fullmatch(f"{symbol}{power:g}") else f"{symbol}**{power:g}"
    )


@lru_cache(maxsize=4096)
def per_year(unit: object) -> str:
    """The unit of a yearly amount without its year, such as kWh of kWh/year; else empty.

    Examples
    --------
    >>> per_year("kWh/år"), per_year("m3 pr. år"), per_year("km/a"), per_year("kWh")
    ('kWh', 'm3', 'km', '')
    """
    if not isinstance(unit, str) or not _ANY_YEAR.search(unit):
        return ""
    try:
        powers = dict(_powers(unit, is_advising=False))
    except UnitError:
        return ""
    return unit_text(powers.items()) if powers.pop("year", 0) == -1 else ""
