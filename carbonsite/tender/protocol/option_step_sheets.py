"""The sheets 'Option lines' and 'Option steps' of the protocol, as live formulas.

Option steps hold the fields that bidders state and the saving of each step; option lines are the
line items of the changes, from which the savings are summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...accounting.lines import origin_of_lines
from ...reports.amounts import AmountFormulas, LineAmounts
from ...reports.line_columns import change_columns, with_amounts
from ...reports.line_sheets import LineCells, LineSheets, write_lines
from ...reports.used_factors import UsedFactors
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.formulas import condition_of
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, ColumnMaker, write_table
from ...units import Q
from .option_lines import OptionLines
from .option_steps import OptionStep

STEP = "step"
"""Key of the column of line items by which the saving of a step is summed."""


def step_key(mark: str, place: int) -> str:
    """Name of a step of a bid on all sheets."""
    return f"{mark}.{place + 1}"


@dataclass(frozen=True, eq=False)
class WrittenOptions:
    """The options of one bid once their line items are written.

    Attributes
    ----------
    book : Book
        With the mark of the bid.
    bidder : str
    lines : OptionLines
    sheets : LineSheets
    formulas : AmountFormulas
    cells : dict of OptionStep to str
        Cell of the saving of each step.
    """

    book: Book
    bidder: str
    lines: OptionLines
    sheets: LineSheets
    formulas: AmountFormulas
    cells: dict[OptionStep, str] = field(default_factory=dict)

    def saving(self, chosen: Iterable[str], saving: float, without: Iterable[str] = ()) -> str:
        """Formula of the saving of a set of options, less that of another set.

        Parameters
        ----------
        chosen, without : iterable of str
            Names of options.
        saving : float
            As computed by the options [kgCO2e].

        Returns
        -------
        str
            Sum of the cells of steps; empty if they do not sum to the saving, which is then stored.
        """
        chosen, without = tuple(chosen), tuple(without)
        if not self.lines.is_sum_of_steps(chosen, saving, without):
            return ""
        steps, others = self.lines.plan.of(chosen), self.lines.plan.of(without)
        added, removed = (
            [self.cells[step] for step in one if step not in other and step in self.cells]
            for one, other in ((steps, others), (others, steps))
        )
        return f"={'+'.join(added) or '0'}{''.join(f'-{cell}' for cell in removed)}"

    def validity(self, step: OptionStep) -> str:
        """Formula that says whether the formulas of a step are valid; empty without conditions."""
        yes, no = self.book.say("yes"), self.book.say("no")
        conditions = ",".join(
            dict.fromkeys(
                condition_of(condition, self.formulas.cell)
                for condition in self.lines.conditions(step)
            )
        )
        return f'=IF(AND({conditions}),"{yes}","{no}")' if conditions else ""

    def summed(self, place: int) -> str:
        """Formula of the saving of a step from its line items; #N/A where it is no longer valid."""
        yes = f'"{self.book.say("yes")}"'
        of_step = {STEP: f'"{step_key(self.book.mark, place)}"', "in_total": yes}
        emissions = self.sheets.summed(**of_step, equal_scope=yes).removeprefix("=")
        formula = f"=IF([holds]={yes},0-{emissions},NA())"
        saving = self.lines.savings[self.lines.steps[place]]
        return formula if saving == saving else self.sheets.declared(formula, {}, **of_step)


def write_option_lines(
    book: Book,
    sheets: list[Sheet],
    bidder: str,
    option_lines: OptionLines,
    used: UsedFactors,
    amounts: LineAmounts,
) -> WrittenOptions:
    """Write the line items of a bid's options, as formulas over the amounts of the bid."""
    say, lines = book.say, option_lines.lines
    steps = [step_key(book.mark, int(place)) for place in lines["run"]]
    columns = change_columns(book, lines.drop(columns="run"), used)
    columns = [Column(STEP, say("lines.step"), steps, name=STEP), *columns]
    changes = LineAmounts(
        LineCells.of([sheet.title for sheet in sheets], columns),
        *origin_of_lines(option_lines.account),
    )
    formulas = AmountFormulas.of(book, option_lines.traced, amounts, changes, option_lines.inputs)
    written = write_lines(
        book,
        sheets,
        "change",
        with_amounts(columns, formulas.of_changes()),
        say("protocol.option_lines.note", bidder=bidder),
    )
    return WrittenOptions(book, bidder, option_lines, written, formulas)


