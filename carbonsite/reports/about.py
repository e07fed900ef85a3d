"""What the workbook is, what it rests on, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator

from .. import __version__
from ..factors.basis import Basis
from ..factors.integrity import digest_of
from .sheet import Sheet
from .subject import Subject
from .used_factors import UsedFactors

_READ = (
    ("Summary", "Totals by module, element and measure. Each number is a formula over Line items and Changes."),
    ("Line items", "One row for each activity and each row of the catalogue that it takes: amount × conversion × factor = emissions. Of a scenario, the baseline."),
    ("Changes", "What each measure adds to and takes from the activities, as signed line items. Baseline + changes = after the measures."),
    ("Assumptions", "Every input that is not measured, its range, and its source or reason."),
    ("Factors", "Every row of the catalogue used, as declared, with its source. Line items fetch their factor from here by its key."),
    ("Bases", "The totals under each basis side by side: what generic names such as “diesel” and “electricity” are taken to mean."),
    ("Findings", "What a reader must know beside the numbers."),
)
_COMPUTED = (
    ("Change something", "Change an amount, a conversion or a declared number of a factor: line items, changes and summary follow. Bounds, assumptions and bases do not; carbonsite computes those."),
    ("Conversion", "Declared units in one unit of the row. Where a property such as density or heating value was needed, “Conversion source” says which and from where."),
    ("In total", "Modules A to C. Module D lies beyond the system boundary and is never added in."),
    ("Equal scope", "A change counts in a saving for modules that both its old and its new side declare; the rest counts in the total only."),
    ("Undeclared", "The source gives no number. Never zero: a sum that would need it is undeclared too."),
    ("Bounds", "All assumptions at the ends that lower or raise the saving. Not probabilities."),
    ("Colours", "Blue: stated or declared and stored. Black: formulas. Grey and slanted: undeclared, or a note."),
    ("Values", "Each formula holds the value that carbonsite computed; a spreadsheet program that recalculates finds the same."),
)


def write_about(sheet: Sheet, subject: Subject, used: UsedFactors) -> None:
    """Versions and digests, how to read the workbook, and how its numbers were computed."""
    sheet.heading("About", "No clock and no network: the same input gives the same workbook, byte for byte.")
    sheet.widths((26, 110))
    sheet.worksheet.fit_to_pages(1, 1)
    for heading, rows in (("What it is of", _of(subject, used)), ("How to read it", _READ), ("How the numbers were computed", _COMPUTED)):
        sheet.text(sheet.row, 0, heading, "heading")
        sheet.row += 1
        for label, text in rows:
            sheet.height(sheet.row, sheet.lines_needed(1, text))
            sheet.text(sheet.row, 0, label, "bold")
            sheet.text(sheet.row, 1, text, "wrap")
            sheet.row += 1
        sheet.row += 1


def _of(subject: Subject, used: UsedFactors) -> Iterator[tuple[str, str]]:
    yield "Subject", subject.title
    yield "Written by", f"carbonsite {__version__}"
    yield "Indicator", f"{subject.indicator} [kgCO2e]"
    yield "Date", str(subject.whole.date or "not stated")
    yield "Basis", _words(subject.basis)
    catalogue = subject.whole.catalogue
    yield "Digest of the catalogue", catalogue.digest
    yield "Digest of the factors used", digest_of(used.frame, catalogue.substitutions)
    if subject.scenario is None:
        yield "Digest of the account", subject.whole.digest
        return
    yield "Digest of the baseline", subject.baseline.digest
    yield "Digest after the measures", subject.final.digest


def _words(basis: Basis | None) -> str:
    """A basis with all that it states."""
    if basis is None:
        return "none: no generic name occurs"
    shares = [f"{name} {share}" for name, share in (("blend", basis.blend), ("obligation", basis.obligation)) if share is not None]
    return "; ".join([basis.label, f"country {basis.country}", f"year {basis.year or 'by date'}", *shares])
