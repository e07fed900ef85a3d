"""Modules of a product's row that other rows replace, such as A4 by a delivery of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from ..arrays import Cells, Integers, Mask
from ..lifecycle import MODULES
from ..messages import Joined, Message, with_remedy
from .flows import texts_in
from .table import row_ids

REPLACED = ("replaced_modules", "replaced_by")
"""Columns with the modules of a row that others replace, and the row that replaces each."""

REPLACEABLE = tuple(module for module in MODULES if module not in ("A1-A3", "A1", "A2", "A3", "D"))
"""Modules that a row of its own may replace: what happens after the product is made."""

Problem = tuple[int, str, Message, Message]
"""Place of a row, column, problem and remedy."""

_BETWEEN = "; "
_PLACES = ("product", "module", "by")
"""A replacement: the row of which a module is replaced, the module's place in `MODULES`, and the
row that replaces it.
"""


class _Ids:
    """The ids of the rows of a table, and their places."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.texts = np.array(row_ids(table), dtype=object)
        self.of_row, distinct = pd.factorize(self.texts)
        self.distinct = pd.Index(distinct, dtype=object)
        self.count = np.append(np.bincount(self.of_row, minlength=len(distinct)), 0)
        self.first = np.append(np.unique(self.of_row, return_index=True)[1], -1)

    def codes(self, texts: pd.Series) -> Integers:
        """Which id each text is; -1 is none."""
        return np.asarray(self.distinct.get_indexer(texts.to_numpy(dtype=object)))


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
    if "replaces_modules" not in table:
        return table
    ids = _Ids(table)
    replaced = pd.concat([_kept(table, ids), _stated(table, ids)[0]]).drop_duplicates()
    replaced = replaced.sort_values("product", kind="stable")
    product, module, by = (replaced[name].to_numpy() for name in _PLACES)
    texts = np.array(MODULES, dtype=object)[module], ids.texts[by]
    cells = [_by_product(product, own, len(table)) for own in texts]
    return table.assign(**dict(zip(REPLACED, cells, strict=True)))


def _by_product(product: Integers, texts: Cells, rows: int) -> Cells:
    """Cell of each row: the texts of its replacements in a row."""
    cells = np.full(rows, "", dtype=object)
    cells[product] = texts
    of_several = pd.Series(texts, product)[pd.Index(product).duplicated(keep=False)]
    joined = of_several.groupby(level=0, sort=False).agg(_BETWEEN.join)
    cells[joined.index] = joined.to_numpy(dtype=object)
    return cells


def replacements_in(table: pd.DataFrame) -> pd.DataFrame:
    """The replacements that a table has in the columns `REPLACED`.

    Returns
    -------
    DataFrame
        ``product, module, by``: the row of which a module is replaced, the module's place in
        `MODULES`, and the row that replaces it.
    """
    return _kept(table, _Ids(table))


