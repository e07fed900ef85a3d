"""Worksheets that remember what is written on them, and the very hidden sheet that says so to whoever verifies the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsxwriter.url import UrlTypes

from .. import __version__
from . import canonical
from .manifest import TITLE, Manifest, SheetManifest, SheetRecord, SubjectManifest, cells_of
from .sheet import PlainFormulas


class RecordedWorksheet(PlainFormulas):
    """A worksheet that enters each cell into the record as it goes into the file, whoever wrote it and however.

    XlsxWriter writes a row once a later one is begun, through `_write_cell`; what is recorded is what the file holds.
    """

    def __init__(self) -> None:
        super().__init__()
        self.record, self.is_form = SheetRecord(), False
        self._formulas = canonical.Formulas()
        self._cells: list[str] = []
        self._fields: list[str] = []
        self._looks: dict[Any, str] = {}

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        super()._write_cell(row, col, cell)
        kind = type(cell).__name__
        if kind == "Blank" and self.is_form:
            self._fields.append(f"{canonical.letters_of(col + 1)}{row + 1}")
        elif kind != "Blank":
            look = self._looks.get(cell.format)
            if look is None:
                look = self._looks[cell.format] = canonical.number_format(str(cell.format.num_format)) if cell.format else ""
            self._cells.append(canonical.cell(canonical.letters_of(col + 1), self._content(kind, row + 1, cell), look))

    def _content(self, kind: str, row: int, cell: Any) -> str:
        """What a cell says, as `canonical.cell` takes it."""
        if kind == "String":
            said = cell.string
            return '"' + (said if said.isprintable() and "_x" not in said else canonical.text(self._escape_control_characters(said)))
        if kind == "Formula":
            return "=" + self._formulas.relative(cell.formula, row)
        if kind == "Number":
            # XlsxWriter writes sixteen digits.
            return "#" + canonical.number(f"{cell.number:.16G}")
        if kind == "Boolean":
            return f"b{int(cell.boolean)}"
        raise NotImplementedError(f"a cell of the kind {kind} has no canonical form yet")

    def _write_single_row(self, current_row_num: int = 0) -> None:
        written = self.previous_row
        super()._write_single_row(current_row_num)
        is_hidden = written in self.row_info and bool(self.row_info[written].hidden)
        if self._cells or is_hidden:
            self.record.row(written + 1, self._cells, is_hidden)
            self._cells = []

    def manifest(self) -> SheetManifest:
        """What the manifest says of this sheet; nothing can be written on it after that."""
        self._write_single_row(self.previous_row + 1)
        hidden = sorted(column + 1 for column, told in self.col_info.items() if told.hidden)
        merged = [f"{canonical.letters_of(left + 1)}{top + 1}:{canonical.letters_of(right + 1)}{bottom + 1}" for top, left, bottom, right in self.merge]
        return self.record.manifest(
            self.name,
            is_visible=not self.hidden,
            fields=self._fields,
            hidden_columns=spans(hidden),
            merged=sorted(merged),
            is_conditional=bool(self.cond_formats),
            links={f"{canonical.letters_of(col + 1)}{row + 1}": _address(url) for row, urls in self.hyperlinks.items() for col, url in urls.items()},
            charts=sorted({canonical.relative(formula, 1) for _, _, chart, *_ in self.charts for formula in _drawn(chart)}),
            drawings=len(self.charts) + len(self.images) + len(self.shapes),
        )


def _drawn(chart: Any) -> Iterator[str]:
    """The ranges that a chart draws, and those of a chart laid over it."""
    bars = [series["error_bars"][axis] or {} for series in chart.series for axis in ("x_error_bars", "y_error_bars")]
    ends = [str(bar.get(end, "")) for bar in bars for end in ("plus_values", "minus_values")]
    yield from (formula for formula in (*chart.formula_ids, *ends) if "!" in formula)
    if chart.combined:
        yield from _drawn(chart.combined)


def _address(url: Any) -> str:
    """Where a link leads, with the place there."""
    outside = "" if url._link_type is UrlTypes.INTERNAL else url._link
    return canonical.link(outside + (f"#{url._anchor}" if url._anchor else ""))


def write_manifest(workbook: Any, names: dict[str, str], subjects: list[SubjectManifest]) -> None:
    """Write the very hidden sheet; all other sheets must be done."""
    sheets = [sheet.manifest() for sheet in workbook.worksheets()]
    said = {name: canonical.relative(cells, 1) for name, cells in names.items()}
    manifest = Manifest(format=1, carbonsite=__version__, subjects=subjects, names=said, sheets=sheets)
    worksheet = workbook.add_worksheet(TITLE)
    worksheet.very_hidden()
    for row, text in enumerate(cells_of(manifest)):
        worksheet.write_string(row, 0, text)


def spans(numbers: list[int]) -> list[list[int]]:
    """Numbers in rising order as first and last of each unbroken run.

    Examples
    --------
    >>> spans([1, 2, 3, 7])
    [[1, 3], [7, 7]]
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
