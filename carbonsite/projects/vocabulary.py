"""What a project file can name: measures, calculators and quantity functions, as
`carbonsite.measures` has them, and their fields.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pandas as pd
from pydantic.fields import FieldInfo

from .. import measures
from ..inputs.table import TAGS
from ..measures.base import SiteMeasure
from ..units.assumption_fields import Estimated
from ..units.functions import QuantityFunction
from ..units.paths import CONVERTING_PROPERTIES

_PUBLIC: dict[str, Any] = {name: getattr(measures, name) for name in measures.__all__}

MEASURES: dict[str, type[SiteMeasure]] = {
    name: found
    for name, found in _PUBLIC.items()
    if inspect.isclass(found) and issubclass(found, SiteMeasure) and found is not SiteMeasure
}
"""The measures that carbonsite ships, by the name of their class."""

CALCULATORS: dict[str, Callable[..., pd.DataFrame]] = {
    name: found for name, found in _PUBLIC.items() if inspect.isfunction(found)
}
"""Functions that make a row of activities."""

FUNCTIONS: dict[str, QuantityFunction] = {
    name: found for name, found in _PUBLIC.items() if isinstance(found, QuantityFunction)
}
"""Quantity functions, by which an amount is derived from assumptions."""

PLAIN = ("item", "factor", "module")
"""Arguments of a calculator that are texts; the others are quantities."""

ROW_TAGS = tuple(tag for tag in TAGS if tag not in ("measure", "replaces"))
"""Reserved tags that a row of a baseline may have."""

ROW_PROPERTIES = tuple(CONVERTING_PROPERTIES)
"""Properties that a row may state for itself."""


def arguments_of(calculator: str) -> dict[str, bool]:
    """The arguments of a calculator beside its tags, and whether each is needed."""
    parameters = inspect.signature(CALCULATORS[calculator]).parameters.values()
    return {
        each.name: each.default is each.empty
        for each in parameters
        if each.kind is not each.VAR_KEYWORD
    }


def estimated(field: FieldInfo) -> Estimated | None:
    """The mark of a field that holds an assumption; None where it holds something else."""
    marks = [
        *field.metadata,
        *(
            mark
            for part in get_args(field.annotation)
            for mark in getattr(part, "__metadata__", ())
        ),
    ]
    return next((mark for mark in marks if isinstance(mark, Estimated)), None)


def described(documented: Any) -> dict[str, str]:
    """What the numpydoc section `Parameters` says of each parameter, as one line.

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
        told = ". ".join(filter(None, (kind, " ".join(rest.split()))))
        yield from ((name.strip(" *"), told) for name in names.split(","))
