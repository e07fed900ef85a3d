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
    PeriodForm,
    ReadLater,
    RuleForm,
    Table,
)

MOST = limits.PROJECT_TABLES


class SiteForm(ClosedTable):
    """The keys that a project file and a tender file share: activities and their settings."""

    kind: ClassVar[str]
    """The kind of file, as errors name it."""

    format: Literal[1] = Field(1, description="The version of this format.")
    name: str = Field(
        min_length=1, max_length=200, description="Of the project.", examples=["Biri omsorgssenter"]
    )
    date: Day | None = Field(
        None, description="For which validity is judged, and which dates rows without one."
    )
    areas: list[str] = Field(
        [],
        max_length=9,
        description="Each with its type.",
        examples=[["5000 m2 BTA", "4300 m2 BRA"]],
    )
    indicator: IndicatorWord | None = Field(
        None, description="Left out: the one that all lines declare."
    )
    basis: str | BasisForm | None = Field(
        None,
        union_mode="left_to_right",
        description="What generic names mean: the name of one of [bases], or a table.",
    )
    bases: dict[str, BasisForm] = Field(
        {}, description="Further bases that reports show side by side, by name."
    )
    catalogue: CatalogueForm = CatalogueForm()
    factors: list[Annotated[Table, ReadLater("Factor")]] = Field(
        [],
        max_length=MOST,
        description="Own emission factors, with the columns of the shipped table.",
    )
    sources: dict[str, Annotated[Table, ReadLater("Source")]] = Field(
        {}, max_length=MOST, description="Documents that assumptions and claims name."
    )
    assumptions: dict[str, Annotated[Table, ReadLater("Assumption")]] = Field(
        {},
        max_length=MOST,
        description="Inputs with a range and a provenance, by the name that tables show.",
    )
    derived: dict[str, Annotated[Table, ReadLater("Function")]] = Field(
        {}, max_length=MOST, description="Quantities derived from assumptions, by name."
    )
    baseline: list[Annotated[Table, ReadLater("Activity")]] = Field(
        [], max_length=MOST, description="Activities before any measure."
    )


class ProjectForm(SiteForm):
    """A construction site's carbon account: activities, measures and settings."""

    kind: ClassVar[str] = Word("file_kind", "a project file")

    period: PeriodForm | None = Field(
        None, description="Years of the amounts that are stated per year."
    )
    rules: list[RuleForm] = Field(
        [], max_length=20, description="Rules that the account is judged by."
    )
    measures: list[Annotated[Table, ReadLater("Measure")]] = Field(
        [],
        max_length=MOST,
        description="What is done otherwise; their order orders the waterfall only.",
    )
    sets: dict[str, list[str]] = Field(
        {}, max_length=MOST, description="Sets of measures that a claim may mean, by name."
    )
    claims: list[Annotated[Table, ReadLater("Claim")]] = Field(
        [], max_length=MOST, description="Savings that somebody states, to be examined."
    )
    accepted: list[AcceptanceForm] = Field(
        [],
        max_length=MOST,
        description="Findings that somebody has accepted; they stay, and say so.",
    )
    outputs: list[str] = Field(
        [],
        max_length=20,
        description="Files to write: xlsx, csv, json or parquet.",
        examples=[["site.xlsx"]],
    )
