"""Measures: activities in, activities out; they change amounts and never see emissions."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, Annotated, ClassVar, Protocol, runtime_checkable

import numpy as np
import pandas as pd
from pydantic import ConfigDict, Field, model_validator

from ..arrays import Array
from ..errors import CarbonsiteError, FieldError
from ..messages import MeasureName, Message, message
from ..units import Estimable, Estimate, as_unit
from ..units.assumption import Assumption
from ..units.assumption_fields import Estimated
from ..units.records import Record
from ..units.tracing import as_number
from .rows import matching

Where = dict[str, str | tuple[str, ...]]
"""Tags that rows must have; of several texts any."""


SAME_PROPERTY = 0.1
"""Share by which a stated property may differ from the factor's own without a finding."""


class Stage(IntEnum):
    """The order in which measures act, whatever the order in which they are given."""

    AVOID = 1
    REPLACE = 2
    SWITCH = 3
    MATERIAL = 4


Share = Annotated[Estimable, Estimated("", gt=0, le=1.0)]
"""Field of a measure: a share that is not 0."""

PartOrNone = Annotated[Estimable, Estimated("", le=1.0)]
"""Field of a measure: a share that may be 0."""


class Properties(Protocol):
    """Properties of factors, without their emissions."""

    def __getitem__(self, key: tuple[str, str]) -> Assumption:
        """``properties["clt", "density"]`` is an Assumption."""
        ...

    def conversion(
        self, factor: str, unit: str, target: str, own: tuple[tuple[str, str], ...] = ()
    ) -> float:
        """Number of `target` in one `unit`, by the factor's properties or a row's `own`."""
        ...

    def modules(self, factor: str) -> tuple[str, ...]:
        """Life-cycle modules that a product's factor declares, in order; none of a carrier."""
        ...


@runtime_checkable
class Measure(Protocol):
    """A change of the activities; any class with these members is one, without registration.

    Attributes
    ----------
    name : str
    stage : Stage
    cost : Assumption or None
        In a currency of a year, incremental, one-off, without VAT and grants.
    """

    @property
    def name(self) -> str: ...

    @property
    def stage(self) -> Stage: ...

    @property
    def cost(self) -> Estimate | None: ...

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Activities after the measure; the table given stays as it is."""
        ...


# Type checkers take a shipped measure as one by name; pydantic's classes cannot inherit a protocol.
if TYPE_CHECKING:
    _IsMeasure = Measure
else:
    _IsMeasure = object


class SiteMeasure(Record, _IsMeasure):
    """Base of the measures that carbonsite ships: where it acts, and how much it changes.

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
    """True if similar rows may be summed before it acts without changing what it changes.

    Similar rows have one factor, unit, module and day, and are the same for `targets` and `reads`.
    A class with its own `apply` declares this itself.
    """

    row_by_row: ClassVar[bool] = False
    """True if it changes each row by itself, and new rows keep the tags of those they replace.

    It may then act once on the rows of several scenarios. A class with its own `apply` declares
    this itself.
    """

    name: str = Field(min_length=1, max_length=200)
    where: Where
    cost: Annotated[Estimate, Estimated("NOK", ge=None)] | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **options: object) -> None:
        """Reset `adds_up` and `row_by_row` in a class with its own `apply`."""
        super().__pydantic_init_subclass__(**options)
        if "apply" in vars(cls):
            cls.adds_up = vars(cls).get("adds_up", False)
            cls.row_by_row = vars(cls).get("row_by_row", False)

    @model_validator(mode="after")
    def _acts_somewhere(self) -> SiteMeasure:
        if not self.where:
            raise fields_refused("where_empty")
        return self

    @property
    def targets(self) -> tuple[Where, ...]:
        """Tags of all rows that `apply` reads; without such rows the measure changes nothing."""
        return (self.where,)

    def findings(
        self, activities: pd.DataFrame, properties: Properties
    ) -> Iterator[tuple[str, Message]]:
        """What its fields leave out, or contradict in the rows that it acts on.

        Yields
        ------
        finding, detail
        """
        yield from ()

    def reads(self, activities: pd.DataFrame) -> Array:
        """True for rows that `apply` reads.

        It keeps all rows in their order, leaves the others as they are, and adds new ones below.
        """
        return np.asarray(
            np.logical_or.reduce([matching(activities, where) for where in self.targets])
        )


def another_property(
    measure: SiteMeasure, field: str, factor: str, name: str, properties: Properties
) -> Iterator[tuple[str, Message]]:
    """The finding that a field states a property otherwise than its factor declares it."""
    stated = getattr(measure, field)
    if stated is None:
        return
    try:
        declared = properties[factor, name].value
    except CarbonsiteError:
        return
    if abs(estimate_of(stated).value / declared - 1).to(as_unit("")).magnitude > SAME_PROPERTY:
        detail = message(
            "detail.another_property",
            measure=MeasureName(measure.name),
            field=field,
            stated=str(estimate_of(stated).value),
            factor=factor,
            declared=str(declared),
        )
        yield "another property", detail


def fields_refused(key: str, **values: object) -> FieldError:
    """Error of fields of a measure that do not go together."""
    remedy = message(f"measures.{key}.remedy", **values)
    return FieldError(message(f"measures.{key}", **values), remedy)


def estimate_of(field: Estimable | None) -> Estimate:
    """The estimate that a field of a measure holds, in whatever form it was given."""
    assert isinstance(field, Estimate)
    return field


def number(field: Estimable | None, unit: str) -> float:
    """Value of a field or a property as a plain number of a unit; a traced one stays traced."""
    return as_number(estimate_of(field).value.m_as(as_unit(unit)))
