"""Rules as data, and accounts judged by them."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import SOURCE

import carbonsite as cs
from carbonsite.outcome import Outcome
from carbonsite.rules import Rule
from carbonsite.rules.limits_by_day import limits_on, outcome_under, rounded
from carbonsite.rules.rule import FIELDS, shipped_rules

NAMES = list(shipped_rules())
AREAS = ["1000 m2 BR18", "800 m2 heated"]
GIVEN = {"lives": "our own table", "shares": "our own table"}


def made(
    factor: str, numbers: dict[str, float], standard: str = "EN 15804+A2", **fields: Any
) -> list[cs.EmissionFactor]:
    return [
        cs.EmissionFactor(
            factor=factor,
            module=module,
            declared_unit="stk",
            standard=standard,
            source=SOURCE,
            gwp_total=number,
            gwp_ghg=number,
            **fields,
        )
        for module, number in numbers.items()
    ]


OWN = cs.FactorCatalogue.default() | cs.FactorCatalogue(
    [
        *made("wall", {"A1-A3": 100.0, "A4": 5.0, "C3": 4.0, "C4": 1.0, "D": -30.0}),
        *made("generic wall", {"A1-A3": 100.0, "A4": 5.0, "C3": 4.0, "C4": 1.0}, "national table"),
    ]
)


def danish(count: float = 1000.0, kwh: float = 0.0, **options: Any) -> cs.Account:
    rows = [
        cs.activity("wall", cs.Q(count, "stk"), "wall", element="231", flow="product"),
        cs.activity(
            "wall again",
            cs.Q(count, "stk"),
            "wall",
            element="231",
            module="B4",
            factor_module="A1-A3",
            flow="product",
            convention="lcabyg",
        ),
        cs.activity("site", "0 stk", "wall", module="A5", factor_module="A1-A3", flow="waste"),
        cs.activity("power", cs.Q(kwh, "kWh/year"), "electricity-dk-br18", module="B6"),
    ]
    defaults: dict[str, Any] = {"period": cs.Period(2026, 50), "areas": AREAS}
    return cs.account(cs.activities(*rows), OWN, **{**defaults, **options})


def under(account: cs.Account, rule: str = "br18-2025", **options: Any) -> cs.UnderRule:
    defaults = {"building": "office", "application": "2026-03-01", "given": GIVEN}
    return cs.under(account, rule, **{**defaults, **options})


# -- the data


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_its_thirteen_fields_each_sourced_or_with_where_it_stands(name: str) -> None:
    rule = Rule.named(name)
    assert tuple(rule.fields) == FIELDS
    for field in rule.fields.values():
        assert field.source in rule.sources if field.source else field.missing
        for texts in (field.missing, field.note):
            assert set(texts) in ({"en", "nb"}, set())
    for limit in rule.limits:
        assert limit.source in rule.sources and (limit.limit is not None or limit.missing)
    for source in rule.sources.values():
        assert source.url.startswith("https://") and source.locator and source.dated


def test_a_name_near_a_rule_is_proposed() -> None:
    with pytest.raises(cs.InputError, match="br18-2025"):
        cs.under(danish(), "br18-2026")


def test_the_table_lists_every_rule_in_both_languages() -> None:
    for lang in ("en", "nb"):
        table = cs.rules.table(lang)
        assert table["rule"].tolist() == NAMES and table["title"].all()
    assert (cs.rules.table("nb")["note"] != cs.rules.table("en")["note"]).sum() > 10


# -- values


def test_the_value_is_a_sum_of_quotients_by_the_area_of_each_module() -> None:
    result = under(danish(1000.0, 10_000.0))
    lines = {
        "A1-A3": 100_000 / 1000 / 50,
        "B4": 100_000 / 1000 / 50,
        "C3": 4_000 / 1000 / 50,
        "C4": 1_000 / 1000 / 50,
    }
    energy = 10_000 * sum(
        OWN[factor][0].gwp_ghg * share
        for year in range(2026, 2076)
        for factor, share in OWN.projections["electricity-dk-br18"].shares(year).items()
    )
    assert result.value == pytest.approx(sum(lines.values()) + energy / 800 / 50, rel=1e-12)
    assert result.by_module.set_index("module").loc["B6", "area"] == "m2 heated"


def test_a4_and_a5_have_a_limit_of_their_own() -> None:
    checks = under(danish()).checks
    assert checks[["modules", "limit", "value"]].to_numpy().tolist() == [
        ["A1-A3, B4, B6, C3, C4", 7.5, pytest.approx(4.1)],
        ["A4, A5", 1.5, pytest.approx(5.0 / 50)],
    ]


def test_d_stands_apart_and_in_no_value() -> None:
    result = under(danish())
    assert result.apart.to_numpy().tolist() == [["D", -30_000.0]]
    assert "D" not in set(result.by_module["module"])


@pytest.mark.parametrize(
    ("value", "decimals", "compared"),
    [
        (12.047, 1, 12.0),
        (12.05, 1, 12.1),
        (12.0499999, 1, 12.0),
        (12.047, None, 12.047),
        (0.25, 1, 0.3),
    ],
)
def test_rounding_is_half_up_in_decimals(
    value: float, decimals: int | None, compared: float
) -> None:
    assert rounded(value, decimals) == compared


def test_the_value_is_rounded_once_before_it_is_compared_and_the_margin_is_not() -> None:
    result = under(
        danish(12.047 / 4.1 * 1000.0, areas=["1000 m2 BR18", "1200 m2 heated"]),
        "br18-2023",
        application="2024-01-01",
        building="",
    )
    assert result.value == pytest.approx(12.047)
    assert result.checks["compared"].tolist() == [12.0]
    assert result.outcome is Outcome.MET and result.margin == pytest.approx(-0.047)


def test_the_limit_of_2023_hangs_on_the_heated_area() -> None:
    account = danish(areas=["1000 m2 BR18", "700 m2 heated"])
    result = under(account, "br18-2023", application="2024-01-01")
    assert result.limit is None and result.outcome is Outcome.MET


@pytest.mark.parametrize(
    ("day", "building", "limits"),
    [
        ("2026-03-01", "office", [7.5]),
        ("2027-06-01", "office", [7.5, 6.8]),
        ("2028-01-01", "office", [6.8]),
        ("2029-02-01", "institution", [7.2, 6.4]),
        ("2030-01-01", "institution", [6.4]),
        ("2025-06-30", "office", []),
    ],
)
def test_the_day_of_the_application_decides_which_limit_holds(
    day: str, building: str, limits: list[float]
) -> None:
    rule = Rule.named("br18-2025")
    held = limits_on(rule, building, (), datetime.date.fromisoformat(day))
    assert [limit.limit for limit in held] == limits


def test_between_two_limits_that_may_hold_there_is_no_verdict() -> None:
    assert [outcome_under(value, [7.5, 6.8]) for value in (6.8, 7.0, 7.5, 7.6)] == [
        Outcome.MET,
        Outcome.NOT_SHOWN,
        Outcome.NOT_SHOWN,
        Outcome.NOT_MET,
    ]


def test_a_limit_that_others_quote_bears_a_star() -> None:
    assert under(danish()).verdict == "MET"
    assert under(danish(), application="2028-01-01").verdict == "MET*"
    assert under(danish(3000.0), application="2028-01-01").verdict == "NOT_MET*"


# -- what is missing


def missing_of(account: cs.Account, **options: Any) -> str:
    result = under(account, **options)
    assert result.outcome is Outcome.NOT_SHOWN
    return "; ".join(result.missing)


@pytest.mark.parametrize(
    ("account", "options", "text"),
    [
        ({}, {"building": ""}, "the limit depends on the building"),
        ({}, {"application": None}, "day of the application"),
        ({}, {"application": "2025-01-01"}, "from 2025-07-01"),
        ({}, {"given": {}}, "BUILD 2021:32"),
        ({}, {"given": {"lives": "own"}}, "BUILD 2023:14"),
        ({"areas": ["1000 m2 BR18"]}, {}, "divides by m2 heated"),
        ({"areas": ["1000 m2 BTA", "800 m2 heated"]}, {}, "divides by m2 BR18"),
        ({"period": cs.Period(2026, 60)}, {}, "counts 50 years, and the account covers 60"),
    ],
)
def test_what_is_missing_is_said_and_never_guessed(
    account: dict[str, Any], options: dict[str, Any], text: str
) -> None:
    assert text in missing_of(danish(kwh=1000.0, **account), **options)


def test_another_number_for_energy_than_the_prescribed_is_refused() -> None:
    rows = cs.activity("power", "1000 kWh/year", "electricity-ns3720-no", module="B6")
    account = cs.account(rows, OWN, period=cs.Period(2026, 50), areas=AREAS)
    assert "electricity-ns3720-no" in missing_of(account)


def test_replacements_by_another_convention_are_refused() -> None:
    rows = danish().reading.given
    rows = rows.assign(convention=rows["convention"].replace({"lcabyg": "en15978"}))
    account = cs.account(rows, OWN, period=cs.Period(2026, 50), areas=AREAS)
    assert "'lcabyg', and a row by 'en15978'" in missing_of(account)


def test_modules_without_rows_are_missing() -> None:
    rows = cs.activity("wall", "1000 stk", "wall", element="231", flow="product")
    account = cs.account(rows, OWN, period=cs.Period(2026, 50), areas=AREAS)
    text = missing_of(account)
    assert "B4: no row" in text and "B6: no row" in text


@pytest.mark.parametrize("rule", ["re2020", "futurebuilt-zero", "mpg", "levels", "epbd"])
def test_a_scope_gives_no_verdict(rule: str) -> None:
    result = under(danish(), rule, building="")
    assert result.outcome is Outcome.NOT_SHOWN and "no verdict" in "; ".join(result.missing)


def test_a_rule_known_in_outline_is_not_shown() -> None:
    result = under(danish(), "finland-2026", building="office")
    assert "6 of the 13 fields" in "; ".join(result.missing)


def test_a_proposal_gives_no_verdict_unless_asked() -> None:
    assert "a proposal" in "; ".join(under(danish(), "boverket-2023-20").missing)
    asked = under(danish(), "boverket-2023-20", given={**GIVEN, "proposal": "yes"})
    assert "a proposal" not in "; ".join(asked.missing)


def test_a_building_that_the_rule_does_not_know_is_an_error() -> None:
    with pytest.raises(cs.InputError, match="office"):
        under(danish(), building="ofice")


def test_the_buyers_limit() -> None:
    rows = cs.activities(
        *(
            cs.activity(f"wall {element}", "10 stk", "wall", element=element, flow="product")
            for element in ("22", "23", "24", "25", "26", "28")
        ),
        cs.activity("again", "0 stk", "wall", element="24", module="B4", factor_module="A1-A3"),
    )
    account = cs.account(rows, OWN, areas=["100 m2 BTA"])
    asked = {"given": {"replacement": "NS 3720"}, "building": "", "application": None}
    assert "limit=" in "; ".join(under(account, "dfo-whole-building", **asked).missing)
    for limit, outcome in (
        ("70 kgCO2e/m2 BTA", Outcome.MET),
        ("60 kgCO2e/m2 BTA", Outcome.NOT_MET),
    ):
        result = under(account, "dfo-whole-building", limit=limit, period=50, **asked)
        assert result.value == pytest.approx(60 * 105 / 100)
        assert result.outcome is outcome


# -- surcharge


def norwegian(factor: str) -> cs.Account:
    rows = [
        cs.activity(
            f"part {element}", "1 stk", factor, element=element, flow="product", row=element
        )
        for element in ("215", "216", "22", "23", "24", "25", "26")
    ]
    rows += [
        cs.activity(
            module,
            "0 stk",
            factor,
            element="22",
            module=module,
            factor_module="A1-A3",
            flow="waste" if module == "A5" else "product",
        )
        for module in ("A5", "B2", "B4")
    ]
    return cs.account(cs.activities(*rows), OWN, period=cs.Period(2026, 50), areas=["10 m2 BTA"])


def test_a_surcharge_is_on_the_production_of_generic_products_and_stands_apart() -> None:
    options = {"building": "", "application": "2026-01-01", "given": {}}
    declared, generic = (
        under(norwegian(factor), "tek17", **options) for factor in ("wall", "generic wall")
    )
    assert declared.surcharge == 0.0
    assert generic.surcharge == pytest.approx(7 * 25 / 10 / 50)
    assert generic.value - declared.value == pytest.approx(generic.surcharge)
    assert generic.outcome is declared.outcome is Outcome.MET
    assert norwegian("generic wall").total == norwegian("wall").total


# -- laws


@settings(max_examples=examples(40))
@given(st.floats(0.1, 1e4), st.floats(0.1, 1e4))
def test_a_value_is_linear_in_the_quantities(one: float, other: float) -> None:
    values = [under(danish(count)).value for count in (one, other, one + other)]
    assert values[2] == pytest.approx(values[0] + values[1], rel=1e-9)


@settings(max_examples=examples(40))
@given(
    st.floats(1.0, 5000.0), st.sampled_from(["office", "flats", "institution", "other", "house"])
)
def test_a_stricter_day_never_turns_a_verdict_for_the_better(count: float, building: str) -> None:
    order = {Outcome.MET: 2, Outcome.NOT_SHOWN: 1, Outcome.NOT_MET: 0}
    account = danish(count)
    outcomes = [
        order[under(account, building=building, application=day).outcome]
        for day in ("2026-01-01", "2027-06-01", "2028-06-01", "2029-06-01", "2030-06-01")
    ]
    assert outcomes == sorted(outcomes, reverse=True)


@settings(max_examples=examples(20))
@given(st.sets(st.sampled_from(["lives", "shares"]), max_size=2))
def test_giving_less_never_shows_more(keys: set[str]) -> None:
    whole = under(danish())
    part = under(danish(), given={key: GIVEN[key] for key in keys})
    assert part.outcome in (whole.outcome, Outcome.NOT_SHOWN)
    assert len(part.missing) >= len(whole.missing)


def test_golden_numbers_of_the_rules() -> None:
    assert Rule.named("br18-2023").weighted_area(
        {"floor": 1000, "balcony": 120, "integrated garage": 80}
    ) == pytest.approx(1070.0)
    assert pytest.approx(12.8) == 640 / 50
    limits = pd.DataFrame([vars(limit) for limit in Rule.named("br18-2025").limits])
    assert set(limits["building"]) == {
        "holiday home under 150 m2",
        "house",
        "flats",
        "office",
        "institution",
        "other",
        "any",
    }
