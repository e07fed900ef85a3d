"""Timber: cross-laminated timber instead of a concrete or steel structure."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import pandas as pd
from pydantic import model_validator

from ..inputs.table import activity
from ..units import Q
from ..units.assumption_fields import Estimated
from ..units.tracing import is_not_zero
from .base import Properties, SiteMeasure, Stage, Where, number
from .rows import appended, held, matching, scaled
from .transport import material_mass, transport_work


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

    References
    ---------- Timber needs "far less" drying energy than concrete: Klimasats, Biri (qualitative).
    `transport_work` for the delivery.
    """

    stage: ClassVar[Stage] = Stage.MATERIAL
    adds_up: ClassVar[bool] = True

    name: str = "Cross-laminated timber"
    where: Where
    volume: Annotated[Any, Estimated("m3", gt=0)]
    glulam: Annotated[Any, Estimated("m3")] = "0 m3"
    share: Annotated[Any, Estimated("", gt=0, le=1.0)] = "100 %"
    drying: Annotated[Any, Estimated("", le=1.0)] = "0 %"
    where_drying: Where = {"purpose": "drying"}
    factor: str = "clt"
    glulam_factor: str = "glulam"
    delivery: Annotated[Any, Estimated("km")] | None = None
    delivery_factor: str = ""
    density: Annotated[Any, Estimated("kg/m3", gt=0)] | None = None
    glulam_density: Annotated[Any, Estimated("kg/m3", gt=0)] | None = None

    @model_validator(mode="after")
    def _delivered_by(self) -> SolidTimber:
        if self.delivery is not None and not self.delivery_factor:
            raise ValueError("delivery needs delivery_factor, a factor per tonne-kilometre")
        return self

    @property
    def targets(self) -> tuple[Where, ...]:
        """The structure, and the drying where timber cuts it."""
        return (self.where, *([self.where_drying] if number(self.drying, "") else []))

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the old structure and the drying down, and add the timber and its delivery."""
        rows = matching(activities, self.where)
        if not held(activities, rows).any():
            return activities
        table = scaled(activities, rows, 1 - number(self.share, ""))
        table = scaled(table, matching(table, self.where_drying), 1 - number(self.drying, ""))
        parts = (
            (self.volume, self.factor, self.density, "cross-laminated timber"),
            (self.glulam, self.glulam_factor, self.glulam_density, "glulam"),
        )
        new = []
        for volume, factor, density, item in parts:
            if not is_not_zero(number(volume, "m3")):
                continue
            tags = {"element": _shared(activities, rows, "element"), "material": "timber"}
            new.append(
                activity(item, Q(number(volume, "m3"), "m3"), factor, flow="product", **tags)
            )
            if self.delivery is not None:
                mass = material_mass.kernel(
                    number(volume, "m3"), number(density or properties[factor, "density"], "kg/m3")
                )
                work = transport_work.kernel(mass / 1000, number(self.delivery, "km"))
                new.append(
                    activity(
                        f"delivery of {item}",
                        Q(work, "tkm"),
                        self.delivery_factor,
                        module="A4",
                        flow="product-transport",
                        **tags,
                    )
                )
        return appended(table, new, self.name, rows)


def _shared(activities: pd.DataFrame, rows: Any, tag: str) -> str:
    """The text that all the rows have in a tag, or nothing."""
    texts = set(activities[tag].to_numpy(dtype=object)[rows]) if tag in activities else set()
    return str(texts.pop()) if len(texts) == 1 else ""
