"""Activities read from a table: what was read, how, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ...display import html_table
from ...errors import PROBLEM_COLUMNS, InputError
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.opening import refusal
from .amount_table import Block
from .heading_rows import heading_rows
from .headings import heading_at, numbered
from .mapping import ActivityMapping, mapping_of
from .opening import Opened, open_table
from .report import findings_of, summary_of
from .row_outcomes import Outcome
from .skipped_rows import LEFT_COLUMNS, NOT_COVERED

FINDING_COLUMNS = ("finding", "file", "sheet", "rows", "detail")


@dataclass(frozen=True, eq=False)
class ActivityReading:
    """What was read from a file.

    Attributes
    ----------
    activities : DataFrame
        Columns ``item, factor, amount, unit, row, source``, tags, and columns of the file under
        their own names.
    left : DataFrame
        ``file, sheet, row, kind, item, amount, unit, column, value, problem, remedy``: every row
        that is no activity. Its `kind` is "not understood", "not mapped", "lump sum", "no amount",
        or, where nothing is missing, "total", "text" or "repeated heading".
    findings : DataFrame
        ``finding, file, sheet, rows, detail``: hidden rows, formulas, units in another spelling,
        totals that disagree.
    summary : DataFrame
        ``file, sheet, subject, detail``: how it was read.
    mapping : ActivityMapping
        By which it was read, with the columns that were found where all tables of the file have the
        same heading; written with ``mapping.write("mapping.toml")``, it reads the next file alike.
    """

    activities: pd.DataFrame
    left: pd.DataFrame
    findings: pd.DataFrame
    summary: pd.DataFrame
    mapping: ActivityMapping

    @property
    def uncovered(self) -> pd.DataFrame:
        """The rows left that would be accounted for if they could be: not understood, not mapped,
        lump sums, no amount.
        """
        return self.left[self.left["kind"].isin(NOT_COVERED)].reset_index(drop=True)

    def complete(self) -> pd.DataFrame:
        """The activities, where all that could be one is one.

        Raises
        ------
        InputError
            Listing every row that is not covered.
        """
        missing = self.uncovered
        if len(missing):
            where = ", ".join(
                dict.fromkeys(
                    f"{row.file}, sheet {row.sheet!r}" if row.sheet else row.file
                    for row in missing.itertuples()
                )
            )
            shown = missing.assign(
                value=missing["value"].where(missing["value"] != "", missing["item"])
            )
            raise InputError(f"{where} (rows as there)", shown[list(PROBLEM_COLUMNS)])
        return self.activities

    def __len__(self) -> int:
        return len(self.activities)

    def __repr__(self) -> str:
        kinds = self.left["kind"].value_counts(sort=False)
        return f"<{', '.join([f'{len(self.activities)} activities', *(f'{count} {kind}' for kind, count in kinds.items())])}>"

    def _repr_html_(self) -> str:
        return html_table(self.summary, repr(self)) + (
            html_table(self.uncovered, "Not covered") if len(self.uncovered) else ""
        )


def read_activities(
    path: str | PathLike[str],
    columns: Mapping[str, Any] | None = None,
    factors: Mapping[str, str] | None = None,
    *,
    sheet: str | Sequence[str] | None = None,
    decimal: str | None = None,
    tags: Mapping[str, str] | None = None,
    mapping: ActivityMapping | Mapping[str, Any] | str | PathLike[str] | None = None,
) -> ActivityReading:
    """Activities from a bill of quantities or a log, as it comes: csv, xlsx or parquet.

    Headings are known in Norwegian, English, Danish and Swedish. The unit stands in the heading, in
    a column or in the cell. Each column's cells decide its decimal mark. Subtotals, lump sums and
    what is not understood are listed, and never counted or dropped unseen.

    Parameters
    ----------
    path : str or path
    columns : mapping, optional
        Where guessing stops: for ``item``, ``amount``, ``unit``, ``factor`` or a tag the heading in
        the file, or the number of the column from 1. ``amount`` may be a list of headings, each of
        which gives activities.
    factors : mapping of str to str, optional
        For a text of the factor or item column, or of one of several amount columns: the factor.
    sheet : str or sequence of str, optional
        Of a workbook; left out, every sheet that has a heading.
    decimal : {".", ","}, optional
        Left out, each column tells.
    tags : mapping of str to str, optional
        What holds for each row that says nothing else, such as ``{"module": "A5"}``.
    mapping : ActivityMapping, mapping or path of a TOML file, optional
        All of these together, to be used again; what is told beside it goes before.

    Returns
    -------
    ActivityReading
        With `activities`, `left`, `findings`, `summary`.

    Raises
    ------
    InputError
        Where the file cannot be read as a table, no heading is found, several columns may be the
        amount, or no cell of a column tells which mark is its decimal mark.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> text = "Beskrivelse;Mengde;Enhet\\nDiesel gravemaskin;1 250,5;L\\nRigg;1;RS\\nSum;1 250,5;L\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "log.csv").write_text(text, encoding="utf-8")
    ...     reading = read_activities(Path(folder, "log.csv"), factors={"Diesel gravemaskin": "diesel"}, tags={"module": "A5"})
    >>> reading
    <1 activities, 1 lump sum, 1 total>
    >>> reading.activities[["item", "factor", "amount", "unit", "module", "row"]]
                     item  factor  amount unit module  row
    0  Diesel gravemaskin  diesel  1250.5    L     A5    2
    """
    found = mapping_of(
        mapping,
        columns=columns,
        factors=factors,
        sheet=sheet if sheet is None or isinstance(sheet, str) else list(sheet),
        decimal=decimal,
        tags=tags,
    )
    opened = open_table(Path(path), found)
    outcomes = list(_outcomes(opened, found))
    if not outcomes:
        raise _no_heading(opened, Path(path).name)
    several = len({outcome.block.grid.sheet for outcome in outcomes}) > 1
    activities = _joined([_named(outcome, several) for outcome in outcomes])
    left = pd.concat([outcome.left for outcome in outcomes], ignore_index=True)[list(LEFT_COLUMNS)]
    findings = pd.DataFrame([*findings_of(opened, outcomes)], columns=list(FINDING_COLUMNS))
    return ActivityReading(
        activities,
        left,
        findings,
        pd.DataFrame(
            [*summary_of(opened, outcomes)], columns=["file", "sheet", "subject", "detail"]
        ),
        _told(found, outcomes),
    )


def _told(mapping: ActivityMapping, outcomes: Sequence[Outcome]) -> ActivityMapping:
    """The mapping with the columns that were found by their headings, where all tables of the file
    have the same.
    """
    headings = {tuple(outcome.block.heading.names) for outcome in outcomes}
    first = outcomes[0].block.heading
    names = [name for name in first.names if name]
    if len(headings) > 1 or first.first < 0 or len(set(names)) < len(names):
        return mapping
    amounts = [first.names[place] for place in first.amounts]
    found = {
        **({"amount": amounts[0] if len(amounts) == 1 else amounts} if amounts else {}),
        **{name: first.names[place] for name, place in first.columns.items()},
    }
    return mapping_of(mapping, columns={**found, **mapping.columns})


def _outcomes(opened: Opened, mapping: ActivityMapping) -> Iterator[Outcome]:
    """Every table of every grid, by each of its columns of amounts."""
    for grid in opened.grids:
        if mapping.heading == 0:
            yield from _of_table(grid, mapping, -1, len(grid.rows))
            continue
        starts = _distinct(grid, heading_rows(grid, mapping))
        if len(starts) > limits.SHEET_TABLES:
            raise refusal(
                grid.where,
                f"it has {len(starts)} rows that are different headings",
                "split it, or name the row of the one heading: mapping={'heading': 1}",
            )
        for start, end in pairwise([*starts, len(grid.rows)]):
            yield from _of_table(grid, mapping, start, end)


def _of_table(grid: Grid, mapping: ActivityMapping, start: int, end: int) -> Iterator[Outcome]:
    heading = numbered(grid, mapping) if start < 0 else heading_at(grid, start, mapping)
    places = np.arange(heading.last + 1, end)
    for amount in heading.amounts or (None,):
        yield Outcome(Block(grid, heading, amount, places, mapping))


def _distinct(grid: Grid, places: list[int]) -> list[int]:
    """The headings that begin a table of their own: one that repeats the last is a row of its
    table, and so is one right below it.
    """
    kept: list[int] = []
    for place in places:
        same = kept and [str(cell) for cell in grid.row(place)] == [
            str(cell) for cell in grid.row(kept[-1])
        ]
        if not same and not (kept and place - kept[-1] <= 2):
            kept.append(place)
    return kept


def _named(outcome: Outcome, several: bool) -> pd.DataFrame:
    """The activities of a table, their rows told apart from those of other sheets and other columns
    of amounts.
    """
    table, block = outcome.activities, outcome.block
    before = f"{block.grid.sheet}!" if several else ""
    after = f", {block.stem}" if len(block.heading.amounts) > 1 else ""
    return (
        table.assign(row=[f"{before}{row}{after}" for row in table["row"]])
        if before or after
        else table
    )


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The activities of several tables; what one of them does not say is blank."""
    if len(tables) == 1:
        return tables[0]
    table = pd.concat(
        [table.astype(object) for table in tables if len(table)] or tables[:1], ignore_index=True
    )
    texts = [column for column in table if column != "amount"]
    table[texts] = table[texts].where(table[texts].notna(), "")
    return table.assign(amount=table["amount"].astype(float))


def _no_heading(opened: Opened, name: str) -> InputError:
    """The error of a file in which no row is a heading."""
    grid = next((grid for grid in opened.grids if len(grid.rows)), None)
    shown = "; ".join(
        str(cell)[:40] for cell in (grid.row(0) if grid else []) if cell not in (None, "")
    )
    remedy = (
        "name the columns: columns={'item': 'heading', 'amount': 'heading'}; without a heading by"
        " number: mapping={'heading': 0, 'columns': {'item': 1, 'amount': 2}}"
    )
    return InputError.of(
        name,
        [
            {
                "row": int(grid.rows[0]) if grid else "",
                "value": shown[:200],
                "problem": "no heading is recognised",
                "remedy": remedy,
            }
        ],
    )
