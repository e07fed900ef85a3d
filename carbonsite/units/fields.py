"""Fields of pydantic models that hold quantities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from ..errors import UnitError
from ..messages import Message, message, with_remedy
from .numbers import parse_number
from .quantities import Q, as_unit, read_as
from .registry import Quantity


@dataclass(frozen=True)
class InUnit:
    """Marks a field as a quantity of the kind of `unit`, within bounds.

    Parameters
    ----------
    unit : str
        A unit of the right kind; ``""`` for a share, which text gives as ``"30 %"``. The unit typed
        is kept.
    ge, gt, le : float, optional
        Bounds of the magnitude, in `unit`.

    Examples
    --------
    >>> from typing import Annotated
    >>> from pydantic import TypeAdapter
    >>> volume = TypeAdapter(Annotated[object, InUnit("m3")])
    >>> volume.validate_python("250 L"), volume.dump_python(Q("1,5 m3"), mode="json")
    (Q('250 L'), '1.5 m3')
    """

    unit: str
    ge: float | None = 0.0
    gt: float | None = None
    le: float | None = None

    def read(self, value: object) -> Quantity[Any]:
        """The quantity, checked.

        Raises
        ------
        UnitError
            If it cannot be read, is of another kind, or out of bounds.
        """
        quantity = as_quantity(value, self.unit)
        try:
            magnitude = quantity.to(as_unit(self.unit)).magnitude
        except UnitError as error:
            raise UnitError(
                error.problem, message("quantity.kind.remedy", example=self.example)
            ) from None
        if not np.all(np.isfinite(magnitude)):
            raise UnitError(
                *with_remedy("quantity.not_finite", quantity=quantity, example=self.example),
            )
        for bound, is_met, remedy in (
            (self.ge, self.ge is None or magnitude >= self.ge, "quantity.at_least"),
            (self.gt, self.gt is None or magnitude > self.gt, "quantity.more_than"),
            (self.le, self.le is None or magnitude <= self.le, "quantity.at_most"),
        ):
            if bound is not None and not np.all(is_met):
                raise UnitError(
                    message("quantity.out_of_bounds", quantity=quantity),
                    self._percentage(quantity, magnitude)
                    or message(remedy, bound=self._bound(bound)),
                )
        return quantity

    def _percentage(self, quantity: Quantity, magnitude: float) -> Message | None:
        """The remedy for a share that was written as a percentage without its sign."""
        is_bare = not self.unit and not str(quantity.units) and np.ndim(magnitude) == 0
        if not is_bare or self.le is None or not 2 * self.le <= magnitude <= 100 * self.le:
            return None
        return message("quantity.percentage", number=float(magnitude))

    def _bound(self, number: float) -> Message:
        if not self.unit:
            return message("quantity.share", number=float(number))
        return message("quantity.text", number=float(number), unit=self.unit)

    @property
    def example(self) -> str:
        """Text of a quantity of the right kind."""
        return f"12.5 {self.unit or '%'}"

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="json"),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        return {
            "type": "string",
            "description": f"a number and a unit, of the kind of {self.unit or '%'}",
            "examples": [self.example],
        }


def as_quantity(value: Any, unit: str) -> Quantity[Any]:
    """The quantity that a text, number or quantity states.

    A bare number is enough for a share (unit ``""``), which has no unit to forget.
    """
    if unit:
        return read_as(value, unit)
    if isinstance(value, str):
        try:
            return Q(parse_number(value), "")
        except UnitError:
            return Q(value)
    is_number = isinstance(value, int | float | np.number | np.ndarray)
    return Q(value, "") if is_number and not isinstance(value, bool) else Q(value)
