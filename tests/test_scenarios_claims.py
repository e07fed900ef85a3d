"""Claims: held against each boundary and each set of measures, and what they would take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sites import SOURCE, estimate, scenario_of

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.messages.labels import Labels
from carbonsite.reports.examinations import case_of, examinations_of, gap_sentences
from carbonsite.reports.subject import ReportSubject

BASES = {
    "life-cycle": cs.Basis(year=2019),
    "direct": cs.Basis(year=2019, boundary="direct"),
    "not credited": cs.Basis(year=2019, biofuel="none"),
}
DIRECT = 2.66
"""Diesel B0, burnt [kgCO2e/L], by Miljødirektoratet."""


def site(hours: cs.Assumption | str = "1000 h") -> cs.Scenario:
    baseline = cs.activities(
        m.machine_use("excavator", hours, "15 L/h", machine="excavator"),
        m.machine_use("roller", "500 h", "6 L/h", machine="roller"),
        m.space_heat("heaters", "1000 m2", "30 kWh/m2", "80 %"),
    )
    measures = (m.ElectricExcavator(per_litre="3,5 kWh/L"), m.Biodiesel())
    return scenario_of(baseline, *measures, bases=BASES, area="5000 m2 BTA", date="2019-12-01")


def claim(amount: str = "167 000 kg CO2e", **fields: object) -> cs.Claim:
    return cs.Claim(amount, SOURCE, **fields)


def test_amount_in_any_spelling() -> None:
    for text in ("167 000 kg CO2e", "167 tCO2e", "167 tonn CO2e"):
        assert claim(text).amount.to("kgCO2e").magnitude == pytest.approx(167_000)


@pytest.mark.parametrize("amount", ["167 000 kg", "167000", "63 000 L"])
def test_a_claim_is_of_emissions(amount: str) -> None:
    with pytest.raises(cs.UnitError) as caught:
        claim(amount)
    assert caught.value.problem and amount.split()[-1] in str(caught.value)


def test_a_boundary_that_there_is_not() -> None:
    with pytest.raises(cs.InputError) as caught:
        claim(boundary="scope 1")
    assert caught.value.problems.drop(columns="row").to_numpy().tolist() == [
        [
            "boundary",
            "scope 1",
            "is not a boundary",
            "write 'life-cycle', 'direct' or 'on-site', or leave it out",
        ]
    ]
    remedy = caught.value.problems["remedy"].iloc[0].in_language("nb")
    assert remedy == "skriv 'life-cycle', 'direct' eller 'on-site', eller utelat den"


def test_each_basis_and_each_set() -> None:
    scenario = site(estimate("hours", "1000 h", "700 h", "1400 h"))
    sets = {
        "all": ["Electric excavator", "Biodiesel"],
        "machine": ["Electric excavator"],
        "none": [],
    }
    found = cs.examine(scenario, claim(), sets=sets).table
    assert found[["measures", "basis"]].values.tolist() == [
        [name, basis] for name in sets for basis in BASES
    ]
    for row in found.itertuples():
        fresh = scenario.only(*sets[row.measures]).with_basis(BASES[row.basis]).bounds()
        assert [row.saving, row.low, row.high] == [
            q.magnitude for q in (fresh.value, fresh.low, fresh.high)
        ]
    assert found.loc[found["measures"] == "none", ["saving", "low", "high"]].eq(0.0).all(axis=None)


def test_verdicts() -> None:
    scenario = site(estimate("hours", "1000 h", "700 h", "1400 h")).only("Electric excavator")
    bounds = scenario.bounds()
    inside = (bounds.low + bounds.high) / 2
    for amount, verdict in (
        (bounds.low * 0.999, "less than the bounds allow"),
        (bounds.low, "within the bounds"),
        (inside, "within the bounds"),
        (bounds.high, "within the bounds"),
        (bounds.high * 1.001, "more than the bounds allow"),
    ):
        examined = cs.examine(
            scenario, cs.Claim(amount, SOURCE), bases={"life-cycle": BASES["life-cycle"]}
        )
        assert examined.table["verdict"].tolist() == [verdict]
        assert len(examined.holds) == (verdict == "within the bounds")
        assert examined.table["measures"].iloc[0].in_language("nb") == "alle tiltak"
        assert (
            examined.table["verdict"].iloc[0].in_language("nb")
            == {
                "less than the bounds allow": "mindre enn ytterpunktene tillater",
                "within the bounds": "innenfor ytterpunktene",
                "more than the bounds allow": "mer enn ytterpunktene tillater",
            }[verdict]
        )


def test_a_stated_boundary_leaves_only_its_bases() -> None:
    assert cs.examine(site(), claim(boundary="direct")).table["basis"].tolist() == ["direct"]
    assert cs.examine(site(), claim(boundary="life-cycle")).table["basis"].tolist() == [
        "life-cycle",
        "not credited",
    ]
    with pytest.raises(cs.InputError, match="no basis has it"):
        cs.examine(site(), claim(boundary="direct"), bases={"life-cycle": BASES["life-cycle"]})


def test_without_a_basis_the_accounts_own_boundary_counts() -> None:
    row = cs.activity("roller", "100 L", "diesel-b0", module="A5", machine="roller")
    scenario = scenario_of(
        row,
        m.ElectricMachines(
            where={"machine": "roller"},
            per_litre="4 kWh/L",
            electricity="electricity-wind-power-eu",
        ),
        basis=None,
    )
    assert cs.examine(scenario, claim(boundary="life-cycle")).table["basis"].tolist() == [
        "as named"
    ]
    with pytest.raises(cs.InputError, match="no basis has it"):
        cs.examine(scenario, claim(boundary="direct"))


def test_what_a_claim_includes_goes_before_sets() -> None:
    found = cs.examine(
        site(), claim(includes=["Biodiesel"]), sets={"all": ["Electric excavator", "Biodiesel"]}
    ).table
    assert set(found["measures"]) == {"as the claim says"}
    assert found["saving"].tolist() == pytest.approx(
        [site().only("Biodiesel").with_basis(basis).saving().magnitude for basis in BASES.values()],
        abs=1e-9,
    )


def test_what_it_includes_must_be_measures() -> None:
    with pytest.raises(cs.InputError, match="is not one of its measures"):
        cs.examine(site(), claim(includes=["Electric tools"]))


def test_what_it_would_take() -> None:
    """15 000 L become electricity at 3.5 kWh/L, 3 000 L and the heat of 30 000 kWh at 80 % become
    biodiesel; so a litre saves another amount under each basis.
    """
    takes = cs.examine(site(), claim()).takes.set_index("basis")
    assert takes["per_area"].tolist() == pytest.approx([33.4] * 3)
    heat = 30 * 1000 / 0.8 / 10.08
    for name, basis in BASES.items():
        under = site().with_basis(basis)
        per_litre = under.saving().magnitude / (15_000 + 3_000 + heat)
        assert takes.loc[name, "saved_per_litre"] == pytest.approx(per_litre)
        assert takes.loc[name, "litres"] == pytest.approx(167_000 / per_litre)
    assert takes["litres"].nunique() == 3
    assert takes["litres_per_hour"].tolist() == pytest.approx([(15_000 + 3_000) / 1500] * 3)
    hours = takes["litres"] / takes["litres_per_hour"]
    assert takes["machine_hours"].tolist() == pytest.approx(hours.tolist())


def test_litres_are_of_the_changes_that_replace_diesel_alone() -> None:
    rows = cs.activities(
        m.machine_use("excavator", "1000 h", "15 L/h", machine="excavator"),
        cs.activity("frame", "10 m3", "old-concrete", flow="product", material="concrete"),
    )
    concrete = m.LowCarbonConcrete(factor="new-concrete")
    takes = [
        cs.examine(scenario_of(rows, *measures, basis=BASES["direct"]), claim()).takes.iloc[0]
        for measures in ([m.Biodiesel()], [m.Biodiesel(), concrete])
    ]
    assert takes[0]["saved_per_litre"] == takes[1]["saved_per_litre"]
    assert 2.5 < takes[0]["saved_per_litre"] < DIRECT


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(15_000.0, "L"), (15.0, "m3"), (15_000 * 0.84, "kg"), (15_000 * 10.08, "kWh")],
)
def test_machine_hours_whatever_the_unit_and_the_blend(amount: float, unit: str) -> None:
    row = cs.activity(
        "excavator", cs.Q(amount, unit), "diesel", module="A5", machine="excavator", hours="1000 h"
    )
    electric = cs.activity(
        "crane", "9000 kWh", "electricity", module="A5", machine="crane", hours="400 h"
    )
    for basis in (cs.Basis(year=2019), cs.Basis(year=2019, blend="10 %")):
        scenario = scenario_of(cs.activities(row, electric), m.Biodiesel(), basis=basis)
        takes = cs.examine(scenario, claim()).takes.iloc[0]
        assert takes["machine_hours"] == pytest.approx(takes["litres"] / 15)


def test_what_cannot_be_said_is_undeclared_and_not_zero() -> None:
    row = cs.activity("frame", "10 m3", "old-concrete", flow="product", material="concrete")
    takes = cs.examine(
        scenario_of(row, m.LowCarbonConcrete(factor="new-concrete"), basis=None), claim()
    ).takes.iloc[0]
    assert takes[["litres", "machine_hours", "per_area"]].isna().all()


def gap_of(amount: str) -> Any:
    hours, rate = (
        estimate("hours", "1000 h", "700 h", "1400 h"),
        estimate("rate", "15 L/h", "10 L/h", "20 L/h"),
    )
    row = m.machine_use("excavator", hours, rate, machine="excavator")
    scenario = scenario_of(row, m.ElectricExcavator(per_litre="3,5 kWh/L"), basis=BASES["direct"])
    return cs.examine(scenario, claim(amount)).gaps.iloc[0]


@pytest.mark.parametrize(
    ("amount", "key"),
    [
        ("30 t CO2e", "within"),
        ("50 t CO2e", "within"),
        ("12 t CO2e", "beyond"),
        ("90 t CO2e", "apart"),
    ],
)
def test_the_two_assumptions_at_which_a_saving_meets_a_claim(amount: str, key: str) -> None:
    """1 000 h × 15 L/h save 39 t, and nothing else moves it."""
    gap = gap_of(amount)
    per_litre = DIRECT - 3.5 * 0.017
    claimed = claim(amount).amount.to("kgCO2e").magnitude
    assert gap["ratio"] == pytest.approx(15_000 * per_litre / claimed)
    assert {gap["first"], gap["second"]} == {"hours", "rate"}
    assert gap["outcome"].key == f"claims.gap.{key}"
    values = {gap[name]: cs.Q(gap[f"{name}_value"]) for name in ("first", "second")}
    hours, rate = values["hours"].magnitude, values["rate"].magnitude
    assert gap["saving"] == pytest.approx(hours * rate * per_litre, rel=0.005)
    assert (abs(gap["saving"] - claimed) < 0.001 * claimed) == (key != "apart")
    inside = 700 <= hours <= 1400 and 10 <= rate <= 20
    assert inside == (key != "beyond")


def test_even_nothing_may_not_reach_a_claim_of_less() -> None:
    """A second machine without a range saves 26 t whatever the other does."""
    hours = estimate("hours", "1000 h", "700 h", "1400 h")
    rows = cs.activities(
        m.machine_use("a", hours, "15 L/h", machine="excavator"),
        m.machine_use("b", "10 000 h", "1 L/h", machine="excavator"),
    )
    scenario = scenario_of(rows, m.ElectricExcavator(per_litre="3,5 kWh/L"), basis=BASES["direct"])
    gap = cs.examine(scenario, claim("10 t CO2e")).gaps.iloc[0]
    assert gap["outcome"].key == "claims.gap.apart"
    assert (gap["first"], gap["first_value"], gap["second"]) == ("hours", "0 h", "")
    assert gap["saving"] == pytest.approx(10_000 * (DIRECT - 3.5 * 0.017), rel=0.01)


def test_without_a_range_nothing_brings_a_saving_nearer() -> None:
    gap = cs.examine(site(), claim()).gaps.iloc[0]
    assert gap["outcome"].key == "claims.gap.alone"
    assert gap["first"] == "" and gap["saving"] == pytest.approx(
        site().with_basis(BASES["life-cycle"]).saving().magnitude
    )


def test_a_claim_of_a_scenario_goes_with_it() -> None:
    scenario = replace(site(), claims=[claim()])
    assert scenario.claims == (claim(),)
    for other in (scenario.with_basis(BASES["direct"]), scenario.only("Biodiesel")):
        assert other.claims == (claim(),)
    assert cs.Project(scenario).claims == (claim(),)
    assert cs.Project(site(), claims=(claim(),)).scenario.claims == (claim(),)


def test_shown_in_a_notebook() -> None:
    assert "claim of 167000 kgCO2e" in cs.examine(site(), claim())._repr_html_()


# -- electricity as it was bought

BOUGHT = cs.Basis(electricity="residual", year=2020)


def bought(**fields: Any) -> cs.Scenario:
    return replace(site(), basis=BOUGHT, bases={}, **fields)


def test_a_claim_is_compared_location_based_unless_it_names_the_market() -> None:
    found = cs.examine(bought(), claim()).table.iloc[0]
    assert found["basis"] == BOUGHT.location_based.label
    assert found["electricity"] == "location-based"
    place = site().with_basis(BOUGHT.location_based).bounds()
    assert [found["saving"], found["low"]] == [place.value.magnitude, place.low.magnitude]
    named = cs.examine(bought(), claim(electricity="market-based")).table.iloc[0]
    assert (named["basis"], named["electricity"]) == (BOUGHT.label, "market-based")
    own = bought().saving().magnitude
    assert named["saving"] == pytest.approx(own, rel=1e-12) and abs(own - found["saving"]) > 1


def test_a_basis_that_is_named_stands_and_is_marked() -> None:
    bases = {"a": BASES["life-cycle"], "b": BOUGHT}
    table = cs.examine(site(), claim(), bases).table
    assert table["electricity"].tolist() == ["location-based", "market-based"]
    assert table["electricity"].iloc[1].in_language("nb") == "markedsbasert"
    for electricity, name in (("location-based", "a"), ("market-based", "b")):
        only = cs.examine(site(), claim(electricity=electricity), bases).table
        assert only["basis"].tolist() == [name]
    with pytest.raises(cs.InputError, match="no basis has it") as refused:
        cs.examine(site(), claim(electricity="market-based"), {"a": BASES["life-cycle"]})
    assert refused.value.problems["column"].tolist() == ["electricity"]


def test_the_electricity_of_a_claim_is_one_of_two() -> None:
    with pytest.raises(cs.InputError, match="write 'location-based' or 'market-based'"):
        claim(electricity="green")


@pytest.mark.parametrize("bases", [{}, {"further": BASES["direct"]}])
def test_a_report_does_not_compare_a_claim_with_what_was_bought(
    bases: dict[str, cs.Basis],
) -> None:
    scenario = replace(bought(), bases=bases)
    (examined,) = examinations_of(ReportSubject.of(scenario), [claim()])
    assert examined.table["basis"].tolist() == [BOUGHT.location_based.label, *bases]
    (named,) = examinations_of(ReportSubject.of(replace(scenario, bases={"b": BOUGHT})), [claim()])
    assert (
        case_of(next(named.table.itertuples()), Labels.of("nb")) == "alle tiltak, b (markedsbasert)"
    )


def test_a_project_keeps_the_electricity_of_its_claim(tmp_path: Path) -> None:
    project = cs.Project(site(), (claim(electricity="market-based"),))
    project.write(tmp_path / "site.toml")
    again = cs.Project.read(tmp_path / "site.toml")
    assert again.claims[0].electricity == "market-based" and again.claims == project.claims


HYDRO = "electricity-hydro-power-eu"


def test_a_year_without_location_based_electricity_says_which_years_there_are() -> None:
    bought = replace(site(), bases={}, basis=cs.Basis(electricity=HYDRO, year=1999))
    with pytest.raises(cs.InputError) as refused:
        cs.examine(bought, claim())
    *_, (_, column, value, problem, remedy) = refused.value.problems.itertuples(index=False)
    assert (column, value) == ("electricity", HYDRO)
    assert "compared location-based" in problem and "market-based" in remedy
    assert "write one of them as Basis(year=…)" in refused.value.problems["remedy"].iloc[0]
    cs.examine(bought, claim(electricity="market-based"))


def test_the_gap_of_a_market_based_saving_says_so() -> None:
    bought = replace(site(), bases={}, basis=cs.Basis(electricity=HYDRO, year=2019))
    for electricity, is_marked in (("market-based", True), ("location-based", False)):
        examined = cs.examine(bought, claim(electricity=electricity))
        for language, word in (("en", "(market-based)"), ("nb", "(markedsbasert)")):
            (sentence,) = gap_sentences(examined, Labels.of(language))
            assert (word in sentence) == is_marked
