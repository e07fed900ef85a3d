"""Findings: rows of a product that count again what the product's own row counts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..arrays import Array, Cells, Floats, Mask
from ..inputs.flows import texts_in
from ..inputs.replaced_modules import REPLACEABLE, first_of_id, rows_of_products
from ..inputs.table import row_ids
from ..lifecycle import INDICATORS, MODULES
from ..messages import Joined, Message, message
from .accounted import Accounted
from .coding import spread
from .counted_twice import OF_NO_PRODUCT, beside_products
from .finding_weights import FindingRow, Weights
from .replacing_amounts import factor_of_keys

_SHOWN = 5
_PARTS = ("A1", "A2", "A3")


def counted_of_products(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Modules that a product declares, and that rows `of` it have without replacing them."""
    table, r = account.reading.table, account.resolution
    if "of" not in table or "module" not in table:
        return
    pairs = beside_products(table)
    pairs["module"] = texts_in(table, "module")[pairs["by"]]
    is_of_product = ~np.isin(texts_in(table, "flow")[pairs["by"]], OF_NO_PRODUCT)
    pairs = pairs[is_of_product & pairs["module"].isin(REPLACEABLE)]
    if not len(pairs):
        return
    declared = account.catalogue.table.module[r.row] == r.module
    own, other = _per_unit(account, r.counted & declared), _per_unit(account, r.counted)
    first, factors = first_of_id(table), _factors(account)
    # A loop over modules, not over rows.
    for module, named in pairs.groupby("module", sort=False):
        place = MODULES.index(str(module))
        of_product = np.bincount(first, _emissions(account, own, place), len(table))
        of_row = _emissions(account, other, place)
        both = named.assign(
            own=of_product[named["product"]],
            other=of_row[named["by"]],
            factor=factors[named["product"]],
        )
        both = both[(both["own"] != 0) & (both["other"] != 0)]
        for factor, twice in both.groupby("factor", sort=False):
            products, rows = (twice.drop_duplicates(name) for name in ("product", "by"))
            detail = message(
                "detail.counted_twice.of",
                module=str(module),
                own=float(products["own"].sum()),
                other=float(rows["other"].sum()),
                rows=_ids(account, rows["by"]),
            )
            yield _finding(weights, "counted twice", str(factor), detail, products["own"])


