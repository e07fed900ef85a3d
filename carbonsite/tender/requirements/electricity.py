"""Electricity by which a tender judges emissions: of the place, unless it says otherwise."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ...factors.basis import Basis
from ...messages import message

JudgedElectricity = Literal["location-based", "as-the-basis", "prescribed"]
"""Of the place; as the basis takes it; or, of a rule that prescribes its factors, of the place."""


class Refusal(NamedTuple):
    """Why emissions under a basis show nothing, for the tender's file and for a verdict."""

    problem: str
    remedy: str
    missing: str


def refusal_of(electricity: JudgedElectricity, basis: Basis | None) -> Refusal | None:
    """Why emissions under a basis cannot be judged; None if they can.

    A residual mix or a contract counts only where the tender says "as-the-basis", which it cannot
    say of a rule that prescribes its factors.

    Parameters
    ----------
    electricity : {"location-based", "as-the-basis", "prescribed"}
    basis : Basis or None

    Returns
    -------
    Refusal or None

    Examples
    --------
    >>> refusal_of("location-based", Basis(year=2020)) is None
    True
    >>> refusal_of("prescribed", Basis(year=2020, electricity="residual")).problem
    'the rule prescribes its factors, and the basis takes electricity as it was bought (residual)'
    """
    if electricity == "as-the-basis" or basis is None or not basis.is_market_based:
        return None
    kind = "prescribed" if electricity == "prescribed" else "location_based"
    return Refusal(
        message(f"tender.electricity.{kind}", electricity=basis.electricity),
        message(f"tender.electricity.{kind}.remedy"),
        message(f"tender.missing.{kind}"),
    )
