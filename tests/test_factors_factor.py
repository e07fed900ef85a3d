"""One emission factor."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from builders import SOURCE, factor, problem_table, problems_of
from hypothesis import assume, given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.lifecycle import INDICATORS, MODULES

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def test_numbers_are_per_declared_unit_and_texts_are_converted() -> None:
    made = factor(
        "genset",
        declared_unit="kWh",
        gwp_ghg="800 g CO2e/kWh",
        gwp_total=cs.Q("0,8 tCO2e/MWh"),
        gwp_fossil=0.7,
    )
    assert (made.gwp_ghg, made.gwp_total, made.gwp_fossil) == (
        pytest.approx(0.8),
        pytest.approx(0.8),
        0.7,
    )


@given(NUMBERS)
def test_a_text_of_any_number_is_that_number(number: float) -> None:
    assert factor("x", gwp_ghg=str(cs.Q(number, "kgCO2e/kg"))).gwp_ghg == pytest.approx(
        number, rel=1e-15
    )


def test_a_factor_without_a_source_cannot_be_built() -> None:
    assert problems_of(cs.EmissionFactor, factor="x", declared_unit="kg", gwp_ghg=1) == [
        ("", "source", "is missing")
    ]
    assert (
        problems_of(cs.EmissionFactor, factor="x", declared_unit="kg", gwp_ghg=1, source="a book")[
            0
        ][1]
        == "source"
    )


def test_a_factor_without_any_indicator_cannot_be_built() -> None:
    assert "no indicator is declared" in problems_of(factor, "x")[0][2]


@pytest.mark.parametrize("module", [None, "", *MODULES])
def test_a_module_is_one_of_the_standard_or_left_out(module: Any) -> None:
    assert factor("x", module=module, gwp_ghg=1).module == (module or None)


@pytest.mark.parametrize(
    ("fields", "column", "said"),
    [
        ({"module": "A13"}, "module", "A1-A3"),
        ({"part": "half"}, "part", "direct"),
        ({"declared_unit": "ton"}, "declared_unit", "short_ton"),
        ({"declared_unit": "°C"}, "declared_unit", "zero of its own"),
        ({"declared_unit": "ton", "gwp_ghg": cs.Q("1 kgCO2e/kg")}, "declared_unit", "short_ton"),
        ({"gwp_ghg": "2.9"}, "gwp_ghg", "has no unit"),
        ({"gwp_ghg": "2.9 kgCO2e/m3"}, "gwp_ghg", "measure different things"),
        ({"gwp_ghg": "2.9 kg/kg"}, "gwp_ghg", "measure different things"),
        ({"gwp_ghg": cs.Q("2,9 kgCO2e/m3")}, "gwp_ghg", "measure different things"),
        ({"gwp_ghg": float("nan")}, "gwp_ghg", "finite"),
        ({"gwp_ghg": float("inf")}, "gwp_ghg", "finite"),
        ({"gwp_ghg": 1e30}, "gwp_ghg", "less than"),
        ({"density": "5 m"}, "density", "is not a density; write more than 0 kg/m3"),
        ({"density": "-5 kg/m3"}, "density", "more than 0"),
        ({"density": "0 kg/m3"}, "density", "more than 0"),
        ({"density": 5}, "density", "has no unit"),
        ({"heating_value": "10 kWh"}, "heating_value", "is not a heating value"),
        ({"swell": "1,5"}, "swell", "has no unit"),
        ({"conductivity": "0,04 W/m K"}, "conductivity", "two ways"),
        ({"factor": ""}, "factor", "at least 1"),
        ({"factor": "  "}, "factor", "at least 1 character"),
        ({"factor": "a\x1fb"}, "factor", "match"),
        ({"reference_year": 20}, "reference_year", "1900"),
        ({"valid_to": "soon"}, "valid_to", "date"),
        ({"accounting": "market"}, "accounting", "location"),
        ({"boundary": "ttw"}, "boundary", "direct"),
        ({"gwp_ghgg": 1}, "gwp_ghgg", "is not a field"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, Any], column: str, said: str) -> None:
    problems = problem_table(
        lambda: cs.EmissionFactor(
            **{"factor": "x", "declared_unit": "kg", "source": SOURCE, "gwp_ghg": 1, **fields}
        )
    )
    assert list(problems["column"]) == [column]
    assert said in f"{problems['problem'][0]}; {problems['remedy'][0]}"


def test_all_wrong_fields_are_named_at_once() -> None:
    found = problems_of(
        factor,
        "",
        module="A13",
        part="x",
        declared_unit="ton",
        density="5 m",
        valid_from="yesterday",
        foo=1,
    )
    assert {column for _, column, _ in found} == {
        "factor",
        "module",
        "part",
        "declared_unit",
        "density",
        "valid_from",
        "foo",
    }


@pytest.mark.parametrize("module", ["A5", "A1-A3", "D"])
def test_a_part_belongs_to_a_carrier(module: str) -> None:
    assert (
        "has no module of its own"
        in problems_of(factor, "x", part="direct", module=module, gwp_ghg=1)[0][2]
    )


@pytest.mark.parametrize(
    ("total", "split", "is_right"),
    [
        (100, (95.0, 4.0, 1.0), True),
        (100, (95.0, 3.9, 0.2), True),
        (1000.1234, (1009.6234, 0.0, 0.0), True),
        (1000.1234, (1011.1234, 0.0, 0.0), False),
        (1000.1234, (990.6234, 0.0, 0.0), True),
        (1000.1234, (989.1234, 0.0, 0.0), False),
        (1.234, (1.2, 0.03, 0.004), True),
        (1.234, (1.1, 0.03, 0.004), False),
        (100.4, (60.1, 30.2, 5.3), False),
        (0.1, (0.3, 0.0, 0.0), False),
        (-664.2, (80.3, -745.1, 0.6), True),
        (-664.2, (80.3, -645.1, 0.6), False),
        (0.0, (0.0, 0.0, 0.0), True),
        (3, (2.6, 0.05, 0.01), True),
    ],
)
def test_split_and_total_agree_within_one_percent_and_half_a_printed_digit(
    total: float, split: tuple[float, float, float], is_right: bool
) -> None:
    fields = dict(zip(("gwp_fossil", "gwp_biogenic", "gwp_luluc"), split, strict=True))
    if is_right:
        assert factor("x", gwp_total=total, **fields).gwp_total == total
    else:
        problems = problem_table(factor, "x", gwp_total=total, **fields)
        assert list(problems["remedy"]) == ["correct one of them"]


@given(st.floats(1, 1e3), st.floats(1, 1e3), st.floats(1, 1e3), st.floats(-0.03, 0.03))
def test_the_tolerance_is_one_percent_of_the_total(
    fossil: float, biogenic: float, luluc: float, off: float
) -> None:
    total = (fossil + biogenic + luluc) * (1 + off)
    digits = sum(
        0.5 * 10.0 ** -len(f"{number!r}".partition(".")[2].rstrip("0"))
        for number in (total, fossil, biogenic, luluc)
    )
    room = 0.01 * abs(total) + digits
    distance = abs(fossil + biogenic + luluc - total)
    assume(abs(distance - room) > 1e-9 * room)
    fields = {
        "gwp_total": total,
        "gwp_fossil": fossil,
        "gwp_biogenic": biogenic,
        "gwp_luluc": luluc,
    }
    if distance < room:
        assert factor("x", **fields)
    else:
        assert problems_of(factor, "x", **fields)


def test_the_memo_of_a_direct_part_is_not_in_its_total() -> None:
    assert (
        factor(
            "hvo", part="direct", gwp_total=0.04, gwp_fossil=0.04, gwp_biogenic=2.43, gwp_luluc=0.0
        ).gwp_biogenic
        == 2.43
    )


def test_properties_keep_unit_range_and_provenance() -> None:
    density = cs.Assumption("gravel", "1,8 t/m3", low="1,6 t/m3", high="2 t/m3", source=SOURCE)
    made = factor(
        "gravel",
        gwp_ghg=1,
        density=density,
        thickness=cs.Q("200 mm"),
        heating_value="10 kWh/L (9 kWh/L to 11 kWh/L)",
    )
    assert (
        made.density == density
        and str(made.thickness) == "200 mm"
        and made.heating_value.high == cs.Q("11 kWh/L")
    )


def test_is_frozen_equal_by_content_and_survives_copies() -> None:
    made = factor("x", gwp_ghg=1, density="5 kg/m3", valid_to="2020-12-31")
    assert (
        made
        == factor("x", gwp_ghg=1.0, density="5 kg/m3", valid_to="2020-12-31")
        == copy.deepcopy(made)
        == pickle.loads(pickle.dumps(made))
    )
    with pytest.raises(ValueError, match="frozen"):
        made.gwp_ghg = 2.0


@pytest.mark.parametrize("indicator", INDICATORS)
def test_any_one_indicator_is_enough(indicator: str) -> None:
    assert getattr(factor("x", **{indicator: 0.0}), indicator) == 0.0
