"""The sales obligation of biofuel, and the share of a renewable fuel that is credited."""

from __future__ import annotations

import csv
import datetime
from functools import cache

from ..errors import UnknownFactorError
from ..factors.basis import Basis, Biofuel
from ..factors.shipped import data_file
from ..messages import Word, message, with_remedy
from ..units import as_unit, parse_number
from ..units.assumption import Assumption


def credited_share(
    basis: Basis, year: int | None, use: str, *, renewable: float = 1.0, beyond: float = 0.0
) -> float:
    """The share of a renewable fuel's amount that takes the fuel's own factor.

    credited: all; none: nothing; additional: all where no obligation holds, else the share `beyond`
    that is documented as not counted towards it; above-obligation: ``max(0, renewable -
    obligation)/renewable``, where `renewable` is the share of renewable fuel in what the machines
    burn.

    Raises
    ------
    UnknownFactorError
        Where the obligation of the use and year is not known.
    """
    if basis.biofuel is Biofuel.CREDITED:
        return 1.0
    if basis.biofuel is Biofuel.NONE:
        return 0.0
    obligation = sales_obligation(basis, year, use)
    if basis.biofuel is Biofuel.ADDITIONAL:
        return beyond if obligation > 0 else 1.0
    return max(0.0, renewable - obligation) / renewable


def sales_obligation(basis: Basis, year: int | None, use: str) -> float:
    """Share of biofuel that fuel sellers owe in a year for a use: on the road or off it.

    Raises
    ------
    UnknownFactorError
        Where the shipped table does not hold the year and the basis does not state it.
    """
    if basis.obligation is not None:
        return share_of_one(basis.obligation)
    for row in _obligations():
        first, last = row["valid_from"] or "0001-01-01", row["valid_to"] or "9999-12-31"
        if (
            (row["country"], row["use"]) == (basis.country, use)
            and year is not None
            and first[:4] <= f"{year:04d}" <= last[:4]
        ):
            return parse_number(row["share"].removesuffix("%").strip()) / 100
    undated = message("accounting.undated_year")
    raise UnknownFactorError(
        *with_remedy(
            "accounting.no_obligation",
            country=basis.country,
            use=Word("use", use),
            year=year or undated,
        ),
    )


def share_of_one(assumption: Assumption) -> float:
    """Share such as 10 % as a number up to 1."""
    return float(assumption.value.to(as_unit("")).magnitude)


def year_of(date: datetime.date | None) -> int | None:
    """Year of a date; None without a date."""
    return None if date is None else date.year


@cache
def _obligations() -> tuple[dict[str, str], ...]:
    with data_file("sales_obligation.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
