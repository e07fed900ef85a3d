"""What keeps a table of factors from joining the catalogue, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import InputError
from ..lifecycle import INDICATORS, Indicator
from ..messages import Joined, message
from ..messages.problems import problem
from ..units import dimension_and_scale
from .catalogue import FactorCatalogue
from .cell_table import FactorCells, factors_and_problems, problem_table
from .choosing import product_groups
from .columns import KEY
from .factor import EmissionFactor
from .files import read_csv_cells, read_xlsx_cells
from .rows import frame_of
from .table import derived_indicators
from .validity import day_in, ends_by_programme

WORKBOOKS = (".xlsx", ".xlsm")

_STATED = ("name", "category", "geography", "terms", "evidence")
"""Columns that a factor of one's own may leave blank, and a shipped one may not."""

_SAME = ("declared_unit", "module", "part", "reference_year", "publisher", *INDICATORS)
"""What two rows share if they are one number under two ids."""

_FAR = 2.0
"""Neighbours that differ by more than this factor are a question."""

_STAGES = ("", "A1-A3", "A1", "A2", "A3")
"""Modules of which numbers are compared: later ones are the same for many products, or nearly 0."""

_ALIKE = 0.9
"""Share of the best score from which on a factor of a search is a neighbour."""

_COMPARED = (Indicator.GHG, Indicator.TOTAL)


@dataclass(frozen=True)
class FactorCheck:
    """What was found in a table of factors.

    Attributes
    ----------
    problems : DataFrame
        Cells that cannot be used: ``row, column, value, problem, remedy``.
    questions : DataFrame
        The same columns: what can be used, and somebody should look at. Blank columns that a
        shipped factor needs, dates that contradict each other, a number that is there already, an
        id that is taken, and neighbours that differ by more than a factor of two.
    rows : int
        Rows that were read.
    """

    problems: pd.DataFrame
    questions: pd.DataFrame
    rows: int


def check_factors(
    path: str | PathLike[str],
    catalogue: FactorCatalogue | None = None,
    date: str = "",
    decimal: str | None = None,
) -> FactorCheck:
    """Check a table of factors before it is used, or shipped.

    Parameters
    ----------
    path : str or Path
        A csv or a workbook, as `FactorCatalogue.read_csv` and `read_xlsx` read it.
    catalogue : FactorCatalogue, optional
        What it is compared with; by default the shipped factors.
    date : str, optional
        Rows that are no longer valid on that day are a question.
    decimal : {".", ","}, optional

    Raises
    ------
    InputError
        If the file is no table.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> row = "pit,A1-A3,t,x,Pit AS,EPD-0,2024,table 2"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "own.csv")
    ...     heading = "factor,module,declared_unit,gwp_total,publisher,document,year,locator"
    ...     _ = file.write_text(f"{heading}\\n{row}\\n", encoding="utf-8")
    ...     check_factors(file).problems[["row", "column", "value"]].values.tolist()
    [[2, 'gwp_total', 'x']]
    """
    is_workbook = Path(path).suffix.lower() in WORKBOOKS
    cells = read_xlsx_cells(path, None, decimal) if is_workbook else read_csv_cells(path, decimal)
    factors, problems = factors_and_problems(cells)
    lines = np.array(list(factors), dtype=int)
    frame = frame_of(factors.values()).assign(line=lines)
    problems += _of_catalogue(list(factors.values()))
    known = FactorCatalogue.default() if catalogue is None else catalogue
    day = day_in(date, "check_factors").isoformat() if date else ""
    questions = [
        *_blank(frame, cells),
        *_dates(frame, day),
        *_taken(frame, known.frame),
        *_twice(frame, known.frame),
        *_far_from_neighbours(frame, known),
    ]
    return FactorCheck(problem_table(problems), problem_table(questions), len(cells.rows))


def _of_catalogue(factors: list[EmissionFactor]) -> list[Mapping[str, object]]:
    """Rows that cannot stand in one catalogue."""
    try:
        FactorCatalogue(factors)
    except InputError as error:
        return [*error.problems.to_dict("records")]
    return []


def _question(
    line: int, column: str, value: object, key: str, /, **values: object
) -> dict[str, object]:
    text, remedy = (message(f"check.{name}", **values) for name in (key, f"{key}.remedy"))
    return {"row": int(line), **problem(column, value, text, remedy)}


def _blank(frame: pd.DataFrame, cells: FactorCells) -> Iterator[dict[str, object]]:
    """Columns that a shipped factor must fill in; one that the table lacks is named once."""
    for column in _STATED:
        lines = frame["line"][frame[column].str.strip() == ""].tolist()
        is_absent = column not in cells.heading
        for line in lines[:1] if is_absent else lines:
            yield _question(line, column, "", "absent" if is_absent else "blank", column=column)


def _dates(frame: pd.DataFrame, day: str) -> Iterator[dict[str, object]]:
    """A number that was valid only before its document, and one that is no longer valid."""
    ends = frame[frame["valid_to"] != ""]
    # A loop over rows: only those that are wrong.
    for row in ends[ends["valid_to"].str[:4].astype(int) < ends["year"]].itertuples():
        yield _question(row.line, "valid_to", row.valid_to, "ended_before", year=str(row.year))
    last = frame["valid_to"].mask(frame["valid_to"] == "", ends_by_programme(frame))
    for row in frame.assign(last=last)[(last != "") & (last < day)].itertuples():
        yield _question(row.line, "valid_to", row.last, "expired", day=day)


