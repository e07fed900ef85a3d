"""Generic names of imported factors: a shipped factor keeps the name that it has already."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace

import pandas as pd

from ...messages import Message, message
from ..catalogue import FactorCatalogue
from .published import PublishedFactors, PublishedFinding, findings_table

_MEANING = ["generic", "accounting", "boundary", "geography", "reference_year"]
"""Columns by which a generic name such as ``electricity`` finds its factor."""


def beside_shipped(published: PublishedFactors) -> PublishedFactors:
    """The factors without a generic name where the shipped catalogue has one of the same meaning.

    A generic name must lead to one factor, so that the account stays clear when both are joined. A
    finding says of each which one keeps the name, and whether the two agree.
    """
    frame = published.catalogue.frame
    named = frame[frame["generic"] != ""]
    if not len(named):
        return published
    shipped = FactorCatalogue.default().frame
    columns = ["factor", "gwp_ghg", "declared_unit"]
    both = named.merge(
        shipped[shipped["generic"] != ""][[*_MEANING, *columns]],
        on=_MEANING,
        suffixes=("", "_shipped"),
    ).drop_duplicates("factor")
    if not len(both):
        return published
    taken = frame["factor"].isin(both["factor"])
    catalogue = FactorCatalogue().holding(frame.assign(generic=frame["generic"].mask(taken, "")))
    kept = {
        factor: list(zip(rows["finding"], rows["detail"], strict=True))
        for factor, rows in published.catalogue.findings.groupby("factor", sort=False)
    }
    rows = [
        PublishedFinding("generic name taken", row["factor"], _detail(row))
        for row in both.to_dict("records")
    ]
    return replace(
        published,
        catalogue=catalogue.with_findings(kept),
        findings=pd.concat([published.findings, findings_table(rows)], ignore_index=True),
    )


def _detail(row: Mapping[Hashable, object]) -> Message:
    """Which shipped factor keeps the name, and both numbers."""
    return message(
        "publisher.generic_taken",
        generic=row["generic"],
        shipped=row["factor_shipped"],
        year=row["reference_year"],
        number=row["gwp_ghg"],
        other=row["gwp_ghg_shipped"],
    )
