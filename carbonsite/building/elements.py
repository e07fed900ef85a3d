"""Elements of a building: codes, names that are openly printed, groups, and what is covered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..accounting.grouping import declared_sums
from ..arrays import Cells, Mask
from ..inputs.flows import texts_in
from ..lifecycle import INDICATORS
from ..messages.arguments import refused, require

_DATA = Path(__file__).with_name("data")
_CODE = re.compile(r"[2-7](?:\d{1,2})?(?:\.\d+)*")
"""One to three digits of NS 3451, and the user's own numbers after a point."""


@lru_cache(maxsize=2)
def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(_DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def element_codes(system: str = "NS 3451") -> pd.DataFrame:
    """Codes of building elements whose names are openly printed.

    Parameters
    ----------
    system : {"NS 3451", "BR18"}

    Returns
    -------
    DataFrame
        ``system, code, name, name_en, publisher, url, grade``. NS 3451 is sold: it ships with one
        and two digits, and the parts that TEK17 names; other codes are read, and their names are
        yours.

    Examples
    --------
    >>> element_codes().set_index("code").loc["23", "name"]
    'Yttervegger'
    """
    table = _table("element_codes")
    return cast("pd.DataFrame", table[table["system"] == system]).reset_index(drop=True)


def element_pairs() -> pd.DataFrame:
    """Elements of NS 3451 beside those of other systems, at two digits: many to many.

    Returns
    -------
    DataFrame
        ``element, system, other, grade``: derived (D), for an engineer to confirm. Go upward only,
        from three digits to two; a pair never says how an amount is split.
    """
    return _table("element_pairs").copy()


def element_group(codes: Iterable[object], digits: int = 2) -> Cells:
    """The first digits of element codes, such as 23 of 231; blank stays blank.

    Examples
    --------
    >>> element_group(["231", "24", "2", ""]).tolist()
    ['23', '24', '2', '']
    """
    return np.array([str(code)[:digits] for code in codes] + [None], dtype=object)[:-1]


def is_element_code(codes: Iterable[object]) -> Mask:
    """True for codes of NS 3451, and for blanks; those of another system are not.

    Examples
    --------
    >>> is_element_code(["231", "23", "02.02", "2.5", ""]).tolist()
    [True, True, False, True, True]
    """
    return np.array([not code or bool(_CODE.fullmatch(str(code))) for code in codes], dtype=bool)


def by_element(account: Account, digits: int = 2) -> pd.DataFrame:
    """Sums of an account by groups of elements [kgCO2e], in the order of their codes.

    Parameters
    ----------
    account : Account
    digits : int
        Of the groups: 1, 2 or 3.

    Returns
    -------
    DataFrame
        As ``account.by("element")``: a group with an undeclared number is NaN, and D is in none.
        Rows without an element stand under a blank, and so do all where no row has one.
    """
    require(account, Account, "by_element()", "account", "account")
    if digits not in (1, 2, 3):
        raise refused(digits, "by_element()", "digits", "digits")
    is_there = "element" in account.reading.table
    sums = account.by("element" if is_there else "factor").reset_index(drop=not is_there)
    groups = element_group(sums["element"], digits) if is_there else ""
    own = sums.assign(element=groups)
    return declared_sums(own, ["element"], list(INDICATORS)).sort_index()


def element_coverage(account: Account, elements: Iterable[str]) -> pd.DataFrame:
    """Which elements an account has, and what their products do not declare.

    Parameters
    ----------
    account : Account
    elements : iterable of str
        Codes that must be there; ``"23"`` holds all that begin so.

    Returns
    -------
    DataFrame
        ``element, rows, undeclared``: rows of the table, and modules that a product among them does
        not declare. An element with 0 rows is not covered: it is never 0 kg.

    Examples
    --------
    >>> import carbonsite as cs
    >>> rows = cs.activity("wall", "1 m3", "concrete-nb37-reference-2017", element="231")
    >>> account = cs.account(rows, cs.FactorCatalogue.default())
    >>> element_coverage(account, ["23", "24"])["rows"].tolist()
    [1, 0]
    """
    table = account.reading.table
    codes, factors = texts_in(table, "element"), texts_in(table, "factor")
    lacking = account.undeclared.groupby("factor")["module"].agg(list).to_dict()
    rows = []
    for element in elements:
        is_of = np.array([str(code).startswith(element) for code in codes], dtype=bool)
        modules = {
            one for factor in set(factors[is_of].tolist()) for one in lacking.get(factor, ())
        }
        rows.append((element, int(is_of.sum()), ", ".join(sorted(modules))))
    return pd.DataFrame(rows, columns=["element", "rows", "undeclared"])


def refuse_other_codes(activities: pd.DataFrame) -> list[tuple[int, str]]:
    """Places and codes of elements that are not NS 3451's."""
    codes = texts_in(activities, "element")
    return [
        (place, str(codes[place])) for place in np.flatnonzero(~is_element_code(codes)).tolist()
    ]
