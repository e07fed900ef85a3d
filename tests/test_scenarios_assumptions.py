"""The inputs of a scenario: every assumption, where it is used, and one name for one thing."""

from __future__ import annotations

from typing import Any

import pytest
from sites import MATERIALS, SOURCE, estimate, every_measure, product, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.scenarios.assumptions import at, estimates_of


def digging(**fields: Any) -> Any:
    return m.machine_use(
        "excavator",
        fields.pop("hours", "1000 h"),
        fields.pop("rate", "15 L/h"),
        machine="excavator",
    )


def test_the_table_says_value_range_provenance_and_use() -> None:
    hours = estimate("hours", "1000 h", "700 h", "1400 h")
    rate = cs.Assumption("rate", "30 L/h", source=SOURCE)
    loss = cs.Assumption("loss", "5 %", low="3 %", high="8 %", status="measured", source=SOURCE)
    scenario = scenario_of(
        digging(hours=hours, rate=rate),
        m.ElectricExcavator(per_litre="3,5 kWh/L", loss=loss),
        m.Biodiesel(),
    )
    table = scenario.assumptions.set_index("assumption")
    assert table.index.tolist() == ["hours", "rate", "Electric excavator: per_litre", "loss"]
    assert table["status"].tolist() == ["assumed", "published", "stated", "measured"]
    assert table["used_in"].tolist() == [
        "baseline",
        "baseline",
        "Electric excavator",
        "Electric excavator",
    ]
    assert table.loc["hours", ["value", "low", "high", "reason", "source"]].tolist() == [
        "1000 h",
        "700 h",
        "1400 h",
        "chosen for the test",
        "",
    ]
    assert table.loc["loss", "source"] == str(SOURCE)


def test_what_was_not_given_is_not_listed() -> None:
    listed = (
        scenario_of(digging(), m.ElectricExcavator(per_litre="3,5 kWh/L"))
        .assumptions["assumption"]
        .tolist()
    )
    assert listed == ["Electric excavator: per_litre"]


def test_every_given_field_of_every_measure_is_listed() -> None:
    listed = set(scenario_of(site(), *every_measure()).assumptions["assumption"])
    for measure in every_measure():
        for name in measure.model_fields_set:  # type: ignore[attr-defined]
            value = getattr(measure, name)
            if isinstance(value, cs.Assumption):
                assert value.name in listed or f"{measure.name}: {name}" in listed


def test_a_cost_is_no_input_of_emissions() -> None:
    measure = m.Biodiesel(cost=estimate("price", "1000 NOK", "500 NOK", "2000 NOK"))
    scenario = scenario_of(digging(), measure)
    assert "price" not in set(scenario.assumptions["assumption"])
    assert not scenario.runs.uncertain


def test_the_same_object_in_two_places_is_one_input() -> None:
    share = estimate("share", "50 %", "40 %", "60 %")
    measures = m.ElectricExcavator(per_litre="4 kWh/L", share=share), m.Biodiesel(share=share)
    scenario = scenario_of(digging(), *measures)
    assert (
        scenario.assumptions.set_index("assumption").loc["share", "used_in"]
        == "Electric excavator, Biodiesel"
    )
    assert [a.name for a in scenario.runs.uncertain] == ["share"]
    table = scenario.activities({"share": cs.Q("60 %")}).set_index("row")["amount"]
    assert table["Electric excavator ← 0"] == pytest.approx(0.6 * 15_000 * 4)
    assert table["Biodiesel ← 0"] == pytest.approx(0.4 * 0.6 * 15_000 * 10.08)


def test_an_equal_assumption_is_the_same() -> None:
    shares = [estimate("share", "50 %", "40 %", "60 %") for _ in range(2)]
    scenario = scenario_of(
        digging(),
        m.ElectricExcavator(per_litre="4 kWh/L", share=shares[0]),
        m.Biodiesel(share=shares[1]),
    )
    used_in = scenario.assumptions.set_index("assumption")["used_in"]
    assert used_in.to_dict() == {
        "Electric excavator: per_litre": "Electric excavator",
        "share": "Electric excavator, Biodiesel",
    }
    assert [a.name for a in scenario.runs.uncertain] == ["share"]


