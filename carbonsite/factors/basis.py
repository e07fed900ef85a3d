"""The basis: what a generic name means in an account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..errors import InputError
from ..units import as_unit
from ..units.assumption import Assumption


class Boundary(StrEnum):
    """How much of an energy carrier's life is counted, for all carriers alike."""

    LIFE_CYCLE = "life-cycle"
    DIRECT = "direct"


class Electricity(StrEnum):
    """Which electricity a kilowatt hour from the grid is taken to be."""

    LOCATION = "location"
    RESIDUAL = "residual"


class Biofuel(StrEnum):
    """Whether renewable fuel is credited."""

    CREDITED = "credited"
    ADDITIONAL = "additional"
    NONE = "none"


@dataclass(frozen=True, init=False)
class Basis:
    """What the generic names electricity, diesel, biodiesel, hvo, fame and district-heat mean.

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
        Left out, the date of each row, else of the account, decides.
    blend : Assumption, optional
        Share by volume of biodiesel in generic `diesel`; left out, `diesel` holds none and a
        finding says so.
    obligation : Assumption, optional
        The year's sales obligation, where the shipped table does not hold it.

    Raises
    ------
    InputError
        Where an option is none of those above.

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
        problems: list[dict[str, Any]] = [
            {
                "column": name,
                "value": value,
                "problem": "is not an option",
                "remedy": f"write {' or '.join(repr(o.value) for o in options)}",
            }
            for name, value, options in (
                ("boundary", boundary, Boundary),
                ("biofuel", biofuel, Biofuel),
            )
            if value not in tuple(options)
        ]
        if not isinstance(electricity, str) or not electricity.strip():
            problems.append(
                {
                    "column": "electricity",
                    "value": electricity,
                    "problem": "is not an option",
                    "remedy": "write 'location', 'residual' or the id of a contract's factor",
                }
            )
        if year is not None and (
            isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 2150
        ):
            problems.append(
                {
                    "column": "year",
                    "value": year,
                    "problem": "is not a year",
                    "remedy": "write a year like 2020, or leave it out",
                }
            )
        stated = {
            name: None if share is None else Assumption.stated(f"{name} of biofuel", share)
            for name, share in (("blend", blend), ("obligation", obligation))
        }
        problems += [
            {
                "column": name,
                "value": str(share),
                "problem": "is not a share",
                "remedy": "write a share from 0 % to 100 %",
            }
            for name, share in stated.items()
            if share is not None
            and not all(_is_share(end) for end in (share.value, share.low, share.high))
        ]
        if problems:
            raise InputError.of("basis", problems)
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
        """Whether electricity is the factor of a contract."""
        return self.electricity not in set(Electricity)

    @property
    def label(self) -> str:
        """The basis in words, for tables and plots."""
        electricity = (
            f"contract {self.electricity}"
            if self.is_contract
            else f"{self.electricity} electricity"
        )
        year = f" {self.year}" if self.year else ""
        return (
            f"{self.boundary}, {electricity}{year}, biofuel"
            f" {'not credited' if self.biofuel is Biofuel.NONE else self.biofuel}"
        )


def _is_share(quantity: Any) -> bool:
    return bool(quantity.dimensionless and 0.0 <= quantity.to(as_unit("")).magnitude <= 1.0)
