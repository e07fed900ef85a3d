"""What is wrong with a bid, and what deviates in it, by sheet and cell; each with what to do, and
with what hangs on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from ... import limits
from ...messages import message

FINDING_COLUMNS = ("bid", "sheet", "cell", "value", "what", "remedy", "effect")
"""Columns of problems and of deviations; `effect` [kgCO2e] is what the other reading would add to
the bid's total, NaN where it cannot be told.
"""

ASSESS = message("tender.remedy.clarify")
"""What is done about a deviation: carbonsite neither repairs it nor decides."""

Activity = Mapping[str, Any]


@dataclass(frozen=True)
class OtherReading:
    """What a finding leaves open: the activity as it is read, and as it may be meant; None is no
    activity.
    """

    read: Activity | None
    meant: Activity | None


@dataclass
class BidFindings:
    """Collects what is found of one bid.

    Attributes
    ----------
    bid : str
        Name of the file.
    """

    bid: str
    problems: list[dict[str, Any]] = field(default_factory=list)
    deviations: list[dict[str, Any]] = field(default_factory=list)
    readings: list[tuple[dict[str, Any], OtherReading]] = field(default_factory=list)
    """Findings on which an amount hangs, with the other way to read them."""

    def problem(
        self,
        place: tuple[str, str],
        value: Any,
        what: str,
        remedy: str,
        other: OtherReading | None = None,
    ) -> None:
        """Note what cannot be used: the bid is not computed before it is clarified."""
        self._add(self.problems, place, value, what, remedy, other)

    def deviation(
        self, place: tuple[str, str], value: Any, what: str, other: OtherReading | None = None
    ) -> None:
        """Note what can be read and is not as the tender asks."""
        self._add(self.deviations, place, value, what, ASSESS, other)

    def _add(
        self,
        held: list[dict[str, Any]],
        place: tuple[str, str],
        value: Any,
        what: str,
        remedy: str,
        other: OtherReading | None,
    ) -> None:
        sheet, cell = place
        found = {
            "bid": self.bid,
            "sheet": sheet,
            "cell": cell,
            "value": shown(value),
            "what": what,
            "remedy": remedy,
            "effect": float("nan"),
        }
        if len(held) < limits.BID_FINDINGS:
            held.append(found)
            if other is not None:
                self.readings.append((found, other))
        elif len(held) == limits.BID_FINDINGS:
            held.append(
                {
                    **found,
                    "cell": "",
                    "value": "",
                    "what": message("tender.findings.more", most=limits.BID_FINDINGS),
                }
            )

    def table_of(self, held: list[dict[str, Any]]) -> pd.DataFrame:
        """Problems or deviations as a table."""
        table = pd.DataFrame(held, columns=list(FINDING_COLUMNS)).astype({"effect": float})
        texts = {
            name: pd.Series([row[name] for row in held], dtype=object)
            for name in ("what", "remedy")
        }
        return table.assign(**texts)


def shown(value: Any) -> str:
    """A cell as a table of findings shows it: one line, of bounded length."""
    text = "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
    text = " ".join(text[: limits.PROBLEM_TEXT + 1].split())
    return text if len(text) <= limits.PROBLEM_TEXT else f"{text[: limits.PROBLEM_TEXT]}…"


def cell_of(row: int, column: int) -> str:
    """A cell as spreadsheets name it; the row counts from 1, the column from 0.

    Examples
    --------
    >>> cell_of(7, 2)
    'C7'
    """
    return f"{xl_col_to_name(column)}{row}"
