"""The files of a folder of bids: also those of a folder or a zip of each bidder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from ... import limits
from ...errors import InputError
from ...messages import Message, message
from ...messages.problems import refusal
from ...spreadsheets.files.opening import UNREADABLE_ARCHIVE, content_of

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
"""Suffixes of files that are read as bids; other files are listed and not read."""

_KIND, _ARCHIVE = "a bid form", ".zip"
_PASSED_OVER = (".", "~$", "__MACOSX")
"""How names begin of hidden files, lock files of spreadsheets, and folders that a Mac adds."""

_ENCRYPTED = 1


@dataclass(frozen=True)
class BidFile:
    """A file that bidders have sent.

    Attributes
    ----------
    name : str
        Its path within the folder of the bids, with ``/``; of a zip also within it.
    content : callable
        Reads its bytes, bounded.
    problem : str
        Why it is not read; blank for a file that is read as a bid.
    """

    name: str
    content: Callable[[], bytes] = bytes
    problem: Message | str = ""


def bid_files(folder: Path) -> Iterator[BidFile]:
    """Each file of a folder, of its folders and of their archives, by name.

    Nothing is unpacked to the disk. Links to folders are not followed.
    """
    yield from _in_folder(folder, "", 0)


def _in_folder(folder: Path, before: str, depth: int) -> Iterator[BidFile]:
    is_empty = True
    for place in sorted(folder.iterdir()):
        if place.name.startswith(_PASSED_OVER):
            continue
        name, is_empty = f"{before}{place.name}", False
        if place.is_dir():
            if place.is_symlink() or depth >= limits.BID_FOLDER_DEPTH:
                yield BidFile(name, problem=message("tender.file.not_followed"))
            else:
                yield from _in_folder(place, f"{name}/", depth + 1)
        elif place.suffix.lower() == _ARCHIVE:
            yield from _in_archive(place, name)
        else:
            yield _of_kind(name, partial(content_of, place, limits.BID_FILE, _KIND))
    if is_empty and before:
        yield BidFile(before.rstrip("/"), problem=message("tender.file.no_file"))


def _of_kind(name: str, content: Callable[[], bytes]) -> BidFile:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == _ARCHIVE:
        return BidFile(name, problem=message("tender.archive.nested"))
    if suffix not in SUFFIXES:
        return BidFile(name, problem=message("tender.file.no_form"))
    return BidFile(name, content)


def _in_archive(path: Path, name: str) -> list[BidFile]:
    """The files of an archive; one that is not as archives of bids are is not read at all."""
    try:
        packed = content_of(path, limits.BID_ARCHIVE, _KIND)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except InputError as error:
        return [BidFile(name, problem=error.problems["problem"].iloc[0])]
    except UNREADABLE_ARCHIVE:
        return [BidFile(name, problem=message("tender.archive.damaged"))]
    members = [one for one in members if not _is_passed_over(one.filename)]
    problem = _problem_of(members)
    if problem:
        return [BidFile(name, problem=problem)]
    return [
        _of_kind(f"{name}/{one.filename}", partial(_unpacked, path, one.filename))
        for one in sorted(members, key=lambda member: member.filename)
    ]


def _is_passed_over(member: str) -> bool:
    return any(part.startswith(_PASSED_OVER) and part != ".." for part in member.split("/"))


def _problem_of(members: list[zipfile.ZipInfo]) -> Message | str:
    """Why an archive is not read; blank if it is."""
    names = [member.filename for member in members]
    read = [one for one in members if PurePosixPath(one.filename).suffix.lower() in SUFFIXES]
    if not members:
        return message("tender.file.no_file")
    if any(map(_leaves_its_folder, names)) or len(set(names)) < len(names):
        return message("tender.archive.names")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        return message("tender.archive.encrypted")
    if len(members) > limits.BID_ARCHIVE_FILES or any(map(_is_too_large, read)):
        return message(
            "tender.archive.large", files=limits.BID_ARCHIVE_FILES, size=limits.BID_FILE // 2**20
        )
    return ""


def _leaves_its_folder(name: str) -> bool:
    """True for a path that names a place outside, or that systems read differently."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _is_too_large(member: zipfile.ZipInfo) -> bool:
    allowed = max(member.compress_size, 1000) * limits.PACKED_RATIO
    return member.file_size > min(limits.BID_FILE, allowed)


def _unpacked(path: Path, member: str) -> bytes:
    """A file of an archive, read no further than the limit.

    Raises
    ------
    InputError
    """
    try:
        packed = content_of(path, limits.BID_ARCHIVE, _KIND)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive, archive.open(member) as file:
            return file.read(limits.BID_FILE)
    except UNREADABLE_ARCHIVE:
        where, remedy = f"{path.name}/{member}", "tender.remedy.ask"
        raise refusal(where, "", member, "tender.archive.damaged", remedy) from None
