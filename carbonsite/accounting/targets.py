"""Targets: factors with the modules asked of them, and the rows of the catalogue they give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Array
from ..factors.basis import Boundary
from ..factors.table import FactorTable
from ..lifecycle import MODULES
from ..messages import Joined, with_remedy
from .coded_activities import CodedActivities
from .coding import spread
from .counting import replaced_codes
from .problems import KeyProblems, Problem

_PLACE = {module: place for place, module in enumerate(MODULES)}
_A1_A3, _PARTS_OF_A1_A3 = _PLACE["A1-A3"], [_PLACE[module] for module in ("A1", "A2", "A3")]


def targets_of(
    reading: CodedActivities,
    problems: KeyProblems,
    key: Array,
    factor: Array,
    table: FactorTable,
    boundary: Boundary,
    *,
    needs_module: bool,
) -> tuple[Array, Array, Array, Array]:
    """Targets of the links, and the entries of the targets.

    Returns
    -------
    target : array of int, shape (links,)
    owner, row, module : array of int, shape (entries,)
        The entry's target, its row of the table, and the module in which it is booked.
    """
    target, asked = _asked_of(reading, key, factor, len(table.ids))
    owner, row = spread(table.factor, asked.factor)
    kept, is_lacking = _kept_rows(table, asked, owner, row, boundary)
    bad = {
        place: ("module", *_undeclared(table, asked.factor[place], asked.wanted[place]))
        for place in np.flatnonzero(is_lacking).tolist()
    }
    is_carrier = ~table.is_product[asked.factor]
    for place in np.flatnonzero(is_carrier & (asked.named >= 0)).tolist():
        bad[place] = ("factor_module", *_no_own_modules(table, asked.factor[place]))
    for column in ("module", "factor_module"):
        of_keys = zip(key.tolist(), target.tolist(), strict=True) if bad else ()
        in_column = {k: bad[t][1:] for k, t in of_keys if t in bad and bad[t][0] == column}
        problems.append((column, in_column, None))
    if needs_module:
        missing = _without_module(reading, np.unique(key[~table.is_product[factor]]))
        problems.append(("module", missing, ""))
    booked = np.where(asked.booked[owner] >= 0, asked.booked[owner], table.module[row])
    return target, owner[kept], row[kept], booked[kept]


@dataclass(frozen=True)
class _Asked:
    """What distinct targets ask: arrays of shape (targets,), with -1 for a module not stated.

    Attributes
    ----------
    factor : array of int
    booked, named : array of int
        The module of the line, and that whose number it takes.
    burns : array of bool
        True inside the fence.
    """

    factor: Array
    booked: Array
    named: Array
    burns: Array

    @property
    def wanted(self) -> Array:
        """The module whose number counts."""
        return np.where(self.named >= 0, self.named, self.booked)


def _asked_of(
    reading: CodedActivities, key: Array, factor: Array, factors: int
) -> tuple[Array, _Asked]:
    """The place of each link's target, and what the distinct targets ask."""
    replaced = replaced_codes(reading)
    of_modules = len(MODULES) + 1
    shape = (max(factors, 1), of_modules, of_modules, int(replaced.max(initial=-1)) + 2, 2)
    modules = (_module_of(reading, name)[key] + 1 for name in ("module", "factor_module"))
    codes = np.ravel_multi_index((factor, *modules, replaced[key] + 1, reading.inside[key]), shape)
    distinct, target = np.unique(codes, return_inverse=True)
    of_factor, booked, named, _, burns = np.unravel_index(distinct, shape)
    return target, _Asked(of_factor, booked - 1, named - 1, burns == 1)


def _kept_rows(
    table: FactorTable, asked: _Asked, owner: Array, row: Array, boundary: Boundary
) -> tuple[Array, Array]:
    """True for rows of factors that count, and for targets that lack what they ask of a product."""
    product, wanted, module = table.is_product[asked.factor], asked.wanted, table.module[row]
    of_whole = (wanted[owner] == _A1_A3) & np.isin(module, _PARTS_OF_A1_A3)
    is_wanted = (wanted[owner] < 0) | (module == wanted[owner]) | of_whole
    is_direct = _takes_direct(table, asked.factor, asked.burns, boundary)[owner]
    of_carrier = np.where(is_direct, table.in_direct[row], table.in_life_cycle[row])
    kept = np.where(product[owner], is_wanted, of_carrier)
    parts, rows = (
        np.bincount(owner, weights=marked, minlength=len(wanted)) for marked in (of_whole, kept)
    )
    return kept, product & ((rows == 0) | ((parts > 0) & (parts < len(_PARTS_OF_A1_A3))))


def _takes_direct(table: FactorTable, factors: Array, inside: Array, boundary: Boundary) -> Array:
    """True for targets that take the direct rows of a carrier, not those of its whole life.

    On site a fuel burns inside the fence, where its direct part counts; all else is only shown.
    """
    if boundary is not Boundary.ON_SITE:
        return np.full(len(factors), boundary is Boundary.DIRECT)
    burns = inside & table.is_burnt[factors]
    return np.asarray(burns | ~table.has(Boundary.LIFE_CYCLE)[factors])


def _no_own_modules(table: FactorTable, factor: int) -> Problem:
    return with_remedy("accounting.no_own_modules", factor=table.ids[factor])


def _undeclared(table: FactorTable, factor: int, wanted: int) -> Problem:
    declared = dict.fromkeys(
        MODULES[module] for module in table.module[table.start[factor] : table.stop[factor]]
    )
    return with_remedy(
        "accounting.undeclared",
        factor=table.ids[factor],
        module=MODULES[wanted],
        declared=Joined(declared),
    )


def _without_module(reading: CodedActivities, keys: Array) -> dict[int, Problem]:
    """Problem of the keys without a module among those whose factor has none of its own."""
    blank = (
        reading.keys.codes["module"][keys] < 0
        if "module" in reading.columns
        else np.ones(len(keys), dtype=bool)
    )
    if not blank.any():
        return {}
    return dict.fromkeys(keys[blank].tolist(), with_remedy("accounting.no_module"))


def _module_of(reading: CodedActivities, column: str) -> Array:
    """Module that each key names in a column, as a place in `MODULES`; -1 for none."""
    if column not in reading.columns:
        return np.full(len(reading.keys), -1)
    of_text = np.array([_PLACE.get(text, -1) for text in reading.columns[column].texts] + [-1])
    return of_text[reading.keys.codes[column]]
