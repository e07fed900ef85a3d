"""The form of a register of decisions, and of each kind of decision in it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ... import limits
from ...messages import Word
from ...projects.table_forms import ClosedTable, Day

Text = Annotated[str, Field(min_length=1, max_length=limits.TABLE_CELL)]
Number = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
FileName = Annotated[
    Text, Field(description="Name of the bid's file.", examples=["anlegg-ost.xlsx"])
]


class DecisionForm(ClosedTable):
    """A decision: who took it, when, and why."""

    who: Annotated[Text, Field(description="Who decided.")]
    when: Annotated[Day, Field(description="The day of the decision.")]
    why: Annotated[Text, Field(description="The reason, as it stands in the protocol.")]


class ClarifiedForm(DecisionForm):
    """A cell that the bidder has clarified; the value of the file stays in the protocol."""

    file: FileName
    sheet: Annotated[Text, Field(description="Title of the sheet.")]
    cell: Annotated[str, Field(pattern="^[A-Z]{1,3}[1-9][0-9]{0,6}$", description="Such as F5.")]
    value: Annotated[str | Number, Field(description="What the bidder says that it means.")]


class AcceptedForm(DecisionForm):
    """What is accepted: a cell, a requirement that is not met or shown, or a finding."""

    file: FileName
    sheet: Annotated[str, Field(description="Title of the sheet, of a deviation in a cell.")] = ""
    cell: Annotated[str, Field(description="The cell, of a deviation in one.")] = ""
    requirement: Annotated[
        str, Field(description="Name of the requirement, of one that is not met or not shown.")
    ] = ""
    finding: Annotated[
        str, Field(description="Name of a finding of the bid's account, such as 'expired'.")
    ] = ""
    factor: Annotated[str, Field(description="The factor that such a finding names.")] = ""
    not_substantial: Annotated[Text, Field(description="Why the deviation is not substantial.")]


class RejectedForm(DecisionForm):
    """A bid that is rejected."""

    file: FileName


class VersionForm(DecisionForm):
    """Which of several files of one bidder is its bid."""

    file: FileName
    instead_of: Annotated[
        list[Text], Field(min_length=1, description="The other files, which are set aside.")
    ]


class AddendumForm(DecisionForm):
    """An addendum to the documents, after which forms with an earlier digest stay valid."""

    digest: Annotated[
        str, Field(pattern="^[0-9a-f]{64}$", description="The digest of the earlier form.")
    ]


class DecisionsForm(ClosedTable):
    """A register of decisions."""

    kind: ClassVar[str] = Word("file_kind", "a register of decisions")

    clarified: list[ClarifiedForm] = []
    accepted: list[AcceptedForm] = []
    rejected: list[RejectedForm] = []
    versions: list[VersionForm] = []
    addenda: list[AddendumForm] = []
