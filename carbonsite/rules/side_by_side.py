"""Accounts under one rule beside each other, without the surcharge and with it on both sides."""

from __future__ import annotations

import pandas as pd

from ..messages.arguments import require
from ..messages.problems import refusal
from .verdict import UnderRule


def side_by_side(first: UnderRule, **others: UnderRule) -> pd.DataFrame:
    """Accounts under one rule side by side: what changes from the first to each of the others.

    A surcharge on generic data says how little is known of a building, not what it emits. So a
    change is shown without it, and with it on both sides; never on one.

    Parameters
    ----------
    first : UnderRule
        What the others are compared with; it stands in the row ``first``.
    **others : UnderRule
        By the name of their row.

    Returns
    -------
    DataFrame
        ``without, change_without`` [%], ``surcharge, value, change`` [%], ``verdict``, by name.

    Raises
    ------
    InputError
        Where one was judged by another rule.

    Examples
    --------
    >>> import carbonsite as cs
    >>> def under_tek17(amount):
    ...     rows = cs.activity("slab", amount, "concrete-nb37-reference-2017", element="25")
    ...     account = cs.account(rows, cs.FactorCatalogue.default(), areas=["100 m2 BTA"])
    ...     return cs.under(account, "tek17")
    >>> beside = side_by_side(under_tek17("10 m3"), less=under_tek17("8 m3"))
    >>> beside[["change_without", "change"]].round(1).loc["less"].tolist()
    [-20.0, -20.0]
    """
    results = {"first": first, **others}
    for name, result in results.items():
        require(result, UnderRule, "side_by_side()", name, "under_rule")
        if result.rule.rule != first.rule.rule:
            other = result.rule.rule
            raise refusal("side_by_side()", name, other, "rules.other_rule", rule=first.rule.rule)
    table = pd.DataFrame(
        {
            "without": {name: one.value - one.surcharge for name, one in results.items()},
            "surcharge": {name: one.surcharge for name, one in results.items()},
            "value": {name: one.value for name, one in results.items()},
            "verdict": {name: one.verdict for name, one in results.items()},
        }
    )
    for name, own in (("change_without", "without"), ("change", "value")):
        table[name] = 100.0 * (table[own] / table[own].iloc[0] - 1.0)
    return table[["without", "change_without", "surcharge", "value", "change", "verdict"]]
