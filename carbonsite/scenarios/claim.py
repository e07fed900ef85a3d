"""A claim: a saving as somebody states it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from ..errors import InputError
from ..factors.basis import Boundary, BoundaryWord
from ..messages import Joined, Word, message
from ..messages.arguments import refused, require
from ..messages.problems import problem
from ..units import Quantity
from ..units.quantities import read_as
from ..units.source import Source

ClaimedElectricity: TypeAlias = Literal["location-based", "market-based"]
LOCATION_BASED, MARKET_BASED = Word("claimed", "location-based"), Word("claimed", "market-based")
"""Electricity of the place; electricity as it was bought, by residual mix or contract."""


@dataclass(frozen=True, init=False)
class Claim:
    """A saving as somebody states it.

    Parameters
    ----------
    amount : str or Quantity
        Such as ``"167 000 kg CO2e"``.
    source : Source
    boundary : {"life-cycle", "direct", "on-site"}, optional
        Left out if the source does not say.
    includes : iterable of str, optional
        Names of the measures that it covers; left out if the source does not say.
    electricity : {"location-based", "market-based"}, optional
        Left out if the source does not say.

    Raises
    ------
    InputError, UnitError

    Examples
    --------
    >>> source = Source(
    ...     publisher="Gjøvik municipality", document="Smart Gjøvik", year=2021, locator="slide 4"
    ... )
    >>> Claim("167 000 kg CO2e", source).amount
    Q('167000 kgCO2e')
    """

    amount: Quantity
    source: Source
    boundary: Boundary | None
    includes: tuple[str, ...] | None
    electricity: ClaimedElectricity | None

    def __init__(
        self,
        amount: str | Quantity,
        source: Source,
        boundary: Boundary | BoundaryWord | None = None,
        includes: Iterable[str] | None = None,
        electricity: ClaimedElectricity | None = None,
    ) -> None:
        if isinstance(includes, str):
            raise refused(includes, message("claims.claim"), "includes", "several")
        _check_option("boundary", boundary, [option.value for option in Boundary])
        _check_option("electricity", electricity, get_args(ClaimedElectricity))
        emissions = read_as(amount, "tCO2e")
        emissions.to("kgCO2e")
        fields = {
            "amount": emissions,
            "source": source,
            "boundary": None if boundary is None else Boundary(boundary),
            "includes": None if includes is None else tuple(includes),
            "electricity": electricity,
        }
        require(source, Source, message("claims.claim"), "source", "source")
        for name, value in fields.items():
            object.__setattr__(self, name, value)


def refused_option(name: str, option: object, key: str, remedy: str = "") -> InputError:
    """Error of a boundary or an electricity that a claim cannot have."""
    return InputError.of(message("claims.claim"), [problem(name, option, key, remedy)])


def _check_option(name: str, option: object, options: Sequence[str]) -> None:
    """Refuse an option that there is not."""
    if option is not None and option not in options:
        remedy = message("claims.option.remedy", names=Joined(map(repr, options), "or"))
        raise refused_option(name, option, f"claims.{name}", remedy)
