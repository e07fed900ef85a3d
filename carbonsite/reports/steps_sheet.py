"""The sheet Steps: from the baseline to the remaining emissions, as a table and as charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, write_table
from .step_charts import savings_chart, waterfall_chart
from .subject import ReportSubject

_FIRST = 5
"""The row of the baseline, counted from 1."""

_SHOWN = 6
"""Columns for readers; the others are for the charts only."""

_BARS: dict[str, tuple[str, Callable[[float, float], float]]] = {
    # s is the total before and e the total after a step: the space up to a bar, and the bar, above
    # and below 0.
    "base": ("MAX(0,MIN({s},{e}))", lambda s, e: max(0.0, min(s, e))),
    "base_below": ("MIN(0,MAX({s},{e}))", lambda s, e: min(0.0, max(s, e))),
    "less": (
        "IF({e}<={s},MAX(0,{s})-MAX(0,{e}),0)",
        lambda s, e: max(0.0, s) - max(0.0, e) if e <= s else 0.0,
    ),
    "less_below": (
        "IF({e}<={s},MIN(0,{e})-MIN(0,{s}),0)",
        lambda s, e: min(0.0, e) - min(0.0, s) if e <= s else 0.0,
    ),
    "more": (
        "IF({e}>{s},MAX(0,{e})-MAX(0,{s}),0)",
        lambda s, e: max(0.0, e) - max(0.0, s) if e > s else 0.0,
    ),
    "more_below": (
        "IF({e}>{s},MIN(0,{s})-MIN(0,{e}),0)",
        lambda s, e: min(0.0, s) - min(0.0, e) if e > s else 0.0,
    ),
}
_SIZES = {"bar": 24, "frame": 130, "character": 7, "row": 17}
"""Pixels of a bar, of the frame around all bars, of a character and of a row of the sheet."""

_ONE_PAGE = 12
"""Steps that fit on one page with both charts."""


def write_steps(book: Book, sheet: Sheet, subject: ReportSubject, summary_row: int) -> None:
    """Write the waterfall of a scenario, as formulas over the table in `summary_row`."""
    title, say = book.sheet_title("steps"), book.say
    if subject.scenario is None:
        sheet.heading(title, say("steps.none"))
        return
    sheet.heading(title, say("steps.note"))
    columns = _Steps(book, subject, summary_row).columns()
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=1)
    height = _SIZES["bar"] * (table.last - _FIRST + 1) + _SIZES["frame"]
    width = sum(_SIZES["character"] * column.shown_width + 5 for column in columns[:_SHOWN])
    below = table.last + 1
    for number, chart in enumerate(
        (waterfall_chart(book, table, subject), savings_chart(book, table, subject))
    ):
        chart.set_size({"width": width, "height": height})
        sheet.worksheet.insert_chart(below + number * (height // _SIZES["row"] + 2), 0, chart)
    sheet.worksheet.print_area(0, 0, below + 2 * (height // _SIZES["row"] + 2), _SHOWN - 1)
    sheet.worksheet.set_portrait()
    sheet.worksheet.fit_to_pages(1, 1 if len(subject.steps) <= _ONE_PAGE else 0)


@dataclass(frozen=True)
class _Steps:
    """The columns of the steps, each a formula over the summary."""

    book: Book
    subject: ReportSubject
    summary_row: int

    def columns(self) -> list[Column]:
        """Columns for readers, and columns for the charts."""
        say = self.book.say
        totals, changes, low, high = self._totals, self._changes, *self._bounds()
        names = [say("steps.baseline"), *map(say.measure, self._measures), say("steps.final")]
        unequal = self.subject.steps["unequal_scope"].tolist()[1:]
        total_formulas = self._of_summary("D", "final_total")
        total_formulas[0] = "=" + self.book.named("baseline_total")
        savings = [(low[row], 0.0 - changes[row], high[row]) for row in range(1, len(totals))]

        def column(key: str, cells: list[Any], style: str, formula: Any = "") -> Column:
            width = 46 if key == "step" else 13
            return Column(key, say(f"steps.{key}"), cells, style, formula, width)

        return [
            column("step", names, "wrap"),
            column("change", changes, "kg", self._of_summary("B", "change_total")),
            column(
                "unequal_scope",
                ["", *unequal, self.subject.unequal],
                "kg",
                self._of_summary("C", "unequal_total"),
            ),
            column("total", totals, "kg_bold", total_formulas),
            column("low", low, "kg_stored"),
            column("high", high, "kg_stored"),
            self._whole_bars(totals),
            *self._bars(totals),
            *self._savings(savings),
        ]

    @property
    def _measures(self) -> list[str]:
        return [str(name) for name in self.subject.steps["step"]][1:]

    @property
    def _totals(self) -> list[float]:
        totals = self.subject.steps["total"].tolist()
        return [*totals, float(totals[-1])]

    @property
    def _changes(self) -> list[Any]:
        return ["", *self.subject.steps["change"].tolist()[1:], 0.0 - self.subject.saving]

    def _bounds(self) -> tuple[list[Any], list[Any]]:
        """Low and high saving of each measure and of all."""
        bounds = self.subject.bounds
        ends = {
            measure: (low, high)
            for measure, _, low, high in bounds.measures.itertuples(index=False)
        }
        low, high = (
            ["", *(ends[name][end] for name in self._measures), float(bound.magnitude)]
            for end, bound in ((0, bounds.low), (1, bounds.high))
        )
        return low, high

    def _of_summary(self, letter: str, total: str) -> list[str]:
        """Formulas over a column of the summary: each measure, then the total by its name."""
        title, count = self.book.sheet_title("summary"), len(self.subject.steps)
        return [
            "",
            *(f"='{title}'!{letter}{self.summary_row + step}" for step in range(1, count)),
            f"={self.book.named(total)}",
        ]

    def _in_tonnes(self, key: str, cells: list[Any], formulas: list[str]) -> Column:
        title = self.book.say("steps.chart", series=self.book.say(f"steps.series.{key}"))
        return Column(key, title, cells, "tonnes", formulas, width=13)

    def _whole_bars(self, totals: list[float]) -> Column:
        """Bars of the baseline and of the remaining emissions."""
        last = len(totals) - 1
        blank = [""] * (last - 1)
        return self._in_tonnes(
            "total_bar",
            [totals[0] / 1000, *blank, totals[last] / 1000],
            [f"=D{_FIRST}/1000", *blank, f"=D{_FIRST + last}/1000"],
        )

    def _bars(self, totals: list[float]) -> list[Column]:
        """Bars of the steps; blank for the baseline and the remaining emissions."""
        steps, columns = range(1, len(totals) - 1), []
        for key, (formula, value) in _BARS.items():
            cells = [value(totals[step - 1], totals[step]) / 1000 for step in steps]
            formulas = [
                "=" + formula.format(s=f"D{_FIRST + step - 1}", e=f"D{_FIRST + step}") + "/1000"
                for step in steps
            ]
            columns.append(self._in_tonnes(key, ["", *cells, ""], ["", *formulas, ""]))
        return columns

    def _savings(self, savings: list[tuple[float, float, float]]) -> list[Column]:
        """Savings, whiskers and bounds, from (low, saving, high) of each measure and of all."""
        numbers = {
            "saving": ("-B{row}/1000", "B", [value for _, value, _ in savings]),
            "down": ("-B{row}/1000-E{row}/1000", "BE", [value - low for low, value, _ in savings]),
            "up": ("F{row}/1000+B{row}/1000", "BF", [high - value for _, value, high in savings]),
            "lowest": ("E{row}/1000", "E", [low for low, _, _ in savings]),
            "highest": ("F{row}/1000", "F", [high for _, _, high in savings]),
        }
        return [
            self._in_tonnes(
                key,
                ["", *(kilograms / 1000 for kilograms in column)],
                ["", *self._declared(formula, letters, column)],
            )
            for key, (formula, letters, column) in numbers.items()
        ]

    def _declared(self, formula: str, letters: str, numbers: list[float]) -> Iterator[str]:
        """A formula in each row; the word where one of its cells is undeclared."""
        word = self.book.say("undeclared")
        for row, number in enumerate(numbers, start=_FIRST + 1):
            known = formula.format(row=row)
            cells = ",".join(f"{letter}{row}" for letter in letters)
            yield (
                f"={known}"
                if number == number
                else f'=IF(COUNT({cells})={len(letters)},{known},"{word}")'
            )
