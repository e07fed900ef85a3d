"""The workbook of an account or a scenario."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ..accounting.account import Account
from ..files.writing import whole_file, writable
from ..scenario import Scenario
from .about import write_about
from .assumption_sheet import write_assumptions
from .basis_sheet import write_bases
from .book import Book, open_book
from .factor_sheet import write_factors
from .finding_sheet import write_findings
from .line_sheets import LineSheets, change_columns, line_columns, titles, write_lines
from .sheet import Sheet
from .subject import Subject
from .summary import Summary
from .used_factors import UsedFactors

_LINE_NOTE = "Emissions = amount × conversion × factor. The factor is fetched by its key from the sheet Factors. Blue: stated or declared; black: formulas."
_CHANGE_NOTE = f"What the measures add to the activities and, with a minus, take from them. {_LINE_NOTE}"
_NO_CHANGES = "There are none: this is an account. A scenario lists here what each of its measures changes."


def excel(obj: Scenario | Account, path: str | PathLike[str]) -> Path:
    """Write a workbook whose numbers are formulas down to amount × conversion × factor.

    Parameters
    ----------
    obj : Scenario or Account
    path : str or path
        Of the workbook, such as ``"biri.xlsx"``; a file that stands there is replaced once the new one is whole.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        Where nothing can be written there; what stood there before still does.
    InputError
        Where the scenario cannot be accounted.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    >>> account = cs.account(activities, cs.FactorCatalogue.default())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     excel(account, f"{folder}/site.xlsx").name
    'site.xlsx'
    """
    place = writable(path)
    subject = Subject.of(obj).complete()
    with whole_file(path) as part, open_book(part, subject.title) as book:
        _write(book, subject)
    return place


def _write(book: Book, subject: Subject) -> None:
    """All sheets in the order in which they stand; those that others refer to are written first, the findings last."""
    lines = subject.baseline.lines
    used = UsedFactors.of(subject.whole.catalogue, subject.indicator, lines, subject.changes)
    sheets = {title: book.sheet(title) for title in _titles(subject)}
    write_factors(book, sheets["Factors"], used, subject.whole.catalogue)
    line_sheets = write_lines(book, _of_kind(sheets, "Line items"), "line", line_columns(lines, lines[subject.indicator].tolist(), used), _LINE_NOTE)
    change_sheets = _write_changes(book, _of_kind(sheets, "Changes"), subject, used)
    write_assumptions(book, sheets["Assumptions"], subject)
    write_bases(book, sheets["Bases"], subject)
    Summary(book, sheets["Summary"], subject, line_sheets, change_sheets).write()
    write_about(sheets["About"], subject, used)
    write_findings(book, sheets["Findings"], subject, change_sheets)
    book.seal([("", subject.whole.catalogue.digest, subject.indicator)])


def _titles(subject: Subject) -> list[str]:
    lines, changes = titles("Line items", len(subject.baseline.lines)), titles("Changes", len(subject.changes))
    return ["Summary", *lines, *changes, "Assumptions", "Factors", "Bases", "Findings", "About"]


def _of_kind(sheets: dict[str, Sheet], title: str) -> list[Sheet]:
    return [sheet for name, sheet in sheets.items() if name.startswith(title)]


def _write_changes(book: Book, sheets: list[Sheet], subject: Subject, used: UsedFactors) -> LineSheets | None:
    """The changes of a scenario; an account has none, and its sheet says so."""
    if subject.scenario is None:
        sheets[0].heading("Changes", _NO_CHANGES)
        return None
    return write_lines(book, sheets, "change", change_columns(subject.changes, used), _CHANGE_NOTE)
