"""Verify a report: against its manifest, against its own line items, against a catalogue."""

from __future__ import annotations

from os import PathLike

import pandas as pd

from ...factors.catalogue import FactorCatalogue
from ...messages import message
from ...spreadsheets.files.progress import progress_bar
from ..signatures import signature_of
from .arithmetic import Arithmetic
from .comparing import CellDifference, compare
from .factor_check import OTHER, check_factors, is_named
from .reading import as_report, open_report, read_book
from .verdict import Verification, VerificationOutcome

_WRONG = ("sheet", "cell", "check", "stored", "recalculated")


def verify(
    path: str | PathLike[str],
    catalogue: FactorCatalogue | None = None,
    key: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> Verification:
    """Verify that a report is as carbonsite wrote it, and that its numbers follow from its lines.

    No stored value is trusted: every formula is computed again from the line items and the factors
    in the report, and each line is also multiplied and summed without its formula.

    Parameters
    ----------
    path : str or path
        Of a workbook that `carbonsite.reports.excel` wrote, whatever has been done to it since.
    catalogue : FactorCatalogue, optional
        What its factors are held against; left out, the shipped one.
    key : str or path, optional
        The public key by which it must be signed.
    progress : bool, optional
        Whether to show a bar; left out: on a terminal, after two seconds.

    Returns
    -------
    Verification

    Raises
    ------
    InputError
        Where it cannot be read, or holds no manifest that can be used.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    >>> account = cs.account(activities, cs.FactorCatalogue.default())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = verify(cs.reports.excel(account, f"{folder}/site.xlsx"))
    >>> str(found.outcome), f"{found.recalculated:.0f}"
    ('unchanged', '98523 kgCO2e')
    """
    package, sealed = open_report(path)
    manifest, signature = sealed.manifest, signature_of(sealed, key)
    with progress_bar(
        str(message("verification.reading")),
        sum(sheet.cells for sheet in manifest.sheets),
        progress,
    ) as advance:
        book = read_book(package, sealed, advance)
    comparison = compare(book)
    with as_report(package.name):
        arithmetic = Arithmetic(book, comparison)
        with progress_bar(
            str(message("verification.computing")), arithmetic.formulas, progress
        ) as advance:
            arithmetic.compute(advance)
    wrong = pd.DataFrame(list(dict.fromkeys(arithmetic.check())), columns=list(_WRONG))
    compared_with = FactorCatalogue.default() if catalogue is None else catalogue
    factors, named = (
        check_factors(arithmetic.calculator, manifest.subjects, compared_with),
        is_named(manifest.subjects, compared_with),
    )
    is_consistent = not len(wrong) and not (named and (factors["status"] == OTHER).any())
    outcome = (
        VerificationOutcome.INCONSISTENT
        if not is_consistent
        else VerificationOutcome.CONSISTENT
        if comparison.count
        else VerificationOutcome.UNCHANGED
    )
    cells = pd.DataFrame(comparison.differences, columns=list(CellDifference._fields))
    return Verification(
        package.name,
        outcome,
        cells,
        comparison.count,
        wrong,
        arithmetic.results(),
        factors,
        named,
        signature,
        key is not None,
        manifest.carbonsite,
    )
