"""Emission-free and fossil-free shares, of hours or of final energy."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ...arrays import Array
from ...errors import CarbonsiteError
from ...inputs.flows import TRANSPORT_FLOWS, inside_fence
from ...inputs.table import carrier_of
from ...measures.base import Where
from ...measures.rows import is_any, matching
from ...messages import Joined, Message, Word, message
from ...scenarios.selection import texts_of
from ...units import Q, as_unit
from ...units.fields import InUnit
from ...units.records import Record
from .amounts import amounts_in, hours_of
from .base import Outcome, Subject, Verdict, evidence_of
from .formulas import Comparison, LiveRequirement, VerdictCells
from .sentences import tags_of

Kind = Literal["emission-free", "fossil-free"]

NO_FLOW = message("tender.carrier.no_flow")
NO_CARRIER = message("tender.carrier.none")
NO_HOURS = message("tender.carrier.no_hours")
NO_ENERGY = message("tender.carrier.no_energy")
NOT_A_CARRIER = message("tender.carrier.unknown")
"""Reasons why a row counts neither way."""

HOURS = message("tender.carrier.hours")


@lru_cache(maxsize=1)
def carriers() -> dict[str, str]:
    """Kind of each energy carrier: emission-free, fossil-free or fossil.

    References
    ----------
    Miljødirektoratet, "Muligheter for utslippskutt": emission-free is electricity or
    hydrogen, and for heat district heat or electricity; fossil-free holds biofuel and, for heat,
    bioenergy as well.
    """
    with Path(__file__).with_name("carriers.csv").open(encoding="utf-8", newline="") as file:
        return {row["carrier"]: row["kind"] for row in csv.DictReader(file)}


class EnergyShare(Record, LiveRequirement):
    """The emission-free or fossil-free share of the hours or the final energy of some rows.

    Parameters
    ----------
    name : str
    kind : {"emission-free", "fossil-free"}
        Emission-free carriers are fossil-free, too.
    per : {"hours", "kWh"}
        What is shared: hours of machines, or final energy, into which litres go by their heating
        value.
    where : mapping of str to str
        Tags of the rows, such as ``{"flow": "site-energy"}``.
    fence : {"", "inside", "with-transport"}
        Of these rows only those inside the site's fence: energy of the site and of groundworks, and
        transport marked ``fence="inside"``; or also all other transport. A row without a flow is
        then not shown. Left out, all of them.
    at_least : str or float
        Such as ``"100 %"``.

    Notes
    -----
    A row that states no carrier, or no hours where hours are shared, counts neither way: the
    requirement is not shown. So is one without any row. A row whose amount is 0 is none.

    Examples
    --------
    >>> import carbonsite as cs
    >>> excavator = cs.measures.machine_use("excavator", "900 h", "15 L/h", 1.0, "hvo")
    >>> roller = cs.measures.machine_use("roller", "100 h", "7 L/h")
    >>> bid = cs.Scenario("bid", cs.activities(excavator, roller), basis=cs.Basis(year=2023))
    >>> share = EnergyShare(name="hours", kind="fossil-free", per="hours", at_least="90 %")
    >>> share.check(Subject(bid)).value
    90.0
    """

    comparison: ClassVar[Comparison] = ">="

    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Kind
    per: Literal["hours", "kWh"] = "kWh"
    where: Where = Field(default_factory=dict)
    fence: Literal["", "inside", "with-transport"] = ""
    at_least: Annotated[Any, InUnit("", gt=0, le=1)] = "100 %"

    @property
    def unit(self) -> str:
        """Percent of what is shared."""
        return f"% of {self.per}"

    @property
    def sentence(self) -> Message:
        """What it asks."""
        where = [message("tender.asks.where", tags=tags_of(self.where))] if self.where else []
        fence = [message(f"tender.asks.{self.fence.replace('-', '_')}")] if self.fence else []
        return message(
            f"tender.asks.share.{self.per.lower()}",
            share=self.figure,
            rows=Joined([*where, *fence] or [message("tender.asks.everywhere")], " "),
            kind=Word("asked_kind", self.kind),
        )

    @property
    def figure(self) -> float:
        """The share asked for, in percent."""
        return float(Q(self.at_least).to(as_unit("%")).magnitude)

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """The share [%]."""
        return 100.0 * inputs["part"] / inputs["whole"]

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """Sums over the evidence: of rows that meet it, and of all that are shown."""
        part = cells.evidence_sum(Outcome.MET)
        return {"part": part, "whole": f"{part}+{cells.evidence_sum(Outcome.NOT_MET)}"}

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if the share is reached; not shown if a row counts neither way."""
        table = self.rows(subject)
        outcomes, counted, detail = self._judged(table, subject)
        is_shown, is_met = outcomes != Outcome.NOT_SHOWN, outcomes == Outcome.MET
        missing = [
            message("tender.of", whose=str(row), problem=why)
            for row, why in zip(
                table["row"].to_numpy(dtype=object)[~is_shown], detail[~is_shown], strict=True
            )
        ]
        part, whole = float(counted[is_met].sum()), float(counted[is_shown].sum())
        missing += (
            [message("tender.missing.no_row")]
            if not len(table)
            else (
                []
                if whole > 0 or missing
                else [
                    message(
                        "tender.missing.hours" if self.per == "hours" else "tender.missing.energy"
                    )
                ]
            )
        )
        evidence = evidence_of(
            {**self._stated(table), "counted": counted, "outcome": outcomes, "detail": detail}
        )
        inputs = {"part": part, "whole": whole}
        return self.verdict(inputs, self.figure, missing, self.unit, evidence)

    def rows(self, subject: Subject) -> pd.DataFrame:
        """The rows on the side of the fence that is asked for, and those that do not say theirs."""
        table = energy_rows(subject, self.where)
        if not self.fence:
            return table
        flow = texts_of(table, "flow")
        kept = inside_fence(table) | (flow == "")
        if self.fence == "with-transport":
            kept |= is_any(flow, TRANSPORT_FLOWS)
        return table[kept]

    def _judged(self, table: pd.DataFrame, subject: Subject) -> tuple[Array, Array, Array]:
        """Outcome, counted number and detail of each row."""
        kinds = (
            ("emission-free",) if self.kind == "emission-free" else ("emission-free", "fossil-free")
        )
        counted, problem, counts = (
            (hours_of(table), NO_HOURS, HOURS)
            if self.per == "hours"
            else (amounts_in(table, subject, "kWh"), NO_ENERGY, "kWh")
        )
        carrier = table["carrier"].to_numpy(dtype=object)
        codes, names = pd.factorize(carrier)
        known = np.array([carriers().get(name, "") for name in names], dtype=object)[codes]
        # `np.select` would make plain texts of messages: it gives their places instead.
        whys = np.array([NO_FLOW, NO_CARRIER, NOT_A_CARRIER, problem, counts], dtype=object)
        no_flow = (texts_of(table, "flow") == "") & bool(self.fence)
        bad = [no_flow, carrier == "", known == "", np.isnan(counted)]
        why = np.select(bad, [0, 1, 2, 3], 4)
        return (
            np.where(
                why < 4,
                Outcome.NOT_SHOWN,
                np.where(is_any(known, kinds), Outcome.MET, Outcome.NOT_MET),
            ),
            counted,
            whys[why],
        )

    def _stated(self, table: pd.DataFrame) -> dict[str, Any]:
        """Columns of evidence: the carrier of each row, and its hours or its amount and unit."""
        amounts = (
            {"amount": texts_of(table, "hours")}
            if self.per == "hours"
            else {name: table[name].to_numpy() for name in ("amount", "unit")}
        )
        return {
            "row": table["row"].to_numpy(),
            "item": table["item"].to_numpy(),
            "value": table["carrier"].to_numpy(),
            **amounts,
        }


def energy_rows(subject: Subject, where: Where) -> pd.DataFrame:
    """The rows with some tags that use energy, each with its carrier."""
    table = subject.activities
    carrier = carriers_or_generic(subject, carrier_of(table))
    energy = {unit: _is_energy(unit) for unit in table["unit"].unique()}
    uses = (carrier != "") | table["unit"].map(energy).to_numpy(dtype=bool)
    amount = table["amount"].to_numpy(dtype=float)
    rows = table.assign(carrier=carrier)
    return rows[
        (matching(rows, where) if where else np.ones(len(rows), dtype=bool)) & uses & (amount != 0)
    ]


def carriers_or_generic(subject: Subject, carrier: Any) -> Any:
    """The carrier of each row, else the generic name of the row's factor."""
    generic = subject.scenario.catalogue.table.generic
    return np.array(
        [
            str(text) or generic.get(factor, "")
            for text, factor in zip(carrier, subject.activities["factor"], strict=True)
        ],
        dtype=object,
    )


def _is_energy(unit: Any) -> bool:
    try:
        Q(1.0, str(unit)).to(as_unit("kWh"))
    except CarbonsiteError:
        return False
    return True
