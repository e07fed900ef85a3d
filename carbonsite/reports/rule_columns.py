"""Columns of line items that say which of them a rule counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..arrays import Mask
from ..messages.labels import Labels
from ..spreadsheets.writing.sheet_tables import Column
from .rule_sums import RuledSubject


def counted_name(number: int) -> str:
    """Name of the column of the lines that a rule counts; rules are numbered from 1."""
    return f"rule_{number}"


def raised_name(number: int) -> str:
    """Name of the column of the lines on which a rule has a surcharge."""
    return f"surcharge_{number}"


def with_marks(
    columns: Sequence[Column], ruled: Sequence[RuledSubject], side: int, say: Labels
) -> list[Column]:
    """The columns, with those that say which lines rules count after the one of the total.

    `side` is 0 for line items, 1 for changes.
    """
    place = 1 + next(number for number, one in enumerate(columns) if one.key == "in_total")
    marks = [
        column
        for number, one in enumerate(ruled, start=1)
        for column in _marks(one, number, side, say)
    ]
    return [*columns[:place], *marks, *columns[place:]]


def _marks(ruled: RuledSubject, number: int, side: int, say: Labels) -> Iterator[Column]:
    """What a rule counts, where modules do not tell; and what its surcharge is on."""
    named = {"rule": ruled.result.rule.rule}
    if len(ruled.accounts) <= side:
        return
    if ruled.is_marked:
        mark, name = ruled.counted[side], counted_name(number)
        yield _column(name, say("lines.rule", **named), mark, say)
    if ruled.rate:
        mark, name = ruled.raised[side], raised_name(number)
        yield _column(name, say("lines.surcharge", **named), mark, say)


def _column(name: str, title: str, mask: Mask, say: Labels) -> Column:
    words = {True: say("yes"), False: say("no")}
    return Column(name, title, [words[bool(is_so)] for is_so in mask], "centre", name=name)
