"""Differences of what stands around the cells: pages, charts, properties of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ...messages import message
from ...spreadsheets.calculator.references import column_of
from ...spreadsheets.writing.chart_facts import ChartFacts
from ...spreadsheets.writing.manifest import SurroundedManifest, SurroundedSheet
from ...spreadsheets.writing.page_facts import PageFacts, cells_in
from .read_book import ReadBook, ReadSheet

ChartChange = tuple[str, str, str, str]
"""Place, change, former and present text."""

Change = tuple[str, str, str, str, str]
"""Sheet, place, change, former and present text."""

_TITLES = ("title", "subject", "comments")
"""Properties that programs show and do not set; of the others a reader is told."""

_LEGIBLE_ROWS = 250
"""Rows on a page; if there are more, they are too small to read."""

_CHART = {
    "title": "title of a chart",
    "kind": "kind of a chart",
    "legend": "legend of a chart",
    "extras": "additions to a chart",
}
_AXIS = {"title": "title of an axis", "scale": "scale of an axis", "labels": "labels of an axis"}
_SERIES = {
    "name": "name of a series",
    "cells": "cells of a series",
    "look": "look of a series",
    "labels": "labels of a series",
}


def surroundings_changed(book: ReadBook) -> Iterator[Change]:
    """Changes of what the manifest has of the surroundings; none of a report without it."""
    manifest = book.sealed.manifest
    for written in manifest.sheets:
        sheet = book.sheets.get(written.title)
        if sheet is not None and isinstance(written, SurroundedSheet):
            yield from _page(written, sheet)
            charts = _charts(written.chart_facts, sheet.facts["charts"])
            yield from ((written.title, *chart) for chart in charts)
    if isinstance(manifest, SurroundedManifest):
        for name in _TITLES:
            was, now = manifest.properties.get(name, ""), book.properties.get(name, "")
            if _plain(was) != _plain(now):
                yield "", name, "property of the document", was, now


def notes_of(book: ReadBook) -> Iterator[tuple[str, str, str, str]]:
    """Sheet, cell, note and text of what does not change the report, and a reader should know."""
    yield from book.notes
    for sheet in book.sealed.manifest.sheets:
        now = book.sheets.get(sheet.title)
        if now is not None and now.facts["drawings"] < sheet.drawings:
            yield sheet.title, "", "charts not kept", ""
    for title, now in book.sheets.items():
        yield from now.facts["notes"]
        for problem, cell in now.illegible.items():
            yield title, cell, problem, ""
    for name, text in book.properties.items():
        if name not in _TITLES and isinstance(book.sealed.manifest, SurroundedManifest):
            yield "", name, "property of the document", text


def _plain(text: str) -> str:
    return " ".join(text.split())


def _page(written: SurroundedSheet, sheet: ReadSheet) -> Iterator[Change]:
    """Changes of the printed page: its heads, and what of the sheet is printed."""
    title, was, now = written.title, written.page, sheet.facts["page"]
    for kind, change in (("header", "head of the page"), ("footer", "foot of the page")):
        if getattr(was, kind) != getattr(now, kind):
            yield title, "", change, getattr(was, kind), getattr(now, kind)
    if now.titles and was.titles != now.titles:
        yield title, "", "repeated rows and columns", was.titles, now.titles
    if now.area and was.area != now.area and _leaves_out(now, sheet):
        yield title, "", "cells that are printed", was.area, now.area
    is_fitted = now.height and now.height != was.height
    if is_fitted and len(sheet.hashes) / now.height > _LEGIBLE_ROWS:
        yield title, "", "printed too small to read", "", ""


def _leaves_out(page: PageFacts, sheet: ReadSheet) -> bool:
    """True if some filled cells of a sheet are not printed."""
    filled = [row for row, hashed in enumerate(sheet.hashes, start=1) if any(hashed)]
    if not filled or not sheet.columns:
        return False
    area = cells_in(page.area)
    if area is None:
        return True
    left, top, right, bottom = area
    return (
        top > filled[0]
        or bottom < filled[-1]
        or column_of(left) > min(sheet.columns)
        or column_of(right) < max(sheet.columns)
    )


def _charts(written: Sequence[ChartFacts], now: Sequence[ChartFacts]) -> Iterator[ChartChange]:
    """Changes of charts; a chart that is not there is told elsewhere."""
    for place, (was, chart) in _paired(written, now):
        title = message("verification.place.chart", chart=place)
        yield from _facts(title, was, chart, _CHART)
        for kind, names in (("axes", _AXIS), ("series", _SERIES)):
            parts = zip_longest(getattr(was, kind), getattr(chart, kind))
            for number, (before, after) in enumerate(parts, start=1):
                at = message(f"verification.place.{kind}", chart=place, number=number)
                yield from _facts(at, before, after, names)


def _paired(
    written: Sequence[ChartFacts], now: Sequence[ChartFacts]
) -> Iterator[tuple[int, tuple[ChartFacts, ChartFacts]]]:
    """Number of each chart as it was written, and the chart before and after.

    If some were not kept, each is the next one that draws the same cells.
    """
    if len(written) <= len(now):
        yield from enumerate(zip(written, now, strict=False), start=1)
        return
    left = list(enumerate(written, start=1))
    for chart in now:
        fitting = [one for one in left if one[1].cells == chart.cells] or left
        number, was = fitting[0]
        left.remove(fitting[0])
        yield number, (was, chart)


def _facts(place: str, was: object, now: object, names: dict[str, str]) -> Iterator[ChartChange]:
    """Fields that differ."""
    for kind, change in names.items():
        before, after = (getattr(side, kind, "") for side in (was, now))
        if before != after:
            yield place, change, before, after
