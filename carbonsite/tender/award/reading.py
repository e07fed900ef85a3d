"""Awards read from the tables of a tender file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...messages import Joined, message
from ...messages.arguments import listed, require
from ...messages.problems import refusal
from ..requirements.reading import requirement_of
from .additions import Addition, FictitiousDiscount, PricedCarbon, ShadowCost
from .awards import Award, PointsAward, PriceAward
from .criteria import Criterion
from .models import DFO_NAMES, MODELS
from .values import INPUTS, Emissions

AWARDS: dict[str, type[Award]] = {"points": PointsAward, "price": PriceAward}
"""Values of ``rule``."""

ADDITIONS: dict[str, type[Addition]] = {
    addition.kind: addition for addition in (PricedCarbon, ShadowCost, FictitiousDiscount)
}
"""Values of ``type`` of an addition."""

_OWN = ("name", "weight", "is_climate")
_SELECTS = ("modules", "elements", "flows", "without_flows", "where", "electricity")


def award_of(table: Mapping[str, Any]) -> Any:
    """An award from a table.

    Parameters
    ----------
    table : mapping
        ``rule`` ("points" or "price"), ``decimals``, ``ties``, ``climate``; of points ``criteria``,
        each with ``name, weight, of``, ``model`` (or DFØ's name of it) and the fields of both; of
        price ``additions``, each with ``type, name`` and its fields.

    Returns
    -------
    Award

    Raises
    ------
    InputError
        Where something is missing, not known or wrong.

    Examples
    --------
    >>> price = {"name": "price", "weight": "70 %", "of": "price", "model": "relative"}
    >>> site = {"name": "site", "weight": "30 %", "of": "emissions", "model": "relative"}
    >>> award_of({"rule": "points", "criteria": [price, site]}).weights
    {'price': 0.7, 'site': 0.3}
    """
    require(table, Mapping, "award_of()", "table", "award")
    fields = dict(table)
    kind = fields.pop("rule", "points")
    if "criteria" in fields:
        fields["criteria"] = tuple(
            _criterion(entry) for entry in listed(fields["criteria"], "award_of()", "criteria")
        )
    if "additions" in fields:
        fields["additions"] = tuple(
            _addition(entry) for entry in listed(fields["additions"], "award_of()", "additions")
        )
    return _chosen(AWARDS, kind, "rule", message("tender.heading.award"))(**fields)


def _criterion(table: Mapping[str, Any]) -> Criterion:
    require(table, Mapping, "award_of()", "criteria", "entry")
    fields = dict(table)
    where = message("tender.heading.criterion", name=fields.get("name", ""))
    name = fields.pop("model", None)
    kind = DFO_NAMES.get(str(name).casefold().removesuffix(" modell"), name)
    measure, model = (
        _chosen(INPUTS, fields.pop("of", None), "of", where),
        _chosen(MODELS, kind, "model", where),
    )
    if "requirement" in fields:
        fields["requirement"] = requirement_of(fields["requirement"])
    of_measure = {name: fields.pop(name) for name in list(fields) if name in measure.model_fields}
    of_criterion = {name: fields.pop(name) for name in list(fields) if name in _OWN}
    return Criterion(**of_criterion, of=measure(**of_measure), model=model(**fields))


def _addition(table: Mapping[str, Any]) -> Addition:
    fields = dict(table)
    kind: type[Addition] = _chosen(
        ADDITIONS,
        fields.pop("type", None),
        "type",
        message("tender.heading.addition", name=fields.get("name", "")),
    )
    selected = {name: fields.pop(name) for name in list(fields) if name in _SELECTS}
    if "levels" in fields:
        fields["levels"] = {int(level): share for level, share in fields["levels"].items()}
    return kind(**fields, **({"emissions": Emissions(**selected)} if selected else {}))


def _chosen(known: Mapping[str, Any], name: Any, key: str, where: str) -> Any:
    if not isinstance(name, str) or name not in known:
        problem = message("tender.award.not_known" if name else "project.missing")
        remedy = message("remedy.write_one_of", choices=Joined(map(repr, known)))
        raise refusal(where, key, str(name or ""), problem, remedy)
    return known[name]
