"""Quantities as a project file writes them: as text, by name, with a range, or as a function."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .. import limits
from ..errors import CarbonsiteError, UnitError
from ..messages import Message, message
from ..units import Estimate, Q, Quantity, parse_number
from ..units.assumption import Assumption
from ..units.functions import QuantityFunction
from .problems import UNREAD, FileProblems, Unread, shown
from .sources import SourceReader
from .table_forms import Table
from .toml_positions import KeyPath
from .vocabulary import FUNCTIONS

_ASSUMPTION_KEYS = ("value", "low", "high", "status", "source", "reason", "name")
_TEXTS = ("status", "reason", "name")


class QuantityReader:
    """Reads the quantities of one file; a problem is noted once, at its key.

    Parameters
    ----------
    problems : FileProblems
    sources : SourceReader
    """

    def __init__(self, problems: FileProblems, sources: SourceReader) -> None:
        self.problems = problems
        self.sources = sources
        self._tables: dict[str, tuple[str, Table]] = {}
        self._known: dict[str, object] = {}
        self._being_read: list[str] = []

    def define(self, assumptions: Mapping[str, Table], derived: Mapping[str, Table]) -> None:
        """Read ``[assumptions]`` and ``[derived]``, in whatever order they use each other."""
        self._tables = {
            **{name: ("derived", table) for name, table in derived.items()},
            **{name: ("assumptions", table) for name, table in assumptions.items()},
        }
        for kind, names in (("assumptions", assumptions), ("derived", derived)):
            for name in names:
                self._check_name((kind, name), name)
                self.named(name)
        for name in assumptions.keys() & derived.keys():
            self.problems.note(
                ("derived", name), name, "project.name.of_assumption", "project.name.apart"
            )

    def _check_name(self, path: KeyPath, name: str) -> None:
        if not name.strip():
            self.problems.note(path, name, "project.name.blank")
        elif looks_like_quantity(name):
            self.problems.note(path, name, "project.name.quantity")

    def all(self, kind: str) -> dict[str, object]:
        """The quantities of ``[assumptions]`` or of ``[derived]`` by name."""
        return {
            name: self._known[name] for name, (where, _) in self._tables.items() if where == kind
        }

    def defines(self, name: str) -> bool:
        """True if the file defines a quantity of this name."""
        return name in self._tables

    def named(self, name: str) -> object:
        """The assumption or derived quantity of a name that the file defines."""
        if name not in self._known:
            kind, table = self._tables[name]
            if name in self._being_read or len(self._being_read) >= limits.PROJECT_NESTING:
                self.problems.add(
                    (kind, name), name, self._chain(name), message("project.chain.remedy")
                )
                return UNREAD
            self._being_read.append(name)
            self._known[name] = (
                self.assumption(table, (kind, name), name)
                if kind == "assumptions"
                else self.function(table, (kind, name))
            )
            self._being_read.pop()
        return self._known[name]

    def _chain(self, name: str) -> Message:
        """The problem of a quantity that uses itself, or too many others in a row."""
        chain = " → ".join([*self._being_read, name][-limits.PROJECT_NESTING :])
        if name in self._being_read:
            return message("project.chain.circle", chain=chain)
        return message("project.chain.long", count=limits.PROJECT_NESTING, chain=chain)

    def read(self, written: object, path: KeyPath, name: str) -> object:
        """A quantity, wherever one may be written.

        Parameters
        ----------
        written : text, number or table
        path : key path
        name : str
            Of the assumption, where a table gives a range and no name.

        Returns
        -------
        str, float, Estimate or Unread
            A text or number is returned as it is: only the caller knows which kind of unit it
            must have.
        """
        if isinstance(written, str):
            return self._text(written, path)
        if isinstance(written, dict):
            if "function" in written:
                return self.function(written, path)
            return self.assumption(written, path, name)
        if isinstance(written, bool) or not isinstance(written, int | float):
            self.problems.note(path, written, "project.not_quantity")
            return UNREAD
        if not -limits.LARGEST_NUMBER < written < limits.LARGEST_NUMBER:
            self.problems.note(
                path,
                shown(written),
                "project.number_too_large",
                largest=f"{limits.LARGEST_NUMBER:g}",
            )
            return UNREAD
        return float(written)

    def _text(self, written: str, path: KeyPath) -> object:
        if written in self._tables:
            return self.named(written)
        first = written.strip()[:1]
        if looks_like_quantity(written) or first.isdigit() or first in tuple("+-\u2212.,"):
            return written
        self.problems.add_unknown(path, written, self._tables, "project.kind.quantity")
        return UNREAD

    def assumption(self, table: Mapping[str, Any], path: KeyPath, name: str) -> Assumption | Unread:
        """An assumption from its table: ``{value, low, high, status, source, reason}``."""
        kind = "project.kind.key_of_assumption"
        are_known = self.problems.are_known(table, _ASSUMPTION_KEYS, path, kind)
        are_texts = self.problems.are_texts(table, _TEXTS, path)
        if "value" not in table:
            self.problems.note(path, "", "project.no_value")
        texts = {key: table[key] for key in _TEXTS if key in table}
        ends = {
            key: self._plain(table[key], (*path, key))
            for key in ("value", "low", "high")
            if key in table
        }
        source = (
            self.sources.read(table["source"], (*path, "source")) if "source" in table else None
        )
        are_unread = [part is UNREAD for part in (*ends.values(), source)]
        if not (are_known and are_texts and "value" in table) or any(are_unread):
            return UNREAD
        try:
            return Assumption(**{"name": name, **texts, **ends, "source": source})
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
            return UNREAD

    def _plain(self, written: Any, path: KeyPath) -> Quantity | Unread:
        """The value, low or high of an assumption, which cannot be a name; a number is a share."""
        if isinstance(written, int | float) and not isinstance(written, bool):
            number = self.read(written, path, "")
            return Q(number, "") if isinstance(number, float) else UNREAD
        try:
            return Q(written)
        except UnitError as error:
            self.problems.add_error(path, error, written)
            return UNREAD

    def function(self, table: Mapping[str, object], path: KeyPath) -> object:
        """A quantity from ``{function = "part_of", mass = …, share = …}``, which may be nested."""
        name = table.get("function")
        if not isinstance(name, str) or name not in FUNCTIONS:
            self.problems.add_unknown(
                (*path, "function"),
                "" if name is None else shown(name),
                FUNCTIONS,
                "project.kind.function",
            )
            return UNREAD
        function = FUNCTIONS[name]
        before = len(self.problems.entries)
        self._check_arguments(name, function, table, path)
        are_arguments_right = len(self.problems.entries) == before
        arguments = {
            key: self.read(table[key], (*path, key), key)
            for key in function.signature.parameters
            if key in table
        }
        if not are_arguments_right or any(part is UNREAD for part in arguments.values()):
            return UNREAD
        return self._applied(name, arguments, path)

    def _check_arguments(
        self, name: str, function: QuantityFunction, table: Mapping[str, object], path: KeyPath
    ) -> None:
        """Note arguments that a function does not have, and those that are missing."""
        parameters = function.signature.parameters
        arguments = [key for key in table if key != "function"]
        kind = "project.kind.argument"
        self.problems.are_known(arguments, parameters, path, kind, function=name)
        for key, parameter in parameters.items():
            if parameter.default is parameter.empty and key not in table:
                self.problems.note(
                    path,
                    "",
                    "project.argument_missing",
                    function=name,
                    argument=key,
                    unit=function.units[key] or "%",
                )

    def _applied(self, name: str, arguments: dict[str, Any], path: KeyPath) -> object:
        function = FUNCTIONS[name]
        try:
            result = function(**arguments)
            value = result.value if isinstance(result, Estimate) else result
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
            return UNREAD
        except (OverflowError, FloatingPointError):
            self.problems.note(path, name, "project.result_too_large", "project.arguments.remedy")
            return UNREAD
        if not math.isfinite(value.magnitude):
            self.problems.note(
                path,
                "",
                "project.result",
                "project.arguments.remedy",
                function=name,
                number=str(value.magnitude),
            )
            return UNREAD
        return result


def looks_like_quantity(text: str) -> bool:
    """True if a text reads as a quantity, or as a number alone."""
    for read in (Q, parse_number):
        try:
            read(text)
            return True
        except UnitError:
            continue
    return False
