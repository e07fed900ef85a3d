"""What a generic name means under a basis."""

from __future__ import annotations

from typing import Any

import pytest
from builders import CARRIERS, SOURCE, factor, problems_of, table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs

B0, B100 = 3.2, 0.6
"""Life-cycle emissions of a litre of fossil diesel and of biodiesel in the small catalogue
[kgCO2e/L].
"""
SHARES = st.floats(0.01, 1.0)


def account(
    name: str,
    amount: float,
    unit: str,
    basis: cs.Basis | None,
    catalogue: cs.FactorCatalogue = CARRIERS,
    date: Any = None,
    **columns: Any,
) -> cs.Account:
    """The account of one row booked in A5."""
    return cs.account(
        table(("x", name, amount, unit), **{"module": "A5", **columns}), catalogue, basis, date=date
    )


def total(*args: Any, **kwargs: Any) -> float:
    """Its total [kgCO2e]."""
    return float(account(*args, **kwargs).total.magnitude)


def taken(*args: Any, **kwargs: Any) -> list[str]:
    """The ids that the row resolves to."""
    return sorted(set(account(*args, **kwargs).lines["resolved_factor"]))


@pytest.mark.parametrize(
    ("name", "unit", "basis", "id_"),
    [
        ("electricity", "kWh", cs.Basis(year=2019), "location-2019"),
        ("electricity", "kWh", cs.Basis(year=2020), "location-2020"),
        ("electricity", "kWh", cs.Basis(year=2020, electricity="residual"), "residual-2020"),
        ("electricity", "kWh", cs.Basis(electricity="contract"), "contract"),
        ("diesel", "L", cs.Basis(), "b0"),
        ("biodiesel", "L", cs.Basis(), "b100"),
        ("biodiesel", "kWh", cs.Basis(biofuel="none"), "b0"),
    ],
)
def test_exactly_one_factor_matches_and_lines_show_both_names(
    name: str, unit: str, basis: cs.Basis, id_: str
) -> None:
    lines = account(name, 1.0, unit, basis).lines
    assert set(lines["factor"]) == {name} and set(lines["resolved_factor"]) == {id_}


def test_without_a_basis_a_generic_name_raises() -> None:
    assert "there is no basis" in problems_of(account, "electricity", 1.0, "kWh", None)[0][2]


@pytest.mark.parametrize(
    ("name", "basis", "said"),
    [
        ("electricity", cs.Basis(year=2018), "for 2018"),
        ("electricity", cs.Basis(year=2019, electricity="residual"), "for 2019"),
        ("electricity", cs.Basis(), "for an undated row"),
        ("electricity", cs.Basis(year=2020, boundary="direct"), "under direct"),
        ("electricity", cs.Basis(year=2020, country="SE"), "in SE"),
        (
            "electricity",
            cs.Basis(electricity="nobody"),
            "'nobody' is neither a kind of electricity",
        ),
        ("hvo", cs.Basis(), "no factor for 'hvo'"),
        ("district-heat", cs.Basis(year=2020), "no factor for 'district-heat'"),
        ("biodiesel", cs.Basis(country="DK"), "in DK"),
    ],
)
def test_unknown_is_not_average_and_no_year_is_near(name: str, basis: cs.Basis, said: str) -> None:
    ((row, column, problem),) = problems_of(account, name, 1.0, "kWh", basis)
    assert (row, column) == (0, "factor") and said in problem


def test_two_that_match_are_ambiguous() -> None:
    twin = cs.FactorCatalogue(
        [
            factor(
                "other-2020",
                declared_unit="kWh",
                generic="electricity",
                accounting="location",
                boundary="life-cycle",
                geography="NO",
                reference_year=2020,
                gwp_ghg=0.03,
            )
        ]
    )
    ((_, _, problem),) = problems_of(
        account, "electricity", 1.0, "kWh", cs.Basis(year=2020), CARRIERS | twin
    )
    assert "may be" in problem and "location-2020" in problem and "other-2020" in problem


