"""C1 to C4 of products whose declaration has none: generic by material, and said to be so."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..messages.problems import Problem, problem
from .products import (
    ModuleRows,
    declared_modules,
    made_of,
    product_rows,
    refuse_yearly,
    where_of,
)
from .stated_values import stated_values

_MODULES = ("C1", "C2", "C3", "C4")


def end_of_life(
    activities: pd.DataFrame, catalogue: FactorCatalogue, generic: Mapping[str, str]
) -> pd.DataFrame:
    """Rows of modules C1 to C4 that a product's own factor does not declare.

    Parameters
    ----------
    activities : DataFrame
    catalogue : FactorCatalogue
    generic : mapping of str to str
        Id of a factor with these modules, by factor, material or element code of the product.

    Returns
    -------
    DataFrame
        Rows for `account`, with ``stands_in_for``, the factor whose modules they stand in for: the
        account then tells of the substitution, and lists those modules as undeclared no more.

    Raises
    ------
    InputError
        For each product whose amount is per year, each factor that the catalogue lacks, and each
        name of `generic` that is nearly that of a product without an entry.
    """
    bought = np.flatnonzero(product_rows(activities, catalogue))
    where = where_of("end_of_life")
    refuse_yearly(where, activities, bought)
    products = activities.iloc[bought]
    stated = where, activities, bought, catalogue
    cells, is_there = stated_values(*stated, "generic", generic, "generic")
    named = np.where(is_there, cells, "")
    unknown = {str(one) for one in cells[is_there] if catalogue.current(one) is None}
    if unknown:
        raise InputError.of(where, [_unknown(one, catalogue) for one in sorted(unknown)])
    own = declared_modules(products["factor"], catalogue)
    others = declared_modules((one for one in named if one), catalogue)
    lacking = np.array(
        [
            [module in others.get(other, ()) and module not in own[factor] for module in _MODULES]
            for factor, other in zip(products["factor"], named, strict=True)
        ],
        dtype=bool,
    ).reshape(len(products), len(_MODULES))
    product, modules = np.nonzero(lacking)
    if not len(product):
        return activities.iloc[:0]
    names = np.array(_MODULES, dtype=object)[modules]
    return made_of(
        activities,
        ModuleRows(bought[product], product, names),
        bought,
        np.ones(len(bought)),
        "end of life of {}, generic",
        "C",
        factor=named,
        stands_in_for=products["factor"],
    ).assign(module=names)


def _unknown(factor: str, catalogue: FactorCatalogue) -> Problem:
    """The problem of a factor that the catalogue lacks."""
    error = catalogue.unknown(factor)
    return problem("generic", factor, error.problem, error.remedy)
