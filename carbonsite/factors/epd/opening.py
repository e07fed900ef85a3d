"""Files of declarations, opened with care: a size before a byte is read, an archive counted while it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from ... import limits
from .declaration import refusal

_FOLDERS = ("flows", "flowproperties", "unitgroups", "lciamethods")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
"""What Python's reader of archives raises for a damaged, encrypted or unknown one."""


@dataclass(frozen=True)
class Document:
    """One document of a file: its name, and its bytes."""

    name: str
    content: bytes


class Opened(Protocol):
    """A file of declarations, or an archive of them."""

    def documents(self) -> Iterator[Document]:
        """The documents that may hold a declaration."""

    def companion(self, uuid: str, address: str) -> bytes | None:
        """A data set that a document refers to, by its UUID or the last part of its address."""


def open_file(path: Path) -> Opened:
    """A file or an archive.

    Raises
    ------
    InputError
        Where there is no such file, it is a folder, empty, or larger than `limits.EPD_FILE_BYTES`.
    """
    try:
        if path.is_dir():
            raise refusal(path.name, "path", path.name, "is a folder", "use read_epds(folder), or name one file")
        size = path.stat().st_size
        if size > limits.EPD_FILE_BYTES:
            raise refusal(path.name, "size", size, f"has more than {limits.EPD_FILE_BYTES // 1_000_000} MB", "give the declarations that are needed")
        if not size:
            raise refusal(path.name, "size", 0, "is empty", "give the document as it was published")
        with path.open("rb") as file:
            is_archive = file.read(4) == b"PK\x03\x04"
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            raise refusal(path.name, "path", path.name, f"cannot be opened: {error.strerror or error}", "check the path") from None
        raise
    if is_archive:
        return Archive(path)
    if size > limits.EPD_DOCUMENT_BYTES:
        raise refusal(path.name, "size", size, f"is a document of more than {limits.EPD_DOCUMENT_BYTES // 1_000_000} MB", "give the declarations that are needed")
    return Alone(path)


class Alone:
    """A document on its own; its data sets may stand in the folders beside it, as in an unpacked package."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def documents(self) -> Iterator[Document]:
        """The one document."""
        try:
            yield Document(self.path.name, self.path.read_bytes())
        except OSError as error:
            raise refusal(self.path.name, "path", self.path.name, f"cannot be opened: {error.strerror or error}", "check the path") from None

    def companion(self, uuid: str, address: str) -> bytes | None:
        """A data set in the folders ``flows``, ``flowproperties`` and ``unitgroups`` beside that of the document."""
        folders = [self.path.parent.parent / name for name in _FOLDERS]
        for found in (path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())):
            if _is_meant(found.name, uuid, address) and found.is_file() and found.stat().st_size <= limits.EPD_DOCUMENT_BYTES:
                return found.read_bytes()
        return None


class Archive:
    """A zip archive whose declared and real sizes are both held against the limits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unpacked = 0
        try:
            with zipfile.ZipFile(path) as archive:
                self.members = [member for member in archive.infolist() if not member.is_dir()]
        except _UNREADABLE as error:
            raise refusal(path.name, "content", "", f"is not a zip archive that can be read: {error}", "give it as it was published") from None
        if len(self.members) > limits.EPD_ARCHIVE_MEMBERS:
            raise refusal(path.name, "content", len(self.members), f"holds more than {limits.EPD_ARCHIVE_MEMBERS} files", "unpack what is needed")
        if sum(member.file_size for member in self.members) > limits.EPD_ARCHIVE_BYTES:
            raise refusal(path.name, "content", "", f"unpacks to more than {limits.EPD_ARCHIVE_BYTES // 1_000_000} MB", "unpack what is needed")
        self._files: dict[str, bytes] = {}

    def documents(self) -> Iterator[Document]:
        """The members that are text: XML, JSON or csv, whatever they are called."""
        for member in self.members:
            if PurePosixPath(member.filename).parent.name.lower() not in _FOLDERS:
                yield Document(member.filename, self._read(member))

    def companion(self, uuid: str, address: str) -> bytes | None:
        """A data set of the archive."""
        member = next((member for member in self.members if _is_meant(PurePosixPath(member.filename).name, uuid, address)), None)
        if member is None:
            return None
        if member.filename not in self._files:
            self._files[member.filename] = self._read(member)
        return self._files[member.filename]

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        """A member, read no further than the limits allow: the sizes that an archive states may be false."""
        where = f"{self.path.name}, {member.filename[:200]}"
        allowed = min(limits.EPD_DOCUMENT_BYTES, max(member.compress_size, 1_000) * limits.EPD_ARCHIVE_RATIO)
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(member) as file:
                content = file.read(allowed + 1)
        except _UNREADABLE as error:
            raise refusal(where, "content", "", f"cannot be unpacked: {error}", "give the archive as it was published") from None
        self.unpacked += len(content)
        if len(content) > allowed or self.unpacked > limits.EPD_ARCHIVE_BYTES:
            raise refusal(where, "size", len(content), "unpacks to more than a declaration has", "unpack what is needed")
        return content


def _is_meant(name: str, uuid: str, address: str) -> bool:
    """Whether a file is the data set referred to; only its name counts, so that no address leads out of the package."""
    plain, last = name.lower(), PurePosixPath(address.replace("\\", "/")).name.lower().partition("?")[0]
    is_uuid = len(uuid) >= 32 and uuid.lower() in plain
    return plain.endswith(".xml") and (is_uuid or (len(last) > 4 and last in (plain, plain.removesuffix(".xml"))))