def test_a_user_extends_it_by_adding_rows() -> None:
    row = factor(
        "se-2018",
        declared_unit="kWh",
        generic="electricity",
        accounting="location",
        boundary="life-cycle",
        geography="EU",
        generic_for="SE DK",
        reference_year=2018,
        gwp_ghg=0.03,
    )
    catalogue = CARRIERS | cs.FactorCatalogue([row])
    assert total(
        "electricity", 10.0, "kWh", cs.Basis(country="SE", year=2018), catalogue
    ) == pytest.approx(0.3)
    assert problems_of(
        account, "electricity", 10.0, "kWh", cs.Basis(country="NO", year=2018), catalogue
    )


def test_the_year_is_the_bases_else_the_rows_else_the_accounts() -> None:
    assert taken("electricity", 1.0, "kWh", cs.Basis(), date="2019-06-01") == ["location-2019"]
    assert taken("electricity", 1.0, "kWh", cs.Basis(), date="2020-06-01") == ["location-2020"]
    rows = table(
        ("a", "electricity", 1.0, "kWh"),
        ("b", "electricity", 1.0, "kWh"),
        ("c", "electricity", 1.0, "kWh"),
        module="A5",
    )
    dated = rows.assign(date=["2019-02-01", "2020-02-01", ""])
    assert cs.account(dated, CARRIERS, cs.Basis(), date="2020-12-31").lines[
        "resolved_factor"
    ].tolist() == ["location-2019", "location-2020", "location-2020"]
    assert (
        cs.account(dated, CARRIERS, cs.Basis(year=2019), date="2020-12-31")
        .lines["resolved_factor"]
        .tolist()
        == ["location-2019"] * 3
    )
    assert [row for row, _, _ in problems_of(cs.account, dated, CARRIERS, cs.Basis())] == [2]


def test_credited_takes_the_fuels_own_factor() -> None:
    assert total("biodiesel", 10.0, "L", cs.Basis()) == pytest.approx(10 * B100)
    assert total("biodiesel", 90.0, "kWh", cs.Basis()) == pytest.approx(10 * B100)


@given(st.floats(1, 1e6))
@settings(max_examples=examples(30), deadline=None)
def test_none_is_fossil_of_equal_energy(energy: float) -> None:
    assert (
        total("biodiesel", energy, "kWh", cs.Basis(biofuel="none"))
        == pytest.approx(energy / 10 * B0, rel=1e-13)
        == total("diesel", energy, "kWh", cs.Basis())
    )


@given(SHARES, st.floats(0.0, 1.0))
@settings(max_examples=examples(60), deadline=None)
def test_above_the_obligation_is_what_exceeds_it(share: float, obligation: float) -> None:
    basis = cs.Basis(biofuel="above-obligation", obligation=cs.Q(obligation, ""))
    credited = max(0.0, share - obligation) / share
    expected = 900 * (credited * B100 / 9 + (1 - credited) * B0 / 10)
    for name in ("biodiesel", "b100"):
        assert total(name, 900.0, "kWh", basis, biofuel_share=share) == pytest.approx(
            expected, rel=1e-12
        )


ADDITIONAL = "additional"
DOCUMENT = {
    "beyond_document": "statement 1",
    "beyond_volume": "70 L",
    "beyond_period": "2023",
}


@pytest.mark.parametrize("name", ["biodiesel", "b100"])
@pytest.mark.parametrize(
    ("year", "flow", "credited"),
    [
        (2019, "site-energy", 1.0),
        (2022, "site-energy", 1.0),
        (2022, "", 1.0),
        (2023, "site-energy", 0.0),
        (2024, "groundworks-energy", 0.0),
        (2019, "mass-transport", 0.0),
        (2022, "product-transport", 0.0),
        (2024, "equipment-transport", 0.0),
    ],
)
def test_additional_is_all_where_no_obligation_holds_for_the_use_and_year(
    name: str, year: int, flow: str, credited: float
) -> None:
    """Non-road machines have had an obligation since 2023, road traffic since 2009."""
    basis = cs.Basis(biofuel=ADDITIONAL, year=year)
    assert total(name, 900.0, "kWh", basis, flow=flow) == pytest.approx(
        credited * 100 * B100 + (1 - credited) * 90 * B0, rel=1e-12
    )


