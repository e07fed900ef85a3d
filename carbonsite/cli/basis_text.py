"""A basis as it is written on a command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InputError
from ..factors.basis import Basis
from ..messages import Joined, message, with_remedy
from ..messages.near_names import near_names

_OPTIONS = ("boundary", "electricity", "biofuel", "country", "year", "blend", "obligation")


def basis_in(text: str, bases: Mapping[str, Basis]) -> Basis:
    """One of the project's bases by its name, or one by its options.

    Raises
    ------
    InputError

    Examples
    --------
    >>> basis_in("boundary=direct,electricity=residual,year=2020", {}).label
    'direct, residual electricity 2020, biofuel credited'
    """
    if text in bases:
        return bases[text]
    if "=" not in text:
        raise _unknown(text, bases)
    options: dict[str, Any] = {}
    problems = []
    for part in text.split(","):
        name, _, value = (half.strip() for half in part.partition("="))
        if name not in _OPTIONS:
            problems.append(_problem(part, "cli.basis_option"))
        elif not value or name in options:
            problems.append(_problem(part, "cli.basis_twice"))
        is_year = name == "year" and value.isascii() and value.isdigit()
        options[name] = int(value) if is_year else value
    if problems:
        raise InputError.of("--basis", problems)
    return Basis(**options)


def _unknown(text: str, bases: Mapping[str, Basis]) -> InputError:
    listed = (
        message("project.there.several", names=Joined(map(repr, bases)))
        if bases
        else message("cli.no_bases")
    )
    near = near_names(text, bases, listed)
    return InputError.one(
        "--basis", *with_remedy("cli.basis_unknown", near=near), column="basis", value=text
    )


def _problem(part: str, key: str) -> dict[str, Any]:
    remedy = message("cli.basis_option.remedy", options=Joined(_OPTIONS))
    return {"column": "basis", "value": part, "problem": message(key), "remedy": remedy}
