"""What rules demand: the convention of waste and replacement, energy, and what a user states."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import SOURCE

import carbonsite as cs
from carbonsite.building import site_waste
from carbonsite.messages import Language
from carbonsite.messages.message import in_language
from carbonsite.outcome import Outcome
from carbonsite.rules import Rule

NUMBERS = {"A1-A3": 100.0, "A4": 5.0, "C3": 4.0}
GIVEN = {"shares": "Boverket's database 02.07.000", "energy": "Boverket's database 02.07.000"}


def factors(name: str, numbers: Mapping[str, float | None]) -> list[cs.EmissionFactor]:
    return [
        cs.EmissionFactor(
            factor=name,
            module=module,
            declared_unit="stk",
            standard="EN 15804+A2",
            source=SOURCE,
            gwp_total=1.0 if number is None else number,
            gwp_ghg=number,
        )
        for module, number in numbers.items()
    ]


CATALOGUE = cs.FactorCatalogue.default() | cs.FactorCatalogue(
    [*factors("wall", NUMBERS), *factors("bare", {"A1-A3": None, "A4": 5.0})]
)
PRODUCT = {"element": "231", "flow": "product"}


def swedish(
    *further: Mapping[str, Any],
    convention: Any = "w",
    modules: Collection[str] = ("A1-A3", "A4"),
    **options: Any,
) -> cs.Account:
    """A wall with its waste and the electricity of the site."""
    walls = cs.activities(cs.activity("wall", "100 stk", "wall", row="wall", **PRODUCT))
    waste = site_waste(walls, CATALOGUE, {"wall": "10 %"}, convention, modules)
    power = cs.activity(
        "power", "1000 kWh", "electricity", module="A5", flow="site-energy", row="power"
    )
    rows = pd.concat([cs.activities(walls, waste, power), *map(_row, further)], ignore_index=True)
    defaults = {"basis": cs.Basis(year=2020), "areas": ["100 m2 BTA"]}
    return cs.account(rows, CATALOGUE, **{**defaults, **options})


def _row(fields: Mapping[str, Any]) -> pd.DataFrame:
    return cs.activity("further", "10 km", "wall", **fields)


def missing_of(account: cs.Account, rule: str = "boverket", **options: Any) -> str:
    result = cs.under(account, rule, **{"given": GIVEN, **options})
    assert result.outcome is Outcome.NOT_SHOWN
    return "; ".join(result.missing)


def test_a_declaration_by_boverkets_conventions_shows_all_that_is_asked() -> None:
    account = swedish()
    result = cs.under(account, "boverket", given=GIVEN)
    power = float(account.lines.set_index("row").loc["power", "gwp_ghg"])
    assert result.outcome is Outcome.MET
    assert result.value == pytest.approx((100 * 105 * 1.1 + power) / 100)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"convention": "w/(1-w)"}, "counts site waste by 'w', and a row by 'w/(1-w)'"),
        ({"modules": ("A1-A3",)}, "counts A4 of what is wasted too, and no waste of wall does"),
        ({"modules": ("A1-A3", "A4", "C3")}, "counts A1-A3 and A4 of what is wasted, and a row"),
        ({"basis": cs.Basis(year=2020, electricity="residual")}, "as it was bought"),
    ],
)
def test_what_boverket_counts_otherwise_is_not_shown(options: dict[str, Any], text: str) -> None:
    assert text in missing_of(swedish(**options))


@pytest.mark.parametrize("key", list(GIVEN))
def test_numbers_that_boverket_prescribes_are_asked_for(key: str) -> None:
    stated = {name: text for name, text in GIVEN.items() if name != key}
    assert f"give given={{'{key}': '…'}}" in missing_of(swedish(), given=stated)


def test_no_electricity_asks_for_no_number_of_electricity() -> None:
    account = swedish()
    rows = account.reading.given
    without = cs.account(rows[rows["row"] != "power"], CATALOGUE, areas=["100 m2 BTA"])
    stated = {"shares": GIVEN["shares"]}
    assert cs.under(without, "boverket", given=stated).outcome is Outcome.MET


@pytest.mark.parametrize("flow", ["waste-transport", "waste-treatment", "groundworks-energy"])
def test_what_boverket_leaves_out_changes_nothing(flow: str) -> None:
    rows = swedish().reading.given
    other = cs.activity("other", "100 kWh", "electricity", module="A5", flow=flow, row="other")
    account = cs.account(
        pd.concat([rows, other], ignore_index=True),
        CATALOGUE,
        basis=cs.Basis(year=2020),
        areas=["100 m2 BTA"],
    )
    assert account.total > swedish().total
    values = [cs.under(one, "boverket", given=GIVEN).value for one in (account, swedish())]
    assert values[0] == values[1]


@pytest.mark.parametrize(("biofuel", "is_asked"), [("credited", True), ("none", False)])
def test_the_credit_of_renewable_fuel_is_not_taken_for_granted(
    biofuel: Any, is_asked: bool
) -> None:
    rows = swedish().reading.given
    fuel = cs.activity("fuel", "100 L", "hvo", module="A5", flow="site-energy", row="fuel")
    account = cs.account(
        pd.concat([rows, fuel], ignore_index=True),
        CATALOGUE,
        basis=cs.Basis(year=2024, country="SE", biofuel=biofuel),
        areas=["100 m2 BTA"],
    )
    result = cs.under(account, "boverket", given=GIVEN)
    assert ("has a credit" in "; ".join(result.missing)) == is_asked
    stated = {**GIVEN, "biofuel": "Boverket's database: HVO"}
    assert cs.under(account, "boverket", given=stated).outcome is Outcome.MET


@pytest.mark.parametrize("building", ["small house", "småhus"])
def test_a_building_that_a_rule_exempts_is_not_judged(building: str) -> None:
    assert "exempts" in missing_of(swedish(), "tek17", building=building)
    assert cs.under(swedish(), "tek17").exempt == ("small house",)


# -- what a user states


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"given": {"shares": " "}}, "does not say where your own numbers come from"),
        ({"given": {"shares": "yes"}}, "does not say where your own numbers come from"),
        ({"given": {"proposal": "perhaps"}}, "is neither yes nor no"),
        ({"given": {"share": "own"}}, "shares"),
        ({"limit": "5 kgCO2e/m2 BTA"}, "leaves no limit to the buyer"),
        ({"period": 50.7}, "whole years"),
        ({"period": True}, "whole years"),
        ({"period": 0}, "whole years"),
        ({"areas": ["200 m2 BTA"]}, "is not the area of the account: 100 m2 BTA"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(cs.InputError, match=problem.replace("(", r"\(")):
        cs.under(swedish(), "boverket", **options)


def test_a_period_beside_another_of_the_account_is_refused() -> None:
    with pytest.raises(cs.InputError, match="is not the period of the account: 60 years"):
        cs.under(swedish(period=cs.Period(2026, 60)), "tek17", period=50)


def test_no_to_a_proposal_is_no() -> None:
    for answer in ("no", "Nei"):
        text = missing_of(swedish(), "boverket-2023-20", given={**GIVEN, "proposal": answer})
        assert "a proposal" in text
    for answer in ("yes", "JA "):
        result = cs.under(swedish(), "boverket-2023-20", given={**GIVEN, "proposal": answer})
        assert "a proposal" not in "; ".join(result.missing)


def test_what_replaces_a_product_needs_years_also_where_nothing_is_divided_by_them() -> None:
    rows = [
        cs.activity(element, "1 stk", "wall", element=element, flow="product", row=element)
        for element in ("22", "23", "24", "25", "26", "28")
    ]
    again = {"module": "B4", "factor_module": "A1-A3", "element": "24"}
    account = cs.account(
        cs.activities(*rows, cs.activity("again", "1 stk", "wall", **again)),
        CATALOGUE,
        areas=["10 m2 BTA"],
    )
    options: dict[str, Any] = {"limit": "900 kgCO2e/m2 BTA", "given": {"replacement": "NS 3720"}}
    assert "the account has no period" in missing_of(account, "dfo-whole-building", **options)
    assert cs.under(account, "dfo-whole-building", period=60, **options).outcome is Outcome.MET


def test_rows_of_replacements_that_say_no_convention_are_not_shown() -> None:
    rows = [
        cs.activity("wall", "1 stk", "wall", **PRODUCT),
        cs.activity("again", "1 stk", "wall", module="B4", factor_module="A1-A3", **PRODUCT),
    ]
    account = cs.account(cs.activities(*rows), CATALOGUE, period=cs.Period(2026, 50))
    assert "a row of B4 says no convention" in missing_of(account, "br18-2025", given={})


def test_a_slip_in_a_type_of_building_is_refused_where_any_has_the_limit() -> None:
    account = swedish(areas=["2000 m2 BR18", "1500 m2 heated"])
    limits = [
        cs.under(account, "br18-2023", building=building, application="2024-01-01").limit
        for building in ("", "office", "low-emission class")
    ]
    assert limits == [12.0, 12.0, 8.0]
    with pytest.raises(cs.InputError, match="'low-emission class'"):
        cs.under(account, "br18-2023", building="low emission clas")


@pytest.mark.parametrize(
    ("standard", "publisher", "is_raised"),
    [
        ("EN 15804+A1", "somebody", False),
        ("", "EPD-Norge", False),
        ("", "a guide", True),
        ("national table", "EPD-Norge", True),
    ],
)
def test_a_declaration_carries_no_surcharge(standard: str, publisher: str, is_raised: bool) -> None:
    source = cs.Source(publisher, "a document", 2024, "page 1")
    own = [
        row.model_copy(update={"standard": standard, "source": source})
        for row in factors("board", {"A1-A3": 100.0, "A4": 5.0})
    ]
    rows = cs.activity("board", "10 stk", "board", **PRODUCT)
    account = cs.account(rows, cs.FactorCatalogue(own), areas=["100 m2 BTA"])
    assert (cs.under(account, "tek17", period=50).surcharge > 0) == is_raised


# -- sums


def test_a_number_that_is_not_declared_is_in_no_sum() -> None:
    rows = cs.activities(
        cs.activity("wall", "1 stk", "wall", **PRODUCT),
        cs.activity("bare", "1 stk", "bare", **PRODUCT),
    )
    result = cs.under(cs.account(rows, CATALOGUE, areas=["10 m2 BTA"]), "boverket", given=GIVEN)
    sums = result.by_module.set_index("module")["emissions"]
    assert np.isnan(sums["A1-A3"]) and sums["A4"] == 10.0
    assert np.isnan(result.value)


def test_texts_of_a_verdict_know_both_languages() -> None:
    result = cs.under(swedish(), "tek17")
    where = result.unread.set_index("field").loc["rounding", "where"]
    assert in_language(where, Language.NORWEGIAN) == "ingen grense, så ingenting avrundes"
    assert result.checks["outcome"].tolist() == [Outcome.NOT_SHOWN]
    assert result.checks["outcome"].iloc[0] is Outcome.NOT_SHOWN


def test_no_star_stands_on_what_is_not_shown() -> None:
    rule, own = Rule.named("boverket-2023-20"), {**GIVEN, "proposal": "yes"}
    options: dict[str, Any] = {"building": "office", "application": "2026-01-01"}
    shown = cs.under(swedish(), rule, given=own, **options)
    assert shown.is_tentative and shown.verdict == "MET*"
    assert cs.under(swedish(), rule, given={}, **options).verdict == "NOT_SHOWN"


def test_a_surcharge_is_on_both_sides_or_on_none() -> None:
    """A wall with a declaration, and the same of a national table: the surcharge differs."""

    def under_tek17(standard: str) -> cs.UnderRule:
        own = [
            row.model_copy(update={"standard": standard})
            for row in factors("board", {"A1-A3": 100.0, "A4": 5.0})
        ]
        rows = cs.activity("board", "10 stk", "board", **PRODUCT)
        account = cs.account(rows, cs.FactorCatalogue(own), areas=["100 m2 BTA"])
        return cs.under(account, "tek17", period=50)

    declared, generic = under_tek17("EN 15804+A2"), under_tek17("national table")
    beside = cs.rules.side_by_side(generic, declared=declared, again=generic)
    assert beside["change_without"].tolist() == [0.0, 0.0, 0.0]
    assert beside["change"].tolist() == pytest.approx([0.0, 100 * (1050 / 1300 - 1), 0.0])
    with pytest.raises(cs.InputError, match="is another rule than 'tek17'"):
        cs.rules.side_by_side(generic, other=cs.under(swedish(), "boverket"))


# -- laws

MODULES = ("A1-A3", "A4", "A5", "B2", "B4", "C3")
ELEMENTS = ("22", "23", "24")


@settings(max_examples=examples(60))
@given(
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(ELEMENTS), st.sampled_from(MODULES)), max_size=6),
    st.sets(st.sampled_from(MODULES[1:])),
    st.sets(st.sampled_from(MODULES[1:])),
    st.sets(st.sampled_from(ELEMENTS)),
    st.sets(st.sampled_from(ELEMENTS)),
)
def test_a_rule_that_asks_for_more_never_turns_not_shown_into_met(
    is_whole: bool,
    booked: list[tuple[str, str]],
    modules: set[str],
    more_modules: set[str],
    elements: set[str],
    more_elements: set[str],
) -> None:
    """TEK17 with other modules and elements, and with more of both."""
    whole = [("22", module) for module in MODULES] if is_whole else []
    rows = [
        cs.activity(
            "part",
            "1 stk",
            "wall",
            element=element,
            module=module,
            factor_module="A1-A3",
            flow="waste",
        )
        for element, module in [*whole, *booked]
    ]
    tables = rows or [cs.activity("power", "1 kWh", "electricity-no-2020-location", module="B6")]
    account = cs.account(
        cs.activities(*tables), CATALOGUE, period=cs.Period(2026, 50), areas=["10 m2 BTA"]
    )

    def outcome(own_modules: set[str], own_elements: set[str]) -> cs.UnderRule:
        own = Rule.named("tek17")
        changed = {
            "modules": own.fields["modules"].model_copy(
                update={"value": ["A1-A3", *sorted(own_modules)]}
            ),
            "elements": own.fields["elements"].model_copy(update={"value": sorted(own_elements)}),
        }
        return cs.under(account, own.model_copy(update={"fields": {**own.fields, **changed}}))

    few = outcome(modules, elements)
    many = outcome(modules | more_modules, elements | more_elements)
    assert few.outcome is not Outcome.NOT_SHOWN or many.outcome is Outcome.NOT_SHOWN
