"""Modules of a product's row that other rows replace, such as A4 by a delivery of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..lifecycle import MODULES
from ..messages import Joined, message
from .row_names import row_ids

if TYPE_CHECKING:
    import pandas as pd

REPLACED = ("replaced_modules", "replaced_by")
"""Columns with the modules of a row that others replace, and the row that replaces each."""

REPLACEABLE = tuple(module for module in MODULES if module not in ("A1-A3", "A1", "A2", "A3", "D"))
"""Modules that a row of its own may replace: what happens after the product is made."""

_BETWEEN = "; "


@dataclass(frozen=True)
class Replacement:
    """A module of a row (`place`) that another row (`by`, an id) replaces."""

    place: int
    module: str
    by: str


def with_replaced_modules(table: pd.DataFrame) -> pd.DataFrame:
    """The activities, each with its modules that other rows replace; see `REPLACED`.

    What a row was copied with stays, as long as the row that replaces it is there.

    Examples
    --------
    >>> from carbonsite.inputs.table import activities, activity
    >>> rows = activities(
    ...     activity("concrete", "1 m3", "concrete-b35-class-a", row="c"),
    ...     activity("to site", "9 tkm", "lorry", row="l", of="c", replaces_modules="A4"),
    ... )
    >>> with_replaced_modules(rows)["replaced_by"].tolist()
    ['l', '']
    """
    import pandas as pd

    if "replaces_modules" not in table:
        return table
    by_row: dict[int, dict[tuple[str, str], None]] = {}
    for one in (*_kept(table), *(part for part in _stated(table) if type(part) is Replacement)):
        by_row.setdefault(one.place, {})[one.module, one.by] = None
    columns = [np.full(len(table), "", dtype=object) for _ in REPLACED]
    for place, pairs in by_row.items():
        for column, texts in zip(columns, zip(*pairs, strict=True), strict=True):
            column[place] = _BETWEEN.join(texts)
    return table.assign(
        **{
            name: pd.Series(column, index=table.index, dtype=object)
            for name, column in zip(REPLACED, columns, strict=True)
        }
    )


def replaced_pairs(modules: Any, by: Any) -> list[tuple[str, str]]:
    """Module and id of each replacement that the two cells of a row say."""
    if not isinstance(modules, str) or not modules:
        return []
    return list(zip(modules.split(_BETWEEN), str(by).split(_BETWEEN), strict=False))


def renamed_rows(by: Iterable[Any], ids: Mapping[str, str]) -> list[str]:
    """Cells of `replaced_by` with other ids for the rows that they name."""
    return [
        _BETWEEN.join(ids.get(row, row) for row in str(cell or "").split(_BETWEEN)) for cell in by
    ]


def replacement_problems(table: pd.DataFrame) -> Iterator[tuple[int, str, Any, Any]]:
    """Place, column, problem and remedy of each replacement that cannot be."""
    return (part for part in _stated(table) if type(part) is tuple)


def _kept(table: pd.DataFrame) -> Iterator[Replacement]:
    """Replacements that rows say already, by rows that are still there."""
    if REPLACED[0] not in table:
        return
    modules, by = (table[name].to_numpy(dtype=object) for name in REPLACED)
    ids = frozenset(row_ids(table))
    # A loop over the few rows of which something is replaced.
    for place in np.flatnonzero(_is_stated(modules)).tolist():
        for module, row in replaced_pairs(modules[place], by[place]):
            if row in ids:
                yield Replacement(place, module, row)


def _stated(table: pd.DataFrame) -> Iterator[Replacement | tuple[int, str, Any, Any]]:
    """Replacements that rows state by `replaces_modules` and `of`, or problems of them."""
    cells = table["replaces_modules"].to_numpy(dtype=object)
    of = (
        table["of"].to_numpy(dtype=object)
        if "of" in table
        else np.full(len(table), "", dtype=object)
    )
    booked = table["module"].to_numpy(dtype=object) if "module" in table else of
    places: dict[str, list[int]] = {}
    for place, row in enumerate(row_ids(table)):
        places.setdefault(row, []).append(place)
    own = {place: row for row, several in places.items() for place in several}
    # A loop over the few rows that replace something.
    for place in np.flatnonzero(_is_stated(cells)).tolist():
        modules = _parts(cells[place])
        problem = _problem_of(modules, booked[place])
        if problem:
            yield place, "replaces_modules", *problem
            continue
        rows = [str(of[place])] if str(of[place]) in places else _parts(of[place])
        if not rows:
            yield place, "of", *_problem("without_of")
        for row in rows:
            several = places.get(row, [])
            if len(several) != 1 or several == [place]:
                kind = "itself" if place in several else "twice" if several else "no_row"
                yield place, "of", *_problem(kind, row=row)
            elif not set(modules).isdisjoint(_parts(cells[several[0]])):
                # Rows that replace each other would count in no total.
                yield place, "of", *_problem("not_a_product", row=row)
            else:
                for module in modules:
                    yield Replacement(several[0], module, own[place])


def _is_stated(cells: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import pandas as pd

    # A column of pandas' text keeps its own sign for a missing text, which compares with nothing.
    return np.asarray(np.where(pd.isna(cells), "", cells) != "")


def _parts(cell: Any) -> list[str]:
    """The texts of a cell that are separated by comma or semicolon."""
    text = cell if isinstance(cell, str) else ""
    return [part for part in (part.strip() for part in text.replace(",", ";").split(";")) if part]


def _problem_of(modules: list[str], booked: Any) -> tuple[Any, Any] | None:
    """Problem of the modules that a row replaces; it is booked in one of them itself."""
    if any(module not in REPLACEABLE for module in modules):
        return _problem("not_replaceable")
    if isinstance(booked, str) and booked in MODULES and booked not in modules:
        return _problem("booked_elsewhere", module=booked, modules=Joined(modules))
    return None


def _problem(kind: str, **values: Any) -> tuple[Any, Any]:
    return (
        message(f"inputs.replaces.{kind}", **values),
        message(f"inputs.replaces.{kind}.remedy", **values),
    )
