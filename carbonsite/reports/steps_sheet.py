"""The sheet Steps: from the baseline to the remaining emissions, as a table and native charts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, ColumnMaker, Table
from .subject import ReportSubject
from .subject_sheets import SubjectSheets

_ORDER = ("base", "base_below", "less", "total_bar", "more", "less_below", "more_below")
"""Series from the axis outwards. The legend names the three in the middle."""
# LibreOffice counts the others from the other end.

_LOOKS: dict[str, dict[str, Any]] = {
    # Solid, or slanted to one side or the other: different in black and white, and to readers who
    # see no difference between red and green.
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


def waterfall_chart(book: Book, table: Table, subject: ReportSubject) -> Any:
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


def savings_chart(book: Book, table: Table, subject: ReportSubject) -> Any:
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
    chart.set_title({"name": " ", "name_font": {**small, "size": 11, "bold": True}})
    # XlsxWriter would take a title such as "Hus!A1" for a cell.
    chart.title.name = title[:200]
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


def write_steps(part: SubjectSheets, sheet: Sheet) -> None:
    """Write the waterfall of a scenario, as formulas over the summary's table by measure."""
    book, subject = part.book, part.subject
    if subject.scenario is None:
        sheet.heading(sheet.title, sheet.say("steps.none"))
        return
    columns = _columns(part, ColumnMaker(sheet.say, "steps"))
    table = book.write_columns(sheet, columns, sheet.say("steps.note"))
    height = _SIZES["bar"] * (table.last - _FIRST + 1) + _SIZES["frame"]
    width = sum(_SIZES["character"] * column.shown_width + 5 for column in columns[:_SHOWN])
    below, rows = table.last + 1, height // _SIZES["row"] + 2
    for number, draw in enumerate((waterfall_chart, savings_chart)):
        chart = draw(book, table, subject)
        chart.set_size({"width": width, "height": height})
        sheet.worksheet.insert_chart(below + number * rows, 0, chart)
    sheet.worksheet.print_area(0, 0, below + 2 * rows, _SHOWN - 1)
    sheet.worksheet.set_portrait()
    sheet.worksheet.fit_to_pages(1, 1 if len(subject.steps) <= _ONE_PAGE else 0)


def _columns(part: SubjectSheets, column: ColumnMaker) -> list[Column]:
    """Columns for readers, and columns for the charts; the rows are baseline, steps, final."""
    say, subject, named = column.say, part.subject, part.book.named
    steps, saving, ends = subject.steps, subject.saving, subject.ends
    measures = steps["step"].tolist()[1:]
    totals = [*steps["total"].tolist(), float(steps["total"].iloc[-1])]
    changes = [*steps["change"].tolist()[1:], 0.0 - saving]
    unequal = [*steps["unequal_scope"].tolist()[1:], subject.unequal]
    low, high = (
        [*(ends[name][end] for name in measures), bound]
        for end, bound in enumerate(subject.saving_bounds)
    )
    names = [say("steps.baseline"), *map(say.measure, measures), say("steps.final")]
    _, *total_formulas = _of_summary(part, "D", "final_total")
    savings = [
        (bottom, 0.0 - change, top) for bottom, change, top in zip(low, changes, high, strict=True)
    ]

    def shown(key: str, cells: Sequence[object], style: str, formulas: Sequence[str]) -> Column:
        return column(key, cells, style, formulas, width=13)

    return [
        column("step", names, "wrap", width=46),
        shown("change", ["", *changes], "kg", _of_summary(part, "B", "change_total")),
        shown("unequal_scope", ["", *unequal], "kg", _of_summary(part, "C", "unequal_total")),
        shown("total", totals, "kg_bold", [f"={named('baseline_total')}", *total_formulas]),
        shown("low", ["", *low], "kg_stored", ""),
        shown("high", ["", *high], "kg_stored", ""),
        _whole_bars(column, totals),
        *_bars(column, totals),
        *_savings(column, savings),
    ]


def _of_summary(part: SubjectSheets, letter: str, total: str) -> list[str]:
    """Formulas over a column of the summary: each measure, then the total by its name."""
    title, rows = part.book.sheet_title("summary"), range(1, len(part.subject.steps))
    cells = [f"='{title}'!{letter}{part.summary_row + step}" for step in rows]
    return ["", *cells, f"={part.book.named(total)}"]


def _in_tonnes(
    column: ColumnMaker, key: str, kilograms: Sequence[float | str], formulas: Sequence[str]
) -> Column:
    """A column for the charts, whose formulas are divided by 1000 like its numbers."""
    title = column.say("steps.chart", series=column.say(f"steps.series.{key}"))
    cells = [cell if isinstance(cell, str) else cell / 1000 for cell in kilograms]
    return Column(key, title, cells, "tonnes", formulas, width=13)


def _whole_bars(column: ColumnMaker, totals: list[float]) -> Column:
    """Bars of the baseline and of the remaining emissions."""
    last, blank = len(totals) - 1, [""] * (len(totals) - 2)
    formulas = [f"=D{_FIRST}/1000", *blank, f"=D{_FIRST + last}/1000"]
    return _in_tonnes(column, "total_bar", [totals[0], *blank, totals[last]], formulas)


def _bars(column: ColumnMaker, totals: list[float]) -> Iterator[Column]:
    """Bars of the steps; blank for the baseline and the remaining emissions."""
    pairs = list(itertools.pairwise(totals[:-1]))
    for key, (formula, value) in _BARS.items():
        formulas = [
            f"={formula.format(s=f'D{row}', e=f'D{row + 1}')}/1000"
            for row in range(_FIRST, _FIRST + len(pairs))
        ]
        cells = [value(start, end) for start, end in pairs]
        yield _in_tonnes(column, key, ["", *cells, ""], ["", *formulas, ""])


def _savings(
    column: ColumnMaker, savings: Sequence[tuple[float, float, float]]
) -> Iterator[Column]:
    """Savings, whiskers and bounds, from (low, saving, high) of each measure and of all."""
    numbers = {
        "saving": ("-B{row}/1000", "B", [value for _, value, _ in savings]),
        "down": ("-B{row}/1000-E{row}/1000", "BE", [value - low for low, value, _ in savings]),
        "up": ("F{row}/1000+B{row}/1000", "BF", [high - value for _, value, high in savings]),
        "lowest": ("E{row}/1000", "E", [low for low, _, _ in savings]),
        "highest": ("F{row}/1000", "F", [high for _, _, high in savings]),
    }
    word = column.say("undeclared")
    for key, (formula, letters, kilograms) in numbers.items():
        formulas = []
        for row, number in enumerate(kilograms, start=_FIRST + 1):
            known, cells = formula.format(row=row), ",".join(f"{one}{row}" for one in letters)
            guarded = f'IF(COUNT({cells})={len(letters)},{known},"{word}")'
            formulas.append(f"={known if number == number else guarded}")
        yield _in_tonnes(column, key, ["", *kilograms], ["", *formulas])
