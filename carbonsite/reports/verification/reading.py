"""A report opened and read: its manifest, its sheets and its defined names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike

from ... import limits
from ...errors import InputError
from ...messages import Message, message
from ...messages.arguments import as_path
from ...spreadsheets.files.opening import content_of, refusal
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.sheet_rows import SheetRows
from ...spreadsheets.writing import canonical
from ...spreadsheets.writing.manifest import TITLE, Sealed, damaged, read_manifest
from .around import properties
from .notes import notes_on, notes_on_properties
from .read_book import ReadBook
from .sheet_reader import SheetReader
from .surroundings import around_sheets


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
            message("report.no_manifest", title=TITLE),
            message("report.no_manifest.remedy"),
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
