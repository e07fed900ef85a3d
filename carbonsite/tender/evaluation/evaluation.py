"""A tender evaluated: verdicts, ranking, options and findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ...display import html_table
from ...messages import Joined, message
from ...messages.labels import Labels
from ...messages.problems import refusal
from ..award.awards import Award
from ..award.climate import climate_weight
from ..bid_request import BidTerms
from ..decisions.register import Decisions
from ..requirements.base import Outcome, Requirement, Verdict
from .findings import EvaluationFinding, table_of, verdict_finding
from .judging import Judged, values_of
from .options import BidOptions, Savings
from .plausibility import questions_on

TIE = "tie at the shown precision"


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The evaluation of a tender's bids: verdicts, ranking, options and findings.

    Attributes
    ----------
    tender : BidTerms
    requirements : tuple of Requirement
    award : Award
    bids : tuple of Judged
        In the order of the bidders' names.
    decisions : Decisions
        By which they were judged.
    originals : tuple of Judged
        Bids with clarified cells as their files have them.
    """

    tender: BidTerms
    requirements: tuple[Requirement, ...]
    award: Award
    bids: tuple[Judged, ...]
    decisions: Decisions = field(default_factory=Decisions)
    originals: tuple[Judged, ...] = ()

    def __getitem__(self, bidder: str) -> Judged:
        judged = next((bid for bid in self.bids if bid.bidder == bidder), None)
        if judged is None:
            names = Joined(bid.bidder for bid in self.bids)
            there = message("project.there.several", names=names)
            where = message("tender.heading.evaluation")
            raise refusal(where, "", bidder, "tender.bidder.unknown", there)
        return judged

    # -- ranking

    @property
    def ranked(self) -> list[Judged]:
        """Bids that meet every requirement and show every value that the award needs.

        None is ranked where a model of the award fails for the values bid.
        """
        return [] if self.failing else [bid for bid in self.bids if bid.is_ranked]

    @cached_property
    def failing(self) -> list[str]:
        """Reasons why the award's models rank no bid; empty if they do."""
        kept = [bid for bid in self.bids if bid.is_ranked]
        return self.award.failing(values_of(kept)) if kept else []

    @property
    def not_ranked(self) -> list[Judged]:
        """The other bids, for legal assessment."""
        ranked = self.ranked
        return [bid for bid in self.bids if bid not in ranked]

    @property
    def in_order(self) -> list[Judged]:
        """All bids: the ranked ones, best first, and then the others."""
        return [*(self[str(name)] for name in self.ranking.index), *self.not_ranked]

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """The bids that meet every requirement, best first, with values, steps and rank."""
        return self.rank_of(self.ranked)

    @cached_property
    def ranking_of_all(self) -> pd.DataFrame:
        """The ranking if no bid were rejected; no other number depends on it."""
        return self.rank_of([bid for bid in self.bids if bid.is_complete])

    def rank_of(self, bids: Sequence[Judged]) -> pd.DataFrame:
        """Ranking of some bids; an empty table for none, and where a model fails for them."""
        if not bids or self.award.failing(values_of(bids)):
            return pd.DataFrame({name: [] for name in ("total", "shown", "rank", "tied_with")})
        return self.award.rank(values_of(bids))

    @property
    def winner(self) -> str | None:
        """The bidder that alone ranks first; None if there is none."""
        first = self.ranking.index[self.ranking["rank"] == 1].tolist()
        return str(first[0]) if len(first) == 1 else None

    # -- requirements and findings

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """Table of verdicts, one row for each bid and requirement."""
        names = ("requirement", "outcome", "value", "limit", "margin", "unit", "missing")
        rows = [
            {
                "bidder": bid.bidder,
                **{name: getattr(verdict, name) for name in names},
                "outcome": verdict.outcome.value,
                "missing": ", ".join(verdict.remarks),
            }
            for bid in self.bids
            for verdict in bid.verdicts
        ]
        return pd.DataFrame(rows, columns=["bidder", *names])

    @cached_property
    def climate(self) -> Verdict:
        """Verdict on the weight of climate and environment that the regulation asks for."""
        return climate_weight(self.award, len(self.requirements))

    @cached_property
    def options(self) -> dict[str, BidOptions]:
        """The options of each bid, by bidder."""
        savings = Savings()
        accounts = {bid.bidder: bid.subject.account for bid in self.bids if bid.subject}
        return {
            bid.bidder: BidOptions(bid.bid, self.tender.options, accounts.get(bid.bidder), savings)
            for bid in self.bids
        }

    @property
    def findings(self) -> pd.DataFrame:
        """Table of findings in English; those without a bidder are about the tender."""
        return self.findings_in("en")

    def findings_in(self, lang: str) -> pd.DataFrame:
        """The findings with details and remedies in a language; `finding` stays an English key.

        Parameters
        ----------
        lang : {"en", "nb"}

        Raises
        ------
        InputError
            Where there is no such language.
        """
        return table_of(self.found, Labels.of(lang))

    @cached_property
    def found(self) -> tuple[EvaluationFinding, ...]:
        """The findings, from which each report makes texts in its language."""
        rows = [row for bid in self.bids for row in bid.findings()]
        rows += [*self._option_findings(), *self._questions(), *self._gains()]
        rows += self._award_findings()
        return tuple(rows)

    def _award_findings(self) -> Iterator[EvaluationFinding]:
        """Findings on a model that ranks no bid, on ties, and on the weight of climate."""
        for why in self.failing:
            remedy = message("tender.remedy.model_fails")
            yield EvaluationFinding("", "award model fails", why, remedy)
        remedy = message("tender.remedy.ties", ties=message(f"award.ties.{self.award.ties}"))
        for name, others in self.ranking["tied_with"].items():
            if others:
                yield EvaluationFinding(str(name), TIE, str(others), remedy, is_internal=True)
        if self.climate.outcome is not Outcome.MET:
            name, remedy = "weight of climate and environment", message("tender.remedy.weights")
            yield verdict_finding("", name, self.climate, remedy)

    def _option_findings(self) -> Iterator[EvaluationFinding]:
        """Findings on options that no bidder or some did not price, or that are not computed.

        Only bids that were computed are said not to price an option.
        """
        asked = [option.name for option in self.tender.options]
        computed = [bid.bidder for bid in self.bids if bid.subject is not None]
        lacking = {name: self.options[name].unpriced for name in computed}
        for name, unpriced in lacking.items():
            if len(unpriced) == len(asked) and asked:
                remedy = message("tender.remedy.none_can_be_exercised")
                yield EvaluationFinding(name, "no option priced", ", ".join(unpriced), remedy)
            elif unpriced:
                remedy = message("tender.remedy.others_can_be_exercised")
                yield EvaluationFinding(name, "option not priced", ", ".join(unpriced), remedy)
        if asked and lacking and all(len(one) == len(asked) for one in lacking.values()):
            remedy = message("tender.remedy.ask_the_market")
            yield EvaluationFinding("", "nobody priced an option", ", ".join(asked), remedy)
        for name, options in self.options.items():
            for option, why in options.uncomputed.items():
                problem = message("tender.of", whose=option, problem=why)
                yield EvaluationFinding(name, "option not computed", problem)

    def _gains(self) -> Iterator[EvaluationFinding]:
        """Findings on clarifications that improve the rank of their bid."""
        for original in self.originals:
            if original.bidder not in self.ranking.index:
                continue
            others = [bid for bid in self.ranked if bid.bidder != original.bidder]
            before = self.rank_of([*others, original] if original.is_ranked else others)
            rank = int(self.ranking.loc[original.bidder, "rank"])
            old = int(before.loc[original.bidder, "rank"]) if original.is_ranked else 0
            if not old or rank < old:
                key = "improves" if old else "ranks"
                detail = message(f"decision.{key}", rank=rank, before=old)
                yield EvaluationFinding(original.bidder, "clarification improves rank", detail)

    def _questions(self) -> Iterator[EvaluationFinding]:
        """Questions on numbers of bids that are far from the tender's, its class or catalogue."""
        for bid in self.bids:
            if bid.subject is not None and bid.subject.baseline is not None:
                yield from questions_on(bid.bidder, bid.subject, self.tender)

    def __repr__(self) -> str:
        return (
            f"<Evaluation of {self.tender.name!r}: {len(self.ranked)} of {len(self.bids)} bids"
            f" ranked, first {self.winner or 'undecided'}>"
        )

    def _repr_html_(self) -> str:
        return html_table(self.ranking.reset_index(), repr(self))
