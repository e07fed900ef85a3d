"""Texts without the spaces that nobody sees."""

from __future__ import annotations

NO_BREAK_SPACES = "\u00a0\u2007\u202f"
_PLAIN = dict.fromkeys(map(ord, NO_BREAK_SPACES), " ")


def tidy(text: str) -> str:
    """A text without spaces at its ends; no-break spaces within it are plain ones.

    Examples
    --------
    >>> tidy(" diesel-b0\\u00a0")
    'diesel-b0'
    """
    return text.translate(_PLAIN).strip(" ")
