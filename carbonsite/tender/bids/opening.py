"""Opens a bid: checks that it is a form of this tender, and notes content that no form has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ... import limits
from ...errors import InputError
from ...inputs.reading.stale_formulas import given_values
from ...inputs.reading.text_columns import text_of
from ...messages import message
from ...messages.problems import refusal
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.package import Package, SheetPart
from ...spreadsheets.files.second_reader import disagreements
from ...spreadsheets.files.sheet_grid import grid_of
from ..bid_form.layout import DIGEST_CELL, FormLayout
from .deviations import FormulaValues
from .findings import BidFindings, cell_of

_OLD_EXCEL, _PACKED = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ALIKE = {"threadedComment": "comments", "ctrlProp": "control"}
_CARRIED = (
    "hyperlink",
    "comments",
    "oleObject",
    "package",
    "drawing",
    "control",
    "chart",
    "pivotTable",
    "queryTable",
    "table",
)
"""Kinds of content that a sheet may refer to, and that no form has."""


@dataclass(frozen=True)
class OpenedBid:
    """The sheets of a bid that belong to the form.

    Attributes
    ----------
    layout : FormLayout
        The form in the language of the bid.
    grids : mapping of str to Grid
        By the title of the sheet.
    values : FormulaValues
        Stored and computed values of its formulas.
    """

    layout: FormLayout
    grids: Mapping[str, Grid]
    values: FormulaValues


def open_bid(
    name: str,
    content: bytes,
    layouts: Sequence[FormLayout],
    digests: Collection[str],
    findings: BidFindings,
) -> OpenedBid | None:
    """The sheets of a bid of this tender; of another file None, and a problem.

    Raises
    ------
    InputError
        Where the file cannot be read, or is larger than the limits.
    """
    if content.startswith(_OLD_EXCEL):
        raise _unreadable(name, message("tender.file.old"), message("tender.remedy.ask_for_xlsx"))
    if not content.startswith(_PACKED):
        raise _unreadable(name, message("tender.file.no_workbook"), message("tender.remedy.ask"))
    package = Package(content, name, limits.BID_UNPACKED)
    titles = set(package.titles)
    layout = max(layouts, key=lambda layout: len(titles.intersection(layout.all_titles)))
    if not _has_digest(package, layout, digests, findings):
        return None
    _note_carried(package, findings)
    grids = {}
    for sheet in _sheets(package, layout, findings):
        grids[sheet.name] = grid_of(package, sheet, _most_cells(layout, sheet.name))
        _note_hidden(grids[sheet.name], findings)
        _note_shown(grids[sheet.name], findings)
    _note_disagreements(package, grids, findings)
    values = (
        given_values(package, list(grids.values()))
        if any(grid.formulas for grid in grids.values())
        else {}
    )
    return OpenedBid(layout, grids, values or {})


def _note_disagreements(package: Package, titles: Collection[str], findings: BidFindings) -> None:
    """Note cells of the form that a second reader reads differently."""
    sheets = [sheet for sheet in package.sheets if sheet.name in titles]
    for sheet, cell, own, other in disagreements(package, sheets, limits.BID_FINDINGS + 1):
        readings = {"own": own or "–", "other": other or "–"}
        problem, remedy = "tender.cell.two_readings", "tender.remedy.type_anew"
        findings.problem((sheet, cell), own, problem, remedy, **readings)


def _unreadable(name: str, why: str, remedy: str) -> InputError:
    return refusal(name, "", name, message("tender.file.unreadable", problem=why), remedy)


def _most_cells(layout: FormLayout, title: str) -> int:
    """Largest number of cells of a sheet: a multiple of the form's, to leave room for notes."""
    asked = sum(
        len(sheet.rows) * (1 + len(sheet.columns))
        for sheet in layout.sheets
        if sheet.title == title
    )
    return min(limits.BID_SHEET_CELLS, limits.BID_SPARE_CELLS + 4 * asked)


