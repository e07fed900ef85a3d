"""Requirements of a tender: met, not met, not shown; never met for want of a number."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.messages.labels import Labels
from carbonsite.tender import (
    AllOf,
    Allowed,
    AnyOf,
    Ban,
    Coverage,
    Documented,
    EnergyShare,
    Limit,
    Outcome,
    Quality,
    Reduction,
    Selection,
    Subject,
    Verdict,
    preset,
    presets,
    requirement_of,
)
from carbonsite.tender.requirements.base import figure, margin_of

BASIS = cs.Basis(year=2023)
DAY = "2026-03-01"


def machine(item: str, hours: str, carrier: str = "diesel", **tags: object) -> pd.DataFrame:
    return cs.measures.machine_use(item, hours, "10 L/h", factor=carrier, machine=item, **tags)


def subject(*rows: pd.DataFrame, **further: object) -> Subject:
    areas = {"area": further.pop("area", "1000 m2"), "date": further.pop("date", DAY)}
    return Subject(cs.Scenario("bid", cs.activities(*rows), basis=BASIS, **areas), **further)


def factor(**numbers: float) -> cs.FactorCatalogue:
    source = cs.Source("Maker", "EPD", 2024, "table 1")
    rows = [
        cs.EmissionFactor(
            factor="block",
            module=module.replace("_", "-"),
            declared_unit="t",
            gwp_ghg=number,
            source=source,
        )
        for module, number in numbers.items()
    ]
    return cs.FactorCatalogue(rows)


# -- limits


@pytest.mark.parametrize(
    ("day", "limit"),
    [("2025-07-01", 1.5), ("2026-12-31", 1.5), ("2027-01-01", 1.3), ("2029-06-01", 1.1)],
)
def test_br18_limits_the_site_by_the_day(day: str, limit: float) -> None:
    """BR18 for A4 and A5: 1.5, 1.3 and 1.1 kg CO2e/m2/year; over 50 years 75, 65 and 55 kg/m2.

    Sources: Bolius; a45lca.dk.
    """
    rows = [
        cs.activity("lorry", f"{50 * limit * 1000 / 2:.1f} kg", "one", module=module)
        for module in ("A4", "A5")
    ]
    one = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="one", declared_unit="kg", gwp_ghg=1.0, source=cs.Source("a", "b", 2024, "c")
            )
        ]
    )
    bid = Subject(cs.Scenario("bid", cs.activities(*rows), catalogue=one, date=day, area="1000 m2"))
    (found,) = preset("br18-a4-a5").check(bid).leaves
    assert (found.outcome, found.limit) == (Outcome.MET, limit)
    assert found.value == pytest.approx(limit, rel=1e-12) and found.unit == "kgCO2e/m2/år"
    more = Subject(
        cs.Scenario(
            "bid",
            cs.activities(*rows, cs.activity("a litre more", "1 kg", "one", module="A5")),
            catalogue=one,
            date=day,
            area="1000 m2",
        )
    )
    assert preset("br18-a4-a5").check(more).outcome is Outcome.NOT_MET


def test_a_limit_without_a_day_an_area_or_a_module_is_not_shown() -> None:
    site = machine("excavator", "100 h")
    undated = Subject(cs.Scenario("bid", site, basis=BASIS, area="1000 m2"))
    assert preset("br18-a4-a5").check(undated).outcome is Outcome.NOT_SHOWN
    found = preset("br18-a4-a5").check(subject(site))
    assert found.outcome is Outcome.NOT_SHOWN and "A4: no row" in found.text
    other = Limit(name="x", limit="1 kgCO2e/m2 BRA").check(subject(site))
    assert other.outcome is Outcome.NOT_SHOWN and "area in m2 BRA" in other.missing


def test_undeclared_is_not_zero() -> None:
    bid = Subject(
        cs.Scenario(
            "bid", cs.activity("wall", "1 t", "block"), catalogue=factor(A1_A3=10.0), date=DAY
        )
    )
    asked = Limit(name="x", limit="1 tCO2e", modules=("A1-A3", "C4"))
    found = asked.check(bid)
    assert found.outcome is Outcome.NOT_SHOWN and "C4 is not declared for block" in found.missing
    whole = Subject(
        cs.Scenario(
            "bid",
            cs.activity("wall", "1 t", "block"),
            catalogue=factor(A1_A3=10.0, C4=2.0),
            date=DAY,
        )
    )
    assert asked.check(whole).value == pytest.approx(12.0)


def test_d_is_in_no_limit() -> None:
    with pytest.raises(cs.InputError, match="D lies beyond"):
        Limit(name="x", limit="1 tCO2e", modules=("A1-A3", "D"))
    bid = Subject(
        cs.Scenario(
            "bid",
            cs.activity("wall", "1 t", "block"),
            catalogue=factor(A1_A3=10.0, D=-8.0),
            date=DAY,
        )
    )
    assert Limit(name="x", limit="1 tCO2e").check(bid).value == pytest.approx(10.0)


def test_a_row_that_does_not_say_its_element_leaves_it_not_shown() -> None:
    rows = [
        cs.activity("wall", "1 t", "block", element="231"),
        cs.activity("slab", "1 t", "block", element="251"),
    ]
    held = factor(A1_A3=10.0)
    asked = Limit(name="x", limit="1 tCO2e", modules=("A1-A3",), elements=("23",))
    assert asked.check(
        Subject(cs.Scenario("bid", cs.activities(*rows), catalogue=held))
    ).value == pytest.approx(10.0)
    blank = cs.activities(*rows, cs.activity("?", "1 t", "block"))
    assert (
        asked.check(Subject(cs.Scenario("bid", blank, catalogue=held))).outcome is Outcome.NOT_SHOWN
    )


def test_a_row_of_the_site_that_does_not_say_its_flow_leaves_it_not_shown() -> None:
    rows = [
        cs.activity("wall", "1 t", "block"),
        cs.activity(
            "waste", "1 t", "block", module="A5", factor_module="A1-A3", flow="waste-treatment"
        ),
    ]
    asked = Limit(
        name="x", limit="1 tCO2e", modules=("A1-A3", "A5"), without_flows=("site-energy",)
    )
    assert asked.check(
        Subject(cs.Scenario("bid", cs.activities(*rows), catalogue=factor(A1_A3=10.0)))
    ).value == pytest.approx(20.0)
    unsaid = cs.activities(
        *rows, cs.activity("?", "1 t", "block", module="A5", factor_module="A1-A3")
    )
    assert (
        asked.check(Subject(cs.Scenario("bid", unsaid, catalogue=factor(A1_A3=10.0)))).outcome
        is Outcome.NOT_SHOWN
    )


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"limit": "10 kg"}, "is no limit of emissions"),
        ({"limit": "1 kgCO2e/m2/year"}, "period"),
        ({"limit": "1 kgCO2e/m2", "period": "50 years"}, "leave it out"),
        ({"limit": "1 tCO2e", "modules": ("A9",)}, "is not a module"),
        ({"limit": "-1 tCO2e"}, "out of bounds"),
        ({"limit": "1 tCO2e", "modles": ("A5",)}, "did you mean 'modules'"),
    ],
)
def test_a_wrong_limit_is_told(fields: dict[str, object], complaint: str) -> None:
    with pytest.raises(cs.InputError, match=complaint):
        Limit(name="x", **fields)


def test_a_reduction_is_held_against_the_tenders_baseline() -> None:
    before = cs.account(
        machine("excavator", "1000 h"), cs.FactorCatalogue.default(), BASIS, date=DAY
    )
    asked = Reduction(name="40 % less", at_least="40 %", modules=("A5",))
    found = asked.check(subject(machine("excavator", "600 h"), baseline=before))
    assert (found.outcome, round(found.value, 9)) == (Outcome.MET, 40.0)
    assert (
        asked.check(subject(machine("excavator", "601 h"), baseline=before)).outcome
        is Outcome.NOT_MET
    )
    assert asked.check(subject(machine("excavator", "1 h"))).missing == ("the tender's baseline",)
    direct = cs.account(
        machine("excavator", "1000 h"),
        cs.FactorCatalogue.default(),
        cs.Basis(year=2023, boundary="direct"),
        date=DAY,
    )
    assert (
        asked.check(subject(machine("excavator", "1 h"), baseline=direct)).outcome
        is Outcome.NOT_SHOWN
    )


# -- shares


def test_a_share_of_hours() -> None:
    rows = [
        machine("excavator", "600 h", "hvo"),
        machine("roller", "200 h"),
        cs.activity("loader", "9000 kWh", "electricity", module="A5", hours="200 h"),
    ]
    bid = subject(*rows)
    fossil_free, emission_free = (
        EnergyShare(name=kind, kind=kind, per="hours", at_least="50 %").check(bid)
        for kind in ("fossil-free", "emission-free")
    )
    assert (fossil_free.value, fossil_free.outcome) == (80.0, Outcome.MET)
    assert (emission_free.value, emission_free.margin, emission_free.outcome) == (
        20.0,
        -30.0,
        Outcome.NOT_MET,
    )


def test_a_machine_without_hours_is_not_shown() -> None:
    found = EnergyShare(name="x", kind="emission-free", per="hours").check(
        subject(cs.activity("loader", "9000 kWh", "electricity", module="A5"))
    )
    assert found.outcome is Outcome.NOT_SHOWN and found.evidence["detail"].tolist() == [
        "no hours stated"
    ]


def test_each_row_says_what_it_counts_or_why_it_counts_neither_way() -> None:
    coal = cs.activity("stove", "100 kWh", "diesel", module="A5", carrier="coal", hours="5 h")
    unsaid = cs.activity("fan", "100 kWh", "electricity", module="A5")
    bid = subject(machine("excavator", "60 h", "hvo"), machine("roller", "40 h"), coal, unsaid)
    found = EnergyShare(name="x", kind="fossil-free", per="hours").check(bid)
    assert found.evidence[["item", "value", "amount", "outcome", "detail"]].to_numpy().tolist() == [
        ["excavator", "hvo", "60 h", "MET", "hours"],
        ["roller", "diesel", "40 h", "NOT_MET", "hours"],
        ["stove", "coal", "5 h", "NOT_SHOWN", "not a known carrier"],
        ["fan", "electricity", "", "NOT_SHOWN", "no hours stated"],
    ]
    assert found.missing == ("2: not a known carrier", "3: no hours stated") and found.inputs == {
        "part": 60.0,
        "whole": 100.0,
    }


def test_lines_of_a_limit_are_evidence_by_row_and_module() -> None:
    block = factor(A1_A3=10.0, C4=1.0)
    parts = [
        cs.EmissionFactor(
            factor="fuel",
            part=part,
            declared_unit="L",
            gwp_ghg=number,
            source=cs.Source("a", "b", 2024, "c"),
        )
        for part, number in (("direct", 2.0), ("upstream", 0.5))
    ]
    table = cs.activities(
        cs.activity("wall", "2 t", "block"), cs.activity("digger", "4 L", "fuel", module="A5")
    )
    bid = Subject(
        cs.Scenario(
            "bid", table, catalogue=block | cs.FactorCatalogue(parts), basis=cs.Basis(), date=DAY
        )
    )
    evidence = Limit(name="x", limit="1 tCO2e").check(bid).evidence
    assert evidence[["row", "item", "value", "counted"]].to_numpy().tolist() == [
        ["0", "wall", "A1-A3", 20.0],
        ["0", "wall", "C4", 2.0],
        ["1", "digger", "A5", 10.0],
    ]


def test_litres_go_through_final_energy() -> None:
    """Diesel: 0.84 kg/L and 12 kWh/kg (data/emission_factors.csv), so 100 L are 1008 kWh."""
    bid = subject(
        machine("roller", "10 h"), cs.activity("loader", "1008 kWh", "electricity", module="A5")
    )
    found = EnergyShare(name="x", kind="emission-free", per="kWh").check(bid)
    assert found.inputs == {"part": pytest.approx(1008.0), "whole": pytest.approx(2016.0)}
    assert found.value == pytest.approx(50.0)


@pytest.mark.parametrize("electricity", ["residual", "electricity-hydro-power-eu"])
def test_a_limit_is_not_met_by_electricity_that_was_bought_unless_the_tender_says_so(
    electricity: str,
) -> None:
    crane = cs.activity("crane", "1 MWh", "electricity", module="A5", flow="site-energy")
    bid = Subject(
        cs.Scenario("bid", crane, basis=cs.Basis(electricity=electricity, year=2020), date=DAY)
    )
    found = Limit(name="x", limit="1 tCO2e").check(bid)
    assert found.outcome is Outcome.NOT_SHOWN
    assert found.missing[0].startswith("an account with location-based electricity")
    named = Limit(name="x", limit="1 tCO2e", electricity="as-the-basis").check(bid)
    assert named.outcome is Outcome.MET
    place = Subject(cs.Scenario("bid", crane, basis=cs.Basis(year=2020), date=DAY))
    assert Limit(name="x", limit="1 tCO2e").check(place).outcome is Outcome.MET


def haulage(**tags: str) -> pd.DataFrame:
    """Masses driven to a landfill by diesel lorries, booked in A5."""
    lorry = ("32 t", "20 lm3")
    return cs.measures.haul(
        "to landfill", "28000 t", "17500 lm3", "22 km", lorry, "0,5 L/km", **tags
    )


@pytest.mark.parametrize("name", ["fossil-free-site", "emission-free-site"])
@pytest.mark.parametrize(
    ("tags", "fields", "outcome"),
    [
        ({}, {}, Outcome.MET),
        ({"fence": "outside"}, {}, Outcome.MET),
        ({"fence": "inside"}, {}, Outcome.NOT_MET),
        ({}, {"fence": "with-transport"}, Outcome.NOT_MET),
        ({"flow": ""}, {}, Outcome.NOT_SHOWN),
    ],
)
def test_haul_outside_the_fence_is_not_energy_of_the_site_unless_the_tender_says_so(
    name: str, tags: dict[str, str], fields: dict[str, str], outcome: Outcome
) -> None:
    """DFØ: machines, energy and heat, and transport on the site are inside; masses are not."""
    electric = cs.activity("excavator", "132 MWh", "electricity", module="A5", flow="site-energy")
    bid = subject(cs.activities(electric, haulage(**tags)))
    found = preset(name, **fields).check(bid)
    assert found.outcome is outcome
    assert (found.value == 100.0) is (outcome is Outcome.MET)


def test_a_diesel_machine_on_the_site_counts_whatever_drives_outside() -> None:
    bid = subject(cs.activities(machine("roller", "10 h"), haulage(factor="electricity")))
    assert preset("fossil-free-site").check(bid).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("per", ["hours", "kWh"])
def test_a_share_of_nothing_is_not_shown(per: str) -> None:
    bid = subject(cs.activity("lorry", "10 tkm", "barge-dk", module="A4"))
    assert (
        EnergyShare(name="x", kind="fossil-free", per=per).check(bid).outcome is Outcome.NOT_SHOWN
    )


# -- rows


def documented(*documents: dict[str, object], **further: object) -> Verdict:
    rows = [
        cs.activity("wall", "1 t", "block", material="block", row="w1"),
        cs.activity("slab", "1 t", "block", material="block", row="w2"),
    ]
    told = pd.DataFrame(
        [{"row": "w1", "kind": "epd", "document": "NEPD-1", "valid_to": "2028-01-01"}, *documents],
        columns=["row", "kind", "document", "valid_from", "valid_to", "accepted"],
    )
    bid = Subject(
        cs.Scenario("bid", cs.activities(*rows), catalogue=factor(A1_A3=10.0), date=DAY),
        documents=told,
    )
    return Documented(name="EPD", where={"material": "block"}, **further).check(bid)


@pytest.mark.parametrize(
    ("document", "outcome"),
    [
        ({"kind": "epd", "document": "NEPD-2", "valid_to": "2026-03-01"}, Outcome.MET),
        ({"kind": "epd", "document": "NEPD-2", "valid_to": "2026-02-28"}, Outcome.NOT_MET),
        (
            {
                "kind": "epd",
                "document": "NEPD-2",
                "valid_from": "2026-03-02",
                "valid_to": "2030-01-01",
            },
            Outcome.NOT_MET,
        ),
        ({"kind": "epd", "document": "NEPD-2"}, Outcome.NOT_SHOWN),
        ({"kind": "epd", "document": "NEPD-2", "valid_to": "soon"}, Outcome.NOT_SHOWN),
        ({"kind": "epd", "document": "", "valid_to": "2030-01-01"}, Outcome.NOT_SHOWN),
        ({"kind": "equivalent", "document": "test report"}, Outcome.NOT_SHOWN),
        ({"kind": "equivalent", "document": "test report", "accepted": "ja"}, Outcome.MET),
        ({"kind": "equivalent", "document": "test report", "accepted": "no"}, Outcome.NOT_MET),
        ({"row": "elsewhere"}, Outcome.NOT_SHOWN),
    ],
)
def test_a_declaration_or_equivalent_documentation(
    document: dict[str, object], outcome: Outcome
) -> None:
    assert documented({"row": "w2", **document}).outcome is outcome


def test_equivalent_documentation_may_be_left_out() -> None:
    assert (
        documented(
            {"row": "w2", "kind": "equivalent", "document": "x", "accepted": "ja"}, equivalent=False
        ).outcome
        is Outcome.NOT_MET
    )


def test_a_class_a_ban_and_a_quality() -> None:
    bid = subject(
        machine("roller", "10 h", "hvo", feedstock="palm oil", quality="metered"),
        machine("loader", "10 h", "hvo", feedstock="rapeseed", quality="nameplate"),
    )
    ban = Ban(
        name="palm oil", where={"carrier": "hvo"}, column="feedstock", banned=("Palm oil",)
    ).check(bid)
    assert ban.outcome is Outcome.NOT_MET and ban.evidence["outcome"].tolist() == ["NOT_MET", "MET"]
    assert (
        Ban(name="oil", where={"purpose": "heating"}, column="carrier", banned=("heating-oil",))
        .check(bid)
        .outcome
        is Outcome.MET
    )
    assert (
        Ban(name="oil", where={"carrier": "hvo"}, column="origin", banned=("x",)).check(bid).outcome
        is Outcome.NOT_SHOWN
    )
    assert (
        Quality(name="q", where={"carrier": "hvo"}, at_least="nameplate").check(bid).outcome
        is Outcome.MET
    )
    assert (
        Quality(name="q", where={"carrier": "hvo"}, at_least="metered").check(bid).outcome
        is Outcome.NOT_MET
    )
    assert (
        Allowed(name="a", where={"material": "concrete"}, column="class", allowed=("A",))
        .check(bid)
        .outcome
        is Outcome.NOT_SHOWN
    )


# -- together


class Said:
    """A requirement that says what it is told to: a user's own class serves."""

    def __init__(self, outcome: Outcome) -> None:
        self.name, self.outcome = outcome.value, outcome

    def check(self, subject: Subject) -> Verdict:
        return Verdict(self.name, self.outcome)


