"""A saving is never more than what was removed: carbon that is taken up counts with its release."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import assert_sums_agree, estimate
from timber import CONCRETE, FRAME, TIMBER, Modules, Scaled, declared, replaced, with_diesel

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.accounting.biogenic_carbon import RELEASED, RELEASED_IN_PART
from carbonsite.analysis.interactions import interactions_of_each
from carbonsite.analysis.options import Options
from carbonsite.analysis.shapley import attribution
from carbonsite.messages import Language


def is_undeclared(scenario: cs.Scenario) -> bool:
    return bool(np.isnan(scenario.saving().magnitude))


def detail(scenario: cs.Scenario, kind: str = "saving undeclared") -> str:
    findings = scenario.findings
    return str(findings[findings["finding"] == kind]["detail"].iloc[0])


# -- the right value, or undeclared


@pytest.mark.parametrize(
    ("share", "volume", "right"), [("100 %", "800 m3", 218_000), ("30 %", "240 m3", 65_400)]
)
def test_timber_saves_what_it_saves_where_both_sides_declare_the_end(
    share: str, volume: str, right: float
) -> None:
    whole = {**CONCRETE, **dict.fromkeys(("C1", "C2", "C3", "C4"), 0.0)}
    assert replaced(whole, share=share, volume=volume).saving().magnitude == pytest.approx(right)
    # Concrete without a declared end: 813 200 of 282 000 was saved, and 243 960.
    scenario = replaced(share=share, volume=volume)
    assert is_undeclared(scenario)
    assert_sums_agree(scenario)
    steps = scenario.steps()
    assert np.isnan(steps["change"].iloc[1])
    assert steps["total"].iloc[1] == pytest.approx(282_000 - right)


def test_the_finding_says_which_rows_why_and_what_else_can_be_compared() -> None:
    scenario = replaced()
    text = detail(scenario)
    assert "0 % of the carbon that new takes up is released" in text
    assert "(A1-A3; rows Cross-laminated timber: cross-laminated timber)" in text
    assert "Baseline minus the total after the measures is 218000 kgCO2e" in text
    assert text.endswith("nothing can be compared either: old, new must declare it")
    row = scenario.findings.set_index("finding").loc["saving undeclared"]
    assert row["factor"] == "new" and row["of"] == "changes" and row["rows"] == 1
    assert row["share"] == pytest.approx(800 * 664 / 282_000)
    norwegian = row["detail"].in_language(Language.NORWEGIAN)
    assert "besparelsen i gwp_total er ikke deklarert, fordi 0 % av karbonet" in norwegian


def test_a_release_does_not_count_without_its_uptake_either() -> None:
    """A1 and A3 are not A1-A3: C3 alone counted, and 65 000 kg less were 595 200 kg more."""
    apart = {"A1": 250.0, "A3": 20.0, "C3": 0.0, "C4": 0.0}
    scenario = replaced(apart)
    assert is_undeclared(scenario)
    assert_sums_agree(scenario)
    assert "the release of the carbon in new would count while its uptake" in detail(scenario)
    assert replaced({**apart, "A2": 12.0}).saving().magnitude == pytest.approx(218_000)
    # Who only burns more wood has no uptake that is left out.
    assert scaled_timber({"a": "A1-A3", "c": "C3"}, c=2.0).saving().magnitude < 0


def test_the_same_comparison_without_uptake_is_offered_under_its_name() -> None:
    """1 m3 of timber is 36 kg in A1-A3 without its carbon: 282 000 - 800 * 36."""
    split = {"A1-A3": (-664.0, -700.0), "C3": (744.0, 700.0)}
    scenario = replaced(new=split, biogenic_carbon="none")
    assert is_undeclared(scenario)
    assert detail(scenario).endswith(
        "In gwp_ghg, both sides whole, the same comparison saves 253200 kgCO2e"
    )
    other = scenario.with_indicator("gwp_ghg")
    assert other.saving().magnitude == pytest.approx(253_200)
    assert other.account().indicator == "gwp_ghg"
    assert not len(other.findings.query("finding == 'saving undeclared'"))


def test_what_is_left_out_says_why() -> None:
    table = replaced().unequal_scope().set_index(["resolved_factor", "module"])
    assert table["why_not"].to_dict() == {
        ("old", "A1-A3"): "the saving of this change is undeclared",
        ("new", "A1-A3"): "the saving of this change is undeclared",
        ("new", "C3"): "not declared by old",
        ("new", "C4"): "not declared by old",
    }


END = {**CONCRETE, "C3": 0.0, "C4": 0.0}


@pytest.mark.parametrize(
    ("release", "is_known", "has_finding"),
    [
        (700.0 * RELEASED, True, False),
        (700.0 * RELEASED - 0.1, True, True),
        (700.0 * RELEASED_IN_PART, True, True),
        (700.0 * RELEASED_IN_PART - 0.1, False, False),
        (0.0, False, False),
    ],
)
def test_the_amount_of_the_release_decides(
    release: float, is_known: bool, has_finding: bool
) -> None:
    """Also 0 kg in C4, and what is not a hundredth of the uptake, silenced the finding."""
    new = {"A1-A3": (-500.0, -700.0), "C3": (release + 60.0, release), "C4": (0.0, 0.0)}
    scenario = replaced(END, new)
    assert is_undeclared(scenario) is not is_known
    assert ("release in part" in set(scenario.findings["finding"])) is has_finding
    if is_known:
        assert scenario.saving().magnitude == pytest.approx(282_000 - 800 * (release - 440))
    if has_finding:
        share = 100 * release / 700
        assert f"{share:.1f} % of the carbon" in detail(scenario, "release in part")


def test_an_uptake_below_a_positive_total_is_one_too() -> None:
    """110 kg fossil and -100 kg biogenic are 10 kg: the release of the 100 kg must be compared."""
    new = {"A1-A3": (10.0, -100.0), "C3": (101.0, 100.0)}
    assert is_undeclared(replaced(new=new))
    assert replaced(END, new).saving().magnitude == pytest.approx(282_000 - 800 * 111)
    # What is cut off: less than a hundredth of what the product emits.
    assert not is_undeclared(replaced(new={"A1-A3": (200.0, -1.5)}))


def test_the_release_of_packaging_on_site_counts() -> None:
    new = {"A1-A3": (80.0, -20.0), "A5": (25.0, 20.0)}
    assert is_undeclared(replaced(new=new))
    assert not is_undeclared(replaced({**CONCRETE, "A5": 1.0}, new))


def test_a_product_below_0_saves_nothing_that_can_be_stated() -> None:
    """Fossil carbon bound in a product, with 99.5 % of it released."""
    new = {"A1-A3": -664.0, "C3": 661.0}
    scenario = replaced(END, new)
    assert is_undeclared(scenario)
    assert "new counts -2400 kgCO2e, so that more would be saved" in detail(scenario)


def test_carbonation_that_a_new_product_declares_counts_if_both_sides_declare_b1() -> None:
    old, new = {**CONCRETE, "B1": -10.0}, {"A1-A3": 5.0, "B1": -20.0}
    saved = replaced(old, new, volume="1000 m3").saving().magnitude
    assert saved == pytest.approx(1000 * (282 - 10 - 5 + 20))
    assert not is_undeclared(replaced(new=new))
    assert replaced(new=new).saving().magnitude == pytest.approx(282_000 - 800 * 5)


def scaled_timber(rows: dict[str, str], **kept: float) -> cs.Scenario:
    """100 m3 of timber, in rows of one module each (or of all)."""
    table = cs.activities(
        *(
            cs.activity(row, "100 m3", "new", module=module, flow="product", row=row)
            for row, module in rows.items()
        )
    )
    catalogue = cs.FactorCatalogue(declared("new", TIMBER))
    return cs.Scenario("x", table, [Scaled(**kept)], catalogue, indicator="gwp_total")


def test_less_of_a_product_saves_its_emissions_and_not_its_uptake() -> None:
    assert scaled_timber({"a": ""}, a=0.5).saving().magnitude == pytest.approx(50 * 80)
    apart = {"a": "A1-A3", "c": "C3"}
    assert scaled_timber(apart, a=0.5, c=0.5).saving().magnitude == pytest.approx(50 * 80)
    # Timber that is not bought does not release its carbon either.
    assert is_undeclared(scaled_timber(apart, a=0.5))
    assert is_undeclared(scaled_timber({"a": "A1-A3"}, a=0.0))
    # Nor does a building without an end of life save what it would have released.
    scenario = scaled_timber(apart, c=0.0)
    assert is_undeclared(scenario)
    assert "would be avoided while its uptake stays (C3; rows c)" in detail(scenario)


def test_more_timber_beside_it_is_no_saving() -> None:
    assert is_undeclared(scaled_timber({"a": "A1-A3"}, a=2.0))
    assert scaled_timber({"a": ""}, a=2.0).saving().magnitude == pytest.approx(-100 * 80)


def test_another_tag_on_the_same_timber_changes_nothing() -> None:
    """The old row goes and the same comes back: nothing is taken up."""

    class Tagged(Scaled):
        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            return activities.assign(element="22")

    table = cs.activities(cs.activity("a", "100 m3", "new", module="A1-A3", element="23", row="a"))
    catalogue = cs.FactorCatalogue(declared("new", TIMBER))
    scenario = cs.Scenario("x", table, [Tagged()], catalogue, indicator="gwp_total")
    assert scenario.saving().magnitude == 0 and len(scenario.changes()) == 2


def test_the_number_of_d_counts_nowhere() -> None:
    """Also where a row books it in a module of the total."""

    class Credit(Scaled):
        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            row = cs.activity("d", "1 m3", "new", module="A5", factor_module="D", row="d")
            return pd.concat([activities, row], ignore_index=True)

    table = cs.activities(cs.activity("a", "100 m3", "new", row="a"))
    catalogue = cs.FactorCatalogue(declared("new", TIMBER))
    try:
        saved = cs.Scenario("x", table, [Credit()], catalogue).saving().magnitude
    except cs.InputError as error:
        assert "D" in str(error)
    else:
        assert saved == 0


# -- the law

NUMBERS = st.one_of(st.just(0.0), st.floats(-900, 900).map(lambda x: round(x, 3)))
NAMED = ("A1-A3", "A4", "A5", "B1", "C3", "C4", "D")


@st.composite
def products(draw: Any) -> Modules:
    """Modules declared or not, of any sign, split or not."""
    modules = draw(st.lists(st.sampled_from(NAMED), min_size=1, unique=True))
    numbers: Modules = {}
    for module in modules:
        total = draw(NUMBERS)
        numbers[module] = (total, draw(NUMBERS)) if draw(st.booleans()) else total
    return numbers


def most(scenario: cs.Scenario) -> float:
    """Positive emissions of what is removed, and the carbonation that new products declare."""
    lines = scenario.change_lines
    counted = lines[lines["counted"].astype(bool)]
    # Scaled rows have no sides but more and less: the amount says which.
    removed = counted[counted["amount"] < 0]["emissions"]
    bound = counted[(counted["amount"] > 0) & (counted["factor_module"] == "B1")]["emissions"]
    return float(-removed[removed < 0].sum() - bound[bound < 0].sum())


@settings(max_examples=examples(100))
@given(products(), products(), st.sampled_from([10, 30, 100]), st.sampled_from([1, 300, 1500]))
def test_a_saving_is_never_more_than_what_was_removed(
    old: Modules, new: Modules, share: int, volume: int
) -> None:
    scenario = replaced(old, new, share=f"{share} %", volume=f"{volume} m3")
    saved, bounds, limit = scenario.saving().magnitude, scenario.bounds(), most(scenario)
    rounding = 1e-9 * (1 + limit)
    assert np.isnan(saved) or saved <= limit + rounding
    steps = -scenario.steps()["change"].iloc[1:].to_numpy()
    assert np.isnan(saved) == np.isnan(steps).any()
    ends = [bounds.value.magnitude, bounds.high.magnitude]
    assert ends == pytest.approx([saved, saved], nan_ok=True, abs=rounding)
    shared = attribution(scenario).table
    assert shared["order_free"].sum(skipna=False) == pytest.approx(saved, nan_ok=True, abs=rounding)
    assert shared["alone"].tolist() == pytest.approx([saved], nan_ok=True, abs=rounding)
    if np.isnan(saved):
        assert len(scenario.findings.query("finding == 'saving undeclared'"))


@settings(max_examples=examples(60))
@given(products(), products())
def test_bounds_and_draws_obey_the_law(old: Modules, new: Modules) -> None:
    """At any value of share and volume, what was saved was removed; one run or many."""
    share, volume = estimate("share", "50 %", "20 %", "100 %"), "300 m3"
    scenario = replaced(old, new, share=share, volume=volume)
    bounds = scenario.bounds()
    ends = [replaced(old, new, share=f"{end} %", volume=volume) for end in (50, 20, 100)]
    row = bounds.sensitivity.iloc[0]
    many = [bounds.value.magnitude, row["saving_at_low"], row["saving_at_high"]]
    limit = max(map(most, ends))
    rounding = 1e-9 * (1 + limit)
    alone = [end.saving().magnitude for end in ends]
    assert many == pytest.approx(alone, nan_ok=True, abs=rounding)
    assert np.isnan(many).any() == np.isnan(bounds.high.magnitude)
    assert np.isnan(bounds.high.magnitude) or bounds.high.magnitude <= limit + rounding
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = cs.uncertainty(scenario, draws=50).table.set_index("result")
    is_nan = drawn.loc["saving", ["value", "mean", "deviation"]].isna()
    assert is_nan.all() == is_nan.any() == np.isnan(many).any()
    assert drawn.loc[["baseline", "total"], "mean"].notna().all()


# -- one judgement everywhere


@dataclass(frozen=True)
class InTwoRows:
    """Timber in two rows: what is bought, and what of it is burnt in the end."""

    burnt: Any
    name: str = "two rows"
    stage: int = m.Stage.MATERIAL
    cost: Any = None

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        tags = {"flow": "product", "replaces": "frame"}
        burnt = self.burnt.value if isinstance(self.burnt, cs.Assumption) else cs.Q(self.burnt)
        return pd.concat(
            [
                activities.assign(amount=0.0 * activities["amount"]),
                cs.activity("bought", "100 m3", "new", module="A1-A3", row="new", **tags),
                cs.activity("burnt", burnt, "new", module="C3", row="burnt", **tags),
            ],
            ignore_index=True,
        )


def in_two_rows(burnt: Any) -> cs.Scenario:
    catalogue = cs.FactorCatalogue(
        [*declared("old", {"A1-A3": 600.0, "C3": 5.0}), *declared("new", TIMBER)]
    )
    row = cs.activity("frame", "1000 m3", "old", flow="product", row="frame")
    return cs.Scenario(
        "x", cs.activities(row), [InTwoRows(burnt)], catalogue, indicator="gwp_total"
    )


def test_runs_that_differ_in_amounts_only_are_judged_one_by_one() -> None:
    """Of 100 m3 bought, 80 m3, 85 m3 or all are burnt: one pattern of signs, and two answers."""
    share = 744 / 664
    low, value = 0.8, 0.85
    assert low * share < RELEASED_IN_PART < value * share < RELEASED
    bounds = in_two_rows(estimate("burnt", "85 m3", "80 m3", "100 m3")).bounds()
    row, names = bounds.sensitivity.iloc[0], ("80 m3", "85 m3", "100 m3")
    alone = [in_two_rows(burnt).saving().magnitude for burnt in names]
    assert np.isnan(alone[0]) and not np.isnan(alone[2])
    many = [row["saving_at_low"], bounds.value.magnitude, row["saving_at_high"]]
    assert many == pytest.approx(alone, nan_ok=True)
    assert np.isnan([bounds.low.magnitude, bounds.high.magnitude]).all()
    assert bounds.measures[["low", "high"]].isna().all(axis=None)


def test_draws_over_such_runs_are_undeclared_and_totals_are_not() -> None:
    scenario = in_two_rows(estimate("burnt", "95 m3", "80 m3", "100 m3"))
    assert not is_undeclared(scenario)
    for rerun in (False, True):
        drawn = cs.simulate(scenario, draws=200, rerun=rerun)
        assert np.isnan(drawn["saving"].draws).all() and np.isnan(drawn["two rows"].draws).all()
        assert np.isfinite(drawn["total"].draws).all()
        with pytest.raises(cs.InputError, match="undeclared"):
            drawn["saving"].reaches("1 t CO2e")


def test_a_measure_keeps_its_saving_beside_one_that_has_none() -> None:
    scenario = with_diesel()
    assert is_undeclared(scenario)
    change = scenario.steps().set_index("step")["change"]
    assert np.isnan(change["Cross-laminated timber"]) and change["scaled"] == -1500.0
    assert scenario.only("scaled").saving().magnitude == 1500.0
    table = attribution(scenario).table.set_index("measure")
    assert table.loc["scaled", ["order_free", "alone"]].tolist() == [1500.0, 1500.0]
    assert table.loc["Cross-laminated timber", ["order_free", "alone", "last_in"]].isna().all()
    compared = scenario.compare(scenario.only("scaled"))
    assert np.isnan(compared["saving"].iloc[0]) and compared["saving"].iloc[1] == 1500.0


def test_what_is_undeclared_is_neither_best_nor_cheapest() -> None:
    options = Options(with_diesel())
    assert options.best("1 000 000 NOK").measures == ("scaled",)
    assert options.cheapest("1 t CO2e").measures == ("scaled",)
    timber = "Cross-laminated timber"
    remedy = f"most that can be saved is 1500 kgCO2e; the saving of {timber} is undeclared"
    with pytest.raises(cs.InputError, match=remedy):
        options.cheapest("2 t CO2e")
    assert str(options.best("9 000 000 NOK")).endswith(f"; saving undeclared: {timber}")
    assert options.front["undeclared"].unique().tolist() == [timber]
    assert Options(with_diesel().only("scaled")).front["undeclared"].unique().tolist() == [""]
    assert options.front["measures"].tolist() == ["", "scaled"]
    sets = options.sets.set_index("measures")["saving"]
    assert len(sets) == 4 and sets.isna().sum() == 2
    curve = options.curve().set_index("measure")
    assert np.isnan(curve.loc["Cross-laminated timber", "price"])
    assert curve.loc["scaled", "price"] == pytest.approx(500 / 1.5)
    prices = {"bidder": {"Cross-laminated timber": cs.Q("1 NOK"), "scaled": cs.Q("9 NOK")}}
    assert options.bidders(prices, "100 NOK")["measures"].tolist() == ["scaled"]
    with pytest.raises(cs.InputError, match="every admissible set is undeclared"):
        Options(with_diesel(), always=["Cross-laminated timber"])


def test_no_claim_is_within_bounds_that_are_undeclared() -> None:
    source = cs.Source(publisher="P", document="D", year=2020, locator="p 1")
    for amount in ("218 t CO2e", "1 t CO2e", "1000 t CO2e"):
        examined = cs.examine(with_diesel(), cs.Claim(amount, source))
        assert examined.table["verdict"].tolist() == ["the saving is undeclared"]
        assert not len(examined.holds)
        assert examined.table["saving"].isna().all()


def test_bids_side_by_side_are_judged_each_by_itself() -> None:
    """Concrete of one bid declares its end, that of the other does not."""
    catalogue = cs.FactorCatalogue(
        [*declared("old", CONCRETE), *declared("whole", END), *declared("new", TIMBER)]
    )
    bids = [
        cs.Scenario(
            name,
            cs.activities(cs.activity("frame", "1000 m3", name, flow="product", **FRAME)),
            [m.SolidTimber(where=FRAME, volume="800 m3", factor="new")],
            catalogue,
            cs.Basis(year=2023),
            indicator="gwp_total",
        )
        for name in ("old", "whole")
    ]
    for order in (bids, bids[::-1]):
        savings = [interactions.saving([0]) for interactions in interactions_of_each(order)]
        alone = [bid.saving().magnitude for bid in order]
        assert savings == pytest.approx(alone, nan_ok=True)
    assert np.isnan(bids[0].saving().magnitude) and bids[1].saving().magnitude == 218_000
