"""The steps from the baseline to what is left, as a table and as native charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, Table, write_table
from .subject import ReportSubject

_FIRST = 5
"""The row of the baseline, counted from 1."""

_SHOWN = 6
"""Columns before those that only the charts read."""

_BARS: dict[str, tuple[str, Callable[[float, float], float]]] = {
    # With s the total before and e the total after a step: what is not drawn up to a bar, and the
    # bar, above and below 0.
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
_ORDER = ("base", "base_below", "less", "total_bar", "more", "less_below", "more_below")
"""From the axis outwards. The legend names the three in the middle: LibreOffice counts the others
from the other end.
"""

_LOOKS: dict[str, dict[str, Any]] = {
    # Solid, slanted one way and the other: apart in black and white, and for those who see no
    # difference between red and green.
    "total": {"fill": {"color": "#3B4A54"}},
    "less": {
        "pattern": {
            "pattern": "wide_upward_diagonal",
            "fg_color": "#1F7A70",
            "bg_color": "#DDF1EF",
        },
        "border": {"color": "#1F7A70"},
    },
    "more": {
        "pattern": {
            "pattern": "wide_downward_diagonal",
            "fg_color": "#C8502E",
            "bg_color": "#FBE6E0",
        },
        "border": {"color": "#C8502E"},
    },
    "base": {"fill": {"none": True}, "border": {"none": True}},
}
_SIZES = {"bar": 24, "frame": 130, "character": 7, "row": 17}
"""Pixels of a bar, of what stands around the bars, of a character's width, and of a row of the
sheet.
"""

_ONE_PAGE = 12
"""Steps that with both charts still can be read on one page."""


def write_steps(book: Book, sheet: Sheet, subject: ReportSubject, summary_row: int) -> None:
    """The waterfall of a scenario, over the summary's table by measure that begins in a row; an
    account has none.
    """
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
        (_waterfall(book, table, subject), _savings(book, table, subject))
    ):
        chart.set_size({"width": width, "height": height})
        sheet.worksheet.insert_chart(below + number * (height // _SIZES["row"] + 2), 0, chart)
    sheet.worksheet.print_area(0, 0, below + 2 * (height // _SIZES["row"] + 2), _SHOWN - 1)
    sheet.worksheet.fit_to_pages(1, 1 if len(subject.steps) <= _ONE_PAGE else 0)


@dataclass(frozen=True)
class _Steps:
    """The columns of the steps, each a formula over the summary."""

    book: Book
    subject: ReportSubject
    summary_row: int

    def columns(self) -> list[Column]:
        """What a reader sees, and beside it what the charts draw."""
        say, steps, bounds = self.book.say, self.subject.steps, self.subject.bounds
        ends = {
            measure: (low, high)
            for measure, _, low, high in bounds.measures.itertuples(index=False)
        }
        names = steps["step"].tolist()[1:]
        totals = [*steps["total"].tolist(), float(steps["total"].iloc[-1])]
        low, high = (
            ["", *(ends[name][end] for name in names), float(bound.magnitude)]
            for end, bound in ((0, bounds.low), (1, bounds.high))
        )
        changes = ["", *steps["change"].tolist()[1:], 0.0 - self.subject.saving]
        unequal = ["", *steps["unequal_scope"].tolist()[1:], self.subject.unequal]

        def column(
            key: str, cells: list[Any], style: str, formula: Any = "", width: float = 13
        ) -> Column:
            return Column(key, say(f"steps.{key}"), cells, style, formula, width)

        return [
            column(
                "step",
                [say("steps.baseline"), *map(say.measure, names), say("steps.final")],
                "wrap",
                width=46,
            ),
            column("change", changes, "kg", self._of_summary("B", "change_total")),
            column("unequal_scope", unequal, "kg", self._of_summary("C", "unequal_total")),
            column(
                "total",
                totals,
                "kg_bold",
                [
                    "=" + self.book.named("baseline_total"),
                    *self._of_summary("D", "final_total")[1:],
                ],
            ),
            column("low", low, "kg_stored"),
            column("high", high, "kg_stored"),
            *self._for_the_charts(
                totals, [(low[row], 0.0 - changes[row], high[row]) for row in range(1, len(totals))]
            ),
        ]

    def _of_summary(self, letter: str, total: str) -> list[str]:
        """What the summary holds for each measure, and for all."""
        title, count = self.book.sheet_title("summary"), len(self.subject.steps)
        return [
            "",
            *(f"='{title}'!{letter}{self.summary_row + step}" for step in range(1, count)),
            f"={self.book.named(total)}",
        ]

    def _for_the_charts(
        self, totals: list[float], savings: list[tuple[float, float, float]]
    ) -> list[Column]:
        """Bars in tonnes: blank where a row has none."""
        last = len(totals) - 1

        def column(key: str, cells: list[Any], formulas: list[str]) -> Column:
            title = self.book.say("steps.chart", series=self.book.say(f"steps.series.{key}"))
            return Column(key, title, cells, "tonnes", formulas, width=13)

        whole = column(
            "total_bar",
            [totals[0] / 1000, *[""] * (last - 1), totals[last] / 1000],
            [f"=D{_FIRST}/1000", *[""] * (last - 1), f"=D{_FIRST + last}/1000"],
        )
        bars = []
        for key, (formula, value) in _BARS.items():
            cells = [value(totals[row - 1], totals[row]) / 1000 for row in range(1, last)]
            formulas = [
                "=" + formula.format(s=f"D{_FIRST + row - 1}", e=f"D{_FIRST + row}") + "/1000"
                for row in range(1, last)
            ]
            bars.append(column(key, ["", *cells, ""], ["", *formulas, ""]))
        rows = range(_FIRST + 1, _FIRST + last + 1)
        saved = column(
            "saving",
            ["", *(value / 1000 for _, value, _ in savings)],
            ["", *(f"=-B{row}/1000" for row in rows)],
        )
        down = column(
            "down",
            ["", *((value - low) / 1000 for low, value, _ in savings)],
            ["", *(f"=-B{row}/1000-E{row}/1000" for row in rows)],
        )
        up = column(
            "up",
            ["", *((high - value) / 1000 for _, value, high in savings)],
            ["", *(f"=F{row}/1000+B{row}/1000" for row in rows)],
        )
        ends = [
            column(
                key,
                ["", *(each[place] / 1000 for each in savings)],
                ["", *(f"={letter}{row}/1000" for row in rows)],
            )
            for key, place, letter in (("lowest", 0, "E"), ("highest", 2, "F"))
        ]
        return [whole, *bars, saved, down, up, *ends]


def _waterfall(book: Book, table: Table, subject: ReportSubject) -> Any:
    """Stacked bars, of which the first part is not drawn."""
    chart, say = book.workbook.add_chart({"type": "bar", "subtype": "stacked"}), book.say
    for key in _ORDER:
        look = key.partition("_")[0]
        name = say(f"steps.legend.{look}") if look != "base" else " "
        chart.add_series(
            {
                "name": name,
                "categories": f"={table.range('step')}",
                "values": f"={table.range(key)}",
                "gap": 40,
                **_LOOKS[look],
            }
        )
    hidden = [
        place for place, key in enumerate(_ORDER) if key.startswith("base") or key.endswith("below")
    ]
    chart.set_legend({"position": "bottom", "delete_series": hidden})
    _dress(chart, say("steps.chart_title", name=subject.title), say("steps.axis"))
    return chart


def _savings(book: Book, table: Table, subject: ReportSubject) -> Any:
    """Savings as bars with their bounds as whiskers."""
    chart, say = book.workbook.add_chart({"type": "bar"}), book.say
    first = table.first + 1
    of = {
        key: "=" + table.range(key).replace(f"${table.first}:", f"${first}:")
        for key in ("step", "saving", "down", "up", "lowest", "highest")
    }
    whiskers = {
        "type": "custom",
        "plus_values": of["up"],
        "minus_values": of["down"],
        "line": {"color": "#1A1A1A", "width": 1.25},
    }
    chart.add_series(
        {
            "name": say("summary.result.saving"),
            "categories": of["step"],
            "values": of["saving"],
            "gap": 60,
            "overlap": 100,
            "x_error_bars": whiskers,
            **_LOOKS["less"],
        }
    )
    for end in ("lowest", "highest"):
        # Not drawn: an axis in LibreOffice ends with the bars, and whiskers would be cut off.
        chart.add_series({"categories": of["step"], "values": of[end], **_LOOKS["base"]})
    chart.set_legend({"none": True})
    _dress(chart, say("steps.savings_title", name=subject.title), say("steps.axis"))
    return chart


def _dress(chart: Any, title: str, axis: str) -> None:
    """Titles, and axes with the first bar on top."""
    small = {"name": "Calibri", "size": 9, "color": "#1A1A1A"}
    chart.set_title(
        {"name": title[:200], "name_font": {**small, "size": 11, "bold": True}, "overlay": False}
    )
    chart.set_y_axis(
        {
            "reverse": True,
            "num_font": small,
            "label_position": "low",
            "line": {"color": "#8A949C"},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis(
        {
            "name": axis,
            "name_font": small,
            "num_font": small,
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#E3E8EC"}},
            "label_position": "high",
        }
    )
    chart.set_chartarea({"border": {"none": True}})