@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=5))
def test_combinations_follow_the_logic_of_what_is_not_known(outcomes: list[Outcome]) -> None:
    """A combination that is met or not met stays so, whatever parts not shown turn out to be."""
    parts = tuple(map(Said, outcomes))
    every, some = (
        AllOf(name="all", parts=parts).check(None),
        AnyOf(name="any", parts=parts).check(None),
    )  # type: ignore[arg-type]
    possible = [[True], [False], [True, False]]
    worlds = [[]]
    for outcome in outcomes:
        worlds = [
            [*world, each] for world in worlds for each in possible[list(Outcome).index(outcome)]
        ]
    for found, rule in ((every, all), (some, any)):
        seen = {rule(world) for world in worlds}
        assert found.outcome is (
            Outcome.NOT_SHOWN
            if len(seen) > 1
            else Outcome.MET
            if seen == {True}
            else Outcome.NOT_MET
        )


@given(st.floats(0.0, 1e9), st.floats(0.0, 1e9))
def test_more_emissions_never_turn_a_limit_met(less: float, more: float) -> None:
    less, more = sorted((less, more))
    catalogue = factor(A1_A3=1.0)
    verdicts = [
        Limit(name="x", limit="1000 tCO2e").check(
            Subject(
                cs.Scenario(
                    "bid", cs.activity("w", cs.Q(amount, "t"), "block"), catalogue=catalogue
                )
            )
        )
        for amount in (less + 0.5, more + 0.5)
    ]
    assert not (verdicts[0].outcome is Outcome.NOT_MET and verdicts[1].outcome is Outcome.MET)


