"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import ReportError


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A file to write beside its place, which takes the place once all of it is on the disk.

    Whoever reads the place finds the old file or the new one, whole; where writing fails or is
    killed, the old one.

    Parameters
    ----------
    path : str or path
        Of a file that may exist; its folder must.

    Yields
    ------
    Path
        Of an empty file in the same folder.

    Raises
    ------
    ReportError
        Where the path is a folder, its folder does not exist or may not be written to, the file is
        open in a spreadsheet program, or the disk is full.
    """
    place = writable(path)
    part = place.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb"):
            pass
        yield part
        _to_disk(part)
        part.replace(place)
        _to_disk(place.parent)
    except ReportError:
        raise
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def writable(path: str | os.PathLike[str]) -> Path:
    """The place of a file that can be written, links followed.

    Raises
    ------
    ReportError
        Saying what stands in the way.
    """
    try:
        place = Path(path).resolve()
        obstacle = _obstacle(place)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ReportError(f"{str(path)[:300]!r}: nothing can be written there: {reason}") from error
    if obstacle:
        raise ReportError(f"{path}: {obstacle}")
    return place


def _obstacle(place: Path) -> str:
    """Why nothing can be written there; empty where something can."""
    if place.is_dir():
        return "is a folder; add the name of a file, such as report.xlsx"
    if not place.parent.is_dir():
        return f"there is no folder {str(place.parent)!r}; make it first"
    if place.exists() and not place.is_file():
        return "is no ordinary file"
    if not all(
        os.access(each, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
        for each in (place.parent, place)
        if each.exists()
    ):
        return "may not be written; choose another folder, or ask for permission"
    # What LibreOffice and Excel leave beside a file while they have it open.
    for lock in (place.with_name(f".~lock.{place.name}#"), place.with_name(f"~${place.name}")):
        if lock.exists():
            return (
                "is open in a spreadsheet program; close it there (or, where none is running,"
                f" delete {lock.name!r})"
            )
    return ""


def _to_disk(path: Path) -> None:
    """Have the system put a file or a folder's list of files on the disk; a system that cannot open
    folders keeps no such list.
    """
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
