"""Read a file, or a folder of files, of environmental product declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import pandas as pd

from ...errors import InputError
from ..catalogue import FactorCatalogue
from ..factor import EmissionFactor
from .building import Product, build, with_unit
from .declaration import refusal
from .detect_format import Companion, Outcome, declarations_in
from .opening import Document, Opened, open_file
from .progress import watched
from .result import (
    CONVERSION_COLUMNS,
    DECLARATION_COLUMNS,
    FINDING_COLUMNS,
    NOT_READ_COLUMNS,
    Epd,
    Epds,
    table,
)

_HIDDEN = (".", "~")


def read_epd(path: str | PathLike[str], declared_unit: str | None = None) -> Epd:
    """Emission factors of one file of environmental product declarations.

    The format is told by the content: ILCD+EPD as XML (a process data set, or a zip package with
    its flows) or JSON (ÖKOBAUDAT, EPD-Norge, ECO Portal), openEPD, EPDx, LCAx, the Danish BR18
    table as csv, Boverket's klimatdatabas.

    Parameters
    ----------
    path : str or path
    declared_unit : str, optional
        What the numbers are per, such as ``"1 m3"``, where the file itself does not tell: an
        ILCD+EPD process without its flow. It replaces what the file says.

    Returns
    -------
    Epd
        With ``catalogue``, ``factors``, ``declarations``, ``conversions`` and ``findings``.

    Raises
    ------
    InputError
        Where the file holds no declaration that can be read; the problems say why.

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> document = {"doctype": "openEPD", "product_name": "Concrete B30", "program_operator_doc_id": "NEPD-1", "date_of_issue": "2024-02-11",
    ...     "declared_unit": {"qty": 1, "unit": "m3"}, "kg_per_declared_unit": {"qty": 2400, "unit": "kg"},
    ...     "impacts": {"EF 3.1": {"gwp": {"A1A2A3": {"mean": 210, "unit": "kgCO2e"}}}}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "concrete.json")
    ...     _ = path.write_text(json.dumps(document))
    ...     epd = read_epd(path)
    >>> [(row.factor, row.module, row.gwp_total, row.declared_unit, str(row.density)) for row in epd.factors]
    [('concrete-b30-nepd-1', 'A1-A3', 210.0, 'm3', '2400 kg/m3')]
    """
    file = _path(path)
    products, errors = _read(file, declared_unit)
    if not products:
        raise _together(file.name, errors)
    kept, clashes = _apart([(file.name, product) for product in products])
    left_out = [
        {"finding": "not read", "factor": "", "detail": _told(error)}
        for error in (*errors, *clashes)
    ]
    return Epd(*_tables(kept, left_out))


def read_epds(folder: str | PathLike[str], progress: bool | None = None) -> Epds:
    """Emission factors of every declaration in a folder and the folders below it.

    One bad file never stops the rest: it stands in ``not_read``, with the reason. So do the data
    sets that belong to a declaration and declare nothing (flows, sources), and a declaration whose
    factor another file declares differently.

    Parameters
    ----------
    folder : str or path
    progress : bool, optional
        Whether to show a progress bar; left out: on a terminal, once two seconds have passed.

    Returns
    -------
    Epds
        As of `read_epd`, with ``not_read``.

    Raises
    ------
    InputError
        Where there is no such folder.
    """
    root = _path(folder)
    if not root.is_dir():
        raise refusal(
            root.name, "folder", root.name, "is no folder", "use read_epd(path) for one file"
        )
    found: list[tuple[str, Product]] = []
    not_read: list[dict[str, Any]] = []
    paths = sorted(
        path for path in root.rglob("*") if path.is_file() and not path.name.startswith(_HIDDEN)
    )
    for path in watched(paths, progress):
        name = path.relative_to(root).as_posix()
        products, errors = _read_whatever(path)
        found += [(name, product) for product in products]
        not_read += [row for error in errors for row in _rows(error, name)]
    kept, clashes = _apart(found)
    not_read += [row for error in clashes for row in _rows(error, error.where)]
    return Epds(*_tables(kept, []), table(not_read, NOT_READ_COLUMNS))


def _path(path: str | PathLike[str]) -> Path:
    try:
        text = fspath(path)
    except TypeError:
        raise refusal(
            "read_epd",
            "path",
            str(path),
            "is no path",
            "give the path of a file as text or as a Path",
        ) from None
    if not isinstance(text, str) or "\x00" in text:
        raise refusal(
            "read_epd",
            "path",
            str(text),
            "is no path",
            "give the path of a file as text or as a Path",
        )
    return Path(text)


def _read_whatever(path: Path) -> tuple[list[Product], list[InputError]]:
    try:
        return _read(path, None)
    except InputError as error:
        return [], [error]


def _read(path: Path, declared_unit: str | None) -> tuple[list[Product], list[InputError]]:
    """The products of a file, and what of it could not be read."""
    opened = open_file(path)
    products: list[Product] = []
    errors: list[InputError] = []
    for outcome in _outcomes(opened, path.name, declared_unit):
        if isinstance(outcome, Product):
            products.append(outcome)
        else:
            errors.append(outcome)
    return products, [error for error in errors if not products or not isinstance(error, Companion)]


def _outcomes(
    opened: Opened, file: str, declared_unit: str | None
) -> Iterator[Product | InputError]:
    """What each data set of a file gives: a product, or why it could not be read."""
    with closing(opened):
        documents = opened.documents()
        while True:
            try:
                document = next(documents, None)
            except InputError as error:
                yield error
                return
            if document is None:
                return
            where = file if document.name == file else f"{file}, {document.name[:200]}"
            yield from _products(document, where, opened, declared_unit)


def _products(
    document: Document, where: str, opened: Opened, declared_unit: str | None
) -> Iterator[Product | InputError]:
    try:
        for outcome in declarations_in(document.content, where, opened.companion):
            yield _product(outcome, where, declared_unit)
    except InputError as error:
        yield error


def _product(outcome: Outcome, where: str, declared_unit: str | None) -> Product | InputError:
    if isinstance(outcome, InputError):
        return outcome
    try:
        place = f"{where}: {outcome.key or outcome.name}"[:300] if outcome.name else where
        return build(with_unit(outcome, declared_unit) if declared_unit else outcome, place)
    except InputError as error:
        return error


def _apart(
    found: Iterable[tuple[str, Product]],
) -> tuple[list[tuple[str, Product]], list[InputError]]:
    """The products whose ids no earlier one has, and what is wrong with the others."""
    held: dict[str, tuple[str, Product]] = {}
    kept, clashes = [], []
    for file, product in found:
        earlier = next((held[name] for name in product.ids if name in held), None)
        if earlier is None:
            kept.append((file, product))
            held |= dict.fromkeys(product.ids, (file, product))
            continue
        is_same = earlier[1].numbers == product.numbers
        told = (
            f"declares the same numbers as in {earlier[0]}, which is kept"
            if is_same
            else (
                f"declares other numbers under the id of a declaration in {earlier[0]}, which is"
                " kept"
            )
        )
        clashes.append(
            refusal(
                file,
                "factor",
                product.ids[0],
                told,
                "nothing is lost" if is_same else "read the two apart; keep the version that holds",
            )
        )
    return kept, clashes


def _tables(
    kept: list[tuple[str, Product]], findings: list[dict[str, Any]]
) -> tuple[FactorCatalogue, list[EmissionFactor], pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The content of a result, each table made once."""
    factors = [row for _, product in kept for row in product.factors]
    declarations = table(
        [{**product.declaration, "file": file} for file, product in kept], DECLARATION_COLUMNS
    )
    conversions = table(
        [row for _, product in kept for row in product.conversions], CONVERSION_COLUMNS
    )
    noticed: list[dict[str, Any]] = [
        {"finding": each.finding, "factor": each.factor, "detail": each.detail}
        for _, product in kept
        for each in product.findings
    ]
    return (
        FactorCatalogue(factors),
        factors,
        declarations,
        conversions,
        table([*noticed, *findings], FINDING_COLUMNS),
    )


def _rows(error: InputError, file: str) -> list[dict[str, Any]]:
    """The problems of a file as rows; `file` is its path in the folder, and what stands after its
    name in the error.
    """
    name = file.rpartition("/")[2]
    place = file + error.where.removeprefix(name) if error.where.startswith(name) else file
    return [{**row, "file": place} for row in error.problems.drop(columns="row").to_dict("records")]


def _told(error: InputError) -> str:
    first = error.problems.iloc[0]
    return f"{error.where}: {first['column']}: {first['problem']}"


def _together(file: str, errors: list[InputError]) -> InputError:
    """One error of everything that a file could not be read for."""
    if len(errors) == 1:
        return errors[0]
    problems = (
        pd.concat([error.problems.assign(row=error.where) for error in errors], ignore_index=True)
        if errors
        else None
    )
    return (
        InputError(file, problems)
        if problems is not None
        else refusal(
            file, "content", "", "holds no declaration", "give the document as it was published"
        )
    )
