"""A claim: a saving as somebody states it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from ..errors import InputError
from ..factors.basis import Boundary, BoundaryWord
from ..messages import Joined, Word, message
from ..messages.arguments import refused, require
from ..messages.problems import problem
from ..units import Q, Quantity, as_unit
from ..units.areas import KINDS
from ..units.quantities import read_as
from ..units.source import Source
from .selection import Selection

ClaimedElectricity: TypeAlias = Literal["location-based", "market-based"]
LOCATION_BASED, MARKET_BASED = Word("claimed", "location-based"), Word("claimed", "market-based")
"""Electricity of the place; electricity as it was bought, by residual mix or contract."""


@dataclass(frozen=True, init=False)
class Claim:
    """A saving as somebody states it.

    Parameters
    ----------
    amount : str or Quantity
        Such as ``"167 000 kg CO2e"``; per area, ``"30 kgCO2e/m2 BTA"``; or a share of the
        reference, ``"40-50 %"`` or ``"40 %"``.
    source : Source
    boundary : {"life-cycle", "direct", "on-site"}, optional
        Left out if the source does not say.
    includes : iterable of str, optional
        Names of the measures that it covers; left out if the source does not say.
    electricity : {"location-based", "market-based"}, optional
        Left out if the source does not say.
    modules : iterable of str, optional
        Life-cycle modules that it is about, such as ``["A1-A3", "A4"]``; left out: all.
    elements : iterable of str, optional
        NS 3451 codes that it is about; ``"22"`` holds all that begin so. A share is shown only
        where both sides have each of them.

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
    >>> halving = Claim("40-50 %", source, modules=["A1-A3", "A4"], elements=["22", "23"])
    >>> halving.text, halving.upper
    ('40-50 %', Q('50 %'))
    """

    amount: Quantity
    upper: Quantity
    """The same as `amount`, or the end of a range."""
    source: Source
    boundary: Boundary | None
    includes: tuple[str, ...] | None
    electricity: ClaimedElectricity | None
    modules: tuple[str, ...]
    elements: tuple[str, ...]

    def __init__(
        self,
        amount: str | Quantity,
        source: Source,
        boundary: Boundary | BoundaryWord | None = None,
        includes: Iterable[str] | None = None,
        electricity: ClaimedElectricity | None = None,
        modules: Iterable[str] = (),
        elements: Iterable[str] = (),
    ) -> None:
        several = {"includes": includes, "modules": modules, "elements": elements}
        for name, words in several.items():
            if isinstance(words, str):
                raise refused(words, message("claims.claim"), name, "several")
        _check_option("boundary", boundary, [option.value for option in Boundary])
        _check_option("electricity", electricity, get_args(ClaimedElectricity))
        low, high = _amounts_of(amount)
        require(source, Source, message("claims.claim"), "source", "source")
        fields = {
            "amount": low,
            "upper": high,
            "source": source,
            "boundary": None if boundary is None else Boundary(boundary),
            "includes": None if includes is None else tuple(includes),
            "electricity": electricity,
            "modules": tuple(modules),
            "elements": tuple(elements),
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)
        self.selection  # noqa: B018  # a module that is none is refused here

    @property
    def is_share(self) -> bool:
        """True for a share of the reference."""
        return self.amount.units == as_unit("%")

    @property
    def is_per_area(self) -> bool:
        """True for emissions per area."""
        return bool(_area_in(self.amount))

    @property
    def is_scoped(self) -> bool:
        """True where only some modules or elements count, or a share, which is one of them."""
        return self.is_share or bool(self.modules or self.elements)

    @property
    def selection(self) -> Selection:
        """The line items that it is about; machines and masses of the site are no elements."""
        without = _OF_THE_SITE if self.elements else ()
        return Selection(modules=self.modules, elements=self.elements, without_flows=without)

    @property
    def text(self) -> str:
        """The amount as it is written, with both ends of a range."""
        if self.upper == self.amount:
            return str(self.amount)
        return f"{self.amount.magnitude:.10g}-{self.upper}"

    def kilograms(self, areas: Iterable[Quantity]) -> float:
        """The amount [kgCO2e]; what is claimed per area, on the area of that type.

        Raises
        ------
        InputError
            Where none of the areas is of that type.
        """
        kind = _area_in(self.amount)
        if not kind:
            return float(self.amount.to(as_unit("kgCO2e")).magnitude)
        for area in areas:
            if area.units == as_unit(kind):
                return float((self.amount * area).to(as_unit("kgCO2e")).magnitude)
        remedy = message("claims.no_area.remedy", area=kind)
        raise refused_option("amount", self.text, "claims.no_area", remedy)


_OF_THE_SITE = ("site-energy", "groundworks-energy", "mass-transport", "equipment-transport")

_RANGE = re.compile(r"(?P<low>[\d\s.,]*\d)\s*[-–—]\s*(?P<high>\d[\d\s.,]*)\s*(?P<unit>%|\D.*)")
"""Two numbers with a dash between them, and their unit."""


def _amounts_of(amount: str | Quantity) -> tuple[Quantity, Quantity]:
    """Both ends of the amount of a claim, which are the same where it is no range.

    Raises
    ------
    InputError, UnitError
    """
    parts = _RANGE.fullmatch(amount.strip()) if isinstance(amount, str) else None
    if parts is None:
        one = _amount_of(amount)
        return one, one
    low, high = (_amount_of(f"{parts[end]} {parts['unit']}") for end in ("low", "high"))
    if low.units != as_unit("%"):
        remedy = message("claims.range_of_emissions.remedy", amount=str(low))
        raise refused_option("amount", amount, "claims.range_of_emissions", remedy)
    if not low < high:
        raise refused_option("amount", amount, "claims.range", message("claims.range.remedy"))
    return low, high


def _amount_of(amount: str | Quantity) -> Quantity:
    """One end of the amount: emissions, emissions per area, or a share above nothing."""
    quantity = Q(amount) if isinstance(amount, str) and "%" in amount else None
    if isinstance(amount, Quantity) and amount.units == as_unit("%"):
        quantity = amount
    if quantity is not None:
        if not quantity.magnitude > 0:
            raise refused_option("amount", quantity, "claims.share", message("claims.share.remedy"))
        return quantity.to(as_unit("%"))
    emissions = read_as(amount, "tCO2e")
    if not _area_in(emissions):
        emissions.to("kgCO2e")
    return emissions


def _area_in(amount: Quantity) -> str:
    """The type of the area that an amount is per; empty if it is of emissions, or of a share."""
    for kind in KINDS:
        if amount.is_compatible_with(as_unit(f"kgCO2e/{kind}")):
            return kind
    return ""


def refused_option(name: str, option: object, key: str, remedy: str = "") -> InputError:
    """Error of a boundary or an electricity that a claim cannot have."""
    return InputError.of(message("claims.claim"), [problem(name, option, key, remedy)])


def _check_option(name: str, option: object, options: Sequence[str]) -> None:
    """Refuse an option that there is not."""
    if option is not None and option not in options:
        remedy = message("claims.option.remedy", names=Joined(map(repr, options), "or"))
        raise refused_option(name, option, f"claims.{name}", remedy)
