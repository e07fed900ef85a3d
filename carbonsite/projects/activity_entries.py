"""Activities that a project file writes one by one, as they are or by a calculator."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from .. import limits
from ..errors import CarbonsiteError, InputError, UnitError
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import GENERIC_NAMES
from ..inputs.table import REQUIRED, activity_cells
from ..messages import message
from ..units import Estimate, Q
from .problems import UNREAD, FileProblems, shown
from .quantities import QuantityReader
from .toml_positions import KeyPath
from .validation import as_text
from .vocabulary import CALCULATORS, PLAIN, ROW_PROPERTIES, ROW_TAGS, arguments_of

_QUANTITY_KEYS = (*ROW_PROPERTIES, "hours")
"""Keys of a row that are quantities, besides its amount."""


class ActivityReader:
    """Reads activities that are written one by one.

    Parameters
    ----------
    quantities : QuantityReader
    catalogue : FactorCatalogue
    """

    def __init__(self, quantities: QuantityReader, catalogue: FactorCatalogue) -> None:
        self.quantities = quantities
        self.problems: FileProblems = quantities.problems
        self.catalogue = catalogue
        self._unknown: set[str] = set()

    def read(self, entry: Mapping[str, object], path: KeyPath) -> dict[str, object] | None:
        """The cells of the activity of an entry; None if it cannot be read."""
        calculator = entry.get("calculator")
        if calculator is not None and (
            not isinstance(calculator, str) or calculator not in CALCULATORS
        ):
            self.problems.add_unknown(
                (*path, "calculator"),
                shown(calculator),
                CALCULATORS,
                "project.kind.calculator",
            )
            return None
        cells = self._cells(entry, path, calculator)
        return None if cells is None else self._row(calculator, cells, path)

    def _cells(
        self, entry: Mapping[str, object], path: KeyPath, calculator: str | None
    ) -> dict[str, object] | None:
        """The keys of one activity as they are read; None if one cannot be read."""
        before = len(self.problems.entries)
        arguments = (
            arguments_of(calculator)
            if calculator
            else dict.fromkeys(("item", "factor", "amount"), True)
        )
        self._check_keys(entry, path, arguments)
        item = entry.get("item", "baseline")
        cells = {
            key: self._value(key, value, (*path, key), arguments, f"{item}: {key}")
            for key, value in entry.items()
            if key not in ("calculator", "tags")
        }
        tags = self._own_columns(entry.get("tags", {}), (*path, "tags"))
        is_unread = any(
            part is UNREAD
            for cell in cells.values()
            for part in (cell if isinstance(cell, tuple) else (cell,))
        )
        if len(self.problems.entries) > before or is_unread:
            return None
        return {**cells, **tags}

    def _check_keys(
        self, entry: Mapping[str, object], path: KeyPath, arguments: Mapping[str, bool]
    ) -> None:
        known = dict.fromkeys([*arguments, *ROW_TAGS, *ROW_PROPERTIES, "calculator", "tags"])
        self.problems.are_known(entry, known, path, "project.kind.key_of_activity")
        for key, is_needed in arguments.items():
            if is_needed and key not in entry:
                self.problems.note(
                    (*path, key), "", "project.missing", "project.missing.text.remedy", name=key
                )

    def _value(
        self, key: str, value: object, path: KeyPath, arguments: Mapping[str, bool], name: str
    ) -> object:
        """One key of a row: a text, a pair of quantities, or a quantity that may have a range.

        Parameters
        ----------
        name : str
            Of the assumption, where the quantity has a range.
        """
        if key == "lorry":
            return self._lorry(value, path, name)
        if key in _QUANTITY_KEYS or (key in arguments and key not in PLAIN):
            return self._quantity(key, value, path, name)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        text = str(value) if key == "row" and is_number else as_text(value)
        if not isinstance(text, str):
            self.problems.note(path, value, "project.not_text")
            return UNREAD
        if (not text.strip() and key in ("item", "factor")) or len(text) > limits.FACTOR_CELL:
            self.problems.note(path, value, "project.blank_or_long", "project.not_text.remedy")
            return UNREAD
        if key == "factor":
            self.check_factor(text, path)
        return text

    def _lorry(self, value: object, path: KeyPath, name: str) -> object:
        if not isinstance(value, list) or len(value) != 2:
            self.problems.note(path, value, "project.not_pair")
            return UNREAD
        return tuple(
            self.quantities.read(part, (*path, place), f"{name} {place}")
            for place, part in enumerate(value)
        )

    def _quantity(self, key: str, value: object, path: KeyPath, name: str) -> object:
        quantity = self.quantities.read(value, path, name)
        if key not in ("amount", *_QUANTITY_KEYS):
            return quantity
        if isinstance(quantity, str):
            try:
                return Q(quantity) if key == "amount" else str(Q(quantity))
            except UnitError as error:
                self.problems.add_error(path, error, value)
        elif isinstance(quantity, float):
            self.problems.note(path, value, "project.no_unit", number=f"{quantity:g}")
        return quantity

    def check_factor(self, factor: str, path: KeyPath, file: str = "", row: object = "") -> None:
        """Note a factor that is not known, and where a table names it first."""
        names = (*GENERIC_NAMES, *self.catalogue.projections)
        if self.catalogue.current(factor) is not None or factor in names:
            return
        self._unknown.add(factor)
        # The search for near names takes time for each; many unknown names are one mistake made
        # many times.
        is_few = len(self._unknown) <= limits.NEAR_NAMES
        remedy = self.catalogue.unknown(factor).remedy if is_few else ""
        problem = message("factors.unknown", factor=factor)
        if file:
            problem = message("project.table_problem.row", where=file, row=row, problem=problem)
        self.problems.add(path, factor, problem, remedy)

    def _own_columns(self, tags: object, path: KeyPath) -> dict[str, object]:
        """The user's own columns, which are kept as they are."""
        if not isinstance(tags, dict):
            self.problems.note(path, tags, "project.not_tags")
            return {}
        never = ("measure", "replaces", "unit")
        reserved = (*REQUIRED, *ROW_TAGS, *ROW_PROPERTIES, *never, "calculator", "file")
        for key, value in tags.items():
            if key in reserved:
                remedy = "project.leave_out" if key in never else "project.beside_item"
                self.problems.note((*path, key), value, "project.not_own_column", remedy, name=key)
            elif not isinstance(value, str | int | float) or isinstance(value, bool):
                self.problems.note(
                    (*path, key), value, "project.not_text_or_number", "project.not_text.remedy"
                )
        return dict(tags)

    def _row(
        self, calculator: str | None, cells: dict[str, Any], path: KeyPath
    ) -> dict[str, object] | None:
        """The cells of an activity; None if they cannot be made."""
        item = cells.get("item", "")
        make = _made_by(calculator) if calculator else activity_cells
        try:
            row = make(**cells)
            amount = row["amount"]
            is_finite = math.isfinite(
                amount.value.magnitude if isinstance(amount, Estimate) else amount
            )
        except CarbonsiteError as error:
            self.problems.add_error(path, error, "" if isinstance(error, InputError) else item)
            return None
        except OverflowError:
            is_finite = False
        if not is_finite:
            self.problems.note(path, item, "project.amount_large")
            return None
        return row


def _made_by(calculator: str) -> Callable[..., dict[str, Any]]:
    """A calculator that gives the cells of its one row."""
    return lambda **cells: dict(CALCULATORS[calculator](**cells).to_dict("records")[0])
