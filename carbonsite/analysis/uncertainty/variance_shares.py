"""Which input the variance of a result comes from, and what measuring one would be worth."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from ...accounting.account import Account
from ...messages import message
from ...scenarios.scenario import Scenario
from .simulation import not_a_result
from .spread import Spread
from .uncertainty import Uncertainty, uncertainty

SHOWN_TOGETHER = 20
"""Inputs at most for which `worth` says what measuring them and all above them is worth."""


def shares(
    obj: Account | Scenario | Uncertainty,
    of: Hashable | None = None,
    spreads: Mapping[str, Spread] | None = None,
) -> pd.DataFrame:
    """Table of the inputs, by their share of the variance of a result.

    Parameters
    ----------
    obj : Account, Scenario or Uncertainty
    of : str, optional
        The result; left out, the total of an account or the saving of a scenario.

    Returns
    -------
    DataFrame
        ``input, kind, alone, with_others, spread``: the share of the variance that an input makes
        by itself and with its interactions (Sobol's first-order and total index), largest first.
        What `alone` lacks to 1 is interaction.

    References
    ----------
    Sobol 1993; Homma and Saltelli 1996 for the total index.
    """
    result = uncertainty(obj, spreads=spreads)
    place = _place(result, of)
    variance = float(result.moments.covariance[place, place]) or 1.0
    table = result.inputs[["input", "kind"]].assign(
        alone=result.moments.alone(place) / variance,
        with_others=result.moments.together(place) / variance,
        spread=result.inputs["spread"],
    )
    return table.sort_values("with_others", ascending=False, kind="stable", ignore_index=True)


def worth(
    obj: Account | Scenario | Uncertainty,
    of: Hashable | None = None,
    spreads: Mapping[str, Spread] | None = None,
) -> pd.DataFrame:
    """Table of the inputs, by how much measuring one of them would narrow a result.

    Returns
    -------
    DataFrame
        ``input, kind, left, narrows, left_together``: the standard deviation that is left on
        average once the input is known [kgCO2e], by which part that is less, and what is left once
        it and all inputs above it are known. Largest first.

    Notes
    -----
    `left` is the root of the expected variance given the input: ``Var - Var(E[result | input])``.
    """
    result = uncertainty(obj, spreads=spreads)
    place = _place(result, of)
    variance = float(result.moments.covariance[place, place])
    left = np.sqrt(np.maximum(variance - result.moments.alone(place), 0.0))
    table = result.inputs[["input", "kind"]].assign(
        left=left, narrows=1 - left / (np.sqrt(variance) or 1.0)
    )
    table = table.sort_values("left", kind="stable")
    ranked = table.index.tolist()
    known = [
        result.moments.known(place, ranked[: count + 1])
        for count in range(min(len(ranked), SHOWN_TOGETHER))
    ]
    table["left_together"] = np.sqrt(
        np.maximum(variance - np.array(known + [np.nan] * (len(ranked) - len(known))), 0.0)
    )
    return table.reset_index(drop=True)


def _place(result: Uncertainty, of: Hashable | None) -> int:
    names = result.model.sums.names
    wanted = of if of is not None else "saving" if "saving" in names else names[0]
    if wanted not in names:
        raise not_a_result(message("uncertainty.uncertainty"), of, names, "of")
    result.require_products()
    return names.index(wanted)
