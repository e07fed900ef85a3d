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

from ...units import number_text
from .declaration import (
    Declaration,
    DeclaredNumber,
    EpdFinding,
    EpdScenario,
    Impact,
    finding_of,
)
from .declared_units import amount_in
from .ilcd_flow import (
    ReferenceFlow,
    contents,
    flow_conversions,
    material_conversions,
    reference_amount,
)
from .ilcd_identifiers import CARBON_PACKAGING, CARBON_PRODUCT, number_among
from .indicators import (
    CLIMATE_UNIT_UUID,
    EN_15804_A1,
    INDICATOR_UUIDS,
    climate_indicator,
    climate_indicator_named,
)


@dataclass(frozen=True)
class Result:
    """One indicator with its cells."""

    uuid: str
    names: tuple[str, ...]
    unit: str
    unit_uuid: str
    cells: tuple[DeclaredNumber, ...]


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
    publication, carbon = process.publication, contents(process.flow)
    number = publication.registration_number or number_among(process.synonyms)
    unit, amount, findings = _reference(process)
    issued = process.published if isinstance(process.published, tuple) else (process.published,)
    conversions = (
        *flow_conversions(process.flow, unit),
        *material_conversions(process.flow, unit),
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
            yield finding_of(
                "UUID and name differ",
                "epd.uuid_and_name",
                uuid=result.uuid,
                known=str(known.indicator),
                name=result.names[0],
                named=str(named.indicator),
            )


def _reference(process: Process) -> tuple[str, float, list[EpdFinding]]:
    """The declared unit ("" if unknown), the amount that the numbers are for, and findings."""
    declared = process.flow.declared
    if declared is not None and declared[0]:
        return reference_amount(process.flow, *declared)
    in_text = amount_in(process.functional_unit)
    if in_text is None:
        return "", 1.0, []
    amount, unit = in_text
    return (
        unit,
        amount,
        [
            finding_of(
                "declared unit from text",
                "epd.unit_from_text",
                unit=unit,
                text=process.functional_unit[:200],
            )
        ],
    )


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
