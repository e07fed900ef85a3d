"""Energy carriers that a tender's basis gives a number."""

from __future__ import annotations

from typing import Any

from ..accounting.account import account
from ..errors import CarbonsiteError, InputError
from ..inputs.table import activity


def problem_of_carrier(carrier: str, **terms: Any) -> tuple[str, str] | None:
    """The reason why a basis gives a carrier no number, and a remedy; None if it gives one.

    Parameters
    ----------
    carrier : str
    **terms
        The catalogue, basis, indicator and date of an account.
    """
    try:
        account(activity("bid", "1 kWh", carrier, module="A5"), **terms)
    except InputError as error:
        return error.problems["problem"].iloc[0], error.problems["remedy"].iloc[0]
    except CarbonsiteError as error:
        return error.problem, error.remedy
    return None
