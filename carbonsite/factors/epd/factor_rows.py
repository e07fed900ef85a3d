"""The factor rows of a declaration: the numbers of a scenario, with the fields common to all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...lifecycle import INDICATORS, MODULES
from ...messages.problems import refusal
from ...units import number_text
from ...units.source import Source
from ..factor import EmissionFactor
from ..generic import GENERIC_NAMES
from .carbon import carbon_fields
from .checks import NumbersByModule, agreeing_split, ghg_beside_total, one_product_stage
from .conversions import DeclaredProperties
from .dates import DeclaredDates
from .declaration import Declaration, EpdFinding
from .numbers import EpdNumbers, NumbersByScenario
from .values import slug
from .variants import Plan


def factor_id(declaration: Declaration) -> str:
    """The id of a declared product: its name and its registration number or short UUID."""
    key = (
        slug(declaration.key or declaration.registration_number, 40)
        or declaration.uuid.lower().replace("-", "")[:8]
    )
    name = slug(declaration.name) or "epd"
    whole = f"{name}-{slug(key)}" if key and not name.endswith(slug(key)) else name
    return f"epd-{whole}" if whole in GENERIC_NAMES else whole


def common_fields(
    declaration: Declaration,
    where: str,
    unit: str,
    properties: DeclaredProperties,
    epd: EpdNumbers,
    dates: DeclaredDates,
) -> dict[str, Any]:
    """The fields that all rows of a declaration have in common.

    Raises
    ------
    InputError
        If the declaration states no date.
    """
    kinds = {impact.characterisation for impact, _ in epd.origins.values()} - {"not stated"}
    years = f"{number_text(declaration.service_life)} years" if declaration.service_life else None
    sources = (properties.source, "service life: declared" if years else "")
    return {
        "name": declaration.name or declaration.uuid or where,
        "category": declaration.category,
        "declared_unit": unit,
        "boundary": "life-cycle" if declaration.is_carrier else "",
        **properties.texts,
        "property_source": "; ".join(text for text in sources if text),
        "service_life": years,
        "standard": declaration.standard,
        "characterisation": kinds.pop() if len(kinds) == 1 else "not stated",
        "geography": declaration.geography,
        "reference_year": declaration.reference_year,
        "valid_from": dates.valid_from,
        "valid_to": dates.valid_to,
        "uncertainty": declaration.uncertainty,
        "source": _source(declaration, where, dates),
        "terms": declaration.terms,
        "note": " ".join(text for text in (declaration.note, dates.note) if text),
    }


def _source(declaration: Declaration, where: str, dates: DeclaredDates) -> Source:
    """The publisher of the declaration, with the year of the first date that it states."""
    issued = dates.published or dates.valid_from
    ends = dates.valid_to
    year = issued.year if issued else declaration.reference_year or (ends.year if ends else None)
    if year is None or not 1900 <= year <= 2100:
        raise refusal(where, "date", year or "", "epd.no_date")
    return Source(
        declaration.operator or declaration.owner or declaration.format,
        declaration.document or declaration.name or declaration.format,
        year,
        declaration.locator,
        declaration.url,
    )


def rows_of_factor(
    factor: str,
    plan: Plan,
    numbers: NumbersByScenario,
    fields: Mapping[str, Any],
    declaration: Declaration,
    properties: DeclaredProperties,
) -> tuple[list[EmissionFactor], list[EpdFinding]]:
    """The rows of one factor without contradictions, and a finding for each contradiction."""
    planned: NumbersByModule = {
        module: numbers[scenario][module] for module, scenario in plan.items()
    }
    whole, findings, sum_note = one_product_stage(planned)
    findings += ghg_beside_total(whole)
    kept, split_findings = agreeing_split(whole)
    carbon, carbon_findings = carbon_fields(declaration, fields["declared_unit"], properties, kept)
    rows = []
    for module in (module for module in MODULES if module in kept):
        scenario = plan.get(module, "")
        notes = (
            fields["note"],
            f"Scenario: {scenario}." if scenario else "",
            sum_note if module == "A1-A3" else "",
        )
        cells: dict[str, Any] = {
            name: kept[module][name] for name in INDICATORS if name in kept[module]
        }
        note = " ".join(text for text in notes if text)
        module_field = None if declaration.is_carrier else module
        rows.append(
            EmissionFactor(
                factor=factor, module=module_field, **{**fields, **carbon, "note": note}, **cells
            )
        )
    contradictions = (*findings, *split_findings, *carbon_findings)
    return rows, [finding._replace(factor=factor) for finding in contradictions]
