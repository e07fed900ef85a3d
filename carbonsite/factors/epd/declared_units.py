"""Units as declarations write them: ``qm``, ``Item(s)``, ``M3``, ``1000 kg``, ``t*km``."""

from __future__ import annotations

import re
from functools import lru_cache

from ...errors import UnitError
from ...units import dimension_and_scale, parse_number, parse_unit, unit_text
from ..shipped import words_in

_UNITS = {row["name"]: row["unit"] for row in words_in("unit_names")}
"""Names that declarations give a unit, to carbonsite's."""

_AMOUNT = re.compile(r"(?P<number>[0-9][0-9.,   ']*(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s].*)")
_LEADING = re.compile(
    r"\s*(?P<number>[0-9][0-9.,]*)\s*(?P<unit>kg|g|tonnes?|t|m²|m³|m\^?[23]|sqm|m|l|litres?|liters?"
    r"|pcs|pieces?|pc|stk|items?|units?|kwh|mwh|mj|tkm)\b(?!\s*/)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def read_unit(text: str) -> str:
    """The unit of a declaration, as carbonsite writes it.

    Raises
    ------
    UnitError
        If carbonsite does not know the unit.

    Examples
    --------
    >>> read_unit("qm"), read_unit("Item(s)"), read_unit("M3"), read_unit("kg/m^3")
    ('m2', 'stk', 'm3', 'kg/m3')
    """
    is_upper = text.upper() == text
    written = (
        text.replace("_", "-").strip() if is_upper else " ".join(text.replace("_", " ").split())
    )
    known = _UNITS.get(written.lower())
    try:
        powers = parse_unit(known or written)
    except UnitError:
        if known or written == written.lower():
            raise
        powers = parse_unit(written.lower())
    unit = unit_text(powers)
    dimension_and_scale(unit)
    return unit


def read_amount(text: str) -> tuple[float, str]:
    """A reference amount and its unit: ``1000 kg``, ``m3``.

    Raises
    ------
    UnitError
        If it is not an amount in a unit that carbonsite knows.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return 1.0, read_unit(text)
    return parse_number(match["number"]), read_unit(match["unit"])


def amount_in(sentence: str) -> tuple[float, str] | None:
    """The amount at the start of a functional unit's text: ``1 m2 of insulation with R = 1``."""
    match = _LEADING.match(sentence)
    if match is None:
        return None
    try:
        return parse_number(match["number"]), read_unit(match["unit"])
    except UnitError:
        return None
