"""Which rows of the catalogue each distinct kind of activity takes, in which module, and by which conversion."""

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
from ..factors.near import near_names
from ..factors.table import FactorTable
from ..lifecycle import MODULES
from ..units.paths import CONVERTING_PROPERTIES
from .choice import Share, shares_of, year_of
from .coding import spread
from .conversion import convert
from .problems import Problems
from .reading import Reading

Array = np.ndarray[Any, Any]
_A1_A3, _PARTS_OF_A1_A3 = MODULES.index("A1-A3"), [MODULES.index(module) for module in ("A1", "A2", "A3")]


@dataclass(frozen=True)
class Resolution:
    """Which factor each key takes, and which rows of the catalogue that gives.

    A key is a distinct kind of activity; a *link* is a factor that it takes, of which a generic name may have two; a
    *target* is a factor with the modules asked of it; an *entry* is a row of the catalogue that a target gives.

    Attributes
    ----------
    key, target : array of int, shape (links,), sorted by key
    share, conversion : array of float, shape (links,)
        Of the amount; declared unit/unit.
    path : array of object, shape (links,)
        The properties that the conversion used.
    owner, row, module : array of int, shape (entries,), sorted by owner
        The target, the row of the factor table, and the place in `MODULES` where the line is booked (-1: in none).
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


def resolve(reading: Reading, problems: Problems, catalogue: FactorCatalogue, basis: Basis | None, date: datetime.date | None, *, needs_module: bool) -> Resolution:
    """Find what each key takes; what cannot be found is a problem of every row that has it."""
    table = catalogue.table
    key, factor, share, by_volume = _chosen(reading, problems, catalogue, basis, date)
    boundary = _boundary(reading, problems, key, factor, table, basis)
    units = reading.texts("unit")
    own = {name: [texts[k] for k in key] for name in CONVERTING_PROPERTIES if any(texts := reading.texts(name))}
    conversions = convert([units[k] for k in key], factor, table, own)
    for place, problem in conversions.problem.items():
        if reading.readable[key[place]]:
            problems.add(_rows(reading, key[place]), "unit", problem, "state the amount in another unit, or the property in a column of its own")
    share = _shares(share, by_volume, conversions.factor, key)
    target, owner, row, module = _targets(reading, problems, key, factor, table, boundary, needs_module)
    return Resolution(key, target, share, conversions.factor, conversions.path, owner, row, module, boundary)


def _rows(reading: Reading, keys: Any) -> Array:
    bad = np.zeros(len(reading.keys), dtype=bool)
    bad[keys] = True
    return reading.rows_of(bad)


def _chosen(reading: Reading, problems: Problems, catalogue: FactorCatalogue, basis: Basis | None, date: datetime.date | None) -> tuple[Array, Array, Array, Array]:
    """Keys with the factor that each takes; a generic key may take two."""
    names, codes = reading.columns["factor"], reading.keys.codes["factor"]
    known = catalogue.table.codes
    substituted = {old: new for old, (new, _) in catalogue.substitutions.items()}
    of_text = np.array([known.get(substituted.get(text, text), -1) if isinstance(text, str) else -1 for text in names.texts] + [-1])
    generic = np.array([text in GENERIC_NAMES for text in names.texts] + [False])
    named = np.flatnonzero(of_text[codes] >= 0)
    _report_unknown(reading, problems, catalogue, codes, (of_text < 0) & ~generic)
    shares = [(key, share) for key in np.flatnonzero(generic[codes]) for share in _generic(reading, problems, catalogue, basis, date, int(key))]
    key = np.concatenate([named, np.array([k for k, _ in shares], dtype=int)])
    order = np.argsort(key, kind="stable")
    factor = np.concatenate([of_text[codes[named]], np.array([s.factor for _, s in shares], dtype=int)])
    share = np.concatenate([np.ones(len(named)), [s.share for _, s in shares]])
    by_volume = np.concatenate([np.zeros(len(named), bool), np.array([s.by_volume for _, s in shares], bool)])
    return key[order], factor[order], share[order], by_volume[order]


def _report_unknown(reading: Reading, problems: Problems, catalogue: FactorCatalogue, codes: Array, unknown: Array) -> None:
    unknown[-1] = False
    distinct = np.flatnonzero(unknown)
    if not len(distinct):
        return
    texts = reading.columns["factor"].texts
    remedy = np.full(len(unknown), "see FactorCatalogue.frame for the ids that there are", dtype=object)
    for code in distinct[: limits.NEAR_NAMES]:
        remedy[code] = near_names(texts[code], [*catalogue.table.ids, *GENERIC_NAMES])
    rows = reading.rows_of(unknown[codes])
    problems.add(rows, "factor", "no such emission factor", remedy[reading.columns["factor"].codes[rows]])


def _generic(reading: Reading, problems: Problems, catalogue: FactorCatalogue, basis: Basis | None, date: datetime.date | None, key: int) -> list[Share]:
    """What one generic key takes; a loop over distinct kinds, of which a site has a handful."""
    name = str(reading.texts("factor")[key])
    if basis is None:
        problems.add(_rows(reading, key), "factor", f"{name!r} is a generic name, and there is no basis", "give a Basis, which says what it means, or name a factor")
        return []
    stated = reading.texts("year")[key]
    year = basis.year or (int(stated) if stated is not None and stated > 0 else year_of(date))
    share = reading.texts("biofuel_share")[key]
    try:
        return shares_of(name, basis, year, 1.0 if share is None else float(share), catalogue)
    except UnknownFactorError as error:
        problem, _, remedy = str(error).partition("; ")
        problems.add(_rows(reading, key), "factor", problem, remedy)
        return []


def _boundary(reading: Reading, problems: Problems, key: Array, factor: Array, table: FactorTable, basis: Basis | None) -> Boundary:
    """The boundary of all carriers: the basis's, else the widest that all of them have; and one way to account electricity."""
    carriers = ~table.is_product[factor]
    used = np.unique(factor[carriers])
    choices = [basis.boundary] if basis else list(Boundary)
    boundary = next((b for b in choices if table.has(b)[used].all()), choices[0])
    lacking = used[~table.has(boundary)[used]]
    for code in lacking:
        others = [b.value for b in Boundary if table.has(b)[code]] or ["no whole number"]
        problems.add(_rows(reading, key[factor == code]), "factor", f"{table.ids[code]!r} has no {boundary} number", f"it has {', '.join(others)}; take another factor, or Basis(boundary=…)")
    ways = {code: "location" if table.text("accounting", code) == "location" else "market" for code in used if table.text("accounting", code)}
    if len(set(ways.values())) > 1:
        market = [code for code, way in ways.items() if way == "market"]
        problems.add(_rows(reading, key[np.isin(factor, market)]), "factor", "market-based electricity stands beside location-based", "account them apart: cs.accounts(activities, catalogue, [basis, other])")
    return boundary


