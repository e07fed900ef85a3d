"""Carriers that a requirement speaks of and that the form does not offer."""

from __future__ import annotations

from ...messages import Joined, Word, message
from ...projects.problems import FileProblems
from ..requirements.combining import leaves_of
from ..requirements.shares import EnergyShare, carriers
from .trials import Trials


def check_carriers(trials: Trials, advice: FileProblems) -> None:
    """Note carriers that keep a requirement, and that bidders cannot choose in the form."""
    tender = trials.tender
    for place, requirement in zip(tender.requirement_places, tender.requirements, strict=True):
        kinds = {one.kind for one in leaves_of(requirement) if isinstance(one, EnergyShare)}
        wanted = {"emission-free", *kinds} if kinds else set()
        lacking = [
            carrier
            for carrier, kind in carriers().items()
            if kind in wanted and carrier not in tender.carriers
        ]
        offered = [one for one in lacking if one in trials.with_factor]
        for key, names in (("offered", offered), ("own_factor", _without(lacking, offered))):
            if names:
                words = Joined(Word("form.carrier", name) for name in names)
                problem = message(f"tender.check.carrier.{key}", carriers=words)
                remedy = message(f"tender.check.carrier.{key}.remedy", names=Joined(names))
                if key == "offered" or not tender.form.allow_own_factors:
                    advice.add(("requirements", place), requirement.name, problem, remedy)


def _without(names: list[str], others: list[str]) -> list[str]:
    return [name for name in names if name not in others]
