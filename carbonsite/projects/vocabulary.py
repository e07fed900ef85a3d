"""The names in a project file: measures, calculators, quantity functions, and their fields."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import get_args

import pandas as pd
from pydantic.fields import FieldInfo

from .. import measures
from ..inputs.table import TAGS
from ..measures.base import SiteMeasure
from ..units.assumption_fields import Estimated
from ..units.conversion_paths import CONVERTING_PROPERTIES
from ..units.functions import QuantityFunction

_PUBLIC: dict[str, object] = {name: getattr(measures, name) for name in measures.__all__}

MEASURES: dict[str, type[SiteMeasure]] = {
    name: kind
    for name, kind in _PUBLIC.items()
    if inspect.isclass(kind) and issubclass(kind, SiteMeasure) and kind is not SiteMeasure
}
"""The measures that carbonsite ships, by the name of their class."""

CALCULATORS: dict[str, Callable[..., pd.DataFrame]] = {
    name: function for name, function in _PUBLIC.items() if inspect.isfunction(function)
}
"""Functions that make a row of activities."""

FUNCTIONS: dict[str, QuantityFunction] = {
    name: function for name, function in _PUBLIC.items() if isinstance(function, QuantityFunction)
}
"""Quantity functions, by which an amount is derived from assumptions."""

PLAIN = ("item", "factor", "module")
"""Arguments of a calculator that are texts; the others are quantities."""

ROW_TAGS = tuple(tag for tag in TAGS if tag not in ("measure", "replaces"))
"""Reserved tags that a row of a baseline may have."""

ROW_PROPERTIES = tuple(CONVERTING_PROPERTIES)
"""Properties that a row may state for itself."""


def arguments_of(calculator: str) -> dict[str, bool]:
    """The arguments of a calculator besides its tags, and whether each is needed."""
    parameters = inspect.signature(CALCULATORS[calculator]).parameters.values()
    return {
        parameter.name: parameter.default is parameter.empty
        for parameter in parameters
        if parameter.kind is not parameter.VAR_KEYWORD
    }


def estimated(field: FieldInfo) -> Estimated | None:
    """The mark of a field that is an assumption; None if it is something else."""
    marks = [
        *field.metadata,
        *(
            mark
            for part in get_args(field.annotation)
            for mark in getattr(part, "__metadata__", ())
        ),
    ]
    return next((mark for mark in marks if isinstance(mark, Estimated)), None)


def described(documented: object) -> dict[str, str]:
    """The description of each parameter in the numpydoc section `Parameters`, as one line.

    Examples
    --------
    >>> described(FUNCTIONS["fuel_use"])["hours"]
    'Quantity [h]. On the hour meter, idling among them.'
    """
    return dict(_parameters(inspect.getdoc(documented) or ""))


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=^\S[^\n]*\n-{3,}|\Z)", text, re.DOTALL | re.MULTILINE
    )
    for entry in re.split(r"\n(?=\S)", section[1].strip()) if section else ():
        heading, _, rest = entry.partition("\n")
        names, _, kind = heading.partition(" : ")
        text = ". ".join(filter(None, (kind, " ".join(rest.split()))))
        yield from ((name.strip(" *"), text) for name in names.split(","))
