"""A building as a table: elements of a bill, and the products that each is composed of."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

import numpy as np
import pandas as pd

from ..arrays import Cells, Floats
from ..errors import InputError, UnitError
from ..inputs.flows import texts_in
from ..inputs.table import activities, row_ids, row_labels
from ..messages.problems import Problem, problem
from ..units import Estimate, Number, Q, as_unit, in_units
from ..units.functions import QuantityFunction
from .elements import refuse_other_codes
from .products import where_of


def composition(name: str, per: str, *rows: pd.DataFrame) -> pd.DataFrame:
    """The products of one unit of an element, such as of a square metre of outer wall.

    Parameters
    ----------
    name : str
        By which rows of a bill name it as their factor.
    per : str
        Unit of the element, such as ``"m2"``.
    *rows : DataFrame
        Products for one unit, by `activity`.

    Examples
    --------
    >>> import carbonsite as cs
    >>> wall = composition("outer wall", "m2", cs.activity("studs", "0.02 m3", "glulam"))
    >>> wall[["composition", "per", "item"]].to_numpy().tolist()
    [['outer wall', 'm2', 'studs']]
    """
    return activities(*rows).assign(composition=name, per=per)


def expand(bill: pd.DataFrame, *compositions: pd.DataFrame) -> pd.DataFrame:
    """Activities of a bill: rows that name a composition become those of its products.

    Parameters
    ----------
    bill : DataFrame
        Activities; the factor of a row is an emission factor or the name of a composition.
    *compositions : DataFrame
        As `composition` makes them.

    Returns
    -------
    DataFrame
        Rows for `account`. Each product has the tags of its row of the bill, and `composition`;
        its row is that of the bill with a number.

    Raises
    ------
    InputError
        For each element of another system than NS 3451, and each row whose unit is not that of its
        composition.

    Examples
    --------
    >>> import carbonsite as cs
    >>> wall = composition("outer wall", "m2", cs.activity("studs", "0.02 m3", "glulam"))
    >>> bill = cs.activity("axis A", "400 m2", "outer wall", element="231")
    >>> expand(bill, wall)[["item", "factor", "amount", "unit", "element"]].to_numpy().tolist()
    [['axis A: studs', 'glulam', 8.0, 'm3', '231']]
    """
    where, labels = where_of("expand"), row_labels(bill)
    problems: list[Problem | dict[str, object]] = [
        {**problem("element", code, "building.other_code"), "row": labels[place]}
        for place, code in refuse_other_codes(bill)
    ]
    nothing = bill.iloc[:0].assign(composition="", per="")
    parts = activities(*compositions) if compositions else nothing
    named = np.isin(texts_in(bill, "factor"), parts["composition"].unique())
    pairs = _pairs(bill[named], parts)
    ratios, wrong = _ratios(texts_in(pairs, "unit of bill"), texts_in(pairs, "per"))
    places = pairs["place"].to_numpy(dtype=int)
    bad = pd.unique(places[np.isnan(ratios)])
    for place in np.flatnonzero(named)[bad].tolist():
        unit = str(bill["unit"].iloc[place])
        problems.append(
            {**problem("unit", unit, "building.unit", per=wrong[unit]), "row": labels[place]}
        )
    if problems:
        raise InputError.of(where, problems)
    if not named.any():
        return bill
    ids = np.array(row_ids(bill), dtype=object)
    made = _products(bill[named].reset_index(drop=True), pairs, ratios, ids[named])
    tables = [table for table in (bill[~named].assign(row=ids[~named]), made) if len(table)]
    return activities(*tables)


def _pairs(elements: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Each element with each product of its composition, in the order of the bill."""
    own = pd.DataFrame(
        {
            "place": np.arange(len(elements)),
            "composition": texts_in(elements, "factor"),
            "unit of bill": texts_in(elements, "unit"),
        }
    )
    numbered = parts.assign(part=np.arange(len(parts)))
    pairs = own.merge(numbered, on="composition", sort=False)
    return pairs.sort_values(["place", "part"], kind="stable", ignore_index=True)


