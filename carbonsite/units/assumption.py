"""Assumptions: inputs with a range and a provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..display import html_row
from ..errors import InputError, UnitError
from ..messages import message
from .functions import Estimate
from .registry import Q
from .source import Source


class Status(StrEnum):
    """How an input is known."""

    PUBLISHED = "published"
    MEASURED = "measured"
    ASSUMED = "assumed"
    STATED = "stated"
    """Given by the caller without range, source or reason."""


@dataclass(frozen=True, init=False)
class Assumption(Estimate):
    """An input that has a value, a range, and a source or a reason.

    Parameters
    ----------
    name : str
        Names the assumption in tables; two inputs with one name are one assumption.
    value : str or Quantity
        What is taken, such as ``"1000 h"``.
    low, high : str or Quantity, optional
        The range in which it is held to lie; without them the value stands alone.
    status : {"published", "measured", "assumed", "stated"}, optional
        Left out: "published" with a source, "assumed" with a reason.
    source : Source, optional
        Needed where published or measured.
    reason : str, optional
        Needed where assumed.

    Raises
    ------
    InputError
        Where the range does not hold the value, units differ in kind, or source and reason are
        missing.

    Examples
    --------
    >>> hours = Assumption("excavator hours", "1000 h", low="700 h", high="1400 h", reason="six months, one shift")
    >>> hours.value, hours.status.value
    (Q('1000 h'), 'assumed')
    """

    name: str
    value: Any
    low: Any
    high: Any
    status: Status
    source: Source | None
    reason: str

    def __init__(
        self,
        name: str,
        value: Any,
        low: Any = None,
        high: Any = None,
        status: str | None = None,
        source: Source | None = None,
        reason: str = "",
    ) -> None:
        value = Q(value)
        chosen = (
            Status(status)
            if status in tuple(Status)
            else status or (Status.PUBLISHED if source else Status.ASSUMED)
        )
        fields = {
            "name": name,
            "value": value,
            "low": value if low is None else Q(low),
            "high": value if high is None else Q(high),
            "status": chosen,
            "source": source,
            "reason": reason,
        }
        problems = list(_problems(fields))
        if problems:
            raise InputError.of(f"assumption {name!r}", problems)
        for field, content in fields.items():
            object.__setattr__(self, field, content)

    @property
    def assumptions(self) -> dict[str, Assumption]:
        """Itself by its name; what is derived from several lists them all."""
        return {self.name: self}

    @property
    def is_certain(self) -> bool:
        """Whether the range is a point."""
        return bool(self.low == self.high)

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value that `values` gives to this name, else its own."""
        return values.get(self.name, self.value)

    def at(self, value: Any) -> Assumption:
        """The same assumption fixed at one value, for a run that asks what would follow."""
        return Assumption(
            self.name, value, status=self.status, source=self.source, reason=self.reason
        )

    @classmethod
    def stated(cls, name: str, value: Any) -> Assumption:
        """A bare value, without range, source or reason."""
        return value if isinstance(value, Assumption) else cls(name, value, status=Status.STATED)

    def __str__(self) -> str:
        return f"{self.value}" if self.is_certain else f"{self.value} ({self.low} to {self.high})"

    def _repr_html_(self) -> str:
        row = {
            "assumption": self.name,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "status": self.status.value,
            "source": self.source or "",
            "reason": self.reason,
        }
        return html_row(row)


def _problems(fields: Mapping[str, Any]) -> Any:
    """What is wrong with the fields of an assumption."""
    value, low, high = fields["value"], fields["low"], fields["high"]
    if not str(fields["name"]).strip():
        yield {
            "column": "name",
            "value": fields["name"],
            "problem": message("problem.blank"),
            "remedy": message("assumption.name.remedy"),
        }
    if not isinstance(fields["status"], Status):
        yield {
            "column": "status",
            "value": fields["status"],
            "problem": message("assumption.status"),
            "remedy": message("assumption.status.remedy"),
        }
    if fields["status"] in (Status.PUBLISHED, Status.MEASURED) and fields["source"] is None:
        yield {
            "column": "source",
            "value": "",
            "problem": message("assumption.missing", status=fields["status"]),
            "remedy": message("assumption.source.remedy"),
        }
    if fields["status"] is Status.ASSUMED and not fields["reason"].strip():
        yield {
            "column": "reason",
            "value": "",
            "problem": message("assumption.missing", status=Status.ASSUMED),
            "remedy": message("assumption.reason.remedy"),
        }
    try:
        if not low <= value <= high:
            yield {
                "column": "low, high",
                "value": f"{low}, {high}",
                "problem": message("assumption.range", value=value),
                "remedy": message("assumption.range.remedy"),
            }
    except UnitError as error:
        yield {
            "column": "low, high",
            "value": f"{low}, {high}",
            "problem": error.problem,
            "remedy": message("assumption.unit.remedy", value=value),
        }
