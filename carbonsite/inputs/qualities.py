"""Ways in which an amount is known, and the words for them that people write."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from ..messages import Joined, with_remedy

if TYPE_CHECKING:
    import pandas as pd

QualityWord: TypeAlias = Literal["metered", "invoiced", "hours × load", "nameplate", "assumed"]
QUALITIES: tuple[QualityWord, ...] = get_args(QualityWord)
"""Ways in which an amount is known, best first."""

_SYNONYMS = {
    "metered": (
        "målt;målt med måler;måler;måling;måleravlesning;avlest;mätt;avläst;measured;meter;metred;"
        "meter reading"
    ),
    "invoiced": (
        "fakturert;fakturerad;faktureret;faktura;fra faktura;kjøpt;kvittering;regning;invoice;"
        "billed;bill;receipt;purchased;from invoice"
    ),
    "hours × load": (
        "hours x load;hours * load;hours*load;timer × belastning;timer x belastning;"
        "timer * belastning;timer x last;timer × last"
    ),
    "nameplate": (
        "merkeskilt;merkeeffekt;typeskilt;märkskylt;mærkeplade;name plate;rated power;"
        "rating plate;beregnet av merkeeffekt"
    ),
    "assumed": (
        "antatt;antakelse;antagelse;antaget;anslått;anslag;overslag;estimert;estimat;stipulert;"
        "skjønn;uppskattad;assumption;estimated;estimate;guess;guessed"
    ),
}
"""Words that mean each of them, in the Nordic languages and English."""


@cache
def _meanings() -> dict[str, str]:
    return {
        word: quality
        for quality, words in _SYNONYMS.items()
        for word in (quality, *words.split(";"))
    }


def quality_of(text: object) -> str:
    """The quality that a text means; blank if it means none.

    Examples
    --------
    >>> quality_of("Målt"), quality_of(" faktura."), quality_of("well known")
    ('metered', 'invoiced', '')
    """
    plain = " ".join(text.split()).strip(" :;*.").casefold() if isinstance(text, str) else ""
    return _meanings().get(plain, "")


def quality_word(text: str) -> str:
    """Quality as carbonsite writes it; the text itself if it means none."""
    return quality_of(text) or text


def quality_problem() -> tuple[str, str]:
    """Problem of a text that means no quality, and its remedy."""
    return with_remedy("inputs.quality", qualities=Joined(QUALITIES))


def with_qualities(table: pd.DataFrame) -> pd.DataFrame:
    """The table with each quality in carbonsite's own word; other texts stay."""
    if "quality" not in table:
        return table
    cells = table["quality"].to_numpy(dtype=object)
    texts = {cell for cell in cells if isinstance(cell, str)}
    words = {text: quality_word(text) if text.strip() else "" for text in texts}
    changed = {text: word for text, word in words.items() if word != text}
    if not changed:
        return table
    # A loop over rows: only a table with words of its own comes here.
    cells = [changed.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
    return table.assign(quality=np.array(cells, dtype=object))
