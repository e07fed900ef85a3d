"""The line items: the audit trail of an account."""

from __future__ import annotations

import numpy as np
import pytest
from builders import CARRIERS, factor, table

import carbonsite as cs
from carbonsite.accounting.lines import LEADING
from carbonsite.lifecycle import INDICATORS

CATALOGUE = CARRIERS | cs.FactorCatalogue(
    [
        factor("wall", module=module, gwp_total=number, gwp_ghg=number, density="2 t/m3")
        for module, number in (("A1-A3", 10.0), ("C4", 1.0), ("D", -2.0))
    ]
)
ROWS = table(
    ("wall", "wall", 3.0, "m3"),
    ("fuel", "diesel", 100.0, "L"),
    ("wall", "wall", 0.0, "kg"),
    module=["", "A5", ""],
    element=["21", "", "22"],
    row=["r1", "r2", "r3"],
    colour=["red", "", "blue"],
)
ACCOUNT = cs.account(ROWS, CATALOGUE, cs.Basis(blend="7 %", year=2020))


def test_their_columns_stand_in_order_and_tags_follow() -> None:
    assert ACCOUNT.lines.columns.tolist() == [*LEADING, *INDICATORS, "element", "colour"]


def test_a_line_for_each_activity_and_row_of_the_catalogue_in_the_order_of_the_activities() -> None:
    found = ACCOUNT.lines[["row", "module", "resolved_factor", "part"]].values.tolist()
    assert found[:3] == [
        ["r1", "A1-A3", "wall", ""],
        ["r1", "C4", "wall", ""],
        ["r1", "D", "wall", ""],
    ]
    assert sorted(found[3:7]) == [
        ["r2", "A5", name, part] for name in ("b0", "b100") for part in ("direct", "upstream")
    ]
    assert [line[0] for line in found[7:]] == ["r3"] * 3 and len(found) == 10


def test_every_line_multiplies_out_from_its_own_cells() -> None:
    lines = ACCOUNT.lines
    numbers = {(each.factor, each.module or "", each.part): each.gwp_ghg for each in CATALOGUE}
    taken = [
        numbers[line.resolved_factor, line.factor_module, line.part] for line in lines.itertuples()
    ]
    assert (lines["amount"] * lines["conversion"] * np.array(taken)).tolist() == lines[
        "gwp_ghg"
    ].tolist()
    assert lines.loc[lines["row"] == "r1", "conversion"].tolist() == pytest.approx([2000.0] * 3)


def test_amounts_of_the_links_of_one_activity_add_up_to_it() -> None:
    fuel = ACCOUNT.lines.query("row == 'r2' and part == 'direct'")
    assert fuel["amount"].sum() == pytest.approx(100.0, rel=1e-15) and len(fuel) == 2


def test_a_row_of_nothing_has_its_lines() -> None:
    assert ACCOUNT.lines.query("row == 'r3'")["gwp_ghg"].tolist() == [0.0, 0.0, -0.0]


def test_tags_travel_with_their_rows() -> None:
    assert ACCOUNT.lines.groupby("row")["colour"].unique().map(list).to_dict() == {
        "r1": ["red"],
        "r2": [""],
        "r3": ["blue"],
    }


def test_without_ids_of_their_own_rows_are_named_by_the_index() -> None:
    plain = cs.account(
        ROWS.drop(columns="row").set_axis([7, 8, 9], axis=0), CATALOGUE, cs.Basis(year=2020)
    )
    assert plain.lines["row"].drop_duplicates().tolist() == [7, 8, 9]


def test_undeclared_is_not_a_number_and_never_zero() -> None:
    lines = ACCOUNT.lines
    assert (
        lines["gwp_fossil"].isna().all()
        and lines.loc[lines["row"] == "r2", "gwp_total"].isna().all()
    )


def test_lines_are_built_when_asked_and_then_kept() -> None:
    account = cs.account(ROWS, CATALOGUE, cs.Basis(year=2020))
    assert "lines" not in vars(account) and account.lines is account.lines
