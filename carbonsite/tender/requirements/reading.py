"""Requirements read from the tables of a tender file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...messages import AnyLanguage, Joined, message
from ...messages.arguments import listed, require
from ...messages.problems import refusal
from .combining import AllOf, AnyOf, Schedule, ScheduleStep
from .coverage import Coverage
from .documented import Documented
from .limit import Limit
from .presets import preset_table
from .reduction import Reduction
from .replies import Answered
from .rows import Allowed, Ban, Quality
from .shares import EnergyShare

TYPES: dict[str, type[Any]] = {
    "limit": Limit,
    "reduction": Reduction,
    "energy-share": EnergyShare,
    "allowed": Allowed,
    "ban": Ban,
    "documented": Documented,
    "quality": Quality,
    "coverage": Coverage,
    "answer": Answered,
    "all-of": AllOf,
    "any-of": AnyOf,
    "schedule": Schedule,
}
"""Values of ``type``."""


def requirement_of(table: Mapping[str, Any], lang: AnyLanguage = "en") -> Any:
    """A requirement from a table.

    Parameters
    ----------
    table : mapping
        ``type`` and the fields of that type; or ``preset`` and what it leaves open, or what is
        asked otherwise. The ``parts`` of all-of and any-of, and the ``requirement`` of each step of
        a schedule, are tables themselves.
    lang : {"en", "nb"}
        Of the names of presets.

    Returns
    -------
    Requirement

    Raises
    ------
    InputError
        Where there is no such type or preset, or a field is wrong.

    Examples
    --------
    >>> table = {"type": "reduction", "name": "40 % below", "at_least": "40 %"}
    >>> requirement_of(table).figure
    40.0
    """
    require(table, Mapping, "requirement_of()", "table", "requirement")
    fields = dict(table)
    if "preset" in fields:
        fields = preset_table(str(fields.pop("preset")), fields, lang)
    kind = fields.pop("type", None)
    if kind not in TYPES:
        remedy = message("tender.requirement.type.remedy", types=Joined(map(repr, TYPES)))
        problem = message("tender.requirement.type" if kind else "project.missing")
        raise refusal(message("tender.heading.requirement"), "type", kind or "", problem, remedy)
    if "parts" in fields:
        fields["parts"] = tuple(
            _part(part, lang) for part in listed(fields["parts"], "requirement_of()", "parts")
        )
    if "steps" in fields:
        steps = listed(fields["steps"], "requirement_of()", "steps")
        for step in steps:
            require(step, Mapping, "requirement_of()", "steps", "entry")
        fields["steps"] = tuple(
            ScheduleStep(
                since=step.get("since"),
                requirement=_part(step.get("requirement", {}), lang, fields),
            )
            for step in steps
        )
    return TYPES[kind](**fields)


def preset(name: str, **given: Any) -> Any:
    """A preset as a requirement.

    Parameters
    ----------
    name : str
        See `presets`.
    **given
        What the preset leaves open, such as ``limit``, and what is asked otherwise, such as
        ``name``.

    Returns
    -------
    Requirement

    Raises
    ------
    InputError
        Where there is none of that name, or something that it leaves open is not given.

    Examples
    --------
    >>> str(preset("dfo-whole-building", limit="310 kgCO2e/m2 BTA").limit)
    '310 kgCO2e/m2 BTA'
    """
    return requirement_of({"preset": name, **given})


def _part(part: Any, lang: AnyLanguage, around: Mapping[str, Any] | None = None) -> Any:
    """A requirement within another; a step without a name takes the schedule's."""
    if not isinstance(part, Mapping):
        return part
    return requirement_of(
        (
            {"name": around["name"], **part}
            if around and "name" in around and "preset" not in part
            else part
        ),
        lang,
    )
