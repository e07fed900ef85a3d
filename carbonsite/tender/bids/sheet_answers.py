"""Answers of one sheet of a bid: the cell of each row and column, and changes of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ... import limits
from ...arrays import Array
from ...inputs.reading.text_columns import text_of
from ...spreadsheets.files.grid import Formula, Grid
from ..bid_form.layout import HEAD, FormRow, FormSheet
from ..bid_form.parts import FURTHER_TAGS
from .findings import BidFindings, cell_of


@dataclass(frozen=True)
class SheetAnswers:
    """The cells that a bidder has filled in on a sheet.

    Attributes
    ----------
    sheet : FormSheet
        The sheet of the form, with rows that only the bid has below.
    cells : mapping of str to array of object, each of shape (rows,)
        By column; None for a blank cell.
    lines : array of int, shape (rows,)
        The row of the file of each row of the form; 0 if it is missing.
    changed : mapping of str to array of bool
        True where the bid has another text than the form has fixed, by column.
    formulas : mapping of (int, str) to Formula
        Formulas in the bidder's cells, by row and column.
    """

    sheet: FormSheet
    cells: dict[str, Array]
    lines: Array
    changed: dict[str, Array]
    formulas: Mapping[tuple[int, str], Formula]

    def place(self, row: int, column: str) -> tuple[str, str]:
        """Sheet and cell of an answer; if the row is missing, the heading of the column."""
        return self.sheet.title, cell_of(
            int(self.lines[row]) or HEAD, self.sheet.column(column) + 1
        )

    def is_filled(self, *columns: str) -> Array:
        """True for rows with an answer of the bidder in any of some columns."""
        return np.asarray(
            np.logical_or.reduce(
                [self.sheet.is_open[column] & filled(self.cells[column]) for column in columns]
            )
        )


def filled(cells: Array) -> Array:
    """True for cells that are not blank."""
    return np.fromiter((cell is not None for cell in cells), dtype=bool, count=len(cells))


def answers_of(form: FormSheet, grid: Grid, findings: BidFindings) -> SheetAnswers | None:
    """Answers of a sheet; None, and a problem, if its headings are not those of the form."""
    if not _is_headed(form, grid, findings):
        return None
    body = np.flatnonzero(grid.rows > HEAD)
    if len(body) > len(form.rows) + limits.BID_FINDINGS:
        findings.problem(
            (form.title, ""),
            len(body),
            "tender.row.more_than_the_form",
            "tender.remedy.as_published",
            rows=len(body),
            asked=len(form.rows),
        )
        return None
    places, extra = _places(form, grid, body, findings)
    sheet = form.with_rows(extra)
    is_in_form = places >= 0
    lines = np.zeros(len(sheet.rows), dtype=int)
    lines[places[is_in_form]] = grid.rows[body[is_in_form]]
    cells = {}
    for number, name in enumerate(sheet.names, start=1):
        cells[name] = np.full(len(sheet.rows), None, dtype=object)
        if number < len(grid.columns):
            cells[name][places[is_in_form]] = _without_spaces(
                grid.columns[number][body[is_in_form]]
            )
    answers = SheetAnswers(sheet, cells, lines, {}, _formulas(sheet, grid, lines))
    _note_texts_outside(form, grid, findings)
    answers.changed.update(_changed_cells(answers, findings))
    return answers


def _is_headed(form: FormSheet, grid: Grid, findings: BidFindings) -> bool:
    """True if the headings are those of the form; else notes problems."""
    headed = np.flatnonzero(grid.rows == HEAD)
    stated = [text_of(column[headed[0]]) if len(headed) else "" for column in grid.columns[1:]]
    stated += [""] * (len(form.columns) - len(stated))
    titles = [text_of(column.title) for column in form.columns]
    wrong = [place for place, title in enumerate(titles) if stated[place] != title]
    for place in wrong:
        findings.problem(
            (form.title, cell_of(HEAD, place + 1)),
            stated[place],
            "tender.form.heading",
            "tender.remedy.as_published",
            fixed=form.columns[place].title,
        )
    return not wrong


def _without_spaces(cells: Array) -> Array:
    """The cells, with cells of spaces only as blank."""
    # A loop over cells: they are of any type.
    kept = np.full(len(cells), None, dtype=object)
    kept[:] = [None if isinstance(cell, str) and not cell.strip() else cell for cell in cells]
    return kept


def _places(
    form: FormSheet, grid: Grid, body: Array, findings: BidFindings
) -> tuple[Array, tuple[FormRow, ...]]:
    """Index of each row of the file among the rows of the form; -1 for a second row of one id.

    Rows that the form does not have are numbered after those of the form, and returned too.
    """
    ids = [text_of(cell) for cell in grid.columns[0][body]] if grid.columns else []
    places = np.array([form.places.get(id, -1) for id in ids], dtype=int)
    seen: set[int] = set()
    extra: list[FormRow] = []
    # A loop over rows: each is found by its id, wherever it was moved.
    for number, (id, place) in enumerate(zip(ids, places.tolist(), strict=True)):
        line = int(grid.rows[body[number]])
        where = form.title, cell_of(line, 0)
        if place < 0:
            places[number] = len(form.rows) + len(extra)
            extra.append(
                FormRow(
                    f"{form.title}!{line}",
                    {},
                    FURTHER_TAGS.get(form.part, {}),
                    is_further=True,
                    is_extra=True,
                )
            )
            if form.part not in FURTHER_TAGS:
                text = next(
                    (
                        cell
                        for column in grid.columns
                        for cell in [column[body[number]]]
                        if cell not in (None, "")
                    ),
                    "",
                )
                findings.deviation(where, text, "tender.row.not_in_the_form")
        elif place in seen:
            findings.problem(where, id, "tender.row.twice", "tender.remedy.free_rows")
            places[number] = -1
        seen.add(place)
    return places, tuple(extra)


def _formulas(sheet: FormSheet, grid: Grid, lines: Array) -> dict[tuple[int, str], Formula]:
    """Formulas in cells that the bidder fills in, by row and column."""
    row_of = {int(line): row for row, line in enumerate(lines) if line}
    formulas = {}
    for formula in grid.formulas:
        row, place = row_of.get(formula.row, -1), formula.column - 1
        if row >= 0 and 0 <= place < len(sheet.names) and sheet.is_open[sheet.names[place]][row]:
            formulas[row, sheet.names[place]] = formula
    return formulas


def _note_texts_outside(form: FormSheet, grid: Grid, findings: BidFindings) -> None:
    """Note texts to the right of the form's columns, and changes above its headings."""
    first = len(form.columns) + 1
    for number, column in enumerate(grid.columns[first:], start=first):
        for place in [place for place, cell in enumerate(column) if cell not in (None, "")][
            : limits.BID_FINDINGS
        ]:
            findings.deviation(
                (form.title, cell_of(int(grid.rows[place]), number)),
                column[place],
                "tender.form.beside",
            )
    above = {(1, 0): text_of(form.title), (2, 0): text_of(form.note)}
    for row in np.flatnonzero(grid.rows < HEAD):
        line = int(grid.rows[row])
        for number, column in enumerate(grid.columns[:first]):
            if text_of(column[row]) != above.get((line, number), ""):
                findings.deviation(
                    (form.title, cell_of(line, number)), column[row], "tender.form.above"
                )


def _changed_cells(answers: SheetAnswers, findings: BidFindings) -> dict[str, Array]:
    """True where a fixed cell has another text, by column; notes it, but for units of amounts."""
    sheet, there, changed = answers.sheet, answers.lines > 0, {}
    for name in sheet.names:
        fixed = sheet.fixed[name]
        stated = [text_of(cell) for cell in answers.cells[name]]
        changed[name] = there & np.fromiter(
            (
                text is not None and text_of(text) != answer
                for text, answer in zip(fixed, stated, strict=True)
            ),
            dtype=bool,
            count=len(fixed),
        )
        if name == "unit" and sheet.part in FURTHER_TAGS:
            continue
        for row in np.flatnonzero(changed[name]):
            findings.deviation(
                answers.place(int(row), name),
                answers.cells[name][row],
                "tender.form.fixed",
                fixed=fixed[row],
            )
    return changed
