"""The pedigree rule: spreads of inputs that state none, by how well they are known.

References
----------
Weidema et al. 2013, Overview and methodology, data quality guideline for the ecoinvent database
version 3, tables 10.4 and 10.5: scores 1 to 5, and for each score a variance of the logarithm,
which are added to a basic variance.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

Array = np.ndarray

BASIC = 0.0006
"""Variance of the logarithm of even the best known numbers: products, energy, combustion."""

RELIABILITY = (0.0, 0.0006, 0.002, 0.008, 0.04)
TEMPORAL = (0.0, 0.0002, 0.002, 0.008, 0.04)
GEOGRAPHICAL = (0.0, 2.5e-5, 0.0001, 0.0006, 0.002)

OF_EVIDENCE = {"A": 2, "B": 2, "C": 3, "D": 4, "": 5}
"""Reliability of a factor by grade: read at the publisher or a copy, quoted, computed, none."""

OF_QUALITY = {"metered": 1, "invoiced": 2, "hours × load": 3, "nameplate": 4, "assumed": 5, "": 5}
"""Reliability of an amount; one whose quality is not stated is like one that is assumed."""

YEARS = (3, 6, 10, 15)
"""A difference of fewer years than these scores 1, 2, 3, 4; a larger or unknown one 5."""

REGIONS = {"EU": 2, "GLO": 2}
NEAR = ("NO", "SE", "DK", "FI", "IS")


def sigma_of_amounts(qualities: pd.Series | Array) -> Array:
    """Standard deviation of the logarithm of amounts, by quality; an unknown quality scores 5."""
    return np.array(
        [
            math.sqrt(
                BASIC
                + RELIABILITY[OF_QUALITY.get(quality if isinstance(quality, str) else "", 5) - 1]
            )
            for quality in qualities
        ]
    )


def sigma_of_factors(rows: pd.DataFrame, country: str, year: int | None) -> Array:
    """Standard deviation of the logarithm of factors, by evidence, age and geography.

    Parameters
    ----------
    rows : DataFrame
        One row of the catalogue for each factor.
    country : str
        Where the factor is used.
    year : int, optional
        When; without one, the age is not known.
    """
    return sigma_of_scores(scores_of_factors(rows, country, year))


def sigma_of_scores(scores: pd.DataFrame) -> Array:
    """Standard deviation of the logarithm, by the scores of `scores_of_factors`."""
    tables = {"evidence": RELIABILITY, "age": TEMPORAL, "geography": GEOGRAPHICAL}
    return np.asarray(
        np.sqrt(
            BASIC
            + sum(
                np.array(table)[scores[name].to_numpy(dtype=int) - 1]
                for name, table in tables.items()
            )
        )
    )


def scores_of_factors(rows: pd.DataFrame, country: str, year: int | None) -> pd.DataFrame:
    """The scores of each factor, 1 (best) to 5: ``evidence, age, geography``."""
    evidence = [OF_EVIDENCE.get(text, 5) for text in rows["evidence"].tolist()]
    known = [
        pd.to_numeric(rows[column], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        for column in ("reference_year", "year")
    ]
    ages = np.abs(
        np.where(np.isnan(known[0]), known[1], known[0]) - (math.nan if year is None else year)
    )
    temporal = np.where(np.isnan(ages), 5, 1 + np.searchsorted(YEARS, ages, side="right"))
    places = [_place(geography, country) for geography in rows["geography"].tolist()]
    return pd.DataFrame(
        {"evidence": evidence, "age": temporal, "geography": places}, index=rows.index
    )


def _place(geography: str, country: str) -> int:
    """Score: 1 the country, 2 a region with it, 3 a Nordic neighbour, 4 elsewhere, 5 not stated."""
    if not geography:
        return 5
    if geography == country:
        return 1
    return REGIONS.get(geography, 3 if geography in NEAR and country in NEAR else 4)
