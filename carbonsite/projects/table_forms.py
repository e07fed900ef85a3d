"""The tables within a project file and their keys, for the reader and the JSON Schema."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import core_schema

from ..errors import FieldError
from ..factors.basis import BiofuelWord, BoundaryWord
from ..messages import message
from ..scenarios.claim import ClaimedElectricity
from ..units.assumption import StatusWord

NumberKindText = Literal["period", "counter", "power", "stock", "money"]
"""What the numbers of a table are."""


@dataclass(frozen=True)
class ReadLater:
    """Marks a value that the form lets through, since the rest of the file says what it means.

    Attributes
    ----------
    kind : str
        Of the value, as the schema defines it.
    """

    kind: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return handler(source)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        return {"$comment": self.kind}


WrittenQuantity = Annotated[object, ReadLater("Quantity")]
SourceOrName = Annotated[object, ReadLater("SourceOrName")]
Table = dict[str, object]


def _day(value: object) -> object:
    """A date as TOML has it, or as text; a time of day is refused."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise FieldError(
                message("project.not_date"), message("project.date_text.remedy")
            ) from None
    if isinstance(value, datetime.datetime):
        raise FieldError(message("project.date_with_time"), message("project.not_date.remedy"))
    return value


Day = Annotated[datetime.date, BeforeValidator(_day)]


class ClosedTable(BaseModel):
    """A table with a closed set of keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SourceForm(ClosedTable):
    """Where a number was read, precisely enough to read it again."""

    publisher: str = Field(description="Who published it.")
    document: str = Field(description="In what.")
    year: int = Field(description="The year of the document.", examples=[2020])
    locator: str = Field(description="Page, table and row, cell, natural key or EPD number.")
    url: str = Field("", description="Where the document can be found.")


class AssumptionForm(ClosedTable):
    """An input with a range, and a source or a reason."""

    value: str | float = Field(
        description="The value, with its unit; a number is a share.", examples=["1000 h", "5 %"]
    )
    low: str | float = Field(
        "", description="The lowest value that it may have.", examples=["700 h"]
    )
    high: str | float = Field(
        "", description="The highest value that it may have.", examples=["1400 h"]
    )
    status: StatusWord = Field(
        "assumed", description="Left out: published with a source, assumed with a reason."
    )
    source: SourceOrName = Field(None, description="Needed where published or measured.")
    reason: str = Field("", description="Needed where assumed: in a sentence why this value.")


class BasisForm(ClosedTable):
    """What the generic names electricity, diesel, hvo, fame, biodiesel and district-heat mean."""

    boundary: BoundaryWord = Field(
        "life-cycle", description="How much of a carrier's life is counted."
    )
    electricity: str = Field(
        "location",
        description="The country's physical mix, the residual mix, or the id of a"
        " contract's factor.",
        examples=["location", "residual"],
    )
    biofuel: BiofuelWord = Field("credited", description="Whether renewable fuel is credited.")
    country: str = Field("NO", description="Two letters.", pattern="^[A-Z]{2}$", examples=["NO"])
    year: int | None = Field(
        None, description="Left out, the date of the row or the project decides.", examples=[2020]
    )
    blend: WrittenQuantity = Field(
        None, description="Share by volume of biodiesel in generic diesel."
    )
    obligation: WrittenQuantity = Field(None, description="The year's sales obligation.")


class PeriodForm(ClosedTable):
    """The calendar years whose yearly amounts are counted."""

    start: int = Field(description="The first calendar year.", examples=[2024])
    length: int = Field(description="How many years.", examples=[50])


class RuleForm(ClosedTable):
    """A rule that the account is judged by; what it does not say is left out."""

    rule: str = Field(description="Its name.", examples=["br18-2025", "tek17"])
    building: str = Field("", description="Type of building, where the limit depends on it.")
    application: Day | None = Field(None, description="Day of the application for the permit.")
    limit: str | None = Field(None, description="The buyer's own, where the rule leaves it open.")
    given: dict[str, str] = Field(
        {}, description="Where numbers come from that the rule prescribes and that were not read."
    )


class FactorFileForm(ClosedTable):
    """A csv or xlsx of own factors, with the columns of the shipped table."""

    file: str = Field(description="Within the project's folder.", examples=["own_factors.csv"])
    sheet: str | None = Field(
        None, description="Of a workbook; left out, the only one that has a column factor."
    )
    decimal: Literal[".", ","] | None = Field(
        None, description="Left out, the cells of each column decide."
    )


class SubstitutionForm(ClosedTable):
    """Numbers that are used under another id, on purpose."""

    old: str
    new: str
    note: str = Field(description="Why; it is printed beside the lines.")


class CatalogueForm(ClosedTable):
    """The emission factors that carbonsite ships, and own ones from files; [[factors]] has more."""

    shipped: bool = Field(
        True, description="Whether the factors that carbonsite ships are among them."
    )
    files: list[FactorFileForm] = []
    substitute: list[SubstitutionForm] = []


class ClaimForm(ClosedTable):
    """A saving that somebody states, compared with the project's own."""

    amount: str = Field(
        description="The saving, per area if so, or a share of the reference.",
        examples=["167 000 kg CO2e", "30 kgCO2e/m2 BTA", "40-50 %"],
    )
    source: SourceOrName
    boundary: BoundaryWord | None = Field(
        None, description="Left out where the source does not say."
    )
    includes: list[str] | None = Field(
        None,
        description="Names of the measures that it covers; left out where the source does not say.",
    )
    electricity: ClaimedElectricity | None = Field(
        None, description="Left out where the source does not say."
    )
    modules: list[str] = Field(
        [], description="Life-cycle modules that it is about; left out: all."
    )
    elements: list[str] = Field(
        [], description="NS 3451 codes that it is about; a share needs them."
    )


