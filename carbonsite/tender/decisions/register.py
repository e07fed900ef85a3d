"""A register of decisions, as bids are read and evaluated by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

from ...errors import InputError
from ...messages import Joined, Message, message
from ...messages.arguments import as_path
from ...messages.problems import problem
from ...projects.problems import FileProblems
from ...projects.reading import read_toml
from ...projects.validation import fitted
from .forms import (
    AcceptedForm,
    AddendumForm,
    ClarifiedForm,
    DecisionForm,
    DecisionsForm,
    RejectedForm,
    VersionForm,
)


@dataclass(frozen=True)
class Decisions:
    """The decisions on the bids of a tender; without any, all bids count as they were read.

    Attributes
    ----------
    clarified, accepted, rejected, versions, addenda : tuple
        Decisions of each kind, in the order of the file.
    digest : str
        sha256 of the file.

    Examples
    --------
    >>> Decisions().digests
    frozenset()
    """

    clarified: tuple[ClarifiedForm, ...] = ()
    accepted: tuple[AcceptedForm, ...] = ()
    rejected: tuple[RejectedForm, ...] = ()
    versions: tuple[VersionForm, ...] = ()
    addenda: tuple[AddendumForm, ...] = ()
    digest: str = ""

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Decisions:
        """Read a register, a TOML file that docs/requirements_and_awards.md describes.

        Raises
        ------
        InputError
            Once, with everything that is wrong.
        """
        file = as_path(path)
        content, problems = read_toml(file, DecisionsForm.kind)
        form = fitted(DecisionsForm, content, (), problems)
        if isinstance(form, set):
            problems.raise_if_any()
            raise AssertionError("what does not fit is a problem")
        _check(form, problems)
        problems.raise_if_any()
        kinds = {name: tuple(getattr(form, name)) for name in DecisionsForm.model_fields}
        return cls(**kinds, digest=hashlib.sha256(file.read_bytes()).hexdigest())

    @property
    def digests(self) -> frozenset[str]:
        """Digests of earlier forms that stay valid."""
        return frozenset(one.digest for one in self.addenda)

    def cells_of(self, file: str) -> list[ClarifiedForm]:
        """The clarified cells of a bid."""
        return [one for one in self.clarified if one.file == file]

    def set_aside(self) -> dict[str, Message]:
        """Why a file is not evaluated, by its name: rejected, or another version is valid."""
        aside = {
            other: message("decision.other_version", file=one.file, **said(one))
            for one in self.versions
            for other in one.instead_of
        }
        rejected = {one.file: message("decision.rejected", **said(one)) for one in self.rejected}
        return aside | rejected

    def require_files(self, files: Iterable[str]) -> None:
        """Refuse decisions on files that are no bids.

        Raises
        ------
        InputError
        """
        problems = list(self._on_no_bid(sorted(files)))
        if problems:
            raise InputError.of(message("decision.heading"), problems)

    def in_vain(self, bids: Iterable[Any]) -> Iterator[dict[str, object]]:
        """Problems of decisions on no bid, on a bid read without them, or on no deviation."""
        by_file = {bid.file: bid for bid in bids}
        yield from self._on_no_bid(sorted(by_file))
        yield from self._of_other_bidders(by_file)
        for one in self.clarified:
            bid = by_file.get(one.file)
            if bid is not None and getattr(bid, "original", None) is None:
                place = f"{one.sheet} {one.cell}"
                yield {"row": one.file, **problem("clarified", place, "decision.not_read")}
        for accepted in self.accepted:
            bid = by_file.get(accepted.file)
            if accepted.cell and bid is not None and not _deviates(bid, accepted):
                place = f"{accepted.sheet} {accepted.cell}"
                key, remedy = "decision.no_deviation", "decision.no_cell.remedy"
                yield {"row": accepted.file, **problem("accepted", place, key, remedy)}

    def _on_no_bid(self, known: list[str]) -> Iterator[dict[str, object]]:
        remedy = message("project.there.several", names=Joined(known))
        for name, file in self._files():
            if file not in known:
                yield dict(problem(name, file, "decision.no_bid", remedy))

    def _of_other_bidders(self, by_file: Mapping[str, Any]) -> Iterator[dict[str, object]]:
        """Problems of versions that would set another bidder's bid aside."""
        for one in self.versions:
            pair = ((one.file, other) for other in one.instead_of)
            for valid, other in (files for files in pair if by_file.keys() >= set(files)):
                names = [by_file[file].bidder.casefold() for file in (valid, other)]
                if all(names) and names[0] != names[1]:
                    yield {"row": valid, **problem("versions", other, "decision.other_bidder")}

    def _files(self) -> Iterator[tuple[str, str]]:
        for name in ("clarified", "accepted", "rejected", "versions"):
            for one in getattr(self, name):
                yield name, one.file
                for other in getattr(one, "instead_of", ()):
                    yield name, other


def said(decision: DecisionForm) -> dict[str, Any]:
    """Who decided, when and why, as values of a message."""
    return {"who": decision.who, "when": decision.when, "why": decision.why}


def _deviates(bid: Any, accepted: AcceptedForm) -> bool:
    """Whether a bid has a deviation or a problem in the cell of an accepted one."""
    return any(
        ((table["sheet"] == accepted.sheet) & (table["cell"] == accepted.cell)).any()
        for table in (bid.deviations, bid.problems)
    )


def _check(form: DecisionsForm, problems: FileProblems) -> None:
    """Note decisions that say nothing, twice, or the contrary of each other."""
    for place, one in enumerate(form.accepted):
        named = [one.requirement, one.finding, one.sheet and one.cell]
        if sum(map(bool, named)) != 1:
            problems.note(("accepted", place), "", "decision.accepted_what")
    cells = [(one.file, one.sheet, one.cell) for one in form.clarified]
    for place, cell in enumerate(cells):
        if cell in cells[:place]:
            problems.note(("clarified", place), cell[2], "decision.twice", "project.leave_one_out")
    valid = {one.file for one in form.versions}
    for place, version in enumerate(form.versions):
        if valid & set(version.instead_of):
            problems.note(
                ("versions", place, "instead_of"), version.file, "decision.version_of_itself"
            )
