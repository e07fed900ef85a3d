"""Quantities and fields as a project file writes them; the other way round from `quantities`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

import numpy as np

from ..units import Derived, Estimate, Q, Quantity, as_unit
from ..units.assumption import Assumption
from ..units.source import Source
from .normal_form import is_bare
from .quantities import looks_like_quantity
from .vocabulary import FUNCTIONS, MEASURES


@dataclass(frozen=True)
class Unsayable:
    """What a file cannot hold: a problem, as the errors list it."""

    column: str
    value: str
    problem: str
    remedy: str


class Sayings:
    """Writes the parts of one file.

    Parameters
    ----------
    named : mapping of str to Estimate
        Derived quantities that the file defines by name.
    assumptions : mapping of str to Assumption
        That it defines by name.
    sources : mapping of str to Source
    unsayable : list of Unsayable
        To which is added what cannot be written.
    """

    def __init__(
        self,
        named: Mapping[str, Any],
        assumptions: Mapping[str, Assumption],
        sources: Mapping[str, Source],
        unsayable: list[Unsayable],
    ) -> None:
        self.named = named
        self.assumptions = assumptions
        self.sources = sources
        self.unsayable = unsayable

    def refuse(self, key: str, value: object, problem: str, remedy: str) -> str:
        """Note what cannot be written; the blank stands in for it."""
        self.unsayable.append(Unsayable(key, str(value)[:80], problem, remedy))
        return ""

    def check_name(self, name: str, key: str) -> None:
        """Refuse a name that would be read as something else."""
        if looks_like_quantity(name) or not name.strip():
            self.refuse(key, name, "is a name that reads as a quantity", "give it a name in words")
        elif name in self.named:
            self.refuse(key, name, "is the name of a derived quantity too", "name them apart")

    def quantity(self, quantity: Any, key: str) -> Any:
        """A quantity as text that reads back equal; a share without a unit as a number."""
        if (
            np.ndim(quantity.magnitude) == 0
            and quantity.units == as_unit("")
            and np.isfinite(quantity.magnitude)
        ):
            return float(quantity.magnitude)
        text = str(quantity)
        if looks_like_quantity(text) and Q(text) == quantity:
            return text
        return self.refuse(
            key,
            text,
            "cannot be written as text that reads back equal",
            "give it as one number with a unit",
        )

    def estimate(self, estimate: Any, field: str, key: str) -> Any:
        """An assumption by its name, a bare value as text, a derived amount by its name or its
        function.
        """
        if is_bare(estimate, field):
            return self.quantity(estimate.value, key)
        if isinstance(estimate, Assumption):
            return self._named(estimate, key)
        return self.derived(estimate, key)

    def _named(self, assumption: Assumption, key: str) -> Any:
        """An assumption by its name; where another one has the name, a bare value may have it too,
        by its table.
        """
        if self.assumptions.get(assumption.name) == assumption:
            return assumption.name
        return {"name": assumption.name, **self.assumption(assumption, key)}

    def assumption(self, assumption: Assumption, key: str) -> dict[str, Any]:
        """The table of an assumption."""
        said: dict[str, Any] = {"value": self.quantity(assumption.value, key)}
        if not assumption.is_certain:
            said |= {end: self.quantity(getattr(assumption, end), key) for end in ("low", "high")}
        if assumption.status != ("published" if assumption.source else "assumed"):
            said["status"] = assumption.status.value
        if assumption.source is not None:
            said["source"] = self.source(assumption.source)
        return said | ({"reason": assumption.reason} if assumption.reason else {})

    def source(self, source: Source) -> Any:
        """A source by its name, or by its table where it has none."""
        return next(
            (name for name, each in self.sources.items() if each == source), None
        ) or source_table(source)

    def derived(self, estimate: Any, key: str, is_named: bool = False) -> Any:
        """A derived amount: by its name where the file defines it, else by its function and
        arguments.
        """
        name = (
            None
            if is_named
            else next(
                (name for name, each in self.named.items() if each is estimate or each == estimate),
                None,
            )
        )
        if name is not None:
            return name
        if not isinstance(estimate, Derived):
            return self.refuse(
                key,
                type(estimate).__name__,
                "is neither an assumption nor derived by a quantity function",
                "give it as one of them",
            )
        function = estimate.function.kernel.__name__
        if FUNCTIONS.get(function) is not estimate.function:
            return self.refuse(
                key,
                f"{function}()",
                "is not one of carbonsite's quantity functions",
                "state its result as an assumption",
            )
        return {
            "function": function,
            **{
                name: self._argument(argument, f"{key}.{name}")
                for name, argument in estimate.arguments.items()
            },
        }

    def _argument(self, argument: Any, key: str) -> Any:
        if isinstance(argument, Estimate):
            return (
                self._named(argument, key)
                if isinstance(argument, Assumption)
                else self.derived(argument, key)
            )
        if isinstance(argument, Quantity):
            return self.quantity(argument, key)
        return self.plain(argument, key)

    def field(self, value: Any, field: str, key: str) -> Any:
        """A field of a measure."""
        if isinstance(value, Estimate):
            return self.estimate(value, field, key)
        if isinstance(value, Quantity):
            return self.quantity(value, key)
        if isinstance(value, Mapping):
            return {
                str(name): self.field(each, str(name), f"{key}.{name}")
                for name, each in value.items()
            }
        if isinstance(value, tuple | list):
            return [self.field(each, field, key) for each in value]
        return self.plain(value, key)

    def plain(self, value: Any, key: str) -> Any:
        """A text, number or truth value as it is."""
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, np.bool_ | np.integer | np.floating):
            value = value.item()
        if isinstance(value, str | bool | int) or (isinstance(value, float) and np.isfinite(value)):
            return value
        return self.refuse(
            key,
            type(value).__name__,
            "cannot be written as TOML",
            "give a text, a number or a quantity",
        )

    def class_name(self, kind: type, key: str) -> str:
        """The name under which a measure's class is found again."""
        if MEASURES.get(kind.__name__) is kind:
            return kind.__name__
        if kind.__module__ == "__main__" or "<locals>" in kind.__qualname__:
            return self.refuse(
                key, kind.__qualname__, "is a class that no import finds", "put it into a module"
            )
        return f"{kind.__module__}:{kind.__qualname__}"


def source_table(source: Source) -> dict[str, Any]:
    """A source as its table."""
    return {name: value for name, value in asdict(source).items() if value != ""}
