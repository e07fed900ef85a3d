"""Worksheets that record their cells for the manifest, and the very hidden sheet with it."""

from __future__ import annotations

import base64
import copy
import hashlib
import zlib
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.worksheet import Worksheet

from ... import __version__
from ..files.strict_xml import tree_of
from . import canonical
from .cells import CellLook, Shown, canonical_number, canonical_text
from .chart_facts import NAMESPACES, ChartFacts, chart_facts
from .manifest import (
    TITLE,
    SubjectManifest,
    SurroundedManifest,
    SurroundedSheet,
    cells_of,
    row_hash,
)
from .page_facts import PageFacts, head_of_page, printed_ranges


class RecordedWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is taken as untyped
    """A worksheet that records each cell as it is written to the file.

    XlsxWriter writes a row once a later one is begun; the record is made of that row then.
    """

    def __init__(self) -> None:
        super().__init__()
        self.previous_row = 0
        self.record, self.is_form = SheetRecord(), False
        self._formulas = canonical.RelativeFormulas()
        self._fields: list[str] = []
        self._looks: dict[Format | None, CellLook] = {}

    def look(self, cell_format: Format | None) -> CellLook:
        """The look of a format."""
        look = self._looks.get(cell_format)
        if look is None:
            look = self._looks[cell_format] = CellLook.of(cell_format)
        return look

    def relative(self, formula: str, row: int) -> str:
        """Relative form of a formula in a row, counted from 0."""
        return self._formulas.relative(formula, row + 1)

    def shared(self, text: str) -> int:
        """Index of a text among those that cells of the workbook share."""
        return self.str_table._get_shared_string_index(text)  # type: ignore[no-any-return]

    def show(self, row: int, cells: dict[int, Shown]) -> None:
        """Add cells to a row, by column; after that, no row above it can be written."""
        if not cells:
            return
        assert not any(
            self._check_dimensions(row, column) for column in (min(cells), max(cells))
        ), "a sheet is written from the top down"
        if row > self.previous_row:
            self._write_single_row(row)
        self.table[row].update(cells)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        row, self.previous_row = self.previous_row, current_row_num
        cells, options = self.table.pop(row, {}), self.row_info.get(row)
        if not cells and options is None:
            return
        contents = self._write_cells(row, cells, options) if cells else []
        if not cells:
            self._write_empty_row(row, None, options)
        is_hidden = options is not None and bool(options.hidden)
        if contents or is_hidden:
            self.record.row(row + 1, contents, is_hidden)

    def _write_cells(self, row: int, cells: dict[int, Any], options: Any) -> list[str]:
        """Write a row with cells; the canonical content of its cells."""
        number, contents, stored = str(row + 1), list[str](), list[str]()
        if options is None:
            stored.append(f'<row r="{number}">')
        else:
            self._write_row(row, None, options)
        for column in sorted(cells):
            cell, letters = cells[column], canonical.letters_of(column + 1)
            if type(cell) is not Shown:
                # A cell of XlsxWriter's own.
                self.fh.write("".join(stored))
                stored.clear()
                self._write_cell(row, column, cell)
                content = self._content(row, column, cell)
            else:
                stored.append(f'<c r="{letters}{number}"{cell[0]}')
                content = cell[1]
            if content:
                contents.append(f"{letters}{canonical.INNER}{content}")
        self.fh.write("".join((*stored, "</row>")))
        return contents

    def _content(self, row: int, column: int, cell: Any) -> str:
        """Canonical content of a cell of XlsxWriter; an empty one of a form is noted as a field."""
        kind = type(cell).__name__
        if kind == "Blank":
            if self.is_form:
                self._fields.append(_name(row, column))
            return ""
        if kind == "String":
            content = canonical_text(cell.string)
        elif kind == "Formula":
            content = "=" + self.relative(cell.formula, row)
        elif kind == "Number":
            content = canonical_number(cell.number)
        elif kind == "Boolean":
            content = f"b{int(cell.boolean)}"
        else:
            raise NotImplementedError(f"a cell of the kind {kind} has no canonical form yet")
        return canonical.cell_content(content, self.look(cell.format).number_format)

    def manifest(self) -> SurroundedSheet:
        """Manifest of this sheet; after that, nothing can be written on it."""
        self._write_single_row(self.previous_row + 1)
        hidden = sorted(column + 1 for column, options in self.col_info.items() if options.hidden)
        merged = [
            f"{_name(top, left)}:{_name(bottom, right)}" for top, left, bottom, right in self.merge
        ]
        charts = [chart for _, _, chart, *_ in self.charts]
        drawn = {canonical.relative(cells, 1) for chart in charts for cells in _drawn(chart)}
        return self.record.manifest(
            self.name,
            is_visible=not self.hidden,
            fields=self._fields,
            hidden_columns=spans(hidden),
            merged=sorted(merged),
            is_conditional=bool(self.cond_formats),
            links={
                _name(row, col): _address(url)
                for row, urls in self.hyperlinks.items()
                for col, url in urls.items()
            },
            charts=sorted(drawn),
            drawings=len(self.charts) + len(self.images) + len(self.shapes),
            page=PageFacts(
                header=head_of_page(self.header),
                footer=head_of_page(self.footer),
                area=printed_ranges([self.print_area_range]),
                titles=printed_ranges([self.repeat_col_range, self.repeat_row_range]),
                height=self.fit_height if self.fit_page else 0,
            ),
            chart_facts=list(map(_facts_of, charts)),
        )