def test_a_coverage_lists_what_is_not_there() -> None:
    found = preset("breeam-nor-man01").check(subject(machine("excavator", "10 h")))
    assert (
        found.outcome is Outcome.NOT_SHOWN and "B8: no row" in found.missing and found.value == 1.0
    )
    assert (
        Coverage(name="x", modules=("A5",)).check(subject(machine("excavator", "10 h"))).outcome
        is Outcome.MET
    )


# -- presets and tables


def test_every_preset_says_where_it_was_read_and_can_be_asked() -> None:
    told = presets()
    assert (told[["title", "publisher", "document", "version", "locator", "url"]] != "").all().all()
    assert {year for year in told["year"] if year != ""} <= set(range(2015, 2027)) and all(
        "no date" in version
        for version, year in zip(told["version"], told["year"], strict=True)
        if year == ""
    )
    given = {"limit": "300 kgCO2e/m2 BTA", "modules": ["A1-A3"]}
    for row in told.itertuples():
        requirement = preset(
            row.preset, **{field: given[field] for field in filter(None, row.open.split(", "))}
        )
        assert requirement.check(subject(machine("excavator", "10 h"))).outcome in Outcome


def test_what_a_preset_leaves_open_must_be_given() -> None:
    with pytest.raises(cs.InputError, match="left open by its source"):
        preset("dfo-whole-building")
    with pytest.raises(cs.InputError, match="br18-a4-a5"):
        preset("br18-a4a5")


