"""The first of many names, for a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...messages import Joined, Message, message


def first_of(names: Sequence[Any], shown: int = 12) -> Message:
    """The first names of a list, and how many more there are.

    Examples
    --------
    >>> first_of(["B2", "B3", "B4"], 2)
    'B2, B3 and 1 more'
    """
    joined = Joined(name if isinstance(name, str) else str(name) for name in names[:shown])
    if len(names) <= shown:
        return joined
    return message("inputs.read.and_more", names=joined, count=len(names) - shown)
