"""The protocol as a workbook: from quantities to points in live formulas."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ...messages import AnyLanguage
from ...messages.arguments import require
from ...messages.labels import Labels
from ...spreadsheets.files.progress import progress_bar
from ...spreadsheets.files.writing import whole_file, writable
from ...spreadsheets.writing.book import Book, open_book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import ColumnMaker
from ..evaluation.evaluation import Evaluation
from ..evaluation.findings import table_of
from .award_sheet import reached_of, write_award
from .bid_sheets import BASELINE, add_sheets, computed_accounts, write_bids
from .evidence_sheet import evidence_of_rows, write_evidence
from .option_step_sheets import write_steps
from .options_sheet import write_options
from .ranking_table import AwardInputs
from .requirement_formulas import selections_of
from .requirement_sheet import rows_of, write_requirements
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
    lang: AnyLanguage = "nb",
    progress: bool | None = None,
) -> Path:
    """Write the protocol of an evaluation as a workbook with live formulas.

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
    require(evaluation, Evaluation, "protocol()", "evaluation", "evaluation")
    place, say = writable(path), Labels.of(lang)
    title = f"{say('protocol.title')}: {evaluation.tender.name}"
    lines = sum(len(bid.subject.lines) for bid in evaluation.bids if bid.subject is not None)
    with (
        progress_bar(say("book.writing"), lines, progress) as advance,
        whole_file(place) as part,
        open_book(part, title, say, advance) as book,
    ):
        _write(book, evaluation)
    return place


def _write(book: Book, evaluation: Evaluation) -> None:
    """Write the sheets; a sheet that others refer to is written before them."""
    front = {kind: book.sheet(book.sheet_title(kind)) for kind in _SHEETS}
    parts = computed_accounts(book, evaluation)
    marks = {part.title: part.mark for part in parts if part.mark != BASELINE}
    rows, reached = rows_of(evaluation, marks), reached_of(evaluation, marks)
    judged, measured = (row.verdict for row in rows), (verdict for _, verdict in reached.values())
    selections = selections_of(judged, evaluation.award, measured, book.say)
    bids = write_bids(parts, add_sheets(parts), selections)
    evidence = [
        *evidence_of_rows(rows),
        *((key, bidder, verdict) for (bidder, _), (key, verdict) in reached.items()),
    ]
    write_evidence(book, front["evidence"], evidence)
    requirements = write_requirements(book, front["requirements"], rows, bids)
    award = write_award(book, front["award"], evaluation, AwardInputs(marks, bids, reached))
    write_front(book, front["protocol"], evaluation, parts, bids, (rows, requirements, award))
    write_steps(book, front["option_steps"], bids.options)
    write_options(book, front["bid_options"], evaluation, bids.options)
    _write_findings(book, front["findings"], evaluation)
    book.seal(
        (part.mark, part.account.catalogue.digest, part.account.indicator.value) for part in parts
    )


def _write_findings(book: Book, sheet: Sheet, evaluation: Evaluation) -> None:
    say = Labels(book.say.language)
    findings, column = table_of(evaluation.found, say), ColumnMaker(say, "protocol")
    bidders = [name or say("protocol.whole") for name in findings["bidder"]]
    kinds = [say.known("finding", word) for word in findings["finding"]]
    columns = [
        column("bidder", bidders, "any_wrap", width=30),
        column("finding", kinds, "wrap", width=26),
        column("detail", findings["detail"].tolist(), "any_wrap", width=90),
        column("remedy", findings["remedy"].tolist(), "wrap", width=40),
    ]
    book.write_columns(sheet, columns, say("protocol.findings.note"))
