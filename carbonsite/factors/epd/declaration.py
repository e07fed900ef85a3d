"""A declaration as every format is read into it: the numbers as written, and where they stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ...messages import Joined, Message, message


class DeclaredNumber(NamedTuple):
    """One number as the document writes it; `scenario` is "" if the document names none."""

    module: str
    scenario: str
    value: object


class Divided(str):
    """The text of a number that other elements divide: which number is meant cannot be known."""


@dataclass(frozen=True)
class Impact:
    """One indicator of a declaration.

    Attributes
    ----------
    indicator : str
        The column that its numbers belong in.
    label : str
        The document's name for it.
    unit : str
        Its unit as written; "" if the document states none.
    cells : tuple of DeclaredNumber
    rank : int
        Of two impacts with one indicator, the one of higher rank is used.
    characterisation : str
        AR4, AR5, AR6, or "not stated".
    """

    indicator: str
    label: str
    unit: str
    cells: tuple[DeclaredNumber, ...]
    rank: int = 0
    characterisation: str = "not stated"


class EpdScenario(NamedTuple):
    """A scenario that the document lists; those of one group exclude each other."""

    name: str
    group: str = ""
    is_default: bool = False


class Conversion(NamedTuple):
    """A conversion between units: ``Conversion(2400, "kg", "m3", "gross density")`` is 2400 kg/m3.

    `per` is "" for a thickness, and `kind` is the document's word. A `rank` above 0 marks a
    property of the material or product, which carbonsite may use; the highest rank wins.
    """

    value: float
    unit: str
    per: str
    kind: str
    rank: int = 0


class EpdFinding(NamedTuple):
    """A contradiction or gap in a declaration; `factor` is filled in when its id is known."""

    finding: str
    detail: Message
    factor: str = ""


def finding_of(kind: str, key: str, /, **values: object) -> EpdFinding:
    """A finding with the text of a key."""
    return EpdFinding(kind, message(key, **values))


@dataclass(frozen=True)
class Declaration:
    """One declared product as its document gives it, with the document's numbers and units.

    `carbon_product` and `carbon_packaging` are biogenic carbon [kg/declared unit]. Dates are as
    the document writes them; of several in a tuple, the first that is one counts.
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
    published: object = None
    valid_from: object = None
    valid_to: object = None
    reference_year: int | None = None
    url: str = ""
    terms: str = ""
    note: str = ""
    uncertainty: str = ""
    service_life: float | None = None
    carbon_product: float | None = None
    carbon_packaging: float | None = None
    is_carrier: bool = False
    scenarios: tuple[EpdScenario, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    findings: tuple[EpdFinding, ...] = ()


def remedies(*texts: str) -> Message:
    """Several remedies as one text, without the blank ones."""
    return Joined([text for text in texts if text], "; ")
