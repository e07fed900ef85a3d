"""Modules with a number of the user's own: labels that sum to their parents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import CATALOGUE

import carbonsite as cs


def account(*modules: str) -> cs.Account:
    rows = (cs.activity(module, "100 L", "diesel-b0", module=module) for module in modules)
    return cs.account(cs.activities(*rows), CATALOGUE)


def test_labels_sum_to_their_parent_and_stay_labels() -> None:
    own = account("A5.1", "A5.2", "A5", "A4")
    one = 329.4133
    assert own.by("module")["gwp_ghg"].to_dict() == pytest.approx({"A4": one, "A5": 3 * one})
    assert own.by("submodule")["gwp_ghg"].to_dict() == pytest.approx(
        {"A5.1": one, "A5.2": one, "": 2 * one}
    )
    assert own.total.magnitude == pytest.approx(4 * one)


def test_d_with_a_number_is_in_no_total() -> None:
    rows = cs.activities(
        cs.activity("a", "1 m3", "clt-dk-without-biogenic"),
        cs.activity("b", "1 m3", "br18-clt", module="D.1", factor_module="D"),
    )
    lines = cs.account(rows, CATALOGUE).lines
    assert not lines.loc[lines["submodule"] == "D.1", "counted"].any()


@pytest.mark.parametrize("module", ["A9.1", "A5.", "A5.x", ".1", "A5.1a", "5.1"])
def test_what_is_no_label_is_no_module(module: str) -> None:
    with pytest.raises(cs.InputError, match="module"):
        account(module)


@settings(max_examples=examples(30))
@given(st.lists(st.sampled_from(["A5", "A5.1", "A5.2", "A5.2.1", "B4.1"]), min_size=1, max_size=6))
def test_a_label_changes_no_total(modules: list[str]) -> None:
    plain = [module.partition(".")[0] for module in modules]
    assert account(*modules).total.magnitude == pytest.approx(account(*plain).total.magnitude)
