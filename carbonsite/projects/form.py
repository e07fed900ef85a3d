"""The whole file of a project, and what it has in common with the file of a tender."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .. import limits
from ..lifecycle import IndicatorWord
from ..messages import Word
from .table_forms import (
    AcceptanceForm,
    BasisForm,
    CatalogueForm,
    ClosedTable,
    Day,
    ReadLater,
    Table,
)

Many = Field(max_length=limits.PROJECT_TABLES)


class SiteForm(ClosedTable):
    """The keys that a project file and a tender file share: activities and their settings."""

    kind: ClassVar[str]
    """The kind of file, as errors name it."""

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
        Day | None,
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
        IndicatorWord | None,
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
        Field(description="QuantityReader derived from assumptions, by name."),
    ] = {}
    baseline: Annotated[
        list[Annotated[Table, ReadLater("Activity")]],
        Many,
        Field(description="Activities before any measure."),
    ] = []


class ProjectForm(SiteForm):
    """A construction site's carbon account: activities, measures and settings."""

    kind: ClassVar[str] = Word("file_kind", "a project file")

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
    accepted: Annotated[
        list[AcceptanceForm],
        Many,
        Field(description="Findings that somebody has accepted; they stay, and say so."),
    ] = []
    outputs: Annotated[
        list[str],
        Field(
            max_length=20,
            description="Files to write: xlsx, csv, json or parquet.",
            examples=[["site.xlsx"]],
        ),
    ] = []
