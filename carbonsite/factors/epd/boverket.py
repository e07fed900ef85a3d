"""Boverket's klimatdatabas as its interface answers: GWP-GHG, typical and conservative, with A4 and
the waste of A5.

References
---------- Boverket, klimatdatabas 02.07: "A1-A3 Typical" and "A1-A3 Conservative" are two values of
one product; "A5.1" is the waste at the construction site, not the energy of A5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...lifecycle import Indicator
from ...units import number_text
from .conversions import STATED
from .declaration import Cell, Conversion, Declaration, Finding, Impact, Scenario
from .indicators import meaning_of_name
from .numbers import agree
from .values import at, date_of, listed, module_of, positive, said

FORMAT = "Boverket klimatdatabas"
TYPICAL, CONSERVATIVE = "typical", "conservative"
_VALUES = (Scenario(TYPICAL, "value", is_default=True), Scenario(CONSERVATIVE, "value"))
_ENERGY = ("3", "energy and fuel", "energi och bränsle")


def is_boverket(content: Any) -> bool:
    """Whether a JSON object is an answer of the database, or one resource of it."""
    return isinstance(content, dict) and (
        isinstance(at(content, "Resources", 0, "DataItems"), list)
        or isinstance(content.get("DataItems"), list)
    )


def read_boverket(content: dict[str, Any]) -> Iterator[Declaration]:
    """Each resource of an answer."""
    for resource in listed(content.get("Resources")) if "Resources" in content else [content]:
        if isinstance(resource, dict):
            yield _declaration(resource, content)


def _declaration(resource: dict[str, Any], answer: dict[str, Any]) -> Declaration:
    version = said(resource.get("Version")) or said(answer.get("Version"))
    name, number, unit = (
        said(resource.get("Name")),
        said(resource.get("ResourceId")),
        said(resource.get("InventoryUnit")),
    )
    category = next(
        (
            each
            for each in listed(resource.get("Categories"))
            if at(each, "ClassificationType") == "Boverket"
        ),
        None,
    )
    is_carrier = (
        said(at(category, "Text")).lower() in _ENERGY or said(at(category, "Code")) == _ENERGY[0]
    )
    impacts = tuple(_impacts(resource))
    published = (
        date_of(answer.get("PublishedDate"))
        or date_of(resource.get("UpdatedTime"))
        or date_of(resource.get("TimeStamp"))
    )
    return Declaration(
        format=FORMAT,
        name=name,
        declared_unit=unit,
        impacts=tuple(_carried(impact) for impact in impacts) if is_carrier else impacts,
        locator=f"resource {number} ({name}), version {version}",
        key=number,
        uuid=said(resource.get("ProductSystemResourceId")),
        registration_number=number,
        owner=said(resource.get("Publisher")) or said(answer.get("Publisher")) or "Boverket",
        document=f"Boverkets klimatdatabas {version}".strip(),
        standard=said(resource.get("StdCalc"))
        .replace("EN 15804:A1", "EN 15804+A1")
        .replace("EN 15804:A2", "EN 15804+A2"),
        geography=said(resource.get("Location"), 60),
        category=said(at(category, "Text")),
        published=published,
        terms="Boverket must be named as the source",
        note=(
            "Generic data. A5 is A5.1, the waste at the site."
            if _has_waste(impacts) and not is_carrier
            else "Generic data."
        ),
        is_carrier=is_carrier,
        scenarios=_VALUES,
        conversions=tuple(_conversions(resource, unit)),
        findings=tuple(_waste_of_which(resource, impacts)),
    )


def _impacts(resource: dict[str, Any]) -> Iterator[Impact]:
    for item in listed(resource.get("DataItems")):
        code = said(at(item, "PropertyCode")) or said(at(item, "PropertyName"))
        if (
            meaning_of_name(code) is None
            and meaning_of_name(said(at(item, "PropertyName"))) is None
        ):
            continue
        characterisation = next(
            (text for text in ("AR4", "AR5", "AR6") if text in code), "not stated"
        )
        cells = tuple(
            _cell(said(at(each, "DataModuleCode")), at(each, "Value"))
            for each in listed(at(item, "DataValueItems"))
        )
        yield Impact(
            Indicator.GHG if "GHG" in code else Indicator.TOTAL,
            code,
            said(at(item, "PropertyUnitCode")),
            cells,
            1,
            characterisation,
        )


def _cell(code: str, value: Any) -> Cell:
    module, _, kind = code.strip().partition(" ")
    return Cell(
        (
            "A5"
            if module == "A5.1"
            else module
            if kind.lower() in ("", TYPICAL, CONSERVATIVE)
            else code
        ),
        kind.lower() if kind.lower() in (TYPICAL, CONSERVATIVE) else "",
        value,
    )


def _carried(impact: Impact) -> Impact:
    """The numbers of an energy carrier; they hold its whole life, and the activity says where it is
    burnt.
    """
    return Impact(
        impact.indicator,
        impact.label,
        impact.unit,
        tuple(cell for cell in impact.cells if module_of(cell.module) == "A1-A3"),
        impact.rank,
        impact.characterisation,
    )


def _has_waste(impacts: tuple[Impact, ...]) -> bool:
    return any(cell.module == "A5" for impact in impacts for cell in impact.cells)


def _conversions(resource: dict[str, Any], unit: str) -> Iterator[Conversion]:
    for each in listed(resource.get("Conversions")):
        value = positive(at(each, "Value"))
        above, _, below = said(at(each, "Unit")).partition("/")
        if value is not None and above.strip():
            yield Conversion(
                value,
                above.strip(),
                below.strip() or unit,
                f"{said(at(each, 'Field')) or 'conversion'} ({said(at(each, 'Unit'))})",
                STATED if above.strip() in ("kg", "MJ", "kWh") else 0,
            )


def _waste_of_which(resource: dict[str, Any], impacts: tuple[Impact, ...]) -> Iterator[Finding]:
    """The waste of A5.1 is the waste share of A1-A3 and A4; which of the two A1-A3 it was computed
    with.
    """
    waste = positive(resource.get("WasteFactor"))
    for impact in impacts:
        held = {
            (cell.module, cell.scenario): cell.value
            for cell in impact.cells
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        }
        needed = [
            held.get(key)
            for key in (("A1-A3", CONSERVATIVE), ("A1-A3", TYPICAL), ("A4", ""), ("A5", ""))
        ]
        if waste is None or any(number is None for number in needed):
            continue
        high, low, transport, stated = (float(number) for number in needed if number is not None)
        by_high, by_low = (waste - 1) * (high + transport), (waste - 1) * (low + transport)
        if agree(stated, by_high) and not agree(stated, by_low):
            detail = (
                f"A5.1 is {number_text(stated)}: the waste share of the conservative A1-A3 and A4;"
                f" of the typical A1-A3 it would be {by_low:.3g}. The published number is kept"
            )
            yield Finding("waste of the conservative value", detail)
