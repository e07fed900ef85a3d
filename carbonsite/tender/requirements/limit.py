"""Upper limits of emissions, and reductions against the tender's baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from ...arrays import Array
from ...errors import FieldError, UnitError
from ...messages import Message, message
from ...units import Q, Quantity, as_unit
from ...units.areas import KINDS
from ...units.fields import InUnit
from .amounts import amount_of_rows
from .base import Subject, Verdict, evidence_of
from .electricity import JudgedElectricity, refusal_of
from .formulas import Comparison, LiveRequirement, VerdictCells
from .selecting import Selecting

_PER_YEAR = "/år"
OF_ROWS = ("t", "m3", "m")
"""Units of a limit per amount of the rows that count."""


def _as_limit(text: str | Quantity) -> Quantity:
    quantity = Q(text)
    if not _parts_of_unit(quantity):
        raise FieldError(
            message("tender.requirement.no_limit", quantity=str(quantity)),
            message("tender.requirement.no_limit.remedy"),
        )
    if not np.isfinite(quantity.magnitude) or quantity.magnitude < 0:
        raise FieldError(
            message("tender.award.price_bounds", quantity=str(quantity)),
            message("tender.requirement.limit_bounds.remedy"),
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


class EmissionRequirement(Selecting, LiveRequirement):
    """Base of requirements on the emissions of selected line items.

    They are judged with location-based electricity, unless `electricity` is "as-the-basis"; it is
    "prescribed" where a rule prescribes its factors.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    electricity: JudgedElectricity = "location-based"

    evidence_is_lines: ClassVar[bool] = True

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """The emissions as a sum over line items."""
        return {"emissions": cells.emissions(self.selection)}

    def lacking(self, subject: Subject, counted: Array) -> list[str]:
        """What is missing for the emissions; a market-based account shows nothing unless asked."""
        missing = self.selection.missing(subject.account, subject.lines, counted)
        refusal = refusal_of(self.electricity, subject.scenario.basis)
        return missing if refusal is None else [*missing, refusal.missing]


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

    limit: Annotated[Any, AfterValidator(_as_limit)]
    period: Annotated[Quantity, InUnit("år", gt=0)] | None = None

    @model_validator(mode="after")
    def _has_period(self) -> Limit:
        if bool(self._yearly) != (self.period is not None):
            raise (
                FieldError(
                    message("tender.requirement.per_year"),
                    message("tender.requirement.per_year.remedy"),
                )
                if self._yearly
                else FieldError(message("tender.requirement.period"), message("project.leave_out"))
            )
        return self

    @property
    def unit(self) -> str:
        """The unit of values and limit."""
        return self._parts[0]

    @property
    def area(self) -> str:
        """The type of area of a limit per area; else empty."""
        return "" if self._parts[1] in OF_ROWS else self._parts[1]

    @property
    def per_amount(self) -> str:
        """The unit of the rows' amounts of a limit per amount; else empty."""
        return self._parts[1] if self._parts[1] in OF_ROWS else ""

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
        per = inputs.get("area", inputs.get("amount", 1.0))
        return inputs["emissions"] / per / inputs.get("years", 1.0)

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if the emissions are not above the limit; undeclared is not zero."""
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


class Reduction(EmissionRequirement):
    """A reduction against the tender's baseline.

    Parameters
    ----------
    name : str
    at_least : str or float
        Share of the baseline, such as ``"40 %"``.
    modules, elements, flows, without_flows, where
        The line items that count on both sides, see `Selection`.
    electricity : {"location-based", "as-the-basis", "prescribed"}
        By which it is judged, see `Limit`.
    """

    comparison: ClassVar[Comparison] = ">="

    at_least: Annotated[Quantity, InUnit("", gt=0, le=1)]
    unit: str = "%"

    @property
    def sentence(self) -> Message:
        """What it asks."""
        return message("tender.asks.reduction", rows=self.rows_in_words, share=self.figure)

    @property
    def figure(self) -> float:
        """The reduction asked for, in percent."""
        return float(self.at_least.to(as_unit("%")).magnitude)

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """Reduction [%]."""
        return 100.0 * (1.0 - inputs["emissions"] / inputs["baseline"])

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """The emissions of the bid and of the baseline as sums over line items."""
        return {
            "emissions": cells.emissions(self.selection),
            "baseline": cells.baseline_emissions(self.selection),
        }

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if the bid is as far below the baseline as asked, both in one indicator."""
        counted = self.selection.counted(subject.lines)
        missing, inputs = self.lacking(subject, counted), {}
        before, after = subject.baseline, subject.account
        if before is None:
            missing.append(message("tender.missing.baseline"))
        elif before.indicator is not after.indicator or before.basis != after.basis:
            missing.append(message("tender.missing.other_baseline"))
        else:
            of_before = self.selection.counted(before.lines)
            missing += [
                message("tender.missing.in_baseline", problem=problem)
                for problem in self.selection.missing(before, before.lines, of_before)
            ]
            emissions = before.lines[before.indicator.value].to_numpy(dtype=float)
            baseline = float(emissions[of_before].sum())
            if not missing and not baseline > 0:
                missing.append(message("tender.missing.positive_baseline"))
            inputs = {"emissions": emissions_of(subject, counted), "baseline": baseline}
        evidence = evidence_of(line_evidence(subject, counted))
        return self.verdict(inputs, self.figure, missing, self.unit, evidence, counted)


def emissions_of(subject: Subject, counted: Array) -> float:
    """Emissions of the line items that count [kgCO2e]; NaN if one is undeclared."""
    return float(
        subject.lines[subject.account.indicator.value].to_numpy(dtype=float)[counted].sum()
    )


def line_evidence(subject: Subject, counted: Array) -> dict[str, Any]:
    """The lines that count, summed by row and module: the columns of evidence."""
    kept = np.flatnonzero(counted)
    row, item, module = (
        subject.lines[name].to_numpy(dtype=object)[kept] for name in ("row", "item", "module")
    )
    rows, modules = pd.factorize(row)[0], pd.factorize(module)
    place, pairs = pd.factorize(rows * len(modules[1]) + modules[0])
    # What is undeclared in part is undeclared.
    sums = np.bincount(
        place,
        weights=subject.lines[subject.account.indicator.value].to_numpy(dtype=float)[kept],
        minlength=len(pairs),
    )
    first = np.unique(place, return_index=True)[1]
    return {
        "row": row[first],
        "item": item[first],
        "value": module[first],
        "counted": sums,
        "detail": ["kgCO2e"] * len(first),
    }