def _shares(share: Array, by_volume: Array, conversion: Array, key: Array) -> Array:
    """Shares of volume as shares of the amount: v_i/c_i over the sum of v/c, c the litres that one unit is."""
    if not by_volume.any():
        return share
    amount = np.where(by_volume, share / conversion, share)
    return np.where(by_volume, amount / np.bincount(key, weights=amount)[key], share)


def _targets(reading: Reading, problems: Problems, key: Array, factor: Array, table: FactorTable, boundary: Boundary, needs_module: bool) -> tuple[Array, Array, Array, Array]:
    """The target of each link, and for each target the rows that it gives and where their lines are booked."""
    asked = np.column_stack([factor, *(_module_of(reading, name)[key] for name in ("module", "factor_module"))])
    distinct, target = np.unique(asked, axis=0, return_inverse=True)
    target, (factors, booked, wanted) = target.reshape(-1), distinct.T if len(distinct) else np.zeros((3, 0), dtype=int)
    wanted = np.where(wanted >= 0, wanted, booked)
    owner, row = spread(table.factor, factors)
    product, module = table.is_product[factors][owner], table.module[row]
    is_wanted = (wanted[owner] < 0) | (module == wanted[owner]) | ((wanted[owner] == _A1_A3) & np.isin(module, _PARTS_OF_A1_A3))
    kept = np.where(product, is_wanted, table.in_direct[row] if boundary is Boundary.DIRECT else table.in_life_cycle[row])
    empty = (np.bincount(owner, weights=kept, minlength=len(distinct)) == 0) & table.is_product[factors]
    for place in np.flatnonzero(empty):
        declared = ", ".join(dict.fromkeys(MODULES[m] for m in table.module[table.start[factors[place]] : table.stop[factors[place]]]))
        problems.add(_rows(reading, key[target == place]), "module", f"{table.ids[factors[place]]!r} does not declare {MODULES[wanted[place]]}", f"it declares {declared}")
    if needs_module:
        lost = np.unique(key[~table.is_product[factor] & _is_blank(reading, "module")[key]])
        problems.add(_rows(reading, lost), "module", "a module is missing: the factor has none of its own", "write where the activity is booked, such as A5 for energy on site or A4 for haulage", value="")
    return target, owner[kept], row[kept], np.where(booked[owner] >= 0, booked[owner], module)[kept]


def _is_blank(reading: Reading, column: str) -> Array:
    return reading.keys.codes[column] < 0 if column in reading.columns else np.ones(len(reading.keys), dtype=bool)


def _module_of(reading: Reading, column: str) -> Array:
    """The module that each key names in a column, as a place in `MODULES`; -1 where it names none."""
    if column not in reading.columns:
        return np.full(len(reading.keys), -1)
    of_text = np.array([MODULES.index(text) if text in MODULES else -1 for text in reading.columns[column].texts] + [-1])
    return of_text[reading.keys.codes[column]]
