"""A building in one file: a spreadsheet with a bill and compositions, or TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Annotated

import pandas as pd
from pydantic import Field

from .. import limits
from ..errors import CarbonsiteError, InputError
from ..inputs.reading.mapping import ActivityMapping
from ..inputs.reading.reading import ActivityReading, read_activities
from ..inputs.table import activities, activity
from ..messages import with_remedy
from ..messages.arguments import as_path
from ..messages.problems import Problem, problem
from ..spreadsheets.files.opening import content_of
from ..units.records import Record
from .bill import composition, expand

_COMPOSITION = ("composition", "sammensetning", "oppbygging")
_PER = ("per", "pr", "pr.")


@dataclass(frozen=True, eq=False)
class Building:
    """A bill of elements, the compositions that it names, and the rows that were left out.

    Attributes
    ----------
    bill : DataFrame
        Elements with amount, unit, element code, and a composition or a factor.
    compositions : DataFrame
        Products of one unit of each composition; see `composition`.
    left : DataFrame
        Rows of the file that are no elements or products, as `read_activities` lists them.
    """

    bill: pd.DataFrame
    compositions: pd.DataFrame
    left: pd.DataFrame

    def activities(self) -> pd.DataFrame:
        """Rows for `account`: each element by its products; see `expand`."""
        return expand(self.bill, *([self.compositions] if len(self.compositions) else []))

    @classmethod
    def read(
        cls,
        path: str | PathLike[str],
        mapping: ActivityMapping | Mapping[str, object] | str | PathLike[str] | None = None,
    ) -> Building:
        """A building from a spreadsheet or a TOML file.

        Parameters
        ----------
        path : str or path
            Of a workbook with a bill and, on another sheet, compositions: products with the column
            "composition" (sammensetning) and "per"; or of TOML with ``[[elements]]`` and
            ``[compositions.NAME]``.
        mapping : ActivityMapping, mapping or path, optional
            How the bill is read, as in `read_activities`: texts of the bill by the name of their
            composition or factor.

        Raises
        ------
        InputError
            Where the file cannot be read.
        """
        file = as_path(path)
        if file.suffix.casefold() == ".toml":
            return _of_toml(file.name, content_of(file, limits.MAPPING_FILE))
        first = read_activities(file)
        sheets = [one for one in first.summary["sheet"].unique() if one]
        of_parts = [one for one in sheets if _is_of_compositions(first, one)]
        if not of_parts:
            reading = read_activities(file, mapping=mapping)
            return cls(reading.activities, reading.activities.iloc[:0], reading.left)
        bills = [one for one in sheets if one not in of_parts]
        reading = read_activities(file, mapping=mapping, sheet=bills)
        parts = read_activities(file, sheet=of_parts)
        left = pd.concat([reading.left, parts.left], ignore_index=True)
        return cls(reading.activities, _compositions(parts.activities), left)


def _is_of_compositions(reading: ActivityReading, sheet: str) -> bool:
    """True for a sheet that has a column of compositions."""
    rows = reading.activities
    own = rows[rows["source"].str.endswith(f"'{sheet}'")]
    named = _column(own, _COMPOSITION)
    return named is not None and bool((own[named].fillna("") != "").any())


def _compositions(rows: pd.DataFrame) -> pd.DataFrame:
    """The products of compositions, with the columns `composition` and `per`."""
    named, per = _column(rows, _COMPOSITION), _column(rows, _PER)
    columns = {str(named): "composition", **({} if per is None else {per: "per"})}
    return rows.rename(columns=columns).drop(columns=["row", "source"])


def _column(rows: pd.DataFrame, words: tuple[str, ...]) -> str | None:
    """The column whose heading is one of a few words."""
    return next((str(one) for one in rows if str(one).strip().casefold() in words), None)


class _NamedAmount(Record):
    item: str
    amount: str
    factor: str = ""
    tags: dict[str, str] = {}


class _Composition(Record):
    per: str
    products: Annotated[list[_NamedAmount], Field(min_length=1)]


class _BillElement(_NamedAmount):
    element: str
    composition: str = ""


class _BuildingFile(Record):
    elements: Annotated[list[_BillElement], Field(min_length=1)]
    compositions: dict[str, _Composition] = {}


def _of_toml(name: str, content: bytes) -> Building:
    """A building from the content of a TOML file, with every problem at once."""
    try:
        form = _BuildingFile(**tomllib.loads(content.decode("utf-8-sig")))
    except InputError as error:
        raise InputError(name, error.problems) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        wrong = with_remedy("inputs.not_toml", error=str(error))
        raise InputError.one(name, *wrong, value=name) from None
    problems: list[Problem] = []
    parts = [
        composition(key, one.per, *_rows(f"compositions.{key}", one.products, problems))
        for key, one in form.compositions.items()
    ]
    bill = _rows("elements", form.elements, problems)
    if problems:
        raise InputError.of(name, problems)
    none = pd.DataFrame(columns=["composition"])
    return Building(activities(*bill), activities(*parts) if parts else none, pd.DataFrame())


def _rows(key: str, entries: Sequence[_NamedAmount], problems: list[Problem]) -> list[pd.DataFrame]:
    """A row of each entry; what cannot be read is noted."""
    rows = []
    for number, entry in enumerate(entries):
        own, factor = {}, entry.factor.strip()
        if isinstance(entry, _BillElement):
            own, factor = {"element": entry.element}, entry.composition.strip() or factor
        try:
            if not factor:
                problems.append(problem(f"{key}[{number}]", entry.item, "building.no_composition"))
                continue
            rows.append(activity(entry.item, entry.amount, factor, **own, **entry.tags))
        except CarbonsiteError as error:
            problems.append(
                problem(f"{key}[{number}].amount", entry.amount, error.problem, error.remedy)
            )
    return rows
