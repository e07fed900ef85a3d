"""Rules that a project file asks for, and what they say of its account."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

import pandas as pd

from ..accounting.account import Account
from ..rules import UnderRule, under


@dataclass(frozen=True)
class AskedRule:
    """A rule by its name, with what it needs to know; see `under`."""

    rule: str
    building: str = ""
    application: datetime.date | None = None
    limit: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    def of(self, account: Account) -> UnderRule:
        """What the rule says of an account.

        Raises
        ------
        InputError
            For a rule, a building or a key of `given` that there is not.
        """
        return under(
            account,
            self.rule,
            building=self.building,
            application=self.application,
            limit=self.limit,
            given=self.given,
        )

    def as_table(self) -> dict[str, object]:
        """The rule as a table of a file, without what it does not say."""
        return {name: value for name, value in asdict(self).items() if value}


def verdict_table(results: Iterable[UnderRule]) -> pd.DataFrame:
    """Table of what rules say: ``rule, value, unit, limit, margin, verdict, missing``."""
    rows = [
        {
            "rule": one.rule.rule,
            "value": one.value,
            "unit": one.unit,
            "limit": float("nan") if one.limit is None else one.limit,
            "margin": float("nan") if one.margin is None else one.margin,
            "verdict": one.verdict,
            "missing": one.missing_text,
        }
        for one in results
    ]
    table = pd.DataFrame(rows)
    texts = {name: pd.Series([row[name] for row in rows], dtype=object) for name in ("missing",)}
    return table.assign(**texts) if rows else table
