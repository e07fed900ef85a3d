"""Columns as codes of their distinct texts."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import factor, table
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.accounting.coding import coded

SPACES = st.text(alphabet=" \u00a0\u202f", max_size=3)


@given(st.lists(st.tuples(SPACES, st.sampled_from(["a", "b c", ""]), SPACES), min_size=1))
def test_spaces_that_nobody_sees_make_no_other_text(parts: list[tuple[str, str, str]]) -> None:
    column = coded(pd.Series(["".join(part) for part in parts], dtype=object))
    plain = coded(pd.Series([text for _, text, _ in parts], dtype=object))
    assert column.labels[column.codes].tolist() == plain.labels[plain.codes].tolist()
    assert len(set(column.texts)) == len(column.texts)


def test_an_account_of_texts_with_spaces_is_that_of_plain_ones() -> None:
    catalogue = cs.FactorCatalogue([factor("x", gwp_ghg=2.0)])
    rows = table(("a", "x ", 1.0, "kg"), ("b", "\u00a0x", 3.0, " kg"), module=["A5", "A5 "])
    sums = cs.account(rows.assign(machine=["crane", "crane\u00a0"]), catalogue).by("machine")
    assert sums["gwp_ghg"].to_dict() == {"crane": pytest.approx(8.0)}


def test_lines_have_the_texts_that_their_sums_have() -> None:
    rows = table(
        ("a", "gravel", 1.0, "t"), ("b\u00a0", "gravel", 2.0, "t"), element=[" 22 ", "22"], n=[1, 2]
    )
    gravel = cs.FactorCatalogue([factor("gravel", module="A1-A3", declared_unit="t", gwp_ghg=3.0)])
    found = cs.account(rows, gravel)
    assert found.lines["element"].tolist() == ["22", "22"] == [*found.by("element").index] * 2
    assert found.lines["item"].tolist() == ["a", "b"] and found.lines["n"].tolist() == [1, 2]
