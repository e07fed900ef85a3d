"""The small parts of a project file: bases, areas, the catalogue, claims, outputs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import CarbonsiteError, InputError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..factors.columns import FACTOR_COLUMNS, SOURCE_COLUMNS
from ..factors.findings import COLUMN as FINDINGS
from ..factors.findings import findings_in
from ..factors.rows import factor_of
from ..messages import Joined
from ..scenarios.claim import Claim
from ..units import Derived, Q, Quantity
from ..units.areas import areas_of as checked_areas
from .paths import Folder
from .problems import UNREAD, FileProblems, ProblemRow, Unread, in_table, problems_of
from .quantities import QuantityReader
from .table_forms import BasisForm, CatalogueForm, ClaimForm, FactorFileForm
from .toml_positions import KeyPath
from .validation import as_text, fitted

OUTPUTS = (".xlsx", ".html", ".csv", ".json", ".parquet")
"""Suffixes of the files that an account is written to."""


def basis_of(form: BasisForm, path: KeyPath, quantities: QuantityReader) -> Basis | None:
    """A basis; None if it cannot be read."""
    shares = {
        name: quantities.read(share, (*path, name), f"{name} of biofuel")
        for name in ("blend", "obligation")
        if (share := getattr(form, name)) is not None
    }
    if any(share is UNREAD for share in shares.values()):
        return None
    options = ("boundary", "electricity", "biofuel", "country", "year")
    try:
        return Basis(
            **{name: getattr(form, name) for name in options},
            **{name: _share(share) for name, share in shares.items()},
        )
    except CarbonsiteError as error:
        quantities.problems.add_error(path, error)
        return None


def _share(share: object) -> Any:
    """A share as a basis takes it: a number as a quantity, a derived quantity by its value."""
    if isinstance(share, float):
        return Q(share, "")
    return share.value if isinstance(share, Derived) else share


def areas_of(areas: Sequence[str], problems: FileProblems) -> tuple[Quantity, ...]:
    """The areas, each of a type of its own."""
    quantities = []
    for place, text in enumerate(areas):
        try:
            quantities.append(Q(text))
        except CarbonsiteError as error:
            problems.add_error(("areas", place), error, text)
    try:
        return checked_areas(*quantities)
    except InputError as error:
        texts = [str(quantity) for quantity in quantities]
        for problem in problems_of(error):
            place = texts.index(str(problem["value"])) if len(texts) == len(areas) else 0
            problems.add(("areas", place), problem["value"], problem["problem"], problem["remedy"])
        return ()


def catalogue_of(
    form: CatalogueForm,
    factors: Sequence[Mapping[str, object]],
    folder: Folder,
    quantities: QuantityReader,
) -> FactorCatalogue:
    """The shipped factors and the project's own ones."""
    problems = quantities.problems
    catalogue = FactorCatalogue.default() if form.shipped else FactorCatalogue()
    for place, entry in enumerate(form.files):
        key: KeyPath = ("catalogue", "files", place)
        read = _file_reader(entry, folder, key, problems)
        if read is not None:
            catalogue = _with(catalogue, read, key, problems)
    for place, table in enumerate(factors):
        path: KeyPath = ("factors", place)
        catalogue = _with(
            catalogue,
            lambda table=table, path=path: _factor(table, path, quantities),  # type: ignore[misc]
            path,
            problems,
        )
    for place, change in enumerate(form.substitute):
        try:
            catalogue = catalogue.substitute(change.old, change.new, change.note)
        except CarbonsiteError as error:
            problems.add_error(("catalogue", "substitute", place), error, change.old)
    return catalogue


def _file_reader(
    entry: FactorFileForm, folder: Folder, key: KeyPath, problems: FileProblems
) -> Callable[[], FactorCatalogue] | None:
    """A function that reads a file of factors; None if it may not be opened."""
    file = folder.place(entry.file, (*key, "file"), problems)
    if file is None:
        return None
    if file.suffix.lower() in (".xlsx", ".xlsm"):
        sheet = {} if entry.sheet is None else {"sheet": entry.sheet}
        return lambda: FactorCatalogue.read_xlsx(file, decimal=entry.decimal, **sheet)
    if entry.sheet is not None:
        problems.note((*key, "sheet"), entry.sheet, "project.no_sheets", "project.leave_out")
        return None
    return lambda: FactorCatalogue.read_csv(file, decimal=entry.decimal)


