"""Files of declarations taken one by one, with a bar where that takes long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...spreadsheets.files.progress import progress_bar


def watched(paths: Sequence[Path], show: bool | None) -> Iterator[Path]:
    """The paths one by one, with a bar as they are taken.

    Parameters
    ----------
    paths : sequence of Path
    show : bool, optional
        Whether to show the bar; left out: on a terminal, once two seconds have passed.
    """
    with progress_bar("Reading declarations", len(paths), show) as advance:
        for path in paths:
            advance(0)
            yield path
            advance(1)
