"""What a verification found, as an object, a text and a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Any

import pandas as pd

from ...display import html_table
from ...units import Q
from ..signatures import Signature, SignatureState

_SHOWN = 12
"""Differing cells that the text of a verification lists."""


class VerificationOutcome(StrEnum):
    """What can be said of a report."""

    UNCHANGED = "unchanged"
    CONSISTENT = "changed, arithmetic consistent"
    INCONSISTENT = "changed, inconsistent"


@dataclass(frozen=True, eq=False)
class Verification:
    """What is found when a report is held against its own manifest, its line items and a catalogue.

    Attributes
    ----------
    file : str
    outcome : VerificationOutcome
    cells : DataFrame
        Every differing cell: ``sheet, cell, change, was, now``.
    count : int
        How many there are; the table lists the first hundred thousand.
    wrong : DataFrame
        Every number that does not follow: ``sheet, cell, check, stored, recalculated``.
    results : DataFrame
        Named results: ``name, stored, recalculated`` [kgCO2e].
    factors : DataFrame
        Each factor in the report: ``factor, status, in_report, in_catalogue, unit``.
    is_named_catalogue : bool
        Whether the factors were held against the very catalogue that the report names.
    signature : Signature
    asked_for_key : bool
        Whether a signature by some key was asked for.
    written_by : str
        The version of carbonsite that wrote it.
    """

    file: str
    outcome: VerificationOutcome
    cells: pd.DataFrame = field(repr=False)
    count: int
    wrong: pd.DataFrame = field(repr=False)
    results: pd.DataFrame = field(repr=False)
    factors: pd.DataFrame = field(repr=False)
    is_named_catalogue: bool
    signature: Signature
    asked_for_key: bool
    written_by: str

    @property
    def recalculated(self) -> Any:
        """The total that follows from the line items and factors in the report [kgCO2e]; None where
        it is undeclared, or the report has several.

        Of a scenario the total after its measures.
        """
        by_name = dict(zip(self.results["name"], self.results["recalculated"], strict=True))
        found = by_name.get("final_total", by_name.get("total"))
        return Q(f"{found!r} kgCO2e") if isinstance(found, float) else None

    @property
    def exit_code(self) -> int:
        """0 for a report that is unchanged and, where that was asked, signed; else 1."""
        signed = self.signature.state in (
            (SignatureState.VALID,)
            if self.asked_for_key
            else (SignatureState.NONE, SignatureState.UNCHECKED, SignatureState.VALID)
        )
        return 0 if self.outcome is VerificationOutcome.UNCHANGED and signed else 1

    def as_dict(self) -> dict[str, Any]:
        """All that was found, for a program."""
        tables = {
            name: getattr(self, name).astype(object)
            for name in ("cells", "wrong", "results", "factors")
        }
        return {
            "file": self.file,
            "outcome": self.outcome.value,
            "exit_code": self.exit_code,
            "written_by": self.written_by,
            "recalculated": (
                None if self.recalculated is None else float(self.recalculated.magnitude)
            ),
            "differences": self.count,
            "signature": {"state": self.signature.state.value, "keys": list(self.signature.keys)},
            "is_named_catalogue": self.is_named_catalogue,
            **{
                name: table.where(table.notna(), None).to_dict("records")
                for name, table in tables.items()
            },
        }

    @property
    def says(self) -> str:
        """The verification in words."""
        return "\n".join(
            [
                f"{self.file}: {self.outcome}",
                *self._content(),
                *self._numbers(),
                *self._factors(),
                *self._origin(),
            ]
        )

    def _content(self) -> list[str]:
        if not self.count:
            return [f"  content: as carbonsite {self.written_by} wrote it"]
        lines = [f"  content: {self.count} {'difference' if self.count == 1 else 'differences'}"]
        for row in self.cells.head(_SHOWN).itertuples(index=False):
            lines.append(f"    {_place(row.sheet, row.cell)}: {row.change}{_was(row.was, row.now)}")
        return lines + ([f"    … and {self.count - _SHOWN} more"] if self.count > _SHOWN else [])

    def _numbers(self) -> list[str]:
        total = f"; the total is {self.recalculated:.0f}" if self.recalculated is not None else ""
        if not len(self.wrong):
            return [
                "  arithmetic: every number follows from the line items and factors in the"
                f" report{total}"
            ]
        lines = [
            f"  arithmetic: {len(self.wrong)}"
            f" {'number does' if len(self.wrong) == 1 else 'numbers do'} not follow from the line"
            f" items and factors in the report{total}"
        ]
        for row in self.wrong.head(_SHOWN).itertuples(index=False):
            lines.append(
                f"    {_place(row.sheet, row.cell)}:"
                f" {row.check}{_was(row.recalculated, row.stored, 'should be', 'is')}"
            )
        return lines + (
            [f"    … and {len(self.wrong) - _SHOWN} more"] if len(self.wrong) > _SHOWN else []
        )

    def _factors(self) -> list[str]:
        counts = self.factors["status"].value_counts()
        told = ", ".join(f"{count} {status}" for status, count in counts.items()) or "none"
        which = (
            "the catalogue that the report names"
            if self.is_named_catalogue
            else "another catalogue than the report names"
        )
        return [f"  factors (held against {which}): {told}"]

    def _origin(self) -> list[str]:
        keys = f" by {', '.join(self.signature.keys)}" if self.signature.keys else ""
        lines = [f"  signature: {self.signature.state}{keys}"]
        if self.signature.state is not SignatureState.VALID:
            lines.append(
                "  Without a signature this proves that the report is consistent with itself, not"
                " where it comes from."
            )
        elif not self.asked_for_key:
            lines.append(
                "  Whose key that is, this does not say: compare it with the key that you were"
                " given (--key)."
            )
        return lines

    def __str__(self) -> str:
        return self.says

    def _repr_html_(self) -> str:
        tables = [
            ("Differing cells", self.cells),
            ("Numbers that do not follow", self.wrong),
            ("Results [kgCO2e]", self.results),
            ("Factors", self.factors),
        ]
        return (
            f"<p><b>{escape(self.file)}</b>: {escape(self.outcome)};"
            f" {escape(self.signature.state)}</p>"
            + "".join(html_table(table, title) for title, table in tables if len(table))
        )


def _place(sheet: str, cell: str) -> str:
    """A cell as a reader finds it."""
    return "!".join(filter(None, (f"'{sheet}'" if " " in sheet else sheet, cell))) or "workbook"


def _was(was: str, now: str, before: str = "was", after: str = "is") -> str:
    if not was and not now:
        return ""
    return f", {before} {_short(was)}, {after} {_short(now)}"


def _short(said: str) -> str:
    if not said:
        return "nothing"
    line = " ".join(said.split())
    return line if len(line) <= 80 else line[:80] + "…"
