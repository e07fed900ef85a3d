"""Factors as rows of a table and as objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import InputError
from ..messages import message
from ..messages.arguments import refused
from ..units.source import Source
from .columns import FACTOR_COLUMNS, NUMBERS, PROPERTIES, SOURCE_COLUMNS

if TYPE_CHECKING:
    from .factor import EmissionFactor


def frame_of(factors: Iterable[EmissionFactor]) -> pd.DataFrame:
    """Table of factors: texts, with numbers in the columns of indicators and years."""
    if isinstance(factors, str | pd.DataFrame) or not isinstance(factors, Iterable):
        raise refused(factors, "FactorCatalogue()", "factors", "factors")
    listed = list(factors)
    for factor in listed:
        if "gwp_total" not in getattr(type(factor), "model_fields", ()):
            raise refused(factor, "FactorCatalogue()", "factors", "factors")
    frame = pd.DataFrame([_cells(factor) for factor in listed], columns=list(FACTOR_COLUMNS))
    text = [
        column for column in FACTOR_COLUMNS if column not in (*NUMBERS, "year", "reference_year")
    ]
    return frame.astype(
        {
            **dict.fromkeys(NUMBERS, float),
            **dict.fromkeys(text, str),
            "reference_year": "Int64",
            "year": "int64",
        }
    )


def _cells(factor: EmissionFactor) -> dict[str, object]:
    cells = {name: getattr(factor, name) for name in type(factor).model_fields if name != "source"}
    empty = {
        name: ""
        for name, value in cells.items()
        if value is None and name not in (*NUMBERS, "reference_year")
    }
    given = {
        name: str(value)
        for name, value in cells.items()
        if name in (*PROPERTIES, "valid_from", "valid_to") and value is not None
    }
    provenance = {"property_source": factor.property_source or _property_source(factor)}
    return {**cells, **empty, **given, **provenance, **asdict(factor.source)}


def _property_source(factor: EmissionFactor) -> str:
    """The sources or reasons of those properties that have one of their own."""
    properties = (getattr(factor, name) for name in PROPERTIES)
    texts = {str(item.source or item.reason) for item in properties if item is not None}
    return "; ".join(sorted(texts - {""}))


def rows_of(frame: pd.DataFrame) -> list[EmissionFactor]:
    """The rows of a valid table as objects."""
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [factor_of(cells) for cells in records]


def factor_of(cells: Mapping[str, object]) -> EmissionFactor:
    """One row as an object.

    Raises
    ------
    InputError
        Listing every cell that is wrong, of the source and of the factor.
    """
    from .factor import EmissionFactor

    # Problems of the factor are listed also if its source has problems.
    problems, source = [], Source("not read", "not read", 1900, "not read")
    texts = {name: cells.get(name) or "" for name in SOURCE_COLUMNS if name != "year"}
    try:
        source = Source(year=cells.get("year"), **texts)  # type: ignore[arg-type]
    except InputError as error:
        problems.append(error.problems)
    fields = {name: cell for name, cell in cells.items() if name not in SOURCE_COLUMNS}
    try:
        factor = EmissionFactor(**fields, source=source)
    except InputError as error:
        problems.append(error.problems)
    if problems:
        where = message("factors.where.factor")
        raise InputError(where, pd.concat(problems, ignore_index=True))
    return factor
