"""Files of declarations, opened with care.

The size is checked before a byte is read, and an archive is counted while it is unpacked.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from ... import limits
from ...errors import InputError
from ...messages.problems import refusal
from ...spreadsheets.files.known_formats import format_of_members
from ...spreadsheets.files.opening import UNREADABLE_ARCHIVE

_FOLDERS = ("flows", "flowproperties", "unitgroups", "lciamethods")
"""Folders of a package whose data sets are looked up; each declares nothing itself."""

_ATTACHED = "external_docs"
"""Folder of a package for what is attached, such as a PDF of each declaration."""

_RELATED = (*_FOLDERS, "sources", "contacts", _ATTACHED)
_PROCESSES = "processes"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ARCHIVE_MARK = b"PK\x03\x04"
_MB = 1_000_000


@dataclass(frozen=True)
class Document:
    """One document of a file: its name, and its bytes."""

    name: str
    content: bytes


class EpdFile(Protocol):
    """A file of declarations: one document or an archive of them."""

    def documents(self) -> Iterator[Document]:
        """The documents that may hold a declaration."""

    def data_set(self, uuid: str, address: str) -> bytes | None:
        """A data set that a document refers to, by its UUID or the last part of its address."""

    def close(self) -> None:
        """Close the file."""


class PackageFolders:
    """The data sets in the folders beside those of documents; each folder is listed once."""

    def __init__(self) -> None:
        self._listed: dict[Path, dict[str, Path]] = {}

    def files(self, package: Path) -> dict[str, Path]:
        """The files of a package by the keys that references to them have."""
        if package not in self._listed:
            self._listed[package] = _data_sets_in(package)
        return self._listed[package]


def _data_sets_in(package: Path) -> dict[str, Path]:
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


def is_beside_processes(path: Path) -> bool:
    """True of a file that declarations of an unpacked package refer to, such as a flow."""
    folder = path.parent
    return folder.name.lower() in _RELATED and (folder.parent / _PROCESSES).is_dir()


def open_file(path: Path, packages: PackageFolders | None = None) -> EpdFile:
    """A file or an archive.

    Parameters
    ----------
    path : Path
    packages : PackageFolders, optional
        What is known of the folders beside documents, if several are read.

    Raises
    ------
    InputError
        If there is no such file, or it is a folder, empty or larger than `limits.EPD_FILE_BYTES`.
    """
    name = path.name
    try:
        if path.is_dir():
            raise refusal(name, "path", name, "epd.is_folder")
        size = path.stat().st_size
        if size > limits.EPD_FILE_BYTES:
            raise _too_large(name, size, "epd.large_file", limits.EPD_FILE_BYTES)
        if not size:
            raise refusal(name, "size", 0, "epd.empty", "remedy.as_published")
        with path.open("rb") as file:
            is_archive = file.read(4) == _ARCHIVE_MARK
    except OSError as error:
        raise _not_opened(path, error) from None
    if is_archive:
        return ArchiveFile(path)
    if size > limits.EPD_DOCUMENT_BYTES:
        raise _too_large(name, size, "epd.large_document", limits.EPD_DOCUMENT_BYTES)
    return DocumentFile(path, packages or PackageFolders())


def _not_opened(path: Path, error: OSError) -> InputError:
    name, reason = path.name, str(error.strerror or error)
    return refusal(name, "path", name, "epd.not_opened", "remedy.check_path", error=reason)


def _too_large(name: str, size: int, key: str, limit: int) -> InputError:
    return refusal(name, "size", size, key, "remedy.give_needed", size=limit // _MB)


class DocumentFile:
    """A single document; its data sets may be in folders next to it, as in an unpacked package."""

    def __init__(self, path: Path, packages: PackageFolders) -> None:
        self.path = path
        self._packages = packages

    def documents(self) -> Iterator[Document]:
        """The one document."""
        try:
            yield Document(self.path.name, self.path.read_bytes())
        except OSError as error:
            raise _not_opened(self.path, error) from None

    def data_set(self, uuid: str, address: str) -> bytes | None:
        """A data set in the folders ``flows``, ``flowproperties`` … next to the document's own."""
        files = self._packages.files(self.path.absolute().parent.parent)
        path = next((files[key] for key in _keys(uuid, address) if key in files), None)
        try:
            if path is None or path.stat().st_size > limits.EPD_DOCUMENT_BYTES:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def close(self) -> None:
        """Nothing to close."""


