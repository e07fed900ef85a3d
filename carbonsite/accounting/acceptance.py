"""Findings that somebody has accepted: they stay, and say by whom and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import InputError
from ..messages import Joined, Message, message
from .checks import as_date

UNMATCHED = "acceptance without finding"
"""Finding about an acceptance of something that is not found, or no longer."""

_SHOWN = 5

_EASTERNMOST = datetime.timezone(datetime.timedelta(hours=14))
"""Where a day begins first: nobody can have accepted anything on a later one."""


@dataclass(frozen=True)
class Acceptance:
    """A finding that somebody accepts: it stays in the table, and says so.

    It changes no number, and does not make a strict account pass.

    Parameters
    ----------
    finding : str
        As in the column of that name, such as ``"later source"``.
    factor : str
        As in the table of findings; blank where the finding names none.
    who, why : str
    date : date or str
        When it was accepted.

    Raises
    ------
    InputError
        If one of them is blank, or `date` is none or in the future.

    Examples
    --------
    >>> import carbonsite as cs
    >>> rows = cs.activities(cs.activity("landfill", "10 t", "soil-landfill", module="A5"))
    >>> accepted = Acceptance(
    ...     "later source", "soil-landfill", "Kari Nordmann", "nothing older exists", "2025-03-01"
    ... )
    >>> account = cs.account(
    ...     rows, cs.FactorCatalogue.default(), date="2015-06-01", accepted=[accepted]
    ... )
    >>> account.findings.set_index("finding").loc["later source", "accepted"]
    'accepted by Kari Nordmann on 2025-03-01: nothing older exists'
    """

    finding: str
    factor: str = ""
    who: str = ""
    why: str = ""
    date: str | datetime.date | None = None

    def __post_init__(self) -> None:
        day = as_date(self.date)
        object.__setattr__(self, "date", day)
        missing = [
            name
            for name in ("finding", "who", "why", "date")
            if not getattr(self, name) or not str(getattr(self, name)).strip()
        ]
        rows = [_problem("missing", name, "") for name in missing]
        if day is not None and day > datetime.datetime.now(_EASTERNMOST).date():
            rows.append(_problem("future", "date", day))
        if rows:
            raise InputError.of("Acceptance", rows)

    @property
    def text(self) -> Message:
        """By whom, when and why."""
        return message("acceptance.accepted", who=self.who, date=self.date, why=self.why)


def _problem(key: str, column: str, value: object) -> dict[str, object]:
    problem, remedy = message(f"acceptance.{key}"), message(f"acceptance.{key}.remedy")
    return {"column": column, "value": value, "problem": problem, "remedy": remedy}


def accepting(findings: pd.DataFrame, accepted: Iterable[Acceptance]) -> pd.DataFrame:
    """The findings with a column `accepted`, blank where nobody has accepted one.

    An acceptance of something that is not among them is a finding of its own.
    """
    kept = findings[(findings["finding"] != UNMATCHED).to_numpy(dtype=bool)]
    kinds, factors = (kept[name].to_numpy(dtype=object) for name in ("finding", "factor"))
    texts, unmatched = np.full(len(kept), "", dtype=object), []
    for one in accepted:
        matches = (kinds == one.finding) & (factors == one.factor)
        texts[np.flatnonzero(matches)] = one.text
        if not matches.any():
            unmatched.append(one)
    table = kept.assign(accepted=pd.Series(texts, index=kept.index, dtype=object))
    if not unmatched:
        return table
    rows = pd.DataFrame(list(_unmatched(unmatched, kinds, factors)), columns=list(table)).astype(
        {"detail": object, "accepted": object}
    )
    return pd.concat([table, rows], ignore_index=True) if len(table) else rows


def _unmatched(
    accepted: Iterable[Acceptance], kinds: Array, factors: Array
) -> Iterator[dict[str, object]]:
    for one in accepted:
        # Of the same kind, it is the factor that differs.
        others = [_named(one.finding, factor) for factor in factors[kinds == one.finding][:_SHOWN]]
        there = Joined(others or dict.fromkeys(map(str, kinds))) or "–"
        finding = _named(one.finding, one.factor)
        values = {"finding": finding, "who": one.who, "there": there}
        yield {
            "finding": UNMATCHED,
            "factor": one.factor,
            "detail": message("detail.acceptance_without_finding", **values),
            "rows": 0,
            "share": 0.0,
            "of": "account",
            "accepted": "",
        }


def _named(finding: str, factor: str) -> str:
    return f"{finding} ({factor})" if factor else finding


def acceptances_in(accepted: object, where: str) -> tuple[Acceptance, ...]:
    """Acceptances that an argument gives.

    Raises
    ------
    InputError
        If one of them is something else.
    """
    several = tuple(accepted) if isinstance(accepted, Iterable) else (accepted,)
    wrong = [one for one in several if not isinstance(one, Acceptance)]
    if wrong:
        raise InputError.of(where, [_problem("other", "accepted", str(one)) for one in wrong])
    return several
