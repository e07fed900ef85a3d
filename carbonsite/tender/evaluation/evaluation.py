"""A tender evaluated: every bid judged on the figures stated, those that keep all requirements
ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ...display import html_table
from ...errors import InputError
from ...messages import message
from ...messages.labels import Labels
from ..award.awards import Award
from ..award.climate import climate_weight
from ..requirements.base import Outcome, Requirement, Verdict
from .evaluation_inputs import Asking, Offering, award_read, requirements_of
from .findings import Finding, of_verdict, table_of
from .judging import Judge, Judged
from .options import BidOptions, Savings


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a tender makes of its bids.

    Attributes
    ----------
    tender : Asking
    requirements : tuple of Requirement
    award : Award
    bids : tuple of Judged
        In the order of the bidders' names.
    """

    tender: Asking
    requirements: tuple[Requirement, ...]
    award: Award
    bids: tuple[Judged, ...]

    def __getitem__(self, bidder: str) -> Judged:
        found = next((each for each in self.bids if each.bidder == bidder), None)
        if found is None:
            raise InputError.of(
                "evaluation",
                [
                    {
                        "value": bidder,
                        "problem": "is not one of the bidders",
                        "remedy": f"there are {', '.join(each.bidder for each in self.bids)}",
                    }
                ],
            )
        return found

    # -- ranking

    @property
    def ranked(self) -> list[Judged]:
        """Bids that keep every requirement and show all that the award looks at."""
        return [each for each in self.bids if each.is_ranked]

    @property
    def not_ranked(self) -> list[Judged]:
        """The other bids, for legal assessment."""
        return [each for each in self.bids if not each.is_ranked]

    @property
    def in_order(self) -> list[Judged]:
        """All bids: those that are ranked, best first, and then the others."""
        return [*(self[str(name)] for name in self.ranking.index), *self.not_ranked]

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """The bids that keep every requirement, best first: values, steps, ``total, shown, rank,
        tied_with``.
        """
        return self.rank_of(self.ranked)

    @cached_property
    def ranking_of_all(self) -> pd.DataFrame:
        """The same if no bid were rejected: what the deviations mean for the order, shown apart and
        in no other number.
        """
        return self.rank_of([each for each in self.bids if each.is_complete])

    def rank_of(self, bids: Sequence[Judged]) -> pd.DataFrame:
        """Some bids ranked; of none an empty table."""
        if not bids:
            return pd.DataFrame({name: [] for name in ("total", "shown", "rank", "tied_with")})
        table = pd.DataFrame(
            [each.values for each in bids],
            index=pd.Index([each.bidder for each in bids], name="bidder"),
        )
        return self.award.rank(table)

    @property
    def winner(self) -> str | None:
        """The bidder that alone ranks first; None where no bid is ranked, or several share the
        first place.
        """
        first = self.ranking.index[self.ranking["rank"] == 1].tolist()
        return str(first[0]) if len(first) == 1 else None

    # -- requirements and findings

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """Each bid beside each requirement: ``bidder, requirement, outcome, value, limit, margin,
        unit, missing``.
        """
        rows = [
            {
                "bidder": each.bidder,
                "requirement": verdict.requirement,
                "outcome": verdict.outcome.value,
                "value": verdict.value,
                "limit": verdict.limit,
                "margin": verdict.margin,
                "unit": verdict.unit,
                "missing": ", ".join(verdict.missing),
            }
            for each in self.bids
            for verdict in each.verdicts
        ]
        return pd.DataFrame(
            rows,
            columns=[
                "bidder",
                "requirement",
                "outcome",
                "value",
                "limit",
                "margin",
                "unit",
                "missing",
            ],
        )

    @cached_property
    def climate(self) -> Verdict:
        """Whether climate and environment have the weight that the regulation asks for."""
        return climate_weight(self.award, len(self.requirements))

    @cached_property
    def options(self) -> dict[str, BidOptions]:
        """The options of each bid, by bidder."""
        savings = Savings()
        return {
            each.bidder: BidOptions(
                each.bid,
                self.tender.options,
                each.subject.account if each.subject else None,
                savings,
            )
            for each in self.bids
        }

    @property
    def findings(self) -> pd.DataFrame:
        """What those who decide must know: ``bidder, finding, detail, remedy``, in English; a blank
        bidder is the tender itself.
        """
        return self.findings_in("en")

    def findings_in(self, lang: str) -> pd.DataFrame:
        """The findings with details and remedies in a language; what each is stays in English, by
        which they are told apart.

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
    def found(self) -> tuple[Finding, ...]:
        """The findings, which each report tells in its language."""
        rows = [row for each in self.bids for row in each.findings()]
        rows += self._about_options()
        rows += [
            Finding(
                str(name),
                TIE,
                str(others),
                message("tender.remedy.ties", ties=message(f"award.ties.{self.award.ties}")),
            )
            for name, others in self.ranking["tied_with"].items()
            if others
        ]
        if self.climate.outcome is not Outcome.MET:
            rows.append(
                of_verdict(
                    "",
                    "weight of climate and environment",
                    self.climate,
                    message("tender.remedy.weights"),
                )
            )
        return tuple(rows)

    def _about_options(self) -> list[Finding]:
        """Who priced no option, or not all; of bids that could not be computed nothing is said."""
        asked, held = (
            len(self.tender.options),
            {
                each.bidder: self.options[each.bidder].unpriced
                for each in self.bids
                if each.subject is not None
            },
        )
        words = {
            True: ("no option priced", message("tender.remedy.none_can_be_exercised")),
            False: ("option not priced", message("tender.remedy.others_can_be_exercised")),
        }
        rows = [
            Finding(
                name,
                words[len(unpriced) == asked][0],
                ", ".join(unpriced),
                words[len(unpriced) == asked][1],
            )
            for name, unpriced in held.items()
            if unpriced
        ]
        if asked and held and all(len(unpriced) == asked for unpriced in held.values()):
            rows.append(
                Finding(
                    "",
                    "nobody priced an option",
                    ", ".join(option.name for option in self.tender.options),
                    message("tender.remedy.ask_the_market"),
                )
            )
        return rows

    def __repr__(self) -> str:
        return (
            f"<Evaluation of {self.tender.name!r}: {len(self.ranked)} of {len(self.bids)} bids"
            f" ranked, first {self.winner or 'undecided'}>"
        )

    def _repr_html_(self) -> str:
        return html_table(self.ranking.reset_index(), repr(self))


def evaluate(
    tender: Asking,
    bids: Iterable[Offering],
    answers: Mapping[str, Mapping[str, float]] | None = None,
) -> Evaluation:
    """Judge and rank the bids of a tender.

    Parameters
    ----------
    tender : Tender
    bids : iterable of Bid
        Each answers this very tender.
    answers : mapping of str to mapping of str to float, optional
        Numbers that criteria ask for beside price and quantities, by bidder: points of assessors, a
        level, an MKI.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        Where a bid answers another tender, answers are of nobody, or the award cannot be used on
        the values stated.
    """
    opened = _named(bids)
    problems = [
        _problem(
            name,
            "digest",
            bid.tender[:12],
            "is not that of this tender: the bid answers another",
            "ask for a bid on the form of this tender",
        )
        for name, bid in opened
        if bid.tender != tender.digest
    ]
    names = [name for name, _ in opened]
    problems += [
        _problem(
            name, "answers", name, "is not one of the bidders", f"there are {', '.join(names)}"
        )
        for name in answers or {}
        if name not in names
    ]
    award = award_read(tender.award)
    if award.currency not in ("", tender.currency):
        problems.append(
            _problem(
                "",
                "award",
                award.currency,
                f"is not the tender's currency, {tender.currency}",
                "state the price of a tonne in that",
            )
        )
    if problems:
        raise InputError.of(f"bids of {tender.name!r}", problems)
    judge = Judge(
        tender,
        requirements_of(tender.requirements),
        award,
        tender.scenario.baseline_account(),
        answers or {},
    )
    bidders = [bid.bidder for _, bid in opened]
    judged = [
        (
            Judged(name, bid, None, problem=TWICE)
            if bid.bidder and bidders.count(bid.bidder) > 1
            else judge.judged(name, bid)
        )
        for name, bid in opened
    ]
    found = Evaluation(tender, tuple(judge.requirements), judge.award, tuple(judged))
    _ = found.ranking
    return found


TIE = "tie at the shown precision"

TWICE = message("tender.bid.twice")


def _named(bids: Iterable[Offering]) -> list[tuple[str, Offering]]:
    """Bids by the names of their bidders, in order; of one that does not say, or of several by one
    bidder, with the file.
    """
    held = list(bids)
    bidders = [bid.bidder for bid in held]
    named = [
        (
            (
                bid.bidder
                if bid.bidder and bidders.count(bid.bidder) == 1
                else f"{bid.bidder} ({bid.file})".strip()
            ),
            bid,
        )
        for bid in held
    ]
    return sorted(named, key=lambda pair: pair[0])


def _problem(name: str, column: str, value: str, problem: str, remedy: str) -> dict[str, str]:
    return {"row": name, "column": column, "value": value, "problem": problem, "remedy": remedy}
