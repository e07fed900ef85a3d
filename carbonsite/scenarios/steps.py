"""The course of measures over a baseline: the activities after each of them, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties
from ..inputs.table import stacked, with_numbers
from ..measures.base import Measure
from ..units.paths import CONVERTING_PROPERTIES
from .assumptions import AssumptionValues, at, uses_of
from .changes import change_between, with_named_rows


class MeasureSteps:
    """What measures make of a baseline, whatever the assumptions are taken at; each step is worked
    out once.

    Runs that differ only in assumptions of later measures share their first steps; so do subsets of
    the measures, and bases of one country.

    Parameters
    ----------
    baseline : DataFrame
    catalogue : FactorCatalogue
        Whose properties the measures may look up.
    """

    def __init__(self, baseline: pd.DataFrame, catalogue: FactorCatalogue) -> None:
        self._baseline, self.catalogue = baseline, catalogue
        self._memo: dict[Any, Any] = {}

    def steps(
        self, acting: tuple[Measure, ...], values: Mapping[str, Any], country: str
    ) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
        """The activities and what was changed last: at first, and after each measure."""
        if values:
            # At their own values first, so that it is known which properties of factors the
            # measures look up.
            self._after(acting, AssumptionValues({}), country)
        run = AssumptionValues(values)
        return [self._after(acting[:count], run, country) for count in range(len(acting) + 1)]

    def changes(
        self, acting: tuple[Measure, ...], values: Mapping[str, Any], country: str
    ) -> pd.DataFrame:
        """Signed rows by measure that turn the baseline into the final activities."""
        (baseline, _), *steps = self.steps(acting, values, country)
        changed = [table for _, table in steps if len(table)]
        return stacked(changed) if changed else baseline.iloc[:0].assign(measure="")

    def traced_runs(
        self, acting: tuple[Measure, ...], properties: Mapping[str, Any], country: str
    ) -> list[Any]:
        """A list for the traced runs of some measures, with properties of factors at the values
        given, which stays the same one.
        """
        found: list[Any] = self._memo.setdefault(
            (
                "traced",
                country,
                tuple(measure.name for measure in acting),
                AssumptionValues(properties).key(properties),
            ),
            [],
        )
        return found

    def looked_up(self, lines: pd.DataFrame, country: str) -> Mapping[str, Any]:
        """Properties of factors by which measures, or an account with these lines, have turned one
        unit into another.
        """
        if len(lines):
            own = np.logical_or.reduce(
                [
                    np.zeros(len(lines), dtype=bool),
                    *(
                        lines[name].fillna("") != ""
                        for name in CONVERTING_PROPERTIES
                        if name in lines
                    ),
                ]
            )
            turned = lines[(lines["conversion_source"] != "") & ~own][
                ["resolved_factor", "unit", "declared_unit"]
            ].drop_duplicates()
            for factor, unit, declared in turned.itertuples(index=False):
                self.properties(country).conversion(factor, unit, declared)
        return self.properties(country).used

    def _after(
        self, acted: tuple[Measure, ...], run: AssumptionValues, country: str
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        # At their own values nothing is taken at another, and what it bears on need not be known.
        key = (
            country,
            tuple(measure.name for measure in acted),
            run.key(self._inputs_of(acted, country)) if run.values else (),
        )
        if key not in self._memo:
            if not acted:
                table = with_numbers(self._baseline, run.values)
                self._memo[key] = table, table.iloc[:0]
            else:
                before = self._after(acted[:-1], run, country)[0]
                self._memo[key] = self._applied(acted[-1], run, country, before)
        step: tuple[pd.DataFrame, pd.DataFrame] = self._memo[key]
        return step

    def _applied(
        self, measure: Measure, run: AssumptionValues, country: str, before: pd.DataFrame
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        # A copy: a measure of the user's own that changes the table in place must not change what
        # came before it.
        found = at(measure, run.values).apply(before.copy(), self.properties(country, run.values))
        after = with_named_rows(found, measure.name)
        return after, change_between(before, after, measure.name)

    def _inputs_of(self, acted: tuple[Measure, ...], country: str) -> frozenset[str]:
        """Names of the assumptions that bear on the baseline and on some measures; properties of
        factors bear on all.
        """
        held = [self._names_in(), *(self._names_in(measure) for measure in acted)]
        return frozenset().union(*held, self.properties(country).used.keys())

    def _names_in(self, *measures: Measure) -> frozenset[str]:
        """Names of the assumptions of a measure; without one, of the baseline."""
        key = ("inputs", *(measure.name for measure in measures))
        if key not in self._memo:
            baseline = self._baseline.iloc[:0] if measures else self._baseline
            self._memo[key] = frozenset(
                assumption.name for _, assumption in uses_of(baseline, measures)
            )
        found: frozenset[str] = self._memo[key]
        return found

    def properties(
        self, country: str, values: Mapping[str, Any] | None = None
    ) -> CatalogueProperties:
        """What factors weigh and hold, as measures look it up in a country; with the values of
        those that are taken at others.
        """
        if ("properties", country) not in self._memo:
            self._memo["properties", country] = CatalogueProperties(self.catalogue, country)
        found: CatalogueProperties = self._memo["properties", country]
        return (
            CatalogueProperties(self.catalogue, country, values)
            if values and values.keys() & found.used.keys()
            else found
        )
