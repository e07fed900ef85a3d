"""ILCD+EPD as JSON: what soda4LCA serves (ÖKOBAUDAT, EPD-Norge, ECO Portal), in its extended view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .declaration import Cell, Declaration, Scenario
from .ilcd import PROPERTY_UUIDS, UNIT_GROUP_UUIDS, FlowProperty, Process, Result, declaration_of
from .indicators import meaning_of
from .values import amount_of, at, date_of, in_language, listed, positive, said, year_of

FORMAT = "ILCD+EPD JSON"


def is_ilcd(content: Any) -> bool:
    """Whether a JSON object is a process data set."""
    return (
        isinstance(content, dict)
        and "processInformation" in content
        and ("LCIAResults" in content or "exchanges" in content or "lciaResults" in content)
    )


def read_ilcd_json(content: dict[str, Any], where: str) -> Declaration:
    """What an ILCD+EPD process data set in JSON declares."""
    information = at(content, "processInformation", "dataSetInformation")
    publication = at(content, "administrativeInformation", "publicationAndOwnership")
    time = at(content, "processInformation", "time")
    reference = _reference_exchange(content)
    process = Process(
        uuid=said(at(information, "UUID") or at(information, "uuid")),
        version=said(at(publication, "dataSetVersion")),
        name=in_language(at(information, "name", "baseName"))
        or in_language(at(information, "name")),
        results=tuple(_results(content)),
        mean_amount=amount_of(at(reference, "meanAmount")),
        resulting_amount=amount_of(at(reference, "resultingflowAmount")),
        flow=said(at(reference, "referenceToFlowDataSet", "refObjectId")),
        properties=tuple(_properties(reference)),
        material=tuple(
            (said(at(each, "name")), positive(at(each, "value")), said(at(each, "unit")))
            for each in listed(at(reference, "materialProperties"))
        ),
        functional_unit=in_language(
            at(content, "processInformation", "quantitativeReference", "functionalUnitOrOther")
        ),
        scenarios=tuple(_scenarios(information)),
        registration_number=said(at(publication, "registrationNumber")),
        owner=in_language(at(publication, "referenceToOwnershipOfDataSet", "shortDescription")),
        operator=in_language(
            at(publication, "referenceToRegistrationAuthority", "shortDescription")
        )
        or _publisher(publication),
        compliance=tuple(_compliance(content)),
        geography=said(
            at(
                content,
                "processInformation",
                "geography",
                "locationOfOperationSupplyOrProduction",
                "location",
            ),
            60,
        ),
        category=_category(information),
        published=_published(time),
        valid_to=date_of(at(time, "dataSetValidUntil"), is_end=True),
        reference_year=year_of(at(time, "referenceYear")),
        entered=date_of(at(content, "administrativeInformation", "dataEntryBy", "timeStamp")),
        url=said(at(publication, "permanentDataSetURI")),
        terms=said(at(publication, "licenseType"))
        or in_language(at(publication, "accessRestrictions")),
        subtype=next(
            (
                said(each.get("value"))
                for each in _anies(at(content, "modellingAndValidation", "LCIMethodAndAllocation"))
                if each.get("name") == "subType"
            ),
            "",
        ),
    )
    return declaration_of(process, FORMAT, where)


def _anies(content: Any) -> list[dict[str, Any]]:
    """The extensions of an element."""
    return [each for each in listed(at(content, "other", "anies")) if isinstance(each, dict)]


def _reference_exchange(content: dict[str, Any]) -> Any:
    """The exchange that is the reference flow: marked as such, or named by its number."""
    exchanges = [
        each for each in listed(at(content, "exchanges", "exchange")) if isinstance(each, dict)
    ]
    numbers = {
        said(number)
        for number in listed(
            at(content, "processInformation", "quantitativeReference", "referenceToReferenceFlow")
        )
    }
    marked = [each for each in exchanges if each.get("referenceFlow") is True]
    return next(
        iter(
            [
                *marked,
                *(each for each in exchanges if said(each.get("dataSetInternalID")) in numbers),
            ]
        ),
        None,
    )


def _properties(reference: Any) -> Iterator[FlowProperty]:
    for each in listed(at(reference, "flowProperties")):
        uuid = said(at(each, "uuid"))
        unit = (
            said(at(each, "referenceUnit"))
            or PROPERTY_UUIDS.get(uuid.lower(), ("", ""))[1]
            or UNIT_GROUP_UUIDS.get(said(at(each, "unitGroupUUID")).lower(), "")
        )
        yield FlowProperty(
            uuid,
            in_language(at(each, "name")),
            positive(at(each, "meanValue")),
            unit,
            at(each, "referenceFlowProperty") is True,
        )


def _results(content: dict[str, Any]) -> Iterator[Result]:
    """The climate indicators; the others are passed by."""
    for each in listed(
        at(content, "LCIAResults", "LCIAResult") or at(content, "lciaResults", "lciaResult")
    ):
        method = at(each, "referenceToLCIAMethodDataSet")
        names = tuple(
            name
            for name in (said(at(text, "value")) for text in listed(at(method, "shortDescription")))
            if name
        )
        if meaning_of(said(at(method, "refObjectId")), names) is None:
            continue
        anies = _anies(each)
        group: dict[str, Any] = next(
            (
                held
                for any_ in anies
                for held in (any_.get("value"), any_.get("objectValue"))
                if any_.get("name") == "referenceToUnitGroupDataSet" and isinstance(held, dict)
            ),
            {},
        )
        cells = tuple(
            Cell(said(any_["module"]), said(any_.get("scenario")), any_.get("value"))
            for any_ in anies
            if said(any_.get("module"))
        )
        yield Result(
            said(at(method, "refObjectId")),
            names,
            in_language(at(group, "shortDescription")),
            said(at(group, "refObjectId")).lower(),
            cells,
        )


def _scenarios(information: Any) -> Iterator[Scenario]:
    for any_ in _anies(information):
        for each in listed(any_.get("scenario")) or listed(at(any_, "value", "scenario")):
            if said(at(each, "name")):
                yield Scenario(
                    said(at(each, "name")),
                    said(at(each, "group")),
                    at(each, "default") in (True, "true"),
                )


def _publisher(publication: Any) -> str:
    return next(
        (
            in_language(at(each, "value", "shortDescription"))
            for each in _anies(publication)
            if each.get("name") == "referenceToPublisher"
        ),
        "",
    )


def _compliance(content: dict[str, Any]) -> Iterator[str]:
    for each in listed(
        at(content, "modellingAndValidation", "complianceDeclarations", "compliance")
    ):
        yield from (
            said(at(text, "value"))
            for text in listed(at(each, "referenceToComplianceSystem", "shortDescription"))
            if said(at(text, "value"))
        )


def _category(information: Any) -> str:
    classes = listed(at(information, "classificationInformation", "classification", 0, "class"))
    return " / ".join(text for text in (said(at(each, "value"), 100) for each in classes) if text)


def _published(time: Any) -> Any:
    return next(
        (
            day
            for each in _anies(time)
            if each.get("name") in ("publicationDateOfEPD", "publicationDate")
            and (day := date_of(each.get("value")))
        ),
        None,
    )
