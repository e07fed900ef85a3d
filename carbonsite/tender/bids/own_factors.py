"""The bidder's own factors, and the documents of its materials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...errors import InputError
from ...factors.catalogue import FactorCatalogue
from ...factors.columns import FACTOR_COLUMNS
from ...factors.factor import EmissionFactor
from ...factors.rows import factor_of
from ...messages import message
from .cell_reader import CellReader

DOCUMENT_COLUMNS = (
    "row",
    "item",
    "factor",
    "kind",
    "document",
    "valid_from",
    "valid_to",
    "accepted",
)
"""Columns of the documents that a bid states for its materials."""


def own_factors_in(cells: CellReader, catalogue: FactorCatalogue) -> FactorCatalogue:
    """The bidder's own factors; none may have the id of a factor of the tender."""
    sheet = cells.answers.sheet
    columns = {
        column.name: (
            cells.numbers(column.name, -np.inf)
            if column.kind == "number"
            else cells.choices(column.name)
            if column.kind == "choice"
            else cells.texts(column.name)
        )
        for column in sheet.columns
        if column.name in FACTOR_COLUMNS
    }
    factors = []
    for row in np.flatnonzero(cells.answers.is_filled(*sheet.names) & ~cells.bad):
        fields = {name: values[row] for name, values in columns.items()}
        stated = {name: value for name, value in fields.items() if not _is_blank(value)}
        factors += _factor_in(cells, int(row), stated, catalogue)
    try:
        return FactorCatalogue(factors)
    except InputError as error:
        for problem in error.problems.itertuples():
            cells.findings.note((sheet.title, ""), problem.value, problem.problem, problem.remedy)
    return FactorCatalogue()


def _factor_in(
    cells: CellReader, row: int, stated: dict[str, Any], catalogue: FactorCatalogue
) -> list[EmissionFactor]:
    """The factor of a row; none, and problems, if it cannot be used."""
    if str(stated.get("factor", "")) in catalogue:
        cells.problem(row, "factor", "tender.factor.taken", "tender.remedy.another_name")
        return []
    if "year" in stated:
        stated["year"] = int(stated["year"])
    try:
        return [factor_of(stated)]
    except InputError as error:
        names = cells.answers.sheet.names
        for problem in error.problems.itertuples():
            column = str(problem.column) if str(problem.column) in names else "factor"
            text = message("tender.of", whose=str(problem.column), problem=problem.problem)
            cells.note(row, column, text, problem.remedy)
    return []


def _is_blank(value: Any) -> bool:
    return value == "" or (isinstance(value, float) and value != value)


def documents_of(materials: pd.DataFrame) -> pd.DataFrame:
    """Documents of the materials used; `accepted` is blank, since people decide it."""
    used = materials[materials["amount"] > 0] if len(materials) else materials
    blank = np.full(len(used), "", dtype=object)
    columns = {
        name: used[source].to_numpy(dtype=object) if source in used else blank
        for name, source in (
            ("row", "row"),
            ("item", "item"),
            ("factor", "factor"),
            ("kind", "documentation"),
            ("document", "declaration"),
            ("valid_to", "valid_to"),
        )
    }
    return pd.DataFrame(
        {**columns, "valid_from": blank, "accepted": blank}, columns=list(DOCUMENT_COLUMNS)
    )
