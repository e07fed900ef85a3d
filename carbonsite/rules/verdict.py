"""What a rule says of an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..display import html_table, text_table
from ..messages import Joined, Message
from ..outcome import Outcome
from .rule import Rule


@dataclass(frozen=True)
class UnderRule:
    """An account under a rule: the value that the rule compares, and the outcome.

    Attributes
    ----------
    rule : Rule
    value : float
        In `unit`, with the surcharge, not rounded; NaN where something is missing to compute it.
    unit : str
    limit, margin : float or None
        Of the building; the margin is that of the value, not rounded. None without a limit.
    surcharge : float
        The part of the value that is surcharge on generic data.
    outcome : Outcome
        MET, NOT_MET or NOT_SHOWN. Of a rule without a limit: MET if all that it asks is there.
    is_tentative : bool
        True where a limit was read only as others quote it: the outcome is shown with a star.
    checks : DataFrame
        ``modules, value, compared, limit, since, margin, outcome, source``, one for each limit.
    by_module : DataFrame
        ``module, emissions, surcharge`` [kgCO2e], ``area, per``.
    apart : DataFrame
        ``module, emissions`` [kgCO2e] of what the rule reports beside its sum, such as D.
    missing : tuple of Message
        What to give, and where its document stands.
    unread : DataFrame
        ``field, where``: fields of the rule that were not read, which no number stands for.
    exempt : tuple of Message
        Buildings to which the rule does not apply, as far as they were read.
    given : mapping of str to str
        What was stated of numbers that the rule prescribes and that were not read.
    """

    rule: Rule
    value: float
    unit: str
    limit: float | None
    margin: float | None
    surcharge: float
    outcome: Outcome
    is_tentative: bool
    checks: pd.DataFrame
    by_module: pd.DataFrame
    apart: pd.DataFrame
    missing: tuple[Message, ...]
    unread: pd.DataFrame
    exempt: tuple[Message, ...]
    given: Mapping[str, str]

    @property
    def verdict(self) -> str:
        """The outcome, with a star where a limit was read only as others quote it."""
        is_starred = self.is_tentative and self.outcome is not Outcome.NOT_SHOWN
        return f"{self.outcome.value}{'*' if is_starred else ''}"

    def __repr__(self) -> str:
        return text_table(self.checks, f"{self.rule.rule}: {self.verdict}{self._why}")

    def _repr_html_(self) -> str:
        return html_table(self.checks, f"{self.rule.rule}: {self.verdict}{self._why}")

    @property
    def missing_text(self) -> Joined:
        """What is missing, in a row."""
        return Joined(self.missing, "; ")

    @property
    def _why(self) -> str:
        return f" ({self.missing_text})" if self.missing else ""
