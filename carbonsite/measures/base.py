"""What a measure is: activities in, activities out; it says how much and never how bad."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any, ClassVar, Protocol, runtime_checkable

import numpy as np
import pandas as pd
from pydantic import ConfigDict, Field, model_validator

from ..errors import FieldError
from ..units import as_unit
from ..units.assumption_fields import Estimated
from ..units.records import Record
from ..units.tracing import as_number
from .rows import matching

Where = dict[str, str | tuple[str, ...]]
"""Tags that rows must have; several texts mean any of them."""


class Stage(IntEnum):
    """The order in which measures act, whatever the order in which they are given."""

    AVOID = 1
    REPLACE = 2
    SWITCH = 3
    MATERIAL = 4


class Properties(Protocol):
    """Properties of the factors, and nothing of their emissions."""

    def __getitem__(self, key: tuple[str, str]) -> Any:
        """``properties["clt", "density"]`` is an Assumption."""
        ...

    def conversion(
        self, factor: str, unit: str, target: str, own: tuple[tuple[str, str], ...] = ()
    ) -> float:
        """How many `target` one `unit` is, by the factor's properties, or a row's `own`, where the
        kinds differ.
        """
        ...

    def modules(self, factor: str) -> tuple[str, ...]:
        """The life-cycle modules that a product's factor declares, in order; of a carrier none."""
        ...


@runtime_checkable
class Measure(Protocol):
    """A change of what is done; a user's own class with these members serves, and there is no
    registry to join.

    Attributes
    ----------
    name : str
    stage : Stage
    cost : Assumption or None
        In a currency of a year, incremental, one-off, without VAT; a grant apart.
    """

    @property
    def name(self) -> str: ...

    @property
    def stage(self) -> Stage: ...

    @property
    def cost(self) -> Any: ...

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """The activities after the measure; pure: the table given stays as it is."""
        ...


class SiteMeasure(Record):
    """The base of the measures that carbonsite ships: a frozen record of where it acts and how much
    it changes.

    Attributes
    ----------
    name : str
    where : mapping of str to str
        Tags of the rows that it changes.
    cost : Assumption, optional
    """

    model_config = ConfigDict(validate_default=True)

    stage: ClassVar[Stage]

    adds_up: ClassVar[bool] = False
    """Whether rows that `targets` and `reads` cannot tell apart, of one factor, unit, module and
    day, may be summed before it acts: what it changes is then the same. A class with an `apply` of
    its own says so for itself.
    """

    row_by_row: ClassVar[bool] = False
    """Whether what it makes of a table is what it makes of each row by itself, a new row with the
    other tags of the one that it replaces: it may then act once on the rows of several scenarios. A
    class with an `apply` of its own says so for itself.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    where: Where
    cost: Annotated[Any, Estimated("NOK", ge=None)] | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        """What holds for one `apply` holds for no other."""
        super().__pydantic_init_subclass__(**options)
        if "apply" in vars(cls):
            cls.adds_up = vars(cls).get("adds_up", False)
            cls.row_by_row = vars(cls).get("row_by_row", False)

    @model_validator(mode="after")
    def _acts_somewhere(self) -> SiteMeasure:
        if not self.where:
            raise FieldError("where names no tag", "write for example {'machine': 'excavator'}")
        return self

    @property
    def targets(self) -> tuple[Where, ...]:
        """Every row that `apply` reads, by tags; without them the measure has nothing to act on."""
        return (self.where,)

    def reads(self, activities: pd.DataFrame) -> np.ndarray[Any, Any]:
        """Which rows `apply` reads; it keeps all rows in their order, leaves the others as they
        are, and adds new ones below.
        """
        return np.asarray(
            np.logical_or.reduce([matching(activities, where) for where in self.targets])
        )


def number(estimate: Any, unit: str) -> float:
    """An estimate as a plain number of a unit."""
    return as_number(estimate.value.to(as_unit(unit)).magnitude)  # type: ignore[no-any-return]  # a traced number stands in for a plain one
