"""Amounts of a bid's rows in one unit, through the properties of their factors."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ...arrays import Array
from ...errors import CarbonsiteError
from ...factors.properties import CatalogueProperties
from ...lifecycle import PRODUCT_MODULES
from ...messages import Message, message
from ...units import Q, as_unit
from .base import Subject


def amounts_in(table: pd.DataFrame, subject: Subject, unit: str) -> Array:
    """The amount of each row in a unit; NaN if it cannot be converted.

    Parameters
    ----------
    table : DataFrame
        Activities.
    subject : Subject
        With the factors.
    unit : str
    """
    scenario = subject.scenario
    through = CatalogueProperties(
        scenario.catalogue, scenario.basis.country if scenario.basis else "NO"
    )
    own = [name for name in ("density", "heating_value") if name in table]
    texts = [table[name].fillna("").astype(str).tolist() for name in ("factor", "unit", *own)]
    codes, kinds = pd.factorize(pd.Series(list(zip(*texts, strict=True)), dtype=object))
    rates = np.array([_per_unit(kind, own, through, unit) for kind in kinds])
    return table["amount"].to_numpy(dtype=float) * rates[codes] if len(kinds) else np.zeros(0)


def _per_unit(
    kind: tuple[str, ...], own: list[str], through: CatalogueProperties, target: str
) -> float:
    factor, unit, *stated = kind
    properties = tuple((name, text) for name, text in zip(own, stated, strict=True) if text)
    try:
        return through.conversion(factor, unit, target, properties)
    except CarbonsiteError:
        return math.nan


def hours_of(table: pd.DataFrame) -> Array:
    """Hours of each row [h]; NaN if it states none."""
    if "hours" not in table:
        return np.full(len(table), np.nan)
    codes, texts = pd.factorize(table["hours"].fillna("").astype(str).to_numpy(dtype=object))
    hours = [_magnitude_in(text, "h") for text in texts]
    return np.array(hours)[codes] if hours else np.zeros(0)


def _magnitude_in(text: str, unit: str) -> float:
    try:
        return float(Q(text).to(as_unit(unit)).magnitude)
    except CarbonsiteError:
        return math.nan


def amount_of_rows(subject: Subject, counted: Array, unit: str) -> tuple[float, list[Message]]:
    """The amount of the rows whose lines count, and what is missing for it.

    Of rows with a product stage, if there are any: a delivery is no further tonne.
    """
    lines = subject.lines[counted]
    is_product = np.isin(lines["module"].to_numpy(dtype=object), list(PRODUCT_MODULES))
    rows = set(lines["row"][is_product] if is_product.any() else lines["row"])
    table = subject.activities[subject.activities["row"].isin(rows)]
    amounts = amounts_in(table, subject, unit)
    missing = [
        message("tender.missing.amount", row=row, unit=unit)
        for row in table["row"].to_numpy(dtype=object)[np.isnan(amounts)]
    ]
    amount = float(amounts.sum())
    if not missing and not amount > 0:
        missing = [message("tender.missing.no_amount", unit=unit)]
    return amount, missing
