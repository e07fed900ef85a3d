"""Shares of hours that small tools can carry: an hour of each machine counts alike."""

from __future__ import annotations

import numpy as np

from ...messages import Message, Word, message
from ...projects.problems import FileProblems
from ..bid_request import BidRequest
from ..judged_by import judged_by
from ..requirements.amounts import amounts_in, hours_of
from ..requirements.base import Subject
from ..requirements.combining import leaves_of
from ..requirements.shares import EnergyShare

UNEQUAL = 3.0
"""How many times the energy of one machine's hour that of another's may be without advice."""

_SMALL = ("hand tools", "other")
"""Classes of machines that may be small."""


def check_hours(tender: BidRequest, advice: FileProblems) -> None:
    """Note shares of hours over machines of unequal size."""
    judged = judged_by(tender.requirements, tender.award, tender.requirement_places)
    for path, one in judged.items():
        for leaf in leaves_of(one):
            why = _of_rows(leaf, tender) if _is_of_hours(leaf) else None
            if why is not None:
                advice.add(path, leaf.name, why, message("tender.check.small_tools.remedy"))


def _is_of_hours(leaf: object) -> bool:
    return isinstance(leaf, EnergyShare) and leaf.per == "hours"


def _of_rows(share: EnergyShare, tender: BidRequest) -> Message | None:
    """Why hours do not compare: by the tender's own rows, or by those that bidders may add.

    A tender that names the machines, and no small ones, has decided which hours compare.
    """
    machines = share.where.get("machine", _SMALL)
    named = (machines,) if isinstance(machines, str) else machines
    if not set(named) & set(_SMALL):
        return None
    subject = Subject(tender.scenario)
    rows = share.rows(subject)
    rate = amounts_in(rows, subject, "kWh") / hours_of(rows)
    if np.isfinite(rate).any() and np.nanmax(rate) > UNEQUAL * np.nanmin(rate):
        least, most = int(np.nanargmin(rate)), int(np.nanargmax(rate))
        names = {"small": rows["item"].iloc[least], "large": rows["item"].iloc[most]}
        numbers = {"least": float(rate[least]), "most": float(rate[most])}
        return message("tender.check.small_tools", **names, **numbers)
    if tender.form.further_rows.get("machines"):
        tools = Word("form.machine", "hand tools")
        return message("tender.check.small_tools.own", tools=tools)
    return None
