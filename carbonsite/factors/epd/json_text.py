"""Strict JSON: no NaN, no key twice in an object, no endless nesting, and a known encoding."""

from __future__ import annotations

import json
import re
from typing import Any

from ... import limits
from ...messages import message
from .declaration import refusal

_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)


def read_json(content: bytes, where: str) -> Any:
    """The content of a JSON document.

    Raises
    ------
    InputError
        If it is not JSON, or is JSON with two meanings.
    """
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        problem = message("epd.not_utf16")
        raise refusal(where, "encoding", "", problem, message("remedy.save_utf8")) from None
    if _is_deep(content if text.isascii() and b"\x00" not in content else text.encode()):
        problem = message("epd.nested", levels=limits.EPD_NESTING)
        raise refusal(where, "content", "", problem, message("epd.nested.remedy"))
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        problem = message("epd.not_json", error=error.args[0])
        raise refusal(where, "content", "", problem, message("remedy.as_published")) from None


def _is_deep(content: bytes) -> bool:
    """True if brackets are nested deeper than the limit.

    Innermost pairs are removed one level at a time, which is quick. Only if brackets in texts
    leave a remainder is the document read with its strings left out.
    """
    rest, before = content.translate(None, _NO_BRACKETS), b""
    for _ in range(limits.EPD_NESTING):
        if len(rest) == len(before):
            break
        before, rest = rest, rest.replace(b"[]", b"").replace(b"{}", b"")
    return len(rest) > limits.EPD_NESTING and _depth(content) > limits.EPD_NESTING


def _depth(content: bytes) -> int:
    """Depth of the brackets outside strings."""
    depth = deepest = 0
    for match in _STRUCTURE.finditer(content):
        depth += 1 if match[1] else -1 if match[2] else 0
        deepest = max(deepest, depth)
    return deepest


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(message("epd.key_twice", field=repeated[:60]))
    return fields


def _no_constant(text: str) -> float:
    raise ValueError(message("epd.json_constant", text=text))
