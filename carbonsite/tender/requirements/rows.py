"""Requirements that every row of some kind must meet."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
import pandas as pd
from pydantic import Field

from ...inputs.qualities import QUALITIES, QualityWord
from ...inputs.table import carrier_of
from ...measures.base import Where
from ...measures.rows import matching
from ...messages import Message, Word, message
from ...units.records import Record
from .base import EVIDENCE, Outcome, Subject, Verdict, all_met, evidence_of
from .formulas import Comparison, LiveRequirement, VerdictCells, unless_missing
from .sentences import tags_of, values_of
from .shares import carriers_or_generic

Judged = tuple[Outcome, str, str]
"""Judgement of a row: outcome, the value stated, and the reason."""

ROWS = "rows"
"""Unit of values: number of rows that meet the requirement."""


class EveryRow(Record, LiveRequirement):
    """Base of requirements that every row of some kind must meet.

    Parameters
    ----------
    name : str
    where : mapping of str to str
        Tags of the rows.
    """

    needs_rows: ClassVar[bool] = True
    comparison: ClassVar[Comparison] = ">="
    limit_input: ClassVar[str] = "whole"

    name: Annotated[str, Field(min_length=1, max_length=200)]
    where: Where = Field(min_length=1)

    @abstractmethod
    def judged(self, row: Mapping[str, Any], subject: Subject) -> Judged:
        """Judgement of one row."""

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        """Number of rows that meet it."""
        return inputs["part"]

    def inputs_formula(self, cells: VerdictCells) -> Mapping[str, str]:
        """Rows of the evidence: those that meet it, and all."""
        return {"part": cells.evidence_count(Outcome.MET), "whole": cells.evidence_count()}

    def outcome_formula(self, cells: VerdictCells) -> str:
        """Not met if one row does not meet it, whatever is missing of others."""
        failed = cells.word(Outcome.NOT_MET)
        otherwise = unless_missing(cells, cells.word(Outcome.MET))
        return f"IF({cells.evidence_count(Outcome.NOT_MET)}>0,{failed},{otherwise})"

    def check(self, subject: Subject) -> Verdict:
        """Verdict: met if all rows meet it; without rows a ban is met and all else not shown."""
        rows = [self._evidence(row, subject) for row in _rows(subject, self.where)]
        missing = [
            message("tender.of", whose=str(row["row"]), problem=row["detail"])
            for row in rows
            if row["outcome"] == Outcome.NOT_SHOWN
        ]
        outcome = all_met(Outcome(row["outcome"]) for row in rows)
        if self.needs_rows and not rows:
            missing = [message("tender.missing.no_row_with", tags=tags_of(self.where))]
            outcome = Outcome.NOT_SHOWN
        part, whole = float(sum(row["outcome"] == Outcome.MET for row in rows)), float(len(rows))
        evidence = evidence_of({name: [row.get(name, "") for row in rows] for name in EVIDENCE})
        return Verdict(
            self.name,
            outcome,
            part,
            whole,
            part - whole,
            ROWS,
            tuple(missing),
            evidence,
            {"part": part, "whole": whole},
            of=self,
        )

    def _evidence(self, row: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
        outcome, value, detail = self.judged(row, subject)
        return {
            "row": row["row"],
            "item": row["item"],
            "value": value,
            "counted": float(outcome is Outcome.MET),
            "outcome": outcome,
            "detail": detail,
        }


class Allowed(EveryRow):
    """A class that rows must be of, such as low-carbon class A or better.

    Parameters
    ----------
    name : str
    where : mapping of str to str
    column : str
        In which each row states its class.
    allowed : tuple of str

    Examples
    --------
    >>> import carbonsite as cs
    >>> concrete = {"material": "concrete"}
    >>> slab = cs.activity("slab", "10 m3", "ready-mix-c30-37-br18", concrete_class="B", **concrete)
    >>> bid = Subject(cs.Scenario("bid", cs.activities(slab)))
    >>> a = Allowed(name="class A", where=concrete, column="concrete_class", allowed=("A", "Pluss"))
    >>> a.check(bid)
    Verdict('class A', not met: 0 rows, limit 1 rows, margin −1 rows)
    """

    column: Annotated[str, Field(min_length=1)]
    allowed: tuple[str, ...] = Field(min_length=1)

    @property
    def sentence(self) -> Message:
        """What it asks."""
        return _column_sentence("allowed", self.where, self.column, self.allowed)

    def judged(self, row: Mapping[str, Any], subject: Subject) -> Judged:
        """Met if the row is of an allowed class."""
        value = cell_text(row, self.column)
        return _stated(value, self.column, is_met=value in self.allowed)


class Ban(EveryRow):
    """What rows may not be, such as a biofuel of palm oil, or heat from mineral oil.

    Parameters
    ----------
    name : str
    where : mapping of str to str
    column : str
        What is looked at, such as ``"feedstock"`` or ``"carrier"``; a row that does not state it is
        not shown.
    banned : tuple of str
    """

    needs_rows: ClassVar[bool] = False

    column: Annotated[str, Field(min_length=1)]
    banned: tuple[str, ...] = Field(min_length=1)

    @property
    def sentence(self) -> Message:
        """What it asks."""
        return _column_sentence("ban", self.where, self.column, self.banned)

    def judged(self, row: Mapping[str, Any], subject: Subject) -> Judged:
        """Met if the row is none of what is banned."""
        banned = set(map(str.casefold, self.banned))
        value = cell_text(row, self.column)
        return _stated(value, self.column, is_met=value.casefold() not in banned)


class Quality(EveryRow):
    """How well amounts must be known, such as metered or invoiced.

    Parameters
    ----------
    name : str
    where : mapping of str to str
    at_least : str
        A quality of amounts, see the nomenclature; better ones keep it, too.
    """

    at_least: QualityWord

    @property
    def sentence(self) -> Message:
        """What it asks."""
        quality = Word("form.quality", self.at_least)
        return message("tender.asks.quality", tags=tags_of(self.where), quality=quality)

    def judged(self, row: Mapping[str, Any], subject: Subject) -> Judged:
        """Met if the amount is known well enough."""
        value = cell_text(row, "quality")
        if value not in QUALITIES:
            return Outcome.NOT_SHOWN, value, message("tender.missing.quality")
        is_met = QUALITIES.index(value) <= QUALITIES.index(self.at_least)
        return _outcome(is_met), value, ""


def _rows(subject: Subject, where: Where) -> Iterator[Mapping[str, Any]]:
    """The rows with some tags whose amount is not 0, each with its carrier."""
    table: pd.DataFrame = subject.activities.assign(
        carrier=carriers_or_generic(subject, carrier_of(subject.activities))
    )
    kept = matching(table, where) & (table["amount"].to_numpy(dtype=float) != 0)
    yield from (
        {str(name): cell for name, cell in row.items()}
        for row in table[np.asarray(kept)].to_dict("records")
    )


def _stated(value: str, column: str, *, is_met: bool) -> Judged:
    """Judgement of a row by what it states in a column; not shown if it states nothing."""
    if not value:
        missing = message("tender.missing.stated", tag=Word("term", column))
        return Outcome.NOT_SHOWN, value, missing
    return _outcome(is_met), value, ""


def _outcome(is_met: bool) -> Outcome:
    return Outcome.MET if is_met else Outcome.NOT_MET


def _column_sentence(key: str, where: Where, column: str, values: tuple[str, ...]) -> Message:
    return message(
        f"tender.asks.{key}",
        tags=tags_of(where),
        column=Word("term", column),
        values=values_of(column, values),
    )


def cell_text(row: Mapping[str, Any], column: str) -> str:
    """A cell as text; blank if it is empty."""
    cell = row.get(column)
    return "" if cell is None or cell != cell else str(cell).strip()
