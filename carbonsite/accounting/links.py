"""Links: the factors that each key of the activities takes, with their shares."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .. import limits
from ..arrays import Array
from ..errors import UnknownFactorError
from ..factors.basis import Basis, Biofuel
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import GENERIC_NAMES
from ..factors.projections import Projection
from ..factors.table import FactorTable
from ..inputs.flows import FuelUse
from ..messages import message, with_remedy
from ..messages.near_names import near_names
from .checks import share_of
from .coded_activities import USE, YEAR, CodedActivities
from .generic_shares import Named, Of, Share, shares_of
from .problems import KeyProblems, Problem
from .sales_obligation import year_of


@dataclass(frozen=True)
class Links:
    """Keys with their factors, sorted by key.

    A generic name, or a renewable fuel that the basis does not credit in full, has two.

    Attributes
    ----------
    key, factor : array of int, shape (links,)
        `factor` is a code of the catalogue's table.
    share : array of float, shape (links,)
    of : array of Of, shape (links,)
        What the share is a part of.
    fuel : array of int, shape (links,)
        The renewable fuel whose energy the link is a part of; -1 where it is none.
    """

    key: Array
    factor: Array
    share: Array
    of: Array
    fuel: Array


@dataclass(frozen=True)
class Meanings:
    """What names mean: a generic carrier, a renewable fuel, or a factor by year."""

    catalogue: FactorCatalogue
    table: FactorTable
    basis: Basis | None
    projections: Mapping[str, Projection]

    def of(self, named: Named) -> list[Share] | Problem:
        """Shares of what a row names, or the problem that keeps it from having a meaning."""
        projection = self.projections.get(named.name)
        try:
            if projection is not None:
                return self._of_year(projection, named.year)
            if self.basis is None:
                return with_remedy("accounting.no_basis", name=named.name)
            return shares_of(named, self.basis, self.catalogue, self.table)
        except UnknownFactorError as error:
            return error.problem, error.remedy

    def _of_year(self, projection: Projection, year: int | None) -> list[Share] | Problem:
        if year is None:
            return with_remedy("accounting.no_year", name=projection.projection)
        codes = self.table.codes
        return [Share(codes[factor], share) for factor, share in projection.shares(year).items()]


def links_of(
    reading: CodedActivities,
    problems: KeyProblems,
    catalogue: FactorCatalogue,
    table: FactorTable,
    basis: Basis | None,
    date: datetime.date | None,
) -> Links:
    """Links of all keys; notes factors that are not known or have no meaning."""
    names, codes = reading.columns["factor"], reading.keys.codes["factor"]
    known = table.codes
    substitutions, redirects = catalogue.substitutions, catalogue.redirects
    projections = catalogue.projections
    substituted = {old: new for old, (new, _) in substitutions.items()}
    current = [
        text if text in known else catalogue.current(text) if text in redirects else None
        for text in names.texts
    ]
    of_text = np.array(
        [-1 if text is None else known[substituted.get(text, text)] for text in current] + [-1]
    )
    chosen_by_year = [text in GENERIC_NAMES or text in projections for text in names.texts]
    generic = np.array([*chosen_by_year, False])
    problems.append(
        ("factor", _unknown(reading, table, (of_text < 0) & ~generic, projections), None)
    )
    by_basis = generic | _is_reduced(of_text, table, basis)
    named = np.flatnonzero((of_text[codes] >= 0) & ~by_basis[codes])
    chosen = np.flatnonzero(by_basis[codes])
    means = Meanings(catalogue, table, basis, projections)
    shares = _shares(reading, problems, means, date, chosen, of_text[codes])
    return _sorted(named, of_text[codes[named]], shares)


def _is_reduced(of_text: Array, table: FactorTable, basis: Basis | None) -> Array:
    """True for texts that name a renewable fuel which the basis does not credit in full."""
    if basis is None or basis.biofuel is Biofuel.CREDITED:
        return np.zeros(len(of_text), dtype=bool)
    return np.asarray((of_text >= 0) & table.is_biofuel[of_text])


def _sorted(named: Array, factors: Array, shares: list[tuple[int, Share]]) -> Links:
    """Links of the keys that name a factor, and of those whose factors the basis chooses."""
    key = np.concatenate([named, np.array([key for key, _ in shares], dtype=int)])
    order = np.argsort(key, kind="stable")
    chosen = [share for _, share in shares]
    columns = {
        "factor": (factors, [share.factor for share in chosen], int),
        "share": (np.ones(len(named)), [share.share for share in chosen], float),
        "of": (np.full(len(named), Of.AMOUNT), [share.of for share in chosen], object),
        "fuel": (np.full(len(named), -1), [share.fuel for share in chosen], int),
    }
    return Links(
        key[order],
        **{
            name: np.concatenate([own.astype(kind), np.array(further, dtype=kind)])[order]
            for name, (own, further, kind) in columns.items()
        },
    )


def _unknown(
    reading: CodedActivities, table: FactorTable, unknown: Array, projections: Iterable[str]
) -> dict[int, Problem]:
    """Problem of the keys whose factor is not known; the first few say what is near."""
    names, codes = reading.columns["factor"], reading.keys.codes["factor"]
    unknown[-1] = False
    distinct = [code for code in reading.present("factor") if unknown[code]]
    if not distinct:
        return {}
    problem, otherwise = (message(f"accounting.unknown_factor{end}") for end in ("", ".remedy"))
    known = [*table.ids, *GENERIC_NAMES, *projections]
    near = {
        code: near_names(names.texts[code], known, otherwise)
        for code in distinct[: limits.NEAR_NAMES]
    }
    bad = np.flatnonzero(unknown[codes]).tolist()
    return {key: (problem, near.get(codes[key], otherwise)) for key in bad}


def _shares(
    reading: CodedActivities,
    problems: KeyProblems,
    means: Meanings,
    date: datetime.date | None,
    keys: Array,
    factor: Array,
) -> list[tuple[int, Share]]:
    """Shares of each key whose factors the basis chooses, looked up once for what it says."""
    columns = ("factor", YEAR, USE, "biofuel_share", "beyond_obligation")
    names, years, uses, renewable, beyond = map(reading.texts, columns)
    of_account = year_of(date)
    answers: dict[Named, list[Share] | Problem] = {}
    basis_year = means.basis.year if means.basis else None
    links: list[tuple[int, Share]] = []
    bad = {}
    # A loop over keys, which are kinds of rows.
    for key in keys.tolist():
        dated = of_account if years[key] is None else years[key]
        asked = Named(
            names[key],
            int(factor[key]),
            dated if names[key] in means.projections else basis_year or dated,
            uses[key] if uses[key] in set(FuelUse) else FuelUse.NON_ROAD,
            share_of(renewable[key]) or 1.0,
            share_of(beyond[key]) or 0.0,
        )
        if asked not in answers:
            answers[asked] = means.of(asked)
        answer = answers[asked]
        if isinstance(answer, tuple):
            bad[key] = answer
        else:
            links += [(key, share) for share in answer]
    problems.append(("factor", bad, None))
    return links


def of_keys(links: Links, bad: Mapping[int, Problem]) -> dict[int, Problem]:
    """Problem of each key that has a bad link: that of its first."""
    return {int(links.key[place]): bad[place] for place in sorted(bad, reverse=True)}
