"""JSON as strictly as numbers need it: no NaN, no key twice, no nesting without end, in an encoding
that is known.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ... import limits
from .declaration import refusal

_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)


def read_json(content: bytes, where: str) -> Any:
    """The content of a JSON document.

    Raises
    ------
    InputError
        Where it is not JSON, or JSON that may mean two things.
    """
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise refusal(
            where, "encoding", "", "is neither UTF-8 nor UTF-16", "save it as UTF-8"
        ) from None
    if _is_deep(content if text.isascii() and b"\x00" not in content else text.encode()):
        raise refusal(
            where,
            "content",
            "",
            f"is nested more than {limits.EPD_NESTING} levels deep",
            "give the declaration alone",
        )
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise refusal(
            where, "content", "", f"is not JSON: {error}", "give the document as it was published"
        ) from None


def _is_deep(content: bytes) -> bool:
    """Whether brackets are nested too deep.

    Innermost pairs are taken off, one level at a time, which is quick; only where brackets in texts
    leave a remainder is the document gone through with its strings left out.
    """
    rest, before = content.translate(None, _NO_BRACKETS), b""
    for _ in range(limits.EPD_NESTING):
        if len(rest) == len(before):
            break
        before, rest = rest, rest.replace(b"[]", b"").replace(b"{}", b"")
    return len(rest) > limits.EPD_NESTING and _depth(content) > limits.EPD_NESTING


def _depth(content: bytes) -> int:
    """How deep brackets are nested, strings left out."""
    depth = deepest = 0
    for found in _STRUCTURE.finditer(content):
        depth += 1 if found[1] else -1 if found[2] else 0
        deepest = max(deepest, depth)
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"the key {next(name for name in names if names.count(name) > 1)[:60]!r} stands twice"
            " in one object"
        )
    return found


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")
