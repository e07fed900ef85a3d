"""Cross-laminated timber instead of a concrete or steel structure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import model_validator

from ..arrays import Array
from ..inputs.table import activity
from ..messages import Message
from ..units import Estimable, Q
from ..units.assumption_fields import Estimated
from ..units.tracing import is_not_zero
from .base import (
    PartOrNone,
    Properties,
    Share,
    SiteMeasure,
    Stage,
    Where,
    another_property,
    fields_refused,
    number,
)
from .rows import appended, matching, not_empty, scaled
from .transport import material_mass, transport_work

_WITH_TIMBER = (
    ("lining", "fire lining", "m2"),
    ("screed", "screed", "kg"),
    ("envelope", "envelope", "m2"),
)
"""Fields of products that a timber frame brings, what each is called, and its unit."""


class SolidTimber(SiteMeasure):
    """Cross-laminated timber, and glulam with it, instead of a concrete or steel structure.

    Parameters
    ----------
    where : mapping
        Tags of the structure's rows: products and their deliveries.
    volume : Quantity or Assumption [m3]
        Of cross-laminated timber.
    glulam : Quantity or Assumption [m3], optional
    share : share
        Of the rows found that the timber replaces.
    drying : share
        Of the site's drying that timber does without, from what is left of it when the measure's
        turn comes.
    factor, glulam_factor : str
    delivery : Quantity or Assumption [km], optional
        One way; the timber's delivery is added by `delivery_factor` and the density.
    density, glulam_density : Quantity or Assumption [kg/m3], optional
        Left out: the factors' own property.
    lining, envelope : Quantity or Assumption [m2], optional
        Fire lining of the timber, and envelope that the timber building has more of.
    screed : Quantity or Assumption [kg], optional
        Against impact sound, on decks of timber.
    lining_factor, envelope_factor, screed_factor : str
        Ids of these products; each is needed where its amount is stated.

    References
    ----------
    Timber needs "far less" drying energy than concrete: Klimasats, Biri (qualitative).
    `transport_work` for the delivery.
    """

    stage = Stage.MATERIAL
    adds_up: ClassVar[bool] = True

    name: str = "Cross-laminated timber"
    where: Where
    volume: Annotated[Estimable, Estimated("m3", gt=0)]
    glulam: Annotated[Estimable, Estimated("m3")] = "0 m3"
    share: Share = "100 %"
    lining: Annotated[Estimable, Estimated("m2")] = "0 m2"
    lining_factor: str = ""
    screed: Annotated[Estimable, Estimated("kg")] = "0 kg"
    screed_factor: str = ""
    envelope: Annotated[Estimable, Estimated("m2")] = "0 m2"
    envelope_factor: str = ""
    drying: PartOrNone = "0 %"
    where_drying: Where = {"purpose": "drying"}
    factor: str = "clt-dk-without-biogenic"
    glulam_factor: str = "glulam"
    delivery: Annotated[Estimable, Estimated("km")] | None = None
    delivery_factor: str = ""
    density: Annotated[Estimable, Estimated("kg/m3", gt=0)] | None = None
    glulam_density: Annotated[Estimable, Estimated("kg/m3", gt=0)] | None = None

    @model_validator(mode="after")
    def _delivered_by(self) -> SolidTimber:
        if self.delivery is not None and not self.delivery_factor:
            raise fields_refused("no_delivery_factor")
        for name, _, unit in _WITH_TIMBER:
            if number(getattr(self, name), unit) and not getattr(self, f"{name}_factor"):
                raise fields_refused("no_product_factor", name=name)
        return self

    @property
    def targets(self) -> tuple[Where, ...]:
        """Tags of the structure, and of the drying if timber cuts it."""
        return (self.where, *([self.where_drying] if number(self.drying, "") else []))

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the old structure and the drying down, and add the timber and its delivery."""
        rows = matching(activities, self.where)
        if not not_empty(activities, rows).any():
            return activities
        table = scaled(activities, rows, 1 - number(self.share, ""))
        table = scaled(table, matching(table, self.where_drying), 1 - number(self.drying, ""))
        element = _shared(activities, rows, "element")
        new = [*self._timber(element, properties), *self._with_timber(element)]
        return appended(table, new, self.name, rows)

    def _timber(self, element: str, properties: Properties) -> Iterator[pd.DataFrame]:
        """Rows of the timber, and of its delivery."""
        parts = (
            (self.volume, self.factor, self.density, "cross-laminated timber"),
            (self.glulam, self.glulam_factor, self.glulam_density, "glulam"),
        )
        tags = {"element": element, "material": "timber"}
        for amount, factor, density, item in parts:
            volume = number(amount, "m3")
            if not is_not_zero(volume):
                continue
            yield activity(item, Q(volume, "m3"), factor, flow="product", **tags)
            if self.delivery is None:
                continue
            mass = material_mass.kernel(
                volume, number(density or properties[factor, "density"], "kg/m3")
            )
            work = transport_work.kernel(mass / 1000, number(self.delivery, "km"))
            own = {}
            if "A4" in properties.modules(factor):
                own = {"of": f"{self.name}: {item}", "replaces_modules": "A4"}
            yield activity(
                f"delivery of {item}",
                Q(work, "tkm"),
                self.delivery_factor,
                module="A4",
                flow="product-transport",
                **own,
                **tags,
            )

    def _with_timber(self, element: str) -> Iterator[pd.DataFrame]:
        """Rows of the products that timber brings with it."""
        for name, item, unit in _WITH_TIMBER:
            amount = number(getattr(self, name), unit)
            if is_not_zero(amount):
                factor = getattr(self, f"{name}_factor")
                tags = {"element": element, "material": item}
                yield activity(item, Q(amount, unit), factor, flow="product", **tags)

    def findings(
        self, activities: pd.DataFrame, properties: Properties
    ) -> Iterator[tuple[str, Message]]:
        """Densities that are not those of the factors."""
        for field, factor in (("density", self.factor), ("glulam_density", self.glulam_factor)):
            yield from another_property(self, field, factor, "density", properties)


def _shared(activities: pd.DataFrame, rows: Array, tag: str) -> str:
    """Text that all the rows have in a tag, or nothing."""
    texts = set(activities[tag].to_numpy(dtype=object)[rows]) if tag in activities else set()
    return str(texts.pop()) if len(texts) == 1 else ""
