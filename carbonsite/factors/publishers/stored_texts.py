"""Texts with their keys and values as plain content, so that a cache keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...messages import Joined, Message, Word

_KINDS: Mapping[str, type[Message]] = {
    "message": Message,
    "word": Word,
    "joined": Joined,
}


def stored(value: Any) -> Any:
    """A text, or a value in one, as what JSON holds.

    Examples
    --------
    >>> from carbonsite.messages import message
    >>> restored(stored(message("file.empty"))).in_language("nb")
    'den er tom'
    """
    if isinstance(value, Message):
        kind = next(name for name, of in _KINDS.items() if type(value) is of)
        _, arguments = value.__reduce__()
        return {kind: [stored(argument) for argument in arguments]}
    if isinstance(value, Mapping):
        return {"values": [[name, stored(inner)] for name, inner in value.items()]}
    if isinstance(value, tuple | list):
        return {"several": [stored(inner) for inner in value]}
    return value if isinstance(value, bool | int | float | None) else str(value)


def restored(value: Any) -> Any:
    """The text or value that `stored` gave.

    Raises
    ------
    ValueError
        If it gave no such content.
    """
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        raise ValueError(value)
    ((kind, content),) = value.items()
    if kind == "several":
        return tuple(restored(inner) for inner in content)
    if kind == "values":
        return {name: restored(inner) for name, inner in content}
    try:
        return _KINDS[kind](*(restored(inner) for inner in content))
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(value) from error