def write_steps(book: Book, sheet: Sheet, written: Mapping[str, WrittenOptions]) -> None:
    """Write the fields that bidders state and the steps; other formulas refer to these cells."""
    say = book.say
    sheet.heading(book.sheet_title("option_steps"), say("option_steps.note"))
    sheet.widths((12, 30, 40, 46, 12, 18, 40))
    _write_inputs(book, sheet, list(written.values()))
    sheet.section(say("option_steps.heading"))
    rows = [
        (options, place, step)
        for options in written.values()
        for place, step in enumerate(options.lines.steps)
    ]
    table = write_table(sheet, _step_columns(book, rows))
    for number, (options, _, step) in enumerate(rows, start=table.first):
        options.cells[step] = f"'{table.sheet}'!{table.letters['saving']}{number}"


def _step_columns(
    book: Book, rows: Sequence[tuple[WrittenOptions, int, OptionStep]]
) -> list[Column]:
    """Columns of the steps: options of a bid, place among its steps, and the step."""
    column = ColumnMaker(book.say, "option_steps")
    keys = [step_key(options.book.mark, place) for options, place, _ in rows]
    bidders = [options.bidder for options, *_ in rows]
    names = [step.option for *_, step in rows]
    before = [", ".join(step.after) for *_, step in rows]
    hold = [options.validity(step) for options, _, step in rows]
    savings = [options.lines.savings[step] for options, _, step in rows]
    sums = [options.summed(place) for options, place, _ in rows]
    return [
        column("key", keys, heading="lines.step"),
        column("bidder", bidders, "any_wrap", heading="protocol.bidder"),
        column("option", names, "any_wrap", heading="options.option"),
        column("after", before, "any_wrap"),
        column("holds", [book.say("yes")] * len(rows), "centre", hold, heading="conditions.holds"),
        column("saving", savings, "kg", sums),
    ]


def _write_inputs(book: Book, sheet: Sheet, written: list[WrittenOptions]) -> None:
    """Write the fields that bidders state of options, and name their cells."""
    say = book.say
    rows = [
        (options, name, Q(value))
        for options in written
        for name, value in _stated_values(options.lines).items()
    ]
    if not rows:
        return
    sheet.section(say("option_steps.stated"))
    questions = [options.lines.questions.get(name, name) for options, name, _ in rows]
    bidders = [options.bidder for options, *_ in rows]
    names = [options.formulas.names[name] for options, name, _ in rows]
    numbers = [float(value.magnitude) for *_, value in rows]
    columns = [
        Column("key", say("protocol.mark"), [options.book.mark for options, *_ in rows]),
        Column("bidder", say("protocol.bidder"), bidders, "any_wrap"),
        Column("what", say("option_steps.what"), questions, "any_wrap"),
        Column("name", say("assumptions.name"), names, "wrap"),
        Column("value", say("assumptions.value"), numbers, "amount"),
        Column("unit", say("lines.unit"), [str(value.units) for *_, value in rows]),
    ]
    table = write_table(sheet, columns)
    for number, name in enumerate(names, start=table.first):
        book.name_in_full(name, f"'{table.sheet}'!${table.letters['value']}${number}")
    sheet.row += 1


def _stated_values(lines: OptionLines) -> dict[str, str]:
    """Values of the assumptions that formulas use, by name."""
    assumptions = lines.plan.scenario.assumptions.set_index("assumption")["value"]
    return {name: assumptions[name] for name in lines.inputs}