def _has_digest(
    package: Package, layout: FormLayout, digests: Collection[str], findings: BidFindings
) -> bool:
    """True if the guide has a digest of the tender; else notes a problem."""
    guide = next((sheet for sheet in package.sheets if sheet.name == layout.titles["guide"]), None)
    row, column = DIGEST_CELL
    place = layout.titles["guide"], cell_of(row, column)
    if guide is None:
        findings.problem((place[0], ""), "", "tender.sheet.no_guide", "tender.remedy.as_published")
        return False
    grid = grid_of(package, guide, limits.BID_SHEET_CELLS)
    at = [place for place, line in enumerate(grid.rows) if line == row]
    stated = text_of(grid.columns[column][at[0]]) if at and column < len(grid.columns) else ""
    if stated not in digests:
        key = "tender.sheet.other_digest" if stated else "tender.sheet.no_digest"
        digest = next(iter(digests))[:12]
        findings.problem(place, stated, key, "tender.remedy.refused", digest=digest)
    return stated in digests


def _sheets(package: Package, layout: FormLayout, findings: BidFindings) -> Iterator[SheetPart]:
    """The sheets of the form; notes missing, added and hidden ones."""
    parts = {sheet.name: sheet for sheet in package.sheets}
    for sheet in layout.sheets:
        if sheet.title in parts:
            yield parts[sheet.title]
        else:
            findings.problem(
                (sheet.title, ""), "", "tender.sheet.missing", "tender.remedy.as_published"
            )
    for title in package.titles:
        if title not in layout.all_titles:
            findings.deviation((title, ""), title, "tender.sheet.not_in_the_form")
        if title in parts and parts[title].state != "visible":
            findings.deviation((title, ""), title, "tender.sheet.hidden")


def _note_carried(package: Package, findings: BidFindings) -> None:
    """Note macros, links, comments and objects; nothing of them is run, opened or fetched."""
    if package.has_macros:
        findings.deviation(("", ""), "", "tender.carried.macros")
    if package.external_links:
        findings.deviation(("", ""), package.external_links, "tender.carried.other_workbooks")
    for sheet in package.sheets:
        cells = (
            [at.get("ref", "") for tag, at in package.elements(sheet.part) if tag == "hyperlink"]
            if _has_relation(package, sheet, "hyperlink")
            else []
        )
        for relation, target in package.relations_of(sheet.part).values():
            kind = _ALIKE.get(relation, relation)
            if kind in _CARRIED:
                cell = cells.pop(0) if kind == "hyperlink" and cells else ""
                findings.deviation(
                    (sheet.name, cell),
                    target if kind == "hyperlink" else "",
                    f"tender.carried.{kind}",
                )


def _has_relation(package: Package, sheet: SheetPart, kind: str) -> bool:
    return any(relation == kind for relation, _ in package.relations_of(sheet.part).values())


def _note_hidden(grid: Grid, findings: BidFindings) -> None:
    """Note hidden rows and columns, and merged cells."""
    for row in sorted(grid.hidden_rows)[: limits.BID_FINDINGS]:
        findings.deviation((grid.sheet, cell_of(row, 0)), "", "tender.sheet.hidden_row")
    for column in sorted(grid.hidden_columns):
        if column < len(grid.columns):
            findings.deviation((grid.sheet, cell_of(1, column)), "", "tender.sheet.hidden_column")
    for top, left, bottom, right in grid.merged[: limits.BID_FINDINGS]:
        findings.deviation(
            (grid.sheet, cell_of(top, left)),
            f"{cell_of(top, left)}:{cell_of(bottom, right)}",
            "tender.sheet.merged",
        )


def _note_shown(grid: Grid, findings: BidFindings) -> None:
    """Note cells that show another number than they store, such as thousands, or none."""
    if not grid.shown:
        return
    places = {int(row): place for place, row in enumerate(grid.rows)}
    # A loop over the cells whose format scales, hides or labels them: no form has one.
    for (row, column), number in list(grid.shown.items())[: limits.BID_FINDINGS]:
        if number.is_other:
            stored = grid.row(places[row])[column]
            place = grid.sheet, cell_of(row, column)
            findings.deviation(place, stored, "tender.cell.shows", shown=number.text or "–")
