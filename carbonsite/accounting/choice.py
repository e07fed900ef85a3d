"""What a generic name means under a basis: data decide, and exactly one factor must match."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from ..errors import UnknownFactorError
from ..factors.basis import Basis, Biofuel
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import ANNUAL, BIOFUELS, ELECTRICITY, FOSSIL
from ..factors.shipped import data_file
from ..units import as_unit, parse_number
from ..units.assumption import Assumption


class Of(StrEnum):
    """What a share is a share of: the amount in any unit; the volume, which is another share of the
    energy; the energy alone.
    """

    AMOUNT = "amount"
    VOLUME = "volume"
    ENERGY = "energy"


@dataclass(frozen=True)
class Share:
    """A factor and the share that takes it, of the amount or of its volume or energy."""

    factor: int
    share: float
    of: Of = Of.AMOUNT


def shares_of(
    name: str, basis: Basis, year: int | None, biofuel_share: float, catalogue: FactorCatalogue
) -> list[Share]:
    """The factors that an amount of a generic carrier takes, and how much of it each takes.

    Raises
    ------
    UnknownFactorError
        Where no factor or more than one matches; the message says which exist.
    """
    if name == ELECTRICITY and basis.is_contract:
        return [Share(_contract(basis.electricity, catalogue), 1.0)]
    if name in BIOFUELS:
        credited = credited_share(basis, year, biofuel_share)
        found = [(name, credited, Of.AMOUNT), (FOSSIL, 1.0 - credited, Of.ENERGY)]
        return [
            Share(_one(carrier, basis, year, catalogue), share, of)
            for carrier, share, of in found
            if share
        ]
    if name == FOSSIL and basis.blend is not None and basis.biofuel is Biofuel.CREDITED:
        share = share_of_one(basis.blend)
        found = [("biodiesel", share, Of.VOLUME), (FOSSIL, 1.0 - share, Of.VOLUME)]
        return [
            Share(_one(carrier, basis, year, catalogue), part, of)
            for carrier, part, of in found
            if part
        ]
    return [Share(_one(name, basis, year, catalogue), 1.0)]


def credited_share(basis: Basis, year: int | None, share: float) -> float:
    """The share of a renewable fuel's amount that takes the fuel's own factor.

    credited: all of it; none: nothing; additional: ``max(0, share - obligation)/share``, where
    `share` is the share of renewable fuel in what the machines burn and the obligation is what fuel
    sellers must sell anyway in that year.
    """
    if basis.biofuel is Biofuel.CREDITED:
        return 1.0
    if basis.biofuel is Biofuel.NONE:
        return 0.0
    obligation = sales_obligation(basis, year)
    return max(0.0, share - obligation) / share


def sales_obligation(basis: Basis, year: int | None) -> float:
    """Share of biofuel that fuel sellers owe in a year for machines off the road.

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
            row["country"] == basis.country
            and year is not None
            and first[:4] <= f"{year:04d}" <= last[:4]
        ):
            return parse_number(row["share"].removesuffix("%").strip()) / 100
    raise UnknownFactorError(
        f"the sales obligation of {basis.country} in {year or 'an undated year'} is not known;"
        " write Basis(obligation=Assumption(…)) or date the account"
    )


def share_of_one(assumption: Assumption) -> float:
    """A share such as 10 % as a part of one."""
    return float(assumption.value.to(as_unit("")).magnitude)


@cache
def _obligations() -> tuple[dict[str, str], ...]:
    with data_file("sales_obligation.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _contract(factor: str, catalogue: FactorCatalogue) -> int:
    catalogue[factor]
    return catalogue.table.codes[factor]


def _one(name: str, basis: Basis, year: int | None, catalogue: FactorCatalogue) -> int:
    """The one factor that a generic name means, looked up once for each basis and year."""
    key = (name, basis.boundary, basis.electricity, basis.country, year)
    if key not in catalogue.table.meanings:
        catalogue.table.meanings[key] = _found(name, basis, year, catalogue)
    return catalogue.table.meanings[key]


def _found(name: str, basis: Basis, year: int | None, catalogue: FactorCatalogue) -> int:
    table = catalogue.table
    rows = table.frame[table.frame["generic"] == name]
    places = [
        (geography, *further.split()) if further else (geography,)
        for geography, further in zip(rows["geography"], rows["generic_for"], strict=True)
    ]
    rows = rows[
        np.array([basis.country in place or place == ("",) for place in places], dtype=bool)
    ]
    if name == ELECTRICITY:
        rows = rows[rows["accounting"] == basis.electricity]
    within = table.has(basis.boundary)
    candidates = [table.codes[factor] for factor in rows["factor"].unique()]
    matching = [
        code
        for code in candidates
        if within[code]
        and (name not in ANNUAL or table.frame["reference_year"].iloc[table.start[code]] == year)
    ]
    if len(matching) == 1:
        return matching[0]
    wanted = f"{name!r} under {basis.label} in {basis.country}" + (
        f" for {year or 'an undated row'}" if name in ANNUAL else ""
    )
    if matching:
        raise UnknownFactorError(
            f"{wanted} may be {' or '.join(table.ids[c] for c in matching)}; name one of them in"
            " the activities"
        )
    near = [c for c in candidates if within[c]] or candidates
    remedy = (
        f"there are {', '.join(table.ids[c] for c in near[:12])}: choose Basis(year=…), name one,"
        " or add a row"
        if near
        else "add a row with this generic name to the catalogue"
    )
    raise UnknownFactorError(f"no factor for {wanted}; {remedy}")


def year_of(date: datetime.date | None) -> int | None:
    """The year of a date; None of none."""
    return None if date is None else date.year
