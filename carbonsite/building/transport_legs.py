"""A4 by legs: lorry, ferry, lorry, each with its distance, its vehicle and its way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import ConfigDict, model_validator

from ..arrays import Cells
from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties
from ..inputs.flows import texts_in
from ..inputs.table import row_ids
from ..measures.base import fields_refused
from ..measures.transport import transport_work
from ..messages.arguments import listed
from ..messages.problems import refusal
from ..units import Estimable, Estimate, Number, Q, Quantity, in_unit, in_units
from ..units.assumption_fields import Estimated
from ..units.fields import InUnit
from ..units.records import Record
from .products import declared_modules, multiple_of, product_rows, where_of


class Leg(Record):
    """One leg of a delivery.

    Parameters
    ----------
    distance : Quantity or Assumption [km]
        One way.
    factor : str
        Id of the vehicle's emission factor, per tonne-kilometre or per kilometre.
    payload : Quantity or Assumption [t], optional
        Of the vehicle; needed where its factor is per kilometre.
    fill : share
        Part of the payload that is loaded on the way there.
    empty_return : share
        Part of the way back that the vehicle drives empty for this delivery; of a factor per
        tonne-kilometre 0, since it holds the empty running of its fleet.

    Examples
    --------
    >>> Leg(distance="120 km", factor="lorry-artic-over-33t-average-laden").distance.value
    Q('120 km')
    """

    model_config = ConfigDict(validate_default=True)

    distance: Annotated[Estimable, Estimated("km")]
    factor: str
    payload: Annotated[Estimable, Estimated("t", gt=0)] | None = None
    fill: Annotated[Estimable, Estimated("", gt=0, le=1.0)] = "100 %"
    empty_return: Annotated[Estimable, Estimated("", le=1.0)] = "0 %"

    @model_validator(mode="after")
    def _empty_by_the_kilometre(self) -> Leg:
        if self.payload is None and "empty_return" in self.model_fields_set:
            raise fields_refused("empty_return")
        return self


@in_units(returns="km")
def vehicle_distance(
    mass: Annotated[Number, "t"],
    distance: Annotated[Number, "km"],
    payload: Annotated[Number, InUnit("t", gt=0)],
    fill: Annotated[Number, InUnit("", gt=0)] = 1.0,
    empty_return: Annotated[Number, ""] = 0.0,
) -> Number:
    r"""Kilometres that vehicles drive for a delivery, with their empty way back [km].

    .. math:: s = \frac{m}{p f}\, d\, (1 + r)

    Parameters
    ----------
    mass : Quantity [t]
    distance : Quantity [km]
        One way.
    payload : Quantity [t]
    fill, empty_return : share

    Examples
    --------
    >>> vehicle_distance("48 t", "100 km", "24 t", "50 %", "50 %")
    Q('600 km')
    """
    return mass / (payload * fill) * distance * (1.0 + empty_return)


def deliveries(
    activities: pd.DataFrame, catalogue: FactorCatalogue, legs: Sequence[Leg]
) -> pd.DataFrame:
    """Rows of module A4: each product on each leg, in place of a declaration's own delivery.

    Parameters
    ----------
    activities : DataFrame
        Products; each needs a mass, or the density to find it.
    catalogue : FactorCatalogue
    legs : sequence of Leg
        In their order, such as lorry, ferry, lorry.

    Returns
    -------
    DataFrame
        Rows for `account`, which say whose delivery they are and replace its own.

    Raises
    ------
    InputError
        Without a leg, or where a product has no mass.
    """
    several = listed(legs, "deliveries()", "legs")
    if not several:
        raise refusal(where_of("deliveries"), "legs", "", "building.no_leg")
    products = activities[product_rows(activities, catalogue)].reset_index(drop=True)
    mass = _masses(products, catalogue)
    own = declared_modules(products["factor"], catalogue)
    has_own = ["A4" if "A4" in own[factor] else "" for factor in products["factor"]]
    ids = np.array(row_ids(activities), dtype=object)[product_rows(activities, catalogue)]
    tables = [
        _on_leg(products, mass, leg, number, ids).assign(replaces_modules=has_own)
        for number, leg in enumerate(several, start=1)
    ]
    return pd.concat(tables, ignore_index=True)


def _masses(products: pd.DataFrame, catalogue: FactorCatalogue) -> list[Quantity | Estimate]:
    """Mass of each product; of an amount that is estimated, an estimate."""
    through = CatalogueProperties(catalogue).conversion
    amounts, units = products["amount"].to_numpy(dtype=object), texts_in(products, "unit")
    tonnes = in_unit(products.assign(amount=1.0), "t", through).tolist()
    # A loop over products: an estimated amount has its own formula.
    return [
        multiple_of(str(unit), "t")(amount, per_unit)
        if isinstance(amount, Estimate)
        else Q(float(amount) * per_unit, "t")
        for amount, unit, per_unit in zip(amounts, units, tonnes, strict=True)
    ]


def _on_leg(
    products: pd.DataFrame,
    mass: Sequence[Quantity | Estimate],
    leg: Leg,
    number: int,
    ids: Cells,
) -> pd.DataFrame:
    """The rows of one leg; an assumption of the leg stays one in each of them."""
    arguments = {"distance": leg.distance}
    if leg.payload is not None:
        arguments |= {"payload": leg.payload, "fill": leg.fill, "empty_return": leg.empty_return}
    work = transport_work if leg.payload is None else vehicle_distance
    # A loop over products: each has a formula of its own.
    amounts = [work(one, **arguments) for one in mass]
    dropped = [name for name in ("amount", "unit", "module", "factor_module") if name in products]
    return products.drop(columns=[*dropped, "factor"]).assign(
        row=[f"{one}, A4 {number}" for one in ids],
        item=[f"delivery of {item}, leg {number}" for item in products["item"]],
        factor=leg.factor,
        amount=np.array([*amounts, None], dtype=object)[:-1],
        unit="tkm" if leg.payload is None else "km",
        module="A4",
        flow="product-transport",
        of=ids,
    )
