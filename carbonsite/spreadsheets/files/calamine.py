"""Sheets with only values, read by calamine if it is installed (the extra ``[fast]``).

calamine reports neither formulas, errors, percentages nor hidden cells, and reserves memory for
every cell up to the last. So it is used only if the bytes of a sheet show that it has none of these
and few empty cells.
"""

from __future__ import annotations

import io
import re
from importlib.util import find_spec
from typing import Any

from ... import limits
from .package import Package, SheetPart
from .strict_xml import BROKEN

_TELLING = (b"<f", b":f", b"hidden", b't="e"', b"t='e'", b"<!", b"inlineStr", b't="d"', b't="b"')
"""Bytes that do not occur in a sheet with only values."""

_LETTERS, _NUMBER = (
    re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"'),
    re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"'),
)
_SPARSE = 3
"""Cells up to the last, empty ones included, for each cell that is not empty."""

_IS_INSTALLED = find_spec("python_calamine") is not None


def plain_columns(
    package: Package, sheet: SheetPart, most_cells: int = limits.SHEET_CELLS
) -> tuple[list[list[Any]], tuple[tuple[int, int, int, int], ...]] | None:
    """Columns and merged ranges of a sheet with only values; None for others, or without it."""
    if not _IS_INSTALLED or package.counts_from_1904 or not is_plain(package, sheet, most_cells):
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
    """True if the bytes of a sheet show only values and few empty cells."""
    try:
        with package.open(sheet.part) as stream:
            content = stream.read(limits.TABLE_FILE + 1)
    except BROKEN:
        return False
    cells = content.count(b"<c ")
    shares = [style for style, kind in package.times.items() if kind == "share"]
    if shares and re.search(
        rb"""\bs=["'](?:%s)["']""" % b"|".join(style.encode() for style in shares), content
    ):
        return False
    if (
        not 0 < cells <= most_cells
        or len(content) > limits.TABLE_FILE
        or any(bytes in content for bytes in _TELLING)
    ):
        return False
    letters, numbers = _LETTERS.findall(content), set(_NUMBER.findall(content))
    last = max(map(int, numbers), default=0)
    width = max(
        (
            sum((letter - 64) * 26**power for power, letter in enumerate(reversed(name)))
            for name in set(letters)
        ),
        default=0,
    )
    return (
        len(letters) == cells and width <= limits.TABLE_COLUMNS and width * last <= _SPARSE * cells
    )