def _ratios(units: Cells, per: Cells) -> tuple[Floats, dict[str, str]]:
    """How many units of its composition a unit of each row is; NaN where they differ in kind."""
    ratio: dict[tuple[str, str], float] = {}
    wrong: dict[str, str] = {}
    for unit, of in dict.fromkeys(zip(units.tolist(), per.tolist(), strict=True)):
        try:
            ratio[unit, of] = float((1.0 * as_unit(unit)).to(as_unit(of)).magnitude)
        except UnitError:
            ratio[unit, of], wrong[unit] = float("nan"), of
    pairs = zip(units.tolist(), per.tolist(), strict=True)
    return np.array([ratio[pair] for pair in pairs], dtype=float), wrong


def _products(
    elements: pd.DataFrame, pairs: pd.DataFrame, ratios: Floats, labels: Cells
) -> pd.DataFrame:
    """The rows of the products, with the tags of their elements."""
    place = pairs["place"].to_numpy(dtype=int)
    table = elements.iloc[place].reset_index(drop=True)
    number = pairs.groupby("place", sort=False).cumcount().to_numpy() + 1
    kept = [name for name in pairs if name not in ("place", "part", "unit of bill", "per", "row")]
    own = {name: pairs[name].to_numpy() for name in kept if name not in ("item", "amount")}
    filled = {
        name: np.where(texts_in(pairs, name) == "", texts_in(table, name), cells)
        for name, cells in own.items()
    }
    items = zip(table["item"], pairs["item"], strict=True)
    rows = zip(np.asarray(labels, dtype=object)[place].tolist(), number.tolist(), strict=True)
    return table.assign(
        **filled,
        item=[f"{of}: {item}" for of, item in items],
        amount=_amounts(table["amount"], pairs, ratios),
        row=[f"{row}/{part}" for row, part in rows],
    )


def _amounts(quantities: pd.Series, pairs: pd.DataFrame, ratios: Floats) -> Cells:
    """Amount of each product: that of its element times that of one unit."""
    one, other = quantities.to_numpy(dtype=object), pairs["amount"].to_numpy(dtype=object)
    kinds = set(map(type, [*one.tolist(), *other.tolist()]))
    if not any(issubclass(kind, Estimate) for kind in kinds):
        return np.asarray(one.astype(float) * ratios * other.astype(float), dtype=object)
    units = zip(texts_in(pairs, "unit of bill"), texts_in(pairs, "unit"), strict=True)
    # A loop over rows: an estimated amount has its own formula.
    cells = [
        _amount(quantity, str(of), amount, str(unit), ratio)
        for quantity, amount, ratio, (of, unit) in zip(
            one, other, ratios.tolist(), units, strict=True
        )
    ]
    return np.array([*cells, None], dtype=object)[:-1]


def _amount(quantity: object, of: str, amount: object, unit: str, ratio: float) -> object:
    """Amount of one product; derived where that of its element or of one unit is estimated."""
    if not isinstance(quantity, Estimate) and not isinstance(amount, Estimate):
        return float(str(quantity)) * ratio * float(str(amount))
    own = quantity if isinstance(quantity, Estimate) else Q(float(str(quantity)), of)
    part = amount if isinstance(amount, Estimate) else Q(float(str(amount)), unit)
    return _product(of, unit)(own, part, Q(ratio, ""))


@lru_cache(maxsize=256)
def _product(of: str, unit: str) -> QuantityFunction:
    """The function that multiplies the amount of an element by that of one unit of it."""

    def amount_of_element(quantity: Number, amount: Number, ratio: Number) -> Number:
        return quantity * ratio * amount

    amount_of_element.__annotations__ = {
        "quantity": Annotated[Number, of],
        "amount": Annotated[Number, unit],
        "ratio": Annotated[Number, ""],
        "return": Number,
    }
    made: QuantityFunction = in_units(returns=unit)(amount_of_element)
    return made