def test_requirements_are_read_from_tables() -> None:
    table = {
        "type": "all-of",
        "name": "site",
        "parts": [
            {"preset": "emission-free-site", "at_least": "50 %"},
            {
                "type": "ban",
                "name": "oil",
                "where": {"purpose": "heating"},
                "column": "carrier",
                "banned": ["heating-oil"],
            },
        ],
    }
    found = requirement_of(table).check(subject(machine("excavator", "10 h")))
    assert [part.outcome for part in found.parts] == [
        Outcome.NOT_MET,
        Outcome.MET,
    ] and found.outcome is Outcome.NOT_MET
    with pytest.raises(cs.InputError, match="is not a type of requirement"):
        requirement_of({"type": "limits", "name": "x"})


def test_the_outcome_is_told_in_both_languages() -> None:
    from carbonsite.messages.labels import Labels

    found = Limit(name="x", limit="1 tCO2e").check(subject(machine("excavator", "100 h")))
    assert found.said(Labels.of("nb")).startswith(
        "ikke oppfylt: 3\u202f294 kgCO2e, grense 1\u202f000 kgCO2e"
    )


def test_biofuel_of_palm_oil_is_banned_and_one_that_does_not_say_is_not_shown() -> None:
    """Forslag nr. 5, Innst. 331 S (2016-2017): biodrivstoff basert på palmeolje eller biprodukter
    av palmeolje.
    """
    told = {}
    for feedstock in ("avfall og rester", "Palmeolje", "biprodukter av palmeolje", ""):
        rows = [
            cs.activity("gravemaskin", "100 L", "hvo", module="A5", feedstock=feedstock),
            cs.activity("kran", "10 L", "diesel", module="A5"),
        ]
        told[feedstock] = str(
            preset("no-palm-oil-biofuel")
            .check(Subject(cs.Scenario("bid", cs.activities(*rows), basis=cs.Basis(year=2023))))
            .outcome
        )
    assert list(told.values()) == ["MET", "NOT_MET", "NOT_MET", "NOT_SHOWN"]


