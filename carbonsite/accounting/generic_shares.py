"""Factors that a row takes under a basis, with their shares; one must match each generic name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..errors import UnknownFactorError
from ..factors.basis import Basis, Biofuel, Boundary, Electricity
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import ANNUAL, BIOFUELS, ELECTRICITY, FOSSIL
from ..factors.table import FactorTable
from ..messages import Joined, message, with_remedy
from ..messages.near_names import near_names
from .sales_obligation import credited_share, share_of_one


class Of(StrEnum):
    """Quantity that a share is a part of."""

    AMOUNT = "amount"
    VOLUME = "volume"
    ENERGY = "energy"


@dataclass(frozen=True)
class Share:
    """A factor and its share of the amount, of its volume or of its energy.

    Attributes
    ----------
    factor : int
    share : float
    of : Of
    fuel : int
        The renewable fuel whose energy it is, by its factor; -1 for other shares.
    """

    factor: int
    share: float
    of: Of = Of.AMOUNT
    fuel: int = -1


@dataclass(frozen=True)
class Named:
    """What rows of a key say about their fuel or carrier.

    Attributes
    ----------
    name : str
        Generic name, or id of a renewable fuel.
    factor : int
        Of the id; -1 for a generic name.
    year : int or None
    use : str
        Of the fuel: "road" or "non-road".
    renewable : float
        Share of renewable fuel in what the machines burn.
    beyond : float
        Share documented as beyond the sales obligation.
    """

    name: str
    factor: int = -1
    year: int | None = None
    use: str = "non-road"
    renewable: float = 1.0
    beyond: float = 0.0


def shares_of(
    named: Named, basis: Basis, catalogue: FactorCatalogue, table: FactorTable
) -> list[Share]:
    """Factors of a generic carrier, or of a renewable fuel, with their shares of the amount.

    Raises
    ------
    UnknownFactorError
        Where no factor or more than one matches; the message says which exist.
    """
    name, year = named.name, named.year
    if name == ELECTRICITY and basis.is_contract:
        return [Share(_contract(basis.electricity, catalogue, table), 1.0)]
    if named.factor >= 0 or name in BIOFUELS:
        return list(_of_biofuel(named, basis, table))
    if name == FOSSIL and basis.blend is not None and basis.biofuel is Biofuel.CREDITED:
        share = share_of_one(basis.blend)
        parts = [("biodiesel", share), (FOSSIL, 1.0 - share)]
        return [
            Share(_one(carrier, basis, year, table), part, Of.VOLUME)
            for carrier, part in parts
            if part
        ]
    return [Share(_one(name, basis, year, table), 1.0)]


def _of_biofuel(named: Named, basis: Basis, table: FactorTable) -> Iterator[Share]:
    """The fuel's own factor for what is credited, fossil diesel of equal energy for the rest."""
    credited = credited_share(
        basis, named.year, named.use, renewable=named.renewable, beyond=named.beyond
    )
    if credited:
        yield Share(_fuel(named, basis, table), credited)
    if credited < 1.0:
        fossil = _one(FOSSIL, basis, named.year, table)
        try:
            fuel = _fuel(named, basis, table)
        except UnknownFactorError:
            # Only its heating value is wanted, and that only where the amount is not energy.
            fuel = -1
        yield Share(fossil, 1.0 - credited, Of.ENERGY, fuel)


def _fuel(named: Named, basis: Basis, table: FactorTable) -> int:
    """Code of the factor of a renewable fuel."""
    if named.factor >= 0:
        return named.factor
    return _one(named.name, basis, named.year, table)


def _contract(factor: str, catalogue: FactorCatalogue, table: FactorTable) -> int:
    """Code of the factor of a contract for electricity."""
    current = catalogue.current(factor)
    remedy = message("accounting.contract.remedy")
    if current is None:
        of_electricity = [table.ids[code] for code in np.flatnonzero(table.is_electricity)]
        raise UnknownFactorError(
            message("accounting.contract.unknown", factor=factor),
            near_names(factor, [*Electricity, *of_electricity], remedy),
        )
    code = table.codes[current]
    if not table.is_electricity[code]:
        raise UnknownFactorError(message("accounting.contract.other", factor=factor), remedy)
    if table.is_lost_in_grid[code]:
        raise UnknownFactorError(message("accounting.contract.losses", factor=factor), remedy)
    row = table.frame.iloc[table.start[code]]
    if row["accounting"] in (Electricity.LOCATION, Electricity.RESIDUAL):
        mix = {"factor": factor, "kind": row["accounting"], "country": row["geography"]}
        raise UnknownFactorError(
            message("accounting.contract.mix", **mix), message("accounting.contract.mix.remedy")
        )
    return code


def _one(name: str, basis: Basis, year: int | None, table: FactorTable) -> int:
    """Code of the factor that a generic name means, looked up once for each basis and year."""
    key = (name, basis.boundary, basis.electricity, basis.country, year)
    if key not in table.meanings:
        table.meanings[key] = _only_match(name, basis, year, table)
    return table.meanings[key]


def _only_match(name: str, basis: Basis, year: int | None, table: FactorTable) -> int:
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
    # A scenario of NS 3720 is an average over the whole life of a building, for every year.
    is_annual = name in ANNUAL and not (name == ELECTRICITY and basis.is_scenario)
    # What is bought is uncounted on site, whatever its number; its life-cycle number is shown.
    is_shown_only = basis.boundary is Boundary.ON_SITE and name in ANNUAL
    within = table.has(Boundary.LIFE_CYCLE if is_shown_only else basis.boundary)
    candidates = [table.codes[factor] for factor in rows["factor"].unique()]
    matching = [
        code
        for code in candidates
        if within[code]
        and (not is_annual or table.frame["reference_year"].iloc[table.start[code]] == year)
    ]
    if len(matching) == 1:
        return matching[0]
    near = [code for code in candidates if within[code]] or candidates
    of_near = table.frame["reference_year"].iloc[table.start[near]] if is_annual else ()
    raise _no_single_match(
        name,
        basis,
        year,
        [table.ids[code] for code in matching],
        [table.ids[code] for code in near],
        [str(int(one)) for one in sorted(set(of_near)) if one],
    )


def _no_single_match(
    name: str,
    basis: Basis,
    year: int | None,
    matching: list[str],
    near: list[str],
    years: list[str],
) -> UnknownFactorError:
    """Error of a generic name that several factors match, or none."""
    wanted = message("accounting.generic", name=name, basis=basis.label, country=basis.country)
    if name in ANNUAL:
        undated = message("accounting.undated_row")
        wanted = message("accounting.generic_in_year", generic=wanted, year=year or undated)
    if matching:
        return UnknownFactorError(
            *with_remedy(
                "accounting.several_factors", generic=wanted, factors=Joined(matching, "or")
            ),
        )
    values = {"factors": Joined(near[:12]), "country": basis.country, "years": Joined(years)}
    kind = "none" if not near else "in_years" if years else "remedy"
    remedy = message(f"accounting.no_generic_factor.{kind}", **values)
    return UnknownFactorError(message("accounting.no_generic_factor", generic=wanted), remedy)
