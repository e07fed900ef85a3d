"""The form of a project file: its tables and keys, from which the reader and the JSON Schema are
made.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import core_schema

from .. import limits
from ..errors import FieldError
from ..factors.basis import Biofuel, Boundary
from ..lifecycle import INDICATORS


@dataclass(frozen=True)
class ReadLater:
    """Marks what the form lets through, since only the rest of the file tells what it means; the
    schema knows it by `kind`.
    """

    kind: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return handler(source)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"$comment": self.kind}


Quantity = Annotated[Any, ReadLater("Quantity")]
SourceOrName = Annotated[Any, ReadLater("SourceOrName")]
Table = dict[str, Any]


def _day(value: Any) -> Any:
    """A date as TOML has it, or as text; a time of day is none."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise FieldError(
                f"{value[:40]!r} is not a date", "write it like 2019-12-01, without quotes"
            ) from None
    if isinstance(value, datetime.datetime):
        raise FieldError("is a date with a time of day", "write it like 2019-12-01")
    return value


class Form(BaseModel):
    """A table with a closed set of keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SourceForm(Form):
    """Where a number was read, precisely enough to read it again."""

    publisher: Annotated[str, Field(description="Who published it.")]
    document: Annotated[str, Field(description="In what.")]
    year: Annotated[int, Field(description="The year of the document.", examples=[2020])]
    locator: Annotated[
        str, Field(description="Page, table and row, cell, natural key or EPD number.")
    ]
    url: Annotated[str, Field(description="Where the document can be found.")] = ""


class AssumptionForm(Form):
    """An input with a range, and a source or a reason."""

    value: Annotated[
        str | float,
        Field(
            description="What is taken, with its unit; a number is a share.",
            examples=["1000 h", "5 %"],
        ),
    ]
    low: Annotated[
        str | float, Field(description="The lowest that it is held to be.", examples=["700 h"])
    ] = ""
    high: Annotated[
        str | float, Field(description="The highest that it is held to be.", examples=["1400 h"])
    ] = ""
    status: Annotated[
        Literal["published", "measured", "assumed", "stated"],
        Field(description="Left out: published with a source, assumed with a reason."),
    ] = "assumed"
    source: Annotated[SourceOrName, Field(description="Needed where published or measured.")] = None
    reason: Annotated[
        str, Field(description="Needed where assumed: in a sentence why this value.")
    ] = ""


class BasisForm(Form):
    """What the generic names electricity, diesel, hvo, fame, biodiesel and district-heat mean."""

    boundary: Annotated[
        Literal[tuple(each.value for each in Boundary)],  # type: ignore[valid-type]
        Field(description="How much of a carrier's life is counted."),
    ] = "life-cycle"
    electricity: Annotated[
        str,
        Field(
            description=(
                "The country's physical mix, the residual mix, or the id of a contract's factor."
            ),
            examples=["location", "residual"],
        ),
    ] = "location"
    biofuel: Annotated[
        Literal[tuple(each.value for each in Biofuel)],  # type: ignore[valid-type]
        Field(description="Whether renewable fuel is credited."),
    ] = "credited"
    country: Annotated[
        str, Field(description="Two letters.", pattern="^[A-Z]{2}$", examples=["NO"])
    ] = "NO"
    year: Annotated[
        int | None,
        Field(description="Left out, the date of the row or the project decides.", examples=[2020]),
    ] = None
    blend: Annotated[
        Quantity, Field(description="Share by volume of biodiesel in generic diesel.")
    ] = None
    obligation: Annotated[Quantity, Field(description="The year's sales obligation.")] = None


class FactorFileForm(Form):
    """A csv or xlsx of own factors, with the columns of the shipped table."""

    file: Annotated[
        str, Field(description="Within the project's folder.", examples=["own_factors.csv"])
    ]
    sheet: Annotated[
        str | None,
        Field(description="Of a workbook; left out, the only one that has a column factor."),
    ] = None
    decimal: Annotated[
        Literal[".", ","] | None, Field(description="Left out, each column tells.")
    ] = None


class SubstitutionForm(Form):
    """Numbers that are taken under another id, on purpose."""

    old: str
    new: str
    note: Annotated[str, Field(description="Why; it is printed beside the lines.")]


class CatalogueForm(Form):
    """The emission factors: those that carbonsite ships, and own ones from files; single ones stand
    in [[factors]].
    """

    shipped: Annotated[
        bool, Field(description="Whether the factors that carbonsite ships are among them.")
    ] = True
    files: list[FactorFileForm] = []
    substitute: list[SubstitutionForm] = []


class ClaimForm(Form):
    """A saving that somebody states, held against what the project gives."""

    amount: Annotated[str, Field(description="The saving.", examples=["167 000 kg CO2e"])]
    source: SourceOrName
    boundary: Annotated[
        Literal[tuple(each.value for each in Boundary)] | None,  # type: ignore[valid-type]
        Field(description="Left out where the source does not say."),
    ] = None
    includes: Annotated[
        list[str] | None,
        Field(
            description=(
                "Names of the measures that it covers; left out where the source does not say."
            )
        ),
    ] = None


class ActivityFileForm(Form):
    """Activities from a csv, xlsx or parquet: a bill of quantities, a log."""

    file: Annotated[str, Field(description="Within the project's folder.", examples=["boq.xlsx"])]
    mapping: Annotated[
        str | None,
        Field(
            description="A TOML file that says all below, to be used for several tables.",
            examples=["mapping.toml"],
        ),
    ] = None
    columns: Annotated[
        dict[str, Any],
        Field(
            description=(
                "For item, amount, unit, factor or a tag the heading in the file, or the column's"
                " number from 1."
            )
        ),
    ] = {}
    factors: Annotated[
        dict[str, str], Field(description="The factor that each text of the file means.")
    ] = {}
    tags: Annotated[
        dict[str, str],
        Field(description="What holds for each row that says nothing else, such as module = 'A5'."),
    ] = {}
    sheet: Annotated[
        Any,
        ReadLater("Sheet"),
        Field(
            description="Of a workbook, one or several; left out, every sheet that has a heading."
        ),
    ] = None
    decimal: Annotated[
        Literal[".", ","] | None, Field(description="Left out, each column tells.")
    ] = None
    separator: Annotated[
        Literal[";", ",", "tab", "|"] | None,
        Field(description="Of a csv; left out, the heading tells."),
    ] = None
    heading: Annotated[
        int | None, Field(ge=0, description="Row of the heading; 0 where there is none.")
    ] = None


Many = Field(max_length=limits.PROJECT_TABLES)


class SiteForm(Form):
    """What the file of a project and the file of a tender have in common: activities, and what they
    are accounted with.
    """

    kind: ClassVar[str]
    """What a file of this form is, as errors call it."""

    format: Annotated[Literal[1], Field(description="The version of this format.")] = 1
    name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description="Of the project.",
            examples=["Biri omsorgssenter"],
        ),
    ]
    date: Annotated[
        Annotated[datetime.date, BeforeValidator(_day)] | None,
        Field(description="For which validity is judged, and which dates rows without one."),
    ] = None
    areas: Annotated[
        list[str],
        Field(
            max_length=9,
            description="Each with its type.",
            examples=[["5000 m2 BTA", "4300 m2 BRA"]],
        ),
    ] = []
    indicator: Annotated[
        Literal[tuple(INDICATORS)] | None,  # type: ignore[valid-type]
        Field(description="Left out: the one that all lines declare."),
    ] = None
    basis: Annotated[
        str | BasisForm | None,
        Field(
            union_mode="left_to_right",
            description="What generic names mean: the name of one of [bases], or a table.",
        ),
    ] = None
    bases: Annotated[
        dict[str, BasisForm],
        Field(description="Further bases that reports show side by side, by name."),
    ] = {}
    catalogue: CatalogueForm = CatalogueForm()
    factors: Annotated[
        list[Annotated[Table, ReadLater("Factor")]],
        Many,
        Field(description="Own emission factors, with the columns of the shipped table."),
    ] = []
    sources: Annotated[
        dict[str, Annotated[Table, ReadLater("Source")]],
        Many,
        Field(description="Documents that assumptions and claims name."),
    ] = {}
    assumptions: Annotated[
        dict[str, Annotated[Table, ReadLater("Assumption")]],
        Many,
        Field(description="Inputs with a range and a provenance, by the name that tables show."),
    ] = {}
    derived: Annotated[
        dict[str, Annotated[Table, ReadLater("Function")]],
        Many,
        Field(description="Quantities derived from assumptions, by name."),
    ] = {}
    baseline: Annotated[
        list[Annotated[Table, ReadLater("Activity")]],
        Many,
        Field(description="Activities before any measure."),
    ] = []


class ProjectForm(SiteForm):
    """A construction site's carbon account: activities, measures, and what they are accounted with."""

    kind: ClassVar[str] = "a project file"

    measures: Annotated[
        list[Annotated[Table, ReadLater("Measure")]],
        Many,
        Field(description="What is done otherwise; their order orders the waterfall only."),
    ] = []
    sets: Annotated[
        dict[str, list[str]],
        Many,
        Field(description="Sets of measures that a claim may mean, by name."),
    ] = {}
    claims: Annotated[
        list[Annotated[Table, ReadLater("Claim")]],
        Many,
        Field(description="Savings that somebody states, to be examined."),
    ] = []
    outputs: Annotated[
        list[str],
        Field(
            max_length=20,
            description="Files to write: xlsx, csv, json or parquet.",
            examples=[["site.xlsx"]],
        ),
    ] = []
