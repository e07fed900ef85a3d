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

Array = np.ndarray[Any, Any]

REPLACED = ("replaced_modules", "replaced_by")
"""Columns with the modules of a row that others replace, and the row that replaces each."""

REPLACEABLE = tuple(module for module in MODULES if module not in ("A1-A3", "A1", "A2", "A3", "D"))
"""Modules that a row of its own may replace: what happens after the product is made."""

_BETWEEN = "; "


@dataclass(frozen=True)
class Replacements:
    """Modules of rows that other rows replace, as places in a table.

    Attributes
    ----------
    product, by : array of int, shape (replacements,)
        The row of which a module is replaced, and the one that replaces it.
    module : array of int, shape (replacements,)
        Place in `MODULES`.
    """

    product: Array
    module: Array
    by: Array

    @classmethod
    def joined(cls, *several: Replacements) -> Replacements:
        """Several one after the other, sorted by product, each once."""
        import pandas as pd

        names = ("product", "module", "by")
        table = pd.DataFrame(
            {name: np.concatenate([getattr(one, name) for one in several]) for name in names}
        )
        table = table.drop_duplicates().sort_values("product", kind="stable")
        return cls(*(table[name].to_numpy() for name in names))


class _Ids:
    """The ids of the rows of a table, and their places."""

    def __init__(self, table: pd.DataFrame) -> None:
        import pandas as pd

        self.texts = np.array(row_ids(table), dtype=object)
        self.of_row, distinct = pd.factorize(self.texts)
        self.distinct = pd.Index(distinct, dtype=object)
        self.count = np.append(np.bincount(self.of_row, minlength=len(distinct)), 0)
        self.first = np.append(np.unique(self.of_row, return_index=True)[1], -1)

    def codes(self, texts: pd.Series) -> Array:
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
    import pandas as pd

    if "replaces_modules" not in table:
        return table
    ids = _Ids(table)
    replaced = Replacements.joined(_kept(table, ids), _stated(table, ids)[0])
    texts = np.array(MODULES, dtype=object)[replaced.module], ids.texts[replaced.by]
    return table.assign(
        **{
            name: pd.Series(_by_product(replaced.product, own, len(table)), table.index, object)
            for name, own in zip(REPLACED, texts, strict=True)
        }
    )


def _by_product(product: Array, texts: Array, rows: int) -> Array:
    """Cell of each row: the texts of its replacements in a row."""
    import pandas as pd

    cells = np.full(rows, "", dtype=object)
    cells[product] = texts
    of_several = pd.Series(texts, product)[pd.Index(product).duplicated(keep=False)]
    joined = of_several.groupby(level=0, sort=False).agg(_BETWEEN.join)
    cells[joined.index] = joined.to_numpy(dtype=object)
    return cells


def replacements_in(table: pd.DataFrame) -> Replacements:
    """The replacements that a table has in the columns `REPLACED`."""
    return _kept(table, _Ids(table))


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


def replacement_problems(table: pd.DataFrame) -> list[tuple[int, str, Any, Any]]:
    """Place, column, problem and remedy of each replacement that cannot be."""
    return _stated(table, _Ids(table))[1]


def _kept(table: pd.DataFrame, ids: _Ids) -> Replacements:
    """Replacements that rows say already, by rows that are still there."""
    import pandas as pd

    if REPLACED[0] not in table:
        return Replacements(*(np.zeros(0, dtype=int) for _ in range(3)))
    cells = [table[name].to_numpy(dtype=object) for name in REPLACED]
    places = np.flatnonzero(_is_stated(cells[0]))
    module, by = (
        texts.to_frame("text").set_index(texts.groupby(level=0).cumcount(), append=True)["text"]
        for texts in (
            pd.Series(c[places], places, object).str.split(_BETWEEN).explode() for c in cells
        )
    )
    pairs = pd.concat([module, by], axis=1, join="inner", keys=["module", "by"])
    module_of = pd.Index(MODULES).get_indexer(pairs["module"])
    row = ids.first[ids.codes(pairs["by"])]
    known = (module_of >= 0) & (row >= 0)
    product = pairs.index.get_level_values(0).to_numpy(dtype=int)
    return Replacements(product[known], module_of[known], row[known])


