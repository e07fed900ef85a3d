"""Targets: a factor with the modules that are asked of it, and the rows of the catalogue that this
gives.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..factors.basis import Boundary
from ..factors.table import FactorTable
from ..lifecycle import MODULES
from .coding import spread
from .problems import Problems
from .reading import Reading

Array = np.ndarray[Any, Any]
_PLACE = {module: place for place, module in enumerate(MODULES)}
_A1_A3, _PARTS_OF_A1_A3 = _PLACE["A1-A3"], [_PLACE[module] for module in ("A1", "A2", "A3")]


def targets_of(
    reading: Reading,
    problems: Problems,
    key: Array,
    factor: Array,
    table: FactorTable,
    boundary: Boundary,
    *,
    needs_module: bool,
) -> tuple[Array, Array, Array, Array]:
    """The target of each link; and each entry's target, row of the table, and module in which it is
    booked.
    """
    width = len(MODULES) + 1
    asked = (
        (factor * width + _module_of(reading, "module")[key] + 1) * width
        + _module_of(reading, "factor_module")[key]
        + 1
    )
    distinct, target = np.unique(asked, return_inverse=True)
    factors, booked, named = (
        distinct // width // width,
        distinct // width % width - 1,
        distinct % width - 1,
    )
    wanted = np.where(named >= 0, named, booked)
    owner, row = spread(table.factor, factors)
    product, module = table.is_product[factors], table.module[row]
    of_whole = (wanted[owner] == _A1_A3) & np.isin(module, _PARTS_OF_A1_A3)
    is_wanted = (wanted[owner] < 0) | (module == wanted[owner]) | of_whole
    kept = np.where(
        product[owner],
        is_wanted,
        table.in_direct[row] if boundary is Boundary.DIRECT else table.in_life_cycle[row],
    )
    parts, rows = (
        np.bincount(owner, weights=marked, minlength=len(distinct)) for marked in (of_whole, kept)
    )
    lacking = product & ((rows == 0) | ((parts > 0) & (parts < len(_PARTS_OF_A1_A3))))
    bad = {
        place: ("module", *_undeclared(table, factors[place], wanted[place]))
        for place in np.flatnonzero(lacking).tolist()
    }
    for place in np.flatnonzero(~product & (named >= 0)).tolist():
        bad[place] = (
            "factor_module",
            f"{table.ids[factors[place]]!r} has no modules of its own",
            "leave this blank; the column 'module' says where it is booked",
        )
    _report(reading, problems, key, target, bad)
    if needs_module:
        _report_missing(reading, problems, np.unique(key[~table.is_product[factor]]))
    return target, owner[kept], row[kept], np.where(booked[owner] >= 0, booked[owner], module)[kept]


def _undeclared(table: FactorTable, factor: int, wanted: int) -> tuple[str, str]:
    declared = dict.fromkeys(
        MODULES[module] for module in table.module[table.start[factor] : table.stop[factor]]
    )
    return (
        f"{table.ids[factor]!r} does not declare {MODULES[wanted]}",
        f"it declares {', '.join(declared)}",
    )


def _report(
    reading: Reading,
    problems: Problems,
    key: Array,
    target: Array,
    bad: dict[int, tuple[str, str, str]],
) -> None:
    """A problem of the rows that have a bad target, in the column that names the module."""
    of_key = (
        {k: bad[t] for k, t in zip(key.tolist(), target.tolist(), strict=True) if t in bad}
        if bad
        else {}
    )
    for column in ("module", "factor_module"):
        found = {
            k: (problem, remedy)
            for k, (where, problem, remedy) in of_key.items()
            if where == column
        }
        problems.add_by_code(reading.keys.of_row, found, column)


def _report_missing(reading: Reading, problems: Problems, keys: Array) -> None:
    """A problem of the rows whose factor has no module of its own and that name none."""
    blank = (
        reading.keys.codes["module"][keys] < 0
        if "module" in reading.columns
        else np.ones(len(keys), dtype=bool)
    )
    words = (
        "a module is missing: the factor has none of its own",
        "write where the activity is booked, such as A5 for energy on site or A4 for haulage",
    )
    problems.add_by_code(
        reading.keys.of_row, dict.fromkeys(keys[blank].tolist(), words), "module", value=""
    )


def _module_of(reading: Reading, column: str) -> Array:
    """The module that each key names in a column, as a place in `MODULES`; -1 where it names none."""
    if column not in reading.columns:
        return np.full(len(reading.keys), -1)
    of_text = np.array([_PLACE.get(text, -1) for text in reading.columns[column].texts] + [-1])
    return of_text[reading.keys.codes[column]]
