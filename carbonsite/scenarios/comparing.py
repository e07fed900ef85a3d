"""`compare`: accounts and scenarios side by side, whatever they are of; nothing is added."""

from __future__ import annotations

import pandas as pd

from ..accounting.account import Account
from ..errors import InputError
from ..messages.arguments import require
from .scenario import Scenario


def compare(*results: Account | Scenario, **named: Account | Scenario) -> pd.DataFrame:
    """Accounts and scenarios side by side, also of different subjects, bases or periods.

    Parameters
    ----------
    *results : Account or Scenario
        A scenario bears its own name, an account a number.
    **named : Account or Scenario
        Further ones with a name.

    Returns
    -------
    DataFrame
        ``name, subject, basis, indicator, period, total`` [kgCO2e], and a column per area type that
        one of them has. A total is NaN where no indicator covers all lines.

    Raises
    ------
    InputError
        Where one is neither an account nor a scenario.

    Examples
    --------
    >>> import carbonsite as cs
    >>> rows = cs.activity("fuel", "1000 L", "diesel-b0", module="A5")
    >>> site = cs.account(rows, cs.FactorCatalogue.default(), subject="site")
    >>> compare(site, again=site)[["name", "subject", "total"]].round(0).to_numpy().tolist()
    [['1', 'site', 3294.0], ['again', 'site', 3294.0]]
    """
    for result in (*results, *named.values()):
        require(result, Account | Scenario, "compare()", "results", "result")
    numbered = [
        (one.name if isinstance(one, Scenario) else str(number), one)
        for number, one in enumerate(results, start=1)
    ]
    return pd.DataFrame([_row(name, one) for name, one in [*numbered, *named.items()]])


def _row(name: str, result: Account | Scenario) -> dict[str, object]:
    account = result.account() if isinstance(result, Scenario) else result
    try:
        total = float(account.total.magnitude)
    except InputError:
        total = float("nan")
    return {
        "name": name,
        "subject": account.subject,
        "basis": account.basis.label if account.basis else "",
        "indicator": account.indicator.value,
        "period": str(account.period or ""),
        "total": total,
        **{f"total per {area.units}": total / area.magnitude for area in account.areas},
    }
