"""What a reader of an account must know beside its total."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from builders import CARRIERS, SOURCE, factor, problems_of, table

import carbonsite as cs

LATE = cs.Source(publisher="P", document="D", year=2022, locator="L")
CATALOGUE = CARRIERS | cs.FactorCatalogue(
    [
        factor("plain", module="A1-A3", gwp_ghg=1.0, gwp_total=1.0, characterisation="not stated"),
        factor("expired", module="A1-A3", gwp_ghg=3.0, gwp_total=3.0, valid_to="2019-06-30"),
        cs.EmissionFactor(
            factor="late",
            module="A1-A3",
            declared_unit="kg",
            gwp_ghg=1.0,
            gwp_total=1.0,
            source=LATE,
        ),
        factor("ar4", module="A1-A3", gwp_ghg=1.0, characterisation="AR4"),
        factor("ar5", module="A1-A3", gwp_ghg=1.0, characterisation="AR5"),
        factor("co2", module="A1-A3", gwp_ghg=2.0, characterisation="CO2 only"),
        factor("wood", module="A1-A3", gwp_total=-700.0, gwp_ghg=30.0),
        factor("timber", module="A1-A3", gwp_total=-700.0, gwp_ghg=30.0),
        factor("timber", module="C3", gwp_total=740.0, gwp_ghg=10.0),
        factor("timber", module="D", gwp_total=-100.0, gwp_ghg=-100.0),
        factor("service", gwp_ghg=1.0),
    ]
)


def findings(
    *rows: tuple[str, float],
    date: Any = None,
    basis: cs.Basis | None = None,
    indicator: str | None = None,
    unit: str = "kg",
    **columns: Any,
) -> pd.DataFrame:
    """The findings of kilograms of each."""
    return cs.account(
        table(*[(name, name, amount, unit) for name, amount in rows], **columns),
        CATALOGUE,
        basis,
        indicator,
        date,
    ).findings


def kinds(*args: Any, **kwargs: Any) -> list[str]:
    """Which findings there are."""
    return findings(*args, **kwargs)["finding"].tolist()


def test_an_account_without_anything_to_know_has_an_empty_table() -> None:
    found = findings(("plain", 1.0), date="2020-01-01")
    assert found.empty and found.columns.tolist() == [
        "finding",
        "factor",
        "detail",
        "rows",
        "share",
        "accepted",
    ]


def test_each_has_its_rows_and_its_share_of_the_total() -> None:
    (found,) = findings(
        ("expired", 1.0), ("plain", 5.0), ("expired", 2.0), ("plain", 1.0), date="2020-01-01"
    ).to_dict("records")
    assert (found["finding"], found["factor"], found["rows"], found["share"]) == (
        "expired",
        "expired",
        2,
        pytest.approx(9 / 15),
    )
    assert "2019-06-30" in found["detail"] and "2020-01-01" in found["detail"]


@pytest.mark.parametrize(
    ("date", "is_expired"), [("2019-06-30", False), ("2019-07-01", True), (None, False)]
)
def test_expired_is_after_the_last_day(date: Any, is_expired: bool) -> None:
    assert kinds(("expired", 1.0), date=date) == (["expired"] if is_expired else [])


@pytest.mark.parametrize(
    ("dates", "account_date", "expected"),
    [
        (["2019-01-01", "2019-02-01"], "2021-01-01", []),
        (["2019-01-01", "2020-02-01"], None, ["expired"]),
        (["2019-01-01", ""], "2021-01-01", ["expired"]),
        (["2019-01-01", ""], None, []),
        (["", ""], "2019-01-01", []),
        ([None, pd.Timestamp("2020-05-05")], None, ["expired"]),
    ],
)
def test_the_rows_date_goes_before_the_accounts(
    dates: list[Any], account_date: Any, expected: list[str]
) -> None:
    rows = table(("a", "expired", 1.0, "kg"), ("b", "expired", 1.0, "kg")).assign(date=dates)
    assert cs.account(rows, CATALOGUE, date=account_date).findings["finding"].tolist() == expected


def test_expired_is_an_error_only_under_strict() -> None:
    rows = table(("a", "expired", 1.0, "kg"))
    assert cs.account(rows, CATALOGUE, date="2020-01-01").total == cs.Q("3 kgCO2e")
    assert cs.account(rows, CATALOGUE, date="2019-01-01", strict=True).total == cs.Q("3 kgCO2e")
    ((_, column, problem),) = problems_of(
        cs.account, rows, CATALOGUE, date="2020-01-01", strict=True
    )
    assert column == "factor" and "valid to 2019-06-30" in problem


@pytest.mark.parametrize(
    ("dates", "is_later"),
    [
        (["2021-12-31", "2023-01-01"], True),
        (["2022-01-01", "2023-01-01"], False),
        (["2023-01-01", "2023-01-01"], False),
        (["2021-01-01", "2021-01-01"], True),
    ],
)
def test_a_source_later_than_any_of_its_rows(dates: list[str], is_later: bool) -> None:
    rows = table(("a", "late", 1.0, "kg"), ("b", "late", 1.0, "kg")).assign(date=dates)
    assert cs.account(rows, CATALOGUE).findings["finding"].tolist() == (
        ["later source"] if is_later else []
    )
    assert kinds(("late", 1.0), date="2022-06-01") == [] and kinds(
        ("late", 1.0), date="2021-06-01"
    ) == ["later source"]


@pytest.mark.parametrize(
    ("names", "is_mixed"),
    [
        (("ar4", "ar5"), True),
        (("ar5", "co2"), True),
        (("ar5", "ar5"), False),
        (("ar5", "plain"), False),
    ],
)
def test_mixed_characterisation(names: tuple[str, ...], is_mixed: bool) -> None:
    assert ("mixed characterisation" in kinds(*[(name, 1.0) for name in names])) == is_mixed


def test_uptake_without_release() -> None:
    assert kinds(("wood", 1.0), indicator="gwp_total") == ["uptake without release"]
    assert (
        kinds(("wood", 1.0), indicator="gwp_ghg")
        == []
        == kinds(("timber", 1.0), indicator="gwp_total")
    )
    assert kinds(("timber", 1.0), indicator="gwp_total", module="A1-A3") == [
        "uptake without release"
    ]


def test_generic_diesel_without_a_blend_says_so() -> None:
    assert kinds(("diesel", 1.0), unit="L", module="A5", basis=cs.Basis()) == [
        "diesel without blend"
    ]
    assert (
        kinds(("diesel", 1.0), unit="L", module="A5", basis=cs.Basis(blend="0 %"))
        == []
        == kinds(("b0", 1.0), unit="L", module="A5", basis=cs.Basis())
    )


def test_a_basis_of_another_year_says_so() -> None:
    options = {"unit": "kWh", "module": "A5", "basis": cs.Basis(year=2020)}
    assert kinds(("electricity", 1.0), date="2019-06-01", **options) == ["factor of another year"]
    assert (
        kinds(("electricity", 1.0), date="2020-06-01", **options)
        == []
        == kinds(("electricity", 1.0), **options)
    )
    assert kinds(("location-2020", 1.0), date="2019-06-01", **options) == []


def test_nameplate_amounts() -> None:
    found = findings(("plain", 1.0), ("plain", 3.0), quality=["metered", "nameplate"])
    assert found[["finding", "rows", "share"]].values.tolist() == [["nameplate amounts", 1, 0.75]]
    assert kinds(("plain", 1.0), quality="metered") == []


def test_a_factor_whose_boundary_nobody_states() -> None:
    assert kinds(("service", 1.0), module="A5") == ["boundary not stated"]


def test_undeclared_modules_are_a_table_and_not_zero() -> None:
    rows = table(
        ("a", "timber", 1.0, "kg"),
        ("b", "plain", 1.0, "kg"),
        ("c", "b0", 1.0, "L"),
        module=["", "", "A5"],
    )
    found = cs.account(rows, CATALOGUE).undeclared
    assert found.groupby("factor")["module"].apply(list).to_dict() == {
        "plain": ["C1", "C2", "C3", "C4"],
        "timber": ["C1", "C2", "C4"],
    }


def test_three_parts_declare_a1_a3() -> None:
    catalogue = cs.FactorCatalogue(
        [
            *(factor("three", module=module, gwp_ghg=1.0) for module in ("A1", "A2", "A3")),
            *(factor("two", module=module, gwp_ghg=1.0) for module in ("A1", "A3")),
        ]
    )
    found = cs.account(
        table(("a", "three", 1.0, "kg"), ("b", "two", 1.0, "kg")), catalogue
    ).undeclared
    assert found.groupby("factor")["module"].apply(list).to_dict() == {
        "three": ["C1", "C2", "C3", "C4"],
        "two": ["A1-A3", "C1", "C2", "C3", "C4"],
    }


def test_the_source_of_a_finding_is_never_a_warning(recwarn: pytest.WarningsRecorder) -> None:
    findings(("expired", 1.0), ("late", 1.0), date="2020-01-01")
    assert not recwarn.list and SOURCE.year < LATE.year


@pytest.mark.parametrize(
    ("since", "english", "norwegian"),
    [
        ("2020-01-01", "is called plain since 2020-01-01: why", "heter plain siden 2020-01-01"),
        ("", "is called plain: why", "heter plain: why"),
    ],
)
def test_a_renamed_id_says_its_new_name_and_since_when(
    since: str, english: str, norwegian: str
) -> None:
    catalogue = CATALOGUE.redirect("old", "plain", "why", since=since)
    (renamed,) = cs.account(table(("x", "old", 2.0, "kg")), catalogue).findings.to_dict("records")
    assert (renamed["finding"], renamed["factor"], renamed["rows"]) == ("renamed", "old", 1)
    assert renamed["detail"] == english
    assert renamed["detail"].in_language("nb").startswith(norwegian)


def test_a_substitution_is_found_through_the_old_name_of_its_factor_alone() -> None:
    catalogue = CATALOGUE.redirect("old", "ar4", "why").redirect("other", "plain", "why")
    changed = catalogue.substitute("ar4", "ar5", "the supplier changed")
    rows = table(("x", "old", 2.0, "kg"), ("y", "other", 2.0, "kg"), ("z", "ar5", 2.0, "kg"))
    found = cs.account(rows, changed).findings
    (substituted,) = found[found["finding"] == "substituted"].to_dict("records")
    assert (substituted["factor"], substituted["rows"]) == ("ar4", 1)
    assert substituted["detail"] == "takes the numbers of ar5: the supplier changed"


def test_fuel_that_diesel_stands_in_for_is_no_row_without_blend() -> None:
    rows = table(("a", "diesel", 10.0, "L"), ("b", "biodiesel", 90.0, "kWh"), module="A5")
    found = cs.account(rows, CARRIERS, cs.Basis(biofuel="none")).findings.set_index("finding")
    one, share = found.loc["diesel without blend", ["rows", "share"]]
    assert one == 1 and share == pytest.approx(10 / 19)


def test_a_later_source_names_the_first_year_of_use() -> None:
    late = factor(
        "late", gwp_ghg=1.0, source=cs.Source(publisher="P", document="D", year=2024, locator="1")
    )
    rows = cs.activities(
        cs.activity("a", "1 kg", "late", module="A5", date="2021-03-01"),
        cs.activity("b", "1 kg", "late", module="A5", date="2019-03-01"),
    )
    findings = cs.account(rows, cs.FactorCatalogue([late])).findings
    (detail,) = findings.loc[findings["finding"] == "later source", "detail"].map(str)
    assert "2024" in detail and "2019" in detail and "2021" not in detail


def test_what_emits_nothing_has_no_finding() -> None:
    rows = [
        factor(name, gwp_ghg=value, valid_to="2020-12-31")
        for name, value in (("a", 0.0), ("b", 1.0))
    ]
    table = cs.activities(*(cs.activity(name, "1 kg", name, module="A5") for name in ("a", "b")))
    findings = cs.account(table, cs.FactorCatalogue(rows), date="2023-01-01").findings
    assert findings.loc[findings["finding"] == "expired", "factor"].tolist() == ["b"]


def test_a_credit_in_the_total_has_its_own_rows() -> None:
    rows = [factor(name, gwp_ghg=value) for name, value in (("a", -1.0), ("b", -2.0))]
    table = cs.activities(
        *(cs.activity(name, "1 kg", name, module="A5") for name in ("a", "b", "b"))
    )
    findings = cs.account(table, cs.FactorCatalogue(rows)).findings
    own = findings[findings["finding"] == "credit in the total"]
    assert dict(zip(own["factor"], own["rows"], strict=True)) == {"a": 1, "b": 2}
