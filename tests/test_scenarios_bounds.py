"""Bounds, checked by force: fresh scenarios in which every assumption stands at an end, all
combinations of them.
"""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import MATERIALS, SOURCE, every_measure, product, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m

RESIDUAL = cs.Basis(year=2020, electricity="residual")
"""Electricity at 402 g/kWh: whether electric heat or an electric machine saves at all depends on
its efficiency.
"""

Ranges = dict[str, tuple[str, str, str]]


def fixed(ranges: Ranges, ends: dict[str, int] | None = None) -> dict[str, Any]:
    """Each assumption with its range, or, where ends are told, as a bare value at one of them."""
    if ends is None:
        return {
            name: cs.Assumption(name, value, low=low, high=high, reason="test")
            for name, (low, value, high) in ranges.items()
        }
    return {name: cs.Q(ranges[name][ends[name]]) for name in ranges}


def heated(a: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Heat demand and heaters that drive both the diesel avoided and the electricity used; hours
    that do so for a machine.
    """
    baseline = cs.activities(
        m.space_heat("heaters", "1000 m2", a["demand"], "80 %"),
        m.space_heat("drying", "1000 m2", "15 kWh/m2", "80 %", purpose="drying"),
        m.machine_use("excavator", a["hours"], a["rate"], machine="excavator"),
        cs.activity("frame", "100 m3", "old-concrete", flow="product", material="concrete"),
    )
    measures = [
        m.SeasonalPeriod(heating=a["avoided"]),
        m.CleanHeating(old_efficiency=a["efficiency"]),
        m.ElectricExcavator(power=a["power"]),
        m.SolidTimber(
            where={"material": "concrete"},
            volume="40 m3",
            drying=a["undried"],
            factor="cross-timber",
        ),
    ]
    return baseline, measures


HEATED: Ranges = {
    "demand": ("10 kWh/m2", "30 kWh/m2", "60 kWh/m2"),
    "hours": ("200 h", "500 h", "900 h"),
    "rate": ("8 L/h", "12 L/h", "20 L/h"),
    "avoided": ("20 %", "50 %", "80 %"),
    "efficiency": ("40 %", "75 %", "100 %"),
    "power": ("30 kW", "60 kW", "120 kW"),
    "undried": ("10 %", "30 %", "60 %"),
}


def by_force(ranges: Ranges, build: Any, basis: cs.Basis, names: list[str]) -> pd.DataFrame:
    """The saving of each measure at every combination of ends."""
    rows = []
    for corner in itertools.product((0, 2), repeat=len(ranges)):
        baseline, measures = build(fixed(ranges, dict(zip(ranges, corner, strict=True))))
        lines = scenario_of(baseline, *measures, basis=basis, indicator="gwp_ghg").change_lines
        rows.append(
            -lines[lines["counted"] & lines["equal_scope"]]
            .groupby("measure")["emissions"]
            .sum()
            .reindex(names)
        )
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("basis", "left_out"),
    [
        (RESIDUAL, ("undried",)),
        (cs.Basis(year=2019), ("rate", "power", "undried")),
        (cs.Basis(year=2019, boundary="direct"), ("demand", "rate", "undried")),
    ],
    ids=["residual", "location", "direct"],
)
def test_bounds_are_the_ends_of_all_combinations(
    basis: cs.Basis, left_out: tuple[str, ...]
) -> None:
    ranges = {name: HEATED[name] for name in HEATED if name not in left_out}

    def build(a: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
        return heated({**fixed(HEATED, dict.fromkeys(HEATED, 1)), **a})

    baseline, measures = build(fixed(ranges))
    found = scenario_of(baseline, *measures, basis=basis).bounds()
    names = found.measures["measure"].tolist()
    corners = by_force(ranges, build, basis, names)
    total = corners.sum(axis=1)
    assert [found.low.magnitude, found.high.magnitude] == pytest.approx([total.min(), total.max()])
    assert found.measures["low"].tolist() == pytest.approx(corners.min().tolist())
    assert found.measures["high"].tolist() == pytest.approx(corners.max().tolist())
    value = scenario_of(*heated_at_value(), basis=basis).saving()
    assert found.value.magnitude == pytest.approx(value.magnitude)
    assert found.measures["value"].sum() == pytest.approx(found.value.magnitude)


def heated_at_value() -> tuple[Any, ...]:
    baseline, measures = heated(fixed(HEATED, dict.fromkeys(HEATED, 1)))
    return baseline, *measures


@pytest.mark.parametrize("name", list(HEATED))
def test_each_assumption_alone(name: str) -> None:
    baseline, measures = heated(fixed(HEATED))
    row = (
        scenario_of(baseline, *measures, basis=RESIDUAL)
        .bounds()
        .sensitivity.set_index("assumption")
        .loc[name]
    )
    for end, column in ((0, "saving_at_low"), (2, "saving_at_high")):
        fresh_baseline, fresh = heated(fixed(HEATED, {**dict.fromkeys(HEATED, 1), name: end}))
        assert row[column] == pytest.approx(
            scenario_of(fresh_baseline, *fresh, basis=RESIDUAL).saving().magnitude
        )
    assert row["swing"] == pytest.approx(abs(row["saving_at_high"] - row["saving_at_low"]))


def test_an_end_turns_where_another_end_makes_it_turn() -> None:
    """At the values given, more heat demand saves more; with the most wasteful efficiency it costs
    more: the low is there.
    """
    ranges = {name: HEATED[name] for name in ("demand", "efficiency")}

    def build(a: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
        return m.space_heat("heaters", "1000 m2", a["demand"], "80 %"), [
            m.CleanHeating(old_efficiency=a["efficiency"])
        ]

    baseline, measures = build(fixed(ranges))
    found = scenario_of(baseline, *measures, basis=RESIDUAL).bounds()
    demand = found.sensitivity.set_index("assumption").loc["demand"]
    assert demand["saving_at_high"] > demand["saving_at_low"]
    most, wasteful = (fixed(ranges, {"demand": 2, "efficiency": end}) for end in (0, 2))
    savings = [
        scenario_of(build(a)[0], *build(a)[1], basis=RESIDUAL).saving().magnitude
        for a in (most, wasteful)
    ]
    assert [found.high.magnitude, found.low.magnitude] == pytest.approx(savings)
    assert found.low.magnitude < 0 < found.high.magnitude


SPANS = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9)).map(sorted)


@settings(max_examples=3, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(("demand", "hours", "power"), SPANS)),
    st.sampled_from([RESIDUAL, cs.Basis(year=2019)]),
)
def test_no_combination_of_ends_lies_outside(spans: dict[str, list[int]], basis: cs.Basis) -> None:
    units = {"demand": "kWh/m2", "hours": "h", "power": "kW"}
    ranges = {
        **HEATED,
        **{name: tuple(f"{end} {units[name]}" for end in span) for name, span in spans.items()},
    }
    ranges = {name: ranges[name] for name in (*spans, "efficiency")}  # type: ignore[misc]

    def build(a: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
        return heated({**{name: cs.Q(HEATED[name][1]) for name in HEATED}, **a})

    baseline, measures = build(fixed(ranges))
    found = scenario_of(baseline, *measures, basis=basis).bounds()
    total = by_force(ranges, build, basis, found.measures["measure"].tolist()).sum(axis=1)
    assert [found.low.magnitude, found.high.magnitude] == pytest.approx(
        [total.min(), total.max()], abs=1e-6
    )


def test_one_assumption_in_two_places_is_one() -> None:
    """The efficiency that the baseline's demand is divided by is the one that the new heater makes
    up for: it moves no electricity.
    """
    efficiency = cs.Assumption("efficiency", "75 %", low="50 %", high="100 %", reason="test")
    baseline = m.space_heat("heaters", "1000 m2", "30 kWh/m2", efficiency, row="h")
    scenario = scenario_of(baseline, m.CleanHeating(old_efficiency=efficiency))
    for end in ("50 %", "75 %", "100 %"):
        table = scenario.activities({"efficiency": cs.Q(end)}).set_index("row")
        assert table.loc["Electric site heating ← h", "amount"] == pytest.approx(30_000)
    assert scenario.assumptions["used_in"].tolist() == ["baseline, Electric site heating"]


def test_a_range_of_a_property_moves_measure_and_account_together() -> None:
    """Concrete bought by the tonne and declared per kilogram; the new per cubic metre: the density
    decides how many cubic metres.
    """
    density = cs.Assumption(
        "density", "2400 kg/m3", low="2200 kg/m3", high="2500 kg/m3", reason="test"
    )
    ranged = cs.FactorCatalogue(
        [
            *product("by-weight", {"A1-A3": 0.1}, unit="kg", density=density),
            *product("by-volume", {"A1-A3": 250.0}, density=density),
        ]
    )
    rows = cs.activities(
        cs.activity("poured", "100 m3", "by-weight", flow="product", material="concrete", row="m3"),
        cs.activity("weighed", "240 t", "by-volume", flow="product", material="concrete", row="t"),
    )
    scenario = scenario_of(
        rows, m.LowCarbonConcrete(factor="new-concrete"), catalogue=MATERIALS | ranged, basis=None
    )
    found = scenario.bounds().sensitivity.set_index("assumption")
    for name, by_hand in (
        ("by-weight density", lambda rho: 100 * rho * 0.1 - 100 * 200 + 100 * (250 - 200)),
        (
            "by-volume density",
            lambda rho: 100 * 2400 * 0.1 - 100 * 200 + 240_000 / rho * (250 - 200),
        ),
    ):
        assert found.loc[name, ["saving_at_low", "saving_at_high"]].tolist() == pytest.approx(
            [by_hand(2200), by_hand(2500)]
        )
    fresh = cs.FactorCatalogue(
        [
            *product("by-weight", {"A1-A3": 0.1}, unit="kg", density="2200 kg/m3"),
            *product("by-volume", {"A1-A3": 250.0}, density="2400 kg/m3"),
        ]
    )
    again = scenario_of(
        rows, m.LowCarbonConcrete(factor="new-concrete"), catalogue=MATERIALS | fresh, basis=None
    )
    assert again.saving().magnitude == pytest.approx(
        found.loc["by-weight density", "saving_at_low"]
    )


def test_a_property_that_only_the_account_uses_has_bounds_too() -> None:
    ranged = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="soil",
                declared_unit="t",
                gwp_ghg=20.0,
                source=SOURCE,
                density="1,8 t/m3 (1,5 t/m3 to 2 t/m3)",
            )
        ]
    )

    class Less:
        name, stage, cost = "less", 1, None

        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            return activities.assign(amount=activities["amount"] * 0.5)

    scenario = scenario_of(
        cs.activity("masses", "100 m3", "soil", module="A5"), Less(), catalogue=ranged
    )
    found = scenario.bounds()
    assert [q.magnitude for q in (found.low, found.value, found.high)] == pytest.approx(
        [50 * 20 * rho for rho in (1.5, 1.8, 2.0)]
    )


def test_a_property_in_the_row_has_bounds_too() -> None:
    row = cs.activity(
        "c",
        "10 t",
        "old-concrete",
        flow="product",
        material="concrete",
        density=cs.Assumption(
            "rho", "2400 kg/m3", low="2380 kg/m3", high="2420 kg/m3", reason="test"
        ),
    )
    found = scenario_of(row, m.LowCarbonConcrete(factor="new-concrete")).bounds()
    assert found.sensitivity["assumption"].tolist() == ["rho"]
    assert [found.low.magnitude, found.high.magnitude] == pytest.approx(
        [10_000 / rho * 100 for rho in (2420, 2380)]
    )


def test_the_whole_site() -> None:
    found = scenario_of(site(), *every_measure()).bounds()
    assert set(found.sensitivity["assumption"]) == {
        "excavator hours",
        "heat demand",
        "electricity per litre",
        "heat avoided",
    }
    assert found.sensitivity["swing"].is_monotonic_decreasing
    assert found.low < found.value < found.high
    assert "bounds and not probabilities" in found._repr_html_()
