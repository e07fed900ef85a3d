"""The inputs that a scenario rests on: which assumptions, where they are used, and what each is
when it is varied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ..inputs.table import estimates_in
from ..units import Estimate
from ..units.assumption import Assumption, Status

INPUT_COLUMNS = ("assumption", "value", "low", "high", "status", "source", "reason", "used_in")

Use = tuple[str, Assumption]
"""Where an assumption is used, and the assumption."""


class AssumptionValues:
    """Assumptions taken at other values, and what tells this choice from another.

    Parameters
    ----------
    values : mapping of str to Quantity
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self._texts = {name: str(value) for name, value in sorted(values.items())}

    def key(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The values of those assumptions that are among `names`."""
        held = names if isinstance(names, frozenset | Mapping) else frozenset(names)
        return tuple((name, text) for name, text in self._texts.items() if name in held)


def uses_of(baseline: pd.DataFrame, measures: Iterable[Any]) -> list[Use]:
    """Every assumption of a baseline and of measures; a bare value that a measure was given is
    named after its field.
    """
    found = [
        ("baseline", a)
        for estimate in estimates_in(baseline)
        for a in estimate.assumptions.values()
    ]
    for measure in measures:
        chosen = getattr(measure, "model_fields_set", None)
        for name, estimate in estimates_of(measure).items():
            if chosen is None or name in chosen:
                found += [
                    (measure.name, _qualified(a, f"{measure.name}: {name}"))
                    for a in estimate.assumptions.values()
                ]
    return found


def inputs_table(uses: Iterable[Use]) -> pd.DataFrame:
    """The assumptions as a table: value, range, status, source or reason, and where each is used."""
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
        for name, value in _held(measure).items()
        if isinstance(value, Estimate) and name != "cost"
    }


def _held(measure: Any) -> dict[str, Any]:
    """The fields of a measure, whether it keeps them in slots or not."""
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

    A bare value goes by the name under which it is listed, and not by that of its field: a
    measure's own loss of 0 % is not the assumption of some other measure that is called "loss".
    """
    if not values:
        return measure
    changed = {}
    for name, estimate in estimates_of(measure).items():
        listed = {
            a.name: _qualified(a, f"{measure.name}: {name}").name
            for a in estimate.assumptions.values()
        }
        told = {own: values[other] for own, other in listed.items() if other in values}
        if told:
            changed[name] = Assumption.stated(name, estimate.evaluate(told))
    if not changed:
        return measure
    other = object.__new__(type(measure))
    for name, value in {**_held(measure), **changed}.items():
        object.__setattr__(other, name, value)
    for name in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
        if hasattr(measure, name):
            object.__setattr__(other, name, getattr(measure, name))
    return other


def _qualified(assumption: Assumption, name: str) -> Assumption:
    """A bare value under the name of the field that holds it; a named assumption, or one with a
    range, as it is.
    """
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


def renamed(uses: Iterable[tuple[str, Assumption]]) -> Iterable[dict[str, Any]]:
    """Two different assumptions under one name."""
    seen: dict[str, Assumption] = {}
    for used_in, assumption in uses:
        if seen.setdefault(assumption.name, assumption) != assumption:
            yield {
                "column": used_in,
                "value": assumption.name,
                "problem": "is the name of two different assumptions",
                "remedy": "name them apart, or use the same one in both places",
            }