def _name(row: int, column: int) -> str:
    """Name of a cell by its row and column, counted from 0."""
    return f"{canonical.letters_of(column + 1)}{row + 1}"


def _drawn(chart: Chart) -> Iterator[str]:
    """Ranges of cells that a chart and a chart combined with it draw."""
    bars = [
        series["error_bars"][axis] or {}
        for series in chart.series
        for axis in ("x_error_bars", "y_error_bars")
    ]
    ends = [str(bar.get(end, "")) for bar in bars for end in ("plus_values", "minus_values")]
    yield from (formula for formula in (*chart.formula_ids, *ends) if "!" in formula)
    if chart.combined:
        yield from _drawn(chart.combined)


def _facts_of(chart: Chart) -> ChartFacts:
    """What a chart will say: of its XML, which XlsxWriter makes only once of each chart."""
    drawn, stream = copy.deepcopy(chart), StringIO()
    drawn._set_filehandle(stream)
    drawn._assemble_xml_file()
    return chart_facts(tree_of(BytesIO(stream.getvalue().encode()), NAMESPACES, TITLE))


def _address(url: Url) -> str:
    """Address of a link with its anchor."""
    outside = "" if url._link_type is UrlTypes.INTERNAL else url._link
    return canonical.link(outside + (f"#{url._anchor}" if url._anchor else ""))


def write_manifest(
    workbook: Workbook, names: dict[str, str], subjects: list[SubjectManifest]
) -> None:
    """Write the very hidden sheet of the manifest, after all other sheets."""
    sheets = [sheet.manifest() for sheet in workbook.worksheets()]
    contents = {name: canonical.relative(cells, 1) for name, cells in names.items()}
    properties = workbook.doc_properties.items()
    manifest = SurroundedManifest(
        format=2,
        carbonsite=__version__,
        subjects=subjects,
        names=contents,
        sheets=sheets,
        properties={kind: text for kind, text in properties if isinstance(text, str) and text},
    )
    worksheet = workbook.add_worksheet(TITLE)
    worksheet.very_hidden()
    for row, text in enumerate(cells_of(manifest)):
        worksheet.write_string(row, 0, text)


def spans(numbers: list[int]) -> list[list[int]]:
    """First and last of each unbroken run of rising numbers.

    Examples
    --------
    >>> spans([1, 2, 3, 7])
    [[1, 3], [7, 7]]
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


_PACKED_AT_ONCE = 500
"""Rows."""


class SheetRecord:
    """Canonical content of a sheet, collected while its rows are written."""

    def __init__(self) -> None:
        self.cells = self.count = 0
        self._hashes = bytearray()
        self._digest, self._packer = hashlib.sha256(), zlib.compressobj(6)
        self._packed: list[bytes] = []
        self._waiting: list[str] = []

    def row(self, number: int, cells: list[str], is_hidden: bool) -> None:
        """Add a row, counted from 1; rows left out above it are empty."""
        while self.count < number - 1:
            self._add("")
        self.cells += len(cells)
        self._add(canonical.row(cells, is_hidden))

    def _add(self, row_text: str) -> None:
        self.count += 1
        self._hashes += row_hash(row_text)
        self._waiting.append(row_text)
        if len(self._waiting) == _PACKED_AT_ONCE:
            self._pack()

    def _pack(self) -> None:
        content = canonical.ROW.join(self._waiting)
        if self.count > len(self._waiting):
            content = canonical.ROW + content
        packed = content.encode(errors="surrogatepass")
        self._digest.update(packed)
        self._packed.append(self._packer.compress(packed))
        self._waiting.clear()

    def manifest(self, title: str, **facts: Any) -> SurroundedSheet:
        """The manifest of the sheet; all rows must have been added."""
        if self._waiting:
            self._pack()
        packed = b"".join(self._packed) + self._packer.flush()
        rows, content = (base64.b64encode(part).decode() for part in (bytes(self._hashes), packed))
        return SurroundedSheet(
            title=title,
            cells=self.cells,
            rows=rows,
            digest=self._digest.hexdigest(),
            content=content,
            **facts,
        )