def test_the_row_may_say_its_use() -> None:
    basis = cs.Basis(biofuel=ADDITIONAL, year=2022)
    for flow, use, number in (
        ("mass-transport", "non-road", B100 * 100),
        ("site-energy", "road", B0 * 90),
    ):
        assert total("b100", 900.0, "kWh", basis, flow=flow, use=use) == pytest.approx(number)
    assert problems_of(account, "b100", 9.0, "kWh", basis, use="sea") == [
        (0, "use", "is not one of the words of this column")
    ]
    with pytest.raises(cs.InputError, match="write 'road' or 'non-road'"):
        account("b100", 9.0, "kWh", basis, use="sea")


def test_the_obligation_is_that_of_the_rows_year() -> None:
    rows = table(("a", "b100", 900.0, "kWh"), ("b", "b100", 900.0, "kWh"), module="A5").assign(
        date=["2022-12-31", "2023-01-01"]
    )
    sums = cs.account(rows, CARRIERS, cs.Basis(biofuel=ADDITIONAL)).by("item")["gwp_ghg"]
    assert sums.to_dict() == pytest.approx({"a": 100 * B100, "b": 90 * B0})


@given(st.floats(0.01, 1.0))
@settings(max_examples=examples(30), deadline=None)
def test_what_is_documented_beyond_the_obligation_is_credited_and_no_more(share: float) -> None:
    basis = cs.Basis(biofuel=ADDITIONAL, year=2023)
    document = DOCUMENT | {"beyond_volume": f"{share * 100!r} L", "beyond_obligation": share}
    assert total("b100", 900.0, "kWh", basis, **document) == pytest.approx(
        share * 100 * B100 + (1 - share) * 90 * B0, rel=1e-9
    )
    ((_, column, problem),) = problems_of(account, "b100", 900.0 * 1.001, "kWh", basis, **document)
    assert column == "beyond_volume" and "statement 1 covers" in problem


def test_one_document_covers_its_volume_once() -> None:
    rows = table(("a", "b100", 50.0, "L"), ("b", "biodiesel", 450.0, "kWh"), module="A5").assign(
        beyond_obligation="70 %", **DOCUMENT
    )
    basis = cs.Basis(biofuel=ADDITIONAL, year=2023)
    assert cs.account(rows, CARRIERS, basis).total.magnitude == pytest.approx(
        70 * B100 + 0.3 * 90 * B0
    )
    more = rows.assign(amount=[60.0, 450.0])
    assert [row for row, *_ in problems_of(cs.account, more, CARRIERS, basis)] == [0, 1]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"beyond_document": ""}, "beyond_document"),
        ({"beyond_volume": ""}, "beyond_volume"),
        ({"beyond_volume": "70 kg"}, "beyond_volume"),
        ({"beyond_volume": "many"}, "beyond_volume"),
        ({"beyond_period": ""}, "beyond_period"),
        ({"beyond_period": "spring"}, "beyond_period"),
        ({"beyond_period": "2023-13"}, "beyond_period"),
        ({"beyond_period": "2024"}, "beyond_period"),
        ({"beyond_period": "2023-06/2023-05"}, "beyond_period"),
        ({"beyond_obligation": "130 %"}, "beyond_obligation"),
        ({"date": "2023-07-01", "beyond_period": "2023-01/2023-06"}, "beyond_period"),
    ],
)
def test_a_share_without_a_whole_document_is_a_problem(cells: dict[str, str], column: str) -> None:
    stated = {"beyond_obligation": "70 %", **DOCUMENT, **cells}
    basis = cs.Basis(biofuel=ADDITIONAL, year=2023)
    assert [name for _, name, _ in problems_of(account, "b100", 9.0, "kWh", basis, **stated)] == [
        column
    ]


