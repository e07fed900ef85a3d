"""Quantities and fields as a project file writes them; the other way round from `quantities`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum

import numpy as np

from ..messages import Message, message
from ..units import Derived, Estimate, Q, Quantity, as_unit
from ..units.assumption import Assumption
from ..units.source import Source
from .normal_form import is_bare
from .quantities import looks_like_quantity
from .vocabulary import FUNCTIONS, MEASURES


@dataclass(frozen=True)
class NotSerialisable:
    """A problem of a value that a file cannot contain, as the errors list it."""

    column: str
    value: str
    problem: str
    remedy: str


class TomlWriter:
    """Writes the parts of one file as values of TOML.

    Parameters
    ----------
    named : mapping of str to Estimate
        Derived quantities that the file defines by name.
    assumptions : mapping of str to Assumption
        That it defines by name.
    sources : mapping of str to Source

    Attributes
    ----------
    refused : list of NotSerialisable
        Values that cannot be written.
    """

    def __init__(
        self,
        named: Mapping[str, Estimate],
        assumptions: Mapping[str, Assumption],
        sources: Mapping[str, Source],
    ) -> None:
        self.named = named
        self.assumptions = assumptions
        self.sources = sources
        self.refused: list[NotSerialisable] = []

    def refuse(
        self, key: str, value: object, problem: str, remedy: str = "", /, **values: object
    ) -> str:
        """Note a value that cannot be written, as in `FileProblems.note`; a blank takes its place.

        Parameters
        ----------
        key : str
            The place in the file.
        value : object
        problem, remedy : str
            Keys of their texts; the remedy's is ``problem.remedy`` unless it is given.
        **values
            Of both texts.
        """
        text = value if isinstance(value, Message) else str(value)[:80]
        texts = message(problem, **values), message(remedy or f"{problem}.remedy", **values)
        self.refused.append(NotSerialisable(key, text, *texts))
        return ""

    def check_name(self, name: str, key: str) -> None:
        """Refuse a name that would be read as something else."""
        if looks_like_quantity(name) or not name.strip():
            self.refuse(key, name, "project.name.quantity", "project.name.in_words")
        elif name in self.named:
            self.refuse(key, name, "project.name.of_derived", "project.name.apart")

    def quantity(self, quantity: Quantity, key: str) -> object:
        """A quantity as text that reads back equal; a share without a unit as a number."""
        is_share = np.ndim(quantity.magnitude) == 0 and quantity.units == as_unit("")
        if is_share and np.isfinite(quantity.magnitude):
            return float(quantity.magnitude)
        text = str(quantity)
        if looks_like_quantity(text) and Q(text) == quantity:
            return text
        return self.refuse(key, text, "project.not_equal")

    def estimate(self, estimate: Estimate, field: str, key: str) -> object:
        """An assumption by name, a bare value as text, a derived amount by name or function."""
        if is_bare(estimate, field):
            return self.quantity(estimate.value, key)
        if isinstance(estimate, Assumption):
            return self._named(estimate, key)
        return self.derived(estimate, key)

    def _named(self, assumption: Assumption, key: str) -> object:
        """An assumption by its name; by its table if another one has that name."""
        if self.assumptions.get(assumption.name) == assumption:
            return assumption.name
        return {"name": assumption.name, **self.assumption(assumption, key)}

    def assumption(self, assumption: Assumption, key: str) -> dict[str, object]:
        """The table of an assumption."""
        table: dict[str, object] = {"value": self.quantity(assumption.value, key)}
        if not assumption.is_certain:
            table |= {end: self.quantity(getattr(assumption, end), key) for end in ("low", "high")}
        if assumption.status != ("published" if assumption.source else "assumed"):
            table["status"] = assumption.status.value
        if assumption.source is not None:
            table["source"] = self.source(assumption.source)
        return table | ({"reason": assumption.reason} if assumption.reason else {})

    def source(self, source: Source) -> object:
        """A source by its name, or by its table if it has none."""
        names = (name for name, named in self.sources.items() if named == source)
        return next(names, None) or source_table(source)

    def derived(self, estimate: object, key: str, is_definition: bool = False) -> object:
        """A derived amount by its name, or by its function and arguments if it has none.

        Parameters
        ----------
        estimate : Estimate
        key : str
        is_definition : bool
            Whether it is written where its name is defined.
        """
        named = {} if is_definition else self.named
        names = [name for name, value in named.items() if value is estimate or value == estimate]
        if names:
            return names[0]
        if not isinstance(estimate, Derived):
            return self.refuse(key, type(estimate).__name__, "project.not_estimate")
        function = estimate.function.kernel.__name__
        if FUNCTIONS.get(function) is not estimate.function:
            return self.refuse(key, f"{function}()", "project.own_function")
        arguments = {
            name: self._argument(argument, f"{key}.{name}")
            for name, argument in estimate.arguments.items()
        }
        return {"function": function, **arguments}

    def _argument(self, argument: object, key: str) -> object:
        if isinstance(argument, Assumption):
            return self._named(argument, key)
        if isinstance(argument, Estimate):
            return self.derived(argument, key)
        if isinstance(argument, Quantity):
            return self.quantity(argument, key)
        return self.plain(argument, key)

    def field(self, value: object, field: str, key: str) -> object:
        """A field of a measure."""
        if isinstance(value, Estimate):
            return self.estimate(value, field, key)
        if isinstance(value, Quantity):
            return self.quantity(value, key)
        if isinstance(value, Mapping):
            return {
                str(name): self.field(part, str(name), f"{key}.{name}")
                for name, part in value.items()
            }
        if isinstance(value, tuple | list):
            return [self.field(part, field, key) for part in value]
        return self.plain(value, key)

    def plain(self, value: object, key: str) -> object:
        """A text, number or truth value as it is."""
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, np.bool_ | np.integer | np.floating):
            value = value.item()
        if isinstance(value, str | bool | int) or (isinstance(value, float) and np.isfinite(value)):
            return value
        return self.refuse(key, type(value).__name__, "project.not_a_toml_value")

    def class_name(self, kind: type, key: str) -> str:
        """The name by which a measure's class is found again."""
        if MEASURES.get(kind.__name__) is kind:
            return kind.__name__
        if kind.__module__ == "__main__" or "<locals>" in kind.__qualname__:
            return self.refuse(key, kind.__qualname__, "project.class_not_found")
        return f"{kind.__module__}:{kind.__qualname__}"


def source_table(source: Source) -> dict[str, object]:
    """A source as its table."""
    return {name: value for name, value in asdict(source).items() if value != ""}
