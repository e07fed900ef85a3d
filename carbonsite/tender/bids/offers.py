"""What a bid offers beside its quantities: the bidder, the price, the options, factors of its own,
and the documents of its materials.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...errors import CarbonsiteError, InputError
from ...factors.catalogue import FactorCatalogue
from ...factors.columns import FACTOR_COLUMNS
from ...factors.rows import factor_of
from ...messages import message
from ...units import number_text
from ..options import TenderOption
from .cells import Cells

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


@dataclass(frozen=True)
class Offer:
    """Who bids at what price."""

    bidder: str = ""
    number: str = ""
    contact: str = ""
    price: float = math.nan


def offer_of(cells: Cells) -> Offer:
    """The answers about the bidder; a price that cannot be read is NaN."""
    sheet = cells.answers.sheet
    asked = {
        str(row.tags["asked"]): place for place, row in enumerate(sheet.rows) if not row.is_extra
    }
    texts, numbers = cells.texts("value"), cells.numbers("value")
    for name, place in asked.items():
        if cells.answers.cells["value"][place] is None and name in ("name", "price"):
            cells.problem(
                place,
                "value",
                message("tender.cell.not_stated"),
                message("tender.remedy.ask_the_bidder"),
            )
    return Offer(
        str(texts[asked["name"]]),
        str(texts[asked["number"]]),
        str(texts[asked["contact"]]),
        float(numbers[asked["price"]]),
    )


@dataclass(frozen=True)
class PricedOption:
    """An option as a bidder prices it, with the place of its price on the sheet."""

    option: TenderOption
    price: float
    measure: Any
    row: int


def options_in(
    cells: Cells, options: Mapping[str, TenderOption], currency: str
) -> list[PricedOption]:
    """The options that a bidder prices; one without a price is not offered."""
    answers, numbers = cells.answers, cells.numbers("value")
    rows = {
        (str(row.tags["option"]), str(row.tags["field"])): place
        for place, row in enumerate(answers.sheet.rows)
        if not row.is_extra
    }
    found = []
    for name, option in options.items():
        place = rows[name, ""]
        fields = {field: rows[name, field] for field in option.open}
        if answers.cells["value"][place] is None:
            for field, row in fields.items():
                if answers.cells["value"][row] is not None:
                    cells.findings.deviation(
                        answers.place(row, "value"),
                        answers.cells["value"][row],
                        message("tender.option.without_price", field=field),
                    )
            continue
        missing = [row for row in fields.values() if answers.cells["value"][row] is None]
        for row in missing:
            cells.problem(
                row, "value", message("tender.option.half"), message("tender.remedy.ask_the_bidder")
            )
        if not missing and not cells.bad[[place, *fields.values()]].any():
            found += _priced(cells, option, numbers, place, fields, currency)
    return _possible(cells, found)


def _priced(
    cells: Cells,
    option: TenderOption,
    numbers: np.ndarray[Any, Any],
    place: int,
    fields: Mapping[str, int],
    currency: str,
) -> list[PricedOption]:
    stated = {
        field: f"{number_text(float(numbers[row]))} {option.open[field]}"
        for field, row in fields.items()
    }
    price = float(numbers[place])
    try:
        return [
            PricedOption(
                option, price, option.priced(f"{number_text(price)} {currency}", stated), place
            )
        ]
    except InputError as error:
        for problem in error.problems.itertuples():
            cells.problem(
                fields.get(str(problem.column), place),
                "value",
                problem.problem,
                problem.remedy,
            )
    except CarbonsiteError as error:
        cells.problem(place, "value", error.problem, error.remedy)
    return []


def _possible(cells: Cells, found: list[PricedOption]) -> list[PricedOption]:
    """The options without those that need one that is not offered."""
    offered = {each.option.name for each in found}
    for each in found:
        for need in [need for need in each.option.requires if need not in offered]:
            cells.findings.deviation(
                cells.answers.place(each.row, "value"),
                each.option.name,
                message("tender.option.needs", option=need),
            )
    kept = [each for each in found if offered.issuperset(each.option.requires)]
    return kept if len(kept) == len(found) else _possible(cells, kept)


def own_factors_in(cells: Cells, catalogue: FactorCatalogue) -> FactorCatalogue:
    """The bidder's own factors; none may take the name of one that the tender has."""
    answers = cells.answers
    read = {
        column.name: (
            cells.numbers(column.name, -np.inf)
            if column.kind == "number"
            else cells.choices(column.name)
            if column.kind == "choice"
            else cells.texts(column.name)
        )
        for column in answers.sheet.columns
    }
    found = []
    for row in np.flatnonzero(answers.is_filled(*answers.sheet.names) & ~cells.bad):
        told = {
            name: _plain(values[row])
            for name, values in read.items()
            if name in FACTOR_COLUMNS and _plain(values[row]) not in ("", None)
        }
        if str(told.get("factor", "")) in catalogue:
            cells.problem(
                int(row),
                "factor",
                message("tender.factor.taken"),
                message("tender.remedy.another_name"),
            )
            continue
        try:
            found.append(
                factor_of({**told, **{name: int(told[name]) for name in ("year",) if name in told}})
            )
        except InputError as error:
            for problem in error.problems.itertuples():
                column = (
                    str(problem.column) if str(problem.column) in answers.sheet.names else "factor"
                )
                cells.problem(
                    int(row),
                    column,
                    message("tender.of", whose=str(problem.column), what=problem.problem),
                    problem.remedy,
                )
    try:
        return FactorCatalogue(found)
    except InputError as error:
        for problem in error.problems.itertuples():
            cells.findings.problem(
                (answers.sheet.title, ""), problem.value, problem.problem, problem.remedy
            )
    return FactorCatalogue()


def _plain(cell: Any) -> Any:
    return None if isinstance(cell, float) and cell != cell else cell


def documents_of(materials: pd.DataFrame) -> pd.DataFrame:
    """What documents each material that is used; `accepted` is for those who decide, and blank."""
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
