"""A publisher's file, opened once with care: its bytes, its digest and its tables."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ... import limits
from ...messages.problems import refusal
from ...spreadsheets.files.delimited import read_delimited
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.known_formats import KnownFormat, known_format
from ...spreadsheets.files.opening import content_of
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.sheet_grid import grid_of

_ARCHIVE = b"PK\x03\x04"
_NO_TABLE = (b"<", b"{", b"[")
"""Beginnings of XML and JSON."""

HIDDEN = (".", "~")
"""Beginnings of the names of files that nobody meant to give."""

KIND = "a file of factors"


@dataclass(frozen=True)
class PublisherFile:
    """A file or a folder of a publisher.

    Attributes
    ----------
    path : Path
    content : bytes
        Blank for a folder.
    digest : str
        sha256 of the bytes; of a folder that of its files' paths in it and digests, without hidden
        ones. The paths belong to it, as a package is read by the names of its folders.
    progress : bool, optional
        Whether to show a progress bar while it is read; by default on a terminal.
    """

    path: Path
    content: bytes
    digest: str
    progress: bool | None = None

    @property
    def name(self) -> str:
        """The name of the file, for messages."""
        return self.path.name

    @property
    def is_folder(self) -> bool:
        """True for a folder of files."""
        return self.path.is_dir()

    @cached_property
    def known(self) -> KnownFormat | None:
        """The format of the file if it is one of those that are known by their beginning."""
        return known_format(self.content)

    @cached_property
    def start(self) -> bytes:
        """The beginning of the content, without a byte-order mark and blanks."""
        return self.content[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets of a workbook, or the one table of a csv; none of any other file.

        Raises
        ------
        InputError
            If it is a workbook or a csv that cannot be read, or is larger than the limits.
        """
        if self.is_folder or self.start.startswith(_NO_TABLE):
            return ()
        if self.content.startswith(_ARCHIVE):
            if self.known is None or self.known.name != "excel":
                return ()
            package = Package(self.content, self.name)
            return tuple(grid_of(package, part) for part in package.sheets)
        if self.known is not None and not self.known.name.endswith("_csv"):
            return ()
        # No heading is known before the publisher is: the most even columns choose the separator.
        return (read_delimited(self.content, self.name, lambda _: 0),)


def opened(path: Path, progress: bool | None = None) -> PublisherFile:
    """A file or a folder, with its digest.

    Raises
    ------
    InputError
        If it does not exist, may not be read, or is too large.
    """
    if path.is_dir():
        return PublisherFile(path, b"", _folder_digest(path), progress)
    content = content_of(path, kind=KIND)
    return PublisherFile(path, content, hashlib.sha256(content).hexdigest(), progress)


def _files_in(folder: Path) -> list[str]:
    """The files of a folder and of those below it, without hidden ones."""
    files: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        files += [f"{place}{os.sep}{name}" for name in names if not name.startswith(HIDDEN)]
    return sorted(filter(os.path.isfile, files))


def _folder_digest(folder: Path) -> str:
    paths = _files_in(folder)
    if len(paths) > limits.EPD_ARCHIVE_MEMBERS:
        key, limit = "publisher.many_files", limits.EPD_ARCHIVE_MEMBERS
        raise refusal(folder.name, "path", len(paths), key, "remedy.give_needed", limit=limit)
    digests = [
        f"{path.removeprefix(str(folder))} "
        f"{hashlib.sha256(content_of(path, limits.EPD_FILE_BYTES, KIND)).hexdigest()}"
        for path in paths
    ]
    return hashlib.sha256("\n".join(digests).replace(os.sep, "/").encode()).hexdigest()
