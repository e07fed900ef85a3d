"""The words of tables: what a heading means, which unit it names, and which rows are no activities."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from ... import limits
from ...errors import UnitError
from ...lifecycle import MODULES
from ...units import dimension_and_scale, is_unit_text, known_words, parse_unit, unit_text

_BRACKETED = re.compile(r"[\[(]([^\[\]()]{1,40})[\])]")
_UNIT_AT_END = re.compile(
    r"^(?P<stem>.*?\S)(?:\s*[,:/]\s*|\s+i\s+|\s+)(?P<unit>\S{1,20}(?: BTA| BRA)?)$"
)
_SPACES = re.compile(r"[\s\u00a0\u00ad\u2009\u202f]+")
_PRICE = re.compile(
    r"pris|price|kost|cost|beløp|belopp|beløb|\bnok\b|\bkr\b|\bsek\b|\bdkk\b|\beur\b|co2|gwp|utslipp|emission",
    re.IGNORECASE,
)

_MONEY = re.compile(r"\b(?:nok|sek|dkk|eur|usd|gbp|kr)\b", re.IGNORECASE)
_SUMS = frozenset(("sum", "total", "totalt", "totalsum"))
"""Headings of money, and of an amount where they name its unit."""

_WRAPPED = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=[a-zæøåäö])|\u00ad\s*")

TOTAL = re.compile(
    r"^[ \t=]*(?=[^\d\s])(?:(?:(?:del|mellom|mellan|mellem|hoved|huvud|side|sid|slutt|slut|total|kapittel|kapitel|post|netto|brutto)-?\s?)?sum(?:ma|mering)?"
    r"|(?:(?:sub|grand|page|section|chapter|net|overall|final)["
    r" -]?\s?)?total(?:t|ter|en|er|s|sum)?(?:\ssett)?"
    r"|i\s?alt|til\s?sammen|sammanlagt|samlet"
    r" sum|akkumulert|akkumuleret|ackumulerat|(?:carried|brought)\s(?:forward|to"
    r" (?:collection|summary))|to collection|[cb]/f"
    r"|(?:(?:å|at|att)\s)?(?:overføres?|overført|överföras?|överfört)|transport"
    r" (?:til|fra|till|från) (?:neste|forrige|næste|nästa|föregående)(?: \w+)?|[∑Σ])(?![\w-])",
    re.IGNORECASE,
)
"""How the text of a subtotal or a total begins."""

_OF_ALL = re.compile(
    r"(?:(?:for|av|fra|från|of|hele?|this|denne)\s)*(?:(?:kap(?:ittel|itel)?|post(?:er)?|hovedpost|del|fag|side|sida|page|chapter|section|bygningsdel|byggdel|element|mengder?|mængder?|mängder?|"
    r"quantity|quantities|prosjekt(?:et)?|projekt(?:et)?|project|alle?(?:"
    r" \w+)?)[\s.:]*)?(?:\d[\d.\-–]*)?",
    re.IGNORECASE,
)
"""What stands behind the word of a total where it can be nothing else: a chapter, a page, a number."""

PART = re.compile(
    r"^[ \t-]*(?:herav|hvorav|derav|heraf|hvoraf|deraf|härav|varav|därav|of"
    r" which|thereof)(?![\w-])",
    re.IGNORECASE,
)
"""How the text of a row begins that is a part of the row above."""

LUMP_SUMS = frozenset(
    (
        "rs",
        "r.s",
        "r.s.",
        "rund sum",
        "rundsum",
        "lump sum",
        "ls",
        "l.s.",
        "fast pris",
        "fastpris",
        "fast sum",
        "sum",
        "samlet",
        "post",
        "pauschal",
        "klumpsum",
        "engangssum",
        "engangssumma",
    )
)
"""Units that say that there is no quantity."""

NO_AMOUNT = frozenset(("", "-", "–", "—", "n/a", "na", "ikke aktuelt", "i/a", "ia"))
"""Amounts that say that there is none."""

QUALITIES = {
    **dict.fromkeys(("metered", "målt", "mätt", "målt med måler", "avlest", "avläst"), "metered"),
    **dict.fromkeys(
        ("invoiced", "fakturert", "fakturerad", "faktureret", "faktura", "kjøpt"), "invoiced"
    ),
    **dict.fromkeys(
        (
            "hours × load",
            "hours x load",
            "timer × belastning",
            "timer x belastning",
            "hours * load",
        ),
        "hours × load",
    ),
    **dict.fromkeys(("nameplate", "merkeskilt", "märkskylt", "mærkeplade"), "nameplate"),
    **dict.fromkeys(
        (
            "assumed",
            "antatt",
            "anslått",
            "antaget",
            "anslag",
            "estimert",
            "estimated",
            "uppskattad",
        ),
        "assumed",
    ),
}


@cache
def _meanings() -> dict[str, str]:
    """The column that each known heading means; one that begins with a hyphen is known and means
    none.
    """
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        return {
            word: row["column"]
            for row in csv.DictReader(file)
            for word in (row["column"].replace("_", " "), row["column"], *row["words"].split(";"))
        }


@cache
def headings_as_written() -> frozenset[str]:
    """The known headings in small letters, in capitals, and with a capital first: what a heading
    far down a sheet is found by.
    """
    return frozenset(
        form
        for word in _meanings()
        for form in (word, word.upper(), word.capitalize(), word.title())
    )


def unwrapped(text: str) -> str:
    """A text without the hyphens at which it was parted into lines.

    Examples
    --------
    >>> unwrapped("Beskri-\\nvelse"), unwrapped("Mengde\\n(m3)"), unwrapped("A1-A3")
    ('Beskrivelse', 'Mengde\\n(m3)', 'A1-A3')
    """
    return _WRAPPED.sub("", text) if "\n" in text or "\u00ad" in text else text


def is_total_alone(text: str) -> bool:
    """Whether a text names a total and nothing else that could be done or bought.

    Examples
    --------
    >>> [is_total_alone(text) for text in ("Sum kapittel 2", "TOTALT:", "Sum kg", "Total station", "Sum betong")]
    [True, True, True, False, False]
    """
    found = TOTAL.match(text)
    rest = text[found.end() :].strip(" :=.*()") if found else "?"
    return bool(
        _OF_ALL.fullmatch(rest) or unit_word(rest) or (TOTAL.match(rest) and is_total_alone(rest))
    )


def plain(text: object) -> str:
    """A text without case, needless spaces and marks at its ends."""
    return _SPACES.sub(" ", str(text)).strip(" :;*.\u200b").casefold()


@lru_cache(maxsize=4096)
def meaning(heading: str) -> str:
    """The column that a heading means; "" where it is not known.

    Examples
    --------
    >>> meaning("Mengde [m3]"), meaning("BENÄMNING"), meaning("Enhetspris"), meaning("Mengde utført"), meaning("fasade")
    ('amount', 'item', '-price', 'amount', '')
    """
    words, heading = _meanings(), unwrapped(heading)
    stem = plain(_BRACKETED.sub(" ", heading))
    stated = _UNIT_AT_END.match(stem)
    bare = plain(stated["stem"]) if stated and unit_word(stated["unit"]) else stem
    found = words.get(plain(heading)) or words.get(stem) or words.get(bare, "")
    if found and not _MONEY.search(heading):
        return "" if bare in _SUMS and unit_in(heading) else found
    if found:
        return "-price" if found in ("amount", "~amount") else found
    parts = stem.split(" ")
    if (
        len(parts) > 1
        and not _PRICE.search(stem)
        and any(words.get(part) == "amount" for part in (parts[0], parts[-1]))
    ):
        return "amount"
    return ""


@lru_cache(maxsize=4096)
def unit_in(heading: str) -> str:
    """The unit that a heading names, in brackets or at its end, or that it is; "" where it names
    none.

    Examples
    --------
    >>> unit_in("Mengde [m3]"), unit_in("Forbruk, kWh"), unit_in("Diesel (liter)"), unit_in("kWh"), unit_in("Mengde")
    ('m3', 'kWh', 'L', 'kWh', '')
    """
    for bracketed in _BRACKETED.findall(heading):
        if unit_word(bracketed):
            return unit_word(bracketed)
    text = _SPACES.sub(" ", heading).strip()
    if plain(text) in _meanings():
        return ""
    stated = _UNIT_AT_END.match(text)
    return unit_word(text) or (
        unit_word(stated["unit"]) if stated and plain(stated["unit"]) not in _meanings() else ""
    )


@lru_cache(maxsize=4096)
def is_price(heading: str) -> bool:
    """Whether a heading speaks of money or of emissions, which no activity is an amount of."""
    return bool(_PRICE.search(heading))


@lru_cache(maxsize=4096)
def stem_of(heading: str) -> str:
    """A heading without the unit that it names."""
    bare = _SPACES.sub(
        " ", _BRACKETED.sub(lambda found: "" if unit_word(found[1]) else found[0], heading)
    ).strip(" ,:")
    stated = _UNIT_AT_END.match(bare)
    return (
        stated["stem"].rstrip(" ,:")
        if stated and unit_in(bare) and unit_word(stated["unit"])
        else bare
    )


@lru_cache(maxsize=2**17)
def unit_word(text: str) -> str:
    """A unit as carbonsite writes it, from the text of a cell; "" where it is none.

    A dot at the end and capitals are forgiven where only one unit can be meant.

    Examples
    --------
    >>> unit_word("m³"), unit_word("STK."), unit_word("Kwh"), unit_word("liter"), unit_word("RS")
    ('m3', 'stk', 'kWh', 'L', '')
    """
    written = _SPACES.sub(" ", text[: limits.UNIT_TEXT + 1]).strip()
    bare = written.rstrip(".")
    for candidate in (written, bare, _SAID.get(bare.casefold(), ""), _recased(bare)):
        if candidate and is_unit(candidate):
            return unit_text(parse_unit(candidate))
    return ""


_SAID = {
    said.replace("_", " "): unit
    for unit, words in {
        "L": "ltr lit",
        "m2": "m_2 sqm kvadratmeter",
        "m3": "kubikk m_3 cbm kubikkmeter kubikmeter",
        "stk": "stykk styck st each ea nos",
        "t": "tonne tn",
        "kg": "kilo kilogram",
        "km": "kilometer",
        "m": "meter lfm",
        "h": "time(r) timmar tim hour hr hrs",
        "tkm": "tonnkilometer tonkm",
    }.items()
    for said in words.split(" ")
}
"""What people write for a unit that is no word of the vocabulary."""


@cache
def _small() -> dict[str, set[str]]:
    """The words of the vocabulary by their small letters."""
    found: dict[str, set[str]] = {}
    for word in known_words():
        found.setdefault(word.casefold(), set()).add(word)
    return found


def _recased(text: str) -> str:
    """The unit with the letters of the vocabulary, where capitals alone tell them apart and only
    one can be meant.
    """
    same = _small().get(text.casefold(), set())
    if len({parse_unit(word) for word in same}) == 1:
        return min(same, key=len)
    powered = re.fullmatch(r"(?i)(mm|cm|dm|km|m)\s?([23²³])", text)
    return f"{powered[1].lower()}{powered[2]}" if powered else ""


def unit_trouble(text: str, is_one_of_many: bool = False) -> tuple[str, str]:
    """What is wrong with a unit that is none, and what to do; where there are many, no near words
    are looked for, which takes long.
    """
    if is_one_of_many:
        return (
            f"unknown unit {text[:20]!r}",
            "write for example 'kg', 't', 'm3', 'L', 'kWh', 'h', 'tkm' or 'stk'",
        )
    if plain(text) in LUMP_SUMS:
        return "is a lump sum", "state the quantity"
    try:
        dimension_and_scale(text)
    except UnitError as error:
        return error.problem, error.remedy
    return "is a share, and no unit of an amount", "write the amount, in a unit such as 'kg'"


def is_unit(text: str) -> bool:
    """Whether a text is a unit by the vocabulary, that an amount may have."""
    try:
        return is_unit_text(text) and bool(dimension_and_scale(text)[0])
    except UnitError:
        return False


@lru_cache(maxsize=4096)
def module_word(text: str) -> str:
    """A life-cycle module as carbonsite writes it; the text itself where it is none.

    Examples
    --------
    >>> module_word("a1–a3"), module_word("A1 - A3"), module_word("A 5"), module_word("A9")
    ('A1-A3', 'A1-A3', 'A5', 'A9')
    """
    written = (
        re.sub(r"\s+", "", text)
        .upper()
        .replace("–", "-")
        .replace("—", "-")
        .replace("A1-3", "A1-A3")
    )
    return written if written in MODULES else text
