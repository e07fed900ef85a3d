"""Every number that was read is shipped as it was read, or left out with a reason."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

import carbonsite as cs

ROOT = Path(__file__).parents[1]
READ = ROOT.parent / "shared" / "data"
"""Where the numbers lie as they were read in their sources; not part of the repository."""

EARLIER = READ / "emission_factor_candidates.csv"
CANDIDATES = READ / "emission_factor_candidates_2.csv"
EARLIER_MACHINES = READ / "machine_candidates.csv"
MACHINES = READ / "machine_candidates_2.csv"
Row = dict[str, str]
CATALOGUE = cs.FactorCatalogue.default()
LIFE_CYCLE = cs.Basis()
reading = pytest.mark.skipif(
    not CANDIDATES.exists(), reason="the numbers as read in their sources are not beside the clone"
)

COLUMN_OF = {"gwp_fossil": "gwp_ghg"}
"""CO2 alone stands where greenhouse gases do, marked *CO2 only*, as for fuels."""

ELECTRIC = re.compile(
    "desnz-(car|van)-.*electric|plug-in|light-rail|-underground|international-rail"
)
"""What runs on electricity: its printed numbers are split anew, see `test_shipped_parts.py`."""

WORD_OF_UNIT = {"m**3": "m3", "m**2": "m2", "liter": "L", "piece": "stk", "count": "stk"} | {
    "(t*km)": "tkm",
    "person_km": "pkm",
    "hour": "h",
}
INDICATORS = ("gwp_total", "gwp_ghg", "gwp_fossil", "gwp_biogenic")

STAGES = {
    "product stage": "A1-A3",
    "transport to site": "A4",
    "waste processing": "C3",
    "disposal": "C4",
    "benefits beyond the system": "D",
}


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SHIPPED = {
    (row["factor"], row["module"], row["part"]): row
    for row in rows(ROOT / "data" / "emission_factors.csv")
}
PLACES = rows(ROOT / "docs" / "candidates.csv")
LEFT_OUT = {row["candidate"] for row in rows(ROOT / "docs" / "left_out.csv")}


def key(place: Row) -> tuple[str, str, str]:
    return place["factor"], place["module"], place["part"]


def read_by_place(path: Path) -> dict[tuple[str, str, str], list[Row]]:
    """The numbers that each shipped row was read from: mostly one, or those that it adds up."""
    read = {row["id"]: row for row in rows(path)}
    by_place: dict[tuple[str, str, str], list[Row]] = {}
    for place in PLACES:
        if place["candidate"] in read:
            by_place.setdefault(key(place), []).append(read[place["candidate"]])
    return by_place


def unit_of(row: Row) -> str:
    """The declared unit of a number as read, as the table writes it."""
    unit = row["unit"].removeprefix("kg/")
    return WORD_OF_UNIT.get(unit, unit)


def opening(row: Row) -> dict[str, str]:
    """What the note of a number as read opens with: indicator, part, locator, printed."""
    return dict(entry.split("=", 1) for entry in row["note"].split("; ", 3))


def test_each_candidate_is_in_one_place_and_each_place_is_shipped() -> None:
    assert PLACES and list(PLACES[0]) == ["candidate", "factor", "module", "part"]
    names = [place["candidate"] for place in PLACES]
    assert len(set(names)) == len(names) and not set(names) & LEFT_OUT
    assert not {key(place) for place in PLACES} - set(SHIPPED)


@reading
@pytest.mark.parametrize("path", [EARLIER, CANDIDATES], ids=lambda path: path.stem)
def test_every_candidate_is_decided_once(path: Path) -> None:
    shipped = {place["candidate"] for place in PLACES}
    undecided = {row["id"] for row in rows(path)} - shipped - LEFT_OUT
    assert not undecided, f"neither shipped nor left out: {sorted(undecided)[:3]}"


RATES = (("fuel_rate", "diesel_l_per_h", "L/h"), ("power_rate", "electric_kWh_per_h", "kWh/h"))


def is_rate_of(shipped: Row, read: Row) -> bool:
    """True if a shipped row is of a document and states its rate, perhaps with fewer digits."""
    return shipped["document"] == read["source_title"] and any(
        read[source]
        and shipped[column].endswith(f" {unit}")
        and float(shipped[column].split(" ")[0]) == pytest.approx(float(read[source]), rel=0.005)
        for column, source, unit in RATES
    )


@reading
@pytest.mark.parametrize("path", [EARLIER_MACHINES, MACHINES], ids=lambda path: path.stem)
def test_every_rate_of_a_machine_is_decided_once(path: Path) -> None:
    shipped = rows(ROOT / "data" / "machines.csv")
    for read in rows(path):
        of_it = [row for row in shipped if is_rate_of(row, read)]
        left = f"machine: {read['machine']}; {read['size']}" in LEFT_OUT
        assert bool(of_it) != left, read["machine"]
        assert all(row["grade"] == read["evidence"] for row in of_it), read["machine"]


@reading
def test_every_row_is_what_was_read() -> None:
    by_place = read_by_place(CANDIDATES)
    assert len(by_place) >= 600
    for place, read in by_place.items():
        if ELECTRIC.search(place[0]):
            continue
        row, first = SHIPPED[place], read[0]
        indicator = opening(first)["indicator"].split(" ")[0]
        column = COLUMN_OF.get(indicator, indicator)
        assert Decimal(row[column]) == sum(Decimal(number["value"]) for number in read), place
        assert (row["characterisation"] == "CO2 only") == (indicator == "gwp_fossil"), place
        assert row["declared_unit"] == unit_of(first), place
        assert row["reference_year"] == first["reference_year"], place
        assert row["year"] == (first["year"] or row["year"]), place
        assert row["evidence"] == (first["evidence"] if len(read) == 1 else "D"), place
        assert (row["terms"], row["url"]) == (first["license_or_terms"], first["url"]), place
        assert row["gwp_fossil"] in ("", first["gwp_fossil"]), place


@reading
def test_every_earlier_row_is_what_was_read() -> None:
    by_place = read_by_place(EARLIER)
    assert len(by_place) >= 900
    for place, read in by_place.items():
        if ELECTRIC.search(place[0]):
            continue
        (first,), row = read, SHIPPED[place]
        printed = [Decimal(row[name]) for name in INDICATORS if row[name]]
        assert Decimal(first["value"]) in printed, place
        assert unit_of(first) == row["declared_unit"] or row["declared_unit"] == "pkm", place
        assert (row["geography"], row["url"]) == (first["geography"], first["url"]), place
        terms = first["license_or_terms"]
        assert row["terms"] in terms or "no licence file" in terms, place
        assert row["evidence"] == first["evidence"], place


@reading
def test_what_runs_on_electricity_adds_up_to_what_was_read() -> None:
    """How the printed numbers are split is the table's; their sum is the source's."""
    read: dict[str, Decimal] = {}
    for path in (EARLIER, CANDIDATES):
        for place, numbers in read_by_place(path).items():
            if ELECTRIC.search(place[0]):
                summed = sum((Decimal(row["value"]) for row in numbers), Decimal(0))
                read[place[0]] = read.get(place[0], Decimal(0)) + summed
    assert len(read) >= 20
    for name, summed in read.items():
        parts = [Decimal(row["gwp_ghg"]) for place, row in SHIPPED.items() if place[0] == name]
        assert len(parts) == 2 and sum(parts) == summed, name


@reading
def test_every_row_is_of_the_part_that_was_read() -> None:
    for place, read in read_by_place(CANDIDATES).items():
        row, part = SHIPPED[place], opening(read[0])["part"]
        if ELECTRIC.search(place[0]):
            continue
        if part in STAGES:
            assert row["module"] == STAGES[part], place
        elif row["part"] or row["boundary"]:
            assert part.startswith(row["part"] or row["boundary"]), (place, part)
        else:
            assert row["category"] in ("refrigerant", "waste", "water") or "hotel" in row["factor"]


@pytest.mark.parametrize("laden", ["0", "50", "100", "average"])
def test_a_lorry_per_km_stands_beside_the_lorry_per_tonne_km(laden: str) -> None:
    per_km = {
        place[0]: row
        for place, row in SHIPPED.items()
        if place[0].endswith(f"{laden}-laden-per-km")
    }
    assert len(per_km) >= 16
    for name, row in per_km.items():
        assert row["declared_unit"] == "km" and row["name"].endswith("per vehicle-km")
        assert (name, "", "direct") in SHIPPED and (name, "", "upstream") in SHIPPED
        per_tkm = SHIPPED.get((name.removesuffix("-per-km"), "", "direct"))
        assert per_tkm is None or per_tkm["declared_unit"] == "tkm"


def test_an_empty_return_is_counted_beside_the_load() -> None:
    per_tkm = 0.17146 + 0.03736
    out, back = (
        cs.emissions("20 km", f"lorry-rigid-over-17t-{laden}-laden-per-km", CATALOGUE, LIFE_CYCLE)
        for laden in ("100", "0")
    )
    assert out.magnitude == pytest.approx(20 * (1.10905 + 0.26149))
    assert back.magnitude == pytest.approx(20 * (0.774 + 0.18172))
    assert (out + back).magnitude > 20 * 10 * per_tkm * 0.9


def test_a_car_and_a_bus_stand_on_one_boundary() -> None:
    """Whatever carries people has both parts, so that a trip is compared whole."""
    passenger = {
        place[0]: row
        for place, row in SHIPPED.items()
        if row["category"] == "transport"
        and row["publisher"].endswith("(DESNZ)")
        and row["declared_unit"] in ("km", "pkm")
    }
    lacking = [name for name in passenger if (name, "", "upstream") not in SHIPPED]
    assert len(passenger) > 100 and not lacking
    assert cs.emissions(
        "100 km", "desnz-car-average-diesel", CATALOGUE, LIFE_CYCLE
    ).magnitude == pytest.approx(100 * (0.17304 + 0.04146))


@pytest.mark.parametrize(
    ("country", "year", "factor"),
    [
        ("SE", 2017, "electricity-se-2017-production"),
        ("DK", 2015, "electricity-dk-2015-production"),
        ("FI", 2025, "electricity-fi-2025-production"),
        ("EE", 2024, "electricity-ee-2024-production"),
        ("PL", 2019, "electricity-pl-2019-production"),
    ],
)
def test_a_site_abroad_gets_the_mix_of_its_own_country_and_year(
    country: str, year: int, factor: str
) -> None:
    basis = cs.Basis(country=country, year=year)
    of_its_own = cs.emissions("1 kWh", factor, CATALOGUE, basis)
    assert cs.emissions("1 kWh", "electricity", CATALOGUE, basis) == of_its_own


@pytest.mark.parametrize("year", [2015, 2016, 2017, 2018])
def test_norwegian_electricity_of_a_year_without_a_factor_is_no_production_mix(year: int) -> None:
    with pytest.raises(cs.CarbonsiteError):
        cs.emissions("1 kWh", "electricity", CATALOGUE, cs.Basis(country="NO", year=year))


@pytest.mark.parametrize(
    ("country", "year", "number"),
    [("FI", 2021, 0.2349), ("FI", 2023, 0.5549), ("SE", 2019, 0.33853), ("SE", 2023, 0.5241)],
)
def test_the_residual_mix_of_a_neighbour_is_generation_only(
    country: str, year: int, number: float
) -> None:
    basis = cs.Basis("direct", "residual", country=country, year=year)
    assert cs.emissions("1 kWh", "electricity", CATALOGUE, basis).magnitude == number
    with pytest.raises(cs.CarbonsiteError):
        whole = cs.Basis("life-cycle", "residual", country=country, year=year)
        cs.emissions("1 kWh", "electricity", CATALOGUE, whole)


def test_heat_of_a_network_is_no_national_heat_and_names_its_method() -> None:
    networks = [
        row
        for row in SHIPPED.values()
        if row["category"] == "heat" and row["geography"] in ("SE", "DK") and not row["generic"]
    ]
    of_networks = [row for row in networks if row["factor"].startswith("district-heat-")]
    assert len(of_networks) >= 50
    for row in of_networks:
        assert row["boundary"] in ("direct", "life-cycle") and row["note"], row["factor"]
        assert "Not comparable with" in row["note"], row["factor"]
