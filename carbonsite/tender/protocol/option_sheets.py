"""The options of bids in the protocol: what bidders state of them, what each step changes and
saves, and the line items of that, as live formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...accounting.lines import origin_of_lines
from ...reports.amounts import AmountFormulas, LineAmounts
from ...reports.line_columns import change_columns, with_amounts
from ...reports.line_sheets import LineCells, LineSheets, write_lines
from ...reports.used_factors import UsedFactors
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.formulas import condition_of
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, write_table
from ...units import Q
from .option_lines import OptionLines
from .option_steps import Step

STEP = "step"
"""The column of line items by which a step's are summed."""


def step_key(mark: str, place: int) -> str:
    """What a step of a bid is called on all sheets."""
    return f"{mark}.{place + 1}"


@dataclass(frozen=True, eq=False)
class WrittenOptions:
    """The options of one bid once their line items are written.

    Attributes
    ----------
    book : Book
        With the mark of the bid.
    bidder : str
    held : OptionLines
    sheets : LineSheets
    formulas : AmountFormulas
    cells : dict of Step to str
        Where the saving of each step stands.
    """

    book: Book
    bidder: str
    held: OptionLines
    sheets: LineSheets
    formulas: AmountFormulas
    cells: dict[Step, str] = field(default_factory=dict)

    def saving(self, chosen: Iterable[str], found: float, less: Iterable[str] = ()) -> str:
        """What a set saves, or saves more than another one, as a formula over steps; empty where it
        is stored.
        """
        chosen, less = tuple(chosen), tuple(less)
        steps, others = self.held.plan.of(chosen), self.held.plan.of(less)
        if not self.held.follows(chosen, found, less):
            return ""
        added, taken = (
            [self.cells[step] for step in one if step not in other and step in self.cells]
            for one, other in ((steps, others), (others, steps))
        )
        return f"={'+'.join(added) or '0'}{''.join(f'-{cell}' for cell in taken)}"

    def holds(self, step: Step) -> str:
        """Whether the formulas of a step hold, as a formula."""
        yes, no = self.book.say("yes"), self.book.say("no")
        asked = ",".join(
            dict.fromkeys(
                condition_of(each, self.formulas.cell) for each in self.held.conditions(step)
            )
        )
        return f'=IF(AND({asked}),"{yes}","{no}")' if asked else ""

    def summed(self, place: int) -> str:
        """What a step saves, as a formula over its line items; an error where its formulas no
        longer hold.
        """
        yes = f'"{self.book.say("yes")}"'
        of_lines = self.sheets.summed(
            **{STEP: f'"{step_key(self.book.mark, place)}"', "in_total": yes, "equal_scope": yes}
        ).removeprefix("=")
        return f"=IF([holds]={yes},0-{of_lines},NA())"


def write_option_lines(
    book: Book,
    sheets: list[Sheet],
    bidder: str,
    held: OptionLines,
    used: UsedFactors,
    amounts: LineAmounts,
) -> WrittenOptions:
    """The line items of a bid's options, over the amounts of its own."""
    say, lines = book.say, held.lines
    steps = [step_key(book.mark, int(place)) for place in lines["run"]]
    columns = change_columns(book, lines.drop(columns="run"), used)
    columns = [Column(STEP, say("lines.step"), steps), *columns]
    changes = LineAmounts(
        LineCells.of([sheet.title for sheet in sheets], columns), *origin_of_lines(held.account)
    )
    formulas = AmountFormulas.of(book, held.traced, amounts, changes, held.inputs)
    columns = with_amounts(columns, formulas.of_changes())
    return WrittenOptions(
        book,
        bidder,
        held,
        write_lines(
            book,
            sheets,
            "change",
            columns,
            say("protocol.option_lines.note", bidder=bidder),
            (STEP,),
        ),
        formulas,
    )


def write_steps(book: Book, sheet: Sheet, written: Mapping[str, WrittenOptions]) -> None:
    """What bidders state of their options, and the steps; the cells of both are what other formulas
    call.
    """
    say = book.say
    sheet.heading(book.sheet_title("option_steps"), say("option_steps.note"))
    sheet.widths((12, 30, 40, 46, 12, 18, 40))
    _write_inputs(book, sheet, list(written.values()))
    sheet.text(sheet.row, 0, say("option_steps.heading"), "heading")
    sheet.row += 1
    rows = [
        (each, place, step)
        for each in written.values()
        for place, step in enumerate(each.held.steps)
    ]
    columns = [
        Column(
            "key", say("lines.step"), [step_key(each.book.mark, place) for each, place, _ in rows]
        ),
        Column("bidder", say("protocol.bidder"), [each.bidder for each, *_ in rows], "any_wrap"),
        Column("option", say("options.option"), [step.option for *_, step in rows], "any_wrap"),
        Column(
            "after",
            say("option_steps.after"),
            [", ".join(step.after) for *_, step in rows],
            "any_wrap",
        ),
        Column(
            "holds",
            say("conditions.holds"),
            [say("yes")] * len(rows),
            "centre",
            [each.holds(step) for each, _, step in rows],
        ),
        Column(
            "saving",
            say("option_steps.saving"),
            [each.held.savings[step] for each, _, step in rows],
            "kg",
            [each.summed(place) for each, place, _ in rows],
        ),
    ]
    table = write_table(sheet, columns)
    for number, (each, _, step) in enumerate(rows, start=table.first):
        each.cells[step] = f"'{table.sheet}'!{table.letters['saving']}{number}"


def _write_inputs(book: Book, sheet: Sheet, written: list[WrittenOptions]) -> None:
    """What amounts of options rest on beside those of the bid, each cell with its name."""
    say = book.say
    values = {
        each.bidder: dict(
            each.held.plan.scenario.assumptions[["assumption", "value"]].itertuples(
                index=False, name=None
            )
        )
        for each in written
    }
    rows = [
        (each, name, Q(values[each.bidder][name])) for each in written for name in each.held.inputs
    ]
    if not rows:
        return
    sheet.text(sheet.row, 0, say("option_steps.stated"), "heading")
    sheet.row += 1
    columns = [
        Column("key", say("protocol.mark"), [each.book.mark for each, *_ in rows]),
        Column("bidder", say("protocol.bidder"), [each.bidder for each, *_ in rows], "any_wrap"),
        Column(
            "what",
            say("option_steps.what"),
            [each.held.questions.get(name, name) for each, name, _ in rows],
            "any_wrap",
        ),
        Column(
            "name",
            say("assumptions.name"),
            [each.formulas.names[name] for each, name, _ in rows],
            "wrap",
        ),
        Column(
            "value",
            say("assumptions.value"),
            [float(value.magnitude) for *_, value in rows],
            "amount",
        ),
        Column("unit", say("lines.unit"), [str(value.units) for *_, value in rows]),
    ]
    table = write_table(sheet, columns)
    for number, (each, name, _) in enumerate(rows, start=table.first):
        book.name_in_full(
            each.formulas.names[name], f"'{table.sheet}'!${table.letters['value']}${number}"
        )
    sheet.row += 1
