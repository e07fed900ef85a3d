"""Boverket's klimatdatabas as JSON: GWP-GHG, typical and conservative, with A4 and the waste of A5.

References
----------
Boverket, klimatdatabas 02.07: "A1-A3 Typical" and "A1-A3 Conservative" are two values of one
product; "A5.1" is the waste at the construction site, not the energy of A5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...lifecycle import Indicator
from ..agreement import agree
from .conversions import STATED
from .declaration import (
    Conversion,
    Declaration,
    DeclaredNumber,
    EpdFinding,
    EpdScenario,
    Impact,
    finding_of,
)
from .indicators import climate_indicator_named
from .values import list_at, module_of, one_line, one_of, positive, text_at, value_at

FORMAT = "Boverket klimatdatabas"
TYPICAL, CONSERVATIVE = "typical", "conservative"
_VALUES = (EpdScenario(TYPICAL, "value", is_default=True), EpdScenario(CONSERVATIVE, "value"))
_AMENDMENT = re.compile(r"(?<=EN 15804):(?=A[12])")
_ENERGY = ("3", "energy and fuel", "energi och bränsle")


def is_boverket(content: object) -> bool:
    """True if a JSON object is an answer of the database, or one resource of it."""
    return isinstance(content, dict) and (
        isinstance(value_at(content, "Resources", 0, "DataItems"), list)
        or isinstance(value_at(content, "DataItems"), list)
    )


def read_boverket(content: object) -> Iterator[Declaration]:
    """The declaration of each resource of an answer."""
    is_answer = isinstance(content, dict) and "Resources" in content
    for resource in list_at(content, "Resources") if is_answer else [content]:
        if isinstance(resource, dict):
            yield _declaration(resource, content)


def _declaration(resource: object, answer: object) -> Declaration:
    version = one_of(value_at(resource, "Version"), value_at(answer, "Version"))
    name, number = text_at(resource, "Name"), text_at(resource, "ResourceId")
    unit, category = text_at(resource, "InventoryUnit"), _category(resource)
    is_carrier = _is_carrier(category)
    impacts = tuple(_impacts(resource))
    has_waste = any(cell.module == "A5" for impact in impacts for cell in impact.cells)
    waste_note = " A5 is A5.1, the waste at the site." if has_waste and not is_carrier else ""
    return Declaration(
        format=FORMAT,
        name=name,
        declared_unit=unit,
        impacts=tuple(map(_product_stage_only, impacts)) if is_carrier else impacts,
        locator=f"resource {number} ({name}), version {version}",
        key=number,
        uuid=text_at(resource, "ProductSystemResourceId"),
        registration_number=number,
        owner=one_of(value_at(resource, "Publisher"), value_at(answer, "Publisher"), "Boverket"),
        document=f"Boverkets klimatdatabas {version}".strip(),
        standard=_AMENDMENT.sub("+", text_at(resource, "StdCalc")),
        geography=one_line(value_at(resource, "Location"), 60),
        category=text_at(category, "Text"),
        published=(
            value_at(answer, "PublishedDate"),
            value_at(resource, "UpdatedTime"),
            value_at(resource, "TimeStamp"),
        ),
        terms="Boverket must be named as the source",
        note=f"Generic data.{waste_note}",
        is_carrier=is_carrier,
        scenarios=_VALUES,
        conversions=tuple(_conversions(resource, unit)),
        findings=tuple(_waste_findings(resource, impacts)),
    )


def _category(resource: object) -> object:
    """The category of the resource in Boverket's own classification; None if it has none."""
    return next(
        (
            category
            for category in list_at(resource, "Categories")
            if value_at(category, "ClassificationType") == "Boverket"
        ),
        None,
    )


def _is_carrier(category: object) -> bool:
    text, code = text_at(category, "Text"), text_at(category, "Code")
    return text.lower() in _ENERGY or code == _ENERGY[0]


def _impacts(resource: object) -> Iterator[Impact]:
    for item in list_at(resource, "DataItems"):
        name = text_at(item, "PropertyName")
        code = text_at(item, "PropertyCode") or name
        if climate_indicator_named(code) is None and climate_indicator_named(name) is None:
            continue
        cells = tuple(
            _cell(text_at(entry, "DataModuleCode"), value_at(entry, "Value"))
            for entry in list_at(item, "DataValueItems")
        )
        yield Impact(
            Indicator.GHG if "GHG" in code else Indicator.TOTAL,
            code,
            text_at(item, "PropertyUnitCode"),
            cells,
            1,
            next((text for text in ("AR4", "AR5", "AR6") if text in code), "not stated"),
        )


def _cell(code: str, value: object) -> DeclaredNumber:
    """A number with its module and scenario: ``A1-A3 Typical``, ``A5.1``; else the whole code."""
    module, _, kind = code.strip().partition(" ")
    scenario = kind.lower() if kind.lower() in (TYPICAL, CONSERVATIVE) else ""
    if module == "A5.1":
        return DeclaredNumber("A5", scenario, value)
    return DeclaredNumber(module if scenario or not kind else code, scenario, value)


def _product_stage_only(impact: Impact) -> Impact:
    """The impact of an energy carrier: its A1-A3 covers its whole life."""
    cells = tuple(cell for cell in impact.cells if module_of(cell.module) == "A1-A3")
    return replace(impact, cells=cells)


def _conversions(resource: object, unit: str) -> Iterator[Conversion]:
    for entry in list_at(resource, "Conversions"):
        value, written = positive(value_at(entry, "Value")), text_at(entry, "Unit")
        above, below = (part.strip() for part in written.partition("/")[::2])
        if value is not None and above:
            kind = f"{text_at(entry, 'Field') or 'conversion'} ({written})"
            rank = STATED if above in ("kg", "MJ", "kWh") else 0
            yield Conversion(value, above, below or unit, kind, rank)


def _waste_findings(resource: object, impacts: tuple[Impact, ...]) -> Iterator[EpdFinding]:
    """A finding if the waste of A5.1 was computed with the conservative value of A1-A3.

    The waste of A5.1 is the waste share of A1-A3 and A4.
    """
    waste = positive(value_at(resource, "WasteFactor"))
    for impact in impacts:
        values = {
            (cell.module, cell.scenario): cell.value
            for cell in impact.cells
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        }
        needed = (("A1-A3", CONSERVATIVE), ("A1-A3", TYPICAL), ("A4", ""), ("A5", ""))
        if waste is None or not values.keys() >= set(needed):
            continue
        high, low, transport, stated = (float(values[key]) for key in needed)
        by_high, by_low = (waste - 1) * (high + transport), (waste - 1) * (low + transport)
        if agree(stated, by_high) and not agree(stated, by_low):
            yield finding_of(
                "waste of the conservative value",
                "epd.waste_of_conservative",
                waste=stated,
                typical=by_low,
            )
