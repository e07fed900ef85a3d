"""A tender as its form, its bids and their evaluation need it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ..scenarios.scenario import Scenario
from .bid_form.layout import FormLayout
from .file_form import BidFormForm
from .options import TenderOption


class OptionTerms(Protocol):
    """An option of a tender: its name, and which others it excludes and needs."""

    @property
    def name(self) -> str: ...

    @property
    def excludes(self) -> Sequence[str]: ...

    @property
    def requires(self) -> Sequence[str]: ...


class BidTerms(Protocol):
    """The terms of a tender by which bids are evaluated.

    Attributes
    ----------
    name, digest, currency : str
    scenario : Scenario
        Its baseline, with the basis and factors by which every bid is computed.
    requirements : sequence
        Requirements, or the tables that they are read from.
    options : sequence of OptionTerms
    award
        An award, or the table that it is read from.
    """

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def currency(self) -> str: ...

    @property
    def scenario(self) -> Scenario: ...

    @property
    def requirements(self) -> Sequence[Any]: ...

    @property
    def options(self) -> Sequence[OptionTerms]: ...

    @property
    def award(self) -> Any: ...


class BidRequest(BidTerms, Protocol):
    """A tender with what bidders are asked to fill in.

    Attributes
    ----------
    options : sequence of TenderOption
    requirement_places : sequence of int
        The place of each requirement in the tender's file.
    follow_up : sequence of Requirement
        What the contract asks for after the award; no bid is judged by it.
    form : BidFormForm
    language : str
        Language of the bid form.
    carriers : tuple of str
        Energy carriers that machines and heating may use.
    layouts : tuple of FormLayout
        The bid form in each language.
    """

    @property
    def options(self) -> Sequence[TenderOption]: ...

    @property
    def requirement_places(self) -> Sequence[int]: ...

    @property
    def follow_up(self) -> Sequence[Any]: ...

    @property
    def form(self) -> BidFormForm: ...

    @property
    def language(self) -> str: ...

    @property
    def carriers(self) -> tuple[str, ...]: ...

    @property
    def layouts(self) -> tuple[FormLayout, ...]: ...
