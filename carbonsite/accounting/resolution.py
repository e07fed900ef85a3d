"""Which rows of the catalogue each distinct kind of activity takes, in which module, and by which
conversion.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import limits
from ..errors import UnknownFactorError
from ..factors.basis import Basis, Boundary
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import GENERIC_NAMES
from ..factors.table import FactorTable
from ..messages.near_names import near_names
from ..units import dimension_and_scale
from ..units.paths import CONVERTING_PROPERTIES, ENERGY
from .checks import share_of
from .choice import Of, Share, shares_of, year_of
from .coding import Coded
from .conversion import Conversions, convert
from .problems import Problems
from .reading import YEAR, Reading
from .targets import targets_of

Array = np.ndarray[Any, Any]
_UNKNOWN = "see FactorCatalogue.frame for the ids that there are"


@dataclass(frozen=True)
class Resolution:
    """Which factor each key takes, and which rows of the catalogue that gives.

    A key is a distinct kind of activity; a *link* is a factor that it takes, of which a generic
    name may have two; a *target* is a factor with the modules asked of it; an *entry* is a row of
    the catalogue that a target gives.

    Attributes
    ----------
    key, target : array of int, shape (links,), sorted by key
    share, conversion : array of float, shape (links,)
        Of the amount; declared unit/unit.
    path : array of object, shape (links,)
        The properties that the conversion used.
    owner, row, module : array of int, shape (entries,), sorted by owner
        The target, the row of the factor table, and the place in `MODULES` where the line is booked
        (-1: in none).
    boundary : Boundary
        The boundary that all carriers share.
    """

    key: Array
    target: Array
    share: Array
    conversion: Array
    path: Array
    owner: Array
    row: Array
    module: Array
    boundary: Boundary

    def keys_with(self, entries: Array) -> Array:
        """The keys that take one of the entries marked."""
        return np.unique(self.key[np.isin(self.target, self.owner[entries])])


@dataclass(frozen=True)
class _Links:
    """Keys with the factor that each takes, sorted by key; a generic key may take two factors, each
    with a share.
    """

    key: Array
    factor: Array
    share: Array
    of: Array


def resolve(
    reading: Reading,
    problems: Problems,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    date: datetime.date | None,
    *,
    needs_module: bool,
) -> Resolution:
    """Find what each key takes; what cannot be found is a problem of every row that has it."""
    table = catalogue.table
    links = _links(reading, problems, catalogue, basis, date)
    boundary = _boundary(reading, problems, links, table, basis)
    conversions = _conversions(reading, problems, links, table)
    share = _shares(reading, problems, links, conversions.factor, table)
    target, owner, row, module = targets_of(
        reading, problems, links.key, links.factor, table, boundary, needs_module=needs_module
    )
    return Resolution(
        links.key, target, share, conversions.factor, conversions.path, owner, row, module, boundary
    )


def _links(
    reading: Reading,
    problems: Problems,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    date: datetime.date | None,
) -> _Links:
    names, codes = reading.columns["factor"], reading.keys.codes["factor"]
    known = catalogue.table.codes
    substituted = {old: new for old, (new, _) in catalogue.substitutions.items()}
    held = [
        text if text in known else catalogue.current(text) if text in catalogue.redirects else None
        for text in names.texts
    ]
    of_text = np.array(
        [-1 if text is None else known[substituted.get(text, text)] for text in held] + [-1]
    )
    generic = np.array([text in GENERIC_NAMES for text in names.texts] + [False])
    named = np.flatnonzero(of_text[codes] >= 0)
    _report_unknown(reading, problems, catalogue, (of_text < 0) & ~generic)
    shares = _generic(reading, problems, catalogue, basis, date, np.flatnonzero(generic[codes]))
    key = np.concatenate([named, np.array([k for k, _ in shares], dtype=int)])
    order = np.argsort(key, kind="stable")
    factor = np.concatenate(
        [of_text[codes[named]], np.array([s.factor for _, s in shares], dtype=int)]
    )
    share = np.concatenate([np.ones(len(named)), [s.share for _, s in shares]])
    of = np.concatenate(
        [
            np.full(len(named), Of.AMOUNT, dtype=object),
            np.array([s.of for _, s in shares], dtype=object),
        ]
    )
    return _Links(key[order], factor[order], share[order], of[order])


def _report_unknown(
    reading: Reading, problems: Problems, catalogue: FactorCatalogue, unknown: Array
) -> None:
    names = reading.columns["factor"]
    distinct = [code for code in reading.present("factor") if unknown[code]]
    if not distinct:
        return
    remedy = np.full(len(unknown), _UNKNOWN, dtype=object)
    for code in distinct[: limits.NEAR_NAMES]:
        remedy[code] = near_names(
            names.texts[code], [*catalogue.table.ids, *GENERIC_NAMES], _UNKNOWN
        )
    unknown[-1] = False
    rows = np.flatnonzero(unknown[names.codes])
    problems.add(rows, "factor", "no such emission factor", remedy[names.codes[rows]])


def _generic(
    reading: Reading,
    problems: Problems,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    date: datetime.date | None,
    keys: Array,
) -> list[tuple[int, Share]]:
    """What each generic key takes; the basis is asked once for each name, year and share."""
    names, years, shares = (reading.texts(column) for column in ("factor", YEAR, "biofuel_share"))
    answers: dict[Any, list[Share] | tuple[str, str]] = {}
    found: list[tuple[int, Share]] = []
    bad = {}
    for key in keys.tolist():
        year = (
            basis.year
            if basis and basis.year
            else years[key]
            if years[key] is not None
            else year_of(date)
        )
        asked = names[key], year, shares[key]
        if asked not in answers:
            answers[asked] = _answer(names[key], basis, year, shares[key], catalogue)
        answer = answers[asked]
        if isinstance(answer, tuple):
            bad[key] = answer
        else:
            found += [(key, share) for share in answer]
    problems.add_by_code(reading.keys.of_row, bad, "factor")
    return found


def _answer(
    name: str, basis: Basis | None, year: int | None, share: Any, catalogue: FactorCatalogue
) -> list[Share] | tuple[str, str]:
    """The shares of a generic name, or what keeps it from having a meaning and what to do."""
    if basis is None:
        return (
            f"{name!r} is a generic name, and there is no basis",
            "give a Basis, which says what it means, or name a factor",
        )
    try:
        return shares_of(name, basis, year, share_of(share) or 1.0, catalogue)
    except UnknownFactorError as error:
        return error.problem, error.remedy


def _boundary(
    reading: Reading, problems: Problems, links: _Links, table: FactorTable, basis: Basis | None
) -> Boundary:
    """The boundary of all carriers: the basis's, else the widest that all of them have; and one way
    to account electricity.
    """
    used = np.unique(links.factor[~table.is_product[links.factor]])
    choices = [basis.boundary] if basis else list(Boundary)
    boundary = next((b for b in choices if table.has(b)[used].all()), choices[0])
    bad = {}
    for code in used[~table.has(boundary)[used]].tolist():
        others = [b.value for b in Boundary if table.has(b)[code]] or ["no whole number"]
        bad[code] = (
            f"{table.ids[code]!r} has no {boundary} number",
            f"it has {', '.join(others)}; take another factor, or Basis(boundary=…)",
        )
    ways = {
        code: "location" if table.text("accounting", code) == "location" else "market"
        for code in used.tolist()
        if table.text("accounting", code)
    }
    if len(set(ways.values())) > 1:
        beside = (
            "market-based electricity stands beside location-based",
            "account them apart: cs.accounts(activities, catalogue, [basis, other])",
        )
        bad |= {code: beside for code, way in ways.items() if way == "market"}
    _report(
        reading,
        problems,
        links,
        "factor",
        {place: bad[code] for place, code in enumerate(links.factor.tolist()) if code in bad},
    )
    return boundary


def _conversions(
    reading: Reading, problems: Problems, links: _Links, table: FactorTable
) -> Conversions:
    """The conversion of each link; of one whose unit or property cannot be read, which is reported
    already, NaN.
    """
    places = np.flatnonzero(reading.readable[links.key])
    of_key = {
        name: Coded(reading.keys.codes[name][links.key[places]], reading.columns[name].texts)
        for name in ("unit", *CONVERTING_PROPERTIES)
        if name in reading.columns
    }
    found = convert(of_key.pop("unit"), links.factor[places], table, of_key)
    _report(
        reading,
        problems,
        links,
        "unit",
        {
            int(places[n]): (
                problem,
                "state the amount in another unit, or the property in a column of its own",
            )
            for n, problem in found.problem.items()
        },
    )
    if len(places) == len(links.key):
        return found
    factor, path = np.full(len(links.key), np.nan), np.full(len(links.key), None, dtype=object)
    path.fill(())
    factor[places], path[places] = found.factor, found.path
    return Conversions(factor, path, {})


def _shares(
    reading: Reading, problems: Problems, links: _Links, conversion: Array, table: FactorTable
) -> Array:
    """Shares as shares of the amount: of a volume v_i/c_i over the sum of v/c, c the litres that
    one unit is.
    """
    energy, places = np.flatnonzero(links.of == Of.ENERGY), np.flatnonzero(links.of == Of.VOLUME)
    names, units = reading.texts("factor"), reading.texts("unit")
    unequal = [
        place
        for place in energy.tolist()
        if reading.readable[links.key[place]]
        and dimension_and_scale(units[links.key[place]])[0] != ENERGY
    ]
    told = {
        place: (
            (
                f"{names[links.key[place]]!r} per {units[links.key[place]]!r} has no diesel of"
                " equal energy"
            ),
            "state the energy, such as kWh",
        )
        for place in unequal
    }
    per_litre = convert(
        Coded(np.zeros(len(places), dtype=int), ["L"]), links.factor[places], table, {}
    )
    told |= {
        int(places[n]): (
            f"the blend is a share of volume: {problem}",
            "declare the density or heating value with the factor",
        )
        for n, problem in per_litre.problem.items()
    }
    _report(reading, problems, links, "unit", told)
    amount = links.share.copy()
    amount[places] *= per_litre.factor / conversion[places]
    whole = np.bincount(links.key[places], weights=amount[places], minlength=len(reading.keys))
    amount[places] /= whole[links.key[places]]
    return amount


def _report(
    reading: Reading,
    problems: Problems,
    links: _Links,
    column: str,
    bad: dict[int, tuple[str, str]],
) -> None:
    """A problem of the rows of each link that is bad, the first of each key."""
    problems.add_by_code(
        reading.keys.of_row,
        {int(links.key[place]): bad[place] for place in sorted(bad, reverse=True)},
        column,
    )
