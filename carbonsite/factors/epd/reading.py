"""Read a file, or a folder of files, of environmental product declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import pandas as pd

from ...errors import CarbonsiteError, InputError
from ..catalogue import FactorCatalogue
from .building import Product, build, with_unit
from .declaration import Declaration, refusal
from .opening import Document, Opened, open_file
from .progress import watched
from .recognise import Companion, Outcome, declarations_in
from .result import CONVERSION_COLUMNS, DECLARATION_COLUMNS, FINDING_COLUMNS, NOT_READ_COLUMNS, Epd, Epds, table

_SHORTEST = ".~"


def read_epd(path: str | PathLike[str], declared_unit: str | None = None) -> Epd:
    """Emission factors of one file of environmental product declarations.

    The format is told by the content: ILCD+EPD as XML (a process data set, or a zip package with its flows) or JSON
    (ÖKOBAUDAT, EPD-Norge, ECO Portal), openEPD, EPDx, LCAx, the Danish BR18 table as csv, Boverket's klimatdatabas.

    Parameters
    ----------
    path : str or path
    declared_unit : str, optional
        What the numbers are per, such as ``"1 m3"``, where the file itself does not tell: an ILCD+EPD process without
        its flow. It replaces what the file says.

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
    left_out = [{"finding": "not read", "factor": "", "detail": _told(error)} for error in (*errors, *clashes)]
    return Epd(*_tables(kept, left_out))


def read_epds(folder: str | PathLike[str], progress: bool | None = None) -> Epds:
    """Emission factors of every declaration in a folder and the folders below it.

    One bad file never stops the rest: it stands in ``not_read``, with the reason. So do the data sets that belong to a
    declaration and declare nothing (flows, sources), and a declaration whose factor another file declares differently.

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
        raise refusal(root.name, "folder", root.name, "is no folder", "use read_epd(path) for one file")
    found: list[tuple[str, Product]] = []
    not_read: list[dict[str, Any]] = []
    paths = sorted(path for path in root.rglob("*") if path.is_file() and path.name[0] not in _SHORTEST)
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
        raise refusal("read_epd", "path", str(path), "is no path", "give the path of a file as text or as a Path") from None
    if not isinstance(text, str) or "\x00" in text:
        raise refusal("read_epd", "path", str(text), "is no path", "give the path of a file as text or as a Path")
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
    documents = opened.documents()
    for document in documents:
        for outcome in _outcomes(document, path, opened, declared_unit):
            if isinstance(outcome, Product):
                products.append(outcome)
            else:
                errors.append(outcome)
    belonging = [error for error in errors if isinstance(error, Companion)]
    return products, [error for error in errors if error not in belonging] if products else errors
