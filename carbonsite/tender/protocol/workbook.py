"""The protocol as a workbook: from quantities to points in live formulas."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ...spreadsheets.files.progress import progress_bar
from ...spreadsheets.files.writing import whole_file, writable
from ...spreadsheets.writing.book import Book, open_book
from ..evaluation.evaluation import Evaluation
from ..words import Words
from .award_sheet import Ground, reached_of, write_award
from .bid_sheets import BASELINE, Computed, add_sheets, computed_of, selections_of, write_bids
from .option_sheets import write_steps
from .option_summary import write_findings, write_options
from .requirement_sheet import live_evidence, rows_of, write_evidence, write_requirements
from .summary_sheet import write_front

_SHEETS = (
    "protocol",
    "award",
    "requirements",
    "evidence",
    "bid_options",
    "option_steps",
    "findings",
)


def protocol(
    evaluation: Evaluation,
    path: str | PathLike[str],
    lang: str = "nb",
    progress: bool | None = None,
) -> Path:
    """Write the protocol of an evaluation as a workbook whose numbers are formulas from quantities
    to points.

    Parameters
    ----------
    evaluation : Evaluation
    path : str or path
        Of the workbook; a file that stands there is replaced once the new one is whole.
    lang : {"nb", "en"}
    progress : bool, optional
        Whether a bar on stderr tells how far the writing has come; left out: on a terminal, after
        two seconds.

    Returns
    -------
    Path
        Where it was written; `carbonsite.reports.verify` verifies it.

    Raises
    ------
    ReportError
        Where nothing can be written there; what stood there before still does.
    """
    place, say = writable(path), Words.of(lang)
    title = f"{say('protocol.title')}: {evaluation.tender.name}"
    lines = sum(len(each.subject.lines) for each in evaluation.bids if each.subject is not None)
    with (
        progress_bar(say("book.writing"), lines, progress) as advance,
        whole_file(place) as part,
        open_book(part, title, say, advance) as book,
    ):
        _write(book, evaluation)
    return place


def _write(book: Book, evaluation: Evaluation) -> None:
    """All sheets in their order; those that others refer to are written first."""
    front = {kind: book.sheet(book.sheet_title(kind)) for kind in _SHEETS}
    parts = computed_of(book, evaluation)
    bids = write_bids(parts, add_sheets(parts), selections_of(evaluation))
    marks = {part.title: part.mark for part in parts if part.mark != BASELINE}
    rows, reached = rows_of(evaluation, marks), reached_of(evaluation, marks)
    evidence = [
        *live_evidence(rows),
        *((key, bidder, verdict) for (bidder, _), (key, verdict) in reached.items()),
    ]
    write_evidence(book, front["evidence"], evidence)
    requirements = write_requirements(book, front["requirements"], rows, bids)
    award = write_award(book, front["award"], evaluation, Ground(marks, bids, reached))
    write_front(book, front["protocol"], evaluation, parts, bids, (rows, requirements, award))
    write_steps(book, front["option_steps"], bids.options)
    write_options(book, front["bid_options"], evaluation, bids.options)
    write_findings(book, front["findings"], evaluation)
    book.seal(_sealed(part) for part in parts)


def _sealed(part: Computed) -> tuple[str, str, str]:
    return part.mark, part.account.catalogue.digest, part.account.indicator.value
