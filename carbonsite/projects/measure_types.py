"""The measures of a project file: classes by name, their fields as the file writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import CarbonsiteError, InputError
from ..units.records import problem_and_remedy
from .problems import FileProblems
from .quantities import UNREAD, Quantities
from .toml_positions import KeyPath
from .vocabulary import MEASURES, estimated

_OWN_CLASS = re.compile(
    r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
)


class MeasureReader:
    """Makes measures of tables.

    Parameters
    ----------
    quantities : Quantities
    plugins : bool
        Whether a class that the file names may be imported, which runs its code.
    """

    def __init__(self, quantities: Quantities, plugins: bool) -> None:
        self.quantities = quantities
        self.problems: FileProblems = quantities.problems
        self.plugins = plugins

    def read(self, table: Mapping[str, Any], path: KeyPath) -> Any:
        """The measure; `UNREAD` where something is wrong with it."""
        if "type" not in table:
            if table or not any(
                problem["row"] == self.problems.line(path) for problem in self.problems.found
            ):
                self.problems.add(
                    path, "", "has no type", "write type = 'ElectricExcavator', or another measure"
                )
            return UNREAD
        kind = self._class(table["type"], (*path, "type"))
        if kind is None:
            return UNREAD
        fields = {key: value for key, value in table.items() if key != "type"}
        is_model = issubclass(kind, BaseModel)
        if is_model:
            for key in fields.keys() - kind.model_fields.keys():
                self.problems.add_unknown(
                    (*path, key), key, kind.model_fields, f"a field of {table['type']}"
                )
            fields = {key: value for key, value in fields.items() if key in kind.model_fields}
        name = table.get("name") or (
            getattr(kind.model_fields.get("name"), "default", "") if is_model else kind.__name__
        )
        read = {
            key: self._field(kind if is_model else None, key, value, (*path, key), f"{name}: {key}")
            for key, value in fields.items()
        }
        if len(fields) < len(table) - 1 or any(value is UNREAD for value in read.values()):
            return UNREAD
        return self._made(kind, read, path)

    def _field(
        self, kind: type[BaseModel] | None, key: str, value: Any, path: KeyPath, name: str
    ) -> Any:
        """A field as the class takes it: quantities read, all else as it is written."""
        if kind is not None:
            return (
                self.quantities.read(value, path, name)
                if estimated(kind.model_fields[key])
                else value
            )
        # A class of another kind says nothing of its fields: what is written like an estimate is
        # one.
        is_estimate = (isinstance(value, dict) and ("value" in value or "function" in value)) or (
            isinstance(value, str) and self.quantities.holds(value)
        )
        return self.quantities.read(value, path, name) if is_estimate else value

    def _made(self, kind: Any, fields: dict[str, Any], path: KeyPath) -> Any:
        try:
            found = kind(**fields)
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                self.problems.add((*path, *each["loc"]), each["input"], *problem_and_remedy(each))
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            self.problems.add(path, kind.__name__, f"cannot be made: {error}", "correct its fields")
        else:
            lacking = [name for name in ("name", "stage", "apply") if not hasattr(found, name)]
            if not lacking:
                return found
            self.problems.add(
                (*path, "type"),
                kind.__name__,
                f"is no measure: it has no {', '.join(lacking)}",
                "name a class with name, stage and apply()",
            )
        return UNREAD

    def _class(self, name: Any, path: KeyPath) -> Any:
        """The class of a measure: a shipped one, or, where plugins are allowed, one's own by its
        import path.
        """
        if isinstance(name, str) and name in MEASURES:
            return MEASURES[name]
        own = _OWN_CLASS.fullmatch(name) if isinstance(name, str) else None
        if own is None:
            self.problems.add_unknown(
                path, name, MEASURES, "a measure; one of your own is written 'package.module:Class'"
            )
            return None
        if not self.plugins:
            self.problems.add(
                path,
                name,
                "is code of the project's own, which is not run",
                "allow it where you trust the file: plugins=True, --plugins",
            )
            return None
        try:
            found: Any = import_module(own["module"])
            for part in own["name"].split("."):
                found = getattr(found, part)
        except (ImportError, AttributeError) as error:
            self.problems.add(
                path,
                name,
                f"cannot be imported: {error}",
                "write 'package.module:Class', and have the package on Python's path (PYTHONPATH)",
            )
            return None
        if not isinstance(found, type):
            self.problems.add(path, name, "is not a class", "name the class of a measure")
            return None
        return found


def at_measures(
    error: InputError,
    measures: Iterable[Any],
    problems: FileProblems,
    rows: Mapping[str, KeyPath],
    array: str = "measures",
) -> None:
    """What a scenario says of its parts, at the keys that they come from; `array` is that of the
    measures.
    """
    held = list(measures)
    keys: dict[str, KeyPath] = {
        getattr(measure, "name", ""): (array, place) for place, measure in enumerate(held)
    }
    # A loop over problems: there are as many as someone will correct.
    for problem in (
        error.problems.astype(object).where(error.problems.notna(), "").to_dict("records")
    ):
        column, row = str(problem["column"]), rows.get(str(problem["row"]))
        measure, _, field = column.partition(": ")
        named = (
            keys.get(error.where)
            or keys.get(measure)
            or (keys.get(str(problem["value"])) if column in ("measures", "baseline") else None)
        )
        told = str(problem["problem"])
        if error.where not in keys and row is not None:
            is_file = row[-1] == "file"
            path = (
                row
                if is_file
                else (*row, *([{"unit": "amount"}.get(column, column)] if column else []))
            )
            told = f"row {problem['row']}, {column}: {told}" if is_file else told
        elif named is not None:
            asked = field or (
                column
                if error.where in keys
                and column in getattr(type(held[int(named[1])]), "model_fields", ())
                else ""
            )
            path = (*named, *([asked] if asked else []))
        else:
            path = (column,) if column else ()
        problems.add(path, problem["value"], told, str(problem["remedy"]))
