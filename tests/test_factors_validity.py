"""Declarations that print no end are valid for the five years of their programme."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.factors.validity import ends_by_programme

CATALOGUE = cs.FactorCatalogue.default()
FRAME = CATALOGUE.frame
EXPIRED = "expired by its programme"


def declared(publisher: str = "EPD-Norge", document: str = "NEPD-1", **fields: Any) -> Any:
    values = {"factor": "wall", "module": "A1-A3", "declared_unit": "m2", "gwp_ghg": 1, **fields}
    source = cs.Source(publisher, document, values.pop("year", 2019), "table 1")
    return cs.FactorCatalogue([cs.EmissionFactor(**values, source=source)])


def findings_on(date: Any, catalogue: Any, factor: str = "wall") -> list[str]:
    module = "" if catalogue[factor][0].module else "A5"
    row = cs.activity("x", "10 m2", factor, **({"module": module} if module else {}))
    return list(cs.account(cs.activities(row), catalogue, date=date).findings["finding"])


@settings(max_examples=examples(50))
@given(st.dates(datetime.date(2005, 1, 1), datetime.date(2040, 12, 31)))
def test_it_ends_on_the_day_before_the_fifth_anniversary(issued: datetime.date) -> None:
    catalogue = declared(valid_from=issued, year=issued.year)
    (end,) = ends_by_programme(catalogue.frame)
    last = datetime.date.fromisoformat(end)
    assert (last + datetime.timedelta(1)).year == issued.year + 5
    assert 1825 <= (last - issued).days <= 1826
    assert EXPIRED not in findings_on(last, catalogue)
    assert EXPIRED in findings_on(last + datetime.timedelta(1), catalogue)


def test_without_a_day_of_issue_it_is_of_the_end_of_its_year() -> None:
    assert EXPIRED not in findings_on("2024-12-30", declared())
    assert EXPIRED in findings_on("2024-12-31", declared())
    row = cs.activities(cs.activity("x", "10 m2", "wall"))
    (found,) = cs.account(row, declared(), date="2026-01-01").findings.itertuples()
    assert "2024-12-30" in found.detail and "does not print its end" in found.detail


@pytest.mark.parametrize(
    ("publisher", "document"),
    [
        ("EPD-Norge / Norgips AS", "NEPD-113"),
        ("The Norwegian EPD Foundation", "x"),
        ("Institut Bauen und Umwelt e.V.", "Steinwolle"),
        ("IBU", "Steinwolle"),
        ("EPD Danmark", "MD-22090"),
        ("EPD International AB", "S-P-00306"),
        ("Maker", "S-P-00306"),
    ],
)
def test_each_programme_is_known_by_its_name_or_number(publisher: str, document: str) -> None:
    assert EXPIRED in findings_on("2026-01-01", declared(publisher, document))


def test_what_prints_its_end_or_is_no_declaration_does_not_end_so() -> None:
    assert "expired" in findings_on("2026-01-01", declared(valid_to="2024-06-01"))
    for catalogue in (
        declared(valid_to="2024-06-01"),
        declared(valid_to="2030-06-01"),
        declared("Social- og Boligstyrelsen", "Tabel 7", year=2012),
        declared("Miljødirektoratet", "Tabeller", module="", year=2012),
    ):
        assert EXPIRED not in findings_on("2026-01-01", catalogue)


def test_of_the_shipped_factors_only_declarations_end_so() -> None:
    ends = pd.Series(ends_by_programme(FRAME), index=FRAME.index)
    ending = FRAME[ends != ""]
    assert len(ending["factor"].unique()) >= 35
    assert set(ending["standard"]) <= {"", "EN 15804+A1", "EN 15804+A2"}
    assert (
        not ending["publisher"]
        .str.contains("DESNZ|Boligstyrelsen|Dansk Beton|Betongforening")
        .any()
    )
    assert "valid_to" in FRAME and (ending["valid_to"] == "").all()


def test_it_is_found_in_each_use_and_listed_between_catalogues() -> None:
    found = cs.account(
        cs.activities(cs.activity("studs", "1 m", "steel-stud")), CATALOGUE, date="2025-06-01"
    ).findings
    assert found.loc[found["finding"] == EXPIRED, "factor"].tolist() == ["steel-stud"]
    listed = CATALOGUE.diff(CATALOGUE, date="2025-06-01")
    of_stud = listed[listed["factor"] == "steel-stud"]
    assert of_stud["change"].tolist() == ["expired"] and of_stud["new"].tolist() == [""]


def test_a_strict_account_takes_it_and_says_so() -> None:
    row = cs.activities(cs.activity("x", "10 m2", "wall"))
    account = cs.account(row, declared(), date="2026-01-01", strict=True)
    assert account.findings["finding"].tolist() == [EXPIRED]
