"""Files as grids, whatever they are: by their first bytes, not by their names."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ... import limits
from ...errors import InputError
from ...spreadsheets.files.delimited import read_delimited
from ...spreadsheets.files.grid import Grid, grid_of
from ...spreadsheets.files.opening import content_of, refusal
from ...spreadsheets.files.package import Package
from .heading_rows import known_headings
from .mapping import ActivityMapping
from .stale_formulas import stale_values

_OLD_EXCEL, _PARQUET = b"\xd0\xcf\x11\xe0", b"PAR1"
_SEPARATORS: Mapping[str | None, str | None] = {"tab": "\t"}


@dataclass(frozen=True)
class Opened:
    """The grids of a file, and what a reader must know of the file itself.

    Attributes
    ----------
    grids : list of Grid
    notes : list of (str, str)
        Findings: what, and the detail.
    skipped : list of str
        Sheets that were not asked for.
    """

    grids: list[Grid]
    notes: list[tuple[str, str]]
    skipped: list[str]


def open_table(path: Path, mapping: ActivityMapping) -> Opened:
    """A csv, a workbook or a parquet file as grids.

    Raises
    ------
    InputError
        Where it is none of these, too large, or has no such sheet.
    """
    content = content_of(path)
    if content.startswith(_OLD_EXCEL):
        raise refusal(
            path.name,
            "it is a workbook of the old kind (xls), or encrypted",
            "save it as xlsx without a password",
        )
    if content.startswith(_PARQUET):
        return Opened([_parquet(path, content)], [], [])
    if content.startswith(b"PK\x03\x04"):
        return _workbook(Package(content, path.name), mapping)
    separator = _SEPARATORS.get(mapping.separator, mapping.separator)
    grid = read_delimited(content, path.name, known_headings, separator)
    return Opened([grid], [], [])


def _workbook(package: Package, mapping: ActivityMapping) -> Opened:
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
                    "problem": "there is no such sheet",
                    "remedy": f"write one of {', '.join(map(repr, names))}",
                }
                for name in missing
            ],
        )
    chosen = [sheet for sheet in package.sheets if asked is None or sheet.name in asked]
    grids = [grid_of(package, sheet) for sheet in chosen]
    notes = (
        [("macros", "the workbook carries a program; nothing of it was run")]
        if package.has_macros
        else []
    )
    if package.external_links:
        notes.append(
            (
                "external links",
                (
                    f"{package.external_links} other workbooks are drawn on; the values stored here"
                    " were read, and nothing was fetched"
                ),
            )
        )
    if any(grid.formulas for grid in grids):
        if package.calculation.is_due:
            notes.append(
                (
                    "stale formulas",
                    (
                        "the program that saved the workbook asks for its formulas to be"
                        " calculated; the stored values may not be what they give"
                    ),
                )
            )
        if package.calculation.is_manual:
            notes.append(
                (
                    "stale formulas",
                    (
                        "formulas of the workbook are calculated by hand only; the stored values"
                        " may not be what they give"
                    ),
                )
            )
        stale = stale_values(package, grids)
        if stale is None:
            notes.append(
                (
                    "formulas not checked",
                    (
                        "too many, or too long, to be calculated anew; their stored values were"
                        " read as they are"
                    ),
                )
            )
        grids = [
            replace(
                grid,
                stale={
                    (row, column): given
                    for (sheet, row, column), given in (stale or {}).items()
                    if sheet == grid.sheet
                },
            )
            for grid in grids
        ]
    return Opened(grids, notes, [name for name in names if asked is not None and name not in asked])


def _parquet(path: Path, content: bytes) -> Grid:
    """A parquet file as a grid: its names, and its rows below them."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise refusal(
            path.name,
            "it is a parquet file, which needs pyarrow",
            "install carbonsite[fast], or save it as csv",
        ) from None
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        told = file.metadata
        if (
            told.num_rows > limits.TABLE_ROWS
            or told.num_columns > limits.TABLE_COLUMNS
            or sum(told.row_group(n).total_byte_size for n in range(told.num_row_groups))
            > limits.TABLE_FILE * 5
        ):
            raise refusal(
                path.name, f"it has {told.num_rows} rows and {told.num_columns} columns", "split it"
            )
        table = file.read()
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise refusal(
            path.name,
            str(error).splitlines()[0] if str(error) else "it is damaged",
            "write it anew",
        ) from None
    columns = []
    for name in table.column_names:
        cells: list[Any] = [name, *table[name].to_pylist()]
        column = np.full(len(cells), None, dtype=object)
        column[:] = [_plain(cell) for cell in cells]
        columns.append(column)
    return Grid(
        path.name,
        "",
        tuple(columns),
        np.arange(1, table.num_rows + 2),
        notes=(("format", "parquet"),),
    )


def _plain(cell: Any) -> Any:
    """A cell of a kind that a sheet may have."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return float(cell)
    return str(cell) if isinstance(cell, list | dict | bytes) else None if cell != cell else cell
