"""The sheet About: versions and digests, and how to read and to verify the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import __version__
from ..factors.basis import Basis
from ..factors.integrity import digest_of
from ..messages.labels import Labels
from ..spreadsheets.writing.sheet import Sheet
from .basis_words import basis_words
from .subject import ReportSubject
from .subject_sheets import SubjectSheets
from .used_factors import UsedFactors

_COMPUTED = (
    *("change", "followed", "conversion", "in_total", "equal_scope"),
    *("undeclared", "bounds", "colours", "values", "locale"),
)
_VERIFY = ("kilogram", "recalculate", "digests")


def write_about(sheet: Sheet, parts: Sequence[SubjectSheets], kinds: Sequence[str]) -> None:
    """Write versions and digests, and how the numbers are read, computed and verified.

    `kinds` are those of the sheets to read, in their order.
    """
    say = sheet.say
    sheet.heading(sheet.title, say("about.note"))
    sheet.widths((38, 110))
    sheet.worksheet.fit_to_pages(1, 1 if len(parts) == 1 else 0)
    for part in parts:
        heading = f"{part.book.mark} {say('about.heading.of')}".strip()
        _section(sheet, heading, list(_facts(say, part.subject, part.used)))
    rows = [(say(f"sheet.{kind}"), say(f"about.read.{kind}")) for kind in kinds]
    _section(sheet, say("about.heading.read"), rows)
    for kind, keys in (("computed", _COMPUTED), ("verify", _VERIFY)):
        rows = [(say(f"about.{kind}.{key}.label"), say(f"about.{kind}.{key}.text")) for key in keys]
        _section(sheet, say(f"about.heading.{kind}"), rows)


def _section(sheet: Sheet, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    sheet.section(heading)
    for label, text in rows:
        sheet.height(sheet.row, max(sheet.lines_needed(0, label), sheet.lines_needed(1, text)))
        sheet.text(sheet.row, 0, label, "bold_wrap")
        sheet.text(sheet.row, 1, text, "wrap")
        sheet.row += 1
    sheet.row += 1


def _facts(say: Labels, subject: ReportSubject, used: UsedFactors) -> Iterator[tuple[str, str]]:
    catalogue = subject.whole.catalogue
    yield say("about.of.subject"), subject.named(say)
    yield say("about.of.written_by"), f"carbonsite {__version__}"
    yield say("about.of.indicator"), f"{subject.indicator} [kgCO2e]"
    yield say("about.of.date"), str(subject.whole.date or say("not_stated"))
    yield say("about.of.basis"), _basis_text(say, subject.basis)
    yield say("about.of.catalogue"), catalogue.digest
    yield say("about.of.factors"), digest_of(used.frame, catalogue.substitutions)
    for key, digest in subject.digests.items():
        yield say(f"about.of.{key}"), digest


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
