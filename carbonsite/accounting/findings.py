"""Findings: what a reader of an account must know besides its total."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..errors import InputError
from ..factors.validity import YEARS, ends_by_programme
from ..lifecycle import MODULES, PRODUCT_MODULES
from ..messages import Joined, Word, message
from .accounted import Accounted
from .basis_findings import CARRIER_FINDINGS, market_based, other_year
from .coding import coded
from .counted_twice import counted_twice
from .finding_weights import (
    FindingRow,
    Weights,
    by_factor,
    days_of_use,
    finding_table,
    of_activities,
)
from .inert_masses import decay_of_inert_masses
from .lines import lines_of
from .mineral_oil import mineral_oil_findings
from .negative_amounts import negative_amounts
from .replacing_amounts import replaced_by_little
from .rows_of_products import counted_of_products, maintained_and_replaced, parts_beside_whole
from .scope_findings import credit_in_total, emissions_in_d, uptake_without_release
from .stand_ins import modules_stood_in, stand_in_findings


def findings_of(account: Accounted, location_based: str = "") -> pd.DataFrame:
    """Table of an account's findings; `share` is of the sum of magnitudes of all lines.

    Parameters
    ----------
    account : Accounted
    location_based : str, optional
        Total with location-based electricity where the account is market-based, or why there is
        none; shown even if the electricity bought has no emissions.
    """
    weights = Weights(account)
    kinds = (
        _expired,
        _expired_by_programme,
        _later_source,
        other_year,
        _characterisation,
        uptake_without_release,
        credit_in_total,
        emissions_in_d,
        counted_twice,
        counted_of_products,
        maintained_and_replaced,
        parts_beside_whole,
        replaced_by_little,
        negative_amounts,
        _of_factors,
        *CARRIER_FINDINGS,
        _substituted,
        stand_in_findings,
        _renamed,
        _nameplate,
        mineral_oil_findings,
        decay_of_inert_masses,
    )
    findings = [
        finding for kind in kinds for finding in kind(account, weights) if finding["share"] > 0
    ]
    if location_based:
        findings.append(market_based(account, weights, location_based))
    return finding_table(findings)


_REFUSED = {"expired": "expired", "no default scenario": "no_default"}
"""Findings that a strict account refuses, and the key of their remedy."""


def refuse_under_strict(findings: pd.DataFrame) -> None:
    """Refuse an account with an expired factor, or one that leaves the choice of scenario open.

    Raises
    ------
    InputError
    """
    refused = findings[findings["finding"].isin(list(_REFUSED))]
    if len(refused):
        raise InputError.of(
            "account (strict)",
            [
                {
                    "column": "factor",
                    "value": row.factor,
                    "problem": row.detail,
                    "remedy": message(f"accounting.{_REFUSED[str(row.finding)]}.remedy"),
                }
                for row in refused.itertuples()
            ],
        )


def undeclared_of(account: Accounted) -> pd.DataFrame:
    """Table of the modules among A1-A3 and C1-C4 that product factors do not declare."""
    table, rows = account.catalogue.table, account.resolution.row
    stood_in = modules_stood_in(account.reading.table)
    missing = []
    for factor in np.unique(table.factor[rows]):
        if not table.is_product[factor]:
            continue
        declared = {MODULES[m] for m in table.module[table.start[factor] : table.stop[factor]]}
        declared |= {"A1-A3"} if {"A1", "A2", "A3"} <= declared else set()
        missing += [
            {"factor": table.ids[factor], "module": module}
            for module in PRODUCT_MODULES
            if module not in declared and (table.ids[factor], module) not in stood_in
        ]
    return pd.DataFrame(missing, columns=["factor", "module"])


def _expired(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    valid_to = account.catalogue.table.frame["valid_to"].to_numpy(dtype=object)[
        account.resolution.row
    ]
    for factor, _, entries in by_factor(account):
        days, ends = days_of_use(account, entries), valid_to[entries]
        last = min((text for text in ends if text), default="")
        if days and last and last < days[-1].isoformat():
            yield weights.finding(
                "expired", factor, message("detail.expired", last=last, day=days[-1]), entries
            )


def _expired_by_programme(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Declarations older than their programme lets them be, which print no end themselves."""
    used, place = np.unique(account.resolution.row, return_inverse=True)
    ends = np.array(ends_by_programme(account.catalogue.table.frame.iloc[used]), dtype=object)
    if not any(ends):
        return
    ends = ends[place]
    for factor, _, entries in by_factor(account):
        days, last = days_of_use(account, entries), min(filter(None, ends[entries]), default="")
        if days and last and last < days[-1].isoformat():
            detail = message("detail.expired_by_programme", last=last, day=days[-1], years=YEARS)
            yield weights.finding("expired by its programme", factor, detail, entries)


def _later_source(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    published = account.catalogue.table.frame["year"].to_numpy()[account.resolution.row]
    for factor, _, entries in by_factor(account):
        days, year = days_of_use(account, entries), int(published[entries].max())
        if days and year > days[0].year:
            yield weights.finding(
                "later source",
                factor,
                message("detail.later_source", published=year, year=days[0].year),
                entries,
            )


def _characterisation(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    column = account.catalogue.table.frame["characterisation"].to_numpy(dtype=object)[
        account.resolution.row
    ]
    stated = sorted({text for text in column if text and text != "not stated"})
    if len(stated) > 1:
        yield weights.finding(
            "mixed characterisation",
            "",
            message(
                "detail.mixed_characterisation",
                stated=Joined([Word("characterisation", text) for text in stated]),
            ),
            np.isin(column, stated),
        )


def _of_factors(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """What was found about the factors where they were read."""
    for factor, _, entries in by_factor(account):
        for one in account.catalogue.findings_of(factor):
            yield weights.finding(one.finding, factor, one.detail, entries)


def _substituted(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    for old, (new, note) in account.catalogue.substitutions.items():
        names = {
            old,
            *(
                name
                for name in account.catalogue.redirects
                if account.catalogue.current(name) == old
            ),
        }
        yield from of_activities(
            account,
            weights,
            names,
            "substituted",
            old,
            message("detail.substituted", new=new, note=note),
        )


def _renamed(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    for old, redirect in account.catalogue.redirects.items():
        new = account.catalogue.current(old)
        if new not in (None, old):
            key = "detail.renamed_since" if redirect.since else "detail.renamed"
            detail = message(key, held=new, note=redirect.note, since=redirect.since)
            yield from of_activities(account, weights, {old}, "renamed", old, detail)


def _nameplate(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Amounts from a nameplate, which overstate what a machine uses over its hours."""
    table = account.reading.table
    if "quality" not in table:
        return
    quality = coded(table["quality"])
    nameplate = np.array([text == "nameplate" for text in quality.texts] + [False])[quality.codes]
    if nameplate.any():
        lines = lines_of(account)
        marked = lines["quality"] == "nameplate"
        share = lines.loc[marked, account.indicator].abs().sum() / weights.whole
        yield {
            "finding": "nameplate amounts",
            "factor": "",
            "detail": message("detail.nameplate_amounts"),
            "rows": int(nameplate.sum()),
            "share": float(share),
        }
