"""A progress bar for long readings: only on a terminal, and only past two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

PATIENCE = 2.0
"""Seconds before a bar is worth showing."""


def watched(paths: Sequence[Path], show: bool | None) -> Iterator[Path]:
    """The paths one by one, with a bar as they are taken.

    Parameters
    ----------
    paths : sequence of Path
    show : bool, optional
        Whether to show the bar; left out: on a terminal, once two seconds have passed.
    """
    wanted = sys.stderr.isatty() if show is None else show
    started, bar = time.monotonic(), None
    try:
        for count, path in enumerate(paths):
            if wanted and bar is None and (show or time.monotonic() - started > PATIENCE):
                bar = _bar(len(paths))
            if bar is not None:
                bar.update(bar.task_ids[0], completed=count)
            yield path
        if bar is not None:
            bar.update(bar.task_ids[0], completed=len(paths))
    finally:
        if bar is not None:
            bar.stop()


def _bar(total: int) -> Progress:
    bar = Progress(console=Console(stderr=True))
    bar.add_task("Reading declarations", total=total)
    bar.start()
    return bar
