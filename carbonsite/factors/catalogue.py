"""A read-only set of emission factors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import InputError, UnknownFactorError
from ..lifecycle import INDICATORS
from .columns import FACTOR_COLUMNS, KEY
from .generic import GENERIC_NAMES
from .near import near_names
from .rows import frame_of, rows_of

if TYPE_CHECKING:
    from .factor import EmissionFactor
    from .table import FactorTable

_NUMBERS = (*INDICATORS, "year", "reference_year")


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
        self._take(frame_of(factors), {})

    def _take(self, frame: pd.DataFrame, substitutions: Mapping[str, tuple[str, str]], *, is_checked: bool = False) -> None:
        problems = [] if is_checked else list(_conflicts(frame))
        if problems:
            raise InputError.of("factor catalogue", problems)
        self._frame = frame
        self.substitutions = dict(substitutions)

    @classmethod
    def _of(cls, frame: pd.DataFrame, substitutions: Mapping[str, tuple[str, str]] | None = None, *, is_checked: bool = False) -> FactorCatalogue:
        catalogue = cls.__new__(cls)
        catalogue._take(frame.reset_index(drop=True), substitutions or {}, is_checked=is_checked)
        return catalogue

    @classmethod
    def default(cls) -> FactorCatalogue:
        """The factors that carbonsite ships, each with its source.

        The tests check the shipped table row by row, so that reading it need not.
        """
        return cls._of(_read_table(data_file("emission_factors.csv")).astype({"reference_year": "Int64", "year": "int64"}), is_checked=True)

    @classmethod
    def read_csv(cls, path: str | PathLike[str]) -> FactorCatalogue:
        """Factors from a csv with the columns of the shipped table; every bad cell is reported at once.

        Raises
        ------
        InputError
            With the line of the file, the column, the value and what is wrong.
        """
        from .rows import factors_of

        return cls(factors_of(_read_table(Path(path)), Path(path).name))

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
        """sha256 of the content: rows by key, columns in order, floats by repr; and the substitutions."""
        return digest_of(self._frame, self.substitutions)

    def holding(self, frame: pd.DataFrame) -> FactorCatalogue:
        """A catalogue of these rows, with the same substitutions."""
        return FactorCatalogue._of(frame, self.substitutions)

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
        return f"FactorCatalogue({len(self.table.ids)} factors, {len(self)} rows, digest {self.digest[:12]})"

    def __getitem__(self, factor: str) -> list[EmissionFactor]:
        """Every row of one factor: its modules and parts.

        Raises
        ------
        UnknownFactorError
            Saying which ids are near.
        """
        if factor not in self:
            raise UnknownFactorError(f"no emission factor {factor!r}; {near_names(factor, self.table.ids)}")
        return rows_of(self._frame[self._frame["factor"] == factor])

    def __or__(self, other: FactorCatalogue) -> FactorCatalogue:
        """Both sets together: equal rows and substitutions merge, unequal ones with one key raise."""
        for old in self.substitutions.keys() & other.substitutions.keys():
            if self.substitutions[old] != other.substitutions[old]:
                raise InputError.of("factor catalogue", [{"column": "substitute", "value": old, "problem": "is substituted in two ways", "remedy": "keep one of them"}])
        both = pd.concat([f for f in (self._frame, other._frame) if len(f)] or [self._frame], ignore_index=True)
        return FactorCatalogue._of(both[~both.duplicated(list(FACTOR_COLUMNS))], {**self.substitutions, **other.substitutions})

    def substitute(self, old: str, new: str, note: str) -> FactorCatalogue:
        """A catalogue in which activities that name `old` take the numbers of `new`; lines and findings show it.

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
            self[factor]
        if not note.strip() or old == new:
            raise InputError.of("substitution", [{"column": "note" if old != new else "new", "value": note if old != new else new, "problem": "says nothing", "remedy": "say which factor is taken instead, and why"}])
        return FactorCatalogue._of(self._frame, {**self.substitutions, old: (new, note)})


