"""The readers of tables, each against a plain parser of its own, and what they refuse."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from published_files import (
    DESNZ_HEADING,
    GASES,
    Row,
    aib_rows,
    as_csv,
    desnz_book,
    desnz_rows,
    desnz_table,
    ember_rows,
    nve_book,
    workbook,
)

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue.default()


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def plain_sheet(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet as openpyxl reads them."""
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def plain_csv(path: Path) -> list[list[str]]:
    """The rows of a csv."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def number(read: cs.PublishedFactors, factor: str, part: str = "") -> float | None:
    """The number of a factor's part."""
    return next(row.gwp_ghg for row in read.catalogue[factor] if row.part == part)


HGV = "desnz-2025-freighting-goods-hgv-all-diesel-articulated-over-33t-100-percent-laden-tonne-km"
HVO = "desnz-2025-bioenergy-biofuel-biodiesel-hvo-litres"
BUTANE = "desnz-2025-fuels-gaseous-fuels-butane-tonnes"
WASTE = "desnz-2025-waste-disposal-construction-aggregates-closed-loop-tonnes"
LOSSES = "desnz-2025-transmission-and-distribution-t-and-d-uk-electricity-electricity-uk-kwh"
WATER = "desnz-2025-water-supply-water-supply-million-litres"


def test_desnz_has_the_numbers_that_a_plain_parser_reads(tmp_path: Path) -> None:
    path = desnz_book(tmp_path / "x.xlsx")
    rows = plain_sheet(path, "Factors by Category")
    start = next(place for place, row in enumerate(rows) if row[0] == "ID") + 1
    plain = {row[0]: row[9] for row in rows[start:]}
    read = cs.read_factors(path)
    assert read.source_rows == len(plain) == 34
    totals = {key for key, value in plain.items() if key.endswith("_1") and value is not None}
    kept = totals - {"33_301_3001_4_1"}
    # A hybrid's two rows become one.
    assert read.counts["factor_rows"] == len(kept) - 1
    assert number(read, HGV, "direct") == plain["27_304_3131_14_1"]
    assert number(read, HGV, "upstream") == plain["28_907_3131_14_1"]
    assert number(read, BUTANE, "upstream") == plain["11_100_1000_15_1"]
    assert number(read, WASTE) == plain["20_500_5170_15_1"]
    assert number(read, LOSSES, "direct") == plain["13_402_4000_5_1"]
    assert number(read, WATER) == plain["17_600_6000_9_1"] / 1000
    direct = read.catalogue[HVO][0]
    assert (direct.gwp_ghg, direct.gwp_biogenic) == (
        plain["2_110_1030_8_1"],
        plain["99_103_1030_8_2"],
    )


def test_every_row_of_desnz_is_read_or_listed(tmp_path: Path) -> None:
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))
    listed = dict(zip(read.not_read["row"], (p.key for p in read.not_read["problem"]), strict=True))
    assert listed == {
        15: "publisher.desnz.outside",
        38: "publisher.blank",
        40: "publisher.desnz.energy",
    }
    places = " ".join(read.catalogue.frame["locator"])
    table = dict(enumerate(desnz_table(), start=1))
    gases = {
        row for row in range(7, 41) if table[row][8] in GASES[1:] and "99_" not in table[row][0]
    }
    assert {row for row in range(7, 41) if f"row {row}," not in places} == gases | set(listed)


def test_heat_that_is_lost_has_both_parts_and_is_no_electricity(tmp_path: Path) -> None:
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))
    start = "desnz-2025-transmission-and-distribution-distribution"
    heat = f"{start}-district-heat-and-steam-5-percent-loss-kwh"
    assert (number(read, heat, "direct"), number(read, heat, "upstream")) == (0.0095, 0.00175)
    assert read.catalogue[heat][0].category == "heat" and not read.catalogue[heat][0].accounting


