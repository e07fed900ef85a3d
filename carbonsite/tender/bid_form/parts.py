"""Rows of a tender's baseline as rows of the form: on which sheet, and with which fixed cells."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ...factors.properties import CatalogueProperties
from ...inputs.amounts import with_numbers
from ...inputs.flows import TRANSPORT_FLOWS, Fence
from ...inputs.replaced_modules import REPLACED, renamed_rows
from ...inputs.table import carrier_of
from ...lifecycle import GENERIC_CARRIERS
from ...messages.labels import Labels
from ...scenarios.scenario import Scenario
from ...units.conversion_paths import CONVERTING_PROPERTIES
from ..file_form import PARTS
from .columns import column_table
from .layout import FormRow

LETTERS = {"machines": "M", "heating": "H", "masses": "T", "materials": "P"}
"""First letter of the ids of the rows of a part."""

WORDED_COLUMNS = ("machine", "purpose", "flow", "quality", "material", "fence")
"""Columns whose codes are shown in words."""

_FIXED = (
    "item",
    "machine",
    "purpose",
    "element",
    "material",
    "flow",
    "module",
    "fence",
    "factor",
    "unit",
)
"""Columns that the tender fixes, but for factor and unit of a carrier and factor of a material."""

_STATED_BY_BIDDERS = (
    "amount",
    "unit",
    "hours",
    "quality",
    "source",
    "row",
    "measure",
    "replaces",
    "beyond_obligation",
    "beyond_document",
    "beyond_volume",
    "beyond_period",
)
_OF_OTHER_ROWS = ("of", "replaces_modules")
"""Tags that name rows by the tender's ids; what they replace stands on the rows replaced."""
_OF_THE_FACTOR = ("carrier", "factor_module", *CONVERTING_PROPERTIES)
"""Tags that are valid for the tender's own factor only."""

FURTHER_TAGS: dict[str, dict[str, str]] = {
    "machines": {"flow": "site-energy", "module": "A5"},
    "heating": {"flow": "site-energy", "module": "A5"},
    "masses": {},
    "materials": {"flow": "product"},
}
"""Tags of rows of the bidder's own, for which the sheet has no column."""


def part_of_each(scenario: Scenario) -> np.ndarray[Any, Any]:
    """Part of the form of each activity of the baseline, of shape (activities,)."""
    table = scenario.baseline
    properties = CatalogueProperties(
        scenario.catalogue, scenario.basis.country if scenario.basis else "NO"
    )
    is_product = {
        factor: factor not in GENERIC_CARRIERS and bool(properties.modules(str(factor)))
        for factor in table["factor"].unique()
    }
    flow, machine = _texts(table, "flow"), _texts(table, "machine")
    is_energy = (carrier_of(table) != "") | np.isin(flow, ["site-energy", "groundworks-energy"])
    is_moved = np.isin(flow, [*TRANSPORT_FLOWS, "waste-treatment"])
    choices = [
        is_energy & ~is_moved & (machine != ""),
        is_energy & ~is_moved,
        ~is_moved & table["factor"].map(is_product).to_numpy(dtype=bool),
    ]
    return np.select(choices, ["machines", "heating", "materials"], "masses")


def _texts(table: pd.DataFrame, column: str) -> np.ndarray[Any, Any]:
    return (
        table[column].fillna("").to_numpy(dtype=object)
        if column in table
        else np.full(len(table), "", dtype=object)
    )


