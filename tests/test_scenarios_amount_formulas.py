"""The formulas of a scenario's amounts, and what is found where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import sites
from workbooks import Swap, scenario

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.measures import Stage
from carbonsite.measures.rows import matching
from carbonsite.scenarios import traced_run
from carbonsite.scenarios.amount_formulas import ScenarioFormulas
from carbonsite.scenarios.confirmed_amounts import TracedAmounts
from carbonsite.scenarios.traced_run import BASELINE, CHANGE, TracedRun
from carbonsite.units.terms import Symbol, value_of


def traced_amounts(scenario: cs.Scenario) -> TracedAmounts:
    return ScenarioFormulas(scenario.runs).confirmed()


def site(*measures: Any) -> cs.Scenario:
    return sites.scenario_of(sites.site(), *(measures or sites.every_measure()))


def test_every_amount_of_every_shipped_measure_has_a_formula_that_gives_it() -> None:
    told = site()
    found = traced_amounts(told)
    assert None not in found.changes
    assert not found.unfound
    assert not found.unfollowed
    table = found.table[found.table["amount"].abs() > 1e-9]
    expected = told.changes()
    assert table["row"].tolist() == expected["row"].tolist()
    assert table["amount"].tolist() == pytest.approx(expected["amount"].tolist(), rel=1e-12)
    known = {Symbol(CHANGE, place): amount for place, amount in enumerate(found.table["amount"])}
    known |= {
        Symbol(BASELINE, place): float(getattr(getattr(cell, "value", cell), "magnitude", cell))
        for place, cell in enumerate(told.baseline["amount"])
    }
    known |= {Symbol("input", name): q.magnitude for name, q in TracedRun(told.runs).inputs.items()}
    for term, amount in zip(found.changes, found.table["amount"], strict=True):
        assert term is not None
        assert value_of(term, known) == pytest.approx(amount, rel=1e-9, abs=1e-9)


@dataclass(frozen=True)
class Rounded:
    """A user's own measure that rounds what it keeps: no formula over the share gives that."""

    share: cs.Assumption
    name: str = "Rounded"
    stage: Stage = Stage.AVOID
    cost: None = None

    def apply(self, activities: Any, properties: Any) -> Any:
        rows = matching(activities, {"machine": "roller"})
        kept = np.round(
            activities["amount"].to_numpy(dtype=float)[rows]
            * (1 - float(self.share.value.to("%").magnitude) / 100),
            -2,
        )
        amounts = activities["amount"].to_numpy(copy=True)
        amounts[rows] = kept
        return activities.assign(amount=amounts)


SHARE = cs.Assumption("share", "37 %", low="10 %", high="50 %", reason="a test")


def test_where_no_formula_gives_it_the_amount_is_stored_and_says_so() -> None:
    found = traced_amounts(site(Rounded(SHARE), m.ElectricExcavator(per_litre="3,5 kWh/L")))
    assert found.unfollowed == {"share"}
    assert found.changes[0] is None and found.unfound == {0}
    assert None not in found.changes[1:], "what the other measure does is followed all the same"


def test_a_measure_that_reads_its_share_as_a_plain_number_still_follows_amounts() -> None:
    found = traced_amounts(scenario())
    assert found.unfollowed == {"share of timber"}
    assert None not in found.changes and not found.unfound


@dataclass(frozen=True)
class Fragile(Swap):
    """A user's own measure that cannot work on traced numbers at all."""

    def apply(self, activities: Any, properties: Any) -> Any:
        if activities["amount"].dtype != float:
            raise TypeError("plain numbers only")
        return super().apply(activities, properties)


def test_a_measure_that_refuses_traced_numbers_is_stored() -> None:
    found = traced_amounts(scenario(measures=[Fragile(SHARE)]))
    assert found.changes == [None, None]
    assert found.unfound == {0, 1}
    assert found.unfollowed == {"share"}


def test_a_wrong_formula_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: every formula that scales a row forgets the share, and gives the right
    number only at the own values.
    """
    honest = traced_run.TracedRun._traced

    def forgetful(self: Any, measure: Any, table: Any, expected: Any) -> Any:
        found = honest(self, measure, table, expected)
        if measure.name != "Biodiesel" or found is None:
            return found
        after, changed = found
        before = dict(zip(table["row"], table["amount"], strict=True))
        wrong = [
            (
                before[row] * (float(cell) / float(before[row]))
                if row in before and float(before[row])
                else cell
            )
            for row, cell in zip(changed["row"], changed["amount"], strict=True)
        ]
        return after, changed.assign(amount=wrong)

    told = site(
        m.Biodiesel(share=cs.Assumption("part", "80 %", low="50 %", high="100 %", reason="a test"))
    )
    assert not traced_amounts(told).unfollowed
    monkeypatch.setattr(traced_run.TracedRun, "_traced", forgetful)
    assert traced_amounts(told).unfollowed == {"part"}


def test_a_change_that_is_nothing_now_and_may_be_something_is_there() -> None:
    found = traced_amounts(
        site(
            m.SeasonalPeriod(
                thawing=cs.Assumption("thawing avoided", "100 %", low="50 %", reason="a test")
            ),
            m.CleanHeating(old_efficiency="80 %"),
        )
    )
    zero = found.table[found.table["amount"] == 0]
    assert "Electric site heating ← thawing" in zero["row"].tolist()
    assert not found.unfollowed


def test_properties_with_a_range_are_not_followed() -> None:
    ranged = sites.product(
        "ranged",
        {"A1-A3": 1.5},
        unit="kg",
        density=cs.Assumption(
            "density", "30 kg/m3", low="25 kg/m3", high="35 kg/m3", reason="a test"
        ),
        conductivity="0,035 W/m/K",
    )
    baseline = cs.activities(
        cs.activity("wool", "10 m3", "ranged", material="mineral wool", flow="product")
    )
    told = sites.scenario_of(
        baseline,
        m.WoodFibreInsulation(factor="fibre"),
        catalogue=sites.ALL | cs.FactorCatalogue(ranged),
    )
    assert "ranged density" in traced_amounts(told).unfollowed or not [
        row for row in told.assumptions["used_in"] if "factors" in row
    ]
