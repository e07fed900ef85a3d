"""What measures leave out, or contradict in the rows that they change, so that they save more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import CarbonsiteError
from ..factors.catalogue import FactorCatalogue
from ..measures.base import Measure
from ..messages import MeasureName, Message, message
from ..units import in_unit
from ..units.conversion_paths import CONVERTING_PROPERTIES
from .scenario_runs import ScenarioRuns

LEAST_REPLACEMENT = 0.1
"""Share of the volume and of the mass of a product below which its replacement is a question.

A light timber frame has a twentieth of the mass of a concrete frame, and a quarter of its volume; a
steel frame a tenth of the volume of a timber one, and more than its mass.
"""

_STRENGTH = re.compile(r"(?<![a-z0-9])[bc] ?(\d{2})(?!\d)", re.IGNORECASE)
"""Strength class of concrete, such as B35 or C35/45."""


@dataclass(frozen=True)
class MeasuredChange:
    """What one measure changes.

    Attributes
    ----------
    measure : Measure
    before : DataFrame
        The activities when its turn comes.
    changes : DataFrame
        Signed rows.
    lines : DataFrame
        The line items of its changes.
    """

    measure: Measure
    before: pd.DataFrame
    changes: pd.DataFrame
    lines: pd.DataFrame

    @property
    def name(self) -> MeasureName:
        """Its name."""
        return MeasureName(self.measure.name)


def measured_changes(runs: ScenarioRuns) -> Iterator[MeasuredChange]:
    """What each measure changes, in the order in which they act."""
    steps = runs.steps()
    lines = runs.change_lines
    for measure, (before, _), (_, changes) in zip(
        runs.measures_in_order, steps[:-1], steps[1:], strict=True
    ):
        if len(changes):
            yield MeasuredChange(measure, before, changes, lines[lines["measure"] == measure.name])


def measure_findings(runs: ScenarioRuns, whole: float) -> list[dict[str, object]]:
    """Findings of measures: a measure's own, and what its changes show of any measure.

    `whole` is what their shares are of [kgCO2e].
    """
    catalogue, properties = runs.catalogue, runs.properties()
    findings = []
    for one in measured_changes(runs):
        own = getattr(one.measure, "findings", None)
        details = [
            *(own(one.before, properties) if own else ()),
            *_delivery_left_out(one),
            *_little_replaces_much(one, properties.conversion),
            *_another_strength(one, catalogue),
        ]
        counted = one.lines[one.lines["counted"].astype(bool)]
        findings += [
            {
                "finding": kind,
                "factor": "",
                "detail": detail,
                "rows": int(one.lines["row"].nunique()),
                "share": abs(float(counted["emissions"].sum())) / whole,
                "of": "changes",
            }
            for kind, detail in details
        ]
    return findings


def _delivery_left_out(one: MeasuredChange) -> Iterator[tuple[str, Message]]:
    """A delivery that is credited, of products whose replacement has none."""
    lines, is_new = one.lines, one.lines["amount"].astype(float) > 0
    is_delivery = lines["module"] == "A4"
    # A module of one side only is of unequal scope, and credited with nothing.
    is_credited = lines["counted"] & (lines["equal_scope"] | ~lines["declared"].astype(bool))
    credited = float(lines["emissions"][is_delivery & ~is_new & is_credited.astype(bool)].sum())
    is_product = lines["factor_module"].isin(["A1-A3", "A1"])
    if credited < 0 and (is_product & is_new).any() and not (is_delivery & is_new).any():
        yield (
            "delivery left out",
            message("detail.delivery_left_out", measure=one.name, emissions=-credited),
        )


def _little_replaces_much(
    one: MeasuredChange, through: Callable[..., float]
) -> Iterator[tuple[str, Message]]:
    """Products of which far less, by volume and by mass, replaces far more."""
    products = set(one.lines["factor"][one.lines["factor_module"].isin(["A1-A3", "A1"])])
    rows = one.changes[one.changes["factor"].isin(products)]
    if "module" in rows:
        rows = rows[rows["module"].isin(["", "A1-A3", "A1"])]
    sums = _sums(rows)
    pairs = [
        (_sum_in(sums[sums["amount"] > 0], unit, through, are_all_needed=True), old, unit)
        for unit in ("m3", "t")
        if (old := -_sum_in(sums[sums["amount"] < 0], unit, through)) > 0
    ]
    pairs = [pair for pair in pairs if np.isfinite(pair[0])]
    if pairs and all(0 < new < LEAST_REPLACEMENT * old for new, old, _ in pairs):
        new, old, unit = pairs[0]
        yield (
            "little replaces much",
            message("detail.little_replaces_much", measure=one.name, new=new, old=old, unit=unit),
        )


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Amounts by factor, unit, own properties and sign."""
    keys = ["factor", "unit", *(name for name in CONVERTING_PROPERTIES if name in rows)]
    signed = rows.assign(amount=rows["amount"].astype(float))
    signed = signed.assign(sign=np.sign(signed["amount"]))
    return signed.groupby([*keys, "sign"], dropna=False, as_index=False)["amount"].sum()


def _sum_in(
    rows: pd.DataFrame, unit: str, through: Callable[..., float], *, are_all_needed: bool = False
) -> float:
    """Sum of the amounts in a unit; rows of another kind are left out, or make it NaN."""
    total = 0.0
    # A loop over rows: one for each factor and unit of one measure.
    for place in range(len(rows)):
        try:
            total += float(in_unit(rows.iloc[[place]], unit, through)[0])
        except CarbonsiteError:
            total = float("nan") if are_all_needed else total
    return total


def _another_strength(
    one: MeasuredChange, catalogue: FactorCatalogue
) -> Iterator[tuple[str, Message]]:
    """Concrete of a strength class that replaces concrete of another class, or of none stated."""
    table = one.changes
    if "replaces" not in table:
        return
    is_new = table["amount"].astype(float) > 0
    columns = ["factor", "item"]
    old = table[~is_new][["row", *columns]]
    new = table[is_new][["replaces", *columns]].rename(columns={"replaces": "row"})
    pairs = new.merge(old, on="row", suffixes=("_new", "_old"))
    names = dict(zip(catalogue.frame["factor"], catalogue.frame["name"], strict=True))
    # The new row has the item of the old one, which may name the old strength.
    for column in ("factor_new", "factor_old", "item_old"):
        texts = pairs[column].unique()
        strengths = {text: _strength(text, names.get(text)) for text in texts}
        pairs[f"strength_{column}"] = pairs[column].map(strengths)
    pairs["reference"] = pairs["strength_factor_old"].mask(
        pairs["strength_factor_old"] == "", pairs["strength_item_old"]
    )
    is_known = pairs["strength_factor_new"] != ""
    differing = pairs[is_known & (pairs["strength_factor_new"] != pairs["reference"])]
    for pair in differing.drop_duplicates(["factor_new", "factor_old", "reference"]).itertuples():
        yield (
            "another strength" if pair.reference else "strength not stated",
            message(
                "detail.another_strength" if pair.reference else "detail.strength_not_stated",
                measure=one.name,
                new=pair.factor_new,
                old=f"{pair.item_old} ({pair.factor_old})",
                strength=pair.strength_factor_new,
                reference=pair.reference,
            ),
        )


def _strength(*texts: object) -> str:
    """Strength class that the first of some texts names, or nothing."""
    for text in texts:
        if isinstance(text, str) and (stated := _STRENGTH.search(text)):
            return f"B{stated[1]}"
    return ""
