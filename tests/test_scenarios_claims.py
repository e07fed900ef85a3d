"""Claims: held against each boundary and each set of measures, and what they would take."""

from __future__ import annotations

import pytest
from sites import SOURCE, estimate, scenario_of

import carbonsite as cs
from carbonsite import measures as m

BASES = {
    "life-cycle": cs.Basis(year=2019),
    "direct": cs.Basis(year=2019, boundary="direct"),
    "not credited": cs.Basis(year=2019, biofuel="none"),
}
LIFE_CYCLE, DIRECT = 2.66 + 0.62409, 2.66
"""Diesel B0 [kgCO2e/L]: 2.66 by Miljødirektoratet, 0.62409 upstream by DESNZ 2025."""


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
            "write 'life-cycle' or 'direct', or leave it out",
        ]
    ]
    remedy = caught.value.problems["remedy"].iloc[0].in_language("nb")
    assert remedy == "skriv 'life-cycle' eller 'direct', eller utelat den"


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
    """167 000 kg over 5 000 m2 are 33.4 kg/m2; at 2.66 kg/L 62 800 L, as in the plausibility
    arithmetic of the Biri facts.
    """
    takes = cs.examine(site(), claim()).takes.set_index("basis")
    assert takes["per_area"].tolist() == pytest.approx([33.4] * 3)
    assert takes["litres"].to_dict() == pytest.approx(
        {
            "life-cycle": 167_000 / LIFE_CYCLE,
            "direct": 167_000 / DIRECT,
            "not credited": 167_000 / LIFE_CYCLE,
        }
    )
    assert takes.loc["direct", "litres"] == pytest.approx(62_800, rel=0.001)
    per_hour = (15_000 + 3_000) / 1500
    assert takes["machine_hours"].tolist() == pytest.approx((takes["litres"] / per_hour).tolist())


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


def test_shown_in_a_notebook() -> None:
    assert "claim of 167000 kgCO2e" in cs.examine(site(), claim())._repr_html_()
