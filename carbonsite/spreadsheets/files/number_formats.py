"""Number formats of cells: which numbers are days, times, durations or shares."""

from __future__ import annotations

import re

_BUILT_IN = {
    9: "share",
    10: "share",
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "day"),
    **dict.fromkeys((*range(18, 22), 45, 47), "time"),
    46: "duration",
}
"""Kinds of the built-in formats, which workbooks name by number; all others are numbers."""

_TEXT_IN_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")


def kind_of_format(code: str) -> str:
    """Kind of the numbers in a format: day, time, duration, share; "" for other numbers.

    Parameters
    ----------
    code : str
        The format, or the number of a built-in one.

    Examples
    --------
    >>> kind_of_format("dd.mm.yyyy"), kind_of_format("[h]:mm"), kind_of_format("10")
    ('day', 'duration', 'share')
    """
    if code.isdecimal():
        return _BUILT_IN.get(int(code), "") if len(code) < 4 else ""
    shown = (
        _TEXT_IN_FORMAT.sub("", code.partition(";")[0].lower())
        .replace("general", "")
        .replace("e+", "")
    )
    if _ELAPSED.search(shown):
        return "duration"
    if "%" in shown:
        return "share"
    if "d" in shown or "y" in shown or ("m" in shown and not {"h", "s"} & set(shown)):
        return "day"
    return "time" if {"h", "s"} & set(shown) else ""
