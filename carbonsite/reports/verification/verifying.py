"""Verify a report: against its manifest, against its own line items, against a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any

import pandas as pd

from ...factors.catalogue import FactorCatalogue
from ...messages import message
from ...messages.arguments import require
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.progress import progress_bar
from ...spreadsheets.files.second_reader import disagreements
from ..signatures import signature_of
from .arithmetic import Arithmetic
from .comparing import CellDifference, Comparison, compare
from .comparing_surroundings import notes_of
from .factor_check import OTHER, check_factors, is_named
from .read_book import ReadBook
from .reading import as_report, open_report, read_book
from .remedies import remedy_of
from .verdict import NOTE_COLUMNS, Verification, VerificationOutcome

_WRONG = ("sheet", "cell", "check", "stored", "recalculated")


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
    wrong = pd.DataFrame(list(dict.fromkeys(arithmetic.check())), columns=list(_WRONG))
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
        _with_remedies(list(dict.fromkeys(notes_of(book))), NOTE_COLUMNS, "note"),
    )


def _with_remedies(rows: Sequence[Any], columns: Sequence[str], kind: str) -> pd.DataFrame:
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
