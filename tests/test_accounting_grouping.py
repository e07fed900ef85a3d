"""Sums do not depend on order, partition or grouping; a line is the same alone or among many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from builders import CARRIERS, factor
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.accounting import cells
from carbonsite.accounting.coding import coded, keys_of, spread
from carbonsite.lifecycle import INDICATORS

PRODUCTS = cs.FactorCatalogue(
    [
        factor("p", module="A1-A3", gwp_ghg=1.2345, gwp_total=0.9, density="1777 kg/m3"),
        factor("p", module="C4", gwp_ghg=0.1, gwp_total=-0.3, density="1777 kg/m3"),
        factor("p", module="D", gwp_ghg=-0.7, gwp_total=-0.7, density="1777 kg/m3"),
        factor("q", module="A1-A3", declared_unit="m3", gwp_ghg=321.0, density="0,55 t/m3"),
    ]
)
CATALOGUE = PRODUCTS | CARRIERS
BASIS = cs.Basis(biofuel="additional", obligation="10 %", year=2020, blend="7 %")
UNITS = {
    "p": ("kg", "t", "m3", "L"),
    "q": ("m3", "kg", "t"),
    "b0": ("L", "kWh", "kg"),
    "diesel": ("L",),
    "biodiesel": ("kWh", "MJ"),
    "electricity": ("kWh", "MJ"),
}
ROW = st.sampled_from([(name, unit) for name, units in UNITS.items() for unit in units]).flatmap(
    lambda pair: st.tuples(
        st.just(pair[0]),
        st.floats(-1e6, 1e6),
        st.just(pair[1]),
        st.sampled_from(["21", "22", ""]),
        st.sampled_from([0.3, 1.0]),
    )
)
ROWS = st.lists(ROW, min_size=1, max_size=25)


def made(rows: list[tuple[str, float, str, str, float]]) -> pd.DataFrame:
    """Changes as a table, so that amounts may be negative."""
    found = pd.DataFrame(
        rows, columns=["factor", "amount", "unit", "element", "biofuel_share"]
    ).assign(item="x", measure="m")
    found["module"] = np.where(found["factor"].isin(["p", "q"]), "", "A5")
    return found


def account(activities: pd.DataFrame) -> cs.Account:
    """The account of changes under one basis."""
    return cs.account(activities, CATALOGUE, BASIS)


@given(ROWS)
@settings(max_examples=examples(60), deadline=None)
def test_a_line_is_the_same_bits_alone_or_among_many(
    rows: list[tuple[str, float, str, str, float]],
) -> None:
    together = account(made(rows)).lines
    alone = pd.concat([account(made([row])).lines for row in rows], ignore_index=True)
    for column in ("amount", "conversion", *INDICATORS):
        assert (
            together[column].to_numpy().tobytes() == alone[column].to_numpy(dtype=float).tobytes()
        )
    assert together["resolved_factor"].tolist() == alone["resolved_factor"].tolist()


@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 25))
@settings(max_examples=examples(60), deadline=None)
def test_totals_agree_whatever_the_order_and_partition(
    rows: list[tuple[str, float, str, str, float]], random: object, cut: int
) -> None:
    whole = account(made(rows))
    room = 1e-12 * whole.lines["gwp_ghg"].abs().sum()
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    assert abs(account(made(shuffled)).total.magnitude - whole.total.magnitude) <= room
    assert (
        abs(sum(account(made(part)).total.magnitude for part in parts) - whole.total.magnitude)
        <= room
    )
    counted = whole.lines.loc[whole.lines["module"] != "D", "gwp_ghg"].sum()
    assert abs(counted - whole.total.magnitude) <= room


@given(ROWS)
@settings(max_examples=examples(60), deadline=None)
def test_every_grouping_sums_to_the_total(rows: list[tuple[str, float, str, str, float]]) -> None:
    whole = account(made(rows))
    room = 1e-12 * whole.lines["gwp_ghg"].abs().sum()
    for columns in (
        ("element",),
        ("factor",),
        ("unit", "element"),
        ("item",),
        ("resolved_factor", "part"),
        ("declared_unit", "factor"),
    ):
        assert abs(whole.by(*columns)["gwp_ghg"].sum() - whole.total.magnitude) <= room
    by_module = whole.by("module", "element")["gwp_ghg"]
    assert (
        abs(
            by_module.drop(index="D", level="module", errors="ignore").sum() - whole.total.magnitude
        )
        <= room
    )


@given(ROWS)
@settings(max_examples=examples(60), deadline=None)
def test_groups_are_those_of_the_lines(rows: list[tuple[str, float, str, str, float]]) -> None:
    whole = account(made(rows))
    found = whole.by("module", "element", "part")["gwp_ghg"]
    lines = whole.lines.groupby(["module", "element", "part"])["gwp_ghg"]
    assert set(found.index) == set(lines.groups) and np.allclose(
        found,
        lines.sum().reindex(found.index),
        rtol=1e-12,
        atol=1e-12 * whole.lines["gwp_ghg"].abs().max(),
    )
    counts = whole.by("module", "element", "part", partial=True)["rows"]
    assert counts.to_dict() == lines.size().to_dict()


@given(ROWS, st.floats(-1e3, 1e3))
@settings(max_examples=examples(60), deadline=None)
def test_emissions_are_linear(rows: list[tuple[str, float, str, str, float]], times: float) -> None:
    activities = made(rows)
    # Products of the smallest numbers there are round to nothing.
    room = 1e-300 + 1e-11 * (abs(times) + 1) * account(activities).lines["gwp_ghg"].abs().sum()
    scaled = account(activities.assign(amount=activities["amount"] * times)).total.magnitude
    assert abs(scaled - times * account(activities).total.magnitude) <= room
    doubled = account(pd.concat([activities, activities], ignore_index=True)).total.magnitude
    assert abs(doubled - 2 * account(activities).total.magnitude) <= room


@given(st.sampled_from(["p", "q"]), st.floats(0, 1e6), st.data())
@settings(max_examples=examples(60), deadline=None)
def test_the_same_amount_in_any_unit_emits_the_same(
    name: str, amount: float, data: st.DataObject
) -> None:
    base = cs.Q(amount, "m3")
    mass = cs.Q(str(CATALOGUE[name][0].density.value)) * base
    unit = data.draw(st.sampled_from(["kg", "t", "g", "lb"]))
    assert cs.emissions(
        mass.to(unit), name, CATALOGUE, indicator="gwp_ghg"
    ).magnitude == pytest.approx(
        cs.emissions(base, name, CATALOGUE, indicator="gwp_ghg").magnitude, rel=1e-13
    )


def test_cells_are_summed_in_the_same_way_by_table_and_by_sorting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [("p", float(i), "t", f"e{i % 7}", 1.0) for i in range(500)] + [
        ("q", 2.0, "m3", "e1", 1.0)
    ]
    dense = account(made(rows)).by("module", "element")
    monkeypatch.setattr(cells, "DENSE", 0)
    monkeypatch.setattr("carbonsite.accounting.coding.DENSE", 0)
    sorted_ = account(made(rows)).by("module", "element")
    assert dense.index.tolist() == sorted_.index.tolist() and np.allclose(
        dense, sorted_, rtol=1e-14, equal_nan=True
    )


def test_long_sums_keep_their_precision() -> None:
    # Added up one after the other, a million tenths are 1.3e-11 too many.
    activities = pd.DataFrame(
        {"item": "x", "factor": "q", "amount": np.full(1_000_000, 0.1), "unit": "m3"}
    )
    assert (
        abs(cs.account(activities, PRODUCTS).total.magnitude - 321.0 * 100_000)
        <= 1e-12 * 321.0 * 100_000
    )


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "", None]), min_size=3, max_size=3),
        min_size=1,
        max_size=30,
    )
)
def test_keys_tell_apart_exactly_the_distinct_rows(cells: list[list[str | None]]) -> None:
    frame = pd.DataFrame(cells, columns=["x", "y", "z"], dtype=object)
    columns = {name: coded(frame[name]) for name in frame}
    keys = keys_of(columns, len(frame))
    rows = [tuple(cell or "" for cell in line) for line in cells]
    of_key = [
        tuple(
            "" if keys.codes[name][key] < 0 else columns[name].texts[keys.codes[name][key]]
            for name in frame
        )
        for key in range(len(keys))
    ]
    assert [of_key[key] for key in keys.of_row] == rows and len(set(of_key)) == len(of_key) == len(
        set(rows)
    )


@given(st.lists(st.integers(0, 5), max_size=20), st.lists(st.integers(0, 5), max_size=10))
def test_spread_pairs_every_match_in_order(owner: list[int], wanted: list[int]) -> None:
    owner = sorted(owner)
    parent, child = spread(np.array(owner, dtype=int), np.array(wanted, dtype=int))
    assert list(zip(parent.tolist(), child.tolist(), strict=True)) == [
        (p, c) for p, value in enumerate(wanted) for c, held in enumerate(owner) if held == value
    ]
