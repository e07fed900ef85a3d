"""Biodiesel: energy for energy, credited, in part, or not."""

from __future__ import annotations

import pytest
from sites import CLOSE, estimate, final, scenario_of

import carbonsite as cs
from carbonsite import measures as m

DIESEL = 0.84 * 12
"""Heating value of B0 diesel [kWh/L]: 840 kg/m3 and 12 kWh/kg (Miljødirektoratet), as in the
shipped table.
"""

DIESEL_LIFE_CYCLE, HVO_LIFE_CYCLE = 2.66 + 0.634133, 0.03558 + 0.56439
"""[kgCO2e/L], Miljødirektoratet and DESNZ 2025."""

HVO = 34.32 / 3.6
"""Heating value of HVO [kWh/L]: 34.32 MJ/L (DESNZ 2025)."""


def burning(litres: str = "1000 L", **tags: object) -> object:
    return cs.activity("roller", litres, "diesel", module="A5", machine="roller", row="r", **tags)


def test_energy_in_fuel() -> None:
    """Miljødirektoratet's conversion table of 2017 prints 10.056 kWh/L."""
    assert m.fuel_energy("100 L", "10,0560 kWh/L", "50 %").to("kWh").magnitude == pytest.approx(
        502.8, rel=CLOSE
    )


@pytest.mark.parametrize("fuel", ["hvo", "fame", "biodiesel"])
def test_all_that_is_still_diesel_by_energy(fuel: str) -> None:
    found = final(scenario_of(burning(), m.Biodiesel(fuel=fuel, share="80 %")))
    assert found["r"][:2] == [pytest.approx(200.0), "L"]
    assert found["Biodiesel ← r"] == [pytest.approx(800 * DIESEL), "kWh", fuel]


def saved(basis: cs.Basis, share: str = "100 %") -> float:
    return float(scenario_of(burning(), m.Biodiesel(share=share), basis=basis).saving().magnitude)


def test_credited_is_the_fuels_own_number() -> None:
    fossil, renewable = 1000 * DIESEL_LIFE_CYCLE, 1000 * DIESEL / HVO * HVO_LIFE_CYCLE
    assert saved(cs.Basis(year=2019)) == pytest.approx(fossil - renewable, rel=CLOSE)


def test_not_credited_is_fossil_fuel_of_equal_energy() -> None:
    assert saved(cs.Basis(year=2019, biofuel="none")) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("year", "share", "credit"),
    [
        (2023, "50 %", (0.5 - 0.1) / 0.5),
        (2023, "10 %", 0.0),
        (2023, "5 %", 0.0),
        (2023, "100 %", 0.9),
        (2019, "50 %", 1.0),
    ],
)
def test_only_what_exceeds_the_sales_obligation_is_credited_above_it(
    year: int, share: str, credit: float
) -> None:
    """The obligation is 10 % of volume from 2023 and nothing before (Miljødirektoratet)."""
    of_credited = saved(cs.Basis(year=year), share)
    assert saved(cs.Basis(year=year, biofuel="above-obligation"), share) == pytest.approx(
        credit * of_credited, abs=1e-9
    )


@pytest.mark.parametrize(("year", "credit"), [(2019, 1.0), (2022, 1.0), (2023, 0.0)])
def test_additional_is_all_before_the_obligation_and_nothing_undocumented_after(
    year: int, credit: float
) -> None:
    of_credited = saved(cs.Basis(year=year))
    assert saved(cs.Basis(year=year, biofuel="additional")) == pytest.approx(
        credit * of_credited, abs=1e-9
    )


def test_a_measure_may_document_what_is_beyond_the_obligation() -> None:
    documented = m.Biodiesel(
        beyond_obligation="60 %",
        beyond_document="seller's statement 7",
        beyond_volume="700 L",
        beyond_period="2023",
    )
    basis = cs.Basis(year=2023, biofuel="additional")
    scenario = scenario_of(burning(), documented, basis=basis)
    assert scenario.saving().magnitude == pytest.approx(0.6 * saved(cs.Basis(year=2023)))
    less = documented.model_copy(update={"beyond_volume": "600 L"})
    with pytest.raises(cs.InputError, match="covers 600 L"):
        scenario_of(burning(), less, basis=basis).saving()


def test_the_share_that_was_burnt_is_told_to_the_account() -> None:
    table = scenario_of(burning(), m.Biodiesel(share="50 %")).activities().set_index("row")
    assert table.loc["Biodiesel ← r", "biofuel_share"] == 0.5


def test_a_named_diesel_is_not_swapped_behind_its_name() -> None:
    with pytest.raises(cs.InputError, match="carrier 'diesel'"):
        scenario_of(cs.activity("roller", "1 L", "diesel-b0", module="A5"), m.Biodiesel())


def test_a_rows_own_heating_value_is_the_diesels_and_not_the_hvos() -> None:
    found = final(scenario_of(burning(heating_value="9,96 kWh/L"), m.Biodiesel()))
    assert found["Biodiesel ← r"][0] == pytest.approx(9960)
    scenario = scenario_of(burning(heating_value="9,96 kWh/L"), m.Biodiesel())
    hvo = scenario.account().lines.set_index("row").loc["Biodiesel ← r"]
    assert hvo["conversion"].tolist() == pytest.approx([1 / HVO] * 2)


def test_all_electric_heating_leaves_nothing_for_biodiesel() -> None:
    heaters = m.space_heat("heaters", "1000 m2", "30 kWh/m2", "80 %", row="h")
    both = cs.activities(heaters, burning())
    found = final(scenario_of(both, m.Biodiesel(), m.CleanHeating(old_efficiency="80 %")))
    assert set(found) == {"h", "r", "Electric site heating ← h", "Biodiesel ← r"}
    half = final(
        scenario_of(both, m.Biodiesel(), m.CleanHeating(old_efficiency="80 %", share="50 %"))
    )
    assert half["Biodiesel ← h"][0] == pytest.approx(0.5 * 37_500)


def test_the_share_has_a_range() -> None:
    scenario = scenario_of(burning(), m.Biodiesel(share=estimate("share", "80 %", "60 %", "100 %")))
    whole = saved(cs.Basis(year=2019))
    found = scenario.bounds()
    assert [q.magnitude for q in (found.low, found.value, found.high)] == pytest.approx(
        [0.6 * whole, 0.8 * whole, whole]
    )


@pytest.mark.parametrize(
    "field", [{"fuel": "diesel"}, {"share": "0 %"}, {"share": "120 %"}, {"where": {"carrier": 3}}]
)
def test_fields_are_checked(field: dict[str, object]) -> None:
    with pytest.raises(cs.InputError):
        m.Biodiesel(**field)
