"""Problems and deviations of a bid by sheet and cell, with remedy and effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from ... import limits
from ...errors import InputError
from ...messages import message
from ...messages.problems import problem
from ...projects.problems import problems_of

FINDING_COLUMNS = ("bid", "sheet", "cell", "value", "what", "remedy", "effect")
"""Columns of problems and deviations.

`effect` [kgCO2e] is the change of the bid's total if the cell were read the other way, NaN if
unknown.
"""

ASSESS = message("tender.remedy.clarify")
"""Remedy of every deviation: carbonsite neither repairs it nor decides."""

Activity = Mapping[str, Any]


@dataclass(frozen=True)
class OtherReading:
    """Two ways to read a cell: the activity as read, and as it may be meant; None: no activity."""

    read: Activity | None
    meant: Activity | None


@dataclass
class BidFindings:
    """Collects the findings of one bid.

    Attributes
    ----------
    bid : str
        Name of the file.
    """

    bid: str
    problems: list[dict[str, Any]] = field(default_factory=list)
    deviations: list[dict[str, Any]] = field(default_factory=list)
    readings: list[tuple[dict[str, Any], OtherReading]] = field(default_factory=list)
    """Findings that leave an amount open, with both ways to read them."""

    def note(
        self,
        place: tuple[str, str],
        value: object,
        text: str,
        remedy: str,
        other: OtherReading | None = None,
    ) -> None:
        """Note a cell that cannot be used: the bid is not computed before it is clarified."""
        self._add(self.problems, place, value, text, remedy, other)

    def problem(
        self,
        place: tuple[str, str],
        value: object,
        key: str,
        remedy: str = "",
        other: OtherReading | None = None,
        /,
        **values: object,
    ) -> None:
        """Note a cell that cannot be used, with the texts of keys; see `problem` of messages."""
        texts = problem("", "", key, remedy, **values)
        self.note(place, value, texts["problem"], texts["remedy"], other)

    def deviation(
        self,
        place: tuple[str, str],
        value: object,
        key: str,
        other: OtherReading | None = None,
        /,
        **values: object,
    ) -> None:
        """Note a cell that can be read and is not as the tender asks, with the text of a key."""
        texts = problem("", "", key, ASSESS, **values)
        self._add(self.deviations, place, value, texts["problem"], ASSESS, other)

    def note_error(self, error: InputError) -> None:
        """Note an error of a whole file or sheet as problems."""
        sheet = error.where.partition(", sheet ")[2].strip("'\"")
        for one in problems_of(error):
            cell = f"{one['column']}{one['row']}" if one["column"] else ""
            self.note((sheet, cell), one["value"], one["problem"], one["remedy"])

    def _add(
        self,
        rows: list[dict[str, Any]],
        place: tuple[str, str],
        value: object,
        text: str,
        remedy: str,
        other: OtherReading | None,
    ) -> None:
        sheet, cell = place
        finding = {
            "bid": self.bid,
            "sheet": sheet,
            "cell": cell,
            "value": shown(value),
            "what": text,
            "remedy": remedy,
            "effect": float("nan"),
        }
        if len(rows) < limits.BID_FINDINGS:
            rows.append(finding)
            if other is not None:
                self.readings.append((finding, other))
        elif len(rows) == limits.BID_FINDINGS:
            rows.append(
                {
                    **finding,
                    "cell": "",
                    "value": "",
                    "what": message("tender.findings.more", most=limits.BID_FINDINGS),
                }
            )

    def table_of(self, rows: list[dict[str, Any]]) -> pd.DataFrame:
        """Problems or deviations as a table."""
        table = pd.DataFrame(rows, columns=list(FINDING_COLUMNS)).astype({"effect": float})
        texts = {
            name: pd.Series([row[name] for row in rows], dtype=object)
            for name in ("what", "remedy")
        }
        return table.assign(**texts)


@dataclass
class OptionFindings(BidFindings):
    """Findings on the sheet of options: what cannot be used leaves its option uncomputed.

    Attributes
    ----------
    reasons : dict of (str, str) to str
        Why a cell cannot be used, by its sheet and cell.
    """

    reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: BidFindings) -> OptionFindings:
        """Findings that become deviations of a bid."""
        return cls(findings.bid, [], findings.deviations, findings.readings)

    def note(
        self,
        place: tuple[str, str],
        value: object,
        text: str,
        remedy: str,
        other: OtherReading | None = None,
    ) -> None:
        """Note a cell that cannot be used; the bid is computed without its option."""
        self.reasons.setdefault(place, text)
        self._add(self.deviations, place, value, text, remedy, other)


def shown(value: object) -> str:
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
