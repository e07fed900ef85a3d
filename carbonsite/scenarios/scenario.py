"""A baseline and measures: what changes, what it saves, and how far the assumptions carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import pandas as pd
from typing_extensions import deprecated

from ..accounting.account import Account
from ..accounting.findings import finding_table
from ..accounting.reading import as_date, read
from ..display import html_table
from ..errors import InputError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties
from ..measures.base import Measure
from ..measures.validation import problems_of
from ..units import Quantity
from ..units.areas import areas_of
from ..units.assumption import Assumption
from .accounts import ScenarioAccounts
from .assumptions import Use, inputs_table, renamed, uses_of
from .bounds import Bounds, bounds_of
from .changes import with_row_ids
from .legal import site_law_findings
from .steps import MeasureSteps
from .traced_run import TracedRun
from .waterfall import compared, steps_of, unequal_findings, unequal_scope_of


@dataclass(frozen=True, eq=False)
class Scenario:
    """Baseline activities and the measures taken.

    Parameters
    ----------
    name : str
    baseline : DataFrame
        Activities before any measure; amounts may be assumptions or derived from some.
    measures : iterable of Measure
        The order given orders only the waterfall; stages decide in which order they act.
    catalogue : FactorCatalogue
    basis : Basis, optional
    date : str or date, optional
    area : str or Quantity, optional
        With its type, such as ``"5000 m2 BTA"``.
    further_areas : iterable of str or Quantity, optional
        Of other types, such as ``["4300 m2 BRA"]``; `areas` holds all.
    indicator : str, optional
    bases : mapping of str to Basis
        Further bases that reports show side by side.

    Raises
    ------
    InputError
        Where two measures have one name, or a measure finds nothing in the baseline to act on.

    Examples
    --------
    >>> import carbonsite as cs
    >>> baseline = cs.measures.machine_use("excavator 35 t", "1000 h", "15 L/h", machine="excavator")
    >>> electric = cs.measures.ElectricExcavator(per_litre="3,6 kWh/L")
    >>> scenario = Scenario("site", baseline, [electric], cs.FactorCatalogue.default(), cs.Basis(year=2020))
    >>> print(f"{scenario.saving():.0f}")
    47620 kgCO2e
    """

    name: str
    baseline: pd.DataFrame
    measures: Iterable[Measure] = ()
    catalogue: FactorCatalogue = field(default_factory=FactorCatalogue.default)
    basis: Basis | None = None
    date: Any = None
    area: Any = None
    indicator: str | None = None
    bases: Mapping[str, Basis] = field(default_factory=dict)
    further_areas: Iterable[Any] = ()
    areas: tuple[Any, ...] = field(init=False)
    _course: MeasureSteps = field(init=False, repr=False)

    def __post_init__(self) -> None:
        read(self.baseline, by_date=False)[1].raise_if_any()
        areas = areas_of(self.area, *self.further_areas)
        for name, value in (
            ("baseline", with_row_ids(self.baseline)),
            ("measures", tuple(self.measures)),
            ("date", as_date(self.date)),
            ("area", next(iter(areas), None)),
            ("further_areas", areas[1:]),
            ("areas", areas),
        ):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_course", MeasureSteps(self.baseline, self.catalogue))
        problems = list(problems_of(self.baseline, self.measures)) or list(renamed(self._uses))
        if problems:
            raise InputError.of(f"scenario {self.name!r}", problems)

    # -- what is done

    def activities(self, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The activities after all measures, assumptions at the values given, else at their own."""
        return self.steps_at(values or {})[-1][0].copy()

    def changes(self, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Signed rows by measure that turn the baseline into the final activities.

        Parameters
        ----------
        values : mapping of str to Quantity, optional
            Assumptions that are taken at another value, by name.
        """
        return self._course.changes(self.measures_in_order, values or {}, self._accounts.country)

    def steps_at(self, values: Mapping[str, Any]) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
        """The activities and what was changed last, at first and after each measure that acts,
        assumptions at the values given.
        """
        return self._course.steps(self.measures_in_order, values, self._accounts.country)

    def properties_at(self, values: Mapping[str, Any]) -> CatalogueProperties:
        """What factors weigh and hold, as measures look it up, with the values of those that are
        taken at others.
        """
        return self._course.properties(self._accounts.country, values)

    @cached_property
    def measures_in_order(self) -> tuple[Measure, ...]:
        """The measures in the order in which they act."""
        return tuple(sorted(self.measures, key=lambda measure: (measure.stage, measure.name)))

    def traced_runs(self, properties: Mapping[str, Any]) -> list[TracedRun]:
        """The traced runs made so far, with properties of factors at the values given; bases of one
        country share them.
        """
        return self._course.traced_runs(self.measures_in_order, properties, self._accounts.country)

    # -- what it emits

    @cached_property
    def _accounts(self) -> ScenarioAccounts:
        return ScenarioAccounts(
            self._course, self.measures_in_order, self.basis, self.indicator, self.date
        )

    def account(self) -> Account:
        """The account after all measures, in the indicator that baseline and changes share."""
        return self._accounts.after

    def baseline_account(self) -> Account:
        """The account before any measure, in the same indicator."""
        return self._accounts.before

    def whole_account(self) -> Account:
        """The account of baseline and changes together, which decides the indicator and the
        boundary that they share.
        """
        return self._accounts.whole

    def account_of(self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None) -> Account:
        """The account of some changes alone."""
        return self._accounts.of(changes, values)

    @property
    def change_lines(self) -> pd.DataFrame:
        """The line items of the changes, with `emissions` in the account's indicator and whether
        each counts in a saving.
        """
        return self._accounts.change_lines

    def lines_of(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Line items of some changes: `emissions` [kgCO2e], `counted` in totals, `equal_scope` in
        savings.

        Parameters
        ----------
        values : mapping of str to Quantity, optional
            Properties of factors that are taken at another value.
        """
        return self._accounts.lines_of(changes, values)

    def line_columns(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The columns of `lines_of` by name, without a table of them."""
        return self._accounts.line_columns(changes, values)

    def saving(self) -> Any:
        """What all measures save together [kgCO2e], over modules that both sides of each change
        declare.
        """
        return Quantity(self._accounts.saved, "kgCO2e")

    def steps(self) -> pd.DataFrame:
        """The waterfall: baseline, what each measure changes in the order given, and the total
        after it [kgCO2e].

        Returns
        -------
        DataFrame
            ``step, change, unequal_scope, total``: `change` counts in the saving, `unequal_scope`
            is what one side of a change declares and the other does not, `total` is the account's.
        """
        return steps_of(
            self.change_lines,
            [measure.name for measure in self.measures],
            self.baseline_account().total.magnitude,
        )

    def unequal_scope(self) -> pd.DataFrame:
        """Lines that count in no saving because only one side of their change declares the module."""
        return unequal_scope_of(self.change_lines)

    def compare(self, *others: Scenario) -> pd.DataFrame:
        """This scenario and others side by side: baseline, total and saving [kgCO2e], and per
        square metre of each area type.
        """
        return compared([self, *others])

    # -- how sure

    @cached_property
    def _uses(self) -> list[Use]:
        return uses_of(self.baseline, self.measures)

    def property_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of some values that are properties of factors."""
        return {name: value for name, value in values.items() if name in self._looked_up}

    @property
    def used(self) -> list[Use]:
        """Every assumption with where it is used: in the baseline, in a measure, or as a property
        of a factor with a range.
        """
        return [
            *self._uses,
            *(("factors", a) for a in self._looked_up.values() if not a.is_certain),
        ]

    @property
    def assumptions(self) -> pd.DataFrame:
        """Every input that is not measured: value, range, status, source or reason, and where it is
        used.
        """
        return inputs_table(self.used)

    @property
    def uncertain(self) -> list[Assumption]:
        """The assumptions that have a range."""
        return list({a.name: a for _, a in self.used if not a.is_certain}.values())

    @cached_property
    def _looked_up(self) -> Mapping[str, Assumption]:
        """Properties of factors by which a measure, or the account of the changes, has turned one
        unit into another.
        """
        return self._course.looked_up(self.change_lines, self._accounts.country)

    def bounds(self) -> Bounds:
        """Low and high of the saving: each assumption alone to its ends, and the ends combined;
        bounds, not probabilities.
        """
        return bounds_of(self)

    # -- what a reader must know

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of the baseline and of the account after the measures, of unequal scope and of
        the law of the site.
        """
        parts = [
            self.baseline_account().findings.assign(of="baseline"),
            self.account().findings.assign(of="scenario"),
        ]
        rows = unequal_findings(
            self.unequal_scope(), abs(self.baseline_account().total.magnitude) or 1.0
        )
        if self.basis is None and self._accounts.shared_basis is not None:
            rows += (
                self.whole_account()
                .findings.query("finding == 'direct boundary'")
                .assign(of="scenario")
                .to_dict("records")
            )
        rows += [{**row, "of": "baseline"} for row in site_law_findings(self.baseline_account())]
        parts.append(finding_table(rows).assign(of=[row["of"] for row in rows]))
        return pd.concat(
            [part for part in parts if len(part)] or [parts[0]],
            ignore_index=True,
        )

    # -- the same with something else

    def with_basis(self, basis: Basis) -> Scenario:
        """The same scenario under another basis."""
        return self._sharing(basis=basis)

    def only(self, *names: str) -> Scenario:
        """The same scenario with some of its measures.

        Raises
        ------
        InputError
            Where a name is not one of its measures'.
        """
        unknown = sorted(set(names) - {measure.name for measure in self.measures})
        if unknown:
            raise InputError.of(
                f"scenario {self.name!r}",
                [
                    {
                        "column": "measures",
                        "value": name,
                        "problem": "is not one of its measures",
                        "remedy": f"there are {', '.join(m.name for m in self.measures)}",
                    }
                    for name in unknown
                ],
            )
        return self._sharing(
            measures=tuple(measure for measure in self.measures if measure.name in names)
        )

    def with_baseline(
        self, rows: pd.DataFrame, measures: tuple[Measure, ...] | None = None
    ) -> Scenario:
        """The same scenario over rows that stand for those of its baseline, each with an id of its
        own; with other measures where some are given.
        """
        return self._sharing(
            baseline=rows,
            measures=self.measures if measures is None else measures,
            _course=MeasureSteps(rows, self.catalogue),
        )

    def with_settings_of(self, account: Account) -> Scenario:
        """The same scenario with the basis and indicator of an account, which its parts then share
        with the whole.
        """
        other = self._sharing(basis=account.basis, indicator=account.indicator)
        if self._accounts.have(account):
            # What its own accounts share is told them; they stay what they are.
            object.__setattr__(other, "_accounts", self._accounts)
        return other

    # -- names of version 0.1, until 0.3

    @deprecated("write with_basis; under goes in 0.3")
    def under(self, basis: Basis) -> Scenario:
        """The same as `with_basis`."""
        return self.with_basis(basis)

    @deprecated("write with_baseline; over goes in 0.3")
    def over(self, rows: pd.DataFrame, measures: tuple[Measure, ...] | None = None) -> Scenario:
        """The same as `with_baseline`."""
        return self.with_baseline(rows, measures)

    @deprecated("write with_settings_of; accounted_as goes in 0.3")
    def accounted_as(self, found: Account) -> Scenario:
        """The same as `with_settings_of`."""
        return self.with_settings_of(found)

    @property
    @deprecated("write measures_in_order; acting goes in 0.3")
    def acting(self) -> tuple[Measure, ...]:
        """The same as `measures_in_order`."""
        return self.measures_in_order

    def _sharing(self, **changed: Any) -> Scenario:
        """The same scenario with something else that leaves what each measure does as it is, so
        that steps are worked out once for both.

        What was checked of the whole holds for it, and is not checked again.
        """
        other = object.__new__(type(self))
        for each in fields(self):
            object.__setattr__(other, each.name, changed.get(each.name, getattr(self, each.name)))
        return other

    def __repr__(self) -> str:
        return (
            f"Scenario({self.name!r}, {len(self.baseline)} activities, {len(tuple(self.measures))}"
            " measures)"
        )

    def _repr_html_(self) -> str:
        return html_table(self.steps(), f"{self!r}, saves {self.saving():.0f}")
