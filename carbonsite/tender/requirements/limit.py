"""Upper limits of emissions: a number of the tender, or that of a named rule."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import AfterValidator, model_validator

from ...errors import UnitError
from ...messages import Message, message
from ...messages.problems import field_error
from ...rules import Rule
from ...rules.asking import check_asked
from ...units import Q, Quantity, as_unit
from ...units.areas import KINDS
from ...units.fields import InUnit
from .amounts import amount_of_rows
from .base import Subject, Verdict, evidence_of
from .emissions import EmissionRequirement, emissions_of, line_evidence
from .formulas import Comparison, VerdictCells
from .limit_of_rule import LimitOfRule

_PER_YEAR = "/år"
OF_ROWS = ("t", "m3", "m")
"""Units of a limit per amount of the rows that count."""


def _as_limit(text: str | Quantity) -> Quantity:
    quantity = Q(text)
    if not _parts_of_unit(quantity):
        raise field_error("tender.requirement.no_limit", quantity=str(quantity))
    if not np.isfinite(quantity.magnitude) or quantity.magnitude < 0:
        raise field_error(
            "tender.award.price_bounds",
            "tender.requirement.limit_bounds.remedy",
            quantity=str(quantity),
        )
    return quantity


def _parts_of_unit(limit: Quantity) -> tuple[str, str, str] | None:
    """Unit of a limit, what it is per, and "/år" or ""; None if it is no limit."""
    for area in ("", *KINDS, *OF_ROWS):
        for yearly in ("", _PER_YEAR):
            unit = f"kgCO2e{'/' if area else ''}{area}{yearly}"
            try:
                limit.to(as_unit(unit))
            except UnitError:
                continue
            return unit, area, yearly
    return None


class Limit(EmissionRequirement):
    """An upper limit of emissions: whole, per area, or per tonne, cubic metre or running metre.

    Parameters
    ----------
    name : str
    limit : str or Quantity
        Its unit says what it is per: ``"100 tCO2e"``, ``"300 kgCO2e/m2 BTA"``, ``"1,5 kgCO2e/m2
        BTA/year"``, ``"45 kgCO2e/t"``. Per tonne, cubic metre or metre it is per amount of the rows
        that count: of those with a product stage, if there are any.
    period : str or Quantity
        The study period, where the limit is per year.
    modules, elements, flows, without_flows, where
        The line items that count, see `Selection`.
    electricity : {"location-based", "as-the-basis", "prescribed"}
        By which it is judged; a residual mix or a contract shows nothing unless "as-the-basis".
    rule : str
        Name of a rule instead of a limit, such as ``"br18-2025"``: it says which lines count, per
        what, and the limit; see `cs.under`. A limit is then that of a rule that leaves it open.
    building, application, given
        As in `cs.under`.

    Raises
    ------
    InputError
        Where the limit is none, the period is missing or says nothing, or a module is not in the
        total.

    Examples
    --------
    >>> import carbonsite as cs
    >>> site = cs.measures.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    >>> bid = cs.Scenario("bid", site, basis=cs.Basis(year=2020), area="5000 m2 BTA")
    >>> Limit(name="site", limit="12 kgCO2e/m2 BTA", modules=("A5",)).check(Subject(bid))
    Verdict('site', met: 9.882 kgCO2e/m2 BTA, limit 12 kgCO2e/m2 BTA, margin 2.118 kgCO2e/m2 BTA)
    """

    comparison: ClassVar[Comparison] = "<="

    limit: Annotated[Any, AfterValidator(_as_limit)] = None
    rule: str = ""
    building: str = ""
    application: datetime.date | None = None
    given: dict[str, str] = {}
    period: Annotated[Quantity, InUnit("år", gt=0)] | None = None

    @model_validator(mode="after")
    def _has_limit(self) -> Limit:
        if self.rule:
            check_asked(Rule.named(self.rule), self.building, self.limit, self.given)
            if self.modules or self.elements or self.flows or self.without_flows or self.where:
                raise field_error("tender.requirement.rule_selects")
        elif self.limit is None:
            raise field_error("tender.requirement.limit_or_rule")
        return self

    @model_validator(mode="after")
    def _has_period(self) -> Limit:
        if self.rule:
            return self
        if bool(self._yearly) != (self.period is not None):
            if self._yearly:
                raise field_error("tender.requirement.per_year")
            raise field_error("tender.requirement.period", "project.leave_out")
        return self

    @property
    def unit(self) -> str:
        """The unit of values and limit."""
        return self._of_rule.unit if self.rule else self._parts[0]

    @property
    def area(self) -> str:
        """The type of area of a limit per area; else empty."""
        return "" if self.rule or self._parts[1] in OF_ROWS else self._parts[1]

    @property
    def per_amount(self) -> str:
        """The unit of the rows' amounts of a limit per amount; else empty."""
        return "" if self.rule or self._parts[1] not in OF_ROWS else self._parts[1]

    @property
    def _yearly(self) -> str:
        return self._parts[2]

    @property
    def _years(self) -> float:
        return 0.0 if self.period is None else float(self.period.to(as_unit("år")).magnitude)

    @property
    def _parts(self) -> tuple[str, str, str]:
        kinds = _parts_of_unit(self.limit)
        assert kinds is not None, "a limit of another kind was refused"
        return kinds

    @property
    def sentence(self) -> Message:
        """What it asks, in the unit of the limit."""
        if self.rule:
            return self._of_rule.sentence
        unit = str(self.limit.units).removesuffix(_PER_YEAR)
        key = f"tender.asks.{'yearly' if self._years else 'figure'}"
        limit = message(key, figure=float(self.limit.magnitude), unit=unit, years=self._years)
        return message("tender.asks.limit", rows=self.rows_in_words, limit=limit)

    @property
    def figure(self) -> float:
        """The limit in its unit."""
        return float(self.limit.to(as_unit(self.unit)).magnitude)

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """Emissions per area or amount, and year [kgCO2e, kgCO2e/m2, kgCO2e/t, kgCO2e/m2/year]."""
        if self.rule:
            return inputs["value"]
        per = inputs.get("area", inputs.get("amount", 1.0))
        return inputs["emissions"] / per / inputs.get("years", 1.0)

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if the emissions are not above the limit; undeclared is not zero."""
        if self.rule:
            return self._of_rule.verdict(subject, self)
        counted = self.selection.counted(subject.lines)
        missing = self.lacking(subject, counted)
        inputs = {"emissions": emissions_of(subject, counted)}
        if self.area:
            area = subject.area(self.area)
            if area is None:
                missing.append(message("tender.missing.area", area=self.area))
            else:
                inputs["area"] = area
        if self.per_amount:
            amount, problems = amount_of_rows(subject, counted, self.per_amount)
            missing += problems
            inputs["amount"] = amount
        if self._years:
            inputs["years"] = self._years
        evidence = evidence_of(line_evidence(subject, counted))
        return self.verdict(inputs, self.figure, missing, self.unit, evidence, counted)

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """The emissions as a sum over line items; what a rule computes is stored."""
        return {} if self.rule else super().inputs_formula(cells)

    def margin_formula(self) -> str:
        """Formula of the margin; that of a rule is stored."""
        return "" if self.rule else super().margin_formula()

    def outcome_formula(self, cells: VerdictCells) -> str:
        """Formula of the outcome; that of a rule, which rounds, is stored."""
        return "" if self.rule else super().outcome_formula(cells)

    @property
    def _of_rule(self) -> LimitOfRule:
        return LimitOfRule(self.rule, self.building, self.application, self.limit, self.given)