def _taken(frame: pd.DataFrame, known: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Ids that the catalogue has for other numbers."""
    both = frame.merge(known, on=list(KEY), suffixes=("", "_known"))
    differs = np.zeros(len(both), dtype=bool)
    for column in ("declared_unit", *INDICATORS):
        one, other = both[column], both[f"{column}_known"]
        differs |= ((one != other) & ~(one.isna() & other.isna())).to_numpy(dtype=bool)
    # A loop over rows: only those that are wrong.
    for row in both[differs].itertuples():
        yield _question(row.line, "factor", row.factor, "taken", publisher=row.publisher_known)


def _twice(frame: pd.DataFrame, known: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The same number, unit and publisher under another id, there or in the table itself."""
    names = [*_SAME, "factor"]
    rest = pd.concat([known[names], frame[names]], ignore_index=True)
    keys = [_key_texts(table) for table in (frame, rest)]
    others = rest["factor"].groupby(keys[1], sort=False).agg(lambda ids: list(dict.fromkeys(ids)))
    # A loop over rows: each has other ids.
    columns = (frame["line"], frame["factor"], frame["module"], keys[0])
    for line, factor, module, key in zip(*columns, strict=True):
        twins = [name for name in others[key] if name != factor]
        if twins and module in _STAGES:
            yield _question(line, "factor", factor, "twice", factors=Joined(twins[:3]))


def _key_texts(table: pd.DataFrame) -> pd.Series:
    """One text for each row, equal where the rows are one number."""
    # The year tells the numbers of a carrier apart, and not those of a product.
    of_year = table["reference_year"].astype(object).where(table["module"] == "", "")
    shown = table.assign(reference_year=of_year)
    columns = [shown[name].astype(object).map(str).str.casefold() for name in _SAME]
    return columns[0].str.cat(columns[1:], sep="\n")


def _far_from_neighbours(
    frame: pd.DataFrame, catalogue: FactorCatalogue
) -> Iterator[dict[str, object]]:
    """Numbers above twice the highest or below half the lowest of their product group."""
    own, known = (
        table.assign(**_numbers(table)) for table in (frame, catalogue.frame.reset_index(drop=True))
    )
    groups = {name: _group_of(name, text, catalogue) for name, text in _names(own)}
    # A loop over rows: each has neighbours of its own.
    for row in own.to_dict("records"):
        group = groups[row["factor"]]
        indicator = next((name for name in _COMPARED if not np.isnan(row[f"any_{name}"])), None)
        if not group or indicator is None or row["module"] not in _STAGES:
            continue
        numbers = _neighbours(row, group, indicator, known)
        value = float(row[f"any_{indicator}"])
        if numbers and _is_far(value, min(numbers.values()), max(numbers.values())):
            span = {"low": min(numbers.values()), "high": max(numbers.values())}
            beside = Joined(list(numbers)[:3])
            yield _question(
                row["line"], indicator, value, "far", group=group, factors=beside, **span
            )


def _neighbours(
    row: Mapping[Hashable, object], group: str, indicator: str, known: pd.DataFrame
) -> dict[str, float]:
    """Numbers of a product group for the module and part of a row, per unit of the row."""
    members = [name for name, (of, _) in product_groups().items() if of == group]
    alike = known["factor"].isin(members) & (known["factor"] != row["factor"])
    for column in ("module", "part"):
        alike &= known[column] == row[column]
    dimension, scale = dimension_and_scale(row["declared_unit"])
    numbers = {}
    for other in known[alike & known[f"any_{indicator}"].notna()].to_dict("records"):
        of_other, scale_of_other = dimension_and_scale(other["declared_unit"])
        if of_other == dimension:
            numbers[other["factor"]] = other[f"any_{indicator}"] * scale / scale_of_other
    return numbers


def _is_far(value: float, low: float, high: float) -> bool:
    """True beyond a factor of two; numbers below 0 are another product's uptake, and no scale."""
    return value > _FAR * high > 0 or 0 < value < low / _FAR


def _numbers(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Declared or derived numbers of each indicator."""
    numbers = derived_indicators(table)
    return {f"any_{name}": numbers[:, place] for place, name in enumerate(INDICATORS)}


def _names(frame: pd.DataFrame) -> list[tuple[str, str]]:
    first = frame.drop_duplicates("factor")
    return [(str(row.factor), str(row.name)) for row in first[["factor", "name"]].itertuples(False)]


def _group_of(factor: str, name: str, catalogue: FactorCatalogue) -> str:
    """The product group of a factor: its own, else that of what its name finds first."""
    if factor in product_groups():
        return product_groups()[factor][0]
    hits = catalogue.search(name or factor.replace("-", " "))
    best = hits[hits["score"] >= _ALIKE * hits["score"].max()] if len(hits) else hits
    named = best["group"][best["group"] != ""]
    return str(named.iloc[0]) if len(named) else ""
