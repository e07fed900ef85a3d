"""Sheets with only values, read by calamine if it is installed (the extra ``[fast]``).

calamine reports neither formulas, errors, percentages, formats that scale, nor hidden cells, and
reserves memory for every cell up to the last. So it is used only if the bytes of a sheet show that
it has none of these and few empty cells.
"""

from __future__ import annotations

import io
import re
import string
from importlib.util import find_spec

import numpy as np

from ... import limits
from ...arrays import Integers
from ...errors import InputError
from ..calculator.references import column_of
from .cell_values import CellValue
from .package import Package, SheetPart
from .sheet_cells import is_nothing
from .strict_xml import BROKEN, CELLS, SHEET, OutlineParser, fed, strict_parser

_TELLING = (b"hidden", b"<!")
"""Bytes that do not occur in a sheet of which all can be seen."""

_HEIGHT = re.compile(rb' ht="([0-9]{1,9}(?:[.][0-9]{1,20})?)"')

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="[0-9]{1,5}")?'
    rb'(?: t="s"><v>[0-9]{1,9}</v></c>|(?: t="n")?><v>[-+0-9.eE]{1,40}</v></c>|/>)'
)
"""A cell with a shared text or a number, or with only a look."""

_ROW = re.compile(rb'<row r="([0-9]{1,7})"[^<>]*>')
_SPARSE = 3
"""Cells up to the last, empty ones included, for each cell that is not empty."""

_IS_INSTALLED = find_spec("python_calamine") is not None


def plain_columns(
    package: Package, sheet: SheetPart, most_cells: int = limits.SHEET_CELLS
) -> tuple[list[list[CellValue]], tuple[tuple[int, int, int, int], ...]] | None:
    """Columns and merged ranges of a sheet with only values; None for others, or without it."""
    is_usable = _IS_INSTALLED and not package.mentions_1904 and not package.has_escapes
    if not is_usable or not is_plain(package, sheet, most_cells):
        return None
    from python_calamine import CalamineError, load_workbook

    try:
        opened = load_workbook(io.BytesIO(package.content)).get_sheet_by_name(sheet.name)
        rows = opened.to_python(skip_empty_area=False)
    except (CalamineError, *BROKEN):
        return None
    merged = tuple(
        (first[0] + 1, first[1], last[0] + 1, last[1])
        for first, last in opened.merged_cell_ranges or ()
    )
    return [list(column) for column in zip(*rows, strict=True)], merged


def is_plain(package: Package, sheet: SheetPart, most_cells: int = limits.SHEET_CELLS) -> bool:
    """True if the bytes of a sheet show only values, each once, and few empty cells."""
    try:
        with package.open(sheet.part) as stream:
            content = stream.read(limits.TABLE_FILE + 1)
    except BROKEN:
        return False
    if len(content) > limits.TABLE_FILE or any(bytes in content for bytes in _TELLING):
        return False
    shares = [style for style, kind in package.times.items() if kind == "share"]
    styles = "|".join([*shares, *package.relabelled]).encode()
    if styles and re.search(rb"""\bs="(?:%s)\"""" % styles, content):
        return False
    begin, rows, rest = content.partition(b"<sheetData>")
    rows, end, rest = rest.rpartition(b"</sheetData>")
    frame = begin + b"<sheetData>" + end + rest
    return _is_frame(package, sheet, frame) and _is_in_order(rows, most_cells)


def _is_frame(package: Package, sheet: SheetPart, frame: bytes) -> bool:
    """True if a sheet, without its rows, has one place for them, and no second one."""
    elements: list[tuple[str, dict[str, str]]] = []
    parser = strict_parser(package.name)
    names = package.name, sheet.part
    OutlineParser(parser, SHEET, names, lambda *element: elements.append(element))
    try:
        for _ in fed(parser, io.BytesIO(frame), package.name):
            pass
        narrow = [at for _, at in elements if is_nothing(at.get("width"), limits.LEGIBLE_WIDTH)]
    except (InputError, ValueError):
        return False
    return [place for place, _ in elements].count(CELLS) == 1 and not narrow


def _is_in_order(rows: bytes, most_cells: int) -> bool:
    """True if rows have nothing but plain cells, each behind the last, and few empty ones."""
    cells, lines = _CELL.findall(rows), _ROW.findall(rows)
    is_usual = rows.count(b"<c ") == len(cells) and b"xmlns" not in rows
    heights = list(map(float, _HEIGHT.findall(rows)))
    is_seen = (
        len(heights) == rows.count(b" ht=") and min(heights, default=99) >= limits.LEGIBLE_HEIGHT
    )
    if not 0 < len(cells) <= most_cells or not is_usual or not is_seen:
        return False
    # A cell has one tag, one with a value four: what else there is adds more tags.
    tags = len(cells) + 3 * rows.count(b"</v></c>") + len(lines) + rows.count(b"</row>")
    columns, numbers = _places(cells)
    width, last = int(columns.max()), int(numbers[-1])
    return bool(
        rows.count(b"<") == tags
        and (np.diff(numbers * limits.SHEET_LAST_COLUMN + columns) > 0).all()
        and (np.diff(np.array(lines, dtype="S7").astype(int)) > 0).all()
        and width <= limits.TABLE_COLUMNS
        and width * last <= _SPARSE * len(cells)
    )


def _places(cells: list[bytes]) -> tuple[Integers, Integers]:
    """Numbers of the columns and of the rows of cells, from 1."""
    joined = b",".join(cells)
    letters = joined.translate(None, b"0123456789").decode().split(",")
    columns = {name: column_of(name) for name in set(letters)}
    rows = joined.translate(None, string.ascii_uppercase.encode()).decode()
    return np.array([columns[name] for name in letters]), np.fromstring(rows, np.int64, sep=",")
