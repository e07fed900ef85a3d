"""Sheets of a bid in the protocol: line items, the selections they count in, and factors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from ...accounting.account import Account
from ...accounting.lines import origin_of_lines
from ...factors.catalogue import FactorCatalogue
from ...reports.amounts import LineAmounts
from ...reports.factor_sheet import KEYS, NUMBERS, UNITS, write_factors
from ...reports.line_columns import line_columns, with_amounts
from ...reports.line_sheets import LineCells, LineSheets, titles, write_lines
from ...reports.used_factors import UsedFactors
from ...scenarios.scenario import Scenario
from ...scenarios.selection import Selection
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column
from ..evaluation.evaluation import Evaluation
from ..requirements.sentences import values_of
from .option_lines import OptionLines, lines_of_options
from .option_step_sheets import WrittenOptions, write_option_lines

BASELINE = "REF"
"""Mark of the tender's own baseline."""


@dataclass(frozen=True, eq=False)
class ComputedAccount:
    """An account whose line items are in the protocol.

    Attributes
    ----------
    book : Book
        Its mark is the first part of names.
    title : str
        Name of the bidder, or of the baseline.
    options : OptionLines or None
        Changes of its options; None if it prices none, or savings are stored.
    """

    book: Book
    title: str
    account: Account
    options: OptionLines | None = None

    @property
    def mark(self) -> str:
        """First part of its names."""
        return self.book.mark

    @property
    def all_lines(self) -> list[pd.DataFrame]:
        """Line items of the bid, and of its options."""
        return [self.account.lines, *([] if self.options is None else [self.options.lines])]


def computed_accounts(book: Book, evaluation: Evaluation) -> list[ComputedAccount]:
    """The bids that could be computed, in their order, and the baseline last."""
    bids = [bid for bid in evaluation.bids if bid.subject is not None]
    options = lines_of_options(evaluation)
    computed = [
        ComputedAccount(
            book.of_subject(xl_col_to_name(place), bid.bidder, _names(bid.subject.scenario)),
            bid.bidder,
            bid.subject.account,
            options.get(bid.bidder),
        )
        for place, bid in enumerate(bids)
        if bid.subject is not None
    ]
    scenario = evaluation.tender.scenario
    return [
        *computed,
        ComputedAccount(
            book.of_subject(BASELINE, scenario.name, _names(scenario)),
            scenario.name,
            scenario.baseline_account(),
        ),
    ]


def _names(scenario: Scenario) -> list[str]:
    return [measure.name for measure in scenario.measures]


def counts_key(place: int) -> str:
    """Key of the column that says whether a line counts in a selection."""
    return f"counts_{xl_col_to_name(place).lower()}"


@dataclass(frozen=True, eq=False)
class BidSheets:
    """The written line items of all bids.

    Attributes
    ----------
    lines : dict of LineSheets
        By mark.
    options : dict of WrittenOptions
        By bidder.
    selections : list of Selection
    """

    lines: dict[str, LineSheets]
    options: dict[str, WrittenOptions]
    selections: list[Selection]
    yes: str

    def summed(self, mark: str, selection: Selection) -> str:
        """Emissions of the lines that count, as a formula without its equals sign."""
        return self.lines[mark].summed(**self._in(selection)).removeprefix("=")

    def counted(self, mark: str, selection: Selection, module: str) -> str:
        """Number of lines of a module that count, as an expression."""
        return self.lines[mark].counted(**self._in(selection), module=f'"{module}"')

    def _in(self, selection: Selection) -> dict[str, str]:
        """The column that says whether a line counts in a selection, and what it says."""
        return {counts_key(self.selections.index(selection)): f'"{self.yes}"'}


def add_sheets(parts: Sequence[ComputedAccount]) -> dict[str, list[Sheet]]:
    """The sheets of line items and factors in their order, still empty, by mark."""
    sheets = {}
    for part in parts:
        kinds = titles(part.book, "lines", len(part.account.lines))
        kinds += (
            []
            if part.options is None
            else titles(part.book, "option_lines", len(part.options.lines))
        )
        kinds += (
            [part.book.sheet_title("factors")] if part is _first_with_catalogue(part, parts) else []
        )
        sheets[part.mark] = [part.book.sheet(title) for title in kinds]
    return sheets


