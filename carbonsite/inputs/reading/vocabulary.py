"""Words of tables: meanings of headings, the units that they name, and names of totals."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from ...lifecycle import MODULES
from .unit_words import SPACES, counted_unit, plain, unit_word

_BRACKETED = re.compile(r"[\[(]([^\[\]()]{1,40})[\])]")
_UNIT_AT_END = re.compile(
    r"^(?P<stem>.*?\S)(?:\s*[,:/]\s*|\s+i\s+|\s+)(?P<unit>\S{1,20}(?: BTA| BRA)?)$"
)
_PRICE = re.compile(
    r"pris|price|kost|cost|beløp|belopp|beløb|\bnok\b|\bkr\b|\bsek\b|\bdkk\b|\beur\b"
    r"|co2|gwp|utslipp|emission",
    re.IGNORECASE,
)

_MONEY = re.compile(r"\b(?:nok|sek|dkk|eur|usd|gbp|kr)\b", re.IGNORECASE)
_SUMS = frozenset(("sum", "total", "totalt", "totalsum"))
"""Headings of money; with a unit, headings of an amount."""

_WRAPPED = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=[a-zæøåäö])|\u00ad\s*")

TOTAL = re.compile(
    r"^[ \t=]*(?=[^\d\s])(?:(?:(?:del|mellom|mellan|mellem|hoved|huvud|side|sid|slutt|slut"
    r"|kontroll|check|total|kapittel|kapitel|post|netto|brutto)-?\s?)?sum(?:ma|mering)?"
    r"|(?:(?:sub|grand|page|section|chapter|net|overall|final)[ -]?\s?)?"
    r"total(?:t|ter|en|er|s|sum)?(?:\ssett)?"
    r"|i\s?alt|til\s?sammen|sammanlagt|samlet sum|akkumulert|akkumuleret|ackumulerat"
    r"|(?:carried|brought)\s(?:forward|to (?:collection|summary))|to collection|[cb]/f"
    r"|(?:(?:å|at|att)\s)?(?:overføres?|overført|överföras?|överfört)"
    r"|transport (?:til|fra|till|från) (?:neste|forrige|næste|nästa|föregående)(?: \w+)?"
    r"|[∑Σ])(?![\w-])",
    re.IGNORECASE,
)
"""Start of the text of a subtotal or total."""

_OF_ALL = re.compile(
    r"(?:(?:for|av|fra|från|of|hele?|this|denne)\s)*"
    r"(?:(?:kap(?:ittel|itel)?|post(?:er)?|hovedpost|del|fag|side|sida|page|chapter|section"
    r"|bygningsdel|byggdel|element|mengder?|mængder?|mängder?|quantity|quantities"
    r"|prosjekt(?:et)?|projekt(?:et)?|project|alle?(?: \w+)?)[\s.:]*)?(?:\d[\d.\-–]*)?",
    re.IGNORECASE,
)
"""Text after the word of a total that leaves no doubt: a chapter, a page, a number."""

SPAN = re.compile(
    r"\W*(?:(?:[1-4]\.?\s?(?:kvartal|kv|quarter)|q[1-4]|kvartal\s?[1-4]|[12]\.?\s?halvår|h[12])"
    r"\b[\s.,'/-]*(?:\d{2}|\d{4})?"
    r"|(?:hittil|so far|year to date|ytd)\b.*|(?:hele?\s)?(?:år(?:et)?|year)\s?(?:\d{4})?"
    r"|(?:alle|all|samlet|samlede|gesamt)\b(?:\s\w+)?"
    r"|(?:års|måneds|uke|dags|kvartals|periode)sum"
    r"|\w.*\b(?:inkl\.?|inklusive|incl\.?|including|inkludert) (?:\w+ )?"
    r"(?:svinn|tillegg|kapp|waste|spill|spild|påslag|påplussing|påslag)\w*"
    r"|\w.*\s(?:tot(?:alt?)?|i\s?alt|til\s?sammen|samlet|in all)|tot)[\s.:]*(?![^\n])",
    re.IGNORECASE,
)
"""Text of a row that is a sum if its amount is, such as of a quarter or of a month in all."""

STATISTIC = re.compile(
    r"^\W*(?:snitt|gjennomsnitt\w*|gj\.? ?snitt|middel(?:verdi)?|medelvärde|genomsnitt|gennemsnit"
    r"|average|avg|mean|median|mak(?:s|simum)|max(?:imum)?|min(?:imum)?|høyeste?|laveste?"
    r"|standardavvik|std\.? ?(?:avvik|dev)?)(?![\w-])"
    r"(?: ?(?:per|pr|of|av|i|for)\b\.?)?(?: (?:måned|mnd|uke|dag|år|month|week|day|year|verdi|value"
    r"|forbruk|mengde)\w*)?(?: \d{4})?\W*(?![^\n])",
    re.IGNORECASE,
)
"""Text of a row that is the mean or an extreme of others."""

CREDIT = re.compile(
    r"^\W*(?:kreditnota|kreditfaktura|kreditert|kreditering|krediterad|kreditnota"
    r"|credit (?:note|memo|invoice)|credited)(?!\w)",
    re.IGNORECASE,
)
"""Start of the text of a row that takes back an amount."""

EXAMPLE = re.compile(
    r"^\W*(?:(?:(?:f\.? ?)?eks(?:empel)?|exempel|example|e\.g|t\.ex)(?:\.\s|\s*[:.)\]–]|\s-\s)"
    r"|(?:fyll (?:inn|ut)|fill in|skriv inn|fyll i|insert) (?:her|here|text|tekst|navn)\b)",
    re.IGNORECASE,
)
"""Start of the text of a row that is an example, or a place to fill in."""

PART = re.compile(
    r"^[ \t-]*(?:herav|hvorav|derav|heraf|hvoraf|deraf|härav|varav|därav"
    r"|of which|thereof)(?![\w-])",
    re.IGNORECASE,
)
"""Start of the text of a row that is part of the row above."""

INCLUDED = re.compile(
    r"^\W*(?:er )?(?:inkl(?:udert|\.)?|inkluderad|medtatt|medregnet|inn?går|included|incl\.?) in? "
    r"(?:post|pos|pkt|punkt|item|rad|row|linje|line|\d)",
    re.IGNORECASE,
)
"""Text that says that the amount of a row is in that of another."""

NO_AMOUNT = frozenset(("", "-", "–", "—", "n/a", "na", "ikke aktuelt", "i/a", "ia"))
"""Texts of cells that mean that there is no amount."""


@cache
def _meanings() -> dict[str, str]:
    """Column of each known heading; a column that begins with a hyphen is not read."""
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        return {
            word: row["column"]
            for row in csv.DictReader(file)
            for word in (row["column"].replace("_", " "), row["column"], *row["words"].split(";"))
        }


@cache
def headings_as_written() -> frozenset[str]:
    """Known headings in small letters, in capitals and with a capital first."""
    return frozenset(
        form
        for word in _meanings()
        for form in (word, word.upper(), word.capitalize(), word.title())
    )


def unwrapped(text: str) -> str:
    """Text without the hyphens at which it was divided into lines.

    Examples
    --------
    >>> unwrapped("Beskri-\\nvelse"), unwrapped("Mengde\\n(m3)"), unwrapped("A1-A3")
    ('Beskrivelse', 'Mengde\\n(m3)', 'A1-A3')
    """
    return _WRAPPED.sub("", text) if "\n" in text or "\u00ad" in text else text


def is_total_alone(text: str) -> bool:
    """True if a text names a total and nothing else that could be done or bought.

    Examples
    --------
    >>> texts = ("Sum kapittel 2", "TOTALT:", "Sum kg", "Total station", "Sum betong")
    >>> [is_total_alone(text) for text in texts]
    [True, True, True, False, False]
    """
    total = TOTAL.match(text)
    rest = text[total.end() :].strip(" :=.*()") if total else "?"
    return bool(
        _OF_ALL.fullmatch(rest) or unit_word(rest) or (TOTAL.match(rest) and is_total_alone(rest))
    )


@lru_cache(maxsize=4096)
def meaning(heading: str) -> str:
    """Column that a heading means; "" if it is not known.

    Examples
    --------
    >>> headings = ("Mengde [m3]", "BENÄMNING", "Enhetspris", "Mengde utført", "fasade")
    >>> tuple(meaning(heading) for heading in headings)
    ('amount', 'item', '-price', 'amount', '')
    """
    words, heading = _meanings(), unwrapped(heading)
    stem = plain(_BRACKETED.sub(" ", heading))
    stated = _UNIT_AT_END.match(stem)
    bare = plain(stated["stem"]) if stated and unit_word(stated["unit"]) else stem
    column = words.get(plain(heading)) or words.get(stem) or words.get(bare, "")
    if column and not _MONEY.search(heading):
        return "" if bare in _SUMS and unit_in(heading) else column
    if column:
        return "-price" if column in ("amount", "~amount") else column
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
    """Unit that a heading names, in brackets or at its end, or that it is; "" if it names none.

    Examples
    --------
    >>> headings = ("Mengde [m3]", "Forbruk, kWh", "Diesel (liter)", "kWh", "Mengde")
    >>> tuple(unit_in(heading) for heading in headings)
    ('m3', 'kWh', 'L', 'kWh', '')
    """
    for bracketed in _BRACKETED.findall(heading):
        if unit := counted_unit(bracketed)[1]:
            return unit
    text = SPACES.sub(" ", heading).strip()
    if plain(text) in _meanings():
        return ""
    stated = _UNIT_AT_END.match(text)
    return unit_word(text) or (
        unit_word(stated["unit"]) if stated and plain(stated["unit"]) not in _meanings() else ""
    )


_COUNT_AT_END = re.compile(
    r"(?<![\d.,])(?:i |in )?((?:1 ?000|100|10 000|tusen|thousand) \S+)$", re.I
)


@lru_cache(maxsize=4096)
def count_in(heading: str) -> tuple[float, str]:
    """How many of its unit a heading counts by, and its words for it; 1 and "" if by one.

    Examples
    --------
    >>> count_in("Forbruk (1000 kWh)"), count_in("Forbruk (kWh)")
    ((1000.0, '1000 kWh'), (1.0, ''))
    """
    at_end = _COUNT_AT_END.search(SPACES.sub(" ", heading).strip())
    for words in (*_BRACKETED.findall(heading), *([at_end[1]] if at_end else [])):
        count, unit = counted_unit(words)
        if unit and count != 1:
            return count, words
    return 1.0, ""


@lru_cache(maxsize=4096)
def is_price(heading: str) -> bool:
    """True if a heading names money or emissions, which are not amounts of an activity."""
    return bool(_PRICE.search(heading))


@lru_cache(maxsize=4096)
def stem_of(heading: str) -> str:
    """Heading without the unit that it names."""
    without_unit = _BRACKETED.sub(
        lambda bracket: "" if counted_unit(bracket[1])[1] else bracket[0], heading
    )
    bare = SPACES.sub(" ", without_unit).strip(" ,:")
    stated = _UNIT_AT_END.match(bare)
    return (
        stated["stem"].rstrip(" ,:")
        if stated and unit_in(bare) and unit_word(stated["unit"])
        else bare
    )


@lru_cache(maxsize=4096)
def module_word(text: str) -> str:
    """Life-cycle module as carbonsite writes it; the text itself if it is not a module.

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
