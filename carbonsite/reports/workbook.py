"""The workbook of accounts and scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from ..accounting.account import Account
from ..messages import AnyLanguage
from ..messages.labels import Labels
from ..messages.problems import refusal
from ..rules import UnderRule
from ..scenarios.claim import Claim
from ..scenarios.examination import Examination
from ..scenarios.scenario import Scenario
from ..spreadsheets.files.progress import progress_bar
from ..spreadsheets.files.writing import whole_file, writable
from ..spreadsheets.writing.book import Book, open_book
from ..spreadsheets.writing.sheet import Sheet
from .about import write_about
from .assumption_sheet import write_assumptions
from .basis_sheet import write_bases
from .comparison import write_comparison
from .examinations import examinations_of
from .finding_sheet import write_findings
from .rule_sheet import write_rules
from .rule_sums import ruled_subjects
from .sign_off import write_sign_off
from .steps_sheet import write_steps
from .subject import ReportSubject
from .subject_sheets import SubjectSheets
from .summary import write_summary

_SHEETS: dict[str, Callable[..., None]] = {
    "summary": write_summary,
    "steps": write_steps,
    "lines": SubjectSheets.write_lines,
    "changes": SubjectSheets.write_changes,
    "assumptions": write_assumptions,
    "factors": SubjectSheets.write_factors,
    "bases": write_bases,
    "rules": write_rules,
    "findings": write_findings,
}
"""The sheets of each subject in the order in which they stand, and what writes each.

That of rules is there where an account is judged by some.
"""

_WRITTEN = ("factors", "changes", "lines", "assumptions", "bases", "rules", "summary", "steps")
"""The order in which they are written; last the findings, which tell what was done to texts."""

Reportable = Scenario | Account


def excel(
    obj: Reportable | Iterable[Reportable],
    path: str | PathLike[str],
    lang: AnyLanguage = "en",
    claims: Iterable[Claim | Examination] = (),
    left: pd.DataFrame | None = None,
    progress: bool | None = None,
    rules: Iterable[UnderRule] = (),
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
    rules : iterable of UnderRule, optional
        What rules say of the account, such as ``cs.under(account, "br18-2025")``, of a scenario's
        that after its measures: a sheet of verdicts.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        Where nothing can be written there; what stood there before still does.
    InputError
        Where the scenario cannot be accounted, or there is no such language; for a verdict on
        another account, and one beside several subjects.

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
    # Everything is computed before anything is written: what cannot be accounted leaves no file.
    subjects = [ReportSubject.of(subject).complete() for subject in _several(obj)]
    examined = [examinations_of(subject, claims) for subject in subjects]
    ruled = ruled_subjects(subjects, rules)
    rows = sum(len(subject.baseline.lines) + len(subject.changes) for subject in subjects)
    is_one = len(subjects) == 1
    title = subjects[0].named(say) if is_one else say("book.several", count=len(subjects))
    with (
        progress_bar(say("book.writing"), rows, progress) as advance,
        whole_file(path) as part,
        open_book(part, title, say, advance) as book,
    ):
        parts = []
        for number, (subject, examinations) in enumerate(zip(subjects, examined, strict=True)):
            mark = "" if is_one else xl_col_to_name(number)
            own = book.of_subject(mark, subject.title or title, subject.measures)
            parts.append(SubjectSheets(own, subject, left, examinations, ruled))
        _write(book, parts)
    return place


def _several(obj: Reportable | Iterable[Reportable]) -> Sequence[Reportable]:
    """One subject or several as a sequence."""
    several = tuple(obj) if isinstance(obj, list | tuple) else (obj,)
    if not several:
        raise refusal("report", "", "", "report.nothing")
    return several


def _write(book: Book, parts: Sequence[SubjectSheets]) -> None:
    """Write all sheets in order, after those that their formulas refer to; the findings last."""
    front = [book.sheet(book.sheet_title("comparison"))] if len(parts) > 1 else []
    kinds = [kind for kind in _SHEETS if kind != "rules" or parts[0].ruled]
    sheets = [_added(part, kinds) for part in parts]
    about, sign_off = (
        book.sheet(book.sheet_title(kind), is_form=kind == "sign_off")
        for kind in ("about", "sign_off")
    )
    for part, own in zip(parts, sheets, strict=True):
        for kind in filter(own.__contains__, _WRITTEN):
            _SHEETS[kind](part, *own[kind])
    for sheet in front:
        write_comparison(sheet, parts)
    write_about(about, parts, [*(["comparison"] if front else []), *kinds, "sign_off"])
    write_sign_off(sign_off, parts)
    for part, own in zip(parts, sheets, strict=True):
        write_findings(part, *own["findings"])
    subjects = [
        (part.book.mark, part.subject.whole.catalogue.digest, part.subject.indicator)
        for part in parts
    ]
    book.seal(subjects)


def _added(part: SubjectSheets, kinds: Iterable[str]) -> dict[str, list[Sheet]]:
    """The sheets of a subject in their order, still empty."""
    return {
        kind: [
            part.book.sheet(title) for title in part.titles.get(kind, [part.book.sheet_title(kind)])
        ]
        for kind in kinds
    }
