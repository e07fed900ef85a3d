"""`under`: an account judged by a rule, which selects and checks and converts nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

import numpy as np

from ..accounting.account import Account
from ..accounting.checks import as_date
from ..inputs.periods import Period
from ..messages.arguments import listed, require
from ..messages.problems import refusal
from ..units import Quantity
from ..units.areas import areas_of
from .asking import check_asked
from .judgement import Judgement
from .rule import Rule
from .verdict import UnderRule


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
        Whole years that the amounts cover, where the account has no period of its own.
    limit : str or Quantity, optional
        The buyer's own, where the rule leaves it to the buyer.
    given : mapping of str to str, optional
        Where that was read which the rule prescribes and carbonsite does not have: ``lives``,
        ``replacement``, ``shares`` (of waste), ``energy`` and ``biofuel`` (its credit). With
        ``{"proposal": "yes"}`` a proposal is judged too.

    Returns
    -------
    UnderRule

    Raises
    ------
    InputError
        For a rule, a building or a key of `given` that there is not, a blank text in `given`, a
        limit beside a rule's own, and a period or area that is not the account's.

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
    stated = check_asked(own, building, limit, given or {})
    return Judgement(
        own,
        account,
        building,
        as_date(application),
        _areas(account, areas_of(*listed(areas, "under()", "areas"))),
        _years(account, period),
        limit,
        stated,
    ).result()


def _areas(account: Account, further: Iterable[Quantity]) -> Mapping[str, Quantity]:
    """Areas by type: those of the account, and further ones of other types."""
    areas = {str(area.units): area for area in account.areas}
    for area in further:
        own = areas.setdefault(str(area.units), area)
        if own != area:
            raise refusal("under()", "areas", str(area), "rules.other_area", own=str(own))
    return areas


def _years(account: Account, period: Period | int | None) -> int | None:
    """Years that the amounts of an account cover."""
    own = account.period.length if account.period else None
    if period is None:
        return own
    years = period.length if isinstance(period, Period) else period
    if isinstance(years, bool) or not isinstance(years, int | np.integer) or years < 1:
        raise refusal("under()", "period", str(period), "rules.whole_years")
    if own not in (None, years):
        raise refusal("under()", "period", str(period), "rules.other_years", own=own)
    return int(years)
