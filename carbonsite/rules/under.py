"""`under`: an account judged by a rule, which selects and checks and converts nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from ..accounting.account import Account
from ..accounting.checks import as_date
from ..inputs.periods import Period
from ..messages import Joined, message
from ..messages.arguments import listed, require
from ..messages.near_names import near_names
from ..messages.problems import refusal
from ..units import Quantity
from ..units.areas import areas_of
from .judgement import Judgement
from .rule import Rule
from .verdict import UnderRule

GIVEN = ("lives", "replacement", "shares", "proposal")
"""What a user may state for a rule whose own table was not read."""


def under(
    account: Account,
    rule: str | Rule,
    *,
    building: str = "",
    application: str | datetime.date | None = None,
    areas: Iterable[str | Quantity] = (),
    period: Period | int | None = None,
    limit: str | Quantity | None = None,
    given: Mapping[str, str] | None = None,
) -> UnderRule:
    """Judge an account by a rule: select its lines, check what it asks, divide, round, compare.

    Parameters
    ----------
    account : Account
    rule : str or Rule
        A name in `cs.rules.table()`, such as ``"br18-2025"``.
    building : str
        Type of building, where the rule's limit depends on it.
    application : str or date, optional
        Day on which the permit is applied for: it decides which limit holds.
    areas : iterable of str or Quantity, optional
        Floor areas beside those of the account, such as ``["4800 m2 BR18", "4600 m2 heated"]``.
    period : Period or int, optional
        Years that the amounts cover; left out: the account's.
    limit : str or Quantity, optional
        The buyer's own, where the rule leaves it to the buyer.
    given : mapping of str to str, optional
        Where numbers come from that the rule prescribes and that were not read: `GIVEN`. With
        ``{"proposal": "yes"}`` a proposal is judged too.

    Returns
    -------
    UnderRule

    Raises
    ------
    InputError
        For a rule, a building or a key of `given` that there is not.

    Examples
    --------
    >>> import carbonsite as cs
    >>> rows = cs.activity("slab", "10 m3", "concrete-nb37-reference-2017", element="25")
    >>> result = under(cs.account(rows, cs.FactorCatalogue.default()), "tek17")
    >>> result.verdict, len(result.missing) > 5
    ('NOT_SHOWN', True)
    """
    require(account, Account, "under()", "account", "account")
    own = rule if isinstance(rule, Rule) else Rule.named(rule)
    stated = dict(given or {})
    for key in stated:
        if key not in GIVEN:
            remedy = near_names(key, list(GIVEN), message("rules.there", names=Joined(GIVEN)))
            raise refusal("under()", "given", key, "rules.unknown_given", remedy)
    own_areas = areas_of(*listed(areas, "under()", "areas"))
    return Judgement(
        own,
        account,
        building,
        as_date(application),
        {str(area.units): area for area in (*account.areas, *own_areas)},
        _years(account, period),
        limit,
        stated,
    ).result()


def _years(account: Account, period: Period | int | None) -> int | None:
    """Years that the amounts of an account cover."""
    if isinstance(period, Period):
        return period.length
    if period is not None:
        return int(period)
    return account.period.length if account.period else None