def activity_rows(
    scenario: Scenario,
    further: Mapping[Any, int],
    columns: Mapping[str, tuple[str, ...]],
    say: Labels,
) -> dict[str, tuple[FormRow, ...]]:
    """Rows of each part: the rows of the baseline, then free rows for the bidder.

    Parameters
    ----------
    scenario : Scenario
        The tender's.
    further : mapping of str to int
        Number of rows that bidders may add, by part.
    columns : mapping of str to tuple of str
        Names of the columns of each part.
    say : Labels
    """
    table, parts = with_numbers(scenario.baseline), part_of_each(scenario)
    table = _with_form_ids(table, parts)
    rows: dict[str, tuple[FormRow, ...]] = {}
    for part in PARTS:
        asked = table[parts == part].to_dict("records")
        # A loop over rows: each is written into the form as cells of its own.
        own = [
            _row(f"{LETTERS[part]}{place}", part, cells, columns[part], say)
            for place, cells in enumerate(asked, start=1)
        ]
        free = [
            FormRow(f"{LETTERS[part]}{len(own) + place}", {}, FURTHER_TAGS[part], is_further=True)
            for place in range(1, further.get(part, 0) + 1)
        ]
        if own or free:
            rows[part] = (*own, *free)
    return rows


def reference_rows(scenario: Scenario) -> pd.DataFrame:
    """The tender's own rows by their ids in the form.

    Returns
    -------
    DataFrame
        ``factor, amount, unit, hours, tender_row``: `hours` as text, blank where none are stated.
    """
    table, parts = with_numbers(scenario.baseline), part_of_each(scenario)
    numbers = pd.Series(parts).groupby(parts).cumcount() + 1
    ids = [f"{LETTERS[part]}{number}" for part, number in zip(parts, numbers, strict=True)]
    columns = {name: table[name].to_numpy() for name in ("factor", "amount", "unit")}
    hours = _texts(table, "hours")
    return pd.DataFrame({**columns, "hours": hours, "tender_row": table["row"].to_numpy()}, ids)


def _with_form_ids(table: pd.DataFrame, parts: np.ndarray[Any, Any]) -> pd.DataFrame:
    """The activities; rows of which others replace modules name those by their ids in the form."""
    if REPLACED[1] not in table:
        return table
    ids = {
        str(row): f"{LETTERS[part]}{place}"
        for part in PARTS
        for place, row in enumerate(table["row"][parts == part], start=1)
    }
    return table.assign(**{REPLACED[1]: renamed_rows(table[REPLACED[1]], ids)})


def _row(
    id: str, part: str, cells: Mapping[Any, Any], columns: tuple[str, ...], say: Labels
) -> FormRow:
    """An activity of the tender as a row; cells that the bidder fills in are left open."""
    is_carrier = cells["factor"] in GENERIC_CARRIERS
    left_out = (
        *_STATED_BY_BIDDERS,
        *_OF_OTHER_ROWS,
        *(_OF_THE_FACTOR if is_carrier or part == "materials" else ()),
    )
    tags = {
        str(name): cell
        for name, cell in cells.items()
        if name not in left_out and not _is_blank(cell)
    }
    open_columns = (
        *(("unit",) if is_carrier else ()),
        *(("factor",) if is_carrier or part == "materials" else ()),
    )
    shown = {**tags, "factor": cells["factor"], "unit": cells["unit"]}
    if tags.get("flow") in TRANSPORT_FLOWS:
        # Transport drives outside the fence, unless the tender says otherwise.
        shown.setdefault("fence", Fence.OUTSIDE.value)
    texts = {
        name: str(shown.get(name, ""))
        for name in columns
        if name in _FIXED and name not in open_columns
    }
    # A question about a tag that the tender states of this row is answered already.
    of_questions = [name for name in columns if name in tags and name not in _shipped_columns()]
    texts |= {name: str(tags[name]) for name in of_questions}
    fixed = {
        name: say.known(f"form.{name}", text) if name in WORDED_COLUMNS else text
        for name, text in texts.items()
    }
    tags.pop("factor", None)
    asked = {
        **tags,
        "asked_amount": cells["amount"],
        "asked_unit": cells["unit"],
        "asked_factor": cells["factor"],
    }
    return FormRow(id, fixed, asked)


@cache
def _shipped_columns() -> frozenset[str]:
    """Columns that forms have without any question of a tender."""
    return frozenset(row["column"] for row in column_table())


def _is_blank(cell: Any) -> bool:
    return (
        cell is None
        or (isinstance(cell, str) and not cell)
        or (isinstance(cell, float) and cell != cell)
    )
