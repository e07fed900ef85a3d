"""ILCD+EPD as XML: a process data set, with the flow and the units that it refers to.

Elements are found by their local name: the format has three namespaces for its extensions (2013,
2019, 2024), and programs disagree about which element is in which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ...errors import InputError
from ...messages.problems import refusal
from .dates import year_of
from .declaration import Declaration, DeclaredNumber, Divided, EpdScenario
from .ilcd import Process, Publication, Result, declaration_of
from .ilcd_flow import FlowProperty, ReferenceFlow
from .ilcd_identifiers import PROPERTY_UUIDS, UNIT_GROUP_UUIDS
from .indicators import climate_indicator
from .values import amount_of, language_rank, not_negative, one_line, positive

FORMAT = "ILCD+EPD XML"
ROOT = "processDataSet"
_COMPLIANCE = "complianceDeclarations/compliance/referenceToComplianceSystem"
_PLACE = "processInformation/geography/locationOfOperationSupplyOrProduction"
DATA_SETS = {
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
"""Elements of documents that declare nothing themselves, and what such a document is."""

FindDataSet: TypeAlias = Callable[[str, str], bytes | None]
"""Reads another data set of the package, by its UUID and the address in the document."""


def read_xml(content: bytes, where: str) -> Element:
    """An XML document with the namespaces taken off.

    Raises
    ------
    InputError
        If it is not XML, declares entities or a document type, or has an unknown encoding.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise refusal(where, "content", "", "epd.xml_entities", "remedy.as_published") from None
    except (ParseError, ValueError, LookupError) as error:
        raise refusal(where, "content", "", "epd.bad_xml", error=str(error)) from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


def read_ilcd_xml(root: Element, where: str, find_data_set: FindDataSet) -> Declaration:
    """The declaration of an ILCD+EPD process data set in XML.

    Raises
    ------
    InputError
        If a data set that it refers to cannot be read.
    """
    information = root.find("processInformation/dataSetInformation")
    time = root.find("processInformation/time")
    publication = root.find("administrativeInformation/publicationAndOwnership")
    validation = root.find("modellingAndValidation")
    process = Process(
        uuid=_text(information, "UUID"),
        name=_language(information, "name/baseName"),
        results=tuple(_results(root)),
        flow=_reference_flow(root, find_data_set, where),
        publication=_publication(publication),
        functional_unit=_language(
            root, "processInformation/quantitativeReference/functionalUnitOrOther"
        ),
        scenarios=tuple(_scenarios(information)),
        synonyms=tuple(_texts(information, "synonyms")),
        compliance=tuple(_texts(validation, f"{_COMPLIANCE}/shortDescription")),
        geography=_attribute(root, _PLACE, "location")[:60],
        category=" / ".join(_classes(information)),
        published=_text(time, "other/publicationDateOfEPD"),
        valid_to=_text(time, "dataSetValidUntil"),
        reference_year=year_of(_text(time, "referenceYear")),
        entered=(
            _text(root, "administrativeInformation/dataEntryBy/timeStamp"),
            _text(publication, "dateOfLastRevision"),
        ),
        service_life=positive(_attribute(information, "other/referenceServiceLife", "years")),
        subtype=_text(validation, "LCIMethodAndAllocation/other/subType"),
        safety_margin=positive(_text(information, "other/safetyMargins/margins")),
    )
    return declaration_of(process, FORMAT, where)


def _publication(about: Element | None) -> Publication:
    return Publication(
        _text(about, "dataSetVersion"),
        _text(about, "registrationNumber"),
        _language(about, "referenceToOwnershipOfDataSet/shortDescription"),
        _language(about, "referenceToRegistrationAuthority/shortDescription")
        or _language(about, "other/referenceToPublisher/shortDescription"),
        _text(about, "permanentDataSetURI"),
        _text(about, "licenseType") or _language(about, "accessRestrictions"),
    )


def _reference_flow(root: Element, find_data_set: FindDataSet, where: str) -> ReferenceFlow:
    number = _text(root, "processInformation/quantitativeReference/referenceToReferenceFlow")
    exchange = _numbered(root.findall("exchanges/exchange"), number)
    if exchange is None:
        return ReferenceFlow()
    flow = _data_set(exchange.find("referenceToFlowDataSet"), find_data_set, where)
    return ReferenceFlow(
        amount_of(exchange.findtext("meanAmount")),
        tuple(_properties(flow, find_data_set, where)),
        tuple(_material(flow)),
    )


def _text(root: Element | None, path: str) -> str:
    return one_line(None if root is None else root.findtext(path))


def _texts(root: Element | None, path: str, length: int = 500) -> Iterator[str]:
    elements = [] if root is None else root.findall(path)
    yield from (text for element in elements if (text := one_line(element.text, length)))


def _attribute(root: Element | None, path: str, name: str) -> str:
    element = None if root is None else root.find(path)
    return "" if element is None else element.get(name, "")


