"""Numbers as texts for people, with the marks of a language."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from .labels import Labels
from .language import Language, texts_of


@cache
def _marks(lang: str) -> dict[int, str]:
    """Python's marks of a number to those of the language."""
    texts = texts_of(Language(lang))
    names = {",": "thousands", ".": "decimal", "-": "minus"}
    return {ord(mark): texts[f"language.{name}"] for mark, name in names.items()}


def number_text(value: float, digits: int, lang: str = "en", *, is_signed: bool = False) -> str:
    """A number with some decimals; one that would round to 0 keeps its first digit.

    NaN is undeclared, and says so.

    Examples
    --------
    >>> number_text(-12345.678, 1, "nb"), number_text(0.04, 0), number_text(3, 0, is_signed=True)
    ('−12\u202f345,7', '0.04', '+3')
    """
    if value != value:
        return texts_of(Language(lang))["undeclared"]
    if value and not round(value, digits):
        digits = min(9, -math.floor(math.log10(abs(value))))
    value = round(value, digits) + 0.0
    return f"{value:{'+' if is_signed and value else ''},.{digits}f}".translate(_marks(lang))


@dataclass(frozen=True)
class Scale:
    """The unit and the decimals in which emissions are shown together.

    Attributes
    ----------
    kilograms : float
        Kilograms in one unit.
    unit : str
    digits : int
    lang : str
    """

    kilograms: float
    unit: str
    digits: int
    lang: str

    @classmethod
    def of(cls, emissions: Iterable[float], say: Labels) -> Scale:
        """Tonnes if the largest is a tonne or more, else kilograms; fewer decimals for large ones.

        Parameters
        ----------
        emissions : iterable of float [kgCO2e]
        say : Labels
        """
        largest = max((abs(value) for value in emissions if np.isfinite(value)), default=0.0)
        kilograms, name = (1000.0, "tonnes") if largest >= 1000 else (1.0, "kilograms")
        digits = next(
            (digits for digits, least in ((0, 100.0), (1, 10.0)) if largest / kilograms >= least), 2
        )
        return cls(kilograms, say(f"chart.unit.{name}"), digits, say.language.value)

    def text(self, emissions: float, *, is_signed: bool = False) -> str:
        """Emissions [kgCO2e] as a number of the unit."""
        return number_text(emissions / self.kilograms, self.digits, self.lang, is_signed=is_signed)
