"""Files of declared products: releases of ILCD+EPD as folder or zip, ÖKOBAUDAT, BR18, Boverket.

They are read by the readers of declarations, so that `read_epd` gives the same factors.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ... import limits
from ...errors import PROBLEM_COLUMNS, InputError
from ...messages import message
from ...messages.problems import refusal
from ...spreadsheets.files.grid import Grid
from ..epd.br18 import is_br18
from ..epd.oekobaudat import is_oekobaudat
from ..epd.reading import epds_in, epds_of_content, files_of
from ..epd.result import Epds
from .boverket_table import boverket_grid, boverket_table
from .headings import HeadedTable, tables_in, text_of, top_rows
from .opened_file import PublisherFile
from .published import (
    NotRead,
    PublishedFactors,
    PublishedFinding,
    findings_table,
    not_read_table,
    terms_of,
)

_READER = "carbonsite.read_epd"
_JSON = (b"{", b"[")
_ARCHIVE = b"PK\x03\x04"
_BOVERKET = (b'"DataItems"', b'"Resources"')
_OTHERS = (b'"declared_unit"', b'"declaredUnit"')


@dataclass(frozen=True)
class DeclarationFiles:
    """Files of one publisher that hold declarations.

    Attributes
    ----------
    name : str
        The name of the terms.
    publisher, document : str
        Blank if each declaration has its own.
    recognises : callable
        True if the content is a file of the publisher.
    has_edition : bool
        True if the year of its rows is that of the file.
    """

    name: str
    publisher: str
    document: str
    recognises: Callable[[PublisherFile], bool]
    has_edition: bool = False

    def read(self, file: PublisherFile) -> PublishedFactors:
        """The factors of every declaration of the file or folder.

        Raises
        ------
        InputError
            If none can be read.
        """
        epds, rows = _epds_of(file)
        if not len(epds):
            raise _nothing_read(epds, file.name)
        frame = epds.catalogue.frame
        return PublishedFactors(
            epds.catalogue,
            self.publisher or _in_one(frame["publisher"], "publisher.several"),
            self.document or _in_one(epds.declarations["format"], "publisher.several_formats"),
            int(frame["year"].max()) if self.has_edition else None,
            terms_of(self.name),
            file.digest,
            len(epds) + len(epds.not_read) + len(rows),
            not_read_table([*rows, *_not_read(epds, file)]),
            findings_table(
                PublishedFinding(row.finding, row.factor, row.detail)
                for row in epds.findings.itertuples()
            ),
        )


def _epds_of(file: PublisherFile) -> tuple[Epds, list[NotRead]]:
    """The declarations of a file, and the rows of a table that are none."""
    if file.is_folder:
        return epds_in(file.path, files_of(file.path), file.progress), []
    grid = _csv_grid(file, is_br18) or _csv_grid(file, is_oekobaudat)
    if grid is not None:
        return epds_of_content(file.name, _as_csv(*grid)), []
    table = _boverket_table(file)
    if table is not None:
        content, not_read = boverket_table(table)
        return epds_of_content(file.name, content), not_read
    if file.content.startswith(_ARCHIVE) or len(file.content) > limits.EPD_DOCUMENT_BYTES:
        return epds_in(file.path.parent, [file.path], file.progress), []
    # The digest is of the content alone, so that what stands beside the file is not looked at.
    return epds_of_content(file.name, file.content), []


def _in_one(texts: Iterable[str], key: str) -> str:
    """The text that all have, else how many there are."""
    different = sorted(set(texts))
    return different[0] if len(different) == 1 else message(key, count=len(different))


def _nothing_read(epds: Epds, name: str) -> InputError:
    if not len(epds.not_read):
        return refusal(name, "content", "", "epd.no_declaration", "remedy.as_published")
    return InputError(name, epds.not_read.rename(columns={"file": "row"})[list(PROBLEM_COLUMNS)])


def _not_read(epds: Epds, file: PublisherFile) -> list[NotRead]:
    """The rows of what was not read, with the member of the file that they are about."""
    # A loop over rows: each becomes a row of another table.
    return [
        NotRead(_member(row.file, file), "", row.column, str(row.value), row.problem, row.remedy)
        for row in epds.not_read.itertuples()
    ]


def _member(place: str, file: PublisherFile) -> str:
    return place if file.is_folder else place.removeprefix(file.name).lstrip(",: ")


def _is_oekobaudat(file: PublisherFile) -> bool:
    return is_oekobaudat(file.start.decode("latin-1")) or _csv_grid(file, is_oekobaudat) is not None


def _is_br18(file: PublisherFile) -> bool:
    return is_br18(file.start.decode("latin-1")) or _csv_grid(file, is_br18) is not None


def _csv_grid(file: PublisherFile, is_heading: Callable[[str], bool]) -> tuple[Grid, int] | None:
    """The sheet of a workbook with the heading of a csv, and the row of the heading; else None."""
    if file.known is None or file.known.name != "excel":
        return None
    for grid in file.grids:
        for row, texts in top_rows(grid):
            if is_heading(";".join(texts)):
                return grid, row
    return None


def _as_csv(grid: Grid, heading: int) -> bytes:
    """The table of a sheet as the csv that the publisher gives out as well."""
    text = io.StringIO()
    rows = zip(*(column[heading:].tolist() for column in grid.columns), strict=True)
    csv.writer(text, delimiter=";").writerows([map(text_of, row) for row in rows])
    return text.getvalue().encode()


def _is_boverket(file: PublisherFile) -> bool:
    return _is_boverket_json(file) or _boverket_table(file) is not None


def _is_boverket_json(file: PublisherFile) -> bool:
    return file.start[:1] in _JSON and any(word in file.content[:200_000] for word in _BOVERKET)


def _boverket_table(file: PublisherFile) -> HeadedTable | None:
    """The table of a workbook, or of a csv that is no other publisher's."""
    if file.is_folder or _is_oekobaudat(file) or _is_br18(file):
        return None
    return next(iter(tables_in(file, boverket_grid)), None)


def _is_of_declarations(file: PublisherFile) -> bool:
    """True for folders, archives and documents of declarations that no other entry has."""
    if file.is_folder:
        return True
    if file.known is not None:
        return file.known.name == "zip" or (
            file.known.reader == _READER and not _is_oekobaudat(file)
        )
    return (
        file.start[:1] in _JSON
        and not _is_boverket_json(file)
        and any(word in file.content[:200_000] for word in _OTHERS)
    )


OEKOBAUDAT = DeclarationFiles(
    "oekobaudat", "ÖKOBAUDAT", "ÖKOBAUDAT, release as csv", _is_oekobaudat
)
BR18 = DeclarationFiles(
    "br18",
    "Social- og Boligstyrelsen (Denmark)",
    "Bygningsreglementet BR18, Bilag 2, Tabel 7",
    _is_br18,
    has_edition=True,
)
BOVERKET = DeclarationFiles("boverket", "Boverket", "Boverkets klimatdatabas", _is_boverket, True)
DECLARATIONS = DeclarationFiles("declarations", "", "", _is_of_declarations)
