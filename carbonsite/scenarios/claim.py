"""A claim: a saving as somebody states it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..factors.basis import Boundary
from ..messages import Joined, message
from ..messages.arguments import refused, require
from ..units import as_unit
from ..units.registry import read_as
from ..units.source import Source


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

    amount: Any
    source: Source
    boundary: Boundary | None
    includes: tuple[str, ...] | None

    def __init__(
        self,
        amount: Any,
        source: Source,
        boundary: str | None = None,
        includes: Iterable[str] | None = None,
    ) -> None:
        if isinstance(includes, str):
            raise refused(includes, message("claims.claim"), "includes", "several")
        if boundary is not None and boundary not in set(Boundary):
            names = Joined((repr(boundary.value) for boundary in Boundary), "or")
            raise refused_boundary(
                boundary,
                message("claims.boundary"),
                message("claims.boundary.remedy", names=names),
            )
        fields = {
            "amount": read_as(amount, "tCO2e"),
            "source": source,
            "boundary": None if boundary is None else Boundary(boundary),
            "includes": None if includes is None else tuple(includes),
        }
        fields["amount"].to(as_unit("kgCO2e"))
        require(source, Source, message("claims.claim"), "source", "source")
        for name, value in fields.items():
            object.__setattr__(self, name, value)


def refused_boundary(boundary: object, problem: str, remedy: str) -> InputError:
    """Error of a boundary that a claim cannot have."""
    row = {"column": "boundary", "value": boundary, "problem": problem, "remedy": remedy}
    return InputError.of(message("claims.claim"), [row])
