"""Cells as days, weeks, months or years, in the light of their heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ...arrays import Cells
from ...units.dates import AmbiguousDayError, DatePeriod, DayOrder, period_of
from .unit_words import plain

ANY_YEAR = 2004
"""A leap year of 53 weeks, by which months and weeks are known that have none of their own."""

WITHOUT_YEAR = ("week", "month", "quarter", "period")
"""Kinds of headings whose cells may have no year."""

_KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in {
        "": (
            r"gyldig|giltig|utløp|utgång|valid|expir|garanti|warranty|modell?\b|\w*modell|frist"
            r"|oppdatert|uppdaterad|updated|opprettet|created|endret|forfall|due\b|deadline|født"
        ),
        "first": r"(?:\w*fra|från|from|\w*start\w*|begin\w*)\b",
        "last": r"(?:\w*til|till|to|thru|through|slutt\w*|slut\w*|end|stopp\w*)\b",
        "week": r"(?:uke|uge|vecka|veckonummer|week|wk|uken(?:r|ummer))\b",
        "month": r"(?:\w*måned|mnd|månad|mån|month|mth)\b",
        "quarter": r"(?:kvartal|quarter|qtr)\b",
        "day": (
            r"\w*dato\b|\w*datum\b|date\b|\w*tidspunkt\b|\w*tidpunkt\b|timestamp\b|når\b|när\b"
            r"|when\b|avlest\b|avläst\b|aflæst\b|dag\b|day\b|tid\b|time\b"
        ),
        "year": r"(?:\w*år|aar|year)\b",
        "period": r"\w*periode?n?\b",
    }.items()
)
"""Kinds of headings; of a heading with words of several the first decides."""

_SHORT_YEAR = re.compile(r"([^\W\d_]{3,9}|\d{1,2})\.?[ .'’/-]{1,2}(\d\d)")
_TOGETHER = re.compile(r"(\d{4})[ /-]?(\d\d?)")
_YEAR_LAST = re.compile(r"(\d\d?)[ /-](\d{4})")


@lru_cache(maxsize=4096)
def kind_of_heading(heading: str) -> str:
    """What the cells below a heading say of a time, such as "month"; "" if it names no time.

    Examples
    --------
    >>> [kind_of_heading(heading) for heading in ("Avlesningsdato", "Måned", "Sted")]
    ['day', 'month', '']
    """
    text = plain(heading)
    return next(
        (kind for kind, words in _KINDS if re.search(rf"(?<!\w)(?:{words.pattern})", text)), ""
    )


def period_in(
    text: str, kind: str = "", order: DayOrder | None = None, year: int | None = None
) -> DatePeriod | None:
    """The period of a cell below a heading of some kind; None if it is none.

    Parameters
    ----------
    text : str
    kind : str
        Of the heading, as `kind_of_heading` gives it.
    order : DayOrder, optional
        Of the other cells of the column.
    year : int, optional
        Of cells that have none.

    Raises
    ------
    AmbiguousDayError
        If it may be two days.

    Examples
    --------
    >>> str(period_in("202403", "month")), str(period_in("mars", "month", year=2024))
    ('2024-03', '2024-03')
    >>> str(period_in("12", "week", year=2024)), period_in("12")
    ('2024-03-18/2024-03-24', None)
    """
    texts = [text, f"{text.rstrip(' .')} {year}"] if year else [text]
    forms = (form for text in texts for form in _forms(text, kind))
    return next((period for form in forms if (period := period_of(form, order))), None)


def _forms(text: str, kind: str) -> Iterator[str]:
    """Forms of a text that any reader knows, such as 2024-03 of the month 202403."""
    if kind in ("month", "week", "quarter"):
        mark = {"month": "-", "week": "-W", "quarter": "-Q"}[kind]
        if together := _TOGETHER.fullmatch(text):
            yield f"{together[1]}{mark}{together[2]}"
        if last := _YEAR_LAST.fullmatch(text):
            yield f"{last[2]}{mark}{last[1]}"
    if kind == "period" and len(text) == 6 and text.isdecimal():
        yield f"{text[:4]}-{text[4:]}"
    short = _SHORT_YEAR.fullmatch(text) if kind in ("month", "period") else None
    if short:
        yield f"{short[1]}-20{short[2]}"
    yield text


def is_within(part: DatePeriod | None, whole: DatePeriod | None) -> bool:
    """True if a period is a part of another."""
    if part is None or whole is None or part == whole:
        return False
    return whole.first <= part.first and part.last <= whole.last


_WEEKDAYS = frozenset(("dag", "day"))
_LOOKED_AT = 50
"""Cells of a column that are looked at for a date."""


def dated_columns(cells: Mapping[int, Cells], names: Sequence[str]) -> list[int]:
    """Columns of dates among those that are named so: those below which there is a date.

    Without any it is all of them but those of days, which may be those of the week.
    """
    dated = [place for place, column in cells.items() if _has_date(column[:_LOOKED_AT])]
    return dated or [place for place in cells if plain(names[place]) not in _WEEKDAYS]


def _has_date(cells: Cells) -> bool:
    try:
        return any(period_of(cell) is not None for cell in cells)
    except AmbiguousDayError:
        return True
