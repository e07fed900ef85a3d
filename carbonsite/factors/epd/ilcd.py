"""What an ILCD+EPD data set says, whichever way it is written: XML and JSON have one meaning.

References
---------- InData working group, ILCD+EPD data format, technical details: material properties and
their units, the direction of the conversion factor (declared unit / factor = kg); identifiers of
flow properties and unit groups.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from ...units import number_text
from .conversions import DERIVED, FACTOR, LOOSE, STATED
from .declaration import Cell, Conversion, Declaration, Finding, Impact, Scenario
from .declared_units import amount_in
from .indicators import CLIMATE_UNIT_UUID, EN_15804_A1, INDICATOR_UUIDS, meaning_of, meaning_of_name
from .values import positive

MASS, VOLUME, AREA, LENGTH, ITEMS = "mass", "volume", "area", "length", "items"
PROPERTY_UUIDS = {
    "93a60a56-a3c8-11da-a746-0800200b9a66": (MASS, "kg"),
    "7e18d0ad-e78e-47a0-8e96-1c0a581902e2": (MASS, "kg"),
    "93a60a56-a3c8-22da-a746-0800200c9a66": (VOLUME, "m3"),
    "93a60a56-a3c8-19da-a746-0800200c9a66": (AREA, "m2"),
    "838aaa23-0117-11db-92e3-0800200c9a66": (LENGTH, "m"),
    "01846770-4cfe-4a25-8ad9-919d8d378345": (ITEMS, "stk"),
    "93a60a56-a3c8-14da-a746-0800200c9a66": ("gross calorific value", "MJ"),
    "93a60a56-a3c8-11da-a746-0800200c9a66": ("net calorific value", "MJ"),
    "838aaa20-0117-11db-92e3-0800200c9a66": ("transport", "tkm"),
    "b3f0f892-c5a3-4c66-a432-c09e3d1e9bd6": ("mass * time", "kg*a"),
    "93a60a56-a3c8-21da-a746-0800200c9a66": ("area * time", "m2*a"),
    "441238a3-ba09-46ec-b35b-c30cfba746d1": ("volume * time", "m3*a"),
    "62e503ce-544a-4599-b2ad-bcea15a7bf20": ("carbon content (biogenic)", "kg"),
    "262a541b-209e-44cc-a426-33bce30de7b1": ("carbon content (biogenic) - packaging", "kg"),
}
"""What the flow properties of the format measure, and their reference unit."""

UNIT_GROUP_UUIDS = {
    "93a60a57-a3c8-11da-a746-0800200c9a66": "MJ",
    "ad38d542-3fe9-439d-9b95-2f5f7752acaf": "kg",
    "93a60a57-a4c8-11da-a746-0800200c9a66": "kg",
    "93a60a57-a3c8-12da-a746-0800200c9a66": "m3",
    "cd950537-0a98-4044-9ba7-9f9a68d0a504": "m3",
    "93a60a57-a3c8-18da-a746-0800200c9a66": "m2",
    "c20a03d7-bd90-4569-bc94-66cfd364dfc8": "m2",
    "838aaa22-0117-11db-92e3-0800200c9a66": "m",
    "5beb6eed-33a9-47b8-9ede-1dfe8f679159": "stk",
    "934110e3-baf4-49e9-992c-3d8109a6aafb": "stk",
}

_MEASURES = {
    **dict.fromkeys(("mass", "masse", "massa", "vekt"), MASS),
    **dict.fromkeys(("volume", "volumen", "volum"), VOLUME),
    **dict.fromkeys(("area", "fläche", "areal"), AREA),
    **dict.fromkeys(("length", "länge", "lengde"), LENGTH),
    **dict.fromkeys(("number of items", "number of pieces"), ITEMS),
}
_MATERIAL = {
    "gross density": (STATED, "kg", "m3"),
    "raw density": (STATED, "kg", "m3"),
    "density": (STATED, "kg", "m3"),
    "bulk density": (LOOSE, "kg", "m3"),
    "grammage": (STATED, "kg", "m2"),
    "linear density": (STATED, "kg", "m"),
    "weight per piece": (STATED, "kg", "stk"),
}


@dataclass(frozen=True)
class FlowProperty:
    """What one unit of the reference flow measures: `mean` of `unit`; the reference property is the
    declared unit.
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
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Process:
    """An ILCD+EPD process data set with its reference flow."""

    uuid: str
    version: str
    name: str
    results: tuple[Result, ...]
    mean_amount: float | None
    resulting_amount: float | None = None
    flow: str = ""
    properties: tuple[FlowProperty, ...] = ()
    material: tuple[tuple[str, float | None, str], ...] = ()
    functional_unit: str = ""
    scenarios: tuple[Scenario, ...] = ()
    registration_number: str = ""
    owner: str = ""
    operator: str = ""
    compliance: tuple[str, ...] = ()
    geography: str = ""
    category: str = ""
    published: datetime.date | None = None
    valid_to: datetime.date | None = None
    reference_year: int | None = None
    entered: datetime.date | None = None
    url: str = ""
    terms: str = ""
    service_life: float | None = None
    subtype: str = ""
    findings: tuple[Finding, ...] = field(default=())


