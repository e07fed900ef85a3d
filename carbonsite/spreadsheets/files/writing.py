"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import ReportError
from ...messages import Message, message
from ...messages.arguments import as_path
from .parts import new_part


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
        obstacle = _elsewhere(given, place) or _obstacle(place)
    except (OSError, ValueError) as error:
        reason = str(error.strerror if isinstance(error, OSError) else error)
        raise ReportError(
            message("written.no_place", path=str(path)[:300], reason=reason)
        ) from error
    if obstacle is not None:
        problem, remedy = obstacle
        raise ReportError(message("written.obstacle", path=str(path), obstacle=problem), remedy)
    return place


def _elsewhere(given: Path, place: Path) -> tuple[Message, str] | None:
    """Problem and remedy of a link to another folder; None of anything else."""
    if not given.is_symlink() or place.parent == given.parent.resolve():
        return None
    problem = message("written.link", target=str(place))
    return problem, message("written.link.remedy")


def _obstacle(place: Path) -> tuple[Message, str] | None:
    """Problem and remedy of a place that cannot be written to; None if it can."""
    if place.is_dir():
        return message("written.folder"), message("written.folder.remedy")
    if not place.parent.is_dir():
        problem = message("written.no_folder", folder=str(place.parent))
        return problem, message("written.no_folder.remedy")
    if place.exists() and not place.is_file():
        return message("written.not_ordinary"), ""
    if not all(
        os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
        for path in (place.parent, place)
        if path.exists()
    ):
        return message("written.forbidden"), message("written.forbidden.remedy")
    # What LibreOffice and Excel leave beside a file while they have it open.
    for lock in (place.with_name(f".~lock.{place.name}#"), place.with_name(f"~${place.name}")):
        if lock.exists():
            return message("written.open"), message("written.open.remedy", lock=lock.name)
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
