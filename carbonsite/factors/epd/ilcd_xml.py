"""ILCD+EPD as XML: a process data set, with the flow, flow properties and unit groups that it
refers to.

Elements are found by their local name: the format has three namespaces for its extensions (2013,
2019, 2024), and programs disagree about which element is in which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .declaration import Cell, Declaration, Scenario, refusal
from .ilcd import PROPERTY_UUIDS, UNIT_GROUP_UUIDS, FlowProperty, Process, Result, declaration_of
from .values import LANGUAGES, amount_of, date_of, positive, said, year_of

FORMAT = "ILCD+EPD XML"
ROOT = "processDataSet"
COMPANIONS = {
    "flowDataSet": "a flow",
    "flowPropertyDataSet": "a flow property",
    "unitGroupDataSet": "a unit group",
    "sourceDataSet": "a source",
    "contactDataSet": "a contact",
    "LCIAMethodDataSet": "a characterisation method",
    "CategorySystem": "a list of categories",
    "lifeCycleModelDataSet": "a life cycle model",
    "schema": "a schema",
    "stylesheet": "a stylesheet",
    "ILCDLocations": "a list of places",
}

Companions: TypeAlias = Callable[[str, str], bytes | None]
"""Another data set of the package, by its UUID and the address at which the document refers to it."""


def read_xml(content: bytes, where: str) -> Element:
    """An XML document with the namespaces taken off.

    Raises
    ------
    InputError
        Where it is not XML, declares entities or a document type, or is in an encoding that is not
        known.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise refusal(
            where,
            "content",
            "",
            "declares a document type or entities, which a declaration does not need",
            "give the document as it was published",
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise refusal(
            where,
            "content",
            "",
            f"is not XML that can be read: {error}",
            "give the document as it was published, in UTF-8",
        ) from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


def read_ilcd_xml(root: Element, where: str, companions: Companions) -> Declaration:
    """What an ILCD+EPD process data set in XML declares.

    Raises
    ------
    InputError
        Where a data set that it refers to cannot be read.
    """
    publication = root.find("administrativeInformation/publicationAndOwnership")
    exchange = _reference_exchange(root)
    flow_reference = None if exchange is None else exchange.find("referenceToFlowDataSet")
    flow = _companion(flow_reference, companions, where)
    process = Process(
        uuid=_text(root, "processInformation/dataSetInformation/UUID"),
        version=_text(publication, "dataSetVersion"),
        name=_language(root, "processInformation/dataSetInformation/name/baseName"),
        results=tuple(_results(root)),
        mean_amount=None if exchange is None else amount_of(exchange.findtext("meanAmount")),
        flow="" if flow_reference is None else flow_reference.get("refObjectId", "")[:100],
        properties=tuple(_properties(flow, companions, where)),
        material=tuple(_material(flow)),
        functional_unit=_language(
            root, "processInformation/quantitativeReference/functionalUnitOrOther"
        ),
        scenarios=tuple(_scenarios(root)),
        registration_number=_text(publication, "registrationNumber"),
        owner=_language(publication, "referenceToOwnershipOfDataSet/shortDescription"),
        operator=_language(publication, "referenceToRegistrationAuthority/shortDescription")
        or _language(publication, "other/referenceToPublisher/shortDescription"),
        compliance=tuple(
            said(element.text)
            for element in root.findall(
                "modellingAndValidation/complianceDeclarations/compliance/referenceToComplianceSystem/shortDescription"
            )
            if said(element.text)
        ),
        geography=_geography(root),
        category=" / ".join(_classes(root)),
        published=date_of(_text(root, "processInformation/time/other/publicationDateOfEPD")),
        valid_to=date_of(_text(root, "processInformation/time/dataSetValidUntil"), is_end=True),
        reference_year=year_of(_text(root, "processInformation/time/referenceYear")),
        entered=date_of(_text(root, "administrativeInformation/dataEntryBy/timeStamp"))
        or date_of(_text(publication, "dateOfLastRevision")),
        url=_text(publication, "permanentDataSetURI"),
        terms=_text(publication, "licenseType") or _language(publication, "accessRestrictions"),
        service_life=positive(
            _attribute(
                root, "processInformation/dataSetInformation/other/referenceServiceLife", "years"
            )
        ),
        subtype=_text(root, "modellingAndValidation/LCIMethodAndAllocation/other/subType"),
    )
    return declaration_of(process, FORMAT, where)


def _text(root: Element | None, path: str) -> str:
    return said(None if root is None else root.findtext(path))


def _attribute(root: Element, path: str, name: str) -> str | None:
    found = root.find(path)
    return None if found is None else found.get(name)


def _language(root: Element | None, path: str) -> str:
    """The text that a Nordic reader is most likely to read."""
    texts = [
        element for element in ([] if root is None else root.findall(path)) if said(element.text)
    ]
    ranked = sorted(
        texts,
        key=lambda text: (
            LANGUAGES.index(text.get("lang", ""))
            if text.get("lang", "") in LANGUAGES
            else len(LANGUAGES)
        ),
    )
    return said(ranked[0].text) if ranked else ""


def _geography(root: Element) -> str:
    return (
        _attribute(
            root, "processInformation/geography/locationOfOperationSupplyOrProduction", "location"
        )
        or ""
    )[:60]


def _classes(root: Element) -> Iterator[str]:
    first = root.find(
        "processInformation/dataSetInformation/classificationInformation/classification"
    )
    yield from (
        said(element.text, 100)
        for element in ([] if first is None else first.findall("class"))
        if said(element.text)
    )


def _reference_exchange(root: Element) -> Element | None:
    number = _text(root, "processInformation/quantitativeReference/referenceToReferenceFlow")
    return next(
        (
            each
            for each in root.findall("exchanges/exchange")
            if each.get("dataSetInternalID") == number
        ),
        None,
    )


def _companion(reference: Element | None, companions: Companions, where: str) -> Element | None:
    """The data set that an element refers to; None where it is not at hand."""
    if reference is None:
        return None
    content = companions(reference.get("refObjectId", ""), reference.get("uri", ""))
    return (
        None
        if content is None
        else read_xml(content, f"{where}, data set {reference.get('refObjectId', '')[:100]}")
    )


def _properties(flow: Element | None, companions: Companions, where: str) -> Iterator[FlowProperty]:
    """The properties of the flow, each with the reference unit of its unit group."""
    number = _text(flow, "flowInformation/quantitativeReference/referenceToReferenceFlowProperty")
    for each in [] if flow is None else flow.findall("flowProperties/flowProperty"):
        reference = each.find("referenceToFlowPropertyDataSet")
        uuid = "" if reference is None else reference.get("refObjectId", "")
        unit = (
            _reference_unit(_companion(reference, companions, where), companions, where)
            or PROPERTY_UUIDS.get(uuid.lower(), ("", ""))[1]
        )
        yield FlowProperty(
            uuid,
            _language(reference, "shortDescription"),
            positive(each.findtext("meanValue")),
            unit,
            each.get("dataSetInternalID") == number,
        )


def _reference_unit(property: Element | None, companions: Companions, where: str) -> str:
    """The unit in which a flow property is given: that of its unit group."""
    reference = (
        None
        if property is None
        else property.find(
            "flowPropertiesInformation/quantitativeReference/referenceToReferenceUnitGroup"
        )
    )
    group = _companion(reference, companions, where)
    if group is None:
        return (
            ""
            if reference is None
            else UNIT_GROUP_UUIDS.get(reference.get("refObjectId", "").lower(), "")
        )
    number = _text(group, "unitGroupInformation/quantitativeReference/referenceToReferenceUnit")
    return next(
        (
            _text(unit, "name")
            for unit in group.findall("units/unit")
            if unit.get("dataSetInternalID") == number
        ),
        "",
    )


def _material(flow: Element | None) -> Iterator[tuple[str, float | None, str]]:
    """The material properties of a flow, which stand in an embedded MatML document."""
    details = (
        {}
        if flow is None
        else {detail.get("id", ""): detail for detail in flow.iter("PropertyDetails")}
    )
    for data in [] if flow is None else flow.iter("PropertyData"):
        detail = details.get(data.get("property", ""))
        if detail is not None:
            units = detail.find("Units")
            yield (
                _text(detail, "Name"),
                positive(data.findtext("Data")),
                "" if units is None else units.get("name", "")[:60],
            )


def _results(root: Element) -> Iterator[Result]:
    for each in root.findall("LCIAResults/LCIAResult"):
        method, group = (
            each.find("referenceToLCIAMethodDataSet"),
            each.find("other/referenceToUnitGroupDataSet"),
        )
        names = tuple(
            said(text.text)
            for text in ([] if method is None else method.findall("shortDescription"))
            if said(text.text)
        )
        cells = tuple(
            Cell(said(amount.get("module", "")), said(amount.get("scenario", "")), amount.text)
            for amount in each.findall("other/amount")
            if amount.get("module")
        )
        uuid, unit_uuid = (
            "" if reference is None else reference.get("refObjectId", "")
            for reference in (method, group)
        )
        yield Result(uuid, names, _language(group, "shortDescription"), unit_uuid.lower(), cells)


def _scenarios(root: Element) -> Iterator[Scenario]:
    for each in root.findall("processInformation/dataSetInformation/other/scenarios/scenario"):
        if said(each.get("name")):
            yield Scenario(
                said(each.get("name")), said(each.get("group", "")), each.get("default") == "true"
            )


def is_process(root: Any) -> bool:
    """Whether a document is a process data set."""
    return bool(root.tag == ROOT)
