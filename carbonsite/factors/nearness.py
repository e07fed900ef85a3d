"""How near the countries of a factor are to a Norwegian site."""

from __future__ import annotations

from collections.abc import Collection

HOME = "NO"
_NEIGHBOURS = frozenset(("SE", "DK", "FI", "IS", "NORDIC"))
_WIDE = frozenset(("EU", "EUR", "RER", "GLO"))


def distance_of(lands: Collection[str]) -> int:
    """Norway 0, countries that build alike 1, Europe and the world 2, any other country 3.

    Examples
    --------
    >>> [distance_of(lands) for lands in (["GB", "NO"], ["DK"], ["EU"], ["GB"], [])]
    [0, 1, 2, 3, 0]
    """
    if not lands or HOME in lands:
        return 0
    return 1 if not _NEIGHBOURS.isdisjoint(lands) else 2 if not _WIDE.isdisjoint(lands) else 3
