"""Strict JSON: no NaN, no key twice in an object, no endless nesting, and a known encoding."""

from __future__ import annotations

import json
from collections import Counter

from ... import limits
from ...errors import InputError
from ...messages import message
from ...messages.problems import refusal

_DIGITS = 40
"""Digits of a whole number that is kept as one."""


def read_json(content: bytes, where: str) -> object:
    """The content of a JSON document.

    Raises
    ------
    InputError
        If it is not JSON, or is JSON with two meanings.
    """
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise refusal(where, "encoding", "", "epd.not_utf16", "remedy.save_utf8") from None
    try:
        read = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=_no_constant,
            parse_int=_whole,
        )
    except RecursionError:
        raise _nested(where) from None
    except ValueError as error:
        key, reason = "epd.not_json", error.args[0]
        raise refusal(where, "content", "", key, "remedy.as_published", error=reason) from None
    if _is_deep([read]):
        raise _nested(where)
    return read


def _nested(where: str) -> InputError:
    return refusal(where, "content", "", "epd.nested", levels=limits.EPD_NESTING)


def _is_deep(content: list[object]) -> bool:
    """True if lists and objects are nested deeper than the limit."""
    level: list[list[object] | dict[str, object]] = [content]
    for _ in range(limits.EPD_NESTING + 1):
        inner = [part.values() if isinstance(part, dict) else part for part in level]
        level = [deeper for part in inner for deeper in part if isinstance(deeper, dict | list)]
        if not level:
            return False
    return True


def _whole(text: str) -> int | float:
    """A whole number; as a float if it has more digits than any number that is used."""
    return int(text) if len(text) <= _DIGITS else float(text)


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        repeated = next(name for name, count in counts.items() if count > 1)
        raise ValueError(message("epd.key_twice", field=repeated[:60]))
    return fields


def _no_constant(text: str) -> float:
    raise ValueError(message("epd.json_constant", text=text))
