"""Claims compared with savings: the table of an examination, and its verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..display import html_table, text_table
from ..factors.basis import Basis
from ..messages import Message, message
from .claim import LOCATION_BASED, MARKET_BASED, Claim

WITHIN, ABOVE, BELOW, UNDECLARED, NOT_SHOWN = (
    message("verdict.within"),
    message("verdict.above"),
    message("verdict.below"),
    message("verdict.undeclared"),
    message("verdict.not_shown"),
)


_TEXTS = ("measures", "basis", "electricity", "view", "verdict", "outcome", "missing")


@dataclass(frozen=True)
class Examination:
    """A claim, compared with the bounds of a scenario's saving; bounds, not probabilities.

    Attributes
    ----------
    claim : Claim
    table : DataFrame
        ``measures, basis, electricity, saving, low, high, claim, verdict`` [kgCO2e], one row for
        each set of measures under each basis; `electricity` says if that is location-based. Where
        the saving is undeclared, no claim is within its bounds.
        Of a claim about a share, modules or elements, `view` says what counts beside what the
        claim names, and further columns are ``claim_upper, outcome, reference, built, missing``;
        saving, bounds and claim of a share are in % of the reference.
    gaps : DataFrame
        ``measures, basis, ratio, first, first_value, second, second_value, saving, outcome``: the
        central saving as a multiple of the claim, and the two assumptions that move it furthest
        towards the claim, at the values where the two meet or come nearest.
    takes : DataFrame
        ``basis, saved_per_litre, litres, litres_per_hour, machine_hours, per_area``: what the claim
        would take, each alone, and the rates behind it; NaN if unknown.
    """

    claim: Claim
    table: pd.DataFrame
    gaps: pd.DataFrame
    takes: pd.DataFrame

    @property
    def holds(self) -> pd.DataFrame:
        """The rows within whose bounds the claim lies."""
        return self.table[self.table["verdict"] == WITHIN]

    def __repr__(self) -> str:
        return text_table(self.table, f"claim of {self.claim.text}")

    def _repr_html_(self) -> str:
        return html_table(self.table, f"claim of {self.claim.text}")


class ExaminedSaving(NamedTuple):
    """A saving with its bounds beside what is claimed, and the verdict."""

    saving: float
    low: float
    high: float
    claim: float
    verdict: str


def verdict_on(saving: Sequence[float], claimed: float, upper: float) -> Message:
    """How a claim, or its range, lies to the lowest, central and highest saving."""
    if np.isnan(saving).any():
        return UNDECLARED
    if claimed > saving[-1]:
        return ABOVE
    return BELOW if upper < saving[0] else WITHIN


def electricity_of(basis: Basis | None) -> str:
    """Whether a basis takes electricity of the place or as it was bought."""
    return MARKET_BASED if basis is not None and basis.is_market_based else LOCATION_BASED


def with_messages(table: pd.DataFrame, rows: list[dict[str, object]]) -> pd.DataFrame:
    """The table with texts of dtype object, in which messages stay messages."""
    texts = {name: [row[name] for row in rows] for name in _TEXTS if name in table}
    return table.assign(**{name: pd.Series(cells, dtype=object) for name, cells in texts.items()})
