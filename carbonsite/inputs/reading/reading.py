"""`read_activities`: activities from a table, how they were read, and the rows left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

import pandas as pd

from ...display import html_table
from ...errors import PROBLEM_COLUMNS, InputError
from ...messages import Joined, message, with_remedy
from ...messages.arguments import as_path, listed
from .file_tables import missing_amounts, outcomes_of
from .mapping import ActivityMapping, mapping_of
from .opening import OpenedFile, open_table
from .report import findings_of, summary_of
from .row_outcomes import RowOutcomes
from .skip_reasons import left_of
from .skipped_rows import NOT_COVERED

FINDING_COLUMNS = ("finding", "file", "sheet", "rows", "detail")


@dataclass(frozen=True, eq=False)
class ActivityReading:
    """Activities read from a file, and the rows that are not activities.

    Attributes
    ----------
    activities : DataFrame
        Columns ``item, factor, amount, unit, row, source``, tags, and columns of the file under
        their own names.
    left : DataFrame
        ``file, sheet, row, kind, item, amount, unit, column, value, problem, remedy``: every row
        that is not an activity. Its `kind` is "not understood", "not mapped", "lump sum", "no
        amount", "counter reading", "power", "stock" or "money"; if nothing is missing, "total",
        "text" or "repeated heading"; if it counts only on request, "option", "alternative",
        "provisional" or "cancelled".
    findings : DataFrame
        ``finding, file, sheet, rows, detail``: hidden rows, formulas, units in another spelling,
        totals that disagree.
    summary : DataFrame
        ``file, sheet, subject, detail``: how it was read.
    mapping : ActivityMapping
        By which it was read; with the columns that were found, if all tables of the file have the
        same heading. Written with ``mapping.write("mapping.toml")``, it reads the next file alike.
    """

    activities: pd.DataFrame
    left: pd.DataFrame
    findings: pd.DataFrame
    summary: pd.DataFrame
    mapping: ActivityMapping

    @property
    def uncovered(self) -> pd.DataFrame:
        """Rows that should be in the account but could not be used, by their `kind`."""
        return self.left[self.left["kind"].isin(NOT_COVERED)].reset_index(drop=True)

    def complete(self) -> pd.DataFrame:
        """Activities, if no row is uncovered.

        Raises
        ------
        InputError
            With every row that is not covered.
        """
        missing = self.uncovered
        if len(missing):
            sheets = missing[["file", "sheet"]].drop_duplicates().itertuples(index=False)
            where = Joined(
                message("inputs.sheet_of_file", file=file, sheet=sheet) if sheet else file
                for file, sheet in sheets
            )
            value = missing["value"].where(missing["value"] != "", missing["item"])
            heading = message("inputs.rows_as_there", where=where)
            raise InputError(heading, missing.assign(value=value)[list(PROBLEM_COLUMNS)])
        return self.activities

    def __len__(self) -> int:
        return len(self.activities)

    def __repr__(self) -> str:
        kinds = self.left["kind"].value_counts(sort=False)
        counts = [f"{count} {kind}" for kind, count in kinds.items()]
        return f"<{', '.join([f'{len(self.activities)} activities', *counts])}>"

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
    kind: str | Mapping[str, str] | None = None,
    include: Sequence[str] | None = None,
    mapping: ActivityMapping | Mapping[str, Any] | str | PathLike[str] | None = None,
) -> ActivityReading:
    """Activities from a bill of quantities or a log, as it comes: csv, xlsx or parquet.

    Headings are known in Norwegian, English, Danish and Swedish. The unit is in the heading, in a
    column or in the cell. Each column's cells decide its decimal mark. Subtotals, lump sums and
    rows that are not understood are listed, and never counted or dropped unseen.

    Parameters
    ----------
    path : str or path
    columns : mapping, optional
        For ``item``, ``amount``, ``unit``, ``factor`` or a tag the heading in the file, or the
        number of the column from 1. ``amount`` may be a list of headings, each of which gives
        activities.
    factors : mapping of str to str, optional
        For a text of the factor or item column, or of one of several amount columns: the factor.
    sheet : str or sequence of str, optional
        Of a workbook; left out, every sheet that has a heading.
    decimal : {".", ","}, optional
        Left out, the cells of each column decide.
    tags : mapping of str to str, optional
        For rows that have nothing in the column, such as ``{"module": "A5"}``.
    kind : {"period", "counter", "power", "stock", "money"} or mapping, optional
        What the numbers are, for all columns of amounts or by heading. Left out, unit, heading and
        the numbers themselves decide. Only amounts of a period become activities.
    include : sequence of {"option", "alternative", "provisional", "cancelled"}, optional
        Kinds of optional rows that are counted like others.
    mapping : ActivityMapping, mapping or path of a TOML file, optional
        All of these together, to be used again; the other arguments override it.

    Returns
    -------
    ActivityReading
        With `activities`, `left`, `findings`, `summary`.

    Raises
    ------
    InputError
        Where the file cannot be read as a table, no heading is found, several columns may be the
        amount, or no cell of a column shows which mark is its decimal mark.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> rows = ["Beskrivelse;Mengde;Enhet", "Diesel gravemaskin;1 250,5;L", "Rigg;1;RS"]
    >>> text = "\\n".join([*rows, "Sum;1 250,5;L"])
    >>> factors, tags = {"Diesel gravemaskin": "diesel"}, {"module": "A5"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "log.csv").write_text(text, encoding="utf-8")
    ...     reading = read_activities(Path(folder, "log.csv"), factors=factors, tags=tags)
    >>> reading
    <1 activities, 1 lump sum, 1 total>
    >>> reading.activities[["item", "factor", "amount", "unit", "module", "row"]]
                     item  factor  amount unit module  row
    0  Diesel gravemaskin  diesel  1250.5    L     A5    2
    """
    if not (sheet is None or isinstance(sheet, str)):
        sheet = listed(sheet, "read_activities()", "sheet")
    by = mapping_of(
        mapping,
        columns=columns,
        factors=factors,
        sheet=sheet,
        decimal=decimal,
        tags=tags,
        kind=kind,
        include=None if include is None else list(include),
    )
    file = as_path(path, "read_activities()")
    opened = open_table(file, by)
    outcomes = outcomes_of(opened, by)
    if not outcomes:
        raise _no_heading(opened, file.name)
    if all(outcome.table.amount is None for outcome in outcomes):
        raise missing_amounts(outcomes[0].table)
    several = len({outcome.table.grid.sheet for outcome in outcomes}) > 1
    return ActivityReading(
        _joined([_named(outcome, several) for outcome in outcomes]),
        pd.concat(list(map(left_of, outcomes)), ignore_index=True),
        _table_of(findings_of(opened, outcomes), FINDING_COLUMNS),
        _table_of(summary_of(opened, outcomes), ("file", "sheet", "subject", "detail")),
        _with_columns(by, outcomes),
    )


def _table_of(rows: Iterator[dict[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Table of some rows; texts are objects, so that messages keep their keys and values."""
    table = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    return table.astype({"rows": int}) if "rows" in columns else table