@pytest.mark.parametrize(
    ("name", "nb"),
    [
        ("fossil-free-site", "Fossilfri byggeplass"),
        ("no-palm-oil-biofuel", "Biodrivstoff uten palmeolje"),
        ("tek17-materials", "TEK17 § 17-1"),
    ],
)
def test_a_preset_bears_the_name_of_the_language_unless_another_is_given(
    name: str, nb: str
) -> None:
    assert requirement_of({"preset": name}, "nb").name == nb
    assert (
        requirement_of({"type": "all-of", "name": "alle", "parts": [{"preset": name}]}, "nb")
        .parts[0]
        .name
        == nb
    )
    assert requirement_of({"preset": name, "name": "own"}, "nb").name == "own"


# -- which lines count


def selected(lines: list[tuple[str, str, str]], **asked: tuple[str, ...]) -> list[str]:
    """Modules of the lines that count; each line is module, element and flow."""
    table = pd.DataFrame(lines, columns=["module", "element", "flow"])
    table["counted"] = table["module"] != "D"
    return table["module"][Selection(**asked).counted(table)].tolist()


LINES = [
    ("A1", "231", "product"),
    ("A1-A3", "22", "product"),
    ("A4", "231", "product-transport"),
    ("A5", "23", "site-energy"),
    ("C4", "251", "waste-treatment"),
    ("D", "231", "site-energy"),
]


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ({}, ["A1", "A1-A3", "A4", "A5", "C4"]),
        ({"modules": ("A1-A3",)}, ["A1", "A1-A3"]),
        ({"modules": ("A1",)}, ["A1"]),
        ({"flows": ("site-energy",)}, ["A5"]),
        ({"flows": ("product", "site-energy"), "modules": ("A1-A3",)}, ["A1", "A1-A3"]),
        ({"elements": ("23",)}, ["A1", "A4", "A5"]),
        ({"elements": ("231",), "flows": ("product",)}, ["A1"]),
        ({"elements": ("22", "25")}, ["A1-A3", "C4"]),
        ({"without_flows": ("product",)}, ["A4", "A5", "C4"]),
        ({"without_flows": ("product",), "modules": ("A1-A3", "A5")}, ["A5"]),
        ({"flows": ("product",), "without_flows": ("product",)}, []),
    ],
)
def test_lines_count_by_module_element_and_flow_together(
    asked: dict[str, tuple[str, ...]], counted: list[str]
) -> None:
    assert selected(LINES, **asked) == counted


