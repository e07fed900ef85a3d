"""Files of declarations, opened with care: a size before a byte is read, an archive counted while
it is unpacked.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from ... import limits
from .declaration import refusal

_FOLDERS = ("flows", "flowproperties", "unitgroups", "lciamethods")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
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

    def close(self) -> None:
        """Let go of the file."""


def open_file(path: Path) -> Opened:
    """A file or an archive.

    Raises
    ------
    InputError
        Where there is no such file, it is a folder, empty, or larger than `limits.EPD_FILE_BYTES`.
    """
    try:
        if path.is_dir():
            raise refusal(
                path.name,
                "path",
                path.name,
                "is a folder",
                "use read_epds(folder), or name one file",
            )
        size = path.stat().st_size
        if size > limits.EPD_FILE_BYTES:
            raise refusal(
                path.name,
                "size",
                size,
                f"has more than {limits.EPD_FILE_BYTES // 1_000_000} MB",
                "give the declarations that are needed",
            )
        if not size:
            raise refusal(path.name, "size", 0, "is empty", "give the document as it was published")
        with path.open("rb") as file:
            is_archive = file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise refusal(
            path.name,
            "path",
            path.name,
            f"cannot be opened: {error.strerror or error}",
            "check the path",
        ) from None
    if is_archive:
        return Archive(path)
    if size > limits.EPD_DOCUMENT_BYTES:
        raise refusal(
            path.name,
            "size",
            size,
            f"is a document of more than {limits.EPD_DOCUMENT_BYTES // 1_000_000} MB",
            "give the declarations that are needed",
        )
    return Alone(path)


class Alone:
    """A document on its own; its data sets may stand in the folders beside it, as in an unpacked
    package.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def documents(self) -> Iterator[Document]:
        """The one document."""
        try:
            yield Document(self.path.name, self.path.read_bytes())
        except OSError as error:
            raise refusal(
                self.path.name,
                "path",
                self.path.name,
                f"cannot be opened: {error.strerror or error}",
                "check the path",
            ) from None

    def companion(self, uuid: str, address: str) -> bytes | None:
        """A data set in the folders ``flows``, ``flowproperties`` and ``unitgroups`` beside that of
        the document.
        """
        found = next(
            (self._beside[key] for key in _keys(uuid, address) if key in self._beside), None
        )
        try:
            return (
                found.read_bytes()
                if found and found.stat().st_size <= limits.EPD_DOCUMENT_BYTES
                else None
            )
        except OSError:
            return None

    @cached_property
    def _beside(self) -> dict[str, Path]:
        package = self.path.absolute().parent.parent
        try:
            files = [
                path
                for name in _FOLDERS
                if (package / name).is_dir()
                for path in sorted((package / name).iterdir())
            ]
        except OSError:
            return {}
        return {key: path for path in files for key in _names(path.name)}

    def close(self) -> None:
        """Nothing is held open."""


class Archive:
    """A zip archive whose declared and real sizes are both held against the limits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unpacked = 0
        try:
            self._archive = zipfile.ZipFile(path)
        except _UNREADABLE as error:
            raise refusal(
                path.name,
                "content",
                "",
                f"is not a zip archive that can be read: {error}",
                "give it as it was published",
            ) from None
        self.members = [member for member in self._archive.infolist() if not member.is_dir()]
        if (
            len(self.members) > limits.EPD_ARCHIVE_MEMBERS
            or sum(member.file_size for member in self.members) > limits.EPD_ARCHIVE_BYTES
        ):
            self.close()
            allowed = (
                f"{limits.EPD_ARCHIVE_MEMBERS} files or {limits.EPD_ARCHIVE_BYTES // 1_000_000} MB"
            )
            raise refusal(
                path.name,
                "content",
                len(self.members),
                f"holds more than {allowed}",
                "unpack what is needed",
            )

    def documents(self) -> Iterator[Document]:
        """The members, but for the folders that hold what declarations refer to."""
        for member in self.members:
            if PurePosixPath(member.filename).parent.name.lower() not in _FOLDERS:
                yield Document(member.filename, self._read(member))

    def companion(self, uuid: str, address: str) -> bytes | None:
        """A data set of the archive."""
        member = next(
            (self._index[key] for key in _keys(uuid, address) if key in self._index), None
        )
        return None if member is None else self._kept(member.filename)

    @cached_property
    def _index(self) -> dict[str, zipfile.ZipInfo]:
        return {
            key: member
            for member in self.members
            for key in _names(PurePosixPath(member.filename).name)
        }

    @cached_property
    def _kept(self) -> Callable[[str], bytes]:
        """Reads a member once: every flow refers to the same few unit groups."""
        return lru_cache(maxsize=256)(lambda name: self._read(self._archive.getinfo(name)))

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        """A member, read no further than the limits allow: the sizes that an archive states may be
        false.
        """
        where = f"{self.path.name}, {member.filename[:200]}"
        allowed = min(
            limits.EPD_DOCUMENT_BYTES, max(member.compress_size, 1_000) * limits.EPD_ARCHIVE_RATIO
        )
        try:
            with self._archive.open(member) as file:
                content = file.read(allowed + 1)
        except _UNREADABLE as error:
            raise refusal(
                where,
                "content",
                "",
                f"cannot be unpacked: {error}",
                "give the archive as it was published",
            ) from None
        self.unpacked += len(content)
        if len(content) > allowed or self.unpacked > limits.EPD_ARCHIVE_BYTES:
            raise refusal(
                where,
                "size",
                len(content),
                "unpacks to more than a declaration has",
                "unpack what is needed",
            )
        return content

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def _names(name: str) -> Iterator[str]:
    """What a file may be referred to by: the UUIDs in its name, and its name."""
    plain = name.lower()
    if plain.endswith(".xml"):
        yield from _UUID.findall(plain)
        yield from (plain, plain.removesuffix(".xml"))


def _keys(uuid: str, address: str) -> Iterator[str]:
    """What a reference may be looked up by. Only the last part of an address counts: none leads out
    of the package.
    """
    yield uuid.lower()
    yield PurePosixPath(address.replace("\\", "/")).name.lower().partition("?")[0]