class AcceptanceForm(ClosedTable):
    """A finding that somebody accepts: it stays in the table, and says by whom and why."""

    finding: str = Field(min_length=1, description="As in the findings.", examples=["later source"])
    factor: str = Field("", description="As in the findings; left out where none is.")
    who: str = Field(min_length=1, description="Who accepts it.")
    why: str = Field(min_length=1, description="For what reason.")
    date: Day = Field(description="When it was accepted.")


class ActivityFileForm(ClosedTable):
    """Activities from a csv, xlsx or parquet: a bill of quantities, a log."""

    file: str = Field(description="Within the project's folder.", examples=["boq.xlsx"])
    mapping: str | None = Field(
        None,
        description="A TOML file that says all below, to be used for several tables.",
        examples=["mapping.toml"],
    )
    columns: dict[str, object] = Field(
        {},
        description="For item, amount, unit, factor or a tag the heading in the file, or the"
        " column's number from 1.",
    )
    factors: dict[str, str] = Field({}, description="The factor that each text of the file means.")
    tags: dict[str, str] = Field(
        {}, description="Tags of each row that does not state its own, such as module = 'A5'."
    )
    kind: NumberKindText | dict[str, NumberKindText] | None = Field(
        None,
        description="What the numbers are, of all columns of amounts or by heading; left out, unit,"
        " heading and numbers decide. Only amounts of a period are read as activities.",
    )
    include: list[Literal["option", "alternative", "provisional", "cancelled"]] = Field(
        [], description="Kinds of optional rows that are counted like others."
    )
    sheet: Annotated[object, ReadLater("Sheet")] = Field(
        None, description="Of a workbook, one or several; left out, every sheet that has a heading."
    )
    decimal: Literal[".", ","] | None = Field(
        None, description="Left out, the cells of each column decide."
    )
    separator: Literal[";", ",", "tab", "|"] | None = Field(
        None, description="Of a csv; left out, the heading decides."
    )
    heading: int | None = Field(
        None, ge=0, description="Row of the heading; 0 where there is none."
    )
