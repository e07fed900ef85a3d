"""The law of the site: what is not allowed on a building site at the date of its account."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..accounting.checks import EPOCH, day_of
from ..factors.generic import BIOFUELS
from ..messages import message
from ..units.source import Source

if TYPE_CHECKING:
    from ..accounting.account import Account

OIL_BAN = datetime.date(2022, 1, 1)
OIL_BAN_SOURCE = Source(
    publisher="Bygg.no",
    document="Mineral oil for heating of building sites is banned",
    year=2021,
    locator=(
        "ban from 1 January 2022 (regulation on the use of mineral oil for heating buildings,"
        " extended to sites)"
    ),
)
"""Norway: mineral oil may not heat or dry a building site from this day on."""

HEATING = ("winter heating", "drying", "thawing", "heating")
MINERAL_OIL = ("diesel", "heating-oil", "fuel-oil", "gas-oil", "burning-oil", "kerosene")


def site_law_findings(account: Account) -> Iterator[dict[str, Any]]:
    """Diesel or oil heaters on a Norwegian site after 2021."""
    country = account.basis.country if account.basis else "NO"
    table = account.reading.table
    if country != "NO" or "purpose" not in table:
        return
    lines = account.lines[account.lines["purpose"].isin(HEATING)]
    # Renewable fuel that the basis does not credit takes the number of fossil fuel; what burns is
    # renewable all the same.
    burnt = lines["resolved_factor"].where(~lines["factor"].isin(BIOFUELS), lines["factor"])
    oil = lines[
        burnt.str.contains("|".join(MINERAL_OIL))
        & ~burnt.str.contains("bio")
        & (lines["amount"] != 0)
    ]
    of_account = np.nan if account.date is None else float((account.date - EPOCH).days)
    days = [
        of_account if day is None else float(day)
        for day in map(day_of, oil["date"] if "date" in oil else [None] * len(oil))
    ]
    late = oil[np.array(days) >= (OIL_BAN - EPOCH).days]
    if len(late):
        yield {
            "finding": "illegal baseline",
            "factor": ", ".join(sorted(late["resolved_factor"].unique())),
            "detail": message(
                "detail.illegal_baseline",
                day=OIL_BAN,
                source=OIL_BAN_SOURCE,
                rows=", ".join(map(str, late["row"].unique()[:5])),
            ),
            "rows": int(late["row"].nunique()),
            "share": float(
                late[account.indicator].abs().sum()
                / (account.lines[account.indicator].abs().sum() or 1.0)
            ),
        }
