"""From what a document declares to emission factors, with their findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...errors import UnitError
from ...lifecycle import INDICATORS, MODULES
from ...units import number_text
from ...units.source import Source
from ..factor import EmissionFactor
from ..generic import GENERIC_NAMES
from .checks import Rows, agreeing_split, ghg_beside_total, one_product_stage
from .conversions import Properties, read_properties, told
from .declaration import Declaration, Finding, refusal
from .declared_units import read_amount
from .numbers import Numbers, Reading, read_numbers, without_empty
from .values import slug
from .variants import Plan, variants

EXPECTED = tuple(module for module in MODULES if module not in ("A1", "A2", "A3", "B8"))
"""The modules of EN 15804: those that a declaration does not give are undeclared."""


_GIVEN = "read_epd(path, declared_unit='1 m3')"


@dataclass(frozen=True)
class Product:
    """One declared product: its factor rows, and its rows in the tables of the file."""

    factors: tuple[EmissionFactor, ...]
    declaration: dict[str, Any]
    conversions: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]

    @property
    def numbers(self) -> list[tuple[Any, ...]]:
        """What it declares, without where it was read: the same product in two formats has the same
        numbers.
        """
        return sorted(
            (
                row.factor,
                row.module or "",
                row.declared_unit,
                *(str(getattr(row, indicator)) for indicator in INDICATORS),
            )
            for row in self.factors
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its factors, the default first."""
        return tuple(dict.fromkeys(row.factor for row in self.factors))


def build(declaration: Declaration, where: str) -> Product:
    """The factors of one declared product: one id for each scenario, one row for each module.

    Raises
    ------
    InputError
        Where the declaration has no usable unit, amount, date or number.
    """
    amount, unit = _declared(declaration, where)
    reading = read_numbers(declaration, where, unit, amount)
    numbers: Numbers = {
        scenario: kept
        for scenario, modules in reading.numbers.items()
        if (kept := without_empty(modules))
    }
    plans, found = variants(declaration.scenarios, numbers)
    if not plans:
        raise refusal(
            where,
            "GWP",
            "",
            "declares no global warming potential that does not contradict itself",
            "ask the owner of the declaration",
        )
    properties = read_properties(declaration.conversions, unit)
    name = factor_id(declaration)
    findings = [
        finding._replace(factor=name)
        for finding in (
            *declaration.findings,
            *reading.findings,
            *found,
            *properties.findings,
            *_divided(amount, unit),
        )
    ]
    fields = _fields(declaration, where, unit, properties, reading)
    rows: list[EmissionFactor] = []
    for ending, plan in plans.items():
        built, noticed = _rows(f"{name}{ending}", plan, numbers, fields, declaration.is_carrier)
        rows += built
        findings += [
            finding for finding in noticed if not ending or not _is_repeated(finding, findings)
        ]
    first = [row.module for row in rows if row.factor == rows[0].factor and row.module]
    row = _declaration_row(declaration, rows[0].factor, unit, amount, first)
    conversions = tuple(
        {"factor": name, "value": each.value, "unit": told(each), "kind": each.kind}
        for each in declaration.conversions
    )
    return Product(tuple(rows), row, conversions, tuple(findings))


def _is_repeated(finding: Finding, findings: list[Finding]) -> bool:
    """Whether the default scenario has already given this finding."""
    return any(finding[:2] == other[:2] for other in findings)


def _declared(declaration: Declaration, where: str) -> tuple[float, str]:
    """How many declared units the numbers are for, and the declared unit."""
    if not declaration.declared_unit:
        raise refusal(
            where,
            "declared unit",
            "",
            "is not told; in ILCD+EPD it stands in the reference flow, which is not at hand or has"
            " no amount",
            f"give the zip package with its flows, or {_GIVEN}",
        )
    try:
        amount, unit = read_amount(declaration.declared_unit)
    except UnitError as error:
        raise refusal(
            where,
            "declared unit",
            declaration.declared_unit,
            error.problem,
            f"give it as the declaration states it: {_GIVEN}",
        ) from None
    amount *= declaration.reference_amount
    if not 1e-12 < amount < 1e12:
        raise refusal(
            where,
            "reference amount",
            amount,
            "is not an amount that numbers can be per",
            f"give it as the declaration states it: {_GIVEN}",
        )
    return amount, unit


def _divided(amount: float, unit: str) -> list[Finding]:
    if amount == 1:
        return []
    return [
        Finding(
            "reference amount is not 1",
            f"the document declares {number_text(amount)} {unit}; every number is divided by"
            f" {number_text(amount)} and is per 1 {unit}",
        )
    ]


def factor_id(declaration: Declaration) -> str:
    """The id of a declared product: its name, and the registration number or the beginning of its
    UUID.
    """
    key = (
        slug(declaration.key or declaration.registration_number, 40)
        or declaration.uuid.lower().replace("-", "")[:8]
    )
    name = slug(declaration.name) or "epd"
    whole = f"{name}-{slug(key)}" if key and not name.endswith(slug(key)) else name
    return f"epd-{whole}" if whole in GENERIC_NAMES else whole