def test_desnz_as_csv_of_any_locale_is_the_same(tmp_path: Path) -> None:
    book = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))
    for separator, decimal in ((",", "."), (";", ","), ("\t", ",")):
        path = as_csv(tmp_path / "x.csv", desnz_table(), separator, decimal)
        read = cs.read_factors(path)
        columns = ["factor", "part", "gwp_ghg", "gwp_biogenic", "declared_unit"]
        assert read.catalogue.frame[columns].equals(book.catalogue.frame[columns])
        assert read.counts == book.counts


def test_a_lorry_is_accounted_with_its_imported_factor(tmp_path: Path) -> None:
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))
    table = cs.activities(cs.activity("stone", "1000 tkm", HGV, module="A4"))
    account = cs.account(table, CATALOGUE | read.catalogue, cs.Basis(year=2024))
    assert account.total.magnitude == pytest.approx(1000 * (0.0625 + 0.0140625))
    direct = cs.account(table, CATALOGUE | read.catalogue, cs.Basis(year=2024, boundary="direct"))
    assert direct.total.magnitude == pytest.approx(62.5)


def test_a_night_in_a_hotel_is_of_its_country_and_undivided(tmp_path: Path) -> None:
    stay = ("Scope 3", "Hotel stay", "Hotel stay")
    unit = ("", "", "Room per night", GASES[0], 5.5)
    places = ("Finland", "UK (London)", "Wonderland")
    nights = [(f"k{number}", *stay, place, *unit) for number, place in enumerate(places)]
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx", [*desnz_rows(), *nights]))
    frame = read.catalogue.frame
    hotels = frame[frame["factor"].str.contains("hotel")]
    assert list(hotels["geography"]) == ["FI", "GB", ""] and set(hotels["part"]) == {""}
    assert set(hotels["declared_unit"]) == {"stk"}


def test_a_liquid_biofuel_is_one_and_biomethane_is_none(tmp_path: Path) -> None:
    names = ("Bioenergy", "Biofuel", "Biomethane (compressed)", "", "", "kg", "kg CO2e", 0.005)
    rows = [*desnz_rows(), ("2_103_1033_3_1", "Scope 1", *names)]
    frame = cs.read_factors(desnz_book(tmp_path / "x.xlsx", rows)).catalogue.frame
    assert set(frame.loc[frame["biogenic_carbon"] == "biofuel", "factor"]) == {HVO}


def test_biogenic_co2_outside_the_scopes_is_in_no_total(tmp_path: Path) -> None:
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))
    table = cs.activities(cs.activity("HVO", "100 L", HVO, module="A5"))
    account = cs.account(table, CATALOGUE | read.catalogue, cs.Basis(year=2024))
    assert account.total.magnitude == pytest.approx(100 * (0.0355 + 0.5625))


def test_an_electric_vehicle_is_not_direct_and_says_what_it_holds(tmp_path: Path) -> None:
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))
    land = "desnz-2025-business-travel-land"
    freight = "desnz-2025-freighting-goods-vans"
    van = f"{freight}-average-up-to-3-5-tonnes-battery-electric-vehicle-tonne-km"
    assert number(read, van, "direct") == 0.0
    assert number(read, van, "upstream") == 0.25 + 0.0625
    hybrid = "cars-by-size-average-car-plug-in-hybrid-electric-vehicle-km"
    assert number(read, f"{land}-{hybrid}") == 0.125 + 0.03125
    assert number(read, f"desnz-2025-passenger-vehicles-{hybrid}") == 0.0625
    assert number(read, f"desnz-2025-uk-electricity-for-evs-{hybrid}") == 0.0546875
    frame = read.catalogue.frame
    electric = frame[frame["factor"].str.contains("electric-vehicle")]
    assert "direct" not in set(electric[electric["gwp_ghg"] != 0]["part"])
    assert all(len(read.catalogue.findings_of(factor)) == 1 for factor in electric["factor"])


