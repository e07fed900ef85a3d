"""Which indicator an account is of."""

from __future__ import annotations

from typing import Any

import pytest
from builders import factor, problems_of, table

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue(
    [
        factor("both", module="A1-A3", gwp_total=1.0, gwp_ghg=2.0),
        factor("total", module="A1-A3", gwp_total=3.0),
        factor("ghg", module="A1-A3", gwp_ghg=4.0),
        factor(
            "split",
            module="A1-A3",
            gwp_fossil=5.0,
            gwp_biogenic=-1.0,
            gwp_luluc=0.5,
            biogenic_carbon="co2 only",
        ),
        factor("fossil", module="A1-A3", gwp_fossil=6.0),
        factor("only-d", module="A1-A3", gwp_ghg=1.0),
        factor("only-d", module="D", gwp_total=-1.0),
        factor("uneven", module="A1-A3", gwp_ghg=1.0),
        factor("uneven", module="C3", gwp_total=1.0),
        factor("uneven", module="C4", gwp_total=1.0),
    ]
)


def of(*names: str, **options: Any) -> cs.Account:
    """The account of a kilogram of each."""
    return cs.account(table(*[("x", name, 1.0, "kg") for name in names]), CATALOGUE, **options)


@pytest.mark.parametrize(
    ("names", "indicator", "total"),
    [
        (("both",), "gwp_ghg", 2.0),
        (("both", "ghg"), "gwp_ghg", 6.0),
        (("both", "total"), "gwp_total", 4.0),
        (("split", "ghg"), "gwp_ghg", 9.5),
        (("split", "total"), "gwp_total", 7.5),
        (("split",), "gwp_ghg", 5.5),
        (("only-d",), "gwp_ghg", 1.0),
    ],
)
def test_left_out_it_is_the_one_that_all_lines_declare_ghg_before_total(
    names: tuple[str, ...], indicator: str, total: float
) -> None:
    account = of(*names)
    assert (account.indicator, account.total.magnitude) == (indicator, total)


@pytest.mark.parametrize(
    ("indicator", "total"),
    [
        ("gwp_total", 4.5),
        ("gwp_ghg", 5.5),
        ("gwp_fossil", 5.0),
        ("gwp_biogenic", -1.0),
        ("gwp_luluc", 0.5),
    ],
)
def test_asked_it_is_what_the_caller_asks(indicator: str, total: float) -> None:
    account = of("split", indicator=indicator)
    assert (account.indicator, account.total.magnitude) == (indicator, total)


def total_of(*names: str) -> cs.Quantity:
    return of(*names).total


def test_where_none_covers_all_the_total_lists_which_factors_lack_which() -> None:
    assert problems_of(total_of, "both", "total", "ghg", "total") == [
        (1, "factor", "'total' A1-A3 declares no gwp_ghg"),
        (2, "factor", "'ghg' A1-A3 declares no gwp_total"),
        (3, "factor", "'total' A1-A3 declares no gwp_ghg"),
    ]
    assert problems_of(total_of, "fossil") == [
        (0, "factor", "'fossil' A1-A3 declares no gwp_ghg or gwp_total")
    ]


def test_where_none_covers_all_the_account_has_totals_by_indicator() -> None:
    account = of("both", "total", "ghg", "total")
    totals = account.totals.set_index("indicator")
    assert totals.loc["gwp_total", ["rows_covered", "rows_lacking"]].tolist() == [3, 1]
    assert totals.loc["gwp_ghg", ["rows_covered", "rows_lacking"]].tolist() == [2, 2]
    assert "no indicator covers all" in repr(account)
    assert len(account.lines) == 4 and account.findings is not None


def test_it_names_the_modules_that_lack_it() -> None:
    assert problems_of(of, "uneven", "ghg", indicator="gwp_ghg") == [
        (0, "factor", "'uneven' C3 C4 declares no gwp_ghg")
    ]


@pytest.mark.parametrize("asked", ["gwp_fossil", "gwp_biogenic"])
def test_an_indicator_that_a_line_lacks_is_an_error(asked: str) -> None:
    assert [row for row, _, _ in problems_of(of, "split", "ghg", "ghg", indicator=asked)] == [1, 2]


@pytest.mark.parametrize("asked", ["co2", "", "GWP_TOTAL", "gwp", "total"])
def test_an_unknown_indicator_is_an_error(asked: str) -> None:
    assert problems_of(of, "both", indicator=asked) == [("", "indicator", "is not an indicator")]
