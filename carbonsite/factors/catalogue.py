"""A read-only set of emission factors."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import UnknownFactorError
from ..messages import AnyLanguage, Joined
from ..messages.problems import problem
from .catalogue_notes import CatalogueNotes
from .content import CatalogueContent, content_in
from .integrity import Redirect, refuse
from .projections import shipped_projections
from .rows import frame_of, rows_of
from .shipped import shipped_redirects, shipped_table

if TYPE_CHECKING:
    from .cell_table import FactorCells
    from .explain import Explanation
    from .factor import EmissionFactor
    from .search_index import SearchIndex
    from .table import FactorTable


class FactorCatalogue(CatalogueNotes):
    """Emission factors by id; the same content always has the same digest.

    Parameters
    ----------
    factors : iterable of EmissionFactor
        One for each factor, module and part.

    Raises
    ------
    InputError
        If two factors share a key, have a reserved name, or declare A1-A3 besides A1, A2 or A3.

    Examples
    --------
    >>> catalogue = FactorCatalogue.default()
    >>> "diesel-b0" in catalogue
    True
    """

    def __init__(self, factors: Iterable[EmissionFactor] = ()) -> None:
        self._content = CatalogueContent(frame_of(factors)).checked()

    @classmethod
    def default(cls) -> FactorCatalogue:
        """The factors that carbonsite ships, each with its source."""
        # The tests check the shipped table row by row, so that reading it need not.
        projections = shipped_projections()
        return cls._of(CatalogueContent(shipped_table(), {}, shipped_redirects(), {}, projections))

    @classmethod
    def read_csv(cls, path: str | PathLike[str], decimal: str | None = None) -> FactorCatalogue:
        """Factors from a csv with the columns of the shipped table.

        Parameters
        ----------
        path : str or Path
            Separated by comma, semicolon or tab; in UTF-8, or as Windows writes it.
        decimal : {".", ","}, optional
            By default the numbers of each column decide.

        Raises
        ------
        InputError
            Listing every bad cell: line of the file, column, value, problem and remedy.
        """
        from .files import read_csv_cells

        return cls._in(read_csv_cells(path, decimal))

    @classmethod
    def read_xlsx(
        cls, path: str | PathLike[str], sheet: str | None = None, decimal: str | None = None
    ) -> FactorCatalogue:
        """Factors from a sheet of a workbook, as `read_csv`; formulas count by their stored value.

        By default, `sheet` is the only one that has a column `factor`.
        """
        from .files import read_xlsx_cells

        return cls._in(read_xlsx_cells(path, sheet, decimal))

    @classmethod
    def _in(cls, cells: FactorCells) -> FactorCatalogue:
        from .cell_table import factors_in, findings_of

        return cls(factors_in(cells)).with_findings(findings_of(cells))

    def write_csv(self, path: str | PathLike[str], lang: AnyLanguage = "en") -> None:
        """Write the factors as a csv that `read_csv` reads back with the same digest.

        Findings are written too, in English. `lang` ``"nb"`` is for Excel with Norwegian settings:
        semicolons, decimal commas and a byte order mark.

        Raises
        ------
        InputError
            If there are substitutions, which would be lost.
        """
        from .files import write_csv_file

        if self.substitutions:
            value = Joined(self.substitutions)
            refuse([problem("substitute", value, "factors.substitution_lost")])
        write_csv_file(self._content.frame, path, self._content.findings, lang)

    @property
    def frame(self) -> pd.DataFrame:
        """The factors as a table, one row for each factor, module and part."""
        return self._content.frame.copy()

    @property
    def table(self) -> FactorTable:
        """The factors as arrays, for the account."""
        return self._content.table

    @property
    def digest(self) -> str:
        """sha256 of the rows by key, columns in order, floats by repr, and of the substitutions."""
        return self._content.digest

    def holding(self, frame: pd.DataFrame) -> FactorCatalogue:
        """A catalogue of these rows, with the same substitutions and redirects."""
        return FactorCatalogue._of(self._content.with_frame(frame))

    def __len__(self) -> int:
        return len(self._content.frame)

    def __iter__(self) -> Iterator[EmissionFactor]:
        return iter(rows_of(self._content.frame))

    def __contains__(self, factor: object) -> bool:
        return self._content.holds(factor)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FactorCatalogue) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        factors, digest = len(self.table.ids), self.digest[:12]
        return f"FactorCatalogue({factors} factors, {len(self)} rows, digest {digest})"

    def __getitem__(self, factor: str) -> list[EmissionFactor]:
        """Every row of one factor: its modules and parts.

        Raises
        ------
        UnknownFactorError
            With near ids as its remedy.
        """
        current = self.current(factor)
        if current is None:
            raise self.unknown(factor)
        frame = self._content.frame
        return rows_of(frame[frame["factor"] == current])

    def current(self, factor: str) -> str | None:
        """The id itself if the catalogue has it, else its replacement; None if there is none."""
        return self._content.current(factor)

    def unknown(self, factor: object) -> UnknownFactorError:
        """Error of an id that is not in the catalogue, with near ids as its remedy."""
        return self._content.unknown(factor)

    def __or__(self, other: FactorCatalogue) -> FactorCatalogue:
        """Both sets together: equal rows merge, unequal rows with one key raise."""
        return FactorCatalogue._of(self._content.merged(content_in(other)))

    def substitute(self, old: str, new: str, note: str) -> FactorCatalogue:
        """A catalogue in which activities that name `old` use the numbers of `new`.

        Lines and findings show it.

        Parameters
        ----------
        old, new : str
            Ids that this catalogue holds.
        note : str
            Why; it is printed next to the lines.

        Raises
        ------
        UnknownFactorError, InputError
            If an id is not held, or the note is blank.
        """
        return FactorCatalogue._of(self._content.substituted(old, new, note))

    def redirect(self, old: str, new: str, note: str, since: str = "") -> FactorCatalogue:
        """A catalogue in which an id that it no longer holds leads to another; findings show it.

        Parameters
        ----------
        old, new, note : str
            `new` is held, or leads to an id that is; `note` says why.
        since : str, optional
            Version or date.

        Raises
        ------
        UnknownFactorError, InputError
            If `new` leads nowhere, or `old` is held.
        """
        return FactorCatalogue._of(self._content.redirected(old, Redirect(new, since, note)))

    def search(
        self,
        query: str,
        country: str | None = None,
        year: int | None = None,
        module: str | None = None,
        category: str | None = None,
    ) -> pd.DataFrame:
        """The factors that match words, the best first.

        Parameters
        ----------
        query : str
            Such as ``"lavkarbon b35"``: Norwegian, Swedish, Danish or English, misspelt or joined.
            Only factors that match the most words are listed.
        country : str, optional
            Geography of the factor, or a country for which its row says that it may stand in.
        year : int, optional
            Reference year of the factor, else the year of its document.
        module : str, optional
            A life-cycle module that the factor declares; `value` is then that module's.
        category : str, optional

        Returns
        -------
        DataFrame
            The columns of `SEARCH_COLUMNS`: `value` is the number that an account would use,
            `matched` the words that matched, `beside` the other factors of the product group, of
            which `default` is listed first. It has no rows if nothing matches;
            ``attrs["note"]`` says for which words no factor is shipped.

        Raises
        ------
        InputError
            If the query or a filter is not usable.

        Examples
        --------
        >>> FactorCatalogue.default().search("massivtre")[["factor", "value", "unit", "year"]]
                            factor  value       unit  year
        0  clt-dk-without-biogenic   80.0  kgCO2e/m3  2023
        1                      clt   34.0  kgCO2e/m3  2021
        2                 br18-clt -664.0  kgCO2e/m3  2023
        """
        from .search import search_table

        return search_table(self._index, query, country, year, module, category)

    @cached_property
    def _index(self) -> SearchIndex:
        from .search_index import SearchIndex

        return SearchIndex(self.table)

    def explain(self, factor: str) -> Explanation:
        """The origin of each number of a factor: declared or derived, source and validity."""
        from .explain import explain

        return explain(self._content, factor)

    def diff(self, new: FactorCatalogue, date: str | datetime.date | None = None) -> pd.DataFrame:
        """Table of what a newer catalogue changes: cells, and rows added, removed or renamed.

        Parameters
        ----------
        new : FactorCatalogue
        date : str or date, optional
            Rows of `new` that are no longer valid on that day are listed as expired.

        Returns
        -------
        DataFrame
            ``change, factor, module, part, column, old, new, relative, detail``.
        """
        from .versions import difference_of

        return difference_of(self._content, content_in(new), date)

    def _repr_html_(self) -> str:
        from ..display import html_table
        from .headline import listing

        return html_table(listing(self.table), repr(self))