@pytest.mark.parametrize(
    ("period", "is_within"),
    [
        ("2023", True),
        ("mars 2023", True),
        ("1.3.2023 - 31.3.2023", True),
        ("Q1 2023", True),
        ("2023-03-01/2023-03-30", False),
        ("2023-02", False),
    ],
)
@pytest.mark.parametrize("date", ["mars 2023", "2023-03-31", "31.03.2023", "2023-03-02/2023-03-31"])
def test_a_document_covers_all_days_of_a_row(period: str, is_within: bool, date: str) -> None:
    """Only the first day of a month was looked at."""
    stated = {"beyond_obligation": "70 %", **DOCUMENT, "beyond_period": period, "date": date}
    rows = table(("x", "b100", 9.0, "kWh"), module="A5", **stated)
    basis = cs.Basis(biofuel=ADDITIONAL)
    if is_within:
        total_of = cs.account(rows, CARRIERS, basis).total.magnitude
        assert total_of == pytest.approx(0.7 * B100 + 0.3 * 0.9 * B0)
    else:
        assert [name for _, name, _ in problems_of(cs.account, rows, CARRIERS, basis)] == [
            "beyond_period"
        ]


def test_a_document_that_is_spelt_in_two_ways_covers_its_volume_once() -> None:
    rows = table(("a", "b100", 90.0, "L"), ("b", "b100", 90.0, "L"), module="A5").assign(
        beyond_obligation="70 %", **DOCUMENT
    )
    rows["beyond_document"] = ["statement 1", " Statement  1"]
    basis = cs.Basis(biofuel=ADDITIONAL, year=2023)
    assert [row for row, *_ in problems_of(cs.account, rows, CARRIERS, basis)] == [0, 1]


@pytest.mark.parametrize("year", [2025, 2030, None])
@pytest.mark.parametrize("biofuel", [ADDITIONAL, "above-obligation"])
@pytest.mark.parametrize("flow", ["site-energy", "mass-transport"])
def test_an_obligation_that_nobody_knows_is_not_zero(
    year: int | None, biofuel: str, flow: str
) -> None:
    basis = cs.Basis(biofuel=biofuel, year=year)
    ((_, _, problem),) = problems_of(account, "b100", 1.0, "kWh", basis, flow=flow)
    assert "sales obligation" in problem


@pytest.mark.parametrize("name", ["biodiesel", "b100"])
@pytest.mark.parametrize(
    ("unit", "energy"), [("L", 9.0), ("kg", 9.0 / 0.89), ("kWh", 1.0), ("MJ", 1 / 3.6)]
)
def test_fuel_that_is_not_credited_is_fossil_of_equal_energy_in_any_unit(
    name: str, unit: str, energy: float
) -> None:
    """The energy of a litre or kilogram is that of the renewable fuel, not of diesel."""
    result = account(name, 100.0, unit, cs.Basis(biofuel="none"))
    assert result.total.magnitude == pytest.approx(100 * energy / 10 * B0, rel=1e-12)
    lines = result.lines
    assert set(lines["resolved_factor"]) == {"b0"}
    assert (lines["amount"] * lines["conversion"]).tolist() == pytest.approx([10 * energy] * 2)
    assert set(lines["unit"]) == {unit if unit in ("kWh", "MJ") else "kWh"}


def test_what_a_row_states_of_its_renewable_fuel_is_not_of_the_fossil_one() -> None:
    stated = {"heating_value": "9.03 kWh/L"}
    assert total("b100", 100.0, "L", cs.Basis(biofuel="none"), **stated) == pytest.approx(90.3 * B0)
    assert total("b100", 903.0, "kWh", cs.Basis(biofuel="none"), **stated) == pytest.approx(
        90.3 * B0
    )


def test_a_renewable_fuel_without_a_heating_value_has_no_equal_energy() -> None:
    bare = factor("bare", part="direct", declared_unit="L", gwp_ghg=0.1, gwp_biogenic=2.4)
    catalogue = CARRIERS | cs.FactorCatalogue([bare])
    ((_, column, problem),) = problems_of(
        account, "bare", 1.0, "L", cs.Basis(boundary="direct", biofuel="none"), catalogue
    )
    assert column == "unit" and "has no diesel of equal energy" in problem


FUEL = {"declared_unit": "L", "heating_value": "9 kWh/L", "boundary": "life-cycle", "gwp_ghg": 0.4}


