"""The basis: the meaning of generic names in an account."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, TypeAlias

from ..errors import InputError
from ..messages import Joined, message
from ..messages.problems import Problem, problem
from ..units import Quantity, as_unit
from ..units.assumption import Assumption

BoundaryWord: TypeAlias = Literal["life-cycle", "direct", "on-site"]
BiofuelWord: TypeAlias = Literal["credited", "additional", "above-obligation", "none"]


class Boundary(StrEnum):
    """The part of an energy carrier's life that is counted, for all carriers alike.

    `ON_SITE` is a selection of rows too: of fuels burnt inside the fence the direct part, and of
    nothing else.
    """

    LIFE_CYCLE = "life-cycle"
    DIRECT = "direct"
    ON_SITE = "on-site"


class Electricity(StrEnum):
    """The mix of electricity from the grid, or one of the two scenarios of NS 3720."""

    LOCATION = "location"
    RESIDUAL = "residual"
    NS3720_NORWAY = "ns3720-no"
    NS3720_EUROPE = "ns3720-eu28-no"


_SHORT = {"ns3720-eu": Electricity.NS3720_EUROPE.value}
"""Options by shorter words."""


class Biofuel(StrEnum):
    """The credit that renewable fuel gets."""

    CREDITED = "credited"
    ADDITIONAL = "additional"
    ABOVE_OBLIGATION = "above-obligation"
    NONE = "none"


@dataclass(frozen=True, init=False)
class Basis:
    """The meaning of electricity, diesel, biodiesel, hvo, fame and district-heat.

    Parameters
    ----------
    boundary : {"life-cycle", "direct", "on-site"}
        Holds for all carriers; a carrier without a number within it is an error. On-site counts the
        direct part of fuels burnt inside the fence; all else stays in the lines, uncounted.
    electricity : {"location", "residual", "ns3720-no", "ns3720-eu"} or str
        Physical mix of the country, residual mix, one of the two scenarios of NS 3720 (the second
        is stored as ``"ns3720-eu28-no"``), or the id of the factor of a contract, without blanks.
    biofuel : {"credited", "additional", "above-obligation", "none"}
        What renewable fuel takes, named generically or by id. Its own factor; its own factor where
        no sales obligation holds for the use and year, else only for the share documented as beyond
        the obligation; only for the share that exceeds the obligation; or fossil diesel of equal
        energy.
    country : str
        Two capital letters.
    year : int, optional
        By default the date of each row, else of the account, decides.
    blend : Assumption, optional
        Share by volume of biodiesel in generic `diesel`; by default none, and a finding says so.
    obligation : Assumption, optional
        The year's sales obligation for every use, if the shipped table does not have it.

    Raises
    ------
    InputError
        If an option is none of those above.

    Examples
    --------
    >>> Basis(electricity="residual", year=2020).label
    'life-cycle, residual electricity 2020, biofuel credited'
    """

    boundary: Boundary
    electricity: str
    biofuel: Biofuel
    country: str
    year: int | None
    blend: Assumption | None
    obligation: Assumption | None

    def __init__(
        self,
        boundary: Boundary | BoundaryWord = "life-cycle",
        electricity: str = "location",
        biofuel: Biofuel | BiofuelWord = "credited",
        country: str = "NO",
        year: int | None = None,
        blend: Assumption | Quantity | str | None = None,
        obligation: Assumption | Quantity | str | None = None,
    ) -> None:
        stated = {
            name: None if share is None else Assumption.stated(f"{name} of biofuel", share)
            for name, share in (("blend", blend), ("obligation", obligation))
        }
        problems = [
            *_unknown_options({"boundary": (boundary, Boundary), "biofuel": (biofuel, Biofuel)}),
            *_problems_of_electricity(electricity),
            *_problems_of_country_and_year(country, year),
            *_problems_of_shares(stated),
        ]
        if problems:
            raise InputError.of(message("basis.where"), problems)
        chosen = {
            "boundary": Boundary(boundary),
            "electricity": _SHORT.get(electricity, electricity),
            "biofuel": Biofuel(biofuel),
            "country": country,
            "year": year,
            **stated,
        }
        for name, value in chosen.items():
            object.__setattr__(self, name, value)

    @property
    def is_contract(self) -> bool:
        """True if electricity is the factor of a contract."""
        return self.electricity not in set(Electricity)

    @property
    def depends_on_use(self) -> bool:
        """True if the credit of renewable fuel depends on its use, on the road or off it."""
        return self.biofuel in (Biofuel.ADDITIONAL, Biofuel.ABOVE_OBLIGATION)

    @property
    def is_scenario(self) -> bool:
        """True if electricity is one of the scenarios of NS 3720."""
        return self.electricity in (Electricity.NS3720_NORWAY, Electricity.NS3720_EUROPE)

    @property
    def is_market_based(self) -> bool:
        """True if electricity is accounted by what was bought: residual mix or a contract."""
        return self.is_contract or self.electricity == Electricity.RESIDUAL

    @property
    def location_based(self) -> Basis:
        """The same basis with the physical mix of the country."""
        return replace(self, electricity=Electricity.LOCATION.value)

    @property
    def label(self) -> str:
        """The basis in words, for tables and plots."""
        year = f" {self.year}" if self.year else ""
        electricity = (
            message("basis.contract", factor=self.electricity)
            if self.is_contract
            else message(f"basis.electricity.{self.electricity}")
        )
        boundary = message(f"basis.boundary.{self.boundary}")
        return f"{boundary}, {electricity}{year}, {message(f'basis.biofuel.{self.biofuel}')}"


def _unknown_options(options: Mapping[str, tuple[str, type[StrEnum]]]) -> Iterator[Problem]:
    for name, (value, choices) in options.items():
        if value not in tuple(choices):
            texts = Joined((repr(choice.value) for choice in choices), "or")
            remedy = (
                message("basis.year.named.remedy", year=value)
                if isinstance(value, int)
                else message("basis.option.remedy", choices=texts)
            )
            yield problem(name, value, "basis.not_an_option", remedy)


def _problems_of_electricity(electricity: object) -> Iterator[Problem]:
    """Problem of a word that is neither an option nor, with blanks or capitals, the id of one.

    Whether an id is that of a factor of electricity shows in the account, which has the factors.
    """
    options = tuple(Electricity)
    is_text = isinstance(electricity, str) and re.fullmatch(r"\S+", electricity)
    if electricity in options or (is_text and str(electricity).casefold() not in options):
        return
    texts = Joined([f"{option.value!r}" for option in options])
    remedy = message("basis.electricity.remedy", options=texts)
    yield problem("electricity", electricity, "basis.not_an_option", remedy)


def _problems_of_country_and_year(country: object, year: object) -> Iterator[Problem]:
    if not (isinstance(country, str) and re.fullmatch("[A-Z]{2}", country)):
        yield problem("country", country, "basis.not_a_country")
    is_whole = isinstance(year, int) and not isinstance(year, bool)
    if year is not None and not (is_whole and year in range(1900, 2151)):
        yield problem("year", year, "basis.not_a_year")


def _problems_of_shares(shares: Mapping[str, Assumption | None]) -> Iterator[Problem]:
    for name, share in shares.items():
        if share is not None and not all(map(_is_share, (share.value, share.low, share.high))):
            yield problem(name, str(share), "basis.not_a_share")


def _is_share(quantity: Quantity) -> bool:
    return bool(quantity.dimensionless and 0.0 <= quantity.to(as_unit("")).magnitude <= 1.0)
