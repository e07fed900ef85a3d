"""The form of a tender file."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from .. import limits
from ..messages import LanguageWord, Word
from ..projects.form import MOST, SiteForm
from ..projects.table_forms import ClosedTable, ReadLater, Table

PARTS = ("machines", "heating", "masses", "materials")
"""The parts of a bid form that hold activities, in the order of their sheets."""

FurtherRows = Annotated[int, Field(ge=0, le=limits.BID_FURTHER_ROWS)]


class QuestionForm(ClosedTable):
    """A further column of a part of the form, or a question to the bidder, for a requirement."""

    part: Literal["bidder", "machines", "heating", "masses", "materials"] = Field(
        description="The sheet on which it stands: of the bidder as a row, which is answered once,"
        " of the others as a column."
    )
    name: str = Field(
        pattern="^[a-z][a-z0-9_]{0,39}$",
        description="The tag by which requirements call it.",
        examples=["concrete_class"],
    )
    title: str = Field(
        min_length=1,
        max_length=60,
        description="The heading of the column.",
        examples=["Lavkarbonklasse"],
    )
    note: str = Field("", max_length=255, description="What is said where a cell is filled in.")
    choices: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        [], max_length=200, description="What may be answered; left out, any text."
    )
    answer: Literal["text", "yes-no", "file"] = Field(
        "text",
        description="How it is answered: a text, yes or no, or, of the bidder, the name of a file"
        " that the bid encloses.",
    )


class BidFormForm(ClosedTable):
    """What bidders fill in beside the rows of the baseline."""

    language: LanguageWord = Field("nb", description="Of the form; its guide is in every language.")
    further_rows: dict[Literal["machines", "heating", "masses", "materials"], FurtherRows] = Field(
        {}, description="Rows of their own that bidders may add to a part."
    )
    carriers: list[str] | None = Field(
        None,
        min_length=1,
        description="What machines and heating may run on; left out: every generic name that the"
        " basis gives a number.",
    )
    factors: list[str] | None = Field(
        None,
        min_length=1,
        description="What materials and masses may be; left out: every factor of the catalogue.",
    )
    questions: list[QuestionForm] = Field([], max_length=20, description="Further columns.")
    allow_own_factors: bool = Field(
        False,
        description="Whether bidders may state emission factors of their own, each with its"
        " source.",
    )


class OptionForm(ClosedTable):
    """The fields of an option that are not fields of its measure."""

    name: str = Field(min_length=1, max_length=200, description="By which bidders price it.")
    description: str = Field(
        "", max_length=limits.FACTOR_CELL, description="What is asked, for the bid form."
    )
    open: dict[str, str] = Field(
        {},
        description="Fields of the measure that the bidder states, each with its unit.",
        examples=[{"power": "kW"}],
    )
    questions: dict[str, str] = Field(
        {}, description="For an open field how the bid form asks for it; left out, its name."
    )
    excludes: list[str] = Field([], description="Options that cannot be taken together with it.")
    requires: list[str] = Field([], description="Options that it needs.")


class TenderForm(SiteForm):
    """A tender: a project file with requirements, options, award and form instead of measures."""

    kind: ClassVar[str] = Word("file_kind", "a tender file")

    currency: Literal["NOK", "SEK", "DKK", "EUR", "USD", "GBP"] = Field(
        "NOK", description="Of all prices, without VAT."
    )
    requirements: list[Annotated[Table, ReadLater("Requirement")]] = Field(
        [], max_length=MOST, description="What every bid must keep, each of a type or a preset."
    )
    options: list[Annotated[Table, ReadLater("Option")]] = Field(
        [],
        max_length=limits.BID_OPTIONS,
        description="Measures that bidders price: type, name, the fields of the measure, and what"
        " they state.",
    )
    award: Annotated[dict[str, Any], ReadLater("Award")] = Field(
        {}, description="Criteria with weight and model, rounding and tie rule."
    )
    form: BidFormForm = BidFormForm()
