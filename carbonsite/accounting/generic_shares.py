"""Factors that a generic name stands for under a basis; exactly one must match each carrier."""

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
from ..messages import Joined, message
from ..units import as_unit, parse_number
from ..units.assumption import Assumption


class Of(StrEnum):
    """Quantity that a share is a part of."""

    AMOUNT = "amount"
    VOLUME = "volume"
    ENERGY = "energy"


@dataclass(frozen=True)
class Share:
    """A factor and its share of the amount, of its volume or of its energy."""

    factor: int
    share: float
    of: Of = Of.AMOUNT


def shares_of(
    name: str, basis: Basis, year: int | None, biofuel_share: float, catalogue: FactorCatalogue
) -> list[Share]:
    """Factors of a generic carrier with their shares of the amount.

    Raises
    ------
    UnknownFactorError
        Where no factor or more than one matches; the message says which exist.
    """
    if name == ELECTRICITY and basis.is_contract:
        return [Share(_contract(basis.electricity, catalogue), 1.0)]
    if name in BIOFUELS:
        credited = credited_share(basis, year, biofuel_share)
        parts = [(name, credited, Of.AMOUNT), (FOSSIL, 1.0 - credited, Of.ENERGY)]
        return [
            Share(_one(carrier, basis, year, catalogue), share, of)
            for carrier, share, of in parts
            if share
        ]
    if name == FOSSIL and basis.blend is not None and basis.biofuel is Biofuel.CREDITED:
        share = share_of_one(basis.blend)
        parts = [("biodiesel", share, Of.VOLUME), (FOSSIL, 1.0 - share, Of.VOLUME)]
        return [
            Share(_one(carrier, basis, year, catalogue), part, of)
            for carrier, part, of in parts
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
    undated = message("accounting.undated_year")
    raise UnknownFactorError(
        message("accounting.no_obligation", country=basis.country, year=year or undated),
        message("accounting.no_obligation.remedy"),
    )


def share_of_one(assumption: Assumption) -> float:
    """Share such as 10 % as a number up to 1."""
    return float(assumption.value.to(as_unit("")).magnitude)


@cache
def _obligations() -> tuple[dict[str, str], ...]:
    with data_file("sales_obligation.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _contract(factor: str, catalogue: FactorCatalogue) -> int:
    catalogue[factor]
    return catalogue.table.codes[factor]


def _one(name: str, basis: Basis, year: int | None, catalogue: FactorCatalogue) -> int:
    """Code of the factor that a generic name means, looked up once for each basis and year."""
    key = (name, basis.boundary, basis.electricity, basis.country, year)
    if key not in catalogue.table.meanings:
        catalogue.table.meanings[key] = _only_match(name, basis, year, catalogue)
    return catalogue.table.meanings[key]


def _only_match(name: str, basis: Basis, year: int | None, catalogue: FactorCatalogue) -> int:
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
    near = [code for code in candidates if within[code]] or candidates
    raise _no_single_match(
        name,
        basis,
        year,
        [table.ids[code] for code in matching],
        [table.ids[code] for code in near],
    )


def _no_single_match(
    name: str, basis: Basis, year: int | None, matching: list[str], near: list[str]
) -> UnknownFactorError:
    """Error of a generic name that several factors match, or none."""
    wanted = message("accounting.generic", name=name, basis=basis.label, country=basis.country)
    if name in ANNUAL:
        undated = message("accounting.undated_row")
        wanted = message("accounting.generic_in_year", generic=wanted, year=year or undated)
    if matching:
        return UnknownFactorError(
            message("accounting.several_factors", generic=wanted, factors=Joined(matching, "or")),
            message("accounting.several_factors.remedy"),
        )
    remedy = (
        message("accounting.no_generic_factor.remedy", factors=Joined(near[:12]))
        if near
        else message("accounting.no_generic_factor.none")
    )
    return UnknownFactorError(message("accounting.no_generic_factor", generic=wanted), remedy)


def year_of(date: datetime.date | None) -> int | None:
    """Year of a date; None without a date."""
    return None if date is None else date.year
