"""Emission-free and fossil-free shares, of hours or of final energy."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ...activity_rows import carrier_of
from ...errors import CarbonsiteError
from ...factors.properties import CatalogueProperties
from ...measures.base import Where
from ...measures.rows import matching
from ...records import Record
from ...units import Q, as_unit
from ...units.fields import InUnit
from .base import Outcome, Subject, Verdict, at_least, evidence_of

Kind = Literal["emission-free", "fossil-free"]

NO_CARRIER, NO_HOURS, NO_ENERGY, NOT_A_CARRIER = "no carrier stated", "no hours stated", "no final energy", "not a known carrier"
"""Why a row counts neither way."""


@lru_cache(maxsize=1)
def carriers() -> dict[str, str]:
    """Each energy carrier with its kind: emission-free, fossil-free or fossil.

    References
    ----------
    Miljødirektoratet, "Muligheter for utslippskutt": emission-free is electricity or hydrogen, and for heat district heat
    or electricity; fossil-free holds biofuel and, for heat, bioenergy as well.
    """
    with Path(__file__).with_name("carriers.csv").open(encoding="utf-8", newline="") as file:
        return {row["carrier"]: row["kind"] for row in csv.DictReader(file)}


class EnergyShare(Record):
    """A share of the hours or of the final energy of some rows that is emission-free or fossil-free.

    Parameters
    ----------
    name : str
    kind : {"emission-free", "fossil-free"}
        Emission-free carriers are fossil-free, too.
    per : {"hours", "kWh"}
        What is shared: hours of machines, or final energy, into which litres go by their heating value.
    where : mapping of str to str
        Tags of the rows, such as ``{"flow": "site-energy"}``.
    at_least : str or float
        Such as ``"100 %"``.

    Notes
    -----
    A row that states no carrier, or no hours where hours are shared, counts neither way: the requirement is not shown. So is
    one without any row. A row whose amount is 0 is none.

    Examples
    --------
    >>> import carbonsite as cs
    >>> rows = [cs.measures.machine_use("excavator", "900 h", "15 L/h", 1.0, "hvo"), cs.measures.machine_use("roller", "100 h", "7 L/h")]
    >>> bid = cs.Scenario("bid", cs.activities(*rows), basis=cs.Basis(year=2023))
    >>> EnergyShare(name="fossil-free hours", kind="fossil-free", per="hours", at_least="90 %").check(Subject(bid)).value
    90.0
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Kind
    per: Literal["hours", "kWh"] = "kWh"
    where: Where = Field(default_factory=dict)
    at_least: Annotated[Any, InUnit("", gt=0, le=1)] = "100 %"
    unit: str = "%"

    @property
    def figure(self) -> float:
        """The share asked for, in percent."""
        return float(Q(self.at_least).to(as_unit("%")).magnitude)

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """The share [%] of what is counted."""
        return 100.0 * inputs["part"] / inputs["whole"]

    def check(self, subject: Subject) -> Verdict:
        """Whether the share is reached; a row that counts neither way leaves it not shown."""
        rows = list(self._rows(subject))
        missing = [f"{row['row']}: {row['detail']}" for row in rows if row["outcome"] == Outcome.NOT_SHOWN]
        part, whole = (sum(row["counted"] for row in rows if row["outcome"] in kinds) for kinds in ((Outcome.MET,), (Outcome.MET, Outcome.NOT_MET)))
        missing += ["no row"] if not rows else [] if whole > 0 or missing else [f"no {self.per}"]
        told = {"unit": self.unit, "limit": self.figure, "evidence": evidence_of(rows), "inputs": {"part": part, "whole": whole}, "of": self}
        if missing:
            return Verdict(self.name, Outcome.NOT_SHOWN, missing=tuple(missing), **told)
        value = float(self.value_of({"part": part, "whole": whole}))
        outcome = Outcome.MET if at_least(value, self.figure) else Outcome.NOT_MET
        return Verdict(self.name, outcome, value=value, margin=value - self.figure, **told)

    def _rows(self, subject: Subject) -> Iterator[dict[str, Any]]:
        """What each row counts, and whether its carrier is of the kind."""
        table = energy_rows(subject, self.where)
        kinds = ("emission-free",) if self.kind == "emission-free" else ("emission-free", "fossil-free")
        through = CatalogueProperties(subject.scenario.catalogue, subject.scenario.basis.country if subject.scenario.basis else "NO")
        # A loop over the rows of machines and heating: each is evidence that says for itself whether it counts.
        for row in table.to_dict("records"):
            amount = (row.get("hours", ""), "") if self.per == "hours" else (float(row["amount"]), row["unit"])
            told = {"row": row["row"], "item": row["item"], "value": row["carrier"], "amount": amount[0], "unit": amount[1], "detail": self.per}
            known = carriers().get(row["carrier"])
            counted, problem = (_hours(row), NO_HOURS) if self.per == "hours" else (_energy(row, through), NO_ENERGY)
            unknown = NO_CARRIER if not row["carrier"] else NOT_A_CARRIER if known is None else ""
            if counted is None or unknown:
                yield {**told, "counted": counted, "outcome": Outcome.NOT_SHOWN, "detail": unknown or problem}
            else:
                yield {**told, "counted": counted, "outcome": Outcome.MET if known in kinds else Outcome.NOT_MET}


def energy_rows(subject: Subject, where: Where) -> pd.DataFrame:
    """The rows with some tags that use energy, each with its carrier; products and transport by distance use none that is stated."""
    table = subject.activities
    carrier = with_generic(subject, carrier_of(table))
    uses = np.array([bool(text) or _is_energy(unit) for text, unit in zip(carrier, table["unit"], strict=True)], dtype=bool)
    amount = table["amount"].to_numpy(dtype=float)
    found = table.assign(carrier=carrier)
    return found[(matching(found, where) if where else np.ones(len(found), dtype=bool)) & uses & (amount != 0)]


def with_generic(subject: Subject, carrier: Any) -> Any:
    """The carrier of each row; where it is not stated, the generic name that the row's factor is one of."""
    frame = subject.scenario.catalogue.table.frame
    generic = dict(zip(frame["factor"], frame["generic"], strict=True))
    return np.array([str(text) or generic.get(factor, "") for text, factor in zip(carrier, subject.activities["factor"], strict=True)], dtype=object)


def _is_energy(unit: Any) -> bool:
    try:
        Q(1.0, str(unit)).to(as_unit("kWh"))
    except CarbonsiteError:
        return False
    return True


def _hours(row: Mapping[str, Any]) -> float | None:
    """The hours of a row; None where it states none."""
    try:
        return float(Q(row.get("hours") or "").to(as_unit("h")).magnitude)
    except CarbonsiteError:
        return None


def _energy(row: Mapping[str, Any], through: CatalogueProperties) -> float | None:
    """The final energy of a row [kWh]; None where its unit cannot be turned into it."""
    own = tuple((name, str(row[name])) for name in ("density", "heating_value") if row.get(name) not in (None, "") and row[name] == row[name])
    try:
        return float(row["amount"]) * through.conversion(str(row["factor"]), str(row["unit"]), "kWh", own)
    except CarbonsiteError:
        return None
