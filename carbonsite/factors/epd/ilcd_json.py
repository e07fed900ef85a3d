"""ILCD+EPD as JSON in the extended view of soda4LCA: ÖKOBAUDAT, EPD-Norge, ECO Portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...errors import InputError
from .dates import year_of
from .declaration import Declaration, DeclaredNumber, EpdScenario
from .ilcd import FlowProperty, Process, Result, declaration_of
from .ilcd_identifiers import PROPERTY_UUIDS, UNIT_GROUP_UUIDS
from .ilcd_xml import read_xml
from .indicators import climate_indicator
from .values import (
    amount_of,
    as_list,
    in_language,
    not_negative,
    one_line,
    one_of,
    positive,
    value_at,
)

FORMAT = "ILCD+EPD JSON"
_XML_TEXT = 2000
"""Characters of an extension that is XML in a text."""


def is_ilcd(content: Any) -> bool:
    """True if a JSON object is a process data set."""
    return (
        isinstance(content, dict)
        and "processInformation" in content
        and ("LCIAResults" in content or "exchanges" in content or "lciaResults" in content)
    )


def read_ilcd_json(content: dict[str, Any], where: str) -> Declaration:
    """The declaration of an ILCD+EPD process data set in JSON."""
    process_information = value_at(content, "processInformation")
    information = value_at(process_information, "dataSetInformation")
    time = value_at(process_information, "time")
    administration = value_at(content, "administrativeInformation")
    publication = value_at(administration, "publicationAndOwnership")
    process = Process(
        uuid=one_of(value_at(information, "UUID"), value_at(information, "uuid")),
        name=in_language(value_at(information, "name", "baseName"))
        or in_language(value_at(information, "name")),
        results=tuple(_results(content)),
        **_reference_flow(content),
        functional_unit=in_language(
            value_at(process_information, "quantitativeReference", "functionalUnitOrOther")
        ),
        scenarios=tuple(_scenarios(information)),
        **_publication_fields(publication),
        synonyms=tuple(_synonyms(information)),
        compliance=tuple(_compliance(content)),
        safety_margin=positive(value_at(_extension(information, "safetyMargins"), "margins")),
        geography=one_line(
            value_at(
                process_information,
                "geography",
                "locationOfOperationSupplyOrProduction",
                "location",
            ),
            60,
        ),
        category=_category(information),
        published=_published(time),
        valid_to=value_at(time, "dataSetValidUntil"),
        reference_year=year_of(value_at(time, "referenceYear")),
        entered=(value_at(administration, "dataEntryBy", "timeStamp"),),
        subtype=one_line(
            _extension(
                value_at(content, "modellingAndValidation", "LCIMethodAndAllocation"), "subType"
            )
        ),
    )
    return declaration_of(process, FORMAT, where)


def _publication_fields(publication: Any) -> dict[str, Any]:
    """The fields of a process that are about its publication."""
    publisher = value_at(_extension(publication, "referenceToPublisher"), "shortDescription")
    return {
        "version": one_line(value_at(publication, "dataSetVersion")),
        "registration_number": one_line(value_at(publication, "registrationNumber")),
        "owner": _described(publication, "referenceToOwnershipOfDataSet"),
        "operator": _described(publication, "referenceToRegistrationAuthority")
        or in_language(publisher),
        "url": one_line(value_at(publication, "permanentDataSetURI")),
        "terms": one_line(value_at(publication, "licenseType"))
        or in_language(value_at(publication, "accessRestrictions")),
    }


def _reference_flow(content: dict[str, Any]) -> dict[str, Any]:
    """The fields of a process that describe its reference flow."""
    reference = _reference_exchange(content)
    material = as_list(value_at(reference, "materialProperties"))
    return {
        "mean_amount": amount_of(value_at(reference, "meanAmount")),
        "resulting_amount": amount_of(value_at(reference, "resultingflowAmount")),
        "properties": tuple(_properties(reference)),
        "material": tuple(
            (
                one_line(value_at(entry, "name")),
                positive(value_at(entry, "value")),
                one_line(value_at(entry, "unit")),
            )
            for entry in material
        ),
    }


def _described(content: Any, reference: str) -> str:
    return in_language(value_at(content, reference, "shortDescription"))


def _extensions(content: Any) -> list[dict[str, Any]]:
    entries = as_list(value_at(content, "other", "anies"))
    return [
        _from_xml(entry) if isinstance(entry, str) else entry
        for entry in entries
        if isinstance(entry, dict | str)
    ]


def _from_xml(text: str) -> dict[str, Any]:
    """An extension that a program left as XML in a text: its name and its text."""
    try:
        element = read_xml(text[:_XML_TEXT].encode(), "extension")
    except InputError:
        return {}
    return {"name": element.tag, "value": element.text}


def _extension(content: Any, name: str) -> Any:
    """The value of the first extension of a name; None if there is none."""
    values = (entry.get("value") for entry in _extensions(content) if entry.get("name") == name)
    return next(values, None)


def _reference_exchange(content: dict[str, Any]) -> Any:
    """The exchange that is the reference flow: marked as such, else named by its number."""
    exchanges = [
        exchange
        for exchange in as_list(value_at(content, "exchanges", "exchange"))
        if isinstance(exchange, dict)
    ]
    path = ("processInformation", "quantitativeReference", "referenceToReferenceFlow")
    numbers = set(map(one_line, as_list(value_at(content, *path))))
    marked = (exchange for exchange in exchanges if exchange.get("referenceFlow") is True)
    named = (
        exchange for exchange in exchanges if one_line(exchange.get("dataSetInternalID")) in numbers
    )
    return next(marked, next(named, None))


def _properties(reference: Any) -> Iterator[FlowProperty]:
    for entry in as_list(value_at(reference, "flowProperties")):
        uuid = one_line(value_at(entry, "uuid"))
        yield FlowProperty(
            uuid,
            in_language(value_at(entry, "name")),
            not_negative(value_at(entry, "meanValue")),
            one_line(value_at(entry, "referenceUnit"))
            or PROPERTY_UUIDS.get(uuid.lower(), ("", ""))[1]
            or UNIT_GROUP_UUIDS.get(one_line(value_at(entry, "unitGroupUUID")).lower(), ""),
            value_at(entry, "referenceFlowProperty") is True,
        )


def _results(content: dict[str, Any]) -> Iterator[Result]:
    """The climate indicators."""
    results = value_at(content, "LCIAResults", "LCIAResult") or value_at(
        content, "lciaResults", "lciaResult"
    )
    for result in as_list(results):
        method = value_at(result, "referenceToLCIAMethodDataSet")
        uuid = one_line(value_at(method, "refObjectId"))
        names = tuple(_texts(method))
        if climate_indicator(uuid, names) is None:
            continue
        group = _unit_group(result)
        cells = tuple(
            DeclaredNumber(
                one_line(entry.get("module")), one_line(entry.get("scenario")), entry.get("value")
            )
            for entry in _extensions(result)
            if one_line(entry.get("module")) or _is_amount(entry)
        )
        yield Result(
            uuid,
            names,
            in_language(value_at(group, "shortDescription")),
            one_line(value_at(group, "refObjectId")).lower(),
            cells,
        )


def _is_amount(entry: dict[str, Any]) -> bool:
    """True of a number that names no module, which is not one of the references beside it."""
    return "name" not in entry and isinstance(entry.get("value"), str | int | float)


def _texts(reference: Any) -> Iterator[str]:
    """The descriptions of a reference in every language."""
    for entry in as_list(value_at(reference, "shortDescription")):
        if text := one_line(value_at(entry, "value")):
            yield text


def _unit_group(result: Any) -> Any:
    """The reference to the unit group of an indicator; None if there is none."""
    candidates = (
        entry.get(name)
        for entry in _extensions(result)
        if entry.get("name") == "referenceToUnitGroupDataSet"
        for name in ("value", "objectValue")
    )
    return next((group for group in candidates if isinstance(group, dict)), None)


def _scenarios(information: Any) -> Iterator[EpdScenario]:
    for extension in _extensions(information):
        scenarios = as_list(extension.get("scenario")) or as_list(
            value_at(extension, "value", "scenario")
        )
        for scenario in scenarios:
            if name := one_line(value_at(scenario, "name")):
                is_default = value_at(scenario, "default") in (True, "true")
                yield EpdScenario(name, one_line(value_at(scenario, "group")), is_default)


def _compliance(content: dict[str, Any]) -> Iterator[str]:
    path = ("modellingAndValidation", "complianceDeclarations", "compliance")
    for entry in as_list(value_at(content, *path)):
        yield from _texts(value_at(entry, "referenceToComplianceSystem"))


def _synonyms(information: Any) -> Iterator[str]:
    for path in (("synonyms",), ("name", "synonyms")):
        for entry in as_list(value_at(information, *path)):
            yield one_of(value_at(entry, "value"), entry)


def _category(information: Any) -> str:
    path = ("classificationInformation", "classification", 0, "class")
    texts = (
        one_line(value_at(entry, "value"), 100) for entry in as_list(value_at(information, *path))
    )
    return " / ".join(text for text in texts if text)


def _published(time: Any) -> tuple[Any, ...]:
    """The dates of publication, among the extensions."""
    names = ("publicationDateOfEPD", "publicationDate")
    return tuple(entry.get("value") for entry in _extensions(time) if entry.get("name") in names)
