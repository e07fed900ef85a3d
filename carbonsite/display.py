"""Small tables as HTML or text, without an engine."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from . import limits

if TYPE_CHECKING:
    import pandas as pd


def cell_text(cell: Any) -> str:
    """A cell as a reader wants it: numbers grouped by thin spaces, nothing for what is missing."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float):
        digits = 0 if abs(cell) >= 1000 else 1 if abs(cell) >= 10 else 3
        return f"{cell:,.{digits}f}".replace(",", "\u202f")
    return str(cell)


def html_row(cells: Mapping[str, Any], caption: str = "") -> str:
    """One row as a table, without an engine."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in cells)
    body = "".join(f"<td>{escape(cell_text(cell))}</td>" for cell in cells.values())
    return _unmathed(
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>"
    )


def _unmathed(markup: str) -> str:
    """Markup in which a notebook takes no text between dollars for a formula."""
    return f'<div class="mathjax_ignore tex2jax_ignore">{markup}</div>'


def html_table(table: pd.DataFrame, caption: str = "") -> str:
    """A table as HTML, every text escaped and no text a formula, cut with a count where it is long."""
    shown = table.head(limits.TABLE_ROWS_SHOWN)
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in table.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell_text(cell))}</td>" for cell in row) + "</tr>"
        for row in shown.itertuples(index=False)
    )
    more = f"<p>{_more(table, shown)}</p>" if len(table) > len(shown) else ""
    inside = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
    return _unmathed(inside)


def text_table(table: pd.DataFrame, heading: str = "") -> str:
    """A table as text for a terminal: cells in one line and of bounded length, cut with a count
    where it is long.

    Examples
    --------
    >>> import pandas as pd
    >>> print(text_table(pd.DataFrame({"measure": ["crane", "heating"], "saving": [1234.0, 0.25]}).tail(1), "Savings"))
    Savings
    measure  saving
    heating   0.250
    """
    shown = table.head(limits.TABLE_ROWS_SHOWN)
    columns = [[str(name), *(_one_line(cell) for cell in shown[name])] for name in shown.columns]
    is_number = [
        len(shown) > 0 and all(isinstance(cell, int | float) for cell in shown[name])
        for name in shown.columns
    ]
    widths = [max(map(len, column)) for column in columns]
    padded = [
        [cell.rjust(width) if right else cell.ljust(width) for cell in column]
        for column, width, right in zip(columns, widths, is_number, strict=True)
    ]
    lines = ["  ".join(row).rstrip() for row in zip(*padded, strict=True)]
    return "\n".join(
        [
            *([heading] if heading else []),
            *lines,
            *([_more(table, shown)] if len(table) > len(shown) else []),
        ]
    )


def _one_line(cell: Any) -> str:
    """A cell of a terminal: no sign in it moves the cursor."""
    text = "".join(
        sign if sign.isprintable() or sign == "\u202f" else " "
        for sign in cell_text(cell)[: limits.TABLE_TEXT + 1]
    )
    return text if len(text) <= limits.TABLE_TEXT else text[: limits.TABLE_TEXT - 1] + "…"


def _more(table: pd.DataFrame, shown: pd.DataFrame) -> str:
    return f"… and {len(table) - len(shown)} more rows"
