"""Assumptions: inputs with a range and a provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from ..display import html_row
from ..errors import InputError, UnitError
from ..messages import message, with_remedy
from ..messages.problems import Problem, problem
from .functions import Estimate
from .quantities import Q
from .registry import Quantity
from .source import Source

StatusWord: TypeAlias = Literal["published", "measured", "assumed", "stated"]


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
        The value used, such as ``"1000 h"``.
    low, high : str or Quantity, optional
        The range of the value; left out, it is certain.
    status : {"published", "measured", "assumed", "stated"}, optional
        Left out: "published" with a source, "assumed" with a reason.
    source : Source, optional
        Needed where published or measured.
    reason : str, optional
        Needed where assumed.

    Raises
    ------
    InputError
        If the value is outside its range, units differ in kind, or source and reason are missing.

    Examples
    --------
    >>> hours = Assumption(
    ...     "excavator hours", "1000 h", low="700 h", high="1400 h", reason="six months, one shift"
    ... )
    >>> hours.value, hours.status.value
    (Q('1000 h'), 'assumed')
    """

    name: str
    value: Quantity
    low: Quantity
    high: Quantity
    status: Status
    source: Source | None
    reason: str

    def __init__(
        self,
        name: str,
        value: str | Quantity,
        low: str | Quantity | None = None,
        high: str | Quantity | None = None,
        status: Status | StatusWord | None = None,
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
    def ends(self) -> tuple[Quantity, ...]:
        """The value, and the ends of its range."""
        return (self.value, self.low, self.high)

    @property
    def assumptions(self) -> dict[str, Assumption]:
        """This assumption by its name."""
        return {self.name: self}

    @property
    def is_certain(self) -> bool:
        """True if the range is a single value."""
        return bool(self.low == self.high)

    def evaluate(self, values: Mapping[str, Quantity]) -> Quantity:
        """The value in `values` under this name, else the own value."""
        return values.get(self.name, self.value)

    def at(self, value: str | Quantity) -> Assumption:
        """The same assumption fixed at another value."""
        return Assumption(
            self.name, value, status=self.status, source=self.source, reason=self.reason
        )

    @classmethod
    def stated(cls, name: str, value: str | Quantity | Assumption) -> Assumption:
        """Assumption of a bare value, without range, source or reason."""
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


def _problems(fields: Mapping[str, Any]) -> Iterator[Problem]:
    name, status, source, reason = (fields[key] for key in ("name", "status", "source", "reason"))
    if not str(name).strip():
        yield problem("name", name, "problem.blank", "assumption.name.remedy")
    if not isinstance(source, Source | None):
        yield problem("source", source, "argument.source")
        return
    if not isinstance(reason, str):
        yield problem("reason", reason, "argument.text")
        return
    if not isinstance(status, Status):
        yield problem("status", status, "assumption.status")
    is_sourced = status in (Status.PUBLISHED, Status.MEASURED)
    if (is_sourced and source is None) or (status is Status.ASSUMED and not reason.strip()):
        column = "source" if is_sourced else "reason"
        remedy = f"assumption.{column}.remedy"
        yield problem(column, "", "assumption.missing", remedy, status=status)
    yield from _range_problems(fields["value"], fields["low"], fields["high"])


def _range_problems(value: Quantity, low: Quantity, high: Quantity) -> Iterator[Problem]:
    # No text before a problem is found: a traced number that is written as text ends its trace.
    try:
        if low <= value <= high:
            return
        texts: tuple[str, str] = with_remedy("assumption.range", value=value)
    except UnitError as error:
        texts = error.problem, message("assumption.unit.remedy", value=value)
    yield Problem(column="low, high", value=f"{low}, {high}", problem=texts[0], remedy=texts[1])
