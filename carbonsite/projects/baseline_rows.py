"""The baseline of a scenario as rows of a project file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .. import limits
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
        return {
            "item": str(cells["item"]),
            "factor": cells["factor"],
            "amount": self._amount(row["amount"], row["unit"], f"{key}.amount"),
            **tags,
            **({"tags": own} if own else {}),
        }

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
