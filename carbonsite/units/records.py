"""Base class of frozen objects with named, checked fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from ..errors import CarbonsiteError, InputError
from ..messages import Joined, message, with_remedy
from ..messages.near_names import near_names


class Record(BaseModel):
    """A frozen set of named fields; wrong fields raise one `InputError` that lists them all."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, use_enum_values=False
    )

    def __init__(self, *values: object, **fields: object) -> None:
        names = Joined(type(self).model_fields)
        if values:
            problem, remedy = with_remedy("fields.positional", names=names)
            texts: dict[str, object] = {"problem": problem, "remedy": remedy}
            problems = [{"value": str(value), **texts} for value in values]
            raise InputError.of(type(self).__name__, problems)
        try:
            super().__init__(**fields)
        except ValidationError as error:
            problems = [_problem(complaint, type(self)) for complaint in error.errors()]
            raise InputError.of(type(self).__name__, problems) from None

    def model_copy(self, *, update: Mapping[str, object] | None = None, deep: bool = False) -> Self:
        """The same record with other values of some fields, which are checked."""
        if not update:
            return super().model_copy(deep=deep)
        chosen = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{**chosen, **update})


_KEYS = {
    "string_type": "not_text",
    "dict_type": "not_tags",
    "tuple_type": "not_several",
    "list_type": "not_several",
    "dataclass_type": "not_source",
    "date_type": "not_date",
    "date_from_datetime_parsing": "not_date",
    "date_from_datetime_inexact": "not_date",
    "date_parsing": "not_date",
    "int_type": "not_whole",
    "int_parsing": "not_whole",
    "int_from_float": "not_whole",
    "float_type": "not_number",
    "float_parsing": "not_number",
    "bool_type": "not_bool",
    "bool_parsing": "not_bool",
}
"""Keys of the family ``fields`` for pydantic's kinds of complaint."""


def _problem(complaint: ErrorDetails, kind: type[BaseModel]) -> dict[str, object]:
    """One of pydantic's complaints about a record as a row of the problems table."""
    problem, remedy = _problem_and_remedy(complaint, kind)
    return {
        "column": ".".join(map(str, complaint["loc"])),
        "value": "" if complaint["type"] == "missing" else complaint["input"],
        "problem": problem,
        "remedy": remedy,
    }


def _problem_and_remedy(complaint: ErrorDetails, kind: type[BaseModel]) -> tuple[str, str]:
    sort = complaint["type"]
    if sort == "missing":
        return with_remedy("fields.missing")
    if sort == "extra_forbidden":
        known = tuple(kind.model_fields)
        there = message("fields.unknown.there", names=Joined(known))
        return message("fields.unknown"), near_names(complaint["loc"][-1], known, there)
    if sort in ("literal_error", "enum"):
        field = kind.model_fields.get(str(complaint["loc"][0]))
        options = list(options_in(field.annotation if field else None))
        choices = Joined(map(repr, options), "or") if options else complaint["ctx"]["expected"]
        return with_remedy("fields.not_option", options=choices)
    if sort in _KEYS:
        key = f"fields.{_KEYS[sort]}"
        return with_remedy(key)
    return problem_and_remedy(complaint)


def options_in(annotation: object) -> Iterator[object]:
    """The values of every `Literal` and enumeration within a type."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
        return
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (option.value for option in annotation)
    for part in get_args(annotation):
        yield from options_in(part)


def problem_and_remedy(error: ErrorDetails) -> tuple[str, str]:
    """The problem and the remedy of one of pydantic's errors.

    A validator's own error is there as it was raised; pydantic's sentences have no remedy.
    """
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, CarbonsiteError) and not isinstance(cause, InputError):
        return cause.problem, cause.remedy
    return str(cause) if isinstance(cause, Exception) else error["msg"], ""
