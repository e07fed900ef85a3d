"""What to do about a change or a note."""

from __future__ import annotations

from ...messages import Message, message

_CHANGES: dict[str, tuple[str, ...]] = {
    "hidden": (
        *("sheet hidden", "column hidden", "row hidden", "rows hidden", "columns hidden"),
        *("rows out of reach", "columns out of reach", "window hidden", "tabs of sheets hidden"),
        *("scroll bars hidden", "group collapsed", "filter set", "shown too small to read"),
        *("zeros not shown", "formulas shown", "looks that depend on values"),
    ),
    "chart": (
        *("title of a chart", "kind of a chart", "legend of a chart", "additions to a chart"),
        *("title of an axis", "scale of an axis", "labels of an axis", "name of a series"),
        *("cells of a series", "look of a series", "labels of a series", "chart hidden"),
        *("chart of other cells", "chart of numbers of its own", "chart too small to read"),
        *("charts not shown", "charts not kept", "sparklines"),
    ),
    "page": (
        *("head of the page", "foot of the page", "repeated rows and columns"),
        *("cells that are printed", "printed too small to read", "errors not printed"),
        *("charts not printed", "picture on the printed page"),
    ),
    "over": (
        *("charts, pictures or shapes", "object over cells", "form control", "comment shown"),
        *("merged cells", "link on an object"),
    ),
    "text": (
        *("prompt at a cell", "tip at a link", "comment", "property of the document"),
        *("text beside a text", "text of an object", "text raised or lowered"),
    ),
    "settings": (
        *("calculates with shown digits", "calculates only when asked", "calculates in circles"),
        *("days counted from 1904",),
    ),
    "active": (
        *("macros", "links to other workbooks", "connections to other sources", "other content"),
        *("views of their own",),
    ),
    "look": (
        *("white on white", "text too small to read", "text struck through", "font of symbols"),
        *("content repeated", "text moved out of its cell", "number format"),
    ),
}
_FAMILIES = {change: family for family, changes in _CHANGES.items() for change in changes}


def remedy_of(change: str) -> Message:
    """What to do about a change or a note.

    Examples
    --------
    >>> remedy_of("row hidden")
    'show it again, and read what was hidden'
    """
    return message(f"verification.remedy.{_FAMILIES.get(change, 'content')}")
