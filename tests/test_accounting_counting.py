"""Which lines count in a total: one decision, which every sum and every report follows."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from builders import CARRIERS, factor, problems_of, table
from hypothesis import given, settings
from profiles import examples

import carbonsite as cs
from carbonsite.lifecycle import MODULES
from carbonsite.reports.json_export import to_dict
from carbonsite.reports.tables import line_table

WALL = cs.FactorCatalogue(
    [
        factor("wall", module=module, gwp_total=number, gwp_ghg=number)
        for module, number in (("A1-A3", 10.0), ("A4", 2.0), ("C4", 1.0), ("D", -20.0))
    ]
)
BASIS = cs.Basis(blend="7 %", year=2020)
CATALOGUE = CARRIERS | WALL

rows_of_tables = st.lists(
    st.tuples(
        st.sampled_from([("wall", "kg", ""), ("wall", "kg", "A1-A3"), ("wall", "kg", "D")])
        | st.tuples(st.just("diesel"), st.just("L"), st.sampled_from(MODULES)),
        st.floats(0, 1e6),
    ),
    min_size=1,
    max_size=6,
)


def activities(rows: list[tuple[tuple[str, str, str], float]]) -> pd.DataFrame:
    return table(
        *((name, name, amount, unit) for (name, unit, _), amount in rows),
        module=[module for (_, _, module), _ in rows],
    )


@settings(max_examples=examples(60))
@given(rows_of_tables, st.sampled_from(["gwp_ghg", None]))
def test_the_lines_that_count_sum_to_the_total(rows: list[Any], indicator: str | None) -> None:
    account = cs.account(activities(rows), CATALOGUE, BASIS, indicator)
    lines, total = account.lines, account.total.magnitude
    size = lines[account.indicator].abs().sum()
    counted = lines[lines["counted"]]
    assert counted[account.indicator].sum() == pytest.approx(total, abs=1e-12 * size)
    assert counted[account.indicator].notna().all()
    assert ((lines["why_not"] == "") == lines["counted"]).all()
    assert account.by("item")[account.indicator].sum() == pytest.approx(total, abs=1e-12 * size)
    for shown in (line_table(account), pd.DataFrame(to_dict(account)["lines"])):
        sums = shown[account.indicator][shown["counted"]].sum()
        assert sums == pytest.approx(total, abs=1e-12 * size)
        assert shown["why_not"].tolist() == lines["why_not"].tolist()


def test_module_d_says_why_it_does_not_count() -> None:
    lines = cs.account(table(("wall", "wall", 1.0, "kg")), WALL).lines
    assert lines[["module", "counted", "why_not"]].to_numpy().tolist() == [
        ["A1-A3", True, ""],
        ["A4", True, ""],
        ["C4", True, ""],
        ["D", False, "D lies beyond the system boundary"],
    ]
    assert lines["why_not"].iloc[-1].in_language("nb") == "D ligger utenfor systemgrensen"


@pytest.mark.parametrize("column", ["counted", "why_not"])
def test_a_column_of_the_lines_is_none_of_the_activities(column: str) -> None:
    rows = table(("wall", "wall", 1.0, "kg"), **{column: ["yes"]})
    (problem,) = problems_of(cs.account, rows, WALL)
    assert problem[1:] == (column, "is a column that the factor gives")
