"""Two accounts as one: their rows together, where both are accounted alike."""

from __future__ import annotations

import pandas as pd

from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..inputs.flows import texts_in
from ..messages.problems import problem, refusal
from .summed_account import SummedAccount

_ALIKE = ("basis", "indicator", "period", "date", "areas")


def joined(one: SummedAccount, other: SummedAccount) -> tuple[pd.DataFrame, FactorCatalogue]:
    """The rows of two accounts, and a catalogue with the factors of both.

    Raises
    ------
    InputError
        If they differ in what makes an account, or have rows in common.
    """
    if not hasattr(other, "reading"):
        raise refusal("a + b", "b", other, "argument.account")
    if one.subject != other.subject:
        subjects = {"one": one.subject, "other": other.subject}
        raise refusal("a + b", "subject", other.subject, "accounting.other_subject", **subjects)
    problems = [
        problem(name, str(theirs), "accounting.unlike", mine=str(own))
        for name in _ALIKE
        if (own := getattr(one, name)) != (theirs := getattr(other, name))
    ]
    problems += [
        problem("row", f"{row}, {source}".rstrip(", "), "accounting.row_of_both")
        for row, source in _common_rows(one.reading.given, other.reading.given)
    ]
    if problems:
        raise InputError.of("a + b", problems)
    tables = [account.reading.given for account in (one, other)]
    return pd.concat(tables, ignore_index=True), one.catalogue | other.catalogue


def _common_rows(one: pd.DataFrame, other: pd.DataFrame) -> list[tuple[str, str]]:
    """Ids and documents of the rows that both tables have; rows without an id have none."""
    both = [set(zip(_texts(t, "row"), _texts(t, "source"), strict=True)) for t in (one, other)]
    return sorted(row for row in both[0] & both[1] if row[0])


def _texts(table: pd.DataFrame, column: str) -> list[str]:
    """The cells of a column as text; blank where the table has none."""
    return [str(cell) for cell in texts_in(table, column)]
