"""Finding, scaling and adding rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sites import estimate

import carbonsite as cs
from carbonsite.measures.rows import added, appended, burning, matching, scaled


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": ["a", "b", "c", "d"],
            "item": ["digging", "lifting", "heat", "cold"],
            "factor": ["diesel", "electricity-no-2019-production", "electricity", "diesel-b0"],
            "amount": [10.0, 20.0, 30.0, 40.0],
            "unit": ["L", "kWh", "kWh", "L"],
            "machine": ["excavator", "crane", None, "excavator"],
            "carrier": ["", "electricity", np.nan, None],
            "hours": ["10 h", "", None, "1 uke"],
            "density": ["", "", "", "850 kg/m3"],
        }
    )


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ({"machine": "excavator"}, "ad"),
        ({"machine": ("excavator", "crane")}, "abd"),
        ({"machine": "excavator", "factor": "diesel"}, "a"),
        ({"machine": "excavato"}, ""),
        ({"machine": ""}, ""),
        ({"engine": "excavator"}, ""),
        ({"carrier": "diesel"}, "a"),
        ({"carrier": "electricity"}, "bc"),
        ({}, "abcd"),
    ],
)
def test_matching(where: dict[str, str], rows: str) -> None:
    assert "".join(table()["row"][matching(table(), where)]) == rows


def test_burning_leaves_out_what_is_already_electric() -> None:
    assert (
        "".join(table()["row"][burning(table(), {"item": ("digging", "lifting", "heat", "cold")})])
        == "ad"
    )


def test_scaled_takes_the_hours_along() -> None:
    before = table()
    after = scaled(before, matching(before, {"machine": "excavator"}), 0.25)
    assert after["amount"].tolist() == [2.5, 20.0, 30.0, 10.0]
    assert [cs.Q(after["hours"][place]).to("h").magnitude for place in (0, 3)] == [2.5, 42.0]
    assert before.equals(table())


def test_scaled_with_nothing_found_is_the_table() -> None:
    before = table()
    assert scaled(before, matching(before, {"machine": "none"}), 0.0) is before


def test_a_row_that_nothing_is_left_of_stays() -> None:
    after = scaled(table(), matching(table(), {"row": "a"}), 0.0)
    assert after["row"].tolist() == list("abcd")
    assert after["amount"].iloc[0] == 0.0


def test_added_inherits_tags_and_no_property_of_another_material() -> None:
    before = table()
    after = added(
        before,
        matching(before, {"machine": "excavator"}),
        "new",
        [5.0, 7.0],
        "kWh",
        factor="electricity",
        carrier="electricity",
        phase="",
    )
    new = after.iloc[4:]
    assert new["row"].tolist() == ["new ← a", "new ← d"]
    assert new["replaces"].tolist() == ["a", "d"]
    assert new["amount"].tolist() == [5.0, 7.0]
    assert new["machine"].tolist() == ["excavator"] * 2
    assert new["density"].tolist() == ["", ""]
    assert "phase" not in after, "a blank tag makes no new column"
    assert (after["measure"].tolist(), after["replaces"].tolist()) == (
        ["", "", "", "", "new", "new"],
        ["", "", "", "", "a", "d"],
    )
    assert before.equals(table())


def test_nothing_is_not_added() -> None:
    rows = matching(table(), {"machine": "excavator"})
    assert added(table(), rows, "new", [0.0, 7.0], "kWh")["row"].tolist()[4:] == ["new ← d"]
    assert added(table(), rows, "new", 0.0, "kWh").equals(table())


def test_appended_names_all_that_it_replaces() -> None:
    rows = [
        cs.activity("timber", "5 m3", "clt", flow="product"),
        cs.activity("glue", "1 kg", "glue"),
    ]
    after = appended(table(), rows, "wood", matching(table(), {"machine": "excavator"}))
    new = after.iloc[4:]
    assert new["replaces"].tolist() == ["a; d", "a; d"]
    assert new["row"].tolist() == ["wood: timber", "wood: glue"]
    assert new["flow"].tolist() == ["product", ""]
    assert new["machine"].tolist() == ["", ""]
    assert after["flow"].tolist()[:4] == ["", "", "", ""]


@pytest.mark.parametrize("column", ["machine", "row", "unit"])
def test_categories_are_texts_too(column: str) -> None:
    before = table().astype({column: "category"})
    rows = matching(before, {"machine": "excavator"})
    after = added(scaled(before, rows, 0.5), rows, "new", 1.0, "t")
    assert after["row"].tolist()[4:] == ["new ← a", "new ← d"]
    assert after["unit"].tolist()[4:] == ["t", "t"]


def test_estimates_in_hours_are_settled_before_measures_see_them() -> None:
    hours = estimate("hours", "100 h", "50 h", "200 h")
    scenario = cs.Scenario(
        "site",
        cs.activity("roller", "10 L", "diesel-b0", module="A5", hours=hours, machine="roller"),
    )
    assert scenario.activities()["hours"].tolist() == ["100 h"]
    assert scenario.activities({"hours": cs.Q("60 h")})["hours"].tolist() == ["60 h"]
