"""The result of a verification, as an object, a text and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import NamedTuple

import pandas as pd

from ...display import html_table
from ...messages import Joined, Message, Word, message
from ...units import Q, Quantity
from ..signatures import Signature, SignatureState
from .comparing import CellDifference

_SHOWN = 12
"""Cells that the text of a verification lists."""

_LONGEST = 80
"""Characters of a cell that it shows."""


class Note(NamedTuple):
    """What does not change a report, and a reader should know of."""

    sheet: str
    cell: str
    note: str
    text: str


class WrongNumber(NamedTuple):
    """A number that does not follow from others."""

    sheet: str
    cell: str
    check: str
    stored: str
    recalculated: str


class VerificationOutcome(StrEnum):
    """Outcome of the verification of a report."""

    UNCHANGED = "unchanged"
    CONSISTENT = "changed, arithmetic consistent"
    INCONSISTENT = "changed, inconsistent"


@dataclass(frozen=True, eq=False)
class Verification:
    """Result of comparing a report with its own manifest, its line items and a catalogue.

    Attributes
    ----------
    file : str
    outcome : VerificationOutcome
    cells : DataFrame
        Every differing cell, and change around the cells: ``sheet, cell, change, was, now,
        remedy``.
    count : int
        How many there are; the table lists the first hundred thousand.
    wrong : DataFrame
        Every number that does not follow: ``sheet, cell, check, stored, recalculated``.
    results : DataFrame
        Named results: ``name, stored, recalculated`` [kgCO2e].
    factors : DataFrame
        Each factor in the report: ``factor, status, in_report, in_catalogue, unit``.
    is_named_catalogue : bool
        Whether the factors were compared with the catalogue that the report names.
    signature : Signature
    asked_for_key : bool
        Whether a signature by some key was asked for.
    written_by : str
        The version of carbonsite that wrote it.
    notes : DataFrame
        What does not change it, and a reader should know, such as macros or comments: ``sheet,
        cell, note, text, remedy``.
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
    notes: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[*Note._fields, "remedy"]), repr=False
    )

    @property
    def recalculated(self) -> Quantity | None:
        """The total that follows from the line items and factors in the report [kgCO2e].

        For a scenario, the total after its measures; None if undeclared, or of several subjects.
        """
        by_name = dict(zip(self.results["name"], self.results["recalculated"], strict=True))
        total = by_name.get("final_total", by_name.get("total"))
        return Q(f"{total!r} kgCO2e") if isinstance(total, float) else None

    @property
    def exit_code(self) -> int:
        """0 for a report that is unchanged and, if that was asked, signed by the key; else 1."""
        signed = self.signature.state in (
            (SignatureState.VALID,)
            if self.asked_for_key
            else (SignatureState.NONE, SignatureState.UNCHECKED, SignatureState.VALID)
        )
        return 0 if self.outcome is VerificationOutcome.UNCHANGED and signed else 1

    def as_dict(self) -> dict[str, object]:
        """The verification as plain values, for a program."""
        tables = {
            name: getattr(self, name).astype(object)
            for name in ("cells", "wrong", "results", "factors", "notes")
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
        """The verification in words, as a `Message`."""
        title = message("verification.title", file=self.file, outcome=_outcome(self.outcome))
        lines = [*self._content(), *self._numbers(), self._factors()]
        lines += [*self._notes(), *self._origin()]
        return Joined([title, *lines], "\n")

    def _content(self) -> list[Message]:
        if not self.count:
            return [_indented(2, message("verification.content.same", version=self.written_by))]
        lines = [_indented(2, _counted("verification.content", self.count))]
        lines += [
            _indented(4, _changed(row)) for row in self.cells.head(_SHOWN).itertuples(index=False)
        ]
        return [*lines, *_more(self.count), *_to_do(self.cells)]

    def _numbers(self) -> list[Message]:
        count, total = len(self.wrong), self.recalculated
        text = (
            _counted("verification.numbers", count)
            if count
            else message("verification.numbers.follow")
        )
        if total is not None:
            text = message("verification.total", numbers=text, total=float(total.magnitude))
        lines = [
            _indented(4, _wrong(row)) for row in self.wrong.head(_SHOWN).itertuples(index=False)
        ]
        return [_indented(2, text), *lines, *_more(count)]

    def _notes(self) -> list[Message]:
        lines = [
            _indented(2, _noted(row)) for row in self.notes.head(_SHOWN).itertuples(index=False)
        ]
        return [*lines, *_more(len(self.notes)), *_to_do(self.notes)]

    def _factors(self) -> Message:
        counts = [
            message("verification.factors.count", count=count, status=Word("factor_status", status))
            for status, count in self.factors["status"].value_counts().items()
        ]
        key = f"verification.factors.{'named' if self.is_named_catalogue else 'other'}"
        return _indented(2, message(key, counts=Joined(counts or [message("none")])))

    def _origin(self) -> list[Message]:
        state, keys = Word("signature_state", self.signature.state.value), self.signature.keys
        text = (
            message("verification.signature.by", state=state, keys=", ".join(keys))
            if keys
            else message("verification.signature", state=state)
        )
        notes = []
        if self.signature.state is not SignatureState.VALID:
            notes = [message("verification.unsigned")]
        elif not self.asked_for_key:
            notes = [message("verification.whose_key")]
        return [_indented(2, line) for line in (text, *notes)]

    def __str__(self) -> str:
        return self.says

    def _repr_html_(self) -> str:
        tables = [
            (message(f"verification.heading.{name}"), getattr(self, name))
            for name in ("cells", "wrong", "results", "factors", "notes")
        ]
        return (
            f"<p><b>{escape(self.file)}</b>: {escape(self.outcome)};"
            f" {escape(self.signature.state)}</p>"
            + "".join(html_table(table, title) for title, table in tables if len(table))
        )


def _outcome(outcome: VerificationOutcome) -> Word:
    return Word("verified", outcome.value)


def _counted(key: str, count: int) -> Message:
    return message(f"{key}.one") if count == 1 else message(f"{key}.several", count=count)


def _indented(spaces: int, text: Message) -> Message:
    return Joined([" " * spaces, text], "")


def _more(count: int) -> list[Message]:
    """How many entries are not listed."""
    if count <= _SHOWN:
        return []
    return [_indented(4, message("verification.more", count=count - _SHOWN))]


def _changed(row: CellDifference) -> Message:
    """A differing cell in words."""
    place, change = _place(row.sheet, row.cell), Word("cell_change", row.change)
    if not row.was and not row.now:
        return message("verification.changed_plain", place=place, change=change)
    return message(
        "verification.changed", place=place, change=change, was=_short(row.was), now=_short(row.now)
    )


def _noted(row: Note) -> Message:
    """A note in words."""
    place, note = _place(row.sheet, row.cell), Word("report_note", row.note)
    if not row.text:
        return message("verification.note", place=place, note=note)
    return message("verification.note.text", place=place, note=note, text=_short(row.text))


def _to_do(rows: pd.DataFrame) -> list[Message]:
    """What to do about the rows that are listed."""
    remedies = dict.fromkeys(rows["remedy"].head(_SHOWN))
    return [_indented(4, message("verification.to_do", remedy=remedy)) for remedy in remedies]


def _wrong(row: WrongNumber) -> Message:
    """A number that does not follow, in words."""
    place, check = _place(row.sheet, row.cell), Word("arithmetic_check", row.check)
    if not row.stored and not row.recalculated:
        return message("verification.changed_plain", place=place, change=check)
    return message(
        "verification.wrong",
        place=place,
        check=check,
        right=_short(row.recalculated),
        stored=_short(row.stored),
    )


def _place(sheet: str, cell: str) -> str:
    """A cell as a reader finds it; the workbook if there is none."""
    place = "!".join(filter(None, (f"'{sheet}'" if " " in sheet else sheet, cell)))
    return place or message("verification.workbook")


def _short(text: str) -> str:
    if not text:
        return message("verification.nothing")
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
