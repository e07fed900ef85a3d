"""The base of everything that is declared field by field: frozen, closed, and clear about what is
wrong.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import InputError


class Record(BaseModel):
    """A frozen set of named fields; wrong fields raise one `InputError` that lists them all."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, use_enum_values=False
    )

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise InputError.of(type(self).__name__, map(_problem, error.errors())) from None


def _problem(error: Any) -> dict[str, Any]:
    """One of pydantic's complaints as a row of the problems table."""
    text = error["msg"].removeprefix("Value error, ")
    remedies = {
        "missing": "give this field",
        "extra_forbidden": "leave this field out, or correct its name",
    }
    return {
        "column": ".".join(map(str, error["loc"])),
        "value": "" if error["type"] == "missing" else error["input"],
        "problem": text,
        "remedy": remedies.get(error["type"], ""),
    }