def _with_columns(mapping: ActivityMapping, outcomes: Sequence[RowOutcomes]) -> ActivityMapping:
    """Mapping with the columns that were found, if all tables of the file have one heading."""
    headings = {tuple(outcome.table.heading.names) for outcome in outcomes}
    first = outcomes[0].table.heading
    names = [name for name in first.names if name]
    if len(headings) > 1 or first.first < 0 or len(set(names)) < len(names):
        return mapping
    amounts = [first.names[place] for place in first.amounts]
    columns = {
        **({"amount": amounts[0] if len(amounts) == 1 else amounts} if amounts else {}),
        **{name: first.names[place] for name, place in first.columns.items()},
    }
    return mapping_of(mapping, columns={**columns, **mapping.columns})


def _named(outcome: RowOutcomes, several: bool) -> pd.DataFrame:
    """Activities of a table, with row ids that no other sheet or column of amounts has."""
    activities, table = outcome.activities, outcome.table
    before = f"{table.grid.sheet}!" if several else ""
    after = f", {table.stem}" if len(table.heading.amounts) > 1 else ""
    if not before and not after:
        return activities
    return activities.assign(row=[f"{before}{row}{after}" for row in activities["row"]])


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Activities of several tables; columns that one of them lacks are blank there."""
    if len(tables) == 1:
        return tables[0]
    table = pd.concat(
        [table.astype(object) for table in tables if len(table)] or tables[:1], ignore_index=True
    )
    texts = [column for column in table if column != "amount"]
    table[texts] = table[texts].where(table[texts].notna(), "")
    return table.assign(amount=table["amount"].astype(float))


def _no_heading(opened: OpenedFile, name: str) -> InputError:
    """Error of a file in which no row is a heading."""
    grid = next((grid for grid in opened.grids if len(grid.rows)), None)
    cells = grid.row(0) if grid else []
    shown = "; ".join(str(cell)[:40] for cell in cells if cell not in (None, ""))[:200]
    row = int(grid.rows[0]) if grid else ""
    return InputError.one(name, *with_remedy("inputs.no_heading"), row=row, value=shown)
