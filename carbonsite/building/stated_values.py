"""Values that are stated by factor, material or element code, and which of them each row has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from ..arrays import Cells, Floats, Integers, Mask
from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..inputs.flows import texts_in
from ..messages import Message
from ..messages.near_names import did_you_mean, names_near
from ..messages.problems import Problem, problem, refusal
from .elements import is_element_code

_NEAR = 0.8
"""How near a name is to that of a row, from 0 to 1, to be a slip of the pen."""


def stated_values(
    where: Message,
    activities: pd.DataFrame,
    places: Integers,
    catalogue: FactorCatalogue,
    argument: str,
    values: Mapping[str, object],
    column: str,
) -> tuple[Cells, Mask]:
    """The value of some rows: their own column, else by their factor, material or element.

    Of elements the longest code counts that the row's begins with.

    Parameters
    ----------
    where : Message
    activities : DataFrame
    places : array of int, shape (rows,)
    catalogue : FactorCatalogue
    argument : str
        Name of `values`, for errors.
    values : mapping
        A name that no row has is allowed, so that one table serves several buildings.
    column : str

    Returns
    -------
    cells : array of object, shape (rows,)
    is_there : array of bool, shape (rows,)

    Raises
    ------
    InputError
        If `values` is no mapping, and as `refuse_slips`.
    """
    if not isinstance(values, Mapping):
        raise refusal(where, argument, values, "building.mapping", argument=argument)
    products = activities.iloc[places]
    cells = texts_in(products, column).copy()
    refuse_slips(where, activities, places[_is_blank(cells)], catalogue, argument, values)
    tags = [texts_in(products, name) for name in ("factor", "material")]
    elements = texts_in(products, "element").astype(str)
    by_element = {
        element: max((key for key in values if element.startswith(key)), default="", key=len)
        for element in set(elements.tolist())
    }
    for tag in (*tags, np.array([by_element[one] for one in elements.tolist()], dtype=object)):
        matches = _is_blank(cells) & np.isin(tag, list(values))
        own = [values[key] for key in tag[matches]]
        cells[matches] = np.array([*own, None], dtype=object)[:-1]
    return cells, ~_is_blank(cells)


def numbers_of(cells: Cells, read: Callable[[object], float]) -> Floats:
    """The number of each cell; a text that stands often is read once."""
    several = {cell if isinstance(cell, str) else id(cell): cell for cell in cells}
    numbers = {key: read(cell) for key, cell in several.items()}
    return np.array([numbers[cell if isinstance(cell, str) else id(cell)] for cell in cells])


def refuse_slips(
    where: Message,
    activities: pd.DataFrame,
    places: Integers,
    catalogue: FactorCatalogue,
    argument: str,
    keys: Collection[object],
) -> None:
    """Refuse names that are no text, and slips of the pen.

    A slip is nearly the factor or material of a row at one of the places, neither of which is
    named; and itself it is of no row, no factor of the catalogue and no element.

    Raises
    ------
    InputError
    """
    names = [key if isinstance(key, str) else "" for key in keys]
    pairs = zip(keys, names, strict=True)
    problems = [problem(argument, str(key), "building.key") for key, name in pairs if not name]
    problems += _slips(activities, places, catalogue, argument, [name for name in names if name])
    if problems:
        raise InputError.of(where, problems)


def _slips(
    activities: pd.DataFrame,
    places: Integers,
    catalogue: FactorCatalogue,
    argument: str,
    names: list[str],
) -> Iterator[Problem]:
    """The problem of each name that is nearly that of a row."""
    tags = np.array([texts_in(activities, name).astype(str) for name in ("factor", "material")])
    own = tags[:, places]
    open_names = sorted({*own[:, ~np.isin(own, names).any(axis=0)].ravel().tolist()} - {""})
    elements = {*texts_in(activities, "element").astype(str).tolist()}
    # A loop over the few names that nothing has.
    for name in sorted({*names} - {*tags.ravel().tolist()}):
        is_other = catalogue.current(name) is not None or is_element_code([name])[0]
        if is_other or any(element.startswith(name) for element in elements):
            continue
        near = names_near(name, open_names, _NEAR)
        if near:
            yield problem(argument, name, "building.near_key", did_you_mean(near))


def _is_blank(cells: Cells) -> Mask:
    """True for cells without a value; a quantity or an assumption is one."""
    return np.array([isinstance(cell, str) and cell == "" for cell in cells], dtype=bool)