def _fields(
    declaration: Declaration, where: str, unit: str, properties: Properties, reading: Reading
) -> dict[str, Any]:
    """What all rows of a declaration have in common."""
    kinds = {impact.characterisation for impact, _ in reading.taken.values()} - {"not stated"}
    years = f"{number_text(declaration.service_life)} years" if declaration.service_life else None
    return {
        "name": declaration.name or declaration.uuid or where,
        "category": declaration.category,
        "declared_unit": unit,
        "boundary": "life-cycle" if declaration.is_carrier else "",
        **properties.texts,
        "property_source": "; ".join(
            text for text in (properties.source, "service life: declared" if years else "") if text
        ),
        "service_life": years,
        "standard": declaration.standard,
        "characterisation": kinds.pop() if len(kinds) == 1 else "not stated",
        "geography": declaration.geography,
        "reference_year": declaration.reference_year,
        "valid_from": declaration.valid_from,
        "valid_to": declaration.valid_to,
        "uncertainty": declaration.uncertainty,
        "source": _source(declaration, where),
        "terms": declaration.terms,
        "note": declaration.note,
    }


def _source(declaration: Declaration, where: str) -> Source:
    """Who published the declaration, and when: the first of the dates that it states."""
    dates = (declaration.published, declaration.valid_from)
    year = next(
        (day.year for day in dates if day),
        declaration.reference_year or (declaration.valid_to.year if declaration.valid_to else None),
    )
    if year is None or not 1900 <= year <= 2100:
        raise refusal(
            where,
            "date",
            year or "",
            "states no date of issue, validity or reference year",
            "add the date on which the declaration was issued",
        )
    publisher = declaration.operator or declaration.owner or declaration.format
    return Source(
        publisher,
        declaration.document or declaration.name or declaration.format,
        year,
        declaration.locator,
        declaration.url,
    )


def _rows(
    factor: str, plan: Plan, numbers: Numbers, fields: Mapping[str, Any], is_carrier: bool
) -> tuple[list[EmissionFactor], list[Finding]]:
    """The rows of one factor, contradictions settled."""
    rows: Rows = {module: numbers[scenario][module] for module, scenario in plan.items()}
    whole, findings, note = one_product_stage(rows)
    findings += ghg_beside_total(whole)
    kept, off = agreeing_split(whole)
    built = []
    for module in (module for module in MODULES if module in kept):
        cells: dict[str, Any] = {
            indicator: kept[module][indicator]
            for indicator in INDICATORS
            if indicator in kept[module]
        }
        told = " ".join(
            text
            for text in (
                fields["note"],
                _scenario_note(plan.get(module, "")),
                note if module == "A1-A3" else "",
            )
            if text
        )
        built.append(
            EmissionFactor(
                factor=factor,
                module=None if is_carrier else module,
                **{**fields, "note": told},
                **cells,
            )
        )
    return built, [finding._replace(factor=factor) for finding in (*findings, *off)]


def _scenario_note(scenario: str) -> str:
    return f"Scenario: {scenario}." if scenario else ""


def _declaration_row(
    declaration: Declaration, factor: str, unit: str, amount: float, declared: list[str]
) -> dict[str, Any]:
    """The row of the table of declarations."""
    held = {*declared, *(["A1-A3"] if {"A1", "A2", "A3"} <= set(declared) else [])}
    return {
        "factor": factor,
        "name": declaration.name,
        "registration_number": declaration.registration_number,
        "owner": declaration.owner,
        "operator": declaration.operator,
        "standard": declaration.standard,
        "declared_unit": unit,
        "reference_amount": amount,
        "valid_from": str(declaration.valid_from or ""),
        "valid_to": str(declaration.valid_to or ""),
        "geography": declaration.geography,
        "modules_declared": ", ".join(module for module in MODULES if module in declared),
        "modules_undeclared": (
            ""
            if declaration.is_carrier
            else ", ".join(module for module in EXPECTED if module not in held)
        ),
        "scenarios": ", ".join(scenario.name for scenario in declaration.scenarios),
        "uuid": declaration.uuid,
        "format": declaration.format,
    }


def with_unit(declaration: Declaration, text: str) -> Declaration:
    """The declaration with the declared unit that the caller has read in the document."""
    said = (
        f"{number_text(declaration.reference_amount)} {declaration.declared_unit}"
        if declaration.declared_unit
        else "none"
    )
    finding = Finding(
        "declared unit given",
        f"the numbers are taken to be per {text}, as was asked; the document itself says {said}",
    )
    return replace(
        declaration,
        declared_unit=text,
        reference_amount=1.0,
        findings=(*declaration.findings, finding),
    )