@pytest.mark.parametrize(
    ("fields", "is_biofuel"),
    [
        ({"biogenic_carbon": "biofuel"}, True),
        ({"generic": "hvo", "geography": "NO"}, True),
        ({"boundary": "", "part": "direct", "gwp_biogenic": 2.4}, True),
        (
            {
                "declared_unit": "GJ",
                "heating_value": "37 GJ/t",
                "density": "880 kg/m3",
                "boundary": "",
                "part": "direct",
                "gwp_biogenic": 70.0,
            },
            True,
        ),
        ({"boundary": "", "part": "direct", "gwp_biogenic": 0.2, "gwp_ghg": 2.4}, False),
        (
            {
                "declared_unit": "kg",
                "heating_value": "4.8 kWh/kg",
                "boundary": "",
                "part": "direct",
                "gwp_biogenic": 1.7,
            },
            False,
        ),
        ({"biogenic_carbon": "none"}, False),
        ({}, False),
    ],
)
def test_what_a_renewable_fuel_is_stands_in_its_rows(
    fields: dict[str, Any], is_biofuel: bool
) -> None:
    own = cs.FactorCatalogue([factor("own", **FUEL | fields)])
    assert own.table.is_biofuel.tolist() == [is_biofuel]


def test_a_fuel_that_does_not_say_whether_it_is_renewable_is_found() -> None:
    """Its number may hold a credit that the basis refuses."""
    for fields, count in (({}, 1), ({"biogenic_carbon": "none"}, 0)):
        catalogue = CARRIERS | cs.FactorCatalogue([factor("own", **FUEL | fields)])
        for biofuel in ("none", "additional", "credited"):
            basis = cs.Basis(biofuel=biofuel, year=2023)
            kinds = account("own", 1.0, "L", basis, catalogue).findings["finding"].tolist()
            expected = 0 if biofuel == "credited" else count
            assert kinds.count("fuel of unknown carbon") == expected


SHIPPED = cs.FactorCatalogue.default()


@pytest.mark.parametrize(
    ("name", "amount", "unit", "energy"),
    [
        ("hvo100", 1000.0, "kWh", 1000.0),
        ("hvo", 1000.0, "kWh", 1000.0),
        ("hvo100", 1000.0, "L", 34_320 / 3.6),
        ("fame100", 1000.0, "L", 33_110 / 3.6),
        ("biodiesel-no", 1000.0, "L", 880 * 10.22),
        ("ets-no-biodiesel", 3.6, "GJ", 1000.0),
        ("desnz-biopropane", 1000.0, "L", 23_820 / 3.6),
    ],
)
def test_a_shipped_fuel_by_id_gets_the_credit_of_its_kind(
    name: str, amount: float, unit: str, energy: float
) -> None:
    """Diesel B0 has 2.66 + 0.634133 kgCO2e and 0.84 x 12 kWh per litre."""
    for boundary, number in (("life-cycle", 2.66 + 0.634133), ("direct", 2.66)):
        basis = cs.Basis(boundary=boundary, biofuel="none", year=2023)
        assert total(name, amount, unit, basis, SHIPPED) == pytest.approx(
            energy / 10.08 * number, rel=1e-9
        )


@pytest.mark.parametrize("share", ["30 %", 0.3, "0,3 %", 1, "100 %"])
def test_a_share_may_be_a_number_or_a_text(share: Any) -> None:
    assert total("biodiesel", 9.0, "kWh", cs.Basis(), biofuel_share=share) == pytest.approx(B100)


@pytest.mark.parametrize("share", [0, 0.0, -0.1, 1.5, "x", "130 %", "0 %", "30 kg", True])
def test_what_is_no_share_is_a_problem(share: Any) -> None:
    assert problems_of(
        account,
        "biodiesel",
        1.0,
        "kWh",
        cs.Basis(biofuel="above-obligation", obligation="10 %"),
        biofuel_share=share,
    ) == [(0, "biofuel_share", "is not a share")]


