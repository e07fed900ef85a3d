"""The factors that carbonsite ships, row by row."""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import carbonsite as cs
from carbonsite.accounting.sales_obligation import sales_obligation
from carbonsite.factors.generic import ANNUAL, BIOFUELS, ELECTRICITY, GENERIC_NAMES
from carbonsite.lifecycle import INDICATORS
from carbonsite.units import dimension_and_scale

ROOT = Path(__file__).parents[1]
CATALOGUE = cs.FactorCatalogue.default()
FRAME = CATALOGUE.frame
GENERIC = FRAME[FRAME["generic"] != ""]


def read(path: str) -> list[dict[str, str]]:
    """The rows of a csv of the repository."""
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_digest_is_the_one_that_was_reviewed() -> None:
    assert (
        CATALOGUE.digest
        == (Path(__file__).parent / "golden" / "catalogue_digest.txt")
        .read_text(encoding="utf-8")
        .strip()
    )


def test_every_row_builds_a_factor_and_comes_back_the_same() -> None:
    factors = list(CATALOGUE)
    assert len(factors) == len(FRAME) >= 150 and cs.FactorCatalogue(factors) == CATALOGUE


def test_it_reads_as_a_file_of_ones_own() -> None:
    assert cs.FactorCatalogue.read_csv(ROOT / "data" / "emission_factors.csv") == CATALOGUE


@pytest.mark.parametrize(
    "name", ["diesel-b0", "electricity-no-2019-location", "clt", "concrete-b35-class-a"]
)
def test_promised_ids_are_there(name: str) -> None:
    assert name in CATALOGUE


def test_ids_are_readable_and_keys_unique() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in FRAME["factor"])
    assert (
        not FRAME.duplicated(["factor", "module", "part"]).any()
        and not set(FRAME["factor"]) & GENERIC_NAMES
    )


def test_every_row_says_where_it_was_read() -> None:
    for column in ("publisher", "document", "locator", "name", "category", "geography", "terms"):
        assert FRAME[column].str.strip().ne("").all(), column
    assert FRAME["year"].between(1990, 2030).all()
    assert FRAME["url"].str.match(r"^(https?://\S+)?$").all()


def test_every_unit_is_read() -> None:
    for unit in FRAME["declared_unit"].unique():
        assert dimension_and_scale(unit)


def test_every_row_declares_a_number_and_none_is_huge() -> None:
    numbers = FRAME[list(INDICATORS)]
    assert numbers.notna().any(axis=1).all() and numbers.abs().max().max() < 1e6


def test_an_upstream_part_never_stands_alone() -> None:
    parts = FRAME.groupby("factor")["part"].agg(set)
    assert not [name for name, held in parts.items() if "upstream" in held and "direct" not in held]


def test_parts_of_one_carrier_share_unit_properties_and_generic_meaning() -> None:
    assert (FRAME.groupby("factor")["name"].nunique() == 1).all()
    for column in ("declared_unit", "density", "heating_value"):
        assert (FRAME[FRAME["part"] != ""].groupby("factor")[column].nunique() == 1).all(), column


def test_every_year_and_every_date_is_one() -> None:
    for column in ("valid_from", "valid_to"):
        for text in FRAME[column][FRAME[column] != ""].unique():
            assert 2000 <= datetime.date.fromisoformat(text).year <= 2050
    both = FRAME[(FRAME["valid_from"] != "") & (FRAME["valid_to"] != "")]
    assert (both["valid_from"] <= both["valid_to"]).all()


def test_words_are_those_of_the_design() -> None:
    assert set(FRAME["characterisation"]) <= {"AR4", "AR5", "AR6", "CO2 only", "not stated"}
    assert set(FRAME["standard"]) <= {
        "",
        "EN 15804+A1",
        "EN 15804+A2",
        "GHG inventory",
        "national table",
    }
    assert set(FRAME["generic"]) <= {"", *GENERIC_NAMES}


def places(row: Any) -> list[str]:
    """The countries in which a generic row holds."""
    return [row.geography, *str(row.generic_for).split()]


def meanings() -> list[tuple[str, str, str, str, int]]:
    """Every generic name in every country, accounting, boundary and year that some row claims."""
    table = CATALOGUE.table
    found = set()
    for row in GENERIC.itertuples():
        code = table.codes[row.factor]
        for boundary in ("life-cycle", "direct"):
            if table.has(boundary)[code]:
                year = int(row.reference_year) if row.generic in ANNUAL else 0
                found |= {
                    (row.generic, country, row.accounting, boundary, year)
                    for country in places(row)
                }
    return sorted(found)


@pytest.mark.parametrize(("name", "country", "accounting", "boundary", "year"), meanings())
def test_a_generic_name_means_exactly_one_factor(
    name: str, country: str, accounting: str, boundary: str, year: int
) -> None:
    basis = cs.Basis(
        boundary,
        accounting if name == ELECTRICITY else "location",
        country=country,
        year=year or 2020,
    )
    assert cs.emissions("1 kWh", name, CATALOGUE, basis, indicator="gwp_ghg").magnitude >= 0


