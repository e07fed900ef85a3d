"""Checks a project file against its form; a part that does not fit is noted and left out."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .. import limits
from ..messages import Joined, with_remedy
from ..units.records import options_in, problem_and_remedy
from .form import SiteForm
from .problems import FileProblems, shown
from .table_forms import ClosedTable
from .toml_positions import KeyPath

TableT = TypeVar("TableT", bound=ClosedTable)
SiteFormT = TypeVar("SiteFormT", bound=SiteForm)

_KEYED = {
    "string_type": "not_text",
    "bool_type": "not_bool",
    "int_type": "not_whole_number",
    "list_type": "not_array",
    "dict_type": "not_table",
    "model_type": "not_table",
    "date_type": "not_date",
    "string_too_short": "blank",
    "string_too_long": "too_long",
}
"""The message of each of pydantic's kinds of complaint."""

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


def shaped(form: type[SiteFormT], content: dict[str, object], problems: FileProblems) -> SiteFormT:
    """The file in its form; a part that does not fit is noted and left out."""
    if "name" not in content:
        problems.note(("name",), "", "project.missing", "project.missing.name.remedy")
    content = {"name": "?"} | content
    whole = fitted(form, content, (), problems)
    if not isinstance(whole, set):
        return whole
    kept = {
        key: _without(value, key, whole) for key, value in content.items() if (key,) not in whole
    }
    rest = fitted(form, {"name": "?"} | kept, (), problems)
    if isinstance(rest, set):
        problems.raise_if_any()
        raise AssertionError("every part that does not fit was left out")
    return rest


def fitted(
    form: type[TableT], content: dict[str, object], place: KeyPath, problems: FileProblems
) -> TableT | set[KeyPath]:
    """A table in its form; or the keys of the entries that do not fit, each of them noted."""
    try:
        return form(**content)
    except ValidationError as error:
        complaints = error.errors(include_url=False)
    wrong = set()
    for complaint in complaints:
        if _is_other_alternative(complaint):
            continue
        path = _path(complaint["loc"], content)
        key = (*place, *path)
        if complaint["type"] == "extra_forbidden":
            file_kind = getattr(form, "kind", "") if len(key) == 1 else ""
            kind = f"project.kind.key_of_{'file' if file_kind else 'table'}"
            known = known_keys(form, path[:-1])
            problems.add_unknown(key, path[-1], known, kind, file_kind=file_kind)
        else:
            problems.add(key, _value(complaint), *_problem_and_remedy(complaint, form, path))
        wrong.add(path[: 2 if path[0] in _LISTED else 1])
    return wrong


def _value(complaint: ErrorDetails) -> object:
    """The value of a complaint, as the problem shows it."""
    if complaint["type"] == "missing":
        return ""
    if complaint["type"] == "too_long":
        return complaint["ctx"]["actual_length"]
    return shown(complaint["input"])


def _problem_and_remedy(
    complaint: ErrorDetails, form: type[ClosedTable], path: KeyPath
) -> tuple[str, str]:
    """One of pydantic's complaints in our words, or in its own if we have none."""
    kind = complaint["type"]
    if kind == "missing":
        return with_remedy("project.missing", name=str(path[-1]))
    if kind == "too_long":
        most = complaint["ctx"]["max_length"]
        return with_remedy("project.too_many", most=most)
    if kind == "literal_error":
        options = Joined(map(repr, options_in(_annotation(form, path))), "or")
        return with_remedy("project.not_option", options=options)
    if kind == "string_pattern_mismatch":
        key = "project.not_country" if path[-1] == "country" else "project.not_name"
        return with_remedy(key)
    if kind in _KEYED:
        key = f"project.{_KEYED[kind]}"
        return with_remedy(key)
    return problem_and_remedy(complaint)


def _is_other_alternative(complaint: ErrorDetails) -> bool:
    """True if pydantic tried a table on a text, or a text on a table, and complains of that."""
    is_named = any(part == "str" or _is_form(part) for part in complaint["loc"])
    return is_named and (
        (complaint["type"] == "string_type" and isinstance(complaint["input"], dict))
        or complaint["type"] == "model_type"
    )


def _without(value: object, key: str, wrong: Collection[KeyPath]) -> object:
    """A table without its wrong entries; an array has {} in their place, so that places stay."""
    if key in _LISTED and isinstance(value, dict):
        return {name: entry for name, entry in value.items() if (key, name) not in wrong}
    if key in _LISTED and isinstance(value, list):
        return [{} if (key, place) in wrong else entry for place, entry in enumerate(value)]
    return value


def _path(location: tuple[str | int, ...], content: object) -> KeyPath:
    """pydantic's location as keys of the file, without its own names of alternatives."""
    path: KeyPath = ()
    here: Any = content
    for part in location:
        is_there = (isinstance(here, dict) and part in here) or (
            isinstance(here, list) and isinstance(part, int) and part < len(here)
        )
        if not is_there and (part == "str" or _is_form(part)):
            continue
        here = here[part] if is_there else None
        path = (*path, part)
    return path


def _is_form(name: object) -> bool:
    """True if pydantic calls an alternative that is a table by this name."""
    return isinstance(name, str) and name.endswith("Form")


def known_keys(form: object, path: KeyPath) -> tuple[str, ...]:
    """The keys that a table within a form may have."""
    table = next(iter(_forms_in(_annotation(form, path))), None)
    return () if table is None else tuple(table.model_fields)


def _annotation(form: object, path: KeyPath) -> object:
    """The type of a key within a form."""
    for part in path:
        if get_origin(form) in (dict, list):
            form = get_args(form)[-1]
            continue
        table = next(iter(_forms_in(form)), None)
        if table is not None and isinstance(part, str) and part in table.model_fields:
            form = table.model_fields[part].annotation
    return form


def _forms_in(annotation: object) -> Iterator[type[ClosedTable]]:
    if isinstance(annotation, type) and issubclass(annotation, ClosedTable):
        yield annotation
    for part in get_args(annotation):
        yield from _forms_in(part)


def nesting(content: Any) -> int:
    """The number of tables and arrays within each other; a loop, as a recursion could overflow."""
    deepest, ahead = 0, [(content, 1)]
    while ahead:
        here, depth = ahead.pop()
        deepest = max(deepest, depth)
        if depth > 4 * limits.PROJECT_NESTING:
            break
        inner = here.values() if isinstance(here, dict) else here
        ahead += [(part, depth + 1) for part in inner if isinstance(part, dict | list)]
    return deepest


def as_text(value: object) -> object:
    """A date as the text that a tag has; any other value as it is."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    return value
