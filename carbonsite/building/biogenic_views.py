"""Three views of the carbon in wood, side by side for one account."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..messages import message


def biogenic_views(account: Account) -> pd.DataFrame:
    """The total by three views of biogenic carbon, which are never one number.

    Returns
    -------
    DataFrame
        ``view, value`` [kgCO2e], ``rows_lacking``. Uptake and release are counted (-1/+1, that is
        `gwp_total`), or neither (0/0, `gwp_ghg`); a memo says what carbon the products store, by
        their biogenic uptake in A1-A3. A value is NaN where rows lack its indicator.

    Examples
    --------
    >>> import carbonsite as cs
    >>> rows = cs.activity("timber", "10 m3", "clt-dk-without-biogenic")
    >>> views = biogenic_views(cs.account(rows, cs.FactorCatalogue.default()))
    >>> views["rows_lacking"].tolist()
    [1, 0, 1]
    """
    lines = account.lines[account.lines["counted"]]
    is_production = lines["factor_module"].isin(["A1-A3", "A1", "A2", "A3"])
    stored = (0.0 - lines["gwp_biogenic"][is_production]).clip(lower=0.0)
    views = (
        (message("building.view.both"), lines["gwp_total"], lines["row"]),
        (message("building.view.neither"), lines["gwp_ghg"], lines["row"]),
        (message("building.view.stored"), stored, lines["row"][is_production]),
    )
    rows = [
        (view, np.nan if numbers.isna().any() else numbers.sum(), rows[numbers.isna()].nunique())
        for view, numbers, rows in views
    ]
    table = pd.DataFrame(rows, columns=["view", "value", "rows_lacking"])
    return table.assign(view=pd.Series([row[0] for row in rows], dtype=object))
