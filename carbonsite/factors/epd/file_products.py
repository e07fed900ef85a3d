"""The products of one file of declarations, and the errors of what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ...errors import InputError
from .building import Product, build, with_unit
from .detect_format import DeclarationOrError, RelatedDataSet, declarations_in
from .opening import Document, EpdFile, PackageFolders, open_file


def products_of(
    path: Path, declared_unit: str | None = None, packages: PackageFolders | None = None
) -> tuple[list[Product], list[InputError]]:
    """The products of a file, and the error of each data set that could not be read."""
    try:
        file = open_file(path, packages)
    except InputError as error:
        return [], [error]
    return products_in(file, path.name, declared_unit)


def products_in(
    file: EpdFile, name: str, declared_unit: str | None = None
) -> tuple[list[Product], list[InputError]]:
    """The products of an open file of this name, as of `products_of`."""
    products: list[Product] = []
    errors: list[InputError] = []
    for outcome in _outcomes(file, name, declared_unit):
        if isinstance(outcome, Product):
            products.append(outcome)
        else:
            errors.append(outcome)
    if products:
        # What belongs to a declaration that was read needs no mention.
        errors = [error for error in errors if not isinstance(error, RelatedDataSet)]
    return products, errors


def _outcomes(
    file: EpdFile, name: str, declared_unit: str | None
) -> Iterator[Product | InputError]:
    """The product or the error of each data set of a file."""
    with closing(file):
        try:
            for document in file.documents():
                where = name if document.name == name else f"{name}, {document.name[:200]}"
                yield from _of_document(document, where, file, declared_unit)
        except InputError as error:
            # The archive itself cannot be read any further.
            yield error


def _of_document(
    document: Document, where: str, file: EpdFile, declared_unit: str | None
) -> Iterator[Product | InputError]:
    try:
        for outcome in declarations_in(document.content, where, file.data_set):
            yield _product(outcome, where, declared_unit)
    except InputError as error:
        yield error


def _product(
    outcome: DeclarationOrError, where: str, declared_unit: str | None
) -> Product | InputError:
    if isinstance(outcome, InputError):
        return outcome
    try:
        label = outcome.key or " ".join(filter(None, (outcome.name, outcome.uuid)))
        place = f"{where}: {label}"[:300] if label else where
        return build(with_unit(outcome, declared_unit) if declared_unit else outcome, place)
    except InputError as error:
        return error