def test_every_generic_row_of_a_year_has_its_year() -> None:
    assert GENERIC[GENERIC["generic"].isin(ANNUAL)]["reference_year"].notna().all()
    assert (GENERIC[GENERIC["generic"] == ELECTRICITY]["accounting"] != "").all()


def test_the_direct_climate_declaration_never_stands_beside_life_cycle_diesel() -> None:
    rows = pd.DataFrame(
        {
            "item": ["a", "b"],
            "factor": ["diesel", "electricity-no-2019-location"],
            "amount": 1.0,
            "unit": ["L", "kWh"],
            "module": "A5",
        }
    )
    with pytest.raises(cs.InputError, match="has no life-cycle number"):
        cs.account(rows, CATALOGUE, cs.Basis(year=2019))
    assert cs.account(
        rows, CATALOGUE, cs.Basis("direct", year=2019)
    ).total.magnitude == pytest.approx(2.66 + 0.017)


def test_every_property_converts_both_ways_within_its_own_table() -> None:
    for row in FRAME[FRAME["density"].str.match(r".*kg/m3")].drop_duplicates("factor").itertuples():
        density = cs.Q(row.density.split(" (")[0])
        assert 1 < density.to("kg/m3").magnitude < 25_000, row.factor


def test_what_was_left_out_is_listed_with_a_reason() -> None:
    rows = read("docs/left_out.csv")
    assert list(rows[0]) == ["candidate", "reason", "detail", "folded_into"] and all(
        row["candidate"].strip() and row["reason"].strip() for row in rows
    )
    assert len({row["candidate"] for row in rows}) == len(rows) and not {
        row["candidate"] for row in rows
    } & set(FRAME["factor"])
    assert not {
        name for row in rows for name in row["folded_into"].split(";") if name.strip()
    } - set(FRAME["factor"])


def test_sales_obligations_say_where_they_were_read() -> None:
    rows = read("data/sales_obligation.csv")
    assert all(
        row[name].strip()
        for row in rows
        for name in ("country", "share", "publisher", "document", "year", "locator")
    )
    assert all(0 <= float(row["share"].removesuffix("%")) <= 100 for row in rows)


@pytest.mark.parametrize(
    ("use", "year", "share"),
    [
        ("road", 2016, 0.055),
        ("road", 2017, 0.07),
        ("road", 2019, 0.12),
        ("road", 2024, 0.19),
        ("non-road", 2017, 0.0),
        ("non-road", 2024, 0.1),
    ],
)
def test_the_obligation_of_a_year_is_the_one_of_its_source(
    use: str, year: int, share: float
) -> None:
    assert sales_obligation(cs.Basis(), year, use) == pytest.approx(share)


@pytest.mark.parametrize(("use", "year"), [("road", 2015), ("road", 2018), ("non-road", 2025)])
def test_no_obligation_is_taken_from_another_year(use: str, year: int) -> None:
    with pytest.raises(cs.UnknownFactorError, match=str(year)):
        sales_obligation(cs.Basis(), year, use)


def test_no_obligation_is_stated_twice_for_a_use_and_year() -> None:
    rows = read("data/sales_obligation.csv")
    years = [
        (row["country"], row["use"], year)
        for row in rows
        for year in range(int((row["valid_from"] or "2000")[:4]), int(row["valid_to"][:4]) + 1)
    ]
    assert len(set(years)) == len(years)


def test_every_fuel_that_gives_biogenic_co2_by_volume_is_marked_as_a_biofuel() -> None:
    burnt = FRAME[(FRAME["part"] == "direct") & (FRAME["gwp_biogenic"] > FRAME["gwp_ghg"])]
    by_volume = burnt[(burnt["declared_unit"] == "L") | (burnt["density"] != "")]
    marked = FRAME[FRAME["biogenic_carbon"] == "biofuel"]["factor"]
    assert set(by_volume["factor"]) <= set(marked)
    assert set(FRAME[FRAME["generic"].isin(BIOFUELS)]["factor"]) <= set(marked)
    assert set(marked) == set(np.array(CATALOGUE.table.ids)[CATALOGUE.table.is_biofuel])


def test_machines_have_rates_in_units_and_a_range_that_holds_them() -> None:
    for row in read("data/machines.csv"):
        for kind, unit in (("fuel_rate", "L/h"), ("power_rate", "kW")):
            if row[kind]:
                low, rate, high = (
                    cs.Q(row[name] or row[kind]).to(unit)
                    for name in (f"{kind}_low", kind, f"{kind}_high")
                )
                assert low <= rate <= high, row
        assert (
            row["publisher"]
            and row["document"]
            and row["locator"]
            and (row["fuel_rate"] or row["power_rate"])
        )
