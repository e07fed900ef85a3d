"""Differences between a workbook as it is and as it was written, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from ... import limits
from ...spreadsheets.writing import canonical
from ...spreadsheets.writing.manifest import SheetManifest
from .comparing_surroundings import surroundings_changed
from .read_book import ReadBook, ReadSheet, hidden_among

_MATCHED = 2000
"""Most rows that are all matched to detect deleted and inserted ones."""


class CellDifference(NamedTuple):
    """A cell, or a property of a sheet, that is not as it was written."""

    sheet: str
    cell: str
    change: str
    was: str
    now: str


@dataclass
class Comparison:
    """All differences.

    Attributes
    ----------
    differences : list of CellDifference
        At most `limits.REPORT_DIFFERENCES`.
    count : int
    formulas : dict
        Relative formulas that were written and are changed now, by sheet, column and row.
    are_rows_moved : bool
        Whether rows were deleted or inserted, so that cells have moved.
    """

    differences: list[CellDifference] = field(default_factory=list)
    count: int = 0
    formulas: dict[tuple[str, int, int], str] = field(default_factory=dict)
    are_rows_moved: bool = False

    def add(self, sheet: str, cell: str, change: str, was: str = "", now: str = "") -> None:
        """Add a difference."""
        self.count += 1
        if len(self.differences) < limits.REPORT_DIFFERENCES:
            self.differences.append(CellDifference(sheet, cell, change, was, now))


def compare(book: ReadBook) -> Comparison:
    """Compare a workbook with its manifest."""
    comparison = Comparison()
    written = {sheet.title: sheet for sheet in book.sealed.manifest.sheets}
    _sheets(comparison, list(written), book)
    for title, sheet in written.items():
        if title in book.sheets:
            _rows(comparison, sheet, book.sheets[title], book.name)
            _sheet_properties(comparison, sheet, book.sheets[title])
    _names(comparison, book.sealed.manifest.names, book.names)
    for there in dict.fromkeys(
        [*book.around, *(one for sheet in book.sheets.values() for one in sheet.facts["around"])]
    ):
        comparison.add(there.sheet, there.cell, there.what_is_there, "", there.now)
    for difference in surroundings_changed(book):
        comparison.add(*difference)
    return comparison


def _sheets(comparison: Comparison, written: list[str], book: ReadBook) -> None:
    for title in written:
        if title not in book.sheets:
            comparison.add(title, "", "sheet removed", title)
    for title in book.titles:
        if title not in written:
            comparison.add(title, "", "sheet added", "", title)
    kept = [title for title in book.titles if title in written]
    if kept != [title for title in written if title in kept]:
        comparison.add(
            "", "", "sheets in another order", ", ".join(written), ", ".join(book.titles)
        )


def _sheet_properties(comparison: Comparison, written: SheetManifest, sheet: ReadSheet) -> None:
    """Compare the properties of a sheet besides its rows."""
    title, facts = sheet.title, sheet.facts
    if written.is_visible != sheet.is_visible:
        comparison.add(title, "", "sheet shown" if sheet.is_visible else "sheet hidden")
    before = set(hidden_among(written.hidden_columns)) & sheet.columns.keys()
    after = set(facts["hidden_columns"])
    for column in sorted(before ^ after):
        letters, change = canonical.letters_of(column), "hidden" if column in after else "shown"
        comparison.add(title, f"{letters}:{letters}", f"column {change}")
    if facts["rows_are_hidden"]:
        comparison.add(title, "", "rows hidden")
    if written.merged != facts["merged"]:
        merged = map(", ".join, (written.merged, facts["merged"]))
        comparison.add(title, "", "merged cells", *merged)
    if facts["is_conditional"] and not written.is_conditional:
        comparison.add(title, "", "looks that depend on values")
    if facts["drawings"] > written.drawings:
        counts = str(written.drawings), str(facts["drawings"])
        comparison.add(title, "", "charts, pictures or shapes", *counts)
    # A lost chart hides nothing, its numbers are in the cells; one of other cells misleads.
    drawn = sorted({cell for chart in facts["charts"] for cell in chart.cells})
    if not set(drawn) <= set(written.charts):
        cells = map(", ".join, (written.charts, drawn))
        comparison.add(title, "", "chart of other cells", *cells)
    for cell in sorted(written.links.keys() | facts["links"].keys()):
        was, now = written.links.get(cell, ""), facts["links"].get(cell, "")
        if was != now and cell not in written.fields:
            comparison.add(title, cell, "link", was, now)


def _names(comparison: Comparison, written: dict[str, str], now: dict[str, str]) -> None:
    for name in sorted(written.keys() | now.keys()):
        if written.get(name) != now.get(name):
            comparison.add("", name, "name", written.get(name, ""), now.get(name, ""))


# -- rows


def _rows(comparison: Comparison, written: SheetManifest, sheet: ReadSheet, file: str) -> None:
    """Compare the rows of a sheet; those of a form by their numbers, others aligned."""
    before, after = written.row_hashes, sheet.hashes
    while before and not any(before[-1]):
        before.pop()
    while after and not any(after[-1]):
        after.pop()
    if before == after:
        return
    texts = written.row_texts(file)
    fields = frozenset(written.fields)
    numbers = range(1, max(len(before), len(after)) + 1)
    for was, now in zip(numbers, numbers, strict=True) if fields else aligned(before, after):
        if now is None:
            _moved(comparison, sheet.title, was or 0, _text(texts, was or 0), "row deleted")
        elif was is None:
            _moved(comparison, sheet.title, now, _now(sheet, texts, now), "row inserted")
        else:
            old, new = (was, _text(texts, was)), (now, _now(sheet, texts, now))
            _row(comparison, sheet.title, old, new, fields)


def _moved(comparison: Comparison, title: str, row: int, row_text: str, change: str) -> None:
    """Add a deleted or an inserted row with its content."""
    comparison.are_rows_moved = True
    cells = canonical.cells_of(row_text)[1].values()
    content = ", ".join(_shown(cell.content, row) for cell in cells)
    was, now = (content, "") if change == "row deleted" else ("", content)
    comparison.add(title, f"{row}:{row}", change, was, now)


def _text(texts: list[str], row: int) -> str:
    return texts[row - 1] if row <= len(texts) else ""


def _now(sheet: ReadSheet, texts: list[str], row: int) -> str:
    """Content of a row now; an unchanged one is not kept and is as it was written."""
    if row in sheet.texts:
        return sheet.texts[row]
    return _text(texts, row) if row <= len(sheet.hashes) and any(sheet.hashes[row - 1]) else ""


def aligned(before: list[bytes], after: list[bytes]) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of differing rows (before, after), counted from 1; None for a deleted or inserted one.

    Examples
    --------
    >>> list(aligned([b"a", b"b", b"c"], [b"a", b"c"])), list(aligned([b"a", b"b"], [b"a", b"x"]))
    ([(2, None)], [(2, 2)])
    """
    if before == after[: len(before)] or after == before[: len(after)]:
        # Rows were added or removed at the end: no row has another number.
        for row in range(min(len(before), len(after)) + 1, max(len(before), len(after)) + 1):
            if any(before[row - 1] if row <= len(before) else after[row - 1]):
                yield row, row
        return
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    left, right = before[start : len(before) - end], after[start : len(after) - end]
    for a, b, c, d in _blocks(left, right):
        for place in range(max(b - a, d - c)):
            was = a + place if a + place < b else None
            now = c + place if c + place < d else None
            if was is None or now is None or left[was] != right[now]:
                yield _numbered(was, start), _numbered(now, start)


