"""Base class of frozen objects with named, checked fields."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import CarbonsiteError, InputError
from ..messages import message


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
    """One of pydantic's errors as a row of the problems table."""
    problem, remedy = problem_and_remedy(error)
    return {
        "column": ".".join(map(str, error["loc"])),
        "value": "" if error["type"] == "missing" else error["input"],
        "problem": problem,
        "remedy": message(_REMEDIES[error["type"]]) if error["type"] in _REMEDIES else remedy,
    }


_REMEDIES = {"missing": "fields.missing.remedy", "extra_forbidden": "fields.unknown.remedy"}


def problem_and_remedy(error: Any) -> tuple[str, str]:
    """The problem and the remedy of one of pydantic's errors.

    A validator's own error is there as it was raised; pydantic's sentences have no remedy.
    """
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, CarbonsiteError) and not isinstance(cause, InputError):
        return cause.problem, cause.remedy
    return str(cause) if isinstance(cause, Exception) else error["msg"], ""