@given(st.floats(0.0, 1.0))
@settings(max_examples=examples(40), deadline=None)
def test_a_blend_is_a_share_of_the_volume(share: float) -> None:
    basis = cs.Basis(blend=cs.Q(share, ""))
    per_litre = share * B100 + (1 - share) * B0
    energy_per_litre = share * 9 + (1 - share) * 10
    mass_per_litre = share * 0.89 + (1 - share) * 0.84
    assert total("diesel", 100.0, "L", basis) == pytest.approx(100 * per_litre, rel=1e-12)
    assert total("diesel", 100.0, "kWh", basis) == pytest.approx(
        100 / energy_per_litre * per_litre, rel=1e-12
    )
    assert total("diesel", 100.0, "kg", basis) == pytest.approx(
        100 / mass_per_litre * per_litre, rel=1e-12
    )


def test_a_blend_by_hand() -> None:
    basis = cs.Basis(blend=cs.Assumption("blend", "7 %", source=SOURCE))
    assert total("diesel", 1000.0, "L", basis) == pytest.approx(70 * 0.6 + 930 * 3.2, rel=1e-14)
    lines = account("diesel", 1000.0, "L", basis).lines
    assert lines.groupby("resolved_factor")["amount"].first().to_dict() == pytest.approx(
        {"b0": 930.0, "b100": 70.0}
    )


def test_a_blend_holds_whatever_the_fuels_are_declared_per() -> None:
    per_energy = cs.FactorCatalogue(
        [
            factor(
                "b0-energy",
                declared_unit="kWh",
                part="",
                boundary="life-cycle",
                generic="diesel",
                geography="NO",
                gwp_ghg=B0 / 10,
                density="840 kg/m3",
                heating_value="10 kWh/L",
            ),
            factor(
                "b100-mass",
                declared_unit="kg",
                boundary="life-cycle",
                generic="biodiesel",
                geography="NO",
                gwp_ghg=B100 / 0.89,
                density="890 kg/m3",
                heating_value="9 kWh/L",
            ),
        ]
    )
    basis = cs.Basis(blend="7 %")
    for unit in ("L", "kWh"):
        assert total("diesel", 500.0, unit, basis, per_energy) == pytest.approx(
            total("diesel", 500.0, unit, basis), rel=1e-12
        )


def test_a_blend_is_credited_only_where_biofuel_is() -> None:
    for biofuel in ("none", "additional", "above-obligation"):
        assert total("diesel", 10.0, "L", cs.Basis(blend="7 %", biofuel=biofuel)) == pytest.approx(
            10 * B0
        )


@pytest.mark.parametrize(
    ("electricity", "number"),
    [("ns3720-no", 18.0), ("ns3720-eu28-no", 136.0), ("ns3720-eu", 136.0)],
)
@pytest.mark.parametrize("year", [None, 2019, 2026])
def test_scenarios_of_ns_3720_are_options_by_name(
    electricity: str, number: float, year: int | None
) -> None:
    """18 and 136 g/kWh, an average of many years, whatever the year of the row."""
    basis = cs.Basis(electricity=electricity, year=year)
    assert not basis.is_contract and not basis.is_market_based
    assert total("electricity", 1000.0, "kWh", basis, SHIPPED) == pytest.approx(number)


@pytest.mark.parametrize(
    "id_", ["hvo100", "heat-source-no-waste-heat-industry", "district-heat-no-2022", "diesel-b0"]
)
def test_a_contract_for_electricity_is_a_factor_of_electricity(id_: str) -> None:
    ((_, column, problem),) = problems_of(
        account, "electricity", 1.0, "kWh", cs.Basis(electricity=id_), SHIPPED
    )
    assert column == "factor" and problem == f"{id_!r} is not a factor of electricity"


LOSSES = "desnz-electricity-grid-losses"


def test_what_is_lost_in_the_grid_is_no_contract() -> None:
    ((_, column, problem),) = problems_of(
        account, "electricity", 1.0, "kWh", cs.Basis(electricity=LOSSES), SHIPPED
    )
    assert column == "factor"
    assert problem == f"{LOSSES!r} is what is lost in the grid, which stands beside electricity"