def site_of(**tags: str) -> Subject:
    rows = cs.activities(
        cs.activity("wall", "1 t", "block", row="w", element="23"),
        cs.activity("waste", "1 t", "block", row="a", module="A5", factor_module="A1-A3", **tags),
    )
    return Subject(cs.Scenario("bid", rows, catalogue=factor(A1_A3=10.0)))


@pytest.mark.parametrize(
    ("asked", "tags", "missing"),
    [
        ({"flows": ("product",)}, {"flow": "x"}, ("flow of w",)),
        ({"flows": ("product",), "modules": ("A5",)}, {}, ("flow of a", "A5: no row")),
        ({"without_flows": ("site-energy",)}, {}, ("flow of a",)),
        ({"without_flows": ("product",)}, {"flow": "x"}, ("flow of w",)),
        ({"elements": ("23",)}, {"flow": "x"}, ("element of a",)),
        ({"elements": ("23",)}, {"element": "21"}, ()),
        ({"modules": ("A1-A3",), "elements": ("23",)}, {}, ()),
        ({"modules": ("A1-A3", "C4")}, {}, ("C4: no row", "C4 is not declared for block")),
        ({"modules": ("A1-A3",)}, {}, ()),
    ],
)
def test_what_a_limit_must_know_of_its_rows(
    asked: dict[str, tuple[str, ...]], tags: dict[str, str], missing: tuple[str, ...]
) -> None:
    found = Limit(name="x", limit="1 tCO2e", **asked).check(site_of(**tags))
    assert found.missing == missing
    assert found.outcome is (Outcome.NOT_SHOWN if missing else Outcome.MET)
    assert (found.value is None) == bool(missing)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ({"flows": ("product",), "modules": ("A1-A3",)}, 10.0),
        ({"flows": ("product", "waste"), "modules": ("A1-A3", "A5")}, 30.0),
        ({"flows": ("product",)}, 10.0),
        ({"without_flows": ("product",)}, 20.0),
        ({"flows": ("product", "waste"), "elements": ("23",)}, 10.0),
    ],
)
def test_a_flow_never_lets_module_d_or_another_module_in(
    asked: dict[str, tuple[str, ...]], value: float
) -> None:
    rows = cs.activities(
        cs.activity("wall", "1 t", "block", element="231", flow="product"),
        cs.activity(
            "waste",
            "2 t",
            "block",
            module="A5",
            factor_module="A1-A3",
            element="21",
            flow="waste",
        ),
    )
    bid = Subject(cs.Scenario("bid", rows, catalogue=factor(A1_A3=10.0, D=-400.0)))
    found = Limit(name="x", limit="25 kgCO2e", **asked).check(bid)
    assert found.value == pytest.approx(value)
    assert found.outcome is (Outcome.MET if value < 25 else Outcome.NOT_MET)
    assert found.margin == pytest.approx(25 - value)


