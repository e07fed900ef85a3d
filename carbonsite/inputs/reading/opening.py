"""Files as grids; their first bytes, not their names, show of which kind they are."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ... import limits
from ...errors import InputError
from ...messages import Joined, Message, Word, message, with_remedy
from ...messages.language import Language, texts_of
from ...spreadsheets.files.csv_writing import unmarked
from ...spreadsheets.files.delimited import read_delimited
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.known_formats import known_format, refusal_of, refuse_known
from ...spreadsheets.files.opening import content_of, refusal
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.sheet_grid import grid_of
from .heading_rows import known_headings
from .mapping import ActivityMapping
from .stale_formulas import stale_values

if TYPE_CHECKING:
    import pyarrow

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
        raise refusal(path.name, *with_remedy("inputs.old_workbook"))
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
    return OpenedFile([_without_marks(grid) if b"'" in content else grid], [], [])


def _without_marks(grid: Grid) -> Grid:
    """The grid of a csv without the marks that keep spreadsheets from reading formulas."""
    columns = []
    for column in grid.columns:
        marked = pd.Series(column).str.startswith("'").to_numpy(dtype=bool)
        # A loop over texts that begin with an apostrophe, which few do.
        texts = np.array([unmarked(text) for text in column[marked]], dtype=object)
        changed = column.copy()
        changed[marked] = texts
        columns.append(changed)
    return replace(grid, columns=tuple(columns))


def _workbook(package: Package, mapping: ActivityMapping) -> OpenedFile:
    names = [sheet.name for sheet in package.sheets]
    asked = [mapping.sheet] if isinstance(mapping.sheet, str) else mapping.sheet
    missing = [name for name in asked or () if name not in names]
    if missing:
        remedy = message("remedy.write_one_of", choices=Joined(map(repr, names)))
        wrong = {"problem": message("inputs.no_such_sheet"), "remedy": remedy}
        problems = [{"column": "sheet", "value": name, **wrong} for name in missing]
        raise InputError.of(package.name, problems)
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


def _note(finding: str, detail: str = "", **values: int) -> tuple[Word, Message]:
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
    of_sheets: dict[str, dict[tuple[int, int], float]] = {}
    for (sheet, row, column), given in stale.items():
        of_sheets.setdefault(sheet, {})[row, column] = given
    return [replace(grid, stale=of_sheets.get(grid.sheet, {})) for grid in grids]


def _parquet(name: str, content: bytes) -> Grid:
    """Grid of a parquet file: its names, and its rows below them."""
    table = _parquet_table(name, content)
    columns = []
    for heading in table.column_names:
        column = np.full(table.num_rows + 1, heading, dtype=object)
        column[1:] = [_plain(cell) for cell in table[heading].to_pylist()]
        columns.append(column)
    lines = np.arange(1, table.num_rows + 2)
    return Grid(name, "", tuple(columns), lines, notes=(("format", "parquet"),))


def _parquet_table(name: str, content: bytes) -> pyarrow.Table:
    """Table of pyarrow; refused before it is read if it is too large."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise refusal(name, *with_remedy("inputs.needs_pyarrow")) from None
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        facts = file.metadata
        groups = [facts.row_group(group) for group in range(facts.num_row_groups)]
        is_too_large = (
            facts.num_rows > limits.TABLE_ROWS
            or facts.num_columns > limits.TABLE_COLUMNS
            or sum(group.total_byte_size for group in groups) > limits.TABLE_FILE * 5
        )
        if not is_too_large:
            return file.read()
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else message("inputs.damaged_parquet")
        raise refusal(name, reason, message("inputs.damaged_parquet.remedy")) from None
    size = {"rows": facts.num_rows, "columns": facts.num_columns}
    raise refusal(name, *with_remedy("inputs.large_parquet", **size))


def _plain(cell: object) -> object:
    """Cell of a kind that a sheet may have."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return float(cell)
    return str(cell) if isinstance(cell, list | dict | bytes) else None if cell != cell else cell


_COLUMNS = ("resolved_factor", "conversion")
"""Columns that line items have, and nothing else."""

_ROWS = 20
"""Rows in which their heading is looked for."""


def refuse_line_items(grids: Iterable[Grid], file: str) -> None:
    """Refuse a table of line items: each part and module repeats the amount of its activity.

    Raises
    ------
    InputError
        If a grid has the heading of line items, in any language.
    """
    for grid in grids:
        for place in range(min(_ROWS, len(grid.rows))):
            cells = {str(cell) for cell in grid.row(place)}
            if any(heading <= cells for heading in _headings()):
                wrong, row = with_remedy("inputs.line_items"), int(grid.rows[place])
                raise InputError.one(grid.where, *wrong, row=row, value=grid.sheet or file)


@cache
def _headings() -> tuple[frozenset[str], ...]:
    languages = (texts_of(language) for language in Language)
    titles = (frozenset(texts[f"lines.{name}"] for name in _COLUMNS) for texts in languages)
    return frozenset(_COLUMNS), *titles
