"""The sheet About: versions and digests, and how to read and to verify the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import __version__
from ..factors.basis import Basis
from ..factors.integrity import digest_of
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from .basis_words import basis_words
from .subject import ReportSubject
from .used_factors import UsedFactors

_READ = (
    "summary",
    "steps",
    "lines",
    "changes",
    "assumptions",
    "factors",
    "bases",
    "findings",
    "sign_off",
)
_COMPUTED = (
    "change",
    "followed",
    "conversion",
    "in_total",
    "equal_scope",
    "undeclared",
    "bounds",
    "colours",
    "values",
    "locale",
)
_VERIFY = ("kilogram", "recalculate", "digests")


def write_about(
    book: Book, sheet: Sheet, subjects: Sequence[tuple[Book, ReportSubject, UsedFactors]]
) -> None:
    """Write versions and digests, and how the numbers are read, computed and verified."""
    say = book.say
    sheet.heading(book.sheet_title("about"), say("about.note"))
    sheet.widths((38, 110))
    sheet.worksheet.fit_to_pages(1, 1 if len(subjects) == 1 else 0)
    for part, subject, used in subjects:
        _section(
            sheet,
            " ".join(filter(None, (part.mark, say("about.heading.of")))),
            list(_facts(say, subject, used)),
        )
    sheets = (*(("comparison",) if len(subjects) > 1 else ()), *_READ)
    _section(
        sheet,
        say("about.heading.read"),
        [(say(f"sheet.{kind}"), say(f"about.read.{kind}")) for kind in sheets],
    )
    for heading, keys in (("computed", _COMPUTED), ("verify", _VERIFY)):
        _section(
            sheet,
            say(f"about.heading.{heading}"),
            [
                (say(f"about.{heading}.{key}.label"), say(f"about.{heading}.{key}.text"))
                for key in keys
            ],
        )


def _section(sheet: Sheet, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    sheet.text(sheet.row, 0, heading, "heading")
    sheet.row += 1
    for label, text in rows:
        sheet.height(sheet.row, max(sheet.lines_needed(0, label), sheet.lines_needed(1, text)))
        sheet.text(sheet.row, 0, label, "bold_wrap")
        sheet.text(sheet.row, 1, text, "wrap")
        sheet.row += 1
    sheet.row += 1


def _facts(say: Labels, subject: ReportSubject, used: UsedFactors) -> Iterator[tuple[str, str]]:
    catalogue = subject.whole.catalogue
    yield say("about.of.subject"), subject.title or say("book.account")
    yield say("about.of.written_by"), f"carbonsite {__version__}"
    yield say("about.of.indicator"), f"{subject.indicator} [kgCO2e]"
    yield say("about.of.date"), str(subject.whole.date or say("not_stated"))
    yield say("about.of.basis"), _basis_text(say, subject.basis)
    yield say("about.of.catalogue"), catalogue.digest
    yield say("about.of.factors"), digest_of(used.frame, catalogue.substitutions)
    if subject.scenario is None:
        yield say("about.of.account"), subject.whole.digest
        return
    yield say("about.of.baseline"), subject.baseline.digest
    yield say("about.of.final"), subject.final.digest


def _basis_text(say: Labels, basis: Basis | None) -> str:
    """A basis with everything that it states."""
    if basis is None:
        return say("basis.none")
    shares = [
        say(f"basis.{name}", share=share)
        for name, share in (("blend", basis.blend), ("obligation", basis.obligation))
        if share is not None
    ]
    year = say("basis.year", year=basis.year) if basis.year else say("basis.by_date")
    return "; ".join([basis_words(say, basis), say.known("country", basis.country), year, *shares])
