"""Quantities as a project file writes them: as text, by name, with a range, or as a function of
others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from .. import limits
from ..errors import CarbonsiteError, UnitError
from ..units import Estimate, Q, parse_number
from ..units.assumption import Assumption
from ..units.source import Source
from .problems import FileProblems, shown
from .toml_positions import KeyPath
from .vocabulary import FUNCTIONS

ASSUMPTION_KEYS = ("value", "low", "high", "status", "source", "reason", "name")


class Unread:
    """What stands for a value that could not be read; its problem is noted."""


UNREAD: Final = Unread()


class Quantities:
    """The quantities of one file; what cannot be read is noted once, where it stands.

    Parameters
    ----------
    problems : FileProblems
    sources : mapping of str to Source
        The ``[sources]``; one that could not be read is `UNREAD`.
    """

    def __init__(self, problems: FileProblems, sources: Mapping[str, Any]) -> None:
        self.problems = problems
        self.sources = sources
        self._tables: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._known: dict[str, Any] = {}
        self._asked: list[str] = []

    def define(self, assumptions: Mapping[str, Any], derived: Mapping[str, Any]) -> None:
        """Read the ``[assumptions]`` and the ``[derived]``, in whatever order they rest on each
        other.
        """
        self._tables = {
            **{name: ("derived", table) for name, table in derived.items()},
            **{name: ("assumptions", table) for name, table in assumptions.items()},
        }
        for kind, names in (("assumptions", assumptions), ("derived", derived)):
            for name in names:
                self._check_name((kind, name), name)
                self.named(name)
        for name in assumptions.keys() & derived.keys():
            self.problems.add(
                ("derived", name), name, "is the name of an assumption too", "name them apart"
            )

    def _check_name(self, path: KeyPath, name: str) -> None:
        if not name.strip():
            self.problems.add(
                path, name, "is a blank name", "name it, so that a table can say what it is"
            )
        elif looks_like_quantity(name):
            self.problems.add(
                path,
                name,
                "is a name that reads as a quantity",
                "give it a name in words, such as 'excavator hours'",
            )

    def all(self, kind: str) -> dict[str, Any]:
        """The quantities of ``[assumptions]`` or of ``[derived]`` by name."""
        return {
            name: self._known[name] for name, (where, _) in self._tables.items() if where == kind
        }

    def holds(self, name: str) -> bool:
        """Whether the file defines a quantity of this name."""
        return name in self._tables

    def named(self, name: str) -> Any:
        """The assumption or derived quantity of a name that the file defines."""
        if name not in self._known:
            kind, table = self._tables[name]
            if name in self._asked or len(self._asked) >= limits.PROJECT_NESTING:
                round_ = " → ".join([*self._asked, name][-limits.PROJECT_NESTING :])
                problem = (
                    "rests on itself"
                    if name in self._asked
                    else f"rests on more than {limits.PROJECT_NESTING} others, one on the other"
                )
                self.problems.add(
                    (kind, name), name, f"{problem}: {round_}", "give one of them a value"
                )
                return UNREAD
            self._asked.append(name)
            self._known[name] = (
                self.assumption(table, (kind, name), name)
                if kind == "assumptions"
                else self.function(table, (kind, name))
            )
            self._asked.pop()
        return self._known[name]

    def read(self, written: Any, path: KeyPath, name: str) -> Any:
        """A quantity, wherever one may stand.

        Parameters
        ----------
        written : text, number or table
        path : key path
        name : str
            Of the assumption, where a table gives a range and no name.

        Returns
        -------
        str, float, Estimate or Unread
            A text or number is left as it is: who takes it knows the kind of unit that it must
            have.
        """
        if isinstance(written, str):
            return self._text(written, path)
        if isinstance(written, dict):
            if "function" in written:
                return self.function(written, path)
            return self.assumption(written, path, name)
        if isinstance(written, bool) or not isinstance(written, int | float):
            self.problems.add(
                path,
                written,
                "is not a quantity",
                "write a text like '12.5 m3', the name of an assumption, or a table {value = …, low"
                " = …, high = …, reason = …}",
            )
            return UNREAD
        if not -limits.LARGEST_NUMBER < written < limits.LARGEST_NUMBER:
            self.problems.add(
                path,
                shown(written),
                "is too large, or no number",
                f"write a number below {limits.LARGEST_NUMBER:g}",
            )
            return UNREAD
        return float(written)

    def _text(self, written: str, path: KeyPath) -> Any:
        if written in self._tables:
            return self.named(written)
        if (
            looks_like_quantity(written)
            or written.strip()[:1].isdigit()
            or written.strip()[:1] in tuple("+-\u2212.,")
        ):
            return written
        self.problems.add_unknown(
            path,
            written,
            self._tables,
            "a quantity, nor the name of an assumption or derived quantity in this file",
        )
        return UNREAD

    def assumption(self, table: Any, path: KeyPath, name: str) -> Any:
        """An assumption from its table: ``{value, low, high, status, source, reason}``."""
        unknown = [key for key in table if key not in ASSUMPTION_KEYS]
        for key in unknown:
            self.problems.add_unknown((*path, key), key, ASSUMPTION_KEYS, "a key of an assumption")
        if "value" not in table:
            self.problems.add(
                path,
                "",
                "has no value",
                "write value = '…', or function = '…' for a derived quantity",
            )
        texts = {key: table[key] for key in ("status", "reason", "name") if key in table}
        wrong = [key for key, text in texts.items() if not isinstance(text, str)]
        for key in wrong:
            self.problems.add((*path, key), table[key], "is not a text", "write it in quotes")
        ends = {
            key: self._plain(table[key], (*path, key))
            for key in ("value", "low", "high")
            if key in table
        }
        source = self.source(table["source"], (*path, "source")) if "source" in table else None
        if (
            unknown
            or wrong
            or "value" not in table
            or any(part is UNREAD for part in (*ends.values(), source))
        ):
            return UNREAD
        try:
            return Assumption(**{"name": name, **texts, **ends, "source": source})
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
            return UNREAD

    def _plain(self, written: Any, path: KeyPath) -> Any:
        """A quantity that stands for itself: the value, low or high of an assumption; a number is a
        share.
        """
        if isinstance(written, int | float) and not isinstance(written, bool):
            number = self.read(written, path, "")
            return number if number is UNREAD else Q(number, "")
        try:
            return Q(written)
        except UnitError as error:
            self.problems.add_error(path, error, written)
            return UNREAD

    def source(self, written: Any, path: KeyPath) -> Any:
        """A source: the name of one of the ``[sources]``, or a table with its fields."""
        if isinstance(written, str):
            if written not in self.sources:
                self.problems.add_unknown(
                    path, written, self.sources, "one of the sources of this file"
                )
            return self.sources.get(written, UNREAD)
        if not isinstance(written, dict):
            self.problems.add(
                path,
                written,
                "is not a source",
                "write the name of one of the [sources], or {publisher = …, document = …, year = …,"
                " locator = …}",
            )
            return UNREAD
        return self.source_table(written, path)

    def source_table(self, table: Mapping[str, Any], path: KeyPath) -> Any:
        """A source from its fields."""
        names = ("publisher", "document", "year", "locator", "url")
        wrong = [
            key
            for key in table
            if key not in names or (key != "year" and not isinstance(table[key], str))
        ]
        for key in wrong:
            if key in names:
                self.problems.add((*path, key), table[key], "is not a text", "write it in quotes")
            else:
                self.problems.add_unknown((*path, key), key, names, "a field of a source")
        if wrong:
            return UNREAD
        try:
            return Source(**{"publisher": "", "document": "", "year": None, "locator": "", **table})
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
            return UNREAD

    def function(self, table: Mapping[str, Any], path: KeyPath) -> Any:
        """A quantity from ``{function = "part_of", mass = …, share = …}``, functions in functions
        among them.
        """
        name = table.get("function")
        if not isinstance(name, str) or name not in FUNCTIONS:
            self.problems.add_unknown(
                (*path, "function"),
                "" if name is None else shown(name),
                FUNCTIONS,
                "a quantity function",
            )
            return UNREAD
        function = FUNCTIONS[name]
        parameters = function.signature.parameters
        unknown = [key for key in table if key not in parameters and key != "function"]
        for key in unknown:
            self.problems.add_unknown((*path, key), key, parameters, f"an argument of {name}()")
        missing = [
            key
            for key, parameter in parameters.items()
            if parameter.default is parameter.empty and key not in table
        ]
        for key in missing:
            self.problems.add(
                path,
                "",
                f"{name}() needs {key}",
                f"add {key} = '12.5 {function.units[key] or '%'}', or the name of an assumption",
            )
        arguments = {
            key: self.read(table[key], (*path, key), key) for key in parameters if key in table
        }
        if unknown or missing or any(argument is UNREAD for argument in arguments.values()):
            return UNREAD
        return self._applied(name, arguments, path)

    def _applied(self, name: str, arguments: dict[str, Any], path: KeyPath) -> Any:
        try:
            found = FUNCTIONS[name](
                **{
                    key: _share(value) if FUNCTIONS[name].units[key] == "" else value
                    for key, value in arguments.items()
                }
            )
            value = found.value if isinstance(found, Estimate) else found
            if not math.isfinite(value.magnitude):
                raise UnitError(f"{name}() gives {value.magnitude}", "correct its arguments")
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
            return UNREAD
        except (OverflowError, FloatingPointError):
            self.problems.add(path, name, "its result is too large", "correct its arguments")
            return UNREAD
        return found


def _share(value: Any) -> Any:
    """A share; a text that is a bare number is one without a unit."""
    if isinstance(value, str):
        try:
            return parse_number(value)
        except UnitError:
            return value
    return value


def looks_like_quantity(text: str) -> bool:
    """Whether a text reads as a quantity, or as a number alone."""
    for read in (Q, parse_number):
        try:
            read(text)
            return True
        except UnitError:
            continue
    return False
