"""A5: what is wasted on the site of each product, by the convention of a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from ..arrays import Cells, Floats, Integers
from ..errors import InputError, UnitError
from ..factors.catalogue import FactorCatalogue
from ..inputs.flows import texts_in
from ..lifecycle import MODULES, MODULES_IN_TOTAL
from ..messages import Joined, Message, message
from ..messages.arguments import listed
from ..messages.problems import problem, refusal
from ..units import Estimate, Number, as_unit, in_units
from ..units.fields import InUnit, as_quantity
from .products import (
    estimated_times,
    made_of,
    module_rows,
    product_rows,
    refuse_rows,
    refuse_yearly,
    where_of,
)
from .stated_values import numbers_of, refuse_slips, stated_values

WasteConvention: TypeAlias = Literal["w", "w/(1-w)"]

_COUNTED = tuple(module for module in MODULES if module in MODULES_IN_TOTAL)


def site_waste(
    activities: pd.DataFrame,
    catalogue: FactorCatalogue,
    shares: Mapping[str, object],
    convention: WasteConvention = "w",
    modules: Collection[str] = ("A1-A3",),
    recorded: Collection[str] = (),
) -> pd.DataFrame:
    """Rows of module A5: the waste of each product, from a share of what is installed.

    Parameters
    ----------
    activities : DataFrame
        Products; a column `delivered` says "installed" (as if blank) or "bought".
    catalogue : FactorCatalogue
    shares : mapping of str to share or Assumption
        By factor, material or element code; a column `waste` goes before. ``0`` is declared: no
        waste. The range of an assumption reaches the amounts.
    convention : {"w", "w/(1-w)"}
        Waste as a share of what is installed, or of what is bought.
    modules : collection of str
        Modules of the product that its waste counts again: Boverket counts A1-A3 and A4. Rows of
        deliveries among the activities count, in place of what they replace.
    recorded : collection of str
        Factors or materials whose waste has rows of its own, such as weighed waste.

    Returns
    -------
    DataFrame
        Rows for `account`, with ``waste`` (the share) and ``convention``.

    Raises
    ------
    InputError
        For each product without a share, with a share that is none, or whose amount is what was
        bought, which holds its waste already, or an amount per year. For each module that is none,
        and each name of `shares` and `recorded` that is nearly that of a product without an entry.

    References
    ----------
    Boverket: A5 = (A1-A3 + A4) w on the installed amount, 151 of 152 rows of its database.
    """
    where = where_of("site_waste")
    if convention not in get_args(WasteConvention):
        remedy = message("remedy.write_one_of", choices=Joined(get_args(WasteConvention)))
        raise refusal(where, "convention", convention, "building.convention", remedy)
    counted = _modules_of(modules, where)
    places = _not_recorded(activities, catalogue, recorded, where)
    if not len(places):
        return activities.iloc[:0]
    rows = module_rows(activities, places, catalogue, counted)
    refuse_yearly(where, activities, places, rows.place)
    products = activities.iloc[places]
    delivered = texts_in(products, "delivered")
    refuse_rows(where, products, delivered == "bought", "delivered", delivered, "building.bought")
    is_other = ~np.isin(delivered, ["", "installed"])
    refuse_rows(where, products, is_other, "delivered", delivered, "building.delivered")
    cells, is_there = stated_values(where, activities, places, catalogue, "shares", shares, "waste")
    refuse_rows(where, products, ~is_there, "waste", cells, "building.no_share")
    share = numbers_of(cells, _share)
    refuse_rows(where, products, np.isnan(share), "waste", cells, "building.share")
    return made_of(
        activities,
        rows,
        places,
        _times(share, cells, convention),
        "waste of {}",
        "A5",
        flow="waste",
        waste=[f"{100 * one:.10g} %" for one in share],
        convention=convention,
    )


def _not_recorded(
    activities: pd.DataFrame, catalogue: FactorCatalogue, recorded: Collection[str], where: Message
) -> Integers:
    """Places of the products whose waste has no rows of its own."""
    apart = listed(recorded, where, "recorded")
    is_product = product_rows(activities, catalogue)
    refuse_slips(where, activities, np.flatnonzero(is_product), catalogue, "recorded", apart)
    is_recorded = np.isin(texts_in(activities, "factor"), apart)
    is_recorded |= np.isin(texts_in(activities, "material"), apart)
    return np.flatnonzero(is_product & ~is_recorded)


def _modules_of(modules: Collection[str], where: Message) -> tuple[str, ...]:
    """The modules that waste counts again, each once."""
    own = tuple(dict.fromkeys(listed(modules, where, "modules")))
    remedy = message("remedy.write_one_of", choices=Joined(_COUNTED))
    unknown = [one for one in own if one not in _COUNTED]
    if unknown:
        problems = [problem("modules", str(one), "building.module", remedy) for one in unknown]
        raise InputError.of(where, problems)
    return own


@in_units(returns="")
def wasted_of_bought(share: Annotated[Number, InUnit("", le=1.0)]) -> Number:
    r"""Waste beside what is installed, from its share of what is bought.

    .. math:: v = w / (1 - w)

    Parameters
    ----------
    share : share

    Examples
    --------
    >>> round(float(wasted_of_bought("20 %").magnitude), 12)
    0.25
    """
    return share / (1.0 - share)


def _times(share: Floats, cells: Cells, convention: WasteConvention) -> Floats | Cells:
    """Waste of each product beside what is installed; a formula where the share is estimated."""
    if convention == "w":
        return estimated_times(share, cells, lambda stated: stated)
    return estimated_times(wasted_of_bought.kernel(share), cells, wasted_of_bought)


def _share(cell: object) -> float:
    """A share as a number below 1; NaN where it is none."""
    if isinstance(cell, Estimate):
        ends = [_share(end) for end in cell.ends]
        return float("nan") if np.isnan(ends).any() else ends[0]
    try:
        number = float(as_quantity(cell, "").to(as_unit("")).magnitude)
    except (UnitError, TypeError):
        return float("nan")
    return number if 0 <= number < 1 else float("nan")