def _with(
    catalogue: FactorCatalogue,
    more: Callable[[], FactorCatalogue],
    key: KeyPath,
    problems: FileProblems,
) -> FactorCatalogue:
    """A catalogue with more factors; their problems are noted at their key."""
    try:
        return catalogue | more()
    except InputError as error:
        for problem in problems_of(error):
            fields, text = _at_factor(problem, error.where)
            problems.add((*key, *fields), problem["value"], text, problem["remedy"])
        return catalogue


def _at_factor(problem: ProblemRow, where: str) -> tuple[KeyPath, str]:
    """The field that a problem comes from; of a row in a file, the problem with its place there."""
    column = str(problem["column"])
    if problem["row"] == "":
        return (column,) if column else (), problem["problem"]
    return (), in_table(where, problem, column)


def _factor(
    table: Mapping[str, object], path: KeyPath, quantities: QuantityReader
) -> FactorCatalogue:
    """One row of the catalogue, written as a table; `source` may name one of the file's."""
    if not table:
        return FactorCatalogue()
    known = [*FACTOR_COLUMNS, FINDINGS, "source"]
    kind = "project.kind.column_of_factor"
    are_known = quantities.problems.are_known(table, known, path, kind)
    cells: dict[str, Any] = {key: as_text(value) for key, value in table.items() if key != "source"}
    source = (
        quantities.sources.read(table["source"], (*path, "source")) if "source" in table else None
    )
    if not are_known or isinstance(source, Unread):
        return FactorCatalogue()
    fields = {} if source is None else {name: getattr(source, name) for name in SOURCE_COLUMNS}
    findings = findings_in([cells.get("factor", "")], [cells.pop(FINDINGS, "")])
    return FactorCatalogue([factor_of(fields | cells)]).with_findings(findings)


def claim_of(
    table: dict[str, object],
    path: KeyPath,
    quantities: QuantityReader,
    measures: Sequence[str] | None,
) -> Claim | None:
    """A claim; None if it cannot be read.

    Parameters
    ----------
    measures : sequence of str or None
        Their names, to check what the claim includes; None if they are not known.
    """
    problems = quantities.problems
    form = fitted(ClaimForm, table, path, problems)
    if not isinstance(form, ClaimForm):
        return None
    source: Any = quantities.sources.read(form.source, (*path, "source"))
    if measures is not None:
        check_names(form.includes or (), (*path, "includes"), measures, problems)
    try:
        claim = Claim(
            form.amount,
            source,
            form.boundary,
            form.includes,
            form.electricity,
            form.modules,
            form.elements,
        )
    except CarbonsiteError as error:
        is_named = isinstance(error, InputError)
        problems.add_error(path if is_named else (*path, "amount"), error, form.amount)
        return None
    return None if source is UNREAD else claim


def check_names(
    names: Sequence[str], path: KeyPath, measures: Sequence[str], problems: FileProblems
) -> None:
    """Note names that no measure has."""
    for place, name in enumerate(names):
        if name not in measures:
            problems.add_unknown((*path, place), name, measures, "project.kind.name_of_measure")


def outputs_of(
    outputs: Sequence[str], folder: Folder, inputs: Sequence[Path], problems: FileProblems
) -> None:
    """Check the files to write: of a known kind, inside the folder, and not read by the project."""
    seen: set[Path] = set()
    for place, written in enumerate(outputs):
        path: KeyPath = ("outputs", place)
        file = folder.place(written, path, problems)
        if file is None:
            continue
        if file.suffix.lower() not in OUTPUTS:
            problems.note(path, written, "project.output.kind", suffixes=Joined(OUTPUTS))
        elif file in inputs:
            problems.note(path, written, "project.output.read")
        elif file in seen:
            problems.note(path, written, "project.output.twice", "project.leave_one_out")
        seen.add(file)


def as_day(day: datetime.date | None) -> str | None:
    """A date as the text that a scenario takes."""
    return None if day is None else day.isoformat()