def parts_beside_whole(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Rows in A1, A2 or A3 of what another row has in A1-A3."""
    table = account.reading.table
    place = np.flatnonzero(beside_whole(table))
    if not len(place):
        return
    per_unit, modules = _per_unit(account, account.resolution.counted), texts_in(table, "module")
    of_part = {part: _emissions(account, per_unit, MODULES.index(part)) for part in _PARTS}
    emissions = [of_part[str(modules[row])][row] for row in place.tolist()]
    rows = pd.DataFrame(
        {"place": place, "factor": _factors(account)[place], "emissions": emissions}
    )
    # A loop over factors, not over rows.
    for factor, own in rows.groupby("factor", sort=False):
        detail = message("detail.parts_beside_whole", rows=_ids(account, own["place"]))
        yield _finding(weights, "counted twice", str(factor), detail, own["emissions"])


def beside_whole(table: pd.DataFrame) -> Mask:
    """True for rows in A1, A2 or A3 of what another row has in A1-A3.

    Rows are of the same if item and element are, or factor and element.
    """
    modules = texts_in(table, "module")
    is_whole, is_part = modules == "A1-A3", np.isin(modules, _PARTS)
    if not is_whole.any() or not is_part.any():
        return np.zeros(len(table), dtype=bool)
    return is_part & (_is_of(table, "item", is_whole) | _is_of(table, "factor", is_whole))


def _is_of(table: pd.DataFrame, name: str, rows: Mask) -> Mask:
    """True for rows that have a column and the element in common with one of some rows."""
    pairs = pd.MultiIndex.from_arrays([texts_in(table, name), texts_in(table, "element")])
    return np.asarray(pairs.isin(pairs[rows]), dtype=bool)


def maintained_and_replaced(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Rows of one product in both B2 and B4: of one `of`, or of one factor and element.

    A row in B2 that says no element may be of any.
    """
    modules = texts_in(account.reading.table, "module")
    if not {"B2", "B4"} <= set(modules.tolist()):
        return
    b2, b4 = (_booked(account, modules == module, MODULES.index(module)) for module in ("B2", "B4"))
    links = (
        (["product"], b2[b2["product"] >= 0]),
        (["factor", "element"], b2),
        (["factor"], b2[b2["element"] == ""]),
    )
    maintained = pd.concat([own.merge(b4[by].drop_duplicates(), on=by) for by, own in links])
    others = b4.drop(columns="coating")
    coatings = [own[["coating", *by]].drop_duplicates().merge(others, on=by) for by, own in links]
    replaced = pd.concat(coatings)
    # A loop over factors, not over rows.
    for factor, own in maintained.drop_duplicates(["coating", "place"]).groupby("coating"):
        gone = replaced[replaced["coating"] == factor].drop_duplicates("place")
        detail = message(
            "detail.maintained_and_replaced",
            maintained=float(own["emissions"].sum()),
            replaced=float(gone["emissions"].sum()),
            rows=_ids(account, own["place"]),
        )
        yield _finding(weights, "maintained and replaced", str(factor), detail, own["emissions"])


def _booked(account: Accounted, is_one: Mask, module: int) -> pd.DataFrame:
    """Rows that emit something in a module, with the row, the factor and the element they are of.

    A row of several others stands once for each.
    """
    table = account.reading.table
    emissions = _emissions(account, _per_unit(account, account.resolution.counted), module)
    place = np.flatnonzero(is_one & (emissions != 0))
    rows = pd.DataFrame(
        {
            "place": place,
            "coating": _factors(account)[place],
            "element": texts_in(table, "element")[place].astype(str),
            "emissions": emissions[place],
        }
    )
    of = rows_of_products(table).rename(columns={"by": "place"})
    return rows.assign(factor=rows["coating"]).merge(of, "left", "place").fillna({"product": -1})


def _per_unit(account: Accounted, entries: Mask) -> Array:
    """What a unit of each key emits by the entries marked, by module [kgCO2e]."""
    r, table = account.resolution, account.catalogue.table
    link, entry = spread(r.owner, r.target)
    number = table.counted[r.row[entry], INDICATORS.index(account.indicator)]
    emissions = np.nan_to_num(r.share[link] * r.conversion[link] * number) * entries[entry]
    of_module = np.zeros((len(account.reading.keys), len(MODULES) + 1))
    np.add.at(of_module, (r.key[link], r.module[entry]), emissions)
    return of_module


def _emissions(account: Accounted, per_unit: Array, module: int) -> Floats:
    """Emissions of each row in a module [kgCO2e]."""
    return np.asarray(account.reading.amount * per_unit[account.reading.keys.of_row, module])


def _factors(account: Accounted) -> Cells:
    """Id of the factor of each row."""
    ids = np.array(account.catalogue.table.ids, dtype=object)
    return np.asarray(ids[factor_of_keys(account)][account.reading.keys.of_row])


def _ids(account: Accounted, places: pd.Series) -> Message:
    """Ids of the first few rows at some places."""
    ids = row_ids(account.reading.table)
    return Joined(ids[place] for place in places.drop_duplicates()[:_SHOWN])


def _finding(
    weights: Weights, kind: str, factor: str, detail: Message, emissions: pd.Series
) -> FindingRow:
    """The finding about rows with some emissions."""
    share = float(emissions.abs().sum() / weights.whole)
    return {
        "finding": kind,
        "factor": factor,
        "detail": detail,
        "rows": len(emissions),
        "share": share,
    }
