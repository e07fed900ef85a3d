"""Award models, held against published tenders; ranking with ties; the weight of climate."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.spreadsheets.calculator.functions import FUNCTIONS
from carbonsite.tender import (
    BestRelative,
    BonusMalus,
    Criterion,
    Emissions,
    FictitiousDiscount,
    Given,
    Linear,
    PointsAward,
    Price,
    PriceAward,
    Relative,
    Subject,
    award_of,
    climate_weight,
)
from carbonsite.tender.award.values import Answer
from carbonsite.units.terms import Symbol, value_of
from carbonsite.units.tracing import Trace

OSLO = {
    "NCC": 159_903_684.0,
    "second": 163_759_000.0,
    "third": 177_523_176.0,
    "fourth": 248_428_571.0,
}
"""Prices of Oslo's asphalt contract of 2022 (veier24.no 520713), weighted 50 %; the points printed
are 5.00, 4.88, 4.45 and 2.23.
"""


def test_oslo_asphalt_2022() -> None:
    price = Criterion(name="price", weight="50 %", of=Price(), model=Relative())
    other = Criterion(
        name="climate", weight="50 %", of=Answer(answer="points"), model=Given(), is_climate=True
    )
    table = pd.DataFrame({"price": OSLO, "climate": dict.fromkeys(OSLO, 0.0)})
    found = PointsAward(criteria=(price, other)).rank(table)
    assert found["shown"].to_dict() == {"NCC": 5.00, "second": 4.88, "third": 4.45, "fourth": 2.23}
    assert found["rank"].tolist() == [1, 2, 3, 4]


def test_prorail_level_3() -> None:
    """CO2-Prestatieladder: 30 million at level 3 counts as 28.8 (deduurzameadviseurs.nl)."""
    ladder = FictitiousDiscount(name="ladder")
    found = PriceAward(additions=(ladder,)).rank(
        pd.DataFrame(
            {"price": [30e6], "ladder": [ladder.of.value(None, 0.0, {"level": 3})]}, index=["bid"]
        )
    )
    assert found["shown"].tolist() == [28_800_000.0]
    assert [ladder.levels[level] for level in (1, 2, 3, 4, 5)] == [1, 2, 4, 7, 10]
    assert ladder.penalty(30e6, 3, 1) == pytest.approx(1.5 * 0.03 * 30e6)


def test_statens_vegvesen_2020() -> None:
    """100 MNOK and 20 % better than the climate budget give 2 MNOK (bygg.no 1433629)."""
    agreed = BonusMalus(bonus="10 %", malus="5 %", most="3 %")
    assert agreed.settled("100 000 000 NOK", "1000 tCO2e", "800 tCO2e") == cs.Q("2 000 000 NOK")
    assert agreed.settled("100 000 000 NOK", "1000 tCO2e", "1200 tCO2e") == cs.Q("-1 000 000 NOK")
    assert agreed.settled("100 000 000 NOK", "1000 tCO2e", "100 tCO2e") == cs.Q("3 000 000 NOK")
    with pytest.raises(cs.InputError, match="above the bonus"):
        BonusMalus(bonus="5 %", malus="10 %")
    with pytest.raises(cs.InputError, match="not above 0"):
        agreed.settled("1 NOK", "0 kgCO2e", "1 kgCO2e")


@pytest.mark.parametrize("model", [Relative, BestRelative])
@pytest.mark.parametrize("best", [0.0, -5.0])
def test_relative_models_refuse_a_best_value_that_is_not_above_0(
    model: type[Relative], best: float
) -> None:
    award = PointsAward(
        criteria=(Criterion(name="site", weight="100 %", of=Emissions(), model=model()),)
    )
    with pytest.raises(cs.InputError, match="take model = 'linear'"):
        award.rank(pd.DataFrame({"price": [1.0, 1.0], "site": [best, 10.0]}, index=["A", "B"]))


MODELS = st.one_of(
    st.builds(
        Relative,
        points=st.sampled_from([5.0, 10.0, 100.0]),
        floor=st.sampled_from([None, 0.0, 1.0]),
    ),
    st.builds(BestRelative, floor=st.sampled_from([None, 0.0])),
    st.builds(Linear, best=st.just(10.0), worst=st.just(1e6)),
)


@given(MODELS, st.lists(st.floats(1.0, 1e9), min_size=1, max_size=6))
def test_no_model_gives_more_for_a_worse_value_or_more_than_all_points(
    model: Relative, values: list[float]
) -> None:
    values = sorted(values)
    points = [float(model.of(value, values[0])) for value in values]
    assert all(one >= other for one, other in pairwise(points))
    assert points[0] <= model.points * (1 + 1e-12) and (
        model.floor is None or min(points) >= model.floor
    )


@given(MODELS, st.floats(1.0, 1e6), st.floats(1.0, 1e6))
def test_the_formula_printed_is_the_formula_computed(
    model: Relative, one: float, other: float
) -> None:
    value, best = max(one, other), min(one, other)
    trace = Trace()
    traced = model.of(trace.number("v", "x", value), trace.number("v", "best", best))
    again = (value * 1.5, best * 1.25)
    term = value_of(traced.term, {Symbol("v", "x"): again[0], Symbol("v", "best"): again[1]})
    assert float(traced.value) == float(model.of(value, best)) and term == float(model.of(*again))
    assert np.array_equal(
        model.of(np.array([value, again[0]]), best),
        [float(model.of(each, best)) for each in (value, again[0])],
    )


def test_formulas_are_printed() -> None:
    assert Linear(best=100, worst=300).formula == "10*MIN(MAX((300-x)/200,0),1)"
    price, site = (
        Criterion(name="price", weight="70 %", of=Price(), model=Relative()),
        Criterion(name="site", weight="30 %", of=Emissions(), model=Relative()),
    )
    assert (
        PointsAward(criteria=(price, site)).formulas["weighted: site"]
        == "MAX(10*(1-(value[site]-best[site])/best[site]),0)*weight[site]"
    )
    in_norwegian = PointsAward(criteria=(price, site)).formulas_in("verdi", "beste", "vekt")
    assert (
        in_norwegian["weighted: site"]
        == "MAX(10*(1-(verdi[site]-beste[site])/beste[site]),0)*vekt[site]"
    )


# -- ranking


def award(ties: str = "unrounded") -> PointsAward:
    return PointsAward(
        criteria=(
            Criterion(name="price", weight="100 %", of=Price(), model=Linear(best=0.0, worst=10.0)),
        ),
        ties=ties,
    )


def test_a_tie_at_the_shown_precision_is_told_and_unrounded_points_rank() -> None:
    found = award().rank(pd.DataFrame({"price": {"A": 5.001, "B": 5.0, "C": 6.0}}))
    assert found.index.tolist() == ["B", "A", "C"] and found["rank"].tolist() == [1, 2, 3]
    assert found["shown"].tolist() == [5.0, 5.0, 4.0] and found["tied_with"].tolist() == [
        "A",
        "B",
        "",
    ]
    lots = award("lots").rank(pd.DataFrame({"price": {"A": 5.001, "B": 5.0, "C": 6.0}}))
    assert lots["rank"].tolist() == [1, 1, 3]


@given(st.lists(st.floats(0.0, 10.0), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_bids_changes_nothing(prices: list[float], random: object) -> None:
    table = pd.DataFrame({"price": {f"bid {place}": price for place, price in enumerate(prices)}})
    mixed = list(table.index)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    for ties in ("unrounded", "lots", "lowest-price"):
        assert (
            award(ties).rank(table)["rank"].to_dict()
            == award(ties).rank(table.loc[mixed])["rank"].to_dict()
        )


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_shown_numbers_are_rounded_as_a_spreadsheet_does(number: float, decimals: int) -> None:
    from carbonsite.tender.award.ranking import rounded

    assert rounded(number, decimals) == FUNCTIONS["ROUND"](number, float(decimals))


# -- what enters


def test_stored_carbon_and_module_d_enter_no_award() -> None:
    source = cs.Source("Maker", "EPD", 2024, "table 1")
    rows = [
        {"module": "A1-A3", "gwp_total": -600.0, "gwp_ghg": 40.0},
        {"module": "D", "gwp_total": -300.0, "gwp_ghg": -300.0},
    ]
    wood = cs.FactorCatalogue(
        [cs.EmissionFactor(factor="clt", declared_unit="m3", source=source, **row) for row in rows]
    )
    bid = cs.Scenario("bid", cs.activity("wall", "1 m3", "clt"), catalogue=wood)
    assert Emissions().value(Subject(bid), 0.0, {}) == pytest.approx(40.0)
    stored = cs.Scenario(
        "bid", cs.activity("wall", "1 m3", "clt"), catalogue=wood, indicator="gwp_total"
    )
    with pytest.raises(cs.InputError, match="stored biogenic carbon"):
        Emissions().value(Subject(stored), 0.0, {})


def test_what_is_not_shown_has_no_value() -> None:
    bid = Subject(
        cs.Scenario(
            "bid", cs.measures.machine_use("excavator", "10 h", "10 L/h"), basis=cs.Basis(year=2023)
        )
    )
    assert np.isnan(Emissions(modules=("A4",)).value(bid, 0.0, {})) and np.isnan(
        Answer(answer="x").value(bid, 0.0, {})
    )


# -- the weight of climate


@pytest.mark.parametrize(
    ("weight", "climate", "requirements", "outcome"),
    [
        (30, {}, 0, "MET"),
        (29.9, {}, 0, "NOT_MET"),
        (10, {"rule": "requirements", "reason": "emission-free site"}, 1, "MET"),
        (10, {"rule": "requirements", "reason": "emission-free site"}, 0, "NOT_SHOWN"),
        (10, {"rule": "requirements"}, 1, "NOT_SHOWN"),
        (10, {"rule": "insignificant", "reason": "advice by the hour"}, 0, "MET"),
        (10, {"rule": "insignificant", "reason": " "}, 0, "NOT_SHOWN"),
        (10, {"rule": "prioritised"}, 0, "MET"),
    ],
)
def test_thirty_percent_or_what_may_take_its_place(
    weight: float, climate: dict[str, str], requirements: int, outcome: str
) -> None:
    criteria = [
        {"name": "price", "weight": f"{100 - weight:.1f} %", "of": "price", "model": "relative"},
        {"name": "site", "weight": f"{weight:.1f} %", "of": "emissions", "model": "relative"},
    ]
    assert (
        climate_weight(award_of({"criteria": criteria, "climate": climate}), requirements).outcome
        == outcome
    )


def test_an_award_by_price_says_why_it_corresponds() -> None:
    table = {
        "rule": "price",
        "additions": [
            {
                "type": "priced-carbon",
                "name": "carbon",
                "per_tonne": "1500 NOK/tCO2e",
                "modules": ["A5"],
            }
        ],
    }
    assert climate_weight(award_of(table)).outcome == "NOT_SHOWN"
    assert (
        climate_weight(
            award_of(
                table
                | {"climate": {"rule": "priced", "reason": "the spread of emissions is worth 30 %"}}
            )
        ).outcome
        == "MET"
    )
    found = award_of(table).rank(
        pd.DataFrame(
            {"price": [100_000.0, 101_000.0], "carbon": [2000.0, 1000.0]}, index=["A", "B"]
        )
    )
    assert found["total"].to_dict() == {"B": 102_500.0, "A": 103_000.0}


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"rule": "best"}, "write one of 'points', 'price'"),
        (
            {"criteria": [{"name": "p", "weight": "70 %", "of": "price", "model": "relative"}]},
            "the weights are 70 %",
        ),
        (
            {"criteria": [{"name": "p", "weight": "100 %", "of": "prise", "model": "relative"}]},
            "write one of 'price'",
        ),
        (
            {
                "criteria": [
                    {"name": "p", "weight": "100 %", "of": "price", "model": "relative", "flor": 1}
                ]
            },
            "did you mean 'floor'",
        ),
        (
            {
                "rule": "price",
                "additions": [{"type": "priced-carbon", "name": "c", "per_tonne": "1500 NOK"}],
            },
            "no price of a tonne",
        ),
        (
            {
                "rule": "price",
                "additions": [{"type": "fictitious-discount", "name": "c", "levels": {"1": 200.0}}],
            },
            "less than 100 %",
        ),
    ],
)
def test_a_wrong_award_is_told(table: dict[str, object], complaint: str) -> None:
    with pytest.raises(cs.InputError, match=complaint):
        award_of(table)


# -- bounds, signs and exceptions


@pytest.mark.parametrize(("place", "outcome"), [(1, "MET"), (2, "MET"), (3, "MET"), (4, "NOT_MET")])
def test_prioritised_climate_stands_among_the_three_heaviest(place: int, outcome: str) -> None:
    """Anskaffelsesforskriften § 7-9 (3): among the first three, by weight and not as listed."""
    shares = [40, 30, 20, 10]
    criteria = [
        {
            "name": f"c{share}",
            "weight": f"{share} %",
            "of": "answer",
            "answer": "x",
            "model": "given",
            "is_climate": shares.index(share) + 1 == place,
        }
        for share in (10, 40, 20, 30)
    ]
    award = award_of({"criteria": criteria, "climate": {"rule": "prioritised"}})
    assert climate_weight(award).outcome == outcome


def test_the_weight_of_climate_sums_what_counts_as_climate() -> None:
    criteria = [
        {"name": "price", "weight": "70 %", "of": "price", "model": "relative"},
        {"name": "site", "weight": "20 %", "of": "emissions", "model": "relative"},
        {
            "name": "plan",
            "weight": "10 %",
            "of": "answer",
            "answer": "x",
            "model": "given",
            "is_climate": True,
        },
    ]
    found = climate_weight(award_of({"criteria": criteria}))
    assert (found.outcome, found.limit, found.unit) == ("MET", 30.0, "%")
    assert (found.value, found.margin) == (pytest.approx(30.0), pytest.approx(0.0, abs=1e-9))
    criteria[1]["is_climate"] = False
    found = climate_weight(award_of({"criteria": criteria}))
    assert (found.outcome, found.margin) == ("NOT_MET", pytest.approx(-20.0))


@pytest.mark.parametrize(
    ("actual", "paid"),
    [
        ("1000", 0.0),
        ("999", 10_000.0),
        ("1001", -5_000.0),
        ("700", 3_000_000.0),
        ("600", 3_000_000.0),
        ("1600", -3_000_000.0),
        ("1700", -3_000_000.0),
    ],
)
def test_bonus_and_malus_turn_at_the_budget_and_stop_at_the_most(actual: str, paid: float) -> None:
    """100 MNOK: 10 % of the part below the budget, 5 % of the part above it, at most 3 %."""
    agreed = BonusMalus(bonus="10 %", malus="5 %", most="3 %")
    settled = agreed.settled("100 000 000 NOK", "1000 tCO2e", f"{actual} tCO2e")
    assert settled.magnitude == pytest.approx(paid)
    endless = BonusMalus(bonus="10 %", malus="10 %")
    assert endless.settled("100 NOK", "1 tCO2e", "5 tCO2e").magnitude == pytest.approx(-40.0)
    with pytest.raises(cs.InputError, match="not above 0"):
        endless.settled("1 NOK", "-1 kgCO2e", "1 kgCO2e")


@pytest.mark.parametrize(
    ("value", "points"), [(5.0, 10.0), (10.0, 10.0), (15.0, 7.5), (30.0, 0.0), (99.0, 0.0)]
)
def test_a_linear_model_stops_at_both_bounds_either_way(value: float, points: float) -> None:
    assert float(Linear(best=10.0, worst=30.0).of(value, None)) == pytest.approx(points)
    assert float(Linear(best=-10.0, worst=-30.0).of(-value, None)) == pytest.approx(points)
    floored = Linear(best=10.0, worst=30.0, floor=2.0)
    assert float(floored.of(value, None)) == pytest.approx(max(points, 2.0))
    with pytest.raises(cs.InputError, match="best and worst are one"):
        Linear(best=value, worst=value)


@pytest.mark.parametrize(
    ("points", "is_refused"), [(-0.01, True), (0.0, False), (8.0, False), (8.01, True)]
)
def test_points_are_given_from_0_to_the_most(points: float, is_refused: bool) -> None:
    refused = Given(points=8.0).refused([4.0, points])
    assert bool(refused) is is_refused
    assert refused == (f"{points:.15g} points are not between 0 and 8" if is_refused else "")


@pytest.mark.parametrize("model", [Relative(), BestRelative()])
def test_relative_models_score_twice_the_best_and_refuse_by_the_least(model: Relative) -> None:
    assert float(model.of(1.0, 1.0)) == 10.0
    assert float(model.of(2.0, 1.0)) == (0.0 if isinstance(model, Relative) else 5.0)
    assert float(model.of(4.0, 1.0)) == (0.0 if isinstance(model, Relative) else 2.5)
    assert model.refused([3.0, 1e-9]) == "" and model.refused([]) == ""
    assert model.refused([3.0, 0.0]).startswith("the best value is 0,")


@pytest.mark.parametrize(
    ("weights", "is_refused"),
    [((50.0, 50.0), False), ((50.0, 50.0000000001), False), ((50.0, 50.001), True)],
)
def test_weights_are_one_together(weights: tuple[float, float], is_refused: bool) -> None:
    criteria = [
        Criterion(name=f"c{n}", weight=share / 100, of=Price(), model=Relative())
        for n, share in enumerate(weights)
    ]
    if is_refused:
        with pytest.raises(cs.InputError, match=r"the weights are 100\.001 % together"):
            PointsAward(criteria=tuple(criteria))
    else:
        assert len(PointsAward(criteria=tuple(criteria)).criteria) == 2
    with pytest.raises(cs.InputError, match="two criteria have one name"):
        PointsAward(criteria=(criteria[0], criteria[0]))


@pytest.mark.parametrize("levels", [{}, {1: 100.0}, {1: -1.0}, {0: 0.0, 1: 120.0}])
def test_levels_are_discounts_below_the_price(levels: dict[int, float]) -> None:
    with pytest.raises(cs.InputError, match="levels need discounts from 0 to less than 100 %"):
        FictitiousDiscount(name="x", levels=levels)


def test_a_level_that_is_none_is_not_shown_and_one_that_is_reached_costs_nothing() -> None:
    ladder = FictitiousDiscount(name="x", answer="step", levels={0: 0.0, 1: 99.0})
    assert ladder.of.value(None, 0.0, {"step": 1}) == 99.0
    assert ladder.of.value(None, 0.0, {"step": 0}) == 0.0
    assert np.isnan(ladder.of.value(None, 0.0, {"step": 2}))
    assert np.isnan(ladder.of.value(None, 0.0, {"level": 1}))
    assert ladder.added(99.0, 200.0) == pytest.approx(-198.0)
    assert ladder.penalty(100.0, 0, 1) == ladder.penalty(100.0, 1, 1) == 0.0
    assert ladder.penalty(100.0, 1, 0) == pytest.approx(1.5 * 99.0)


def test_additions_add_up_and_carry_their_currency() -> None:
    award = award_of(
        {
            "rule": "price",
            "additions": [
                {"type": "shadow-cost", "name": "mki", "factor": 2.0},
                {"type": "priced-carbon", "name": "co2", "per_tonne": "1000 SEK/tCO2e"},
            ],
        }
    )
    values = pd.DataFrame({"price": [100.0], "mki": [7.0], "co2": [500.0]}, index=["A"])
    found = award.rank(values).loc["A"]
    assert (found["added: mki"], found["added: co2"], found["total"]) == (14.0, 500.0, 614.0)
    assert award.currency == "SEK" and award.weights == {}
    assert list(award.measures) == ["price", "mki", "co2"]
    assert award_of({"rule": "price"}).currency == ""
    for price in ("0 NOK/tCO2e", "-1 NOK/tCO2e"):
        with pytest.raises(cs.InputError, match="out of bounds; write a price above 0"):
            award_of(
                {
                    "rule": "price",
                    "additions": [{"type": "priced-carbon", "name": "c", "per_tonne": price}],
                }
            )


TIED = pd.DataFrame({"price": [30.0, 10.0, 20.0], "x": [5.004, 5.001, 9.0]}, index=["A", "B", "C"])


@pytest.mark.parametrize(
    ("ties", "order", "ranks"),
    [
        ("unrounded", ["C", "A", "B"], [1, 2, 3]),
        ("lowest-price", ["C", "B", "A"], [1, 2, 3]),
        ("lots", ["C", "A", "B"], [1, 2, 2]),
    ],
)
def test_each_rule_of_ties_decides(ties: str, order: list[str], ranks: list[int]) -> None:
    given_points = {"name": "x", "weight": "100 %", "of": "answer", "answer": "x", "model": "given"}
    found = award_of({"criteria": [given_points], "ties": ties}).rank(TIED)
    assert (found.index.tolist(), found["rank"].tolist()) == (order, ranks)
    assert found["tied_with"].to_dict() == {"A": "B", "B": "A", "C": ""}
    assert found["shown"].to_dict() == {"A": 5.0, "B": 5.0, "C": 9.0}


@pytest.mark.parametrize("points", [1e-9, 1.0, 1e6])
def test_a_model_gives_up_to_a_million_points(points: float) -> None:
    assert cs.tender.Relative(points=points).points == points


@pytest.mark.parametrize("points", [0.0, -1.0, 1e6 + 0.5, float("inf"), float("nan")])
def test_other_numbers_of_points_are_refused(points: float) -> None:
    with pytest.raises(cs.InputError) as refused:
        cs.tender.Relative(points=points)
    assert refused.value.problems["column"].tolist() == ["points"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("lineær", "relative"), ("Lineær modell", "relative"), ("forholdsmessig", "best-relative")],
)
def test_models_may_be_named_as_dfo_names_them(name: str, kind: str) -> None:
    price = {"name": "pris", "weight": "100 %", "of": "price"}
    (criterion,) = award_of({"criteria": [{**price, "model": name}]}).criteria
    assert criterion.model.kind == kind


@pytest.mark.parametrize("key", ["model", "of"])
@pytest.mark.parametrize("value", [{"type": "linear"}, ["relative"], 3, True])
def test_a_name_that_is_no_text_is_refused_with_the_names_there_are(key: str, value: Any) -> None:
    price = {"name": "pris", "weight": "100 %", "of": "price", "model": "relative"}
    with pytest.raises(cs.InputError, match="is not known; write one of"):
        award_of({"criteria": [price | {key: value}]})


def test_our_linear_model_needs_its_bounds() -> None:
    price = {"name": "pris", "weight": "100 %", "of": "price", "model": "linear"}
    with pytest.raises(cs.InputError, match="best"):
        award_of({"criteria": [price]})
