"""Bounds of calculators and quantity functions, which are those of the measures' fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.projects.vocabulary import FUNCTIONS, estimated

PARAMETERS = [
    (name, parameter) for name, function in FUNCTIONS.items() for parameter in function.parameters
]


def inside(name: str) -> dict[str, Any]:
    """Arguments of a quantity function that are within bounds."""
    return {
        key: cs.Q(1.0 if bounds.unit == "lm3/fm3" else 0.5, bounds.unit)
        for key, bounds in FUNCTIONS[name].parameters.items()
    }


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_no_argument_is_negative(name: str, parameter: str) -> None:
    unit = FUNCTIONS[name].units[parameter]
    assert FUNCTIONS[name](**inside(name)).magnitude > 0
    with pytest.raises(cs.UnitError, match=f"{name}.*{parameter} is in .*out of bounds"):
        FUNCTIONS[name](**{**inside(name), parameter: cs.Q(-0.5, unit)})


SHARES = [(name, key) for name, key in PARAMETERS if FUNCTIONS[name].units[key] == ""]


@pytest.mark.parametrize(("name", "parameter"), SHARES)
@settings(max_examples=examples(40))
@given(percent=st.integers(12, 85))
def test_a_share_is_a_number_or_a_percentage_and_never_a_number_of_percent(
    name: str, parameter: str, percent: int
) -> None:
    function, arguments = FUNCTIONS[name], inside(name)
    results = [
        function(**{**arguments, parameter: share})
        for share in (percent / 100, str(percent / 100) + "0", f"{percent} %")
    ]
    assert results[0].magnitude == pytest.approx(results[2].magnitude, rel=1e-12)
    assert results[0] == results[1]
    for written in (percent, float(percent), str(percent)):
        with pytest.raises(cs.UnitError, match=f"{parameter} is in 'parts of one'") as caught:
            function(**{**arguments, parameter: written})
        assert caught.value.remedy == f"write {percent} %"


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: m.space_heat("h", "5000 m2", "40 kWh/m2", 80), r"efficiency.*; write 80 %"),
        (lambda: m.space_heat("h", "5000 m2", "40 kWh/m2", "120 %"), "efficiency.*120 % is out"),
        (lambda: m.space_heat("h", "5000 m2", "40 kWh/m2", "0 %"), "efficiency.*0 % is out"),
        (lambda: m.space_heat("h", "-5000 m2", "40 kWh/m2"), "area.*-5000 m2 is out"),
        (lambda: m.part_of("1000 t", 20), "share.*20 is out of bounds; write 20 %"),
        (lambda: m.part_of("1000 t", "-20 %"), "share.*-20 % is out"),
        (lambda: m.part_of("1000 t", "120 %"), "share.*120 % is out"),
        (lambda: m.machine_use("x", "-10 h", "5 L/h"), "hours.*-10 h is out"),
        (lambda: m.machine_use("x", "10 h", "5 L/h", 70), "load.*write 70 %"),
        (lambda: m.deliver("x", "10 t", "-30 km", "lorry"), "distance.*-30 km is out"),
        (lambda: m.haul("x", "9 t", "5 lm3", "-1 km", ("15 t", "12 lm3"), "1 L/km"), "distance"),
        (lambda: m.haul("x", "9 t", "5 lm3", "1 km", ("0 t", "12 lm3"), "1 L/km"), "payload"),
        (lambda: m.haul("x", "9 t", "5 lm3", "1 km", ("15 t", "12 lm3"), "1 L/km", 50), "empty_"),
        (lambda: m.loose_volume("100 fm3", "0.25 lm3/fm3"), "swell.*write at least 1 lm3/fm3"),
        (lambda: m.equal_resistance_volume("1 m3", "0 W/m/K", "0.04 W/m/K"), "old_conductivity"),
        (lambda: cs.activity("x", "5 L", "diesel", hours="-5 h"), "hours.*-5 h is out"),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], Any], problem: str) -> None:
    with pytest.raises(cs.UnitError, match=problem):
        make()


def test_a_heat_pump_gives_more_heat_than_it_draws_and_a_burner_does_not() -> None:
    pump = m.space_heat("h", "300 m2", "40 kWh/m2", 3, factor="electricity")
    assert pump["amount"].tolist() == [4000.0]
    with pytest.raises(cs.UnitError, match=r"space_heat.*efficiency"):
        m.space_heat("h", "300 m2", "40 kWh/m2", 3)


def test_a_calculator_and_a_measure_have_the_same_bounds() -> None:
    fields = m.ElectricMachines.model_fields
    function = FUNCTIONS["electricity_per_litre"].parameters
    assert estimated(fields["idle_share"]) == function["idle_fuel"]
    assert estimated(fields["loss"]) == function["loss"]
    heat = FUNCTIONS["replaced_heat"].parameters
    assert estimated(m.CleanHeating.model_fields["old_efficiency"]) == heat["old_efficiency"]
    assert estimated(m.CleanHeating.model_fields["new_efficiency"]) == heat["new_efficiency"]


def test_a_project_file_is_bounded_too(tmp_path: Any) -> None:
    path = tmp_path / "site.toml"
    path.write_text(
        'name = "p"\ndate = 2023-05-01\nbasis = {year = 2023}\n[[baseline]]\nitem = "heaters"\n'
        'calculator = "space_heat"\narea = "5000 m2"\ndemand = "40 kWh/m2"\nefficiency = 80\n',
        encoding="utf-8",
    )
    with pytest.raises(cs.InputError) as caught:
        cs.Project.read(path)
    assert caught.value.problems["remedy"].tolist() == ["write 80 %"]
