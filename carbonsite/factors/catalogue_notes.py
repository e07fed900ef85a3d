"""What a catalogue says about its factors besides their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

import pandas as pd

from .content import CatalogueContent
from .findings import FactorFinding, findings_frame
from .integrity import Redirect
from .projections import Projection


class CatalogueNotes:
    """Base of a catalogue: its substitutions, redirects and findings."""

    _content: CatalogueContent

    @classmethod
    def _of(cls, content: CatalogueContent) -> Self:
        catalogue = cls.__new__(cls)
        catalogue._content = content
        return catalogue

    @property
    def substitutions(self) -> dict[str, tuple[str, str]]:
        """Old id to new id and note."""
        return dict(self._content.substitutions)

    @property
    def redirects(self) -> dict[str, Redirect]:
        """Replacement of each id that is no longer in the catalogue."""
        return dict(self._content.redirects)

    @property
    def projections(self) -> dict[str, Projection]:
        """Factors whose number differs from year to year, by id."""
        return dict(self._content.projections)

    @property
    def findings(self) -> pd.DataFrame:
        """What was found about factors: columns ``finding, factor, detail``.

        They follow a factor into every account that uses it, but not into a list of factors: join
        catalogues by ``|`` instead of making a new one.
        """
        return findings_frame(self._content.findings)

    def with_projection(self, projection: Projection) -> Self:
        """A catalogue with a further factor by year, which activities name by its id.

        Raises
        ------
        UnknownFactorError, InputError
            If it does not hold a factor of the projection, or something else has its id.
        """
        return self._of(self._content.projected(projection))

    @property
    def defaults(self) -> pd.DataFrame:
        """The default factor of each product group, by one rule: `carbonsite.factors.choosing`.

        Returns
        -------
        DataFrame
            ``group, factor, value, unit, indicator, why, beside``: `why` is what the default has
            before the next, `beside` the other factors of the group.

        Examples
        --------
        >>> from carbonsite.factors.catalogue import FactorCatalogue
        >>> defaults = FactorCatalogue.default().defaults.set_index("group")
        >>> defaults.loc["cross-laminated timber", ["factor", "beside"]].tolist()
        ['clt-dk-without-biogenic', 'clt br18-clt']
        """
        from .choice import defaults_of

        return defaults_of(self._content.table)

    def findings_of(self, factor: str) -> tuple[FactorFinding, ...]:
        """What was found about one factor."""
        return self._content.findings.get(factor, ())

    def with_findings(self, findings: Mapping[str, Iterable[tuple[str, str]]]) -> Self:
        """A catalogue with further findings, each a few words and a detail, by factor.

        Raises
        ------
        UnknownFactorError
            If they are about a factor that it does not hold.

        Examples
        --------
        >>> from carbonsite.factors.catalogue import FactorCatalogue
        >>> catalogue = FactorCatalogue.default().with_findings(
        ...     {"clt": [("page unclear", "the table does not say whether C3 is included")]}
        ... )
        >>> catalogue.findings["finding"].tolist()
        ['page unclear']
        """
        return self._of(self._content.with_findings(findings))
