"""Awards read from tables, as a tender file holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import InputError
from ...messages import Joined, message
from ..requirements.reading import requirement_of
from .additions import Addition, FictitiousDiscount, PricedCarbon, ShadowCost
from .awards import Award, PointsAward, PriceAward
from .criteria import Criterion
from .models import MODELS
from .values import INPUTS, Emissions

AWARDS: dict[str, type[Award]] = {"points": PointsAward, "price": PriceAward}
"""What ``rule`` may be."""

ADDITIONS: dict[str, type[Addition]] = {
    addition.kind: addition for addition in (PricedCarbon, ShadowCost, FictitiousDiscount)
}
"""What ``type`` of an addition may be."""

_OWN = ("name", "weight", "is_climate")
_SELECTS = ("modules", "elements", "flows", "without_flows")


def award_of(table: Mapping[str, Any]) -> Any:
    """An award from a table.

    Parameters
    ----------
    table : mapping
        ``rule`` ("points" or "price"), ``decimals``, ``ties``, ``climate``; of points ``criteria``,
        each with ``name, weight, of``, ``model`` and the fields of both; of price ``additions``,
        each with ``type, name`` and its fields.

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
    told = dict(table)
    kind = told.pop("rule", "points")
    if "criteria" in told:
        told["criteria"] = tuple(_criterion(each) for each in told["criteria"])
    if "additions" in told:
        told["additions"] = tuple(_addition(each) for each in told["additions"])
    return _chosen(AWARDS, kind, "rule", message("tender.heading.award"))(**told)


def _criterion(table: Mapping[str, Any]) -> Criterion:
    told = dict(table)
    where = message("tender.heading.criterion", name=told.get("name", ""))
    measure, model = (
        _chosen(INPUTS, told.pop("of", None), "of", where),
        _chosen(MODELS, told.pop("model", None), "model", where),
    )
    if "requirement" in told:
        told["requirement"] = requirement_of(told["requirement"])
    held = {name: told.pop(name) for name in list(told) if name in measure.model_fields}
    own = {name: told.pop(name) for name in list(told) if name in _OWN}
    return Criterion(**own, of=measure(**held), model=model(**told))


def _addition(table: Mapping[str, Any]) -> Addition:
    told = dict(table)
    kind: type[Addition] = _chosen(
        ADDITIONS,
        told.pop("type", None),
        "type",
        message("tender.heading.addition", name=told.get("name", "")),
    )
    selected = {name: told.pop(name) for name in list(told) if name in _SELECTS}
    if "levels" in told:
        told["levels"] = {int(level): share for level, share in told["levels"].items()}
    return kind(**told, **({"emissions": Emissions(**selected)} if selected else {}))


def _chosen(known: Mapping[str, Any], name: Any, key: str, where: str) -> Any:
    if name not in known:
        raise InputError.of(
            where,
            [
                {
                    "column": key,
                    "value": name or "",
                    "problem": message("tender.award.not_known" if name else "project.missing"),
                    "remedy": message("remedy.write_one_of", choices=Joined(map(repr, known))),
                }
            ],
        )
    return known[name]
