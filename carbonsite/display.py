"""Small tables as HTML for a notebook, or as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from . import limits

if TYPE_CHECKING:
    import pandas as pd

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that are obeyed or not seen: control characters, signs that turn the direction of
writing, zero-width marks, and halves of characters.
"""


def visible(text: str) -> str:
    """A text with each character that a reader would not see written out.

    Examples
    --------
    >>> visible("ekstern\\u202e001 02")
    'ekstern\\\\u202e001 02'
    """
    if text.isprintable() or not _OBEYED.search(text):
        return text
    return _OBEYED.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape", "surrogatepass").decode("ascii")


def cell_text(cell: object) -> str:
    """Text of a cell: thin spaces between thousands, nothing for a missing value."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float):
        digits = 0 if abs(cell) >= 1000 else 1 if abs(cell) >= 10 else 3
        return f"{cell:,.{digits}f}".replace(",", "\u202f")
    return str(cell)


def quantity_text(quantity: Any) -> str:
    """A quantity without decimals; NaN is undeclared.

    Examples
    --------
    >>> import carbonsite as cs
    >>> quantity_text(cs.Q("1234.5 kgCO2e")), quantity_text(cs.Q("1 kgCO2e") * float("nan"))
    ('1234 kgCO2e', 'undeclared')
    """
    return "undeclared" if quantity.magnitude != quantity.magnitude else f"{quantity:.0f}"


def with_undeclared(savings: pd.DataFrame) -> pd.DataFrame:
    """A table of savings that says where a number is undeclared."""
    return savings.astype(object).fillna("undeclared") if savings.isna().any(axis=None) else savings


def html_row(cells: Mapping[str, object], caption: str = "") -> str:
    """HTML table of one row."""
    return f"{_html(cells, [cells.values()], caption)}</div>"


def _html(columns: Iterable[object], rows: Iterable[Iterable[object]], caption: str) -> str:
    """HTML of a table within a `div` that the caller closes.

    Its class keeps a notebook from reading text between dollars as a formula.
    """
    head = "".join(f'<th scope="col">{escape(visible(str(column)))}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(visible(cell_text(cell)))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        '<div class="mathjax_ignore tex2jax_ignore">'
        f"<table><caption>{escape(visible(caption))}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def html_table(table: pd.DataFrame, caption: str = "") -> str:
    """HTML of a table with all texts escaped; a long table is cut, with a count."""
    shown = table.head(limits.TABLE_ROWS_SHOWN)
    more = f"<p>{_more(table, shown)}</p>" if len(table) > len(shown) else ""
    return f"{_html(table.columns, shown.itertuples(index=False), caption)}{more}</div>"


def text_table(table: pd.DataFrame, heading: str = "") -> str:
    """Table as text for a terminal; long cells and a long table are cut, with a count.

    Examples
    --------
    >>> import pandas as pd
    >>> savings = pd.DataFrame({"measure": ["heating"], "saving": [0.25]})
    >>> print(text_table(savings, "Savings"))
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


def _one_line(cell: object) -> str:
    """Text of a cell without signs that move the cursor of a terminal."""
    text = "".join(
        sign if sign.isprintable() or sign == "\u202f" else " "
        for sign in visible(cell_text(cell)[: limits.TABLE_TEXT + 1])
    )
    return text if len(text) <= limits.TABLE_TEXT else text[: limits.TABLE_TEXT - 1] + "…"


def _more(table: pd.DataFrame, shown: pd.DataFrame) -> str:
    return f"… and {len(table) - len(shown)} more rows"
