"""Near names: what someone may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def near_names(
    name: object,
    known: Iterable[str],
    otherwise: str = "see FactorCatalogue.frame for the ids that there are",
) -> str:
    """What to write instead of an unknown name, as the end of a sentence; `otherwise` where no name
    is near.
    """
    folded = {each.casefold(): each for each in known}
    near = [
        folded[each]
        for each in get_close_matches(str(name)[:120].casefold(), folded, n=3, cutoff=0.5)
    ]
    return f"did you mean {' or '.join(map(repr, near))}?" if near else otherwise
