"""The manifest: what a workbook contained when it was written, row by row.

The manifest is one JSON text of ASCII letters in the cells of a very hidden sheet, after the number
of its format and its digest. Signatures over it stand below it. A later format gets a further class
next to `Manifest` and a further number in `FORMATS`; existing ones do not change, so that old
reports can always be verified.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ... import limits
from ...errors import InputError
from ...messages import message, with_remedy
from ..files.opening import refusal
from . import canonical
from .chart_facts import ChartFacts
from .page_facts import Facts, PageFacts

TITLE = "carbonsite manifest"
"""Title of the sheet of the manifest, and the text of its first cell."""

SIGNATURE = "signature"
"""First cell of the row of a signature; the key and the signature follow."""

HASH = 8
"""Bytes of the hash of a row, to find differing rows; the digest of the sheet is the proof."""

_CHUNK = 30_000


def row_hash(row_text: str) -> bytes:
    """Hash of a row; zeros for an empty one."""
    if not row_text:
        return bytes(HASH)
    return hashlib.blake2b(row_text.encode(errors="surrogatepass"), digest_size=HASH).digest()


class SheetManifest(Facts):
    """What one sheet contained.

    Attributes
    ----------
    title : str
    is_visible : bool
    fields : list of str
        Cells to be filled in; their content is not part of the manifest.
    cells : int
    rows : str
        The hash of each row from the first on, in base64.
    digest : str
        sha256 of the rows' canonical content.
    content : str
        That content, packed, in base64.
    hidden_columns : list of (int, int)
        First and last column of each hidden run, counted from 1.
    merged : list of str
        Merged ranges.
    is_conditional : bool
        Whether looks depend on values.
    links : dict of str to str
        Addresses of links, by cell.
    drawings : int
        Charts, pictures and shapes.
    charts : list of str
        The ranges that charts draw.
    """

    title: str = Field(max_length=31)
    is_visible: bool
    fields: list[str]
    cells: int = Field(ge=0)
    rows: str = Field(repr=False)
    digest: str
    content: str = Field(repr=False)
    hidden_columns: list[Annotated[list[int], Field(min_length=2, max_length=2)]]
    merged: list[str]
    is_conditional: bool
    links: dict[str, str]
    drawings: int
    charts: list[str]

    @property
    def row_hashes(self) -> list[bytes]:
        """The hash of each row."""
        packed = base64.b64decode(self.rows, validate=True)
        return [packed[place : place + HASH] for place in range(0, len(packed), HASH)]

    def row_texts(self, name: str) -> list[str]:
        """The canonical content of each row.

        Raises
        ------
        InputError
            Where it is not that of the hashes.
        """
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(
                base64.b64decode(self.content, validate=True), limits.REPORT_UNPACKED
            )
            texts = content.decode(errors="surrogatepass").split(canonical.ROW)
        except (ValueError, zlib.error) as error:
            problem = message("report.manifest.unpack", sheet=self.title, reason=str(error))
            raise damaged(name, problem) from None
        hashes = list(map(row_hash, texts))
        is_whole = hashlib.sha256(content).hexdigest() == self.digest
        if not is_whole or hashes != (self.row_hashes or [bytes(HASH)]):
            raise damaged(name, message("report.manifest.hashes", sheet=self.title))
        return texts


class SurroundedSheet(SheetManifest):
    """What one sheet contained, and what stood around its cells.

    Attributes
    ----------
    page : PageFacts
    chart_facts : list of ChartFacts
    """

    page: PageFacts
    chart_facts: list[ChartFacts]


class SubjectManifest(Facts):
    """Catalogue and indicator of an account or a scenario in the workbook.

    Attributes
    ----------
    mark : str
        Begins its defined names; empty where it is the only one.
    catalogue : str
        The digest of its catalogue.
    indicator : str
    """

    mark: str
    catalogue: str
    indicator: str


class Manifest(Facts):
    """Format 1.

    Attributes
    ----------
    format : int
    carbonsite : str
        The version that wrote the workbook.
    subjects : list of SubjectManifest
    names : dict of str to str
        What each defined name refers to.
    sheets : list of SheetManifest
        In their order.
    """

    format: Literal[1, 2]
    carbonsite: str
    subjects: list[SubjectManifest]
    names: dict[str, str]
    sheets: Sequence[SheetManifest]

    def text(self) -> str:
        """JSON that every spreadsheet program keeps: no space, no underscore, only ASCII."""
        text = json.dumps(self.model_dump(), ensure_ascii=True, separators=(",", ":"))
        return text.replace(" ", "\\u0020").replace("_", "\\u005f")


class SurroundedManifest(Manifest):
    """Format 2, which also has what stands around the cells.

    Attributes
    ----------
    properties : dict of str to str
        Of the document, such as its title.
    """

    format: Literal[2]
    sheets: list[SurroundedSheet]
    properties: dict[str, str]


FORMATS: dict[str, type[Manifest]] = {"1": Manifest, "2": SurroundedManifest}
"""Class of the manifest of each format."""


@dataclass(frozen=True)
class Sealed:
    """A manifest as it was read from a workbook.

    Attributes
    ----------
    manifest : Manifest
    text : str
        The text that was read, and that signatures sign.
    signatures : list of (str, str)
        The public key and the signature of each, in base64.
    """

    manifest: Manifest
    text: str = field(repr=False)
    signatures: list[tuple[str, str]]


def digest_of(text: str) -> str:
    """sha256 of a manifest."""
    return hashlib.sha256(text.encode()).hexdigest()


def cells_of(manifest: Manifest) -> Iterator[str]:
    """Cells of the first column of the manifest's sheet, from the top down."""
    text = manifest.text()
    yield from (TITLE, str(manifest.format), digest_of(text))
    yield from (text[place : place + _CHUNK] for place in range(0, len(text), _CHUNK))


def read_manifest(rows: Iterable[Sequence[str]], name: str) -> Sealed:
    """The manifest in the rows of its sheet.

    Raises
    ------
    InputError
        If it was edited, or its format is not known yet.
    """
    filled = [list(row) for row in rows if any(row)]
    signatures = [(row[1], row[2]) for row in filled if row[0] == SIGNATURE and len(row) == 3]
    cells = [row[0] for row in filled if row[0] != SIGNATURE]
    if len(cells) < 4 or cells[0] != TITLE:
        raise damaged(name, message("report.manifest.begin"))
    if cells[1] not in FORMATS:
        raise damaged(name, *with_remedy("report.manifest.format", format=cells[1][:20]))
    text = "".join(cells[3:])
    if digest_of(text) != cells[2]:
        raise damaged(name, message("report.manifest.digest"))
    try:
        return Sealed(FORMATS[cells[1]].model_validate_json(text), text, signatures)
    except ValidationError as error:
        first = error.errors()[0]
        raise damaged(name, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:200]) from None


def damaged(name: str, problem: str, remedy: str = message("report.ask_for_it")) -> InputError:
    """Error of a manifest that cannot be used."""
    unusable = message("report.manifest_unusable", problem=problem)
    return refusal(name, unusable, remedy, "a report")
