"""Words by which a heading or a row says of which kind its numbers are."""

from __future__ import annotations

import re
from functools import lru_cache

from ...units import NumberKind
from .unit_words import plain

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
