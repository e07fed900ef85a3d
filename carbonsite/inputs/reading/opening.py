"""Files as grids; their first bytes, not their names, show of which kind they are."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ... import limits
from ...errors import InputError
from ...messages import Joined, Message, Word, message
from ...spreadsheets.files.delimited import read_delimited
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.known_formats import known_format, refusal_of, refuse_known
from ...spreadsheets.files.opening import content_of, refusal
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.sheet_grid import grid_of
from .heading_rows import known_headings
from .mapping import ActivityMapping
from .own_exports import refuse_line_items
from .stale_formulas import stale_values

_OLD_EXCEL, _PARQUET = b"\xd0\xcf\x11\xe0", b"PAR1"
_SEPARATORS: Mapping[str | None, str | None] = {"tab": "\t"}


@dataclass(frozen=True)
class OpenedFile:
    """The grids of a file, and findings of the file itself.

    Attributes
    ----------
    grids : list of Grid
    notes : list of (Word, Message)
        Finding and detail.
    skipped : list of str
        Sheets that were not asked for.
    """

    grids: list[Grid]
    notes: list[tuple[Word, Message]]
    skipped: list[str]


def open_table(path: Path, mapping: ActivityMapping) -> OpenedFile:
    """Grids of a csv, a workbook or a parquet file.

    Raises
    ------
    InputError
        Where it is none of these, too large, has no such sheet, or has line items of an account.
    """
    opened = _opened(path, mapping)
    refuse_line_items(opened.grids, path.name)
    return opened


def _opened(path: Path, mapping: ActivityMapping) -> OpenedFile:
    content = content_of(path)
    if content.startswith(_OLD_EXCEL):
        raise refusal(
            path.name,
            message("inputs.old_workbook"),
            message("inputs.old_workbook.remedy"),
        )
    if content.startswith(_PARQUET):
        return OpenedFile([_parquet(path.name, content)], [], [])
    if content.startswith(b"PK\x03\x04"):
        known = known_format(content)
        if known is not None and known.name not in ("excel", "zip"):
            raise refusal_of(known, path.name)
        return _workbook(Package(content, path.name), mapping)
    refuse_known(content, path.name)
    separator = _SEPARATORS.get(mapping.separator, mapping.separator)
    grid = read_delimited(content, path.name, known_headings, separator)
    return OpenedFile([grid], [], [])


def _workbook(package: Package, mapping: ActivityMapping) -> OpenedFile:
    names = [sheet.name for sheet in package.sheets]
    asked = [mapping.sheet] if isinstance(mapping.sheet, str) else mapping.sheet
    missing = [name for name in asked or () if name not in names]
    if missing:
        raise InputError.of(
            package.name,
            [
                {
                    "column": "sheet",
                    "value": name,
                    "problem": message("inputs.no_such_sheet"),
                    "remedy": message("remedy.write_one_of", choices=Joined(map(repr, names))),
                }
                for name in missing
            ],
        )
    chosen = [sheet for sheet in package.sheets if asked is None or sheet.name in asked]
    grids = [grid_of(package, sheet) for sheet in chosen]
    notes = []
    if package.has_macros:
        notes.append(_note("macros"))
    if package.external_links:
        notes.append(_note("external links", count=package.external_links))
    if any(grid.formulas for grid in grids):
        grids = _check_formulas(package, grids, notes)
    skipped = [name for name in names if asked is not None and name not in asked]
    return OpenedFile(grids, notes, skipped)


def _note(finding: str, detail: str = "", **values: Any) -> tuple[Word, Message]:
    key = (detail or finding).replace(" ", "_")
    return Word("finding", finding), message(f"inputs.note.{key}", **values)


def _check_formulas(
    package: Package, grids: list[Grid], notes: list[tuple[Word, Message]]
) -> list[Grid]:
    """Grids with the cells whose stored value is not what their formula gives."""
    if package.calculation.is_due:
        notes.append(_note("stale formulas", "calculation_due"))
    if package.calculation.is_manual:
        notes.append(_note("stale formulas", "manual_calculation"))
    stale = stale_values(package, grids)
    if stale is None:
        notes.append(_note("formulas not checked"))
        return grids
    return [
        replace(
            grid,
            stale={
                (row, column): given
                for (sheet, row, column), given in stale.items()
                if sheet == grid.sheet
            },
        )
        for grid in grids
    ]


def _parquet(name: str, content: bytes) -> Grid:
    """Grid of a parquet file: its names, and its rows below them."""
    table = _parquet_table(name, content)
    columns = []
    for heading in table.column_names:
        cells: list[Any] = [heading, *table[heading].to_pylist()]
        column = np.full(len(cells), None, dtype=object)
        column[:] = [_plain(cell) for cell in cells]
        columns.append(column)
    lines = np.arange(1, table.num_rows + 2)
    return Grid(name, "", tuple(columns), lines, notes=(("format", "parquet"),))


def _parquet_table(name: str, content: bytes) -> Any:
    """Table of pyarrow; refused before it is read if it is too large."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        problem = message("inputs.needs_pyarrow")
        raise refusal(name, problem, message("inputs.needs_pyarrow.remedy")) from None
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        table = None if _is_too_large(file.metadata) else file.read()
    except (arrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else message("inputs.damaged_parquet")
        raise refusal(name, reason, message("inputs.damaged_parquet.remedy")) from None
    if table is None:
        size = {"rows": file.metadata.num_rows, "columns": file.metadata.num_columns}
        problem = message("inputs.large_parquet", **size)
        raise refusal(name, problem, message("inputs.large_parquet.remedy"))
    return table


def _is_too_large(metadata: Any) -> bool:
    groups = range(metadata.num_row_groups)
    return bool(
        metadata.num_rows > limits.TABLE_ROWS
        or metadata.num_columns > limits.TABLE_COLUMNS
        or sum(metadata.row_group(n).total_byte_size for n in groups) > limits.TABLE_FILE * 5
    )


def _plain(cell: Any) -> Any:
    """Cell of a kind that a sheet may have."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return float(cell)
    return str(cell) if isinstance(cell, list | dict | bytes) else None if cell != cell else cell
