"""Trial bids of a tender: its reference as a bid, and one for each carrier and each option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ...accounting.account import Account
from ...lifecycle import GENERIC_CARRIERS
from ..award.awards import Award
from ..bid_request import BidRequest
from ..bids.bid import Bid
from ..bids.bid_reader import bid_of
from ..bids.opening import OpenedBid
from ..carriers import problem_of_carrier
from ..evaluation.judging import Judge, Judged
from ..requirements.base import Outcome
from .answered_form import FormAnswers


@dataclass(frozen=True, eq=False)
class Trial:
    """A trial bid.

    Attributes
    ----------
    carrier, option : str
        What all machines and heating run on, and the option that is priced; both are blank for
        the tender's own rows.
    bid : Bid
    judged : Judged
    """

    carrier: str
    option: str
    bid: Bid
    judged: Judged

    @property
    def name(self) -> str:
        """The carrier or the option; blank for the tender's own rows."""
        return self.carrier or self.option

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcome of each requirement; none if the bid could not be computed."""
        return [verdict.outcome for verdict in self.judged.verdicts]


@dataclass(frozen=True, eq=False)
class Trials:
    """All trial bids of a tender.

    Attributes
    ----------
    tender : BidRequest
    award : Award
    """

    tender: BidRequest
    award: Award

    @cached_property
    def reference(self) -> Trial:
        """The tender's own rows as a bid."""
        return self._trial()

    @cached_property
    def of_carriers(self) -> Sequence[Trial]:
        """One for each carrier that the form offers."""
        return [self._trial(carrier=carrier) for carrier in self.tender.carriers]

    @cached_property
    def of_options(self) -> Sequence[Trial]:
        """One for each option, on the tender's own rows."""
        return [self._trial(option=option.name) for option in self.tender.options]

    @property
    def without_options(self) -> list[Trial]:
        """The trials that tell what bidders can reach."""
        return [self.reference, *self.of_carriers]

    @cached_property
    def with_factor(self) -> frozenset[str]:
        """Carriers that the basis gives a number, whether the form offers them or not."""
        scenario = self.tender.scenario
        asked = ("catalogue", "basis", "indicator", "date")
        terms = {name: getattr(scenario, name) for name in asked}
        return frozenset(
            one for one in GENERIC_CARRIERS if problem_of_carrier(one, **terms) is None
        )

    def _trial(self, carrier: str = "", option: str = "") -> Trial:
        opened = OpenedBid(self._answers.layout, self._answers.grids(carrier, option), {})
        bid = bid_of(opened, self.tender)
        return Trial(carrier, option, bid, self._judge.judged("", bid))

    @cached_property
    def _answers(self) -> FormAnswers:
        layouts = {str(layout.language): layout for layout in self.tender.layouts}
        return FormAnswers(self.tender, layouts[self.tender.language])

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.tender, tuple(self.tender.requirements), self.award, self._baseline, {})

    @cached_property
    def _baseline(self) -> Account:
        return self.tender.scenario.baseline_account()
