"""The declaration of an ILCD+EPD process data set, whether it is written as XML or as JSON.

References
----------
InData working group, ILCD+EPD data format, technical details: the direction of the conversion
factor (declared unit / factor = kg).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ...messages import message
from ...units import number_text
from .conversions import DERIVED, FACTOR, STATED
from .declaration import Conversion, Declaration, DeclaredNumber, EpdFinding, EpdScenario, Impact
from .declared_units import amount_in
from .ilcd_identifiers import (
    AREA,
    CARBON_PACKAGING,
    CARBON_PRODUCT,
    ITEMS,
    LENGTH,
    MASS,
    MATERIAL_PROPERTIES,
    MEASURES,
    PROPERTY_UUIDS,
    VOLUME,
    number_among,
)
from .indicators import (
    CLIMATE_UNIT_UUID,
    EN_15804_A1,
    INDICATOR_UUIDS,
    climate_indicator,
    climate_indicator_named,
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


@dataclass(frozen=True)
class Result:
    """One indicator with its cells."""

    uuid: str
    names: tuple[str, ...]
    unit: str
    unit_uuid: str
    cells: tuple[DeclaredNumber, ...]


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


class Publication(NamedTuple):
    """Who published a data set, and under which number and terms."""

    version: str = ""
    registration_number: str = ""
    owner: str = ""
    operator: str = ""
    url: str = ""
    terms: str = ""


@dataclass(frozen=True)
class Process:
    """An ILCD+EPD process data set with its reference flow."""

    uuid: str
    name: str
    results: tuple[Result, ...]
    flow: ReferenceFlow
    publication: Publication
    functional_unit: str = ""
    scenarios: tuple[EpdScenario, ...] = ()
    synonyms: tuple[str, ...] = ()
    compliance: tuple[str, ...] = ()
    geography: str = ""
    category: str = ""
    published: object = None
    valid_to: object = None
    reference_year: int | None = None
    entered: tuple[object, ...] = ()
    service_life: float | None = None
    subtype: str = ""
    safety_margin: float | None = None


def declaration_of(process: Process, format: str, where: str) -> Declaration:
    """The declaration of a process data set."""
    publication, carbon = process.publication, _carbon(process.flow)
    number = publication.registration_number or number_among(process.synonyms)
    unit, amount, findings = _reference(process)
    issued = process.published if isinstance(process.published, tuple) else (process.published,)
    conversions = (
        *_flow_conversions(process.flow, unit),
        *_material_conversions(process.flow, unit),
    )
    impacts = [impact for result in process.results if (impact := _impact(result)) is not None]
    return Declaration(
        format=format,
        name=process.name,
        declared_unit=unit,
        reference_amount=amount,
        impacts=tuple(impacts),
        locator=_locator(process, number, where),
        uuid=process.uuid,
        registration_number=number,
        owner=_name(publication.owner),
        operator=_name(publication.operator),
        standard=_standard(process),
        geography=process.geography,
        category=process.category,
        document=process.name,
        published=(*issued, *process.entered),
        valid_from=issued,
        valid_to=process.valid_to,
        reference_year=process.reference_year,
        url=publication.url,
        terms=publication.terms,
        note=_note(process),
        service_life=process.service_life,
        scenarios=process.scenarios,
        conversions=conversions,
        carbon_product=carbon.get(CARBON_PRODUCT),
        carbon_packaging=carbon.get(CARBON_PACKAGING),
        findings=(*findings, *_uuids_against_names(process)),
    )


def _name(text: str) -> str:
    """The name of a party; "" of a version number, which some programs write in its place."""
    return text if any(letter.isalpha() for letter in text) else ""


def _locator(process: Process, number: str, where: str) -> str:
    stated = process.publication.version
    version = f", version {stated}" if stated else ""
    if number and process.uuid:
        return f"EPD {number}, data set {process.uuid}{version}"
    return f"EPD {number or process.uuid or where}{version}"


def _impact(result: Result) -> Impact | None:
    indicator = climate_indicator(result.uuid, result.names)
    if indicator is None or not result.cells:
        return None
    return Impact(
        indicator.indicator,
        result.names[0] if result.names else indicator.indicator,
        result.unit or ("kg CO2 eqv." if result.unit_uuid == CLIMATE_UNIT_UUID else ""),
        result.cells,
        indicator.rank,
        indicator.characterisation,
    )


def _uuids_against_names(process: Process) -> Iterator[EpdFinding]:
    """A finding for each indicator whose UUID and name disagree."""
    for result in process.results:
        known = INDICATOR_UUIDS.get(result.uuid.lower())
        named = next(filter(None, map(climate_indicator_named, result.names)), None)
        if known and named and known.indicator != named.indicator:
            detail = message(
                "epd.uuid_and_name",
                uuid=result.uuid,
                known=str(known.indicator),
                name=result.names[0],
                named=str(named.indicator),
            )
            yield EpdFinding("UUID and name differ", detail)


def _reference(process: Process) -> tuple[str, float, list[EpdFinding]]:
    """The declared unit ("" if unknown), the amount that the numbers are for, and findings."""
    declared = process.flow.declared
    if declared is not None and declared[0]:
        return _reference_amount(process.flow, *declared)
    in_text = amount_in(process.functional_unit)
    if in_text is None:
        return "", 1.0, []
    amount, unit = in_text
    detail = message("epd.unit_from_text", unit=unit, text=process.functional_unit[:200])
    return unit, amount, [EpdFinding("declared unit from text", detail)]


def _reference_amount(
    flow: ReferenceFlow, unit: str, mean: float
) -> tuple[str, float, list[EpdFinding]]:
    """The amount of the reference flow in its unit, and a finding if the document disagrees."""
    stated = flow.resulting_amount
    if flow.mean_amount is None:
        return unit, mean if stated is None else stated, []
    amount = flow.mean_amount * mean
    if stated is None or abs(stated - amount) <= 1e-9 * max(abs(stated), abs(amount)):
        return unit, amount, []
    detail = message(
        "epd.reference_differs",
        flow=flow.mean_amount,
        mean=mean,
        amount=amount,
        unit=unit,
        stated=stated,
    )
    return unit, amount, [EpdFinding("reference amount differs", detail)]


def _flow_conversions(flow: ReferenceFlow, unit: str) -> Iterator[Conversion]:
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


def _carbon(flow: ReferenceFlow) -> dict[str, float]:
    """Contents [kg/declared unit] by the UUID of their property, where they are declared."""
    if flow.declared is None:
        return {}
    _, mean = flow.declared
    return {
        item.uuid.lower(): item.mean / mean
        for item in flow.properties
        if item.mean is not None and item.unit == "kg"
    }


def _material_conversions(flow: ReferenceFlow, unit: str) -> Iterator[Conversion]:
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


def _standard(process: Process) -> str:
    """The standard of the document; its indicators decide if it names only EN 15804."""
    texts = sorted(
        process.compliance,
        key=lambda text: (
            "15804" not in text,
            "+a" not in text.lower().replace(" ", ""),
            len(text),
        ),
    )
    plain = texts[0] if texts else ""
    compact = plain.upper().replace(" ", "")
    for amendment in ("A2", "A1"):
        if "15804" in compact and f"+{amendment}" in compact:
            return f"EN 15804+{amendment}"
    if plain and "15804" not in compact:
        return plain
    uuids = {result.uuid.lower() for result in process.results}
    if EN_15804_A1 in uuids:
        return "EN 15804+A1"
    return "EN 15804+A2" if uuids & INDICATOR_UUIDS.keys() else plain


def _note(process: Process) -> str:
    uuids = {result.uuid.lower() for result in process.results}
    subtype = f"{process.subtype[:1].upper()}{process.subtype[1:]}." if process.subtype else ""
    old = "GWP after EN 15804+A1, which may hold biogenic carbon." if EN_15804_A1 in uuids else ""
    margin = process.safety_margin
    stated = f"Safety margin {number_text(margin)} %, as the data set states." if margin else ""
    return " ".join(text for text in (subtype, stated, old) if text)
