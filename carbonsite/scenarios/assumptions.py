"""The assumptions of a scenario: which there are, where they are used, and at other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import pandas as pd

from ..errors import InputError, UnitError
from ..inputs.amounts import estimates_in
from ..measures.base import Measure
from ..messages import message
from ..messages.near_names import near_names
from ..messages.problems import Problem, problem
from ..units import Estimate, Q, Quantity
from ..units.assumption import Assumption, Status

INPUT_COLUMNS = ("assumption", "value", "low", "high", "status", "source", "reason", "used_in")

MeasureT = TypeVar("MeasureT", bound=Measure)

Use = tuple[str, Assumption]
"""Place where an assumption is used, and the assumption."""

Values = Mapping[str, Quantity]
"""Quantities by the name of their assumption; one left out keeps its own value."""


class AssumptionValues:
    """Assumptions at other values than their own, with a key by which steps are kept.

    Parameters
    ----------
    quantities : mapping of str to Quantity
    """

    def __init__(self, quantities: Values) -> None:
        self.quantities = quantities
        self._texts = {name: str(value) for name, value in sorted(quantities.items())}

    def key(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Name and value of each assumption that is among `names`."""
        wanted = names if isinstance(names, frozenset | Mapping) else frozenset(names)
        return tuple((name, text) for name, text in self._texts.items() if name in wanted)


def checked_values(
    name: str, values: Values, known: Mapping[str, Assumption]
) -> dict[str, Quantity]:
    """Other values of a scenario's assumptions, as quantities of the same kind.

    Raises
    ------
    InputError
        If a name is none of the assumptions', or a value is of another kind.
    """
    quantities, problems = {}, []
    for assumption, value in values.items():
        if assumption not in known:
            otherwise = message("scenarios.no_assumption.remedy")
            remedy = near_names(assumption, known, otherwise)
            problems.append(problem("values", assumption, "scenarios.no_assumption", remedy))
            continue
        try:
            quantities[assumption] = Q(value)
            quantities[assumption].to(known[assumption].value.units)
        except UnitError as error:
            texts = error.problem, error.remedy
            problems.append(problem("values", assumption, *texts))
    if problems:
        raise InputError.of(message("scenarios.scenario", name=name), problems)
    return quantities


def uses_of(baseline: pd.DataFrame, measures: Iterable[Measure]) -> list[Use]:
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
    places: dict[str, list[str]] = {}
    first: dict[str, Assumption] = {}
    for used_in, a in uses:
        first.setdefault(a.name, a)
        places.setdefault(a.name, []).append(used_in)
    rows = [
        (
            name,
            *map(str, (a.value, a.low, a.high)),
            a.status.value,
            str(a.source or ""),
            a.reason,
            ", ".join(dict.fromkeys(places[name])),
        )
        for name, a in first.items()
    ]
    return pd.DataFrame(rows, columns=list(INPUT_COLUMNS))


def estimates_of(measure: object) -> dict[str, Estimate]:
    """The fields of a measure that are assumptions or derived from some."""
    return {
        name: value
        for name, value in _fields_of(measure).items()
        if isinstance(value, Estimate) and name != "cost"
    }


def _fields_of(measure: object) -> dict[str, object]:
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


def at(measure: MeasureT, values: Values) -> MeasureT:
    """The measure with its assumptions at the values given.

    A bare value has the name under which it is listed, not that of its field: a measure's own loss
    of 0 % is not another measure's assumption called "loss".
    """
    if not values:
        return measure
    changed: dict[str, object] = {}
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


def ambiguous_names(uses: Iterable[tuple[str, Assumption]]) -> Iterable[Problem]:
    """Problems of names that two different assumptions have."""
    seen: dict[str, Assumption] = {}
    for used_in, assumption in uses:
        if seen.setdefault(assumption.name, assumption) != assumption:
            yield problem(used_in, assumption.name, "assumption.two_of_a_name")