def test_older_editions_have_their_own_assessment_report_and_no_ids(tmp_path: Path) -> None:
    heading = (*DESNZ_HEADING[1:-1], "GHG Conversion Factor 2018")
    rows = desnz_table([row[1:] for row in desnz_rows()], heading)
    read = cs.read_factors(as_csv(tmp_path / "x.csv", rows))
    assert read.year == 2018 and read.publisher.endswith("(BEIS)")
    frame = read.catalogue.frame.set_index(["factor", "part"])
    old = HGV.replace("2025", "2018"), "direct"
    assert frame.loc[old, "characterisation"] == "AR4"
    assert frame.loc[old, "gwp_ghg"] == 0.0625


def test_gases_that_do_not_sum_to_the_total_are_a_finding(tmp_path: Path) -> None:
    rows = [(*row[:9], 0.6) if row[0] == "27_304_3131_14_2" else row for row in desnz_rows()]
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx", rows))
    assert [finding.finding for finding in read.catalogue.findings_of(HGV)] == ["gases differ"]
    assert number(read, HGV, "direct") == 0.0625


def test_a_gas_without_its_total_is_not_read(tmp_path: Path) -> None:
    rows = [row for row in desnz_rows() if row[0] != "27_304_3131_14_1"]
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx", rows))
    keys = [problem.key for problem in read.not_read["problem"]]
    assert keys.count("publisher.desnz.gas_alone") == 3
    assert HGV not in read.catalogue


def test_a_row_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    first = desnz_rows()[0]
    for again, key in ((first, "same"), ((*first[:9], 5.5), "other")):
        read = cs.read_factors(desnz_book(tmp_path / "x.xlsx", [*desnz_rows(), again]))
        assert f"publisher.repeated.{key}" in [problem.key for problem in read.not_read["problem"]]
        assert number(read, BUTANE, "direct") == 3033.25


def test_rows_without_a_known_unit_are_not_read(tmp_path: Path) -> None:
    extra = [
        ("x", "Scope 1", "Fuels", "Solid fuels", "Coal", "", "", unit, "kg CO2e", cell)
        for unit, cell in (("", 2.5), ("bushels", 2.5), ("tonnes", "2.5 kg"), ("GJ", "n/a"))
    ]
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx", [*desnz_rows(), *extra]))
    keys = [problem.key for problem in read.not_read.tail(4)["problem"]]
    assert keys == [
        "publisher.no_unit",
        "publisher.unit",
        "number.not_a_number",
        "publisher.blank",
    ]
    assert list(read.not_read.tail(4)["value"]) == ["", "bushels", "2.5 kg", "n/a"]


def shifted(rows: Iterable[Row]) -> list[Row]:
    """The rows with their cells one column too far to the right."""
    return [("", *row[:-1]) for row in rows]


