"""What every format is read into: one declared product, its numbers as they were written, and where
they stood.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...errors import InputError


class Cell(NamedTuple):
    """One number of a declaration as it was written; `scenario` is "" where the document names
    none.
    """

    module: str
    scenario: str
    value: Any


@dataclass(frozen=True)
class Impact:
    """One indicator of a declaration.

    Attributes
    ----------
    indicator : str
        The column that its numbers belong in.
    label : str
        What the document calls it.
    unit : str
        Its unit as written; "" where the document states none.
    rank : int
        Which of two impacts of one indicator is taken: the higher.
    characterisation : str
        AR4, AR5, AR6, or "not stated".
    """

    indicator: str
    label: str
    unit: str
    cells: tuple[Cell, ...]
    rank: int = 0
    characterisation: str = "not stated"


class Scenario(NamedTuple):
    """A scenario that the document lists; those of one group exclude each other."""

    name: str
    group: str = ""
    is_default: bool = False


class Conversion(NamedTuple):
    """So many `unit` are one `per`: ``Conversion(2400, "kg", "m3", "gross density")``; a thickness
    is per nothing.

    `kind` is the document's word. A `rank` above 0 says that the number is a property of the
    material or product, which carbonsite may use; the higher is taken where two disagree.
    """

    value: float
    unit: str
    per: str
    kind: str
    rank: int = 0


class Finding(NamedTuple):
    """What a reader should know about a declaration; `factor` is filled in when its id is known."""

    finding: str
    detail: str
    factor: str = ""


@dataclass(frozen=True)
class Declaration:
    """One declared product as a format gives it; numbers, units and modules are still those of the
    document.
    """

    format: str
    name: str
    declared_unit: str
    impacts: tuple[Impact, ...]
    locator: str
    reference_amount: float = 1.0
    key: str = ""
    uuid: str = ""
    registration_number: str = ""
    owner: str = ""
    operator: str = ""
    standard: str = ""
    geography: str = ""
    category: str = ""
    document: str = ""
    published: datetime.date | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    reference_year: int | None = None
    url: str = ""
    terms: str = ""
    note: str = ""
    uncertainty: str = ""
    service_life: float | None = None
    is_carrier: bool = False
    scenarios: tuple[Scenario, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def refusal(where: str, column: str, value: object, problem: str, remedy: str) -> InputError:
    """The error of a document that cannot be read, with what to do."""
    shown = value if isinstance(value, int | float | None) else str(value)[:200]
    return InputError.of(
        where, [{"column": column, "value": shown, "problem": problem, "remedy": remedy}]
    )
