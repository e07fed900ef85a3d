"""Fields of pydantic models that hold an assumption, or a bare value that becomes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from ..errors import FieldError
from ..messages import with_remedy
from . import Estimate
from .assumption import Assumption
from .fields import InUnit
from .source import Source


@dataclass(frozen=True)
class Estimated(InUnit):
    """Marks a field as an assumption of the kind of `unit`, with bounds for its whole range.

    A bare quantity or text becomes an assumption with status "stated"; a mapping with ``value, low,
    high, source`` or ``reason`` becomes the assumption that it describes.

    Examples
    --------
    >>> from typing import Annotated
    >>> from pydantic import TypeAdapter
    >>> rate = TypeAdapter(Annotated[object, Estimated("L/h")])
    >>> rate.validate_python("30 L/h").status.value
    'stated'
    """

    def read_estimate(self, value: object, info: core_schema.ValidationInfo) -> Estimate:
        """The assumption or derived amount, after a check of value, low and high."""
        name = info.field_name or "value"
        if isinstance(value, dict):
            value = _described({"name": name, **value})
        if not isinstance(value, Estimate):
            return Assumption.stated(name, self.read(value))
        for end in value.ends:
            self.read(end)
        return value

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            self.read_estimate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                as_text, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        quantity = super().__get_pydantic_json_schema__(schema, handler)
        text = {"type": "string"}
        parts = dict.fromkeys(("value", "low", "high"), quantity) | {
            "name": text,
            "status": text,
            "reason": text,
            "source": {"type": "object"},
        }
        return {"anyOf": [quantity, {"type": "object", "properties": parts, "required": ["value"]}]}


def _described(fields: dict[str, Any]) -> Assumption:
    """Assumption from a mapping of its fields."""
    source = fields.get("source")
    try:
        return Assumption(
            **{**fields, "source": Source(**source) if isinstance(source, dict) else source}
        )
    except TypeError as error:
        raise FieldError(
            *with_remedy("assumption.unreadable", reason=str(error).partition("() ")[2]),
        ) from None


def as_text(estimate: Estimate | None) -> object:
    """Value as text, or range and provenance as a mapping; both read back equal."""
    if estimate is None or not isinstance(estimate, Assumption):
        return None if estimate is None else str(estimate.value)
    if estimate.status == "stated" and estimate.is_certain:
        return str(estimate.value)
    source = None if estimate.source is None else vars(estimate.source)
    fields = {
        "name": estimate.name,
        "value": str(estimate.value),
        "low": str(estimate.low),
        "high": str(estimate.high),
        "status": estimate.status.value,
        "source": source,
        "reason": estimate.reason,
    }
    return {name: text for name, text in fields.items() if text}
