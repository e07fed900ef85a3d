"""A tender and its bids, as an evaluation needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from ...measures.base import Measure
from ...scenario import Scenario
from ..award.awards import Award
from ..award.reading import award_of
from ..requirements.base import Requirement
from ..requirements.reading import requirement_of


class OptionAsked(Protocol):
    """An option of a tender: its name, and which others it excludes and needs."""

    @property
    def name(self) -> str: ...

    @property
    def excludes(self) -> Sequence[str]: ...

    @property
    def requires(self) -> Sequence[str]: ...


class Asking(Protocol):
    """A tender: what is asked.

    Attributes
    ----------
    name, digest, currency : str
    scenario : Scenario
        Its baseline, with the basis and factors by which every bid is computed.
    requirements : sequence
        Requirements, or the tables that they are read from.
    options : sequence of OptionAsked
    award
        An award, or the table that it is read from.
    """

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def currency(self) -> str: ...

    @property
    def scenario(self) -> Scenario: ...

    @property
    def requirements(self) -> Sequence[Any]: ...

    @property
    def options(self) -> Sequence[OptionAsked]: ...

    @property
    def award(self) -> Any: ...


class Offering(Protocol):
    """A bid: what is offered.

    Attributes
    ----------
    bidder, file, digest : str
        The digest is that of the tender that it answers.
    scenario : Scenario or None
        The bidder's quantities under the tender's basis; None where they could not be read.
    price : Quantity or None
    priced : sequence of Measure
        The options that it prices, as measures with their cost.
    answers : mapping of str to float
        Numbers that criteria ask for.
    documents : DataFrame
        Evidence by row, see `Subject`.
    problems, deviations : DataFrame
        ``bid, sheet, cell, what, remedy``.
    """

    @property
    def bidder(self) -> str: ...

    @property
    def file(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def scenario(self) -> Scenario | None: ...

    @property
    def price(self) -> Any: ...

    @property
    def priced(self) -> Sequence[Measure]: ...

    @property
    def answers(self) -> Mapping[str, float]: ...

    @property
    def documents(self) -> pd.DataFrame: ...

    @property
    def problems(self) -> pd.DataFrame: ...

    @property
    def deviations(self) -> pd.DataFrame: ...


def requirements_of(asked: Iterable[Any]) -> tuple[Requirement, ...]:
    """Requirements, those that are tables read."""
    return tuple(requirement_of(one) if isinstance(one, Mapping) else one for one in asked)


def award_read(asked: Any) -> Award:
    """An award, read where it is a table."""
    found: Award = award_of(asked) if isinstance(asked, Mapping) else asked
    return found
