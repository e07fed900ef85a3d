"""The ban on mineral oil for heating and drying of buildings, found by what rows mean."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sites import scenario_of

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.accounting.mineral_oil import Use, use_of_purpose

BANNED, PERHAPS = "mineral oil heating", "perhaps mineral oil heating"


def illegal(
    *rows: pd.DataFrame, basis: cs.Basis | None = None, date: str | None = "2022-06-01"
) -> pd.DataFrame:
    scenario = scenario_of(cs.activities(*rows), basis=basis or cs.Basis(year=2022), date=date)
    return scenario.findings.query("finding == @BANNED and of == 'baseline'")


def heater(factor: str = "diesel", purpose: str = "drying", **tags: Any) -> pd.DataFrame:
    return cs.activity("burner", "1000 kWh", factor, module="A5", purpose=purpose, **tags)


def words(text: str) -> list[str]:
    """Texts between bars, of which a line may end with one."""
    return [word.strip() for word in text.rstrip("|").split("|")]


def judged(row: pd.DataFrame, **options: Any) -> list[str]:
    """The findings on mineral oil of an account of one row, by a basis of 2023."""
    options = {"basis": cs.Basis(year=2023), **options}
    findings = cs.account(row, cs.FactorCatalogue.default(), **options).findings
    return [name for name in findings["finding"] if "mineral oil" in name]


@pytest.mark.parametrize(
    ("date", "found"), [("2021-12-31", 0), ("2022-01-01", 1), ("2025-01-01", 1), (None, 1)]
)
def test_from_the_first_of_january_2022(date: str | None, found: int) -> None:
    """Bygg.no 2021: mineral oil for heating and drying of building sites is banned from 1 January
    2022.
    """
    assert len(illegal(heater(), date=date)) == found


@pytest.mark.parametrize(
    "purpose",
    words(
        """winter heating|Winter heating|WINTER HEATING|heating|site heating|space heating|
    drying|Drying|drying out|building drying|heating of the building|
    ventilation heat|hot water|hut heating|temporary heating of rooms|
    heating and ventilation|dehumidification|barrack heating|heating, drying|
    byggvarme|Byggvarme|bygg-varme|byggtørk|byggtørking|uttørking|tørking|
    oppvarming|vinteroppvarming|romoppvarming|varme i bygg|brakkevarme|
    oppvarming av brakker|varmtvann|ventilasjonsvarme|avfukting|
    tørking av gulv og vegger|oppvarming og tørking av bygg|tappevann|
    byggoppvarming|heating of rooms during construction|uttorking|torking av bygg|"""
    ),
)
def test_heat_and_drying_of_buildings_in_whatever_words(purpose: str) -> None:
    assert judged(heater(purpose=purpose)) == [BANNED]


@pytest.mark.parametrize(
    "purpose",
    words(
        """thawing|thawing of ground|ground heating|frozen ground|road heating|
    asphalt drying|damage drying|drying after water damage|drying of a leak|
    snow melting|tining|teletining|tining av tele|oppvarming av grunn|skadetørking|
    tørking etter vannskade|varme i asfalt|snøsmelting|digging|transport|frame|
    rolling|drywall|masseflytting|veiarbeid||"""
    ),
)
def test_what_the_ban_does_not_cover(purpose: str) -> None:
    assert judged(heater(purpose=purpose)) == []


@pytest.mark.parametrize(
    "purpose",
    words(
        """thawing and winter heating|tining og byggvarme|tele/tørking|winter|vinterdrift|
    concrete heating|oppvarming av betong|curing|frostsikring|ventilation|boiler|fyring|
    oljebrenner|"""
    ),
)
def test_an_unclear_purpose_is_a_question(purpose: str) -> None:
    row = heater(purpose=purpose, row="r")
    assert judged(row) == [PERHAPS]
    detail = cs.account(row, cs.FactorCatalogue.default(), cs.Basis(year=2023)).findings["detail"]
    assert any("purpose does not say" in text and ": r;" in text for text in detail)
    assert judged(row, basis=cs.Basis(year=2021)) == []


@pytest.mark.parametrize(
    ("item", "tags", "finding"),
    [
        ("byggvarme", {}, [BANNED]),
        ("winter heating, diesel", {}, [BANNED]),
        ("varmekanon", {}, [PERHAPS]),
        ("diesel heater", {"purpose": "general"}, [PERHAPS]),
        ("byggvarme", {"purpose": "general"}, [PERHAPS]),
        ("diesel heater", {"purpose": "thawing"}, []),
        ("heated roller", {"machine": "roller"}, []),
        ("trench for district heating", {"purpose": "digging"}, []),
        ("fjernvarmegrøft", {}, []),
        ("heat pump drilling rig", {"purpose": "drilling"}, []),
        ("varmekabler i bakken", {"purpose": "general"}, []),
        ("wheat store", {"purpose": "general"}, []),
        ("sheathing of the theater", {}, []),
        ("motorkran", {}, []),
        ("drying after water damage", {"purpose": "drying"}, [PERHAPS]),
        ("vannskadetørk", {"purpose": "tørking"}, [PERHAPS]),
        ("tørking av vannskade", {"purpose": "uttørking"}, [PERHAPS]),
        ("water damage, 2nd floor", {"purpose": "building drying"}, [PERHAPS]),
        ("avfukter etter lekkasje", {"purpose": "avfukting"}, [PERHAPS]),
        ("tørking av vannskade", {"purpose": "byggvarme"}, [BANNED]),
        ("avfukter", {"purpose": "uttørking"}, [BANNED]),
        ("skade", {"purpose": "digging"}, []),
        ("heating of asphalt", {"purpose": "heating"}, [PERHAPS]),
        ("rent", {"machine": "byggvarmer"}, [BANNED]),
        ("excavator", {}, []),
    ],
)
def test_without_a_purpose_machine_and_item_are_read(
    item: str, tags: dict[str, str], finding: list[str]
) -> None:
    assert judged(cs.activity(item, "10 L", "diesel", module="A5", **tags)) == finding


def test_an_account_is_dated_by_its_rows_itself_or_its_basis() -> None:
    for year, date, own, finding in (
        (2023, None, None, [BANNED]),
        (2021, None, None, []),
        (2023, "2021-05-01", None, []),
        (2021, "2023-05-01", None, [BANNED]),
        (2021, "2021-05-01", "2022-05-01", [BANNED]),
        (2023, "2023-05-01", "2021-12-31", []),
    ):
        row = heater(**({} if own is None else {"date": own}))
        assert judged(row, basis=cs.Basis(year=year), date=date) == finding


def test_undated_heating_is_a_question() -> None:
    row = heater("diesel-b0")
    assert judged(row, basis=None) == [PERHAPS]
    findings = cs.account(row, cs.FactorCatalogue.default()).findings
    assert any("nothing says when it is burnt" in text for text in findings["detail"])


def test_buildings_in_use_had_to_stop_earlier() -> None:
    def used(year: int, module: str) -> list[str]:
        row = cs.activity("boiler", "9 L", "heating-oil", module=module, purpose="heating")
        return judged(row, basis=cs.Basis(year=year))

    assert used(2021, "B6") == [BANNED] and used(2021, "A5") == [] and used(2019, "B6") == []


def test_an_own_factor_is_judged_by_its_words() -> None:
    source = cs.Source(publisher="Supplier", document="List", year=2022, locator="p 1")
    names = {"fyringsolje-lev": 1, "parafin-x": 1, "lettolje": 1, "bioolje-x": 0, "naturgass": 0}
    own = cs.FactorCatalogue(
        [
            cs.EmissionFactor(factor=name, declared_unit="kWh", gwp_ghg=0.3, source=source)
            for name in names
        ]
    )
    for name, count in names.items():
        row = cs.activity("x", "10 kWh", name, module="A5", purpose="byggvarme")
        account = cs.account(row, own, cs.Basis(year=2023))
        assert (account.findings["finding"] == BANNED).sum() == count, name


def test_several_purposes_of_which_one_is_banned_in_words() -> None:
    assert use_of_purpose("drying of floors and walls") is Use.HEAT
    assert use_of_purpose(float("nan")) is Use.SILENT


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


def test_what_is_left_after_the_measures_is_judged_too() -> None:
    def where(share: str) -> list[str]:
        electric = m.CleanHeating(old_efficiency="80 %", where={"purpose": "drying"}, share=share)
        scenario = scenario_of(heater(), electric, basis=cs.Basis(year=2022), date="2022-06-01")
        return scenario.findings.query("finding == @BANNED")["of"].tolist()

    assert where("50 %") == ["baseline", "scenario"] and where("100 %") == ["baseline"]
