"""The small parts of a project file: sources, bases, the catalogue, claims, outputs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import CarbonsiteError, InputError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..factors.columns import FACTOR_COLUMNS, SOURCE_COLUMNS
from ..factors.rows import factor_of
from ..scenarios.claims import Claim
from ..units import Estimate, Q
from ..units.areas import areas_of as checked_areas
from .form import BasisForm, CatalogueForm, ClaimForm
from .paths import Folder
from .problems import FileProblems
from .quantities import UNREAD, Quantities
from .toml_positions import KeyPath
from .validation import as_text, fitted

OUTPUTS = (".xlsx", ".html", ".csv", ".json", ".parquet")
"""Suffixes of the files that an account is written to."""


def basis_of(form: BasisForm, path: KeyPath, quantities: Quantities) -> Basis | None:
    """A basis; None where it cannot be read."""
    shares = {
        name: quantities.read(share, (*path, name), f"{name} of biofuel")
        for name in ("blend", "obligation")
        if (share := getattr(form, name)) is not None
    }
    plain = {
        name: Q(share, "") if isinstance(share, float) else share for name, share in shares.items()
    }
    if any(share is UNREAD for share in shares.values()):
        return None
    try:
        told = {
            name: getattr(form, name)
            for name in ("boundary", "electricity", "biofuel", "country", "year")
        }
        return Basis(
            **told,
            **{
                name: (
                    share.value
                    if isinstance(share, Estimate) and not hasattr(share, "name")
                    else share
                )
                for name, share in plain.items()
            },
        )
    except CarbonsiteError as error:
        quantities.problems.add_error(path, error)
        return None


def areas_of(areas: Sequence[str], problems: FileProblems) -> tuple[Any, ...]:
    """The areas, each of a type of its own."""
    found = []
    for place, text in enumerate(areas):
        try:
            found.append(Q(text))
        except CarbonsiteError as error:
            problems.add_error(("areas", place), error, text)
    try:
        return checked_areas(*found)
    except InputError as error:
        for problem in error.problems.itertuples():
            problems.add(
                (
                    "areas",
                    (
                        [str(each) for each in found].index(problem.value)
                        if len(found) == len(areas)
                        else 0
                    ),
                ),
                problem.value,
                problem.problem,
                problem.remedy,
            )
        return ()


def catalogue_of(
    form: CatalogueForm,
    factors: Sequence[Mapping[str, Any]],
    folder: Folder,
    quantities: Quantities,
) -> FactorCatalogue:
    """The shipped factors and the project's own ones."""
    problems = quantities.problems
    found = FactorCatalogue.default() if form.shipped else FactorCatalogue()
    for place, each in enumerate(form.files):
        key: KeyPath = ("catalogue", "files", place)
        file = folder.place(each.file, (*key, "file"), problems)
        if file is not None:
            reader = (
                FactorCatalogue.read_xlsx
                if file.suffix.lower() in (".xlsx", ".xlsm")
                else FactorCatalogue.read_csv
            )
            options = {"decimal": each.decimal} | (
                {"sheet": each.sheet} if each.sheet is not None else {}
            )
            if each.sheet is not None and reader == FactorCatalogue.read_csv:
                problems.add((*key, "sheet"), each.sheet, "a csv has no sheets", "leave it out")
                continue
            found = _with(
                found,
                lambda reader=reader, file=file, options=options: reader(file, **options),  # type: ignore[misc]
                key,
                problems,
            )
    for place, table in enumerate(factors):
        found = _with(
            found,
            lambda table=table, place=place: _factor(table, ("factors", place), quantities),  # type: ignore[misc]
            ("factors", place),
            problems,
        )
    for place, change in enumerate(form.substitute):
        try:
            found = found.substitute(change.old, change.new, change.note)
        except CarbonsiteError as error:
            problems.add_error(("catalogue", "substitute", place), error, change.old)
    return found


def _with(
    catalogue: FactorCatalogue,
    more: Callable[[], FactorCatalogue],
    key: KeyPath,
    problems: FileProblems,
) -> FactorCatalogue:
    """A catalogue with more factors; what is wrong with them is noted at their key."""
    try:
        return catalogue | more()
    except InputError as error:
        for problem in (
            error.problems.astype(object).where(error.problems.notna(), "").to_dict("records")
        ):
            where = f"{error.where}, row {problem['row']}: " if problem["row"] != "" else ""
            fields = (str(problem["column"]),) if problem["column"] and not where else ()
            problems.add(
                (*key, *fields),
                problem["value"],
                f"{where}{problem['column'] if where else ''} {problem['problem']}".strip(),
                str(problem["remedy"]),
            )
        return catalogue


def _factor(table: Mapping[str, Any], path: KeyPath, quantities: Quantities) -> FactorCatalogue:
    """One row of the catalogue, written as a table; `source` may name one of the file's."""
    if not table:
        return FactorCatalogue()
    known = [*FACTOR_COLUMNS, "source"]
    unknown = [key for key in table if key not in known]
    for key in unknown:
        quantities.problems.add_unknown((*path, key), key, known, "a column of a factor")
    cells = {key: as_text(value) for key, value in table.items() if key != "source"}
    source = quantities.source(table["source"], (*path, "source")) if "source" in table else None
    if unknown or source is UNREAD:
        return FactorCatalogue()
    said = {} if source is None else {name: getattr(source, name) for name in SOURCE_COLUMNS}
    return FactorCatalogue([factor_of(said | cells)])


def claim_of(
    table: dict[str, Any], path: KeyPath, quantities: Quantities, measures: Sequence[str] | None
) -> Claim | None:
    """A claim; None where it cannot be read. Without the measures' names, what it includes is not
    checked.
    """
    problems = quantities.problems
    form = fitted(ClaimForm, table, path, problems)
    if not isinstance(form, ClaimForm):
        return None
    source = quantities.source(form.source, (*path, "source"))
    if measures is not None:
        check_names(form.includes or (), (*path, "includes"), measures, problems)
    try:
        claim = Claim(form.amount, source, form.boundary, form.includes)
    except CarbonsiteError as error:
        problems.add_error((*path, "amount"), error, form.amount)
        return None
    return None if source is UNREAD else claim


def check_names(
    names: Sequence[str], path: KeyPath, measures: Sequence[str], problems: FileProblems
) -> None:
    """Note what is not the name of a measure."""
    for place, name in enumerate(names):
        if name not in measures:
            problems.add_unknown(
                (*path, place), name, measures, "the name of a measure of this file"
            )


def outputs_of(
    outputs: Sequence[str], folder: Folder, inputs: Sequence[Path], problems: FileProblems
) -> None:
    """Check the files to write: of a known kind, inside the folder, and none that is read."""
    seen: set[Path] = set()
    for place, written in enumerate(outputs):
        file = folder.place(written, ("outputs", place), problems)
        if file is None:
            continue
        if file.suffix.lower() not in OUTPUTS:
            problems.add(
                ("outputs", place),
                written,
                "is no kind of file that can be written",
                f"end it in {', '.join(OUTPUTS)}",
            )
        elif file in inputs:
            problems.add(
                ("outputs", place),
                written,
                "is a file that this project reads",
                "give it another name",
            )
        elif file in seen:
            problems.add(("outputs", place), written, "is named twice", "leave one out")
        seen.add(file)


def as_day(day: datetime.date | None) -> str | None:
    """A date as the text that a scenario takes."""
    return None if day is None else day.isoformat()
