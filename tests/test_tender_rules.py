"""A tender that asks for the limit of a named rule: one verdict, that of `under`."""

from __future__ import annotations

from typing import Any

import pytest
from sites import product

import carbonsite as cs
from carbonsite import tender as t

CATALOGUE = cs.FactorCatalogue.default() | cs.FactorCatalogue(
    [
        row
        for factor, indicator in (("wall", "gwp_total"),)
        for row in [
            cs.EmissionFactor(
                factor=factor,
                module=module,
                declared_unit="stk",
                gwp_total=number,
                gwp_ghg=number,
                source=product("x", {"A1-A3": 1.0})[0].source,
                standard="EN 15804+A2",
            )
            for module, number in {"A1-A3": 100.0, "A4": 5.0, "C3": 4.0, "C4": 1.0}.items()
        ]
    ]
)


def bid(count: float = 1000.0) -> t.Subject:
    tags = {"element": "231", "flow": "product"}
    again = {"module": "B4", "factor_module": "A1-A3", "convention": "lcabyg"}
    rows = cs.activities(
        cs.activity("wall", cs.Q(count, "stk"), "wall", **tags),
        cs.activity("again", cs.Q(count, "stk"), "wall", **again, **tags),
        cs.activity("waste", "0 stk", "wall", module="A5", factor_module="A1-A3", flow="waste"),
        cs.activity("power", "0 kWh/year", "electricity-dk-br18", module="B6"),
    )
    return t.Subject(
        cs.Scenario(
            "bid",
            rows,
            (),
            CATALOGUE,
            date="2026-03-01",
            area="1000 m2 BR18",
            further_areas=["800 m2 heated"],
            period=cs.Period(2026, 50),
        )
    )


def limit(**fields: Any) -> Any:
    given = {"lives": "BUILD 2021:32, as the bidder has it", "shares": "the bidder's"}
    defaults = {"name": "BR18", "rule": "br18-2025", "building": "office", "given": given}
    return t.Limit(**{**defaults, **fields})


def test_the_verdict_is_that_of_under() -> None:
    subject, asked = bid(), limit()
    verdict = asked.check(subject)
    result = cs.under(
        subject.account, "br18-2025", building="office", application="2026-03-01", given=asked.given
    )
    assert (verdict.outcome, verdict.value, verdict.limit, verdict.margin, verdict.unit) == (
        result.outcome,
        result.value,
        7.5,
        result.margin,
        "kgCO2e/m2/year",
    )
    assert verdict.outcome is t.Outcome.MET


def test_a_bid_above_it_is_not_met_and_one_that_lacks_something_is_not_shown() -> None:
    assert limit().check(bid(2000.0)).outcome is t.Outcome.NOT_MET
    lacking = limit(given={}).check(bid())
    assert lacking.outcome is t.Outcome.NOT_SHOWN and lacking.value is None
    assert any("BUILD 2021:32" in text for text in lacking.missing)


def test_a_table_of_a_tender_file_names_the_rule() -> None:
    table = {"type": "limit", "name": "BR18", "rule": "br18-2025", "building": "office"}
    assert t.requirement_of(table).rule == "br18-2025"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"rule": "br18-2026"}, "is not a rule"),
        ({"modules": ("A4",)}, "which line items count"),
        ({"rule": ""}, "neither a limit nor a rule"),
        ({"building": "ofice"}, "office"),
        ({"limit": "5 kgCO2e/m2"}, "leaves no limit to the buyer"),
        ({"given": {"lives": ""}}, "does not say where your own numbers come from"),
    ],
)
def test_what_makes_no_limit(fields: dict[str, Any], problem: str) -> None:
    with pytest.raises(cs.InputError, match=problem):
        limit(**fields)


def test_a_limit_that_others_quote_bears_a_star_in_a_tender_too() -> None:
    verdict = limit(application="2028-01-01").check(bid())
    assert verdict.outcome is t.Outcome.MET and verdict.text.startswith("met*: ")
    assert "as others quote it" in "; ".join(verdict.remarks)
    whole = t.AllOf(name="both", parts=[limit(application="2028-01-01")]).check(bid())
    assert whole.text.startswith("met*") and "BR18 met*" in whole.text
    assert "*" not in limit().check(bid()).text
    assert "*" not in limit(application="2028-01-01", given={}).check(bid()).text


def test_the_name_of_a_rule_is_a_preset_too() -> None:
    given = {"lives": "BUILD 2021:32, as the bidder has it", "shares": "the bidder's"}
    asked = t.preset("br18-2025", building="office", given=given)
    assert (asked.rule, asked.name) == ("br18-2025", "BR18 §§ 297-298, text of 2025")
    assert asked.check(bid()).outcome is t.Outcome.MET
    with pytest.raises(cs.InputError, match="building"):
        t.preset("br18-2025")


def test_presets_ask_for_what_their_rules_say() -> None:
    office = t.preset("br18-flats-offices")
    steps = [(str(step.since), str(step.requirement.limit)) for step in office.steps]
    assert steps == [
        ("2025-07-01", "7.5 kgCO2e/m2/år"),
        ("2027-01-01", "6.8 kgCO2e/m2/år"),
        ("2029-01-01", "6.1 kgCO2e/m2/år"),
    ]
    assert office.steps[0].requirement.modules == ("A1-A3", "B4", "B6", "C3", "C4")
    assert t.preset("tek17-materials").elements == cs.rules.Rule.named("tek17").elements
