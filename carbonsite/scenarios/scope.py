"""Lines that count in no saving: modules of one side only, and changes without a saving."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..arrays import Array
from ..messages import Joined, MeasureName, message
from .carbon_balance import CHANGE, Columns
from .changes import declared_module

UNDECLARED = message("scenarios.saving_undeclared")
"""Why lines are left out whose change has no saving."""


def unequal_scope_of(lines: Columns) -> pd.DataFrame:
    """Table of the lines left out of savings, and why each is."""
    names = ("measure", "resolved_factor", "module", "emissions", "row", "declared")
    counted = np.asarray(lines["counted"], dtype=bool)
    left_out = np.flatnonzero(counted & ~np.asarray(lines["equal_scope"], dtype=bool))
    if not len(left_out):
        columns = ["measure", "resolved_factor", "module", "emissions", "rows", "why_not"]
        return pd.DataFrame(columns=columns)
    part = pd.DataFrame({name: np.asarray(lines[name])[left_out] for name in names})
    keys = ["measure", "resolved_factor", "module"]
    table = (
        part.groupby([*keys, "declared"], sort=False)
        .agg(emissions=("emissions", "sum"), rows=("row", "nunique"))
        .reset_index()
    )
    lacking = _lacking(lines, left_out)
    reasons = [
        _why_not(lacking.get((measure, factor, module), ()) if declared else None)
        for measure, factor, module, declared in table[[*keys, "declared"]].itertuples(index=False)
    ]
    return table.drop(columns="declared").assign(
        # A change of nothing is 0 and not -0.
        emissions=table["emissions"] + 0.0,
        why_not=pd.Series(reasons, dtype=object),
    )


def _why_not(lacking: Iterable[str] | None) -> str:
    """Reason of a row of `unequal_scope_of`; None stands for an undeclared saving."""
    if lacking is None:
        return UNDECLARED
    return message("scenarios.not_declared_by", factors=Joined(sorted(lacking)))


def _lacking(lines: Columns, left_out: Array) -> dict[tuple[str, str, str], set[str]]:
    """Factors that do not declare the module of a line left out, on either side of its change."""
    table = pd.DataFrame(
        {name: np.asarray(lines[name]) for name in ("measure", "resolved_factor", "module")}
    ).assign(
        declared_module=declared_module(lines),
        change=pd.Series(np.asarray(lines[CHANGE]), dtype=object),
    )
    of_module = np.asarray(lines["factor_module"], dtype=object)
    of_product = (of_module != "") & (of_module == np.asarray(lines["module"], dtype=object))
    change = ["measure", "change"]
    left = table.iloc[left_out][[*change, "resolved_factor", "module", "declared_module"]]
    declaring = table[of_product.astype(bool)]
    products = declaring[[*change, "resolved_factor"]].drop_duplicates()
    pairs = left.drop_duplicates().merge(
        products.rename(columns={"resolved_factor": "other"}), on=change
    )
    known = declaring[[*change, "resolved_factor", "declared_module"]].drop_duplicates()
    known = known.rename(columns={"resolved_factor": "other"}).assign(is_known=True)
    pairs = pairs.merge(known, on=[*change, "other", "declared_module"], how="left")
    lacking = pairs[pairs["is_known"].isna()]
    factors: dict[tuple[str, str, str], set[str]] = {}
    names = lacking[["measure", "resolved_factor", "module", "other"]].drop_duplicates()
    for measure, factor, of_module, other in names.itertuples(index=False):
        factors.setdefault((measure, factor, of_module), set()).add(other)
    return factors


def unequal_findings(left_out: pd.DataFrame, whole: float) -> list[dict[str, object]]:
    """Findings of modules that one side does not declare, each with its share of a whole."""
    return [
        {
            "finding": "unequal scope",
            "factor": row.resolved_factor,
            "detail": message(
                "detail.unequal_scope",
                measure=MeasureName(row.measure),
                module=row.module,
                emissions=float(row.emissions),
                why=row.why_not,
            ),
            "rows": row.rows,
            "share": abs(row.emissions) / whole,
            "of": "changes",
        }
        for row in left_out[left_out["why_not"] != UNDECLARED].itertuples()
    ]
