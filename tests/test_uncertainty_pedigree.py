"""The pedigree rule gives the variances that its source prints."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from carbonsite.analysis.uncertainty.pedigree import (
    GEOGRAPHICAL,
    OF_QUALITY,
    RELIABILITY,
    TEMPORAL,
    scores_of_factors,
    sigma_of_amounts,
    sigma_of_factors,
)
from carbonsite.inputs.qualities import QUALITIES

UNCERTAINTY_FACTORS = {
    "reliability": (1.0, 1.05, 1.1, 1.2, 1.5),
    "temporal": (1.0, 1.03, 1.1, 1.2, 1.5),
    "geographical": (1.0, 1.01, 1.02, 1.05, 1.1),
}
"""Frischknecht et al. 2007, ecoinvent report 1: the square of the geometric standard deviation that
each score adds.
"""


def test_the_variances_are_those_of_the_uncertainty_factors() -> None:
    """Both editions print one rule: variance = (ln U / 2)²; the later one prints it rounded to a
    digit.
    """
    for variances, factors in zip(
        (RELIABILITY, TEMPORAL, GEOGRAPHICAL), UNCERTAINTY_FACTORS.values(), strict=True
    ):
        for variance, factor in zip(variances, factors, strict=True):
            assert variance == pytest.approx((math.log(factor) / 2) ** 2, rel=0.15)


def rows(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "evidence": ["A"],
            "reference_year": [2019],
            "year": [2021],
            "geography": ["NO"],
            **{name: [value] for name, value in columns.items()},
        }
    )


@pytest.mark.parametrize(
    ("columns", "year", "scores"),
    [
        ({}, 2020, [2, 1, 1]),
        ({"evidence": "C"}, 2020, [3, 1, 1]),
        ({"evidence": ""}, 2020, [5, 1, 1]),
        ({"reference_year": 2014}, 2020, [2, 3, 1]),
        ({"reference_year": pd.NA}, 2020, [2, 1, 1]),
        ({"reference_year": pd.NA, "year": pd.NA}, 2020, [2, 5, 1]),
        ({}, None, [2, 5, 1]),
        ({"reference_year": 2035}, 2020, [2, 5, 1]),
        ({"geography": "EU"}, 2020, [2, 1, 2]),
        ({"geography": "SE"}, 2020, [2, 1, 3]),
        ({"geography": "GB"}, 2020, [2, 1, 4]),
        ({"geography": ""}, 2020, [2, 1, 5]),
    ],
)
def test_scores(columns: dict[str, object], year: int | None, scores: list[int]) -> None:
    assert scores_of_factors(rows(**columns), "NO", year).iloc[0].tolist() == scores
    expected = math.sqrt(
        0.0006 + RELIABILITY[scores[0] - 1] + TEMPORAL[scores[1] - 1] + GEOGRAPHICAL[scores[2] - 1]
    )
    assert sigma_of_factors(rows(**columns), "NO", year).tolist() == pytest.approx([expected])


def test_amounts_by_quality() -> None:
    assert set(OF_QUALITY) == {*QUALITIES, ""}
    found = sigma_of_amounts([*QUALITIES, "", None, "guessed"])
    assert (found[1:5] > found[:4]).all()
    assert found[5] == found[6] == found[7] == found[4]
