"""Quantiles of four sites against a million brute-force draws of formulas written out by hand:
within 1 % of a standard deviation.

The formulas know nothing of the package: triangular and lognormal draws of numpy's own generator,
and the arithmetic of the site. Factors of the shipped catalogue are read as plain numbers; their
spread is the pedigree rule, worked out by hand.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from sites import SOURCE

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.units import as_unit

Array = np.ndarray[Any, Any]
BRUTE, DRAWS = 1_000_000, 1_000_000
CATALOGUE = cs.FactorCatalogue.default()
DATE, BASIS = "2020-06-01", cs.Basis(year=2020)
RESIDUAL = cs.Basis(electricity="residual", year=2020)
RELIABILITY = {1: 0.0, 2: 0.0006, 3: 0.002, 4: 0.008, 5: 0.04}
TEMPORAL = {1: 0.0, 2: 0.0002, 3: 0.002, 4: 0.008, 5: 0.04}
GEOGRAPHICAL = {1: 0.0, 2: 2.5e-5, 3: 0.0001, 4: 0.0006, 5: 0.002}

HOURS = cs.Assumption("hours", "1000 h", low="500 h", high="1200 h", reason="test")
RATE = cs.Assumption("rate", "12 L/h", low="5 L/h", high="30 L/h", reason="test")
PER_LITRE = cs.Assumption("per litre", "3,4 kWh/L", low="2,5 kWh/L", high="9 kWh/L", reason="test")
LOSS = cs.Assumption("loss", "5 %", low="2 %", high="30 %", reason="test")


class By:
    """Brute-force draws."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)

    def triangular(self, assumption: cs.Assumption) -> Array:
        """In the assumption's unit; a share as a part of one."""
        unit = "" if str(assumption.value.units) == "%" else str(assumption.value.units)
        low, value, high = (
            end.to(as_unit(unit)).magnitude
            for end in (assumption.low, assumption.value, assumption.high)
        )
        return self._generator.triangular(low, value, high, BRUTE)

    def lognormal(self, sigma: float) -> Array:
        return np.exp(sigma * self._generator.standard_normal(BRUTE))


def pedigree(reliability: int, temporal: int, geographical: int) -> float:
    """Standard deviation of the logarithm, by the scores."""
    return math.sqrt(
        0.0006 + RELIABILITY[reliability] + TEMPORAL[temporal] + GEOGRAPHICAL[geographical]
    )


def number(factor: str, indicator: str = "gwp_ghg") -> float:
    """The whole of a carrier's life cycle."""
    rows = CATALOGUE.table.frame.query("factor == @factor")
    return float(rows[indicator].sum())


def _of(factor: str, year: int = 2020) -> tuple[int, int]:
    """Scores of age and geography, by hand from the catalogue's columns."""
    row = CATALOGUE[factor][0]
    age = abs(year - (row.reference_year or row.source.year))
    temporal = 1 if age < 3 else 2 if age < 6 else 3 if age < 10 else 4 if age < 15 else 5
    geographical = (
        1
        if row.geography == "NO"
        else (
            2
            if row.geography in ("EU", "GLO")
            else 3
            if row.geography in ("SE", "DK", "FI", "IS")
            else 4
        )
    )
    return temporal, geographical


def reliability(factor: str) -> int:
    return {"A": 2, "B": 2, "C": 3, "D": 4}[CATALOGUE[factor][0].evidence]


def agree(drawn: Any, truth: Array) -> None:
    """Quantiles, mean and standard deviation within 1 % of a standard deviation."""
    deviation = truth.std()
    for share in (0.05, 0.5, 0.95):
        apart = abs(drawn.quantile(share).magnitude - np.quantile(truth, share)) / deviation
        assert apart < 0.01, f"P{100 * share:.0f} lies {apart:.2%} of a standard deviation apart"
    assert abs(drawn.mean.magnitude - truth.mean()) < 0.01 * deviation
    assert abs(drawn.deviation.magnitude - deviation) < 0.01 * deviation


def exact(found: cs.Uncertainty, name: str, truth: Array) -> None:
    """Mean and standard deviation in closed form."""
    row = found.table.set_index("result").loc[name]
    assert abs(row["mean"] - truth.mean()) < 0.005 * truth.std()
    assert row["deviation"] == pytest.approx(truth.std(), rel=0.005)


def test_a_diesel_site() -> None:
    site = cs.activities(
        m.machine_use("excavator", HOURS, RATE, machine="excavator"),
        m.machine_use("roller", "400 h", "8 L/h", machine="roller"),
        cs.activity("generator", "2000 L", "diesel", module="A5", quality="invoiced"),
    )
    account = cs.account(site, CATALOGUE, BASIS, date=DATE)
    by = By(1)
    litres = (
        by.triangular(HOURS) * by.triangular(RATE)
        + 3200 * by.lognormal(math.sqrt(0.0006 + 0.002))
        + 2000 * by.lognormal(math.sqrt(0.0006 + 0.0006))
    )
    truth = litres * number("diesel-b0") * by.lognormal(pedigree(2, *_of("diesel-b0")))
    agree(cs.simulate(account, DRAWS, seed=2)["total"], truth)
    exact(cs.uncertainty(account), "total", truth)


