"""B4: how often a product is replaced within a period, by a named convention."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from ..arrays import Cells, Floats, Integers
from ..errors import UnitError
from ..factors.catalogue import FactorCatalogue
from ..inputs.periods import Period
from ..messages import Joined, message
from ..messages.arguments import require
from ..messages.problems import refusal
from ..units import Estimate, Number, Q, Quantity, as_unit, in_units
from .products import (
    ModuleRows,
    estimated_times,
    made_of,
    module_rows,
    product_rows,
    refuse_rows,
    refuse_yearly,
    where_of,
)
from .stated_values import numbers_of, stated_values

Convention: TypeAlias = Literal["lcabyg", "en15978", "partial"]

_WHOLE = ("A1-A3", "A4", "A5", "C1", "C2", "C3", "C4")
MODULES: Mapping[str, tuple[str, ...]] = {
    "lcabyg": ("A1-A3", "C3", "C4"),
    "en15978": _WHOLE,
    "partial": _WHOLE,
}
"""Modules of a product that each convention counts again at a replacement; D never."""

LASTING = "building"
"""A life that is that of the building: never replaced."""

_AT_LEAST = re.compile(r"\s*(?:>=|≥|>)\s*(?P<years>\d+(?:[.,]\d+)?)\s*(?:years?|år)?\s*")
_TINY = 1e-9


@in_units(returns="")
def replacement_count(
    period: Annotated[Number, "years"], life: Annotated[Number, "years"]
) -> Number:
    r"""How often a product is replaced within a period, rounded up to a whole number.

    .. math:: n = \max(\lceil T/L \rceil - 1, 0)

    Parameters
    ----------
    period, life : Quantity [year]

    References
    ----------
    EN 15978:2011, 9.3.3: only whole replacements, rounded up.

    Examples
    --------
    >>> lives = (50, 25, 20, 60)
    >>> [float(replacement_count("50 years", f"{life} years").magnitude) for life in lives]
    [0.0, 1.0, 2.0, 0.0]
    """
    return np.maximum(np.ceil(period / life - _TINY) - 1.0, 0.0)


@in_units(returns="")
def partial_replacements(
    period: Annotated[Number, "years"], life: Annotated[Number, "years"]
) -> Number:
    r"""How often a product is replaced within a period if the last time counts in part.

    .. math:: n = \max(T/L - 1, 0)

    Parameters
    ----------
    period, life : Quantity [year]

    Examples
    --------
    >>> float(partial_replacements("50 years", "20 years").magnitude)
    1.5
    """
    return np.maximum(period / life - 1.0, 0.0)


def replacements(
    activities: pd.DataFrame,
    catalogue: FactorCatalogue,
    period: Period,
    lives: Mapping[str, object] | None = None,
    convention: Convention = "lcabyg",
) -> pd.DataFrame:
    """Rows of module B4: each product as often as it is replaced, by a convention.

    Parameters
    ----------
    activities : DataFrame
        Products among other rows; a column `service_life` goes before everything else. Rows `of` a
        product, such as its deliveries or a generic end of life, are replaced with it.
    catalogue : FactorCatalogue
    period : Period
    lives : mapping of str to str, Quantity, Assumption or number of years
        By factor, material or element code. ``"building"`` lasts as long as the building. ``">50"``
        is not replaced within 50 years, and unknown beyond. The range of an assumption reaches the
        amounts, which follow it in steps: it is drawn by ``cs.simulate(scenario, rerun=True)``.
        The columns that say how often and when are of its value.
    convention : {"lcabyg", "en15978", "partial"}
        ``lcabyg``: n (A1-A3 + C3 + C4). ``en15978``: n (A1-A3 + A4 + A5 + C1 to C4). ``partial``:
        the same with T/L - 1 instead of a whole number, for scenarios only.

    Returns
    -------
    DataFrame
        Rows for `account`, with ``service_life, replacements, years, years_left`` and
        ``convention``. `years` are the calendar years in which they fall, such as "2051, 2076", and
        blank of parts; `years_left` are of the life that the last whole one begins, at the end of
        the period. They are of today's factors: nothing is projected.

    Raises
    ------
    InputError
        For each product without a life, with a life of 0, or with one that is unknown within the
        period; for each whose amount is per year, which is not replaced. For each name of `lives`
        that is nearly that of a product without an entry.

    References
    ----------
    BR18 guidance and LCAbyg 5 for ``lcabyg``; EN 15978:2011, 9.3.3 for ``en15978``.
    """
    where = where_of("replacements")
    require(period, Period, where, "period", "period")
    if convention not in get_args(Convention):
        remedy = message("remedy.write_one_of", choices=Joined(get_args(Convention)))
        raise refusal(where, "convention", convention, "building.convention", remedy)
    places = np.flatnonzero(product_rows(activities, catalogue))
    if not len(places):
        return activities.iloc[:0]
    rows = module_rows(activities, places, catalogue, MODULES[convention])
    refuse_yearly(where, activities, places, rows.place)
    products = activities.iloc[places]
    stated = where, activities, places, catalogue
    cells, is_there = stated_values(*stated, "lives", lives or {}, "service_life")
    declared = _declared(products, catalogue)
    cells[~is_there] = declared[~is_there]
    is_there = np.array([cell != "" for cell in cells.astype(str)], dtype=bool)
    refuse_rows(where, products, ~is_there, "service_life", cells, "building.no_life")
    years = numbers_of(cells, lambda cell: _years(cell, period.length))
    refuse_rows(where, products, np.isnan(years), "service_life", cells, "building.life")
    refuse_rows(where, products, years < 0, "service_life", cells, "building.unknown_life")
    return _rows(activities, rows, places, cells, years, period, convention)


def _rows(
    activities: pd.DataFrame,
    rows: ModuleRows,
    products: Integers,
    cells: Cells,
    years: Floats,
    period: Period,
    convention: Convention,
) -> pd.DataFrame:
    """A row for each product that is replaced and each of its modules that counts again."""
    whole = replacement_count.kernel(float(period.length), years)
    is_partial = convention == "partial"
    function = partial_replacements if is_partial else replacement_count
    count = function.kernel(float(period.length), years)
    finite = np.where(np.isfinite(years), years, period.length)
    length = Q(float(period.length), "years")
    return made_of(
        activities,
        rows,
        products,
        estimated_times(count, cells, lambda life: function(length, life)),
        "{}, replaced",
        "B4",
        service_life=[f"{life:.10g} years" for life in years],
        replacements=count,
        years=np.full(len(years), "") if is_partial else _falls_in(period, years, whole),
        years_left=np.maximum((whole + 1.0) * finite - period.length, 0.0),
        convention=convention,
    )


def _falls_in(period: Period, lives: Floats, count: Floats) -> Cells:
    """Calendar years in which each product is replaced: year k L of the period, k = 1 to n."""
    distinct, which = np.unique(np.stack([lives, count]), axis=1, return_inverse=True)
    # A loop over lives, not over rows; a life of 20 years ends with year 19, and a new one begins.
    texts = [
        ", ".join(str(period.start + int(place * life + _TINY * life)) for place in range(1, n + 1))
        for life, n in zip(distinct[0].tolist(), distinct[1].astype(int).tolist(), strict=True)
    ]
    return np.array([*texts, None], dtype=object)[which.ravel()]


def _declared(products: pd.DataFrame, catalogue: FactorCatalogue) -> Cells:
    """Service life that the factor of each product declares; blank where it declares none."""
    frame = catalogue.table.frame
    declared = frame[frame["service_life"] != ""]
    lives = dict(zip(declared["factor"], declared["service_life"], strict=True))
    cells = [lives.get(catalogue.current(factor) or "", "") for factor in products["factor"]]
    return np.array([*cells, None], dtype=object)[:-1]


def _years(cell: object, length: int) -> float:
    """Years of one life; infinite for the building's, NaN for none, -1 for unknown beyond."""
    if cell == LASTING:
        return np.inf
    least = _AT_LEAST.fullmatch(cell) if isinstance(cell, str) else None
    if least:
        return np.inf if length <= float(least["years"].replace(",", ".")) else -1.0
    if isinstance(cell, Estimate):
        ends = [_years(end, length) for end in cell.ends]
        return float("nan") if np.isnan(ends).any() else ends[0]
    try:
        if isinstance(cell, int | float | np.number) and not isinstance(cell, bool):
            number = float(cell)
        else:
            quantity = cell if isinstance(cell, Quantity) else _quantity(str(cell))
            number = float(quantity.to(as_unit("years")).magnitude)
    except UnitError:
        return float("nan")
    return number if 0 < number < np.inf else float("nan")


def _quantity(text: str) -> Quantity:
    """A life as text; a bare number is of years."""
    return Q(f"{text} years") if re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*", text) else Q(text)
