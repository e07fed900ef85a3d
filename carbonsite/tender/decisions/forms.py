"""The form of a register of decisions, and of each kind of decision in it."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, StringConstraints

from ... import limits
from ...messages import Word
from ...messages.problems import field_error
from ...projects.table_forms import ClosedTable, Day

_CELL, _DIGEST = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}"), re.compile("[0-9a-f]{64}")
_LARGEST = 1e15


def _cell(value: Any) -> Any:
    """A cell in capitals."""
    cell = str(value).strip().upper()
    if not _CELL.fullmatch(cell):
        raise field_error("decision.cell")
    return cell


def _digest(value: Any) -> Any:
    """A digest in small letters."""
    digest = str(value).strip().lower()
    if not _DIGEST.fullmatch(digest):
        raise field_error("decision.digest")
    return digest


def _value(value: Any) -> Any:
    """What a cell may hold: a text, a number, or a day."""
    is_day = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(value, str) or is_day or (is_number and abs(value) <= _LARGEST):
        return value
    raise field_error("decision.value")


Text = Annotated[str, Field(min_length=1, max_length=limits.TABLE_CELL)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.TABLE_CELL)
]
FileName = Annotated[
    Text, Field(description="Name of the bid's file.", examples=["anlegg-ost.xlsx"])
]


class DecisionForm(ClosedTable):
    """A decision: who took it, when, and why."""

    who: Reason = Field(description="Who decided.")
    when: Day = Field(description="The day of the decision.")
    why: Reason = Field(description="The reason, as it stands in the protocol.")


class ClarifiedForm(DecisionForm):
    """A cell that the bidder has clarified; the value of the file stays in the protocol."""

    file: FileName
    sheet: Text = Field(description="Title of the sheet.")
    cell: Annotated[str, BeforeValidator(_cell)] = Field(description="Such as F5.")
    value: Annotated[str | float | datetime.date, BeforeValidator(_value)] = Field(
        description="What the bidder says that it means."
    )


class AcceptedForm(DecisionForm):
    """What is accepted: a cell, a requirement that is not met or shown, or a finding."""

    file: FileName
    sheet: str = Field("", description="Title of the sheet, of a deviation in a cell.")
    cell: str = Field("", description="The cell, of a deviation in one.")
    requirement: str = Field(
        "", description="Name of the requirement, of one that is not met or not shown."
    )
    finding: str = Field(
        "", description="Name of a finding of the bid's account, such as 'expired'."
    )
    factor: str = Field("", description="The factor that such a finding names.")
    not_substantial: Reason = Field(description="Why the deviation is not substantial.")


class RejectedForm(DecisionForm):
    """A bid that is rejected."""

    file: FileName


class VersionForm(DecisionForm):
    """Which of several files of one bidder is its bid."""

    file: FileName
    instead_of: list[Text] = Field(
        min_length=1, description="The other files, which are set aside."
    )


class AddendumForm(DecisionForm):
    """An addendum to the documents, after which forms with an earlier digest stay valid."""

    digest: Annotated[str, BeforeValidator(_digest)] = Field(
        description="The digest of the earlier form."
    )


class DecisionsForm(ClosedTable):
    """A register of decisions."""

    kind: ClassVar[str] = Word("file_kind", "a register of decisions")

    clarified: list[ClarifiedForm] = []
    accepted: list[AcceptedForm] = []
    rejected: list[RejectedForm] = []
    versions: list[VersionForm] = []
    addenda: list[AddendumForm] = []
