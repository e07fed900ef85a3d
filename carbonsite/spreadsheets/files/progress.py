"""Progress bar on a terminal for work that takes more than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0
"""Seconds before a bar is worth showing."""


@contextmanager
def progress_bar(
    title: str, total: int, show: bool | None = None
) -> Iterator[Callable[[int], None]]:
    """Context manager: a function to call with the number of further steps that are done.

    Parameters
    ----------
    title : str
    total : int
    show : bool, optional
        Whether to show the bar; left out: on a terminal, once two seconds have passed.
    """
    is_wanted = sys.stderr.isatty() if show is None else show
    begin = time.monotonic() + (0.0 if show else PATIENCE)
    bar: Progress | None = None
    done = 0

    def advance(steps: int) -> None:
        nonlocal bar, done
        done += steps
        if is_wanted and bar is None and time.monotonic() >= begin:
            bar = _bar(title, total)
        if bar is not None:
            bar.update(bar.task_ids[0], completed=done)

    try:
        yield advance
    finally:
        if bar is not None:
            bar.stop()


def _bar(title: str, total: int) -> Progress:
    """A bar on stderr, which leaves stdout to the data."""
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True))
    bar.add_task(title, total=total)
    bar.start()
    return bar
