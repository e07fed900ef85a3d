"""The columns of a sheet of KBOB, whose headings stand in several rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...errors import UnitError
from ...messages import Message
from ...spreadsheets.files.grid import Grid
from ..epd.declared_units import read_unit
from ..epd.indicators import climate_unit
from .headings import HeadedTable, plain, refused_layout, text_of, top_rows

TOTAL, PRODUCTION, DISPOSAL = "total", "herstellung", "entsorgung"
_REFERENCE = ("bezug", "einheit", "grösse")
_HEADING_ROWS = 9
_OTHERS = ("betrieb", "fahrzeug", "infrastruktur", "genutzt", "biogen")
"""Words of columns that are a part of a total, or another thing."""


class KbobTable(NamedTuple):
    """A sheet with the columns that are read.

    Attributes
    ----------
    table : HeadedTable
        With the columns ``id``, ``name``, ``unit``, ``disposal``, ``mass``, and those of
        `numbers`.
    numbers : dict of str
        Part of the greenhouse gases to the heading of its column.
    scale : float
        Size of their unit [kgCO2e].
    """

    table: HeadedTable
    numbers: dict[str, str]
    scale: float


def kbob_table(grid: Grid, layout: Message) -> KbobTable:
    """The columns of a sheet, found by their headings.

    Raises
    ------
    InputError
        If a column of IDs, names, units or greenhouse gases is missing, or these have no unit.
    """
    top, last = _heading_rows(grid, layout)
    groups = _filled(grid, top)
    details = [" ".join(_below(grid, top, last, column)) for column in range(len(grid.columns))]
    places, numbers = _places(groups), {}
    unit = _unit_column(grid, groups, last)
    if unit is not None:
        places["unit"] = unit
    for column, group in enumerate(groups):
        part = _part(details[column]) if "treibhausgas" in group else ""
        if part and part not in numbers:
            numbers[part] = f"Treibhausgasemissionen, {part.title()}"
            places[part] = column
    missing = [name for name in ("id", "name", "unit") if name not in places]
    if missing or not numbers:
        columns = ", ".join(missing) or "kg CO2-eq"
        raise refused_layout(grid.where, layout, "publisher.kbob.columns", columns=columns)
    sizes = {_size(text) for part in numbers for text in _below(grid, top, last, places[part])}
    sizes -= {None}
    if len(sizes) != 1:
        raise refused_layout(grid.where, layout, "publisher.kbob.no_unit")
    return KbobTable(HeadedTable(grid, last, places), numbers, float(sizes.pop() or 0))


def _heading_rows(grid: Grid, layout: Message) -> tuple[int, int]:
    """The row with ``ID-Nummer``, and that with the units."""
    top = next(
        (
            place
            for place, texts in top_rows(grid)
            if any(plain(text).startswith("id-nummer") for text in texts[:3])
        ),
        -1,
    )
    end = min(len(grid.rows), top + _HEADING_ROWS)
    units = [
        place
        for place in range(max(top, 0), end)
        if any(_size(plain(cell)) for cell in grid.row(place))
    ]
    if top < 0 or not units:
        raise refused_layout(grid.where, layout, "publisher.kbob.no_unit")
    return top, units[-1]


def _filled(grid: Grid, row: int) -> list[str]:
    """The headings of a row; a blank cell belongs to the heading before it."""
    headings: list[str] = []
    for cell in grid.row(row):
        text = plain(cell)
        headings.append(text or (headings[-1] if headings else ""))
    return headings


def _below(grid: Grid, top: int, last: int, column: int) -> list[str]:
    """The texts of a column below the first heading row."""
    texts = (plain(grid.columns[column][place]) for place in range(top, last + 1))
    return [text for text in texts if text]


def _places(groups: list[str]) -> dict[str, int]:
    """The columns of IDs, names, units and of what a product is disposed of as."""
    places: dict[str, int] = {}
    for column, group in enumerate(groups):
        for name, is_it in _KINDS:
            if name not in places and is_it(group):
                places[name] = column
    if "uuid" in places and places["uuid"] + 1 < len(groups):
        places["name"] = places["uuid"] + 1
    return places


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("id", lambda text: text.startswith("id-nummer")),
    ("uuid", lambda text: text.startswith("uuid")),
    ("mass", lambda text: text.startswith("rohdichte")),
    ("disposal", lambda text: text.split(" ")[0] == "entsorgung"),
)


def _unit_column(grid: Grid, groups: list[str], last: int) -> int | None:
    """The column of units: of those of the reference, the one with most cells that are units."""
    columns = [column for column, group in enumerate(groups) if group.startswith(_REFERENCE)]
    counts = {
        column: sum(map(_is_unit, grid.columns[column][last + 1 :].tolist())) for column in columns
    }
    return max(counts, key=counts.__getitem__) if any(counts.values()) else None


def _is_unit(cell: object) -> bool:
    try:
        return bool(plain(cell)) and bool(read_unit(text_of(cell)))
    except UnitError:
        return False


def _part(detail: str) -> str:
    """The part of the greenhouse gases that a column holds; "" if it is none that is read."""
    if any(word in detail for word in _OTHERS):
        return ""
    return next((part for part in (PRODUCTION, DISPOSAL) if part in detail), TOTAL)


def _size(text: str) -> float | None:
    """Size of a unit of greenhouse gases [kgCO2e]; None if it is another."""
    try:
        return climate_unit(text)[0] if text else None
    except UnitError:
        return None
