"""Columns of line items that say what a rule counts of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..arrays import Mask
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet_tables import Column
from .factor_sheet import KEYS, NUMBERS, numbers_in
from .rule_sums import RuledSubject


def counted_name(number: int) -> str:
    """Name of the column of the lines that a rule counts; rules are numbered from 1."""
    return f"rule_{number}"


def raised_name(number: int) -> str:
    """Name of the column of the lines on which a rule has a surcharge."""
    return f"surcharge_{number}"


def numbers_name(number: int) -> str:
    """Name of the column of the emissions that a rule counts, where they are others."""
    return f"rule_{number}_emissions"


def with_rules(
    columns: Sequence[Column], ruled: Sequence[RuledSubject], side: int, book: Book
) -> list[Column]:
    """The columns, with those that say what rules count after the one of the total.

    `side` is 0 for line items, 1 for changes.
    """
    place = 1 + next(number for number, one in enumerate(columns) if one.key == "in_total")
    further = [
        column
        for number, one in enumerate(ruled, start=1)
        for column in _columns(one, number, side, book)
    ]
    return [*columns[:place], *further, *columns[place:]]


def _columns(ruled: RuledSubject, number: int, side: int, book: Book) -> Iterator[Column]:
    """What a rule counts, where modules do not tell; and what its surcharge is on."""
    say, rule = book.say, ruled.result.rule.rule
    if ruled.has_own_numbers:
        yield _own_numbers(ruled, number, side, book)
    if ruled.is_marked:
        yield _marks(
            counted_name(number),
            say("lines.rule", rule=rule),
            ruled.of_side(ruled.counted, side),
            say,
        )
    if ruled.rate:
        mask, title = ruled.of_side(ruled.raised, side), say("lines.surcharge", rule=rule)
        yield _marks(raised_name(number), title, mask, say)


def _own_numbers(ruled: RuledSubject, number: int, side: int, book: Book) -> Column:
    """Emissions as a rule counts them: in its indicator, of prescribed energy in gwp_ghg."""
    say, name, indicator = book.say, numbers_name(number), ruled.indicator
    undeclared = say("undeclared")
    is_own = indicator == ruled.subject.indicator
    numbers = book.named(NUMBERS if is_own else numbers_in(indicator))
    fetch = f"INDEX({numbers},MATCH([key],{book.named(KEYS)},0))"
    product = f'=IF({fetch}="{undeclared}","{undeclared}",[amount]*[conversion]*{fetch})'
    shown = "=[emissions]" if ruled.shows_ghg else ""
    formulas = [shown if taken else product for taken in ruled.taken_from_ghg(side)]
    title = say("lines.rule_emissions", rule=ruled.result.rule.rule, indicator=indicator)
    cells = ruled.of_side(ruled.numbers, side).tolist()
    return Column(f"emissions_{name}", title, cells, "kg_line", formulas, width=15, name=name)


def _marks(name: str, title: str, mask: Mask, say: Labels) -> Column:
    words = {True: say("yes"), False: say("no")}
    return Column(name, title, [words[bool(is_so)] for is_so in mask], "centre", name=name)
