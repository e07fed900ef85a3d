"""Factors whose number differs from year to year: support years, and what holds between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal, TypeAlias, get_args

import numpy as np

from ..errors import InputError, UnknownFactorError
from ..messages import Joined, message
from ..messages.problems import Problem, problem
from ..units.source import Source
from .basis import Basis
from .generic import ANNUAL, ELECTRICITY
from .shipped import csv_rows, data_file

Beyond: TypeAlias = Literal["constant", "refuse"]
"""What holds after the last year: its number, or none."""


@dataclass(frozen=True)
class Projection:
    """A factor by year: those of the support years, and linear between them.

    Parameters
    ----------
    projection : str
        The id that activities name as their factor.
    factors : mapping of int to str
        Id of the factor of each support year.
    source : Source
        Where the years were read, and what holds between and beyond them.
    beyond : {"refuse", "constant"}
        After the last year; before the first no number holds.

    Raises
    ------
    InputError
        If it has fewer than two years, a year that is none, or another word for `beyond`.

    Examples
    --------
    >>> source = Source("Ministry", "Forecast", 2024, "table 1")
    >>> power = Projection("power", {2020: "power-2020", 2030: "power-2030"}, source)
    >>> power.shares(2025)
    {'power-2020': 0.5, 'power-2030': 0.5}
    """

    projection: str
    factors: Mapping[int, str]
    source: Source
    beyond: Beyond = "refuse"

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        years = list(self.factors)
        wrong = [year for year in years if isinstance(year, bool) or not isinstance(year, int)]
        problems += [problem("factors", str(year), "projection.year") for year in wrong]
        if not wrong and len(years) < 2:
            problems.append(problem("factors", Joined(map(str, years)), "projection.years"))
        if self.beyond not in get_args(Beyond):
            remedy = message("remedy.write_one_of", choices=Joined(get_args(Beyond), "or"))
            problems.append(problem("beyond", self.beyond, "projection.beyond", remedy))
        if problems:
            raise InputError.of(message("projection.where", name=self.projection), problems)
        object.__setattr__(self, "factors", dict(sorted(self.factors.items())))

    def shares(self, year: int) -> dict[str, float]:
        """The factors that make the number of a year, with the share of each.

        Raises
        ------
        UnknownFactorError
            Beyond the support years, where nothing holds.
        """
        years = list(self.factors)
        if year < years[0] or (year > years[-1] and self.beyond == "refuse"):
            raise UnknownFactorError(
                message("projection.refused", name=self.projection, year=year),
                message("projection.refused.remedy", first=years[0], last=years[-1]),
            )
        within = min(year, years[-1])
        place = max(int(np.searchsorted(years, within)), 1)
        before, after = years[place - 1], years[place]
        share = (within - before) / (after - before)
        parts = {self.factors[before]: 1.0 - share, self.factors[after]: share}
        return {factor: part for factor, part in parts.items() if part}


@cache
def shipped_projections() -> Mapping[str, Projection]:
    """The projections that carbonsite ships, by id."""
    projections = {}
    for name, rows in groupby(
        csv_rows(data_file("projections.csv")), lambda row: row["projection"]
    ):
        several = list(rows)
        first = several[0]
        source = Source(
            first["publisher"],
            first["document"],
            int(first["published"]),
            first["locator"],
            first["url"],
        )
        factors = {int(row["year"]): row["factor"] for row in several}
        beyond: Beyond = "constant" if first["beyond"] == "constant" else "refuse"
        projections[name] = Projection(name, factors, source, beyond)
    return projections


def varying_names(basis: Basis | None, projections: Iterable[str]) -> frozenset[str]:
    """Names whose factor differs from year to year: projections, and generic ones under a basis."""
    if basis is None or basis.year is not None:
        return frozenset(projections)
    constant = {ELECTRICITY} if basis.is_scenario or basis.is_contract else set()
    return frozenset(projections) | (ANNUAL - constant)
