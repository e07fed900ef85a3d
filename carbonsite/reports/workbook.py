"""The workbook of accounts and scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from ..accounting.account import Account
from ..accounting.lines import origin_of_lines
from ..errors import InputError
from ..messages import message
from ..messages.labels import Labels
from ..scenarios.claim import Claim
from ..scenarios.claims import Examination
from ..scenarios.scenario import Scenario
from ..spreadsheets.files.progress import progress_bar
from ..spreadsheets.files.writing import whole_file, writable
from ..spreadsheets.writing.book import HOLD, Book, open_book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column
from .about import write_about
from .amounts import AmountFormulas, LineAmounts
from .assumption_sheet import write_assumptions
from .basis_sheet import write_bases
from .comparison import write_comparison
from .examinations import examinations_of
from .factor_sheet import write_factors
from .finding_sheet import write_findings
from .line_columns import change_columns, line_columns, with_amounts, with_conversions
from .line_sheets import LineCells, LineSheets, titles, write_lines
from .sign_off import write_sign_off
from .steps_sheet import write_steps
from .subject import ReportSubject
from .summary import Summary
from .used_factors import UsedFactors

_SHEETS = ("summary", "steps", "lines", "changes", "assumptions", "factors", "bases", "findings")
"""Of each subject, in the order in which they stand."""

Reportable = Scenario | Account


def excel(
    obj: Reportable | Iterable[Reportable],
    path: str | PathLike[str],
    lang: str = "en",
    claims: Iterable[Claim | Examination] = (),
    left: pd.DataFrame | None = None,
    progress: bool | None = None,
) -> Path:
    """Write a workbook whose numbers are formulas down to amount × conversion × factor.

    Parameters
    ----------
    obj : Scenario or Account, or several
        Of several, each has its own sheets (A Summary, B Summary, …), and the first sheet compares
        them.
    path : str or path
        Of the workbook, such as ``"biri.xlsx"``; a file that stands there is replaced once the new
        one is whole.
    lang : {"en", "nb"}
        The language of titles, labels and notes.
    claims : iterable of Claim or Examination, optional
        Compared with the scenario on its summary, besides the scenario's own; a claim is examined
        under each of the scenario's bases, an examination stands as it is.
    left : DataFrame, optional
        Rows of files that no activity was made of, such as ``cs.read_activities(…).left``: their
        count stands on the summary, and the rows on the sheet of findings.
    progress : bool, optional
        Whether a bar on stderr tells how far the writing has come; left out: on a terminal, after
        two seconds.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        Where nothing can be written there; what stood there before still does.
    InputError
        Where the scenario cannot be accounted, or there is no such language.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    >>> account = cs.account(activities, cs.FactorCatalogue.default())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     excel(account, f"{folder}/site.xlsx", lang="nb").name
    'site.xlsx'
    """
    place, say = writable(path), Labels.of(lang)
    subjects = [ReportSubject.of(subject).complete() for subject in _several(obj)]
    examined = [examinations_of(subject, claims) for subject in subjects]
    rows = sum(len(subject.baseline.lines) + len(subject.changes) for subject in subjects)
    title = (
        (subjects[0].title or say("book.account"))
        if len(subjects) == 1
        else say("book.several", count=len(subjects))
    )
    with (
        progress_bar(say("book.writing"), rows, progress) as advance,
        whole_file(path) as part,
        open_book(part, title, say, advance) as book,
    ):
        marks = (
            [""]
            if len(subjects) == 1
            else [xl_col_to_name(number) for number in range(len(subjects))]
        )
        books = [
            book.of_subject(mark, subject.title or title, subject.measures)
            for mark, subject in zip(marks, subjects, strict=True)
        ]
        parts = [
            SubjectSheets(own, subject, left, examinations)
            for own, subject, examinations in zip(books, subjects, examined, strict=True)
        ]
        _write(book, parts)
    return place


def _several(obj: Reportable | Iterable[Reportable]) -> Sequence[Reportable]:
    """One subject or several as a sequence."""
    several = tuple(obj) if isinstance(obj, list | tuple) else (obj,)
    if not several:
        problem = {
            "problem": message("report.nothing"),
            "remedy": message("report.nothing.remedy"),
        }
        raise InputError.of("report", [problem])
    return several


def _write(book: Book, parts: Sequence[SubjectSheets]) -> None:
    """Write all sheets in order, after those that their formulas refer to; the findings last."""
    front = {"comparison": book.sheet(book.sheet_title("comparison"))} if len(parts) > 1 else {}
    for part in parts:
        part.add_sheets()
    back = {
        kind: book.sheet(book.sheet_title(kind), is_form=kind == "sign_off")
        for kind in ("about", "sign_off")
    }
    for part in parts:
        part.write()
    pairs = [(part.book, part.subject) for part in parts]
    if front:
        write_comparison(book, front["comparison"], pairs)
    write_about(book, back["about"], [(part.book, part.subject, part.used) for part in parts])
    write_sign_off(book, back["sign_off"], pairs)
    for part in parts:
        part.write_findings()
    book.seal(
        (part.book.mark, part.subject.whole.catalogue.digest, part.subject.indicator)
        for part in parts
    )


@dataclass
class SubjectSheets:
    """One subject while its sheets are written."""

    book: Book
    subject: ReportSubject
    left: pd.DataFrame | None
    examined: tuple[Examination, ...]

    def __post_init__(self) -> None:
        self.used = UsedFactors.of(
            self.subject.whole.catalogue,
            self.subject.indicator,
            self.subject.baseline.lines,
            self.subject.changes,
        )
        self.sheets: dict[str, list[Sheet]] = {}
        self.change_sheets: LineSheets | None = None

    def add_sheets(self) -> None:
        """Its sheets in their order, still empty."""
        lines = {"lines": len(self.subject.baseline.lines), "changes": len(self.subject.changes)}
        for kind in _SHEETS:
            self.sheets[kind] = [
                self.book.sheet(title) for title in titles(self.book, kind, lines.get(kind, 1))
            ]

    def write(self) -> None:
        """All of its sheets but the findings, which tell what had to be done to texts anywhere."""
        book, subject, lines = self.book, self.subject, self.subject.baseline.lines
        write_factors(book, self.sheets["factors"][0], self.used, subject.whole.catalogue)
        columns = line_columns(book, lines, lines[subject.indicator].tolist(), self.used)
        amounts = LineAmounts(
            LineCells.of([sheet.title for sheet in self.sheets["lines"]], columns),
            *origin_of_lines(subject.baseline),
        )
        formulas = self._write_changes(amounts)
        columns = with_amounts(
            columns,
            *(
                (formulas.of_lines(), formulas.guard_of_lines)
                if formulas
                else (amounts.of_first_lines(),)
            ),
        )
        columns = (
            with_conversions(columns, subject.conversions(formulas.names)[0])
            if formulas
            else columns
        )
        line_sheets = write_lines(
            book, self.sheets["lines"], "line", columns, book.say("lines.note")
        )
        write_assumptions(book, self.sheets["assumptions"][0], subject, formulas)
        write_bases(book, self.sheets["bases"][0], subject)
        holds = book.named(HOLD) if formulas and formulas.is_guarded else ""
        summary = Summary(
            book,
            self.sheets["summary"][0],
            subject,
            line_sheets,
            self.change_sheets,
            holds,
            self.left,
            self.examined,
        )
        write_steps(book, self.sheets["steps"][0], subject, summary.write())

    def _write_changes(self, amounts: LineAmounts) -> AmountFormulas | None:
        """Write the changes of a scenario; the formulas of its amounts, None for an account."""
        book, sheets, scenario = self.book, self.sheets["changes"], self.subject.scenario
        if scenario is None:
            sheets[0].heading(sheets[0].title, book.say("changes.none"))
            return None
        columns = change_columns(book, self.subject.changes, self.used)
        activity, share = self.subject.change_origins
        changes = LineAmounts(
            LineCells.of([sheet.title for sheet in sheets], columns), activity, share
        )
        formulas = AmountFormulas.of(
            book, self.subject.traced, amounts, changes, scenario.assumptions["assumption"].tolist()
        )
        untraced = [
            book.say("amount_by.untracked") if place in self.subject.traced.unfound else ""
            for place in activity
        ]
        columns = with_conversions(
            with_amounts(columns, formulas.of_changes(), formulas.guard),
            self.subject.conversions(formulas.names)[1],
        )
        columns = [
            *columns,
            Column("amount_by", book.say("lines.amount_by"), untraced, "wrap", is_optional=True),
        ]
        note = book.say("changes.note", lines=book.say("lines.note"))
        self.change_sheets = write_lines(book, sheets, "change", columns, note)
        return formulas

    def write_findings(self) -> None:
        """The sheet of findings."""
        write_findings(
            self.book, self.sheets["findings"][0], self.subject, self.change_sheets, self.left
        )