def _language(root: Element | None, path: str) -> str:
    """The text that a Nordic reader is most likely to read."""
    elements = [] if root is None else root.findall(path)
    texts = [element for element in elements if one_line(element.text)]
    if not texts:
        return ""
    return one_line(min(texts, key=lambda element: language_rank(element.get("lang"))).text)


def _classes(information: Element | None) -> Iterator[str]:
    """The classes of the first classification."""
    path = "classificationInformation/classification"
    first = None if information is None else information.find(path)
    return _texts(first, "class", 100)


def _numbered(elements: Iterable[Element], number: str) -> Element | None:
    """The element that has this number within the data set."""
    return next(
        (element for element in elements if element.get("dataSetInternalID") == number), None
    )


def _data_set(reference: Element | None, find_data_set: FindDataSet, where: str) -> Element | None:
    """The data set that an element refers to; None if the package lacks it."""
    if reference is None:
        return None
    content = find_data_set(reference.get("refObjectId", ""), reference.get("uri", ""))
    if content is None:
        return None
    try:
        return _parsed(content)
    except InputError as error:
        place = f"{where}, data set {reference.get('refObjectId', '')[:100]}"
        raise InputError(place, error.problems) from None


@lru_cache(maxsize=128)
def _parsed(content: bytes) -> Element:
    """A data set that others refer to, read once: every flow refers to the same unit groups."""
    return read_xml(content, "data set")


def _properties(
    flow: Element | None, find_data_set: FindDataSet, where: str
) -> Iterator[FlowProperty]:
    """The properties of the flow, each with the reference unit of its unit group."""
    number = _text(flow, "flowInformation/quantitativeReference/referenceToReferenceFlowProperty")
    for element in [] if flow is None else flow.findall("flowProperties/flowProperty"):
        reference = element.find("referenceToFlowPropertyDataSet")
        uuid = "" if reference is None else reference.get("refObjectId", "")
        flow_property = _data_set(reference, find_data_set, where)
        yield FlowProperty(
            uuid,
            _language(reference, "shortDescription"),
            not_negative(element.findtext("meanValue")),
            _reference_unit(flow_property, find_data_set, where)
            or PROPERTY_UUIDS.get(uuid.lower(), ("", ""))[1],
            element.get("dataSetInternalID") == number,
        )


def _reference_unit(flow_property: Element | None, find_data_set: FindDataSet, where: str) -> str:
    """The unit of a flow property: the reference unit of its unit group."""
    if flow_property is None:
        return ""
    reference = flow_property.find(
        "flowPropertiesInformation/quantitativeReference/referenceToReferenceUnitGroup"
    )
    if reference is None:
        return ""
    group = _data_set(reference, find_data_set, where)
    if group is None:
        return UNIT_GROUP_UUIDS.get(reference.get("refObjectId", "").lower(), "")
    number = _text(group, "unitGroupInformation/quantitativeReference/referenceToReferenceUnit")
    return _text(_numbered(group.findall("units/unit"), number), "name")


def _material(flow: Element | None) -> Iterator[tuple[str, float | None, str]]:
    """The material properties of a flow, which are in an embedded MatML document."""
    if flow is None:
        return
    details = {detail.get("id", ""): detail for detail in flow.iter("PropertyDetails")}
    for entry in flow.iter("PropertyData"):
        detail = details.get(entry.get("property", ""))
        if detail is not None:
            units = detail.find("Units")
            unit = "" if units is None else units.get("name", "")[:60]
            yield _text(detail, "Name"), positive(entry.findtext("Data")), unit


def _results(root: Element) -> Iterator[Result]:
    """The climate indicators."""
    for result in root.findall("LCIAResults/LCIAResult"):
        method = result.find("referenceToLCIAMethodDataSet")
        uuid = "" if method is None else method.get("refObjectId", "")
        names = tuple(_texts(method, "shortDescription"))
        if climate_indicator(uuid, names) is None:
            continue
        group = result.find("other/referenceToUnitGroupDataSet")
        cells = tuple(
            DeclaredNumber(
                one_line(amount.get("module", "")),
                one_line(amount.get("scenario", "")),
                Divided(one_line("…".join(amount.itertext()))) if len(amount) else amount.text,
            )
            for amount in result.findall("other/amount")
        )
        yield Result(
            uuid,
            names,
            _language(group, "shortDescription"),
            "" if group is None else group.get("refObjectId", "").lower(),
            cells,
        )


def _scenarios(information: Element | None) -> Iterator[EpdScenario]:
    for element in [] if information is None else information.findall("other/scenarios/scenario"):
        name = one_line(element.get("name"))
        if name:
            group = one_line(element.get("group", ""))
            yield EpdScenario(name, group, element.get("default") == "true")


def is_process(root: Element) -> bool:
    """True if a document is a process data set."""
    return bool(root.tag == ROOT)
