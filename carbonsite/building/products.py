"""The product rows of a building, and rows made of them: what every module calculator shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ..arrays import Cells, Floats, Integers, Mask
from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..inputs.flows import texts_in
from ..inputs.periods import yearly_rows
from ..inputs.replaced_modules import replaced_pairs, with_replaced_modules
from ..inputs.submodules import parent_of
from ..inputs.table import row_ids, row_labels
from ..lifecycle import MODULES
from ..messages import Message, message
from ..messages.problems import Problem, problem
from ..units import Estimate, Number, Q, as_unit, in_units
from ..units.assumption import Assumption
from ..units.conversion_paths import CONVERTING_PROPERTIES
from ..units.functions import QuantityFunction

_KEPT = ("row", "factor", "unit", *CONVERTING_PROPERTIES)
"""Columns that a row made of another keeps besides its tags."""

_OWN = ("amount", "module", "factor_module", "item", "replaces_modules", "of", "per")


def product_rows(activities: pd.DataFrame, catalogue: FactorCatalogue) -> Mask:
    """Mask of rows that buy a product: its factor is one, and the row is not of a later module."""
    factors = texts_in(activities, "factor")
    products = {factor: _is_product(factor, catalogue) for factor in set(factors.tolist())}
    is_product = np.array([products[factor] for factor in factors.tolist()], dtype=bool)
    return is_product & np.isin(texts_in(activities, "module"), ["", "A1-A3"])


def _is_product(factor: str, catalogue: FactorCatalogue) -> bool:
    current, table = catalogue.current(factor), catalogue.table
    return current is not None and bool(table.is_product[table.codes[current]])


def declared_modules(
    factors: Iterable[str], catalogue: FactorCatalogue
) -> dict[str, frozenset[str]]:
    """Life-cycle modules that each factor declares; A1, A2 and A3 together are A1-A3 too."""
    table, modules = catalogue.table, {}
    for factor in set(factors):
        code = table.codes[catalogue.current(factor) or factor]
        places = table.module[table.start[code] : table.stop[code]].tolist()
        own = frozenset(MODULES[place] for place in places if place >= 0)
        modules[factor] = own | ({"A1-A3"} if own >= {"A1", "A2", "A3"} else frozenset())
    return modules


@dataclass(frozen=True)
class ModuleRows:
    """Where the modules of products stand: in a product's own row, or in rows of their own.

    Attributes
    ----------
    place : array of int, shape (rows,)
        Of the row in the table.
    product : array of int, shape (rows,)
        Which of the products it belongs to.
    module : array of str, shape (rows,)
        Whose number of the row's factor counts; blank where the factor has no modules.
    """

    place: Integers
    product: Integers
    module: Cells

    def only(self, products: Mask) -> ModuleRows:
        """Those of some products."""
        is_one = products[self.product]
        return ModuleRows(self.place[is_one], self.product[is_one], self.module[is_one])


def module_rows(
    activities: pd.DataFrame,
    products: Integers,
    catalogue: FactorCatalogue,
    modules: Sequence[str],
) -> ModuleRows:
    """Rows that hold the modules of products: as the account counts them, each of them once.

    A module of the product's own factor counts unless another row replaces it; rows `of` the
    product in that module count, be they deliveries, waste or a generic end of life.
    """
    factors = texts_in(activities, "factor")[products]
    own, replaced = declared_modules(factors, catalogue), _replaced(activities)
    pairs = zip(factors.tolist(), replaced[products].tolist(), strict=True)
    counts = [[one in own[factor] and one not in gone for one in modules] for factor, gone in pairs]
    product, module = np.nonzero(np.array(counts, dtype=bool).reshape(len(products), len(modules)))
    labels = texts_in(activities, "module")
    parents = {label: parent_of(label) or label for label in set(labels.tolist())}
    is_wanted = np.isin([parents[label] for label in labels.tolist()], list(modules))
    ids = pd.Series(row_ids(activities), dtype=object)
    known = pd.Series(np.arange(len(products)), ids.iloc[products])
    known = known[~known.index.duplicated()]
    of = known.reindex(texts_in(activities, "of").astype(str)).fillna(-1).to_numpy(dtype=int)
    of[products] = -1
    made = np.flatnonzero(is_wanted & (of >= 0))
    numbers = _numbers_of(activities.iloc[made], catalogue)
    wanted = np.array(modules, dtype=object)[module]
    rows = np.append(products[product], made), np.append(product, of[made])
    order = np.argsort(rows[1], kind="stable")
    return ModuleRows(rows[0][order], rows[1][order], np.append(wanted, numbers)[order])


def _numbers_of(rows: pd.DataFrame, catalogue: FactorCatalogue) -> Cells:
    """Module whose number each row takes: as it says, else its own if its factor has modules."""
    factors, labels = texts_in(rows, "factor"), texts_in(rows, "module")
    own, stated = declared_modules(factors, catalogue), texts_in(rows, "factor_module")
    has_modules = np.array([bool(own[factor]) for factor in factors.tolist()], dtype=bool)
    parents = np.array([parent_of(label) or label for label in labels.tolist()], dtype=object)
    return np.where((stated == "") & has_modules, parents, stated)


def _replaced(activities: pd.DataFrame) -> Cells:
    """Modules of each row that other rows replace."""
    table = with_replaced_modules(activities)
    cells = texts_in(table, "replaced_modules"), texts_in(table, "replaced_by")
    replaced = np.full(len(table), frozenset(), dtype=object)
    # A loop over the rows of which modules are replaced.
    for place in np.flatnonzero(cells[0] != "").tolist():
        pairs = replaced_pairs(cells[0][place], cells[1][place])
        replaced[place] = frozenset(module for module, _ in pairs)
    return replaced


def made_of(
    activities: pd.DataFrame,
    rows: ModuleRows,
    products: Integers,
    times: Floats | Cells,
    item: str,
    module: str,
    **cells: object,
) -> pd.DataFrame:
    """Rows made of others: a multiple of their amounts, with their tags; none of 0 times.

    Parameters
    ----------
    activities : DataFrame
    rows : ModuleRows
        What each is made of, and whose number of the factor it takes.
    products : array of int
        Places of the products.
    times : array of float or Estimate, shape (products,)
        By what the amounts of a product and its rows are multiplied, as `estimated_times` has it.
    item : str
        Of each row, with ``{}`` for that of the row that it is made of.
    module : str
    **cells
        Of further columns: a text of all, or one for each product.
    """
    is_some = [isinstance(one, Estimate) or one > 0 for one in times.tolist()]
    rows = rows.only(np.array(is_some, dtype=bool))
    table = activities.iloc[rows.place].reset_index(drop=True)
    labels = np.array(row_ids(activities), dtype=object)
    amounts = activities["amount"].to_numpy(dtype=object)[rows.place]
    units = texts_in(activities, "unit")[rows.place]
    ids = zip(labels[rows.place], rows.module, strict=True)
    return table.drop(columns=[name for name in _OWN if name in table]).assign(
        amount=_multiplied(amounts, units, times[rows.product]),
        factor_module=rows.module,
        of=labels[products[rows.product]],
        row=[f"{one}, {module} {of_factor}".rstrip() for one, of_factor in ids],
        module=module,
        item=[item.format(one) for one in activities["item"].to_numpy(dtype=object)[rows.place]],
        **{
            name: own if isinstance(own, str) else np.asarray(own)[rows.product]
            for name, own in cells.items()
        },
    )


def estimated_times(times: Floats, cells: Cells, formula: Callable[[Any], Any]) -> Floats | Cells:
    """Numbers of products; a formula where the cell of a product is an estimate, else as given.

    A formula that is 0 from end to end of the range stays the number.
    """
    estimates = {id(cell): cell for cell in cells.tolist() if isinstance(cell, Estimate)}
    made = {
        key: formula(cell)
        for key, cell in estimates.items()
        # What is derived itself has a range that only its own assumptions know.
        if not isinstance(cell, Assumption)
        or any(float(formula(end).to(as_unit("")).magnitude) > 0 for end in cell.ends)
    }
    if not made:
        return times
    pairs = zip(cells.tolist(), times.tolist(), strict=True)
    return np.array([*(made.get(id(cell), number) for cell, number in pairs), None], object)[:-1]


def _multiplied(amounts: Cells, units: Cells, times: Floats | Cells) -> Cells:
    """Multiples of amounts; one that is estimated stays so, and knows its assumptions."""
    kinds = set(map(type, [*amounts.tolist(), *times.tolist()]))
    if not any(issubclass(kind, Estimate) for kind in kinds):
        return np.asarray(amounts.astype(float) * times, dtype=object)
    # A loop over rows: an estimated amount has its own formula.
    rows = zip(amounts.tolist(), units.tolist(), times.tolist(), strict=True)
    cells = [_multiple(amount, str(unit), number) for amount, unit, number in rows]
    return np.array([*cells, None], dtype=object)[:-1]


def _multiple(amount: Any, unit: str, number: Any) -> object:
    """A multiple of one amount of a unit, which is derived where one of the two is estimated."""
    if not isinstance(amount, Estimate) and not isinstance(number, Estimate):
        return float(amount) * float(number)
    of = amount if isinstance(amount, Estimate) else Q(float(amount), unit)
    return multiple_of(unit, unit)(of, number)


@lru_cache(maxsize=256)
def multiple_of(unit: str, returns: str) -> QuantityFunction:
    """The function that multiplies an amount of a unit by a number, into another unit."""

    def multiple(amount: Number, times: Number) -> Number:
        return amount * times

    multiple.__annotations__ = {
        "amount": Annotated[Number, unit],
        "times": Annotated[Number, ""],
        "return": Number,
    }
    made: QuantityFunction = in_units(returns=returns)(multiple)
    return made


def refuse_rows(
    where: Message, activities: pd.DataFrame, rows: Mask, column: str, values: Cells, key: str
) -> None:
    """Raise the problem of each row marked, at once.

    Raises
    ------
    InputError
    """
    labels = row_labels(activities)
    problems: list[Problem | dict[str, object]] = [
        {**problem(column, str(values[place]), key), "row": labels[place]}
        for place in np.flatnonzero(rows).tolist()
    ]
    if problems:
        raise InputError.of(where, problems)


def refuse_yearly(where: Message, activities: pd.DataFrame, *places: Integers) -> None:
    """Refuse rows at some places whose amount is per year: no such row is made of another.

    Raises
    ------
    InputError
    """
    is_wrong = np.isin(np.arange(len(activities)), np.concatenate(places))
    is_wrong &= yearly_rows(activities)
    units = texts_in(activities, "unit")
    refuse_rows(where, activities, is_wrong, "unit", units, "building.yearly")


def where_of(name: str) -> Message:
    """Heading of the problems of a calculator."""
    return message("building.where", name=f"{name}()")