@pytest.mark.parametrize("electricity", ["location", "residual", "electricity-hydro-power-eu"])
def test_what_is_lost_in_the_grid_stands_beside_any_electricity(electricity: str) -> None:
    basis = cs.Basis(electricity=electricity, year=2020)
    rows = [cs.activity(name, "1000 kWh", name, module="A5") for name in ("electricity", LOSSES)]
    both = cs.account(cs.activities(*rows), SHIPPED, basis).total.magnitude
    alone = total("electricity", 1000.0, "kWh", basis, SHIPPED)
    assert both - alone == pytest.approx(18.53 + 3.97)


@pytest.mark.parametrize("fields", [{"category": "electricity"}, {"accounting": "contract"}])
def test_an_own_factor_is_a_contract_if_it_says_what_it_is(fields: dict[str, Any]) -> None:
    row = {"declared_unit": "kWh", "boundary": "life-cycle", "gwp_ghg": 0.02}
    catalogue = cs.FactorCatalogue([factor("own", **row, **fields)])
    basis = cs.Basis(electricity="own")
    assert total("electricity", 10.0, "kWh", basis, catalogue) == pytest.approx(0.2)
    bare = cs.FactorCatalogue([factor("own", **row)])
    assert problems_of(account, "electricity", 10.0, "kWh", basis, bare)


def test_a_contract_does_not_stand_beside_location_based_electricity() -> None:
    rows = table(("a", "electricity", 1.0, "kWh"), ("b", "location-2020", 1.0, "kWh"), module="A5")
    for electricity, row in (("contract", 0), ("residual", 0), ("ns3720-no", 0)):
        catalogue = CARRIERS | SHIPPED if electricity == "ns3720-no" else CARRIERS
        basis = cs.Basis(electricity=electricity, year=2020)
        ((bad, _, problem),) = problems_of(cs.account, rows, catalogue, basis)
        assert bad == row and "stands beside" in problem


def test_a_name_and_its_id_stand_side_by_side() -> None:
    rows = table(("a", "diesel", 1.0, "L"), ("b", "b0", 1.0, "L"), module="A5")
    assert cs.account(rows, CARRIERS, cs.Basis(blend="7 %")).by("item")[
        "gwp_ghg"
    ].to_dict() == pytest.approx({"a": 0.07 * B100 + 0.93 * B0, "b": B0})


@pytest.mark.parametrize(
    ("word", "meant"),
    [("locaton", "location"), ("residuel", "residual"), ("ns3720no", "ns3720-no")],
)
def test_a_misspelt_kind_of_electricity_names_the_kind_that_was_meant(
    word: str, meant: str
) -> None:
    row = cs.activity("x", "10 kWh", "electricity", module="A5")
    basis = cs.Basis(electricity=word, year=2023)
    with pytest.raises(cs.InputError, match=f"did you mean '{meant}'"):
        cs.account(cs.activities(row), cs.FactorCatalogue.default(), basis)


@pytest.mark.parametrize(
    "mix",
    [
        "electricity-se-2020-production",
        "electricity-no-2020-location",
        "electricity-no-2020-residual",
        "electricity-no-2018-production",
    ],
)
def test_the_mix_of_a_grid_is_no_contract(mix: str) -> None:
    """Sweden's mix gave a Norwegian site a market-based total that nobody had bought."""
    for year in (2020, 2022):
        basis = cs.Basis(electricity=mix, year=year)
        ((_, _, problem),) = problems_of(account, "electricity", 1.0, "kWh", basis, SHIPPED)
        assert f"{mix!r} is a mix of a grid" in problem


@pytest.mark.parametrize("name", ["b100", "biodiesel"])
def test_a_credit_by_the_obligation_of_another_year_is_found(name: str) -> None:
    """A row of 2024 was credited in full, by a basis of 2020, without a word."""
    row = table(("x", name, 9.0, "kWh"), module="A5", date="2024-05-01")
    for year, biofuel, is_found in (
        (2020, ADDITIONAL, True),
        (2020, "above-obligation", True),
        (2024, ADDITIONAL, False),
        (2020, "credited", False),
    ):
        kinds = cs.account(row, CARRIERS, cs.Basis(biofuel=biofuel, year=year)).findings["finding"]
        assert ("obligation of another year" in set(kinds)) == is_found
