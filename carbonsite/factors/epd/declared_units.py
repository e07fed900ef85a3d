"""Units as declarations write them: ``qm``, ``Item(s)``, ``M3``, ``1000 kg``, ``t*km``."""

from __future__ import annotations

import re
from functools import lru_cache

from ...errors import UnitError
from ...units import dimension_and_scale, parse_number, parse_unit, unit_text

_WORDS = {
    "qm": "m2", "sqm": "m2", "m2r1": "m2", "cbm": "m3", "cum": "m3",
    "item": "stk", "items": "stk", "item(s)": "stk", "unit": "stk", "units": "stk", "each": "stk", "ea": "stk", "piece": "stk", "piece(s)": "stk",
    "stück": "stk", "stueck": "stk", "stk.": "stk", "pcs.": "stk", "p": "stk", "pc": "stk", "number": "stk", "st": "stk", "styck": "stk",
    "t*km": "tkm", "tonne*km": "tkm", "tones-km": "tkm", "tonnes*km": "tkm", "kgkm": "kg*km", "tones": "t", "metric ton": "t", "metric tons": "t", "metric tonne": "t", "tonne": "t",
    "sqft": "ft2", "sq ft": "ft2", "sf": "ft2", "cf": "ft3", "cu ft": "ft3", "cy": "yd3", "cu yd": "yd3", "lfm": "m", "lm": "m", "rm": "m", "meter": "m", "metre": "m",
    "lbs": "lb", "short ton": "short_ton", "long ton": "long_ton", "a": "year", "kg*a": "kg*year", "m2*a": "m2*year", "m3*a": "m3*year", "kwh": "kWh", "mj": "MJ", "gj": "GJ", "mwh": "MWh",
    "kilogram": "kg", "kilogramm": "kg", "square meter": "m2", "square metre": "m2", "cubic meter": "m3", "cubic metre": "m3", "kilogrammes": "kg",
}  # fmt: skip
_AMOUNT = re.compile(r"(?P<number>[0-9][0-9.,   ']*(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s].*)")
_LEADING = re.compile(
    r"\s*(?P<number>[0-9][0-9.,]*)\s*(?P<unit>kg|g|tonnes?|t|m²|m³|m\^?[23]|sqm|m|l|litres?|liters?|pcs|pieces?|pc|stk|items?|units?|kwh|mwh|mj|tkm)\b(?!\s*/)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def read_unit(text: str) -> str:
    """The unit that a declaration means, as carbonsite writes it.

    Raises
    ------
    UnitError
        Where it is not a unit that carbonsite knows.

    Examples
    --------
    >>> read_unit("qm"), read_unit("Item(s)"), read_unit("M3"), read_unit("kg/m^3")
    ('m2', 'stk', 'm3', 'kg/m3')
    """
    written = (
        " ".join(text.replace("_", " ").split())
        if text.upper() != text
        else text.replace("_", "-").strip()
    )
    known = _WORDS.get(written.lower())
    try:
        powers = parse_unit(known or written)
    except UnitError:
        if known or written == written.lower():
            raise
        powers = parse_unit(written.lower())
    found = unit_text(powers)
    dimension_and_scale(found)
    return found


def read_amount(text: str) -> tuple[float, str]:
    """A reference amount and its unit: ``1000 kg``, ``m3``.

    Raises
    ------
    UnitError
        Where it is no amount of a unit that carbonsite knows.
    """
    found = _AMOUNT.fullmatch(text.strip())
    return (
        (parse_number(found["number"]), read_unit(found["unit"]))
        if found
        else (1.0, read_unit(text))
    )


def amount_in(sentence: str) -> tuple[float, str] | None:
    """The amount with which the text of a functional unit begins: ``1 m2 of insulation with R =
    1``.
    """
    found = _LEADING.match(sentence)
    try:
        return (parse_number(found["number"]), read_unit(found["unit"])) if found else None
    except UnitError:
        return None