def _stated(table: pd.DataFrame, ids: _Ids) -> tuple[Replacements, list[tuple[int, str, Any, Any]]]:
    """Replacements that rows state by `replaces_modules` and `of`, and problems of others."""
    import pandas as pd

    cells = table["replaces_modules"].to_numpy(dtype=object)
    places = np.flatnonzero(_is_stated(cells))
    code = np.full(len(table), -1)
    code[places], texts = pd.factorize(cells[places])
    modules = [_parts(text) for text in texts]
    # Of each distinct text; the last, at -1, is blank.
    named = np.array([[module in own for module in MODULES] for own in (*modules, ())])
    problems = list(_problems_of_modules(table, places, code, modules, named))
    places = np.setdiff1d(places, [place for place, *_ in problems])
    names = _named_rows(table, places, ids)
    problems += [
        (place, "of", *_problem("without_of"))
        for place in np.setdiff1d(places, names.index).tolist()
    ]
    by, of = names.index.to_numpy(dtype=int), ids.codes(names)
    product = ids.first[of]
    is_itself, is_one = of == ids.of_row[by], ids.count[of] == 1
    is_mutual = (named[code[by]] & named[code[product]]).any(axis=1)
    kinds = np.where(
        is_itself,
        "itself",
        np.where(of < 0, "no_row", np.where(~is_one, "twice", "not_a_product")),
    )
    is_wrong = is_itself | ~is_one | is_mutual
    problems += [
        (int(by[n]), "of", *_problem(str(kinds[n]), row=names.iloc[n]))
        for n in np.flatnonzero(is_wrong).tolist()
    ]
    good = np.flatnonzero(~is_wrong)
    which, module = np.nonzero(named[code[by[good]]])
    replaced = Replacements(product[good][which], module, by[good][which])
    return replaced, sorted(problems, key=lambda problem: problem[0])


def _problems_of_modules(
    table: pd.DataFrame, places: Array, code: Array, modules: list[list[str]], named: Array
) -> Iterator[tuple[int, str, Any, Any]]:
    """Problems of the modules that rows replace; a row is booked in one of them itself."""
    import pandas as pd

    booked = (
        pd.Index(MODULES).get_indexer(table["module"].to_numpy(dtype=object)[places])
        if "module" in table
        else np.full(len(places), -1)
    )
    known = np.array([all(module in REPLACEABLE for module in own) for own in modules], dtype=bool)
    is_unknown = ~known[code[places]]
    is_elsewhere = (booked >= 0) & ~named[code[places], booked]
    # A loop over the rows with a problem.
    for n in np.flatnonzero(is_unknown | is_elsewhere).tolist():
        place = int(places[n])
        values = {"module": MODULES[booked[n]], "modules": Joined(modules[code[place]])}
        kind = ("not_replaceable", {}) if is_unknown[n] else ("booked_elsewhere", values)
        yield place, "replaces_modules", *_problem(kind[0], **kind[1])


def _named_rows(table: pd.DataFrame, places: Array, ids: _Ids) -> pd.Series:
    """Each id that some rows name in `of`, by place of the row; several are separated."""
    import pandas as pd

    if "of" not in table:
        return pd.Series([], dtype=object)
    cells = table["of"].to_numpy(dtype=object)[places]
    texts = (
        pd.Series(np.where(pd.isna(cells), "", cells), places, object).astype(str).astype(object)
    )
    # pandas makes a column of whole numbers with blanks one of floats.
    texts = texts.where(ids.codes(texts) >= 0, texts.str.removesuffix(".0"))
    is_one = ids.codes(texts) >= 0
    several = texts[~is_one].str.replace(",", ";").str.split(";").explode().str.strip()
    return pd.concat([texts[is_one], several[several != ""]]).sort_index(kind="stable")


def _is_stated(cells: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import pandas as pd

    # A column of pandas' text keeps its own sign for a missing text, which compares with nothing.
    return np.asarray(np.where(pd.isna(cells), "", cells) != "")


def _parts(cell: Any) -> list[str]:
    """The texts of a cell that are separated by comma or semicolon."""
    text = cell if isinstance(cell, str) else ""
    return [part for part in (part.strip() for part in text.replace(",", ";").split(";")) if part]


def _problem(kind: str, **values: Any) -> tuple[Any, Any]:
    return (
        message(f"inputs.replaces.{kind}", **values),
        message(f"inputs.replaces.{kind}.remedy", **values),
    )
