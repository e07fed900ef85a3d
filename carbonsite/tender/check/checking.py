"""The check of a tender: every problem that its trial bids show, at a key of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from ...display import html_table
from ...errors import InputError
from ...messages.labels import Labels
from ...projects.problems import FileProblems, file_heading
from ...projects.toml_positions import KeyPath
from ..award.awards import Award, PriceAward
from ..bid_request import BidRequest
from .award_models import check_models, check_values
from .carriers import check_carriers
from .options import check_options
from .requirements import check_replies, check_requirements
from .small_tools import check_hours
from .trials import Trials

COLUMNS = ("row", "column", "value", "problem", "remedy")


class TenderFile(BidRequest, Protocol):
    """A tender with the places of its keys.

    Attributes
    ----------
    file : str
        The name of the file.
    lines : mapping of key path to int
    """

    @property
    def file(self) -> str: ...

    @property
    def lines(self) -> Mapping[KeyPath, int]: ...


@dataclass(frozen=True, eq=False)
class TenderCheck:
    """The check of a tender before it is published.

    Attributes
    ----------
    file : str
        The name of the tender's file.
    problems : DataFrame
        What keeps the tender from working: ``row`` (the line), ``column`` (the key), ``value``,
        ``problem, remedy``.
    advice : DataFrame
        What the tender can be published with, and bidders may ask about: the same columns.
    trials : DataFrame
        One row for each trial bid: ``trial, computed, emissions`` [kgCO2e] ``, met, failed,
        not_shown``: numbers of requirements.
    """

    file: str
    problems: pd.DataFrame
    advice: pd.DataFrame
    trials: pd.DataFrame

    def raise_if_any(self) -> None:
        """Refuse a tender with problems.

        Raises
        ------
        InputError
        """
        if len(self.problems):
            raise InputError.of(file_heading(self.file), self.problems.to_dict("records"))

    def in_words(self, lang: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Problems and advice in a language."""
        say = Labels.of(lang)
        texts = ("value", "problem", "remedy")
        tables = [
            table.assign(**{name: [say.text(cell) for cell in table[name]] for name in texts})
            for table in (self.problems, self.advice)
        ]
        return tables[0], tables[1]

    def __repr__(self) -> str:
        return (
            f"<Check of {self.file!r}: {len(self.trials)} trial bids, {len(self.problems)}"
            f" problems, {len(self.advice)} pieces of advice>"
        )

    def _repr_html_(self) -> str:
        return html_table(self.problems, repr(self)) + html_table(self.advice, "Advice")


def check_of(tender: TenderFile) -> TenderCheck:
    """The check of a tender, see `Tender.check`."""
    problems, advice = (FileProblems(tender.file, tender.lines) for _ in range(2))
    trials = Trials(tender, tender.award if isinstance(tender.award, Award) else PriceAward())
    check_requirements(trials, problems, advice)
    check_replies(tender, advice)
    check_hours(tender, advice)
    check_options(trials, problems)
    check_carriers(trials, advice)
    check_values(trials, problems)
    check_models(trials, problems)
    return TenderCheck(tender.file, _table(problems), _table(advice), _overview(trials))


def _table(problems: FileProblems) -> pd.DataFrame:
    ordered = sorted(problems.entries, key=lambda problem: problem["row"] or 0)
    return pd.DataFrame(ordered, columns=list(COLUMNS), dtype=object)


def _overview(trials: Trials) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for trial in [*trials.without_options, *trials.of_options]:
        counts = {str(outcome): trial.outcomes.count(outcome) for outcome in trial.outcomes}
        rows.append(
            {
                "trial": trial.name,
                "computed": trial.judged.subject is not None,
                "emissions": trial.judged.total,
                "met": counts.get("MET", 0),
                "failed": counts.get("NOT_MET", 0),
                "not_shown": counts.get("NOT_SHOWN", 0),
            }
        )
    return pd.DataFrame(rows)
