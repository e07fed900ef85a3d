"""What does not change a report and a reader should know of, and what to do about a change."""

from __future__ import annotations

from collections.abc import Iterator

from ...messages import Message, message
from ...spreadsheets.files.package import Package
from .around import own_properties
from .legibility import illegible_runs
from .surroundings import Others, Surrounding

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


_LABEL = "MSIP_Label"
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",
)
_OF_PACKAGE = ("officeDocument", "extended-properties", "custom-properties", "classificationlabels")
_OF_BOOK = (
    *("worksheet", "chartsheet", "theme", "styles", "sharedStrings", "calcChain", "sheetMetadata"),
    *("person", "customXml", "externalLink", "vbaProject", "connections", "printerSettings"),
)
_OF_SHEETS = (
    *("drawing", "vmlDrawing", "hyperlink", "comments", "threadedComment", "printerSettings"),
    *("image", "customProperty", "ctrlProp", "oleObject", "package", "control", "queryTable"),
)
_NOTED = ("metadata/core-properties", "metadata/thumbnail", "digital-signature/origin")
"""Kinds of relations that are known, and either harmless or told otherwise."""


def notes_on(package: Package) -> Iterator[Surrounding]:
    """What a reader should know of the workbook."""
    if package.has_macros:
        yield Surrounding("", "", "macros")
    if package.external_links:
        yield Surrounding("", "", "links to other workbooks")
    names = [member.filename.lower() for member in package.members]
    if any(name.endswith("/connections.xml") or "/querytables/" in name for name in names):
        yield Surrounding("", "", "connections to other sources")
    if any(tag == "customWorkbookView" for tag, _ in package.elements(package.book_part)):
        yield Surrounding("", "", "views of their own")
    for part, known in (("", _OF_PACKAGE), (package.book_part, _OF_BOOK)):
        yield from _further_parts(package, "", part, known)
    for problem in sorted(illegible_runs(package, package.text_looks)):
        yield Surrounding("", "", problem)


def notes_on_properties(package: Package) -> Iterator[Surrounding]:
    """Properties of the document that somebody added, without labels of who may read it."""
    for name, text in own_properties(package):
        if text and not name.startswith(_LABEL):
            yield Surrounding("", name, "property of the document", text)


def notes_on_sheet(
    package: Package, title: str, part: str, others: Others
) -> Iterator[Surrounding]:
    """What a reader should know of a sheet: comments, views of its own, parts of other kinds."""
    if any(tag == "customSheetView" for tag, _ in others):
        yield Surrounding(title, "", "views of their own")
    yield from _further_parts(package, title, part, _OF_SHEETS)
    for kind, target in package.relations_of(part).values():
        if kind in ("comments", "threadedComment") and target in package:
            yield from _comments(package, title, target)


def _further_parts(
    package: Package, title: str, part: str, known: tuple[str, ...]
) -> Iterator[Surrounding]:
    """Parts of kinds that programs do not write when they merely save."""
    for kind, _ in package.relations_of(part).values():
        if kind not in known and not kind.endswith(_NOTED):
            yield Surrounding(title, "", "other content", kind.rpartition("/")[2])


def _comments(package: Package, title: str, part: str) -> Iterator[Surrounding]:
    for comment in package.tree(part, _MAIN).iter():
        if comment.tag in ("comment", "threadedComment"):
            text = "".join(node.text or "" for tag in ("t", "text") for node in comment.iter(tag))
            yield Surrounding(title, comment.get("ref", ""), "comment", " ".join(text.split()))
