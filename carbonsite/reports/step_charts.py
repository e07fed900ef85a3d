"""Native charts of the sheet Steps: the waterfall, and savings with their bounds."""

from __future__ import annotations

from typing import Any

from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet_tables import Table
from .subject import ReportSubject

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
