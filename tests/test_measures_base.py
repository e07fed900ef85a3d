"""What every shipped measure promises: purity, one value of a set, any unit, any order, equal after
JSON.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import ALL, CLOSE, assert_sums_agree, every_measure, final, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.factors.properties import CatalogueProperties

MEASURES = every_measure()
NAMES = [measure.name for measure in MEASURES]
BASELINE = site()
WHOLE = scenario_of(BASELINE, *MEASURES)
UNITS = ("L", "m3", "kWh", "MJ", "t", "kg")


def sorted_rows(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values("row", ignore_index=True).sort_index(axis=1)


@settings(max_examples=examples(12), deadline=None)
@given(st.permutations(range(len(MEASURES))))
def test_any_order_gives_the_same_final_table(order: list[int]) -> None:
    shuffled = scenario_of(BASELINE, *(MEASURES[place] for place in order))
    pd.testing.assert_frame_equal(shuffled.activities(), WHOLE.activities())
    assert shuffled.saving().magnitude == WHOLE.saving().magnitude


def test_the_order_given_orders_only_the_waterfall() -> None:
    turned = scenario_of(BASELINE, *reversed(MEASURES)).steps()
    assert turned["step"].tolist() == ["Baseline", *reversed(NAMES)]
    forth, back = (steps.set_index("step")["change"] for steps in (WHOLE.steps(), turned))
    pd.testing.assert_series_equal(back.reindex(forth.index), forth)


def test_stages_run_from_avoiding_to_materials() -> None:
    assert list(m.Stage) == sorted(m.Stage)
    assert [stage.name for stage in m.Stage] == ["AVOID", "REPLACE", "SWITCH", "MATERIAL"]
    table = WHOLE.changes()
    stage = table["measure"].map({measure.name: measure.stage for measure in MEASURES})
    assert stage.is_monotonic_increasing


@settings(max_examples=examples(25), deadline=None)
@given(st.sets(st.sampled_from(NAMES)))
def test_a_subset_is_a_scenario_of_its_own(chosen: set[str]) -> None:
    part = WHOLE.only(*chosen)
    fresh = scenario_of(BASELINE, *(measure for measure in MEASURES if measure.name in chosen))
    pd.testing.assert_frame_equal(part.activities(), fresh.activities())
    assert part.saving().magnitude == fresh.saving().magnitude
    assert_sums_agree(part)


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_no_measure_touches_what_it_is_given(measure: m.Measure) -> None:
    table = WHOLE.only().activities()
    before, properties = table.copy(deep=True), CatalogueProperties(ALL)
    after = measure.apply(table, properties)
    pd.testing.assert_frame_equal(table, before)
    assert after is not table and not after.equals(table)


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_new_rows_say_what_they_replace(measure: m.Measure) -> None:
    after = measure.apply(WHOLE.only().activities(), CatalogueProperties(ALL))
    new = after[~after["row"].isin(BASELINE["row"])]
    assert (new["measure"] == measure.name).all()
    replaced = {row for ids in new["replaces"] for row in ids.split("; ")}
    assert replaced <= set(BASELINE["row"])
    assert (new["amount"] != 0).all()


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_rows_that_it_does_not_read_do_not_matter(measure: Any) -> None:
    """What `reads` leaves out passes through as it is and changes nothing else: measures that read
    no row in common have nothing to do with each other.
    """
    table, properties = WHOLE.only().activities(), CatalogueProperties(ALL)
    expected = measure.apply(table, properties)
    for place in np.flatnonzero(~measure.reads(table)):
        amount = table["amount"].to_numpy(copy=True)
        amount[place] *= 1.5
        found = measure.apply(table.assign(amount=amount), properties)
        differing = np.flatnonzero(found["amount"].to_numpy() != expected["amount"].to_numpy())
        assert differing.tolist() == [place], table["row"].iloc[place]
        assert found["amount"].iloc[place] == amount[place]


@pytest.mark.parametrize(
    "measure",
    [measure for measure in MEASURES if not isinstance(measure, m.ReusedMasses)],
    ids=lambda measure: measure.name,
)
def test_nothing_left_to_act_on_is_a_change_of_zero(measure: m.Measure) -> None:
    """But for masses: what is not there cannot be reused, the balance does not close."""
    empty = WHOLE.only().activities()
    empty["amount"] = 0.0
    after = measure.apply(empty, CatalogueProperties(ALL))
    assert len(after) == len(empty)
    assert not after["amount"].any()


def twisted(table: pd.DataFrame, turn: int) -> pd.DataFrame:
    """The same activities, each in another unit that a property or a scale joins to its own."""
    properties, rows = CatalogueProperties(ALL), []
    for place, row in enumerate(table.to_dict("records")):
        choices = []
        for unit in UNITS:
            try:
                choices.append(
                    (row["amount"] * properties.conversion(row["factor"], row["unit"], unit), unit)
                )
            except cs.UnitError:
                continue
        amount, unit = (
            choices[(place + turn) % len(choices)] if choices else (row["amount"], row["unit"])
        )
        rows.append({**row, "amount": amount, "unit": unit})
    return pd.DataFrame(rows)


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("place", range(len(MEASURES)), ids=NAMES)
def test_the_same_result_whatever_unit_the_table_uses(place: int, turn: int) -> None:
    plain = cs.activities(WHOLE.only().activities())
    other = twisted(plain, turn)
    assert (plain["unit"] != other["unit"]).sum() >= 8
    expected, found = (scenario_of(table, MEASURES[place]) for table in (plain, other))
    assert found.saving().magnitude == pytest.approx(expected.saving().magnitude, rel=CLOSE)
    assert found.account().total.magnitude == pytest.approx(
        expected.account().total.magnitude, rel=CLOSE
    )
    new = [
        row
        for row in final(expected)
        if row not in set(plain["row"]) and row.count(", C3 ←") + row.count(", D ←") == 0
    ]
    for row in new:
        assert final(found)[row][1:] == final(expected)[row][1:]
        assert final(found)[row][0] == pytest.approx(final(expected)[row][0], rel=CLOSE)


def test_all_measures_together_in_other_units() -> None:
    other = scenario_of(twisted(cs.activities(WHOLE.only().activities()), 1), *MEASURES)
    assert other.saving().magnitude == pytest.approx(WHOLE.saving().magnitude, rel=CLOSE)
    assert_sums_agree(other)


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_reads_back_equal_from_json(measure: Any) -> None:
    told = json.loads(json.dumps(measure.model_dump(mode="json")))
    assert type(measure)(**told) == measure
    schema = type(measure).model_json_schema()
    assert schema["properties"]["name"]


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_is_frozen(measure: Any) -> None:
    with pytest.raises(ValueError, match="frozen"):
        measure.name = "another"


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_a_mistyped_target_names_measure_and_tag(measure: Any) -> None:
    fields = {name: getattr(measure, name) for name in measure.model_fields_set}
    wrong = type(measure)(**{**fields, "where": {"machine": "excavatr"}})
    with pytest.raises(cs.InputError) as caught:
        scenario_of(BASELINE, wrong)
    text = str(caught.value)
    assert measure.name in text and "excavatr" in text


def test_second_targets_are_checked_too() -> None:
    common = {"on_site": "100 t"}
    for measure, tag in (
        (m.ReusedMasses(where_haul={"flow": "none such"}, **common), "none such"),
        (
            m.ReusedMasses(
                where_aggregate={"material": "gravl"}, aggregate_replaced="10 t", **common
            ),
            "gravl",
        ),
        (
            m.SolidTimber(
                where={"purpose": "frame"},
                volume="1 m3",
                drying="10 %",
                where_drying={"purpose": "dryng"},
            ),
            "dryng",
        ),
    ):
        with pytest.raises(cs.InputError, match=tag):
            scenario_of(BASELINE, measure)
    scenario_of(BASELINE, m.ReusedMasses(where_aggregate={"material": "gravl"}, **common))


def test_rows_are_found_by_several_texts_of_a_tag() -> None:
    both = m.ElectricMachines(where={"machine": ("excavator", "roller")}, per_litre="4 kWh/L")
    found = final(scenario_of(BASELINE, both))
    assert found["Electric machines ← excavator"][0] == 15_000 * 4
    assert found["Electric machines ← roller"][0] == 1_400 * 4


def test_a_measure_must_say_where() -> None:
    with pytest.raises(cs.InputError, match="names no tag"):
        m.Biodiesel(where={})


@pytest.mark.parametrize("pair", list(itertools.combinations(range(len(MEASURES)), 2))[::4])
def test_the_saving_of_two_is_not_counted_twice(pair: tuple[int, int]) -> None:
    """What two measures save together never exceeds the baseline's emissions of the rows that
    either changes.
    """
    both = scenario_of(BASELINE, *(MEASURES[place] for place in pair))
    touched = set(both.changes()["row"]) & set(BASELINE["row"])
    lines = both.baseline_account().lines
    most = lines[lines["row"].isin(touched) & (lines["module"] != "D")]["gwp_ghg"].sum()
    assert both.saving().magnitude <= most * (1 + CLOSE)
