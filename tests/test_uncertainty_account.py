"""Accounts: sums of lognormal lines in closed form, groups, what is shared, what is undeclared,
zero spread.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import SOURCE, factor
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.analysis.uncertainty.amounts import FEW

EXACT = {"evidence": "A", "geography": "NO", "reference_year": 2020}
DATE = "2020-06-01"


def catalogue(count: int = 3, **fields: Any) -> cs.FactorCatalogue:
    return cs.FactorCatalogue(
        [
            factor(f"f{n}", module="A1-A3", gwp_ghg=1.0 + n, **{**EXACT, **fields})
            for n in range(count)
        ]
    )


def rows(amounts: list[float], factors: list[str], **columns: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": [f"i{n}" for n in range(len(amounts))],
            "factor": factors,
            "amount": amounts,
            "unit": "kg",
            **columns,
        }
    )


def sigma_f(reliability: float = 0.0006) -> float:
    return math.sqrt(0.0006 + reliability)


AMOUNT_SIGMA = {"metered": math.sqrt(0.0006), "assumed": math.sqrt(0.0406)}


def by_hand(table: pd.DataFrame, numbers: dict[str, float]) -> tuple[float, float]:
    """Mean and variance of a sum of products of lognormal factors and amounts, pair by pair, from
    the textbook formula.
    """
    sf = sigma_f()
    lines = [
        (row.factor, row.amount * numbers[row.factor], AMOUNT_SIGMA[row.quality])
        for row in table.itertuples()
    ]
    means = [value * math.exp(sf**2 / 2 + sa**2 / 2) for _, value, sa in lines]
    variance = 0.0
    for one, (factor_one, _, amount_one) in enumerate(lines):
        for other, (factor_other, _, _) in enumerate(lines):
            joint = (math.exp(sf**2) if factor_one == factor_other else 1.0) * (
                math.exp(amount_one**2) if one == other else 1.0
            )
            variance += means[one] * means[other] * (joint - 1)
    return sum(means), variance


@settings(max_examples=examples(20), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.1, 1e4),
            st.sampled_from(["f0", "f1", "f2"]),
            st.sampled_from(["metered", "assumed"]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_mean_and_variance_of_lognormal_sums(told: list[tuple[float, str, str]]) -> None:
    amounts, factors, qualities = (list(column) for column in zip(*told, strict=True))
    table = rows(amounts, factors, quality=qualities)
    found = cs.uncertainty(cs.account(table, catalogue(), date=DATE)).table.iloc[0]
    mean, variance = by_hand(table, {"f0": 1.0, "f1": 2.0, "f2": 3.0})
    assert found["mean"] == pytest.approx(mean, rel=1e-12)
    assert found["deviation"] == pytest.approx(math.sqrt(variance), rel=1e-9)
    assert found["quantiles"] == "closed form"


def test_one_line_has_the_quantiles_of_its_lognormal() -> None:
    """A product of two lognormals is one: the closed form is exact."""
    table = rows([100.0], ["f0"], quality="assumed")
    found = cs.uncertainty(cs.account(table, catalogue(), date=DATE)).table.iloc[0]
    sigma = math.hypot(sigma_f(), AMOUNT_SIGMA["assumed"])
    assert found[["P5", "P50", "P95"]].tolist() == pytest.approx(
        [100 * math.exp(z * sigma) for z in (-1.6448536269514722, 0, 1.6448536269514722)]
    )


def test_closed_form_and_draws_agree_by_group() -> None:
    generator = np.random.default_rng(1)
    amounts = generator.lognormal(3, 1, 400)
    table = rows(
        amounts.tolist(),
        [f"f{n % 3}" for n in range(400)],
        quality=["metered", "assumed"] * 200,
        element=[f"2{n % 4}" for n in range(400)],
    )
    account = cs.account(table, catalogue(), date=DATE)
    found = cs.uncertainty(account, "element")
    drawn = cs.simulate(account, 200_000, 1, "element").table
    assert found.table["result"].tolist() == drawn["result"].tolist()
    assert set(found.table["quantiles"]) == {"closed form"}
    # Fenton and Wilkinson's quantiles match two moments: rows of very unlike size are a little more
    # skewed than their lognormal.
    for column, room in (("mean", 0.005), ("P5", 0.03), ("P50", 0.03), ("P95", 0.03)):
        assert (np.abs(found.table[column] - drawn[column]) / found.table["deviation"]).max() < room
    assert drawn["deviation"].to_numpy() == pytest.approx(
        found.table["deviation"].to_numpy(), rel=0.01
    )
    assert found.covariance.to_numpy().sum() == pytest.approx(
        cs.uncertainty(account).table["deviation"].iloc[0] ** 2, rel=1e-9
    )


def test_few_rows_decide_among_many() -> None:
    """A giant among a thousand dwarfs is drawn by itself: its skewness stays."""
    table = rows([1000.0, 400.0, *[0.5] * 1000], ["f0"] * 1002, quality="assumed")
    account = cs.account(table, catalogue(), date=DATE)
    generator = np.random.default_rng(2)
    size, sa = 400_000, AMOUNT_SIGMA["assumed"]
    dwarfs = 500 * math.exp(sa**2 / 2) + math.sqrt(1000) * 0.5 * math.exp(sa**2 / 2) * math.sqrt(
        math.expm1(sa**2)
    ) * generator.standard_normal(size)
    truth = (
        1000 * np.exp(sa * generator.standard_normal(size))
        + 400 * np.exp(sa * generator.standard_normal(size))
        + dwarfs
    ) * np.exp(sigma_f() * generator.standard_normal(size))
    drawn = cs.simulate(account, 400_000, 3)["total"]
    for share in (0.05, 0.5, 0.95):
        assert (
            abs(drawn.quantile(share).magnitude - np.quantile(truth, share)) < 0.015 * truth.std()
        )
    names = cs.uncertainty(account).inputs["input"].tolist()
    assert sum(name.startswith("amount of") for name in names) == FEW


def test_the_largest_rows_are_drawn_one_by_one_whatever_their_sign() -> None:
    """Twenty rows of unlike size and sign among a thousand small ones: the sixteen largest."""
    sizes = [(-1) ** n * float(round(10 * 1.5**n)) for n in range(20)]
    table = rows([*[0.5] * 1000, *sizes], ["f0"] * 1020, quality="assumed")
    table["item"] = [*["small"] * 1000, *(f"large {n}" for n in range(20))]
    table["measure"] = "m"
    names = cs.uncertainty(cs.account(table, catalogue(), date=DATE)).inputs["input"].tolist()
    rest = 500 + sum(sizes[:4])
    assert sorted(names) == sorted(
        [
            "f0",
            f"amounts of f0, kg, assumed: {rest:.12g} in all",
            *(f"amount of large {n}: {sizes[n]:.12g} kg f0" for n in range(4, 20)),
        ]
    )


def test_the_inputs_are_the_amounts_that_no_assumption_with_a_range_decides() -> None:
    """A row of 0 is no input, nor is a row with a ranged estimate; one that is certain is."""
    known = cs.Assumption("known", "3 kg", reason="chosen for the test")
    ranged = cs.Assumption("ranged", "4 kg", low="2 kg", high="5 kg", reason="chosen for the test")
    table = cs.activities(
        cs.activity("a", "1 kg", "f0", quality="metered"),
        cs.activity("b", "0 kg", "f0", quality="metered"),
        cs.activity("c", known, "f1", quality="invoiced"),
        cs.activity("d", ranged, "f2"),
    )
    found = cs.uncertainty(cs.account(table, catalogue(), date=DATE))
    assert found.inputs[["input", "kind", "known_by"]].to_numpy().tolist() == [
        ["f0", "factor", "pedigree: evidence 2, age 1, geography 1"],
        ["f1", "factor", "pedigree: evidence 2, age 1, geography 1"],
        ["f2", "factor", "pedigree: evidence 2, age 1, geography 1"],
        ["amount of a: 1 kg f0", "amount", "quality: metered"],
        ["amount of c: 3 kg f1", "amount", "quality: invoiced"],
        ["ranged", "assumption", "chosen for the test"],
    ]
    assert found.certain == ["known"]
    assert [text.in_language("nb") for text in found.inputs["known_by"][3:5]] == [
        "kvalitet: metered",
        "kvalitet: invoiced",
    ]


def test_zero_spread_is_the_account_bit_for_bit() -> None:
    numbers = [0.1, 0.2, 0.3, 1 / 3]
    table = rows(numbers, ["f0", "f1", "f2", "f0"])
    account = cs.account(table, catalogue(uncertainty="GSD 1"), date=DATE)
    spreads = {f"amount of i{n}": cs.Spread("uniform", "100 %", "100 %") for n in range(4)}
    found = cs.uncertainty(account, spreads=spreads)
    drawn = cs.simulate(found, 100, 1)["total"]
    assert (drawn.draws == account.total.magnitude).all()
    assert found.table.iloc[0][["mean", "P5", "P50", "P95"]].tolist() == pytest.approx(
        [account.total.magnitude] * 4
    )
    assert found.table["deviation"].tolist() == [0.0]


def test_undeclared_stays_undeclared_in_every_draw() -> None:
    factors = [
        factor("a", module="A1-A3", gwp_ghg=1.0, gwp_total=2.0, **EXACT),
        factor("b", module="A1-A3", gwp_total=3.0, gwp_fossil=3.0, gwp_ghg=2.5, **EXACT),
    ]
    factors += [factor("b", module="D", gwp_total=-1.0, **EXACT)]
    table = rows([1.0, 2.0], ["a", "b"])
    account = cs.account(table, cs.FactorCatalogue(factors), indicator="gwp_ghg", date=DATE)
    found = cs.uncertainty(account, "module")
    drawn = cs.simulate(found, 500, 1)
    assert np.isnan(account.by("module")["gwp_ghg"].loc["D"])
    assert np.isnan(drawn["D"].draws).all() and not np.isnan(drawn["A1-A3"].draws).any()
    by_module = found.table.set_index("result")
    assert (
        by_module.loc["D", ["value", "mean", "deviation"]].isna().all()
        and by_module.loc["A1-A3"].notna().all()
    )
    with pytest.raises(cs.InputError, match="undeclared"):
        drawn["D"].reaches("1 kg CO2e")


def test_a_factor_is_drawn_once_for_all_its_lines() -> None:
    """Two rows of one factor vary together; of two factors they do not."""
    sure = {f"amount of i{n}": cs.Spread("uniform", "100 %", "100 %") for n in range(2)}
    together, apart = (
        cs.uncertainty(
            cs.account(rows([1.0, 1.0], names), catalogue(count=3), date=DATE), spreads=sure
        )
        for names in (["f0", "f0"], ["f0", "f1"])
    )
    one = math.exp(sigma_f() ** 2 / 2) * math.sqrt(math.expm1(sigma_f() ** 2))
    assert together.table["deviation"].iloc[0] == pytest.approx(2 * one)
    assert apart.table["deviation"].iloc[0] == pytest.approx(math.hypot(1, 2) * one)


def test_a_blend_shares_the_amount() -> None:
    """Diesel with biodiesel in it: one amount on two factors."""
    share = cs.Assumption("blend", "10 %", reason="test")
    basis = cs.Basis(year=2020, blend=share)
    table = cs.activity("generator", "1000 L", "diesel", module="A5", quality="assumed")
    account = cs.account(table, cs.FactorCatalogue.default(), basis, date=DATE)
    assert len(account.lines["resolved_factor"].unique()) == 2
    sure = {
        name: cs.Spread("uniform", "100 %", "100 %")
        for name in account.lines["resolved_factor"].unique()
    }
    found = cs.uncertainty(account, spreads=sure)
    relative = found.table["deviation"].iloc[0] / found.table["mean"].iloc[0]
    assert relative == pytest.approx(math.sqrt(math.expm1(AMOUNT_SIGMA["assumed"] ** 2)))
    assert found.certain == ["blend"]


def test_an_assumption_in_two_amounts_is_drawn_once() -> None:
    hours = cs.Assumption("hours", "100 h", low="80 h", high="140 h", reason="test")
    machines = cs.activities(
        cs.measures.machine_use("a", hours, "10 L/h"), cs.measures.machine_use("b", hours, "20 L/h")
    )
    account = cs.account(machines, cs.FactorCatalogue.default(), cs.Basis(year=2020), date=DATE)
    found = cs.uncertainty(account, spreads={"diesel-b0": cs.Spread("uniform", "100 %", "100 %")})
    triangular = math.sqrt((80**2 + 100**2 + 140**2 - 80 * 100 - 80 * 140 - 100 * 140) / 18)
    assert found.table["deviation"].iloc[0] == pytest.approx(
        account.total.magnitude / 100 * triangular
    )
    assert found.table["quantiles"].iloc[0] == "10000 draws"
    assert cs.shares(found)["input"].iloc[0] == "hours"


def test_a_property_with_a_range_is_an_input() -> None:
    soil = cs.EmissionFactor(
        factor="soil",
        declared_unit="t",
        gwp_ghg=20.0,
        source=SOURCE,
        density="1,8 t/m3 (1,5 t/m3 to 2 t/m3)",
        uncertainty="GSD 1",
    )
    account = cs.account(
        cs.activity("masses", "100 m3", "soil", module="A5"), cs.FactorCatalogue([soil]), date=DATE
    )
    found = cs.uncertainty(
        account, spreads={"amount of masses": cs.Spread("uniform", "100 %", "100 %")}
    )
    assert found.table["mean"].iloc[0] == pytest.approx(100 * 20 * (1.5 + 1.8 + 2.0) / 3)
    assert "soil density" in found.inputs["input"].tolist()


def test_amounts_of_others_are_drawn_by_themselves() -> None:
    """Two bids of a thousand rows of one factor: the factor cancels between them, the amounts do
    not.
    """
    generator = np.random.default_rng(5)
    bids = [
        cs.account(
            rows(generator.lognormal(3, 0.4, 1000).tolist(), ["f0"] * 1000, quality="assumed"),
            catalogue(),
            date=DATE,
        )
        for _ in range(2)
    ]
    drawn = [cs.simulate(bid, 20_000, 1)["total"] for bid in bids]
    difference = drawn[0].draws - drawn[1].draws
    sa, sf = AMOUNT_SIGMA["assumed"], sigma_f()
    squares = sum(float((bid.reading.amount**2).sum()) for bid in bids)
    means = [float(bid.reading.amount.sum()) * math.exp(sa**2 / 2 + sf**2 / 2) for bid in bids]
    by_amounts = squares * math.exp(sa**2 + sf**2) * math.expm1(sa**2) * math.exp(sf**2)
    expected = math.sqrt(by_amounts + (means[0] - means[1]) ** 2 * math.expm1(sf**2))
    assert difference.std() == pytest.approx(expected, rel=0.03)
    again = cs.simulate(bids[0], 20_000, 1)["total"]
    assert (again.draws == drawn[0].draws).all()


def test_a_row_s_own_property_with_a_range_is_an_input() -> None:
    """Kilograms of a product declared by the cubic metre: the emissions go with one over the
    density.
    """
    density = cs.Assumption("rho", "500 kg/m3", low="400 kg/m3", high="800 kg/m3", reason="test")
    wood = cs.EmissionFactor(
        factor="wood",
        module="A1-A3",
        declared_unit="m3",
        gwp_ghg=60.0,
        source=SOURCE,
        uncertainty="GSD 1",
    )
    table = cs.activity("wood", "1000 kg", "wood", density=density)
    found = cs.uncertainty(cs.account(table, cs.FactorCatalogue([wood]), date=DATE))
    draws = np.random.default_rng(1).triangular(400, 500, 800, 1_000_000)
    assert found.table["mean"].iloc[0] == pytest.approx((60_000 / draws).mean(), rel=1e-3)
    assert found.table["deviation"].iloc[0] == pytest.approx((60_000 / draws).std(), rel=5e-3)
