"""Read a file, or a folder of files, of environmental product declarations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import pandas as pd

from ...errors import InputError
from ...messages import Message, message
from ...messages.problems import refusal
from ...spreadsheets.files.progress import progress_bar
from ..catalogue import FactorCatalogue
from ..factor import EmissionFactor
from .building import Product
from .file_products import products_in, products_of
from .opening import ContentFile, PackageFolders, is_beside_processes
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

    The format is found by the content: ILCD+EPD as XML (a process data set, or a zip package with
    its flows) or JSON (ÖKOBAUDAT, EPD-Norge, ECO Portal), openEPD, EPDx, LCAx, the Danish BR18
    table as csv, Boverket's klimatdatabas.

    Parameters
    ----------
    path : str or path
    declared_unit : str, optional
        The unit of the numbers, such as ``"1 m3"``, if the file does not state it: an ILCD+EPD
        process without its flow. It replaces the unit of the file.

    Returns
    -------
    Epd
        With ``catalogue``, ``factors``, ``declarations``, ``conversions`` and ``findings``.

    Raises
    ------
    InputError
        If the file holds no declaration that can be read; the problems say why.

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> document = {
    ...     "doctype": "openEPD",
    ...     "product_name": "Concrete B30",
    ...     "program_operator_doc_id": "NEPD-1",
    ...     "date_of_issue": "2024-02-11",
    ...     "declared_unit": {"qty": 1, "unit": "m3"},
    ...     "kg_per_declared_unit": {"qty": 2400, "unit": "kg"},
    ...     "impacts": {"EF 3.1": {"gwp": {"A1A2A3": {"mean": 210, "unit": "kgCO2e"}}}},
    ... }
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "concrete.json")
    ...     _ = path.write_text(json.dumps(document))
    ...     epd = read_epd(path)
    >>> (row,) = epd.factors
    >>> row.factor, row.module, row.gwp_total, row.declared_unit, str(row.density)
    ('concrete-b30-nepd-1', 'A1-A3', 210.0, 'm3', '2400 kg/m3')
    """
    file = _path(path)
    products, errors = products_of(file, declared_unit)
    if not products:
        raise _joined(file.name, errors)
    kept, clashes = _without_clashes([(file.name, product) for product in products])
    not_read = [
        {"finding": "not read", "factor": "", "detail": _first_problem(error)}
        for error in (*errors, *clashes)
    ]
    return Epd(*_tables(kept, not_read))


def read_epds(folder: str | PathLike[str], progress: bool | None = None) -> Epds:
    """Emission factors of every declaration in a folder and the folders below it.

    One bad file never stops the rest: it is listed in ``not_read``, with the reason. So are data
    sets that declare nothing (flows, sources), and a declaration whose factor another file declares
    differently. In an unpacked package, the folders beside ``processes`` belong to the data sets in
    it: they are read with these, and not listed.

    Parameters
    ----------
    folder : str or path
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal, once two seconds have passed.

    Returns
    -------
    Epds
        As of `read_epd`, with ``not_read``.

    Raises
    ------
    InputError
        If there is no such folder.
    """
    root = _path(folder)
    if not root.is_dir():
        raise refusal(root.name, "folder", root.name, "epd.no_folder")
    return epds_in(root, files_of(root), progress)


def files_of(root: Path) -> list[Path]:
    """The files of a folder that may hold declarations, without hidden ones."""
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(_HIDDEN) and not is_beside_processes(path)
    )


def epds_in(root: Path, paths: Sequence[Path], progress: bool | None = None) -> Epds:
    """The declarations of files below a folder, and what was not read, as of `read_epds`."""
    products: list[tuple[str, Product]] = []
    not_read: list[dict[str, Any]] = []
    packages = PackageFolders()
    with progress_bar("Reading declarations", len(paths), progress) as advance:
        for path in paths:
            advance(0)
            name = path.relative_to(root).as_posix()
            of_file, errors = products_of(path, packages=packages)
            products += [(name, product) for product in of_file]
            not_read += [row for error in errors for row in _not_read_rows(error, name)]
            advance(1)
    return _epds(products, not_read)


def epds_of_content(name: str, content: bytes) -> Epds:
    """The declarations of a document of this name, and what was not read, as of `read_epds`."""
    products, errors = products_in(ContentFile(name, content), name)
    not_read = [row for error in errors for row in _not_read_rows(error, name)]
    return _epds([(name, product) for product in products], not_read)


def _epds(products: list[tuple[str, Product]], not_read: list[dict[str, Any]]) -> Epds:
    kept, clashes = _without_clashes(products)
    not_read += [row for error in clashes for row in _not_read_rows(error, error.where)]
    return Epds(*_tables(kept, []), table(not_read, NOT_READ_COLUMNS))


def _path(path: str | PathLike[str]) -> Path:
    text = fspath(path) if isinstance(path, str | PathLike) else None
    if not isinstance(text, str) or "\x00" in text:
        raise refusal("read_epd", "path", path if text is None else text, "epd.no_path")
    return Path(text)


def _without_clashes(
    products: Iterable[tuple[str, Product]],
) -> tuple[list[tuple[str, Product]], list[InputError]]:
    """The products whose ids no earlier one has, and an error for each of the others."""
    owners: dict[str, tuple[str, Product]] = {}
    kept, clashes = [], []
    for file, product in products:
        earlier = next((owners[name] for name in product.ids if name in owners), None)
        if earlier is None:
            kept.append((file, product))
            owners |= dict.fromkeys(product.ids, (file, product))
        else:
            key = "epd.same" if earlier[1].numbers == product.numbers else "epd.clash"
            clashes.append(refusal(file, "factor", product.ids[0], key, file=earlier[0]))
    return kept, clashes


def _tables(
    products: list[tuple[str, Product]], not_read: list[dict[str, Any]]
) -> tuple[FactorCatalogue, list[EmissionFactor], pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The content of a result: catalogue, factors, declarations, conversions and findings."""
    factors = [row for _, product in products for row in product.factors]
    declarations = [{**product.declaration, "file": file} for file, product in products]
    conversions = [row for _, product in products for row in product.conversions]
    findings = [finding._asdict() for _, product in products for finding in product.findings]
    by_factor = {name: product.findings_of(name) for _, product in products for name in product.ids}
    return (
        FactorCatalogue(factors).with_findings(by_factor),
        factors,
        table(declarations, DECLARATION_COLUMNS),
        table(conversions, CONVERSION_COLUMNS),
        table([*findings, *not_read], FINDING_COLUMNS),
    )


def _not_read_rows(error: InputError, file: str) -> list[dict[str, Any]]:
    """The problems of a file as rows, with its path in the folder and the place in the file."""
    name = file.rpartition("/")[2]
    place = file + error.where.removeprefix(name) if error.where.startswith(name) else file
    return [{**row, "file": place} for row in error.problems.drop(columns="row").to_dict("records")]


def _first_problem(error: InputError) -> Message:
    first = error.problems.iloc[0]
    return message(
        "epd.not_read", where=error.where, column=first["column"], problem=first["problem"]
    )


def _joined(file: str, errors: list[InputError]) -> InputError:
    """One error of everything that kept a file from being read."""
    if not errors:
        return refusal(file, "content", "", "epd.no_declaration", "remedy.as_published")
    if len(errors) == 1:
        return errors[0]
    problems = [error.problems.assign(row=error.where) for error in errors]
    return InputError(file, pd.concat(problems, ignore_index=True))