def declaration_of(process: Process, format: str, where: str) -> Declaration:
    """What a process data set declares."""
    unit, amount, findings = _reference(process)
    version = f", version {process.version}" if process.version else ""
    return Declaration(
        format=format,
        name=process.name,
        declared_unit=unit,
        reference_amount=amount,
        impacts=tuple(
            impact for result in process.results if (impact := _impact(result)) is not None
        ),
        locator=(
            f"EPD {process.registration_number or process.uuid or where}{f', data set {process.uuid}{version}' if process.registration_number and process.uuid else version}"
        ),
        uuid=process.uuid,
        registration_number=process.registration_number,
        owner=process.owner,
        operator=process.operator,
        standard=_standard(process),
        geography=process.geography,
        category=process.category,
        document=process.name,
        published=process.published or process.entered,
        valid_from=process.published,
        valid_to=process.valid_to,
        reference_year=process.reference_year,
        url=process.url,
        terms=process.terms,
        note=_note(process),
        service_life=process.service_life,
        scenarios=process.scenarios,
        conversions=(*_flow_conversions(process, unit), *_material_conversions(process, unit)),
        findings=(*process.findings, *findings, *_named_otherwise(process)),
    )


def _impact(result: Result) -> Impact | None:
    meaning = meaning_of(result.uuid, result.names)
    if meaning is None or not result.cells:
        return None
    unit = result.unit or ("kg CO2 eqv." if result.unit_uuid == CLIMATE_UNIT_UUID else "")
    return Impact(
        meaning.indicator,
        result.names[0] if result.names else meaning.indicator,
        unit,
        result.cells,
        meaning.rank,
        meaning.characterisation,
    )


def _named_otherwise(process: Process) -> list[Finding]:
    """Indicators whose UUID says one thing and whose name another."""
    found = []
    for result in process.results:
        known, named = (
            INDICATOR_UUIDS.get(result.uuid.lower()),
            next((m for m in map(meaning_of_name, result.names) if m), None),
        )
        if known and named and known.indicator != named.indicator:
            found.append(
                Finding(
                    "UUID and name differ",
                    f"the UUID {result.uuid} is {known.indicator}, its name {result.names[0]!r}"
                    f" says {named.indicator}; the UUID is taken",
                )
            )
    return found


def _reference(process: Process) -> tuple[str, float, list[Finding]]:
    """The declared unit, or "" where it is not told; how much of it the numbers are for; and what
    was noticed.
    """
    reference = next((each for each in process.properties if each.is_reference), None)
    if reference is not None and reference.unit and reference.mean:
        mean = 1.0 if process.mean_amount is None else process.mean_amount
        amount = mean * reference.mean
        stated = process.resulting_amount
        if process.mean_amount is None and stated is not None:
            amount = stated
        if stated is not None and abs(stated - amount) > 1e-9 * max(abs(stated), abs(amount)):
            told = (
                f"the flow amounts to {number_text(mean)} x {number_text(reference.mean)} ="
                f" {number_text(amount)} {reference.unit}, the document says {number_text(stated)};"
                " the former is taken"
            )
            return reference.unit, amount, [Finding("reference amount differs", told)]
        return reference.unit, amount, []
    stated_unit = amount_in(process.functional_unit)
    if stated_unit is not None:
        told = (
            f"the reference flow is not at hand; {stated_unit[1]} is read in the text of the"
            f" functional unit, {process.functional_unit[:200]!r}"
        )
        return stated_unit[1], stated_unit[0], [Finding("declared unit from text", told)]
    return "", 1.0, []


def _measure(each: FlowProperty) -> str:
    return PROPERTY_UUIDS.get(each.uuid.lower(), ("", ""))[0] or _MEASURES.get(
        each.name.strip().lower(), ""
    )


def _flow_conversions(process: Process, unit: str) -> list[Conversion]:
    """What one declared unit weighs and measures by the other properties of its flow."""
    reference = next((each for each in process.properties if each.is_reference), None)
    if reference is None or not reference.mean:
        return []
    found = []
    for each in process.properties:
        if each.is_reference or each.mean is None or not each.unit:
            continue
        measure = _measure(each)
        rank = DERIVED if measure in (MASS, VOLUME, AREA, LENGTH, ITEMS) and each.mean > 0 else 0
        found.append(
            Conversion(
                each.mean / reference.mean,
                each.unit,
                unit,
                f"flow property {each.name or measure}",
                rank,
            )
        )
    return found


def _material_conversions(process: Process, unit: str) -> list[Conversion]:
    """The material properties of the flow, each with the direction that the format defines."""
    found = []
    for name, value, written in process.material:
        if positive(value) is None or value is None:
            continue
        plain = " ".join(name.lower().split())
        over, _, below = written.replace("^", "").replace("³", "3").replace("²", "2").partition("/")
        if plain in _MATERIAL:
            rank, above, per = _MATERIAL[plain]
            found.append(
                Conversion(value, over.strip() or above, below.strip() or per, plain, rank)
            )
        elif plain == "layer thickness":
            found.append(Conversion(value, over.strip() or "m", "", plain, STATED))
        elif plain.startswith("conversion factor to 1 kg"):
            found.append(Conversion(value, unit, "kg", plain, FACTOR))
        else:
            found.append(Conversion(value, over.strip() or "-", below.strip() or unit, plain))
    return found


def _standard(process: Process) -> str:
    """The standard that the document complies with, told apart by its indicators where it names
    only EN 15804.
    """
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
    uuids = {result.uuid.lower() for result in process.results}
    if "15804" in compact or not plain:
        return (
            "EN 15804+A1"
            if EN_15804_A1 in uuids
            else "EN 15804+A2"
            if uuids & INDICATOR_UUIDS.keys()
            else plain
        )
    return plain


def _note(process: Process) -> str:
    uuids = {result.uuid.lower() for result in process.results}
    old = "GWP after EN 15804+A1, which may hold biogenic carbon." if EN_15804_A1 in uuids else ""
    return " ".join(
        text
        for text in (
            f"{process.subtype[:1].upper()}{process.subtype[1:]}." if process.subtype else "",
            old,
        )
        if text
    )
