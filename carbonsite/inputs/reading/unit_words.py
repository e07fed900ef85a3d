"""Units as people write them in tables."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ... import limits
from ...errors import UnitError
from ...messages import Message, message, with_remedy
from ...units import (
    NumberKind,
    dimension_and_scale,
    is_unit_text,
    known_words,
    parse_unit,
    unit_text,
)

SPACES = re.compile(r"[\s\u00a0\u00ad\u2009\u202f]+")

LUMP_SUMS = frozenset(
    (
        *("rs", "r.s", "r.s.", "rund sum", "rundsum", "lump sum", "ls", "l.s.", "fast pris"),
        *("fastpris", "fast sum", "sum", "samlet", "post", "pauschal", "klumpsum", "engangssum"),
        "engangssumma",
    )
)
"""Words in the place of a unit that mean a lump sum."""


def plain(text: object) -> str:
    """Text in small letters, without needless spaces and marks at its ends."""
    return SPACES.sub(" ", str(text)).strip(" :;*.\u200b").casefold()


@lru_cache(maxsize=2**17)
def unit_word(text: str) -> str:
    """Unit as carbonsite writes it, from the text of a cell; "" if it is not a unit.

    A dot at the end and other capitals are accepted if only one unit can be meant.

    Examples
    --------
    >>> unit_word("m³"), unit_word("STK."), unit_word("Kwh"), unit_word("liter"), unit_word("RS")
    ('m3', 'stk', 'kWh', 'L', '')
    """
    written = SPACES.sub(" ", text[: limits.UNIT_TEXT + 1]).strip()
    bare = written.rstrip(".")
    for candidate in (written, bare, _SPELLINGS.get(bare.casefold(), ""), _recased(bare)):
        if candidate and is_unit(candidate):
            return unit_text(parse_unit(candidate))
    return ""


@lru_cache(maxsize=2**17)
def counted_unit(text: str) -> tuple[float, str]:
    """How many of a unit a text stands for, and the unit; "" if it is not a unit.

    A bill counts cable by ``100 m`` and bricks by ``1000 stk``, money by ``MNOK``, and time by
    month, of which a year has twelve.

    Examples
    --------
    >>> counted_unit("100 m"), counted_unit("1 000 stk"), counted_unit("MNOK"), counted_unit("m3")
    ((100.0, 'm'), (1000.0, 'stk'), (1000000.0, 'NOK'), (1.0, 'm3'))
    """
    unit = unit_word(text)
    if unit:
        return 1.0, unit
    written = SPACES.sub(" ", text[: limits.UNIT_TEXT]).strip()
    several = _SEVERAL.fullmatch(written)
    if several:
        count = (several["count"] or several["times"]).replace(" ", "")
        return _THOUSAND if count.isalpha() else float(count), unit_word(
            several["unit"] or several["timed"]
        )
    count, unit = _COUNTED.get(written.rstrip(".").casefold(), (1.0, ""))
    return count, unit_word(unit)


_COUNT = r"10{1,3}|1 000|10 000|tusen|thousand"
_SEVERAL = re.compile(
    rf"(?:i |in )?(?P<count>{_COUNT})\s?(?:[x×] ?)?(?P<unit>[^\d\s].*)"
    rf"|(?P<timed>[^\d\s]\S*) ?[x×*] ?(?P<times>{_COUNT})",
    re.IGNORECASE,
)
_THOUSAND = 1000.0
_COUNTED = {
    "mnok": (1e6, "NOK"),
    "msek": (1e6, "SEK"),
    "mdkk": (1e6, "DKK"),
    "tnok": (1e3, "NOK"),
    **dict.fromkeys(("mnd", "måned", "måneder", "month", "months"), (1 / 12, "år")),
}
"""Words for a number of units that has no unit of its own."""

_SPELLINGS = {
    spelling.replace("_", " "): unit
    for unit, words in {
        "L": "ltr lit",
        "m2": "m_2 sqm kvadratmeter",
        "m3": "kubikk m_3 cbm kubikkmeter kubikmeter",
        "stk": "stykk styck st each ea nos",
        "t": "tonne tn",
        "kg": "kilo kilogram",
        "km": "kilometer",
        "m": "meter lfm lm løpemeter lpm",
        "døgn": "dgn",
        "h": "time(r) timmar tim hour hr hrs",
        "tkm": "tonnkilometer tonkm",
    }.items()
    for spelling in words.split(" ")
}
"""Other spellings of units, which `parse_unit` does not know."""


@cache
def _by_small_letters() -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for word in known_words():
        words.setdefault(word.casefold(), set()).add(word)
    return words


def _recased(text: str) -> str:
    """Unit that differs from a text by capitals only; "" if several do, or none."""
    same = _by_small_letters().get(text.casefold(), set())
    if len({parse_unit(word) for word in same}) == 1:
        return min(same, key=len)
    powered = re.fullmatch(r"(?i)(mm|cm|dm|km|m)\s?([23²³])", text)
    return f"{powered[1].lower()}{powered[2]}" if powered else ""


@cache
def remedy_of(key: str) -> Message:
    """Remedy of a problem without values, made once: a column may have many bad cells."""
    return message(f"{key}.remedy")


_RATE = re.compile(
    r"\S+\s*(?:/|\bper\b|\bpr\b\.?)\s*(?:10{1,2} ?)?"
    r"(?:km|mil|m|h|time|hour|d|døgn|dag|day|uke|week|mnd|måned|month|år|year)",
    re.IGNORECASE,
)
"""Fuel or energy for each length or time."""


@lru_cache(maxsize=4096)
def is_rate(text: str) -> bool:
    """True if a unit is one thing for each kilometre or hour of another.

    Examples
    --------
    >>> is_rate("L/100 km"), is_rate("kWh/km"), is_rate("L/h"), is_rate("tkm"), is_rate("kW")
    (True, True, True, False, False)
    """
    return bool(_RATE.fullmatch(SPACES.sub(" ", text[: limits.UNIT_TEXT])))


def unit_problem(text: str, is_one_of_many: bool = False) -> tuple[str, str]:
    """Problem and remedy of a text that is not the unit of an amount.

    If it is one of many, similar units are not looked for, which takes long.
    """
    if is_one_of_many:
        return message("units.unknown", unit=text[:20]), remedy_of("units.unknown")
    if plain(text) in LUMP_SUMS:
        return with_remedy("inputs.lump_sum_unit")
    if is_rate(text):
        return with_remedy("inputs.rate")
    try:
        dimension_and_scale(text)
    except UnitError as error:
        return error.problem, error.remedy
    return with_remedy("inputs.share_as_unit")


def is_unit(text: str) -> bool:
    """True if a text is a unit that an amount may have."""
    try:
        return is_unit_text(text) and bool(dimension_and_scale(text)[0])
    except UnitError:
        return False


_COUNTER = (
    r"(?:ak)?kumuler(?:t|te|et|ede)\b|ackumulerad\w*|kumulativ\w*|(?:ac)?cumulat(?:ed|ive)\w*"
    r"|\w*målerstand\w*|\w*målarställning\w*|mätarställning\w*|\w*tellerstand\w*|telleverk\w*"
    r"|(?:time|km|kilometer|drifts?time|drifttime|gang)-?(?:stand|teller)\w*|odometer\w*"
    r"|(?:meter|counter|register|odometer|hour meter|index) reading\w*|totali[sz]er"
    r"|hittil\b|til dato\b|to date\b|ytd\b|akk\b|ack\."
    r"|kum\.?\s?(?:mengde|forbruk|sum|total|volum|drivstoff|diesel|energi|strøm)\w*"
    r"|cum\.?\s?(?:qty|quantit|amount|total|volume|fuel|energy|diesel|consum)\w*"
    r"|running (?:total|sum)|løpende sum\w*|löpande summa\w*|(?:start|slutt|slut)stand\b"
    r"|(?:siden|sedan|since) (?:opp|upp|last )?(?:start|new|delivery|commissioning)\w*|lifetime\b"
    r"|kumuliert\w*|zählerst[aä]nd\w*"
)
_READING = (
    r"stand\b|målertall|avles(?:t|ing|ning)\w*|avläs(?:t|ning)\w*|aflæs(?:t|ning)\w*"
    r"|måleravlesning\w*"
    r"|readings?\b|register\b|teller(?:e)?\b|tæller\b|räkneverk|counters?\b|hour meter"
)
_STOCK = (
    r"\w*beholdning\w*|lagersaldo|saldo\b|restlager|på lager|i tank(?:en)?\b|tanknivå"
    r"|(?:tank|fuel|stock) level|in stock|on hand|\w*peil(?:ing|et|t)\b|inventory"
    r"|(?:opening|closing) (?:stock|dip|balance)|lagerbestand|lagerbehållning"
)
_POWER = (
    r"(?:maks(?:imal)?|topp|middel|installert|peak|max|average|rated)?-? ?"
    r"(?:effekt|effektuttak|power|load)"
)
_PERIOD = (
    r"\w*forbruk\w*|\w+bruk\b|\w*forbrug\w*|\w*förbruk\w*|\w*brukt\b|\w*använd\w*"
    r"|levert\w*|levererad\w*"
    r"|leveret\w*|\w*kjøpt\b|købt|köpt|fylt\w*|tanket|utført\w*|produsert\w*|differan[sc]e|diff\b"
    r"|differens|økning|endring|consum\w*|\w*used\b|usage|deliver\w*|purchas\w*|bought|filled"
    r"|difference|increase|delta|burnt|(?:per|pr|denne) (?:dag|uke|måned|periode)\w*"
    r"|this (?:month|week|period)"
)
_MONEY = (
    r"\w*pris(?:er)?\b|price\w*|kost(?:nad|nader|pris)?\b|kostnad\w*|costs?\b|\w*beløp\b|belopp"
    r"|beløb"
    r"|\b(?:nok|kr|sek|dkk|eur|usd|gbp|mnok)\b"
)
_ORDER = tuple(
    (kind, re.compile(rf"(?<![\w-])(?:{words})"))
    for kind, words in (
        (NumberKind.COUNTER, _COUNTER),
        (NumberKind.MONEY, _MONEY),
        (NumberKind.STOCK, _STOCK),
        (NumberKind.PERIOD, _PERIOD),
        (NumberKind.COUNTER, _READING),
        (NumberKind.POWER, rf"{_POWER}(?=$|[\s,(\[])"),
    )
)
"""Kinds and their words; of a heading with several the first decides."""

KINDS_OF_ROWS = tuple(
    (kind, re.compile(rf"^(?:{words})(?=$|[\s:,.(-])", re.IGNORECASE))
    for kind, words in (
        (
            NumberKind.COUNTER,
            r"målerstand\w*|måleravlesning\w*|mätarställning\w*|(?:km|time|teller)-?stand"
            r"|stand (?:pr|per|ved|den)\b\.?|avlesning\w*|meter reading|odometer",
        ),
        (
            NumberKind.STOCK,
            r"(?:inngående |utgående |start|slutt|lager|tank|rest)?beholdning"
            r"|(?:opening|closing) (?:stock|dip|balance)|stock (?:at|on)\b|peiling"
            r"|balance (?:[cb]/?f|carried|brought)|(?:ingående|utgående) (?:lager|balans|saldo)"
            r"|(?:inngående|utgående) saldo|saldo|rest (?:i|på) tank\w*",
        ),
    )
)
"""Kinds that the text of a row names at its start, and the words."""


@lru_cache(maxsize=4096)
def kind_in_heading(heading: str) -> NumberKind | None:
    """Kind that a heading names; None if it does not say.

    Examples
    --------
    >>> headings = ("Målerstand (kWh)", "Avlest forbruk", "Akkumulert forbruk", "Mengde")
    >>> [kind and kind.value for kind in map(kind_in_heading, headings)]
    ['counter', 'period', 'counter', None]
    """
    text = plain(heading)
    return next((kind for kind, words in _ORDER if words.search(text)), None)
