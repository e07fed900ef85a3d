"""The law of the site: diesel and oil heaters on Norwegian sites after 2021."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sites import scenario_of

import carbonsite as cs
from carbonsite import measures as m


def illegal(
    *rows: pd.DataFrame, basis: cs.Basis | None = None, date: str | None = "2022-06-01"
) -> pd.DataFrame:
    scenario = scenario_of(cs.activities(*rows), basis=basis or cs.Basis(year=2022), date=date)
    return scenario.findings.query("finding == 'illegal baseline'")


def heater(factor: str = "diesel", purpose: str = "drying", **tags: Any) -> pd.DataFrame:
    return cs.activity("heater", "1000 kWh", factor, module="A5", purpose=purpose, **tags)


@pytest.mark.parametrize(
    ("date", "found"), [("2021-12-31", 0), ("2022-01-01", 1), ("2025-01-01", 1), (None, 0)]
)
def test_from_the_first_of_january_2022(date: str | None, found: int) -> None:
    """Bygg.no 2021: mineral oil for heating and drying of building sites is banned from 1 January
    2022.
    """
    assert len(illegal(heater(), date=date)) == found


@pytest.mark.parametrize("purpose", ["winter heating", "drying", "thawing", "heating"])
def test_whatever_is_heated(purpose: str) -> None:
    assert len(illegal(heater(purpose=purpose))) == 1


@pytest.mark.parametrize(
    "factor",
    [
        "diesel",
        "diesel-b0",
        "heating-oil",
        "desnz-burning-oil",
        "heat-source-no-light-fuel-oil",
        "heat-source-no-heavy-fuel-oil",
    ],
)
def test_mineral_oils(factor: str) -> None:
    assert len(illegal(heater(factor))) == 1


@pytest.mark.parametrize(
    ("factor", "found"),
    [
        ("marine-gas-oil-no", 1),
        ("ets-no-light-heating-oil", 1),
        ("biodiesel-no", 0),
        ("ets-no-biodiesel", 0),
        ("hvo100", 0),
    ],
)
def test_under_the_direct_boundary(factor: str, found: int) -> None:
    assert (
        len(
            illegal(
                heater(factor),
                cs.activity("roller", "1 L", "diesel", module="A5"),
                basis=cs.Basis(year=2022, boundary="direct"),
            )
        )
        == found
    )


@pytest.mark.parametrize(
    "factor",
    [
        "electricity",
        "propane",
        "hvo",
        "fame",
        "biodiesel",
        "hvo100",
        "heat-source-no-bio-oil-sustainable",
    ],
)
@pytest.mark.parametrize("biofuel", ["credited", "none", "additional"])
def test_what_is_not_mineral_oil(factor: str, biofuel: str) -> None:
    """Renewable fuel stays legal where the basis does not credit it and takes the number of fossil
    fuel.
    """
    assert not len(illegal(heater(factor), basis=cs.Basis(year=2023, biofuel=biofuel)))


def test_diesel_that_holds_some_biodiesel_is_still_mineral_oil() -> None:
    found = illegal(heater(), basis=cs.Basis(year=2022, blend="10 %"))
    assert found["factor"].tolist() == ["diesel-b0"]


def test_other_countries_and_other_uses() -> None:
    assert not len(illegal(heater(), basis=cs.Basis(country="SE", year=2022)))
    assert not len(
        illegal(
            m.machine_use("excavator", "100 h", "10 L/h", machine="excavator", purpose="digging")
        )
    )
    assert not len(illegal(m.machine_use("excavator", "100 h", "10 L/h")))


def test_the_date_of_a_row_goes_before_the_scenarios() -> None:
    old, new, undated = (
        heater(date="2021-11-01", row="old"),
        heater(date="2022-02-01", row="new"),
        heater(row="undated"),
    )
    for date, rows in (("2023-01-01", ["new", "undated"]), ("2020-01-01", ["new"])):
        found = illegal(old, new, undated, date=date)
        assert found["rows"].tolist() == [len(rows)]
        assert found["detail"].iloc[0].endswith(": " + ", ".join(rows))


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NaT, ""])
def test_a_blank_date_is_the_scenarios(blank: object) -> None:
    table = heater().assign(date=pd.Series([blank], dtype=object))
    assert [len(illegal(table, date=date)) for date in ("2019-01-01", "2023-01-01")] == [0, 1]


def test_a_heater_that_burns_nothing_breaks_no_law() -> None:
    table = cs.activities(
        heater(), cs.activity("roller", "10 L", "diesel", module="A5", purpose="rolling")
    )
    table.loc[0, "amount"] = 0.0
    assert not len(illegal(table))


def test_its_share_is_of_all_that_the_baseline_emits() -> None:
    found = illegal(
        heater(), cs.activity("roller", cs.Q(3000, "kWh"), "diesel", module="A5", purpose="rolling")
    )
    assert found["share"].tolist() == pytest.approx([0.25])
    assert found["of"].tolist() == ["baseline"]


def test_it_is_the_baseline_that_is_judged() -> None:
    """Half of the heat is made electric; the finding stays, for the reference itself was not
    allowed.
    """
    half = m.CleanHeating(old_efficiency="80 %", where={"purpose": "drying"})
    findings = scenario_of(heater(), half, basis=cs.Basis(year=2022), date="2022-06-01").findings
    assert findings.query("finding == 'illegal baseline'")["of"].tolist() == ["baseline"]