def rows_of_products(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that say by `of` which other row they are of.

    Returns
    -------
    DataFrame
        ``product, by``: places of the row that is named, of several with its id the first, and of
        the row that names it.
    """
    places = np.flatnonzero(texts_in(table, "of") != "")
    if not len(places):
        return pd.DataFrame({"product": places, "by": places})
    ids = _Ids(table)
    named = _named_rows(table, places, ids)
    by, of = named.index.to_numpy(dtype=int), ids.codes(named)
    pairs = pd.DataFrame({"product": ids.first[of], "by": by})
    return pairs[(of >= 0) & (of != ids.of_row[by])].reset_index(drop=True)


def first_of_id(table: pd.DataFrame) -> Integers:
    """Place of the first row that has the id of each row."""
    ids = _Ids(table)
    return np.asarray(ids.first[ids.of_row])


def replaced_pairs(modules: object, by: object) -> list[tuple[str, str]]:
    """Module and id of each replacement that the two cells of a row say."""
    if not isinstance(modules, str) or not modules:
        return []
    return list(zip(modules.split(_BETWEEN), str(by).split(_BETWEEN), strict=False))


def renamed_rows(by: Iterable[object], ids: Mapping[str, str]) -> list[str]:
    """Cells of `replaced_by` with other ids for the rows that they name."""
    return [
        _BETWEEN.join(ids.get(row, row) for row in str(cell or "").split(_BETWEEN)) for cell in by
    ]


def replacement_problems(table: pd.DataFrame) -> list[Problem]:
    """Each replacement that cannot be."""
    return _stated(table, _Ids(table))[1]


def _kept(table: pd.DataFrame, ids: _Ids) -> pd.DataFrame:
    """Replacements that rows say already, by rows that are still there."""
    modules, by = (texts_in(table, name) for name in REPLACED)
    # A loop over the rows of which modules are replaced.
    pairs = [
        (place, *pair)
        for place in np.flatnonzero(modules != "").tolist()
        for pair in replaced_pairs(modules[place], by[place])
    ]
    kept = pd.DataFrame(pairs, columns=list(_PLACES), dtype=object)
    module = pd.Index(MODULES).get_indexer(kept["module"])
    row = ids.first[ids.codes(kept["by"])]
    return kept.assign(module=module, by=row)[(module >= 0) & (row >= 0)].astype(int)


def _stated(table: pd.DataFrame, ids: _Ids) -> tuple[pd.DataFrame, list[Problem]]:
    """Replacements that rows state by `replaces_modules` and `of`, and problems of others."""
    cells = texts_in(table, "replaces_modules")
    places = np.flatnonzero(cells != "")
    code = np.full(len(table), -1)
    code[places], texts = pd.factorize(cells[places])
    modules = [_parts(text) for text in texts]
    # Of each distinct text; the last, at -1, is blank.
    named = np.array([[module in own for module in MODULES] for own in (*modules, ())])
    problems = list(_problems_of_modules(table, places, code, modules, named))
    places = np.setdiff1d(places, [place for place, *_ in problems])
    names = _named_rows(table, places, ids)
    problems += [
        (place, "of", *with_remedy("inputs.replaces.without_of"))
        for place in np.setdiff1d(places, names.index).tolist()
    ]
    by, of = names.index.to_numpy(dtype=int), ids.codes(names)
    product = ids.first[of]
    is_itself, is_one = of == ids.of_row[by], ids.count[of] == 1
    is_wrong = is_itself | ~is_one | (named[code[by]] & named[code[product]]).any(axis=1)
    kinds = np.select([is_itself, of < 0, ~is_one], ["itself", "no_row", "twice"], "not_a_product")
    problems += [
        (int(by[n]), "of", *with_remedy(f"inputs.replaces.{kinds[n]}", row=names.iloc[n]))
        for n in np.flatnonzero(is_wrong).tolist()
    ]
    by, product = by[~is_wrong], product[~is_wrong]
    which, module = np.nonzero(named[code[by]])
    replaced = pd.DataFrame({"product": product[which], "module": module, "by": by[which]})
    return replaced, sorted(problems, key=lambda problem: problem[0])


def _problems_of_modules(
    table: pd.DataFrame, places: Integers, code: Integers, modules: list[list[str]], named: Mask
) -> Iterator[Problem]:
    """Problems of the modules that rows replace; a row is booked in one of them itself."""
    booked = pd.Index(MODULES).get_indexer(texts_in(table, "module")[places])
    known = np.array([all(module in REPLACEABLE for module in own) for own in modules], dtype=bool)
    is_unknown = ~known[code[places]]
    is_elsewhere = (booked >= 0) & ~named[code[places], booked]
    # A loop over the rows with a problem.
    for n in np.flatnonzero(is_unknown | is_elsewhere).tolist():
        place = int(places[n])
        wrong = with_remedy("inputs.replaces.not_replaceable")
        if not is_unknown[n]:
            values = {"module": MODULES[booked[n]], "modules": Joined(modules[code[place]])}
            wrong = with_remedy("inputs.replaces.booked_elsewhere", **values)
        yield place, "replaces_modules", *wrong


def _named_rows(table: pd.DataFrame, places: Integers, ids: _Ids) -> pd.Series:
    """Each id that some rows name in `of`, by place of the row; several are separated."""
    texts = pd.Series(texts_in(table, "of")[places], places, object).astype(str).astype(object)
    # pandas makes a column of whole numbers with blanks one of floats.
    texts = texts.where(ids.codes(texts) >= 0, texts.str.removesuffix(".0"))
    is_one = ids.codes(texts) >= 0
    several = texts[~is_one].str.replace(",", ";").str.split(";").explode().str.strip()
    return pd.concat([texts[is_one], several[several != ""]]).sort_index(kind="stable")


def _parts(cell: object) -> list[str]:
    """The texts of a cell that are separated by comma or semicolon."""
    text = cell if isinstance(cell, str) else ""
    return [part for part in (part.strip() for part in text.replace(",", ";").split(";")) if part]