REFUSED: dict[str, tuple[Callable[[], list[Row]], str]] = {
    "shifted columns": (
        lambda: [*desnz_table([]), *shifted(desnz_rows())],
        "publisher.column.other",
    ),
    "no unit column": (
        lambda: [row[:7] + row[8:] for row in map(tuple, desnz_table()) if len(row) > 7],
        "publisher.column.none",
    ),
    "no year": (
        lambda: desnz_table(heading=(*DESNZ_HEADING[:-1], "Factor")),
        "publisher.desnz.no_year",
    ),
    "two years": (
        lambda: desnz_table(heading=(*DESNZ_HEADING, "GHG Conversion Factor 2024")),
        "publisher.desnz.two_years",
    ),
    "a column twice": (
        lambda: desnz_table(heading=(*DESNZ_HEADING, "UOM")),
        "publisher.column.twice",
    ),
    "the set by sheets": (
        lambda: [*desnz_table([])[:3], ("Activity", "Fuel", "Unit", "kg CO2e")],
        "publisher.desnz.not_flat",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_another_layout_of_desnz_is_refused_as_a_whole(case: str, tmp_path: Path) -> None:
    rows, key = REFUSED[case]
    path = workbook(tmp_path / "x.xlsx", {"Factors by Category": rows()})
    with pytest.raises(cs.InputError, match="flat file") as refused:
        cs.read_factors(path)
    assert {problem.key for problem in refused.value.problems["problem"]} == {key}


def test_a_column_of_both_decimal_marks_is_refused_or_its_odd_cell_is(tmp_path: Path) -> None:
    def rows(commas: int) -> list[Row]:
        table: list[Row] = [DESNZ_HEADING]
        for place in range(8):
            cell = "0,52" if place < commas else "0.52"
            names = ("Waste disposal", "Construction", f"Material {place}", "", "Landfill")
            table.append((f"k{place}", "Scope 3", *names, "tonnes", "kg CO2e", cell))
        return table

    with pytest.raises(cs.InputError, match="as many numbers"):
        cs.read_factors(as_csv(tmp_path / "x.csv", rows(4), ";"))
    read = cs.read_factors(as_csv(tmp_path / "y.csv", rows(1), ";"))
    assert [problem.key for problem in read.not_read["problem"]] == ["publisher.other_mark"]
    assert read.counts["factors"] == 7


def test_nve_has_the_numbers_that_a_plain_parser_reads(tmp_path: Path) -> None:
    path = nve_book(tmp_path / "x.xlsx")
    read = cs.read_factors(path)
    plain = {
        f"nve-electricity-no-{row[0]}-{kind}": row[1] / 1000
        for sheet, kind in (("Varedeklarasjon", "residual"), ("Klimadeklarasjon", "location"))
        for row in plain_sheet(path, sheet)
        if isinstance(row[0], int)
    }
    assert len(plain) == read.counts["factors"] == 5
    assert {factor: number(read, factor) for factor in plain} == plain


def test_a_basis_finds_the_residual_mix_of_a_year_that_is_not_shipped(tmp_path: Path) -> None:
    years = [("År", "CO2"), (2020, 402), (2024, 535)]
    read = cs.read_factors(nve_book(tmp_path / "x.xlsx", years))
    joined = CATALOGUE | read.catalogue
    table = cs.activities(cs.activity("crane", "1000 kWh", "electricity", module="A5"))
    for year, expected in ((2024, 535.0), (2020, 402.0)):
        basis = cs.Basis(electricity="residual", year=year)
        assert cs.account(table, joined, basis).total.magnitude == pytest.approx(expected)
    taken = read.findings[read.findings["finding"] == "generic name taken"]
    assert "electricity-no-2020-residual" in taken["detail"].iloc[0]


@pytest.mark.parametrize(
    ("residual", "location", "keys"),
    [
        ([("År", "CO2"), ("i fjor", 5), (2023, 5)], [], ["publisher.no_year"]),
        ([("År", "CO2"), (2023, "-"), (2024, 5)], [], ["publisher.blank"]),
        ([("År", "CO2"), (2023, "ca. 5"), (2024, 5)], [], ["number.not_a_number"]),
    ],
)
def test_odd_rows_of_nve_are_listed(
    residual: list[Row], location: list[Row], keys: list[str], tmp_path: Path
) -> None:
    read = cs.read_factors(nve_book(tmp_path / "x.xlsx", residual, location))
    assert [problem.key for problem in read.not_read["problem"]] == keys


@pytest.mark.parametrize(
    "heading", [("Årstall", "CO2"), ("År", "g/kWh"), ("År", "CO2", "CO2"), ("a", "b")]
)
def test_another_layout_of_nve_is_refused_as_a_whole(heading: Row, tmp_path: Path) -> None:
    path = nve_book(tmp_path / "x.xlsx", [heading, (2023, 5)])
    with pytest.raises(cs.InputError, match="Strømdeklarasjoner"):
        cs.read_factors(path)


def test_numbers_of_nve_that_are_hardly_grams_are_refused(tmp_path: Path) -> None:
    path = nve_book(tmp_path / "x.xlsx", [("År", "CO2"), (2023, 0.599), (2024, 0.535)])
    with pytest.raises(cs.InputError, match="hardly grams"):
        cs.read_factors(path)


def test_what_a_person_does_not_see_in_a_workbook_is_said(tmp_path: Path) -> None:
    path = nve_book(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Varedeklarasjon"]
    sheet["B3"].number_format = '0,"x"'
    sheet["B4"] = "=SUM(1,2)"
    sheet.row_dimensions[2].hidden = True
    book["Klimadeklarasjon"].sheet_state = "hidden"
    book.save(path)
    read = cs.read_factors(path)
    assert {"formulas", "hidden", "hidden sheet"} <= set(read.findings["finding"])
    keys = [problem.key for problem in read.not_read["problem"]]
    assert keys == ["publisher.shown", "factors.not_stored"]


def test_zeros_and_a_newer_edition_are_findings(tmp_path: Path) -> None:
    rows = [(*row[:9], 0.0) if row[0] == "20_500_5170_15_1" else row for row in desnz_rows()]
    heading = (*DESNZ_HEADING[:-1], "GHG Conversion Factor 2031")
    read = cs.read_factors(as_csv(tmp_path / "x.csv", desnz_table(rows, heading)))
    assert list(read.findings["finding"][:2]) == ["newer edition", "zeros"]
    assert str(read.findings.loc[1, "detail"]).startswith("1 rows state 0")
    assert "zeros" not in set(cs.read_factors(desnz_book(tmp_path / "y.xlsx")).findings["finding"])
    assert read.year == 2031 and number(read, WASTE.replace("2025", "2031")) == 0.0


def test_aib_has_the_numbers_that_a_plain_parser_reads(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "x.csv", aib_rows())
    read = cs.read_factors(path)
    names = ("Norway", "SE", "Germany", "Finland", "The Netherlands")
    codes = dict(zip(names, ("no", "se", "de", "fi", "nl"), strict=True))
    plain = {
        f"aib-electricity-{codes[row[0]]}-{row[1]}-residual": float(row[2]) / 1000
        for row in plain_csv(path)
        if row[0] in codes
    }
    assert {factor: number(read, factor) for factor in plain} == plain
    assert read.counts == {"source_rows": 8, "not_read": 3, "factors": 5, "factor_rows": 5}
    assert [problem.key for problem in read.not_read["problem"]] == [
        "publisher.aib.zero",
        "publisher.blank",
        "publisher.no_country",
    ]
    frame = read.catalogue.frame
    assert set(frame["characterisation"]) == {"CO2 only"} and set(frame["boundary"]) == {"direct"}


def test_aib_takes_the_year_above_its_heading_and_refuses_two(tmp_path: Path) -> None:
    rows = [("Country", "Residual mix kgCO2/kWh"), ("Norway", 0.534)]
    stated = [("European Residual Mixes 2024",), *rows]
    read = cs.read_factors(workbook(tmp_path / "x.xlsx", {"Residual mix": stated}))
    assert number(read, "aib-electricity-no-2024-residual") == 0.534
    for preface in ([], [("2023 and 2024",)]):
        path = workbook(tmp_path / "y.xlsx", {"Residual mix": [*preface, *rows]})
        with pytest.raises(cs.InputError, match="the year of the numbers"):
            cs.read_factors(path)


def test_aib_with_two_columns_that_may_be_it_is_refused(tmp_path: Path) -> None:
    heading = ("Country", "Year", "Residual mix old gCO2/kWh", "Residual mix new gCO2/kWh")
    path = as_csv(tmp_path / "x.csv", [heading, ("Norway", 2024, 1.5, 2.5)])
    with pytest.raises(cs.InputError, match="not clear"):
        cs.read_factors(path)


def test_ember_has_the_numbers_that_a_plain_parser_reads(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "x.csv", ember_rows())
    read = cs.read_factors(path)
    with path.open(encoding="utf-8", newline="") as file:
        plain = [
            float(row["Value"]) / 1000
            for row in csv.DictReader(file)
            if row["Variable"] == "CO2 intensity" and row["Value"] and row["Area"] != "ASEAN"
        ]
    assert len(plain) == 5
    assert sorted(read.catalogue.frame["gwp_ghg"]) == sorted(plain)
    assert number(read, "ember-electricity-no-2027-production") == 0.0285
    others = read.not_read[read.not_read["column"] == "Variable"]
    assert list(others["value"]) == ["Capacity: Hydro [GW]", "Electricity generation: Wind [TWh]"]
    assert str(others["problem"].iloc[0]).startswith("2 rows")


def test_ember_without_an_intensity_or_a_column_is_refused(tmp_path: Path) -> None:
    rows = ember_rows()
    without = [row for row in rows if row[6] != "CO2 intensity"]
    cut = [row[:7] + row[8:] for row in map(tuple, rows)]
    for table, key in ((without, "publisher.ember.none"), (cut, "publisher.column.none")):
        with pytest.raises(cs.InputError) as refused:
            cs.read_factors(as_csv(tmp_path / "x.csv", table))
        assert refused.value.problems.loc[0, "problem"].key == key


def test_no_id_of_a_publisher_is_shipped_with_another_meaning(tmp_path: Path) -> None:
    paths = [
        desnz_book(tmp_path / "a.xlsx"),
        nve_book(tmp_path / "b.xlsx"),
        as_csv(tmp_path / "c.csv", aib_rows()),
        as_csv(tmp_path / "d.csv", ember_rows()),
    ]
    for path in paths:
        read = cs.read_factors(path)
        assert not set(read.catalogue.frame["factor"]) & set(CATALOGUE.frame["factor"])
        assert set(read.catalogue.frame["terms"]) == {str(read.terms)}


@settings(max_examples=examples(12), deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_files_changes_no_number(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("order")
    rows = desnz_rows()
    chance.shuffle(rows)
    columns = ["factor", "module", "part", "gwp_ghg", "gwp_biogenic", "declared_unit", "name"]
    one = cs.read_factors(as_csv(folder / "a.csv", desnz_table()), cache=False)
    two = cs.read_factors(as_csv(folder / "b.csv", desnz_table(rows)), cache=False)
    assert one.catalogue.frame[columns].equals(two.catalogue.frame[columns])
    assert one.counts == two.counts
    for rows_of in (aib_rows, ember_rows):
        body = rows_of()[1:]
        chance.shuffle(body)
        read = [
            cs.read_factors(as_csv(folder / "x.csv", table), cache=False)
            for table in (rows_of(), [rows_of()[0], *body])
        ]
        assert read[0].catalogue.frame[columns].equals(read[1].catalogue.frame[columns])
        assert read[0].counts == read[1].counts
    others = [
        cs.read_factors(nve_book(folder / "c.xlsx"), cache=False),
        cs.read_factors(as_csv(folder / "d.csv", aib_rows()), cache=False),
        one,
        one,
    ]
    forward, backward = others[0].catalogue, others[-1].catalogue
    for other in others[1:]:
        forward = forward | other.catalogue
    for other in others[-2::-1]:
        backward = backward | other.catalogue
    assert forward == backward
    assert len(forward) == sum(len(other) for other in others[:3])


@settings(max_examples=examples(30), deadline=None)
@given(
    st.lists(
        st.floats(min_value=1e-6, max_value=1e6, allow_subnormal=False).map(
            lambda n: float(f"{n:.6g}")
        ),
        min_size=2,
        max_size=6,
    )
)
def test_a_number_is_read_as_it_is_printed(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float]
) -> None:
    path = tmp_path_factory.mktemp("numbers") / "x.csv"
    table: list[Row] = [DESNZ_HEADING]
    for place, value in enumerate([0.25, *numbers]):
        names = ("Waste disposal", "Construction", f"Material {place}", "", "Landfill")
        table.append((f"k{place}", "Scope 3", *names, "tonnes", "kg CO2e", value))
    read = cs.read_factors(as_csv(path, table), cache=False)
    assert list(read.catalogue.frame.sort_values("locator")["gwp_ghg"]) == [0.25, *numbers]
