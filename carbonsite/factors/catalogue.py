"""A read-only set of emission factors."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import InputError, UnknownFactorError
from ..messages import message
from .columns import FACTOR_COLUMNS
from .integrity import (
    Substitutions,
    chains,
    conflicts,
    digest_of,
    disagreements,
    unclear_redirect,
    unclear_substitution,
)
from .redirects import Redirect, destination, shipped_redirects
from .rows import frame_of, rows_of
from .shipped import shipped_table

if TYPE_CHECKING:
    from .explain import Explanation
    from .factor import EmissionFactor
    from .search import SearchIndex
    from .table import FactorTable


class FactorCatalogue:
    """Emission factors by id; the same content always has the same digest.

    Parameters
    ----------
    factors : iterable of EmissionFactor
        One for each factor, module and part.

    Raises
    ------
    InputError
        Where two factors share a key, take a reserved name, or hold A1-A3 beside A1, A2 or A3.

    Examples
    --------
    >>> catalogue = FactorCatalogue.default()
    >>> "diesel-b0" in catalogue
    True
    """

    def __init__(self, factors: Iterable[EmissionFactor] = ()) -> None:
        self._take(frame_of(factors), {}, {})

    def _take(
        self,
        frame: pd.DataFrame,
        substitutions: Substitutions,
        redirects: Mapping[str, Redirect],
        *,
        is_checked: bool = False,
    ) -> None:
        problems = [] if is_checked else [*conflicts(frame), *chains(substitutions)]
        if problems:
            raise InputError.of("factor catalogue", problems)
        self._frame = frame
        self.substitutions = dict(substitutions)
        self.redirects = dict(redirects)

    @classmethod
    def _of(
        cls,
        frame: pd.DataFrame,
        substitutions: Substitutions | None = None,
        redirects: Mapping[str, Redirect] | None = None,
        *,
        is_checked: bool = False,
    ) -> FactorCatalogue:
        catalogue = cls.__new__(cls)
        catalogue._take(
            frame.reset_index(drop=True),
            substitutions or {},
            redirects or {},
            is_checked=is_checked,
        )
        return catalogue

    @classmethod
    def default(cls) -> FactorCatalogue:
        """The factors that carbonsite ships, each with its source.

        The tests check the shipped table row by row, so that reading it need not.
        """
        return cls._of(shipped_table(), redirects=shipped_redirects(), is_checked=True)

    @classmethod
    def read_csv(cls, path: str | PathLike[str], decimal: str | None = None) -> FactorCatalogue:
        """Factors from a csv with the columns of the shipped table; every bad cell is reported at
        once.

        Parameters
        ----------
        path : str or Path
            Separated by comma, semicolon or tab; in UTF-8, or as Windows writes it.
        decimal : {".", ","}, optional
            Left out, each column tells by its own numbers.

        Raises
        ------
        InputError
            With the line of the file, the column, the value, what is wrong and what to do.
        """
        from .cell_table import factors_in
        from .files import read_csv_cells

        return cls(factors_in(read_csv_cells(path, decimal)))

    @classmethod
    def read_xlsx(
        cls, path: str | PathLike[str], sheet: str | None = None, decimal: str | None = None
    ) -> FactorCatalogue:
        """Factors from a sheet of a workbook, as `read_csv`; of a formula the value that was stored
        with it.

        Left out, `sheet` is the only one that has a column `factor`.
        """
        from .cell_table import factors_in
        from .files import read_xlsx_cells

        return cls(factors_in(read_xlsx_cells(path, sheet, decimal)))

    def write_csv(self, path: str | PathLike[str]) -> None:
        """Write the factors as a csv that `read_csv` reads back with the same digest; substitutions
        are no rows and refused.
        """
        from .files import write_csv_file

        if self.substitutions:
            raise InputError.of(
                "factor catalogue",
                [
                    {
                        "column": "substitute",
                        "value": ", ".join(self.substitutions),
                        "problem": "is no row, and would be lost",
                        "remedy": (
                            "write the catalogue without it, and substitute again after reading"
                        ),
                    }
                ],
            )
        write_csv_file(self._frame, path)

    @property
    def frame(self) -> pd.DataFrame:
        """The factors as a table, one row for each factor, module and part."""
        return self._frame.copy()

    @cached_property
    def table(self) -> FactorTable:
        """The factors as arrays, for the account."""
        from .table import FactorTable

        return FactorTable(self._frame)

    @cached_property
    def digest(self) -> str:
        """sha256 of the content: rows by key, columns in order, floats by repr; and the
        substitutions.
        """
        return digest_of(self._frame, self.substitutions)

    def holding(self, frame: pd.DataFrame) -> FactorCatalogue:
        """A catalogue of these rows, with the same substitutions and redirects."""
        return FactorCatalogue._of(frame, self.substitutions, self.redirects)

    def __len__(self) -> int:
        return len(self._frame)

    def __iter__(self) -> Iterator[EmissionFactor]:
        return iter(rows_of(self._frame))

    def __contains__(self, factor: object) -> bool:
        return isinstance(factor, str) and factor in self.table.codes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FactorCatalogue) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return (
            f"FactorCatalogue({len(self.table.ids)} factors, {len(self)} rows, digest"
            f" {self.digest[:12]})"
        )

    def __getitem__(self, factor: str) -> list[EmissionFactor]:
        """Every row of one factor: its modules and parts.

        Raises
        ------
        UnknownFactorError
            Saying which ids are near.
        """
        held = self.current(factor)
        if held is None:
            raise self.unknown(factor)
        return rows_of(self._frame[self._frame["factor"] == held])

    def current(self, factor: str) -> str | None:
        """The id under which a factor is held: its own, else that which took its place; None where
        there is none.
        """
        if factor in self:
            return factor
        if not isinstance(factor, str) or factor not in self.redirects:
            return None
        new = destination(
            factor,
            {old: redirect.new for old, redirect in self.redirects.items() if old not in self},
        )
        return new if new in self else None

    def unknown(self, factor: object) -> UnknownFactorError:
        """The error of an id that is not held, with the near ones as its remedy."""
        from ..messages.near_names import near_names

        return UnknownFactorError(
            message("factors.unknown", factor=factor),
            near_names(factor, self.table.ids, message("factors.unknown.remedy")),
        )

    def __or__(self, other: FactorCatalogue) -> FactorCatalogue:
        """Both sets together: equal rows and substitutions merge, unequal ones with one key raise."""
        problems = [
            *disagreements(self.substitutions, other.substitutions, "substitute"),
            *disagreements(self.redirects, other.redirects, "redirect"),
        ]
        if problems:
            raise InputError.of("factor catalogue", problems)
        both = pd.concat(
            [f for f in (self._frame, other._frame) if len(f)] or [self._frame], ignore_index=True
        )
        return FactorCatalogue._of(
            both[~both.duplicated(list(FACTOR_COLUMNS))],
            {**self.substitutions, **other.substitutions},
            {**self.redirects, **other.redirects},
        )

    def substitute(self, old: str, new: str, note: str) -> FactorCatalogue:
        """A catalogue in which activities that name `old` take the numbers of `new`; lines and
        findings show it.

        Parameters
        ----------
        old, new : str
            Ids that this catalogue holds.
        note : str
            Why; it is printed beside the lines.

        Raises
        ------
        UnknownFactorError, InputError
            Where an id is not held, or the note is blank.
        """
        for factor in (old, new):
            if factor not in self:
                raise self.unknown(factor)
        problems = list(unclear_substitution(self.substitutions, old, new, note))
        if problems:
            raise InputError.of("substitution", problems)
        return FactorCatalogue._of(
            self._frame, {**self.substitutions, old: (new, note)}, self.redirects
        )

    def redirect(self, old: str, new: str, note: str, since: str = "") -> FactorCatalogue:
        """A catalogue in which an id that it no longer holds leads to the one that took its place;
        findings show it.

        `note` says why, `since` from which version or date on; `new` is held, or leads to an id
        that is.

        Raises
        ------
        UnknownFactorError, InputError
            Where `new` leads nowhere, or `old` is held.
        """
        if self.current(new) is None:
            raise self.unknown(new)
        problems = (
            [*unclear_redirect(self.redirects, old, new, note)]
            if old not in self
            else [
                {
                    "column": "old",
                    "value": old,
                    "problem": "is held",
                    "remedy": "substitute() is for an id that is held",
                }
            ]
        )
        if problems:
            raise InputError.of("redirect", problems)
        return FactorCatalogue._of(
            self._frame, self.substitutions, {**self.redirects, old: Redirect(new, since, note)}
        )

    # -- finding and comparing

    def search(
        self,
        query: str,
        country: str | None = None,
        year: int | None = None,
        module: str | None = None,
        category: str | None = None,
    ) -> pd.DataFrame:
        """The factors that words find, the best first: Norwegian, Swedish, Danish or English,
        misspelt or joined.

        Parameters
        ----------
        query : str
            Such as ``"lavkarbon b35"``; a factor must have as many of the words as any factor has.
        country : str, optional
            Geography of the factor, or a country for which its row says that it may stand in.
        year : int, optional
            The year that the number is of: its reference year, else the document's.
        module : str, optional
            A life-cycle module that the factor declares; `value` is then that module's.
        category : str, optional

        Returns
        -------
        DataFrame
            The columns of `SEARCH_COLUMNS`: `value` is the number that an account would take,
            `matched` the words that found it. Where nothing is found it has no rows.

        Raises
        ------
        InputError
            Where a filter cannot be meant.

        Examples
        --------
        >>> FactorCatalogue.default().search("massivtre")[["factor", "value", "unit", "year"]]
             factor  value       unit  year
        0       clt   34.0  kgCO2e/m3  2021
        1  br18-clt -664.0  kgCO2e/m3  2023
        """
        from .search import search_table

        return search_table(self._index, query, country, year, module, category)

    @cached_property
    def _index(self) -> SearchIndex:
        from .search import SearchIndex

        return SearchIndex(self.table)

    def explain(self, factor: str) -> Explanation:
        """Where each number of a factor comes from: declared or derived and how, its source,
        properties and validity.
        """
        from .explain import explain

        return explain(self, factor)

    def diff(self, new: FactorCatalogue, date: str | datetime.date | None = None) -> pd.DataFrame:
        """What a newer catalogue changes: each cell that differs, and rows that were added, removed
        or renamed.

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

        return difference_of(self, new, date)

    def _repr_html_(self) -> str:
        from ..display import html_table
        from .headline import listing

        return html_table(listing(self.table), repr(self))