def test_a_coverage_counts_its_modules_and_names_its_elements() -> None:
    rows = cs.activities(cs.activity("wall", "1 t", "block", element="231"))
    bid = Subject(cs.Scenario("bid", rows, catalogue=factor(A1=1.0, A2=1.0, A3=1.0, C4=2.0)))
    found = Coverage(name="x", modules=("A1-A3", "C4"), elements=("23",)).check(bid)
    assert (found.outcome, found.value, found.limit, found.margin) == (Outcome.MET, 2.0, 2.0, 0.0)
    found = Coverage(name="x", modules=("A1-A3", "A5"), elements=("23", "24")).check(bid)
    assert found.missing == ("A5: no row", "element 24: no row")
    assert (found.outcome, found.value, found.margin) == (Outcome.NOT_SHOWN, 1.0, -1.0)


# -- bounds


@pytest.mark.parametrize(
    ("kilograms", "outcome"),
    [("100 kg", Outcome.MET), ("100.00000001 kg", Outcome.MET), ("100.0010 kg", Outcome.NOT_MET)],
)
def test_a_limit_is_met_at_the_limit_itself(kilograms: str, outcome: Outcome) -> None:
    one = cs.EmissionFactor(
        factor="one", declared_unit="kg", gwp_ghg=1.0, source=cs.Source("a", "b", 2024, "c")
    )
    rows = cs.activity("x", kilograms, "one", module="A5")
    bid = Subject(cs.Scenario("bid", rows, catalogue=cs.FactorCatalogue([one])))
    assert Limit(name="x", limit="100 kgCO2e").check(bid).outcome is outcome


def test_a_reduction_needs_a_baseline_above_0_of_the_same_rows() -> None:
    asked = Reduction(name="x", at_least="40 %", modules=("A5",))
    bid = subject(machine("excavator", "600 h"))

    def against(before: pd.DataFrame, basis: cs.Basis = BASIS) -> tuple[str, ...]:
        baseline = cs.account(before, cs.FactorCatalogue.default(), basis, date=DAY)
        return asked.check(Subject(bid.scenario, baseline)).missing

    assert against(machine("excavator", "1000 h")) == ()
    assert against(machine("excavator", "0 h")) == ("a baseline above 0",)
    assert against(cs.activity("lorry", "10 tkm", "barge-dk", module="A4")) == (
        "baseline: A5: no row",
    )
    assert against(machine("excavator", "1000 h"), cs.Basis(year=2022)) == (
        "a baseline on the same basis and in the same indicator",
    )


@pytest.mark.parametrize(
    ("start", "end", "outcome"),
    [
        ("", DAY, Outcome.MET),
        (DAY, DAY, Outcome.MET),
        ("", "2026-02-28", Outcome.NOT_MET),
        ("2026-03-02", "2028-01-01", Outcome.NOT_MET),
        ("2026-03-01", "", Outcome.NOT_SHOWN),
        ("", "soon", Outcome.NOT_SHOWN),
    ],
)
def test_a_declaration_is_valid_on_its_first_and_its_last_day(
    start: str, end: str, outcome: Outcome
) -> None:
    found = documented(
        {"row": "w2", "kind": "EPD", "document": "N", "valid_from": start, "valid_to": end}
    )
    assert found.outcome is outcome
    assert found.evidence["outcome"].tolist() == [Outcome.MET, outcome]
    assert (found.value, found.limit, found.margin) == (
        (2.0, 2.0, 0.0) if outcome is Outcome.MET else (1.0, 2.0, -1.0)
    )


def test_the_best_document_of_a_row_decides_in_any_order() -> None:
    held = [
        {"row": "w2", "kind": "epd", "document": "old", "valid_to": "2020-01-01"},
        {"row": "w2", "kind": "equivalent", "document": "report"},
        {"row": "w2", "kind": "equivalent", "document": "accepted", "accepted": "Ja"},
    ]
    assert documented(*held).outcome is documented(*held[::-1]).outcome is Outcome.MET
    assert documented(*held[:2]).outcome is documented(*held[:2][::-1]).outcome is Outcome.NOT_SHOWN
    assert documented(held[0]).outcome is Outcome.NOT_MET
    refused = {"row": "w2", "kind": "equivalent", "document": "x", "accepted": "nei"}
    assert documented(refused).outcome is Outcome.NOT_MET
    assert documented(refused).evidence["detail"].tolist()[1] == "not accepted as equivalent"


