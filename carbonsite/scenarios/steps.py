"""The activities after each measure of a scenario, worked out once for all runs that share them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties
from ..inputs.amounts import with_numbers
from ..inputs.table import stacked
from ..measures.base import Measure
from ..units.assumption import Assumption
from ..units.conversion_paths import CONVERTING_PROPERTIES
from .assumptions import AssumptionValues, Values, at, uses_of
from .changes import change_between
from .measure_results import with_named_rows

Step = tuple[pd.DataFrame, pd.DataFrame]
"""The activities after a measure, and its changes."""


class MeasureSteps:
    """The steps of measures over one baseline, at any values of the assumptions.

    Each step is worked out once: runs that differ only in assumptions of later measures share their
    first steps; so do subsets of the measures, and bases of one country.

    Parameters
    ----------
    baseline : DataFrame
    catalogue : FactorCatalogue
        Its properties are what measures may look up.
    """

    def __init__(self, baseline: pd.DataFrame, catalogue: FactorCatalogue) -> None:
        self.baseline, self.catalogue = baseline, catalogue
        self._memo: dict[Hashable, Any] = {}

    def steps(
        self, measures: tuple[Measure, ...], values: Values | None, country: str
    ) -> list[Step]:
        """Pairs of activities and last changes: of the baseline, then after each measure."""
        if values:
            # At their own values first, so that it is known which properties of factors the
            # measures look up.
            self._after(measures, AssumptionValues({}), country)
        at_values = AssumptionValues(values or {})
        return [
            self._after(measures[:count], at_values, country) for count in range(len(measures) + 1)
        ]

    def changes(
        self, measures: tuple[Measure, ...], values: Values | None, country: str
    ) -> pd.DataFrame:
        """Signed rows by measure that turn the baseline into the final activities."""
        (baseline, _), *steps = self.steps(measures, values, country)
        changed = [table for _, table in steps if len(table)]
        return stacked(changed) if changed else baseline.iloc[:0].assign(measure="")

    def traced_runs(
        self, measures: tuple[Measure, ...], properties: Values, country: str
    ) -> list[object]:
        """List of the traced runs made so far of some measures and properties, to be added to."""
        runs: list[object] = self._memo.setdefault(
            (
                "traced",
                country,
                tuple(measure.name for measure in measures),
                AssumptionValues(properties).key(properties),
            ),
            [],
        )
        return runs

    def looked_up(self, lines: pd.DataFrame, country: str) -> Mapping[str, Assumption]:
        """Properties of factors that measures, or an account with these lines, converted by."""
        if len(lines):
            has_own = np.logical_or.reduce(
                [
                    np.zeros(len(lines), dtype=bool),
                    *(
                        lines[name].fillna("") != ""
                        for name in CONVERTING_PROPERTIES
                        if name in lines
                    ),
                ]
            )
            converted = lines[(lines["conversion_source"] != "") & ~has_own][
                ["resolved_factor", "unit", "declared_unit"]
            ].drop_duplicates()
            for factor, unit, declared in converted.itertuples(index=False):
                self.properties(country).conversion(factor, unit, declared)
        return self.properties(country).used

    def _after(self, measures: tuple[Measure, ...], values: AssumptionValues, country: str) -> Step:
        # At their own values all runs are one, and the assumptions need not be known.
        key = (
            country,
            tuple(measure.name for measure in measures),
            values.key(self._inputs_of(measures, country)) if values.quantities else (),
        )
        if key not in self._memo:
            if not measures:
                table = with_numbers(self.baseline, values.quantities)
                self._memo[key] = table, table.iloc[:0]
            else:
                before = self._after(measures[:-1], values, country)[0]
                self._memo[key] = self._applied(measures[-1], values, country, before)
        step: Step = self._memo[key]
        return step

    def _applied(
        self, measure: Measure, values: AssumptionValues, country: str, before: pd.DataFrame
    ) -> Step:
        # A copy: a measure of the user's own that changes the table in place must not change what
        # came before it.
        changed = at(measure, values.quantities)
        table = changed.apply(before.copy(), self.properties(country, values.quantities))
        after = with_named_rows(table, measure.name)
        return after, change_between(before, after, measure.name)

    def _inputs_of(self, measures: tuple[Measure, ...], country: str) -> frozenset[str]:
        """Names of the assumptions of the baseline, some measures and all properties of factors."""
        names = [self._names_in(), *(self._names_in(measure) for measure in measures)]
        return frozenset().union(*names, self.properties(country).used.keys())

    def _names_in(self, *measures: Measure) -> frozenset[str]:
        """Names of the assumptions of a measure; without one, of the baseline."""
        key = ("inputs", *(measure.name for measure in measures))
        if key not in self._memo:
            baseline = self.baseline.iloc[:0] if measures else self.baseline
            self._memo[key] = frozenset(
                assumption.name for _, assumption in uses_of(baseline, measures)
            )
        names: frozenset[str] = self._memo[key]
        return names

    def properties(self, country: str, values: Values | None = None) -> CatalogueProperties:
        """Properties of factors as measures look them up in a country, some at other values."""
        if ("properties", country) not in self._memo:
            self._memo["properties", country] = CatalogueProperties(self.catalogue, country)
        own: CatalogueProperties = self._memo["properties", country]
        is_other = bool(values and values.keys() & own.used.keys())
        return CatalogueProperties(self.catalogue, country, values) if is_other else own
