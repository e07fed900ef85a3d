"""The reference flow of an ILCD+EPD process: what its numbers are for, and what else it measures.

References
----------
InData working group, ILCD+EPD data format, technical details: the direction of the conversion
factor (declared unit / factor = kg).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .conversions import DERIVED, FACTOR, STATED
from .declaration import Conversion, EpdFinding, finding_of
from .ilcd_identifiers import (
    AREA,
    ITEMS,
    LENGTH,
    MASS,
    MATERIAL_PROPERTIES,
    MEASURES,
    PROPERTY_UUIDS,
    VOLUME,
)


@dataclass(frozen=True)
class FlowProperty:
    """A measure of one unit of the reference flow: `mean` of `unit`.

    The reference property gives the declared unit.
    """

    uuid: str
    name: str
    mean: float | None
    unit: str
    is_reference: bool


class ReferenceFlow(NamedTuple):
    """The flow that the numbers of a process are for.

    `material` has the name, value and unit of each material property.
    """

    mean_amount: float | None = None
    properties: tuple[FlowProperty, ...] = ()
    material: tuple[tuple[str, float | None, str], ...] = ()
    resulting_amount: float | None = None

    @property
    def declared(self) -> tuple[str, float] | None:
        """Unit and mean of the reference property; None if it is not stated with an amount."""
        item = next((item for item in self.properties if item.is_reference), None)
        return (item.unit, item.mean) if item is not None and item.mean else None


def reference_amount(
    flow: ReferenceFlow, unit: str, mean: float
) -> tuple[str, float, list[EpdFinding]]:
    """The amount of the reference flow in its unit, and a finding if the document disagrees."""
    stated = flow.resulting_amount
    if flow.mean_amount is None:
        return unit, mean if stated is None else stated, []
    amount = flow.mean_amount * mean
    if stated is None or abs(stated - amount) <= 1e-9 * max(abs(stated), abs(amount)):
        return unit, amount, []
    return (
        unit,
        amount,
        [
            finding_of(
                "reference amount differs",
                "epd.reference_differs",
                flow=flow.mean_amount,
                mean=mean,
                amount=amount,
                unit=unit,
                stated=stated,
            )
        ],
    )


def flow_conversions(flow: ReferenceFlow, unit: str) -> Iterator[Conversion]:
    """The other properties of the flow, per declared unit."""
    if flow.declared is None:
        return
    _, mean = flow.declared
    for item in flow.properties:
        if item.is_reference or item.mean is None or not item.unit:
            continue
        measure = PROPERTY_UUIDS.get(item.uuid.lower(), ("", ""))[0] or MEASURES.get(
            item.name.strip().lower(), ""
        )
        rank = DERIVED if measure in (MASS, VOLUME, AREA, LENGTH, ITEMS) and item.mean > 0 else 0
        kind = f"flow property {item.name or measure}"
        yield Conversion(item.mean / mean, item.unit, unit, kind, rank)


def contents(flow: ReferenceFlow) -> dict[str, float]:
    """Contents [kg/declared unit] by the UUID of their property, where they are declared."""
    if flow.declared is None:
        return {}
    _, mean = flow.declared
    return {
        item.uuid.lower(): item.mean / mean
        for item in flow.properties
        if item.mean is not None and item.unit == "kg"
    }


def material_conversions(flow: ReferenceFlow, unit: str) -> Iterator[Conversion]:
    """The material properties of the flow, each with the direction that the format defines."""
    for name, value, written in flow.material:
        if value is None:
            continue
        kind = " ".join(name.lower().split())
        over, _, below = written.replace("^", "").replace("³", "3").replace("²", "2").partition("/")
        above, per = over.strip(), below.strip()
        if kind in MATERIAL_PROPERTIES:
            rank, usual_unit, usual_per = MATERIAL_PROPERTIES[kind]
            yield Conversion(value, above or usual_unit, per or usual_per, kind, rank)
        elif kind == "layer thickness":
            yield Conversion(value, above or "m", "", kind, STATED)
        elif kind.startswith("conversion factor to 1 kg"):
            yield Conversion(value, unit, "kg", kind, FACTOR)
        else:
            yield Conversion(value, above or "-", per or unit, kind)
