"""The assumptions of a scenario: which there are, where they are used, and at other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ..errors import InputError, UnitError
from ..inputs.amounts import estimates_in
from ..messages import message
from ..messages.near_names import near_names
from ..units import Estimate, Q
from ..units.assumption import Assumption, Status

INPUT_COLUMNS = ("assumption", "value", "low", "high", "status", "source", "reason", "used_in")

Use = tuple[str, Assumption]
"""Place where an assumption is used, and the assumption."""

Values = Mapping[str, Any]
"""Quantities by the name of their assumption; one left out keeps its own value."""


class AssumptionValues:
    """Assumptions at other values than their own, with a key by which steps are kept.

    Parameters
    ----------
    quantities : mapping of str to Quantity
    """

    def __init__(self, quantities: Mapping[str, Any]) -> None:
        self.quantities = quantities
        self._texts = {name: str(value) for name, value in sorted(quantities.items())}

    def key(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Name and value of each assumption that is among `names`."""
        wanted = names if isinstance(names, frozenset | Mapping) else frozenset(names)
        return tuple((name, text) for name, text in self._texts.items() if name in wanted)


def checked_values(
    name: str, values: Mapping[str, Any], known: Mapping[str, Assumption]
) -> dict[str, Any]:
    """Other values of a scenario's assumptions, as quantities of the same kind.

    Raises
    ------
    InputError
        If a name is none of the assumptions', or a value is of another kind.
    """
    quantities, problems = {}, []
    for assumption, value in values.items():
        row = {"column": "values", "value": assumption}
        if assumption not in known:
            otherwise = message("scenarios.no_assumption.remedy")
            row["problem"] = message("scenarios.no_assumption")
            problems.append({**row, "remedy": near_names(assumption, known, otherwise)})
            continue
        try:
            quantities[assumption] = Q(value)
            quantities[assumption].to(known[assumption].value.units)
        except UnitError as error:
            problems.append({**row, "problem": error.problem, "remedy": error.remedy})
    if problems:
        raise InputError.of(message("scenarios.scenario", name=name), problems)
    return quantities


def uses_of(baseline: pd.DataFrame, measures: Iterable[Any]) -> list[Use]:
    """Every assumption of a baseline and of measures, with where it is used.

    A bare value that a measure was given is named after its field.
    """
    uses = [
        ("baseline", a)
        for estimate in estimates_in(baseline)
        for a in estimate.assumptions.values()
    ]
    for measure in measures:
        chosen = getattr(measure, "model_fields_set", None)
        for name, estimate in estimates_of(measure).items():
            if chosen is None or name in chosen:
                uses += [
                    (measure.name, _qualified(a, f"{measure.name}: {name}"))
                    for a in estimate.assumptions.values()
                ]
    return uses


def inputs_table(uses: Iterable[Use]) -> pd.DataFrame:
    """Table of assumptions: value, range, status, source, reason, and where each is used."""
    table: dict[str, dict[str, Any]] = {}
    for used_in, a in uses:
        row = table.setdefault(
            a.name,
            {
                "assumption": a.name,
                "value": str(a.value),
                "low": str(a.low),
                "high": str(a.high),
                "status": a.status.value,
                "source": str(a.source or ""),
                "reason": a.reason,
                "used_in": [],
            },
        )
        row["used_in"] += [used_in] if used_in not in row["used_in"] else []
    rows = [{**row, "used_in": ", ".join(row["used_in"])} for row in table.values()]
    return pd.DataFrame(rows, columns=list(INPUT_COLUMNS))


def estimates_of(measure: Any) -> dict[str, Any]:
    """The fields of a measure that are assumptions or derived from some."""
    return {
        name: value
        for name, value in _fields_of(measure).items()
        if isinstance(value, Estimate) and name != "cost"
    }


def _fields_of(measure: Any) -> dict[str, Any]:
    """The fields of a measure by name, whether it has slots or not."""
    slots = [
        name
        for kind in type(measure).__mro__
        for name in getattr(kind, "__slots__", ())
        if not name.startswith("__")
    ]
    return {
        **{name: getattr(measure, name) for name in slots if hasattr(measure, name)},
        **getattr(measure, "__dict__", {}),
    }


def at(measure: Any, values: Mapping[str, Any]) -> Any:
    """The measure with its assumptions at the values given.

    A bare value has the name under which it is listed, not that of its field: a measure's own loss
    of 0 % is not another measure's assumption called "loss".
    """
    if not values:
        return measure
    changed = {}
    for name, estimate in estimates_of(measure).items():
        listed = {
            a.name: _qualified(a, f"{measure.name}: {name}").name
            for a in estimate.assumptions.values()
        }
        given = {own: values[other] for own, other in listed.items() if other in values}
        if given:
            changed[name] = Assumption.stated(name, estimate.evaluate(given))
    if not changed:
        return measure
    other = object.__new__(type(measure))
    for name, value in {**_fields_of(measure), **changed}.items():
        object.__setattr__(other, name, value)
    for name in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
        if hasattr(measure, name):
            object.__setattr__(other, name, getattr(measure, name))
    return other


def _qualified(assumption: Assumption, name: str) -> Assumption:
    """A bare value named after its field; a named assumption, or one with a range, as it is."""
    if assumption.status is not Status.STATED or not assumption.is_certain:
        return assumption
    return Assumption(
        name,
        assumption.value,
        assumption.low,
        assumption.high,
        assumption.status,
        assumption.source,
        assumption.reason,
    )


def ambiguous_names(uses: Iterable[tuple[str, Assumption]]) -> Iterable[dict[str, Any]]:
    """Problems of names that two different assumptions have."""
    seen: dict[str, Assumption] = {}
    for used_in, assumption in uses:
        if seen.setdefault(assumption.name, assumption) != assumption:
            yield {
                "column": used_in,
                "value": assumption.name,
                "problem": message("assumption.two_of_a_name"),
                "remedy": message("assumption.two_of_a_name.remedy"),
            }