def data_file(name: str) -> Path:
    """A file of ``data/``: in an installed wheel beside the package, else in the checkout.

    Raises
    ------
    FileNotFoundError
        Where neither holds it, which means a broken installation.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "data", package.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{name} is missing from this installation of carbonsite; install it again")


def digest_of(frame: pd.DataFrame, substitutions: Mapping[str, tuple[str, str]] | None = None) -> str:
    """sha256 over rows sorted by key, in the order of `FACTOR_COLUMNS`, floats by repr."""
    ordered = frame.sort_values(list(KEY), kind="stable")
    columns = [["" if missing else repr(cell) if isinstance(cell, float) else str(cell) for cell, missing in zip(ordered[c].tolist(), ordered[c].isna(), strict=True)] for c in FACTOR_COLUMNS]
    lines = ["\x1f".join(cells) for cells in zip(*columns, strict=True)]
    lines += [f"{old}\x1f{new}\x1f{note}" for old, (new, note) in sorted((substitutions or {}).items())]
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def _read_table(path: Path) -> pd.DataFrame:
    """A csv as a table: numbers as floats, texts where a number is written as a quantity or cannot be read."""
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", engine="c")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError.of(path.name, [{"value": str(error), "problem": "is not a csv table", "remedy": "save it as csv, comma separated, in UTF-8"}]) from None
    problems = [{"column": column, "problem": "missing column", "remedy": "add it; the order of columns is free"} for column in ("factor", "declared_unit") if column not in frame]
    problems += [{"column": column, "problem": "is not a column of a factor table", "remedy": f"write one of {', '.join(FACTOR_COLUMNS)}"} for column in frame if column not in FACTOR_COLUMNS]
    if not isinstance(frame.index, pd.RangeIndex):
        problems.append({"problem": "a line has more cells than the heading", "remedy": "give every column a heading"})
    if problems:
        raise InputError.of(path.name, problems)
    frame = frame.reindex(columns=list(FACTOR_COLUMNS), fill_value="")
    for column in _NUMBERS:
        numbers = pd.to_numeric(frame[column], errors="coerce").astype(float)
        is_text = numbers.isna() & (frame[column] != "")
        frame[column] = numbers.astype(object).where(~is_text, frame[column]) if is_text.any() else numbers
    return frame


def _conflicts(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What keeps the rows from being one catalogue."""
    for factor, module, part in frame.loc[frame.duplicated(list(KEY)), list(KEY)].itertuples(index=False):
        yield {"column": "factor, module, part", "value": f"{factor}, {module or '-'}, {part or '-'}", "problem": "stands twice", "remedy": "leave one out, give it another id, or use substitute(old, new, note)"}
    for factor in frame.loc[frame["factor"].isin(GENERIC_NAMES), "factor"].unique():
        yield {"column": "factor", "value": factor, "problem": "is reserved: the basis says what it means", "remedy": "choose another id and put this name in the column 'generic'"}
    units = frame.groupby("factor", sort=False)["declared_unit"].nunique()
    for factor in units.index[units > 1]:
        yield {"column": "declared_unit", "value": factor, "problem": "has several declared units", "remedy": "state all modules per the same unit"}
    held = frame["module"].where(frame["module"] != "", "-")
    whole, parts = set(frame["factor"][held == "A1-A3"]), set(frame["factor"][held.isin(["A1", "A2", "A3"])])
    for factor in sorted(whole & parts):
        yield {"column": "module", "value": factor, "problem": "holds A1-A3 beside A1, A2 or A3", "remedy": "keep the sum or the three, not both"}
    for factor in sorted(set(frame["factor"][held == "-"]) & set(frame["factor"][held != "-"])):
        yield {"column": "module", "value": factor, "problem": "has a module on some rows and none on others", "remedy": "a product has a module on every row, a carrier on none"}
