"""Findings of changes: of what a saving is undeclared, why, and what can be compared instead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..accounting.finding_weights import finding_table
from ..arrays import Array
from ..messages import Joined, MeasureName, Message, message
from .carbon_balance import CarbonBalance, balance_of
from .measure_findings import measure_findings
from .scenario_runs import ScenarioRuns
from .scope import unequal_findings, unequal_scope_of

_SHOWN = 5
"""Rows that a finding names."""


def scenario_findings(runs: ScenarioRuns) -> pd.DataFrame:
    """Findings of both accounts of a scenario, and of its changes; `of` says of which."""
    rows = change_findings(runs)
    if runs.basis is None and runs.shared_basis is not None:
        direct = runs.whole.findings.query("finding == 'direct boundary'")
        rows += direct.assign(of="scenario").to_dict("records")
    tables = [
        runs.before.findings.assign(of="baseline"),
        runs.after.findings.assign(of="scenario"),
        finding_table(rows).assign(of=[row["of"] for row in rows]),
    ]
    return pd.concat([table for table in tables if len(table)] or [tables[0]], ignore_index=True)


def change_findings(runs: ScenarioRuns) -> list[dict[str, object]]:
    """Findings of all changes of a scenario, each with its share of the baseline."""
    whole = abs(runs.before.total.magnitude) or 1.0
    rows = [
        {
            "finding": kind,
            "factor": factor,
            "detail": detail,
            "rows": int(part["row"].nunique()),
            "share": float(part["emissions"].abs().sum()) / whole,
            "of": "changes",
        }
        for kind, factor, detail, part in _of_balance(runs)
    ]
    rows += unequal_findings(unequal_scope_of(runs.change_columns), whole)
    return [*rows, *measure_findings(runs, whole)]


def _of_balance(runs: ScenarioRuns) -> Iterator[tuple[str, str, Message, pd.DataFrame]]:
    """Kind, factor, detail and lines of findings of undeclared savings and of releases in part."""
    lines = runs.change_columns
    if not len(lines["row"]):
        return
    kept, balance = balance_of(lines)
    counted = pd.DataFrame(
        {
            name: np.asarray(lines[name])[kept]
            for name in ("measure", "resolved_factor", "module", "row", "emissions")
        }
    )
    is_undeclared = ~np.asarray(lines["declared"], dtype=bool)[kept]
    explained: set[tuple[str, str]] = set()
    for key, mask in _reasons(balance):
        for measure, factor, part in _by_product(counted[mask & is_undeclared]):
            if (measure, factor) not in explained:
                explained.add((measure, factor))
                reason = message(key, factor=factor, **_numbers(balance, part), **_places(part))
                yield "saving undeclared", factor, _undeclared(runs, measure, reason), part
    for measure, factor, part in _by_product(counted[_in_part(balance)]):
        numbers = _numbers(balance, part)
        detail = message(
            "detail.release_in_part", measure=MeasureName(measure), factor=factor, **numbers
        )
        yield "release in part", factor, detail, part


def _by_product(lines: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Measure, factor and lines of each product; a loop over the products that fail, not rows."""
    for (measure, factor), part in lines.groupby(["measure", "resolved_factor"], sort=False):
        yield measure, factor, part


def _undeclared(runs: ScenarioRuns, measure: str, reason: Message) -> Message:
    """Detail of a saving that is undeclared, with what can be compared instead."""
    return message(
        "detail.saving_undeclared",
        measure=MeasureName(measure),
        indicator=runs.after.indicator.value,
        reason=reason,
        difference=runs.before.total.magnitude - runs.after.total.magnitude,
        instead=_instead(runs.saved_in_ghg),
    )


def _reasons(balance: CarbonBalance) -> Iterator[tuple[str, Array]]:
    """Key of each reason, with a mask of the lines that it concerns."""
    yield "detail.uptake_not_released", balance.release.is_unreleased[balance.product, 0]
    yield "detail.release_without_uptake", balance.is_unbound[balance.product, 0]
    yield "detail.release_alone", balance.is_release_alone[balance.product, 0]
    yield "detail.less_than_nothing", balance.is_below_0[balance.product_of_change, 0]


def _in_part(balance: CarbonBalance) -> Array:
    """Mask of lines of products whose uptake is released in part, and enough."""
    release = balance.release
    return np.asarray((release.is_not_whole & ~release.is_unreleased)[balance.product, 0])


def _numbers(balance: CarbonBalance, part: pd.DataFrame) -> dict[str, float]:
    """Share of the uptake that is released [%], and the net of a product [kgCO2e]."""
    line = part.index[0]
    share = float(balance.release.share[balance.product[line], 0])
    of_change = np.unique(balance.product_of_change[part.index])
    return {
        "share": 100.0 * (0.0 if np.isnan(share) else max(0.0, share)),
        "net": float(balance.net[of_change, 0].sum()),
    }


def _instead(in_ghg: float | list[str]) -> str:
    """What can be compared instead."""
    if isinstance(in_ghg, list):
        return message("detail.ghg_undeclared", factors=Joined(in_ghg))
    if np.isnan(in_ghg):
        return message("detail.no_saving_in_ghg")
    return message("detail.saving_in_ghg", saving=in_ghg)


def _places(part: pd.DataFrame) -> dict[str, object]:
    """Modules and rows of some lines, as a finding names them."""
    rows = list(dict.fromkeys(map(str, part["row"])))
    shown = Joined(rows[:_SHOWN])
    return {
        "modules": Joined(dict.fromkeys(part["module"])),
        "rows": shown
        if len(rows) <= _SHOWN
        else message("detail.and_more_rows", rows=shown, count=len(rows) - _SHOWN),
    }