def test_dates_of_documents_are_written_as_the_language_has_them() -> None:
    detail = documented().evidence["detail"][0]
    assert detail == "valid to 2028-01-01"
    assert Labels.of("nb").text(detail) == "gyldig til 01.01.2028"


@pytest.mark.parametrize(
    ("quality", "outcome"),
    [
        ("metered", Outcome.MET),
        ("invoiced", Outcome.MET),
        ("hours × load", Outcome.NOT_MET),
        ("", Outcome.NOT_SHOWN),
    ],
)
def test_a_quality_is_met_by_itself_and_by_better_ones(quality: str, outcome: Outcome) -> None:
    row = cs.activity("x", "10 L", "diesel", module="A5", flow="site-energy", quality=quality)
    asked = Quality(name="x", where={"flow": "site-energy"}, at_least="invoiced")
    assert asked.check(subject(row)).outcome is outcome


def test_rows_of_amount_0_and_of_other_tags_are_not_looked_at() -> None:
    rows = [
        cs.activity("x", "0 L", "diesel", module="A5", flow="site-energy", feedstock="palm"),
        cs.activity("y", "1 L", "diesel", module="A5", flow="transport", feedstock="palm"),
        cs.activity("z", "1 L", "diesel", module="A5", flow="site-energy", feedstock="rape"),
    ]
    where = {"flow": "site-energy"}
    found = Ban(name="x", where=where, column="feedstock", banned=("PALM",)).check(subject(*rows))
    assert (found.outcome, found.evidence["item"].tolist()) == (Outcome.MET, ["z"])
    found = Ban(name="x", where=where, column="feedstock", banned=("Rape",)).check(subject(*rows))
    assert (found.outcome, found.value, found.limit) == (Outcome.NOT_MET, 0.0, 1.0)
    nobody = {"flow": "nothing"}
    assert Ban(name="x", where=nobody, column="feedstock", banned=("a",)).check(
        subject(*rows)
    ).outcome is (Outcome.MET)
    allowed = Allowed(name="x", where=nobody, column="feedstock", allowed=("rape",))
    assert allowed.check(subject(*rows)).outcome is Outcome.NOT_SHOWN


@pytest.mark.parametrize(("least", "outcome"), [("60 %", Outcome.MET), ("61 %", Outcome.NOT_MET)])
def test_a_share_is_met_at_the_share_itself_and_looks_at_its_rows_alone(
    least: str, outcome: Outcome
) -> None:
    bid = subject(
        machine("excavator", "60 h", "hvo", flow="site-energy"),
        machine("roller", "40 h", flow="site-energy"),
        machine("lorry", "900 h", flow="transport"),
        machine("idle", "0 h", flow="site-energy"),
    )
    asked = EnergyShare(
        name="x", kind="fossil-free", per="hours", at_least=least, where={"flow": "site-energy"}
    )
    found = asked.check(bid)
    assert (found.outcome, found.value) == (outcome, pytest.approx(60.0))
    assert found.evidence["item"].tolist() == ["excavator", "roller"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1000.4, "1\u202f000"),
        (-1000.6, "−1\u202f001"),
        (999.96, "1\u202f000.0"),
        (100.25, "100.2"),
        (99.9994, "99.999"),
        (0.12345, "0.123"),
        (7.0, "7"),
        (-0.5, "−0.500"),
    ],
)
def test_figures_of_verdicts_have_digits_by_their_size(number: float, text: str) -> None:
    assert figure(number, Labels.of("en")) == text


@pytest.mark.parametrize(("count", "is_cut"), [(1, False), (8, False), (9, True)])
def test_a_verdict_lists_the_first_eight_of_what_is_missing(count: int, is_cut: bool) -> None:
    text = Verdict("x", Outcome.NOT_SHOWN, missing=tuple(f"m{n}" for n in range(count))).text
    assert text.startswith("not shown; missing: m0") and ("m8" in text) is False
    assert text.endswith(" …") is is_cut and (f"m{min(count, 8) - 1}" in text)


def test_the_day_of_the_tender_goes_before_that_of_the_bid() -> None:
    bid = subject(machine("x", "1 h"))
    assert str(bid.day) == DAY
    assert str(Subject(bid.scenario, date="2030-01-01").day) == "2030-01-01"
    before = preset("br18-a4-a5").check(Subject(bid.scenario, date="2025-06-30"))
    assert (before.outcome, before.parts) == (Outcome.MET, ())


def test_what_is_no_requirement_is_no_part_of_one() -> None:
    with pytest.raises(cs.InputError, match="str is no requirement"):
        AllOf(name="all", parts=("fossil-free",))


@given(st.floats(-4e-10, 4e-10), st.integers(-1000, 1000))
def test_the_last_digits_of_a_sum_are_no_margin(noise: float, margin: int) -> None:
    assert margin_of(margin + noise) == margin
    assert str(margin_of(noise)) == "0.0" and margin_of(0.1 + 0.2 - 0.3) == 0.0
