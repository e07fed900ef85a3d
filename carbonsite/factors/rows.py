"""A factor table and the factors it holds: the same content, as rows and as objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import PROBLEM_COLUMNS, InputError
from ..lifecycle import INDICATORS
from ..units.source import Source
from .columns import FACTOR_COLUMNS, PROPERTIES, SOURCE_COLUMNS

if TYPE_CHECKING:
    from .factor import EmissionFactor


def frame_of(factors: Iterable[EmissionFactor]) -> pd.DataFrame:
    """The factors as a table: text, with numbers in the indicators and years."""
    frame = pd.DataFrame([_cells(factor) for factor in factors], columns=list(FACTOR_COLUMNS))
    text = [
        column for column in FACTOR_COLUMNS if column not in (*INDICATORS, "year", "reference_year")
    ]
    return frame.astype(
        {
            **dict.fromkeys(INDICATORS, float),
            **dict.fromkeys(text, str),
            "reference_year": "Int64",
            "year": "int64",
        }
    )


def _cells(factor: EmissionFactor) -> dict[str, Any]:
    cells = {name: getattr(factor, name) for name in type(factor).model_fields if name != "source"}
    empty = {
        name: ""
        for name, value in cells.items()
        if value is None and name not in (*INDICATORS, "reference_year")
    }
    given = {
        name: str(value)
        for name, value in cells.items()
        if name in (*PROPERTIES, "valid_from", "valid_to") and value is not None
    }
    provenance = {"property_source": factor.property_source or _property_source(factor)}
    return {**cells, **empty, **given, **provenance, **asdict(factor.source)}


def _property_source(factor: EmissionFactor) -> str:
    """Where properties come from that were given with a source or reason of their own."""
    said = {
        str(found.source or found.reason)
        for found in (getattr(factor, name) for name in PROPERTIES)
        if found is not None
    }
    return "; ".join(sorted(said - {""}))


def rows_of(frame: pd.DataFrame) -> list[EmissionFactor]:
    """The rows of a valid table as objects."""
    return list(factors_of(frame, "factor catalogue"))


def factors_of(frame: pd.DataFrame, where: str) -> list[EmissionFactor]:
    """The rows of a table as objects; all that cannot be read is reported at once, by line of the
    file.
    """
    factors, problems = [], []
    for line, cells in enumerate(
        frame.astype(object).where(frame.notna(), None).to_dict("records"), start=2
    ):
        try:
            factors.append(factor_of(cells))
        except InputError as error:
            problems.append(error.problems.assign(row=line))
    if problems:
        raise InputError(
            f"{where} (rows as lines of the file)",
            pd.concat(problems, ignore_index=True)[list(PROBLEM_COLUMNS)],
        )
    return factors


def factor_of(cells: Mapping[str, Any]) -> EmissionFactor:
    """One row as an object.

    Raises
    ------
    InputError
        Listing every cell that is wrong, of the source and of the factor.
    """
    from .factor import EmissionFactor

    problems, source = [], Source("not read", "not read", 1900, "not read")
    said = {name: cells.get(name) or "" for name in SOURCE_COLUMNS if name != "year"}
    try:
        source = Source(year=cells.get("year"), **said)  # type: ignore[arg-type]
    except InputError as error:
        problems.append(error.problems)
    try:
        found = EmissionFactor(
            **{name: cell for name, cell in cells.items() if name not in SOURCE_COLUMNS},
            source=source,
        )
    except InputError as error:
        problems.append(error.problems)
    if problems:
        raise InputError("factor", pd.concat(problems, ignore_index=True))
    return found
