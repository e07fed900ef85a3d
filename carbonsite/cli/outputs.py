"""What a command writes: nothing that is there is written over without being told to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import ReportError
from ..messages import Joined, with_remedy


def check_absent(files: Iterable[Path], force: bool) -> None:
    """Refuse files that are there, unless they may be written over.

    Raises
    ------
    ReportError
        With all of them.
    """
    there = [str(file) for file in files if file.exists()]
    if there and not force:
        raise ReportError(*with_remedy("cli.file_exists", file=Joined(there)))
