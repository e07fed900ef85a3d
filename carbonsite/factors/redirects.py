"""Ids that lead to new ones."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..errors import InputError
from .shipped import data_file


@dataclass(frozen=True)
class Redirect:
    """Where an id leads that is no longer held: the id that took its place, since when, and why."""

    new: str
    since: str
    note: str


@cache
def shipped_redirects() -> Mapping[str, Redirect]:
    """The ids that carbonsite once shipped under another name."""
    with data_file("redirects.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["old"]: Redirect(row["new"], row["since"], row["note"])
            for row in csv.DictReader(file)
        }


def destination(name: str, chain: Mapping[str, str]) -> str:
    """Where a chain of names ends.

    Raises
    ------
    InputError
        Where it leads back to a name that it came from.

    Examples
    --------
    >>> destination("a", {"a": "b", "b": "c"})
    'c'
    """
    seen = [name]
    while seen[-1] in chain:
        following = chain[seen[-1]]
        if following in seen:
            raise InputError.of(
                "factor catalogue",
                [
                    {
                        "column": "factor",
                        "value": " → ".join([*seen, following]),
                        "problem": "leads back to itself",
                        "remedy": "let every name lead to one that the catalogue holds",
                    }
                ],
            )
        seen.append(following)
    return seen[-1]
