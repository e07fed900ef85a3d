"""Options, alternatives, provisional and cancelled items: rows that count in no total."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ...arrays import Integers, Mask
from ..amounts import DESCRIBING
from .amount_table import AmountTable
from .position_tree import parents_of
from .unit_words import plain
from .vocabulary import TOTAL

OPTIONAL = ("option", "alternative", "provisional", "cancelled")
"""Kinds of rows that count only if the user says so."""

_NONE, _CANCELLED = -1, OPTIONAL.index("cancelled")
_END = r"(?=$|[\s:;,.)\]/–-])"
_WORDS = {
    "option": (
        r"opsjon(?:er|en|spost(?:er)?)?|opsj|optional|options?|option(?:er|spost(?:er)?)"
        r"|tilvalg|tillval"
    ),
    "alternative": (
        r"alternativ(?:t|e|er|post(?:er)?|position(?:en)?)?|alternatives?"
        r"|(?:(?:bid|add|deduct|additive|deductive) )?alternates?"
    ),
    "provisional": (
        r"regulerbar(?:e|t)?|eventuell(?:e|post(?:er)?)?|eventuelt|provisional|provisorisk"
        r"|e\.\s?p\.?|(?:bedarfs|eventual)position(?:en)?"
    ),
    "cancelled": (
        r"utgår(?! (?:fra|från)\b)|utgåtte?|udgår|udgåe[dt]e?|bortfaller|bort(?:falt|faldet)"
        r"|kansell?ert?e?|annull?er(?:t|te|et|ede|ad)|avbe(?:stilte?|ställ[dt]a?)|afbestil(?:t|te)"
        r"|makuler(?:t|te|ad)|cancell?ed|(?:er )?(?:ikke|ikkje|ej|inte|not) (?:bestil(?:t|te)"
        r"|beställ[dt]a?|utfør(?:t|te|es)|utför[ds]|ordered|executed|carried out|done|included"
        r"|aktuel(?:l|t|le)?|medtatt|medregnet)"
    ),
}
_WEAK = r"strøket|strøkne|stryk(?:es|s)|struk(?:en|et)|slett(?:et|es)|deleted|omitted|void(?:ed)?"
"""Words of cancelled rows that are also those of surfaces; they say so before a mark only."""

_MARKS = r"(?=\s*(?:$|[:;,.)\]–]|-\s))"
_NOT_ORDERED = r"\b(?:bestilt|beställd|ordered|utføres|utført)\s*[:=]\s*(?:nei|nej|no)\b"
_PROVISIONAL_START = (
    r"(?:regulerbare?|provisional)(?=\s*(?:$|[:;,.–-]|mengde|post|sum|quantit|item|qty|amount))"
    r"|eventuel(?:l|le|t|lpost(?:er)?)|(?:bedarfs|eventual)position(?:en)?"
    r"|e\.\s?p\.?|p\.?\s?c\.? sum|prime cost|contingenc(?:y|ies)"
)
_STARTS = {
    **_WORDS,
    "provisional": _PROVISIONAL_START,
    "cancelled": rf"{_WORDS['cancelled']}|(?:{_WEAK}){_MARKS}",
}
_IN_TEXT = tuple(
    re.compile(
        rf"^\W*(?:{_STARTS[kind]}){_END}"
        rf"|[,(\[:;/–]\s*(?:{words})\s*(?:\d+\s*)?[)\].]*$|\s-\s(?:{words})\.?$"
        rf"|[(\[](?:{words})(?:\s(?:\d+|[a-e]))?[)\]]"
        + {
            "option": r"|\b(?:som|as an?) (?:opsjon|option)\b",
            "alternative": r"|\balternativ(?:t|e)? (?:til|to) (?:post|pos|item)\b",
            "provisional": r"|\b(?:provisional|regulerbar) (?:sum|quantity|item|mengde|post)\b",
            "cancelled": rf"|{_NOT_ORDERED}",
        }[kind],
        re.IGNORECASE,
    )
    for kind, words in _WORDS.items()
)
"""What the text of an item says at its start, at its end or in brackets."""

_ALONE = tuple(
    re.compile(
        rf"(?:(?:kap(?:ittel|\.)?|del)?\s?[\dA-Z.]{{0,6}}[\s:.-]*)"
        rf"(?:(?:{words})(?: (?:post(?:er)?|mengder?|sum(?:mer|s)?|items?|quantit(?:y|ies)))?"
        r"(?: ?[\d]{1,2}| [a-e])?)\.?",
        re.IGNORECASE,
    )
    for words in (
        *list(_WORDS.values())[:2],
        rf"{_WORDS['provisional']}|ep",
        rf"{_WORDS['cancelled']}|deleted|(?:bestilt|ordered): (?:nei|no)",
    )
)
"""A cell, or the heading of a chapter, that says nothing else."""

_CHAPTER = re.compile(r".*(?:post|mengde|arbeid|item|quantit|work|arbet)\w*\W*", re.IGNORECASE)
"""The heading of a chapter of cancelled items; a bare word is a remark of one row."""

_STATUS = re.compile(
    r"\W*(?:status|tilstand|tillstånd|merknad|anm|kommentar|bemerkning|bemærkning|remark|comment"
    r"|note|notat|endring|ändring|change)\w*",
    re.IGNORECASE,
)
_IN_REMARK = re.compile(
    rf"\W*(?:(?:{_WORDS['cancelled']}|inn?går (?:ej|inte|ikke|ikkje)"
    r"|(?:ikke|ikkje|ej|not) in? (?:(?:vår|our|denne|this) )?"
    r"(?:leveranse|kontrakt|delivery|scope|contract)\w*)"
    rf"{_END}|(?:{_WEAK}|removed|fjernet|utelatt|udeladt){_MARKS})",
    re.IGNORECASE,
)
"""Headings of remarks, and what they say at their start of rows that are cancelled."""

_ORDERS = re.compile(
    r"(?:(?:er|is|skal|blir) )?(?:bestil(?:t|les)|beställ[ds]|ordered|utføres|utførast|utförs"
    r"|medtatt|medregnet|med i (?:kontrakt|sum)\w*|inngår|ingår|included|aktiv|active)\b.{0,12}",
    re.IGNORECASE,
)
"""Headings of columns that say of each row whether it is done."""

_STEMS = (
    *("opsj", "option", "alternat", "regulerbar", "eventu", "provis", "prime", "contingen"),
    *("tilvalg", "tillval", "bedarfs"),
    *("utgå", "udgå", "bortf", "kansel", "annul", "avbest", "afbest", "makul", "cancel"),
    *("ikke", "ikkje", "ej", "inte", "not ", "strøk", "stryk", "struk", "slett", "delete"),
    *("omit", "void", "removed", "fjernet", "utelatt", "udeladt", ": n", ":n"),
    *("\nep\n", "e.p", "e. p", "p.c", "p. c", "pc sum", "p c sum"),
)
"""Parts of all these words."""

_NO = frozenset(("", "nei", "no", "n", "0", "false", "-", "–", "usann", "normal", "nej"))
_YES = frozenset(("ja", "yes", "y", "j", "x", "true", "sann", "ok", "✓", "✔"))
_NOT = frozenset(("nei", "nej", "no", "n", "false", "usann", "ikke", "not"))


def optional_rows(table: AmountTable) -> Integers:
    """Kind of each row as a place in `OPTIONAL`; -1 of a row that counts.

    The text of an item says so, a cell of another column, the position or the heading above it, or
    the name of the sheet.
    """
    kinds = np.full(len(table), _NONE, dtype=np.int8)
    for column in _looked_at(table):
        if _may_say_so(table, column):
            own = table.texts(column).map(_reader(table, column), np.int8)
            kinds = np.where(kinds == _NONE, own, kinds)
    kinds = np.where(kinds == _NONE, _in_chapters(table, kinds), kinds)
    return np.where(kinds == _NONE, _alone(table.grid.sheet), kinds)


def names_optional(text: str) -> bool:
    """True if a text names options, alternatives or provisional items.

    Examples
    --------
    >>> names_optional("Sum opsjoner"), names_optional("Sum betong")
    (True, False)
    """
    return any(re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) for words in _WORDS.values())


def _looked_at(table: AmountTable) -> list[int]:
    """Columns that may say that a row is optional: the item, and texts that are no measures."""
    heading = table.heading
    others = {heading.columns.get(name) for name in ("unit", "factor", "date", *DESCRIBING)}
    return [
        column
        for column in range(len(table.grid.columns))
        if column not in heading.amounts and column not in others
    ]


def _may_say_so(table: AmountTable, column: int) -> bool:
    """True if a column has such a word in its heading or a text: many columns have none."""
    name, texts = table.heading.names[column], table.texts(column)
    if _ORDERS.fullmatch(name):
        return True
    if not (texts.has_letters or _alone(name) != _NONE):
        return False
    folded = f"\n{name}{texts.joined}\n".casefold()
    return any(stem in folded for stem in _STEMS)


def _reader(table: AmountTable, column: int) -> Callable[[str], int]:
    """Function that gives the kind of a row by its text in a column."""
    if column == table.heading.columns.get("item"):
        return _in_text
    name = table.heading.names[column].rstrip("?")
    by_heading = _alone(name)
    if by_heading != _NONE:
        return lambda text: _NONE if plain(text) in _NO else by_heading
    if _ORDERS.fullmatch(name):
        return lambda text: _CANCELLED if plain(text) in _NOT else _alone(text)
    if _STATUS.fullmatch(name):
        # A remark may go on after the word.
        return lambda text: _CANCELLED if _IN_REMARK.match(text) else _alone(text)
    return _alone


def not_marked(table: AmountTable) -> Mask:
    """True for rows that are blank in a column in which others are marked as ordered."""
    rows = table.mask(())
    for name, column in table.heading.further.items():
        if _ORDERS.fullmatch(name.rstrip("?")):
            texts = table.texts(column)
            marks = {plain(texts.distinct[code]) for code in texts.used()} - {""}
            if marks and marks <= _YES:
                rows |= ~texts.is_filled
    return rows


@lru_cache(maxsize=65536)
def _in_text(text: str) -> int:
    return next((kind for kind, words in enumerate(_IN_TEXT) if words.search(text)), _NONE)


@lru_cache(maxsize=65536)
def _alone(text: str) -> int:
    words = text.strip()
    return next((kind for kind, known in enumerate(_ALONE) if known.fullmatch(words)), _NONE)


def _in_chapters(table: AmountTable, kinds: Integers) -> Integers:
    """Kinds of rows below an optional position, or below a heading that says so alone."""
    inherited = np.full(len(table), _NONE, dtype=np.int8)
    if (kinds == _NONE).all():
        return inherited
    blank = ~table.has_amount & ~table.column("unit").is_filled
    heads = np.flatnonzero(blank & (kinds != _NONE))
    parents, is_stated = parents_of(table)
    if is_stated:
        above = parents
        while (above >= 0).any():
            of_above = np.where(above >= 0, kinds[above], _NONE)
            inherited = np.where(inherited == _NONE, of_above, inherited)
            above = np.where(above >= 0, parents[above], -1)
    ends = np.flatnonzero(table.begins(TOTAL)) if len(heads) else heads
    # A loop over the few headings of optional chapters.
    for row in heads.tolist():
        text = table.first_text(row)
        is_chapter = _alone(text) != _NONE and (kinds[row] != _CANCELLED or _CHAPTER.match(text))
        if is_chapter and not (parents == row).any():
            after = ends[np.searchsorted(ends, row) :]
            chapter = slice(row + 1, int(after[0]) if len(after) else len(table))
            inherited[chapter] = kinds[row]
    return inherited
