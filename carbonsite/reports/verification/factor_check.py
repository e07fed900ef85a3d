"""The factors in a workbook, held against a catalogue."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...factors.catalogue import FactorCatalogue
from ...lifecycle import INDICATORS
from ...spreadsheets.calculator.calculator import Calculator
from ...spreadsheets.calculator.values import Value, Vector
from ...spreadsheets.writing.manifest import SubjectManifest
from ..used_factors import plain_key

COLUMNS = ("factor", "status", "in_report", "in_catalogue", "unit")

SAME, UNKNOWN, OTHER = (
    "as in the catalogue",
    "not in a known catalogue",
    "differs from the catalogue",
)
_AGREEMENT = 1e-12


def check_factors(
    calculator: Calculator, subjects: list[SubjectManifest], catalogue: FactorCatalogue
) -> pd.DataFrame:
    """Each factor of each subject: whether the catalogue has it, with the same number for the same
    unit.
    """
    rows: list[tuple[Any, ...]] = []
    for subject in subjects:
        head = f"{subject.mark}_" if subject.mark else ""
        cells = [calculator.cells(f"{head}factor_{column}") for column in ("key", "number", "unit")]
        if subject.indicator in list(INDICATORS):
            rows += _rows(cells, _known(catalogue, subject.indicator))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def is_named(subjects: list[SubjectManifest], catalogue: FactorCatalogue) -> bool:
    """Whether a catalogue is the one that every subject names."""
    return all(subject.catalogue == catalogue.digest for subject in subjects)


def _known(catalogue: FactorCatalogue, indicator: str) -> dict[str, tuple[float, str]]:
    """The number and the declared unit of each row of a catalogue by its key."""
    frame, numbers = (
        catalogue.table.frame,
        catalogue.table.gwp[:, INDICATORS.index(indicator)].tolist(),
    )
    keys = map(plain_key, frame["factor"], frame["module"], frame["part"])
    return {
        key.casefold(): (number, unit)
        for key, number, unit in zip(keys, numbers, frame["declared_unit"], strict=True)
    }


def _rows(cells: list[Vector | None], known: dict[str, tuple[float, str]]) -> list[tuple[Any, ...]]:
    keys, numbers, units = (part.values if part is not None else [] for part in cells)
    found = []
    for key, number, unit in zip(keys, numbers, units, strict=False):
        there = known.get(str(key).casefold())
        status = UNKNOWN if there is None else SAME if _is_same(number, unit, there) else OTHER
        found.append((str(key), status, number, None if there is None else there[0], str(unit)))
    return found


def _is_same(number: Value, unit: Value, there: tuple[float, str]) -> bool:
    """Whether a number is the catalogue's; one that is not declared is no number on either side."""
    if type(number) is not float or there[0] != there[0]:
        return type(number) is not float and there[0] != there[0]
    return (
        abs(number - there[0]) <= _AGREEMENT * max(abs(number), abs(there[0])) and unit == there[1]
    )
