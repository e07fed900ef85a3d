"""Near names: what someone may have meant by a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from .message import Joined, Message, message


def near_names(name: object, known: Iterable[str], otherwise: str) -> str:
    """The remedy for an unknown name: up to three near ones, else `otherwise`."""
    near = names_near(name, known, cutoff=0.5)
    return did_you_mean(near) if near else otherwise


def names_near(name: object, known: Iterable[str], cutoff: float) -> list[str]:
    """Up to three names that are near one, from 0 (any) to 1 (it itself, in small letters)."""
    folded = {known_name.casefold(): known_name for known_name in known}
    near = get_close_matches(str(name)[:120].casefold(), folded, n=3, cutoff=cutoff)
    return [folded[small] for small in near]


def did_you_mean(names: Iterable[str]) -> Message:
    """The remedy that asks whether one of some names was meant."""
    return message("remedy.did_you_mean", names=Joined((repr(str(name)) for name in names), "or"))
