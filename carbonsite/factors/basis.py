"""The basis: the meaning of generic names in an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..errors import InputError
from ..messages import Joined, message
from ..units import as_unit
from ..units.assumption import Assumption


class Boundary(StrEnum):
    """The part of an energy carrier's life that is counted, for all carriers alike."""

    LIFE_CYCLE = "life-cycle"
    DIRECT = "direct"


class Electricity(StrEnum):
    """The mix of electricity from the grid."""

    LOCATION = "location"
    RESIDUAL = "residual"


class Biofuel(StrEnum):
    """The credit that renewable fuel gets."""

    CREDITED = "credited"
    ADDITIONAL = "additional"
    NONE = "none"


@dataclass(frozen=True, init=False)
class Basis:
    """The meaning of electricity, diesel, biodiesel, hvo, fame and district-heat.

    Parameters
    ----------
    boundary : {"life-cycle", "direct"}
        Holds for all carriers; a carrier without a number within it is an error.
    electricity : {"location", "residual"} or str
        Physical mix of the country, residual mix, or the id of the factor of a contract.
    biofuel : {"credited", "additional", "none"}
        The fuel's own factor; only what exceeds the year's sales obligation; or fossil fuel of
        equal energy.
    country : str
        Two letters.
    year : int, optional
        By default the date of each row, else of the account, decides.
    blend : Assumption, optional
        Share by volume of biodiesel in generic `diesel`; by default none, and a finding says so.
    obligation : Assumption, optional
        The year's sales obligation, if the shipped table does not have it.

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
        boundary: str = "life-cycle",
        electricity: str = "location",
        biofuel: str = "credited",
        country: str = "NO",
        year: int | None = None,
        blend: Any = None,
        obligation: Any = None,
    ) -> None:
        stated = {
            name: None if share is None else Assumption.stated(f"{name} of biofuel", share)
            for name, share in (("blend", blend), ("obligation", obligation))
        }
        problems = [
            *_unknown_options({"boundary": (boundary, Boundary), "biofuel": (biofuel, Biofuel)}),
            *_problems_of_electricity_and_year(electricity, year),
            *_problems_of_shares(stated),
        ]
        if problems:
            raise InputError.of(message("basis.where"), problems)
        chosen = {
            "boundary": Boundary(boundary),
            "electricity": electricity,
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
    def label(self) -> str:
        """The basis in words, for tables and plots."""
        kind = "contract {}" if self.is_contract else "{} electricity"
        year = f" {self.year}" if self.year else ""
        credit = "not credited" if self.biofuel is Biofuel.NONE else self.biofuel
        return f"{self.boundary}, {kind.format(self.electricity)}{year}, biofuel {credit}"


def _unknown_options(
    options: Mapping[str, tuple[str, type[StrEnum]]],
) -> Iterator[dict[str, Any]]:
    for name, (value, choices) in options.items():
        if value not in tuple(choices):
            texts = Joined((repr(choice.value) for choice in choices), "or")
            yield {
                "column": name,
                "value": value,
                "problem": message("basis.not_an_option"),
                "remedy": message("basis.year.named.remedy", year=value)
                if isinstance(value, int)
                else message("basis.option.remedy", choices=texts),
            }


def _problems_of_electricity_and_year(electricity: Any, year: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(electricity, str) or not electricity.strip():
        yield {
            "column": "electricity",
            "value": electricity,
            "problem": message("basis.not_an_option"),
            "remedy": message("basis.electricity.remedy"),
        }
    is_whole = isinstance(year, int) and not isinstance(year, bool)
    if year is not None and not (is_whole and 1900 <= year <= 2150):
        yield {
            "column": "year",
            "value": year,
            "problem": message("basis.not_a_year"),
            "remedy": message("basis.not_a_year.remedy"),
        }


def _problems_of_shares(shares: Mapping[str, Assumption | None]) -> Iterator[dict[str, Any]]:
    for name, share in shares.items():
        if share is not None and not all(map(_is_share, (share.value, share.low, share.high))):
            yield {
                "column": name,
                "value": str(share),
                "problem": message("basis.not_a_share"),
                "remedy": message("basis.not_a_share.remedy"),
            }


def _is_share(quantity: Any) -> bool:
    return bool(quantity.dimensionless and 0.0 <= quantity.to(as_unit("")).magnitude <= 1.0)