def _first_with_catalogue(
    part: ComputedAccount, parts: Sequence[ComputedAccount]
) -> ComputedAccount:
    """The first account with the same catalogue; its sheet of factors serves all of them."""
    return next(
        other for other in parts if other.account.catalogue.digest == part.account.catalogue.digest
    )


def write_bids(
    parts: Sequence[ComputedAccount], sheets: dict[str, list[Sheet]], selections: list[Selection]
) -> BidSheets:
    """Write the line items of every bid, and the factors that they use."""
    used: dict[str, UsedFactors] = {}
    lines, options = {}, {}
    for part in parts:
        first = _first_with_catalogue(part, parts)
        if part is first:
            sharing = [
                lines
                for other in parts
                if _first_with_catalogue(other, parts) is first
                for lines in other.all_lines
            ]
            used[part.mark] = UsedFactors.of(
                part.account.catalogue, part.account.indicator, *sharing
            )
            write_factors(
                part.book, sheets[part.mark].pop(), used[part.mark], part.account.catalogue
            )
        else:
            for name in (KEYS, NUMBERS, UNITS):
                part.book.name(name, first.book.names[first.book.named(name)])
        own = len(titles(part.book, "lines", len(part.account.lines)))
        lines[part.mark], amounts = _write_lines(
            part, sheets[part.mark][:own], used[first.mark], selections
        )
        if part.options is not None:
            options[part.title] = write_option_lines(
                part.book,
                sheets[part.mark][own:],
                part.title,
                part.options,
                used[first.mark],
                amounts,
            )
    return BidSheets(lines, options, selections, parts[0].book.say("yes"))


def _write_lines(
    part: ComputedAccount, sheets: list[Sheet], used: UsedFactors, selections: list[Selection]
) -> tuple[LineSheets, LineAmounts]:
    lines, say = part.account.lines, part.book.say
    columns = line_columns(part.book, lines, lines[part.account.indicator].tolist(), used)
    amounts = LineAmounts(
        LineCells.of([sheet.title for sheet in sheets], columns), *origin_of_lines(part.account)
    )
    columns = with_amounts(columns, amounts.of_first_lines())
    further = [_counts_column(part, place, selection) for place, selection in enumerate(selections)]
    place = 1 + next(number for number, column in enumerate(columns) if column.key == "in_total")
    columns = [*columns[:place], *further, *columns[place:]]
    return (
        write_lines(
            part.book,
            sheets,
            "line",
            columns,
            say("protocol.lines.note", bidder=part.title),
        ),
        amounts,
    )


def _counts_column(part: ComputedAccount, place: int, selection: Selection) -> Column:
    say = part.book.say
    cells = np.where(selection.counted(part.account.lines), say("yes"), say("no")).tolist()
    key, title = counts_key(place), say("protocol.counts", selection=selection_name(place))
    return Column(key, title, cells, "centre", name=key)


def selection_name(place: int) -> str:
    """Name of a selection on all sheets."""
    return f"S{place + 1}"


def selection_rows(book: Book, selections: Sequence[Selection]) -> Iterator[tuple[str, str]]:
    """Name and contents of each selection."""
    say = book.say
    for place, selection in enumerate(selections):
        restrictions = [
            f"{say(f'protocol.selection.{name}')}: {', '.join(getattr(selection, name))}"
            for name in ("modules", "elements")
            if getattr(selection, name)
        ]
        restrictions += [
            f"{say(f'protocol.selection.{name}')}: {say.text(values_of('flow', flows))}"
            for name in ("flows", "without_flows")
            if (flows := getattr(selection, name))
        ]
        restrictions += [
            f"{say.known('term', tag)}: {say.text(values_of(tag, texts))}"
            for tag, texts in selection.where
        ]
        yield selection_name(place), "; ".join(restrictions) or book.say("protocol.selection.all")


def distinct_catalogues(parts: Sequence[ComputedAccount]) -> list[FactorCatalogue]:
    """Catalogues of the bids; more than one if a bid has factors of its own."""
    return list({part.account.catalogue.digest: part.account.catalogue for part in parts}.values())
