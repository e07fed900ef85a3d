"""A tender: its baseline, requirements, options, award and form, fixed before bids are opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from ..display import html_table
from ..errors import InputError
from ..messages import Language, message
from ..messages.arguments import as_path
from ..projects.paths import Folder
from ..projects.problems import FileProblems
from ..projects.reading import read_toml
from ..projects.tables import uncovered_of
from ..projects.toml_positions import KeyPath
from ..projects.writing import toml_of
from ..scenarios.scenario import Scenario
from ..spreadsheets.files.writing import whole_file
from .bid_form.build_layout import layout_of
from .bid_form.layout import FormLayout
from .bid_form.writing import write_form
from .bids.bid import Bids
from .bids.folder import read_bids
from .check.checking import TenderCheck, check_of
from .decisions.register import Decisions
from .file_form import BidFormForm, TenderForm
from .options import TenderOption
from .reading import parts_of


@dataclass(frozen=True, eq=False)
class Tender:
    """A tender as its file states it.

    Attributes
    ----------
    scenario : Scenario
        The baseline, without any measure, with the factors, basis, date and areas by which every
        bid is computed.
    currency : str
        Currency of all prices, which are without VAT.
    requirements : tuple of Requirement
        Requirements that every bid must meet.
    requirement_places : tuple of int
        Their places in the file.
    follow_up : tuple of Requirement
        What the contract asks for after the award; no bid is judged by it.
    absolute : frozenset of str
        Names of the requirements from which no deviation can be accepted.
    options : tuple of TenderOption
        Measures that bidders price.
    award : Award
        Criteria, weights and models; an empty table if the file states none: bids cannot be
        ranked then.
    form : BidFormForm
        The part of the bid form that the tender file describes.
    carriers : tuple of str
        Energy carriers that machines and heating may use.
    left : DataFrame
        Rows of the named tables that are no activities, as in `ActivityReading.left`.
    digest : str
        sha256 of the content of the file, of every file that it names, and of the factors; it is
        written in the form, in every bid, and in the protocol.

    Examples
    --------
    >>> tender = Tender.of({
    ...     "name": "Site",
    ...     "date": "2025-03-01",
    ...     "basis": {"year": 2024},
    ...     "baseline": [{
    ...         "item": "excavator", "factor": "diesel", "amount": "15 000 L",
    ...         "module": "A5", "machine": "excavator",
    ...     }],
    ...     "options": [{
    ...         "name": "Electric", "type": "ElectricExcavator", "open": {"per_litre": "kWh/L"},
    ...     }],
    ... })
    >>> tender
    <Tender 'Site': 1 activities, 0 requirements, 1 options, digest ...>
    """

    scenario: Scenario
    currency: str
    requirements: tuple[Any, ...]
    requirement_places: tuple[int, ...]
    follow_up: tuple[Any, ...]
    absolute: frozenset[str]
    options: tuple[TenderOption, ...]
    award: Any
    form: BidFormForm
    carriers: tuple[str, ...]
    left: pd.DataFrame
    digest: str
    content: Mapping[str, Any] = field(repr=False)
    reading_findings: pd.DataFrame = field(repr=False)
    folder: Path = field(repr=False)
    file: str = field(repr=False)
    lines: Mapping[KeyPath, int] = field(repr=False)

    @classmethod
    def read(cls, path: str | PathLike[str], allow_outside: bool = False) -> Tender:
        """Read a tender file.

        Parameters
        ----------
        path : str or Path
            Path of a TOML file, described in docs/tenders.md.
        allow_outside : bool
            True if it may name files outside its folder.

        Raises
        ------
        InputError
            Once, with everything that is wrong: the line (`row`), the key (`column`), the value,
            and what to write instead.
        """
        file = as_path(path)
        content, problems = read_toml(file, TenderForm.kind)
        return cls(**parts_of(content, Folder(file.parent, allow_outside), problems))

    @classmethod
    def of(cls, content: Mapping[str, Any], folder: str | PathLike[str] = ".") -> Tender:
        """A tender from the content of a file, as dicts and lists.

        Parameters
        ----------
        content : mapping
        folder : str or Path
            Folder of the files that it names.

        Raises
        ------
        InputError
            Once, with everything that is wrong.
        """
        return cls(**parts_of(content, Folder(Path(folder)), FileProblems("tender", {})))

    def write(self, path: str | PathLike[str]) -> None:
        """Write the tender as a TOML file that reads back equal, whole or not at all.

        Raises
        ------
        InputError
            If it names files, and the path is in another folder than they are.
        ReportError
            Where nothing can be written there.
        """
        where = message("tender.heading.tender", name=self.name)
        named = [
            *self.content.get("catalogue", {}).get("files", ()),
            *(entry for entry in self.content["baseline"] if "file" in entry),
        ]
        if named and Path(path).resolve().parent != self.folder.resolve():
            problem = message("tender.other_folder")
            remedy = message("tender.other_folder.remedy", folder=str(self.folder))
            row = {"column": "file", "problem": problem, "remedy": remedy}
            raise InputError.of(where, [{**row, "value": entry["file"]} for entry in named])
        # TOML wants keys with plain values before the tables.
        ordered = sorted(
            self.content.items(),
            key=lambda item: (
                isinstance(item[1], dict | list) and item[0] not in ("basis", "areas"),
                list(TenderForm.model_fields).index(item[0]),
            ),
        )
        text = toml_of(dict(ordered), where)
        with whole_file(path) as place:
            place.write_bytes(text.encode("utf-8"))

    def check(self) -> TenderCheck:
        """Check the tender before it is published: its form is answered, read and judged.

        One trial bid answers the form with the tender's own amounts, one more for each energy
        carrier and each option. Every option must be computable, every requirement shown by what
        the form asks for, and every award model usable on what can be bid.

        Returns
        -------
        TenderCheck

        Examples
        --------
        >>> Tender.of({
        ...     "name": "Site",
        ...     "date": "2025-03-01",
        ...     "basis": {"year": 2024},
        ...     "baseline": [{
        ...         "item": "excavator", "factor": "diesel", "amount": "15 000 L",
        ...         "module": "A5", "machine": "excavator", "flow": "site-energy",
        ...     }],
        ...     "requirements": [{
        ...         "type": "energy-share", "name": "hours", "kind": "emission-free",
        ...         "per": "hours", "at_least": "40 %", "where": {"module": "A4"},
        ...     }],
        ... }).check().problems["column"].tolist()
        ['requirements[0]']
        """
        return check_of(self)

    def write_form(self, path: str | PathLike[str], language: str = "") -> Path:
        """Write the workbook that a bidder fills in, with the digest of the tender.

        Parameters
        ----------
        path : str or Path
        language : {"nb", "en"}, optional
            Language of the form; left out, that of the tender.

        Raises
        ------
        InputError
            Where there is no such language.
        ReportError
            Where nothing can be written there.
        """
        return write_form(self, path, language)

    def read_bids(
        self,
        folder: str | PathLike[str],
        progress: bool | None = None,
        decisions: Decisions | None = None,
    ) -> Bids:
        """Read every bid of a folder; one bad bid neither stops nor changes the others.

        A problem is a cell that cannot be used, and its bid is not computed. A deviation can be
        read and is not as the tender asks; it is for legal assessment. carbonsite gives no legal
        advice.

        Parameters
        ----------
        folder : str or Path
        progress : bool, optional
            Whether to show a progress bar on stderr; left out: on a terminal, after two seconds.
        decisions : Decisions, optional
            Cells that bidders have clarified, and digests of earlier forms that stay valid.

        Returns
        -------
        Bids

        Raises
        ------
        InputError
            If there is no such folder, or it has more files than may be bids; or a decision is on
            a file that is none of them.
        """
        return read_bids(self, folder, progress, decisions or Decisions())

    @cached_property
    def layouts(self) -> tuple[FormLayout, ...]:
        """The bid form in each language."""
        return tuple(layout_of(self, language) for language in reversed(Language))

    @property
    def name(self) -> str:
        """The name of the tender."""
        return self.scenario.name

    @property
    def language(self) -> str:
        """The language of the bid form."""
        return self.form.language

    @property
    def uncovered(self) -> pd.DataFrame:
        """Rows that are left out and would be accounted for if they could be read."""
        return uncovered_of(self.left)

    def __eq__(self, other: object) -> bool:
        """True if both have the same content, wherever they were read from."""
        return isinstance(other, Tender) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return (
            f"<Tender {self.name!r}: {len(self.scenario.baseline)} activities,"
            f" {len(self.requirements)} requirements, {len(self.options)} options, digest"
            f" {self.digest[:12]}>"
        )

    def _repr_html_(self) -> str:
        shown = [
            column
            for column in ("row", "item", "factor", "amount", "unit", "module")
            if column in self.scenario.baseline
        ]
        return html_table(self.scenario.baseline[shown], repr(self))
