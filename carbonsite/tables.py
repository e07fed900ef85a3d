"""Small tables as HTML or text, without an engine."""

from __future__ import annotations

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


def html_table(table: pd.DataFrame, caption: str = "") -> str:
    """A table as HTML, every text escaped, cut with a count where it is long."""
    shown = table.head(limits.TABLE_ROWS_SHOWN)
    head = "".join(f"<th>{escape(str(column))}</th>" for column in table.columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell_text(cell))}</td>" for cell in row) + "</tr>" for row in shown.itertuples(index=False))
    more = f"<p>… and {len(table) - len(shown)} more rows</p>" if len(table) > len(shown) else ""
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
