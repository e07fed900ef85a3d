"""Accounts of the same activities under several bases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ..errors import InputError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..messages import with_remedy
from ..messages.arguments import refused, require
from .account import Account, account


def accounts(
    activities: pd.DataFrame,
    catalogue: FactorCatalogue,
    bases: Mapping[str, Basis] | Iterable[Basis],
    **options: Any,
) -> dict[str, Account]:
    """One account of the same activities under each basis, side by side.

    Parameters
    ----------
    bases : mapping of str to Basis, or iterable of Basis
        Without names, each basis is named by its label.
    **options
        As in `account`.

    Returns
    -------
    dict of str to Account
    """
    if isinstance(bases, str | Basis) or not isinstance(bases, Iterable):
        raise refused(bases, "accounts()", "bases", "bases")
    listed = list(bases.values() if isinstance(bases, Mapping) else bases)
    for basis in listed:
        require(basis, Basis, "accounts()", "bases", "bases")
    names = list(bases if isinstance(bases, Mapping) else (basis.label for basis in listed))
    named = dict(zip(names, listed, strict=True))
    if len(named) < len(names):
        raise InputError.one(
            "accounts()",
            *with_remedy("accounting.bases_of_one_label"),
            column="bases",
            value=", ".join(names),
        )
    return {name: account(activities, catalogue, basis, **options) for name, basis in named.items()}
