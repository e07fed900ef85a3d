"""ILCD+EPD as JSON in the extended view of soda4LCA: ÖKOBAUDAT, EPD-Norge, ECO Portal."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import InputError
from .dates import year_of
from .declaration import Declaration, DeclaredNumber, EpdScenario
from .ilcd import Process, Publication, Result, declaration_of
from .ilcd_flow import FlowProperty, ReferenceFlow
from .ilcd_identifiers import PROPERTY_UUIDS, UNIT_GROUP_UUIDS
from .ilcd_xml import read_xml
from .indicators import climate_indicator
from .values import (
    amount_of,
    as_list,
    in_language,
    list_at,
    not_negative,
    one_line,
    one_of,
    positive,
    text_at,
    value_at,
)

FORMAT = "ILCD+EPD JSON"
_XML_TEXT = 2000
"""Characters of an extension that is XML in a text."""


def is_ilcd(content: object) -> bool:
    """True if a JSON object is a process data set."""
    return (
        isinstance(content, dict)
        and "processInformation" in content
        and ("LCIAResults" in content or "exchanges" in content or "lciaResults" in content)
    )


def read_ilcd_json(content: object, where: str) -> Declaration:
    """The declaration of an ILCD+EPD process data set in JSON."""
    about = value_at(content, "processInformation")
    information, time = value_at(about, "dataSetInformation"), value_at(about, "time")
    place = ("geography", "locationOfOperationSupplyOrProduction", "location")
    method = value_at(content, "modellingAndValidation", "LCIMethodAndAllocation")
    process = Process(
        uuid=one_of(value_at(information, "UUID"), value_at(information, "uuid")),
        name=in_language(value_at(information, "name", "baseName"))
        or in_language(value_at(information, "name")),
        results=tuple(_results(content)),
        flow=_reference_flow(content),
        publication=_publication(content),
        functional_unit=in_language(
            value_at(about, "quantitativeReference", "functionalUnitOrOther")
        ),
        scenarios=tuple(_scenarios(information)),
        synonyms=tuple(_synonyms(information)),
        compliance=tuple(_compliance(content)),
        safety_margin=positive(value_at(_extension(information, "safetyMargins"), "margins")),
        geography=text_at(about, *place)[:60],
        category=_category(information),
        published=_published(time),
        valid_to=value_at(time, "dataSetValidUntil"),
        reference_year=year_of(value_at(time, "referenceYear")),
        entered=(value_at(content, "administrativeInformation", "dataEntryBy", "timeStamp"),),
        subtype=one_line(_extension(method, "subType")),
    )
    return declaration_of(process, FORMAT, where)


def _publication(content: object) -> Publication:
    about = value_at(content, "administrativeInformation", "publicationAndOwnership")
    publisher = value_at(_extension(about, "referenceToPublisher"), "shortDescription")
    return Publication(
        text_at(about, "dataSetVersion"),
        text_at(about, "registrationNumber"),
        _described(about, "referenceToOwnershipOfDataSet"),
        _described(about, "referenceToRegistrationAuthority") or in_language(publisher),
        text_at(about, "permanentDataSetURI"),
        text_at(about, "licenseType") or in_language(value_at(about, "accessRestrictions")),
    )


def _reference_flow(content: object) -> ReferenceFlow:
    reference = _reference_exchange(content)
    return ReferenceFlow(
        amount_of(value_at(reference, "meanAmount")),
        tuple(_properties(reference)),
        tuple(
            (text_at(entry, "name"), positive(value_at(entry, "value")), text_at(entry, "unit"))
            for entry in list_at(reference, "materialProperties")
        ),
        amount_of(value_at(reference, "resultingflowAmount")),
    )


def _described(content: object, reference: str) -> str:
    return in_language(value_at(content, reference, "shortDescription"))


def _extensions(content: object) -> list[dict[str, object]]:
    entries = list_at(content, "other", "anies")
    return [
        _from_xml(entry) if isinstance(entry, str) else entry
        for entry in entries
        if isinstance(entry, dict | str)
    ]


def _from_xml(text: str) -> dict[str, object]:
    """An extension that a program left as XML in a text: its name and its text."""
    try:
        element = read_xml(text[:_XML_TEXT].encode(), "extension")
    except InputError:
        return {}
    return {"name": element.tag, "value": element.text}


def _extension(content: object, name: str) -> object:
    """The value of the first extension of a name; None if there is none."""
    values = (entry.get("value") for entry in _extensions(content) if entry.get("name") == name)
    return next(values, None)


def _reference_exchange(content: object) -> object:
    """The exchange that is the reference flow: marked as such, else named by its number."""
    exchanges = [
        exchange
        for exchange in list_at(content, "exchanges", "exchange")
        if isinstance(exchange, dict)
    ]
    path = ("processInformation", "quantitativeReference", "referenceToReferenceFlow")
    numbers = set(map(one_line, list_at(content, *path)))
    marked = (exchange for exchange in exchanges if exchange.get("referenceFlow") is True)
    named = (
        exchange for exchange in exchanges if text_at(exchange, "dataSetInternalID") in numbers
    )
    return next(marked, next(named, None))


def _properties(reference: object) -> Iterator[FlowProperty]:
    for entry in list_at(reference, "flowProperties"):
        uuid = text_at(entry, "uuid")
        yield FlowProperty(
            uuid,
            in_language(value_at(entry, "name")),
            not_negative(value_at(entry, "meanValue")),
            text_at(entry, "referenceUnit")
            or PROPERTY_UUIDS.get(uuid.lower(), ("", ""))[1]
            or UNIT_GROUP_UUIDS.get(text_at(entry, "unitGroupUUID").lower(), ""),
            value_at(entry, "referenceFlowProperty") is True,
        )


def _results(content: object) -> Iterator[Result]:
    """The climate indicators."""
    results = value_at(content, "LCIAResults", "LCIAResult") or value_at(
        content, "lciaResults", "lciaResult"
    )
    for result in as_list(results):
        method = value_at(result, "referenceToLCIAMethodDataSet")
        uuid = text_at(method, "refObjectId")
        names = tuple(_texts(method))
        if climate_indicator(uuid, names) is None:
            continue
        group = _unit_group(result)
        cells = tuple(
            DeclaredNumber(text_at(entry, "module"), text_at(entry, "scenario"), entry.get("value"))
            for entry in _extensions(result)
            if text_at(entry, "module") or _is_amount(entry)
        )
        yield Result(
            uuid,
            names,
            in_language(value_at(group, "shortDescription")),
            text_at(group, "refObjectId").lower(),
            cells,
        )


def _is_amount(entry: dict[str, object]) -> bool:
    """True of a number that names no module, which is not one of the references beside it."""
    return "name" not in entry and isinstance(entry.get("value"), str | int | float)


def _texts(reference: object) -> Iterator[str]:
    """The descriptions of a reference in every language."""
    for entry in list_at(reference, "shortDescription"):
        if text := text_at(entry, "value"):
            yield text


def _unit_group(result: object) -> object:
    """The reference to the unit group of an indicator; None if there is none."""
    candidates = (
        entry.get(name)
        for entry in _extensions(result)
        if entry.get("name") == "referenceToUnitGroupDataSet"
        for name in ("value", "objectValue")
    )
    return next((group for group in candidates if isinstance(group, dict)), None)


def _scenarios(information: object) -> Iterator[EpdScenario]:
    for extension in _extensions(information):
        several = list_at(extension, "scenario") or list_at(extension, "value", "scenario")
        for scenario in several:
            if name := text_at(scenario, "name"):
                is_default = value_at(scenario, "default") in (True, "true")
                yield EpdScenario(name, text_at(scenario, "group"), is_default)


def _compliance(content: object) -> Iterator[str]:
    path = ("modellingAndValidation", "complianceDeclarations", "compliance")
    for entry in list_at(content, *path):
        yield from _texts(value_at(entry, "referenceToComplianceSystem"))


def _synonyms(information: object) -> Iterator[str]:
    for path in (("synonyms",), ("name", "synonyms")):
        for entry in list_at(information, *path):
            yield one_of(value_at(entry, "value"), entry)


def _category(information: object) -> str:
    path = ("classificationInformation", "classification", 0, "class")
    texts = (one_line(value_at(entry, "value"), 100) for entry in list_at(information, *path))
    return " / ".join(text for text in texts if text)


def _published(time: object) -> tuple[object, ...]:
    """The dates of publication, among the extensions."""
    names = ("publicationDateOfEPD", "publicationDate")
    return tuple(entry.get("value") for entry in _extensions(time) if entry.get("name") in names)
