"""The baseline of a scenario as rows of a project file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .. import limits
from ..units import Estimate, as_unit, number_text
from .toml_writer import Sayings
from .vocabulary import ROW_PROPERTIES, ROW_TAGS


class RowWriter:
    """Writes activities one by one."""

    def __init__(self, sayings: Sayings) -> None:
        self.sayings = sayings

    def rows(self, table: pd.DataFrame) -> list[dict[str, Any]]:
        """Each activity as a table; its row id only where it is more than its place."""
        if len(table) > limits.PROJECT_TABLES:
            self.sayings.refuse(
                "baseline",
                f"{len(table)} rows",
                f"are more than {limits.PROJECT_TABLES}",
                "put them into a csv or xlsx, and name that in the project file",
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

    def _row(self, row: dict[Any, Any], key: str) -> dict[str, Any]:
        held = {
            str(name): cell
            for name, cell in row.items()
            if name not in ("amount", "unit") and not _is_blank(cell)
        }
        for name in ("measure", "replaces"):
            if name in held:
                self.sayings.refuse(
                    f"{key}.{name}",
                    held.pop(name),
                    "belongs to a change, not to a baseline",
                    "leave the column out",
                )
        own = {
            name: cell
            for name, cell in held.items()
            if name not in ("item", "factor", *ROW_TAGS, *ROW_PROPERTIES)
        }
        tags = {name: self.sayings.plain(cell, f"{key}.tags.{name}") for name, cell in own.items()}
        said = {
            name: self._tag(cell, name, f"{key}.{name}")
            for name, cell in held.items()
            if name not in own and name not in ("item", "factor")
        }
        return {
            "item": str(held["item"]),
            "factor": held["factor"],
            "amount": self._amount(row["amount"], row["unit"], f"{key}.amount"),
            **said,
            **({"tags": tags} if tags else {}),
        }

    def _tag(self, cell: Any, name: str, key: str) -> Any:
        if isinstance(cell, Estimate):
            return self.sayings.estimate(cell, "", key)
        return (
            cell
            if isinstance(cell, str)
            else self.sayings.refuse(key, cell, "is not a text", "write tags as text")
        )

    def _amount(self, amount: Any, unit: str, key: str) -> Any:
        if isinstance(amount, Estimate):
            if amount.value.units != as_unit(unit):
                self.sayings.refuse(
                    key,
                    unit,
                    f"is not the unit of its amount, {amount.value.units}",
                    "make the row with cs.activity(…)",
                )
            return self.sayings.estimate(amount, "", key)
        if not str(unit).strip():
            return self.sayings.refuse(key, amount, "has no unit", "give the row a unit")
        return f"{number_text(float(amount))} {as_unit(unit)}"


def _is_blank(cell: Any) -> bool:
    return (
        cell is None
        or (isinstance(cell, str) and cell == "")
        or (isinstance(cell, float) and cell != cell)
    )
