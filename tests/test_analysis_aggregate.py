"""Aggregated scenarios and independent measures: savings stay those of runs of whole tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import every_measure, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.analysis.aggregate import aggregated
from carbonsite.analysis.independence import independent_groups
from carbonsite.analysis.interactions import interactions_of
from carbonsite.measures.rows import scaled
from carbonsite.units import Q

DATE = "2019-12-01"


def split(table: pd.DataFrame, shares: list[float]) -> pd.DataFrame:
    """Each row as several that nothing but item, row, amount and hours tells apart."""
    whole = sum(shares)
    parts = []
    for number, share in enumerate(shares):
        hours = (
            [str(Q(cell) * (share / whole)) if cell else "" for cell in table["hours"]]
            if "hours" in table
            else None
        )
        told = {
            "amount": table["amount"].astype(float) * (share / whole),
            "row": [f"{row}-{number}" for row in table["row"]],
            "item": table["item"] + f" {number}",
        }
        parts.append(table.assign(**told, **({"hours": hours} if hours is not None else {})))
    return pd.concat(parts, ignore_index=True)


@settings(max_examples=examples(10), deadline=None)
@given(st.lists(st.floats(0.1, 10.0), min_size=2, max_size=4))
def test_rows_that_no_measure_can_tell_apart_may_be_summed(shares: list[float]) -> None:
    """For every measure that is shipped: a bill whose rows are split saves what the bill saves, and
    is aggregate to as many rows.
    """
    whole = scenario_of(site(), *every_measure(), date=DATE)
    table = split(whole.only().activities(), shares)
    parted = scenario_of(table, *every_measure(), date=DATE)
    few = aggregated(parted.runs)
    assert len(few.baseline) == len(aggregated(whole.runs).baseline) <= len(whole.baseline)
    for name in (measure.name for measure in whole.measures):
        one = whole.only(name).saving().magnitude
        assert few.only([name]).saved == pytest.approx(one, rel=1e-9, abs=1e-6), name
    assert few.saved == pytest.approx(whole.saving().magnitude, rel=1e-9)
    assert few.before.total.magnitude == pytest.approx(
        parted.baseline_account().total.magnitude, rel=1e-9
    )


class Rounding(m.Biodiesel):
    """A measure of a user's own that does something else to each row: rows may not be summed before
    it.
    """

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        rows = np.asarray(activities["factor"] == "diesel")
        return scaled(
            activities,
            rows,
            np.floor(activities["amount"].to_numpy(dtype=float)[rows])
            / np.maximum(activities["amount"].to_numpy(dtype=float)[rows], 1e-9),
        )


def test_a_measure_of_a_users_own_is_not_aggregated() -> None:
    table = cs.activities(
        *(
            cs.activity(f"machine {place}", "1.5 L", "diesel", module="A5", machine="x")
            for place in range(4)
        )
    )
    scenario = cs.Scenario(
        "site", table, [Rounding(where={"machine": "x"})], basis=cs.Basis(year=2020)
    )
    assert not Rounding.adds_up and aggregated(scenario.runs) is scenario.runs
    assert interactions_of(scenario).saving([0]) == pytest.approx(scenario.saving().magnitude)


class Marking(m.Biodiesel):
    """Makes a row that another measure reads."""

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        found = super().apply(activities, properties)
        return found.assign(
            machine=[
                "roller" if measure == self.name else machine
                for measure, machine in zip(
                    found["measure"] if "measure" in found else [""] * len(found),
                    found["machine"],
                    strict=True,
                )
            ]
        )


def test_a_measure_that_reads_what_another_makes_is_in_its_group() -> None:
    rows = [
        cs.activity(name, "100 L", "diesel", module="A5", machine=name)
        for name in ("excavator", "roller", "loader")
    ]
    electric = m.ElectricMachines(
        name="Electric roller", where={"machine": "roller"}, per_litre="3,4 kWh/L"
    )
    marking, other = (
        Marking(name="Marking", where={"machine": "excavator"}),
        m.Biodiesel(name="Other", where={"machine": "loader"}),
    )
    scenario = cs.Scenario(
        "site", cs.activities(*rows), [marking, electric, other], basis=cs.Basis(year=2020)
    )
    groups = independent_groups(
        scenario,
        lambda chosen: scenario.only(*(scenario.measures[one].name for one in chosen)).activities(),
    )
    assert groups == [(0, 1), (2,)]


def test_every_set_saves_what_its_run_saves() -> None:
    whole = scenario_of(site(), *every_measure(), date=DATE)
    parted = scenario_of(split(whole.only().activities(), [1.0, 2.0]), *every_measure(), date=DATE)
    found, generator = interactions_of(parted), np.random.default_rng(3)
    for _ in range(8):
        chosen = [place for place in range(len(found.names)) if generator.random() < 0.5]
        run = whole.with_settings_of(whole.baseline_account()).only(
            *(found.names[place] for place in chosen)
        )
        assert found.saving(chosen) == pytest.approx(run.saving().magnitude, rel=1e-9, abs=1e-6)
