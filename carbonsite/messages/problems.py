"""Problems of what somebody gave, made from the keys of their texts."""

from __future__ import annotations

from typing import TypedDict

from .. import limits
from ..errors import FieldError, InputError
from .message import Message, message


class Problem(TypedDict):
    """What is wrong with a value, and what to write instead."""

    column: str
    value: object
    problem: str
    remedy: str


def problem(column: str, value: object, key: str, remedy: str = "", **values: object) -> Problem:
    """A problem with the text of a key, and what to write instead.

    Parameters
    ----------
    column : str
    value : object
        What stands there.
    key : str
        Of the text; or the text itself, then with a remedy.
    remedy : str, optional
        A text or the key of one; by default that of ``key.remedy``, which takes the same values.
    **values
        Of the text.

    Examples
    --------
    >>> problem("old", "b35", "factors.redirect_held")["problem"]
    'is in the catalogue'
    """
    if isinstance(key, Message):
        return {"column": column, "value": value, "problem": key, "remedy": remedy}
    if not isinstance(remedy, Message):
        remedy = message(remedy) if remedy else message(f"{key}.remedy", **values)
    text = message(key, **values)
    return {"column": column, "value": value, "problem": text, "remedy": remedy}


def refusal(
    where: str, column: str, value: object, key: str, remedy: str = "", **values: object
) -> InputError:
    """The error of a whole file or argument, with its one problem; see `problem`.

    Numbers are shown as they are, other values as text of a bounded length.
    """
    shown = value if isinstance(value, int | float | None) else str(value)[: limits.PROBLEM_TEXT]
    return InputError.of(where, [problem(column, shown, key, remedy, **values)])


def field_error(key: str, remedy: str = "", **values: object) -> FieldError:
    """The error of fields of one object that do not go together; see `problem`."""
    texts = problem("", "", key, remedy, **values)
    return FieldError(texts["problem"], texts["remedy"])
