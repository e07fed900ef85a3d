"""The baseline and the factors of a scenario as rows of a project file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .. import limits
from ..factors.catalogue import FactorCatalogue
from ..factors.columns import FACTOR_COLUMNS
from ..factors.findings import COLUMN as FINDINGS
from ..factors.findings import findings_cells, merged_findings
from ..messages import message
from ..units import Estimate, as_unit, number_text
from .normal_form import is_blank
from .toml_writer import TomlWriter
from .vocabulary import ROW_PROPERTIES, ROW_TAGS


class RowWriter:
    """Writes activities one by one."""

    def __init__(self, writer: TomlWriter) -> None:
        self.writer = writer

    def rows(self, table: pd.DataFrame) -> list[dict[str, object]]:
        """Each activity as a table; with its row id only if that is more than its place."""
        if len(table) > limits.PROJECT_TABLES:
            self.writer.refuse(
                "baseline",
                message("project.rows", count=len(table)),
                "project.more_than",
                "project.more_rows.remedy",
                most=limits.PROJECT_TABLES,
            )
            return []
        is_numbered = table["row"].tolist() == [str(place) for place in range(len(table))]
        columns = [name for name in table if not (name == "row" and is_numbered)]
        # A loop over rows: each becomes a table of its own, and there are no more than one can
        # read.
        return [
            self._row(row, f"baseline[{place}]")
            for place, row in enumerate(table[columns].to_dict("records"))
        ]

    def _row(self, row: dict[str, Any], key: str) -> dict[str, object]:
        cells = {
            str(name): cell
            for name, cell in row.items()
            if name not in ("amount", "unit") and not is_blank(cell)
        }
        for name in ("measure", "replaces"):
            if name in cells:
                self.writer.refuse(f"{key}.{name}", cells.pop(name), "project.of_change")
        reserved = ("item", "factor", *ROW_TAGS, *ROW_PROPERTIES)
        own = {
            name: self.writer.plain(cell, f"{key}.tags.{name}")
            for name, cell in cells.items()
            if name not in reserved
        }
        tags = {
            name: self._tag(cell, f"{key}.{name}")
            for name, cell in cells.items()
            if name in reserved[2:]
        }
        amount = self._amount(row["amount"], row["unit"], f"{key}.amount")
        table = {"item": str(cells["item"]), "factor": cells["factor"], "amount": amount, **tags}
        return {**table, "tags": own} if own else table

    def _tag(self, cell: object, key: str) -> object:
        if isinstance(cell, Estimate):
            return self.writer.estimate(cell, "", key)
        if isinstance(cell, str):
            return cell
        return self.writer.refuse(key, cell, "project.not_text", "project.tags_as_text")

    def _amount(self, amount: Any, unit: str, key: str) -> object:
        if isinstance(amount, Estimate):
            if amount.value.units != as_unit(unit):
                self.writer.refuse(key, unit, "project.other_unit", unit=str(amount.value.units))
            return self.writer.estimate(amount, "", key)
        if not str(unit).strip():
            return self.writer.refuse(key, amount, "project.no_unit", "project.row_unit.remedy")
        return f"{number_text(float(amount))} {as_unit(unit)}"


def catalogue_tables(catalogue: FactorCatalogue, writer: TomlWriter) -> dict[str, object]:
    """The tables ``[catalogue]`` and ``[[factors]]``; blank if the catalogue is the shipped one."""
    shipped = FactorCatalogue.default()
    own, has_shipped = _own_rows(catalogue, shipped)
    if len(own) > limits.PROJECT_TABLES:
        rows = message("project.rows", count=len(own))
        texts = ("project.more_than", "project.more_factors.remedy")
        writer.refuse("factors", rows, *texts, most=limits.PROJECT_TABLES)
    for old in catalogue.redirects.keys() - shipped.redirects.keys():
        writer.refuse("catalogue", old, "project.own_redirect")
    substitute = [
        {"old": old, "new": new, "note": note}
        for old, (new, note) in catalogue.substitutions.items()
    ]
    table = {
        **({} if has_shipped else {"shipped": False}),
        **({"substitute": substitute} if substitute else {}),
    }
    findings = merged_findings(
        {factor: catalogue.findings_of(factor) for factor in own["factor"] if factor not in shipped}
    )
    own = own.assign(**{FINDINGS: findings_cells(findings, own["factor"])})
    return {"catalogue": table, "factors": [_cells(row) for row in own.to_dict("records")]}


def _own_rows(catalogue: FactorCatalogue, shipped: FactorCatalogue) -> tuple[pd.DataFrame, bool]:
    """Rows of a catalogue to write, and True if the shipped ones belong to it besides these."""
    own = catalogue.frame
    if catalogue.digest == shipped.digest:
        return own.iloc[:0], True
    both = pd.concat([shipped.frame, own], ignore_index=True)
    is_twice = both.duplicated(list(FACTOR_COLUMNS)).to_numpy()
    if int(is_twice.sum()) != len(shipped):
        return own, False
    return own[~is_twice[len(shipped) :]], True


def _cells(row: dict[object, object]) -> dict[str, object]:
    return {str(name): cell for name, cell in row.items() if not (pd.isna(cell) or cell == "")}
