"""The baseline of a project file: activities one by one, by calculators, and from tables of others."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from .. import limits
from ..errors import CarbonsiteError, InputError, UnitError
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import GENERIC_NAMES
from ..inputs.table import REQUIRED, activities, activity_cells
from ..units import Estimate, Q
from .problems import FileProblems, shown
from .quantities import UNREAD, Quantities
from .tables import ActivityFiles
from .toml_positions import KeyPath
from .validation import as_text
from .vocabulary import CALCULATORS, PLAIN, ROW_PROPERTIES, ROW_TAGS, arguments_of

_HELD = (*ROW_PROPERTIES, "hours")
"""Keys of a row that hold quantities beside its amount."""


class Baseline:
    """The rows of a baseline, and which key each comes from.

    Parameters
    ----------
    quantities : Quantities
    catalogue : FactorCatalogue
    files : ActivityFiles
    """

    def __init__(
        self, quantities: Quantities, catalogue: FactorCatalogue, files: ActivityFiles
    ) -> None:
        self.quantities = quantities
        self.problems: FileProblems = quantities.problems
        self.catalogue = catalogue
        self.files = files
        self.places: dict[str, KeyPath] = {}
        """The key that each row comes from, by the row's id."""
        self._unknown: set[str] = set()

    def table(self, entries: Sequence[Mapping[str, Any]]) -> pd.DataFrame | None:
        """All activities; None where there are none that could be read."""
        if not entries:
            self.problems.add(
                ("baseline",),
                "",
                "there is no activity",
                "write [[baseline]] with item, factor and amount",
            )
        # A loop over entries: each is written by hand and checked key by key; the rows of a table
        # are read as a whole.
        read = [
            (place, self._entry(entry, ("baseline", place))) for place, entry in enumerate(entries)
        ]
        held = [(place, part) for place, part in read if part is not None and len(part)]
        if not held:
            return None
        has_rows, frames, keys = any("row" in part for _, part in held), [], list[KeyPath]()
        # Entries that follow each other are one table at once; a table of a file is one already.
        for is_file, group in groupby(held, key=lambda each: isinstance(each[1], pd.DataFrame)):
            parts = list(group)
            if is_file:
                frames += [
                    _of_own_rows(part, str(entries[place]["file"]), len(held) > 1)
                    for place, part in parts
                ]
            else:
                frames.append(
                    pd.DataFrame(
                        [
                            {
                                **cells,
                                **(
                                    {"row": cells.get("row", f"baseline[{place}]")}
                                    if has_rows
                                    else {}
                                ),
                            }
                            for place, cells in parts
                        ]
                    )
                )
            keys += [
                key
                for place, part in parts
                for key in [("baseline", place, "file") if is_file else ("baseline", place)]
                * (len(part) if is_file else 1)
            ]
        table = activities(*frames)
        self.places = dict(
            zip(table["row"] if has_rows else map(str, range(len(table))), keys, strict=True)
        )
        return table

    def _entry(
        self, entry: Mapping[str, Any], path: KeyPath
    ) -> pd.DataFrame | dict[str, Any] | None:
        """The activities of a table, or the cells of the one activity that an entry is."""
        if "file" in entry:
            return self._of_file(entry, path)
        if not entry:
            if self.problems.line(path) not in {problem["row"] for problem in self.problems.found}:
                self.problems.add(path, "", "is empty", "write item, factor and amount")
            return None
        calculator = entry.get("calculator")
        if calculator is not None and (
            not isinstance(calculator, str) or calculator not in CALCULATORS
        ):
            self.problems.add_unknown(
                (*path, "calculator"), shown(calculator), CALCULATORS, "a calculator"
            )
            return None
        before = len(self.problems.found)
        needed = (
            arguments_of(calculator)
            if calculator
            else dict.fromkeys(("item", "factor", "amount"), True)
        )
        self._check_keys(entry, path, needed)
        item = entry.get("item", "baseline")
        read = {
            key: self._value(key, value, (*path, key), needed, f"{item}: {key}")
            for key, value in entry.items()
            if key not in ("calculator", "tags")
        }
        tags = self._own_columns(entry.get("tags", {}), (*path, "tags"))
        if len(self.problems.found) > before or any(
            part is UNREAD
            for cell in read.values()
            for part in (cell if isinstance(cell, tuple) else (cell,))
        ):
            return None
        return self._row(
            _made_by(calculator) if calculator else activity_cells, {**read, **tags}, path
        )

    def _of_file(self, entry: Mapping[str, Any], path: KeyPath) -> pd.DataFrame | None:
        """The activities of a table, and each factor there that is not known."""
        part = self.files.read(entry, path)
        for factor in [] if part is None else part["factor"].unique():
            first = part["row"][part["factor"] == factor].iloc[0] if part is not None else ""
            self._check_factor(str(factor), (*path, "file"), f"{entry['file']}, row {first}: ")
        return part

    def _check_keys(
        self, entry: Mapping[str, Any], path: KeyPath, needed: Mapping[str, bool]
    ) -> None:
        known = dict.fromkeys([*needed, *ROW_TAGS, *ROW_PROPERTIES, "calculator", "tags"])
        for key in entry:
            if key not in known:
                self.problems.add_unknown(
                    (*path, key),
                    key,
                    known,
                    "a key of an activity; a column of your own stands in tags = {…}",
                )
        for key, is_needed in needed.items():
            if is_needed and key not in entry:
                self.problems.add((*path, key), "", "is missing", f"write {key} = '…'")

    def _value(
        self, key: str, value: Any, path: KeyPath, arguments: Mapping[str, bool], name: str
    ) -> Any:
        """One key of a row, read as what it is: a text, a pair of quantities, a quantity that is
        called `name` where it has a range.
        """
        if key == "lorry":
            if not isinstance(value, list) or len(value) != 2:
                self.problems.add(
                    path,
                    value,
                    "is not a pair",
                    "write its payload and its capacity, like ['16 t', '17,5 lm3']",
                )
                return UNREAD
            return tuple(
                self.quantities.read(each, (*path, place), f"{name} {place}")
                for place, each in enumerate(value)
            )
        if key in _HELD or (key in arguments and key not in PLAIN):
            return self._quantity(key, value, path, name)
        text = (
            str(value)
            if key == "row" and isinstance(value, int) and not isinstance(value, bool)
            else as_text(value)
        )
        if (
            not isinstance(text, str)
            or (not text.strip() and key in ("item", "factor"))
            or len(text) > limits.FACTOR_CELL
        ):
            self.problems.add(
                path,
                value,
                "is not a text" if not isinstance(text, str) else "is blank, or too long",
                "write it in quotes",
            )
            return UNREAD
        if key == "factor":
            self._check_factor(text, path)
        return text

    def _quantity(self, key: str, value: Any, path: KeyPath, name: str) -> Any:
        found = self.quantities.read(value, path, name)
        if isinstance(found, str) and key in ("amount", *_HELD):
            try:
                found = Q(found) if key == "amount" else str(Q(found))
            except UnitError as error:
                self.problems.add_error(path, error, value)
        elif isinstance(found, float) and key in ("amount", *_HELD):
            self.problems.add(path, value, "has no unit", f"write it as text, like '{found:g} kg'")
        return found

    def _check_factor(self, factor: str, path: KeyPath, where: str = "") -> None:
        if self.catalogue.current(factor) is None and factor not in GENERIC_NAMES:
            self._unknown.add(factor)
            # The search for near names takes time for each; many unknown names are one mistake made
            # many times.
            remedy = (
                self.catalogue.unknown(factor).remedy
                if len(self._unknown) <= limits.NEAR_NAMES
                else ""
            )
            self.problems.add(path, factor, f"{where}no emission factor {factor!r}", remedy)

    def _own_columns(self, tags: Any, path: KeyPath) -> dict[str, Any]:
        """Columns of one's own, which travel through untouched."""
        if not isinstance(tags, dict):
            self.problems.add(path, tags, "is not a table", "write {column = 'text'}")
            return {}
        reserved = (
            *REQUIRED,
            *ROW_TAGS,
            *ROW_PROPERTIES,
            "measure",
            "replaces",
            "calculator",
            "file",
        )
        for key, value in tags.items():
            if key in reserved:
                self.problems.add(
                    (*path, key),
                    value,
                    "is no column of one's own",
                    (
                        f"write {key} beside item"
                        if key not in ("measure", "replaces", "unit")
                        else "leave it out"
                    ),
                )
            elif not isinstance(value, str | int | float) or isinstance(value, bool):
                self.problems.add(
                    (*path, key), value, "is neither text nor number", "write it in quotes"
                )
        return dict(tags)

    def _row(
        self, make: Callable[..., dict[str, Any]], read: dict[str, Any], path: KeyPath
    ) -> dict[str, Any] | None:
        try:
            cells = make(**read)
            amount = cells["amount"]
            if not math.isfinite(
                amount.value.magnitude if isinstance(amount, Estimate) else amount
            ):
                raise UnitError("the amount is too large", "correct what it is made of")
        except InputError as error:
            self.problems.add_error(path, error)
            return None
        except CarbonsiteError as error:
            self.problems.add_error(path, error, read.get("item", ""))
            return None
        except OverflowError:
            self.problems.add(
                path, read.get("item", ""), "the amount is too large", "correct what it is made of"
            )
            return None
        return cells


def _made_by(calculator: str) -> Callable[..., dict[str, Any]]:
    """A calculator that gives the cells of its one row."""
    return lambda **read: dict(CALCULATORS[calculator](**read).to_dict("records")[0])


def _of_own_rows(part: pd.DataFrame, file: str, several: bool) -> pd.DataFrame:
    """The activities of a table, by their rows there; where others stand beside it, with its name."""
    rows = part["row"].astype(str)
    return part.assign(row=f"{file}:" + rows if several else rows)