def _numbered(place: int | None, start: int) -> int | None:
    """Number of a row, counted from 1; None if there is none."""
    return None if place is None else start + place + 1


def _blocks(left: list[bytes], right: list[bytes]) -> list[tuple[int, int, int, int]]:
    """Start and end of differing runs, before and after."""
    if len(left) == len(right) or max(len(left), len(right)) > _MATCHED:
        return [(0, len(left), 0, len(right))]
    return [
        (a, b, c, d)
        for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        if tag != "equal"
    ]


def _row(
    comparison: Comparison,
    title: str,
    before: tuple[int, str],
    after: tuple[int, str],
    fields: frozenset[str],
) -> None:
    """Compare a row with the same row as it was written."""
    (was_row, was_text), (row, now_text) = before, after
    if was_text == now_text:
        return
    (was_hidden, was), (is_hidden, now) = canonical.cells_of(was_text), canonical.cells_of(now_text)
    if was_hidden != is_hidden:
        comparison.add(title, f"{row}:{row}", "row hidden" if is_hidden else "row shown")
    for letters in sorted(was.keys() | now.keys(), key=canonical.column_of):
        old, new = was.get(letters, canonical.EMPTY), now.get(letters, canonical.EMPTY)
        if canonical.same(old, new) or f"{letters}{row}" in fields:
            continue
        cell = f"{letters}{row}"
        if old.content != new.content:
            if old.content.startswith("="):
                comparison.formulas[title, canonical.column_of(letters), row] = old.content[1:]
            texts = _shown(old.content, was_row), _shown(new.content, row)
            comparison.add(title, cell, _change(old.content, new.content), *texts)
        if old.look != new.look and new.content and old.content:
            looks = old.look or "General", new.look or "General"
            comparison.add(title, cell, "number format", *looks)


def _change(old: str, new: str) -> str:
    if not old or not new:
        return "filled" if new else "emptied"
    if old[0] == "=":
        return "formula" if new[0] == "=" else "formula replaced by a value"
    return "value"


def _shown(content: str, row: int) -> str:
    """Content of a cell as a reader would see or type it."""
    if content.startswith("="):
        return "=" + canonical.absolute(content[1:], row)
    return {"b0": "FALSE", "b1": "TRUE"}.get(content, content[1:])
