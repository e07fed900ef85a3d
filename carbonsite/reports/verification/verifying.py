"""Verify a report: opened and read, against its manifest, its own line items, and a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike

import pandas as pd

from ... import limits
from ...errors import InputError
from ...factors.catalogue import FactorCatalogue
from ...messages import Message, message, with_remedy
from ...messages.arguments import as_path, require
from ...spreadsheets.files.opening import content_of, refusal
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.progress import progress_bar
from ...spreadsheets.files.second_reader import disagreements
from ...spreadsheets.files.sheet_rows import SheetRows
from ...spreadsheets.writing import canonical
from ...spreadsheets.writing.manifest import TITLE, Sealed, damaged, read_manifest
from ..signatures import signature_of
from .arithmetic import Arithmetic
from .around import properties
from .comparing import CellDifference, Comparison, compare
from .comparing_surroundings import notes_of
from .factor_check import OTHER, check_factors, is_named
from .notes import notes_on, notes_on_properties, remedy_of
from .read_book import ReadBook
from .sheet_reader import SheetReader
from .surroundings import around_sheets
from .verdict import Note, Verification, VerificationOutcome, WrongNumber


def open_report(path: str | PathLike[str]) -> tuple[Package, Sealed]:
    """Package and manifest of a report.

    Raises
    ------
    InputError
        If it cannot be read, or has no usable manifest.
    """
    name = as_path(path).name
    with as_report(name):
        package = Package(content_of(path, limits.REPORT_FILE), name, limits.REPORT_UNPACKED)
        return package, manifest_of(package)


def read_book(package: Package, sealed: Sealed, advance: Callable[[int], None]) -> ReadBook:
    """Read the sheets of a report.

    Parameters
    ----------
    package : Package
    sealed : Sealed
    advance : callable
        Called with the number of further cells read.

    Raises
    ------
    InputError
        If it is damaged, or has far more cells than were written.
    """
    with as_report(package.name):
        written = {sheet.title: sheet for sheet in sealed.manifest.sheets}
        reader = SheetReader(package, advance)
        sheets = {
            part.name: reader.read(part, written.get(part.name))
            for part in package.sheets
            if part.name != TITLE
        }
        return ReadBook(
            package.name,
            sealed,
            [title for title in package.titles if title != TITLE],
            sheets,
            _names(package),
            list(around_sheets(package)),
            [*notes_on(package), *notes_on_properties(package)],
            properties(package),
        )


def manifest_of(package: Package) -> Sealed:
    """The manifest of a workbook.

    Raises
    ------
    InputError
        If it has none, or an edited one.
    """
    part = next((sheet for sheet in package.sheets if sheet.name == TITLE), None)
    if part is None:
        raise damaged(
            package.name,
            *with_remedy("report.no_manifest", title=TITLE),
        )
    rows = (
        [
            (
                str(cell.value)
                if cell.kind in ("s", "str", "inlineStr") or not isinstance(cell.value, float)
                else f"{cell.value:g}"
            )
            for cell in row.cells
        ]
        for row in SheetRows(package, part)
    )
    return read_manifest(rows, package.name)


@contextmanager
def as_report(name: str) -> Iterator[None]:
    """Context manager: a file that cannot be read as a table cannot be read as a report."""
    try:
        yield
    except InputError as error:
        problem, remedy = error.problems[["problem", "remedy"]].iloc[0]
        if not _is_of_manifest(problem):
            remedy = message("report.ask_for_it")
        raise refusal(name, _reason(problem), remedy, "a report") from None


def _reason(problem: str) -> str:
    """Why a file cannot be read, whatever it was read as."""
    if isinstance(problem, Message) and problem.key == "file.unusable":
        reason: str = problem.values["reason"]
        return reason
    return problem


def _is_of_manifest(problem: str) -> bool:
    """True if the manifest is the problem; its remedy stands."""
    reason = _reason(problem)
    keys = ("report.no_manifest", "report.manifest_unusable")
    return isinstance(reason, Message) and reason.key in keys


def _names(package: Package) -> dict[str, str]:
    """Defined names and their cells, without those that programs make for filters and printing.

    A name of one sheet alone has the sheet's number added.
    """
    return {
        f"{name.name} (sheet {name.scope})" if name.scope else name.name: canonical.relative(
            name.refers_to, 1
        )
        for name in package.names
        if not name.name.lower().startswith(("_xlnm.", "_filterdatabase"))
    }


def verify(
    path: str | PathLike[str],
    catalogue: FactorCatalogue | None = None,
    key: str | PathLike[str] | None = None,
    progress: bool | None = None,
    *,
    second_reader: bool = False,
) -> Verification:
    """Verify that a report is as carbonsite wrote it, and that its numbers follow from its lines.

    No stored value is trusted: every formula is computed again from the line items and the factors
    in the report, and each line is also multiplied and summed without its formula.

    Parameters
    ----------
    path : str or path
        Of a workbook that `carbonsite.reports.excel` wrote, whatever has been done to it since.
    catalogue : FactorCatalogue, optional
        Catalogue to compare its factors with; left out: the shipped one.
    key : str or path, optional
        The public key by which it must be signed.
    progress : bool, optional
        Whether to show a bar; left out: on a terminal, after two seconds.
    second_reader : bool
        Whether openpyxl reads every cell too; one that it reads differently is listed as changed.

    Returns
    -------
    Verification

    Raises
    ------
    InputError
        If it cannot be read, or has no usable manifest.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    >>> account = cs.account(activities, cs.FactorCatalogue.default())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     verification = verify(cs.reports.excel(account, f"{folder}/site.xlsx"))
    >>> str(verification.outcome), f"{verification.recalculated:.0f}"
    ('unchanged', '98824 kgCO2e')
    """
    require(catalogue, FactorCatalogue | None, "verify()", "catalogue", "catalogue")
    package, sealed = open_report(path)
    manifest, signature = sealed.manifest, signature_of(sealed, key)
    cells = sum(sheet.cells for sheet in manifest.sheets)
    with progress_bar(str(message("verification.reading")), cells, progress) as advance:
        book = read_book(package, sealed, advance)
    comparison = compare(book)
    if second_reader:
        _add_second_readings(comparison, package)
    arithmetic = _computed(book, comparison, package.name, progress)
    wrong = pd.DataFrame(list(dict.fromkeys(arithmetic.check())), columns=list(WrongNumber._fields))
    compared_with = FactorCatalogue.default() if catalogue is None else catalogue
    factors = check_factors(arithmetic.calculator, manifest.subjects, compared_with)
    named = is_named(manifest.subjects, compared_with)
    is_consistent = not len(wrong) and not (named and (factors["status"] == OTHER).any())
    return Verification(
        package.name,
        _outcome(is_consistent, comparison),
        _with_remedies(comparison.differences, CellDifference._fields, "change"),
        comparison.count,
        wrong,
        arithmetic.results(),
        factors,
        named,
        signature,
        key is not None,
        manifest.carbonsite,
        _with_remedies(list(dict.fromkeys(notes_of(book))), Note._fields, "note"),
    )


def _with_remedies(rows: Sequence[object], columns: Sequence[str], kind: str) -> pd.DataFrame:
    """Table of changes or notes, with what to do about each."""
    table = pd.DataFrame(rows, columns=list(columns), dtype=object)
    remedies = {change: remedy_of(change) for change in table[kind].unique()}
    return table.assign(remedy=table[kind].map(remedies).astype(object))


def _add_second_readings(comparison: Comparison, package: Package) -> None:
    """Add the cells that openpyxl reads differently."""
    with as_report(package.name):
        for sheet, cell, own, other in disagreements(package, package.sheets):
            comparison.add(sheet, cell, "second reader", own, other)


def _computed(
    book: ReadBook, comparison: Comparison, name: str, progress: bool | None
) -> Arithmetic:
    """Arithmetic of a report with every formula computed."""
    with as_report(name):
        arithmetic = Arithmetic(book, comparison)
        title = str(message("verification.computing"))
        with progress_bar(title, arithmetic.formulas, progress) as advance:
            arithmetic.compute(advance)
    return arithmetic


def _outcome(is_consistent: bool, comparison: Comparison) -> VerificationOutcome:
    if not is_consistent:
        return VerificationOutcome.INCONSISTENT
    return VerificationOutcome.CONSISTENT if comparison.count else VerificationOutcome.UNCHANGED
