"""What names a row: its column `row`, its index, or its place; and no index changes a number."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import BASIS, CATALOGUE, every_measure, scenario_of

import carbonsite as cs
from carbonsite.inputs.table import row_ids, row_labels

EXCAVATOR, BIODIESEL = every_measure()[0], every_measure()[3]
ROWS = [
    cs.activity("excavator", "1000 L", "diesel", module="A5", machine="excavator"),
    cs.activity("roller", "100 L", "diesel", module="A5", machine="roller"),
    cs.activity("crane", "400 kWh", "electricity", module="A5", machine="crane"),
]
TABLE = cs.activities(*ROWS)


def results(table: pd.DataFrame) -> list[Any]:
    """What an account and a scenario say of a table."""
    account = cs.account(table, CATALOGUE, BASIS)
    scenario = scenario_of(table, EXCAVATOR, BIODIESEL, catalogue=CATALOGUE)
    return [
        account.total.magnitude,
        scenario.baseline_account().total.magnitude,
        account.by("item", "module").to_csv(),
        cs.uncertainty(account).table["deviation"].tolist(),
        scenario.saving().magnitude,
        scenario.bounds().low.magnitude,
        cs.in_unit(table.iloc[:2], "m3").tolist(),
    ]


EXPECTED = results(TABLE)
LABEL = st.one_of(
    st.integers(-2, 2), st.text("ab0", max_size=2), st.dates(), st.none(), st.just(float("nan"))
)


@settings(max_examples=examples(12))
@given(
    st.one_of(
        st.lists(LABEL, min_size=3, max_size=3),
        st.lists(st.tuples(st.integers(0, 1), st.text("ab", max_size=1)), min_size=3, max_size=3),
    )
)
def test_no_index_changes_what_account_and_scenario_say(labels: list[Any]) -> None:
    assert results(TABLE.set_axis(pd.Index(labels))) == EXPECTED


def test_rows_that_pandas_puts_together_are_the_same_as_those_of_activities() -> None:
    assert results(pd.concat(ROWS)) == EXPECTED
    assert results(pd.concat(ROWS, keys=["north", "south", "west"])) == EXPECTED


@pytest.mark.parametrize("ids", [["a", "", ""], ["a", None, float("nan")], ["1", "", "0"]])
def test_a_row_without_an_id_gets_one_of_its_own(ids: list[Any]) -> None:
    table = TABLE.assign(row=ids)
    assert len(set(row_ids(table))) == 3
    assert row_ids(table)[0] == ids[0]
    scenario = scenario_of(table, EXCAVATOR, BIODIESEL, catalogue=CATALOGUE)
    assert scenario.saving().magnitude == EXPECTED[4]


@pytest.mark.parametrize(
    ("index", "labels"),
    [
        ([7, 9, 8], [7, 9, 8]),
        ([7, 9, 7], [0, 1, 2]),
        (["p", None, "q"], [0, 1, 2]),
        ([("a", 1), ("a", 2), ("b", 1)], ["a, 1", "a, 2", "b, 1"]),
        ([("a", 1), ("a", 1), ("b", 1)], [0, 1, 2]),
    ],
)
def test_problems_and_lines_name_rows_alike(index: list[Any], labels: list[Any]) -> None:
    table = TABLE.set_axis(pd.Index(index))
    assert row_labels(table).tolist() == labels
    assert list(dict.fromkeys(cs.account(table, CATALOGUE, BASIS).lines["row"])) == labels
    with pytest.raises(cs.InputError) as caught:
        cs.account(table.assign(unit="bag"), CATALOGUE, BASIS)
    assert caught.value.problems["row"].tolist() == labels


@pytest.mark.parametrize("name", ["density", "heating_value", "purpose", "row", "replaces_modules"])
def test_the_sign_of_pandas_for_a_missing_text_is_a_blank_cell(name: str) -> None:
    missing = pd.array([pd.NA] * len(TABLE), dtype="string")
    for column in (missing, missing.astype(object)):
        assert results(TABLE.assign(**{name: column})) == EXPECTED
    purpose = EXCAVATOR.model_copy(update={"where": {"purpose": "digging"}})
    scenario = scenario_of(
        TABLE.assign(purpose=pd.array(["digging", pd.NA, pd.NA], dtype="string")), purpose
    )
    assert scenario.saving().magnitude > 0