def test_the_excavator_on_the_residual_mix() -> None:
    """Its 5 % quantile lies near zero and below: the sum changes its sign, and no lognormal would
    tell.
    """
    baseline = m.machine_use("excavator", HOURS, RATE, machine="excavator")
    scenario = cs.Scenario(
        "site",
        baseline,
        [m.ElectricExcavator(per_litre=PER_LITRE, loss=LOSS)],
        CATALOGUE,
        RESIDUAL,
        date=DATE,
    )
    by = By(3)
    litres = by.triangular(HOURS) * by.triangular(RATE)
    power = litres * by.triangular(PER_LITRE) / (1 - by.triangular(LOSS))
    diesel = number("diesel-b0") * by.lognormal(
        pedigree(reliability("diesel-b0"), *_of("diesel-b0"))
    )
    mix = number("electricity-no-2020-residual") * by.lognormal(
        pedigree(reliability("electricity-no-2020-residual"), *_of("electricity-no-2020-residual"))
    )
    truth = litres * diesel - power * mix
    assert np.quantile(truth, 0.05) < 0 < np.quantile(truth, 0.5)
    assert abs(np.quantile(truth, 0.05)) < 0.5 * truth.std()
    found = cs.uncertainty(scenario)
    agree(cs.simulate(found, DRAWS, seed=4)["saving"], truth)
    exact(found, "saving", truth)
    assert found.table.set_index("result").loc["saving", "quantiles"] == "10000 draws"
    assert float(cs.simulate(found, DRAWS, seed=5)["saving"].reaches("10 t CO2e")) == pytest.approx(
        float((truth >= 10_000).mean()), abs=0.002
    )


def test_hvo_instead_of_diesel() -> None:
    baseline = m.machine_use("excavator", HOURS, RATE, machine="excavator")
    share = cs.Assumption("share", "90 %", low="50 %", high="100 %", reason="test")
    scenario = cs.Scenario(
        "site", baseline, [m.Biodiesel(share=share)], CATALOGUE, BASIS, date=DATE
    )
    told = scenario.change_lines.groupby("resolved_factor")["emissions"].sum()
    by = By(6)
    litres, part = by.triangular(HOURS) * by.triangular(RATE), by.triangular(share)
    # Per litre of diesel replaced; by hand from the scenario's own value, whose arithmetic other
    # tests pin.
    per = {factor: emissions / (12_000 * 0.9) for factor, emissions in told.items()}
    assert per["diesel-b0"] == pytest.approx(-number("diesel-b0"))
    truth = -sum(
        litres * part * number_per * by.lognormal(pedigree(reliability(factor), *_of(factor)))
        for factor, number_per in per.items()
    )
    found = cs.uncertainty(scenario)
    agree(cs.simulate(found, DRAWS, seed=7)["saving"], truth)
    exact(found, "saving", truth)


def test_solid_timber_against_concrete_with_uptake_and_release() -> None:
    """What the timber took up (-1) it gives off (+1): one factor, one draw, so that the same carbon
    is never drawn twice.
    """
    split = {
        "source": SOURCE,
        "declared_unit": "m3",
        "standard": "EN 15804+A2",
        "geography": "NO",
        "reference_year": 2019,
        "evidence": "A",
        "gwp_luluc": 0.0,
        "biogenic_carbon": "co2 only",
    }
    factors = [
        cs.EmissionFactor(
            factor="timber",
            module="A1-A3",
            gwp_fossil=60.0,
            gwp_biogenic=-750.0,
            density="450 kg/m3",
            **split,
        ),
        cs.EmissionFactor(
            factor="timber",
            module="C3",
            gwp_fossil=8.0,
            gwp_biogenic=750.0,
            density="450 kg/m3",
            **split,
        ),
        cs.EmissionFactor(
            factor="concrete", module="A1-A3", gwp_fossil=290.0, gwp_biogenic=0.0, **split
        ),
        cs.EmissionFactor(
            factor="concrete", module="C3", gwp_fossil=5.0, gwp_biogenic=0.0, **split
        ),
    ]
    concrete = cs.Assumption("concrete", "1500 m3", low="1000 m3", high="2000 m3", reason="test")
    timber = cs.Assumption("timber", "1300 m3", low="1200 m3", high="1800 m3", reason="test")
    baseline = cs.activity(
        "frame", concrete, "concrete", flow="product", material="concrete", purpose="frame"
    )
    measure = m.SolidTimber(where={"purpose": "frame"}, volume=timber, factor="timber")
    by = By(8)
    old, new = by.triangular(concrete), by.triangular(timber)
    sigma = pedigree(2, 1, 1)
    factor_old, factor_new = by.lognormal(sigma), by.lognormal(sigma)
    for indicator, of_timber in (("gwp_total", 68.0), ("gwp_ghg", 68.0), ("gwp_biogenic", 0.0)):
        scenario = cs.Scenario(
            "frame",
            baseline,
            [measure],
            cs.FactorCatalogue(factors),
            date=DATE,
            indicator=indicator,
        )
        truth = (
            old * factor_old * (0.0 if indicator == "gwp_biogenic" else 295.0)
            - new * factor_new * of_timber
        )
        drawn = cs.simulate(scenario, DRAWS, seed=9)["saving"]
        if indicator == "gwp_biogenic":
            assert np.abs(drawn.draws).max() < 1e-6
        else:
            agree(drawn, truth)
            exact(cs.uncertainty(scenario), "saving", truth)


def test_the_check_finds_a_difference() -> None:
    """A planted fault: a factor that is drawn anew for each line, and a truth that shares it."""
    by = By(10)
    shared, alone = by.lognormal(0.1), by.lognormal(0.1)
    truth = 100 * shared + 100 * shared

    def wrong() -> Any:
        draws = 100 * shared + 100 * alone
        from carbonsite.analysis.uncertainty.simulation import Drawn

        return Drawn("total", cs.Q("200 kgCO2e"), draws, False, 0)

    with pytest.raises(AssertionError, match="standard deviation apart"):
        agree(wrong(), truth)
