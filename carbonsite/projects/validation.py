"""A project file held against its form: what is of the wrong shape is noted and taken out, so that
the rest can be read on.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from .. import limits
from ..units.records import problem_and_remedy
from .form import Form, SiteForm
from .problems import FileProblems, shown
from .toml_positions import KeyPath

FormT = TypeVar("FormT", bound=Form)
SiteFormT = TypeVar("SiteFormT", bound=SiteForm)

_WORDS = {
    "string_type": ("is not a text", "write it in quotes"),
    "bool_type": ("is neither true nor false", "write true or false, without quotes"),
    "int_type": ("is not a whole number", "write it without quotes and decimals"),
    "list_type": ("is not an array", "write it in [ ], or under a heading in [[ ]]"),
    "dict_type": ("is not a table", "write it in { }, or under a heading in [ ]"),
    "model_type": ("is not a table", "write it in { }, or under a heading in [ ]"),
    "date_type": ("is not a date", "write it like 2019-12-01"),
    "string_pattern_mismatch": ("is not a country", "write two letters, like NO"),
    "string_too_short": ("is blank", "write a text"),
    "string_too_long": ("is too long", "shorten it"),
}

_LISTED = (
    "bases",
    "factors",
    "sources",
    "assumptions",
    "derived",
    "baseline",
    "measures",
    "sets",
    "claims",
    "requirements",
    "options",
)
"""Tables and arrays whose entries are read one by one."""


def shaped(form: type[SiteFormT], told: dict[str, Any], problems: FileProblems) -> SiteFormT:
    """The file in its form; what does not fit is noted and left out."""
    if "name" not in told:
        problems.add(("name",), "", "is missing", "write name = '…' in the first line")
    told = {"name": "?"} | told
    found = fitted(form, told, (), problems)
    if not isinstance(found, set):
        return found
    kept = {key: _without(value, key, found) for key, value in told.items() if (key,) not in found}
    rest = fitted(form, {"name": "?"} | kept, (), problems)
    if isinstance(rest, set):
        problems.raise_if_any()
        raise AssertionError("what does not fit was left out")
    return rest


def fitted(
    form: type[FormT], told: dict[str, Any], place: KeyPath, problems: FileProblems
) -> FormT | set[KeyPath]:
    """A table in its form; or, each of them noted, the entries that do not fit."""
    try:
        return form(**told)
    except ValidationError as error:
        errors = [
            each for each in error.errors(include_url=False) if not _is_other_alternative(each)
        ]
    wrong = set()
    for each in errors:
        path = _path(each["loc"], told)
        _note(
            problems,
            (*place, *path),
            each,
            known_keys(form, path[:-1]),
            getattr(form, "kind", "this table"),
        )
        wrong.add(path[: 2 if path[0] in _LISTED else 1])
    return wrong


def _is_other_alternative(error: Any) -> bool:
    """Whether a complaint is about an alternative that was not meant: a table where a text could
    stand, and the other way.
    """
    named = [part for part in error["loc"] if part == "str" or _is_form(part)]
    return bool(named) and (
        (error["type"] == "string_type" and isinstance(error["input"], dict))
        or error["type"] == "model_type"
    )


def _without(value: Any, key: str, wrong: Collection[KeyPath]) -> Any:
    """A table without its entries of the wrong shape; an array has an empty table in their place,
    so that the others keep theirs.
    """
    if key not in _LISTED:
        return value
    if isinstance(value, dict):
        return {name: entry for name, entry in value.items() if (key, name) not in wrong}
    return [{} if (key, place) in wrong else entry for place, entry in enumerate(value)]


def _path(location: tuple[Any, ...], told: Any) -> KeyPath:
    """pydantic's location as keys of the file: without the names of its own that stand for
    alternatives.
    """
    path: KeyPath = ()
    here = told
    for part in location:
        is_held = (isinstance(here, dict) and part in here) or (
            isinstance(here, list) and isinstance(part, int) and part < len(here)
        )
        if not is_held and (part == "str" or _is_form(part)):
            continue
        here = here[part] if is_held else None
        path = (*path, part)
    return path


def _is_form(name: Any) -> bool:
    """Whether pydantic names an alternative that is a table by it."""
    return isinstance(name, str) and name.endswith("Form")


def _note(
    problems: FileProblems, path: KeyPath, error: Any, known: tuple[str, ...], whole: str
) -> None:
    """One of pydantic's complaints as a problem of a key; `whole` is what has the keys at the top."""
    kind = error["type"]
    if kind == "extra_forbidden":
        problems.add_unknown(
            path, path[-1], known, "a key of this table" if len(path) > 1 else f"a key of {whole}"
        )
    elif kind == "missing":
        problems.add(path, "", "is missing", f"write {path[-1]} = …")
    elif kind == "too_long":
        problems.add(
            path,
            error["ctx"]["actual_length"],
            f"holds more than {error['ctx']['max_length']}",
            "put rows into a csv or xlsx, and name that file",
        )
    elif kind == "literal_error":
        problems.add(
            path, shown(error["input"]), "is not an option", f"write {error['ctx']['expected']}"
        )
    else:
        problem, remedy = _WORDS.get(kind) or problem_and_remedy(error)
        problems.add(path, shown(error["input"]), problem, remedy)


def known_keys(form: Any, path: KeyPath) -> tuple[str, ...]:
    """The keys that a table within a form may have."""
    for part in path:
        if (
            isinstance(part, str)
            and isinstance(form, type)
            and issubclass(form, BaseModel)
            and part in form.model_fields
        ):
            form = form.model_fields[part].annotation
        form = next(iter(_forms_in(form)), form)
    return (
        tuple(form.model_fields) if isinstance(form, type) and issubclass(form, BaseModel) else ()
    )


def _forms_in(annotation: Any) -> Iterator[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        yield annotation
    for part in get_args(annotation):
        yield from _forms_in(part)


def nesting(told: Any) -> int:
    """How deep tables and arrays stand in each other; a loop and not a recursion."""
    deepest, ahead = 0, [(told, 1)]
    while ahead:
        here, depth = ahead.pop()
        deepest = max(deepest, depth)
        if depth > 4 * limits.PROJECT_NESTING:
            break
        inner = here.values() if isinstance(here, dict) else here
        ahead += [(each, depth + 1) for each in inner if isinstance(each, dict | list)]
    return deepest


def as_text(value: Any) -> Any:
    """A date as the text that a tag holds."""
    return (
        value.isoformat()
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        else value
    )
