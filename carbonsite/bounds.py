"""How far a saving can move when assumptions go to their ends: bounds, not probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from .tables import html_table
from .units import Quantity

if TYPE_CHECKING:
    from .scenario import Scenario


@dataclass(frozen=True)
class Bounds:
    """Low and high of a saving, and what moves it.

    Attributes
    ----------
    value, low, high : Quantity [kgCO2e]
        All assumptions at their values; all at the end that lowers the saving; all at the end that raises it.
    sensitivity : DataFrame
        ``assumption, low, high, saving_at_low, saving_at_high, swing``: each assumption alone to its ends, largest swing
        first.
    measures : DataFrame
        ``measure, value, low, high``: the saving of each measure with all assumptions at the ends that move *its* saving.
    """

    value: Any
    low: Any
    high: Any
    sensitivity: pd.DataFrame
    measures: pd.DataFrame

    def _repr_html_(self) -> str:
        return html_table(self.sensitivity, f"{self.low:.0f} to {self.high:.0f}, bounds and not probabilities")


def bounds_of(scenario: Scenario) -> Bounds:
    """Bounds of a scenario's saving: 2n + 1 runs for each assumption alone, then the ends combined, for all and for each measure."""
    uncertain = scenario.uncertain
    ends: list[Mapping[str, Any]] = [{}, *({a.name: end} for a in uncertain for end in (a.low, a.high))]
    alone = savings_in(scenario, ends)
    names = [measure.name for measure in scenario.measures]
    wanted = ["", *names]
    combined: list[Mapping[str, Any]] = [_ends(uncertain, alone, which, sign) for which in wanted for sign in (-1, 1)]
    runs = savings_in(scenario, combined)
    columns = {name: (_of(alone.iloc[0], name), _of(runs.iloc[2 * n], name), _of(runs.iloc[2 * n + 1], name)) for n, name in enumerate(wanted)}
    rows = [
        {"assumption": a.name, "low": str(a.low), "high": str(a.high), "saving_at_low": alone.iloc[2 * n + 1].sum(), "saving_at_high": alone.iloc[2 * n + 2].sum()}
        for n, a in enumerate(uncertain)
    ]
    sensitivity = pd.DataFrame(rows, columns=["assumption", "low", "high", "saving_at_low", "saving_at_high"])
    sensitivity["swing"] = (sensitivity["saving_at_high"] - sensitivity["saving_at_low"]).abs()
    value, low, high = (Quantity(float(number), "kgCO2e") for number in columns[""])
    by_measure = pd.DataFrame([{"measure": name, "value": columns[name][0], "low": columns[name][1], "high": columns[name][2]} for name in names], columns=["measure", "value", "low", "high"])
    return Bounds(value, low, high, sensitivity.sort_values("swing", ascending=False, kind="stable", ignore_index=True), by_measure)


def _of(savings: pd.Series, measure: str) -> float:
    return float(savings.sum() if measure == "" else savings[measure])


def _ends(uncertain: list[Any], alone: pd.DataFrame, measure: str, sign: int) -> dict[str, Any]:
    """Each assumption at the end that moves a saving in one direction."""
    chosen = {}
    for n, assumption in enumerate(uncertain):
        at_low, at_high = _of(alone.iloc[2 * n + 1], measure), _of(alone.iloc[2 * n + 2], measure)
        chosen[assumption.name] = assumption.high if sign * (at_high - at_low) > 0 else assumption.low
    return chosen


def savings_in(scenario: Scenario, runs: list[Mapping[str, Any]]) -> pd.DataFrame:
    """The saving of each measure [kgCO2e] in each run of values, all runs accounted in one table."""
    names = [measure.name for measure in scenario.measures]
    varied = [scenario.property_values(values) for values in runs]
    if any(varied):
        separate = [_savings(scenario, [values], names, properties) for values, properties in zip(runs, varied, strict=True)]
        return pd.concat(separate, ignore_index=True)
    return _savings(scenario, runs, names, {})


def _savings(scenario: Scenario, runs: list[Mapping[str, Any]], names: list[str], properties: Mapping[str, Any]) -> pd.DataFrame:
    """The savings of runs that share the properties of factors."""
    parts = [scenario.changes(values).assign(run=run) for run, values in enumerate(runs)]
    parts = [part.assign(row=f"{run}\n" + part["row"].astype(str), replaces=_in_run(part, run)) for run, part in enumerate(parts)]
    lines = scenario.lines_of(pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True), properties)
    if not len(lines):
        return pd.DataFrame(0.0, index=range(len(runs)), columns=names)
    counted = lines[lines["counted"].astype(bool) & lines["equal_scope"].astype(bool)]
    return -counted.pivot_table(index="run", columns="measure", values="emissions", aggfunc="sum", fill_value=0.0, observed=True).reindex(index=range(len(runs)), columns=names).fillna(0.0)


def _in_run(part: pd.DataFrame, run: int) -> Any:
    """The ids of the rows replaced, told apart by run."""
    if "replaces" not in part:
        return ""
    ids = part["replaces"].fillna("").astype(str)
    return ids.where(ids == "", f"{run}\n" + ids.str.replace("; ", f"; {run}\n", regex=False))
