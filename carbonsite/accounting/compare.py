"""Difference of two accounts: other factors, other amounts, or both at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..display import html_table
from ..errors import InputError
from ..factors.basis import Basis
from ..messages import Joined, message
from ..messages.arguments import require
from ..units import Quantity
from .account import Account
from .difference_table import EFFECTS, difference_table
from .grouping import declared_sums

_NUMBERS = ("before", *EFFECTS, "after")


@dataclass(frozen=True, eq=False)
class Difference:
    """A changed total, split so that the parts add up to it.

    With the amount a and the intensity f (emissions of one unit of the amount, all modules in the
    total together) of each activity: factor effect a (f' - f), amount effect (a' - a) f,
    interaction (a' - a)(f' - f). Their sum is a' f' - a f. An activity that only one account has is
    an amount from or to zero, at the intensity that it has there.

    Attributes
    ----------
    account, other : Account
    table : DataFrame
        One row for each activity: ``row, item, factor, other_factor`` (the resolved ids), ``match``
        (by what it was found again; "only before", "only after"), the amounts in one unit, the
        intensities [kgCO2e/unit], ``before``, the three effects and ``after`` [kgCO2e], and the
        tags that both accounts have.
    """

    account: Account
    other: Account
    table: pd.DataFrame

    @cached_property
    def total(self) -> pd.Series:
        """``before, factor_effect, amount_effect, interaction, after`` [kgCO2e].

        One is NaN where an activity's number is not declared.
        """
        return self.table[list(_NUMBERS)].sum(skipna=False)

    @property
    def change(self) -> Quantity:
        """By how much the total changed [kgCO2e]."""
        return Quantity(float(self.total["after"] - self.total["before"]), "kgCO2e")

    def by(self, *columns: str) -> pd.DataFrame:
        """The effects summed by columns of `table`, such as ``"factor"`` or ``"element"`` [kgCO2e].

        A sum is NaN where one of its numbers is not declared.

        Raises
        ------
        InputError
            Where a column is not one of the table's.
        """
        for column in columns:
            require(column, str, "by()", "columns", "column")
        missing = [column for column in columns if column not in self.table]
        if missing or not columns:
            there = Joined(column for column in self.table if column not in _NUMBERS)
            raise InputError.of(
                "by()",
                [
                    {
                        "column": column,
                        "problem": message("accounting.not_of_difference"),
                        "remedy": message("accounting.not_of_difference.remedy", columns=there),
                    }
                    for column in missing or [""]
                ],
            )
        return declared_sums(self.table, columns, list(_NUMBERS))

    @property
    def findings(self) -> pd.DataFrame:
        """Differences in basis and date of the accounts: ``finding, before, after``."""
        both = (self.account, self.other)
        pairs = {
            "other basis": [one.basis.label if one.basis else "none" for one in both],
            "other date": [str(one.date or "none") for one in both],
        }
        return pd.DataFrame(
            [(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]],
            columns=["finding", "before", "after"],
        )

    def __repr__(self) -> str:
        parts = ", ".join(f"{name.replace('_', ' ')} {self.total[name]:+.0f}" for name in EFFECTS)
        return f"Difference({self.total['before']:.0f} → {self.total['after']:.0f} kgCO2e: {parts})"

    def _repr_html_(self) -> str:
        return html_table(self.by("factor", "other_factor").reset_index(), repr(self))


def diff(account: Account, other: Account) -> Difference:
    """Change from one account to another: factor effect, amount effect and their interaction.

    Activities of the two accounts are matched by `row` and `item`; if that fails, by item, factor,
    module and element; then by item and module; then by item. Within a round the first is paired
    with the first, the second with the second. Activities whose units measure different things
    (litres, then kilowatt hours) are not matched: one ended and another began.

    Parameters
    ----------
    account, other : Account
        Before and after, in one indicator and within one boundary.

    Returns
    -------
    Difference

    Raises
    ------
    InputError
        Where the accounts differ in indicator, or their carriers in boundary: the site did not
        change. Another basis within one boundary counts as another factor, and is a finding.

    Examples
    --------
    >>> import carbonsite as cs
    >>> old = cs.FactorCatalogue.default()
    >>> new = old.substitute("diesel-b0", "desnz-diesel-mineral", "one publisher for all fuels")
    >>> def site(litres, catalogue):
    ...     row = cs.activity("excavator", litres, "diesel-b0", module="A5")
    ...     return cs.account(cs.activities(row), catalogue)
    >>> diff(site("1000 L", old), site("1200 L", new))
    Difference(3294 → 3943 kgCO2e: factor effect -8, amount effect +659, interaction -2)
    """
    require(account, Account, "diff()", "account", "account")
    require(other, Account, "diff()", "other", "account")
    problems = comparison_problems(account, other)
    if problems:
        raise InputError.of("diff()", problems)
    return Difference(account, other, difference_table(account, other))


def comparison_problems(account: Account, other: Account) -> list[dict[str, object]]:
    """Problems of two accounts in two indicators, or of carriers within two boundaries."""
    problems = []
    if account.indicator != other.indicator:
        problems.append(_differing("indicators", "indicator", account.indicator, other.indicator))
    boundaries = [one.resolution.boundary for one in (account, other)]
    if boundaries[0] != boundaries[1] and _have_carriers(account, other):
        problems.append(_differing("boundaries", "boundary", *boundaries))
    return problems


def basis_problems(account: Account, other: Account) -> list[dict[str, object]]:
    """As `comparison_problems`, and of carriers on two bases in other respects."""
    problems = comparison_problems(account, other)
    bases = [one.basis for one in (account, other)]
    if problems or bases[0] == bases[1] or not _have_carriers(account, other):
        return problems
    return [_differing("bases", "basis", *_where_apart(*bases))]


def _where_apart(*bases: Basis | None) -> list[str]:
    """Each basis as it is written, without the options that all have in common."""
    stated = [{} if basis is None else vars(basis) for basis in bases]
    apart = [name for name in vars(Basis()) if len({str(own.get(name)) for own in stated}) > 1]
    return [
        f"Basis({', '.join(f'{name}={own[name]}' for name in apart)})" if own else "None"
        for own in stated
    ]


def _differing(kind: str, column: str, *values: str) -> dict[str, object]:
    """Problem of accounts that differ, with both values."""
    return {
        "column": column,
        "value": "; ".join(values),
        "problem": message(f"accounting.two_{kind}"),
        "remedy": message(f"accounting.two_{kind}.remedy"),
    }


def _have_carriers(*accounts: Account) -> bool:
    return all(map(_has_carriers, accounts))


def _has_carriers(account: Account) -> bool:
    table = account.catalogue.table
    return bool(table.is_carrier[table.factor[account.resolution.row]].any())
