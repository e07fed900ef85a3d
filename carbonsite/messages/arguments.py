"""Arguments of public functions: one of another kind is refused with what to give instead."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from types import UnionType
from typing import Any

from ..errors import InputError
from .message import message


def require(value: object, kind: type | UnionType, where: str, name: str, key: str) -> None:
    """Refuse an argument that is not of its kind.

    Parameters
    ----------
    value : object
    kind : type or union of types
        What it must be an instance of.
    where, name : str
        The function and its argument.
    key : str
        Of the family ``argument``: says what it is not, and what to give.

    Raises
    ------
    InputError

    Examples
    --------
    >>> require("100", int, "simulate()", "draws", "whole_number")
    Traceback (most recent call last):
    carbonsite.errors.InputError: simulate(): 1 problem
    row column value  problem
         draws   100  is not a whole number; write it like 10_000
    """
    if not isinstance(value, kind):
        raise refused(value, where, name, key)


def refused(value: object, where: str, name: str, key: str) -> InputError:
    """The error of an argument that is not of its kind."""
    problem = {
        "column": name,
        "value": value if isinstance(value, str | int | float) else type(value).__name__,
        "problem": message(f"argument.{key}"),
        "remedy": message(f"argument.{key}.remedy"),
    }
    return InputError.of(where, [problem])


def listed(value: Any, where: str, name: str) -> list[Any]:
    """The entries of a list or another iterable.

    Raises
    ------
    InputError
        If it is a single thing, such as one text.
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise refused(value, where, name, "several")
    return list(value)


def as_path(path: object, where: str = "path") -> Path:
    """The path that an argument is.

    Raises
    ------
    InputError
        If it is neither text nor a path, such as a table or an open file.
    """
    text = fspath(path) if isinstance(path, str | PathLike) else path
    if isinstance(text, str):
        return Path(text)
    is_table = hasattr(path, "columns")
    raise refused(path, where, "path", "table_for_path" if is_table else "path")