@pytest.mark.parametrize(
    ("baseline", "measures"),
    [
        (
            digging(),
            [
                m.ElectricExcavator(per_litre="4 kWh/L", share=estimate("x", "50 %")),
                m.Biodiesel(share=estimate("x", "60 %")),
            ],
        ),
        (digging(hours=estimate("x", "1000 h")), [m.Biodiesel(share=estimate("x", "50 %"))]),
        (
            digging(hours=estimate("x", "1000 h", "700 h", "1400 h")),
            [m.ElectricExcavator(power=estimate("x", "50 kW"))],
        ),
        (
            cs.activities(
                digging(rate=estimate("x", "5 L/h")), digging(rate=estimate("x", "6 L/h"))
            ),
            [],
        ),
        (
            cs.activity(
                "a",
                m.fuel_use(estimate("x", "10 h"), estimate("x", "5 L/h")),
                "diesel",
                module="A5",
            ),
            [],
        ),
        (
            digging(),
            [m.ElectricExcavator(per_litre=estimate("x", "4 kWh/L"), share=estimate("x", "50 %"))],
        ),
    ],
    ids=[
        "two measures",
        "baseline and measure",
        "hours and power",
        "two rows",
        "one amount",
        "one measure",
    ],
)
def test_two_different_assumptions_of_one_name_are_an_error(
    baseline: Any, measures: list[Any]
) -> None:
    with pytest.raises(cs.InputError) as caught:
        scenario_of(baseline, *measures)
    problems = caught.value.problems
    assert set(problems["value"]) == {"x"}
    assert set(problems["problem"]) == {"is the name of two different assumptions"}
    assert set(problems["remedy"]) == {"name them apart, or use the same one in both places"}


def test_a_stated_value_with_a_range_keeps_its_name_and_varies() -> None:
    rate = cs.Assumption("rate", "4 kWh/L", low="3 kWh/L", high="5 kWh/L", status="stated")
    found = scenario_of(digging(), m.ElectricExcavator(per_litre=rate)).bounds().sensitivity
    assert found["assumption"].tolist() == ["rate"]
    assert found["swing"].iloc[0] > 0


def test_an_amount_derived_twice_remembers_what_it_is_of() -> None:
    volume, density, share = (
        estimate("volume", "1000 fm3", "800 fm3", "1200 fm3"),
        estimate("density", "2 t/fm3"),
        estimate("share", "50 %", "25 %", "75 %"),
    )
    mass = m.part_of(m.bank_mass(volume, density), share)
    assert set(mass.assumptions) == {"volume", "density", "share"}
    assert mass.evaluate({"volume": cs.Q("1200 fm3"), "share": cs.Q("25 %")}).to(
        "t"
    ).magnitude == pytest.approx(600)
    row = cs.activity(
        "landfill",
        mass,
        "landfill",
        module="A5",
        flow="waste-treatment",
        material="excavated masses",
    )
    haul = m.haul(
        "haul",
        mass,
        m.loose_volume(volume, "1,3 lm3/fm3"),
        "10 km",
        ("15 t", "12 lm3"),
        "0,5 L/km",
        material="excavated masses",
    )
    scenario = scenario_of(
        cs.activities(row, haul), m.ReusedMasses(on_site=m.part_of(mass, "40 %"))
    )
    for chosen in ("800 fm3", "1200 fm3"):
        assert scenario.activities({"volume": cs.Q(chosen)})["amount"].iloc[0] == pytest.approx(
            0.6 * cs.Q(chosen).magnitude * 2 * 0.5
        )
    assert {a.name for a in scenario.runs.uncertain} == {"volume", "share"}


def test_at_gives_the_same_measure_with_other_values() -> None:
    measure = m.ElectricExcavator(
        per_litre=estimate("rate", "4 kWh/L", "3 kWh/L", "5 kWh/L"), share="50 %", name="mine"
    )
    other = at(measure, {"rate": cs.Q("5 kWh/L"), "somebody else's": cs.Q("1 h")})
    assert type(other) is type(measure) and other is not measure
    assert (other.name, str(other.per_litre.value), str(other.share.value)) == (
        "mine",
        "5 kWh/L",
        "50 %",
    )
    assert str(measure.per_litre.value) == "4 kWh/L"
    assert at(measure, {"somebody else's": cs.Q("1 h")}) is measure
    assert set(estimates_of(measure)) == {"per_litre", "idle_share", "loss", "share"}


