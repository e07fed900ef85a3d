"""The result of reading a publisher's file: factors, the terms, and what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from ...display import html_table
from ...errors import PROBLEM_COLUMNS
from ...messages import Message, message
from ..catalogue import FactorCatalogue

FINDING_COLUMNS = ("finding", "factor", "detail")
NOT_READ_COLUMNS = ("file", *PROBLEM_COLUMNS)


class NotRead(NamedTuple):
    """A row or data set that was not read, and why.

    Attributes
    ----------
    file : str
        The sheet of a workbook or the member of an archive; blank for the file itself.
    row : int or str
        The row in the file, or the key of a data set; blank if it has none.
    column : str
    value : object
        Where the reason stands, and what stands there.
    problem, remedy : Message
    """

    file: str
    row: int | str
    column: str
    value: object
    problem: str
    remedy: str


class PublishedFinding(NamedTuple):
    """What a reader of the factors must know; `factor` is blank if it is about the whole file."""

    finding: str
    factor: str
    detail: str


@dataclass(frozen=True, eq=False)
class PublishedFactors:
    """The emission factors of one file, or folder, of a publisher.

    Attributes
    ----------
    catalogue : FactorCatalogue
        Joins another with ``|``.
    publisher, document : str
    year : int or None
        The edition; None if the file does not state one.
    terms : str
        The terms on which the publisher lets the numbers be used, in its own words if it has any.
    digest : str
        sha256 of the file's bytes, or of the paths and digests of a folder's files.
    source_rows : int
        Rows or data sets in the file, read or not.
    not_read : DataFrame
        Each row or data set that gave no factor: ``file, row, column, value, problem, remedy``.
    findings : DataFrame
        What a reader must know: ``finding, factor, detail``; `factor` is blank if it is about the
        whole file.
    cache : str
        Whether the factors came from the cache, or were kept there.
    """

    catalogue: FactorCatalogue
    publisher: str
    document: str
    year: int | None
    terms: str
    digest: str
    source_rows: int
    not_read: pd.DataFrame
    findings: pd.DataFrame
    cache: str = field(default="")

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows of the file, rows that were not read, factors, and rows of factors."""
        return {
            "source_rows": self.source_rows,
            "not_read": len(self.not_read),
            "factors": len(self.catalogue.table.ids),
            "factor_rows": len(self.catalogue),
        }

    @property
    def reasons(self) -> pd.DataFrame:
        """Why rows were not read, most rows first: ``rows, problem, file, row, remedy``.

        `file` and `row` are where the first of them stands.
        """
        kinds = [getattr(problem, "key", str(problem)) for problem in self.not_read["problem"]]
        kind = pd.Series(kinds, dtype=object, index=self.not_read.index)
        counts = kind.groupby(kind, sort=False).transform("size").astype(int)
        first = self.not_read[["problem", "file", "row", "remedy"]][~kind.duplicated()]
        return (
            first.assign(rows=counts)[["rows", "problem", "file", "row", "remedy"]]
            .sort_values("rows", ascending=False, kind="stable")
            .reset_index(drop=True)
        )

    def named(self, file: str) -> PublishedFactors:
        """The same with the name of the file in the table of what was not read."""
        names = [f"{file}, {place}" if place else file for place in self.not_read["file"]]
        return replace(self, not_read=self.not_read.assign(file=pd.Series(names, dtype=object)))

    def __len__(self) -> int:
        return len(self.catalogue)

    def __repr__(self) -> str:
        counts = self.counts
        edition = self.document if self.year is None else f"{self.document}, {self.year}"
        return (
            f"PublishedFactors({self.publisher}: {edition}; {counts['factors']} factors of"
            f" {counts['source_rows']} rows, {counts['not_read']} not read)"
        )

    def _repr_html_(self) -> str:
        facts = pd.DataFrame(
            {"": ["terms", "digest"], "value": [str(self.terms), self.digest]}
        ).set_index("")
        tables = [html_table(facts.reset_index(), repr(self))]
        if len(self.not_read):
            tables.append(html_table(self.reasons, "Not read"))
        if len(self.findings):
            tables.append(html_table(self.findings, "Findings"))
        return "".join([*tables, self.catalogue._repr_html_()])


def not_read_table(rows: Iterable[NotRead]) -> pd.DataFrame:
    """Table of what was not read, by file and row; messages keep their keys."""
    ordered = sorted(rows, key=lambda row: (row.file, isinstance(row.row, str), row.row))
    return pd.DataFrame(ordered, columns=list(NOT_READ_COLUMNS), dtype=object)


def findings_table(rows: Iterable[PublishedFinding]) -> pd.DataFrame:
    """Table of findings; messages keep their keys."""
    return pd.DataFrame(list(rows), columns=list(FINDING_COLUMNS), dtype=object)


def terms_of(publisher: str) -> Message:
    """The terms of a publisher, from the texts."""
    return message(f"publisher.terms.{publisher}")
