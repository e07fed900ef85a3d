"""Parts: files that are being written, and those that a killed run left behind."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

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
