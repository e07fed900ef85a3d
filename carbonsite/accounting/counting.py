"""Which lines count in the total of an account, and why the others do not: decided only here."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

from ..lifecycle import MODULES, MODULES_IN_TOTAL
from ..messages import message

Array = np.ndarray[Any, Any]


class WhyNot(IntEnum):
    """Reason for which an entry is not in the total; `COUNTED` is none."""

    COUNTED = 0
    BEYOND = 1


_OF_MODULE = np.array(
    [
        *(WhyNot.COUNTED if module in MODULES_IN_TOTAL else WhyNot.BEYOND for module in MODULES),
        WhyNot.COUNTED,
    ]
)
"""Reason of each of `MODULES`; the last, at -1, is a line without a module."""


def why_not_of(module: Array) -> Array:
    """Reason of each entry, by the place in `MODULES` where it is booked."""
    return np.asarray(_OF_MODULE[module])


def why_not_texts(why_not: Array) -> Array:
    """Reason of each line as a text; blank where it is in the total."""
    return np.array(["", message("why_not.beyond")], dtype=object)[why_not]
