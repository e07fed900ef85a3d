"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ...errors import ReportError
from ...messages import Message, message, with_remedy
from ...messages.arguments import as_path


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Temporary file in the same folder that replaces the real one once it is completely written.

    A reader finds either the old file or the new one; if writing fails, the old one remains. What
    a run that was killed left behind is removed by the next one that writes to the folder.

    Parameters
    ----------
    path : str or path
        Of a file that may exist; its folder must.

    Yields
    ------
    Path
        The empty temporary file.

    Raises
    ------
    ReportError
        If the path is a folder, its folder is missing or not writable, the file is open in a
        spreadsheet program, or the disk is full.
    """
    place = writable(path)
    try:
        with new_part(place.parent) as part:
            yield part
            _to_disk(part)
            part.replace(place)
        _to_disk(place.parent)
    except ReportError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(message("written.failed", path=os.fspath(path), reason=reason)) from error


def writable(path: str | os.PathLike[str]) -> Path:
    """Path of a file that can be written, with links resolved.

    A link that leads to another folder is not followed: the file would be replaced out of sight.

    Raises
    ------
    ReportError
        If it cannot be written.
    """
    given = as_path(path)
    try:
        place = given.resolve()
        obstacle = _obstacle(given, place)
    except (OSError, ValueError) as error:
        reason = str(error.strerror if isinstance(error, OSError) else error)
        problem = message("written.no_place", path=str(path)[:300], reason=reason)
        raise ReportError(problem) from error
    if obstacle is not None:
        problem, remedy = obstacle
        raise ReportError(message("written.obstacle", path=str(path), obstacle=problem), remedy)
    return place


def _obstacle(given: Path, place: Path) -> tuple[Message, str] | None:
    """Problem and remedy of a place that cannot be written to; None if it can."""
    if given.is_symlink() and place.parent != given.parent.resolve():
        return with_remedy("written.link", target=str(place))
    if place.is_dir():
        return with_remedy("written.folder")
    if not place.parent.is_dir():
        return with_remedy("written.no_folder", folder=str(place.parent))
    if place.exists() and not place.is_file():
        return message("written.not_ordinary"), ""
    if not all(
        os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
        for path in (place.parent, place)
        if path.exists()
    ):
        return with_remedy("written.forbidden")
    # What LibreOffice and Excel leave beside a file while they have it open.
    for lock in (place.with_name(f".~lock.{place.name}#"), place.with_name(f"~${place.name}")):
        if lock.exists():
            return with_remedy("written.open", lock=lock.name)
    return None


def _to_disk(path: Path) -> None:
    """Write a file, or the list of files of a folder, through to the disk."""
    # Windows cannot open a folder and needs no such step.
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_PART = re.compile(r"\.carbonsite-[0-9a-f]{16}\.part")


@contextmanager
def new_part(folder: Path) -> Iterator[Path]:
    """An empty part in a folder, which is removed at the end unless it was renamed.

    Parts of runs that are no longer alive are removed first; not on Windows, where a file that is
    held open cannot be renamed.
    """
    if os.name != "nt":
        _remove_left_behind(folder)
    part, opened = _claimed(folder)
    try:
        with opened:
            yield part
    finally:
        part.unlink(missing_ok=True)


def _claimed(folder: Path) -> tuple[Path, IO[bytes]]:
    """A new part, and the open file that says it is in use."""
    while True:
        part = folder / f".carbonsite-{secrets.token_hex(8)}.part"
        opened = part.open("xb")
        if os.name == "nt":
            opened.close()
            return part, opened
        # Some network folders have no locks; parts that stay there are never removed.
        with suppress(OSError):
            _lock(opened)
        # Another run may have removed it before it was locked.
        if part.exists():
            return part, opened
        opened.close()


def _remove_left_behind(folder: Path) -> None:
    """Remove the parts that no living run holds."""
    with suppress(OSError):
        for part in folder.iterdir():
            if _PART.fullmatch(part.name):
                _remove_unless_held(part)


def _remove_unless_held(part: Path) -> None:
    with suppress(OSError), part.open("r+b") as opened:
        _lock(opened)
        part.unlink()


def _lock(opened: IO[bytes]) -> None:
    """Hold a file until it is closed or the process ends; an `OSError` if another run holds it."""
    import fcntl

    fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
