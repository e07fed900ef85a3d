"""Emissions of one amount: a table of one row, on the same path as an account."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from ..errors import InputError, UnitError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import GENERIC_NAMES
from ..lifecycle import Indicator, IndicatorWord
from ..messages import Joined, with_remedy
from ..messages.arguments import require
from ..units import Q, Quantity
from .account import account_of


def emissions(
    amount: str | Quantity,
    factor: str,
    catalogue: FactorCatalogue,
    basis: Basis | None = None,
    indicator: Indicator | IndicatorWord | None = None,
    date: str | datetime.date | None = None,
) -> Quantity:
    """Emissions of one amount [kgCO2e]: a table of one row, on the same path as `account`.

    Parameters
    ----------
    amount : Quantity or str
    factor : str
        Id of a factor or a generic name.
    catalogue, basis, indicator, date
        As in `account`.

    Returns
    -------
    Quantity [kgCO2e]

    Raises
    ------
    UnknownFactorError, UnitError, InputError
        Where the factor is not known, the unit does not fit, or something else is wrong.

    Examples
    --------
    >>> import carbonsite as cs
    >>> emissions(cs.Q("1000 L"), "diesel-b0", cs.FactorCatalogue.default())
    Q('3294.133 kgCO2e')
    """
    require(catalogue, FactorCatalogue, "emissions()", "catalogue", "catalogue")
    quantity = Q(amount)
    if np.ndim(quantity.magnitude):
        raise UnitError(*with_remedy("accounting.one_amount"))
    named = (*GENERIC_NAMES, *catalogue.projections)
    if factor not in catalogue and (not isinstance(factor, str) or factor not in named):
        catalogue[factor]
    texts = {"item": factor, "factor": factor, "unit": str(quantity.units)}
    row = pd.DataFrame(
        {
            **{name: np.array([text], dtype=object) for name, text in texts.items()},
            "amount": np.array([float(quantity.magnitude)]),
        }
    )
    try:
        return account_of(row, catalogue, basis, indicator, date, needs_module=False).total
    except InputError as error:
        if set(error.problems["column"]) == {"unit"}:
            raise UnitError(Joined(error.problems["problem"], "; ")) from None
        raise
