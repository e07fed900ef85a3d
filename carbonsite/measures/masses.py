"""Masses: excavated masses reused instead of driven to landfill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import numpy as np
import pandas as pd
from pydantic import model_validator

from ..arrays import Array
from ..errors import InputError
from ..inputs.table import activity
from ..messages import MeasureName, Message, Word, message, with_remedy
from ..units import Estimable, Q, in_unit
from ..units.assumption_fields import Estimated
from ..units.conversion_paths import CONVERTING_PROPERTIES
from ..units.tracing import as_number, is_not_zero
from .base import Properties, SiteMeasure, Stage, Where, estimate_of, fields_refused, number
from .mass_quantities import processing_energy
from .rows import added, appended, matching, not_empty, scaled
from .transport import transport_work


class ReusedMasses(SiteMeasure):
    """Excavated masses reused: on the site instead of bought aggregate, or by another site.

    Parameters
    ----------
    where : mapping
        Tags of the landfill's rows, whose mass is all that is excavated and not yet reused.
    where_haul : mapping
        Tags of the rows that drive it there; they shrink with it.
    on_site : Quantity or Assumption [t]
        Reused on this site as fill, or, so far as `aggregate_replaced` says, instead of bought
        aggregate.
    elsewhere : Quantity or Assumption [t]
        Taken over by another site.
    aggregate_replaced : Quantity or Assumption [t], optional
        Aggregate that *this* project no longer buys; its rows and deliveries, named by
        `where_aggregate`, shrink by it. What it declares after construction stays: the reused
        masses lie, and end, in its place.
    processing : Quantity or Assumption [kWh/t], optional
        Crushing and screening of what is reused, by `processing_carrier`.
    elsewhere_distance : Quantity or Assumption [km], optional
        To the other site, by `elsewhere_factor` per tonne-kilometre; needed where masses go there.
    elsewhere_aggregate : str, optional
        Factor of the aggregate that the other site does without: a credit in module D, never in a
        total.

    Raises
    ------
    InputError
        Where the mass balance does not close: more is reused than is excavated, or more aggregate
        replaced than bought.

    References
    ----------
    `trips`, `driven`, `haul_fuel` for the haul; `processing_energy`. EN 15978: benefits
    to another system are module D.
    """

    stage = Stage.AVOID
    adds_up: ClassVar[bool] = True

    name: str = "Excavated masses reused"
    where: Where = {"flow": "waste-treatment", "material": "excavated masses"}
    where_haul: Where = {"flow": "mass-transport", "material": "excavated masses"}
    where_aggregate: Where = {"material": "aggregate"}
    on_site: Annotated[Estimable, Estimated("t")] = "0 t"
    elsewhere: Annotated[Estimable, Estimated("t")] = "0 t"
    aggregate_replaced: Annotated[Estimable, Estimated("t")] = "0 t"
    processing: Annotated[Estimable, Estimated("kWh/t")] = "0 kWh/t"
    processing_carrier: str = "diesel"
    elsewhere_distance: Annotated[Estimable, Estimated("km")] | None = None
    elsewhere_factor: str = ""
    elsewhere_aggregate: str = ""

    @model_validator(mode="after")
    def _whole(self) -> ReusedMasses:
        if self.elsewhere_distance is None and _may_be_some(self.elsewhere):
            raise fields_refused("no_elsewhere_distance")
        is_driven = self.elsewhere_distance is not None and _may_be_some(self.elsewhere_distance)
        if is_driven and not self.elsewhere_factor:
            raise fields_refused("no_elsewhere_factor")
        return self

    @property
    def targets(self) -> tuple[Where, ...]:
        """Tags of landfill and haul, and of the aggregate if some is replaced."""
        return (
            self.where,
            self.where_haul,
            *([self._where_bought] if number(self.aggregate_replaced, "t") else []),
        )

    @property
    def _where_bought(self) -> Where:
        return {"flow": "product", **self.where_aggregate}

    def reads(self, activities: pd.DataFrame) -> Array:
        """The targets' rows, and the deliveries of aggregate, which shrink with it."""
        return super().reads(activities) | matching(activities, self.where_aggregate)

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Shrink landfill, haul and aggregate; add processing, and haul and credit elsewhere."""
        landfill = matching(activities, self.where)
        if not landfill.any():
            return activities
        on_site, elsewhere = number(self.on_site, "t"), number(self.elsewhere, "t")
        left = self._share_left(
            activities,
            landfill,
            on_site + elsewhere,
            properties,
            Word("balance", "excavated masses"),
        )
        table = scaled(activities, landfill | matching(activities, self.where_haul), left)
        table = self._without_aggregate(table, properties, on_site)
        return appended(table, self._new_rows(on_site, elsewhere), self.name, landfill)

    def findings(
        self, activities: pd.DataFrame, properties: Properties
    ) -> Iterator[tuple[str, Message]]:
        """Aggregate that reused masses replace without being crushed or screened."""
        replaced = number(self.aggregate_replaced, "t")
        if replaced > 0 and "processing" not in self.model_fields_set:
            yield (
                "processing left out",
                message(
                    "detail.processing_left_out", measure=MeasureName(self.name), mass=replaced
                ),
            )

    def _share_left(
        self,
        table: pd.DataFrame,
        rows: Array,
        removed: float,
        properties: Properties,
        material: Word,
    ) -> float:
        """Share of the rows' mass that is left when some is removed; the balance must close."""
        whole = as_number(in_unit(table[rows], "t", properties.conversion).sum())
        if removed > whole * (1 + 1e-9):
            ids = ", ".join(map(str, table["row"].to_numpy(dtype=object)[rows]))
            raise self._open_balance(
                "too_much_reused",
                {"row": ids, "column": "amount", "value": f"{whole:g} t"},
                reused=removed,
                material=material,
                whole=whole,
            )
        return max(0.0, 1.0 - removed / whole) if whole else 1.0

    def _open_balance(self, key: str, cell: dict[str, str], **values: object) -> InputError:
        """Error of masses that do not balance."""
        return InputError.one(self.name, *with_remedy(f"measures.{key}", **values), **cell)

    def _without_aggregate(
        self, table: pd.DataFrame, properties: Properties, on_site: float
    ) -> pd.DataFrame:
        """Activities with less bought aggregate and deliveries, by what reused masses replace."""
        replaced = number(self.aggregate_replaced, "t")
        ended = matching(table, {"module": ("C1", "C2", "C3", "C4", "D")})
        bought = matching(table, self._where_bought) & ~ended
        if not is_not_zero(replaced) or not bought.any():
            return table
        if replaced > on_site * (1 + 1e-9):
            raise self._open_balance(
                "too_much_replaced",
                {"column": "aggregate_replaced", "value": f"{replaced:g} t"},
                on_site=on_site,
            )
        left = self._share_left(
            table, bought, replaced, properties, Word("balance", "bought aggregate")
        )
        shrunk = scaled(table, matching(table, self.where_aggregate) & ~ended, left)
        return self._with_its_end(
            shrunk,
            table,
            not_empty(table, bought & matching(table, {"module": ""})),
            1 - left,
            properties,
        )

    def _with_its_end(
        self,
        table: pd.DataFrame,
        before: pd.DataFrame,
        whole: Array,
        replaced: float,
        properties: Properties,
    ) -> pd.DataFrame:
        """Activities with the end of life of the reused masses."""
        # They lie where the aggregate replaced would have lain, and end as it would have ended.
        factors = before["factor"].to_numpy(dtype=object)
        declared = {factor: properties.modules(factor) for factor in dict.fromkeys(factors[whole])}
        for module in dict.fromkeys(
            module
            for modules in declared.values()
            for module in modules
            if not module.startswith("A")
        ):
            rows = whole & np.array([module in declared.get(factor, ()) for factor in factors])
            old = before[rows]
            same = {
                name: old[name].to_numpy(dtype=object)
                for name in ("unit", *CONVERTING_PROPERTIES)
                if name in old
            }
            ids = [f"{self.name}, {module} ← {row}" for row in old["row"]]
            table = added(
                table,
                rows,
                self.name,
                old["amount"] * replaced,
                **{**same, "row": ids, "module": module},
            )
        return table

    def _new_rows(self, on_site: float, elsewhere: float) -> list[pd.DataFrame]:
        """New rows: crushing and screening, haul to the other site, and its credit in D."""
        energy = processing_energy.kernel(on_site + elsewhere, number(self.processing, "kWh/t"))
        distance = self.elsewhere_distance
        work = 0.0 if distance is None else transport_work.kernel(elsewhere, number(distance, "km"))
        credit = -elsewhere if self.elsewhere_aggregate else 0.0
        crushing = {"module": "A5", "flow": "groundworks-energy", "machine": "crusher"}
        haul = {"module": "A5", "flow": "mass-transport"}
        without = {"module": "D", "factor_module": "A1-A3", "flow": "product"}
        rows = (
            (energy, "kWh", "crushing and screening", self.processing_carrier, crushing),
            (work, "tkm", "haul to the other site", self.elsewhere_factor, haul),
            (
                credit,
                "t",
                "aggregate that the other site does without",
                self.elsewhere_aggregate,
                without,
            ),
        )
        return [
            activity(item, Q(amount, unit), factor, **tags)
            for amount, unit, item, factor, tags in rows
            if is_not_zero(amount)
        ]


def _may_be_some(field: Estimable) -> bool:
    """True if an end of a field's range is not 0."""
    return any(end.magnitude for end in estimate_of(field).ends)
