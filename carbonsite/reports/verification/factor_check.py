"""Comparison of the factors in a workbook with a catalogue."""

from __future__ import annotations

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
    """Table of the factors of all subjects, and if the catalogue has the same number and unit."""
    rows: list[tuple[object, ...]] = []
    for subject in subjects:
        head = f"{subject.mark}_" if subject.mark else ""
        cells = [calculator.cells(f"{head}factor_{column}") for column in ("key", "number", "unit")]
        if subject.indicator in list(INDICATORS):
            rows += _rows(cells, _known(catalogue, subject.indicator))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def is_named(subjects: list[SubjectManifest], catalogue: FactorCatalogue) -> bool:
    """True if every subject names this catalogue."""
    return all(subject.catalogue == catalogue.digest for subject in subjects)


def _known(catalogue: FactorCatalogue, indicator: str) -> dict[str, tuple[float, str]]:
    """Key of each row of a catalogue to its number and declared unit."""
    frame, numbers = (
        catalogue.table.frame,
        catalogue.table.gwp[:, INDICATORS.index(indicator)].tolist(),
    )
    keys = map(plain_key, frame["factor"], frame["module"], frame["part"])
    return {
        key.casefold(): (number, unit)
        for key, number, unit in zip(keys, numbers, frame["declared_unit"], strict=True)
    }


def _rows(
    cells: list[Vector | None], known: dict[str, tuple[float, str]]
) -> list[tuple[object, ...]]:
    keys, numbers, units = (part.values if part is not None else [] for part in cells)
    rows: list[tuple[object, ...]] = []
    for key, number, unit in zip(keys, numbers, units, strict=False):
        declared = known.get(str(key).casefold())
        status = (
            UNKNOWN if declared is None else SAME if _is_same(number, unit, declared) else OTHER
        )
        rows.append((str(key), status, number, declared and declared[0], str(unit)))
    return rows


def _is_same(number: Value, unit: Value, declared: tuple[float, str]) -> bool:
    """True if a number and unit are the catalogue's, or both are undeclared."""
    known, known_unit = declared
    if type(number) is not float or known != known:
        return type(number) is not float and known != known
    return abs(number - known) <= _AGREEMENT * max(abs(number), abs(known)) and unit == known_unit
