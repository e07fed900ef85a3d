"""A basis as one writes it on a command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InputError
from ..factors.basis import Basis
from ..messages.near_names import near_names

_OPTIONS = ("boundary", "electricity", "biofuel", "country", "year", "blend", "obligation")


def basis_in(text: str, bases: Mapping[str, Basis]) -> Basis:
    """One of the project's bases by its name, or one by its options.

    Examples
    --------
    >>> basis_in("boundary=direct,electricity=residual,year=2020", {}).label
    'direct, residual electricity 2020, biofuel credited'
    """
    if text in bases:
        return bases[text]
    if "=" not in text:
        there = f"there are {', '.join(map(repr, bases))}" if bases else "the project has none"
        remedy = (
            f"{near_names(text, bases, there)}, or write"
            " boundary=direct,electricity=residual,year=2020"
        )
        raise InputError.of(
            "--basis",
            [
                {
                    "column": "basis",
                    "value": text,
                    "problem": "is not the name of a basis",
                    "remedy": remedy,
                }
            ],
        )
    told: dict[str, Any] = {}
    problems = []
    for part in text.split(","):
        name, _, value = (each.strip() for each in part.partition("="))
        if name not in _OPTIONS or not value or name in told:
            problems.append(
                {
                    "column": "basis",
                    "value": part,
                    "problem": (
                        "is no option of a basis"
                        if name not in _OPTIONS
                        else "is written twice, or has no value"
                    ),
                    "remedy": f"write name=value, with one of {', '.join(_OPTIONS)}",
                }
            )
        told[name] = int(value) if name == "year" and value.isascii() and value.isdigit() else value
    if problems:
        raise InputError.of("--basis", problems)
    return Basis(**told)
