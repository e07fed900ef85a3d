"""The bidder, the tender price and the priced options of a bid."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ...arrays import Array
from ...errors import CarbonsiteError, InputError
from ...messages import Word
from ...units import number_text
from ..bid_form.columns import YES_NO
from ..options import TenderOption
from ..requirements.base import REPLIES, no_replies
from .cell_reader import CellReader

_FILE = re.compile(r".*[^\s.]\.(?=\d*[A-Za-z])[A-Za-z0-9]{1,8}")
"""The name of a file: it ends in its kind, such as ``.pdf``; "kap. 3.2" is none."""


@dataclass(frozen=True)
class Offer:
    """The bidder and the tender price."""

    bidder: str = ""
    number: str = ""
    contact: str = ""
    price: float = math.nan
    replies: pd.DataFrame = field(default_factory=no_replies)


def offer_of(cells: CellReader) -> Offer:
    """Bidder and price of a bid; a price that cannot be read is NaN."""
    sheet = cells.answers.sheet
    asked = {
        str(row.tags["asked"]): place for place, row in enumerate(sheet.rows) if "asked" in row.tags
    }
    texts, numbers = cells.texts("value"), cells.numbers("value")
    for name, place in asked.items():
        if cells.answers.cells["value"][place] is None and name in ("name", "price"):
            cells.problem(place, "value", "tender.cell.not_stated", "tender.remedy.ask_the_bidder")
    return Offer(
        str(texts[asked["name"]]),
        str(texts[asked["number"]]),
        str(texts[asked["contact"]]),
        float(numbers[asked["price"]]),
        _replies(cells, texts),
    )


def _replies(cells: CellReader, texts: Array) -> pd.DataFrame:
    """What the bidder answers to each question of the tender; blank if a cell is left empty."""
    chosen, rows = cells.choices("value"), []
    for place, row in enumerate(cells.answers.sheet.rows):
        if "question" not in row.tags:
            continue
        reply: Any = chosen[place] or texts[place]
        if row.choices == YES_NO and reply:
            reply = Word("form.yes_no", reply)
        elif row.tags["answer"] == "file" and reply and not _FILE.fullmatch(reply):
            where = cells.answers.place(place, "value")
            cells.findings.deviation(where, reply, "tender.reply.no_file")
            reply = ""
        rows.append((row.tags["question"], row.id, row.tags["title"], reply))
    return pd.DataFrame(rows, columns=list(REPLIES), dtype=object)


@dataclass(frozen=True)
class PricedOption:
    """An option as priced by a bidder; `row` is the row of its price on the sheet."""

    option: TenderOption
    price: float
    measure: Any
    row: int


def options_in(
    cells: CellReader, options: Mapping[str, TenderOption], currency: str
) -> list[PricedOption]:
    """Options that a bidder prices; an option without a price is not offered."""
    answers, numbers = cells.answers, cells.numbers("value")
    priced_options = []
    for name, option in options.items():
        fields = dict(_rows_of(cells, name))
        place = fields.pop("")
        if answers.cells["value"][place] is None:
            for field, row in fields.items():
                if answers.cells["value"][row] is not None:
                    cells.findings.deviation(
                        answers.place(row, "value"),
                        answers.cells["value"][row],
                        "tender.option.without_price",
                        field=field,
                    )
            continue
        missing = [row for row in fields.values() if answers.cells["value"][row] is None]
        for row in missing:
            cells.problem(row, "value", "tender.option.half", "tender.remedy.ask_the_bidder")
        if not missing and not cells.bad[[place, *fields.values()]].any():
            priced_options += _priced(cells, option, numbers, place, fields, currency)
    return with_requirements_met(cells, priced_options)


def _rows_of(cells: CellReader, option: str) -> Iterator[tuple[str, int]]:
    """The fields of an option with their rows on the sheet; its price has no name."""
    for place, row in enumerate(cells.answers.sheet.rows):
        if not row.is_extra and str(row.tags["option"]) == option:
            yield str(row.tags["field"]), place


def uncomputed_in(
    cells: CellReader, options: Iterable[str], reasons: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    """Why an option is uncomputed, by its name: the first reason of its cells.

    Parameters
    ----------
    cells : CellReader
    options : iterable of str
    reasons : mapping of (str, str) to str
        Why a cell cannot be used, by sheet and cell.
    """
    uncomputed = {}
    for name in options:
        places = (cells.answers.place(row, "value") for _, row in _rows_of(cells, name))
        why = next((reasons[place] for place in places if place in reasons), None)
        if why is not None:
            uncomputed[name] = why
    return uncomputed


def _priced(
    cells: CellReader,
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
            cells.note(
                fields.get(str(problem.column), place),
                "value",
                problem.problem,
                problem.remedy,
            )
    except CarbonsiteError as error:
        cells.note(place, "value", error.problem, error.remedy)
    return []


def with_requirements_met(
    cells: CellReader, priced_options: list[PricedOption]
) -> list[PricedOption]:
    """The options without those that require an option that is not offered."""
    offered = {priced.option.name for priced in priced_options}
    for priced in priced_options:
        for need in [need for need in priced.option.requires if need not in offered]:
            cells.findings.deviation(
                cells.answers.place(priced.row, "value"),
                priced.option.name,
                "tender.option.needs",
                option=need,
            )
    possible = [priced for priced in priced_options if offered.issuperset(priced.option.requires)]
    return (
        possible if len(possible) == len(priced_options) else with_requirements_met(cells, possible)
    )
