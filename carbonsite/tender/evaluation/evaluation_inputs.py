"""A bid as an evaluation needs it, and requirements and awards that may still be tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import pandas as pd

from ...scenarios.scenario import Scenario
from ..award.awards import Award
from ..award.reading import award_of
from ..requirements.base import Requirement
from ..requirements.reading import requirement_of


class Offering(Protocol):
    """A bid as an evaluation needs it.

    Attributes
    ----------
    bidder, file : str
    tender : str
        The digest of the tender that it answers.
    scenario : Scenario or None
        The bidder's quantities under the tender's basis, the options that it prices as measures
        with their cost; None if the bid has problems.
    price : float
        In the tender's currency, without VAT; NaN if none is stated.
    options : mapping of str to float
        The price of each option that is offered.
    uncomputed : mapping of str to str
        Why an option that the bid prices is not computed, by its name.
    documents : DataFrame
        Evidence by row, see `Subject`.
    replies : DataFrame
        Answers to questions to the bidder, see `Subject`.
    problems, deviations : DataFrame
        ``bid, sheet, cell, what, remedy``, and ``effect`` [kgCO2e] if known.
    """

    @property
    def bidder(self) -> str: ...

    @property
    def file(self) -> str: ...

    @property
    def tender(self) -> str: ...

    @property
    def scenario(self) -> Scenario | None: ...

    @property
    def price(self) -> float: ...

    @property
    def options(self) -> Mapping[str, float]: ...

    @property
    def uncomputed(self) -> Mapping[str, str]: ...

    @property
    def documents(self) -> pd.DataFrame: ...

    @property
    def replies(self) -> pd.DataFrame: ...

    @property
    def problems(self) -> pd.DataFrame: ...

    @property
    def deviations(self) -> pd.DataFrame: ...


def without_options(bid: Offering) -> Scenario | None:
    """The bid without any option."""
    if bid.scenario is None:
        return None
    return bid.scenario.only(
        *(measure.name for measure in bid.scenario.measures if measure.name not in bid.options)
    )


def requirements_from(asked: Iterable[Any]) -> tuple[Requirement, ...]:
    """Requirements; tables are read."""
    return tuple(requirement_of(one) if isinstance(one, Mapping) else one for one in asked)


def award_from(asked: Any) -> Award:
    """An award; a table is read."""
    award: Award = award_of(asked) if isinstance(asked, Mapping) else asked
    return award