class ContentFile:
    """A document that was read already, without data sets beside it."""

    def __init__(self, name: str, content: bytes) -> None:
        self._document = Document(name, content)

    def documents(self) -> Iterator[Document]:
        """The one document."""
        yield self._document

    def data_set(self, uuid: str, address: str) -> bytes | None:
        """No data set: there is no package."""
        return None

    def close(self) -> None:
        """Nothing to close."""


class ArchiveFile:
    """A zip archive; its stated and its real sizes are both compared with the limits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unpacked = 0
        try:
            self._archive = zipfile.ZipFile(path)
        except UNREADABLE_ARCHIVE as error:
            raise _damaged(path.name, "epd.bad_archive", error) from None
        known = format_of_members(member.filename for member in self._archive.infolist())
        if known is not None and known.name != "zip":
            self.close()
            key, title = "file.is_format", known.title
            raise refusal(path.name, "content", "", key, known.remedy, format=title)
        self.members = [
            member
            for member in self._archive.infolist()
            if not (member.is_dir() or PurePosixPath(member.filename).parent.name == _ATTACHED)
        ]
        if (
            len(self.members) > limits.EPD_ARCHIVE_MEMBERS
            or sum(member.file_size for member in self.members) > limits.EPD_ARCHIVE_BYTES
        ):
            self.close()
            most = {"files": limits.EPD_ARCHIVE_MEMBERS, "size": limits.EPD_ARCHIVE_BYTES // _MB}
            count, remedy = len(self.members), "remedy.unpack"
            raise refusal(path.name, "content", count, "epd.large_archive", remedy, **most)

    def documents(self) -> Iterator[Document]:
        """The members outside the folders of data sets that declarations refer to."""
        places = [(member, PurePosixPath(member.filename).parent) for member in self.members]
        packages = {place.parent for _, place in places if place.name.lower() == _PROCESSES}
        for member, place in places:
            related = _RELATED if place.parent in packages else _FOLDERS
            if place.name.lower() not in related:
                yield Document(member.filename, self._read(member))

    def data_set(self, uuid: str, address: str) -> bytes | None:
        """A data set of the archive."""
        member = next(
            (self._index[key] for key in _keys(uuid, address) if key in self._index), None
        )
        return None if member is None else self._read_once(member.filename)

    @cached_property
    def _index(self) -> dict[str, zipfile.ZipInfo]:
        return {
            key: member
            for member in self.members
            for key in _names(PurePosixPath(member.filename).name)
        }

    @cached_property
    def _read_once(self) -> Callable[[str], bytes]:
        """Reads a member once: every flow refers to the same few unit groups."""
        return lru_cache(maxsize=256)(lambda name: self._read(self._archive.getinfo(name)))

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        """A member, read no further than the limits, as the archive may state false sizes."""
        where = f"{self.path.name}, {member.filename[:200]}"
        allowed = min(
            limits.EPD_DOCUMENT_BYTES, max(member.compress_size, 1_000) * limits.EPD_ARCHIVE_RATIO
        )
        try:
            with self._archive.open(member) as file:
                content = file.read(allowed + 1)
        except UNREADABLE_ARCHIVE as error:
            raise _damaged(where, "epd.not_unpacked", error) from None
        self.unpacked += len(content)
        if len(content) > allowed or self.unpacked > limits.EPD_ARCHIVE_BYTES:
            raise refusal(where, "size", len(content), "epd.unpacks_large", "remedy.unpack")
        return content

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def _damaged(where: str, key: str, error: Exception) -> InputError:
    return refusal(where, "content", "", key, "remedy.as_published", error=str(error))


def _names(name: str) -> Iterator[str]:
    """Keys of a file for references to it: the UUIDs in its name, and its name."""
    plain = name.lower()
    if plain.endswith(".xml"):
        yield from _UUID.findall(plain)
        yield from (plain, plain.removesuffix(".xml"))


def _keys(uuid: str, address: str) -> Iterator[str]:
    """Keys of a reference; only the last part of its address, so that none leaves the package."""
    yield uuid.lower()
    yield PurePosixPath(address.replace("\\", "/")).name.lower().partition("?")[0]
