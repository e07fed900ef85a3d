"""The measures of a project file: classes by name, their fields as the file writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ..errors import CarbonsiteError, InputError
from ..messages import Joined, message
from ..units.records import problem_and_remedy
from .problems import UNREAD, FileProblems, ProblemRow, problems_of
from .quantities import QuantityReader
from .toml_positions import KeyPath
from .vocabulary import MEASURES, estimated

_OWN_CLASS = re.compile(
    r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
)


class MeasureReader:
    """Makes measures of tables.

    Parameters
    ----------
    quantities : QuantityReader
    plugins : bool
        Whether a class that the file names may be imported, which runs its code.
    """

    def __init__(self, quantities: QuantityReader, plugins: bool) -> None:
        self.quantities = quantities
        self.problems: FileProblems = quantities.problems
        self.plugins = plugins

    def read(self, table: Mapping[str, object], path: KeyPath) -> object:
        """The measure; `UNREAD` if it cannot be read."""
        if "type" not in table:
            lines = {problem["row"] for problem in self.problems.entries}
            # An empty table stands for one of the wrong shape, whose problem is noted already.
            if table or self.problems.line(path) not in lines:
                self.problems.note(path, "", "project.no_type")
            return UNREAD
        kind = self._class(table["type"], (*path, "type"))
        if kind is None:
            return UNREAD
        fields = {key: value for key, value in table.items() if key != "type"}
        if issubclass(kind, BaseModel):
            of_class: Mapping[str, FieldInfo | None] = kind.model_fields
            default = getattr(of_class.get("name"), "default", "")
        else:
            of_class, default = dict.fromkeys(fields), kind.__name__
        are_known = self.problems.are_known(
            fields, of_class, path, "project.kind.field_of_measure", type=str(table["type"])
        )
        name = table.get("name") or default
        values = {
            key: self.quantities.read(value, (*path, key), f"{name}: {key}")
            if self._is_estimate(value, of_class[key])
            else value
            for key, value in fields.items()
            if key in of_class
        }
        if not are_known or any(value is UNREAD for value in values.values()):
            return UNREAD
        return self._made(kind, values, path)

    def _is_estimate(self, value: object, field: FieldInfo | None) -> bool:
        """True if a field is an assumption; one that is not declared, if written like one."""
        if field is not None:
            return estimated(field) is not None
        if isinstance(value, dict):
            return "value" in value or "function" in value
        return isinstance(value, str) and self.quantities.defines(value)

    def _made(self, kind: type, fields: dict[str, object], path: KeyPath) -> object:
        try:
            measure = kind(**fields)
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
        except ValidationError as error:
            for complaint in error.errors(include_url=False):
                self.problems.add(
                    (*path, *complaint["loc"]), complaint["input"], *problem_and_remedy(complaint)
                )
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            self.problems.note(path, kind.__name__, "project.not_made", reason=str(error))
        else:
            missing = [name for name in ("name", "stage", "apply") if not hasattr(measure, name)]
            if not missing:
                return measure
            self.problems.note(
                (*path, "type"), kind.__name__, "project.not_measure", missing=Joined(missing)
            )
        return UNREAD

    def _class(self, name: object, path: KeyPath) -> type | None:
        """The class of a measure: a shipped one, or with plugins the user's own by import path."""
        text = name if isinstance(name, str) else ""
        if text in MEASURES:
            return MEASURES[text]
        own = _OWN_CLASS.fullmatch(text)
        if own is None:
            self.problems.add_unknown(path, name, MEASURES, "project.kind.measure")
            return None
        if not self.plugins:
            self.problems.note(path, name, "project.own_code")
            return None
        return self._imported(text, own, path)

    def _imported(self, name: str, own: re.Match[str], path: KeyPath) -> type | None:
        try:
            kind: object = import_module(own["module"])
            for part in own["name"].split("."):
                kind = getattr(kind, part)
        except (ImportError, AttributeError) as error:
            self.problems.note(path, name, "project.not_imported", reason=str(error))
            return None
        if not isinstance(kind, type):
            self.problems.note(path, name, "project.not_class")
            return None
        return kind


def at_measures(
    error: InputError,
    measures: Iterable[object],
    problems: FileProblems,
    rows: Mapping[str, KeyPath],
    array: str = "measures",
) -> None:
    """Note the problems of a scenario at the keys that they come from.

    Parameters
    ----------
    error : InputError
    measures : iterable of measures
    problems : FileProblems
    rows : mapping of str to key path
        The key that each row of the baseline comes from.
    array : str
        The key of the measures.
    """
    places = list(measures)
    keys: dict[str, KeyPath] = {
        getattr(measure, "name", ""): (array, place) for place, measure in enumerate(places)
    }
    # A loop over problems: there are as many as someone will correct.
    for problem in problems_of(error):
        column, text = str(problem["column"]), problem["problem"]
        row = None if error.where in keys else rows.get(str(problem["row"]))
        path = (
            _at_measure(problem, error.where, keys, places) if row is None else _at_row(row, column)
        )
        if row is not None and row[-1] == "file":
            text = message("project.at_row", row=problem["row"], column=column, problem=text)
        problems.add(path, problem["value"], text, problem["remedy"])


def _at_row(row: KeyPath, column: str) -> KeyPath:
    """The key of a cell of the baseline; a unit is written in the amount."""
    if row[-1] == "file" or not column:
        return row
    return (*row, "amount" if column in ("unit", "per") else column)


def _at_measure(
    problem: ProblemRow, where: str, keys: Mapping[str, KeyPath], measures: list[object]
) -> KeyPath:
    """The key of a measure, or of its field, that a problem names; else its column."""
    column = str(problem["column"])
    name, _, field = column.partition(": ")
    path = keys.get(where) or keys.get(name)
    if path is None and column in ("measures", "baseline"):
        path = keys.get(str(problem["value"]))
    if path is None:
        return (column,) if column else ()
    fields = getattr(type(measures[int(path[1])]), "model_fields", ())
    is_field = where in keys and column in fields
    key = field or (column if is_field else "")
    return (*path, key) if key else path