def test_a_property_without_range_is_no_assumption_and_one_with_a_range_is() -> None:
    row = cs.activity("concrete", "24 t", "heavy", flow="product", material="concrete")
    for density, listed in (
        ("2400 kg/m3", []),
        (estimate("d", "2400 kg/m3", "2300 kg/m3", "2500 kg/m3"), ["heavy density"]),
    ):
        own = MATERIALS | cs.FactorCatalogue(
            product("heavy", {"A1-A3": 0.1}, unit="kg", density=density)
        )
        scenario = scenario_of(
            row, m.LowCarbonConcrete(factor="new-concrete"), catalogue=own, basis=None
        )
        assert scenario.assumptions["assumption"].tolist() == listed
        assert scenario.assumptions["used_in"].tolist() == ["factors"] * len(listed)


def refused(run: Any) -> tuple[str, str, str]:
    """Value, problem and remedy of the one problem that a run is refused for."""
    with pytest.raises(cs.InputError) as caught:
        run()
    (row,) = caught.value.problems.itertuples()
    return row.value, row.problem, row.remedy


def with_values() -> cs.Scenario:
    return scenario_of(
        digging(hours=estimate("excavator hours", "1000 h", "700 h", "1400 h")),
        m.ElectricExcavator(per_litre="3,5 kWh/L", loss="5 %"),
    )


@pytest.mark.parametrize("name", ["excavator hour", "Excavator hours", "excavator  hours"])
def test_a_misspelt_assumption_is_refused_with_near_names(name: str) -> None:
    scenario, values = with_values(), {name: cs.Q("900 h")}
    for run in (
        lambda: scenario.activities(values),
        lambda: scenario.changes(values),
        lambda: scenario.runs.lines_of(scenario.changes(), values),
        lambda: scenario.runs.account_of(scenario.changes(), values),
    ):
        value, problem, remedy = refused(run)
        assert value == name and problem == "is not an assumption of this scenario"
        assert "'excavator hours'" in remedy


def test_a_default_that_was_not_given_is_no_assumption() -> None:
    scenario = with_values()
    assert refused(lambda: scenario.changes({"Electric excavator: share": "50 %"}))[1:]
    other = scenario.activities({"Electric excavator: loss": "10 %"})
    assert other["amount"].tolist() != scenario.activities()["amount"].tolist()


def test_a_value_is_read_like_any_quantity_and_must_be_of_its_kind() -> None:
    scenario = with_values()
    text, quantity = ({"excavator hours": hours} for hours in ("900 h", cs.Q("54000 min")))
    assert scenario.activities(text)["amount"].tolist() == pytest.approx(
        scenario.activities(quantity)["amount"].tolist()
    )
    assert "kg" in refused(lambda: scenario.changes({"excavator hours": "900 kg"}))[1]
    assert "has no unit" in refused(lambda: scenario.changes({"excavator hours": 900}))[1]


def test_a_property_of_a_factor_is_known_where_it_is_used() -> None:
    baseline = cs.activity("slab", "24 t", "old-concrete", flow="product", material="concrete")
    scenario = scenario_of(
        baseline, m.LowCarbonConcrete(factor="new-concrete"), catalogue=MATERIALS, basis=None
    )
    density = {"old-concrete density": "2300 kg/m3"}
    assert scenario.changes(density)["amount"].tolist() != scenario.changes()["amount"].tolist()
    assert (
        "old-concrete density"
        in refused(lambda: scenario.changes({"old-concrete densty": "2300 kg/m3"}))[2]
    )
    scenario.runs.lines_of(scenario.changes(), {"laminated-timber density": "400 kg/m3"})
    assert refused(lambda: scenario.changes({"laminated-timber density": "400 kg/m3"}))[1]
    other = {"timber density": "4 kg/m3"}
    assert refused(lambda: scenario.runs.lines_of(scenario.changes(), other))[1]
