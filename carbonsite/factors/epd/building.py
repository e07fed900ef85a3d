"""The product that one declaration gives: its factors, its table rows and its findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ... import limits
from ...errors import UnitError
from ...lifecycle import INDICATORS, MODULES
from ...messages import message
from ...messages.problems import refusal
from ..factor import EmissionFactor
from ..findings import FactorFinding
from .conversions import read_properties, unit_with_direction
from .dates import read_dates
from .declaration import Declaration, EpdFinding, finding_of, remedies
from .declared_units import read_amount
from .factor_rows import common_fields, factor_id, rows_of_factor
from .numbers import NumbersByScenario, read_numbers
from .variants import NO_DEFAULT, variants

EXPECTED = tuple(module for module in MODULES if module not in ("A0", "A1", "A2", "A3", "B8"))
"""The modules of EN 15804; those that a declaration does not give are undeclared."""


@dataclass(frozen=True)
class Product:
    """One declared product: its factor rows, and its rows in the tables of the file."""

    factors: tuple[EmissionFactor, ...]
    declaration: dict[str, Any]
    conversions: tuple[dict[str, Any], ...]
    findings: tuple[EpdFinding, ...]

    @property
    def numbers(self) -> list[tuple[Any, ...]]:
        """The declared numbers without their source, equal for one product in two formats."""
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

    def findings_of(self, factor: str) -> list[FactorFinding]:
        """Findings of one of its factors; those of the default are about every scenario.

        A scenario settles which numbers its own modules have, so these are left open no more.
        """
        declared = {row.module for row in self.factors if row.factor == factor}
        return [
            FactorFinding(one.finding, one.detail)
            for one in self.findings
            if one.factor in (self.ids[0], factor)
            and not (one.finding == NO_DEFAULT and one.detail.values["module"] in declared)
        ]


def build(declaration: Declaration, where: str) -> Product:
    """The factors of one declared product: one id for each scenario, one row for each module.

    Raises
    ------
    InputError
        If the declaration has no usable unit, amount, date or number.
    """
    amount, unit = _declared(declaration, where)
    epd = read_numbers(declaration, where, unit, amount)
    numbers = _without_empty(epd.numbers)
    if len(numbers) > limits.EPD_SCENARIOS:
        key, most = "epd.too_many_scenarios", limits.EPD_SCENARIOS
        raise refusal(where, "scenarios", len(numbers), key, "remedy.give_needed", limit=most)
    plans, plan_findings = variants(declaration.scenarios, numbers)
    if not plans:
        raise refusal(where, "GWP", "", "epd.all_contradict", "remedy.ask_owner")
    properties = read_properties(declaration.conversions, unit)
    dates = read_dates(declaration)
    fields = common_fields(declaration, where, unit, properties, epd, dates)
    name = factor_id(declaration)
    findings = [
        *declaration.findings,
        *dates.findings,
        *epd.findings,
        *plan_findings,
        *properties.findings,
        *_divided(amount, unit),
    ]
    findings = [finding._replace(factor=name) for finding in findings]
    rows: list[EmissionFactor] = []
    for ending, plan in plans.items():
        factor_rows, factor_findings = rows_of_factor(
            f"{name}{ending}", plan, numbers, fields, declaration, properties
        )
        rows += factor_rows
        # A finding of the default scenario is not repeated for the others.
        known = {finding[:2] for finding in findings} if ending else set()
        findings += [finding for finding in factor_findings if finding[:2] not in known]
    return Product(
        tuple(rows),
        _declaration_row(declaration, rows, unit, amount),
        tuple(_conversion_rows(declaration, name)),
        tuple(findings),
    )


def _without_empty(numbers: NumbersByScenario) -> NumbersByScenario:
    """The numbers without modules and scenarios of which no number is left."""
    modules_left = {
        scenario: {module: row for module, row in modules.items() if row}
        for scenario, modules in numbers.items()
    }
    return {scenario: modules for scenario, modules in modules_left.items() if modules}


def _conversion_rows(declaration: Declaration, factor: str) -> Iterator[dict[str, Any]]:
    for entry in declaration.conversions:
        unit = unit_with_direction(entry)
        yield {"factor": factor, "value": entry.value, "unit": unit, "kind": entry.kind}


def _declared(declaration: Declaration, where: str) -> tuple[float, str]:
    """The number of declared units that the numbers are for, and the declared unit."""
    stated, column = declaration.declared_unit, "declared unit"
    if not stated:
        raise refusal(where, column, "", "epd.no_unit")
    try:
        amount, unit = read_amount(stated)
    except UnitError as error:
        remedy = remedies(error.remedy, message("epd.give_unit"))
        raise refusal(where, column, stated, error.problem, remedy) from None
    amount *= declaration.reference_amount
    if not 1e-12 < amount < 1e12:
        raise refusal(where, "reference amount", amount, "epd.odd_amount", "epd.give_unit")
    return amount, unit


def _divided(amount: float, unit: str) -> list[EpdFinding]:
    if amount == 1:
        return []
    return [finding_of("reference amount is not 1", "epd.divided", amount=amount, unit=unit)]


def _declaration_row(
    declaration: Declaration, rows: list[EmissionFactor], unit: str, amount: float
) -> dict[str, Any]:
    """The row of the table of declarations; modules are those of the first factor."""
    factor = rows[0].factor
    declared = {row.module for row in rows if row.factor == factor and row.module}
    covered = declared | ({"A1-A3"} if {"A1", "A2", "A3"} <= declared else set())
    expected = () if declaration.is_carrier else EXPECTED
    texts = ("name", "registration_number", "owner", "operator", "standard", "geography")
    return {
        "factor": factor,
        **{name: getattr(declaration, name) for name in texts},
        "declared_unit": unit,
        "reference_amount": amount,
        "valid_from": str(rows[0].valid_from or ""),
        "valid_to": str(rows[0].valid_to or ""),
        "modules_declared": ", ".join(module for module in MODULES if module in declared),
        "modules_undeclared": ", ".join(module for module in expected if module not in covered),
        "scenarios": ", ".join(scenario.name for scenario in declaration.scenarios),
        "uuid": declaration.uuid,
        "format": declaration.format,
    }


def with_unit(declaration: Declaration, text: str) -> Declaration:
    """The declaration with a declared unit that the caller gives, and a finding that says so."""
    stated = declaration.declared_unit
    key = "epd.unit_given" if stated else "epd.unit_given.none"
    known = {"amount": declaration.reference_amount, "stated": stated} if stated else {}
    finding = finding_of("declared unit given", key, unit=text, **known)
    return replace(
        declaration,
        declared_unit=text,
        reference_amount=1.0,
        findings=(*declaration.findings, finding),
    )
