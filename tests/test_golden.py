"""Numbers that others have published, computed again."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs

GOLDEN = Path(__file__).parent / "golden"
OWN = cs.Source(
    publisher="As in the golden file", document="its source", year=2024, locator="its inputs"
)


def golden(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and expected values of a golden file; texts with a unit as quantities."""
    with (GOLDEN / f"{name}.toml").open("rb") as file:
        held = tomllib.load(file)
    assert held["source"].strip()
    read = {
        part: {
            key: cs.Q(value) if isinstance(value, str) and value[0].isdigit() else value
            for key, value in held[part].items()
        }
        for part in ("inputs", "expected")
    }
    return read["inputs"], read["expected"]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.toml")), ids=lambda path: path.stem)
def test_every_golden_file_names_its_source_and_a_tolerance(path: Path) -> None:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    for case in held.get("case", [held]):
        assert case["source"].strip() and case["inputs"]
        assert any("tolerance" in key for key in (case if "case" in held else case["expected"]))


def test_boverkets_waste_of_plasterboard() -> None:
    given, expected = golden("boverket_plasterboard_waste")
    numbers = (("A1-A3", given["product_stage"]), ("A4", given["transport"]))
    board = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="board", module=module, declared_unit="kg", gwp_ghg=number, source=OWN
            )
            for module, number in numbers
        ]
    )
    waste = given["mass"] * given["waste_share"]
    rows = cs.activities(
        *(
            cs.activity(
                f"waste, {module}",
                waste,
                "board",
                module="A5",
                factor_module=module,
                flow="waste-treatment",
            )
            for module, _ in numbers
        )
    )
    account = cs.account(rows, board)
    assert abs(account.total - expected["emissions"]) < expected["tolerance"]
    assert account.total.magnitude == pytest.approx(expected["exact"].magnitude, rel=1e-14)
    assert account.by("module").index.tolist() == ["A5"] and account.by("factor_module")[
        "gwp_ghg"
    ].tolist() == pytest.approx([120.615, 9.86])


def test_hamars_lorry_trips() -> None:
    given, expected = golden("hamar_mass_transport")
    assert int(given["volume"] / given["load"]) == given["trips"]
    distance = 2 * given["trips"] * given["one_way"]
    assert distance == expected["distance"]
    diesel = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="lorry diesel",
                declared_unit="L",
                boundary="direct",
                gwp_ghg=given["direct_factor"],
                source=OWN,
            )
        ]
    )
    found = cs.emissions(distance * given["consumption"], "lorry diesel", diesel)
    assert found.magnitude == pytest.approx(expected["exact"].magnitude, rel=1e-14)
    assert found.magnitude == pytest.approx(
        expected["emissions"].magnitude, rel=expected["tolerance"]
    )
    assert (found / distance).magnitude == pytest.approx(
        expected["per_distance"].magnitude, rel=expected["per_distance_tolerance"]
    )
    assert (given["mass"] / given["trips"]).to("t").magnitude == pytest.approx(36.8, abs=0.05)


def test_sintefs_mean_of_three_sites() -> None:
    given, expected = golden("sintef_zero_emission_digger")
    rate = (given["saved"] / given["hours"]).to("kgCO2e/h")
    assert abs(rate - expected["rate"]) < expected["rate_tolerance"]
    litre = cs.emissions("1 L", given["factor"], cs.FactorCatalogue.default(), cs.Basis("direct"))
    fuel_rate = (rate / (litre / cs.Q("1 L"))).to("L/h")
    assert abs(fuel_rate - expected["fuel_rate"]) < expected["fuel_rate_tolerance"]
