"""The frozen content of a catalogue: its rows, its substitutions and its redirects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import UnknownFactorError
from ..messages import message
from ..messages.arguments import refused
from ..messages.problems import problem
from ..units.tidy import tidy
from .columns import FACTOR_COLUMNS
from .findings import Findings, merged_findings
from .integrity import (
    Redirect,
    Substitutions,
    chains,
    conflicts,
    destination,
    digest_of,
    disagreements,
    refuse,
    unclear_redirect,
    unclear_substitution,
)
from .projections import Projection

if TYPE_CHECKING:
    from .table import FactorTable


@dataclass(frozen=True, eq=False)
class CatalogueContent:
    """Rows of factors as a table, with the ids that are substituted or redirected.

    Attributes
    ----------
    frame : DataFrame
        One row for each factor, module and part.
    substitutions : dict of str to (str, str)
        Old id to new id and note.
    redirects : dict of str to Redirect
    findings : dict of str to tuple of FactorFinding
        What was found about a factor; it is no part of the digest, since no number follows from it.
    projections : mapping of str to Projection
        Factors by year; no part of the digest, since they are made of its rows.
    """

    frame: pd.DataFrame
    substitutions: Substitutions = field(default_factory=dict)
    redirects: Mapping[str, Redirect] = field(default_factory=dict)
    findings: Findings = field(default_factory=dict)
    projections: Mapping[str, Projection] = field(default_factory=dict)

    def checked(self) -> CatalogueContent:
        """The same content.

        Raises
        ------
        InputError
            If the rows or the substitutions cannot stand in one catalogue.
        """
        refuse([*conflicts(self.frame), *chains(self.substitutions)])
        return self

    @cached_property
    def table(self) -> FactorTable:
        """The factors as arrays."""
        from .table import FactorTable

        return FactorTable(self.frame)

    @cached_property
    def digest(self) -> str:
        """sha256 of the rows and the substitutions."""
        return digest_of(self.frame, self.substitutions)

    def holds(self, factor: object) -> bool:
        """True if a row has this id."""
        return isinstance(factor, str) and factor in self.table.codes

    def current(self, factor: str) -> str | None:
        """The id itself if the catalogue has it, else its replacement; None if there is none."""
        if isinstance(factor, str) and not self.holds(factor):
            factor = tidy(factor)
        if self.holds(factor):
            return factor
        if not isinstance(factor, str) or factor not in self.redirects:
            return None
        gone = {
            old: redirect.new for old, redirect in self.redirects.items() if not self.holds(old)
        }
        new = destination(factor, gone)
        return new if self.holds(new) else None

    def unknown(self, factor: object) -> UnknownFactorError:
        """Error of an id that is not in the catalogue, with near ids as its remedy."""
        from ..messages.near_names import near_names

        return UnknownFactorError(
            message("factors.unknown", factor=factor),
            near_names(factor, self.table.ids, message("factors.unknown.remedy")),
        )

    def with_frame(self, frame: pd.DataFrame) -> CatalogueContent:
        """The content with other rows."""
        left = frozenset(frame["factor"])
        findings = {factor: of for factor, of in self.findings.items() if factor in left}
        return replace(self, frame=frame.reset_index(drop=True), findings=findings).checked()

    def with_findings(self, findings: Mapping[str, Iterable[tuple[str, str]]]) -> CatalogueContent:
        """The content with further findings.

        Raises
        ------
        UnknownFactorError
            If they are about a factor that is not there.
        """
        for factor in findings:
            if not self.holds(factor):
                raise self.unknown(factor)
        return replace(self, findings=merged_findings(self.findings, findings))

    def projected(self, projection: Projection) -> CatalogueContent:
        """The content with a further factor by year.

        Raises
        ------
        UnknownFactorError, InputError
            If a factor of a year is not held, or something else has the id.
        """
        for factor in projection.factors.values():
            if not self.holds(factor):
                raise self.unknown(factor)
        name = projection.projection
        if self.holds(name) or self.projections.get(name, projection) != projection:
            refuse([problem("projection", name, "projection.taken")], "projection")
        return replace(self, projections={**self.projections, name: projection})

    def merged(self, other: CatalogueContent) -> CatalogueContent:
        """Both contents together; equal rows merge.

        Raises
        ------
        InputError
            If the two disagree.
        """
        refuse(
            [
                *disagreements(self.substitutions, other.substitutions, "substitute"),
                *disagreements(self.redirects, other.redirects, "redirect"),
                *disagreements(self.projections, other.projections, "projection"),
            ]
        )
        frames = [frame for frame in (self.frame, other.frame) if len(frame)] or [self.frame]
        both = pd.concat(frames, ignore_index=True)
        return replace(
            self,
            substitutions={**self.substitutions, **other.substitutions},
            redirects={**self.redirects, **other.redirects},
            findings=merged_findings(self.findings, other.findings),
            projections={**other.projections, **self.projections},
        ).with_frame(both[~both.duplicated(list(FACTOR_COLUMNS))])

    def substituted(self, old: str, new: str, note: str) -> CatalogueContent:
        """The content in which `new` stands in for `old`.

        Raises
        ------
        UnknownFactorError, InputError
            If an id is not held, or the substitution says nothing new.
        """
        for factor in (old, new):
            if not self.holds(factor):
                raise self.unknown(factor)
        refuse(unclear_substitution(self.substitutions, old, new, note), "substitution")
        return replace(self, substitutions={**self.substitutions, old: (new, note)}).checked()

    def redirected(self, old: str, redirect: Redirect) -> CatalogueContent:
        """The content in which an id that is gone leads to another.

        Raises
        ------
        UnknownFactorError, InputError
            If the redirect leads nowhere, or `old` is held.
        """
        if self.current(redirect.new) is None:
            raise self.unknown(redirect.new)
        if self.holds(old):
            refuse([problem("old", old, "factors.redirect_held")], "redirect")
        refuse(unclear_redirect(self.redirects, old, redirect.new, redirect.note), "redirect")
        return replace(self, redirects={**self.redirects, old: redirect}).checked()


def content_in(catalogue: object) -> CatalogueContent:
    """The content of a catalogue.

    Raises
    ------
    InputError
        If it is none, such as a table or a list of factors.
    """
    content = getattr(catalogue, "_content", None)
    if not isinstance(content, CatalogueContent):
        raise refused(catalogue, "FactorCatalogue", "other", "catalogue")
    return content
